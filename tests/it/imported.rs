//! A ruling that the court made in its own system comes back (A-13, A-14, `legal.md` 0.2 (b)), over the API.

use serde_json::{Value, json};
use tests::client::Reply;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

const PDF: &[u8] = b"%PDF-1.7\nsigned in the court's own system\n%%EOF\n";

/// Uploads a file as the clerk; gives its id.
async fn upload(journey: &mut Journey, bytes: &[u8]) -> String {
    let path = format!("/api/cases/{}/files", journey.case);
    let reply = journey.client(Who::Clerk).upload(&path, "application/octet-stream", bytes.to_vec()).await;
    reply.ok()["id"].as_str().unwrap().to_owned()
}

async fn import(journey: &mut Journey, who: Who, record: &Value) -> Reply {
    journey.tries(who, json!({ "kind": "import_ruling", "record": record })).await
}

/// The record with another field.
fn with(record: &Value, field: &str, value: Value) -> Value {
    let mut changed = record.clone();
    changed[field] = value;
    changed
}

async fn a_ruling_comes_back(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::CompanyApplies).await;
    let today = journey.day(0).to_string();
    let agreement = journey.document(Who::Clerk, "D12").await["sha256"].clone();
    let file = upload(&mut journey, PDF).await;
    let record = json!({ "external_id": "susong.71", "file": file, "accepted_on": today, "both_present_on": today,
        "docket_no": format!("（{}）晋0499诉前调确9071号", journey.day(0).year()), "judge": "卫明德", "clerk": "林知夏",
        "ruled_on": today, "outcome": { "kind": "confirm" } });

    let before = journey.view(Who::Clerk).await;
    let mediator = journey.cast.accounts[&Who::Mediator]["name"].clone();
    let wrong = [
        (with(&record, "both_present_on", Value::Null), "invalid"),
        (with(&record, "accepted_on", Value::Null), "invalid"),
        (with(&record, "docket_no", Value::Null), "docket-no"),
        (with(&record, "judge", mediator), "conflicted"),
        (with(&record, "file", agreement), "invalid"),
        (with(&record, "file", json!("0".repeat(64))), "invalid"),
    ];
    for (record, code) in wrong {
        import(&mut journey, Who::Clerk, &record).await.problem(code);
    }
    for who in [Who::Mediator, Who::Judge, Who::Owner] {
        import(&mut journey, who, &record).await.problem("not-yours");
    }
    assert_eq!(journey.view(Who::Clerk).await["version"], before["version"], "what is refused is not stored");

    let view = import(&mut journey, Who::Clerk, &record).await.ok();
    assert_eq!((&view["stage"]["confirmation"], &view["stage"]["decided"]), (&json!("C80"), &json!("C71")));
    let again = import(&mut journey, Who::Clerk, &record).await.ok();
    assert_eq!(again["version"], view["version"], "the same record does nothing");
    let other = with(&record, "clerk", json!("别的书记员"));
    let reply = import(&mut journey, Who::Clerk, &other).await;
    assert_eq!(reply.status, 409);
    reply.refusal("record-differs", "A-13");

    // The bytes of the court, marked as such; no paper of this service stands beside them.
    let ruling = journey.document(Who::Clerk, "D18").await;
    assert_eq!((&ruling["imported"], &ruling["signatures"]), (&json!(true), &json!([])));
    assert_eq!(journey.pdf(Who::Clerk, "D18").await, PDF);
    let sheet = journey.client(Who::Clerk).get(ruling["paper_url"].as_str().unwrap()).await.ok();
    assert!(sheet["title"].as_str().unwrap().contains("法院系统导入"), "{sheet:#}");
    let told = view["timeline"].to_string();
    assert!(told.contains("从法院自有系统导入裁定") && !told.contains("开始询问"), "{told}");

    journey.play(Step::Serve).await;
    journey.play(Step::Receive).await;
    assert_eq!(journey.pdf(Who::Owner, "D18").await, PDF);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_13_a_ruling_comes_back_on_sqlite() {
    a_ruling_comes_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_13_a_ruling_comes_back_on_postgresql() {
    a_ruling_comes_back(Engine::Postgres).await;
}
