//! D20 准许撤回, D20b 按撤回处理 and D19b 终结特别程序: rulings that end the case without a word on the agreement.
//!
//! Sources: `legal.md` D20, C73, C74, C75; 民诉法解释 357 (1) and (2); 民事诉讼法 186. H-4: the judge decides on a withdrawal.
//! Network trouble is no absence (B-611), so the facts of a refusal stand in the judge's own words.

use jiff::civil::Date;

use super::agent::{Agent, applicants_of_ruling};
use super::ruling::{INTERPRETATION, paragraphs, signatures};
use super::wording::{Party, applicants, day, names, unstopped};
use super::{Block, Check, Kind, Paper};

/// What such a ruling says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The court.
    pub court: String,
    /// 案号.
    pub docket_no: String,
    /// Applicants, in the order of the application.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// The day of the application.
    pub filed_day: Date,
    /// The day on which the court accepted it; none if it never got that far (C25 → C74).
    pub accepted_day: Option<Date>,
    /// Why the case ends.
    pub end: End,
    /// A closing sentence the court configures, if any.
    pub closing: Option<String>,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// The day of the ruling.
    pub day: Date,
}

/// Why the case ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// 准许撤回 (D20; 民诉法解释 357 (1)).
    Withdrawn {
        /// Who withdraws: one applicant or all.
        by: Vec<String>,
        /// The day of the request.
        requested_day: Date,
        /// The reason given.
        reason: Option<String>,
    },
    /// 按撤回处理 (D20b; 民诉法解释 357 (2)).
    DeemedWithdrawn {
        /// What the applicants omitted.
        omission: Omission,
        /// The day of the court's notice.
        notified_day: Date,
        /// The facts, in the judge's words.
        facts: String,
    },
    /// 终结特别程序 (D19b; 民事诉讼法 186).
    Terminated {
        /// Which dispute about civil rights appeared, in the judge's words.
        finding: String,
    },
}

/// 民诉法解释 357 (2): what may be treated as a withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omission {
    /// 无正当理由未在限期内补充陈述、补充证明材料 (or the corrections of C25).
    NotSupplemented,
    /// 拒不接受询问.
    RefusedInquiry,
}

impl Order {
    /// The ruling as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let (kind, operative) = match &self.end {
            End::Withdrawn { by, requested_day, reason } => {
                (Kind::D20, self.withdrawn(by, *requested_day, reason.as_deref()))
            }
            End::DeemedWithdrawn { omission, notified_day, facts } => {
                (Kind::D20b, self.deemed_withdrawn(*omission, *notified_day, facts))
            }
            End::Terminated { finding } => (Kind::D19b, terminated(finding)),
        };
        let mut blocks = applicants_of_ruling(&self.parties, &self.agents);
        blocks.push(Block::paragraph(match self.accepted_day {
            Some(accepted) => format!(
                "本院于{}受理申请人{}司法确认调解协议的申请后，依法进行了审查。",
                day(accepted),
                names(&self.parties)
            ),
            None => {
                format!("申请人{}于{}向本院申请司法确认调解协议。", names(&self.parties), day(self.filed_day))
            }
        }));
        blocks.extend(operative);
        blocks.extend(self.closing.iter().map(Block::paragraph));
        blocks.extend(signatures(&self.court, &self.judge, &self.clerk, self.day));
        Paper::of(kind, &self.court, blocks).numbered(&self.docket_no).large().printed(notice, check)
    }

    fn withdrawn(&self, by: &[String], requested: Date, reason: Option<&str>) -> Vec<Block> {
        let by = by.iter().map(|name| format!("申请人{name}")).collect::<Vec<_>>().join("、");
        let reason = reason.map(|reason| format!("以{}为由，", unstopped(reason))).unwrap_or_default();
        paragraphs([
            format!("在本院作出裁定前，{by}于{}{reason}向本院申请撤回司法确认申请。", day(requested)),
            format!("本院经审查认为，{by}在裁定作出前申请撤回司法确认申请，不违反法律规定，予以准许。"),
            format!("依照{INTERPRETATION}第三百五十七条第一款规定，裁定如下："),
            format!("准许{by}撤回司法确认申请。"),
        ])
    }

    fn deemed_withdrawn(&self, omission: Omission, notified: Date, facts: &str) -> Vec<Block> {
        let (asked, omitted) = match omission {
            Omission::NotSupplemented => {
                ("在限期内补充陈述或者补充证明材料", "无正当理由未在限期内补充陈述、补充证明材料")
            }
            Omission::RefusedInquiry => ("共同到场接受询问", "拒不接受询问"),
        };
        paragraphs([
            format!("本院于{}通知申请人{asked}。{}。", day(notified), unstopped(facts)),
            format!("本院经审查认为，申请人{omitted}，可以按撤回申请处理。"),
            format!("依照{INTERPRETATION}第三百五十七条第二款规定，裁定如下："),
            format!("本案按{}撤回申请处理。", applicants(&self.parties)),
        ])
    }
}

fn terminated(finding: &str) -> Vec<Block> {
    paragraphs([
        format!("本院在审查过程中发现，{}，本案属于民事权益争议。", unstopped(finding)),
        "依照《中华人民共和国民事诉讼法》第一百八十六条规定，裁定如下：".to_owned(),
        "终结本案特别程序。".to_owned(),
        "申请人、利害关系人可以另行提起诉讼。".to_owned(),
    ])
}
