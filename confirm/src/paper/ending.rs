//! D13 终止调解通知书 for the parties, and D13b 调解不成情况说明 for the court alone.
//!
//! Sources: `legal.md` D13, M95, C.2 (end reasons E1–E8); 在线调解规则 21, 25; 人民调解法 26 (other ways are named). What D13b
//! says of conduct never reaches the parties' paper, so it is a document of its own.

use jiff::civil::Date;

use super::field::{COMMITTEE_SEAL, MEDIATOR};
use super::wording::{day, unstopped};
use super::{Block, Check, Kind, Paper, Place};

/// Why a mediation ended (在线调解规则 25; `legal.md` C.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// E1 达成协议.
    Agreed,
    /// E2 自行和解, 撤回申请.
    Withdrawn,
    /// E3 期限内无法联系到当事人.
    Unreachable,
    /// E4 一方明确不愿继续.
    Unwilling,
    /// E5 分歧较大难以达成.
    TooFarApart,
    /// E6 期限届满且未合意延长.
    TimeOver,
    /// E7 一方拒绝在协议上签章.
    NotSigned,
    /// E8 其他.
    Other,
}

impl Reason {
    /// All eight, in order.
    pub const ALL: [Self; 8] = [
        Self::Agreed,
        Self::Withdrawn,
        Self::Unreachable,
        Self::Unwilling,
        Self::TooFarApart,
        Self::TimeOver,
        Self::NotSigned,
        Self::Other,
    ];

    /// E1–E8.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Agreed => "E1",
            Self::Withdrawn => "E2",
            Self::Unreachable => "E3",
            Self::Unwilling => "E4",
            Self::TooFarApart => "E5",
            Self::TimeOver => "E6",
            Self::NotSigned => "E7",
            Self::Other => "E8",
        }
    }

    /// What the notice says, as the middle of a sentence after 因.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Agreed => "各方已经达成调解协议",
            Self::Withdrawn => "当事人自行和解或者撤回调解申请",
            Self::Unreachable => "在调解期限内无法联系到当事人",
            Self::Unwilling => "一方当事人明确表示不愿意继续调解",
            Self::TooFarApart => "各方分歧较大，难以达成调解协议",
            Self::TimeOver => "调解期限届满，各方未能达成调解协议，也未同意延长期限",
            Self::NotSigned => "一方当事人拒绝在调解协议上签名或者盖章",
            Self::Other => "出现其他应当终止调解的情形",
        }
    }
}

/// Another way to one's rights (人民调解法 26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// 申请劳动争议仲裁.
    LabourArbitration,
    /// 申请农村土地承包仲裁.
    LandArbitration,
    /// 申请行政处理.
    Administrative {
        /// The department.
        department: String,
    },
    /// 提起诉讼.
    Lawsuit {
        /// The court.
        court: String,
    },
}

impl Remedy {
    fn text(&self) -> String {
        match self {
            Self::LabourArbitration => "申请劳动争议仲裁".to_owned(),
            Self::LandArbitration => "申请农村土地承包经营纠纷仲裁".to_owned(),
            Self::Administrative { department } => format!("向{department}申请行政处理"),
            Self::Lawsuit { court } => format!("向{court}提起诉讼"),
        }
    }
}

/// What the notice says to the parties (D13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// 当事人, to whom it is addressed.
    pub parties: Vec<String>,
    /// 纠纷类型, for example 邻里纠纷.
    pub cause: String,
    /// Why it ended.
    pub reason: Reason,
    /// More about the reason, for E8 at least.
    pub note: Option<String>,
    /// Other ways; empty after an agreement.
    pub remedies: Vec<Remedy>,
    /// 无争议事实, attached if there are any.
    pub undisputed: Vec<String>,
    /// 人民调解员.
    pub mediator: String,
    /// The day on which it ended.
    pub day: Date,
}

impl Ending {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let note = self.note.as_ref().map(|note| format!("（{}）", unstopped(note))).unwrap_or_default();
        let mut blocks = vec![
            Block::flush(format!("{}：", self.parties.join("、"))),
            Block::paragraph(format!(
                "你们之间的{}，因{}{note}，本会于{}终止调解。",
                unstopped(&self.cause),
                self.reason.text(),
                day(self.day)
            )),
        ];
        if !self.remedies.is_empty() {
            let ways = self.remedies.iter().map(Remedy::text).collect::<Vec<_>>().join("、");
            blocks.push(Block::paragraph(format!("您可以依法{ways}维护权利。")));
        }
        blocks.push(Block::paragraph(
            "为达成协议作出妥协而认可的事实，除法律另有规定或各方同意外，不作为以后诉讼中对您不利的依据。",
        ));
        if !self.undisputed.is_empty() {
            blocks.push(Block::heading("附：各方确认的无争议事实"));
            blocks.extend(Block::list(&self.undisputed));
        }
        blocks.extend(Block::places(&[Place::staff(MEDIATOR, "人民调解员", &self.mediator)]));
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D13, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}

/// What the court alone is told (D13b; 在线调解规则 21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// The court that referred the dispute or will hear it.
    pub court: String,
    /// 当事人.
    pub parties: Vec<String>,
    /// Why it ended.
    pub reason: Reason,
    /// 基本情况.
    pub situation: String,
    /// 不成原因.
    pub causes: String,
    /// 导致对方成本增加的行为, if there was any.
    pub conduct: Option<String>,
    /// 需向法院提示事项, if there are any.
    pub hints: Option<String>,
    /// 人民调解员.
    pub mediator: String,
    /// The day of the account.
    pub day: Date,
}

impl Annex {
    /// The account as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let none = || "无。".to_owned();
        let mut blocks = vec![
            Block::flush(format!("{}：", self.court)),
            Block::paragraph(format!(
                "{}之间的纠纷经本会调解，因{}（{}）于{}终止。现将有关情况说明如下，仅供人民法院参考，不送达当事人。",
                self.parties.join("、"),
                self.reason.text(),
                self.reason.code(),
                day(self.day)
            )),
        ];
        for (title, text) in [
            ("一、基本情况", self.situation.clone()),
            ("二、不成原因", self.causes.clone()),
            ("三、导致对方成本增加的行为", self.conduct.clone().unwrap_or_else(none)),
            ("四、提示事项", self.hints.clone().unwrap_or_else(none)),
        ] {
            blocks.push(Block::heading(title));
            blocks.extend(Block::texts(&text));
        }
        blocks.extend(Block::places(&[Place::staff(MEDIATOR, "人民调解员", &self.mediator)]));
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D13b, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}
