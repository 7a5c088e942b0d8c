//! 期间: which term of `legal.md` B.12 runs in which state, since when, and what stops or lengthens it.
//!
//! Nothing here acts by itself. A late act is refused because two instants are compared (`legal.md` 0.1, DESIGN.md 2); a
//! lapsed appointment or window is a state computed from the clock.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Case;
use super::round::ExtensibleTerm;
use super::stage::{Confirmation, Mediation};
use crate::calendar::{self, OutOfReach};
use crate::deadline::{self, Term};

/// A term that runs in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Row of the table.
    pub term: &'static Term,
    /// The day it counts from.
    pub start: Date,
    /// Days it was lengthened by, or rested.
    pub more: i32,
    /// The last day as the parties agreed on it.
    pub agreed: Option<Date>,
    /// The last day that somebody set, where the table has none.
    pub set: Option<Date>,
}

impl Running {
    fn of(id: &str, since: Timestamp) -> Option<Self> {
        let term = deadline::term(id)?;
        Some(Self { term, start: calendar::day_of(since), more: 0, agreed: None, set: None })
    }

    /// The last day by law.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if it depends on holidays that are not known.
    pub fn due(&self) -> Result<Date, OutOfReach> {
        if let Some(day) = self.set.or(self.agreed) {
            return Ok(day);
        }
        if self.more == 0 {
            return self.term.last_day(self.start);
        }
        // A longer term is counted as one term (民事诉讼法 85): the rest day at its own end alone moves it.
        calendar::workday_from(calendar::days_after(self.term.nominal(self.start), self.more))
    }

    /// The last day counted plainly: what is shown where the law's day is not known yet.
    #[must_use]
    pub fn plain(&self) -> Date {
        self.set
            .or(self.agreed)
            .unwrap_or_else(|| calendar::days_after(self.term.nominal(self.start), self.more))
    }
}

/// The terms that run in the case at `now`, the one that presses most first.
#[must_use]
pub fn running(case: &Case, now: Timestamp) -> Vec<Running> {
    let mut terms: Vec<Running> = mediation_terms(case, now);
    terms.extend(court_terms(case, now));
    terms.sort_by_key(Running::plain);
    terms
}

fn mediation_terms(case: &Case, now: Timestamp) -> Vec<Running> {
    let intake = &case.intake;
    let since = |id: &str, at: Option<Timestamp>| at.and_then(|at| Running::of(id, at));
    match case.mediation_at(now) {
        // DL-M1: the other side is asked within three working days; DL-M3: somebody is appointed.
        Mediation::Submitted | Mediation::AskOther => {
            since("DL-M1", intake.submitted_at).into_iter().collect()
        }
        Mediation::Accepted => since("DL-M3", intake.accepted_at).into_iter().collect(),
        Mediation::Assigned => {
            let assigned = intake.assignment.as_ref();
            let open = assigned.filter(|one| one.taken_at.is_none()).map(|one| one.at);
            since("DL-M4", open).into_iter().chain(mediation_term(case)).collect()
        }
        Mediation::Scheduled
        | Mediation::CheckIn
        | Mediation::Notice
        | Mediation::Session
        | Mediation::Caucus
        | Mediation::Adjourned
        | Mediation::Record
        | Mediation::Drafting
        | Mediation::ReadBack
        | Mediation::Signing
        | Mediation::Sealing
        | Mediation::Suspect => mediation_term(case).into_iter().collect(),
        Mediation::Draft
        | Mediation::NotTaken
        | Mediation::Effective
        | Mediation::Oral
        | Mediation::Amending
        | Mediation::Ended => Vec::new(),
    }
}

