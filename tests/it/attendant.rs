//! 翻译 and 陪同人 (`legal.md` C.0, G-63): a link and a session of their own that open nothing but a seat, which goes with
//! the party they go with; and whatever a modified client asks for, they get nothing else.

use confirm::picture::handwriting::Mask;
use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::papers::{Paper, squeezed};
use tests::service::Service;

const SECRET: &str = "其实三千我也能接受";
const CAPTION: &str = "他说三千也行";

/// Somebody beside the parties.
struct Attendant {
    id: String,
    client: Client,
}

/// The names of what an interpreter, and what a companion promises.
fn promises(role: &str) -> [&'static str; 4] {
    [
        "secrecy",
        "quiet_place",
        "personal_information",
        if role == "interpreter" { "faithful" } else { "silent" },
    ]
}

async fn declares(journey: &mut Journey, role: &str, phone: &str, party: Option<String>) -> String {
    let name = format!("协助{phone}");
    let invite =
        json!({ "kind": "invite_participant", "role": role, "name": name, "phone": phone, "party": party });
    journey.does(Who::Mediator, invite).await;
    let view = journey.view(Who::Mediator).await;
    view["participants"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

/// Sends the link and comes in by it.
async fn comes_in(service: &Service, journey: &mut Journey, id: &str) -> Client {
    let path = format!("/api/cases/{}/participants/{id}/invitation", journey.case);
    let link = journey.client(Who::Mediator).post(&path, &json!({})).await.ok()["link"].clone();
    let token = link.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut client = service.client();
    let greeting = client.get(&format!("/api/invitations/{token}")).await.ok();
    assert!(greeting["party_name"].as_str().unwrap().contains('*'), "{greeting}");
    let outbox = client.get("/api/demo/outbox").await.ok();
    let message = outbox.as_array().unwrap().iter().find(|one| one["link"] == link).unwrap().clone();
    let entry = json!({ "token": token, "sms_code": message["code"] });
    let me = client.post("/api/party/session", &entry).await.ok();
    assert_eq!((&me["subject"], &me["party_id"]), (&json!("participant"), &Value::Null));
    client
}

async fn joins(
    service: &Service,
    journey: &mut Journey,
    role: &str,
    phone: &str,
    party: Option<String>,
) -> Attendant {
    let id = declares(journey, role, phone, party).await;
    let mut client = comes_in(service, journey, &id).await;
    for promise in promises(role) {
        client.post("/api/attendant/promises", &json!({ "promise": promise, "given": true })).await.ok();
    }
    assert_eq!(client.get("/api/attendant").await.ok()["promised"], true);
    journey.does(Who::Mediator, json!({ "kind": "admit_participant", "participant": id })).await;
    Attendant { id, client }
}

async fn enters(client: &Client, case: &str, room: &str) -> Live {
    let mut live = Live::open(client).await;
    assert_eq!(live.enter(case, room).await["type"], "done");
    live
}

async fn seated(journey: &mut Journey, who: Who) -> Live {
    let case = journey.case.clone();
    enters(&journey.client(who).clone(), &case, "mediation").await
}

async fn scope(live: &mut Live, scope: &str) {
    live.sees(|room| room["scope"] == scope).await;
}

async fn talk(live: &mut Live, mut message: Value) -> Value {
    message["talk"] = live.room["talk"].clone();
    live.asks(message).await
}

/// Everything this socket was told until now.
async fn told(live: &mut Live) -> String {
    let id = live.say(json!({ "type": "hand", "up": false })).await;
    let mut all = String::new();
    loop {
        let message = live.next().await.expect("the socket is open");
        all += &message.to_string();
        if message["id"] == id {
            return all;
        }
    }
}

/// The session is open, and parties and mediator are in the room.
async fn opened(engine: Engine) -> (Service, Journey) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::OpenSession).await;
    (service, journey)
}

