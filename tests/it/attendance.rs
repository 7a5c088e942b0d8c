//! C60: the inquiry rests as soon as a party is out of the court room, and goes on when it was looked at again.

use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

async fn in_hearing(service: &Service) -> Journey {
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::OpenHearing).await;
    journey
}

/// Waits until the inquiry rests for the owner. A lost network is given a few seconds.
async fn rests(journey: &mut Journey) {
    let owner = journey.party(Who::Owner).await;
    for _ in 0..200 {
        if journey.view(Who::Judge).await["inquiry"]["paused_for"] == owner.as_str() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the inquiry goes on without a party");
}

/// The owner is back; nothing goes on before the judge has looked.
async fn goes_on(journey: &mut Journey) {
    journey.tries(Who::Judge, json!({ "kind": "close_hearing" })).await.problem("paused-hearing");
    journey.enters_court(Who::Owner).await;
    journey.tries(Who::Judge, json!({ "kind": "resume_hearing" })).await.problem("not-admitted");
    let party = journey.party(Who::Owner).await;
    let admit = json!({ "kind": "admit_to_court", "party": party, "identity": "document_seen" });
    journey.does(Who::Judge, admit).await;
    journey.hearing.get_mut(&Who::Owner).unwrap().is("inside").await;
    journey.does(Who::Judge, json!({ "kind": "resume_hearing" })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c60_inquiry_rests_when_a_party_leaves_or_its_line_breaks() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = in_hearing(&service).await;
    let mut owner = journey.hearing.remove(&Who::Owner).unwrap();
    owner.say(json!({ "type": "leave", "reason": "button" })).await;
    rests(&mut journey).await;
    drop(owner);
    goes_on(&mut journey).await;
    drop(journey.hearing.remove(&Who::Owner));
    rests(&mut journey).await;
    goes_on(&mut journey).await;
    journey.play(Step::Ask).await;
}

/// The alerts at a desk, asked for until `enough` is content.
async fn alerts(journey: &mut Journey, who: Who, enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let mut found = Vec::new();
    for _ in 0..200 {
        let answer = journey.client(who).get("/api/alerts").await.ok();
        found = answer.as_array().unwrap().clone();
        if enough(&found) {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the alerts stay as they are: {found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_technical_break_is_a_task_at_the_committee_s_desks_until_they_go_on() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::OpenSession).await;
    let off = json!({ "kind": "adjourn", "reason": "network", "note": "赵建平的声音断断续续" });
    journey.does(Who::Mediator, off).await;

    let found = alerts(&mut journey, Who::SealKeeper, |found| !found.is_empty()).await;
    assert_eq!((&found[0]["kind"], &found[0]["party_id"]), (&json!("technical_break"), &Value::Null));
    assert_eq!(found[0]["note"], "赵建平的声音断断续续");
    assert_eq!(
        journey.client(Who::Clerk).get("/api/alerts").await.ok(),
        json!([]),
        "no business of the court"
    );
    let path = format!("/api/alerts/{}/handled", found[0]["id"].as_str().unwrap());
    journey.client(Who::SealKeeper).post(&path, &json!({})).await.ok();
    let seen = alerts(&mut journey, Who::Mediator, |found| !found.is_empty()).await;
    assert_eq!(seen[0]["handled"]["by"], "罗素珍");
    journey.client(Who::Owner).get("/api/alerts").await.problem("not-found");

    journey.play(Step::Schedule).await;
    alerts(&mut journey, Who::Mediator, |found| found.iter().all(|one| one["kind"] == "disconnected")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_lost_is_an_alert_at_the_court_s_desks_with_who_looked_after_it() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = in_hearing(&service).await;
    assert_eq!(journey.client(Who::Clerk).get("/api/alerts").await.ok(), json!([]));
    drop(journey.hearing.remove(&Who::Owner));

    let found = alerts(&mut journey, Who::Clerk, |found| !found.is_empty()).await;
    let owner = journey.party(Who::Owner).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["kind"], "disconnected");
    assert_eq!(found[0]["party_id"], owner.as_str());
    assert_eq!(found[0]["handled"], Value::Null);

    // Not for the committee, which has no business in the court room; and one that is none.
    let path = format!("/api/alerts/{}/handled", found[0]["id"].as_str().unwrap());
    journey.client(Who::Mediator).post(&path, &json!({})).await.problem("not-found");
    journey
        .client(Who::Clerk)
        .post("/api/alerts/lost-nothing/handled", &json!({}))
        .await
        .problem("not-found");
    journey.client(Who::Clerk).post(&path, &json!({})).await.ok();
    journey.client(Who::Judge).post(&path, &json!({})).await.ok();
    let seen = alerts(&mut journey, Who::Judge, |found| !found.is_empty()).await;
    assert_eq!(seen[0]["handled"]["by"], "林知夏", "the first one who looked after it is kept");
}
