//! A case as one line of a list.

use jiff::Timestamp;

use super::super::Case;
use super::super::actor::Viewer;
use super::super::clause::ClauseDraft;
use super::super::clock;
use super::super::consent::Step;
use super::super::party::Party;
use super::standing::level;
use super::{CaseRow, Deadline, Readiness, ReadinessState, RowParty};
use crate::calendar;

impl Case {
    /// The case as one line of `viewer`'s list; nothing if it may not be seen. Presence is left for the web to fill in.
    #[must_use]
    pub fn row(&self, viewer: &Viewer, now: Timestamp) -> Option<CaseRow> {
        let eye = self.eye(viewer)?;
        Some(CaseRow {
            id: self.id.clone(),
            version: self.version,
            title: self.registration.title.clone(),
            number: self.number.clone(),
            docket_no: self.docket_no.clone(),
            cause: self.registration.cause.clone(),
            stage: self.stage_view(now),
            parties: self
                .parties
                .iter()
                .map(|party| RowParty {
                    id: party.id.clone(),
                    name: party.who.name().to_owned(),
                    role_label: self.role_label(&eye, party).to_owned(),
                })
                .collect(),
            amount_fen: self.amount_fen(),
            deadline: self.deadline(now),
            readiness: self.parties.iter().map(|party| self.readiness(party)).collect(),
            claimed_by: self.claim.as_ref().map(|claim| claim.judge.clone()),
            both_online: false,
            next: self.next(viewer, now),
            updated_at: self.updated_at,
        })
    }

    fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        let first = clock::running(self, now).into_iter().next()?;
        // The application shows its safe day; every other term the day by law, or the plain one where holidays are
        // not known yet: it is the earlier of the two.
        let day = match self.window() {
            Some(window) if first.term.id == crate::deadline::APPLICATION.id => window.due_safe,
            Some(_) | None => first.due().unwrap_or_else(|_| first.plain()),
        };
        let days_left = calendar::days_between(calendar::day_of(now), day);
        Some(Deadline {
            what: first.term.id.to_owned(),
            label: first.term.name.to_owned(),
            day,
            days_left,
            level: level(days_left, first.term.low),
        })
    }

    /// Sum of all payments the clauses promise.
    #[must_use]
    pub fn amount_fen(&self) -> Option<i64> {
        let sum: i64 = self
            .clauses
            .iter()
            .map(|clause| match &clause.draft {
                ClauseDraft::Pay { amount_fen, .. } => *amount_fen,
                ClauseDraft::Instalments { total_fen, .. } => *total_fen,
                ClauseDraft::Act { .. }
                | ClauseDraft::Deliver { .. }
                | ClauseDraft::Forbear { .. }
                | ClauseDraft::Guarantee { .. }
                | ClauseDraft::Default { .. }
                | ClauseDraft::Release { .. }
                | ClauseDraft::Other { .. } => 0,
            })
            .sum();
        (sum > 0).then_some(sum)
    }

    fn readiness(&self, party: &Party) -> Readiness {
        let in_court = self.filed_at.is_some();
        let (admitted, step) = if in_court {
            (party.court_identity.is_some(), Step::Hearing)
        } else {
            (party.identity.is_some(), self.door())
        };
        let state = if admitted {
            ReadinessState::Admitted
        } else if party.consents.missing(step).is_empty() {
            ReadinessState::Ready
        } else if party.check.is_some() {
            ReadinessState::Checked
        } else if party.invited {
            ReadinessState::Invited
        } else {
            ReadinessState::None
        };
        Readiness { party_id: party.id.clone(), name: party.acting_name().to_owned(), state, online: false }
    }
}
