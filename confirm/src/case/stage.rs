//! Where a case stands: every state of `legal.md` C.1 (M), C.3 (C) and C.6 (P), with its owner.
//!
//! A state has exactly one owner and one clock (`legal.md` A-93); the owner stands here, the clock in
//! [`super::clock`]. The codes are those of the specification and part of the API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// States of the mediation (调解), `legal.md` C.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum Mediation {
    /// 登记草稿.
    #[serde(rename = "M00")]
    Draft,
    /// 已申请/已移送.
    #[serde(rename = "M10")]
    Submitted,
    /// 征询对方意愿.
    #[serde(rename = "M15")]
    AskOther,
    /// 受理.
    #[serde(rename = "M20")]
    Accepted,
    /// 不受理.
    #[serde(rename = "M25")]
    NotTaken,
    /// 指派/选定.
    #[serde(rename = "M30")]
    Assigned,
    /// 排期.
    #[serde(rename = "M40")]
    Scheduled,
    /// 身份核验.
    #[serde(rename = "M50")]
    CheckIn,
    /// 权利义务告知.
    #[serde(rename = "M55")]
    Notice,
    /// 联席调解.
    #[serde(rename = "M60")]
    Session,
    /// 背对背.
    #[serde(rename = "M62")]
    Caucus,
    /// 休会/中止.
    #[serde(rename = "M65")]
    Adjourned,
    /// 笔录核对.
    #[serde(rename = "M70")]
    Record,
    /// 拟定协议.
    #[serde(rename = "M80")]
    Drafting,
    /// 宣读核对.
    #[serde(rename = "M82")]
    ReadBack,
    /// 签署.
    #[serde(rename = "M85")]
    Signing,
    /// 盖章.
    #[serde(rename = "M88")]
    Sealing,
    /// 协议生效.
    #[serde(rename = "M90")]
    Effective,
    /// 口头协议.
    #[serde(rename = "M91")]
    Oral,
    /// 变更/新协议, while it is being drafted.
    #[serde(rename = "M92")]
    Amending,
    /// 终止.
    #[serde(rename = "M95")]
    Ended,
    /// 疑似虚假调解.
    #[serde(rename = "M99")]
    Suspect,
}

/// States of the confirmation (司法确认), `legal.md` C.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum Confirmation {
    /// 可申请.
    #[serde(rename = "C00")]
    Window,
    /// 逾期, computed from the clock and never stored.
    #[serde(rename = "C05")]
    Expired,
    /// 起草共同申请.
    #[serde(rename = "C10")]
    JointDraft,
    /// 双方签署申请书.
    #[serde(rename = "C15")]
    Cosign,
    /// 已提交.
    #[serde(rename = "C20")]
    Filed,
    /// 补正.
    #[serde(rename = "C25")]
    Correction,
    /// 受理立案.
    #[serde(rename = "C31")]
    Accepted,
    /// 不予受理: written but not yet signed, and then what the case was decided as.
    #[serde(rename = "C32")]
    NotAccepted,
    /// 审查.
    #[serde(rename = "C40")]
    Review,
    /// 补充陈述/材料.
    #[serde(rename = "C45")]
    Supplement,
    /// 排期询问.
    #[serde(rename = "C50")]
    Scheduled,
    /// 核验.
    #[serde(rename = "C55")]
    CheckIn,
    /// 转线下.
    #[serde(rename = "C58")]
    Offline,
    /// 远程询问.
    #[serde(rename = "C60")]
    Inquiry,
    /// 笔录核对.
    #[serde(rename = "C65")]
    Record,
    /// 裁定有效: written but not yet signed, and then what the case was decided as.
    #[serde(rename = "C71")]
    Confirmed,
    /// 驳回申请.
    #[serde(rename = "C72")]
    Dismissed,
    /// 准许撤回.
    #[serde(rename = "C73")]
    Withdrawn,
    /// 按撤回处理.
    #[serde(rename = "C74")]
    DeemedWithdrawn,
    /// 终结特别程序.
    #[serde(rename = "C75")]
    Terminated,
    /// 送达.
    #[serde(rename = "C80")]
    Service,
    /// 异议.
    #[serde(rename = "C90")]
    Objection,
    /// 归档.
    #[serde(rename = "C95")]
    Archived,
}

