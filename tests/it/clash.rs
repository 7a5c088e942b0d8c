//! 撞期: nobody is booked twice at one time, neither mediator nor judge nor a party, however many ask at once.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::client::Reply;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::rush;
use tests::service::Service;

/// A company of its own, so that the dispute is another one.
const OTHER_COMPANY: &str = "91990499MA0TET0257";

/// One more dispute of the same owner, with another company, played up to `last`.
pub(crate) async fn play_again_to(journey: &mut Journey, last: Step) {
    for step in Step::ALL {
        match step {
            Step::AddParties => {
                for who in [Who::Company, Who::Owner] {
                    let mut draft = journey.party_draft(who);
                    if who == Who::Company {
                        draft["credit_code"] = OTHER_COMPANY.into();
                    }
                    journey.does(Who::Mediator, json!({ "kind": "add_party", "draft": draft })).await;
                }
            }
            Step::Accept => {
                let docket_no = "（2026）晋0499诉前调确9032号";
                journey.does(Who::Clerk, json!({ "kind": "accept", "docket_no": docket_no })).await;
            }
            _ => journey.play(step).await,
        }
        if step == last {
            break;
        }
    }
}

/// Two cases of the same owner, both at `last`.
async fn two_cases(engine: Engine, last: Step) -> (Service, Journey, [String; 2]) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(last).await;
    let first = journey.case.clone();
    play_again_to(&mut journey, last).await;
    let second = journey.case.clone();
    (service, journey, [first, second])
}

/// `who` gives each of these cases its order, all at once.
async fn at_once(journey: &mut Journey, who: Who, orders: [(&str, Value); 2]) -> Vec<Reply> {
    let mut acts = Vec::new();
    for (case, command) in orders {
        let mut client = journey.client(who).clone();
        let version = client.get(&format!("/api/cases/{case}")).await.ok()["version"].clone();
        let body = json!({ "id": format!("plan {case}"), "version": version, "command": command });
        let path = format!("/api/cases/{case}/commands");
        acts.push(async move { client.post(&path, &body).await });
    }
    rush::together(acts.into_iter()).await
}

/// Of two that wanted the same time one has it, and the other is told the time and no more.
#[track_caller]
fn one_of(replies: Vec<Reply>, told: &str) {
    let (won, mut lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 1));
    let sentence = lost.remove(0).problem("clash");
    assert!(sentence.contains(told), "{sentence}");
    for secret in ["号", "物业", Names::F1.company] {
        assert!(!sentence.contains(secret), "{sentence}");
    }
}

async fn in_court(engine: Engine) {
    let (service, mut journey, [first, second]) = two_cases(engine, Step::Claim).await;
    let starts_at = "2026-06-11T02:00:00Z";
    let plan = |starts_at: &str| json!({ "kind": "schedule_inquiry", "starts_at": starts_at, "minutes": 40, "suitable_online": true });
    let replies =
        at_once(&mut journey, Who::Judge, [(&first, plan(starts_at)), (&second, plan(starts_at))]).await;
    one_of(replies, "顾明远6月11日（星期四）10:00至10:40已有安排");

    // One that ends as the other begins is no clash, and an appointment that is moved makes room.
    let planned = |view: &Value| view["stage"]["confirmation"] == "C50";
    journey.case.clone_from(&first);
    let (won, lost) =
        if planned(&journey.view(Who::Judge).await) { (&first, &second) } else { (&second, &first) };
    journey.case.clone_from(lost);
    journey.tries(Who::Clerk, plan("2026-06-11T02:39:00Z")).await.problem("clash");
    journey.does(Who::Clerk, plan("2026-06-11T02:40:00Z")).await;
    journey.case.clone_from(won);
    journey.does(Who::Judge, plan("2026-06-11T06:00:00Z")).await;
    journey.case.clone_from(lost);
    journey.does(Who::Judge, plan(starts_at)).await;

    // Another judge has the time, but the owner has not; the company may send somebody else.
    journey.case.clone_from(won);
    service.clock.advance(SignedDuration::from_mins(31));
    let account = journey.cast.accounts[&Who::OtherJudge].clone();
    tests::journey::sign_in(journey.client(Who::OtherJudge), &account).await;
    journey.does(Who::OtherJudge, json!({ "kind": "claim" })).await;
    let sentence = journey.tries(Who::OtherJudge, plan(starts_at)).await.problem("clash");
    assert!(sentence.contains("赵建平6月11日（星期四）10:00至10:40已有安排"), "{sentence}");
    assert!(!sentence.contains(Names::F1.representative), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_and_a_party_are_at_one_inquiry_at_a_time_on_sqlite() {
    in_court(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_and_a_party_are_at_one_inquiry_at_a_time_on_postgresql() {
    in_court(Engine::Postgres).await;
}

async fn in_mediation(engine: Engine) {
    let (_service, mut journey, [first, second]) = two_cases(engine, Step::Consent).await;
    let plan =
        json!({ "kind": "schedule", "starts_at": "2026-06-11T07:00:00Z", "minutes": 60, "mode": "HYBRID" });
    let replies = at_once(&mut journey, Who::Mediator, [(&first, plan.clone()), (&second, plan)]).await;
    one_of(replies, "姜桂兰6月11日（星期四）15:00至16:00已有安排");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mediator_is_at_one_session_at_a_time_on_sqlite() {
    in_mediation(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mediator_is_at_one_session_at_a_time_on_postgresql() {
    in_mediation(Engine::Postgres).await;
}
