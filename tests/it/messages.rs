//! 暗语: each message to a party who chose one ends with it, and nobody else's does; and the appointment as a file for
//! a calendar.

use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

const PHRASE: &str = "槐花开了";
const END: &str = "您的暗语：槐花开了";

/// The messages that end with this phrase, the newest first.
async fn signed(journey: &mut Journey) -> Vec<Value> {
    let outbox = journey.client(Who::Mediator).get("/api/demo/outbox").await.ok();
    let all = outbox.as_array().unwrap().iter();
    all.filter(|message| message["text"].as_str().unwrap().ends_with(END)).cloned().collect()
}

async fn check(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::SignIn).await;
    let case = journey.case.clone();
    let calendar = format!("/api/cases/{case}/appointment.ics");
    journey.client(Who::Owner).get(&calendar).await.problem("no-appointment");

    let owner = journey.client(Who::Owner);
    owner.post("/api/party/phrase", &json!({ "phrase": "点 http://a" })).await.problem("phrase");
    owner.post("/api/party/phrase", &json!({ "phrase": "两只羊" })).await.ok();
    owner.post("/api/party/phrase", &json!({ "phrase": PHRASE })).await.ok();
    assert_eq!(owner.get("/api/session").await.ok()["phrase"], PHRASE);
    assert!(signed(&mut journey).await.is_empty());
    journey.wait(jiff::SignedDuration::from_secs(60));
    for who in [Who::Owner, Who::Company] {
        journey.client(who).post("/api/party/confirm/sms", &json!({})).await.ok();
    }
    let codes = signed(&mut journey).await;
    assert_eq!(codes.len(), 1, "the other party's code has no phrase: {codes:?}");
    assert!(codes[0]["code"].is_string());
    assert_eq!(journey.client(Who::Company).get("/api/session").await.ok()["phrase"], Value::Null);

    // A new link tells it too, and the page behind the link greets with it.
    let party = journey.party(Who::Owner).await;
    journey
        .client(Who::Mediator)
        .post(&format!("/api/cases/{case}/parties/{party}/invitation"), &json!({}))
        .await
        .ok();
    let newest = signed(&mut journey).await;
    assert_eq!(newest.len(), 2);
    let link = newest.iter().find_map(|message| message["link"].as_str()).expect("the invitation").to_owned();
    let token = link.rsplit('/').next().unwrap();
    let greeting = journey.client(Who::Mediator).get(&format!("/api/invitations/{token}")).await.ok();
    assert_eq!(greeting["phrase"], PHRASE);

    journey.play(Step::Consent).await;
    journey.play(Step::Schedule).await;
    let file = journey.client(Who::Owner).get(&calendar).await.bytes();
    let text = String::from_utf8(file.to_vec()).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("BEGIN:VALARM"), "{text}");
    assert!(!text.contains("http"), "no link in a calendar: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_phrase_ends_each_message_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_phrase_ends_each_message_on_postgresql() {
    check(Engine::Postgres).await;
}
