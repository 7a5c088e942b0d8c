//! Orders about performance, what happened, and who gives the orders.
//!
//! Sources: `legal.md` C.6, D22 (回访记录), D23 (履行情况登记), A-40 (五级 risk and its colours).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::command::CommandKind;
use crate::case::id::PartyId;

/// Who acts. Whether a party is debtor or creditor depends on the obligation, so the ledger finds that out:
/// in case F-1 the company owes the lamps and is owed the fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PerformanceSide)]
pub enum Side {
    /// 当事人.
    Party(PartyId),
    /// 人民调解员, who watches over performance (人民调解法 31, B-120).
    Mediator,
    /// 记录人, who may write down visits.
    Recorder,
}

/// An order about performance, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PerformCommand {
    /// 报告履行: the debtor, the creditor or the mediator says that something was performed (D23).
    ReportPerformance(ReportDraft),
    /// 已收到: the creditor, or the mediator who saw the proof.
    ConfirmPerformance {
        /// Number of the report, from 1.
        report: usize,
    },
    /// 未收到: the creditor or the mediator says why a report is not right.
    DenyPerformance {
        /// Number of the report, from 1.
        report: usize,
        /// Why.
        reason: String,
    },
    /// 回访记录 (D22).
    RecordVisit(VisitDraft),
    /// 已申请执行 (P51): the creditor turned to the court; what follows is outside this service.
    ReportEnforcement {
        /// When.
        #[schema(value_type = String, format = Date)]
        on: Date,
        /// Which court: the one that ruled, or the one of the same level where the assets are (民诉法解释 460).
        court: String,
        /// Anything to add.
        #[serde(default)]
        note: String,
    },
}

impl PerformCommand {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::ReportPerformance(_) => CommandKind::ReportPerformance,
            Self::ConfirmPerformance { .. } => CommandKind::ConfirmPerformance,
            Self::DenyPerformance { .. } => CommandKind::DenyPerformance,
            Self::RecordVisit(_) => CommandKind::RecordVisit,
            Self::ReportEnforcement { .. } => CommandKind::ReportEnforcement,
        }
    }
}

/// What is said to have been performed, a row of D23.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportDraft {
    /// Number of the obligation, from 1.
    pub obligation: usize,
    /// Amount in 分; nothing for an act, and for a payment all that is still open.
    #[serde(default)]
    pub amount_fen: Option<i64>,
    /// The day it was performed.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// 备注.
    #[serde(default)]
    pub note: String,
    /// SHA-256 of the proof (凭证: 收条 or 转账截图), in lower-case hex.
    #[serde(default)]
    pub proof_sha256: Option<String>,
}

/// 回访, a follow-up visit as the visitor writes it down (D22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitDraft {
    /// 回访时间.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// 方式.
    pub manner: VisitManner,
    /// 履行情况.
    pub performance: String,
    /// Whether all that was agreed is performed. It decides where the clauses are in words that no program can follow.
    #[serde(default)]
    pub all_performed: bool,
    /// 对处理结果满意程度.
    pub satisfaction: Satisfaction,
    /// 有无激化和隐患; empty if none.
    #[serde(default)]
    pub risk: String,
    /// 起诉及判决结果; empty if nobody sued.
    #[serde(default)]
    pub lawsuit: String,
    /// 采取的措施; empty if none.
    #[serde(default)]
    pub measures: String,
    /// 下次回访日.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub next_on: Option<Date>,
    /// 风险等级: it sets how often the visits go on.
    pub risk_level: Risk5,
}

/// 回访方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisitManner {
    /// 上门.
    Home,
    /// 到调解室.
    Office,
    /// 电话.
    Phone,
    /// 视频.
    Video,
}

/// 对处理结果满意程度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Satisfaction {
    /// 满意.
    Satisfied,
    /// 基本满意.
    Mostly,
    /// 不满意.
    Dissatisfied,
}

