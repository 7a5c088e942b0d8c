//! What may be said in public about a paper: whether it is ours, whether it is whole, and what became of it.
//!
//! Source: `documents.md` 3 (registry first: an earlier revision is told by the signatures it lacks). No personal data
//! but masked names.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::day_of;
use crate::case::Case;
use crate::case::decision::Outcome;
use crate::case::document::{Document, Revision};
use crate::case::id::{CaseId, DocumentId};
use crate::case::round::PastRound;
use crate::identity::masked_name;
use crate::paper::Kind;

/// What is known about a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The case.
    pub case: CaseId,
    /// The document.
    pub document: DocumentId,
    /// Which document it is.
    pub kind: Kind,
    /// Title.
    pub title: String,
    /// The number on it.
    pub number: String,
    /// The day the agreement took effect or the ruling was made.
    pub effective_on: Option<Date>,
    /// The day it was made.
    pub issued_on: Date,
    /// Whether nothing was signed on it since.
    pub latest: bool,
    /// Whether this state has what a check in later years needs (PAdES B-LTA).
    pub archived: bool,
    /// Whether its text was dropped, so that it counts for nothing.
    pub superseded: bool,
    /// Roles of the signatures that this state does not have.
    pub missing: Vec<String>,
    /// Who signed this state.
    pub signers: Vec<FoundSigner>,
    /// Whether it was signed in ink, at least in part, and a scan of it was matched and is on file.
    pub scanned: bool,
    /// What became of the agreement in court.
    pub ruling: RulingState,
    /// SHA-256 of the state that was checked.
    pub sha256: String,
}

/// A signature of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSigner {
    /// In which role.
    pub role_label: String,
    /// Masked name of a person, full name of a body.
    pub name_masked: String,
    /// When.
    pub signed_at: Timestamp,
}

/// What became of an agreement in court.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulingState {
    /// Nobody applied.
    None,
    /// The court has it.
    Pending,
    /// 裁定有效.
    Confirmed,
    /// 驳回申请.
    Dismissed,
    /// 不予受理.
    NotAccepted,
    /// 准许撤回 or 按撤回处理.
    Withdrawn,
    /// 终结特别程序.
    Terminated,
    /// The ruling was set aside on an objection.
    SetAside,
}

impl Finding {
    /// What is known of `document` in its state `sha256`, or in its latest.
    #[must_use]
    pub fn of(case: &Case, document: &DocumentId, sha256: Option<&str>) -> Option<Self> {
        use crate::case::document::Signer;
        let document = case.document(document)?;
        let sha256 = sha256.unwrap_or(&document.latest().sha256).to_owned();
        let signed = signatures_in(document, &sha256)?;
        let done = &document.signatures[..signed];
        let fields: Vec<&str> = done.iter().map(|(signature, _)| signature.field.as_str()).collect();
        let places = &document.made.places;
        Some(Self {
            case: case.id.clone(),
            document: document.made.id.clone(),
            kind: document.made.kind,
            title: document.made.title.clone(),
            number: number(case, document),
            effective_on: effective_at(case, document).map(day_of),
            issued_on: day_of(document.made_at),
            latest: signed == document.signatures.len(),
            archived: document.archived().is_some_and(|archived| archived.stamped.sha256 == sha256),
            superseded: document.superseded,
            missing: places
                .iter()
                .filter(|place| !fields.contains(&place.field.as_str()))
                .filter(|place| document.on_paper.iter().all(|(field, _)| *field != place.field))
                .map(|place| place.role_label.clone())
                .collect(),
            signers: done
                .iter()
                .filter_map(|(signature, at)| {
                    let place = places.iter().find(|place| place.field == signature.field)?;
                    let body = matches!(place.signer, Signer::Committee | Signer::Court);
                    Some(FoundSigner {
                        role_label: place.role_label.clone(),
                        name_masked: if body { place.name.clone() } else { masked_name(&place.name) },
                        signed_at: *at,
                    })
                })
                .collect(),
            scanned: !document.on_paper.is_empty() && !document.scans.is_empty(),
            ruling: ruling(case, document),
            sha256,
        })
    }
}

/// Name under which a document is saved: title and number, without characters that a file system refuses.
#[must_use]
pub fn file_name(case: &Case, document: &Document) -> String {
    let name = format!("{} {}", document.made.title, number(case, document));
    let safe: String =
        name.chars().map(|letter| if "/\\:*?\"<>|".contains(letter) { '_' } else { letter }).collect();
    format!("{}.pdf", safe.trim())
}

/// How many signatures the state has.
fn signatures_in(document: &Document, sha256: &str) -> Option<usize> {
    let is = |revision: &Revision| revision.sha256 == sha256;
    let made = &document.made;
    if is(&made.frozen) || made.archived.iter().flat_map(|archived| archived.revisions()).any(is) {
        return Some(0);
    }
    document.signatures.iter().position(|(signature, _)| signature.revisions().any(is)).map(|index| index + 1)
}

fn number(case: &Case, document: &Document) -> String {
    if !document.made.kind.is_of_court() {
        return case.number.clone();
    }
    let docket_no = past_round(case, document).map_or(&case.docket_no, |round| &round.docket_no);
    docket_no.clone().unwrap_or_default()
}

/// The earlier version of the agreement that a paper is about: the last agreement made before it says which (M92).
fn past_round<'a>(case: &'a Case, document: &Document) -> Option<&'a PastRound> {
    let position = case.documents.iter().position(|other| other.made.id == document.made.id)?;
    let agreement = case.documents[..=position].iter().rev().find(|other| other.made.kind == Kind::D12)?;
    case.past.iter().find(|round| round.agreement.as_ref() == Some(&agreement.made.id))
}

fn effective_at(case: &Case, document: &Document) -> Option<Timestamp> {
    match document.made.kind {
        Kind::D12 if !document.superseded => case.effective_at,
        kind if kind.is_ruling() && !document.superseded => case.ruled_at,
        _ => None,
    }
}

fn ruling(case: &Case, document: &Document) -> RulingState {
    let (decided, set_aside, pending) = match past_round(case, document) {
        Some(round) => (round.ruled_at.and(round.outcome.as_ref()), round.set_aside, false),
        None => (case.ruled_at.and(case.outcome.as_ref()), case.round.set_aside, case.filed_at.is_some()),
    };
    match decided {
        Some(Outcome::Confirm) if set_aside => RulingState::SetAside,
        Some(Outcome::Confirm) => RulingState::Confirmed,
        Some(Outcome::Dismiss { .. }) => RulingState::Dismissed,
        Some(Outcome::NotAccept { .. }) => RulingState::NotAccepted,
        Some(Outcome::Withdraw { .. } | Outcome::DeemWithdrawn { .. }) => RulingState::Withdrawn,
        Some(Outcome::Terminate { .. }) => RulingState::Terminated,
        None if pending => RulingState::Pending,
        None => RulingState::None,
    }
}
