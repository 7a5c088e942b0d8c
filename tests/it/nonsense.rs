//! Nonsense at every door of the API: a 4xx problem document or a plain answer, never a failure.

use serde_json::{Value, json};
use tests::client::{Client, Reply};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

/// Bodies that nobody sends by mistake.
fn bodies() -> Vec<Value> {
    let deep = (0..100).fold(json!({}), |inner, _| json!({ "command": inner }));
    vec![
        Value::Null,
        json!([]),
        json!({}),
        json!("text"),
        json!({ "id": 1, "version": -1, "command": { "kind": "freeze" } }),
        json!({ "id": "x", "version": u64::MAX, "command": { "kind": "sign", "document": "../..", "sha256": "\u{0}" } }),
        json!({ "login": "\u{0}".repeat(300), "password": "' or 1=1 --", "token": "%00", "sms_code": "１２３４５６" }),
        json!({ "sha256": "g".repeat(64), "ticket": "", "sdp": "\r\n".repeat(1000) }),
        deep,
    ]
}

/// What is wrong with the answers to nonsense at one door.
async fn knock(client: &mut Client, method: &str, path: &str) -> Vec<String> {
    let mut replies = Vec::new();
    match method {
        "get" => replies.push(client.get(path).await),
        "post" => {
            for body in bodies() {
                replies.push(client.post(path, &body).await);
            }
        }
        _ => {}
    }
    replies.iter().filter_map(|reply| flaw(reply).map(|flaw| format!("{method} {path}: {flaw}"))).collect()
}

/// What is wrong with an answer, if anything.
fn flaw(reply: &Reply) -> Option<String> {
    let text = String::from_utf8_lossy(&reply.body);
    let failed = reply.status >= 500 && reply.status != 503;
    let mute = reply.status >= 400
        && reply.headers.get("content-type").is_none_or(|kind| kind != "application/problem+json");
    (failed || mute).then(|| format!("{} {text}", reply.status))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_takes_nonsense_calmly_on_sqlite() {
    check_doors(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_takes_nonsense_calmly_on_postgresql() {
    check_doors(Engine::Postgres).await;
}

async fn check_doors(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::SignIn).await;
    let document = journey.cast.stranger.get("/api/openapi.json").await.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let case = journey.case.clone();
    let before = journey.view(Who::Mediator).await;
    let (mut doors, mut flaws) = (0, Vec::new());
    // The live socket is no door for plain requests: it speaks WebSocket or says nothing of use.
    for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| *path != "/api/live")
    {
        for method in item.as_object().unwrap().keys() {
            for (id, other) in [(case.as_str(), "nothing"), ("%00%FF", "..%2F..%2Fetc"), ("赵建平", "x")] {
                let id = if id.is_ascii() { id.to_owned() } else { "%E8%B5%B5".to_owned() };
                let mut path = path.replace("{case}", &id);
                while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                    path.replace_range(from..=to, other);
                }
                for who in [Who::Mediator, Who::Owner, Who::Judge] {
                    // A copy, so that signing in or out changes nobody.
                    flaws.extend(knock(&mut journey.client(who).clone(), method, &path).await);
                }
                flaws.extend(knock(&mut journey.cast.stranger.clone(), method, &path).await);
                doors += 1;
            }
        }
    }
    assert!(doors > 60, "{doors}");
    flaws.dedup();
    assert!(flaws.is_empty(), "{}", flaws.join("\n"));
    // Nothing happened to the case.
    let after = journey.view(Who::Mediator).await;
    assert_eq!((&after["stage"], &after["version"]), (&before["stage"], &before["version"]));
}
