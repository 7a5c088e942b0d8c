//! 技术报告: what was found in a file, for experts: every revision, signature and check, and which rule it followed.
//!
//! Names of people are masked and nothing of the content is in it, so it may be passed on. It is the same for a file
//! that is checked offline and for one that is registered, which adds what only the register knows.

mod procedure;
mod text;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::check::place;
use super::{ArchiveReport, Fault, Report, SignatureReport, Standing, Verdict};
use crate::identity::masked_name;
use crate::pki::certificate::hex;
use crate::pki::holder::Place;
use crate::pki::{Certificate, sha256};

pub use self::procedure::{Outcome, Procedure};

/// Most revisions that are told; an archived agreement of twenty parties has twenty-seven.
const REVISIONS_MAX: usize = 200;

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalReport)]
pub struct TechnicalReport {
    /// `tiaoque-verify`.
    pub format: &'static str,
    /// 1.
    pub format_version: u8,
    /// The result in one word.
    pub status: Status,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// Its length in bytes.
    pub length: u64,
    /// For how long every signature can be checked: PAdES B-T, B-LT or B-LTA.
    pub level: Option<&'static str>,
    /// States of the file in the order in which they were written.
    pub revisions: Vec<RevisionEntry>,
    /// Signatures in the order in which they were made.
    pub signatures: Vec<SignatureEntry>,
    /// What it brings along for its long-term check (DSS).
    pub evidence: Option<EvidenceEntry>,
    /// Time stamps over the whole file.
    pub archives: Vec<StampEntry>,
    /// Names of the fields that nobody has signed in the file.
    pub missing: Vec<String>,
    /// What is wrong with the file as a whole.
    pub faults: Vec<FaultEntry>,
    /// What was checked, by which rule, and how it ended.
    pub checks: Vec<CheckEntry>,
    /// What the register says; nothing offline.
    pub register: Option<RegisterEntry>,
}

/// What a file is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TechnicalStatus)]
pub enum Status {
    /// Unchanged, and every place is signed.
    Sound,
    /// Unchanged, but some places are not signed in the file.
    Incomplete,
    /// Changed, damaged, or not to be trusted.
    Broken,
    /// A court made it in its own system, which answers for its signatures; only its bytes were compared.
    Elsewhere,
}

/// A state of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalRevision)]
pub struct RevisionEntry {
    /// From 1.
    pub number: usize,
    /// Length in bytes.
    pub length: usize,
    /// SHA-256 in hex.
    pub sha256: String,
    /// What it adds.
    pub adds: Addition,
    /// Name of the field that it signs or stamps.
    pub field: Option<String>,
}

/// What a revision adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TechnicalAddition)]
pub enum Addition {
    /// Everything: the pages and the places to sign.
    Pages,
    /// A signature.
    Signature,
    /// Certificates and revocation lists.
    Evidence,
    /// A time stamp over the whole file.
    Archive,
    /// Something that nobody signed.
    Unknown,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalSignature)]
pub struct SignatureEntry {
    /// Name of the field.
    pub field: String,
    /// Who signs there.
    pub role: Role,
    /// Masked name of a person, full name of a body.
    pub signer: String,
    /// The certificate, if it can be read.
    pub certificate: Option<CertificateEntry>,
    /// Digest and signature.
    pub algorithm: &'static str,
    /// When it was signed, by the signer's own word (`/M`).
    #[schema(value_type = Option<String>, format = DateTime)]
    pub signed_at: Option<Timestamp>,
    /// When it existed at the latest, by its time stamp.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub stamped_at: Option<Timestamp>,
    /// Who stamped it.
    pub authority: Option<String>,
    /// The two ranges of bytes it covers, each from and up to.
    #[schema(value_type = Vec<u64>)]
    pub coverage: [usize; 4],
    /// Length of the file as it was signed, in bytes.
    pub revision_length: usize,
    /// PAdES B-B, B-T, B-LT or B-LTA.
    pub level: Option<&'static str>,
    /// What the evidence in the file says of the certificate; nothing without evidence.
    pub revocation: Option<Standing>,
    /// What is wrong with it.
    pub faults: Vec<FaultEntry>,
}

/// Who signs at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TechnicalRole)]
pub enum Role {
    /// The service, which certifies the file.
    Service,
    /// A party or an agent.
    Party,
    /// A member of staff.
    Staff,
    /// A committee or whoever else is no court, with its seal.
    CommitteeSeal,
    /// A court, with its seal.
    CourtSeal,
    /// Nobody: a time stamp belongs there.
    Nobody,
}

