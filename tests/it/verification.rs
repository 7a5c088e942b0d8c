//! The public check of a paper in each of its states, and the technical report on it: what strangers learn, and what not.

use confirm::pki::Certificate;
use confirm::verify::{Report, verify};
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::script::{Play, Seat};
use tests::service::Service;
use web::{ReportForm, VerifyFlags, verify_files};

async fn found(journey: &mut Journey, sha256: &str) -> Value {
    journey.cast.stranger.post("/api/verify", &json!({ "sha256": sha256 })).await.ok()
}

async fn report(journey: &mut Journey, sha256: &str) -> Value {
    journey.cast.stranger.post("/api/verify/report", &json!({ "sha256": sha256 })).await.ok()
}

fn hex(bytes: &[u8]) -> String {
    confirm::pki::sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The sealed agreement with its report and the root, as a stranger checks it.
async fn sealed(journey: &mut Journey) -> (Vec<u8>, Report, Vec<u8>) {
    let file = journey.pdf(Who::Owner, "D12").await;
    let pem = journey.cast.stranger.get("/api/trust-root.pem").await.bytes();
    let root = Certificate::from_pem(std::str::from_utf8(&pem).unwrap()).unwrap();
    let report = verify(&file, &[root]);
    (file, report, pem.to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_state_of_an_agreement_says_what_it_is() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::CompanySigns).await;
    // In part: stamped, not archived, two places open.
    let part = hex(&journey.pdf(Who::Owner, "D12").await);
    let answer = found(&mut journey, &part).await;
    let revision = &answer["revision"];
    assert_eq!(
        (&revision["level"], &revision["archived_at"]),
        (&json!("stamped"), &Value::Null),
        "{answer:#}"
    );
    assert_eq!(revision["latest"], true);
    assert_ne!(revision["missing"], json!([]));
    assert_eq!((&answer["sm2"], &answer["on_paper"]), (&Value::Null, &json!([])));
    let told = report(&mut journey, &part).await;
    assert_eq!(told["report"]["status"], "incomplete", "{told:#}");

    for step in Step::ALL.into_iter().skip_while(|step| *step != Step::CompanySigns).skip(1) {
        journey.play(step).await;
        if step == Step::Seal {
            break;
        }
    }
    let (file, checked, _) = sealed(&mut journey).await;
    // Whole: archived, with an SM2 signature beside it.
    let whole = found(&mut journey, &hex(&file)).await;
    let revision = &whole["revision"];
    assert_eq!((&revision["level"], &revision["archived"]), (&json!("archived"), &json!(true)), "{whole:#}");
    assert!(revision["archived_at"].is_string() && whole["sm2"]["signature"].is_string(), "{whole:#}");
    assert_eq!((&whole["ruled_on"], &whole["docket_no"]), (&Value::Null, &Value::Null));

    // Between the revisions: every signature, but not yet archived. A note and no fault.
    let last = checked.signatures.last().unwrap().revision_length;
    let told = report(&mut journey, &hex(&file)).await;
    let revisions = told["report"]["revisions"].as_array().unwrap();
    let evidence =
        revisions.iter().find(|one| one["adds"] == "evidence").unwrap()["length"].as_u64().unwrap();
    for (length, level) in [(last, "stamped"), (usize::try_from(evidence).unwrap(), "long_term")] {
        let answer = found(&mut journey, &hex(&file[..length])).await;
        let revision = &answer["revision"];
        assert_eq!((&answer["match"], &revision["missing"]), (&json!(true), &json!([])), "{answer:#}");
        assert_eq!((&revision["level"], &revision["archived"]), (&json!(level), &json!(false)));
        assert_eq!(revision["archived_at"], whole["revision"]["archived_at"], "what it lacks is there");
        assert_eq!(answer["sm2"], Value::Null, "the signature is beside the last state");
        let told = report(&mut journey, &hex(&file[..length])).await;
        assert_eq!(told["report"]["status"], "sound", "{told:#}");
    }
    // An earlier one names who is missing, and its report is sound as far as it goes.
    let cut = &file[..checked.signatures[1].revision_length];
    let answer = found(&mut journey, &hex(cut)).await;
    assert_eq!(
        (&answer["revision"]["latest"], &answer["revision"]["level"]),
        (&json!(false), &json!("stamped"))
    );
    assert_eq!(answer["revision"]["missing"].as_array().unwrap().len(), 3);
    // What is not ours has no report.
    let other = json!({ "sha256": "0".repeat(64) });
    journey.cast.stranger.post("/api/verify/report", &other).await.problem("not-found");
    let wrong = json!({ "sha256": "../trust-root.pem" });
    journey.cast.stranger.post("/api/verify/report", &wrong).await.problem("not-a-hash");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_the_register_is_the_one_made_offline_and_names_nobody() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Seal).await;
    let (file, _, root) = sealed(&mut journey).await;
    let before = report(&mut journey, &hex(&file)).await["report"].clone();
    assert_eq!(before["register"]["anchor"], Value::Null);
    assert!(service.anchor_due().await);
    let answer = report(&mut journey, &hex(&file)).await;
    let online = &answer["report"];
    let anchors = journey.cast.stranger.get("/api/anchors").await.ok();
    assert_eq!(online["register"]["anchor"]["root"], anchors[0]["root"], "{online:#}");
    assert_eq!(online["register"]["record_root"]["root"].as_str().unwrap().len(), 64);
    let registered = online["register"]["revisions"].as_array().unwrap();
    assert_eq!(registered.last().unwrap()["sha256"], online["sha256"]);
    assert_eq!(registered.len() + 1, online["revisions"].as_array().unwrap().len(), "all but the bare pages");

    let folder = tempfile::tempdir().unwrap();
    let (path, trust) = (folder.path().join("file"), folder.path().join("root.pem"));
    std::fs::write(&path, &file).unwrap();
    std::fs::write(&trust, &root).unwrap();
    let told = |report| {
        let flags = VerifyFlags { files: vec![path.clone()], trust: vec![trust.clone()], report };
        let mut out = Vec::new();
        assert_eq!(verify_files(&flags, &mut out).unwrap(), 0);
        String::from_utf8(out).unwrap()
    };
    let offline: Value = serde_json::from_str(&told(ReportForm::Json)).unwrap();
    let offline = &offline[0]["report"];
    for key in ["sha256", "length", "status", "level", "revisions", "signatures", "evidence", "archives"] {
        assert_eq!(offline[key], online[key], "{key}");
    }
    assert_eq!(offline["register"], Value::Null);
    let text = told(ReportForm::Text);
    assert!(text.contains("技术报告") && text.contains("EN 319 102-1 5.2.7"), "{text}");

    let said = answer.to_string() + &offline.to_string();
    let names = Names::F1;
    for name in [names.owner, names.company, "姜桂兰", "和畅", "物业", "990499197803121012", "12000000008"]
    {
        assert!(!said.contains(name), "{name} is told to strangers");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ruling_says_when_and_under_which_number() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    for step in Step::ALL {
        journey.play(step).await;
    }
    for code in ["D12", "D18"] {
        let sha256 = journey.document(Who::Owner, code).await["sha256"].as_str().unwrap().to_owned();
        let answer = found(&mut journey, &sha256).await;
        assert_eq!(
            (&answer["ruling"], &answer["revision"]["level"]),
            (&json!("confirmed"), &json!("archived"))
        );
        assert!(answer["docket_no"].as_str().unwrap().contains("诉前调确"), "{answer:#}");
        assert!(answer["ruled_on"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_signed_in_ink_lacks_nothing_and_says_so() {
    let mut play = Play::begin(Engine::Sqlite, "F-6", "2026-06-01T08:30").await;
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    play.records().await;
    play.overrides("双方坚持，已告知法院可能不受理").await;
    play.reads_back().await;
    play.at("2026-06-01T10:00");
    play.signs_on_paper("D12").await;
    let document = play.document(Seat::Mediator, "D12").await;
    let mut stranger = play.service.client();
    let code = format!("/api/verify/{}", document["check_code"].as_str().unwrap());
    let answer = stranger.get(&code).await.ok();
    assert_eq!(answer["revision"]["missing"], json!([]), "{answer:#}");
    assert_eq!(answer["signers"], json!([]), "the file bears none of them");
    let on_paper = answer["on_paper"].as_array().unwrap();
    assert_eq!(on_paper.len(), document["signatures"].as_array().unwrap().len());
    assert!(on_paper.iter().any(|one| one["name_masked"].as_str().unwrap().contains('*')), "{answer:#}");
    let told = stranger.post("/api/verify/report", &json!({ "sha256": answer["sha256"] })).await.ok();
    let fields = told["report"]["register"]["on_paper"].as_array().unwrap();
    assert_eq!(fields.len(), on_paper.len(), "{told:#}");
}
