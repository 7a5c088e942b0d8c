//! Documents of a case: what was frozen, who has to sign, which revisions stand in the register.
//!
//! Source: `documents.md` 1, 2. The bytes are kept outside; here are their digests. A document is rendered once;
//! every signature appends to it and makes the next revision.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{DocumentId, PartyId};
use super::mark::{Attestation, Marked};
use super::scan::Scan;
use crate::paper::Kind;

/// Who signs at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// A party.
    Party(PartyId),
    /// The mediator.
    Mediator,
    /// The committee, with its seal.
    Committee,
    /// The judge.
    Judge,
    /// The court, with its seal.
    Court,
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningPlace {
    /// Name of the signature field in the PDF.
    pub field: String,
    /// Who signs.
    pub signer: Signer,
    /// 当事人, 调解员 and so on.
    pub role_label: String,
    /// Name of the person, or of the body that seals.
    pub name: String,
}

/// Bytes in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Length in bytes.
    pub length: u64,
}

/// 归档: what was appended after the last signature for a check in later years (PAdES B-LTA).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// The revision with certificates and revocation lists.
    pub evidence: Revision,
    /// The revision that ends with a time stamp over everything; nobody signs it any more.
    pub stamped: Revision,
}

/// A signature that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureMade {
    /// Name of the signature field.
    pub field: String,
    /// The revision that ends with it.
    pub revision: Revision,
    /// Serial number of the certificate in hex.
    pub certificate: String,
    /// When the key was destroyed, for a certificate that signs once (`documents.md` 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_destroyed_at: Option<Timestamp>,
    /// What was appended behind it, if it was the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<Box<Archived>>,
    /// SHA-256 of the handwriting as it was received, which is kept under it; nothing where nobody wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strokes_sha256: Option<String>,
    /// What took the place of handwriting; then [`Self::strokes_sha256`] names what the certificate is bound to instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Marked>,
    /// SHA-256 of what showed who signs, which is kept under it: with the revision before and the strokes it is what
    /// the event certificate is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_sha256: Option<String>,
}

/// A document that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentMade {
    /// The document.
    pub id: DocumentId,
    /// Which document it is.
    pub kind: Kind,
    /// Title.
    pub title: String,
    /// Code to type on the verify page.
    pub check_code: String,
    /// SHA-256 of its text for the screen.
    pub paper_sha256: String,
    /// Who signs, in order.
    pub places: Vec<SigningPlace>,
    /// How many pages it has, if somebody may sign it in ink; older records don't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// The revision that is shown and bound by every signature: prepared, and certified by its issuer.
    pub frozen: Revision,
    /// What was appended at once, if nobody has to sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<Box<Archived>>,
    /// Signatures made together with the document.
    pub signatures: Vec<SignatureMade>,
}

impl DocumentMade {
    /// A stand-in for a rehearsal: the rules are asked before anything is rendered.
    #[must_use]
    pub fn blank(kind: Kind) -> Self {
        Self {
            id: DocumentId::new(""),
            kind,
            title: String::new(),
            check_code: String::new(),
            paper_sha256: String::new(),
            places: Vec::new(),
            pages: None,
            frozen: Revision { sha256: String::new(), length: 0 },
            archived: None,
            signatures: Vec::new(),
        }
    }
}

impl DocumentMade {
    /// The revisions it comes with, in order.
    pub fn revisions(&self) -> impl Iterator<Item = &Revision> {
        std::iter::once(&self.frozen)
            .chain(self.archived.iter().flat_map(|archived| archived.revisions()))
            .chain(self.signatures.iter().flat_map(SignatureMade::revisions))
    }
}

impl SignatureMade {
    /// A stand-in for a rehearsal.
    #[must_use]
    pub fn blank(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            revision: Revision { sha256: String::new(), length: 0 },
            certificate: String::new(),
            key_destroyed_at: None,
            archived: None,
            strokes_sha256: None,
            instead: None,
            evidence_sha256: None,
        }
    }

    /// The revisions it made, in order.
    pub fn revisions(&self) -> impl Iterator<Item = &Revision> {
        std::iter::once(&self.revision).chain(self.archived.iter().flat_map(|archived| archived.revisions()))
    }
}

impl Archived {
    /// Both revisions, in order.
    pub fn revisions(&self) -> impl Iterator<Item = &Revision> {
        [&self.evidence, &self.stamped].into_iter()
    }
}

/// A document of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What was made.
    pub made: DocumentMade,
    /// When.
    pub made_at: Timestamp,
    /// Signatures so far, in order, with their times.
    pub signatures: Vec<(SignatureMade, Timestamp)>,
    /// Places that were signed on paper, with the time that stands there.
    pub on_paper: Vec<(String, Timestamp)>,
    /// Scans that show what was signed on paper, in order.
    pub scans: Vec<Scan>,
    /// Whether the text was opened again or the paper was dropped.
    pub superseded: bool,
    /// The party it belongs to alone, for a receipt of service.
    pub only_for: Option<PartyId>,
    /// When people were asked to sign it last: with the document, or when the request was renewed (M85).
    pub asked_at: Timestamp,
    /// The document whose signatures it reports on (D26).
    pub about: Option<DocumentId>,
    /// What was attested last for a party that doesn't write.
    pub attested: BTreeMap<PartyId, Attestation>,
}

