//! Documents as others read them: pdftotext, pdfsig, qpdf and pyHanko, which nobody here wrote.
//!
//! The files stay in `target/tmp/documents` for a person to look at.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod archive;
mod attacks;
mod by_hand;
mod forgery;
mod fuzz;
mod gallery;
mod hostile;
mod office;
mod openssl;
mod papers;
mod reading;
mod samples;
mod tagged;
mod technical;
mod wild;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use confirm::paper::application::COMMITMENT;
use confirm::paper::ruling::{JUDGE_FIELD, Outcome, SEAL_FIELD};
use confirm::paper::{DEMO_NOTICE, Paper};
use confirm::pdf::{Appearance, ComposeError, Emblem, FontError, Revision};
use confirm::verify::{Level, Verdict, verify};

use office::{Office, at};

/// Names that must survive everywhere (`documents.md`, fonts).
const RARE_NAMES: [&str; 9] = ["㛃", "䶮", "𠅤", "𫖯", "𬭊", "𬱖", "堃", "喆", "〇"];

/// Writes `bytes` where a person can look at them, and gives the path.
fn kept(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn run(program: &str, arguments: &[&Path]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// What `program` says about `path`; it must succeed.
#[track_caller]
fn told(program: &str, arguments: &[&str], path: &Path) -> String {
    let arguments: Vec<&Path> = arguments.iter().map(Path::new).chain([path]).collect();
    let output = run(program, &arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}\n{text}\n{complaint}");
    text
}

/// The Python with the judges: `.ci/install` puts them into an environment of their own.
fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../venv/bin/python");
    if own.exists() { own } else { PathBuf::from("python3") }
}

/// Runs pyHanko over `path`, trusting the office's root.
fn pyhanko(office: &Office, path: &Path) -> Output {
    let root = path.with_extension("root.pem");
    std::fs::write(&root, office.authority.root().pem()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/harness/judge.py");
    run(python().to_str().unwrap(), &[&script, path, &root])
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// The text of a file as pdftotext reads it, without white space.
fn text(path: &Path) -> String {
    let output = run("pdftotext", &[path, Path::new("-")]);
    squeezed(&String::from_utf8(output.stdout).unwrap())
}

/// The file must satisfy every tool, with `signatures` signatures, and read exactly as `paper` says.
#[track_caller]
fn check(office: &Office, name: &str, paper: &Paper, (signed, signatures): (&Revision, usize)) {
    let archived = office.archived(signed).stamped;
    let path = kept(name, &archived.bytes);
    told("qpdf", &["--check"], &path);
    let report = told("pdfsig", &["-nocert"], &path);
    assert_eq!(report.matches("Signature is Valid").count(), signatures, "{report}");
    // Poppler can't check a document time stamp, but it must find it, over the whole file.
    assert_eq!(report.matches("Signature Field Name: ").count(), signatures + 1, "{report}");
    let (_, stamp) = report.rsplit_once("Signature Field Name: Archive").unwrap();
    assert!(stamp.contains("Total document signed"), "{report}");
    let output = pyhanko(office, &path);
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
    for (word, count) in [("GOOD ", signatures), ("STAMP ", 1), ("LTA ", signatures)] {
        assert_eq!(report.lines().filter(|line| line.starts_with(word)).count(), count, "{report}");
    }

    let read = text(&path);
    for line in paper.lines() {
        assert!(read.contains(&squeezed(&line)), "{line} is missing in\n{read}");
    }
    let report = verify(&archived.bytes, &[office.authority.root().clone()]);
    assert_eq!(report.verdict(), Verdict::Sound, "{:#?}", report.sentences());
    assert_eq!(report.level, Some(Level::Archived));
    assert_eq!(report.signatures.len(), signatures);
    assert!(report.signatures.iter().all(|signature| signature.stamped_at == Some(at())));
}

#[test]
fn an_agreement_satisfies_the_tools() {
    let office = Office::open();
    let started = Instant::now();
    let signed = office.signed_agreement();
    let took = started.elapsed();
    assert!(took < Duration::from_secs(2), "composed and signed in {took:?}");
    let paper = papers::agreement().paper(Some(DEMO_NOTICE.to_owned()), None);
    check(&office, "agreement.pdf", &paper, (&signed, 5));
}

#[test]
fn an_application_satisfies_the_tools() {
    let office = Office::open();
    let paper = papers::application().paper(Some(DEMO_NOTICE.to_owned()), Some(papers::check_code()));
    let signed = office.signed_by_parties(&paper, &["尤国栋", "赵建平"]);
    check(&office, "application.pdf", &paper, (&signed, 3));
    assert!(text(&kept("application.pdf", &signed.bytes)).contains(COMMITMENT));
}

#[track_caller]
fn check_ruling(name: &str, outcome: Outcome) {
    let office = Office::open();
    let paper = papers::ruling(outcome).paper(Some(DEMO_NOTICE.to_owned()), Some(papers::check_code()));
    let issued = office.issued(&paper);
    let appearance = Appearance::named("顾明远", at());
    let judge = office.staff("judge-1", "顾明远");
    let signed = office.sign(&issued, (JUDGE_FIELD, "顾明远"), &appearance, &judge);
    let sealed = office.sealed(&signed, (SEAL_FIELD, "潞川区人民法院"), Emblem::Word("演示".to_owned()));
    check(&office, name, &paper, (&sealed, 3));
}

#[test]
fn a_confirming_ruling_satisfies_the_tools() {
    check_ruling("ruling.pdf", Outcome::Confirm);
}

#[test]
fn a_dismissing_ruling_satisfies_the_tools() {
    check_ruling("dismissal.pdf", papers::dismissal());
}

#[test]
fn a_receipt_satisfies_the_tools() {
    let office = Office::open();
    let paper = papers::receipt().paper(Some(DEMO_NOTICE.to_owned()), None);
    let sealed = office.sealed(
        &office.issued(&paper),
        (SEAL_FIELD, "潞川区人民法院"),
        Emblem::Word("演示".to_owned()),
    );
    check(&office, "receipt.pdf", &paper, (&sealed, 2));
}

#[test]
fn rare_names_come_back_exactly() {
    let office = Office::open();
    let mut agreement = papers::agreement();
    agreement.parties = RARE_NAMES.iter().map(|name| papers::person(&format!("{name}建平"))).collect();
    agreement.committee = format!("柳河{}人民调解委员会", RARE_NAMES.concat());
    agreement.mediator = RARE_NAMES.concat();
    agreement.facts = "𪚲字只有备用字体才有；一与⼀同形而不同字".to_owned();
    let paper = agreement.paper(None, None);
    let names: Vec<String> = RARE_NAMES.iter().map(|name| format!("{name}建平")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let signed = office.signed_by_parties(&paper, &names);
    let mediator = RARE_NAMES.concat();
    let name = Appearance::named(&mediator, at());
    let signed = office.sign(&signed, ("Mediator", &mediator), &name, &office.staff("m", &mediator));
    let signed = office.sealed(&signed, ("CommitteeSeal", &agreement.committee), Emblem::Star);
    check(&office, "rare-names.pdf", &paper, (&signed, 12));
    let report = verify(&signed.bytes, &[office.authority.root().clone()]);
    assert_eq!(report.signatures[1].name, "㛃建平");
}

#[test]
fn a_character_no_font_has_is_named() {
    let office = Office::open();
    let mut agreement = papers::agreement();
    agreement.facts = "房屋漏水😀一事".to_owned();
    let error =
        confirm::pdf::compose_document(&agreement.paper(None, None), &office.fonts, at()).unwrap_err();
    let ComposeError::Font(FontError::Missing { character, text }) = error else { panic!("{error}") };
    assert_eq!(character, '😀');
    assert!(text.contains("房屋漏水😀一事"));
}
