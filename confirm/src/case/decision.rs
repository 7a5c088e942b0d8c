//! How mediations and applications end: reasons, grounds and outcomes with their codes.
//!
//! Sources: 在线调解规则 25 (E1–E8, `legal.md` C.2); 民诉法解释 355 (NA-1…5) and 358 (RJ-1…6); 民事诉讼法 186, 206.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::stage::Confirmation;
use crate::paper::Kind;

/// Why a mediation ended, `legal.md` C.2 (在线调解规则 25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum EndReason {
    /// 达成协议.
    E1,
    /// 自行和解，撤回申请.
    E2,
    /// 期限内无法联系到当事人.
    E3,
    /// 一方明确不愿继续.
    E4,
    /// 分歧较大难以达成.
    E5,
    /// 期限届满且未合意延长.
    E6,
    /// 一方拒绝在协议上签章.
    E7,
    /// 其他.
    E8,
}

impl EndReason {
    /// The words of the article.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::E1 => "当事人达成调解协议",
            Self::E2 => "当事人自行和解，撤回调解申请",
            Self::E3 => "在调解期限内无法与当事人取得联系",
            Self::E4 => "一方当事人明确表示不愿意继续调解",
            Self::E5 => "当事人分歧较大，难以达成调解协议",
            Self::E6 => "调解期限届满，当事人未合意延长",
            Self::E7 => "当事人一方拒绝在调解协议上签章",
            Self::E8 => "其他应当终止调解的情形",
        }
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::E1 => "E1",
            Self::E2 => "E2",
            Self::E3 => "E3",
            Self::E4 => "E4",
            Self::E5 => "E5",
            Self::E6 => "E6",
            Self::E7 => "E7",
            Self::E8 => "E8",
        }
    }
}

/// Why a committee does not take a dispute (M25; 在线调解规则 9; 人民调解工作若干规定 22 [K]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeReason {
    /// 不属于民间纠纷.
    NotCivil,
    /// 法律、法规规定只能由专门机关管辖处理.
    OtherAuthority,
    /// 法律、法规禁止采用民间调解方式解决.
    Forbidden,
    /// 人民法院、公安机关或者其他机关已经受理或者解决.
    AlreadyHandled,
    /// 不适宜在线调解.
    NotOnline,
    /// 不属于本调委会受理范围.
    OutsideCommittee,
}

impl ScopeReason {
    /// In words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::NotCivil => "不属于民间纠纷",
            Self::OtherAuthority => "法律、法规规定只能由专门机关管辖处理",
            Self::Forbidden => "法律、法规禁止采用民间调解方式解决",
            Self::AlreadyHandled => "人民法院、公安机关或者其他机关已经受理或者解决",
            Self::NotOnline => "不适宜在线调解",
            Self::OutsideCommittee => "不属于本调解委员会受理范围",
        }
    }

    /// Where else the applicant can go (D03; 人民调解法 26).
    #[must_use]
    pub fn other_ways(self) -> &'static str {
        match self {
            Self::NotCivil | Self::OtherAuthority => "向有权处理的机关申请处理，或者依法提起诉讼",
            Self::Forbidden | Self::AlreadyHandled => "按照已经进行的程序处理，或者依法提起诉讼",
            Self::NotOnline => "到调解委员会现场调解，或者依法提起诉讼",
            Self::OutsideCommittee => "向有管辖权的调解委员会申请，或者依法申请仲裁、提起诉讼",
        }
    }
}

/// The grounds of 民诉法解释 358 on which an application is dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum GroundCode {
    /// 违反法律强制性规定.
    #[serde(rename = "RJ-1")]
    Illegal,
    /// 损害国家利益、社会公共利益、他人合法权益.
    #[serde(rename = "RJ-2")]
    HarmsOthers,
    /// 违背公序良俗.
    #[serde(rename = "RJ-3")]
    AgainstMorals,
    /// 违反自愿原则.
    #[serde(rename = "RJ-4")]
    Involuntary,
    /// 内容不明确.
    #[serde(rename = "RJ-5")]
    Unclear,
    /// 其他不能进行司法确认的情形.
    #[serde(rename = "RJ-6")]
    Other,
}

/// The cases of 民诉法解释 355 in which an application is not accepted, or dismissed if found afterwards (355 (2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum NonAcceptance {
    /// 不属于人民法院受理范围.
    #[serde(rename = "NA-1")]
    OutsideCourts,
    /// 不属于收到申请的人民法院管辖.
    #[serde(rename = "NA-2")]
    WrongCourt,
    /// 申请确认婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除.
    #[serde(rename = "NA-3")]
    PersonalStatus,
    /// 涉及适用其他特别程序、公示催告程序、破产程序审理.
    #[serde(rename = "NA-4")]
    OtherProcedure,
    /// 调解协议内容涉及物权、知识产权确权.
    #[serde(rename = "NA-5")]
    Title,
}

impl NonAcceptance {
    /// All five, in the order of the article.
    pub const ALL: [Self; 5] =
        [Self::OutsideCourts, Self::WrongCourt, Self::PersonalStatus, Self::OtherProcedure, Self::Title];

