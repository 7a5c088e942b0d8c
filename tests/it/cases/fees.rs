//! F-1 物业费: confirmed; a draft that cuts off water and power is stopped (K-09).

use super::{check_ruled, check_window_of_sheet};
use serde_json::json;
use tests::engine::Engine;
use tests::script::{Play, Seat};

async fn story(engine: Engine) {
    let mut play = Play::begin(engine, "F-1", "2026-06-08T13:00").await;
    play.gathers().await;
    play.meets().await;

    // 民法典 944: nobody is frozen out into paying. It may be gone past for a reason, but not read as it stands.
    let bad = play.sheet.case["bad_drafts"][0]["text"].clone();
    play.adds_clause(json!({ "kind": "other", "text": bad })).await;
    assert!(play.finds("K-09", "block").await);
    play.records().await;
    let start = json!({ "kind": "start_readback" });
    let sentence = play.refused(Seat::Mediator, start, "blocked", "legal.md C.5").await;
    assert!(sentence.contains("K-09"), "{sentence}");
    play.removes_clause(1).await;
    assert!(!play.finds("K-09", "block").await);

    play.writes().await;
    assert!(play.findings().await.iter().all(|found| found.level != "block"));
    play.reads_back().await;
    play.signs_and_seals().await;
    assert_eq!(play.stage().await, "M90 C00");
    check_window_of_sheet(&mut play).await;

    play.at("2026-06-10");
    play.applies().await;
    assert_eq!(play.stage().await, "M90 C20");
    let docket_no = play.sheet.docket_no();
    play.accepts(&docket_no).await;
    assert_eq!(play.stage().await, "M90 C31");
    play.claims().await;
    play.at("2026-06-11T09:00");
    let inquiry = json!({
        "kind": "schedule_inquiry", "starts_at": "2026-06-11T01:30:00Z", "minutes": 60, "suitable_online": true,
    });
    play.does(Seat::Clerk, inquiry).await;
    assert_eq!(play.stage().await, "M90 C50");
    play.at("2026-06-11T09:30");
    // The company sits at the station, the owner holds a phone.
    play.opens_inquiry(&[1]).await;
    play.asks("Q-01", "Q-16").await;
    play.closes_inquiry().await;
    play.assesses(&[]).await;
    play.rules(json!({ "kind": "confirm" }), "D18").await;
    play.serves().await;
    check_ruled(&mut play, "C71", "D18", Some("（2026）晋0499诉前调确31号")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_1_property_fees_are_confirmed_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_1_property_fees_are_confirmed_on_postgresql() {
    story(Engine::Postgres).await;
}
