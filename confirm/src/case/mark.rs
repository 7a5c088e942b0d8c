//! 代替手写: ways to sign for whoever can't write on the screen.
//!
//! Sources: 人民调解法 29 (parties sign, seal or 按指印); WCAG 2.2 2.5.7 (no act hangs on drawing with a finger);
//! `legal.md` G-62 (who can't read is read to, and gives a fingerprint before two witnesses), B.10 (a visual check by
//! staff with a witness). Each is signed with an event certificate of the party like handwriting is: the way is what the
//! page shows and what the certificate is bound to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::{DocumentId, FileId, PartyId};
use super::organisation::Person;

/// How long a party may sign on an attestation (`legal.md` M85: as long as a fresh authentication): longer, and nobody
/// could say any more that the witnesses saw it.
pub const ATTESTATION_VALID: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// What a party chooses in place of handwriting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Instead {
    /// 打印姓名: the name as it is registered, printed.
    Typed,
    /// 拍照签名: a photograph of the name, written on white paper.
    Photographed {
        /// The photograph, as `keep_signature_photo` named it.
        photo: FileId,
    },
    /// 见证签署: two witnesses saw it; what they attested stands with the document.
    Witnessed,
}

/// Why a party doesn't write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// 不会写字.
    CannotWrite,
    /// 手部不便.
    Hand,
    /// 视力不便.
    Sight,
    /// 其他身体原因.
    Other,
}

impl Hindrance {
    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CannotWrite => "不会写字",
            Self::Hand => "手部不便",
            Self::Sight => "视力不便",
            Self::Other => "其他身体原因",
        }
    }
}

/// What a member of staff attests for a party that doesn't write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttestationDraft {
    /// Which document.
    pub document: DocumentId,
    /// SHA-256 of the frozen document that was read aloud.
    pub sha256: String,
    /// For whom.
    pub party: PartyId,
    /// Why the party doesn't write.
    pub reason: Hindrance,
    /// Name of the second witness.
    pub witness: String,
    /// Whether the whole text was read aloud, and the party said that it understood and wants to sign.
    pub read_aloud: bool,
    /// A photograph of the fingerprint, if one was put into the case as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<FileId>,
}

/// 见证: what a member of staff at the party's side attested for one party and one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// The first witness, who attested.
    pub by: Person,
    /// Name of the second witness.
    pub witness: String,
    /// Why the party doesn't write.
    pub reason: Hindrance,
    /// SHA-256 of the photograph of the fingerprint, a file of the case; nothing where none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<FileId>,
    /// When.
    pub at: Timestamp,
}

impl Attestation {
    /// Until when the party can sign on it.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.at + ATTESTATION_VALID
    }

    /// Names of both witnesses.
    #[must_use]
    pub fn witnesses(&self) -> String {
        format!("{}、{}", self.by.name, self.witness)
    }

    /// What the page says under the name.
    #[must_use]
    pub fn caption(&self) -> &'static str {
        if self.fingerprint.is_some() { "（按指印）" } else { "（见证签署）" }
    }
}

/// What stands on record about a signature that was not written on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Marked {
    /// 打印姓名.
    Typed,
    /// 拍照签名.
    Photographed {
        /// The photograph, without metadata.
        photo: FileId,
        /// SHA-256 of the handwriting found in it, a PNG.
        mask_sha256: String,
    },
    /// 见证签署.
    Witnessed {
        /// By whom, and why.
        attestation: Attestation,
    },
}

impl Marked {
    /// The way in words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Typed => "打印姓名签署",
            Self::Photographed { .. } => "拍照签名",
            Self::Witnessed { attestation } if attestation.fingerprint.is_some() => "按指印，见证签署",
            Self::Witnessed { .. } => "见证签署",
        }
    }
}
