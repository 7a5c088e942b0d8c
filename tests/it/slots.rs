//! 值班 and 可选时段: who sits ready is told to those who wait, and a time goes to one case, once all its parties said yes.

use crate::clash::play_again_to;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::client::Reply;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who, sign_in};
use tests::rush;
use tests::service::Service;

async fn played_to(engine: Engine, step: Step) -> (Service, Journey) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(step).await;
    (service, journey)
}

/// What the court has for the case, as `who` sees it.
async fn times(journey: &mut Journey, who: Who) -> Value {
    let path = format!("/api/cases/{}/slots", journey.case);
    journey.client(who).get(&path).await.ok()
}

async fn says(journey: &mut Journey, who: Who, slot: &Value, yes: bool) -> Reply {
    let path = format!("/api/cases/{}/slots/{}", journey.case, slot.as_str().unwrap());
    journey.client(who).post(&path, &json!({ "yes": yes })).await
}

/// The judge offers a row of times on 11 June.
async fn offer(journey: &mut Journey, first: &str, count: u16) -> Reply {
    let row = json!({ "day": "2026-06-11", "first": first, "minutes": 40, "count": count });
    journey.client(Who::Judge).post("/api/slots", &row).await
}

/// SMS that say `part`, as the demo shows them.
async fn messages(journey: &mut Journey, part: &str) -> usize {
    let outbox = journey.client(Who::Mediator).get("/api/demo/outbox").await.ok();
    outbox.as_array().unwrap().iter().filter(|one| one["text"].as_str().unwrap().contains(part)).count()
}

