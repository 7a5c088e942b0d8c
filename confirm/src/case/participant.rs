//! Who takes part without being a party, and the seats of those among them who sit in the room by themselves: 翻译 and
//! 陪同人.
//!
//! Sources: `legal.md` C.0 (INT: identified in the record; AST: declared, silent, shown on camera once), G-63 (an
//! interpreter undertakes accuracy), 民事诉讼法 11 (interpreters), 人民调解法 20 (others need each party's consent), 在线调解规则
//! 18 and 28 (what is learnt stays inside). An agent or a guardian is a party's own voice and holds that party's seat.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::{Actor, ActorKind};
use super::command::{CommandKind, PeopleCommand};
use super::event::Event;
use super::guard::state::{ADMITTING, IN_COURT, INVITING};
use super::id::{ParticipantId, PartyId};
use super::mediation::phone_number;
use super::people::PeopleEvent;
use super::refusal::Refusal;
use super::stage::Mediation;
use super::{Case, Supply};

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

    /// Whether such a person has a seat of their own in the rooms.
    #[must_use]
    pub fn has_seat(self) -> bool {
        matches!(self, Self::Interpreter | Self::Companion)
    }

    /// What such a person promises before coming in, each by itself.
    #[must_use]
    pub fn promises(self) -> &'static [Promise] {
        use Promise as P;
        match self {
            Self::Interpreter => &[P::Faithful, P::Secrecy, P::QuietPlace, P::PersonalInformation],
            Self::Companion => &[P::Silent, P::Secrecy, P::QuietPlace, P::PersonalInformation],
            Self::Relative
            | Self::Neighbour
            | Self::Expert
            | Self::Lawyer
            | Self::Police
            | Self::GridWorker => &[],
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

/// One thing that an interpreter or a companion promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// 如实翻译 (G-63).
    Faithful,
    /// 不代替当事人发言 (C.0: silent).
    Silent,
    /// 保密 (在线调解规则 18, 28).
    Secrecy,
    /// 安静、相对封闭的场所, and no recording.
    QuietPlace,
    /// 个人信息处理 (个人信息保护法 14).
    PersonalInformation,
}

impl Promise {
    /// The promise's name to a reader.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Faithful => "如实翻译",
            Self::Silent => "不代替当事人发言",
            Self::Secrecy => "保守秘密",
            Self::QuietPlace => "在安静、没有旁人的地方参加",
            Self::PersonalInformation => "个人信息处理",
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
    /// Whom an interpreter or a companion goes with; an interpreter without one is there for all.
    pub party: Option<PartyId>,
    /// How far the way to a seat of their own has gone.
    pub seat: AttendantSeat,
}

/// The way of an interpreter or a companion to their seat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttendantSeat {
    /// When the last link went out.
    pub called_at: Option<Timestamp>,
    /// What was promised.
    pub promises: BTreeMap<Promise, bool>,
    /// When the mediator let them in.
    pub admitted_at: Option<Timestamp>,
    /// When the court let them in.
    pub admitted_to_court_at: Option<Timestamp>,
    /// The private talk into which the mediator took them, named by its beginning.
    private_since: Option<Timestamp>,
}

/// Something that happened to such a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seat", rename_all = "snake_case")]
pub enum SeatNote {
    /// A link went out.
    Called,
    /// A promise was given or taken back.
    Promised {
        /// Which.
        promise: Promise,
        /// Given or taken back.
        given: bool,
    },
    /// Somebody who had looked let them in.
    Admitted {
        /// Into the court room; otherwise into the mediation room.
        court: bool,
    },
    /// Taken into the private talk that goes on, or out of it.
    Moved {
        /// In or out.
        private: bool,
    },
}

impl Participant {
    /// What is still to be promised.
    #[must_use]
    pub fn missing(&self) -> Vec<Promise> {
        let given = |promise: &Promise| self.seat.promises.get(promise).copied().unwrap_or(false);
        self.role.promises().iter().copied().filter(|promise| !given(promise)).collect()
    }
}

