//! Documents as those hear them who can't see them, and as validators for PDF/A-2a and PDF/UA-1 judge them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use confirm::paper::{Block, Check, DEMO_NOTICE, Kind, Mark, Paper};
use confirm::pdf::archive::{Evidence, with_evidence};
use confirm::pdf::increment::Increment;
use confirm::pdf::{Appearance, Emblem, Revision, compose_document};
use confirm::picture::handwriting::Mask;
use lopdf::{Document, Object};

use crate::office::{Office, at, strokes};
use crate::samples::{JUDGE, all, extreme, f1};
use crate::{kept, papers, python, run, told};

/// What two validators say about `files`.
#[track_caller]
pub fn conform(files: &[PathBuf]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/harness/conform.py");
    let arguments: Vec<&Path> = std::iter::once(&script).chain(files).map(PathBuf::as_path).collect();
    let output = run(python().to_str().unwrap(), &arguments);
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(report.lines().filter(|line| line.starts_with("GOOD ")).count(), files.len(), "{report}");
}

/// An element as poppler reads it: its type, and its text or that of what is in it.
#[derive(Debug)]
pub struct Heard {
    pub kind: String,
    pub text: String,
}

/// The structure tree of a file as poppler reads it, without the elements that only hold others.
pub fn heard(path: &Path) -> Vec<Heard> {
    let mut elements: Vec<Heard> = Vec::new();
    for line in told("pdfinfo", &["-struct-text"], path).lines() {
        let line = line.trim();
        if let Some(text) = line.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            elements.last_mut().unwrap().text.push_str(text);
        } else if !line.is_empty() {
            let kind = line.split([' ', ':']).next().unwrap_or_default().to_owned();
            elements.push(Heard { kind, text: String::new() });
        }
    }
    elements.retain(|element| !element.text.is_empty());
    elements
}

/// What is to be heard of `paper`, one line an element. Under a seal the body comes before the word that stands beside
/// it, and the notice and the code's caption are read once.
fn spoken(paper: &Paper) -> Vec<String> {
    let mut lines: Vec<String> = paper.notice.iter().cloned().collect();
    let blocks: Vec<Block> = paper
        .blocks
        .iter()
        .cloned()
        .map(|block| match block {
            Block::Sealed { mut place, mut lines } => {
                let label = std::mem::take(&mut place.label);
                lines[0].push_str(&label);
                Block::Sealed { place, lines }
            }
            block => block,
        })
        .collect();
    lines.extend(Paper { blocks, ..paper.clone() }.lines());
    lines.extend(paper.check.as_ref().map(|_| "扫码核验本文书".to_owned()));
    lines
}

/// `paper` must be heard word for word, each paragraph as one, whatever pages it is on.
#[track_caller]
pub fn check_heard(paper: &Paper, path: &Path) {
    let code = paper.kind.code();
    let elements = heard(path);
    let text: String = elements.iter().map(|element| element.text.as_str()).collect();
    assert_eq!(text, spoken(paper).concat(), "{code}");
    for block in &paper.blocks {
        let (kind, text) = match block {
            Block::Heading { text } => ("H2", text),
            Block::Paragraph { text } | Block::Flush { text } | Block::Right { text } => ("P", text),
            _ => continue,
        };
        let whole = elements.iter().any(|element| element.kind == kind && element.text == *text);
        assert!(whole || text.is_empty(), "{code}: {text} is no {kind}");
    }
    let titles: Vec<&str> =
        elements.iter().filter(|element| element.kind == "H1").map(|element| element.text.as_str()).collect();
    assert_eq!(titles.concat(), paper.title, "{code}");
}

/// Kinds that people sign on the screen, besides rulings.
const SIGNED: [Kind; 7] = [Kind::D08, Kind::D12, Kind::D12c, Kind::D14, Kind::D17, Kind::D19c, Kind::D21];

/// `paper` as it is issued: with notice and check code, and with fields where somebody signs on the screen.
fn issued(paper: Paper) -> Paper {
    let check: Check = papers::check_code();
    let is_signed = SIGNED.contains(&paper.kind) || paper.kind.is_ruling();
    let paper = if is_signed { paper } else { paper.with_fields_for(&[]) };
    Paper { notice: Some(DEMO_NOTICE.to_owned()), check: Some(check), ..paper }
}