async fn check_narrow(engine: Engine) {
    let (service, mut journey) = opened(engine).await;
    let owner = journey.party(Who::Owner).await;
    let id = declares(&mut journey, "companion", "12000000071", Some(owner)).await;
    let path = format!("/api/cases/{}/participants/{id}/invitation", journey.case);
    for who in [Who::Owner, Who::Company, Who::Judge] {
        journey.client(who).post(&path, &json!({})).await.problem("not-found");
    }
    let mut client = comes_in(&service, &mut journey, &id).await;
    let case = journey.case.clone();

    // Nobody is let in who has not promised.
    let admit = json!({ "kind": "admit_participant", "participant": id });
    journey.tries(Who::Mediator, admit.clone()).await.problem("promise-missing");
    let mut early = Live::open(&client).await;
    assert_eq!(early.enter(&case, "mediation").await["code"], "promise-missing");
    client
        .post("/api/attendant/promises", &json!({ "promise": "faithful", "given": true }))
        .await
        .problem("unknown");
    for promise in promises("companion") {
        client.post("/api/attendant/promises", &json!({ "promise": promise, "given": true })).await.ok();
    }
    assert_eq!(early.enter(&case, "mediation").await["type"], "done");
    early.is("waiting").await;
    let _owner = seated(&mut journey, Who::Owner).await;
    journey.does(Who::Mediator, admit).await;
    early.is("inside").await;

    // A modified client asks for what belongs to parties and staff.
    let document = "0".repeat(32);
    for path in [
        format!("/api/cases/{case}"),
        format!("/api/cases/{case}/evidence"),
        format!("/api/cases/{case}/documents/{document}"),
        format!("/api/cases/{case}/documents/{document}/paper"),
        format!("/api/cases/{case}/files/{}", "0".repeat(64)),
        format!("/api/cases/{case}/appointment.ics"),
        "/api/cases".to_owned(),
        "/api/alerts".to_owned(),
        "/api/station".to_owned(),
    ] {
        client.get(&path).await.problem("not-found");
    }
    for command in [
        json!({ "kind": "answer_clause", "clause": "x", "hash": "x", "answer": "agree", "note": "" }),
        json!({ "kind": "consent", "item": "mediation_online", "given": true }),
        json!({ "kind": "give_promise", "promise": "secrecy", "given": true }),
        json!({ "kind": "admit_participant", "participant": id }),
    ] {
        let order = json!({ "id": "1", "version": 1, "command": command });
        let answer = client.post(&format!("/api/cases/{case}/commands"), &order).await;
        assert!(answer.status >= 400 && answer.status < 500, "{command}");
    }
    client.post("/api/party/confirm/sms", &json!({})).await.problem("not-found");
    client.post("/api/party/phrase", &json!({ "phrase": "石榴" })).await.problem("not-found");
    client.post("/api/station", &json!({ "case_id": case })).await.problem("not-found");
    client
        .post("/api/attendant/promises", &json!({ "promise": "all", "given": true }))
        .await
        .problem("invalid-body");
    for (message, code) in [
        (json!({ "type": "say", "text": "我替他说", "private": false }), "silent"),
        (json!({ "type": "mic", "on": true }), "silent"),
        (json!({ "type": "mute", "seat": id, "on": false }), "not-host"),
        (json!({ "type": "mute_all" }), "not-host"),
        (json!({ "type": "caption", "text": "我", "talk": 0 }), "not-captioner"),
        (json!({ "type": "take_down_page" }), "not-host"),
    ] {
        assert_eq!(early.asks(message.clone()).await["code"], code, "{message}");
    }
    assert_eq!(early.enter(&case, "court").await["code"], "not-filed");
    assert_eq!(early.enter("another", "mediation").await["code"], "not-found");
    let view = client.get("/api/attendant").await.ok().to_string();
    for hidden in ["clauses", "documents", "files", "facts", "phone_masked"] {
        assert!(!view.contains(&format!("\"{hidden}\"")), "{hidden}");
    }

    // Who is removed loses everything at once.
    journey.does(Who::Mediator, json!({ "kind": "remove_participant", "participant": id })).await;
    client.get("/api/attendant").await.problem("signed-out");
}