impl Document {
    /// Its latest revision.
    #[must_use]
    pub fn latest(&self) -> &Revision {
        if let Some(archived) = self.archived() {
            return &archived.stamped;
        }
        self.signatures.last().map_or(&self.made.frozen, |(signature, _)| &signature.revision)
    }

    /// What was appended after its last signature, if it has been archived.
    #[must_use]
    pub fn archived(&self) -> Option<&Archived> {
        match self.signatures.last() {
            Some((signature, _)) => signature.archived.as_deref(),
            None => self.made.archived.as_deref(),
        }
    }

    /// When `field` was signed.
    #[must_use]
    pub fn signed_at(&self, field: &str) -> Option<Timestamp> {
        let on_screen =
            self.signatures.iter().find(|(signature, _)| signature.field == field).map(|(_, at)| *at);
        on_screen.or_else(|| self.on_paper.iter().find(|(place, _)| place == field).map(|(_, at)| *at))
    }

    /// How `field` was signed, in words, if not by hand on the screen.
    #[must_use]
    pub fn way(&self, field: &str) -> Option<&'static str> {
        let (signature, _) = self.signatures.iter().find(|(signature, _)| signature.field == field)?;
        signature.instead.as_ref().map(Marked::label)
    }

    /// Places nobody has signed yet, in order.
    pub fn open_places(&self) -> impl Iterator<Item = &SigningPlace> {
        self.made.places.iter().filter(|place| self.signed_at(&place.field).is_none())
    }

    /// Whether everybody signed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.open_places().next().is_none()
    }

    /// Whether the court made and signed it in its own system: a ruling without a place to sign here.
    #[must_use]
    pub fn is_imported(&self) -> bool {
        self.made.kind.is_ruling() && self.made.places.is_empty()
    }

    /// Whether its signatures are worth a report (D26): people signed it here, and nobody's signature is missing.
    #[must_use]
    pub fn is_reportable(&self) -> bool {
        let kind = self.made.kind;
        (matches!(kind, Kind::D12 | Kind::D14 | Kind::D17) || kind.is_ruling())
            && !self.signatures.is_empty()
            && self.is_complete()
    }

    /// The place of `signer`.
    #[must_use]
    pub fn place_of(&self, signer: &Signer) -> Option<&SigningPlace> {
        self.made.places.iter().find(|place| place.signer == *signer)
    }
}

/// A check code as it is kept, whatever way it was typed: capitals in groups of four, misread letters put right.
#[must_use]
pub fn canonical_code(typed: &str) -> String {
    let letters: Vec<char> = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_codes_are_read_however_they_are_typed() {
        for typed in ["7K3M-Q0ZA-11XV", "7k3mq0za11xv", " 7K3M QOZA ILXV"] {
            assert_eq!(canonical_code(typed), "7K3M-Q0ZA-11XV");
        }
    }

    const OLD: &str = r#"{"field":"Party1","revision":{"sha256":"ab","length":3},"certificate":"01"}"#;

    #[test]
    fn a_signature_from_before_there_were_archive_stamps_is_read_and_written_as_it_was() {
        let old: SignatureMade = serde_json::from_str(OLD).unwrap();
        assert_eq!(old.archived, None);
        assert_eq!(serde_json::to_string(&old).unwrap(), OLD, "its hash in the chain stays");
    }

    #[test]
    fn the_latest_revision_is_the_one_under_the_archive_stamp() {
        let revision = |sha256: &str| Revision { sha256: sha256.to_owned(), length: 1 };
        let archived = Box::new(Archived { evidence: revision("evidence"), stamped: revision("stamped") });
        let mut document = Document {
            made: DocumentMade { frozen: revision("frozen"), ..DocumentMade::blank(Kind::D12) },
            made_at: Timestamp::UNIX_EPOCH,
            signatures: Vec::new(),
            on_paper: Vec::new(),
            scans: Vec::new(),
            superseded: false,
            only_for: None,
            about: None,
            attested: BTreeMap::new(),
            asked_at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(document.latest().sha256, "frozen");
        document.made.archived = Some(archived.clone());
        assert_eq!(document.latest().sha256, "stamped");
        let mut signature = SignatureMade { revision: revision("signed"), ..SignatureMade::blank("Party1") };
        document.signatures.push((signature.clone(), Timestamp::UNIX_EPOCH));
        assert_eq!(document.latest().sha256, "signed", "a later signature needs a stamp of its own");
        signature.archived = Some(archived);
        document.signatures[0].0 = signature.clone();
        assert_eq!(document.latest().sha256, "stamped");
        let revisions: Vec<&str> = signature.revisions().map(|one| one.sha256.as_str()).collect();
        assert_eq!(revisions, ["signed", "evidence", "stamped"]);
    }
}
