//! Puts a bundle together: first the plan with every hash, which fits in memory, then the bytes, one item at a time.
//!
//! What goes in is for [`Case::evidence_documents`], [`Case::evidence_files`] and [`Case::discloses`] to say. The same
//! case at the same time for the same person gives the same bytes.

use std::io::{self, Write};

use jiff::Timestamp;

use super::anchor::Covering;
use super::container::{self, Writer};
use super::log::{Line, Log, RecordRoot};
use super::manifest::{
    CaseName, DocumentName, FORMAT, FORMAT_VERSION, Item, ItemKind, LogName, MANIFEST, Made, Manifest, Noted,
    Printed, STAMP, Withheld,
};
use super::merkle::Hash;
use crate::case::Case;
use crate::case::digest::sha256_hex;
use crate::case::document::{Document, Revision};
use crate::case::event::{Event, Recorded};
use crate::case::people::Attached;
use crate::case::view::eye::Eye;
use crate::paper::DEMO_NOTICE;
use crate::paper::wording::minute;
use crate::pki::Certificate;
use crate::pki::certificate::hex;

/// An event as the store keeps it.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its hash in hex.
    pub hash: String,
    /// The bytes that were hashed.
    pub body: String,
    /// What they say.
    pub recorded: Recorded,
}

/// For whom and when a bundle is made.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// With which eyes.
    pub eye: Eye,
    /// 当事人, 调解员 and so on.
    pub role: String,
    /// The person.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Everything a bundle is made of.
#[derive(Debug)]
pub struct Source<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its record.
    pub record: Vec<Stored>,
    /// For whom and when.
    pub occasion: Occasion,
    /// Extension of each file for the eye, in the order of [`Case::evidence_files`].
    pub extensions: Vec<&'static str>,
    /// What is printed on each document for the eye, in the order of [`Case::evidence_documents`].
    pub printed: Vec<Option<RecordRoot>>,
    /// Entries of the network's ledger, in order.
    pub network: Vec<String>,
    /// The newest anchor that covers the case.
    pub anchor: Option<Covering>,
    /// The certificates every check starts from; our own root is the first.
    pub roots: Vec<Certificate>,
}

/// A bundle before its bytes.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it will say about itself.
    pub manifest: Manifest,
    text: String,
    contents: Vec<Content>,
}

/// Where an item's bytes are.
#[derive(Debug, Clone)]
enum Content {
    /// Here.
    Text(Vec<u8>),
    /// In the folder of papers, under this hash.
    Blob(String),
}

impl Plan {
    /// The plan of a bundle; nothing if the record is none, which the store never gives.
    #[must_use]
    pub fn of(source: Source<'_>) -> Option<Self> {
        let Source { case, record, occasion, extensions, printed, network, anchor, roots } = source;
        let root = roots.first()?;
        let log = log(case, &occasion.eye, &record);
        let noted = |matches: fn(&Event) -> bool| {
            let fitting = record.iter().filter(|stored| matches(&stored.recorded.event));
            fitting.map(|one| Noted { seq: one.recorded.seq, sha256: one.hash.clone() }).collect()
        };
        let mut items = Items::default();
        let pem: String = roots.iter().map(Certificate::pem).collect();
        items.text("trust-root.pem", ItemKind::TrustRoot, "信任根证书", pem.into_bytes());
        let readme = readme(case, &occasion, &log, root);
        items.text("README.txt", ItemKind::Readme, "阅读说明", readme.into_bytes());
        items.text("events.jsonl", ItemKind::Log, "操作记录", log.text().into_bytes());
        if let Some(anchor) = &anchor {
            let text = serde_json::to_string_pretty(anchor).expect("an anchor is plain data");
            items.text("anchor.json", ItemKind::Anchor, "日锚及其证明", text.into_bytes());
        }
        let mut printed_roots = Vec::new();
        for (document, printed) in case.evidence_documents(&occasion.eye).zip(printed) {
            let item = items.document(document);
            if let Some(RecordRoot { events, root }) = printed {
                printed_roots.push(Printed { item, events, root });
            }
        }
        for (file, extension) in case.evidence_files(&occasion.eye).into_iter().zip(extensions) {
            items.file(file, extension);
        }
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            notice: DEMO_NOTICE.to_owned(),
            case: case_name(case),
            made: Made { at: occasion.at, role: occasion.role, name: occasion.name },
            root_fingerprint: sha256_hex(root.der()),
            log: LogName {
                events: log.size(),
                withheld: withheld(&log),
                head: log.hash(log.size())?.to_owned(),
                root: hex(&log.root(log.size())?),
            },
            items: items.items,
            printed: printed_roots,
            consents: noted(|event| matches!(event, Event::Consented { .. })),
            identity_checks: noted(|event| {
                matches!(event, Event::Admitted { .. } | Event::AdmittedToCourt { .. })
            }),
            recordings: Vec::new(),
            network: network.iter().map(|entry| Withheld::of(entry.as_bytes())).collect(),
        };
        Some(Self { text: manifest.text(), manifest, contents: items.contents })
    }

    /// What the stamp has to be on.
    #[must_use]
    pub fn imprint(&self) -> Hash {
        self.manifest.imprint(&self.text)
    }

    /// Length of the bundle in bytes, with a stamp of `stamp` bytes.
    #[must_use]
    pub fn length(&self, stamp: usize) -> u64 {
        let count = |length: usize| u64::try_from(length).expect("a length has at most 64 bits");
        let own = [(MANIFEST, count(self.text.len())), (STAMP, count(stamp))];
        let items = self.manifest.items.iter().map(|item| (item.name.as_str(), item.length));
        container::length(own.into_iter().chain(items))
    }

    /// Writes the bundle; `read` gives the bytes of a paper or file by its SHA-256.
    ///
    /// # Errors
    ///
    /// What `read` or `out` says.
    pub fn write<E: From<io::Error>>(
        &self,
        stamp: &[u8],
        mut read: impl FnMut(&str) -> Result<Vec<u8>, E>,
        out: impl Write,
    ) -> Result<(), E> {
        let mut writer = Writer::new(out);
        writer.file(MANIFEST, self.text.as_bytes())?;
        for (item, content) in self.manifest.items.iter().zip(&self.contents) {
            match content {
                Content::Text(bytes) => writer.file(&item.name, bytes)?,
                Content::Blob(sha256) => writer.file(&item.name, &read(sha256)?)?,
            }
        }
        writer.file(STAMP, stamp)?;
        writer.finish()?;
        Ok(())
    }
}

