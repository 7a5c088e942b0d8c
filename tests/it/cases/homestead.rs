//! F-7 宅基地与房屋权属: path a is not accepted (NA-5); path b is docketed by mistake, dismissed (解释 355(2), RJ-1),
//! agreed anew and confirmed.

use super::{check_ruled, check_window, check_window_of_sheet};
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::script::{Play, Seat};

/// To the filed application, past K-02 and with K-20 seen.
async fn filed(engine: Engine) -> Play {
    let mut play = Play::begin(engine, "F-7", "2026-06-10T08:00").await;
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    assert!(play.finds("K-02", "block").await && play.finds("K-20", "warn").await);
    play.records().await;
    play.refused(Seat::Mediator, json!({ "kind": "start_readback" }), "blocked", "民诉法解释355").await;
    play.overrides("双方坚持写明归属，已释明法院不确认权属").await;
    play.reads_back().await;
    play.signs_and_seals().await;
    check_window_of_sheet(&mut play).await;
    play.at("2026-06-12");
    play.applies().await;
    play
}

async fn path_a(engine: Engine) {
    let mut play = filed(engine).await;
    let outcome = json!({ "kind": "not_accept", "not_acceptable": ["NA-5"], "reasons": "协议内容涉及房屋和宅基地确权。" });
    play.rules(outcome, "D16c").await;
    play.serves().await;
    check_ruled(&mut play, "C32", "D16c", None).await;
}

async fn path_b(engine: Engine) {
    let mut play = filed(engine).await;
    let docket_no = play.sheet.case["expect"]["path_b"]["case_no"].as_str().unwrap().to_owned();
    play.accepts(&docket_no).await;
    play.claims().await;
    play.opens_inquiry(&[]).await;
    play.asks("Q-01", "Q-10").await;
    title_is_noticed(&mut play).await;
    play.asks("Q-12", "Q-16").await;
    play.closes_inquiry().await;
    play.assesses(&["RJ-1"]).await;
    let confirm = json!({ "kind": "draft_ruling", "outcome": { "kind": "confirm" } });
    play.refused(Seat::Judge, confirm, "ground-found", "民诉法解释358").await;
    let outcome = json!({
        "kind": "dismiss", "grounds": ["RJ-1"], "not_acceptable": ["NA-5"],
        "reasons": "协议第一条确认宅基地使用权和房屋归属。可就已付款返还另行达成给付协议。",
    });
    play.rules(outcome, "D19").await;
    play.serves().await;
    check_ruled(&mut play, "C72", "D19", Some(&docket_no)).await;
    agreed_anew(&mut play, &docket_no).await;
}

/// Q-11 shows what the agreement is about.
async fn title_is_noticed(play: &mut Play) {
    let answers: Vec<Value> = play
        .numbers()
        .into_iter()
        .map(|number| {
            let (party, answer) = (play.party(number), "协议写明老院归秦素琴所有");
            json!({ "question": "Q-11", "party": party, "answer": answer, "red_flag": true })
        })
        .collect();
    play.does(Seat::Judge, json!({ "kind": "answer_questions", "answers": answers })).await;
}

/// M92: another agreement in place of the first, with a window of its own; both stay in the file.
async fn agreed_anew(play: &mut Play, dismissed: &str) {
    play.at("2026-07-10T09:00");
    play.agrees_anew("法院驳回，改为退还已付房款").await;
    // A Sunday: the new window runs to Monday.
    check_window(play, "2026-07-10", "2026-08-09", "2026-08-10").await;
    let past = play.view(Seat::Mediator).await["past"][0].clone();
    assert_eq!((&past["docket_no"], &past["outcome"]["kind"]), (&json!(dismissed), &json!("dismiss")));
    let agreements = play.view(Seat::Mediator).await["documents"].clone();
    let agreements = agreements.as_array().unwrap().iter().filter(|document| document["code"] == "D12");
    assert_eq!(
        agreements.map(|document| document["superseded"].clone()).collect::<Vec<_>>(),
        [json!(true), json!(false)]
    );
    // A number is given once.
    play.applies().await;
    let again = json!({ "kind": "accept", "docket_no": dismissed });
    play.refused(Seat::Clerk, again, "docket-no-taken", "legal.md E.1").await;
    play.accepts("（2026）晋0499诉前调确42号").await;
    play.confirms(&[]).await;
    check_ruled(play, "C71", "D18", Some("（2026）晋0499诉前调确42号")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_7a_title_is_not_accepted_on_sqlite() {
    path_a(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_7a_title_is_not_accepted_on_postgresql() {
    path_a(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_7b_title_is_dismissed_and_a_refund_confirmed_on_sqlite() {
    path_b(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_7b_title_is_dismissed_and_a_refund_confirmed_on_postgresql() {
    path_b(Engine::Postgres).await;
}
