//! Who stands beside a party: agents, guardians, invited people, interpreters, companions, addresses, files.
//!
//! Sources: 民事诉讼法 60–62 (one or two agents; 承认、放弃、变更、和解 need 特别授权; B-204), 民法典 17–23 (guardians),
//! 人民调解法 20 (invited people need each party's consent; B-110), 民事诉讼法 11 (interpreters; B-201), 民诉法解释 136
//! (D07; B-301), 民诉法解释 351 (an agent of the application needs the authority for it; K-03).

mod replay;
mod rule;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{DocumentMade, Revision};
use super::id::{DocumentId, FileId, ParticipantId, PartyId, StationId};
use super::participant::SeatNote;
pub use super::participant::{Participant, ParticipantKind};
use super::party::{Capacity, Party};

/// Most agents of one party (民事诉讼法 61).
pub const AGENTS_MAX: usize = 2;
/// Most people who take part without being a party: with the parties they have to fit into one room.
pub const PARTICIPANTS_MAX: usize = 8;
/// Most files of a case; more could not be looked through in one hearing.
pub const FILES_MAX: usize = 200;

/// What an agent may do (民事诉讼法 62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// 一般授权: speaks and receives papers; neither settles nor applies.
    General,
    /// 特别授权: 代为调解、签署协议、申请司法确认.
    Special,
}

/// Who an agent is to the principal (民事诉讼法 61).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// 律师.
    Lawyer,
    /// 基层法律服务工作者.
    LegalWorker,
    /// 近亲属.
    Relative,
    /// 工作人员.
    Employee,
    /// 社区、单位及社会团体推荐的公民.
    Recommended,
}

/// 委托代理人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentDraft {
    /// 姓名.
    pub name: String,
    /// 公民身份号码.
    pub id_no: String,
    /// 联系电话: where the one-time code goes.
    pub phone: String,
    /// Who the agent is to the principal.
    pub relation: AgentKind,
    /// What the agent may do.
    pub authority: Authority,
    /// 授权委托书, if it was attached.
    #[serde(default)]
    pub proof: Option<FileId>,
}

/// 授权委托书 made here (D08).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The paper.
    pub document: DocumentId,
    /// Whether the principal signed it.
    pub signed: bool,
}

/// 法定代理人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuardianDraft {
    /// 姓名.
    pub name: String,
    /// 公民身份号码.
    pub id_no: String,
    /// 联系电话: where the one-time code goes.
    pub phone: String,
    /// 与被监护人的关系, for example 父亲.
    pub relation: String,
}

/// 送达地址 (D07).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddressDraft {
    /// Whether papers may come electronically to this service and the telephone.
    pub electronic: bool,
    /// 电子邮箱; may be empty.
    #[serde(default)]
    pub email: String,
    /// 邮寄地址.
    pub post: String,
    /// 邮编; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// 代收人; may be empty.
    #[serde(default)]
    pub receiver: String,
    /// 代收人的电话; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receiver_phone: String,
    /// 代收人与本人的关系; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receiver_relation: String,
    /// 适用范围; nothing means everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<ServiceStage>,
}

/// For which stage an address holds (D07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceStage {
    /// 调解.
    Mediation,
    /// 司法确认.
    Confirmation,
    /// 异议.
    Objection,
    /// 执行.
    Enforcement,
}

impl ServiceStage {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Mediation, Self::Confirmation, Self::Objection, Self::Enforcement];

    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Mediation => "调解",
            Self::Confirmation => "司法确认",
            Self::Objection => "异议",
            Self::Enforcement => "执行",
        }
    }
}

impl AddressDraft {
    /// For which stages it holds.
    #[must_use]
    pub fn stages(&self) -> &[ServiceStage] {
        if self.scope.is_empty() { &ServiceStage::ALL } else { &self.scope }
    }
}

/// What an uploaded file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileUse {
    /// 证据材料.
    Evidence,
    /// 身份及主体资格证明.
    Identity,
    /// 授权委托书 (D08).
    Authority,
    /// 财产权利证明 (民诉法解释 354).
    Property,
    /// 履行凭证 (D23).
    Performance,
    /// 纸质签署扫描件.
    Scan,
    /// 其他.
    Other,
}

/// A file of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The file.
    pub id: FileId,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub purpose: FileUse,
    /// Its bytes in the register.
    pub content: Revision,
    /// Which party brought it; nothing if the committee or the court did.
    pub party: Option<PartyId>,
    /// When.
    pub at: jiff::Timestamp,
    /// Whether its party put it in while the mediator talked with it alone (M62).
    pub in_caucus: bool,
    /// Whether every party may see it.
    pub shared: bool,
}

