//! 材料, pages shown to everybody, and captions (G-01, G-30, G-62): they reach whoever hears the voices, and nobody gets
//! the bytes of what was put in under four eyes, whatever a client asks for.

use confirm::picture::handwriting::Mask;
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::service::Service;

/// What the camera wrote behind the picture.
const PLACE: &[u8] = b"31.2N 112.1E";
const CAPTION: &str = "他说其实三千也能接受";

/// A photograph with `marks` black dots, so that no two are the same file.
fn photograph(marks: usize) -> Vec<u8> {
    let mut bytes =
        Mask { width: 60, height: 40, ink: (0..2400).map(|at| at < marks).collect() }.png().unwrap();
    bytes.extend(PLACE);
    bytes
}

async fn seated(journey: &mut Journey, who: Who) -> Live {
    let case = journey.case.clone();
    let mut live = Live::open(journey.client(who)).await;
    assert_eq!(live.enter(&case, "mediation").await["type"], "done");
    live
}

async fn puts_in(journey: &mut Journey, who: Who, marks: usize, title: &str) -> String {
    let path = format!("/api/cases/{}/files", journey.case);
    let file = journey.client(who).upload(&path, "application/octet-stream", photograph(marks)).await.ok();
    let attach = json!({ "kind": "attach_file", "file": file["id"], "title": title, "purpose": "evidence" });
    journey.does(who, attach).await;
    file["id"].as_str().unwrap().to_owned()
}

fn file_of(view: &Value, file: &str) -> Option<Value> {
    view["files"].as_array().unwrap().iter().find(|one| one["id"] == file).cloned()
}

async fn show(host: &mut Live, file: &str) -> Value {
    let talk = host.room["talk"].clone();
    host.asks(json!({ "type": "show_page", "file": file, "page": 1, "talk": talk })).await
}

async fn caption(by: &mut Live) -> Value {
    let talk = by.room["talk"].clone();
    by.asks(json!({ "type": "caption", "text": CAPTION, "talk": talk })).await
}

async fn scope(live: &mut Live, scope: &str) {
    live.sees(|room| room["scope"] == scope).await;
}

async fn nobody_else_gets_it(journey: &mut Journey, file: &str) {
    let path = format!("/api/cases/{}/files/{file}", journey.case);
    assert_eq!(file_of(&journey.view(Who::Company).await, file), None);
    for path in [path.clone(), format!("{path}/picture?size=small"), format!("{path}/picture?size=large")] {
        journey.client(Who::Company).get(&path).await.problem("not-found");
    }
    // Naming the file as one's own, or giving it free, brings it no nearer.
    let attach = json!({ "kind": "attach_file", "file": file, "title": "我的", "purpose": "evidence" });
    journey.tries(Who::Company, attach).await.problem("file-not-sent");
    journey.tries(Who::Company, json!({ "kind": "share_file", "file": file })).await.problem("unknown");
    assert_eq!(file_of(&journey.view(Who::Company).await, file), None);
    journey.client(Who::Company).get(&path).await.problem("not-found");
}