    /// Number of the item in 解释 355 (1), from 1.
    #[must_use]
    pub fn item(self) -> usize {
        Self::ALL.iter().position(|code| *code == self).map_or(1, |index| index + 1)
    }

    /// The code, for example `NA-3`.
    #[must_use]
    pub fn code(self) -> String {
        format!("NA-{}", self.item())
    }

    /// The words of the article.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::OutsideCourts => "不属于人民法院受理范围",
            Self::WrongCourt => "不属于收到申请的人民法院管辖",
            Self::PersonalStatus => "申请确认婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除",
            Self::OtherProcedure => "涉及适用其他特别程序、公示催告程序、破产程序审理",
            Self::Title => "调解协议内容涉及物权、知识产权确权",
        }
    }
}

/// What a judge found on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// 未发现.
    None,
    /// 庭上问.
    Ask,
    /// 有.
    Found,
}

/// What the court decides, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// 确认有效 (D18).
    Confirm,
    /// 驳回申请 (D19): grounds of 解释 358, or of 解释 355 found after acceptance (355 (2)).
    Dismiss {
        /// The grounds that were found.
        #[serde(default)]
        grounds: Vec<GroundCode>,
        /// What should have kept the application from being accepted.
        #[serde(default)]
        not_acceptable: Vec<NonAcceptance>,
        /// The judge's reasons, in sentences.
        reasons: String,
    },
    /// 不予受理 (D16c).
    NotAccept {
        /// The cases of the article.
        not_acceptable: Vec<NonAcceptance>,
        /// The court's number of the ruling, where it has one.
        #[serde(default)]
        docket_no: Option<String>,
        /// The judge's reasons, in sentences.
        reasons: String,
    },
    /// 准许撤回 (D20, 解释 357 (1)).
    Withdraw {
        /// The judge's reasons; may be empty.
        #[serde(default)]
        reasons: String,
    },
    /// 按撤回处理 (D20, 解释 357 (2)).
    DeemWithdrawn {
        /// The judge's reasons: what was not supplied, or who refused to be asked.
        reasons: String,
    },
    /// 终结特别程序 (民事诉讼法 186).
    Terminate {
        /// The judge's reasons: which dispute about civil rights appeared.
        reasons: String,
    },
}

impl Outcome {
    /// Which document says it.
    #[must_use]
    pub fn paper_kind(&self) -> Kind {
        match self {
            Self::Confirm => Kind::D18,
            Self::Dismiss { .. } => Kind::D19,
            Self::NotAccept { .. } => Kind::D16c,
            Self::Withdraw { .. } => Kind::D20,
            Self::DeemWithdrawn { .. } => Kind::D20b,
            Self::Terminate { .. } => Kind::D19b,
        }
    }

    /// The state that says it.
    #[must_use]
    pub fn state(&self) -> Confirmation {
        match self {
            Self::Confirm => Confirmation::Confirmed,
            Self::Dismiss { .. } => Confirmation::Dismissed,
            Self::NotAccept { .. } => Confirmation::NotAccepted,
            Self::Withdraw { .. } => Confirmation::Withdrawn,
            Self::DeemWithdrawn { .. } => Confirmation::DeemedWithdrawn,
            Self::Terminate { .. } => Confirmation::Terminated,
        }
    }

    /// Codes of the reasons, for example `NA-3` or `RJ-5`.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        match self {
            Self::Dismiss { grounds, not_acceptable, .. } => grounds
                .iter()
                .map(|ground| ground.code())
                .chain(not_acceptable.iter().map(|code| code.code()))
                .collect(),
            Self::NotAccept { not_acceptable, .. } => not_acceptable.iter().map(|code| code.code()).collect(),
            Self::Confirm | Self::Withdraw { .. } | Self::DeemWithdrawn { .. } | Self::Terminate { .. } => {
                Vec::new()
            }
        }
    }
}

impl GroundCode {
    /// All six, in the order of the article.
    pub const ALL: [Self; 6] = [
        Self::Illegal,
        Self::HarmsOthers,
        Self::AgainstMorals,
        Self::Involuntary,
        Self::Unclear,
        Self::Other,
    ];

    /// The words of the article.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Illegal => "违反法律强制性规定",
            Self::HarmsOthers => "损害国家利益、社会公共利益、他人合法权益",
            Self::AgainstMorals => "违背公序良俗",
            Self::Involuntary => "违反自愿原则",
            Self::Unclear => "内容不明确",
            Self::Other => "其他不能进行司法确认的情形",
        }
    }

    /// The code, for example `RJ-5`.
    #[must_use]
    pub fn code(self) -> String {
        let item = Self::ALL.iter().position(|code| *code == self).map_or(1, |index| index + 1);
        format!("RJ-{item}")
    }
}

impl Kind {
    /// Whether it is what the court decides an application with (C32, C71–C75).
    #[must_use]
    pub fn is_ruling(self) -> bool {
        matches!(self, Self::D16c | Self::D18 | Self::D19 | Self::D19b | Self::D20 | Self::D20b)
    }
}
