//! 履行: what the register of performance is told by the case, and what the case learns from it.
//!
//! Sources: `legal.md` C.6; 人民调解法 31 (the committee watches over performance), 32; 民事诉讼法 250.

use jiff::Timestamp;

use super::actor::{Actor, ActorKind};
use super::clause::ClauseDraft;
use super::command::{CommandKind, PerformCommand};
use super::decision::Outcome;
use super::document::DocumentMade;
use super::event::{Event, Recorded};
use super::id::PartyId;
use super::refusal::Refusal;
use super::stage::Confirmation;
use super::{Case, Supply};
use crate::calendar;
use crate::paper::Kind;
use crate::performance::{Ledger, PerformEvent, Ruling, Side, State};

impl Case {
    /// What the court did, as far as performance hangs on it.
    #[must_use]
    pub fn court_stands(&self, now: Timestamp) -> Ruling {
        let served_last = self.parties.iter().map(|party| party.served_at).collect::<Option<Vec<_>>>();
        match (self.confirmation_at(now), &self.outcome, self.ruled_at) {
            (_, Some(Outcome::Confirm), Some(_)) if self.round.set_aside => Ruling::Never,
            (_, Some(Outcome::Confirm), Some(_)) => match served_last.and_then(|all| all.into_iter().max()) {
                Some(on) => Ruling::Served { on: calendar::day_of(on) },
                None => Ruling::Open,
            },
            (_, Some(_), Some(_)) | (Some(Confirmation::Expired), _, _) => Ruling::Never,
            _ => Ruling::Open,
        }
    }

    /// State of the performance at `now`; nothing before there is an agreement.
    #[must_use]
    pub fn performance_at(&self, now: Timestamp) -> Option<State> {
        let ledger = self.ledger.as_ref()?;
        Some(ledger.state(calendar::day_of(now), self.court_stands(now)))
    }

    pub(super) fn guard_performance(
        &self,
        actor: &Actor,
        kind: CommandKind,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let Some(ledger) = &self.ledger else {
            return Err(Refusal::NotNow { why: "还没有生效的协议" });
        };
        let side = self.side_of(actor, kind)?;
        if kind == CommandKind::ReportEnforcement {
            let today = calendar::day_of(now);
            ledger.check_enforcement(&side, today, self.court_stands(now), today)?;
        }
        Ok(())
    }

    fn side_of(&self, actor: &Actor, kind: CommandKind) -> Result<Side, Refusal> {
        match actor.kind {
            ActorKind::Party => Ok(Side::Party(self.acting_party(actor, kind)?.id.clone())),
            ActorKind::Recorder | ActorKind::Operator => {
                self.committee_staff(actor, kind)?;
                Ok(Side::Recorder)
            }
            ActorKind::Mediator
            | ActorKind::SealKeeper
            | ActorKind::Judge
            | ActorKind::Clerk
            | ActorKind::President
            | ActorKind::Assistant
            | ActorKind::Participant
            | ActorKind::System => {
                self.own_mediator(actor, kind)?;
                Ok(Side::Mediator)
            }
        }
    }

    pub(super) fn decide_performance(
        &self,
        actor: &Actor,
        command: &PerformCommand,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let ledger = self.ledger.as_ref().ok_or(Refusal::Unknown)?;
        let side = self.side_of(actor, command.kind())?;
        let events = ledger.decide(&side, command, self.court_stands(now), calendar::day_of(now))?;
        let told = |event: PerformEvent| {
            let document = paper_of(&event).map(|kind| supply.document(kind));
            Event::Perform { event, document }
        };
        Ok(events.into_iter().map(told).collect())
    }

    pub(super) fn begin_performance(&mut self, effective_at: Timestamp) {
        let clauses: Vec<ClauseDraft> = self.clauses.iter().map(|clause| clause.draft.clone()).collect();
        self.ledger = Some(Ledger::of(&clauses, calendar::day_of(effective_at)));
    }

    pub(super) fn apply_performance(
        &mut self,
        event: &PerformEvent,
        document: Option<&DocumentMade>,
        recorded: &Recorded,
    ) {
        if let Some(ledger) = &mut self.ledger {
            ledger.apply(event, recorded.at);
        }
        let Some(document) = document else { return };
        // There is one register, and each visit has a record of its own.
        if document.kind == Kind::D23 {
            self.supersede_kind(&[Kind::D23]);
        }
        self.add_document(document, recorded.at, asks_for_enforcement(event).cloned());
    }
}

/// The paper that goes with an event: the record of a visit (D22), the register of what is proved (D23), the
/// application of a creditor (D25). A mediator who notes that somebody went to the court asks for nothing.
fn paper_of(event: &PerformEvent) -> Option<Kind> {
    match event {
        PerformEvent::Visited { .. } => Some(Kind::D22),
        PerformEvent::Confirmed { .. } => Some(Kind::D23),
        PerformEvent::EnforcementReported { .. } => asks_for_enforcement(event).map(|_| Kind::D25),
        PerformEvent::Reported { .. } | PerformEvent::Denied { .. } => None,
    }
}

/// The creditor who asks for enforcement in `event`.
fn asks_for_enforcement(event: &PerformEvent) -> Option<&PartyId> {
    match event {
        PerformEvent::EnforcementReported { by: Side::Party(party), .. } => Some(party),
        PerformEvent::EnforcementReported { .. }
        | PerformEvent::Reported { .. }
        | PerformEvent::Confirmed { .. }
        | PerformEvent::Denied { .. }
        | PerformEvent::Visited { .. } => None,
    }
}
