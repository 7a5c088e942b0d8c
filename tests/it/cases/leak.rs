//! F-2 邻里漏水: a co-owner who has to join (K-11), an assistant for the dialect, a line that breaks at Q-09; confirmed.

use super::{check_ruled, check_window_of_sheet};
use jiff::SignedDuration;
use serde_json::json;
use tests::engine::Engine;
use tests::papers::Paper;
use tests::script::{Play, Seat};

async fn story(engine: Engine) {
    let mut play = Play::begin(engine, "F-2", "2026-07-03T08:00").await;
    play.registers().await;
    for number in [1, 2] {
        play.adds(number, "special").await;
    }
    play.takes_in().await;
    for number in [1, 2] {
        play.joins(number).await;
    }
    play.meets().await;
    co_owner_joins(&mut play).await;
    assistant_is_declared(&mut play).await;
    play.writes().await;
    assert!(play.findings().await.iter().all(|found| found.code != "K-11" && found.level != "block"));
    play.records().await;
    play.reads_back().await;
    play.signs_and_seals().await;
    let agreement = Paper::new(&play.pdf(Seat::Party(1), "D12").await, b"").text();
    assert!(agreement.contains("郝秀芝"), "{agreement}");
    // Friday, thirty days later a Sunday: the window runs to Monday.
    check_window_of_sheet(&mut play).await;

    play.at("2026-07-13");
    play.applies().await;
    let docket_no = play.sheet.docket_no();
    play.accepts(&docket_no).await;
    play.claims().await;
    play.at("2026-07-15");
    // 钱秀英 sits at the terminal of the station.
    play.opens_inquiry(&[1]).await;
    line_breaks(&mut play).await;
    play.closes_inquiry().await;
    play.assesses(&[]).await;
    play.rules(json!({ "kind": "confirm" }), "D18").await;
    play.serves().await;
    check_ruled(&mut play, "C71", "D18", Some(&docket_no)).await;
}

/// K-11 as soon as a clause names the wife who owns the flat, too; cleared by letting her join before the next session.
async fn co_owner_joins(play: &mut Play) {
    let breach = play.sheet.case["clauses"][2]["text"].clone();
    play.adds_clause(json!({ "kind": "other", "text": breach })).await;
    assert!(play.finds("K-11", "warn").await);
    play.does(Seat::Mediator, json!({ "kind": "adjourn", "reason": "papers", "note": "请共有人李晓燕参加" }))
        .await;
    assert_eq!(play.stage().await, "M65");
    play.adds(3, "special").await;
    play.calls(3, "agrees").await;
    assert!(!play.finds("K-11", "warn").await);
    // 在线调解规则 13: she accepts the mediator, too, before anything goes on.
    play.invites(3).await;
    play.consents(3).await;
    let now = play.service.clock.now().to_string();
    let schedule = json!({ "kind": "schedule", "starts_at": now, "minutes": 60, "mode": "HYBRID", "place": "云岭镇调解室" });
    play.does(Seat::Mediator, schedule).await;
    play.admits().await;
    let open = json!({ "kind": "open_session" });
    play.refused(Seat::Mediator, open.clone(), "mediator-not-accepted", "B-509").await;
    play.does(Seat::Party(3), json!({ "kind": "answer_mediator", "accept": true })).await;
    play.does(Seat::Mediator, open).await;
    play.removes_clause(1).await;
}

/// B-201: whoever helps with the dialect is declared; the parties need not choose that one.
async fn assistant_is_declared(play: &mut Play) {
    let invite = json!({ "kind": "invite_participant", "role": "interpreter", "name": "郝秀芝", "note": "潞川话方言协助" });
    play.does(Seat::Mediator, invite).await;
    let participant = play.view(Seat::Party(1)).await["participants"][0].clone();
    assert_eq!((&participant["name"], &participant["allowed"]), (&json!("郝秀芝"), &json!(true)));
}

/// 在线诉讼规则 25: a broken line is no absence. The inquiry rests, and going on takes a new look at who is there.
async fn line_breaks(play: &mut Play) {
    play.asks("Q-01", "Q-08").await;
    play.loses(2).await;
    let party = play.party(2);
    play.does(Seat::Clerk, json!({ "kind": "pause_hearing", "party": party, "cause": "network" })).await;
    let answers = play.answers("Q-09", "Q-09").await;
    let ask = json!({ "kind": "answer_questions", "answers": answers });
    play.refused(Seat::Judge, ask, "paused-hearing", "在线诉讼规则7").await;
    play.wait(SignedDuration::from_secs(180));
    let resume = json!({ "kind": "resume_hearing" });
    play.refused(Seat::Judge, resume.clone(), "not-admitted", "在线调解规则17").await;
    play.admits_to_court(2, false).await;
    play.refused(Seat::Judge, resume.clone(), "not-present", "民诉法解释356").await;
    play.connects(2).await;
    play.does(Seat::Judge, resume).await;
    play.asks("Q-09", "Q-16").await;
    let inquiry = play.view(Seat::Judge).await["inquiry"].clone();
    assert_eq!(inquiry["absences"], json!([]), "a broken line is not 退庭");
    assert_eq!(inquiry["withdrawn_by"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn f_2_a_leak_between_neighbours_is_confirmed_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_2_a_leak_between_neighbours_is_confirmed_on_postgresql() {
    story(Engine::Postgres).await;
}
