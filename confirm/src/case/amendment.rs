//! 变更: a new agreement in place of one that is in force (M92), and the old one that stands when none comes of it.
//!
//! Source: 人民调解法 31 (an agreement binds until another takes its place); `legal.md` C.1: the old version stays in the
//! dossier, marked 被变更. So whoever refuses the new text ends the change and not the agreement.

use jiff::Timestamp;

use super::Case;
use super::actor::{Actor, ActorKind};
use super::command::CommandKind;
use super::event::Event;
use super::field::{NOTE_MAX, required};
use super::id::PartyId;
use super::party::Party;
use super::refusal::Refusal;
use super::session::SessionEvent;
use super::stage::{Confirmation, Mediation};
use crate::paper::Kind;

impl Case {
    pub(super) fn guard_amendment(
        &self,
        actor: &Actor,
        kind: CommandKind,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if actor.kind == ActorKind::Party {
            self.acting_party(actor, kind)?;
        } else if kind == CommandKind::Amend {
            self.own_mediator(actor, kind)?;
        } else {
            return Err(Refusal::NotYours { command: kind });
        }
        self.mediation_in(kind, &[Mediation::Effective, Mediation::Oral], now)?;
        if self.court_is_busy() {
            return Err(Refusal::InCourt);
        }
        if kind == CommandKind::AnswerAmendment && self.talk.proposal.is_none() {
            return Err(Refusal::Unknown);
        }
        Ok(())
    }

    /// Whether the court has something of the agreement in hand: an application, a ruling to serve, an objection.
    fn court_is_busy(&self) -> bool {
        match self.confirmation {
            Some(Confirmation::Service) => !self.all_served(),
            Some(Confirmation::Objection) => true,
            state => state.is_some_and(Confirmation::is_pending),
        }
    }

    pub(super) fn propose_amendment(&self, actor: &Actor, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = required("reason", "变更的原因", reason, NOTE_MAX)?;
        let mut events = vec![Event::Session(SessionEvent::AmendmentProposed { reason })];
        if let Ok(party) = self.seat(actor) {
            events.push(answered(&party.id, true));
        }
        Ok(events)
    }

    /// M90 → M92 with the last yes.
    pub(super) fn answer_amendment(&self, party: &PartyId, accept: bool) -> Result<Vec<Event>, Refusal> {
        let (reason, agreed) = self.talk.proposal.as_ref().ok_or(Refusal::Unknown)?;
        if accept && agreed.contains(party) {
            return Ok(Vec::new());
        }
        let mut events = vec![answered(party, accept)];
        let mut others = self.parties.iter().filter(|other| other.id != *party);
        if accept && others.all(|other| agreed.contains(&other.id)) {
            events.push(Event::Session(SessionEvent::Amending { reason: reason.clone() }));
        }
        Ok(events)
    }

    /// Whether a new text is being talked about while an agreement is in force.
    pub(super) fn is_amending(&self) -> bool {
        self.talk.before.is_some()
    }

    /// M92: the agreement in force stays in the file, and what the court did with it stays as a past round.
    pub(super) fn begin_amendment(&mut self, reason: &str) {
        self.remember_agreement();
        let agreement = self.agreement().map(|document| document.made.id.clone());
        self.close_round();
        if let Some(agreement) = &agreement {
            self.supersede(agreement);
        }
        self.talk.amends = Some((reason.to_owned(), agreement));
        self.talk.proposal = None;
        self.talk.overrides.clear();
        self.forget_identities();
        self.effective_at = None;
        self.parties_signed_at = None;
        self.ledger = None;
        self.mediation = Mediation::Amending;
    }

    /// Keeps what the agreement in force led to, for the case that no other one comes about.
    pub(super) fn remember_agreement(&mut self) {
        let mut before = self.clone();
        before.history.clear();
        before.files.clear();
        self.talk.before = Some(Box::new(before));
    }

    /// The new text came to nothing: agreement, clock, application and performance stand as they did.
    pub(super) fn keep_agreement(&mut self) {
        let Some(before) = self.talk.before.take() else { return };
        self.supersede_kind(&[Kind::D12]);
        // A record of the talk that failed stays the record of that talk.
        for document in
            self.documents.iter_mut().filter(|one| !matches!(one.made.kind, Kind::D10 | Kind::D11))
        {
            if let Some(old) = before.document(&document.made.id) {
                document.superseded = old.superseded;
            }
        }
        self.part_with_newcomers(&before.parties);
        for old in &before.parties {
            self.with_party(&old.id, |party| {
                party.served_at = old.served_at;
                party.received_at = old.received_at;
            });
        }
        let before = *before;
        self.talk.proposal = None;
        self.talk.amends = before.talk.amends;
        self.talk.overrides = before.talk.overrides;
        self.talk.caucus = None;
        self.talk.suspicion = None;
        self.clauses = before.clauses;
        self.mediation = before.mediation;
        self.parties_signed_at = before.parties_signed_at;
        self.effective_at = before.effective_at;
        self.ledger = before.ledger;
        self.past = before.past;
        self.round = before.round;
        self.confirmation = before.confirmation;
        self.filed_at = before.filed_at;
        self.accepted_at = before.accepted_at;
        self.docket_no = before.docket_no;
        self.clerk = before.clerk;
        self.claim = before.claim;
        self.hearing_opened_at = before.hearing_opened_at;
        self.assessments = before.assessments;
        self.outcome = before.outcome;
        self.ruled_at = before.ruled_at;
    }

    /// Who joined for the new text alone has no part in the agreement that stands: neither they nor who sat beside them.
    fn part_with_newcomers(&mut self, old: &[Party]) {
        let stays = |party: &PartyId| old.iter().any(|one| one.id == *party);
        self.parties.retain(|party| stays(&party.id));
        self.participants.retain(|one| one.party.as_ref().is_none_or(stays));
        self.stations.retain(|party, _| stays(party));
    }
}

fn answered(party: &PartyId, accept: bool) -> Event {
    Event::Session(SessionEvent::AmendmentAnswered { party: party.clone(), accept })
}
