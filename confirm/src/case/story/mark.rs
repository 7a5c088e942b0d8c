//! Who signs without writing on the screen: the printed name, a photograph, two witnesses (人民调解法 29; G-62).

use super::cast::*;
use super::journey::*;
use crate::case::command::{Core, SessionCommand};
use crate::case::event::Event;
use crate::case::id::FileId;
use crate::case::mark::{AttestationDraft, Hindrance, Instead};
use crate::case::refusal::Refusal;
use crate::case::session::SessionEvent;
use crate::paper::Kind;

/// Second from which the stories go on.
const START: i64 = 4100;

/// `Sign` of the agreement with `instead`.
fn sign(story: &Story, instead: Instead) -> Core {
    let made = &story.case.agreement().unwrap().made;
    let (document, sha256) = (made.id.clone(), made.frozen.sha256.clone());
    Core::Sign { document, sha256, strokes: Vec::new(), instead: Some(instead) }
}

/// What staff attest for the owner of the flat, seen by the mediator too.
fn draft(story: &Story) -> AttestationDraft {
    let made = &story.case.agreement().unwrap().made;
    AttestationDraft {
        document: made.id.clone(),
        sha256: made.frozen.sha256.clone(),
        party: story.party(OWNER),
        reason: Hindrance::CannotWrite,
        witness: "韩小雨".into(),
        read_aloud: true,
        fingerprint: None,
    }
}

fn attest(draft: AttestationDraft) -> SessionCommand {
    SessionCommand::AttestSignature { draft }
}

/// The answer must be the sentence about `field`.
#[track_caller]
fn wrong(answer: &Result<(), Refusal>, field: &str) {
    let named = matches!(answer, Err(Refusal::Invalid { field: found, .. }) if *found == field);
    assert!(named, "{answer:?} instead of {field}");
}

#[test]
fn a_party_signs_with_its_printed_name_or_a_photograph_and_nothing_else_changes() {
    let mut story = to_frozen();
    let typed = sign(&story, Instead::Typed);
    let mut tired = story.seat(OWNER, START + 1);
    tired.authenticated_at = at(START + 1 - 601);
    refused(story.act_as(START + 1, &tired, typed.clone()), "reauthenticate");
    let photographed = |photo: &str| Instead::Photographed { photo: FileId::new(photo) };
    let stray = sign(&story, photographed("../keys/root"));
    wrong(&story.say(START + 2, OWNER, stray), "instead");
    let photo = sign(&story, photographed(&"0a".repeat(32)));
    story.say(START + 3, OWNER, photo).unwrap();
    let Core::Sign { document, sha256, instead, .. } = typed.clone() else {
        unreachable!("a sign command signs")
    };
    let both = Core::Sign { document, sha256, instead, strokes: strokes() };
    wrong(&story.say(START + 4, COMPANY, both), "instead");
    story.say(START + 5, COMPANY, typed.clone()).unwrap();
    refused(story.say(START + 6, COMPANY, typed), "already-signed");
    let typed = sign(&story, Instead::Typed);
    wrong(&story.act(START + 7, MEDIATOR, typed), "instead");
    // Whoever writes by hand still has to write something.
    story.sign(START + 8, MEDIATOR, Kind::D12).unwrap();
}

#[test]
fn two_witnesses_vouch_for_who_does_not_write_and_only_for_ten_minutes() {
    let mut story = to_frozen();
    let witnessed = sign(&story, Instead::Witnessed);
    refused(story.say(START, OWNER, witnessed.clone()), "not-witnessed");
    let good = draft(&story);
    story.act(START + 1, OPERATOR, attest(good.clone())).unwrap();
    let last = &story.case.history.last().unwrap().event;
    assert!(matches!(last, Event::Session(SessionEvent::SignatureAttested { attestation, .. })
        if attestation.witnesses() == "乔安、韩小雨"));
    refused(story.say(START + 2, COMPANY, witnessed.clone()), "not-witnessed");
    refused(story.say(START + 601, OWNER, witnessed.clone()), "witness-lapsed");
    story
        .act(START + 602, RECORDER, attest(AttestationDraft { witness: "乔安".into(), ..good.clone() }))
        .unwrap();
    story.say(START + 1201, OWNER, witnessed.clone()).unwrap();
    refused(story.act(START + 1202, OPERATOR, attest(good)), "already-signed");
    // What was attested for one paper is worth nothing for the next one.
    let application = Instead::Witnessed;
    story.say(START + 1203, COMPANY, sign(&story, Instead::Typed)).unwrap();
    story.sign(START + 1204, MEDIATOR, Kind::D12).unwrap();
    let seal = story.seal_command();
    story.act(START + 1205, SEALER, seal).unwrap();
    story.say(START + 1206, OWNER, Core::StartApplication).unwrap();
    let made = story.case.current(&[Kind::D14]).unwrap().made.clone();
    let (document, sha256) = (made.id, made.frozen.sha256);
    let other = Core::Sign { document, sha256, strokes: Vec::new(), instead: Some(application) };
    refused(story.say(START + 1207, OWNER, other), "not-witnessed");
}

#[test]
fn who_may_not_vouch_is_told_why() {
    let mut story = to_frozen();
    let good = draft(&story);
    let with = |change: &dyn Fn(&mut AttestationDraft)| {
        let mut draft = good.clone();
        change(&mut draft);
        attest(draft)
    };
    wrong(&story.act(START, OPERATOR, with(&|draft| draft.read_aloud = false)), "read_aloud");
    wrong(&story.act(START, OPERATOR, with(&|draft| draft.witness = "  ".into())), "witness");
    wrong(&story.act(START, OPERATOR, with(&|draft| draft.witness = "赵建平".into())), "witness");
    wrong(&story.act(START, OPERATOR, with(&|draft| draft.witness = "尤国栋".into())), "witness");
    wrong(&story.act(START, OPERATOR, with(&|draft| draft.witness = "乔安".into())), "witness");
    let photo = FileId::new("0a".repeat(32));
    wrong(&story.act(START, OPERATOR, with(&|draft| draft.fingerprint = Some(photo.clone()))), "fingerprint");
    refused(story.act(START, OPERATOR, with(&|draft| draft.sha256 = "00".into())), "text-changed");
    // Somebody of the committee who is a party all the same.
    let mut kin = actor(OPERATOR, at(START));
    kin.name = "赵建平".to_owned();
    wrong(&story.act_as(START, &kin, with(&|_| ())), "party");
    let mut tired = actor(OPERATOR, at(START));
    tired.authenticated_at = at(START - 601);
    refused(story.act_as(START, &tired, with(&|_| ())), "reauthenticate");
    for who in [SEALER, CLERK, JUDGE] {
        refused(story.act(START, who, with(&|_| ())), "not-yours");
    }
    refused(story.say(START, COMPANY, with(&|_| ())), "not-yours");
    story.act(START, MEDIATOR, Core::Reopen { reason: "金额要改".into() }).unwrap();
    refused(story.act(START + 1, OPERATOR, with(&|_| ())), "text-changed");
}