/// A certificate. Whose it is, is left out: the signature says so, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalCertificate)]
pub struct CertificateEntry {
    /// Serial number in hex.
    pub serial: String,
    /// Common name of the issuer.
    pub issuer: String,
    /// First instant of its validity.
    #[schema(value_type = String, format = DateTime)]
    pub valid_from: Timestamp,
    /// Last instant of its validity.
    #[schema(value_type = String, format = DateTime)]
    pub valid_to: Timestamp,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// What the file brings along for its long-term check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalEvidence)]
pub struct EvidenceEntry {
    /// How many certificates.
    pub certificates: usize,
    /// How many revocation lists.
    pub lists: usize,
}

/// A time stamp over the whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalStamp)]
pub struct StampEntry {
    /// Name of the field.
    pub field: String,
    /// When the file existed as it is.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub stamped_at: Option<Timestamp>,
    /// Who stamped it.
    pub authority: Option<String>,
    /// The two ranges of bytes it covers, each from and up to.
    #[schema(value_type = Vec<u64>)]
    pub coverage: [usize; 4],
    /// What is wrong with it.
    pub faults: Vec<FaultEntry>,
}

/// Something wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalFault)]
pub struct FaultEntry {
    /// For programs, in kebab case.
    pub code: &'static str,
    /// For people.
    pub sentence: &'static str,
}

/// A check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalCheck)]
pub struct CheckEntry {
    /// What was checked, for programs.
    pub code: Procedure,
    /// What was checked.
    pub title: &'static str,
    /// The step of the standard or of our own specification.
    pub rule: &'static str,
    /// How it ended.
    pub outcome: Outcome,
}

/// What only the register knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalRegister)]
pub struct RegisterEntry {
    /// Every registered state of the document, in order.
    pub revisions: Vec<RegisteredRevision>,
    /// Whether its text was dropped for another.
    pub superseded: bool,
    /// Names of the fields that were signed on paper instead.
    pub on_paper: Vec<String>,
    /// 存证根: the root over the record, as it is printed on the document.
    pub record_root: Option<RootEntry>,
    /// 日锚: the first daily root after the latest state.
    pub anchor: Option<AnchorEntry>,
}

/// A registered state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalRegisteredRevision)]
pub struct RegisteredRevision {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Length in bytes.
    pub length: u64,
}

/// A root over the record of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalRoot)]
pub struct RootEntry {
    /// Over how many events.
    pub events: u64,
    /// The root in hex (RFC 6962).
    pub root: String,
}

/// The daily root that covers the record of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TechnicalAnchor)]
pub struct AnchorEntry {
    /// The day in Beijing.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// When it was made and stamped.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Until which event it holds the record.
    pub events: u64,
    /// The published root in hex, as in `/api/anchors`.
    pub root: String,
}

impl TechnicalReport {
    /// What `report` found in `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8], report: &Report) -> Self {
        Self {
            status: match report.verdict() {
                Verdict::Sound => Status::Sound,
                Verdict::Incomplete => Status::Incomplete,
                Verdict::Broken => Status::Broken,
            },
            level: report.level.map(super::Level::name),
            revisions: revisions(bytes, report),
            signatures: report.signatures.iter().map(signature).collect(),
            evidence: report.evidence.map(|(certificates, lists)| EvidenceEntry { certificates, lists }),
            archives: report.archives.iter().map(stamp).collect(),
            missing: report.missing.iter().map(|missing| missing.field.clone()).collect(),
            faults: entries(&report.faults),
            checks: procedure::checks(report),
            ..Self::blank(bytes, &report.sha256)
        }
    }

    /// Of a file that a court made in its own system: nothing but its bytes can be told.
    #[must_use]
    pub fn elsewhere(bytes: &[u8]) -> Self {
        Self::blank(bytes, &sha256(bytes))
    }

    fn blank(bytes: &[u8], sha256: &[u8; 32]) -> Self {
        Self {
            format: "tiaoque-verify",
            format_version: 1,
            status: Status::Elsewhere,
            sha256: hex(sha256),
            length: u64::try_from(bytes.len()).expect("a file is shorter than 2^64 bytes"),
            level: None,
            revisions: Vec::new(),
            signatures: Vec::new(),
            evidence: None,
            archives: Vec::new(),
            missing: Vec::new(),
            faults: Vec::new(),
            checks: procedure::none_done(),
            register: None,
        }
    }

    /// With what the register says of the file, which is one of its own.
    #[must_use]
    pub fn registered(mut self, register: RegisterEntry) -> Self {
        procedure::pass(&mut self.checks, Procedure::Register);
        if register.anchor.is_some() {
            procedure::pass(&mut self.checks, Procedure::Anchor);
        }
        self.register = Some(register);
        self
    }
}

