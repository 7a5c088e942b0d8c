//! Data exchange (`legal.md` A-13, C.4): a filing goes out as a package and comes in as one, and other systems are told
//! what happens.

use jiff::SignedDuration;
use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use tests::client::{Client, Reply};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who, sign_in};
use tests::receiver::{Message, Receiver};
use tests::service::Service;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const IMPORTS: &str = "/api/court/imports";
const WEBHOOKS: &str = "/api/admin/webhooks";

async fn begin(engine: Engine) -> (Service, Journey) {
    let service = Service::start(engine).await;
    let journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    (service, journey)
}

/// The administrator of the center.
async fn administrator(service: &Service) -> Client {
    let mut client = service.client();
    let demo = client.get("/api/demo").await.ok();
    let account =
        demo["accounts"].as_array().unwrap().iter().find(|account| account["role"] == "admin").cloned();
    sign_in(&mut client, &account.unwrap()).await;
    client
}

/// Sends until nothing is due.
async fn deliver(service: &Service) {
    while service.deliver_due().await != web::Sent::default() {}
}

pub(crate) async fn package(journey: &mut Journey, who: Who) -> Reply {
    let path = format!("/api/cases/{}/package", journey.case);
    journey.client(who).get(&path).await
}

pub(crate) async fn import(journey: &mut Journey, who: Who, bytes: Vec<u8>) -> Reply {
    journey.client(who).upload(IMPORTS, "application/zip", bytes).await
}

/// The files of a package.
fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

/// A package of `files`, as somebody with a ZIP tool would make it.
fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The package with another manifest.
pub(crate) fn with_manifest(bytes: &[u8], change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut files = unpack(bytes);
    let mut manifest: Value = serde_json::from_slice(&files[0].1).unwrap();
    change(&mut manifest);
    files[0].1 = manifest.to_string().into_bytes();
    pack(&files)
}

fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn a_filing_goes_out_and_in(engine: Engine) {
    let (_service, mut journey) = begin(engine).await;
    journey.play_to(Step::OwnerApplies).await;
    let address =
        json!({ "electronic": true, "post": "潞川区柳河街道和畅家园3号楼2单元401室", "receiver": "赵小宁" });
    journey.does(Who::Owner, json!({ "kind": "confirm_address", "address": address })).await;
    package(&mut journey, Who::Mediator).await.problem("not-filed");
    package(&mut journey, Who::Clerk).await.problem("not-found");
    journey.play(Step::CompanyApplies).await;

    let bytes = package(&mut journey, Who::Clerk).await.bytes().to_vec();
    assert_eq!(
        package(&mut journey, Who::Mediator).await.bytes(),
        bytes,
        "one filing is one sequence of bytes"
    );
    for who in [Who::Owner, Who::Company, Who::SealKeeper, Who::Judge] {
        package(&mut journey, who).await.problem("not-found");
    }
    says_what_was_filed(&mut journey, &bytes).await;

    let first = import(&mut journey, Who::Clerk, bytes.clone()).await.ok();
    let again = import(&mut journey, Who::Clerk, bytes.clone()).await.ok();
    assert_eq!(first, again, "the same filing gives the same answer");
    let list = journey.client(Who::Clerk).get(IMPORTS).await.ok();
    assert_eq!(list, json!([first]));
    for document in first["documents"].as_array().unwrap() {
        let opened = journey.client(Who::Clerk).get(document["url"].as_str().unwrap()).await.bytes();
        assert_eq!(document["sha256"], sha256(&opened).as_str());
    }
    let path = format!("{IMPORTS}/{}", first["id"].as_str().unwrap());
    let detail = journey.client(Who::Clerk).get(&path).await.ok();
    assert_eq!(detail["manifest"]["parties"][1]["id_no"], "990499197803121012");
    strangers_have_no_imports(&mut journey, &path, &bytes).await;
    what_is_wrong_is_refused(&mut journey, &bytes).await;

    journey.play(Step::Accept).await;
    assert_eq!(
        package(&mut journey, Who::Clerk).await.bytes(),
        bytes,
        "what the court does is not of the filing"
    );
    assert_eq!(
        journey.client(Who::Clerk).get(IMPORTS).await.ok(),
        json!([first]),
        "nothing refused was stored"
    );
}

