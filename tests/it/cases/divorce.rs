//! F-6 离婚并分割财产: paper only, forced past every warning, and not accepted (NA-3, NA-5). F-6b: what is only a payment
//! is confirmed.

use super::{check_ruled, check_window_of_sheet};
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::script::{Play, Seat, photographs};

async fn not_accepted(engine: Engine) {
    let mut play = Play::begin(engine, "F-6", "2026-06-01T08:30").await;
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    for code in ["K-01", "K-02", "K-09"] {
        assert!(play.finds(code, "block").await, "{code}");
    }
    play.records().await;
    let start = json!({ "kind": "start_readback" });
    play.refused(Seat::Mediator, start, "blocked", "民诉法解释355").await;
    // 电子签名法 3 leaves no choice, so nobody goes past it.
    let past = json!({ "kind": "override_finding", "code": "K-09", "reason": "双方要求在线签" });
    play.refused(Seat::Mediator, past, "not-electronic", "电子签名法3").await;
    let gone_past = play.overrides("双方坚持，已告知法院可能不受理").await;
    assert!(["K-01", "K-02"].iter().all(|code| gone_past.iter().any(|found| found.code == *code)));
    play.reads_back().await;
    ink_only(&mut play, "D12", "2026-06-01T10:00").await;
    assert_eq!(play.stage().await, "M90 C00");
    check_window_of_sheet(&mut play).await;

    play.at("2026-06-03");
    play.does(Seat::Party(1), json!({ "kind": "start_application" })).await;
    ink_only(&mut play, "D14", "2026-06-03T10:00").await;
    assert_eq!(play.stage().await, "M90 C20");
    check_scans(&mut play).await;
    // The first thing the court sees is what was gone past, and why.
    let overrides = play.view(Seat::Judge).await["overrides"].clone();
    assert!(overrides.as_array().unwrap().iter().any(|one| one["code"] == "K-01"));
    never_confirmed(&mut play).await;
    play.at("2026-06-04");
    let outcome = json!({
        "kind": "not_accept", "not_acceptable": ["NA-3", "NA-5"],
        "reasons": "申请确认解除婚姻关系并确认房屋归属，不属于司法确认范围；请到婚姻登记机关办理或者起诉。",
    });
    play.rules(outcome, "D16c").await;
    play.serves().await;
    check_ruled(&mut play, "C32", "D16c", None).await;
    // The committee learns the ground.
    let outcome = play.view(Seat::Mediator).await["court_review"]["outcome"].clone();
    assert_eq!(
        (&outcome["kind"], &outcome["not_acceptable"]),
        (&json!("not_accept"), &json!(["NA-3", "NA-5"]))
    );
    // C95: what never got a number of the court is filed under that of the mediation.
    play.at("2026-06-29");
    play.does(Seat::Clerk, json!({ "kind": "archive" })).await;
    assert_eq!(play.stage().await, "M90 C95 C32");
    assert!(!play.pdf(Seat::Clerk, "D24").await.is_empty());
}

