//! Takes a bundle apart and says what is wrong with it. Needs nothing but the file and a certificate.
//!
//! It holds one item at a time in memory, and the whole takes time in proportion to its length. Left out: whether the
//! bundle has all that its owner could have been given.

use std::io::Read;

use jiff::Timestamp;

use super::anchor::Covering;
use super::container;
use super::fault::Fault;
use super::log::{Log, RecordRoot};
use super::manifest::{DocumentName, FORMAT, FORMAT_VERSION, Item, ItemKind, MANIFEST, Manifest, STAMP};
use crate::case::digest::sha256_hex;
use crate::pdf::reader;
use crate::pki::{Certificate, timestamp};
use crate::verify::{Verdict, verify};

/// Most bytes that the text of a page is inflated to when the printed root is looked for.
const TEXT_MAX: usize = 8 << 20;
/// Most faults that are told; a file that is none of ours could have thousands.
const FAULTS_MAX: usize = 50;

/// What was found in a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What it says about itself, if that could be read.
    pub manifest: Option<Manifest>,
    /// What was found in each document.
    pub documents: Vec<CheckedDocument>,
    /// When everything existed at the latest, by the stamp.
    pub stamped_at: Option<Timestamp>,
    /// Until which event, and since when, the anchor holds the record.
    pub anchored: Option<(u64, Timestamp)>,
    /// Whether it leads to a certificate that was given, and not only to the one inside.
    pub trusted: bool,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// A document of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDocument {
    /// Name in the bundle.
    pub item: String,
    /// What it is called.
    pub title: String,
    /// What it is worth.
    pub state: DocumentState,
    /// What the check of its signatures says, in sentences.
    pub sentences: Vec<String>,
}

/// What a document of a bundle is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentState {
    /// Every signature is sound and none is missing.
    Sound,
    /// Sound, but not everybody has signed.
    Unfinished,
    /// A court made it in its own system, which answers for its signatures.
    Elsewhere,
    /// It did not pass.
    Broken,
}

/// Checks the bundle in `input` against the `trusted` certificates; with none of them, against the one inside.
///
/// # Errors
///
/// What reading says; everything else is in the [`Report`].
pub fn check(input: impl Read, trusted: &[Certificate]) -> std::io::Result<Report> {
    let mut checker = Checker { trusted, report: Report::default(), ..Checker::new() };
    let read = container::read(input, |name, content| checker.file(name, content));
    match read {
        Ok(()) => checker.end(),
        Err(container::ReadError::Fault(fault)) => checker.fault(Fault::Container(fault)),
        Err(container::ReadError::Io(error)) => return Err(error),
    }
    Ok(checker.report)
}

struct Checker<'a> {
    trusted: &'a [Certificate],
    text: String,
    /// How many files were met.
    met: usize,
    roots: Vec<Certificate>,
    log: Option<Log>,
    anchor: Option<Covering>,
    stamp: Option<Vec<u8>>,
    report: Report,
}

