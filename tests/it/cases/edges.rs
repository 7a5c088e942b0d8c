//! F-10, the short edge cases: how a mediation ends early (E3, E4, E7), the last day by law, one side alone, everything
//! in a day, nothing left to perform (K-18), consent taken back.

use super::check_ruled;
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::script::{Play, Seat};

/// F-1 handed in, nobody asked yet.
async fn handed_in(engine: Engine) -> Play {
    let mut play = Play::begin(engine, "F-1", "2026-06-08T09:00").await;
    play.registers().await;
    for number in [1, 2] {
        play.adds(number, "special").await;
    }
    play.submits().await;
    play
}

/// F-1 sealed on `day`, all of it.
async fn sealed(engine: Engine, day: &str) -> Play {
    let mut play = Play::begin(engine, "F-1", &format!("{day}T09:00")).await;
    for name in ["signed_parties", "signed_mediator", "sealed"] {
        let time = play.sheet.time(name).split_once('T').unwrap().1.to_owned();
        play.sheet.case["timeline"][name] = format!("{day}T{time}").into();
    }
    for clause in [1, 2, 3] {
        play.sheet.case["clauses"][clause - 1]["due"] = "2026-12-20".into();
    }
    play.agrees().await;
    play
}

/// How the mediation ended, as its timeline says.
async fn check_ended(play: &mut Play, reason: &str) {
    assert_eq!(play.stage().await, "M95");
    assert!(play.documents().await.contains(&"D13".to_owned()));
    let timeline = play.view(Seat::Mediator).await["timeline"].clone();
    let ended = timeline.as_array().unwrap().iter().find(|entry| entry["kind"] == "ended").unwrap().clone();
    assert!(ended["text"].as_str().unwrap().contains(reason), "{ended}");
}

async fn says_no(engine: Engine) {
    let mut play = handed_in(engine).await;
    play.calls(2, "refuses").await;
    check_ended(&mut play, "E4").await;
    // Nobody is called a second time to change their mind.
    let again =
        json!({ "kind": "record_call", "party": play.party(2), "channel": "phone", "answer": "agrees" });
    play.refused(Seat::Mediator, again, "wrong-stage", "legal.md C.1").await;
}

async fn out_of_reach(engine: Engine) {
    let mut play = handed_in(engine).await;
    let end = json!({ "kind": "end", "reason": "E3", "note": "一直联系不上" });
    for (day, calls) in [("2026-06-08T10:00", 2), ("2026-06-09T10:00", 1)] {
        play.at(day);
        for _ in 0..calls {
            play.refused(Seat::Mediator, end.clone(), "not-tried", "在线调解规则15").await;
            play.calls(2, "no_answer").await;
        }
    }
    assert_eq!(play.view(Seat::Mediator).await["intake"]["out_of_reach"], true);
    play.does(Seat::Mediator, end).await;
    check_ended(&mut play, "E3").await;
}

async fn three_tries_on_one_day(engine: Engine) {
    let mut play = handed_in(engine).await;
    for _ in 0..3 {
        play.calls(2, "no_answer").await;
    }
    let end = json!({ "kind": "end", "reason": "E3", "note": "一直联系不上" });
    play.refused(Seat::Mediator, end, "not-tried", "在线调解规则15").await;
}

async fn refuses_to_sign(engine: Engine) {
    let mut play = Play::begin(engine, "F-1", "2026-06-08T09:00").await;
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    play.records().await;
    play.reads_back().await;
    play.signs(Seat::Party(1), "D12").await;
    play.does(Seat::Party(2), json!({ "kind": "refuse", "reason": "不想签了" })).await;
    check_ended(&mut play, "E7").await;
    // 在线调解规则 23: what nobody disputed stays written down.
    assert!(play.documents().await.contains(&"D11".to_owned()));
    let start = json!({ "kind": "start_application" });
    play.refused(Seat::Party(1), start, "wrong-stage", "legal.md").await;
}

async fn last_day(engine: Engine) {
    let mut play = sealed(engine, "2026-09-01").await;
    super::check_window(&mut play, "2026-09-01", "2026-10-01", "2026-10-08").await;
    play.at("2026-10-08T22:00");
    play.applies().await;
    assert_eq!(play.stage().await, "M90 C20");
}

async fn day_after(engine: Engine) {
    let mut play = sealed(engine, "2026-09-01").await;
    play.at("2026-10-09T00:00");
    assert_eq!(play.stage().await, "M90 C05");
    let start = json!({ "kind": "start_application" });
    let sentence = play.refused(Seat::Party(1), start, "too-late", "E-LATE").await;
    assert!(sentence.contains("10月8日"), "{sentence}");
}

async fn one_side_alone(engine: Engine) {
    let mut play = sealed(engine, "2026-06-08").await;
    play.at("2026-06-10");
    play.does(Seat::Party(1), json!({ "kind": "start_application" })).await;
    play.signs(Seat::Party(1), "D14").await;
    assert_eq!(play.stage().await, "M90 C15");
    // To the court there is nothing yet.
    let path = format!("/api/cases/{}", play.case);
    play.get(Seat::Clerk, &path).await.problem("not-found");
    play.at("2026-07-08T23:00");
    assert_eq!(play.stage().await, "M90 C15");
    play.at("2026-07-09T00:00");
    assert_eq!(play.stage().await, "M90 C05");
    let signature = play.signature(Seat::Party(2), "D14").await;
    play.refused(Seat::Party(2), signature, "too-late", "DL-C1").await;
}

