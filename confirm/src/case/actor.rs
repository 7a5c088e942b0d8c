//! Who does something, and who looks.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::{AccountId, OrgId, ParticipantId, PartyId};

/// In which capacity somebody acts; `legal.md` C.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// 人民调解员.
    Mediator,
    /// 记录人.
    Recorder,
    /// 印章管理人.
    SealKeeper,
    /// 工作站分流员.
    Operator,
    /// 审判员.
    Judge,
    /// 书记员 or 立案人员.
    Clerk,
    /// 院长: grants more time, decides on recusals.
    President,
    /// 法官助理.
    Assistant,
    /// 当事人.
    Party,
    /// 翻译 or 陪同人 at a seat of their own.
    Participant,
    /// The service itself.
    System,
}

/// Who acts, how they were recognised and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The capacity.
    pub kind: ActorKind,
    /// Account id, or the id of the party or the participant.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// Committee or court of a member of staff.
    pub organisation: Option<OrgId>,
    /// Short description of the device, for the record.
    pub device: String,
    /// Network address the request came from (C.7 (2)); nothing for what the service does by itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// When the person last proved who they are.
    pub authenticated_at: Timestamp,
}

impl Actor {
    /// The service itself, where it writes down what nobody had to say.
    #[must_use]
    pub fn system(now: Timestamp) -> Self {
        Self {
            kind: ActorKind::System,
            id: "tiaoque".to_owned(),
            name: "系统".to_owned(),
            organisation: None,
            device: String::new(),
            address: String::new(),
            authenticated_at: now,
        }
    }
}

/// Roles of staff accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// 人民调解员.
    Mediator,
    /// 记录人.
    Recorder,
    /// 印章管理人.
    SealKeeper,
    /// 工作站分流员.
    Operator,
    /// 审判员.
    Judge,
    /// 书记员 or 立案人员.
    Clerk,
    /// 院长.
    President,
    /// 法官助理.
    Assistant,
    /// 督导: sees states and dates, no content.
    Supervisor,
    /// 系统管理员: sees no case.
    Admin,
}

impl StaffRole {
    /// The capacity in which the role acts in cases; an administrator has none.
    #[must_use]
    pub fn actor_kind(self) -> Option<ActorKind> {
        match self {
            Self::Mediator => Some(ActorKind::Mediator),
            Self::Recorder => Some(ActorKind::Recorder),
            Self::SealKeeper => Some(ActorKind::SealKeeper),
            Self::Operator => Some(ActorKind::Operator),
            Self::Judge => Some(ActorKind::Judge),
            Self::Clerk => Some(ActorKind::Clerk),
            Self::President => Some(ActorKind::President),
            Self::Assistant => Some(ActorKind::Assistant),
            Self::Supervisor | Self::Admin => None,
        }
    }

    /// What the person is called to others, for example 调解员.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Mediator => "调解员",
            Self::Recorder => "记录人",
            Self::SealKeeper => "印章管理人",
            Self::Operator => "工作站人员",
            Self::Judge => "审判员",
            Self::Clerk => "书记员",
            Self::President => "院长",
            Self::Assistant => "法官助理",
            Self::Supervisor => "督导",
            Self::Admin => "系统管理员",
        }
    }
}

/// Who looks at a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// A member of staff.
    Staff {
        /// The role.
        role: StaffRole,
        /// The account.
        id: AccountId,
        /// Committee or court.
        org: OrgId,
    },
    /// A party of this case.
    Party(PartyId),
    /// 翻译 or 陪同人: sees nothing of the case but what [`super::Case::attendant_view`] tells.
    Participant(ParticipantId),
}