impl Checker<'_> {
    fn new() -> Self {
        Self {
            trusted: &[],
            text: String::new(),
            met: 0,
            roots: Vec::new(),
            log: None,
            anchor: None,
            stamp: None,
            report: Report::default(),
        }
    }

    fn fault(&mut self, fault: Fault) {
        if self.report.faults.len() < FAULTS_MAX {
            self.report.faults.push(fault);
        }
    }

    /// Takes the next file: the manifest, then its items in its order, then the stamp.
    fn file(&mut self, name: &str, content: Vec<u8>) {
        let position = self.met;
        self.met += 1;
        if position == 0 {
            return self.manifest(name, content);
        }
        let Some(manifest) = &self.report.manifest else { return };
        let item = manifest.items.get(position - 1).filter(|item| item.name == name).cloned();
        match item {
            Some(item) if sha256_hex(&content) == item.sha256 && length(&content) == item.length => {
                self.item(&item, &content);
            }
            Some(item) => self.fault(Fault::Changed { item: item.name }),
            None if name == STAMP && position == manifest.items.len() + 1 => self.stamp = Some(content),
            None => self.fault(Fault::Unknown { item: name.to_owned() }),
        }
    }

    fn manifest(&mut self, name: &str, content: Vec<u8>) {
        let text = String::from_utf8(content).ok().filter(|_| name == MANIFEST);
        let value = text.as_deref().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
        let (Some(text), Some(value)) = (text, value) else { return self.fault(Fault::Manifest) };
        if value["format"] != FORMAT || value["format_version"] != FORMAT_VERSION {
            return self.fault(Fault::Version);
        }
        match serde_json::from_str(&text) {
            Ok(manifest) => {
                self.report.manifest = Some(manifest);
                self.text = text;
            }
            Err(_) => self.fault(Fault::Manifest),
        }
    }

    fn item(&mut self, item: &Item, content: &[u8]) {
        match item.kind {
            ItemKind::TrustRoot => self.root(content),
            ItemKind::Log => match Log::read(&String::from_utf8_lossy(content)) {
                Ok(log) => self.log = Some(log),
                Err(fault) => self.fault(Fault::Log(fault)),
            },
            ItemKind::Anchor => match serde_json::from_slice(content) {
                Ok(anchor) => self.anchor = Some(anchor),
                Err(_) => self.fault(Fault::Anchor(super::anchor::AnchorFault::Proof)),
            },
            ItemKind::Document => match &item.document {
                Some(document) => self.document(item, document, content),
                None => self.fault(Fault::Manifest),
            },
            ItemKind::File | ItemKind::Readme => {}
        }
    }

    fn root(&mut self, content: &[u8]) {
        let text = std::str::from_utf8(content).ok();
        let roots = text.and_then(|text| Certificate::list_from_pem(text).ok()).unwrap_or_default();
        let Some(root) = roots.first() else { return self.fault(Fault::Root) };
        let named = self.report.manifest.as_ref().map(|manifest| manifest.root_fingerprint.as_str());
        if named != Some(sha256_hex(root.der()).as_str()) {
            self.fault(Fault::Root);
        }
        if self.trusted.is_empty() {
            self.roots = roots;
        } else {
            if !self.trusted.iter().any(|trusted| trusted.der() == root.der()) {
                self.fault(Fault::Untrusted);
            }
            self.roots = self.trusted.to_vec();
            self.report.trusted = true;
        }
    }

    fn document(&mut self, item: &Item, document: &DocumentName, content: &[u8]) {
        let (state, sentences) = if document.elsewhere {
            (
                DocumentState::Elsewhere,
                vec!["由人民法院在其系统中制作，签名请向该院核对；内容与登记一致。".into()],
            )
        } else {
            let report = verify(content, &self.roots);
            // A place is empty that was signed: the file was cut back.
            let cut = report.missing.iter().any(|missing| document.signed.contains(&missing.field));
            let state = match report.verdict() {
                Verdict::Broken => DocumentState::Broken,
                Verdict::Sound | Verdict::Incomplete if cut => DocumentState::Broken,
                Verdict::Sound | Verdict::Incomplete if document.complete => DocumentState::Sound,
                Verdict::Sound | Verdict::Incomplete => DocumentState::Unfinished,
            };
            (state, report.sentences())
        };
        let (name, title) = (item.name.clone(), item.title.clone());
        if state == DocumentState::Broken {
            let (item, title, sentences) = (name.clone(), title.clone(), sentences.clone());
            self.fault(Fault::Document { item, title, sentences });
        }
        self.printed(item, content);
        self.report.documents.push(CheckedDocument { item: name, title, state, sentences });
    }

    /// Whether the roots that should be printed on a document are, and are those of the record.
    fn printed(&mut self, item: &Item, content: &[u8]) {
        let Some(manifest) = &self.report.manifest else { return };
        let named = manifest.printed.iter().filter(|printed| printed.item == item.name);
        let named: Vec<RecordRoot> =
            named.map(|one| RecordRoot { events: one.events, root: one.root.clone() }).collect();
        for root in named {
            let of_record = self.log.as_ref().and_then(|log| log.root(root.events));
            let same = of_record.is_some_and(|hash| crate::pki::certificate::hex(&hash) == root.root);
            if !same || !printed_text(content).is_some_and(|text| root.stands_in(&text)) {
                self.fault(Fault::Printed { item: item.name.clone() });
            }
        }
    }

    /// After the last file: what only the whole can tell.
    fn end(&mut self) {
        let Some(manifest) = self.report.manifest.clone() else { return };
        for item in manifest.items.iter().skip(self.met.saturating_sub(1)) {
            self.fault(Fault::Missing { item: item.name.clone() });
        }
        if self.roots.is_empty() {
            self.fault(Fault::Root);
        }
        match &self.log {
            Some(log) if is_of(log, &manifest) => {}
            Some(_) | None => self.fault(Fault::Record),
        }
        if let (Some(anchor), Some(log)) = (self.anchor.take(), &self.log) {
            match anchor.check(&manifest.case.id, log, &self.roots) {
                Ok(at) => self.report.anchored = Some((anchor.leaf.events, at)),
                Err(fault) => self.fault(Fault::Anchor(fault)),
            }
        }
        let imprint = manifest.imprint(&self.text);
        let stamp = self.stamp.take().map(|token| timestamp::check(&token, imprint, &self.roots));
        match stamp {
            Some(Ok(stamp)) => self.report.stamped_at = Some(stamp.at),
            Some(Err(_)) | None => self.fault(Fault::Stamp),
        }
    }
}

/// Whether the record is the one that the manifest speaks of.
fn is_of(log: &Log, manifest: &Manifest) -> bool {
    let named = &manifest.log;
    let withheld = log.lines.iter().filter(|line| line.body.is_none()).count();
    let root = log.root(log.size()).map(|root| crate::pki::certificate::hex(&root));
    let mut noted = manifest.consents.iter().chain(&manifest.identity_checks);
    log.size() == named.events
        && u64::try_from(withheld) == Ok(named.withheld)
        && log.hash(log.size()) == Some(&named.head)
        && root.as_ref() == Some(&named.root)
        && noted.all(|one| one.seq > 0 && log.hash(one.seq) == Some(&one.sha256))
}

/// The text of the last two pages: the root stands at the end, which may just have turned the page.
fn printed_text(content: &[u8]) -> Option<String> {
    let pdf = reader::read(content).ok()?;
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let last = &pages[pages.len().saturating_sub(2)..];
    pdf.extract_text_with_limit(last, TEXT_MAX).ok()
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).expect("a length has at most 64 bits")
}
