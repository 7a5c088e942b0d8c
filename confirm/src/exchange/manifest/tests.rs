//! What a filing package says, and what it keeps back.

use super::*;
use crate::case::clause::{Answer, Given};
use crate::case::document::Revision;
use crate::case::event::Event;
use crate::case::id::FileId;
use crate::case::story::{cast, journey};

#[test]
fn c4_a_filing_has_application_and_agreement_and_says_who_owes_what() {
    let case = journey::to_filed().case;
    let manifest = Manifest::of(&case).unwrap();
    let codes: Vec<&str> = manifest.documents.iter().map(|entry| entry.code.as_str()).collect();
    assert_eq!(codes, ["D14", "D12", "D12c", "D07", "D07", "D10", "D11", "D06", "D06", "D05", "D05"]);
    assert_eq!(manifest.documents_sha256, list_sha256(&manifest.documents));
    assert_eq!(manifest.court.code, "晋0499");
    assert_eq!(manifest.agreement.clauses.len(), 4);
    assert_eq!(manifest.parties[1].who.id_no(), case.parties[1].who.id_no());
    assert!(manifest.parties[0].consents.contains(&ConsentItem::ShareWithCourt));
    assert_eq!(manifest.documents[1].signatures.len(), 4, "both parties, mediator, seal");
    assert_eq!(manifest.notice, DEMO_NOTICE);
}

#[test]
fn c4_nothing_is_exported_before_both_have_filed() {
    assert_eq!(Manifest::of(&journey::to_effective().case), None);
    assert_eq!(external_id(&journey::to_effective().case), None);
}

#[test]
fn c4_what_happens_after_the_filing_changes_nothing_of_it() {
    let filed = Manifest::of(&journey::to_filed().case);
    let mut story = journey::to_ruled();
    assert!(story.case.documents.iter().any(|document| document.made.kind.code() == "D18"));
    let event = Event::Consented {
        party: story.party(cast::OWNER),
        item: ConsentItem::ElectronicService,
        given: false,
        documents: Vec::new(),
    };
    let last = story.events.last().unwrap();
    let withdrawn = Recorded { seq: last.seq + 1, event, ..last.clone() };
    story.case.apply(&withdrawn);
    story.events.push(withdrawn);
    assert_ne!(Manifest::of(&story.case), filed, "the consent is not in the case any more");
    let snapshot = as_filed(&story.case.id, &story.events).unwrap();
    assert_eq!(Manifest::of(&snapshot), filed);
    assert_eq!(as_filed(&story.case.id, &journey::to_effective().events), None);
}

#[test]
fn c4_no_answer_and_no_superseded_text_goes_to_the_court() {
    let mut case = journey::to_filed().case;
    let (party, at) = (case.parties[1].id.clone(), case.updated_at);
    let offer = Given { answer: Answer::Change, note: Some("最多让五百元".to_owned()), at };
    case.clauses[0].answers.insert(party, offer);
    case.documents.iter_mut().for_each(|document| document.superseded = document.made.kind.code() == "D12");
    let manifest = Manifest::of(&case).unwrap();
    let text = serde_json::to_string(&manifest).unwrap();
    assert!(!text.contains("最多让五百元") && !text.contains("\"change\""), "{text}");
    assert!(manifest.documents.iter().all(|entry| entry.code != "D12"));
}

#[test]
fn c4_proofs_go_to_the_court_and_evidence_of_the_mediation_does_not() {
    let mut case = journey::to_filed().case;
    let at = case.updated_at;
    let file = |title: &str, purpose| Attached {
        in_caucus: false,
        shared: false,
        id: FileId::new(title),
        title: title.to_owned(),
        purpose,
        content: Revision { sha256: sha256_hex(title.as_bytes()), length: 1 },
        party: None,
        at,
    };
    let uses = [
        FileUse::Evidence,
        FileUse::Identity,
        FileUse::Authority,
        FileUse::Property,
        FileUse::Performance,
        FileUse::Scan,
        FileUse::Other,
    ];
    case.files = uses.into_iter().map(|purpose| file(&format!("{purpose:?}"), purpose)).collect();
    let titles: Vec<&str> = court_files(&case).map(|file| file.title.as_str()).collect();
    assert_eq!(titles, ["Identity", "Authority", "Property", "Scan"]);
    let mut manifest = Manifest::of(&case).unwrap();
    let before = manifest.documents.len();
    for file in &case.files {
        manifest.attach(file, ("image/jpeg", "jpg"));
    }
    assert_eq!(manifest.documents.len(), before + titles.len());
    assert!(manifest.documents.last().unwrap().file.ends_with("-SCAN.jpg"));
    assert_eq!(manifest.documents_sha256, list_sha256(&manifest.documents));
}

#[test]
fn an_external_id_is_plain_text() {
    assert!(is_external_id(&external_id(&journey::to_filed().case).unwrap()));
    for wrong in ["", "a/b", "a b", "案", &"x".repeat(EXTERNAL_ID_MAX + 1)] {
        assert!(!is_external_id(wrong), "{wrong}");
    }
}
