//! 裁定: six grounds, one ruling, service on each party.
//!
//! Sources: 民诉法解释 358 (grounds of dismissal), 民事诉讼法 206 (the ruling), 90 (electronic service: arrival in the
//! party's system counts, with the party's consent); `legal.md` B.11, C71, C72, C80.

use super::decision::{Finding, GroundCode, NonAcceptance, Outcome};
use jiff::Timestamp;

use super::event::Event;
use super::field::{NOTE_MAX, TEXT_MAX, optional, required};
use super::id::{DocumentId, PartyId};
use super::party::Party;
use super::refusal::Refusal;
use super::{Case, Supply};
use crate::paper::Kind;

impl Case {
    pub(super) fn draft_ruling(
        &self,
        outcome: &Outcome,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        self.ruling_is_ripe(outcome, now)?;
        let outcome = self.worded(outcome)?;
        let finding = |ground: &GroundCode| self.assessments.get(ground).map(|(finding, _)| *finding);
        match &outcome {
            Outcome::Confirm => {
                if GroundCode::ALL.iter().any(|ground| finding(ground) == Some(Finding::Found)) {
                    return Err(Refusal::GroundFound);
                }
            }
            Outcome::Dismiss { grounds, .. } => {
                if grounds.iter().any(|ground| finding(ground) != Some(Finding::Found)) {
                    return Err(Refusal::GroundMissing);
                }
            }
            Outcome::NotAccept { .. }
            | Outcome::Withdraw { .. }
            | Outcome::DeemWithdrawn { .. }
            | Outcome::Terminate { .. } => {}
        }
        Ok(vec![Event::RulingDrafted { document: supply.document(outcome.paper_kind()), outcome }])
    }

    /// The outcome with its codes in order and its reasons, as it is printed; a no names at least one code.
    pub(super) fn worded(&self, outcome: &Outcome) -> Result<Outcome, Refusal> {
        let reasons = |text: &str| required("reasons", "裁定理由", text, TEXT_MAX);
        Ok(match outcome {
            Outcome::Confirm => Outcome::Confirm,
            Outcome::Dismiss { grounds, not_acceptable, reasons: why } => {
                let (grounds, not_acceptable) = (sorted(grounds), sorted(not_acceptable));
                if grounds.is_empty() && not_acceptable.is_empty() {
                    return Err(Refusal::GroundMissing);
                }
                Outcome::Dismiss { grounds, not_acceptable, reasons: reasons(why)? }
            }
            Outcome::NotAccept { not_acceptable, docket_no, reasons: why } => {
                let not_acceptable: Vec<NonAcceptance> = sorted(not_acceptable);
                if not_acceptable.is_empty() {
                    return Err(Refusal::GroundMissing);
                }
                let docket_no = docket_no.as_deref().map(|number| self.court_number(number)).transpose()?;
                Outcome::NotAccept { not_acceptable, docket_no, reasons: reasons(why)? }
            }
            Outcome::Withdraw { reasons: why } => {
                Outcome::Withdraw { reasons: optional("reasons", "裁定理由", why, TEXT_MAX)? }
            }
            Outcome::DeemWithdrawn { reasons: why } => Outcome::DeemWithdrawn { reasons: reasons(why)? },
            Outcome::Terminate { reasons: why } => Outcome::Terminate { reasons: reasons(why)? },
        })
    }

    pub(super) fn serve(&self, party: &PartyId, supply: &Supply) -> Result<Vec<Event>, Refusal> {
        let ruling = self.ruling().ok_or(Refusal::Unknown)?.made.id.clone();
        Ok(vec![Event::Served { party: party.clone(), ruling, receipt: supply.document(Kind::D21) }])
    }

    /// Only the first opening of the ruling that was served is a fact of law; other openings change nothing.
    pub(super) fn receive(&self, party: &Party, document: &DocumentId) -> Result<Vec<Event>, Refusal> {
        let is_ruling = self.ruling().is_some_and(|ruling| ruling.made.id == *document);
        if !is_ruling || party.served_at.is_none() || party.received_at.is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::Received { party: party.id.clone(), document: document.clone() }])
    }
}

pub(super) fn assess(ground: GroundCode, finding: Finding, note: &str) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::Assessed { ground, finding, note: optional("note", "审查意见", note, NOTE_MAX)? }])
}

fn sorted<T: Clone + Ord>(codes: &[T]) -> Vec<T> {
    let mut codes = codes.to_vec();
    codes.sort_unstable();
    codes.dedup();
    codes
}