/// What happened to the people of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PeopleEvent {
    /// An agent was appointed.
    AgentAppointed {
        /// Whose.
        party: PartyId,
        /// Who.
        agent: AgentDraft,
        /// D08 for the principal to sign, if no paper one was handed in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentMade>,
    },
    /// An agent has another authority.
    AuthorityChanged {
        /// Whose.
        party: PartyId,
        /// Which agent.
        id_no: String,
        /// What the agent may do now.
        authority: Authority,
        /// The paper.
        proof: Option<FileId>,
    },
    /// An agent no longer acts.
    AgentRemoved {
        /// Whose.
        party: PartyId,
        /// Which agent.
        id_no: String,
    },
    /// A guardian acts for a party.
    GuardianAppointed {
        /// For whom.
        party: PartyId,
        /// Who.
        guardian: GuardianDraft,
    },
    /// Somebody was invited.
    ParticipantInvited {
        /// The id.
        participant: ParticipantId,
        /// In which capacity.
        role: ParticipantKind,
        /// Name.
        name: String,
        /// Telephone.
        phone: String,
        /// In words.
        note: String,
        /// Whom the participant goes with; nothing if with everybody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    },
    /// Something about the seat of an interpreter or a companion.
    ParticipantNoted {
        /// Whose.
        participant: ParticipantId,
        /// What.
        note: SeatNote,
    },
    /// A party answered.
    ParticipantAnswered {
        /// About whom.
        participant: ParticipantId,
        /// Who.
        party: PartyId,
        /// What.
        accept: bool,
    },
    /// Somebody no longer takes part.
    ParticipantRemoved {
        /// Who.
        participant: ParticipantId,
    },
    /// A party confirmed where papers may be sent.
    AddressConfirmed {
        /// Who.
        party: PartyId,
        /// Where.
        address: AddressDraft,
        /// D07; older records have none.
        #[serde(default)]
        document: Option<DocumentMade>,
    },
    /// A file was put in.
    FileAttached {
        /// The file.
        file: FileId,
        /// What it is called.
        title: String,
        /// What it is for.
        purpose: FileUse,
        /// Its bytes.
        content: Revision,
        /// Which party brought it.
        party: Option<PartyId>,
    },
    /// A file may be seen by every party.
    FileShared {
        /// Which.
        file: FileId,
        /// Whose; nothing if the committee's.
        party: Option<PartyId>,
    },
    /// A party sits at a device that others may share, having proved who they are.
    StationSeatTaken {
        /// Who.
        party: PartyId,
        /// At which device.
        station: StationId,
    },
    /// A party no longer sits there.
    StationSeatLeft {
        /// Who.
        party: PartyId,
    },
}

impl PeopleEvent {
    /// The document the event brings.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentMade> {
        match self {
            Self::AddressConfirmed { document, .. } | Self::AgentAppointed { document, .. } => {
                document.as_ref()
            }
            Self::AuthorityChanged { .. }
            | Self::AgentRemoved { .. }
            | Self::GuardianAppointed { .. }
            | Self::ParticipantInvited { .. }
            | Self::ParticipantNoted { .. }
            | Self::ParticipantAnswered { .. }
            | Self::ParticipantRemoved { .. }
            | Self::FileAttached { .. }
            | Self::FileShared { .. }
            | Self::StationSeatTaken { .. }
            | Self::StationSeatLeft { .. } => None,
        }
    }

    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::AgentAppointed { party, .. }
            | Self::AuthorityChanged { party, .. }
            | Self::AgentRemoved { party, .. }
            | Self::GuardianAppointed { party, .. }
            | Self::ParticipantAnswered { party, .. }
            | Self::AddressConfirmed { party, .. }
            | Self::StationSeatTaken { party, .. }
            | Self::StationSeatLeft { party } => Some(party),
            Self::FileAttached { party, .. } | Self::FileShared { party, .. } => party.as_ref(),
            Self::ParticipantInvited { .. }
            | Self::ParticipantNoted { .. }
            | Self::ParticipantRemoved { .. } => None,
        }
    }
}

impl Party {
    /// The agent who acts for the party, if it has one: the first whose power of attorney is there (民事诉讼法 62).
    #[must_use]
    pub fn agent(&self) -> Option<&AgentDraft> {
        self.agents.iter().find(|agent| self.is_in_force(agent))
    }

    /// Whether the principal signed the power of attorney, or handed a paper one in.
    #[must_use]
    pub fn is_in_force(&self, agent: &AgentDraft) -> bool {
        self.mandates.get(&agent.id_no).is_none_or(|mandate| mandate.signed)
    }

    /// Name of the natural person who acts and signs: the agent, the guardian, the representative, the person.
    #[must_use]
    pub fn acting_name(&self) -> &str {
        match (self.agent(), &self.guardian) {
            (Some(agent), _) => &agent.name,
            (None, Some(guardian)) => &guardian.name,
            (None, None) => self.who.acting_name(),
        }
    }

    /// Telephone of the person who acts.
    #[must_use]
    pub fn phone(&self) -> &str {
        match (self.agent(), &self.guardian) {
            (Some(agent), _) => &agent.phone,
            (None, Some(guardian)) => &guardian.phone,
            (None, None) => self.who.phone(),
        }
    }

    /// 公民身份号码 of the person who acts.
    #[must_use]
    pub fn acting_id_no(&self) -> &str {
        match (self.agent(), &self.guardian) {
            (Some(agent), _) => &agent.id_no,
            (None, Some(guardian)) => &guardian.id_no,
            (None, None) => self.who.id_no(),
        }
    }

    /// Whether the person can't act alone on `today` (民法典 19–22).
    #[must_use]
    pub fn needs_guardian(&self, today: jiff::civil::Date) -> bool {
        match self.draft.capacity {
            Some(Capacity::Full) => false,
            Some(Capacity::Limited | Capacity::None) => true,
            None => self.who.is_minor(today),
        }
    }

    /// Whether whoever acts may settle and apply (K-03; 民事诉讼法 62).
    #[must_use]
    pub fn may_settle(&self) -> bool {
        self.agent().is_none_or(|agent| agent.authority == Authority::Special)
    }
}
