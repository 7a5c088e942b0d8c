//! What the check of confirmability and wording ([`crate::lint`]) is told about a case.
//!
//! Source: `legal.md` C.5. Only what stands in the case goes in: parties, clauses, the register, the clock; nothing that
//! was said in private.

use jiff::Timestamp;

use super::Case;
use super::party::{Capacity, PartyRole};
use super::people::Authority;
use crate::calendar;
use crate::deadline::Timeliness;
use crate::lint::{self, Finding};

pub(super) fn check(case: &Case, now: Timestamp) -> Vec<Finding> {
    let clauses: Vec<lint::Clause<'_>> =
        (1..).zip(&case.clauses).map(|(no, clause)| lint::Clause { no, draft: &clause.draft }).collect();
    let parties: Vec<lint::Party<'_>> = case
        .parties
        .iter()
        .map(|party| lint::Party {
            id: &party.id,
            name: party.who.name(),
            role: match party.role {
                PartyRole::Applicant => lint::Role::Applicant,
                PartyRole::Respondent => lint::Role::Respondent,
                PartyRole::Guarantor => lint::Role::Guarantor,
            },
            birth: party.who.birth(),
            capacity: match party.draft.capacity {
                Some(Capacity::Limited) => lint::Capacity::Limited,
                Some(Capacity::None) => lint::Capacity::None,
                Some(Capacity::Full) | None => lint::Capacity::Full,
            },
            has_guardian: party.guardian.is_some(),
            signs: true,
            agent: party.agent().map(|agent| match agent.authority {
                Authority::General => lint::Authority::General,
                Authority::Special => lint::Authority::Special,
            }),
            city_resident: party.draft.city_resident,
        })
        .collect();
    lint::check(&lint::Matter {
        dispute_type: &case.registration.dispute_type,
        cause: &case.registration.cause,
        facts: &case.registration.facts,
        clauses: &clauses,
        parties: &parties,
        committee_registered: case.standing.committee_registered,
        mediator_registered: case.standing.mediator_registered,
        court_competent: case.standing.court_competent,
        window: match case.window().map(|window| window.timeliness(now)) {
            None => lint::Window::NotYet,
            Some(Timeliness::Open) => lint::Window::Open,
            Some(Timeliness::Over { .. } | Timeliness::Unknown { .. }) => lint::Window::Over,
        },
        loan: case.registration.loan.as_ref().map(|loan| lint::Loan {
            contract_day: loan.contract_day,
            principal_fen: loan.principal_fen,
            annual_rate_bp: loan.annual_rate_bp.map(i64::from),
            paid_by_transfer: loan.by_transfer,
            evidence: usize::try_from(loan.vouchers).unwrap_or(usize::MAX),
        }),
        signals: &case.signals(),
        signed_on: case.parties_signed_at.map(calendar::day_of),
        today: calendar::day_of(now),
    })
}

impl Case {
    /// What was noticed by itself and may point to a sham (K-12): only facts that stand in the case.
    fn signals(&self) -> Vec<lint::Signal> {
        let mut signals = Vec::new();
        if self.same_household() {
            signals.push(lint::Signal::RelatedParties);
        }
        if self.registration.loan.as_ref().is_some_and(|loan| !loan.by_transfer && loan.vouchers == 0) {
            signals.push(lint::Signal::CashOnly);
        }
        signals
    }

    /// Whether people of both sides live at one address.
    fn same_household(&self) -> bool {
        let of = |role: PartyRole| self.parties.iter().filter(move |party| party.role == role);
        of(PartyRole::Applicant).any(|one| {
            of(PartyRole::Respondent)
                .any(|other| !one.who.address().is_empty() && one.who.address() == other.who.address())
        })
    }
}
