//! 驿站平板 (G-04): two people of one case at one device, each in a turn of their own, and nothing private beside anybody.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::service::Service;

/// A tablet, and what the two people carry on their slips.
struct Table {
    service: Service,
    journey: Journey,
    tablet: Client,
    company: String,
    owner: String,
}

impl Table {
    /// The session is open, and both are in the room with a telephone of their own.
    async fn set(engine: Engine) -> Self {
        let service = Service::start(engine).await;
        let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
        journey.play_to(Step::TakeIn).await;
        let code = |invitation: Value| invitation["code"].as_str().unwrap().to_owned();
        let company = code(journey.invites(Who::Company).await);
        let owner = code(journey.invites(Who::Owner).await);
        for step in [Step::SignIn, Step::Consent, Step::Schedule, Step::Admit, Step::OpenSession] {
            journey.play(step).await;
        }
        let tablet = service.client();
        Self { service, journey, tablet, company, owner }
    }

    /// A fresh one-time code for `who`, asked for by their link.
    async fn sms_code(&mut self, who: Who) -> Value {
        self.service.clock.advance(SignedDuration::from_secs(61));
        let token = self.journey.token(who).await;
        self.service.client().post(&format!("/api/invitations/{token}/sms"), &json!({})).await.ok();
        self.journey.sms(who).await["code"].clone()
    }

    /// `who` comes in at `client` as always.
    async fn comes_in(&mut self, client: &mut Client, who: Who) -> Value {
        let code = self.sms_code(who).await;
        let token = self.journey.token(who).await;
        client.post("/api/party/session", &json!({ "token": token, "sms_code": code })).await.ok()
    }

    /// The company is the first at the tablet.
    async fn opens(&mut self) {
        let mut tablet = self.tablet.clone();
        self.comes_in(&mut tablet, Who::Company).await;
        tablet.post("/api/station", &json!({ "case_id": "another" })).await.problem("not-found");
        let me = tablet.post("/api/station", &json!({ "case_id": self.journey.case })).await.ok();
        assert_eq!((&me["station"], &me["fresh"]), (&json!(true), &json!(true)));
        self.tablet = tablet;
    }

    async fn draws_the_curtain(&mut self) {
        self.tablet.post("/api/station/curtain", &json!({})).await.ok();
    }

    /// The owner sits down with the digits of the slip and the code of an SMS that was sent for them.
    async fn seats_the_owner(&mut self) -> tests::client::Reply {
        self.service.clock.advance(SignedDuration::from_secs(61));
        let digits = json!({ "code": self.owner });
        let sent = self.tablet.post("/api/station/sms", &digits).await.ok();
        assert!(sent["sms_sent_to"].as_str().unwrap().contains('*'));
        let sms_code = self.journey.sms(Who::Owner).await["code"].clone();
        self.tablet.post("/api/station/people", &json!({ "code": self.owner, "sms_code": sms_code })).await
    }

    async fn mediator(&mut self) -> Live {
        let client = self.journey.client(Who::Mediator).clone();
        self.enters(&client).await
    }

    async fn enters(&self, client: &Client) -> Live {
        let mut live = Live::open(client).await;
        assert_eq!(live.enter(&self.journey.case, "mediation").await["type"], "done");
        live
    }

    async fn caucus(&mut self, who: Who) -> tests::client::Reply {
        let party = self.journey.party(who).await;
        self.journey.tries(Who::Mediator, json!({ "kind": "caucus", "party": party })).await
    }
}

/// Who sits at the shared device, as somebody sees the room.
fn sitters(room: &Value) -> Vec<&str> {
    let people = room["people"].as_array().unwrap().iter();
    let shared = people.flat_map(|person| person["sitters"].as_array().unwrap());
    shared.map(|sitter| sitter["name"].as_str().unwrap()).collect()
}

