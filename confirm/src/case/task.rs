//! What is to be done in a case, by whom and until when.
//!
//! Source: `legal.md` A-93 and the owner and clock columns of C.1 and C.3: every state that waits for somebody has one
//! owner. What only the clock changes (an application window that closed) shows once the next event is written.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Case;
use super::document::Signer;
use super::stage::{Confirmation, Mediation};
use crate::calendar;
use crate::deadline::{ACCEPTANCE, RULING, Term};
use crate::queue::{Desk, Task, TaskKind};

/// Working days within which the committee seals ([D] of `legal.md` M88).
const SEAL_WORKDAYS: u16 = 2;

impl Case {
    /// What has to be done at `now`; at most one task of a kind, and none where nobody has to act.
    #[must_use]
    pub fn tasks(&self, now: Timestamp) -> Vec<Task> {
        let task = match self.mediation {
            Mediation::Submitted | Mediation::Scheduled | Mediation::CheckIn | Mediation::Session => {
                Some(self.at_committee(TaskKind::Mediate, Desk::Mediator))
            }
            Mediation::Signing => Some(self.signing_task()),
            Mediation::Sealing => Some(self.sealing_task()),
            Mediation::Effective => self.confirmation_task(now),
            Mediation::Ended => None,
        };
        task.into_iter().collect()
    }

    /// Codes of the states the case is in, mediation first.
    #[must_use]
    pub fn state_codes(&self) -> Vec<&'static str> {
        std::iter::once(self.mediation.code()).chain(self.confirmation.map(Confirmation::code)).collect()
    }

    fn at_committee(&self, kind: TaskKind, desk: Desk) -> Task {
        let holder = match desk {
            Desk::Mediator => Some(self.mediator.clone()),
            Desk::Operator | Desk::Recorder | Desk::SealKeeper | Desk::Clerk | Desk::Judge | Desk::Party => {
                None
            }
        };
        Task {
            kind,
            desk,
            org: self.committee.id.clone(),
            since: self.history.first().map_or(self.updated_at, |entry| entry.at),
            due: None,
            holder,
            holder_until: None,
            about: self.mediation.code().to_owned(),
        }
    }

    fn signing_task(&self) -> Task {
        let Some(agreement) = self.agreement() else {
            return self.at_committee(TaskKind::Sign, Desk::Mediator);
        };
        let parties_first = agreement.open_places().any(|place| matches!(place.signer, Signer::Party(_)));
        let task = if parties_first {
            self.at_committee(TaskKind::Party, Desk::Party)
        } else {
            self.at_committee(TaskKind::Sign, Desk::Mediator)
        };
        Task { since: agreement.made_at, ..task }
    }

    fn sealing_task(&self) -> Task {
        let task = self.at_committee(TaskKind::Seal, Desk::SealKeeper);
        let signed = self.agreement().and_then(|agreement| agreement.signatures.last());
        let since = signed.map_or(self.updated_at, |(_, at)| *at);
        Task { since, due: calendar::workdays_after(calendar::day_of(since), SEAL_WORKDAYS).ok(), ..task }
    }

    fn confirmation_task(&self, now: Timestamp) -> Option<Task> {
        let state = self.confirmation_at(now)?;
        let about = state.code().to_owned();
        match state {
            Confirmation::Window | Confirmation::Cosign => Some(Task {
                since: self.effective_at.unwrap_or(self.updated_at),
                due: self.window().map(|window| window.due_safe),
                about,
                ..self.at_committee(TaskKind::Party, Desk::Party)
            }),
            Confirmation::Filed => {
                let due = last_day(&ACCEPTANCE, self.filed_at?);
                Some(self.at_court(TaskKind::Acceptance, Desk::Clerk, self.filed_at?, due, about))
            }
            Confirmation::Accepted => {
                let due = last_day(&RULING, self.accepted_at?);
                Some(self.at_court(TaskKind::Assignment, Desk::Judge, self.accepted_at?, due, about))
            }
            Confirmation::Review
            | Confirmation::Inquiry
            | Confirmation::Confirmed
            | Confirmation::Dismissed => {
                let due = last_day(&RULING, self.accepted_at?);
                let task = self.at_court(TaskKind::Judge, Desk::Judge, self.accepted_at?, due, about);
                Some(Task {
                    holder: self.claim.as_ref().map(|claim| claim.judge.clone()),
                    holder_until: self.claim.as_ref().map(super::Claim::ends_at),
                    ..task
                })
            }
            Confirmation::Service => self.parties.iter().any(|party| party.served_at.is_none()).then(|| {
                let since = self.ruled_at.unwrap_or(self.updated_at);
                self.at_court(TaskKind::Service, Desk::Clerk, since, None, about)
            }),
            Confirmation::Expired => None,
        }
    }

    fn at_court(
        &self,
        kind: TaskKind,
        desk: Desk,
        since: Timestamp,
        due: Option<Date>,
        about: String,
    ) -> Task {
        Task { kind, desk, org: self.court.id.clone(), since, due, holder: None, holder_until: None, about }
    }
}

/// The last day by law, or the plain one where holidays are not known yet: it is the earlier of the two.
fn last_day(term: &Term, start: Timestamp) -> Option<Date> {
    let start = calendar::day_of(start);
    Some(term.last_day(start).unwrap_or_else(|_| term.nominal(start)))
}

impl Mediation {
    /// Its code in `legal.md` C.1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "M10",
            Self::Scheduled => "M40",
            Self::CheckIn => "M50",
            Self::Session => "M60",
            Self::Signing => "M85",
            Self::Sealing => "M88",
            Self::Effective => "M90",
            Self::Ended => "M95",
        }
    }
}

impl Confirmation {
    /// Its code in `legal.md` C.3.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Window => "C00",
            Self::Expired => "C05",
            Self::Cosign => "C15",
            Self::Filed => "C20",
            Self::Accepted => "C31",
            Self::Review => "C40",
            Self::Inquiry => "C60",
            Self::Confirmed => "C71",
            Self::Dismissed => "C72",
            Self::Service => "C80",
        }
    }
}