async fn all_in_a_day(engine: Engine) {
    let mut play = sealed(engine, "2026-06-08").await;
    play.at("2026-06-10T09:00");
    play.applies().await;
    // 法释〔2011〕5号 4: both stand at the court's door and a judge is free.
    play.accepts("（2026）晋0499诉前调确31号").await;
    assert_eq!(play.stage().await, "M90 C31");
    play.claims().await;
    play.opens_inquiry(&[1, 2]).await;
    assert_eq!(play.stage().await, "M90 C60");
    play.asks("Q-01", "Q-16").await;
    play.closes_inquiry().await;
    assert_eq!(play.stage().await, "M90 C65");
    play.assesses(&[]).await;
    play.rules(json!({ "kind": "confirm" }), "D18").await;
    play.serves().await;
    check_ruled(&mut play, "C71", "D18", Some("（2026）晋0499诉前调确31号")).await;
    assert!(play.service.clock.now() < tests::script::sheet::beijing("2026-06-10T23:59"));
}

async fn nothing_left(engine: Engine) {
    let mut play = Play::begin(engine, "F-1", "2026-06-08T09:00").await;
    play.sheet.case["clauses"] = json!([{
        "no": 1, "kind": "PAY", "debtor": "p2", "creditor": "p1", "amount_fen": 283_968, "due": "2026-06-08",
        "method": "当日现金", "purpose": "物业费",
    }]);
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    assert!(play.finds("K-18", "warn").await);
    // A warning stands in nobody's way.
    play.records().await;
    play.reads_back().await;
    play.signs_and_seals().await;
    assert_eq!(play.stage().await, "M90 C00");
}

async fn consent_is_taken_back(engine: Engine) {
    let mut play = sealed(engine, "2026-06-08").await;
    play.at("2026-06-10T09:00");
    play.applies().await;
    play.accepts("（2026）晋0499诉前调确31号").await;
    play.claims().await;
    let inquiry = json!({
        "kind": "schedule_inquiry", "starts_at": "2026-06-10T02:00:00Z", "minutes": 60, "suitable_online": true,
    });
    play.does(Seat::Clerk, inquiry).await;
    play.admits_to_court(1, false).await;
    assert_eq!(play.stage().await, "M90 C55");
    // 在线诉讼规则 4, 5: who takes the consent back is asked in person, and the other one may stay online.
    play.does(Seat::Party(2), json!({ "kind": "consent", "item": "inquiry_online", "given": false })).await;
    assert_eq!(play.stage().await, "M90 C58");
    let online: Value = json!({
        "kind": "admit_to_court", "party": play.party(2), "identity": "document_seen", "on_site": false,
    });
    play.refused(Seat::Clerk, online, "consent-missing", "在线诉讼规则4").await;
    play.opens_inquiry(&[2]).await;
    assert_eq!(play.stage().await, "M90 C60");
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10a_a_no_on_the_phone_ends_it_on_sqlite() {
    says_no(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10a_a_no_on_the_phone_ends_it_on_postgresql() {
    says_no(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10b_three_tries_on_two_days_are_enough_on_sqlite() {
    out_of_reach(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10b_three_tries_on_two_days_are_enough_on_postgresql() {
    out_of_reach(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10b_three_tries_on_one_day_are_not_enough_on_sqlite() {
    three_tries_on_one_day(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10b_three_tries_on_one_day_are_not_enough_on_postgresql() {
    three_tries_on_one_day(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10c_who_refuses_to_sign_ends_it_on_sqlite() {
    refuses_to_sign(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10c_who_refuses_to_sign_ends_it_on_postgresql() {
    refuses_to_sign(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10d_the_last_day_after_the_holiday_is_in_time_on_sqlite() {
    last_day(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10d_the_last_day_after_the_holiday_is_in_time_on_postgresql() {
    last_day(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10d_the_day_after_is_too_late_on_sqlite() {
    day_after(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10d_the_day_after_is_too_late_on_postgresql() {
    day_after(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10e_one_side_waits_in_vain_on_sqlite() {
    one_side_alone(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10e_one_side_waits_in_vain_on_postgresql() {
    one_side_alone(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10f_all_in_a_day_on_sqlite() {
    all_in_a_day(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10f_all_in_a_day_on_postgresql() {
    all_in_a_day(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10j_nothing_left_to_perform_is_said_on_sqlite() {
    nothing_left(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10j_nothing_left_to_perform_is_said_on_postgresql() {
    nothing_left(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10k_who_takes_consent_back_comes_in_person_on_sqlite() {
    consent_is_taken_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_10k_who_takes_consent_back_comes_in_person_on_postgresql() {
    consent_is_taken_back(Engine::Postgres).await;
}
