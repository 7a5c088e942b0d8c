//! 民诉法解释 352 (B-307): one dispute, one court, over the API.

use crate::exchange::{import, package, with_manifest};
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

/// From the registration to the acceptance, by a mediator who says that it is another dispute.
async fn take_in_again(journey: &mut Journey) {
    journey.play(Step::Register).await;
    journey.play(Step::AddParties).await;
    journey.tries(Who::Mediator, json!({ "kind": "submit" })).await.problem("duplicate");
    let submit = json!({ "kind": "submit", "not_a_duplicate": "另一套房屋的物业费" });
    journey.does(Who::Mediator, submit).await;
    let owner = journey.party(Who::Owner).await;
    let call = json!({ "kind": "record_call", "party": owner, "channel": "phone", "answer": "agrees" });
    journey.does(Who::Mediator, call).await;
    journey.does(Who::Mediator, json!({ "kind": "accept_case" })).await;
    journey.does(Who::Mediator, json!({ "kind": "take_assignment", "disclosure": "" })).await;
}

async fn one_dispute_lies_at_one_court(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::CompanyApplies).await;
    let first = journey.case.clone();
    let bytes = package(&mut journey, Who::Clerk).await.bytes().to_vec();
    // A package that was made here is known from its case and stands in nobody's way.
    import(&mut journey, Who::Clerk, bytes.clone()).await.ok();

    // The same promises are the same dispute, whatever the mediator says.
    take_in_again(&mut journey).await;
    let mut on = Step::ALL.into_iter().skip_while(|step| *step != Step::Invite);
    for step in on.by_ref() {
        journey.play(step).await;
        if step == Step::Seal {
            break;
        }
    }
    let second = journey.case.clone();
    let apply = || json!({ "kind": "start_application" });
    let why = journey.tries(Who::Owner, apply()).await.refusal("filed-elsewhere", "民诉法解释352");
    assert!(why.contains("潞川区人民法院"), "{why}");

    // The court does not accept the first one; then the second may come.
    journey.case.clone_from(&first);
    let outcome = json!({ "kind": "not_accept", "not_acceptable": ["NA-2"], "reasons": "不属于本院管辖。" });
    journey.does(Who::Judge, json!({ "kind": "draft_ruling", "outcome": outcome })).await;
    journey.sign(Who::Judge, "D16c").await;
    journey.case.clone_from(&second);

    // … but for a package of another system about the same number and people.
    let number = journey.view(Who::Owner).await["number"].clone();
    let foreign = with_manifest(&bytes, |manifest| {
        manifest["external_id"] = json!("platform.7");
        manifest["number"] = number.clone();
    });
    let taken = import(&mut journey, Who::Clerk, foreign).await.ok();
    journey.tries(Who::Owner, apply()).await.refusal("filed-elsewhere", "B-307");
    let end = format!("/api/court/imports/{}/end", taken["id"].as_str().unwrap());
    journey.client(Who::Judge).post(&end, &json!({})).await.problem("not-found");
    let ended = journey.client(Who::Clerk).post(&end, &json!({})).await.ok();
    assert_ne!(ended["ended_at"], Value::Null);
    assert_eq!(journey.client(Who::Clerk).post(&end, &json!({})).await.ok(), ended);
    journey.does(Who::Owner, apply()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_307_one_dispute_lies_at_one_court_on_sqlite() {
    one_dispute_lies_at_one_court(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_307_one_dispute_lies_at_one_court_on_postgresql() {
    one_dispute_lies_at_one_court(Engine::Postgres).await;
}