async fn check_caucus(engine: Engine) {
    let (service, mut journey) = opened(engine).await;
    let (company, owner) = (journey.party(Who::Company).await, journey.party(Who::Owner).await);
    let hers = joins(&service, &mut journey, "companion", "12000000072", Some(owner.clone())).await;
    let theirs = joins(&service, &mut journey, "interpreter", "12000000073", Some(company.clone())).await;
    let all = joins(&service, &mut journey, "interpreter", "12000000074", None).await;
    let case = journey.case.clone();
    let mut beside_owner = enters(&hers.client, &case, "mediation").await;
    let mut mediator = seated(&mut journey, Who::Mediator).await;
    let mut owner_live = seated(&mut journey, Who::Owner).await;
    let mut company_live = seated(&mut journey, Who::Company).await;
    let mut beside_company = enters(&theirs.client, &case, "mediation").await;
    let mut for_all = enters(&all.client, &case, "mediation").await;
    for live in [&mut beside_owner, &mut beside_company, &mut for_all] {
        scope(live, "joint").await;
    }
    let labels = mediator.sees(|room| room["people"].as_array().unwrap().len() == 6).await;
    let labels: Vec<&str> =
        labels["people"].as_array().unwrap().iter().map(|one| one["role_label"].as_str().unwrap()).collect();
    assert!(
        labels.contains(&"赵建平的陪同人")
            && labels.contains(&"尤国栋的翻译")
            && labels.contains(&"各方的翻译"),
        "{labels:?}"
    );

    // With the owner alone: the owner's companion is there, the company's interpreter and the one for all are not.
    let path = format!("/api/cases/{case}/files");
    let photograph =
        Mask { width: 60, height: 40, ink: (0..2400).map(|at| at < 30).collect() }.png().unwrap();
    let file = journey.client(Who::Owner).upload(&path, "application/octet-stream", photograph).await.ok();
    let file = file["id"].as_str().unwrap().to_owned();
    journey.does(Who::Mediator, json!({ "kind": "caucus", "party": owner })).await;
    let attach = json!({ "kind": "attach_file", "file": file, "title": "母亲的病历", "purpose": "evidence" });
    journey.does(Who::Owner, attach).await;
    for live in [&mut mediator, &mut owner_live, &mut beside_owner] {
        scope(live, "private").await;
    }
    for live in [&mut company_live, &mut beside_company, &mut for_all] {
        scope(live, "apart").await;
    }
    assert_eq!(
        owner_live.asks(json!({ "type": "say", "text": SECRET, "private": true })).await["type"],
        "done"
    );
    assert_eq!(talk(&mut mediator, json!({ "type": "caption", "text": CAPTION })).await["type"], "done");
    assert_eq!(
        talk(&mut mediator, json!({ "type": "show_page", "file": file, "page": 1 })).await["type"],
        "done"
    );
    beside_owner.sees(|room| room["page"]["file"] == file.as_str()).await;
    let picture = format!("/api/cases/{case}/files/{file}/picture?size=large");
    let mut clients = [hers.client.clone(), theirs.client.clone(), all.client.clone()];
    clients[0].get(&picture).await.bytes();
    for client in &mut clients[1..] {
        client.get(&picture).await.problem("not-found");
    }
    for live in [&mut beside_company, &mut for_all, &mut company_live] {
        let heard = told(live).await;
        for secret in [SECRET, CAPTION, "母亲的病历", &file] {
            assert!(!heard.contains(secret), "{secret}");
        }
    }

    // The mediator takes the interpreter for all in: another talk, in which the page is shown anew.
    let moved = |id: &str| json!({ "kind": "move_participant", "participant": id, "private": true });
    journey.tries(Who::Mediator, moved(&theirs.id)).await.problem("wrong-stage");
    journey.does(Who::Mediator, moved(&all.id)).await;
    scope(&mut for_all, "private").await;
    mediator.sees(|room| room["page"].is_null()).await;
    assert_eq!(
        talk(&mut mediator, json!({ "type": "show_page", "file": file, "page": 1 })).await["type"],
        "done"
    );
    for_all.sees(|room| room["page"]["file"] == file.as_str()).await;
    clients[2].get(&picture).await.bytes();
    assert!(
        !journey.view(Who::Company).await.to_string().contains("进入单独沟通"),
        "nobody tells the other side"
    );

    // Everybody is together again, and what was shown is nobody's to fetch.
    journey.does(Who::Mediator, json!({ "kind": "end_caucus" })).await;
    for live in [&mut beside_owner, &mut beside_company, &mut for_all] {
        scope(live, "joint").await;
    }
    for client in &mut clients {
        client.get(&picture).await.problem("not-found");
    }

    // The host gives a companion the word, and takes it back; the party who leaves takes the companion out.
    let mute = |on: bool| json!({ "type": "mute", "seat": hers.id, "on": on });
    assert_eq!(mediator.asks(mute(false)).await["type"], "done");
    assert_eq!(beside_owner.asks(json!({ "type": "mic", "on": true })).await["type"], "done");
    assert_eq!(mediator.asks(mute(true)).await["type"], "done");
    assert_eq!(beside_owner.asks(json!({ "type": "mic", "on": true })).await["code"], "silent");
    owner_live.asks(json!({ "type": "leave", "reason": "button" })).await;
    beside_owner.is("waiting").await;

    // Who takes a promise back loses the seat.
    let back = json!({ "promise": "secrecy", "given": false });
    clients[2].post("/api/attendant/promises", &back).await.ok();
    assert_eq!(for_all.hears(|message| message["type"] == "gone").await["reason"], "ended");
    assert_eq!(for_all.enter(&case, "mediation").await["code"], "promise-missing");
}