/// K-09: the scan of the application is one of this paper with all its pages; parties and court have it.
async fn check_scans(play: &mut Play) {
    let rule = "K-09；在线调解规则19；legal.md H-15";
    let document = play.document(Seat::Mediator, "D14").await;
    let id = document["id"].clone();
    let other = photographs(&play.pdf(Seat::Mediator, "D12").await, 110);
    let own = photographs(&play.pdf(Seat::Mediator, "D14").await, 110);
    let pages = own.len();
    // As many pages as the application has, the last of which is the agreement's.
    let foreign: Vec<Vec<u8>> = own[..pages - 1].iter().chain(other.last()).cloned().collect();
    let scan = |files: &[String], code: Option<&str>| json!({ "kind": "attach_scan", "document": id, "files": files, "code": code });
    let files = play.hands_in(foreign).await;
    let sentence = play.refused(Seat::Mediator, scan(&files, None), "scan-other", rule).await;
    assert!(sentence.contains("人民调解协议书"), "{sentence}");
    let mut files = play.hands_in(own).await;
    // A page too many; without a code that can be read; with a code of another paper typed.
    let paper = play.pdf(Seat::Mediator, "D14").await;
    let blurred = play.hands_in(photographs(&paper, 12)).await;
    files.extend(blurred.iter().cloned());
    play.refused(Seat::Mediator, scan(&files, None), "scan-pages", rule).await;
    play.refused(Seat::Mediator, scan(&blurred, None), "scan-unread", rule).await;
    play.refused(Seat::Mediator, scan(&blurred, Some("7K3M-Q0ZA-11XV")), "scan-code", rule).await;
    let code = document["check_code"].as_str().unwrap().to_lowercase();
    play.does(Seat::Mediator, scan(&blurred, Some(&code))).await;
    for seat in [Seat::Mediator, Seat::Party(1), Seat::Judge] {
        let scans = play.document(seat, "D14").await["scans"].clone();
        assert_eq!(
            (&scans[0]["matched"], &scans[1]["matched"]),
            (&json!("code"), &json!("hand")),
            "{seat:?}"
        );
        let file = format!("/api/cases/{}/files/{}", play.case, blurred[0]);
        assert!(play.get(seat, &file).await.bytes().starts_with(b"\xff\xd8\xff"), "{seat:?}");
    }
    let path = format!("/api/verify/{code}");
    let answer = play.get(Seat::Party(1), &path).await.ok();
    assert_eq!((&answer["revision"]["scanned"], &answer["revision"]["missing"]), (&json!(true), &json!([])));
}

/// Nothing electronic is taken for `code`; ink with a witness is.
async fn ink_only(play: &mut Play, code: &str, at: &str) {
    play.at(at);
    let signature = play.signature(Seat::Party(1), code).await;
    play.refused(Seat::Party(1), signature, "not-electronic", "电子签名法3").await;
    play.signs_on_paper(code).await;
}

/// Without an acceptance there is no confirmation, and what was refused is not accepted afterwards.
async fn never_confirmed(play: &mut Play) {
    let confirm = json!({ "kind": "draft_ruling", "outcome": { "kind": "confirm" } });
    play.refused(Seat::Judge, confirm, "wrong-stage", "legal.md C.1, C.3").await;
}

async fn payment_alone(engine: Engine) {
    let mut play = Play::begin(engine, "F-6", "2026-06-01T08:30").await;
    let variant = play.sheet.case["variant"].clone();
    assert_eq!(variant["id"], "F-6b");
    play.sheet.case["facts"] = variant["facts"].clone();
    play.sheet.case["cause"] = "抚养费纠纷".into();
    play.sheet.case["clauses"] = json!([{
        "no": 1, "kind": "PAY", "debtor": "p1", "creditor": "p2", "amount_fen": 900_000, "due": "2026-06-30",
        "method": "转账", "purpose": "欠付的抚养费",
    }]);
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    let blocks: Vec<String> = play
        .findings()
        .await
        .into_iter()
        .filter(|found| found.level == "block")
        .map(|found| found.code)
        .collect();
    assert_eq!(blocks, ["K-09"], "a payment stands in nobody's way; the ink does");
    play.records().await;
    play.reads_back().await;
    ink_only(&mut play, "D12", "2026-06-01T10:00").await;
    play.at("2026-06-03");
    play.does(Seat::Party(1), json!({ "kind": "start_application" })).await;
    ink_only(&mut play, "D14", "2026-06-03T10:00").await;
    play.accepts("（2026）晋0499诉前调确29号").await;
    play.confirms(&[1, 2]).await;
    check_ruled(&mut play, "C71", "D18", Some("（2026）晋0499诉前调确29号")).await;
    let agreement = play.document(Seat::Judge, "D12").await;
    let signed = |place: &Value| place["signed_at"].is_string();
    assert!(agreement["signatures"].as_array().unwrap().iter().all(signed));
}

#[tokio::test(flavor = "multi_thread")]
async fn f_6_a_divorce_is_not_accepted_on_sqlite() {
    not_accepted(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_6_a_divorce_is_not_accepted_on_postgresql() {
    not_accepted(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_6b_maintenance_alone_is_confirmed_on_sqlite() {
    payment_alone(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_6b_maintenance_alone_is_confirmed_on_postgresql() {
    payment_alone(Engine::Postgres).await;
}
