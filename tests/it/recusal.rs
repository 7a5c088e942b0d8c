//! 回避 from past roles and disclosures (民事诉讼法 47–49, B-203; 在线调解规则 13, B-508), over the API.

use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who, sign_in};
use tests::service::Service;

/// Numbers of two people who are in no case.
const MEDIATOR_ID: &str = "99049919750505101X";
const OTHER_ID: &str = "990499198203171029";

async fn administrator(service: &Service) -> Client {
    let mut client = service.client();
    let demo = client.get("/api/demo").await.ok();
    let accounts = demo["accounts"].as_array().unwrap();
    sign_in(&mut client, accounts.iter().find(|account| account["role"] == "admin").unwrap()).await;
    client
}

fn particulars(id_no: &str, employer: &str) -> Value {
    json!({ "id_no": id_no, "address": "潞川区柳河街道育才路9号", "employer": employer })
}

/// A judge who was hired from somewhere else.
async fn hired(service: &Service, (login, name): (&str, &str), particulars: Value) -> (Client, String) {
    let account = json!({ "login": login, "password": "long-enough-1", "name": name, "role": "judge",
        "organisation": "court", "particulars": particulars });
    let made = administrator(service).await.post("/api/admin/accounts", &account).await.ok();
    let mut client = service.client();
    client.post("/api/session", &json!({ "login": login, "password": "long-enough-1" })).await.ok();
    (client, made["id"].as_str().unwrap().to_owned())
}

/// A judge of the court claims the case.
async fn claims(client: &mut Client, case: &str, id: &str) -> tests::client::Reply {
    let path = format!("/api/cases/{case}");
    let version = client.get(&path).await.ok()["version"].clone();
    let body = json!({ "id": id, "version": version, "command": { "kind": "claim" } });
    client.post(&format!("{path}/commands"), &body).await
}

async fn who_mediated_before_does_not_judge(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Accept).await;
    let case = journey.case.clone();

    // The mediator became a judge, with an account of the court: the same human being by the number.
    let mut admin = administrator(&service).await;
    let accounts = admin.get("/api/admin/accounts").await.ok();
    let name = journey.cast.accounts[&Who::Mediator]["name"].clone();
    let mediator = accounts.as_array().unwrap().iter().find(|account| account["name"] == name).unwrap();
    let path = format!("/api/admin/accounts/{}", mediator["id"].as_str().unwrap());
    let known = json!({ "kind": "set_particulars", "particulars": particulars(MEDIATOR_ID, "") });
    admin.post(&path, &known).await.ok();
    let (mut turned, id) = hired(&service, ("turned", "何新任"), particulars(MEDIATOR_ID, "")).await;
    let why = claims(&mut turned, &case, "turned").await.refusal("barred", "民事诉讼法47");
    assert!(why.contains("调解员") && why.contains("应当回避"), "{why}");
    let assign = json!({ "kind": "assign_judge", "judge": id });
    journey.tries(Who::Clerk, assign).await.refusal("barred", "B-203");
    assert_eq!(journey.view(Who::Clerk).await["court_review"]["claimed_by"], Value::Null);

    // What only raises doubts doesn't stop a judge, and the court reads it.
    let (mut near, _) = hired(&service, ("near", "孟同事"), particulars(OTHER_ID, Names::F1.company)).await;
    let view = claims(&mut near, &case, "near").await.ok();
    let concerns = view["court_review"]["concerns"].as_array().unwrap();
    assert!(concerns[0].as_str().unwrap().contains("报院长决定"), "{concerns:?}");
    assert_eq!(journey.view(Who::Owner).await["court_review"]["concerns"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn b_203_who_mediated_before_does_not_judge_on_sqlite() {
    who_mediated_before_does_not_judge(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_203_who_mediated_before_does_not_judge_on_postgresql() {
    who_mediated_before_does_not_judge(Engine::Postgres).await;
}
