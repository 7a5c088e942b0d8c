//! 证据包: what a case leaves is proved without the service, and nothing passes that was changed.

use std::io::Cursor;

use super::*;
use crate::case::view::eye::Eye;
use crate::evidence::bundle::Occasion;
use crate::evidence::check::{self, Report};
use crate::evidence::container;
use crate::evidence::fault::Fault;
use crate::evidence::file::{Status, examine};
use crate::evidence::log::{GENESIS, Log, link};
use crate::evidence::manifest::{Item, Manifest};
use crate::pki::certificate::hex;

/// The files of a bundle.
pub(super) fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    container::read(bytes, |name, content| files.push((name.to_owned(), content))).unwrap();
    files
}

pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = container::Writer::new(Vec::new());
    for (name, content) in files {
        writer.file(name, content).unwrap();
    }
    writer.finish().unwrap()
}

impl Stage {
    pub(super) async fn bundle(&self, eye: Eye, second: i64) -> Vec<u8> {
        let occasion =
            Occasion { eye, role: "调解员".into(), name: "姜桂兰".into(), at: cast::at(second) };
        let network = vec!["1 mediation joined".to_owned()];
        let bundle = self.cases.evidence(&self.now().await, occasion, network).await.unwrap();
        let mut bytes = Vec::new();
        bundle.write(&mut bytes).unwrap();
        assert_eq!(bundle.length(), u64::try_from(bytes.len()).unwrap());
        bytes
    }

    pub(super) fn root(&self) -> Certificate {
        Certificate::from_pem(&self.cases.trust_root_pem()).unwrap()
    }

    pub(super) fn check(&self, bytes: &[u8]) -> Report {
        check::check(bytes, &[self.root()]).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_proves_itself_and_is_the_same_bytes_again() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        stage.play_to_effective().await;
        let anchor = stage.cases.anchor_due(cast::at(stage.second)).await.unwrap().unwrap();
        assert_eq!(anchor.cases, 1);
        let before = stage.now().await.version;
        stage.act(COMPANY, Core::StartApplication).await;
        let bytes = stage.bundle(Eye::Mediator, 9000).await;
        assert!(bytes == stage.bundle(Eye::Mediator, 9000).await, "the same state and time, the same bytes");
        let report = stage.check(&bytes);
        assert_eq!(report.faults, []);
        assert_eq!(report.anchored.map(|(events, _)| events), Some(before));
        let manifest = report.manifest.unwrap();
        assert_eq!(manifest.printed.len(), 1, "the agreement bears the root");
        assert_eq!(
            (manifest.consents.len(), manifest.identity_checks.len()),
            (2 * ConsentItem::ALL.len(), 2)
        );
        assert!(manifest.log.withheld > 0 && manifest.log.withheld < manifest.log.events);
        // The application is not signed yet, so the whole is not finished.
        let examined = examine(Cursor::new(&bytes), &[stage.root()]).unwrap();
        assert_eq!(examined.status, Status::Incomplete, "{:#?}", examined.sentences);
        for who in [OWNER, COMPANY] {
            stage.sign(who, Kind::D14).await;
        }
        let bytes = stage.bundle(Eye::Mediator, 9100).await;
        let examined = examine(Cursor::new(&bytes), &[stage.root()]).unwrap();
        assert_eq!(examined.status, Status::Sound, "{:#?}", examined.sentences);
        // Without a certificate of one's own, the one inside has to be compared.
        let examined = examine(Cursor::new(&bytes), &[]).unwrap();
        assert_eq!(examined.status, Status::Incomplete);
        assert!(examined.sentences.last().unwrap().contains("指纹"), "{:#?}", examined.sentences);
    }
}

/// A bundle of a case that is effective and anchored, as its files.
async fn sample(stage: &mut Stage) -> Vec<(String, Vec<u8>)> {
    stage.play_to_effective().await;
    stage.cases.anchor_due(cast::at(stage.second)).await.unwrap().unwrap();
    unpack(&stage.bundle(Eye::Mediator, 9000).await)
}

type Files = Vec<(String, Vec<u8>)>;

fn position(files: &Files, name: &str) -> usize {
    files.iter().position(|(other, _)| other == name).unwrap()
}

/// Changes a file, as text.
fn edit(files: &mut Files, name: &str, change: impl Fn(&str) -> String) {
    let at = position(files, name);
    files[at].1 = change(std::str::from_utf8(&files[at].1).unwrap()).into_bytes();
}

fn edit_json(files: &mut Files, name: &str, change: impl Fn(&mut serde_json::Value)) {
    edit(files, name, |text| {
        let mut value = serde_json::from_str(text).unwrap();
        change(&mut value);
        value.to_string()
    });
}