/// 五级分类, the five levels of risk and their colours (`legal.md` A-40, E.5 `risk5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk5 {
    /// 平安: 跟踪观察, no fixed visits.
    Calm,
    /// 微风险, 蓝: a visit a month.
    Slight,
    /// 低风险, 黄: a visit every half month.
    Low,
    /// 中风险, 橙: a visit a week.
    Medium,
    /// 高风险, 红: two visits a week.
    High,
}

impl VisitManner {
    /// The Chinese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Home => "上门",
            Self::Office => "到调解室",
            Self::Phone => "电话",
            Self::Video => "视频",
        }
    }
}

impl Satisfaction {
    /// The Chinese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Satisfied => "满意",
            Self::Mostly => "基本满意",
            Self::Dissatisfied => "不满意",
        }
    }
}

impl Risk5 {
    /// The Chinese name (`legal.md` A-40).
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Calm => "平安",
            Self::Slight => "微风险",
            Self::Low => "低风险",
            Self::Medium => "中风险",
            Self::High => "高风险",
        }
    }
}

/// What happened to the performance of an agreement, told apart by `what`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PerformEvent {
    /// Something was reported; of a payment the amount is always there.
    Reported {
        /// Who said so.
        by: Side,
        /// What.
        #[serde(flatten)]
        draft: ReportDraft,
    },
    /// 已收到.
    Confirmed {
        /// Number of the report, from 1.
        report: usize,
        /// Who said so.
        by: Side,
    },
    /// 未收到.
    Denied {
        /// Number of the report, from 1.
        report: usize,
        /// Why.
        reason: String,
        /// Who said so.
        by: Side,
    },
    /// A visit was made.
    Visited {
        /// By whom.
        by: Side,
        /// What was found.
        #[serde(flatten)]
        draft: VisitDraft,
    },
    /// Enforcement was applied for (P51).
    EnforcementReported {
        /// When.
        #[schema(value_type = String, format = Date)]
        on: Date,
        /// At which court.
        court: String,
        /// Anything to add.
        note: String,
        /// Who said so.
        by: Side,
    },
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(order: serde_json::Value, expected: &PerformCommand) {
        assert_eq!(serde_json::from_value::<PerformCommand>(order).unwrap(), *expected);
        assert_eq!(
            serde_json::to_value(expected).unwrap()["kind"],
            serde_json::to_value(expected.kind()).unwrap()
        );
    }

    #[test]
    fn orders_are_objects_with_a_kind_and_what_may_be_left_out_is_left_out() {
        check(
            json!({"kind": "report_performance", "obligation": 1, "amount_fen": 300_000, "on": "2026-08-20"}),
            &PerformCommand::ReportPerformance(ReportDraft {
                obligation: 1,
                amount_fen: Some(300_000),
                on: date(2026, 8, 20),
                note: String::new(),
                proof_sha256: None,
            }),
        );
        check(
            json!({"kind": "confirm_performance", "report": 1}),
            &PerformCommand::ConfirmPerformance { report: 1 },
        );
        check(
            json!({
                "kind": "record_visit", "on": "2026-08-18", "manner": "phone", "performance": "首付已付",
                "satisfaction": "mostly", "risk_level": "low",
            }),
            &PerformCommand::RecordVisit(VisitDraft {
                on: date(2026, 8, 18),
                manner: VisitManner::Phone,
                performance: "首付已付".to_owned(),
                all_performed: false,
                satisfaction: Satisfaction::Mostly,
                risk: String::new(),
                lawsuit: String::new(),
                measures: String::new(),
                next_on: None,
                risk_level: Risk5::Low,
            }),
        );
    }

    #[test]
    fn events_say_what_happened_on_one_level() {
        let event = PerformEvent::Denied {
            report: 1,
            reason: "没到账".to_owned(),
            by: Side::Party(PartyId::new("p1")),
        };
        let stored = json!({"what": "denied", "report": 1, "reason": "没到账", "by": {"party": "p1"}});
        assert_eq!(serde_json::to_value(event).unwrap(), stored);
    }
}
