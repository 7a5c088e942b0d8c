//! What is to be done in a case, by whom and until when.
//!
//! Source: `legal.md` A-93 and the owner and clock columns of C.1, C.3 and C.6: every state that waits for somebody has
//! one owner. What only the clock changes (an application window that closed, a payment that fell due) shows once the
//! next event is written; a list orders by the day it is due, so nothing sinks for that.

use jiff::Timestamp;
use jiff::civil::Date;

use super::stage::{Confirmation, Mediation, Owner};
use super::{Case, Claim, clock};
use crate::calendar;
use crate::performance::State;
use crate::queue::{Desk, Task, TaskKind};

/// Working days within which the committee seals ([D] of `legal.md` M88).
const SEAL_WORKDAYS: u16 = 2;

impl Case {
    /// What has to be done at `now`; at most one task of a kind, and none where nobody has to act.
    #[must_use]
    pub fn tasks(&self, now: Timestamp) -> Vec<Task> {
        let mut tasks: Vec<Task> = match (self.mediation_at(now), self.confirmation_at(now)) {
            (Mediation::Effective | Mediation::Oral, Some(state)) => self.confirmation_task(state, now),
            (state, _) => self.mediation_task(state, now),
        }
        .into_iter()
        .collect();
        tasks.extend(self.follow_up_task(now));
        tasks
    }

    /// Codes of the states the case is in, mediation first.
    #[must_use]
    pub fn state_codes(&self) -> Vec<&'static str> {
        std::iter::once(self.mediation.code()).chain(self.confirmation.map(Confirmation::code)).collect()
    }

    fn mediation_task(&self, state: Mediation, now: Timestamp) -> Option<Task> {
        let kind = match state {
            Mediation::Draft | Mediation::Submitted | Mediation::AskOther => TaskKind::Intake,
            Mediation::Accepted => TaskKind::Assign,
            Mediation::Assigned
            | Mediation::Scheduled
            | Mediation::Notice
            | Mediation::Session
            | Mediation::Caucus
            | Mediation::Adjourned
            | Mediation::Drafting
            | Mediation::ReadBack
            | Mediation::Amending
            | Mediation::Suspect => TaskKind::Mediate,
            Mediation::CheckIn | Mediation::Record => TaskKind::Record,
            Mediation::Signing if self.parties_have_signed() => TaskKind::Sign,
            Mediation::Signing => TaskKind::Party,
            Mediation::Sealing => TaskKind::Seal,
            // Both have a confirmation from the first moment on, which says what is next.
            Mediation::Effective | Mediation::Oral => return None,
            Mediation::NotTaken | Mediation::Ended => return None,
        };
        let desk = match (kind, state.owner()?) {
            (TaskKind::Sign, _) => Desk::Mediator,
            (_, owner) => desk(owner),
        };
        let due = if kind == TaskKind::Seal {
            calendar::workdays_after(calendar::day_of(self.updated_at), SEAL_WORKDAYS).ok()
        } else {
            self.first_day(now)
        };
        let holder = (desk == Desk::Mediator && !self.mediator.id.is_empty()).then(|| self.mediator.clone());
        Some(Task {
            kind,
            desk,
            org: self.committee.id.clone(),
            since: self.updated_at,
            due,
            holder,
            holder_until: None,
            about: state.code().to_owned(),
        })
    }

    fn parties_have_signed(&self) -> bool {
        self.agreement().is_some_and(|agreement| {
            !agreement.open_places().any(|place| matches!(place.signer, super::document::Signer::Party(_)))
        })
    }

    fn confirmation_task(&self, state: Confirmation, now: Timestamp) -> Option<Task> {
        let kind = match state {
            Confirmation::Window
            | Confirmation::JointDraft
            | Confirmation::Cosign
            | Confirmation::Correction
            | Confirmation::Supplement => TaskKind::Party,
            Confirmation::Filed => TaskKind::Acceptance,
            Confirmation::Accepted => TaskKind::Assignment,
            Confirmation::NotAccepted
            | Confirmation::Review
            | Confirmation::Inquiry
            | Confirmation::Confirmed
            | Confirmation::Dismissed
            | Confirmation::Withdrawn
            | Confirmation::DeemedWithdrawn
            | Confirmation::Terminated => TaskKind::Judge,
            Confirmation::Scheduled | Confirmation::CheckIn | Confirmation::Offline => TaskKind::Schedule,
            Confirmation::Record => TaskKind::Record,
            Confirmation::Service if self.parties.iter().any(|party| party.served_at.is_none()) => {
                TaskKind::Service
            }
            Confirmation::Service => TaskKind::Archive,
            Confirmation::Objection => TaskKind::Objection,
            Confirmation::Expired | Confirmation::Archived => return None,
        };
        let desk = match kind {
            // Whoever is free takes it (C31): the judges' queue.
            TaskKind::Assignment => Desk::Judge,
            _ => desk(state.owner()?),
        };
        let of_parties = desk == Desk::Party;
        let claim = self.claim.as_ref().filter(|_| desk == Desk::Judge);
        Some(Task {
            kind,
            desk,
            org: if of_parties { self.committee.id.clone() } else { self.court.id.clone() },
            since: self.updated_at,
            due: self.first_day(now),
            holder: claim.map(|claim| claim.judge.clone()),
            holder_until: claim.map(Claim::ends_at),
            about: state.code().to_owned(),
        })
    }

    /// 回访: whose agreement is to be looked after, and when next (人民调解法 31).
    fn follow_up_task(&self, now: Timestamp) -> Option<Task> {
        let ledger = self.ledger.as_ref()?;
        let state = self.performance_at(now)?;
        let next = ledger.next_visits(calendar::day_of(now)).into_iter().map(|visit| visit.on).min()?;
        if matches!(state, State::Done | State::Enforcing) {
            return None;
        }
        Some(Task {
            kind: TaskKind::FollowUp,
            desk: Desk::Mediator,
            org: self.committee.id.clone(),
            since: self.effective_at.unwrap_or(self.updated_at),
            due: Some(next),
            holder: Some(self.mediator.clone()).filter(|mediator| !mediator.id.is_empty()),
            holder_until: None,
            about: state.code().to_owned(),
        })
    }

    /// The last day of the term that presses most: the safe one for an application, else the one by law, or the
    /// plain one where holidays are not known yet.
    fn first_day(&self, now: Timestamp) -> Option<Date> {
        let first = clock::running(self, now).into_iter().next()?;
        Some(match self.window() {
            Some(window) if first.term.id == crate::deadline::APPLICATION.id => window.due_safe,
            Some(_) | None => first.due().unwrap_or_else(|_| first.plain()),
        })
    }
}

fn desk(owner: Owner) -> Desk {
    match owner {
        Owner::Operator => Desk::Operator,
        Owner::Mediator => Desk::Mediator,
        Owner::Recorder => Desk::Recorder,
        Owner::SealKeeper => Desk::SealKeeper,
        Owner::Parties => Desk::Party,
        Owner::Clerk => Desk::Clerk,
        Owner::Judge => Desk::Judge,
    }
}