/// Makes the manifest say what the files are: all that somebody can do who has no stamp.
fn list_again(files: &mut Files) {
    let found = files.clone();
    edit_json(files, "manifest.json", |manifest| {
        let items = manifest["items"].as_array_mut().unwrap();
        items.retain(|item| found.iter().any(|(name, _)| item["name"] == name.as_str()));
        for item in items {
            let (_, content) = found.iter().find(|(name, _)| item["name"] == name.as_str()).unwrap();
            item["sha256"] = sha256_hex(content).into();
            item["length"] = content.len().into();
        }
        let log = &found.iter().find(|(name, _)| name == "events.jsonl").unwrap().1;
        if let Ok(log) = Log::read(std::str::from_utf8(log).unwrap()) {
            manifest["log"]["events"] = log.size().into();
            manifest["log"]["head"] = log.hash(log.size()).unwrap().into();
            let root = log.root(log.size()).unwrap();
            manifest["log"]["root"] = hex(&root).into();
        }
    });
}

/// The record without event `dropped`, numbered and chained again as far as its bodies are there.
fn chained_again(text: &str, dropped: usize) -> String {
    let mut log = Log::read(text).unwrap();
    log.lines.remove(dropped);
    let mut previous = GENESIS.to_owned();
    for (seq, line) in (1..).zip(&mut log.lines) {
        if let Some(body) = &mut line.body {
            let mut event: serde_json::Value = serde_json::from_str(body).unwrap();
            event["seq"] = seq.into();
            *body = event.to_string();
            line.hash = link(&previous, body);
        }
        previous.clone_from(&line.hash);
    }
    log.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_passes_off_another_bundle() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let files = sample(&mut stage).await;
    assert_eq!(stage.check(&pack(&files)).faults, []);
    let agreement = files.iter().find(|(name, _)| name.ends_with("D12.pdf")).unwrap().0.clone();
    let attack = |what: &str, codes: &[&str], change: &dyn Fn(&mut Files)| {
        let mut forged = files.clone();
        change(&mut forged);
        assert!(forged != files, "{what}: nothing was changed");
        let report = stage.check(&pack(&forged));
        let found: Vec<&str> = report.faults.iter().map(Fault::code).collect();
        for code in codes {
            assert!(found.contains(code), "{what}: {found:?} lacks {code}");
        }
        for fault in &report.faults {
            assert!(fault.sentence().ends_with('。'), "{what}: {}", fault.sentence());
        }
    };
    let remove = |files: &mut Files, name: &str| drop(files.remove(position(files, name)));
    attack("an item is taken out", &["item-unknown"], &|files| remove(files, &agreement));
    attack("… with its entry", &["stamp"], &|files| {
        remove(files, &agreement);
        list_again(files);
    });
    attack("the last item is taken out with the stamp", &["item-missing", "stamp"], &|files| {
        files.truncate(files.len() - 2);
    });
    attack("a file is added", &["item-unknown"], &|files| {
        files.insert(3, ("documents/999-D12.pdf".into(), b"%PDF-1.7".to_vec()));
    });
    attack("two items change places", &["item-unknown"], &|files| files.swap(6, 7));
    attack("an event is dropped", &["log", "stamp"], &|files| {
        edit(files, "events.jsonl", |text| text.split_inclusive('\n').skip(1).collect());
        list_again(files);
    });
    attack("an event is dropped, the rest chained again", &["anchor", "printed-root", "stamp"], &|files| {
        edit(files, "events.jsonl", |text| chained_again(text, 3));
        list_again(files);
    });
    attack("the last events are cut off", &["anchor", "stamp"], &|files| {
        edit(files, "events.jsonl", |text| {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            lines[..lines.len() - 2].concat()
        });
        list_again(files);
    });
    attack("two events change places", &["log"], &|files| {
        edit(files, "events.jsonl", |text| {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            lines.swap(1, 2);
            lines.concat()
        });
        list_again(files);
    });
    attack("a body is rewritten", &["log"], &|files| {
        edit(files, "events.jsonl", |text| text.replacen("姜桂兰", "姜桂芳", 1));
        list_again(files);
    });
    attack("the hash of a withheld event is exchanged", &["stamp"], &|files| {
        edit(files, "events.jsonl", |text| {
            let at = text.find("\",\"body\":null").unwrap();
            format!("{}{}{}", &text[..at - 64], "0".repeat(64), &text[at..])
        });
        list_again(files);
    });
    attack("the manifest is made again", &["stamp"], &|files| {
        edit_json(files, "manifest.json", |manifest| manifest["made"]["name"] = "别人".into());
    });
    attack("… and the stamp left out", &["stamp"], &|files| drop(files.pop()));
    attack("the printed root is hushed up", &["stamp"], &|files| {
        edit_json(files, "manifest.json", |manifest| manifest["printed"] = serde_json::json!([]));
    });
    attack("the anchor is that of another case", &["anchor"], &|files| {
        edit_json(files, "anchor.json", |anchor| anchor["leaf"]["case"] = "other".into());
        list_again(files);
    });
    attack("the anchor leads to another root", &["anchor"], &|files| {
        edit_json(files, "anchor.json", |anchor| anchor["path"] = serde_json::json!(["00".repeat(32)]));
        list_again(files);
    });
    attack("the anchor's stamp is exchanged", &["anchor"], &|files| {
        let stamp = hex(&files.last().unwrap().1);
        edit_json(files, "anchor.json", |anchor| anchor["token"] = stamp.as_str().into());
        list_again(files);
    });
    attack("the agreement is cut back to before the seal", &["document", "stamp"], &|files| {
        let at = position(files, &agreement);
        let report = verify(&files[at].1, &[stage.root()]);
        let length = report.signatures[report.signatures.len() - 2].revision_length;
        files[at].1.truncate(length);
        list_again(files);
    });
    attack("a byte of the agreement is changed", &["document", "stamp"], &|files| {
        let at = position(files, &agreement);
        files[at].1[2000] ^= 1;
        list_again(files);
    });
    attack("the root certificate is exchanged", &["trust-root"], &|files| {
        edit(files, "trust-root.pem", |_| "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".into());
        list_again(files);
    });
    // A whole bundle of another authority, sound in itself.
    let database = databases().await.swap_remove(0);
    let mut other = Stage::open(&database).await;
    let bytes = pack(&sample(&mut other).await);
    assert_eq!(other.check(&bytes).faults, []);
    let codes: Vec<&str> = stage.check(&bytes).faults.iter().map(|fault| fault.code()).collect();
    assert!(codes.contains(&"untrusted") && codes.contains(&"stamp"), "{codes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn any_bit_that_is_changed_is_found_and_its_item_named() {
    use proptest::test_runner::{Config, TestRunner};
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let bytes = pack(&sample(&mut stage).await);
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let positions = (4..bytes.len(), 0_u32..8);
    runner
        .run(&positions, |(at, bit)| {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let report = stage.check(&changed);
            let named = report.faults.iter().any(|fault| fault.item().is_some());
            proptest::prop_assert!(named, "{at} {bit}: {:?}", report.faults);
            Ok(())
        })
        .unwrap();
}

/// Two processes, two days, and a database that somebody rewrites in between.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_one_root_and_a_rewritten_record_shows() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        stage.play_to_effective().await;
        let other = Stage::service(stage.pool.clone(), stage.folder.path().to_owned()).await;
        let at = cast::at(stage.second);
        let (one, two) = tokio::join!(stage.cases.anchor_due(at), other.anchor_due(at));
        let made: Vec<_> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
        assert_eq!(made.len(), 1, "one of them was faster");
        assert_eq!(stage.cases.anchors(None).await.unwrap(), made);
        let next = at + jiff::SignedDuration::from_hours(24);
        let second = other.anchor_due(next).await.unwrap().unwrap();
        assert_eq!((&second.previous, second.cases), (&made[0].root, 1));
        assert_eq!(other.anchors(Some(second.day)).await.unwrap(), made);
        assert!(stage.cases.anchor_due(at).await.unwrap().is_none(), "never before the newest");

        let report = stage.check(&stage.bundle(Eye::Mediator, 9000).await);
        assert_eq!(
            (report.faults, report.anchored.map(|(events, _)| events)),
            (vec![], Some(stage.now().await.version))
        );
        rewrite_last_event(&stage).await;
        stage.cases = Stage::service(stage.pool.clone(), stage.folder.path().to_owned()).await;
        let report = stage.check(&stage.bundle(Eye::Mediator, 9001).await);
        let anchor = crate::evidence::anchor::AnchorFault::Record;
        assert_eq!(report.faults, [Fault::Anchor(anchor)]);
        // The next day does not bless what was rewritten.
        let third = stage.cases.anchor_due(next + jiff::SignedDuration::from_hours(24)).await.unwrap();
        assert_eq!(third.unwrap().cases, 1);
        let report = stage.check(&stage.bundle(Eye::Mediator, 9002).await);
        assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    }
}

