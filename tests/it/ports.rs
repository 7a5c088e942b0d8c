//! Engines of others: time stamps over HTTP in both directions, keys in a token, a key store under a passphrase, and
//! the SM2 signature beside a paper, judged by OpenSSL.

mod openssl;
mod stamps;
mod token;

use openssl::Desk;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::process::{self, Process};
use tests::service::Service;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use confirm::pki::KeyStore;
use ring::rand::SystemRandom;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_paper_has_an_sm2_signature_that_openssl_takes() {
    let mut service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::MediatorSigns).await;
    let path = journey.document(Who::Owner, "D12").await["url"].as_str().unwrap().to_owned() + "/sm2";
    journey.client(Who::Owner).get(&path).await.problem("not-complete");
    journey.play(Step::Seal).await;

    let reply = journey.client(Who::Owner).get(&path).await;
    let named = reply.headers["content-disposition"].to_str().unwrap().contains(".pdf.sm2.sig");
    assert!(named, "{:?}", reply.headers);
    let signature = reply.bytes();
    let pdf = journey.pdf(Who::Owner, "D12").await;
    let key = journey.cast.stranger.get("/api/trust-sm2.pem").await.bytes();
    let desk = Desk::new();
    desk.put("paper.pdf", &pdf);
    desk.put("paper.pdf.sm2.sig", &signature);
    desk.put("sm2.pem", &key);
    let check =
        "dgst -sm3 -verify sm2.pem -signature paper.pdf.sm2.sig -sigopt distid:1234567812345678 paper.pdf";
    assert_eq!(desk.openssl(check, true).trim(), "Verified OK");
    let mut changed = pdf.clone();
    *changed.last_mut().unwrap() ^= 1;
    desk.put("paper.pdf", &changed);
    desk.openssl(check, false);

    // Whoever checks the paper is told, and the same signature stands after a restart.
    let code = journey.document(Who::Owner, "D12").await["check_code"].as_str().unwrap().to_owned();
    let found = journey.cast.stranger.get(&format!("/api/verify/{code}")).await.ok();
    assert_eq!(found["sm2"]["signature"], STANDARD.encode(&signature), "{found:#}");
    assert_eq!(found["sm2"]["public_key"], "/api/trust-sm2.pem");
    service.restart().await;
    assert_eq!(journey.client(Who::Owner).get(&path).await.bytes(), signature);
    // Nobody else's paper.
    journey.cast.stranger.get(&path).await.problem("signed-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_store_is_wrapped_and_opens_with_its_passphrase_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    KeyStore::open(&data.join("keys"), &SystemRandom::new()).unwrap();
    let (right, wrong) = ("柳河街道春天的很长的口令", "柳河街道秋天的很长的口令");
    let (old, new) = ("TIAOQUE_KEY_PASSPHRASE", "TIAOQUE_KEY_PASSPHRASE_NEW");
    std::fs::write(data.join("passphrase"), format!("{right}\n")).unwrap();
    let file = data.join("passphrase").display().to_string();

    assert!(process::change_passphrase(data, (&[], &[]), false).contains(new), "says what is missing");
    assert!(process::change_passphrase(data, (&[], &[(new, "短")]), false).contains("12"));
    process::change_passphrase(data, (&[], &[(new, right)]), true);
    assert!(process::refusal(data, (&[], &[])).contains(old), "says where it is given");
    assert!(process::refusal(data, (&[], &[(old, wrong)])).contains("does not open"));
    let started = Process::start_with(data, (&[], &[("TIAOQUE_KEY_PASSPHRASE_FILE", &file)])).await;
    started.client().get("/api/trust-root.pem").await.bytes();
    drop(started);
    process::change_passphrase(data, (&["--remove"], &[(old, right)]), true);
    Process::start_with(data, (&[], &[])).await.client().get("/healthz").await.bytes();
}

/// What a refused signature leaves: nothing at all.
async fn signatures(journey: &mut Journey) -> serde_json::Value {
    let document = journey.document(Who::Mediator, "D12").await;
    json!([document["sha256"], document["signatures"], journey.view(Who::Mediator).await["version"]])
}