async fn check(engine: Engine) {
    let mut service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::OpenSession).await;
    let owner = journey.party(Who::Owner).await;
    let mut mediator = seated(&mut journey, Who::Mediator).await;
    let mut inside = seated(&mut journey, Who::Owner).await;
    let mut outside = seated(&mut journey, Who::Company).await;
    scope(&mut mediator, "joint").await;

    // What a party puts in is the other side's to see once its owner says so, and only then is it shown to all.
    let lamp = puts_in(&mut journey, Who::Owner, 1, "楼道灯照片").await;
    nobody_else_gets_it(&mut journey, &lamp).await;
    assert_eq!(show(&mut mediator, &lamp).await["code"], "fewer-readers");
    journey.does(Who::Owner, json!({ "kind": "share_file", "file": lamp })).await;
    assert_eq!(file_of(&journey.view(Who::Company).await, &lamp).unwrap()["audience"], "everybody");
    assert_eq!(show(&mut mediator, &lamp).await["type"], "done");
    for live in [&mut inside, &mut outside] {
        let seen = live.sees(|room| !room["page"].is_null()).await;
        assert_eq!((&seen["page"]["title"], &seen["page"]["page"]), (&json!("楼道灯照片"), &json!(1)));
        assert_eq!(show(live, &lamp).await["code"], "not-host");
        assert_eq!(caption(live).await["code"], "not-captioner");
    }
    // The other side gets a copy that says nothing of the place; who took it keeps the original (G-30).
    let path = format!("/api/cases/{}/files/{lamp}", journey.case);
    let tells = |bytes: &[u8]| bytes.windows(PLACE.len()).any(|part| part == PLACE);
    let copy = journey.client(Who::Company).get(&path).await.bytes();
    assert!(copy.starts_with(b"\xff\xd8\xff") && !tells(&copy));
    assert_eq!(journey.client(Who::Owner).get(&path).await.bytes(), photograph(1));
    assert!(tells(&journey.client(Who::Mediator).get(&path).await.bytes()));

    // A name opens nothing: whoever knows the hash of a file of another case can't put it into theirs.
    let by_hearsay = json!({ "kind": "attach_file", "file": lamp, "title": "照片", "purpose": "evidence" });
    let mut other = Journey::begin(service.address(), Names::RARE, Some(service.clock.clone())).await;
    other.play_to(Step::AddParties).await;
    other.tries(Who::Mediator, by_hearsay).await.problem("file-not-sent");

    // A private talk takes the page down, and what happens in it stays in it.
    journey.does(Who::Mediator, json!({ "kind": "caucus", "party": owner })).await;
    for (live, name) in [(&mut mediator, "private"), (&mut inside, "private"), (&mut outside, "apart")] {
        let seen = live.sees(|room| room["scope"] == name).await;
        assert_eq!(seen["page"], Value::Null);
    }
    let letter = puts_in(&mut journey, Who::Owner, 2, "老母亲的病历").await;
    assert_eq!(file_of(&journey.view(Who::Owner).await, &letter).unwrap()["audience"], "confided");
    nobody_else_gets_it(&mut journey, &letter).await;
    assert_eq!(show(&mut mediator, &letter).await["type"], "done");
    assert_eq!(inside.sees(|room| !room["page"].is_null()).await["page"]["file"], letter.as_str());
    assert_eq!(caption(&mut mediator).await["type"], "done");
    assert_eq!(inside.hears(|message| message["type"] == "caption").await["text"], CAPTION);
    assert_eq!(show(&mut outside, &lamp).await["code"], "not-host");
    let mut late = seated(&mut journey, Who::Company).await;
    scope(&mut late, "apart").await;
    assert_eq!(late.room["page"], Value::Null);
    late.asks(json!({ "type": "hand", "up": true })).await;

    // A restart forgets what hung there, not who may see it.
    service.restart().await;
    nobody_else_gets_it(&mut journey, &letter).await;
    let mut mediator = seated(&mut journey, Who::Mediator).await;
    let mut last = seated(&mut journey, Who::Company).await;
    scope(&mut mediator, "private").await;
    let old = mediator.room["talk"].clone();
    assert_eq!(show(&mut mediator, &letter).await["type"], "done");
    journey.does(Who::Mediator, json!({ "kind": "end_caucus" })).await;
    last.sees(|room| room["scope"] == "joint").await;
    assert_eq!(last.room["page"], Value::Null);
    // Typed for two, it is not read by three.
    let late_line = json!({ "type": "caption", "text": CAPTION, "talk": old });
    assert_eq!(mediator.asks(late_line).await["code"], "other-readers");
    scope(&mut mediator, "joint").await;
    assert_eq!(show(&mut mediator, &letter).await["code"], "fewer-readers");
    nobody_else_gets_it(&mut journey, &letter).await;
    for live in [&outside, &late, &last] {
        for secret in [letter.as_str(), "病历", CAPTION] {
            assert!(!live.heard.contains(secret), "{secret} was heard outside");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g_01_pages_captions_and_files_stay_in_their_talk_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_01_pages_captions_and_files_stay_in_their_talk_on_postgresql() {
    check(Engine::Postgres).await;
}