/// Rewrites the last event with a hash that fits, as somebody with the database can.
async fn rewrite_last_event(stage: &Stage) {
    let (seq, body, previous): (i64, String, String) =
        sqlx::query_as("select seq, body, previous from events where case_id = $1 order by seq desc limit 1")
            .bind(stage.case.as_str())
            .fetch_one(&stage.pool)
            .await
            .unwrap();
    let mut event: serde_json::Value = serde_json::from_str(&body).unwrap();
    event["actor"]["device"] = "another".into();
    let body = serde_json::to_string(&serde_json::from_value::<Recorded>(event).unwrap());
    let body = body.unwrap();
    sqlx::query("update events set body = $1, hash = $2 where case_id = $3 and seq = $4")
        .bind(&body)
        .bind(link(&previous, &body))
        .bind(stage.case.as_str())
        .bind(seq)
        .execute(&stage.pool)
        .await
        .unwrap();
}

/// Each gets what is theirs, and nobody what was said in private.
#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_says_no_more_than_its_owner_may_know() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    stage.play_to_effective().await;
    stage.play_to_served().await;
    let case = stage.now().await;
    let owner = case.parties[1].id.clone();
    let eyes = [
        Eye::Mediator,
        Eye::Party(owner),
        Eye::Court { judge: false, holder: false },
        Eye::Court { judge: true, holder: true },
    ];
    let mut said = Vec::new();
    for eye in eyes {
        let bytes = stage.bundle(eye.clone(), 9000).await;
        assert_eq!(stage.check(&bytes).faults, [], "{eye:?}");
        let files = unpack(&bytes);
        let text = String::from_utf8(files[position(&files, "events.jsonl")].1.clone()).unwrap();
        for kind in ["clause_added", "clause_answered", "\"what\":\"called\""] {
            assert!(!text.contains(kind), "{eye:?} {kind}");
        }
        said.push(text);
    }
    let [mediator, owner, clerk, judge] = &said[..] else { panic!() };
    let of = |text: &str, kind: &str| text.contains(&format!("\"kind\":\"{kind}\""));
    assert!(of(mediator, "party_added") && !of(mediator, "assessed"));
    assert!(!of(owner, "party_added") && !of(owner, "registered") && of(owner, "consented"));
    assert!(!owner.contains(&case.parties[0].id.to_string()), "nothing that the other side did");
    assert!(of(clerk, "consented") && of(clerk, "admitted") && !of(clerk, "assessed"));
    assert!(!of(clerk, "party_added") && !of(clerk, "session_opened"));
    assert!(of(judge, "assessed"));
}

