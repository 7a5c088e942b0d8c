//! The seats of interpreters and companions: what the house sees of them, and the little that they see themselves.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::actor::{Actor, Viewer};
use super::super::command::CommandKind;
use super::super::guard::state::IN_COURT;
use super::super::id::{CaseId, ParticipantId};
use super::super::intake::Booking;
use super::super::participant::{Participant, ParticipantKind, Promise, SeatNote};
use super::super::refusal::Refusal;
use super::super::stage::{Confirmation, Mediation};
use super::eye::{Eye, actor_of};
use super::page::body;
use super::{ActionView, BodyView, Stage};

/// The seat of an interpreter or a companion, for those who let them in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttendantSeatView {
    /// When the last link went out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub called_at: Option<Timestamp>,
    /// What is still to be promised, in words.
    pub missing: Vec<String>,
    /// Whether the mediator let them in.
    pub admitted: bool,
    /// Whether the court let them in.
    pub admitted_to_court: bool,
    /// Whether the mediator took them into the private talk that goes on; told to the mediator alone.
    pub in_caucus: bool,
    /// What the reader could do about them, and why not.
    pub actions: Vec<ActionView>,
}

/// Where the seat of an interpreter or a companion is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttendantPlace {
    /// In the mediation room.
    Mediation,
    /// In the court room.
    Court,
    /// The application is filed, and the court has not opened its door yet.
    Between,
    /// Nowhere: it is over.
    Over,
}

/// One promise and whether it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PromiseView {
    /// Which.
    pub promise: Promise,
    /// In words.
    pub label: String,
    /// The answer; nothing if there was none.
    pub given: Option<bool>,
}

/// Everything that an interpreter or a companion sees of a case: no clause, no paper, no file, nobody's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttendantView {
    /// The case.
    pub case_id: CaseId,
    /// Its version, for the next promise.
    pub version: u64,
    /// What it is called.
    pub title: String,
    /// Who mediates.
    pub organisation: BodyView,
    /// The mediator's name.
    pub mediator: String,
    /// Which court.
    pub court: BodyView,
    /// The reader.
    pub id: ParticipantId,
    /// The reader's name.
    pub name: String,
    /// In which capacity.
    pub role: ParticipantKind,
    /// 谁的翻译 or 谁的陪同人.
    pub plate: String,
    /// Name of the person the reader goes with; nothing if with everybody.
    pub with: Option<String>,
    /// What the reader is asked to promise.
    pub promises: Vec<PromiseView>,
    /// Whether everything was promised.
    pub promised: bool,
    /// Whether the mediator let the reader in.
    pub admitted: bool,
    /// Whether the court let the reader in.
    pub admitted_to_court: bool,
    /// Where the seat is.
    pub place: AttendantPlace,
    /// The session or the inquiry that is planned.
    pub appointment: Option<Booking>,
}

impl Case {
    /// What an interpreter or a companion sees of the case at `now`; nothing for anybody else.
    #[must_use]
    pub fn attendant_view(&self, id: &ParticipantId, now: Timestamp) -> Option<AttendantView> {
        let one = self.attendant(id)?;
        let promise = |promise: &Promise| PromiseView {
            promise: *promise,
            label: promise.label().to_owned(),
            given: one.seat.promises.get(promise).copied(),
        };
        let with = one.party.as_ref().and_then(|party| self.party(party));
        Some(AttendantView {
            case_id: self.id.clone(),
            version: self.version,
            title: self.registration.title.clone(),
            organisation: body(&self.committee),
            mediator: self.mediator.name.clone(),
            court: body(&self.court),
            id: one.id.clone(),
            name: one.name.clone(),
            role: one.role,
            plate: self.plate(one),
            with: with.map(|party| party.acting_name().to_owned()),
            promises: one.role.promises().iter().map(promise).collect(),
            promised: one.missing().is_empty(),
            admitted: one.seat.admitted_at.is_some(),
            admitted_to_court: one.seat.admitted_to_court_at.is_some(),
            place: self.attendant_place(now),
            appointment: self.appointment(),
        })
    }

