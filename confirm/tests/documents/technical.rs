//! 技术报告: what experts read of a file, and that nobody's name is in it.
//!
//! Digests, serial numbers and lengths are other ones each time, so the snapshots leave them out.

use confirm::verify::technical::{Addition, Outcome, Procedure, Status};
use confirm::verify::{TechnicalReport, verify};

use crate::office::Office;

const PEOPLE: [&str; 3] = ["尤国栋", "赵建平", "姜桂兰"];

fn report(office: &Office, bytes: &[u8]) -> TechnicalReport {
    TechnicalReport::of(bytes, &verify(bytes, &[office.authority.root().clone()]))
}

/// `text` without what chance puts into it.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    for word in text.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric()) {
        let run = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let hex = run.len() >= 16 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
        // Lengths have five digits and more, years have four.
        let length = run.len() >= 5 && run.bytes().all(|byte| byte.is_ascii_digit());
        let shown = if hex {
            "<hex>"
        } else if length {
            "<length>"
        } else {
            run
        };
        settled.push_str(shown);
        settled.push_str(&word[run.len()..]);
    }
    settled
}

fn outcome(report: &TechnicalReport, procedure: Procedure) -> Outcome {
    report.checks.iter().find(|check| check.code == procedure).unwrap().outcome
}

#[test]
fn an_archived_agreement_is_told_to_experts() {
    let office = Office::open();
    let archived = office.archived(&office.signed_agreement());
    let report = report(&office, &archived.stamped.bytes);
    let text = report.to_string();
    insta::assert_snapshot!("archived-agreement", settled(&text));
    let json = serde_json::to_string(&report).unwrap();
    for name in PEOPLE {
        assert!(!text.contains(name) && !json.contains(name), "{name} is named");
    }
    assert!(!text.contains("物业") && !json.contains("物业"), "nothing of the content is told");
    // The prepared file, the issuer and four signatures, the evidence, the stamp.
    let added: Vec<Addition> = report.revisions.iter().map(|one| one.adds).collect();
    let signatures = [Addition::Signature; 5];
    assert_eq!(added[..1], [Addition::Pages]);
    assert_eq!(added[1..6], signatures);
    assert_eq!(added[6..], [Addition::Evidence, Addition::Archive]);
    assert_eq!(report.revisions[6].length, archived.evidence.bytes.len());
    assert_eq!(report.revisions[7].sha256, report.sha256);
}

#[test]
fn a_part_of_the_signatures_is_no_fault() {
    let office = Office::open();
    let report = report(&office, &office.unsealed_agreement().bytes);
    assert_eq!((report.status, report.level), (Status::Incomplete, Some("PAdES B-T")));
    assert_eq!(report.missing, ["CommitteeSeal"]);
    assert!(report.signatures.iter().all(|one| one.revocation.is_none()));
    for procedure in [Procedure::Revocation, Procedure::Archive, Procedure::Register] {
        assert_eq!(outcome(&report, procedure), Outcome::NotDone, "{procedure:?}");
    }
    assert_eq!(outcome(&report, Procedure::Stamp), Outcome::Passed);
}

#[test]
fn what_was_changed_or_appended_is_told_by_the_rule_that_found_it() {
    let office = Office::open();
    let signed = office.archived(&office.signed_agreement()).stamped;
    let mut changed = signed.bytes.clone();
    changed[5000] ^= 1;
    let found = report(&office, &changed);
    assert_eq!(found.status, Status::Broken);
    assert_eq!(outcome(&found, Procedure::Cryptography), Outcome::Failed);
    let appended = [signed.bytes.as_slice(), b"\n1 0 obj\nnull\nendobj\nstartxref\n9\n%%EOF\n"].concat();
    let found = report(&office, &appended);
    assert_ne!(found.status, Status::Sound);
    assert!(found.checks.iter().any(|check| check.outcome == Outcome::Failed), "{found}");
    assert!(found.revisions.last().is_none_or(|last| last.adds == Addition::Unknown), "{found}");
}
