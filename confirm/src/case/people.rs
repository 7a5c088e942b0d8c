//! Who stands beside a party: agents, guardians, invited people, interpreters, companions, addresses, files.
//!
//! Sources: 民事诉讼法 60–62 (one or two agents; 承认、放弃、变更、和解 need 特别授权; B-204), 民法典 17–23 (guardians),
//! 人民调解法 20 (invited people need each party's consent; B-110), 民事诉讼法 11 (interpreters; B-201), 民诉法解释 136
//! (D07; B-301), 民诉法解释 351 (an agent of the application needs the authority for it; K-03).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::{Actor, ActorKind};
use super::command::{CommandKind, PeopleCommand};
use super::document::Revision;
use super::event::{Event, Recorded};
use super::field::{NAME_MAX, NOTE_MAX, optional, required};
use super::id::{FileId, ParticipantId, PartyId};
use super::mediation::{citizen, phone_number};
use super::party::{Capacity, Party};
use super::refusal::Refusal;
use super::{Case, Supply};
use crate::calendar;

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
    /// 代收人; may be empty.
    #[serde(default)]
    pub receiver: String,
}

/// In which capacity somebody takes part without being a party (`legal.md` C.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantKind {
    /// 亲属.
    Relative,
    /// 邻里.
    Neighbour,
    /// 专家、有专门知识的人.
    Expert,
    /// 律师.
    Lawyer,
    /// 民警.
    Police,
    /// 网格员.
    GridWorker,
    /// 翻译、手语、方言协助: declared, not chosen by the parties.
    Interpreter,
    /// 陪同协助人: declared, silent.
    Companion,
}

impl ParticipantKind {
    /// Whether each party has to agree first (人民调解法 20).
    #[must_use]
    pub fn needs_consent(self) -> bool {
        match self {
            Self::Relative
            | Self::Neighbour
            | Self::Expert
            | Self::Lawyer
            | Self::Police
            | Self::GridWorker => true,
            Self::Interpreter | Self::Companion => false,
        }
    }

    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Relative => "亲属",
            Self::Neighbour => "邻里",
            Self::Expert => "专家",
            Self::Lawyer => "律师",
            Self::Police => "民警",
            Self::GridWorker => "网格员",
            Self::Interpreter => "翻译",
            Self::Companion => "陪同人",
        }
    }
}

/// Somebody who takes part without being a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The id.
    pub id: ParticipantId,
    /// In which capacity.
    pub role: ParticipantKind,
    /// Name.
    pub name: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// 单位、与当事人关系、语言.
    pub note: String,
    /// Each party's answer.
    pub answers: BTreeMap<PartyId, bool>,
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
}

impl PeopleEvent {
    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::AgentAppointed { party, .. }
            | Self::AuthorityChanged { party, .. }
            | Self::AgentRemoved { party, .. }
            | Self::GuardianAppointed { party, .. }
            | Self::ParticipantAnswered { party, .. }
            | Self::AddressConfirmed { party, .. } => Some(party),
            Self::FileAttached { party, .. } => party.as_ref(),
            Self::ParticipantInvited { .. } | Self::ParticipantRemoved { .. } => None,
        }
    }
}