async fn duty(engine: Engine) {
    let (service, mut journey) = played_to(engine, Step::CompanyApplies).await;
    let seen = times(&mut journey, Who::Owner).await;
    assert_eq!((&seen["on_duty"], &seen["free"]), (&json!(0), &json!(0)));
    let until = json!({ "until": "2026-06-08T12:00:00Z" });
    for (who, code) in [(Who::Clerk, "unknown"), (Who::Mediator, "unknown"), (Who::Owner, "not-found")] {
        journey.client(who).post("/api/duty", &until).await.problem(code);
    }
    let judge = journey.client(Who::Judge);
    judge.post("/api/duty", &json!({ "until": "2026-06-09T12:00:00Z" })).await.problem("invalid");
    judge.post("/api/duty", &until).await.ok();
    let seen = times(&mut journey, Who::Owner).await;
    assert_eq!((&seen["on_duty"], &seen["free"]), (&json!(1), &json!(1)));
    let listed = journey.client(Who::Clerk).get("/api/duty").await.ok();
    assert_eq!((&listed[0]["name"], &listed[0]["free"]), (&json!("顾明远"), &json!(true)));
    assert_eq!(times(&mut journey, Who::Clerk).await["free"], 1);
    assert_eq!(times(&mut journey, Who::Mediator).await["free"], 1);

    // Whom an inquiry takes is on duty, but not free; a case that somebody holds waits for that judge alone.
    for step in [Step::Accept, Step::Claim, Step::AdmitToCourt, Step::OpenHearing] {
        journey.play(step).await;
    }
    let listed = journey.client(Who::Clerk).get("/api/duty").await.ok();
    assert_eq!(listed[0]["free"], false);
    journey.client(Who::OtherJudge).post("/api/duty", &until).await.ok();
    assert_eq!(times(&mut journey, Who::Owner).await["on_duty"], 1);

    // It ends by itself.
    let left = service.clock.now().until("2026-06-08T12:00:00Z".parse::<jiff::Timestamp>().unwrap()).unwrap();
    service.clock.advance(SignedDuration::try_from(left).unwrap());
    let account = journey.cast.accounts[&Who::Clerk].clone();
    sign_in(journey.client(Who::Clerk), &account).await;
    assert_eq!(journey.client(Who::Clerk).get("/api/duty").await.ok(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_on_duty_is_told_to_those_who_wait_on_sqlite() {
    duty(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_on_duty_is_told_to_those_who_wait_on_postgresql() {
    duty(Engine::Postgres).await;
}

async fn agreeing(engine: Engine) {
    let (_service, mut journey) = played_to(engine, Step::CompanyApplies).await;
    for (who, code) in [(Who::Mediator, "unknown"), (Who::Owner, "not-found")] {
        journey.client(who).get("/api/slots").await.problem(code);
    }
    assert_eq!(offer(&mut journey, "10:00", 3).await.ok()["offered"], 3);
    // What overlaps is left out, and a row that is all taken is refused.
    assert_eq!(offer(&mut journey, "09:20", 2).await.ok()["offered"], 1);
    offer(&mut journey, "10:10", 1).await.problem("clash");
    let clerk = journey.client(Who::Clerk);
    let row = json!({ "day": "2026-06-12", "first": "09:00", "minutes": 30, "count": 1 });
    clerk.post("/api/slots", &row).await.problem("judge-unknown");
    let judges = clerk.get("/api/slots").await.ok()["judges"].clone();
    let mut row = row;
    row["judge"] = judges[0]["id"].clone();
    clerk.post("/api/slots", &row).await.ok();
    let listed = clerk.get("/api/slots").await.ok();
    let last = listed["slots"].as_array().unwrap().last().unwrap()["slot"]["id"].clone();
    clerk.delete(&format!("/api/slots/{}", last.as_str().unwrap())).await.ok();

    let open = times(&mut journey, Who::Owner).await["slots"].clone();
    assert_eq!(open.as_array().unwrap().len(), 4);
    let (first, second) = (open[0]["id"].clone(), open[1]["id"].clone());
    let seen = says(&mut journey, Who::Owner, &first, true).await.ok();
    assert_eq!(
        (&seen["proposal"]["by_me"], &seen["proposal"]["waiting_for"]),
        (&json!(true), &json!([Names::F1.representative]))
    );
    assert_eq!(messages(&mut journey, "赵建平提议6月11日（星期四）09:20至10:00").await, 1);
    let path = format!("/api/slots/{}", first.as_str().unwrap());
    journey.client(Who::Judge).delete(&path).await.problem("slot-taken");

    // It does not suit: it is given back, and another one is proposed.
    assert_eq!(says(&mut journey, Who::Company, &first, false).await.ok()["proposal"], Value::Null);
    assert_eq!(messages(&mut journey, "提议的询问时间有一方不方便").await, 1);
    says(&mut journey, Who::Company, &second, true).await.ok();
    let seen = says(&mut journey, Who::Owner, &second, true).await.ok();
    assert_eq!((&seen["proposal"]["agreed"], &seen["slots"].as_array().unwrap().len()), (&json!(true), &3));

    // The court fixes it by its own order; then it is no offer any more, and there is a file for the calendar.
    for step in [Step::Accept, Step::Claim] {
        journey.play(step).await;
    }
    let agreed = times(&mut journey, Who::Judge).await["proposal"]["slot"].clone();
    let plan = json!({ "kind": "schedule_inquiry", "starts_at": agreed["starts_at"], "minutes": 40, "suitable_online": true });
    journey.does(Who::Judge, plan).await;
    let seen = times(&mut journey, Who::Owner).await;
    assert_eq!((&seen["proposal"], seen["slots"].as_array().unwrap().len()), (&Value::Null, 3));
    says(&mut journey, Who::Owner, &first, true).await.problem("wrong-stage");
    let calendar = format!("/api/cases/{}/appointment.ics", journey.case);
    let file = journey.client(Who::Owner).get(&calendar).await.bytes();
    assert!(String::from_utf8(file.to_vec()).unwrap().contains("DTSTART:20260611T020000Z"));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_agree_to_a_time_and_the_court_fixes_it_on_sqlite() {
    agreeing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_agree_to_a_time_and_the_court_fixes_it_on_postgresql() {
    agreeing(Engine::Postgres).await;
}

async fn racing(engine: Engine) {
    let (service, mut journey) = played_to(engine, Step::CompanyApplies).await;
    let mut owners = vec![(journey.case.clone(), journey.client(Who::Owner).clone())];
    // Another telephone: a party who signs in anew on the same one ends the session before.
    *journey.client(Who::Owner) = service.client();
    play_again_to(&mut journey, Step::CompanyApplies).await;
    owners.push((journey.case.clone(), journey.client(Who::Owner).clone()));
    offer(&mut journey, "10:00", 1).await.ok();
    let slot = times(&mut journey, Who::Owner).await["slots"][0]["id"].as_str().unwrap().to_owned();
    let replies = rush::together(owners.clone().into_iter().map(|(case, mut owner)| {
        let path = format!("/api/cases/{case}/slots/{slot}");
        async move { owner.post(&path, &json!({ "yes": true })).await }
    }))
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 1));
    for reply in lost {
        assert!(reply.problem("slot-taken").contains("请另选一个时间"));
    }
    // Whoever does not answer within a day does not keep it from others.
    let mut kept = Vec::new();
    for (case, owner) in &mut owners {
        let seen = owner.get(&format!("/api/cases/{case}/slots")).await.ok();
        kept.push((seen["proposal"].is_object(), seen["slots"].as_array().unwrap().len()));
    }
    kept.sort_unstable();
    assert_eq!(kept, [(false, 0), (true, 0)]);
    service.clock.advance(SignedDuration::from_hours(24));
    let account = journey.cast.accounts[&Who::Clerk].clone();
    sign_in(journey.client(Who::Clerk), &account).await;
    assert_eq!(journey.client(Who::Clerk).get("/api/slots").await.ok()["slots"][0]["state"], "free");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_cases_that_reach_for_a_time_one_has_it_on_sqlite() {
    racing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_cases_that_reach_for_a_time_one_has_it_on_postgresql() {
    racing(Engine::Postgres).await;
}