#[derive(Default)]
struct Items {
    items: Vec<Item>,
    contents: Vec<Content>,
    documents: usize,
    files: usize,
}

impl Items {
    fn text(&mut self, name: &str, kind: ItemKind, title: &str, bytes: Vec<u8>) {
        let Withheld { sha256, length } = Withheld::of(&bytes);
        let (name, title) = (name.to_owned(), title.to_owned());
        self.items.push(Item { name, kind, title, sha256, length, document: None });
        self.contents.push(Content::Text(bytes));
    }

    /// Adds a document and gives its name in the bundle.
    fn document(&mut self, document: &Document) -> String {
        self.documents += 1;
        let made = &document.made;
        let name = format!("documents/{:03}-{}.pdf", self.documents, made.kind.code());
        let more = DocumentName {
            code: made.kind.code().to_owned(),
            check_code: made.check_code.clone(),
            signed: document.signatures.iter().map(|(signature, _)| signature.field.clone()).collect(),
            complete: document.is_complete(),
            superseded: document.superseded,
            elsewhere: document.is_imported(),
        };
        self.blob((name.clone(), ItemKind::Document, &made.title), document.latest(), Some(more));
        name
    }

    fn file(&mut self, file: &Attached, extension: &str) {
        self.files += 1;
        let name = format!("files/{:03}.{extension}", self.files);
        self.blob((name, ItemKind::File, &file.title), &file.content, None);
    }

    fn blob(
        &mut self,
        (name, kind, title): (String, ItemKind, &str),
        content: &Revision,
        document: Option<DocumentName>,
    ) {
        let Revision { sha256, length } = content.clone();
        self.contents.push(Content::Blob(sha256.clone()));
        self.items.push(Item { name, kind, title: title.to_owned(), sha256, length, document });
    }
}

fn log(case: &Case, eye: &Eye, record: &[Stored]) -> Log {
    let line = |stored: &Stored| Line {
        hash: stored.hash.clone(),
        body: case.discloses(eye, &stored.recorded).then(|| stored.body.clone()),
    };
    Log { lines: record.iter().map(line).collect() }
}

fn withheld(log: &Log) -> u64 {
    let count = log.lines.iter().filter(|line| line.body.is_none()).count();
    u64::try_from(count).expect("no case has so many events")
}

fn case_name(case: &Case) -> CaseName {
    CaseName {
        id: case.id.to_string(),
        number: case.number.clone(),
        docket_no: case.docket_no.clone(),
        committee: case.committee.name.clone(),
        court: case.filed_at.map(|_| case.court.name.clone()),
    }
}

/// The text for whoever opens a bundle.
fn readme(case: &Case, occasion: &Occasion, log: &Log, root: &Certificate) -> String {
    include_str!("readme.txt")
        .replace("{notice}", DEMO_NOTICE)
        .replace("{number}", case.docket_no.as_deref().unwrap_or(&case.number))
        .replace("{committee}", &case.committee.name)
        .replace("{role}", &occasion.role)
        .replace("{name}", &occasion.name)
        .replace("{at}", &minute(occasion.at))
        .replace("{events}", &log.size().to_string())
        .replace("{withheld}", &withheld(log).to_string())
        .replace("{fingerprint}", &sha256_hex(root.der()))
}