/// 200 documents in five seconds.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_bundle_is_checked_in_seconds() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let files = sample(&mut stage).await;
    let mut manifest: Manifest = serde_json::from_slice(&files[0].1).unwrap();
    let at = files.iter().position(|(name, _)| name.ends_with("D12.pdf")).unwrap();
    let agreement = manifest.items[at - 1].clone();
    let mut large = files[1..files.len() - 1].to_vec();
    for number in 0..200 {
        let name = format!("documents/9{number:03}.pdf");
        manifest.items.push(Item { name: name.clone(), ..agreement.clone() });
        large.push((name, files[at].1.clone()));
    }
    let text = manifest.text();
    let stamp = stage.cases.office.stamp(manifest.imprint(&text), cast::at(9000)).unwrap();
    large.insert(0, ("manifest.json".into(), text.into_bytes()));
    large.push(("stamp.tsr".into(), stamp));
    let bytes = pack(&large);
    let begun = thread_seconds();
    assert_eq!(stage.check(&bytes).faults, []);
    let took = thread_seconds() - begun;
    assert!(took < 5.0, "{took} s for {} bytes", bytes.len());
}

/// How long this thread has had a processor, however busy the machine is.
fn thread_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Writes the fuzzers' bundle anew: `cargo test -p confirm --lib write_bundle_seed -- --ignored`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by hand when the format of the bundle changes; the seed is kept in the repository"]
async fn write_bundle_seed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/seeds");
    let databases = databases().await;
    let mut stage = Stage::open(&databases[0]).await;
    for draft in [cast::company(), cast::owner()] {
        stage.act(MEDIATOR, Core::AddParty { draft }).await;
    }
    stage.play_intake().await;
    stage.cases.anchor_due(cast::at(stage.second)).await.unwrap().unwrap();
    std::fs::write(folder.join("bundle.zip"), stage.bundle(Eye::Mediator, 9000).await).unwrap();
    std::fs::write(folder.join("bundle-root.pem"), stage.root().pem()).unwrap();
}
