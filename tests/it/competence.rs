//! K-06 as it is shown: which court is competent follows the parties and the court that invited, while they are entered.

use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::service::Service;

async fn registered(client: &mut Client, court: &str, invited_by: Option<&str>) -> Value {
    let mut case = json!({
        "title": "借款", "dispute_type": "05", "cause": "民间借贷纠纷", "source": "WALKIN", "mode": "SYNC",
        "facts": "转账出借5000元，到期未还。", "court": court,
    });
    if let Some(from) = invited_by {
        case["source"] = json!("COURT_INVITED");
        case["referral"] = json!({ "from": from, "number": "1", "received_at": "2026-06-08T01:00:00Z" });
    }
    client.post("/api/cases", &case).await.ok()
}

async fn with_applicant(client: &mut Client, view: &Value, division: &str) -> Value {
    let draft = json!({
        "role": "applicant", "kind": "person", "name": "马一鸣", "sex": "male", "birth": "1978-03-12",
        "id_no": "990499197803121012", "phone": "19900000001", "address": "潞山区南街1号", "division": division,
    });
    let path = format!("/api/cases/{}/commands", view["id"].as_str().unwrap());
    let order = json!({
        "id": format!("add {}", view["id"]), "version": view["version"], "command": { "kind": "add_party", "draft": draft },
    });
    client.post(&path, &order).await.ok()
}

fn is_blocked(findings: &Value) -> bool {
    findings.as_array().unwrap().iter().any(|found| found["code"] == "K-06")
}

#[tokio::test(flavor = "multi_thread")]
async fn k_06_goes_when_a_party_who_lives_there_is_entered() {
    let service = Service::start(Engine::Sqlite).await;
    let mut mediator = service.client();
    let sign_in = json!({ "login": "jiangguilan", "password": "tiaoque-demo" });
    mediator.post("/api/session", &sign_in).await.ok();
    let view = registered(&mut mediator, "lushan", None).await;
    assert!(is_blocked(&view["findings"]));
    let elsewhere = with_applicant(&mut mediator, &view, "990499").await;
    assert!(is_blocked(&elsewhere["findings"]));
    let view = registered(&mut mediator, "lushan", None).await;
    let there = with_applicant(&mut mediator, &view, "990498").await;
    assert!(!is_blocked(&there["findings"]));
    let path = format!("/api/cases/{}/check", view["id"].as_str().unwrap());
    let clause = json!({ "draft": { "kind": "other", "text": "双方握手言和" } });
    assert!(!is_blocked(&mediator.post(&path, &clause).await.ok()));
}

#[tokio::test(flavor = "multi_thread")]
async fn k_06_after_an_invitation_only_the_inviting_court_is_competent() {
    let service = Service::start(Engine::Sqlite).await;
    let mut mediator = service.client();
    let sign_in = json!({ "login": "jiangguilan", "password": "tiaoque-demo" });
    mediator.post("/api/session", &sign_in).await.ok();
    for (court, from, blocked) in [
        ("lushan", "潞山区人民法院", false),
        ("court", "潞山区人民法院", true),
        ("court", "潞川区人民法院诉调对接中心", false),
        ("court", "南城区人民法院", true),
    ] {
        let view = registered(&mut mediator, court, Some(from)).await;
        assert_eq!(is_blocked(&view["findings"]), blocked, "{court} {from}");
    }
}