/// DL-M5, DL-M6 or DL-M7: how long the mediation may take, from the mediator's acceptance.
fn mediation_term(case: &Case) -> Option<Running> {
    if case.is_amending() {
        return None;
    }
    let taken = case.intake.assignment.as_ref()?.taken_at?;
    let (id, from) = if case.registration.is_labour() {
        ("DL-M7", case.intake.submitted_at.unwrap_or(taken))
    } else if case.registration.is_court_invited() {
        ("DL-M5", taken)
    } else {
        ("DL-M6", taken)
    };
    let mut running = Running::of(id, from)?;
    running.agreed = case.intake.extended_until;
    running.more = rested(case);
    Some(running)
}

/// Whole days for which the clock rested (在线调解规则 26); one that still rests counts up to the last event.
fn rested(case: &Case) -> i32 {
    let days = case.talk.pauses.iter().map(|(from, until)| {
        let until = until.unwrap_or(case.updated_at).max(*from);
        calendar::days_between(calendar::day_of(*from), calendar::day_of(until))
    });
    i32::try_from(days.sum::<i64>()).unwrap_or(i32::MAX)
}

/// The last day of the mediation, if its term runs at all; nothing while it rests for an appraisal, nor while an
/// agreement that is in force is changed.
#[must_use]
pub fn mediation_due(case: &Case) -> Option<Result<Date, OutOfReach>> {
    if case.talk.pauses.last().is_some_and(|pause| pause.1.is_none()) {
        return None;
    }
    mediation_term(case).map(|running| running.due())
}

/// DL-M4: whether nobody took the appointment within three working days.
#[must_use]
pub fn assignment_lapsed(case: &Case, now: Timestamp) -> bool {
    let Some(assignment) = case.intake.assignment.as_ref().filter(|one| one.taken_at.is_none()) else {
        return false;
    };
    Running::of("DL-M4", assignment.at)
        .and_then(|running| running.due().ok())
        .is_some_and(|due| calendar::day_of(now) > due)
}

fn court_terms(case: &Case, now: Timestamp) -> Vec<Running> {
    let since = |id: &str, at: Option<Timestamp>| at.and_then(|at| Running::of(id, at));
    let demand = |demand: &Option<super::round::Demand>| {
        let demand = demand.as_ref()?;
        let mut running = Running::of("DL-C6", now)?;
        running.set = Some(demand.due);
        Some(running)
    };
    let Some(state) = case.confirmation_at(now) else { return Vec::new() };
    match state {
        Confirmation::Window | Confirmation::JointDraft | Confirmation::Cosign => {
            since("DL-C1", case.effective_at).into_iter().collect()
        }
        // The three days begin anew on the day after what was missing came in (在线诉讼规则 9).
        Confirmation::Filed => since("DL-C2", case.round.complete_at).into_iter().collect(),
        Confirmation::Correction => demand(&case.round.correction).into_iter().collect(),
        Confirmation::Supplement => {
            demand(&case.round.supplement).into_iter().chain(procedure(case)).collect()
        }
        Confirmation::Accepted
        | Confirmation::Review
        | Confirmation::Scheduled
        | Confirmation::CheckIn
        | Confirmation::Offline
        | Confirmation::Inquiry
        | Confirmation::Record
        | Confirmation::Confirmed
        | Confirmation::Dismissed
        | Confirmation::Withdrawn
        | Confirmation::DeemedWithdrawn
        | Confirmation::Terminated => procedure(case),
        Confirmation::Service | Confirmation::Objection => {
            let last = case.parties.iter().filter_map(|party| party.served_at).max();
            since("DL-C7", last).into_iter().collect()
        }
        Confirmation::Expired | Confirmation::NotAccepted | Confirmation::Archived => Vec::new(),
    }
}

/// DL-C3 and DL-C4, with what the president granted.
fn procedure(case: &Case) -> Vec<Running> {
    let term = |id: &str, extensible: ExtensibleTerm| {
        let mut running = Running::of(id, case.accepted_at?)?;
        running.more = i32::from(case.round.extensions.get(&extensible).copied().unwrap_or(0));
        Some(running)
    };
    let terms = [term("DL-C3", ExtensibleTerm::Ruling), term("DL-C4", ExtensibleTerm::Procedure)];
    terms.into_iter().flatten().collect()
}
