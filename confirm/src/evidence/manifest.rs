//! 证据清单, what a bundle says about itself.
//!
//! Source: `documents.md` 4. Every item with hash and length; of what may not be handed out — recordings, the network's
//! ledger — hash and length alone (在线调解规则 18). The stamp covers the manifest together with every item.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::merkle::{self, Hash};
use crate::case::digest::sha256_hex;

/// What the format calls itself, so that another JSON file is not taken for a manifest.
pub const FORMAT: &str = "tiaoque-evidence";
/// Version of the format. It grows when a reader of the version before could misunderstand a bundle.
pub const FORMAT_VERSION: u32 = 1;
/// Name of the manifest; it is the first file.
pub const MANIFEST: &str = "manifest.json";
/// Name of the stamp; it is the last file.
pub const STAMP: &str = "stamp.tsr";

/// What a bundle says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// [`FORMAT_VERSION`].
    pub format_version: u32,
    /// 演示·不具有法律效力, until a court adopts the deployment (`legal.md` 0.2).
    pub notice: String,
    /// The case.
    pub case: CaseName,
    /// Who made the bundle, and when.
    pub made: Made,
    /// SHA-256 of the root certificate (DER), in hex: to be compared with what the authority publishes.
    pub root_fingerprint: String,
    /// The record.
    pub log: LogName,
    /// Every other file of the bundle but the stamp, in order.
    pub items: Vec<Item>,
    /// Roots of the record that are printed on agreements.
    pub printed: Vec<Printed>,
    /// Events by which somebody agreed to something or withdrew it.
    pub consents: Vec<Noted>,
    /// Events by which somebody's identity was checked.
    pub identity_checks: Vec<Noted>,
    /// Segments of recordings; their content is in no bundle.
    pub recordings: Vec<Withheld>,
    /// Entries of the network's ledger (who was connected when); their content is in no bundle.
    pub network: Vec<Withheld>,
}

/// Which case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseName {
    /// Its id.
    pub id: String,
    /// 人调字 number.
    pub number: String,
    /// 案号.
    pub docket_no: Option<String>,
    /// 人民调解委员会.
    pub committee: String,
    /// 人民法院, once the case was filed.
    pub court: Option<String>,
}

/// Who made a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// When.
    pub at: Timestamp,
    /// 当事人, 调解员 and so on; what the bundle holds depends on it.
    pub role: String,
    /// The person.
    pub name: String,
}

/// The record of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogName {
    /// Number of events.
    pub events: u64,
    /// Of how many there is the hash alone.
    pub withheld: u64,
    /// Hash of the last event, in hex.
    pub head: String,
    /// 存证根, the root over the hashes of all events, in hex.
    pub root: String,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A document of the case, a PDF.
    Document,
    /// A file that was put in.
    File,
    /// The record.
    Log,
    /// An anchor with its proof.
    Anchor,
    /// The certificate every check starts from.
    TrustRoot,
    /// What this is, for whoever opens it.
    Readme,
}

/// A file of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Name in the bundle.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// What it is called.
    pub title: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Length in bytes.
    pub length: u64,
    /// Of a document: more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentName>,
}

/// What the register says of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentName {
    /// Code of `legal.md` part D.
    pub code: String,
    /// Code to type on the verify page.
    pub check_code: String,
    /// Fields of the file that are signed, in order; others stay empty, because it is not finished, was signed on paper
    /// or confirmed otherwise.
    pub signed: Vec<String>,
    /// Whether everybody who has to sign did, in the file or on paper.
    pub complete: bool,
    /// Whether it was replaced by a later one.
    pub superseded: bool,
    /// Whether a court made it in its own system: then its signatures are that system's to check.
    pub elsewhere: bool,
}

/// A root that is printed on an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// Name of the agreement in the bundle.
    pub item: String,
    /// Over how many events.
    pub events: u64,
    /// The root, in hex.
    pub root: String,
}

/// An event of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    /// Its number.
    pub seq: u64,
    /// Its hash, in hex.
    pub sha256: String,
}

/// Something that is kept elsewhere and not handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Length in bytes.
    pub length: u64,
}

impl Withheld {
    /// Of `content`.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self { sha256: sha256_hex(content), length: length(content) }
    }
}

impl Manifest {
    /// The manifest as it stands in a bundle.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest is plain data")
    }

    /// Hash over everything, which the stamp is on: the root over the manifest and the items, a leaf each, in order.
    #[must_use]
    pub fn imprint(&self, text: &str) -> Hash {
        let first = line(&sha256_hex(text.as_bytes()), length(text.as_bytes()), MANIFEST);
        let items = self.items.iter().map(|item| line(&item.sha256, item.length, &item.name));
        let leaves: Vec<Hash> = std::iter::once(first).chain(items).collect();
        merkle::root(&leaves)
    }
}

/// The leaf of a file.
fn line(sha256: &str, length: u64, name: &str) -> Hash {
    merkle::leaf(format!("{sha256}  {length}  {name}").as_bytes())
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).expect("a length has at most 64 bits")
}
