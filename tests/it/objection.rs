//! C90: a party objects to a ruling, and the judge decides by a ruling that is signed and sealed in the same act.

use serde_json::json;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::Paper;
use tests::service::Service;

async fn check(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Serve).await;
    let object = json!({ "kind": "file_objection", "reason": "第二期的数额写错了" });
    journey.does(Who::Owner, object).await;
    let decide =
        json!({ "kind": "decide_objection", "upheld": true, "reasons": "第二期数额与协议不符，异议成立" });
    journey.tries(Who::Clerk, decide.clone()).await.problem("not-yours");
    journey.does(Who::Judge, decide).await;

    let document = journey.document(Who::Owner, "D19c").await;
    let places = document["signatures"].as_array().unwrap().clone();
    assert_eq!(places.len(), 2, "judge and court: {places:?}");
    assert!(places.iter().all(|place| place["signed_at"].is_string()), "{places:?}");
    let root = journey.cast.stranger.get("/api/trust-root.pem").await.bytes();
    let paper = Paper::new(&journey.pdf(Who::Owner, "D19c").await, &root);
    paper.check_structure();
    paper.check_with_pdfsig(3);
    paper.check_with_pyhanko(3);
    assert_eq!(journey.view(Who::Owner).await["stage"]["label"], "裁定已撤销");
    // Whoever checks the old ruling is told so.
    let code = journey.document(Who::Owner, "D18").await["check_code"].as_str().unwrap().to_owned();
    let found = journey.cast.stranger.get(&format!("/api/verify/{code}")).await.ok();
    assert_eq!(found["ruling"], "set_aside", "{found:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c90_d19c_objection_is_decided_by_a_signed_ruling_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c90_d19c_objection_is_decided_by_a_signed_ruling_on_postgresql() {
    check(Engine::Postgres).await;
}