    /// Where the case stands at `now`.
    #[must_use]
    pub fn stage_at(&self, now: Timestamp) -> Stage {
        self.stage_view(now)
    }

    fn attendant_place(&self, now: Timestamp) -> AttendantPlace {
        match (self.mediation_at(now), self.confirmation_at(now)) {
            (_, Some(Confirmation::Filed | Confirmation::Correction)) => AttendantPlace::Between,
            (_, Some(state)) if IN_COURT.contains(&state) => AttendantPlace::Court,
            (Mediation::Ended | Mediation::NotTaken, _) => AttendantPlace::Over,
            (_, None | Some(Confirmation::Window | Confirmation::JointDraft | Confirmation::Cosign)) => {
                AttendantPlace::Mediation
            }
            (_, Some(_)) => AttendantPlace::Over,
        }
    }

    /// What `viewer` sees of the seat of `one`.
    pub(super) fn attendant_seat(
        &self,
        (viewer, eye): (&Viewer, &Eye),
        one: &Participant,
        now: Timestamp,
    ) -> Option<AttendantSeatView> {
        if !one.role.has_seat() || matches!(eye, Eye::Party(_)) {
            return None;
        }
        let actor = actor_of(viewer, now)?;
        Some(AttendantSeatView {
            called_at: one.seat.called_at,
            missing: one.missing().into_iter().map(|promise| promise.label().to_owned()).collect(),
            admitted: one.seat.admitted_at.is_some(),
            admitted_to_court: one.seat.admitted_to_court_at.is_some(),
            in_caucus: *eye == Eye::Mediator && self.is_in_caucus(one),
            actions: self.attendant_actions(&actor, one, now),
        })
    }

    fn attendant_actions(&self, actor: &Actor, one: &Participant, now: Timestamp) -> Vec<ActionView> {
        use CommandKind as K;
        [K::CallParticipant, K::AdmitParticipant, K::AdmitParticipantToCourt, K::MoveParticipant]
            .into_iter()
            .filter_map(|kind| {
                let asked = self.guard_attendant(actor, kind);
                let why_not = match asked.and_then(|()| self.attendant_ready(kind, one, now)) {
                    Ok(()) => None,
                    Err(
                        Refusal::NotYours { .. }
                        | Refusal::WrongStage { .. }
                        | Refusal::NotNow { .. }
                        | Refusal::ClaimedBy { .. }
                        | Refusal::NotClaimed
                        | Refusal::Conflicted
                        | Refusal::Unknown,
                    ) => return None,
                    Err(refusal) => Some(refusal.reason()),
                };
                Some(ActionView {
                    kind,
                    allowed: why_not.is_none(),
                    why_not,
                    party_id: None,
                    document_id: None,
                })
            })
            .collect()
    }

    /// What happened to a seat, in words.
    pub(super) fn seat_words(&self, id: &ParticipantId, note: &SeatNote) -> (&'static str, String) {
        let who = self
            .participant(id)
            .map_or_else(|| "参与人".to_owned(), |one| format!("{}{}", one.role.label(), one.name));
        match note {
            SeatNote::Called => ("participant_called", format!("给{who}发送链接")),
            SeatNote::Promised { promise, given: true } => {
                ("participant_promised", format!("{who}承诺：{}", promise.label()))
            }
            SeatNote::Promised { promise, given: false } => {
                ("participant_withdrew", format!("{who}不承诺：{}", promise.label()))
            }
            SeatNote::Admitted { court: false } => ("participant_admitted", format!("请{who}进入调解室")),
            SeatNote::Admitted { court: true } => ("participant_admitted", format!("请{who}进入法庭")),
            SeatNote::Moved { private: true } => ("participant_moved", format!("请{who}进入单独沟通")),
            SeatNote::Moved { private: false } => ("participant_moved", format!("请{who}退出单独沟通")),
        }
    }
}
