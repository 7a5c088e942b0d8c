//! `kill -9` of the real binary between any two steps, and the journey goes on.

use std::time::Duration;

use confirm::pki::Certificate;
use confirm::verify::{Verdict, verify};
use serde_json::json;
use tests::engine::{Database, Engine};
use tests::journey::{Journey, Names, Step, Who};
use tests::process::Process;

/// Milliseconds between two kills: fewer take longer and find more, a signature takes some ten times as many.
const MOMENT_MS: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_acknowledged_is_lost_by_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(&folder.path().join("data")).await;
    let mut journey = Journey::begin(process.client().address(), Names::F1, None).await;
    for step in Step::ALL {
        journey.play(step).await;
        let before = process.id();
        process.kill_and_restart().await;
        assert_ne!(process.id(), before);
    }
    assert_eq!(journey.view(Who::Owner).await["stage"]["key"], "served");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_a_signing_neither_loses_nor_doubles_it_on_sqlite() {
    kill_while_signing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_a_signing_neither_loses_nor_doubles_it_on_postgres() {
    kill_while_signing(Engine::Postgres).await;
}

/// `kill -9` a little later each time, from the moment a signature is asked for until one was made.
async fn kill_while_signing(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::fresh(engine);
    let mut process = Process::start_on(&folder.path().join("data"), database.url()).await;
    let mut journey = Journey::begin(process.client().address(), Names::F1, None).await;
    journey.play_to(Step::Freeze).await;
    let mut kills = 0;
    for (signed, who) in [Who::Company, Who::Owner, Who::Mediator, Who::SealKeeper].into_iter().enumerate() {
        journey.proves(who).await;
        let mut command = journey.signature(who, "D12").await;
        if who == Who::SealKeeper {
            command["kind"] = "seal".into();
            command.as_object_mut().unwrap().remove("strokes");
        }
        let version = journey.view(who).await["version"].clone();
        let body = json!({ "id": format!("sign-{signed}"), "version": version, "command": command });
        let path = format!("/api/cases/{}/commands", journey.case);
        let before = journey.document(who, "D12").await;
        for moment in 0_u64.. {
            let client = journey.client(who).clone();
            let (into, sent) = (path.clone(), body.clone());
            let asked = tokio::spawn(async move { client.post_into_the_dark(&into, &sent).await });
            // There is nothing to wait for: the kill has to come at any moment, not at one that is announced.
            tokio::time::sleep(Duration::from_millis(moment * MOMENT_MS + moment * moment % MOMENT_MS)).await;
            process.kill_and_restart().await;
            kills += 1;
            let answered = asked.await.unwrap() == Some(200);
            let document = journey.document(who, "D12").await;
            if document["sha256"] != before["sha256"] {
                break;
            }
            assert!(!answered, "an acknowledged signature of {who:?} is gone");
            assert!(moment < 200, "{who:?} never gets to sign");
        }
        let signed_once = journey.document(who, "D12").await;
        journey.client(who).post(&path, &body).await.ok();
        assert_eq!(journey.document(who, "D12").await["sha256"], signed_once["sha256"]);
        let pdf = journey.pdf(who, "D12").await;
        let root = journey.client(who).get("/api/trust-root.pem").await.bytes();
        let root = Certificate::from_pem(std::str::from_utf8(&root).unwrap()).unwrap();
        let report = verify(&pdf, &[root]);
        assert_ne!(report.verdict(), Verdict::Broken, "{:#?}", report.sentences());
        assert_eq!(report.signatures.len(), 2 + signed, "the issuer and everybody so far, once");
    }
    assert!(kills > 12, "only {kills} kills");
}
