//! The built-in authority for strangers, and another deployment's authority for our papers.

use super::openssl::Desk;
use super::signatures;
use confirm::pki::Certificate;
use confirm::verify::{Verdict, verify};
use serde_json::Value;
use tests::client::Client;
use tests::clock::FakeClock;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::Paper;
use tests::service::{MORNING, Service};
use web::EngineFlags;

const QUERY: &str = "application/timestamp-query";

/// What the authority answers to the query that OpenSSL makes with `options`.
async fn stamped(client: &mut Client, desk: &Desk, options: &str) -> String {
    desk.openssl(&format!("ts -query -data letter -out query {options}"), true);
    let reply = client.upload("/tsa", QUERY, desk.take("query")).await;
    assert_eq!(reply.headers["content-type"], "application/timestamp-reply");
    desk.put("reply", &reply.bytes());
    desk.openssl("ts -reply -in reply -text", true)
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_get_stamps_that_openssl_takes() {
    let service = Service::start(Engine::Sqlite).await;
    let mut client = service.client();
    let desk = Desk::new();
    desk.put("letter", "调解协议".as_bytes());
    desk.put("root.pem", &client.get("/api/trust-root.pem").await.bytes());

    let said = stamped(&mut client, &desk, "-sha256 -cert").await;
    assert!(said.contains("Status: Granted.") && said.contains("Jun  8 07:00:00 2026 GMT"), "{said}");
    let check = "ts -verify -queryfile query -in reply -CAfile root.pem";
    assert!(desk.openssl(check, true).contains("Verification: OK"));
    desk.put("other", b"something else");
    desk.openssl("ts -verify -data other -in reply -CAfile root.pem", false);

    // Who does not ask for the certificate does not get it (RFC 3161, 2.4.1).
    let with = desk.take("reply").len();
    assert!(stamped(&mut client, &desk, "-sha256").await.contains("Status: Granted."));
    assert!(desk.take("reply").len() + 400 < with);
    desk.openssl(check, false);

    let said = stamped(&mut client, &desk, "-sha512 -cert").await;
    assert!(
        said.contains("Status: Rejected.") && said.contains("unrecognized or unsupported algorithm"),
        "{said}"
    );
    let said = stamped(&mut client, &desk, "-sha256 -cert -tspolicy 1.2.3.4").await;
    assert!(said.contains("Status: Rejected.") && said.contains("policy"), "{said}");

    desk.put("reply", &client.upload("/tsa", QUERY, "hello").await.bytes());
    assert!(desk.openssl("ts -reply -in reply -text", true).contains("data submitted has the wrong format"));
    client.upload("/tsa", "text/plain", desk.take("query")).await.problem("not-a-time-stamp-query");
    assert_eq!(client.upload("/tsa", QUERY, vec![0x30; 9000]).await.status, 413);
    for _ in 0..60 {
        client.upload("/tsa", QUERY, "hello").await;
    }
    client.upload("/tsa", QUERY, desk.take("query")).await.problem("too-often");
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_are_stamped_by_another_authority_and_wait_for_it_while_it_is_away() {
    let clock = FakeClock::at(MORNING);
    let mut other = Service::start_at(Engine::Sqlite, clock.clone()).await;
    let other_root = other.client().get("/api/trust-root.pem").await.bytes();
    let desk = Desk::new();
    desk.put("root.pem", &other_root);
    let engines = EngineFlags {
        tsa_url: vec![format!("http://{}/tsa", other.address())],
        tsa_root: Some(desk.path().join("root.pem")),
        ..EngineFlags::default()
    };
    let service = Service::start_with(Engine::Sqlite, clock.clone(), engines).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(clock)).await;
    journey.play_to(Step::CompanySigns).await;

    other.stop().await;
    journey.proves(Who::Owner).await;
    let before = signatures(&mut journey).await;
    let command = journey.signature(Who::Owner, "D12").await;
    let reply = journey.tries(Who::Owner, command.clone()).await;
    assert_eq!(reply.status, 503);
    let problem: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(problem["type"], "/problems/time-stamps-unavailable");
    let sentence = problem["detail"].as_str().unwrap();
    assert!(sentence.contains("时间戳") && sentence.contains("没有丢"), "{sentence}");
    assert_eq!(signatures(&mut journey).await, before, "nothing is half-written");

    other.restart().await;
    journey.does(Who::Owner, command).await;
    journey.play(Step::MediatorSigns).await;
    journey.play(Step::Seal).await;

    let roots = journey.cast.stranger.get("/api/trust-root.pem").await.bytes();
    let pdf = journey.pdf(Who::Owner, "D12").await;
    let paper = Paper::new(&pdf, &roots);
    paper.check_with_pdfsig(5);
    paper.check_stamped_by_others(5);
    let text = String::from_utf8(roots.to_vec()).unwrap();
    let (own, theirs) = text.split_at(text[1..].find("-----BEGIN").unwrap() + 1);
    assert_eq!(theirs.as_bytes(), &other_root[..], "the public page serves both roots");
    let [own, theirs] = [own, theirs].map(|pem| Certificate::from_pem(pem).unwrap());
    assert_eq!(verify(&pdf, &[own.clone(), theirs]).verdict(), Verdict::Sound);
    assert_eq!(verify(&pdf, &[own]).verdict(), Verdict::Broken, "the stamps are not ours");
}
