//! 申请在哪里: the application of a case as it lies at its court, and whether another case has the same dispute.
//!
//! Source: 民诉法解释 352 (B-307): one agreement, one court. What lies in other systems comes in through
//! [`super::event::Standing`].

use jiff::SignedDuration;

use super::Case;
use super::event::Event;
use super::intake::IntakeEvent;
use super::refusal::Refusal;
use crate::jurisdiction::Filing;

/// How far apart two cases of the same people and type are still the same dispute (E-DUP, `legal.md` M00): longer, and
/// the next winter's heating bill could not be confirmed; shorter, and a second try would pass as another dispute.
pub(crate) const SAME_DISPUTE: SignedDuration = SignedDuration::from_hours(180 * 24);

impl Case {
    /// The present application, if there is one.
    #[must_use]
    pub fn filing(&self) -> Option<Filing> {
        use super::stage::Confirmation as C;
        let came_to_nothing = match self.decided() {
            Some(C::NotAccepted | C::Dismissed | C::Withdrawn | C::DeemedWithdrawn | C::Terminated) => true,
            Some(_) | None => false,
        };
        Some(Filing {
            court: self.court.name.clone(),
            filed_at: self.filed_at?,
            docketed_at: self.accepted_at,
            over: came_to_nothing || self.round.set_aside,
        })
    }

    /// Whether `other` is about the dispute of this case: the same promises, or the same people about the same thing
    /// within half a year, unless somebody said why it is another dispute.
    #[must_use]
    pub fn shares_dispute(&self, other: &Self) -> bool {
        let apart = self.registered_at().duration_since(other.registered_at()).abs();
        let near = self.registration.dispute_type == other.registration.dispute_type
            && apart <= SAME_DISPUTE
            && !self.is_declared_another()
            && !other.is_declared_another();
        self.id != other.id
            && numbers(self) == numbers(other)
            && (near || (!self.clauses.is_empty() && promises(self) == promises(other)))
    }

    /// B-307: refuses what would be a second application about the same dispute.
    pub(super) fn filed_nowhere_else(&self) -> Result<(), Refusal> {
        match &self.standing.filed_elsewhere {
            Some(court) => Err(Refusal::FiledElsewhere { court: court.clone() }),
            None => Ok(()),
        }
    }

    fn is_declared_another(&self) -> bool {
        self.history.iter().any(|entry| {
            matches!(&entry.event, Event::Intake(IntakeEvent::Submitted { not_a_duplicate: Some(_), .. }))
        })
    }
}

/// Who is bound, in any order.
fn numbers(case: &Case) -> Vec<&str> {
    let mut numbers: Vec<&str> = case.parties.iter().map(|party| party.who.number()).collect();
    numbers.sort_unstable();
    numbers
}

/// What is promised, in any order; a clause has its id in its hash, so the words count.
fn promises(case: &Case) -> Vec<&str> {
    let mut promises: Vec<&str> = case.clauses.iter().map(|clause| clause.text.as_str()).collect();
    promises.sort_unstable();
    promises
}
