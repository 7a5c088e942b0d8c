//! C60: the inquiry rests as soon as a party is out of the court room, and goes on when it was looked at again.

use serde_json::json;
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