#[track_caller]
fn check_kinds(name: &str, papers: impl Iterator<Item = Paper>) {
    let office = Office::open();
    let mut files = Vec::new();
    for (index, paper) in papers.map(issued).enumerate() {
        let code = paper.kind.code();
        let file =
            compose_document(&paper, &office.fonts, at()).unwrap_or_else(|error| panic!("{code}: {error}"));
        let path = kept(&format!("tagged-{name}-{index:02}-{code}.pdf"), &file.bytes);
        told("qpdf", &["--check"], &path);
        check_heard(&paper, &path);
        files.push(path);
    }
    conform(&files);
}

#[test]
fn every_kind_of_f1_is_heard_and_conforms() {
    check_kinds("f1", all(&f1()).into_iter());
}

#[test]
fn every_kind_of_a_case_of_extremes_is_heard_and_conforms() {
    let mut seen = HashSet::new();
    check_kinds("extreme", all(&extreme()).into_iter().filter(|paper| seen.insert(paper.kind)));
}

#[test]
fn signatures_leave_a_file_conforming() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let once = office.issued(&papers::receipt().paper(None, None));
    assert!(signed.bytes.len() <= 400 * 1024, "{} bytes", signed.bytes.len());
    let archived = office.archived(&signed);
    conform(&[
        kept("tagged-signed.pdf", &signed.bytes),
        kept("tagged-once.pdf", &once.bytes),
        kept("tagged-evidence.pdf", &archived.evidence.bytes),
        kept("tagged-archived.pdf", &archived.stamped.bytes),
    ]);
}

/// Certificates and lists end with any byte, those of ends of lines among them: one run in fifty met one.
#[test]
fn evidence_that_ends_as_a_line_does_leaves_a_file_conforming() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let ends: [&[u8]; 3] = [b"\x30\x01\r", b"\x30\x01\n", b"\x30\x02\r\n"];
    let files: Vec<PathBuf> = ends
        .iter()
        .enumerate()
        .map(|(number, end)| {
            let evidence = Evidence { certificates: vec![end.to_vec()], lists: Vec::new() };
            let file = with_evidence(Increment::open(&signed.bytes).unwrap(), &evidence).unwrap();
            kept(&format!("tagged-end-{number}.pdf"), &file)
        })
        .collect();
    conform(&files);
}

/// A wave of ink.
fn photographed() -> Mask {
    let ink = |at: usize| (at % 400 % 100).abs_diff(50).abs_diff(at / 400) < 3;
    Mask { width: 400, height: 60, ink: (0..400 * 60).map(ink).collect() }
}

#[test]
fn what_takes_the_place_of_handwriting_leaves_a_file_conforming() {
    let office = Office::open();
    let paper = papers::agreement().paper(Some(DEMO_NOTICE.to_owned()), Some(papers::check_code()));
    let rare = "㛃䶮𠅤𫖯𬭊𬱖";
    let named = |notes: &[&str]| Appearance::Name {
        name: rare.to_owned(),
        notes: notes.iter().map(|&note| note.to_owned()).collect(),
    };
    let marks = [
        ("typed", named(&["（打印签名）2026-06-08 15:20"])),
        ("photo", Appearance::Photo(photographed())),
        ("witnessed", named(&["（按指印）", "见证人：姜桂兰、韩小雨"])),
    ];
    let files: Vec<PathBuf> = marks
        .iter()
        .map(|(name, mark)| {
            let issued = office.issued(&paper);
            let signed = office.sign(&issued, ("Party1", rare), mark, &office.event(&issued));
            assert!(signed.bytes.len() - issued.bytes.len() < 60_000, "{name}");
            kept(&format!("tagged-{name}.pdf"), &signed.bytes)
        })
        .collect();
    conform(&files);
}