async fn check_court(engine: Engine) {
    let (service, mut journey) = opened(engine).await;
    let owner = journey.party(Who::Owner).await;
    let mut one = joins(&service, &mut journey, "interpreter", "12000000075", Some(owner)).await;
    let from = |first: Step| Step::ALL.into_iter().skip_while(move |step| *step != first);
    for step in from(Step::WriteClauses).take_while(|step| *step != Step::OpenHearing) {
        journey.play(step).await;
    }
    assert_eq!(one.client.get("/api/attendant").await.ok()["place"], "court");
    let case = journey.case.clone();
    let mut live = enters(&one.client, &case, "court").await;
    live.is("waiting").await;
    let admit = json!({ "kind": "admit_participant_to_court", "participant": one.id });
    journey.tries(Who::Mediator, admit.clone()).await.problem("not-yours");
    // One party and an interpreter are no two parties.
    journey.does(Who::Judge, admit).await;
    let open = json!({ "kind": "open_hearing" });
    assert!(journey.tries(Who::Judge, open).await.status >= 400);
    journey.play(Step::OpenHearing).await;
    live.is("inside").await;
    assert_eq!(journey.view(Who::Judge).await["stage"]["confirmation"], "C60");
    // An interpreter who is cut off does not let the inquiry rest.
    live.asks(json!({ "type": "leave", "reason": "button" })).await;
    assert_eq!(journey.view(Who::Judge).await["inquiry"]["paused_for"], Value::Null);
    for step in [Step::Ask, Step::SignRecord] {
        journey.play(step).await;
    }
    for code in ["D10", "D17"] {
        let text = squeezed(&Paper::new(&journey.pdf(Who::Judge, code).await, b"").text());
        assert!(text.contains("协助12000000075（翻译，为赵建平）"), "{code}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c_0_a_companion_s_session_opens_nothing_but_a_seat_on_sqlite() {
    check_narrow(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c_0_a_companion_s_session_opens_nothing_but_a_seat_on_postgresql() {
    check_narrow(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m62_whoever_goes_with_a_party_is_in_its_private_talk_and_in_no_other_on_sqlite() {
    check_caucus(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m62_whoever_goes_with_a_party_is_in_its_private_talk_and_in_no_other_on_postgresql() {
    check_caucus(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c60_the_judge_lets_an_interpreter_in_who_counts_as_no_party_on_sqlite() {
    check_court(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c60_the_judge_lets_an_interpreter_in_who_counts_as_no_party_on_postgresql() {
    check_court(Engine::Postgres).await;
}
