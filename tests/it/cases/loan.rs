//! F-3 民间借贷分期: a guarantor who signs; confirmed; one instalment late makes nothing else fall due.

use super::{check_ruled, check_window_of_sheet};
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::script::{Play, Seat};

async fn story(engine: Engine) {
    let mut play = Play::begin(engine, "F-3", "2026-07-15T14:00").await;
    play.agrees().await;
    // 民事调解规定 9, K-17: the guarantor is a party and has signed.
    let agreement = play.document(Seat::Party(1), "D12").await;
    let guarantor = play.party(3);
    let signatures = agreement["signatures"].as_array().unwrap();
    assert!(
        signatures.iter().any(|one| one["party_id"] == guarantor.as_str() && one["signed_at"].is_string())
    );
    check_window_of_sheet(&mut play).await;

    play.at("2026-07-16");
    play.applies().await;
    let docket_no = play.sheet.docket_no();
    play.accepts(&docket_no).await;
    play.at("2026-07-17");
    play.claims().await;
    play.opens_inquiry(&[]).await;
    play.asks("Q-01", "Q-11").await;
    sources_are_shown(&mut play).await;
    play.asks("Q-13", "Q-16").await;
    play.closes_inquiry().await;
    play.assesses(&[]).await;
    play.rules(json!({ "kind": "confirm" }), "D18").await;
    play.serves().await;
    check_ruled(&mut play, "C71", "D18", Some(&docket_no)).await;
    instalments_are_paid(&mut play).await;
}

/// Q-12 with the transfer records, no red flag: no sham (K-12).
async fn sources_are_shown(play: &mut Play) {
    assert!(!play.finds("K-12", "warn").await);
    let close = json!({ "kind": "close_hearing" });
    play.refused(Seat::Judge, close, "questions-open", "legal.md D17").await;
    let evidence: Vec<&str> =
        play.sheet.case["evidence"].as_array().unwrap().iter().map(|proof| proof.as_str().unwrap()).collect();
    let answer = evidence.join("；");
    let answers: Vec<Value> = play
        .numbers()
        .into_iter()
        .map(|number| json!({ "question": "Q-12", "party": play.party(number), "answer": answer }))
        .collect();
    play.does(Seat::Judge, json!({ "kind": "answer_questions", "answers": answers })).await;
}

/// C.6, DL-P1: paid, paid, late by six days; P40 meanwhile, P20 after it, and no acceleration.
async fn instalments_are_paid(play: &mut Play) {
    assert_eq!(play.performance().await, "P10");
    assert_eq!(
        play.view(Seat::Party(1)).await["performance"]["enforcement_until"],
        play.sheet.case["enforcement_until"]
    );
    let rows = play.sheet.case["performance"].clone();
    for (index, row) in rows.as_array().unwrap().iter().enumerate() {
        let (number, day) = (index + 1, row["paid"].as_str().unwrap());
        if let Some(late) = row["late_days"].as_i64() {
            play.at("2026-10-24");
            assert_eq!(play.performance().await, "P40");
            assert_eq!(late, 6);
        }
        play.at(&format!("{day}T10:00"));
        let report = json!({ "kind": "report_performance", "obligation": number, "amount_fen": 300_000, "on": day, "note": "转账" });
        play.does(Seat::Party(2), report).await;
        play.does(Seat::Party(1), json!({ "kind": "confirm_performance", "report": number })).await;
        assert_eq!(play.performance().await, "P20");
        let obligation = play.view(Seat::Mediator).await["performance"]["obligations"][index].clone();
        assert_eq!((&obligation["state"], &obligation["settled_on"]), (&json!("done"), &json!(day)));
        assert_eq!(obligation["late_days"], row["late_days"].as_i64().unwrap_or(0));
    }
    let performance = play.view(Seat::Mediator).await["performance"].clone();
    assert_eq!((&performance["accelerated_on"], &performance["accelerated"]), (&Value::Null, &json!([])));
    assert_eq!(performance["obligations"].as_array().unwrap().len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn f_3_a_loan_is_confirmed_and_paid_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_3_a_loan_is_confirmed_and_paid_on_postgresql() {
    story(Engine::Postgres).await;
}
