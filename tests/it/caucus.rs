//! 背对背 (M62, G-01): the room follows the case, also over a restart, and neither the live socket nor any page tells
//! the other side more than that it waits.

use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::service::Service;

const SECRET: &str = "其实三千我也能接受";

async fn seated(journey: &mut Journey, who: Who) -> Live {
    let case = journey.case.clone();
    let mut live = Live::open(journey.client(who)).await;
    assert_eq!(live.enter(&case, "mediation").await["type"], "done");
    live
}

async fn scope(live: &mut Live, scope: &str) -> Value {
    live.sees(|room| room["scope"] == scope).await
}

fn say(private: bool) -> Value {
    json!({ "type": "say", "text": SECRET, "private": private })
}

async fn check(engine: Engine) {
    let mut service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::OpenSession).await;
    let (company, owner) = (journey.party(Who::Company).await, journey.party(Who::Owner).await);
    let mut mediator = seated(&mut journey, Who::Mediator).await;
    let mut inside = seated(&mut journey, Who::Owner).await;
    let mut outside = seated(&mut journey, Who::Company).await;
    scope(&mut outside, "joint").await;

    journey.does(Who::Mediator, json!({ "kind": "caucus", "party": owner })).await;
    let seen = scope(&mut mediator, "private").await;
    let apart = seen["people"].as_array().unwrap().iter().find(|person| person["seat"] == company.as_str());
    assert_eq!(apart.unwrap()["in_earshot"], false);
    scope(&mut inside, "private").await;
    scope(&mut outside, "apart").await;
    assert_eq!(inside.asks(say(true)).await["type"], "done");
    assert_eq!(mediator.hears(|message| message["type"] == "said").await["text"], SECRET);
    for private in [true, false] {
        assert_eq!(outside.asks(say(private)).await["code"], "apart");
    }
    // With whom is told to those who talk, not to the one who waits; the time is told to both.
    assert_eq!(journey.view(Who::Owner).await["caucus"]["party_id"], owner.as_str());
    let waiting = journey.view(Who::Company).await;
    assert_eq!(waiting["caucus"]["party_id"], Value::Null);
    assert!(waiting["caucus"]["since"].is_string());

    service.restart().await;
    let mut outside = seated(&mut journey, Who::Company).await;
    scope(&mut outside, "apart").await;
    let mut inside = seated(&mut journey, Who::Owner).await;
    scope(&mut inside, "private").await;
    assert_eq!(outside.asks(say(false)).await["code"], "apart");

    // An adjournment ends it as well as a word of the mediator.
    journey.does(Who::Mediator, json!({ "kind": "end_caucus" })).await;
    scope(&mut outside, "joint").await;
    journey.does(Who::Mediator, json!({ "kind": "caucus", "party": company })).await;
    scope(&mut outside, "private").await;
    scope(&mut inside, "apart").await;
    journey.does(Who::Mediator, json!({ "kind": "adjourn", "reason": "emotion" })).await;
    scope(&mut inside, "joint").await;
    assert_eq!(journey.view(Who::Mediator).await["caucus"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn m62_the_room_follows_the_case_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m62_the_room_follows_the_case_on_postgresql() {
    check(Engine::Postgres).await;
}