impl Case {
    /// A participant of this case.
    #[must_use]
    pub fn participant(&self, id: &ParticipantId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.id == *id)
    }

    /// Somebody with a seat of their own.
    #[must_use]
    pub fn attendant(&self, id: &ParticipantId) -> Option<&Participant> {
        self.participant(id).filter(|participant| participant.role.has_seat())
    }

    /// Whether the mediator took `participant` into the private talk that goes on now.
    #[must_use]
    pub fn is_in_caucus(&self, participant: &Participant) -> bool {
        let since = self.caucus().map(|(_, since)| since);
        since.is_some() && participant.seat.private_since == since
    }

    /// 谁的翻译 or 谁的陪同人, as the plate says it.
    #[must_use]
    pub fn plate(&self, participant: &Participant) -> String {
        let kind = participant.role.label();
        let whom = participant.party.as_ref().and_then(|party| self.party(party));
        match (whom, participant.role) {
            (Some(party), _) => format!("{}的{kind}", party.acting_name()),
            (None, ParticipantKind::Interpreter) => format!("各方的{kind}"),
            (None, _) => kind.to_owned(),
        }
    }

    pub(super) fn whom_to_attend(
        &self,
        role: ParticipantKind,
        party: Option<&PartyId>,
    ) -> Result<Option<PartyId>, Refusal> {
        let party = party.filter(|_| role.has_seat());
        if let Some(party) = party {
            self.party(party).ok_or(Refusal::Unknown)?;
        } else if role == ParticipantKind::Companion {
            let sentence = "还没有选陪同的是哪一方。请先选择陪同谁。".to_owned();
            return Err(Refusal::Invalid { field: "party", sentence });
        }
        Ok(party.cloned())
    }

    pub(super) fn guard_attendant(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        match kind {
            CommandKind::CallParticipant => self.committee_staff(actor, kind),
            CommandKind::AdmitParticipant | CommandKind::MoveParticipant => self.own_mediator(actor, kind),
            CommandKind::AdmitParticipantToCourt if actor.kind == ActorKind::Judge => {
                self.court_staff(actor, ActorKind::Judge, kind)?;
                self.holding_judge(actor)
            }
            CommandKind::AdmitParticipantToCourt => self.court_staff(actor, ActorKind::Clerk, kind),
            _ if actor.kind == ActorKind::Participant => Ok(()),
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    /// Whether `kind` could be done about `participant` at `now`, whoever asks.
    pub(super) fn attendant_ready(
        &self,
        kind: CommandKind,
        participant: &Participant,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        match kind {
            CommandKind::CallParticipant => {
                self.mediation_in(kind, &INVITING, now)?;
                let phone = participant.phone.trim();
                let sentence = if phone.is_empty() {
                    "还没有登记手机号，短信发不出去。请移除后重新添加，填上手机号。"
                } else if self.parties.iter().any(|party| party.phone() == phone) {
                    "这个手机号是当事人的。同用一部手机的，请直接坐在当事人身边参加，不用另发链接。"
                } else {
                    return Ok(());
                };
                Err(Refusal::Invalid { field: "phone", sentence: sentence.to_owned() })
            }
            CommandKind::AdmitParticipant => {
                self.mediation_in(kind, &ADMITTING, now)?;
                promised(participant)
            }
            CommandKind::AdmitParticipantToCourt => {
                self.confirmation_in(kind, &IN_COURT, now)?;
                promised(participant)
            }
            CommandKind::MoveParticipant => {
                self.mediation_in(kind, &[Mediation::Caucus], now)?;
                let for_all = participant.role == ParticipantKind::Interpreter && participant.party.is_none();
                // Whoever goes with a party goes into that party's talk and into no other.
                if for_all && participant.seat.admitted_at.is_some() {
                    Ok(())
                } else {
                    Err(Refusal::NotNow {
                        why: "只有已请进、为各方翻译的人可以由您请进单独沟通"
                    })
                }
            }
            _ => Ok(()),
        }
    }

    pub(super) fn decide_attendant(
        &self,
        actor: &Actor,
        command: &PeopleCommand,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let own;
        let (id, note) = match command {
            PeopleCommand::CallParticipant { participant } => (participant, SeatNote::Called),
            PeopleCommand::GivePromise { promise, given } => {
                own = ParticipantId::new(actor.id.as_str());
                (&own, SeatNote::Promised { promise: *promise, given: *given })
            }
            PeopleCommand::AdmitParticipant { participant } => {
                (participant, SeatNote::Admitted { court: false })
            }
            PeopleCommand::AdmitParticipantToCourt { participant } => {
                (participant, SeatNote::Admitted { court: true })
            }
            PeopleCommand::MoveParticipant { participant, private } => {
                (participant, SeatNote::Moved { private: *private })
            }
            _ => return Err(Refusal::Unknown),
        };
        let participant = self.attendant(id).ok_or(Refusal::Unknown)?;
        self.attendant_ready(command.kind(), participant, now)?;
        match &note {
            SeatNote::Called => drop(phone_number(&participant.phone, supply.allow_test_division)?),
            SeatNote::Promised { promise, .. } if !participant.role.promises().contains(promise) => {
                return Err(Refusal::Unknown);
            }
            SeatNote::Promised { promise, given }
                if participant.seat.promises.get(promise) == Some(given) =>
            {
                return Ok(Vec::new());
            }
            SeatNote::Moved { private } if self.is_in_caucus(participant) == *private => {
                return Ok(Vec::new());
            }
            SeatNote::Promised { .. } | SeatNote::Admitted { .. } | SeatNote::Moved { .. } => {}
        }
        Ok(vec![Event::People(PeopleEvent::ParticipantNoted { participant: id.clone(), note })])
    }

    pub(super) fn note_participant(&mut self, id: &ParticipantId, note: &SeatNote, at: Timestamp) {
        let caucus = self.caucus().map(|(_, since)| since);
        let Some(one) = self.participants.iter_mut().find(|one| one.id == *id) else { return };
        match note {
            SeatNote::Called => one.seat.called_at = Some(at),
            SeatNote::Promised { promise, given } => {
                one.seat.promises.insert(*promise, *given);
                // Who no longer promises waits outside again.
                if !given {
                    one.seat.admitted_at = None;
                    one.seat.admitted_to_court_at = None;
                }
            }
            SeatNote::Admitted { court: false } => one.seat.admitted_at = Some(at),
            SeatNote::Admitted { court: true } => one.seat.admitted_to_court_at = Some(at),
            SeatNote::Moved { private } => one.seat.private_since = caucus.filter(|_| *private),
        }
    }
}

fn promised(participant: &Participant) -> Result<(), Refusal> {
    let items = participant.missing();
    if items.is_empty() {
        Ok(())
    } else {
        Err(Refusal::PromiseMissing { name: participant.name.clone(), items })
    }
}
