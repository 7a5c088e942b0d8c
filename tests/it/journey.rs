//! F-1 from the registration to the served ruling, on both engines.

use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

async fn check(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Receive).await;

    let view = journey.view(Who::Owner).await;
    assert_eq!(view["stage"]["key"], "served");
    assert_eq!(view["court_review"]["outcome"]["kind"], "confirm");
    assert_eq!(
        view["court_review"]["grounds"],
        json!([]),
        "a party does not see the court's notes: {view:#}"
    );
    assert_eq!(view["court_review"]["claimed_by"], Value::Null);
    for code in ["D12", "D14", "D18"] {
        for who in [Who::Company, Who::Owner, Who::Clerk, Who::Judge] {
            assert!(!journey.pdf(who, code).await.is_empty());
        }
    }
    verify(&mut journey).await;
    strangers_find_nothing(&mut journey).await;
}

/// Anybody can check a paper, by its code and by its hash.
async fn verify(journey: &mut Journey) {
    let ruling = journey.document(Who::Owner, "D18").await;
    let by_code = format!("/api/verify/{}", ruling["check_code"].as_str().unwrap());
    let found = journey.cast.stranger.get(&by_code).await.ok();
    assert_eq!((&found["match"], &found["document"]["code"]), (&json!(true), &json!("D18")));
    let agreement = journey.document(Who::Owner, "D12").await;
    let found =
        journey.cast.stranger.post("/api/verify", &json!({ "sha256": agreement["sha256"] })).await.ok();
    assert_eq!(found["match"], true);
    assert_eq!(found["revision"]["latest"], true);
    assert_eq!(found["ruling"], "confirmed");
    assert_eq!(found["signers"].as_array().unwrap().len(), 4);
    let nothing = journey.cast.stranger.post("/api/verify", &json!({ "sha256": "0".repeat(64) })).await.ok();
    assert_eq!(nothing["match"], false);
}

/// What is not yours does not exist.
async fn strangers_find_nothing(journey: &mut Journey) {
    let case = format!("/api/cases/{}", journey.case);
    let pdf = journey.document(Who::Owner, "D12").await["url"].as_str().unwrap().to_owned();
    journey.cast.stranger.get(&case).await.problem("signed-out");
    journey.cast.stranger.get(&pdf).await.problem("signed-out");
    journey.client(Who::Owner).get("/api/cases/nothing").await.problem("not-found");
    // The other party signs in on the same phone: the case it may see is its own.
    let me = journey.client(Who::Owner).get("/api/session").await.ok();
    assert_eq!(me["name"], Names::F1.owner);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_becomes_a_ruling_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_becomes_a_ruling_on_postgresql() {
    check(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_dismissed_where_a_ground_is_found() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Assess).await;
    let found =
        json!({ "kind": "assess", "ground": "RJ-5", "finding": "found", "note": "照明的具体位置不明" });
    journey.does(Who::Judge, found).await;
    let confirm = json!({ "kind": "draft_ruling", "outcome": { "kind": "confirm" } });
    journey.tries(Who::Judge, confirm).await.problem("ground-found");
    let dismiss = json!({ "kind": "dismiss", "grounds": ["RJ-5"], "reasons": "协议第一条内容不明确。" });
    journey.does(Who::Judge, json!({ "kind": "draft_ruling", "outcome": dismiss })).await;
    journey.sign(Who::Judge, "D19").await;
    journey.play(Step::Serve).await;
    assert!(!journey.pdf(Who::Owner, "D19").await.is_empty());
}
