//! Who somebody is to the case, and whether it is at a point where something can be done.

use jiff::Timestamp;

use super::Act;
use crate::case::Case;
use crate::case::actor::{Actor, ActorKind};
use crate::case::command::CommandKind;
use crate::case::document::Document;
use crate::case::party::Party;
use crate::case::refusal::Refusal;
use crate::case::stage::{Confirmation, Mediation};
use crate::case::view::stage_label;

impl Case {
    /// Whoever works for the committee, whatever their role there.
    pub(in crate::case) fn committee_staff(
        &self,
        actor: &Actor,
        command: CommandKind,
    ) -> Result<(), Refusal> {
        let of_committee = matches!(
            actor.kind,
            ActorKind::Mediator | ActorKind::Recorder | ActorKind::SealKeeper | ActorKind::Operator
        );
        if of_committee && actor.organisation.as_ref() == Some(&self.committee.id) {
            Ok(())
        } else {
            // A mediator of another post mediates here when appointed.
            self.own_mediator(actor, command)
        }
    }

    pub(in crate::case) fn seal_keeper(&self, actor: &Actor, command: CommandKind) -> Result<(), Refusal> {
        if actor.kind == ActorKind::SealKeeper && actor.organisation.as_ref() == Some(&self.committee.id) {
            Ok(())
        } else {
            Err(Refusal::NotYours { command })
        }
    }

    pub(in crate::case) fn own_mediator(&self, actor: &Actor, command: CommandKind) -> Result<(), Refusal> {
        let helps = |id: &str| {
            self.intake
                .assignment
                .as_ref()
                .is_some_and(|one| one.mediators.iter().any(|other| other.id == id))
        };
        if actor.kind == ActorKind::Mediator && (actor.id == self.mediator.id || helps(&actor.id)) {
            Ok(())
        } else {
            Err(Refusal::NotYours { command })
        }
    }

    pub(in crate::case) fn court_staff(
        &self,
        actor: &Actor,
        kind: ActorKind,
        command: CommandKind,
    ) -> Result<(), Refusal> {
        if actor.kind != kind || actor.organisation.as_ref() != Some(&self.court.id) {
            return Err(Refusal::NotYours { command });
        }
        if actor.id == self.mediator.id { Err(Refusal::Conflicted) } else { Ok(()) }
    }

    /// A judge keeps a claim that ran out until another judge takes the case.
    pub(in crate::case) fn holding_judge(&self, actor: &Actor) -> Result<(), Refusal> {
        match &self.claim {
            Some(claim) if claim.judge.id == actor.id => Ok(()),
            Some(claim) => Err(Refusal::ClaimedBy { name: claim.judge.name.clone() }),
            None => Err(Refusal::NotClaimed),
        }
    }

    pub(in crate::case) fn acting_party(
        &self,
        actor: &Actor,
        command: CommandKind,
    ) -> Result<&Party, Refusal> {
        self.seat(actor).map_err(|_| Refusal::NotYours { command })
    }

    pub(in crate::case) fn party_of(&self, act: &Act) -> Result<&Party, Refusal> {
        act.party.as_ref().and_then(|party| self.party(party)).ok_or(Refusal::Unknown)
    }

    pub(in crate::case) fn document_of(&self, act: &Act) -> Result<&Document, Refusal> {
        act.document.as_ref().and_then(|document| self.document(document)).ok_or(Refusal::Unknown)
    }

    pub(in crate::case) fn mediation_in(
        &self,
        command: CommandKind,
        states: &[Mediation],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if states.contains(&self.mediation_at(now)) {
            Ok(())
        } else {
            Err(Refusal::WrongStage { command, stage: stage_label(self, now) })
        }
    }

    pub(in crate::case) fn confirmation_in(
        &self,
        command: CommandKind,
        states: &[Confirmation],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.confirmation_at(now).is_some_and(|state| states.contains(&state)) {
            Ok(())
        } else {
            Err(Refusal::WrongStage { command, stage: stage_label(self, now) })
        }
    }
}