#[test]
fn justified_lines_hold_no_white_space_that_nobody_wrote() {
    let office = Office::open();
    let paper = papers::application().paper(None, None);
    let path = kept("justified.pdf", &office.compose(&paper).bytes);
    told("pdftotext", &["-enc", "UTF-8"], &path);
    let read = std::fs::read_to_string(path.with_extension("txt")).unwrap();
    let joined: String = read.chars().filter(|character| !"\n\u{c}".contains(*character)).collect();
    let paragraphs = paper.blocks.iter().filter_map(|block| match block {
        Block::Paragraph { text } => Some(text),
        _ => None,
    });
    assert!(paragraphs.clone().count() > 2);
    for text in paragraphs {
        assert!(joined.contains(text), "{text} in\n{read}");
    }
}

/// The type of every element, in order; fields by their name.
fn outline(bytes: &[u8]) -> Vec<String> {
    fn walk(document: &Document, object: &Object, found: &mut Vec<String>) {
        match object {
            Object::Reference(id) => walk(document, document.get_object(*id).unwrap(), found),
            Object::Array(items) => items.iter().for_each(|item| walk(document, item, found)),
            Object::Dictionary(entry) => {
                if let Ok(field) = entry.get(b"Obj").and_then(Object::as_reference) {
                    let field = document.get_dictionary(field).unwrap();
                    found.push(
                        String::from_utf8(field.get(b"T").unwrap().as_str().unwrap().to_vec()).unwrap(),
                    );
                } else if let Ok(kind) = entry.get(b"S").and_then(Object::as_name) {
                    found.push(String::from_utf8(kind.to_vec()).unwrap());
                }
                if let Ok(kids) = entry.get(b"K") {
                    walk(document, kids, found);
                }
            }
            _ => {}
        }
    }
    let document = Document::load_mem(bytes).unwrap();
    let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().clone();
    let mut found = Vec::new();
    walk(&document, &root, &mut found);
    found
}

#[test]
fn fields_are_met_where_they_stand_and_clauses_make_one_list() {
    let office = Office::open();
    let paper = issued(papers::agreement().paper(None, None));
    let found = outline(&office.compose(&paper).bytes);
    let text = found.join(" ");
    assert_eq!(found.iter().filter(|kind| *kind == "L").count(), 1, "{text}");
    assert_eq!(found.iter().filter(|kind| *kind == "LI").count(), 4, "{text}");
    assert!(
        text.contains("LI Lbl LBody Table TR TH TH TH TR TD TD TD"),
        "instalments belong to their clause: {text}"
    );
    let signing = "P Form Party1 P P Form Party2 P P Form Mediator P P P Form CommitteeSeal Figure P \
                   Form Issuer Form Archive1";
    assert!(text.ends_with(signing), "{text}");
}

/// Signs every place of `paper`, in order.
pub fn signed_by_all(office: &Office, paper: &Paper) -> Revision {
    let mut revision = office.issued(paper);
    for place in paper.places() {
        let name = match (&place.caption, place.mark) {
            (Some(caption), _) => caption.clone(),
            (None, Mark::Seal) => paper.issuer.clone(),
            // A judge's name stands before the place, not under it.
            (None, _) => JUDGE.to_owned(),
        };
        let appearance = match place.mark {
            Mark::Hand => Appearance::Hand(strokes()),
            Mark::Name => Appearance::named(&name, at()),
            Mark::Seal => {
                let court = paper.issuer.contains("法院");
                let emblem = if court { Emblem::Word("演示".to_owned()) } else { Emblem::Star };
                Appearance::Seal { organisation: paper.issuer.clone(), emblem }
            }
            Mark::Printed | Mark::Ink => continue,
        };
        let identity = office.event(&revision);
        revision = office.sign(&revision, (&place.field, &name), &appearance, &identity);
    }
    revision
}

/// The first paper of every kind about the case F-1, as it is issued.
pub fn one_of_each() -> Vec<Paper> {
    let papers: Vec<Paper> = all(&f1()).into_iter().map(issued).collect();
    Kind::ALL.iter().filter_map(|kind| papers.iter().find(|paper| paper.kind == *kind).cloned()).collect()
}
