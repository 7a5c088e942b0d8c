//! F-9 邻界通行: words nobody can enforce (K-13, K-14, K-15) are forced through and dismissed (RJ-5), then said clearly and
//! confirmed.

use super::{check_ruled, check_window, check_window_of_sheet};
use serde_json::json;
use tests::engine::Engine;
use tests::script::{Play, Seat};

async fn story(engine: Engine) {
    let mut play = Play::begin(engine, "F-9", "2026-06-22T08:30").await;
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    play.records().await;
    for code in ["K-13", "K-14", "K-15"] {
        assert!(play.finds(code, "block").await, "{code}");
    }
    let start = json!({ "kind": "start_readback" });
    let sentence = play.refused(Seat::Mediator, start, "blocked", "461").await;
    assert!(["K-13", "K-14", "K-15"].iter().all(|code| sentence.contains(code)), "{sentence}");
    play.overrides("双方坚持原话，已说明可能被驳回").await;
    play.reads_back().await;
    play.signs_and_seals().await;
    check_window_of_sheet(&mut play).await;

    play.at("2026-06-23");
    play.applies().await;
    let docket_no = play.sheet.docket_no();
    play.accepts(&docket_no).await;
    play.claims().await;
    play.opens_inquiry(&[1, 2]).await;
    play.asks("Q-01", "Q-16").await;
    play.closes_inquiry().await;
    play.assesses(&["RJ-5"]).await;
    let outcome = json!({ "kind": "dismiss", "grounds": ["RJ-5"], "reasons": "“尽快清理”“适当补偿”没有期限和数额，无法执行。" });
    play.rules(outcome, "D19").await;
    play.serves().await;
    check_ruled(&mut play, "C72", "D19", Some(&docket_no)).await;
    said_clearly(&mut play).await;
}

async fn said_clearly(play: &mut Play) {
    play.at("2026-07-06");
    play.agrees_anew("法院驳回：内容不明确").await;
    check_window(play, "2026-07-06", "2026-08-05", "2026-08-05").await;
    play.applies().await;
    play.accepts("（2026）晋0499诉前调确40号").await;
    play.confirms(&[1, 2]).await;
    check_ruled(play, "C71", "D18", Some("（2026）晋0499诉前调确40号")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_9_unclear_words_are_dismissed_and_clear_ones_confirmed_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_9_unclear_words_are_dismissed_and_clear_ones_confirmed_on_postgresql() {
    story(Engine::Postgres).await;
}
