//! What bad input gets: a 4xx problem with a sentence for the user, nothing lost, nothing half done.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::service::Service;

/// A character that no font has: reserved for private use.
const NO_GLYPH: char = '\u{E123}';

async fn played_to(last: Step) -> (Service, Journey) {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(last).await;
    (service, journey)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_or_replaced_link_says_what_to_do() {
    let (_service, mut journey) = played_to(Step::Invite).await;
    let wrong = format!("/api/invitations/{}", "a".repeat(26));
    journey.cast.stranger.get(&wrong).await.problem("link-unknown");
    let old = journey.token(Who::Owner).await;
    journey.wait(SignedDuration::from_mins(2));
    journey.invites(Who::Owner).await;
    let greeting = journey.cast.stranger.get(&format!("/api/invitations/{old}")).await.ok();
    assert_eq!(greeting["state"], "expired");
    let body = json!({ "token": old, "sms_code": "123456" });
    journey.cast.stranger.post("/api/party/session", &body).await.problem("link-replaced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_says_when_to_come_once_that_is_planned() {
    let (_service, mut journey) = played_to(Step::Invite).await;
    let token = journey.token(Who::Owner).await;
    let greeting = journey.cast.stranger.get(&format!("/api/invitations/{token}")).await.ok();
    assert!(greeting["starts_at"].is_null() && greeting["minutes"].is_null(), "{greeting}");
    for step in [Step::SignIn, Step::Consent, Step::Schedule] {
        journey.play(step).await;
    }
    journey.wait(SignedDuration::from_mins(2));
    journey.invites(Who::Owner).await;
    let token = journey.token(Who::Owner).await;
    let greeting = journey.cast.stranger.get(&format!("/api/invitations/{token}")).await.ok();
    let starts_at: Timestamp = greeting["starts_at"].as_str().unwrap().parse().unwrap();
    assert!(starts_at <= journey.now(), "the session was planned at once");
    assert_eq!(greeting["minutes"], 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_code_and_an_old_link_do_not_open() {
    let (_service, mut journey) = played_to(Step::SignIn).await;
    let body = json!({ "token": journey.token(Who::Owner).await, "sms_code": journey.sms(Who::Owner).await["code"] });
    journey.cast.stranger.post("/api/party/session", &body).await.problem("code-used");
    journey.wait(SignedDuration::from_hours(24 * 121));
    journey.cast.stranger.post("/api/party/session", &body).await.problem("link-expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_pause_the_link_and_then_it_opens_again() {
    let (_service, mut journey) = played_to(Step::Invite).await;
    let token = journey.token(Who::Owner).await;
    let right = journey.sms(Who::Owner).await["code"].as_str().unwrap().to_owned();
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for left in (1..5).rev() {
        let body = json!({ "token": token, "sms_code": wrong });
        let sentence = journey.cast.stranger.post("/api/party/session", &body).await.problem("wrong-code");
        assert!(sentence.contains(&format!("{left}次")), "{sentence}");
    }
    let body = json!({ "token": token, "sms_code": wrong });
    assert_eq!(journey.cast.stranger.post("/api/party/session", &body).await.status, 429);
    // Even the right one does not help during the pause.
    let body = json!({ "token": token, "sms_code": right });
    journey.cast.stranger.post("/api/party/session", &body).await.problem("paused");
    journey.wait(SignedDuration::from_mins(16));
    journey.cast.stranger.post(&format!("/api/invitations/{token}/sms"), &json!({})).await.ok();
    let body = json!({ "token": token, "sms_code": journey.sms(Who::Owner).await["code"] });
    assert_eq!(journey.cast.stranger.post("/api/party/session", &body).await.ok()["name"], Names::F1.owner);
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_digits_work_only_with_the_sms_code() {
    let (_service, mut journey) = played_to(Step::TakeIn).await;
    let digits = journey.invites(Who::Owner).await["code"].clone();
    let right = journey.sms(Who::Owner).await["code"].clone();
    let alone = json!({ "code": digits, "sms_code": "" });
    journey.cast.stranger.post("/api/party/session", &alone).await.problem("wrong-code");
    let unknown = json!({ "code": "nodigits", "sms_code": right });
    journey.cast.stranger.post("/api/party/session", &unknown).await.problem("code-unknown");
    let both = json!({ "code": digits, "sms_code": right });
    assert_eq!(journey.cast.stranger.post("/api/party/session", &both).await.ok()["subject"], "party");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_enters_without_consent() {
    let (_service, mut journey) = played_to(Step::SignIn).await;
    // HYBRID needs no consent to be planned: whoever has not agreed can still come to the station.
    journey.play(Step::Schedule).await;
    let case = journey.case.clone();
    let mut live = Live::open(journey.client(Who::Owner)).await;
    let answer = live.enter(&case, "mediation").await;
    assert_eq!((&answer["type"], &answer["code"]), (&json!("problem"), &json!("consent-missing")));
    let party = journey.party(Who::Owner).await;
    let admit = json!({ "kind": "admit", "party": party, "identity": "document_seen" });
    journey.tries(Who::Mediator, admit).await.problem("consent-missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_character_without_a_glyph_is_refused_where_it_is_typed() {
    let (_service, mut journey) = played_to(Step::OpenSession).await;
    let mut draft = journey.party_draft(Who::Owner);
    draft["name"] = format!("赵{NO_GLYPH}平").into();
    let party = journey.party(Who::Owner).await;
    let correct = json!({ "kind": "correct_party", "party": party, "draft": draft });
    let before = journey.view(Who::Mediator).await;
    let sentence = journey.tries(Who::Mediator, correct).await.problem("invalid");
    assert!(sentence.contains(NO_GLYPH) || sentence.contains("E123"), "{sentence}");
    let clause = json!({ "kind": "add_clause", "draft": { "kind": "release", "text": format!("双方再无{NO_GLYPH}争议") } });
    journey.tries(Who::Mediator, clause).await.problem("invalid");
    assert_eq!(journey.view(Who::Mediator).await["version"], before["version"], "nothing half done");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_or_signature_to_a_changed_text_does_not_count() {
    let (_service, mut journey) = played_to(Step::WriteClauses).await;
    let clause = journey.view(Who::Owner).await["clauses"][2].clone();
    let draft = json!({ "kind": "release", "text": "公司放弃违约金和利息" });
    let edit =
        json!({ "kind": "edit_clause", "clause": clause["id"], "hash": clause["hash"], "draft": draft });
    journey.does(Who::Mediator, edit).await;
    let answer =
        json!({ "kind": "answer_clause", "clause": clause["id"], "hash": clause["hash"], "answer": "agree" });
    journey.tries(Who::Owner, answer).await.problem("text-changed");

    // Only a text that was read aloud can be frozen (M82), and only one that all agreed to.
    journey.tries(Who::Mediator, json!({ "kind": "freeze" })).await.problem("wrong-stage");
    journey.play(Step::Record).await;
    journey.does(Who::Mediator, json!({ "kind": "start_readback" })).await;
    journey.answers(Who::Owner, "agree").await;
    journey.tries(Who::Mediator, json!({ "kind": "freeze" })).await.problem("clauses-open");
    journey.answers(Who::Company, "agree").await;
    journey.play(Step::Freeze).await;
    let mut sign = journey.signature(Who::Owner, "D12").await;
    sign["sha256"] = "0".repeat(64).into();
    journey.proves(Who::Owner).await;
    journey.tries(Who::Owner, sign).await.problem("text-changed");
    assert_eq!(signatures(&mut journey, "D12").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_proves_who_it_is_and_in_order() {
    let (_service, mut journey) = played_to(Step::Freeze).await;
    journey.wait(SignedDuration::from_mins(11));
    let sign = journey.signature(Who::Owner, "D12").await;
    journey.tries(Who::Owner, sign.clone()).await.problem("reauthenticate");
    journey.proves(Who::Owner).await;
    let mut empty = sign.clone();
    empty["strokes"] = json!([]);
    journey.tries(Who::Owner, empty).await.problem("no-strokes");
    journey.does(Who::Owner, sign.clone()).await;
    journey.tries(Who::Owner, sign).await.problem("already-signed");
    // The mediator signs after all parties.
    journey.proves(Who::Mediator).await;
    let early = journey.signature(Who::Mediator, "D12").await;
    journey.tries(Who::Mediator, early).await.problem("not-your-turn");
    assert_eq!(signatures(&mut journey, "D12").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_files_alone_and_nobody_files_too_late() {
    let (_service, mut journey) = played_to(Step::OwnerApplies).await;
    assert_eq!(journey.view(Who::Owner).await["stage"]["confirmation"], "C15");
    // To the court the case does not exist before both have signed.
    let path = format!("/api/cases/{}", journey.case);
    journey.client(Who::Clerk).get(&path).await.problem("not-found");
    let again = journey.signature(Who::Owner, "D14").await;
    journey.tries(Who::Owner, again).await.problem("already-signed");

    let (_service, mut journey) = played_to(Step::Seal).await;
    journey.wait(SignedDuration::from_hours(24 * 31));
    reopen(&mut journey, Who::Owner).await;
    journey.tries(Who::Owner, json!({ "kind": "start_application" })).await.problem("too-late");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_judges_want_a_case_and_one_gets_it() {
    let (_service, mut journey) = played_to(Step::Accept).await;
    let version = journey.view(Who::Judge).await["version"].clone();
    let claim = json!({ "kind": "claim" });
    let judge = journey.accounts_name(Who::Judge);
    journey.tries_at(Who::Judge, &version, claim.clone()).await.ok();
    let sentence = journey.tries(Who::OtherJudge, claim).await.problem("claimed-by");
    assert!(sentence.contains(&judge), "the loser is told who: {sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_judges_at_the_same_instant_and_one_gets_it() {
    let (_service, mut journey) = played_to(Step::Accept).await;
    let body =
        json!({ "version": journey.view(Who::Judge).await["version"], "command": { "kind": "claim" } });
    let path = format!("/api/cases/{}/commands", journey.case);
    let claim = |client: &tests::client::Client, id: &str| {
        let (mut client, path, mut body) = (client.clone(), path.clone(), body.clone());
        body["id"] = id.into();
        tokio::spawn(async move { client.post(&path, &body).await })
    };
    let one = claim(journey.client(Who::Judge), "one");
    let other = claim(journey.client(Who::OtherJudge), "other");
    let (one, other) = (one.await.unwrap(), other.await.unwrap());
    let (winner, loser) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(winner.status, 200);
    assert_eq!(loser.status, 409, "{}", String::from_utf8_lossy(&loser.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_one_ruling() {
    let (_service, mut journey) = played_to(Step::Rule).await;
    let again = json!({ "kind": "draft_ruling", "outcome": { "kind": "confirm" } });
    journey.tries(Who::Judge, again).await.problem("already-ruled");
    let view = journey.view(Who::Judge).await;
    let rulings =
        view["documents"].as_array().unwrap().iter().filter(|document| document["code"] == "D18").count();
    assert_eq!(rulings, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_is_told_so_and_a_repeated_request_does_nothing_twice() {
    let (_service, mut journey) = played_to(Step::OpenSession).await;
    let version = journey.view(Who::Mediator).await["version"].clone();
    let clause = json!({ "kind": "add_clause", "draft": { "kind": "other", "text": "双方互谅互让" } });
    journey.tries_at(Who::Mediator, &version, clause.clone()).await.ok();
    journey.tries_at(Who::Mediator, &version, clause.clone()).await.problem("stale");
    let path = format!("/api/cases/{}/commands", journey.case);
    let version = journey.view(Who::Mediator).await["version"].clone();
    let body = json!({ "id": "the-same", "version": version, "command": clause });
    let first = journey.client(Who::Mediator).post(&path, &body).await.ok();
    let second = journey.client(Who::Mediator).post(&path, &body).await.ok();
    assert_eq!(first["clauses"].as_array().unwrap().len(), 2);
    assert_eq!(second["clauses"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn impossible_particulars_are_refused_by_field() {
    let (_service, mut journey) = played_to(Step::Register).await;
    let checks: [(&str, Value); 3] =
        [("id_no", "990499197803121013".into()), ("phone", "1200000".into()), ("name", "".into())];
    for (field, wrong) in checks {
        let mut draft = journey.party_draft(Who::Owner);
        draft[field] = wrong;
        let add = json!({ "kind": "add_party", "draft": draft });
        journey.tries(Who::Mediator, add).await.problem("invalid");
    }
    let nonsense = journey.tries(Who::Mediator, json!({ "kind": "dance" })).await;
    // Whoever writes a client learns what could have stood there.
    let body: Value = serde_json::from_slice(&nonsense.body).unwrap();
    assert!(body["hint"].as_str().unwrap().contains("expected"), "{body}");
    nonsense.problem("invalid-body");
}

/// How many have signed.
async fn signatures(journey: &mut Journey, code: &str) -> usize {
    let document = journey.document(Who::Mediator, code).await;
    document["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|signature| signature["signed_at"].is_string())
        .count()
}

/// Comes back with the same link and a new code, as after a long time.
async fn reopen(journey: &mut Journey, who: Who) {
    let token = journey.token(who).await;
    journey.cast.stranger.post(&format!("/api/invitations/{token}/sms"), &json!({})).await.ok();
    let body = json!({ "token": token, "sms_code": journey.sms(who).await["code"] });
    journey.client(who).post("/api/party/session", &body).await.ok();
}
