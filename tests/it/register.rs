//! The register over the API: what everybody reads, and what only an administrator of the center changes.

use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::service::Service;

const PASSWORD: &str = "tiaoque-demo";

async fn signed_in(service: &Service, login: &str, password: &str) -> Client {
    let mut client = service.client();
    client.post("/api/session", &json!({ "login": login, "password": password })).await.ok();
    client
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect()
}

async fn check_administrator(engine: Engine) {
    let service = Service::start(engine).await;
    let mut admin = signed_in(&service, "admin", PASSWORD).await;
    let committee = json!({ "kind": "PM_VILLAGE", "parent": "shiqiao", "name": "东坡村人民调解委员会",
        "short": "潞川东坡", "phone": "0499-8000077", "division": "990499201204", "members": 3,
        "term_from": "2026-06-01" });
    let made = admin.post("/api/admin/organisations", &committee).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    assert_eq!((&made["registered"], &made["term_until"]), (&json!(false), &json!("2029-06-01")));
    admin.post("/api/admin/organisations", &committee).await.problem("name-taken");
    let path = format!("/api/admin/organisations/{}", made["id"].as_str().unwrap());
    admin.post(&path, &json!({ "kind": "register", "on": "2026-06-02" })).await.ok();
    let known = admin.post(&path, &json!({ "kind": "notify", "on": "2026-06-03" })).await.ok();
    assert_eq!(known["known_to_court"], true);
    let account = json!({ "login": "dongpo", "password": "long-enough-1", "name": "董坡", "role": "mediator",
        "organisation": made["id"], "skills": { "category": "elder", "dispute_types": ["08"] } });
    let hired = admin.post("/api/admin/accounts", &account).await.ok();
    let path = format!("/api/admin/accounts/{}", hired["id"].as_str().unwrap());
    let mut mediator = signed_in(&service, "dongpo", "long-enough-1").await;
    let of_committee = format!("/api/mediators?committee={}", made["id"].as_str().unwrap());
    assert_eq!(service.client().get(&of_committee).await.ok(), json!([]));
    admin.post(&path, &json!({ "kind": "register", "on": "2026-06-02" })).await.ok();
    assert_eq!(names(&service.client().get(&of_committee).await.ok()), ["董坡"]);
    // A new password and a closed account both end what is signed in.
    mediator.get("/api/session").await.ok();
    let new = json!({ "password": "another-long-1" });
    assert_eq!(admin.post(&format!("{path}/password"), &new).await.status, 200);
    mediator.get("/api/session").await.problem("signed-out");
    let mut mediator = signed_in(&service, "dongpo", "another-long-1").await;
    let closed = admin.post(&path, &json!({ "kind": "disable" })).await.ok();
    assert_eq!(closed["disabled"], true);
    mediator.get("/api/session").await.problem("signed-out");
    assert_eq!(service.client().get(&of_committee).await.ok(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_keeps_the_register_on_sqlite() {
    check_administrator(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_keeps_the_register_on_postgres() {
    check_administrator(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_the_tree_and_finds_a_mediator() {
    let service = Service::start(Engine::Sqlite).await;
    let mut stranger = service.client();
    let tree = stranger.get("/api/organisations").await.ok();
    let liuhe = tree.as_array().unwrap().iter().position(|entry| entry["id"] == "liuhe").unwrap();
    assert_eq!((&tree[0]["kind"], &tree[0]["depth"]), (&json!("CENTER"), &json!(0)));
    assert_eq!((&tree[liuhe + 1]["id"], &tree[liuhe + 1]["depth"]), (&json!("guilan"), &json!(2)));
    let xinwan = tree.as_array().unwrap().iter().find(|entry| entry["id"] == "xinwan").unwrap();
    assert_eq!((&xinwan["registered"], &xinwan["known_to_court"]), (&json!(true), &json!(false)));
    let traffic = stranger.get("/api/mediators?dispute_type=13").await.ok();
    assert_eq!(names(&traffic)[0], "陆正平");
    assert!(!names(&traffic).contains(&"何守义"));
    let studio = stranger.get("/api/mediators?committee=guilan").await.ok();
    assert_eq!(names(&studio), ["姜桂兰"]);
    assert_eq!(studio[0]["fee"], "调解不收取任何费用。");
    stranger.get("/api/mediators?committee=%00").await.problem("not-found");
    // What a conflict check knows of people is nobody's to read.
    let text = traffic.to_string();
    assert!(!text.contains("id_no") && !text.contains("employer") && !text.contains("address"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_an_administrator_of_the_center_changes_the_register() {
    let service = Service::start(Engine::Sqlite).await;
    let withdraw = json!({ "kind": "withdraw" });
    for login in ["jiangguilan", "gumingyuan", "linzhixia", "xuzhiqing", "zhaodejun"] {
        let mut staff = signed_in(&service, login, PASSWORD).await;
        staff.get("/api/admin/organisations").await.problem("not-administrator");
        staff.get("/api/admin/accounts").await.problem("not-administrator");
        staff.post("/api/admin/organisations/liuhe", &withdraw).await.problem("not-administrator");
    }
    service.client().post("/api/admin/organisations/liuhe", &withdraw).await.problem("signed-out");
    let mut admin = signed_in(&service, "admin", PASSWORD).await;
    let all = admin.get("/api/admin/organisations").await.ok();
    let liuhe = all.as_array().unwrap().iter().find(|entry| entry["id"] == "liuhe").unwrap();
    assert_eq!(liuhe["known_to_court"], true);
    admin.post("/api/admin/organisations/nowhere", &withdraw).await.problem("not-found");
    admin.post("/api/admin/accounts/nowhere", &json!({ "kind": "enable" })).await.problem("not-found");
    let body = json!({ "login": "x1y", "password": "short", "name": "某人", "role": "clerk", "organisation": "court" });
    let sentence = admin.post("/api/admin/accounts", &body).await.problem("invalid");
    assert!(sentence.contains("10位"), "{sentence}");
}