impl Party {
    /// The agent who acts for the party, if it has one.
    #[must_use]
    pub fn agent(&self) -> Option<&AgentDraft> {
        self.agents.first()
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

impl Case {
    pub(super) fn guard_people(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        use CommandKind as K;
        match kind {
            K::AppointAgent | K::ChangeAuthority | K::RemoveAgent | K::AppointGuardian => {
                // In court the clerk takes the paper in, before that the committee.
                if actor.kind == ActorKind::Party {
                    return self.acting_party(actor, kind).map(drop);
                }
                self.committee_staff(actor, kind).or_else(|no| {
                    if self.filed_at.is_some() { self.court_staff(actor, ActorKind::Clerk, kind) } else { Err(no) }
                })
            }
            K::InviteParticipant | K::RemoveParticipant => {
                self.committee_staff(actor, kind)?;
                if kind == K::InviteParticipant && self.participants.len() >= PARTICIPANTS_MAX {
                    return Err(Refusal::TooMany { what: "参与人", limit: PARTICIPANTS_MAX });
                }
                Ok(())
            }
            K::AttachFile => {
                if self.files.len() >= FILES_MAX {
                    return Err(Refusal::TooMany { what: "材料", limit: FILES_MAX });
                }
                if actor.kind == ActorKind::Party {
                    return self.acting_party(actor, kind).map(drop);
                }
                self.committee_staff(actor, kind)
                    .or_else(|_| self.court_staff(actor, actor.kind, kind))
            }
            _ => self.acting_party(actor, kind).map(drop),
        }
    }

    pub(super) fn decide_people(
        &self,
        actor: &Actor,
        command: &PeopleCommand,
        supply: &Supply,
        now: jiff::Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            PeopleCommand::AppointAgent { party, agent } => {
                self.own_party(actor, party)?;
                PeopleEvent::AgentAppointed {
                    party: party.clone(),
                    agent: self.agent_draft(party, agent, supply, now)?,
                }
            }
            PeopleCommand::ChangeAuthority { party, id_no, authority, proof } => {
                self.own_party(actor, party)?;
                self.agent_of(party, id_no)?;
                PeopleEvent::AuthorityChanged {
                    party: party.clone(),
                    id_no: id_no.clone(),
                    authority: *authority,
                    proof: proof.clone(),
                }
            }
            PeopleCommand::RemoveAgent { party, id_no } => {
                self.own_party(actor, party)?;
                self.agent_of(party, id_no)?;
                PeopleEvent::AgentRemoved { party: party.clone(), id_no: id_no.clone() }
            }
            PeopleCommand::AppointGuardian { party, guardian } => {
                self.own_party(actor, party)?;
                citizen("guardian.id_no", &guardian.id_no, now, supply.allow_test_division)?;
                PeopleEvent::GuardianAppointed {
                    party: party.clone(),
                    guardian: GuardianDraft {
                        name: required("guardian.name", "监护人姓名", &guardian.name, NAME_MAX)?,
                        id_no: guardian.id_no.trim().to_uppercase(),
                        phone: phone_number(&guardian.phone, supply.allow_test_division)?,
                        relation: required("guardian.relation", "与被监护人的关系", &guardian.relation, NAME_MAX)?,
                    },
                }
            }
            PeopleCommand::InviteParticipant { role, name, phone, note } => PeopleEvent::ParticipantInvited {
                participant: ParticipantId::from_random(supply.entropy),
                role: *role,
                name: required("name", "姓名", name, NAME_MAX)?,
                phone: optional("phone", "电话", phone, 20)?,
                note: optional("note", "说明", note, NOTE_MAX)?,
            },
            PeopleCommand::AnswerParticipant { participant, accept } => {
                self.participant(participant)?;
                PeopleEvent::ParticipantAnswered {
                    participant: participant.clone(),
                    party: self.seat(actor)?.id.clone(),
                    accept: *accept,
                }
            }
            PeopleCommand::RemoveParticipant { participant } => {
                self.participant(participant)?;
                PeopleEvent::ParticipantRemoved { participant: participant.clone() }
            }
            PeopleCommand::ConfirmAddress { address } => PeopleEvent::AddressConfirmed {
                party: self.seat(actor)?.id.clone(),
                address: AddressDraft {
                    electronic: address.electronic,
                    email: optional("address.email", "邮箱", &address.email, NAME_MAX)?,
                    post: required("address.post", "邮寄地址", &address.post, NAME_MAX)?,
                    receiver: optional("address.receiver", "代收人", &address.receiver, NAME_MAX)?,
                },
            },
            PeopleCommand::AttachFile { file, title, purpose, content } => {
                if self.files.iter().any(|other| other.id == *file) {
                    return Ok(Vec::new());
                }
                PeopleEvent::FileAttached {
                    file: file.clone(),
                    title: required("title", "材料名称", title, NAME_MAX)?,
                    purpose: *purpose,
                    content: content.clone().ok_or(Refusal::Unknown)?,
                    party: self.seat(actor).ok().map(|party| party.id.clone()),
                }
            }
        };
        Ok(vec![Event::People(event)])
    }

    /// A party speaks only for itself; staff may enter papers for any.
    fn own_party(&self, actor: &Actor, party: &PartyId) -> Result<(), Refusal> {
        self.party(party).ok_or(Refusal::Unknown)?;
        if actor.kind == ActorKind::Party && actor.id != party.as_str() {
            return Err(Refusal::Unknown);
        }
        Ok(())
    }

    fn agent_draft(
        &self,
        party: &PartyId,
        agent: &AgentDraft,
        supply: &Supply,
        now: jiff::Timestamp,
    ) -> Result<AgentDraft, Refusal> {
        let principal = self.party(party).ok_or(Refusal::Unknown)?;
        if principal.agents.len() >= AGENTS_MAX {
            return Err(Refusal::TooMany { what: "代理人", limit: AGENTS_MAX });
        }
        let id_no = agent.id_no.trim().to_uppercase();
        citizen("agent.id_no", &id_no, now, supply.allow_test_division)?;
        // Nobody acts for one side and is, or acts for, the other (利益冲突).
        let elsewhere = self
            .parties
            .iter()
            .filter(|other| other.id != *party)
            .any(|other| other.who.id_no() == id_no || other.agents.iter().any(|agent| agent.id_no == id_no));
        if elsewhere || principal.agents.iter().any(|known| known.id_no == id_no) {
            return Err(Refusal::Invalid {
                field: "agent.id_no",
                sentence: "这个人在本案里已经是当事人或代理人。请另选代理人。".to_owned(),
            });
        }
        Ok(AgentDraft {
            name: required("agent.name", "代理人姓名", &agent.name, NAME_MAX)?,
            id_no,
            phone: phone_number(&agent.phone, supply.allow_test_division)?,
            ..agent.clone()
        })
    }

    fn agent_of(&self, party: &PartyId, id_no: &str) -> Result<&AgentDraft, Refusal> {
        self.party(party)
            .and_then(|party| party.agents.iter().find(|agent| agent.id_no == id_no))
            .ok_or(Refusal::Unknown)
    }

    fn participant(&self, id: &ParticipantId) -> Result<&Participant, Refusal> {
        self.participants.iter().find(|participant| participant.id == *id).ok_or(Refusal::Unknown)
    }

    /// Whether a participant may come in now: every party agreed where that is needed (B-110).
    #[must_use]
    pub fn may_take_part(&self, participant: &Participant) -> bool {
        !participant.role.needs_consent()
            || self.parties.iter().all(|party| participant.answers.get(&party.id) == Some(&true))
    }

    pub(super) fn apply_people(&mut self, event: &PeopleEvent, recorded: &Recorded) {
        match event {
            PeopleEvent::AgentAppointed { party, agent } => {
                self.with_party(party, |party| {
                    party.agents.push(agent.clone());
                    party.new_person();
                });
            }
            PeopleEvent::AuthorityChanged { party, id_no, authority, proof } => {
                self.with_party(party, |party| {
                    for agent in party.agents.iter_mut().filter(|agent| agent.id_no == *id_no) {
                        agent.authority = *authority;
                        agent.proof.clone_from(proof);
                    }
                });
            }
            PeopleEvent::AgentRemoved { party, id_no } => {
                self.with_party(party, |party| {
                    party.agents.retain(|agent| agent.id_no != *id_no);
                    party.new_person();
                });
            }
            PeopleEvent::GuardianAppointed { party, guardian } => {
                self.with_party(party, |party| {
                    party.guardian = Some(guardian.clone());
                    party.new_person();
                });
            }
            PeopleEvent::ParticipantInvited { participant, role, name, phone, note } => {
                self.participants.push(Participant {
                    id: participant.clone(),
                    role: *role,
                    name: name.clone(),
                    phone: phone.clone(),
                    note: note.clone(),
                    answers: BTreeMap::new(),
                });
            }
            PeopleEvent::ParticipantAnswered { participant, party, accept } => {
                for other in self.participants.iter_mut().filter(|other| other.id == *participant) {
                    other.answers.insert(party.clone(), *accept);
                }
            }
            PeopleEvent::ParticipantRemoved { participant } => {
                self.participants.retain(|other| other.id != *participant);
            }
            PeopleEvent::AddressConfirmed { party, address } => {
                self.with_party(party, |party| party.address = Some(address.clone()));
            }
            PeopleEvent::FileAttached { file, title, purpose, content, party } => {
                self.files.push(Attached {
                    id: file.clone(),
                    title: title.clone(),
                    purpose: *purpose,
                    content: content.clone(),
                    party: party.clone(),
                    at: recorded.at,
                });
            }
        }
    }

    /// Parties who lack a guardian although they need one on the day of `now` (E-CAPACITY; 民法典 17–20).
    #[must_use]
    pub fn without_guardian(&self, now: jiff::Timestamp) -> Vec<String> {
        let today = calendar::day_of(now);
        self.parties
            .iter()
            .filter(|party| party.guardian.is_none() && party.needs_guardian(today))
            .map(|party| party.who.name().to_owned())
            .collect()
    }
}
