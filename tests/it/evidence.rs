//! 证据包, the daily roots and the bound file over the API: who gets what, and that it stands up without the service.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use tests::client::Reply;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::Paper;
use tests::service::Service;
use web::{ReportForm, VerifyFlags, verify_files};
use zip::ZipArchive;

async fn evidence(journey: &mut Journey, who: Who) -> Reply {
    let path = format!("/api/cases/{}/evidence", journey.case);
    journey.client(who).get(&path).await
}

/// What another tool finds in a bundle.
fn unpack(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |index| {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        (name, content)
    };
    (0..count).map(read).collect()
}

/// What `tiaoque verify` says, and its exit code.
fn verified(files: &[&[u8]], root: Option<&[u8]>, report: ReportForm) -> (u8, String) {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: String, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let trust = root.map(|root| put("root.pem".into(), root)).into_iter().collect();
    let files = files.iter().enumerate().map(|(index, bytes)| put(index.to_string(), bytes)).collect();
    let mut out = Vec::new();
    let code = verify_files(&VerifyFlags { files, trust, report }, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

async fn a_bundle_leaves_the_house(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Freeze).await;
    for who in [Who::Clerk, Who::Judge] {
        evidence(&mut journey, who).await.problem("not-found");
    }
    let frozen = evidence(&mut journey, Who::Owner).await.bytes();
    for step in Step::ALL.into_iter().skip_while(|step| *step != Step::CompanySigns) {
        journey.play(step).await;
        if step == Step::Claim {
            break;
        }
    }
    assert!(service.anchor_due().await && !service.anchor_due().await, "one root a day");
    let root = journey.client(Who::Owner).get("/api/trust-root.pem").await.bytes();
    let mut said = BTreeMap::new();
    for who in [Who::Owner, Who::Company, Who::Mediator, Who::Clerk, Who::Judge] {
        let reply = evidence(&mut journey, who).await;
        assert_eq!(reply.headers["content-type"], "application/zip");
        let bytes = reply.bytes();
        let (code, text) = verified(&[&bytes], Some(&root), ReportForm::Text);
        assert_eq!(code, 0, "{who:?}: {text}");
        assert!(text.contains("证据包完整") && text.contains("日锚"), "{text}");
        let files = unpack(&bytes);
        let readable = ["manifest.json", "README.txt", "events.jsonl", "anchor.json"]
            .map(|name| String::from_utf8(files[name].clone()).unwrap())
            .concat();
        said.insert(format!("{who:?}"), readable);
    }
    for (who, secrets) in
        [("Owner", ["990499197111051017", "12000000009"]), ("Company", ["990499197803121012", "12000000008"])]
    {
        for secret in secrets {
            assert!(!said[who].contains(secret), "{who} learns {secret}");
        }
    }
    assert!(!said["Judge"].contains("clause_answered") && !said["Judge"].contains("D02"));
    for who in [Who::SealKeeper, Who::OtherJudge] {
        evidence(&mut journey, who).await.problem("not-found");
    }
    let path = format!("/api/cases/{}/evidence", journey.case);
    journey.cast.stranger.get(&path).await.problem("signed-out");
    let cases = journey.client(Who::Judge).get("/api/cases").await.ok();
    let mut ids = cases.as_array().unwrap().iter().map(|case| case["id"].as_str().unwrap());
    let other = ids.find(|id| *id != journey.case).unwrap().to_owned();
    journey.client(Who::Owner).get(&format!("/api/cases/{other}/evidence")).await.problem("not-found");

    // What was not signed by everybody is no lie, but no end, either.
    let (code, text) = verified(&[&frozen], Some(&root), ReportForm::Text);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("还没有签完") && text.contains("尚无日锚"), "{text}");
    roots_are_everybody_s(&mut journey, &said["Owner"]).await;
}

/// The published root is the one in the bundle, and says nothing about anybody.
async fn roots_are_everybody_s(journey: &mut Journey, bundle: &str) {
    let anchors = journey.cast.stranger.get("/api/anchors").await.ok();
    let [anchor] = anchors.as_array().unwrap().as_slice() else { panic!("{anchors}") };
    assert!(bundle.contains(anchor["root"].as_str().unwrap()));
    let fields: Vec<&String> = anchor.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["at", "day", "previous", "root", "token"]);
    let path = format!("/api/anchors?before={}", anchor["day"].as_str().unwrap());
    assert_eq!(journey.cast.stranger.get(&path).await.ok(), json!([]));
    journey.cast.stranger.get("/api/anchors?before=yesterday").await.problem("invalid-day");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_leaves_the_house_on_sqlite() {
    a_bundle_leaves_the_house(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_leaves_the_house_on_postgres() {
    a_bundle_leaves_the_house(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn experts_read_json_and_the_worst_file_decides() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::RARE, Some(service.clock.clone())).await;
    journey.play_to(Step::Seal).await;
    let bundle = evidence(&mut journey, Who::Mediator).await.bytes();
    let root = journey.client(Who::Owner).get("/api/trust-root.pem").await.bytes();
    let agreement = &unpack(&bundle).into_iter().find(|(name, _)| name.ends_with("D12.pdf")).unwrap().1;
    let (code, text) = verified(&[&bundle, agreement], Some(&root), ReportForm::Json);
    let reports: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0, "{text}");
    assert_eq!(
        (&reports[0]["report"]["kind"], &reports[1]["report"]["kind"]),
        (&json!("bundle"), &json!("pdf"))
    );
    let mut broken = bundle.to_vec();
    broken[bundle.len() / 2] ^= 1;
    let (code, text) = verified(&[&bundle, &broken, b"hello"], Some(&root), ReportForm::Text);
    assert_eq!(code, 1);
    assert!(text.contains("documents/") && text.contains("已被改动"), "{text}");
    let (code, text) = verified(&[&bundle, b"hello"], Some(&root), ReportForm::Text);
    assert_eq!(code, 3, "{text}");
    let (code, text) = verified(&[&bundle], None, ReportForm::Text);
    assert_eq!(code, 2);
    assert!(text.contains("指纹"), "{text}");
    // The root that the agreement bears is read on paper, too.
    let paper = Paper::new(agreement, &root);
    assert!(paper.pages().last().unwrap().contains("存证根（定稿前的操作记录第1条至第"));
}