/// Who has to move a case on: the one owner of its state (`legal.md` A-93, columns "Owner" of C.1 and C.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// 工作站分流员.
    Operator,
    /// 人民调解员.
    Mediator,
    /// 记录人.
    Recorder,
    /// 印章管理人.
    SealKeeper,
    /// 当事人, each of them.
    Parties,
    /// 法院立案人员/书记员.
    Clerk,
    /// 审判员.
    Judge,
}

impl Owner {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Operator => "工作站分流员",
            Self::Mediator => "调解员",
            Self::Recorder => "记录人",
            Self::SealKeeper => "印章管理人",
            Self::Parties => "当事人",
            Self::Clerk => "书记员",
            Self::Judge => "审判员",
        }
    }
}

impl Mediation {
    /// The owner; nobody only where the mediation is over for good.
    #[must_use]
    pub fn owner(self) -> Option<Owner> {
        match self {
            Self::Draft | Self::Submitted | Self::AskOther | Self::Accepted => Some(Owner::Operator),
            Self::Assigned
            | Self::Scheduled
            | Self::Notice
            | Self::Session
            | Self::Caucus
            | Self::Adjourned
            | Self::Drafting
            | Self::ReadBack
            | Self::Amending
            | Self::Suspect => Some(Owner::Mediator),
            Self::CheckIn | Self::Record => Some(Owner::Recorder),
            Self::Signing => Some(Owner::Parties),
            Self::Sealing => Some(Owner::SealKeeper),
            // The parties decide whether to apply and perform; who watches over that is the performance's owner.
            Self::Effective | Self::Oral => Some(Owner::Parties),
            Self::NotTaken | Self::Ended => None,
        }
    }

    /// The code, for example `M60`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "M00",
            Self::Submitted => "M10",
            Self::AskOther => "M15",
            Self::Accepted => "M20",
            Self::NotTaken => "M25",
            Self::Assigned => "M30",
            Self::Scheduled => "M40",
            Self::CheckIn => "M50",
            Self::Notice => "M55",
            Self::Session => "M60",
            Self::Caucus => "M62",
            Self::Adjourned => "M65",
            Self::Record => "M70",
            Self::Drafting => "M80",
            Self::ReadBack => "M82",
            Self::Signing => "M85",
            Self::Sealing => "M88",
            Self::Effective => "M90",
            Self::Oral => "M91",
            Self::Amending => "M92",
            Self::Ended => "M95",
            Self::Suspect => "M99",
        }
    }
}

impl Confirmation {
    /// The owner; nobody only where there is nothing left to do.
    #[must_use]
    pub fn owner(self) -> Option<Owner> {
        match self {
            Self::Window | Self::JointDraft | Self::Cosign | Self::Correction | Self::Supplement => {
                Some(Owner::Parties)
            }
            Self::Filed | Self::Accepted | Self::CheckIn | Self::Offline | Self::Record | Self::Service => {
                Some(Owner::Clerk)
            }
            Self::NotAccepted
            | Self::Review
            | Self::Scheduled
            | Self::Inquiry
            | Self::Confirmed
            | Self::Dismissed
            | Self::Withdrawn
            | Self::DeemedWithdrawn
            | Self::Terminated
            | Self::Objection => Some(Owner::Judge),
            Self::Expired | Self::Archived => None,
        }
    }

    /// The code, for example `C20`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Window => "C00",
            Self::Expired => "C05",
            Self::JointDraft => "C10",
            Self::Cosign => "C15",
            Self::Filed => "C20",
            Self::Correction => "C25",
            Self::Accepted => "C31",
            Self::NotAccepted => "C32",
            Self::Review => "C40",
            Self::Supplement => "C45",
            Self::Scheduled => "C50",
            Self::CheckIn => "C55",
            Self::Offline => "C58",
            Self::Inquiry => "C60",
            Self::Record => "C65",
            Self::Confirmed => "C71",
            Self::Dismissed => "C72",
            Self::Withdrawn => "C73",
            Self::DeemedWithdrawn => "C74",
            Self::Terminated => "C75",
            Self::Service => "C80",
            Self::Objection => "C90",
            Self::Archived => "C95",
        }
    }

    /// Whether the court has the application and has not decided yet.
    #[must_use]
    pub fn is_pending(self) -> bool {
        (Self::Filed..=Self::Terminated).contains(&self)
    }
}
