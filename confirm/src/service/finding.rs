//! What may be said in public about a paper: whether it is ours, whether it is whole, and what became of it.
//!
//! Source: `documents.md` 3 (registry first: an earlier revision is told by the signatures it lacks). No personal data
//! but masked names.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::day_of;
use crate::case::Case;
use crate::case::decision::Outcome;
use crate::case::document::{Document, Revision, Signer, SigningPlace};
use crate::case::id::{CaseId, DocumentId};
use crate::case::round::PastRound;
use crate::identity::masked_name;
use crate::paper::Kind;
use crate::verify::Level;

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
    /// For how long the signatures of this state can be checked; nothing if a court made the paper in its own system.
    pub level: Option<Level>,
    /// When it was archived, if it was; this state may be one before.
    pub archived_at: Option<Timestamp>,
    /// Whether its text was dropped, so that it counts for nothing.
    pub superseded: bool,
    /// Roles of the signatures that this state does not have, and that nobody put on paper instead.
    pub missing: Vec<String>,
    /// Who signed this state.
    pub signers: Vec<FoundSigner>,
    /// Who signed in ink on the printed paper, with the time that stands there; the file does not bear these.
    pub on_paper: Vec<FoundSigner>,
    /// Whether it was signed in ink, at least in part, and a scan of it was matched and is on file.
    pub scanned: bool,
    /// What became of the agreement in court.
    pub ruling: RulingState,
    /// The day and the number of the decision, once there is one.
    pub ruled: Option<(Date, String)>,
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
        let document = case.document(document)?;
        let sha256 = sha256.unwrap_or(&document.latest().sha256).to_owned();
        let signed = signatures_in(document, &sha256)?;
        let done = &document.signatures[..signed];
        let fields: Vec<&str> = done.iter().map(|(signature, _)| signature.field.as_str()).collect();
        let places = &document.made.places;
        let found = |place: &SigningPlace, at: Timestamp| FoundSigner {
            role_label: place.role_label.clone(),
            name_masked: match place.signer {
                Signer::Committee | Signer::Court => place.name.clone(),
                Signer::Party(_) | Signer::Mediator | Signer::Judge => masked_name(&place.name),
            },
            signed_at: at,
        };
        let in_ink = |place: &SigningPlace| {
            document.on_paper.iter().find(|(field, _)| *field == place.field).map(|(_, at)| *at)
        };
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
            level: level(document, &sha256),
            archived_at: document.archived().map(|_| closed_at(document)),
            superseded: document.superseded,
            missing: places
                .iter()
                .filter(|place| !fields.contains(&place.field.as_str()) && in_ink(place).is_none())
                .map(|place| place.role_label.clone())
                .collect(),
            signers: done
                .iter()
                .filter_map(|(signature, at)| {
                    let place = places.iter().find(|place| place.field == signature.field)?;
                    Some(found(place, *at))
                })
                .collect(),
            on_paper: places.iter().filter_map(|place| in_ink(place).map(|at| found(place, at))).collect(),
            scanned: !document.on_paper.is_empty() && !document.scans.is_empty(),
            ruling: ruling(case, document),
            ruled: ruled(case, document),
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

/// For how long the signatures of the state can be checked: each has its time stamp from the start.
fn level(document: &Document, sha256: &str) -> Option<Level> {
    let archived = document.archived();
    if document.is_imported() {
        None
    } else if archived.is_some_and(|archived| archived.stamped.sha256 == sha256) {
        Some(Level::Archived)
    } else if archived.is_some_and(|archived| archived.evidence.sha256 == sha256) {
        Some(Level::LongTerm)
    } else {
        Some(Level::Stamped)
    }
}

/// When the last was done to the file: its last signature, or its issue.
pub(super) fn closed_at(document: &Document) -> Timestamp {
    document.signatures.last().map_or(document.made_at, |(_, at)| *at)
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

/// The day and the number of the decision.
fn ruled(case: &Case, document: &Document) -> Option<(Date, String)> {
    let (at, docket_no) = match past_round(case, document) {
        Some(round) => (round.ruled_at, &round.docket_no),
        None => (case.ruled_at, &case.docket_no),
    };
    Some((day_of(at?), docket_no.clone()?))
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
