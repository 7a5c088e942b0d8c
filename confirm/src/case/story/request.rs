//! For how long parties are asked to sign (M85), what is written and what is told of a refusal (E7), and who reports.

use super::cast::*;
use super::journey::*;
use crate::case::actor::{Actor, Viewer};
use crate::case::command::Core;
use crate::case::decision::EndReason;
use crate::case::event::Event;
use crate::case::refusal::Refusal;
use crate::case::stroke::{Point, Stroke};
use crate::paper::Kind;

/// Second in which the agreement was frozen.
fn frozen(story: &Story) -> i64 {
    story.case.agreement().unwrap().made_at.duration_since(at(0)).as_secs()
}

const HOUR: i64 = 3600;

#[test]
fn m85_a_request_to_sign_lapses_after_a_day_and_the_mediator_asks_anew() {
    let mut story = to_frozen();
    let start = frozen(&story);
    let document = story.case.agreement().unwrap().made.id.clone();
    let renew = Core::RenewSigning { document };
    refused(story.act(start + HOUR, MEDIATOR, renew.clone()), "wrong-stage");
    story.sign(start + 24 * HOUR - 1, COMPANY, Kind::D12).unwrap();
    refused(story.sign(start + 24 * HOUR, OWNER, Kind::D12), "signing-lapsed");
    let owner = Viewer::Party(story.party(OWNER));
    let shown = |story: &Story, second: i64| {
        let view = story.case.view(&owner, at(second)).unwrap();
        let document = view.documents.into_iter().find(|document| document.code == "D12").unwrap();
        document.signing.unwrap()
    };
    assert!(!shown(&story, start + 24 * HOUR - 1).lapsed && shown(&story, start + 24 * HOUR).lapsed);
    refused(story.act(start + 25 * HOUR, OTHER_JUDGE, renew.clone()), "not-yours");
    story.act(start + 25 * HOUR, MEDIATOR, renew.clone()).unwrap();
    assert_eq!(shown(&story, start + 26 * HOUR).ends_at, at(start + 49 * HOUR));
    story.sign(start + 26 * HOUR, OWNER, Kind::D12).unwrap();
    // The mediator is bound by no link.
    story.sign(start + 90 * HOUR, MEDIATOR, Kind::D12).unwrap();
}

#[test]
fn m85_whose_signature_is_missing_is_reminded_before_the_request_lapses() {
    let mut story = to_frozen();
    let start = frozen(&story);
    story.sign(start + 60, COMPANY, Kind::D12).unwrap();
    let told = |story: &Story, second: i64| {
        let mut notices = story.case.notices(at(second));
        notices.retain(|notice| notice.key.starts_with("signing"));
        notices
    };
    assert_eq!(told(&story, start + 2 * HOUR), []);
    let early = told(&story, start + 13 * HOUR);
    assert_eq!(early.iter().map(|notice| &notice.party).collect::<Vec<_>>(), [&story.party(OWNER)]);
    let late = told(&story, start + 23 * HOUR);
    assert_ne!(early[0].key, late[0].key);
    assert!(late[0].text.contains("还差您的签名"), "{}", late[0].text);
    assert_eq!(told(&story, start + 24 * HOUR), []);
    let document = story.case.agreement().unwrap().made.id.clone();
    story.act(start + 25 * HOUR, MEDIATOR, Core::RenewSigning { document }).unwrap();
    assert!(told(&story, start + 25 * HOUR + 1)[0].text.contains("重新请您签"));
}

#[test]
fn m85_everybody_is_told_who_signs_first() {
    let mut story = to_frozen();
    let start = frozen(&story);
    let first = |answer: Result<(), Refusal>| match answer.unwrap_err() {
        Refusal::NotYourTurn { first } => first,
        other => panic!("{other:?}"),
    };
    story.sign(start + 10, OWNER, Kind::D12).unwrap();
    let company = story.case.agreement().unwrap().open_places().next().unwrap().name.clone();
    assert_eq!(first(story.sign(start + 20, MEDIATOR, Kind::D12)), company);
    let seal = story.seal_command();
    assert_eq!(first(story.act(start + 30, SEALER, seal)), format!("{company}、姜桂兰"));
}

#[test]
fn e7_the_reason_of_who_does_not_sign_is_kept_and_not_told() {
    let mut story = to_frozen();
    let start = frozen(&story);
    story.say(start + 10, OWNER, Core::Refuse { reason: "家里人不同意".into() }).unwrap();
    assert_eq!(story.case.ended, Some((EndReason::E7, "家里人不同意".to_owned())));
    let company = Viewer::Party(story.party(COMPANY));
    let view = serde_json::to_string(&story.case.view(&company, at(start + 20)).unwrap()).unwrap();
    assert!(!view.contains("家里人不同意"), "{view}");
    assert!(view.contains(EndReason::E7.text()), "{view}");
}

#[test]
fn what_is_too_small_to_be_a_name_or_pressed_too_hard_is_not_taken() {
    let mut story = to_frozen();
    let start = frozen(&story);
    let made = story.case.agreement().unwrap().made.clone();
    let dash = |length: i32, pressure: Option<u16>| {
        let point = |x| Point { x, y: 300, t: 0, width: 0, pressure };
        vec![Stroke { points: vec![point(100), point(100 + length)] }]
    };
    let sign = |strokes| Core::Sign {
        document: made.id.clone(),
        sha256: made.frozen.sha256.clone(),
        strokes,
        instead: None,
    };
    refused(story.say(start + 10, OWNER, sign(dash(99, None))), "signature-too-small");
    refused(story.say(start + 12, OWNER, sign(dash(400, Some(1001)))), "no-strokes");
    story.say(start + 13, OWNER, sign(dash(400, Some(1000)))).unwrap();
    story.sign(start + 14, COMPANY, Kind::D12).unwrap();
    // Staff may leave the box empty, but what they write has to be a name as well.
    refused(story.act(start + 15, MEDIATOR, sign(dash(99, None))), "signature-too-small");
    story.act(start + 16, MEDIATOR, sign(Vec::new())).unwrap();
}

#[test]
fn d26_only_the_service_reports_and_only_on_what_everybody_signed() {
    let mut story = to_frozen();
    let start = frozen(&story);
    let document = story.case.agreement().unwrap().made.id.clone();
    let report = Core::ReportSignatures { document };
    let system = Actor::system(at(start + 10));
    refused(story.act_as(start + 10, &system, report.clone()), "wrong-stage");
    for (second, who) in [(20, OWNER), (30, COMPANY), (40, MEDIATOR)] {
        story.sign(start + second, who, Kind::D12).unwrap();
    }
    let seal = story.seal_command();
    story.act(start + 50, SEALER, seal).unwrap();
    assert!(story.case.report_due().is_some());
    refused(story.act(start + 60, MEDIATOR, report.clone()), "not-yours");
    story.act_as(start + 70, &system, report.clone()).unwrap();
    assert!(story.case.report_due().is_none());
    let last = &story.case.history.last().unwrap().event;
    assert!(matches!(last, Event::SignaturesReported { .. }));
    refused(story.act_as(start + 80, &system, report), "wrong-stage");
}
