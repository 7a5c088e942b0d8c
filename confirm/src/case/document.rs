//! Documents of a case: what was frozen, who has to sign, which revisions stand in the register.
//!
//! Source: `documents.md` 1, 2. The bytes are kept outside; here are their digests. A document is rendered once;
//! every signature appends to it and makes the next revision.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{DocumentId, PartyId};
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
    /// The revision that is shown and bound by every signature: prepared, and certified by its issuer.
    pub frozen: Revision,
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
            frozen: Revision { sha256: String::new(), length: 0 },
            signatures: Vec::new(),
        }
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
        }
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
    /// Whether the text was opened again or the paper was dropped.
    pub superseded: bool,
    /// The party it belongs to alone, for a receipt of service.
    pub only_for: Option<PartyId>,
}

impl Document {
    /// Its latest revision.
    #[must_use]
    pub fn latest(&self) -> &Revision {
        self.signatures.last().map_or(&self.made.frozen, |(signature, _)| &signature.revision)
    }

    /// When `field` was signed.
    #[must_use]
    pub fn signed_at(&self, field: &str) -> Option<Timestamp> {
        let on_screen =
            self.signatures.iter().find(|(signature, _)| signature.field == field).map(|(_, at)| *at);
        on_screen.or_else(|| self.on_paper.iter().find(|(place, _)| place == field).map(|(_, at)| *at))
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

    /// The place of `signer`.
    #[must_use]
    pub fn place_of(&self, signer: &Signer) -> Option<&SigningPlace> {
        self.made.places.iter().find(|place| place.signer == *signer)
    }
}
