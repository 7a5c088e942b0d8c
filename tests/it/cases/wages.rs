//! F-4 农民工劳务工资: three workers, an agent whose authority is not enough (K-03), payments only (K-08); confirmed.

use super::{check_ruled, check_window_of_sheet};
use serde_json::json;
use tests::engine::Engine;
use tests::script::{Play, Seat};

async fn story(engine: Engine) {
    let mut play = Play::begin(engine, "F-4", "2026-08-05T08:30").await;
    play.registers().await;
    for number in 1..=4 {
        play.adds(number, "general").await;
    }
    // the body that sent the case hears that it was taken (D04b).
    play.does(Seat::Mediator, json!({ "kind": "answer_referral", "note": "已收到移送材料" })).await;
    play.takes_in().await;
    for number in play.numbers() {
        play.joins(number).await;
    }
    play.meets().await;
    only_payments(&mut play).await;
    play.records().await;
    play.reads_back().await;
    authority_is_not_enough(&mut play).await;
    play.at("2026-08-05T11:05");
    play.signs(Seat::Mediator, "D12").await;
    play.at("2026-08-05T11:20");
    play.signs(Seat::SealKeeper, "D12").await;
    check_window_of_sheet(&mut play).await;

    play.at("2026-08-06");
    play.applies().await;
    let docket_no = play.sheet.docket_no();
    play.accepts(&docket_no).await;
    play.at("2026-08-07");
    play.confirms(&[]).await;
    check_ruled(&mut play, "C71", "D18", Some(&docket_no)).await;
    sender_is_answered_and_visited(&mut play).await;
}

/// K-08: what is no payment is taken out of a labour agreement.
async fn only_payments(play: &mut Play) {
    let bad = play.sheet.case["bad_drafts"][0]["text"].clone();
    play.adds_clause(json!({ "kind": "other", "text": bad })).await;
    assert!(play.finds("K-08", "warn").await);
    play.removes_clause(1).await;
    play.writes().await;
    assert!(!play.finds("K-08", "warn").await);
}

/// K-03, 民事诉讼法 62: who may only speak neither settles nor applies, until the principal says more (D08).
async fn authority_is_not_enough(play: &mut Play) {
    assert!(play.finds("K-03", "block").await);
    play.at("2026-08-05T11:00");
    for number in 1..=3 {
        play.signs(Seat::Party(number), "D12").await;
    }
    let signature = play.signature(Seat::Party(4), "D12").await;
    let sentence = play.refused(Seat::Party(4), signature, "no-authority", "民事诉讼法62").await;
    assert!(sentence.contains("沈丽"), "{sentence}");
    let id_no = play.sheet.case["parties"][3]["agent"]["id_no"].clone();
    let mut change =
        json!({ "kind": "change_authority", "party": play.party(4), "id_no": id_no, "authority": "special" });
    // The word of the desk is not enough: the principal's paper has to be there.
    play.refused(Seat::Mediator, change.clone(), "invalid", "K-03；民事诉讼法62").await;
    change["proof"] = play.hands_in_authority("special").await;
    play.does(Seat::Mediator, change).await;
    assert!(!play.finds("K-03", "block").await);
    play.signs(Seat::Party(4), "D12").await;
}

/// The slip back to 信访 (D04c), and the visits three days after each day of payment (DL-P2).
async fn sender_is_answered_and_visited(play: &mut Play) {
    play.does(Seat::Mediator, json!({ "kind": "answer_referral", "note": "已达成协议并经司法确认" })).await;
    assert!(play.documents().await.contains(&"D04c".to_owned()));
    assert_eq!(play.view(Seat::Mediator).await["intake"]["referral_answered"], true);
    for day in ["2026-08-18", "2026-09-18"] {
        let planned = play.view(Seat::Mediator).await["performance"]["next_visits"].clone();
        assert!(planned.as_array().unwrap().iter().any(|visit| visit["on"] == day), "{day}: {planned:#}");
        play.at(day);
        let visit = json!({
            "kind": "record_visit", "on": day, "manner": "phone", "performance": "已按期到账", "satisfaction": "satisfied",
            "risk_level": "calm",
        });
        play.does(Seat::Mediator, visit).await;
    }
    let visits = play.view(Seat::Mediator).await["performance"]["visits"].clone();
    assert_eq!(visits.as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn f_4_wages_of_three_are_confirmed_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_4_wages_of_three_are_confirmed_on_postgresql() {
    story(Engine::Postgres).await;
}