fn signature(report: &SignatureReport) -> SignatureEntry {
    let place = place(&report.field);
    SignatureEntry {
        field: report.field.clone(),
        role: role(place),
        signer: match place {
            Some(Place::Service | Place::CommitteeSeal | Place::CourtSeal) => report.name.clone(),
            Some(Place::Party | Place::Staff) | None => masked_name(&report.name),
        },
        certificate: report.certificate.as_ref().map(certificate),
        algorithm: report.certificate.as_ref().map_or("", Certificate::algorithm_name),
        signed_at: report.signed_at,
        stamped_at: report.stamped_at,
        authority: report.authority.clone(),
        coverage: report.coverage,
        revision_length: report.revision_length,
        level: report.certificate.as_ref().map(|_| report.level.map_or("PAdES B-B", super::Level::name)),
        revocation: report.standing,
        faults: entries(&report.faults),
    }
}

fn role(place: Option<Place>) -> Role {
    match place {
        Some(Place::Service) => Role::Service,
        Some(Place::Party) => Role::Party,
        Some(Place::Staff) => Role::Staff,
        Some(Place::CommitteeSeal) => Role::CommitteeSeal,
        Some(Place::CourtSeal) => Role::CourtSeal,
        None => Role::Nobody,
    }
}

fn certificate(certificate: &Certificate) -> CertificateEntry {
    let (valid_from, valid_to) = certificate.validity();
    CertificateEntry {
        serial: certificate.serial(),
        issuer: certificate.issuer_name().unwrap_or_default(),
        valid_from,
        valid_to,
        sha256: hex(&sha256(certificate.der())),
    }
}

fn stamp(report: &ArchiveReport) -> StampEntry {
    StampEntry {
        field: report.field.clone(),
        stamped_at: report.stamped_at,
        authority: report.authority.clone(),
        coverage: report.coverage,
        faults: entries(&report.faults),
    }
}

fn entries(faults: &[Fault]) -> Vec<FaultEntry> {
    faults.iter().map(|fault| FaultEntry { code: fault.code(), sentence: fault.sentence() }).collect()
}

/// The states of the file: one ends with each signature, and between them where an end of file is written.
fn revisions(bytes: &[u8], report: &Report) -> Vec<RevisionEntry> {
    let signed = report.signatures.iter().map(|one| (one.revision_length, Addition::Signature, &one.field));
    let stamped = report.archives.iter().map(|one| (one.revision_length, Addition::Archive, &one.field));
    let mut ends: Vec<(usize, Addition, Option<&String>)> =
        signed.chain(stamped).map(|(end, adds, field)| (end, adds, Some(field))).collect();
    ends.retain(|(end, ..)| *end <= bytes.len());
    let known: Vec<usize> = ends.iter().map(|(end, ..)| *end).collect();
    let (Some(&first), Some(&last)) = (known.iter().min(), known.iter().max()) else { return Vec::new() };
    let of_people = report.signatures.iter().map(|one| one.revision_length).max().unwrap_or(last);
    let appended = report.faults.contains(&Fault::Appended);
    for end in ends_of_file(bytes).filter(|end| !known.contains(end)) {
        let adds = if end < first {
            Addition::Pages
        } else if end > of_people && report.evidence.is_some() && !(appended && end > last) {
            Addition::Evidence
        } else {
            Addition::Unknown
        };
        ends.push((end, adds, None));
    }
    ends.sort_by_key(|(end, ..)| *end);
    ends.truncate(REVISIONS_MAX);
    let entry = |(index, (length, adds, field)): (usize, (usize, Addition, Option<&String>))| RevisionEntry {
        number: index + 1,
        length,
        sha256: hex(&sha256(&bytes[..length])),
        adds,
        field: field.cloned(),
    };
    ends.into_iter().enumerate().map(entry).collect()
}

/// Where an end of file is written, with its line feed: the mark, and before it a number under `startxref`.
fn ends_of_file(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const MARK: &[u8] = b"%%EOF";
    let is_end = |&at: &usize| {
        let before = bytes[..at].trim_ascii_end();
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let key = before[..before.len() - digits].trim_ascii_end();
        bytes[at..].starts_with(MARK) && digits > 0 && key.ends_with(b"startxref")
    };
    let after = |at: usize| at + MARK.len() + usize::from(bytes.get(at + MARK.len()) == Some(&b'\n'));
    (0..bytes.len()).filter(is_end).map(after).take(REVISIONS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ends_where_it_says_so_and_nowhere_else() {
        let bytes = b"%PDF %%EOF\nstartxref\n12\n%%EOF\n% startxref %%EOF\nstartxref\n345\n%%EOF";
        assert_eq!(ends_of_file(bytes).collect::<Vec<_>>(), [30, bytes.len()]);
    }

    #[test]
    fn of_a_file_from_elsewhere_only_the_bytes_are_told() {
        let report = TechnicalReport::elsewhere(b"%PDF-1.4");
        assert_eq!((report.status, report.length, report.level), (Status::Elsewhere, 8, None));
        assert!(report.checks.iter().all(|check| check.outcome == Outcome::NotDone));
    }
}
