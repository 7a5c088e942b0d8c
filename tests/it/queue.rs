//! Task lists, and what happens when many want the same at once, on both engines.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who, sign_in};
use tests::live::Live;
use tests::rush;
use tests::service::Service;

async fn played_to(engine: Engine, step: Step) -> (Service, Journey) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(step).await;
    (service, journey)
}

/// The row of `case` in the task list of `client`.
async fn row(client: &mut Client, case: &str, query: &str) -> Option<Value> {
    let page = client.get(&format!("/api/queue{query}")).await.ok();
    page["rows"].as_array().unwrap().iter().find(|row| row["case"] == case).cloned()
}

async fn fifty_claims(engine: Engine) {
    let (service, mut journey) = played_to(engine, Step::Accept).await;
    let judges = rush::judges(&service, 50).await;
    let version = journey.view(Who::Clerk).await["version"].clone();
    let replies = rush::claims(judges, &journey.case, &version).await;
    let mut won = Vec::new();
    let mut told = Vec::new();
    for reply in replies {
        if reply.status == 200 {
            won.push(reply.ok()["court_review"]["claimed_by"]["name"].as_str().unwrap().to_owned());
        } else {
            assert_eq!(reply.status, 409);
            told.push(reply.problem("claimed-by"));
        }
    }
    assert_eq!((won.len(), told.len()), (1, 49));
    assert!(told.iter().all(|sentence| sentence.contains(&won[0])), "{told:?}");
    let case = journey.case.clone();
    let row = row(journey.client(Who::Judge), &case, "?kind=judge").await.unwrap();
    assert_eq!(row["holder"]["name"], won[0].as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_claims_at_once_have_one_winner_on_sqlite() {
    fifty_claims(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_claims_at_once_have_one_winner_on_postgresql() {
    fifty_claims(Engine::Postgres).await;
}

/// A dispute of the same two that can be accepted: the path of its commands, and its version.
async fn acceptable(journey: &mut Journey) -> (String, Value) {
    journey.play(Step::Register).await;
    journey.play(Step::AddParties).await;
    let submit = json!({ "kind": "submit", "not_a_duplicate": "另一套房屋的物业费" });
    journey.does(Who::Mediator, submit).await;
    let owner = journey.party(Who::Owner).await;
    let call = json!({ "kind": "record_call", "party": owner, "channel": "phone", "answer": "agrees" });
    journey.does(Who::Mediator, call).await;
    let version = journey.view(Who::Mediator).await["version"].clone();
    (format!("/api/cases/{}/commands", journey.case), version)
}

/// `legal.md` E.2: the number is allotted with the acceptance (M20), and none is left out.
async fn forty_acceptances(engine: Engine) {
    let (_service, mut journey) = played_to(engine, Step::TakeIn).await;
    let mut waiting = Vec::new();
    for _ in 0..40 {
        waiting.push(acceptable(&mut journey).await);
    }
    let mediator = journey.client(Who::Mediator).clone();
    let replies = rush::together(waiting.into_iter().map(|(path, version)| {
        let mut mediator = mediator.clone();
        let body =
            json!({ "id": format!("accept {path}"), "version": version, "command": { "kind": "accept_case" } });
        async move { mediator.post(&path, &body).await }
    }))
    .await;
    let mut serials: Vec<u32> = replies
        .into_iter()
        .map(|reply| {
            let number = reply.ok()["number"].as_str().unwrap().to_owned();
            let (_, serial) = number.split_once('第').unwrap();
            serial.trim_end_matches('号').parse().unwrap()
        })
        .collect();
    serials.sort_unstable();
    // The journey itself has number 1.
    assert_eq!(serials, (2..=41).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_acceptances_at_once_have_no_gap_on_sqlite() {
    forty_acceptances(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_acceptances_at_once_have_no_gap_on_postgresql() {
    forty_acceptances(Engine::Postgres).await;
}

async fn lists(engine: Engine) {
    let (service, mut journey) = played_to(engine, Step::CompanyApplies).await;
    let case = journey.case.clone();
    let filed = row(journey.client(Who::Clerk), &case, "").await.unwrap();
    assert_eq!((&filed["kind"], &filed["state"]), (&json!("acceptance"), &json!("C20")));
    assert_eq!((&filed["title"], &filed["parties"][1]), (&json!("物业费"), &json!(Names::F1.owner)));
    assert_eq!((&filed["overdue"], &filed["waiting_online"]), (&json!(false), &json!(false)));
    for who in [Who::SealKeeper, Who::Judge] {
        assert_eq!(row(journey.client(who), &case, "").await, None, "{who:?}");
    }
    // Whoever mediated looks after the performance meanwhile (人民调解法 31); that is another task.
    let follow_up = row(journey.client(Who::Mediator), &case, "").await.unwrap();
    assert_eq!(follow_up["kind"], "follow_up");
    assert_eq!(row(journey.client(Who::Clerk), &case, "?kind=service").await, None);
    let owner = Live::open(journey.client(Who::Owner)).await;
    let waiting = row(journey.client(Who::Clerk), &case, "").await.unwrap();
    assert_eq!(waiting["waiting_online"], true);
    drop(owner);

    // DL-C2 ran out: at the top, and counted.
    service.clock.advance(SignedDuration::from_hours(10 * 24));
    let account = journey.cast.accounts[&Who::Clerk].clone();
    sign_in(journey.client(Who::Clerk), &account).await;
    let page = journey.client(Who::Clerk).get("/api/queue").await.ok();
    assert_eq!((&page["rows"][0]["case"], &page["rows"][0]["overdue"]), (&json!(case), &json!(true)));
    let summary = journey.client(Who::Clerk).get("/api/queue/summary").await.ok();
    assert_eq!((&summary["open"], &summary["overdue"]), (&json!(1), &json!(1)), "{summary:#}");
    assert_eq!(summary["counts"][0]["kind"], "acceptance");
    oversight(&service, &mut journey).await;
}

/// G-72: an administrator sees states and dates, and nobody's name.
async fn oversight(service: &Service, journey: &mut Journey) {
    let demo = journey.cast.stranger.get("/api/demo").await.ok();
    let accounts = demo["accounts"].as_array().unwrap();
    let account = accounts.iter().find(|account| account["role"] == "admin").unwrap();
    let mut admin = service.client();
    sign_in(&mut admin, account).await;
    let page = admin.get("/api/queue").await.ok();
    let rows = page["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["case"] == journey.case.as_str() && row["state"] == "C20"));
    for row in rows {
        for hidden in ["title", "parties", "holder"] {
            assert!(row.get(hidden).is_none(), "{row:#}");
        }
    }
    let text = page.to_string();
    for secret in [Names::F1.owner, Names::F1.company, "物业费", "姜桂兰"] {
        assert!(!text.contains(secret), "{text}");
    }
    let summary = admin.get("/api/queue/summary").await.ok();
    assert!(summary["counts"].as_array().unwrap().iter().any(|count| count["organisation"] == "court"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_lies_at_one_desk_on_sqlite() {
    lists(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_lies_at_one_desk_on_postgresql() {
    lists(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_ask_and_what_is_no_list_is_told() {
    let (_service, mut journey) = played_to(Engine::Sqlite, Step::SignIn).await;
    journey.client(Who::Owner).get("/api/queue").await.problem("not-found");
    journey.client(Who::Owner).get("/api/queue/summary").await.problem("not-found");
    journey.cast.stranger.get("/api/queue").await.problem("signed-out");
    let mediator = journey.client(Who::Mediator);
    mediator.get("/api/queue?kind=dance").await.problem("queue-unknown");
    mediator.get("/api/queue?mine=perhaps").await.problem("queue-unknown");
    mediator.get("/api/queue?cursor=page-2").await.problem("cursor-unknown");
    assert!(mediator.get("/api/queue?mine=true&kind=mediate").await.ok()["rows"].as_array().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_who_did_not_act_for_too_long_can_be_relieved() {
    let (service, mut journey) = played_to(Engine::Sqlite, Step::Claim).await;
    let case = journey.case.clone();
    let held = row(journey.client(Who::OtherJudge), &case, "?kind=judge").await.unwrap();
    assert_eq!((&held["state"], &held["lease_over"]), (&json!("C40"), &json!(false)));
    assert_eq!(held["holder"]["name"].as_str().unwrap(), journey.accounts_name(Who::Judge));
    assert_eq!(row(journey.client(Who::OtherJudge), &case, "?mine=true").await, None);
    assert!(row(journey.client(Who::Judge), &case, "?mine=true").await.is_some());
    service.clock.advance(SignedDuration::from_mins(31));
    let held = row(journey.client(Who::OtherJudge), &case, "?kind=judge").await.unwrap();
    assert_eq!(held["lease_over"], true);
    journey.does(Who::OtherJudge, json!({ "kind": "claim" })).await;
    assert!(row(journey.client(Who::OtherJudge), &case, "?mine=true").await.is_some());
    assert_eq!(row(journey.client(Who::Judge), &case, "?mine=true").await, None);
}