async fn says_what_was_filed(journey: &mut Journey, bytes: &[u8]) {
    let files = unpack(bytes);
    assert_eq!(files[0].0, "manifest.json");
    let manifest: Value = serde_json::from_slice(&files[0].1).unwrap();
    assert_eq!(
        (&manifest["format"], &manifest["format_version"]),
        (&json!("tiaoque-filing-package"), &json!(1))
    );
    assert_eq!(manifest["notice"], "演示·不具有法律效力");
    assert_eq!(manifest["number"], journey.view(Who::Clerk).await["number"]);
    assert_eq!(manifest["agreement"]["clauses"].as_array().unwrap().len(), 4);
    let listed = manifest["documents"].as_array().unwrap();
    let codes: Vec<&Value> = listed.iter().map(|document| &document["code"]).collect();
    assert!(codes.contains(&&json!("D14")) && codes.contains(&&json!("D12")), "{codes:?}");
    // C.4 (4), (7), (10), (11): the proof that the committee presided, and of each party where it may be served, that it
    // knows its rights, what it agreed to. The other side has no such papers.
    for (code, count) in [("D12c", 1), ("D07", 2), ("D06", 2), ("D05", 2)] {
        assert_eq!(codes.iter().filter(|known| **known == code).count(), count, "{code}");
    }
    let documents = journey.view(Who::Company).await["documents"].clone();
    for code in ["D05", "D06", "D07"] {
        let own = documents.as_array().unwrap().iter().filter(|document| document["code"] == code);
        assert_eq!(own.count(), 1, "{code}");
    }
    let mut lines = String::new();
    for document in listed {
        let name = document["file"].as_str().unwrap();
        let (_, content) = files.iter().find(|(packed, _)| packed == name).unwrap();
        assert_eq!(document["sha256"], sha256(content).as_str());
        assert_eq!(document["length"], content.len());
        lines.push_str(&format!("{}  {name}\n", sha256(content)));
        if document["code"] == "D12" {
            assert_eq!(*content, journey.pdf(Who::Clerk, "D12").await, "the bytes that were signed");
        }
    }
    assert_eq!(manifest["documents_sha256"], sha256(lines.as_bytes()).as_str(), "as sha256sum prints it");
    assert_eq!(files.len(), listed.len() + 1);
}

async fn strangers_have_no_imports(journey: &mut Journey, path: &str, bytes: &[u8]) {
    for who in [Who::Mediator, Who::Judge, Who::Owner] {
        journey.client(who).get(IMPORTS).await.problem("not-found");
        journey.client(who).get(path).await.problem("not-found");
        import(journey, who, bytes.to_vec()).await.problem("not-found");
    }
    journey.cast.stranger.get(IMPORTS).await.problem("signed-out");
    journey.client(Who::Clerk).get(&format!("{IMPORTS}/none")).await.problem("not-found");
}

