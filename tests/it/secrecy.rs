//! What each sees: parties their own case, the court nothing before the application and no bargaining after it.
//!
//! Sources: `legal.md` 0.1 (1) and (8), G-72.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::service::Service;

async fn played_to(last: Step) -> (Service, Journey) {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(last).await;
    (service, journey)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_court_finds_nothing_before_both_applied_and_no_bargaining_after() {
    let (_service, mut journey) = played_to(Step::Answer).await;
    let path = format!("/api/cases/{}", journey.case);
    for who in [Who::Clerk, Who::Judge] {
        journey.client(who).get(&path).await.problem("not-found");
        let rows = journey.client(who).get("/api/cases").await.ok();
        assert!(rows.as_array().unwrap().iter().all(|row| row["id"] != journey.case.as_str()));
    }
    for step in Step::ALL.into_iter().skip_while(|step| *step != Step::Record) {
        journey.play(step).await;
        if step == Step::Accept {
            break;
        }
    }
    let view = journey.view(Who::Judge).await;
    for clause in view["clauses"].as_array().unwrap() {
        assert_eq!(clause["draft"], Value::Null);
        assert_eq!(
            clause["previous_text"],
            Value::Null,
            "what was given up in the bargaining is nobody's business"
        );
        let notes =
            clause["answers"].as_array().unwrap().iter().filter(|answer| answer["note"] != Value::Null);
        assert_eq!(notes.count(), 0);
    }
    for party in view["parties"].as_array().unwrap() {
        assert_eq!(party["draft"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_sees_no_number_of_the_other_and_no_other_case() {
    let (_service, mut journey) = played_to(Step::SignIn).await;
    let text = journey.view(Who::Owner).await.to_string();
    for secret in ["990499197111051017", "12000000009"] {
        assert!(!text.contains(secret), "{text}");
    }
    // The demo has two more cases under way.
    let rows = journey.client(Who::Judge).get("/api/cases").await.ok();
    let other = rows.as_array().unwrap()[0]["id"].as_str().unwrap().to_owned();
    journey.client(Who::Owner).get(&format!("/api/cases/{other}")).await.problem("not-found");
    let mut live = Live::open(journey.client(Who::Owner)).await;
    for topic in [format!("case:{other}"), "cases".to_owned()] {
        let answer = live.asks(json!({ "type": "watch", "topics": [topic] })).await;
        assert_eq!(answer["code"], "not-found");
    }
    for room in ["mediation", "court", "backstage"] {
        assert_eq!(live.enter(&other, room).await["code"], "not-found");
    }
    // Nor does a party reach the desk.
    journey.client(Who::Owner).get("/api/cases").await.problem("not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_brings_media_without_a_seat_inside() {
    let (_service, mut journey) = played_to(Step::Consent).await;
    let case = journey.case.clone();
    let mut live = Live::open(journey.client(Who::Owner)).await;
    live.enter(&case, "mediation").await;
    assert_eq!(live.is("waiting").await["ticket"], Value::Null);
    let offer = json!({ "ticket": "0123456789abcdef0123456789abcdef", "sdp": "v=0" });
    journey.client(Who::Owner).post("/api/media", &offer).await.problem("not-inside");
    journey.cast.stranger.post("/api/media", &offer).await.problem("signed-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_committee_and_another_role_find_nothing() {
    let (service, mut journey) = played_to(Step::OpenSession).await;
    let demo = journey.cast.stranger.get("/api/demo").await.ok();
    let ours = journey.cast.accounts[&Who::Mediator]["organisation"].clone();
    let mut tried = 0;
    for account in demo["accounts"].as_array().unwrap() {
        let foreign = account["organisation"] != ours;
        if foreign || account["role"] == "admin" {
            let mut client = service.client();
            tests::journey::sign_in(&mut client, account).await;
            client.get(&format!("/api/cases/{}", journey.case)).await.problem("not-found");
            tried += 1;
        }
    }
    assert!(tried > 0);
}

/// What a page that can read it is brought while people talk over a clause.
async fn brought(live: &mut Live, version: u64) -> Value {
    let fits = |message: &Value| message["type"] == "fresh" && message["version"] == version;
    let fresh = live.hears(fits).await;
    let packed = STANDARD.decode(fresh["body"].as_str().unwrap()).unwrap();
    serde_json::from_reader(GzDecoder::new(packed.as_slice())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn g_01_a_changed_clause_is_brought_to_each_as_they_may_see_it() {
    let (_service, mut journey) = played_to(Step::WriteClauses).await;
    let topic = format!("case:{}", journey.case);
    let mut pages = Vec::new();
    for who in [Who::Mediator, Who::Owner, Who::Company] {
        let mut live = Live::open(journey.client(who)).await;
        live.asks(json!({ "type": "watch", "topics": [topic], "whole": true })).await;
        pages.push((who, live));
    }
    let mut plain = Live::open(journey.client(Who::Owner)).await;
    plain.asks(json!({ "type": "watch", "topics": [topic] })).await;
    let clause = journey.view(Who::Owner).await["clauses"][0].clone();
    let note = "宽到十天行不行";
    let answer = json!({ "kind": "answer_clause", "clause": clause["id"], "hash": clause["hash"], "answer": "change", "note": note });
    journey.does(Who::Owner, answer).await;
    let version = journey.view(Who::Owner).await["version"].as_u64().unwrap();
    for (who, live) in &mut pages {
        assert_eq!(brought(live, version).await, journey.view(*who).await, "{who:?}");
        live.hears(|message| message["type"] == "changed" && message["version"] == version).await;
    }
    // Who did not say that it can read it hears that it changed, and no more; nor is anything else brought to anybody.
    plain.hears(|message| message["type"] == "changed" && message["version"] == version).await;
    assert!(!plain.heard.contains("fresh"), "{}", plain.heard);
    let heard = pages[1].1.heard.matches("\"fresh\"").count();
    let owner = journey.party(Who::Owner).await;
    journey.does(Who::Mediator, json!({ "kind": "caucus", "party": owner })).await;
    pages[1].1.hears(|message| message["type"] == "changed" && message["version"] != version).await;
    assert_eq!(pages[1].1.heard.matches("\"fresh\"").count(), heard);
}