async fn check_turns(engine: Engine) {
    let mut table = Table::set(engine).await;
    table.opens().await;
    let case = format!("/api/cases/{}", table.journey.case);
    // One person, one live seat: the telephone they came with is signed out.
    table.journey.client(Who::Company).get(&case).await.problem("signed-out");
    let mut tablet = table.enters(&table.tablet).await;
    tablet.is("inside").await;
    let mut mediator = table.mediator().await;
    mediator.sees(|room| sitters(room) == ["尤国栋"]).await;

    // Behind the curtain nobody is there, and what the turn could do is over; the seat stays.
    let first = table.tablet.clone();
    table.draws_the_curtain().await;
    let station = table.tablet.get("/api/station").await.ok();
    assert_eq!(station, json!({ "people": [{ "name": "尤*栋", "in_turn": false }], "in_turn": false }));
    for mut browser in [first.clone(), table.tablet.clone()] {
        browser.get(&case).await.problem("signed-out");
        browser.get("/api/session").await.problem("signed-out");
    }
    tablet.asks(json!({ "type": "mic", "on": true })).await;

    // A name opens nothing, nor do digits of somebody who does not sit here.
    table.tablet.post("/api/station/turn", &json!({ "code": "尤国栋" })).await.problem("code-unknown");
    let digits = json!({ "code": table.owner });
    table.tablet.post("/api/station/turn", &digits).await.problem("not-seated");
    let wrong = json!({ "code": table.owner, "sms_code": "" });
    table.tablet.post("/api/station/people", &wrong).await.problem("wrong-code");
    let me = table.seats_the_owner().await.ok();
    assert_eq!((&me["name"], &me["fresh"]), (&json!("赵建平"), &json!(true)));
    mediator.sees(|room| sitters(room) == ["尤国栋", "赵建平"]).await;
    table.journey.client(Who::Owner).get(&case).await.problem("signed-out");
    let rows = table.journey.client(Who::Mediator).get("/api/cases").await.ok();
    let row = rows.as_array().unwrap().iter().find(|row| row["id"] == table.journey.case.as_str()).unwrap();
    assert_eq!(row["both_online"], true, "both count as present: {row:#}");

    // In the own turn nobody acts for the other.
    let company = table.journey.party(Who::Company).await;
    let view = table.tablet.get(&case).await.ok();
    let me: Vec<&str> = view["parties"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|party| party["me"] == true)
        .map(|party| party["acting_name"].as_str().unwrap())
        .collect();
    assert_eq!(me, ["赵建平"]);
    let order = json!({
        "id": "x", "version": view["version"], "command": { "kind": "leave_station_seat", "party": company },
    });
    table.tablet.post(&format!("{case}/commands"), &order).await.problem("unknown");

    // The six digits give the turn back, and are too little to sign with; the turn before is dead.
    let second = table.tablet.clone();
    let me = table.tablet.post("/api/station/turn", &json!({ "code": table.company })).await.ok();
    assert_eq!((&me["name"], &me["fresh"]), (&json!("尤国栋"), &json!(false)));
    for mut browser in [first, second] {
        browser.get("/api/session").await.problem("signed-out");
    }

    // The last one who leaves takes the seat along.
    table.tablet.post("/api/station/leave", &json!({})).await.ok();
    mediator.sees(|room| sitters(room) == ["赵建平"]).await;
    table.tablet.post("/api/station/turn", &json!({ "code": table.company })).await.problem("not-seated");
    table.tablet.post("/api/station/turn", &digits).await.ok();
    table.tablet.post("/api/station/leave", &json!({})).await.ok();
    mediator.sees(|room| sitters(room).is_empty()).await;
    table.tablet.get("/api/station").await.problem("not-found");
    assert_eq!(table.tablet.cookie(), None);
}

async fn check_caucus(engine: Engine) {
    let mut table = Table::set(engine).await;
    table.opens().await;
    table.seats_the_owner().await.ok();
    let mut tablet = table.enters(&table.tablet).await;
    tablet.is("inside").await;

    let said = table.caucus(Who::Company).await.refusal("device-shared", "G-04");
    assert_eq!(said, "和尤国栋同坐一台设备的还有赵建平。请赵建平先离席，再单独谈。");
    // Who sits where is on record: a restart forgets nothing.
    table.service.restart().await;
    table.caucus(Who::Owner).await.refusal("device-shared", "G-01");

    // Whoever proves anew who they are at a telephone of their own has left the tablet.
    let mut phone = table.journey.client(Who::Owner).clone();
    table.comes_in(&mut phone, Who::Owner).await;
    let mut tablet = table.enters(&table.tablet).await;
    tablet.sees(|room| sitters(room) == ["尤国栋"]).await;
    let mut outside = table.enters(&phone).await;
    outside.is("inside").await;

    table.caucus(Who::Company).await.ok();
    tablet.sees(|room| room["scope"] == "private").await;
    outside.sees(|room| room["scope"] == "apart").await;
    let digits = json!({ "code": table.owner });
    table.tablet.post("/api/station/sms", &digits).await.refusal("caucus-at-device", "G-04");
    let seating = json!({ "code": table.owner, "sms_code": "000000" });
    table.tablet.post("/api/station/people", &seating).await.refusal("caucus-at-device", "G-04");
    assert_eq!(sitters(&tablet.room), ["尤国栋"]);
    assert_eq!(phone.get("/api/session").await.ok()["name"], "赵建平", "the refusal cost nobody their seat");

    table.journey.does(Who::Mediator, json!({ "kind": "end_caucus" })).await;
    table.seats_the_owner().await.ok();
    tablet.sees(|room| sitters(room) == ["尤国栋", "赵建平"]).await;
    // The mediator may free a place where nobody answers any more.
    let owner = table.journey.party(Who::Owner).await;
    table.journey.does(Who::Mediator, json!({ "kind": "leave_station_seat", "party": owner })).await;
    tablet.sees(|room| sitters(room) == ["尤国栋"]).await;
    table.tablet.get("/api/session").await.problem("signed-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn g_04_each_has_a_turn_of_their_own_on_sqlite() {
    check_turns(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_04_each_has_a_turn_of_their_own_on_postgresql() {
    check_turns(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_04_nothing_is_private_beside_somebody_on_sqlite() {
    check_caucus(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_04_nothing_is_private_beside_somebody_on_postgresql() {
    check_caucus(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_04_digits_cannot_be_guessed_at_a_tablet() {
    let mut table = Table::set(Engine::Sqlite).await;
    table.opens().await;
    let mut guessed = 0;
    while guessed < 10 {
        let digits = format!("{guessed:06}");
        if digits != table.company && digits != table.owner {
            table.tablet.post("/api/station/turn", &json!({ "code": digits })).await.problem("code-unknown");
        }
        guessed += 1;
    }
    table.tablet.post("/api/station/turn", &json!({ "code": table.company })).await.problem("paused");
}