async fn what_is_wrong_is_refused(journey: &mut Journey, bytes: &[u8]) {
    let mut tampered = unpack(bytes);
    let middle = tampered[1].1.len() / 2;
    tampered[1].1[middle] ^= 1;
    let mut twice = unpack(bytes);
    twice.push(("documents/notes.txt".to_owned(), b"x".to_vec()));
    let cases = [
        (pack(&tampered), "package-tampered"),
        (pack(&twice), "package-differs-from-list"),
        (pack(&[("../evil".to_owned(), b"x".to_vec())]), "package-name"),
        (b"nothing".to_vec(), "package-not-a-zip"),
        (vec![0; (20 << 20) + 1], "package-too-large"),
        (with_manifest(bytes, |manifest| manifest["format_version"] = json!(9)), "package-version"),
        (with_manifest(bytes, |manifest| manifest["cause"] = json!("别的纠纷")), "package-differs"),
        (
            with_manifest(bytes, |manifest| manifest["court"]["code"] = json!("晋0498")),
            "package-of-another-court",
        ),
    ];
    for (package, code) in cases {
        import(journey, Who::Clerk, package).await.problem(code);
    }
    journey
        .client(Who::Clerk)
        .upload(IMPORTS, "text/plain", bytes.to_vec())
        .await
        .problem("package-not-a-zip");
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_a_filing_goes_out_and_in_on_sqlite() {
    a_filing_goes_out_and_in(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_a_filing_goes_out_and_in_on_postgresql() {
    a_filing_goes_out_and_in(Engine::Postgres).await;
}

async fn other_systems_are_told(engine: Engine) {
    let (mut service, mut journey) = begin(engine).await;
    let receiver = Receiver::start().await;
    let mut admin = administrator(&service).await;
    let made = admin.post(WEBHOOKS, &json!({ "url": receiver.url() })).await.ok();
    let (id, secret) = (made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned());
    let listed = admin.get(WEBHOOKS).await.ok();
    assert_eq!((&listed[0]["url"], &listed[0]["scope"]), (&json!(receiver.url()), &json!("all")));
    assert!(!listed.to_string().contains(&secret), "the secret is shown once");

    journey.play_to(Step::CompanyApplies).await;
    deliver(&service).await;
    check_messages(&receiver.came(), &secret, &journey);
    assert!(topics(&receiver.came()).iter().any(|topic| topic == "application.filed"));

    // The other system is down; the service is stopped meanwhile, and nothing is lost.
    receiver.says(503);
    journey.play(Step::Accept).await;
    deliver(&service).await;
    assert_eq!(admin.get(WEBHOOKS).await.ok()[0]["failure"], "status-503");
    service.restart().await;
    receiver.says(200);
    service.clock.advance(SignedDuration::from_secs(5));
    deliver(&service).await;
    let accepted: Vec<Message> = with_topic(&receiver.came(), "application.accepted");
    assert_eq!(accepted.len(), 2, "once in vain and once for good");
    assert_eq!(accepted[0].header("webhook-id"), accepted[1].header("webhook-id"));
    assert_ne!(accepted[0].header("webhook-timestamp"), accepted[1].header("webhook-timestamp"));
    assert!(accepted.iter().all(|message| message.is_signed_with(&secret)));
    let listed = admin.get(WEBHOOKS).await.ok();
    assert_eq!((&listed[0]["waiting"], &listed[0]["dead"]), (&json!(0), &json!(0)));

    admin.delete(&format!("{WEBHOOKS}/{id}")).await.ok();
    let before = receiver.came().len();
    journey.play(Step::Claim).await;
    deliver(&service).await;
    assert_eq!(receiver.came().len(), before, "an endpoint that was taken out is told nothing");
}

/// Every message is signed, has an id of its own and tells no content.
fn check_messages(messages: &[Message], secret: &str, journey: &Journey) {
    let mut ids: Vec<&str> = messages.iter().map(|message| message.header("webhook-id")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), messages.len());
    assert!(messages.len() >= 4, "{:?}", topics(messages));
    for message in messages {
        assert!(message.is_signed_with(secret));
        assert_eq!(message.header("content-type"), "application/json");
        assert_eq!(message.json()["data"]["case_id"], journey.case.as_str());
        let text = String::from_utf8(message.body.to_vec()).unwrap();
        for content in [Names::F1.owner, Names::F1.company, Names::F1.address, "物业", "12000000008", "2839"]
        {
            assert!(!text.contains(content), "{text}");
        }
    }
}

fn topics(messages: &[Message]) -> Vec<String> {
    messages.iter().map(|message| message.json()["type"].as_str().unwrap().to_owned()).collect()
}

fn with_topic(messages: &[Message], topic: &str) -> Vec<Message> {
    messages.iter().filter(|message| message.json()["type"] == topic).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a13_other_systems_are_told_on_sqlite() {
    other_systems_are_told(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a13_other_systems_are_told_on_postgresql() {
    other_systems_are_told(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_are_the_administrator_s_and_addresses_are_checked() {
    let (service, mut journey) = begin(Engine::Sqlite).await;
    let mut admin = administrator(&service).await;
    for url in ["", "court.example", "ftp://court.example/", "http://user:word@court.example/"] {
        admin.post(WEBHOOKS, &json!({ "url": url })).await.problem("webhook-url");
    }
    let good = json!({ "url": "http://10.1.2.3:8080/hook" });
    for _ in 0..10 {
        admin.post(WEBHOOKS, &good).await.ok();
    }
    admin.post(WEBHOOKS, &good).await.problem("webhooks-full");
    for who in [Who::Mediator, Who::Clerk, Who::Judge] {
        journey.client(who).post(WEBHOOKS, &good).await.problem("not-found");
        journey.client(who).get(WEBHOOKS).await.problem("not-found");
    }
    admin.delete(&format!("{WEBHOOKS}/none")).await.problem("not-found");
    admin.post(&format!("{WEBHOOKS}/none/retry"), &json!({})).await.problem("not-found");
}
