//! 扫描件, the scan of a paper that was signed in ink, and whether it is one of this paper.
//!
//! Sources: 电子签名法 3 (K-09: what may not be signed electronically is signed on paper), 在线调解规则 19 (a sealed paper
//! may be uploaded; H-15), `documents.md` 2 (print, sign, scan or photograph, match by the printed hash, seal keeper
//! certifies). The committee seals, and the court accepts, only what a matched scan shows. Left out: whether what stands
//! on the paper in ink is a signature; that is for the people who enter it and who seal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::Actor;
use super::document::{Document, Revision, Signer, canonical_code};
use super::event::Recorded;
use super::guard::Act;
use super::id::{DocumentId, FileId};
use super::people::{Attached, FILES_MAX, FileUse};
use super::refusal::Refusal;
use super::session::SessionEvent;
use super::{Case, Supply};
use crate::paper::Kind;

/// Most files of one scan: pages of the longest paper that is signed.
pub const SCAN_FILES_MAX: usize = 40;

/// How a scan was matched with its paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScanMatch {
    /// 扫码: the QR code was read out of the picture.
    Code,
    /// 人工核对: somebody typed the check code that is printed at the foot.
    Hand,
}

/// A scan that was matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Its files in the order of the pages.
    pub files: Vec<Revision>,
    /// How it was matched.
    pub matched: ScanMatch,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What was found in the files of a scan, and what the paper says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scanned {
    /// The files in the order of the pages.
    pub files: Vec<Revision>,
    /// How many pages they have.
    pub pages: u32,
    /// How many pages the paper has.
    pub printed_pages: u32,
    /// Check code and prefix of the text's hash in each QR code that could be read; a code of something else is left out.
    pub codes: Vec<PrintedCode>,
    /// Prefix of the text's hash in the QR code of the paper.
    pub prefix: String,
}

/// What a QR code of a paper says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedCode {
    /// The check code.
    pub check_code: String,
    /// First digits of the hash of its text.
    pub prefix: String,
}

impl PrintedCode {
    /// What the address in a QR code says; nothing if it is none of a paper.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        let (_, rest) = address.split_once("/v/")?;
        let (code, prefix) = rest.split_once("?h=")?;
        let check_code = canonical_code(code);
        (check_code.len() == 14 && (1..=64).contains(&prefix.len()))
            .then(|| Self { check_code, prefix: prefix.to_ascii_lowercase() })
    }
}

impl Case {
    /// Whoever works for the committee may bring the scan of a paper on which everybody but the seal has signed.
    pub(in crate::case) fn guard_scan(&self, actor: &Actor, act: &Act) -> Result<(), Refusal> {
        self.committee_staff(actor, act.kind)?;
        let document = self.document_of(act)?;
        if !document.made.kind.takes_ink() {
            return Err(Refusal::NotYours { command: act.kind });
        }
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        if document.on_paper.is_empty() {
            return Err(Refusal::NotNow { why: "还没有人在纸上签这份文书" });
        }
        self.signs_in_turn(document, &Signer::Committee)?;
        if self.files.len() >= FILES_MAX {
            return Err(Refusal::TooMany { what: "材料", limit: FILES_MAX });
        }
        Ok(())
    }

    /// A scan of `document`, by what was found in its files; in a rehearsal nothing was looked for yet.
    pub(in crate::case) fn attach_scan(
        &self,
        (document, files): (&DocumentId, &[FileId]),
        code: Option<&str>,
        supply: &Supply,
    ) -> Result<SessionEvent, Refusal> {
        let found = self.document(document).ok_or(Refusal::Unknown)?;
        let distinct: std::collections::BTreeSet<&str> = files.iter().map(FileId::as_str).collect();
        if files.is_empty() || distinct.len() != files.len() {
            return Err(Refusal::Invalid {
                field: "files",
                sentence: "没有选扫描件，或者同一张选了两次。请每页选一张。".to_owned(),
            });
        }
        if files.len() > SCAN_FILES_MAX {
            return Err(Refusal::TooMany { what: "扫描件", limit: SCAN_FILES_MAX });
        }
        let (files, matched) = match &supply.scan {
            None => (Vec::new(), ScanMatch::Hand),
            Some(scanned) => {
                if scanned.pages != scanned.printed_pages {
                    return Err(Refusal::ScanPages {
                        printed: scanned.printed_pages,
                        scanned: scanned.pages,
                    });
                }
                (scanned.files.clone(), self.matched(found, scanned, code)?)
            }
        };
        Ok(SessionEvent::ScanMatched { document: document.clone(), files, matched })
    }

