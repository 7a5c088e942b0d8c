//! 履行: what the register of performance is told by the case, and what the case learns from it.
//!
//! Sources: `legal.md` C.6; 人民调解法 31 (the committee watches over performance), 32; 民事诉讼法 250.

use jiff::Timestamp;

use super::Case;
use super::actor::{Actor, ActorKind};
use super::clause::ClauseDraft;
use super::command::{CommandKind, PerformCommand};
use super::decision::Outcome;
use super::event::{Event, Recorded};
use super::refusal::Refusal;
use super::stage::Confirmation;
use crate::calendar;
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

    pub(super) fn guard_performance(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        if self.ledger.is_none() {
            return Err(Refusal::NotNow { why: "还没有生效的协议" });
        }
        self.side_of(actor, kind).map(drop)
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
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let ledger = self.ledger.as_ref().ok_or(Refusal::Unknown)?;
        let side = self.side_of(actor, command.kind())?;
        let events = ledger.decide(&side, command, self.court_stands(now), calendar::day_of(now))?;
        Ok(events.into_iter().map(Event::Perform).collect())
    }

    pub(super) fn begin_performance(&mut self, effective_at: Timestamp) {
        let clauses: Vec<ClauseDraft> = self.clauses.iter().map(|clause| clause.draft.clone()).collect();
        self.ledger = Some(Ledger::of(&clauses, calendar::day_of(effective_at)));
    }

    pub(super) fn apply_performance(&mut self, event: &PerformEvent, recorded: &Recorded) {
        if let Some(ledger) = &mut self.ledger {
            ledger.apply(event, recorded.at);
        }
    }
}
