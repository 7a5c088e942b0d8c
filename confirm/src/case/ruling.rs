//! 裁定: six grounds, one ruling, service on each party.
//!
//! Sources: 民诉法解释 358 (grounds of dismissal), 民事诉讼法 206 (the ruling), 90 (electronic service: arrival in the
//! party's system counts, with the party's consent); `legal.md` B.11, C71, C72, C80.

use super::command::{Finding, GroundCode, Outcome};
use super::event::Event;
use super::field::{NOTE_MAX, TEXT_MAX, optional, required};
use super::id::{DocumentId, PartyId};
use super::party::Party;
use super::refusal::Refusal;
use super::{Case, Supply};
use crate::paper::Kind;

impl GroundCode {
    /// All six, in the order of the article.
    pub const ALL: [Self; 6] = [
        Self::Illegal,
        Self::HarmsOthers,
        Self::AgainstMorals,
        Self::Involuntary,
        Self::Unclear,
        Self::Other,
    ];

    /// The words of the article.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Illegal => "违反法律强制性规定",
            Self::HarmsOthers => "损害国家利益、社会公共利益、他人合法权益",
            Self::AgainstMorals => "违背公序良俗",
            Self::Involuntary => "违反自愿原则",
            Self::Unclear => "内容不明确",
            Self::Other => "其他不能进行司法确认的情形",
        }
    }
}

impl Outcome {
    /// Which document says it.
    #[must_use]
    pub fn paper_kind(&self) -> Kind {
        match self {
            Self::Confirm => Kind::D18,
            Self::Dismiss { .. } => Kind::D19,
        }
    }
}

impl Case {
    pub(super) fn draft_ruling(&self, outcome: &Outcome, supply: &Supply) -> Result<Vec<Event>, Refusal> {
        let finding = |ground: GroundCode| self.assessments.get(&ground).map(|(finding, _)| *finding);
        let found: Vec<GroundCode> =
            GroundCode::ALL.into_iter().filter(|ground| finding(*ground) == Some(Finding::Found)).collect();
        let outcome = match outcome {
            Outcome::Confirm if found.is_empty() => Outcome::Confirm,
            Outcome::Confirm => return Err(Refusal::GroundFound),
            Outcome::Dismiss { grounds, reasons } => {
                let mut grounds = grounds.clone();
                grounds.sort_unstable();
                grounds.dedup();
                if grounds.is_empty() || grounds.iter().any(|ground| !found.contains(ground)) {
                    return Err(Refusal::GroundMissing);
                }
                Outcome::Dismiss { grounds, reasons: required("reasons", "裁定理由", reasons, TEXT_MAX)? }
            }
        };
        Ok(vec![Event::RulingDrafted { document: supply.document(outcome.paper_kind()), outcome }])
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