    /// What the QR codes say counts before what somebody typed.
    fn matched(
        &self,
        document: &Document,
        scanned: &Scanned,
        typed: Option<&str>,
    ) -> Result<ScanMatch, Refusal> {
        let own = &document.made.check_code;
        for code in &scanned.codes {
            if code.check_code != *own {
                let other = self.documents.iter().find(|other| other.made.check_code == code.check_code);
                return Err(Refusal::ScanOther { of: other.map(|other| other.made.title.clone()) });
            }
            if code.prefix != scanned.prefix {
                return Err(Refusal::ScanOther { of: None });
            }
        }
        let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
        match (scanned.codes.is_empty(), typed) {
            (false, _) => Ok(ScanMatch::Code),
            (true, None) => Err(Refusal::ScanUnread),
            (true, Some(typed)) if canonical_code(typed) == *own => Ok(ScanMatch::Hand),
            (true, Some(_)) => Err(Refusal::ScanCode),
        }
    }

    /// Whether what was signed in ink on `document` has been matched with a scan.
    pub(in crate::case) fn scan_is_there(&self, document: &Document) -> Result<(), Refusal> {
        if document.lacks_scan() {
            return Err(Refusal::ScanMissing { title: document.made.title.clone() });
        }
        Ok(())
    }

    pub(in crate::case) fn keep_scan(
        &mut self,
        (document, files, matched): (&DocumentId, &[Revision], ScanMatch),
        recorded: &Recorded,
    ) {
        let Some(found) = self.documents.iter_mut().find(|other| other.made.id == *document) else { return };
        let title = found.made.title.clone();
        let by = recorded.actor.name.clone();
        found.scans.push(Scan { files: files.to_vec(), matched, by, at: recorded.at });
        for (index, content) in files.iter().enumerate() {
            let id = FileId::new(content.sha256.as_str());
            self.files.retain(|known| known.id != id || known.purpose != FileUse::Scan);
            let title = if files.len() == 1 {
                format!("{title}（纸质签署扫描件）")
            } else {
                format!("{title}（纸质签署扫描件，第{}页）", index + 1)
            };
            self.files.push(Attached {
                in_caucus: false,
                shared: false,
                id,
                title,
                purpose: FileUse::Scan,
                content: content.clone(),
                party: None,
                at: recorded.at,
            });
        }
    }

    /// The document that `file` is a matched scan of.
    #[must_use]
    pub fn scanned_document(&self, file: &FileId) -> Option<&Document> {
        self.documents.iter().find(|document| {
            document.scans.iter().any(|scan| scan.files.iter().any(|content| content.sha256 == file.as_str()))
        })
    }
}

impl Kind {
    /// Whether it may be signed on paper (K-09, H-15): the agreement and the application.
    pub(crate) fn takes_ink(self) -> bool {
        matches!(self, Self::D12 | Self::D14)
    }
}

impl Document {
    /// Whether it was signed in ink, so that a scan shows it.
    pub(in crate::case) fn takes_scan(&self) -> bool {
        !self.on_paper.is_empty() && self.made.kind.takes_ink()
    }

    /// Whether it was signed in ink and no scan shows that.
    #[must_use]
    pub fn lacks_scan(&self) -> bool {
        self.takes_scan() && self.scans.is_empty()
    }
}
