//! Plays any case of `cases.json` over the API, on its own days: everybody with a browser of their own, parties let in
//! by link and SMS code.
//!
//! A play does what people do between two decisions of a test; what matters in a case stays in its test.

mod court;
mod people;
pub mod sheet;
mod talk;

pub use talk::photographs;

use crate::client::{Client, Reply};
use crate::clock::FakeClock;
use crate::engine::Engine;
use crate::live::Live;
use crate::service::Service;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sheet::{Sheet, beijing};
use std::collections::{BTreeMap, HashMap};

/// Somebody with a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seat {
    /// 调解员.
    Mediator,
    /// 印章管理人.
    SealKeeper,
    /// 书记员.
    Clerk,
    /// 审判员.
    Judge,
    /// 当事人 by number: `p1` is 1.
    Party(usize),
}

/// A case on its way, and everybody who has to do with it.
pub struct Play {
    /// The service it is played on.
    pub service: Service,
    /// What `cases.json` says of it.
    pub sheet: Sheet,
    /// The case, once registered.
    pub case: String,
    accounts: HashMap<Seat, Value>,
    clients: HashMap<Seat, Client>,
    stranger: Client,
    /// Ids of the parties by their number.
    parties: BTreeMap<usize, String>,
    lives: HashMap<Seat, Live>,
    requests: u64,
}

impl Play {
    /// Case `id` on a fresh service of `engine` at `at` in Beijing, everybody of the staff at their desk.
    pub async fn begin(engine: Engine, id: &str, at: &str) -> Self {
        let sheet = Sheet::of(id);
        let service = Service::start_at(engine, FakeClock::at(&beijing(at).to_string())).await;
        let mut stranger = service.client();
        let demo = stranger.get("/api/demo").await.ok();
        let listed = demo["accounts"].as_array().unwrap();
        let account = |fits: &dyn Fn(&Value) -> bool| {
            listed.iter().find(|account| fits(account)).expect("the demo has everybody").clone()
        };
        let committee = sheet.committee();
        let accounts = HashMap::from([
            (Seat::Mediator, account(&|account| account["name"] == sheet.mediator())),
            (
                Seat::SealKeeper,
                account(&|account| account["role"] == "seal_keeper" && account["organisation"] == committee),
            ),
            (Seat::Clerk, account(&|account| account["name"] == "林知夏")),
            (Seat::Judge, account(&|account| account["name"] == "顾明远")),
        ]);
        let clients = accounts.keys().map(|seat| (*seat, service.client())).collect();
        Self {
            service,
            sheet,
            case: String::new(),
            accounts,
            clients,
            stranger,
            parties: BTreeMap::new(),
            lives: HashMap::new(),
            requests: 0,
        }
    }

    /// Lets the clock in Beijing show `at`, for example `2026-06-08T15:20` or `2026-06-10` for a morning.
    pub fn at(&self, at: &str) {
        let at = if at.contains('T') { at.to_owned() } else { format!("{at}T09:00") };
        self.service.clock.move_to(beijing(&at));
    }

    /// Lets time go by.
    pub fn wait(&self, time: SignedDuration) {
        self.service.clock.advance(time);
    }

    /// Numbers of the parties of the case so far.
    #[must_use]
    pub fn numbers(&self) -> Vec<usize> {
        self.parties.keys().copied().collect()
    }

    /// The id of party `number`.
    #[must_use]
    pub fn party(&self, number: usize) -> String {
        self.parties[&number].clone()
    }

    /// The id of `p1`, `p2` and so on; a made-up one for whoever is no party yet.
    #[must_use]
    pub fn by_name(&self, name: &str) -> String {
        let number: usize = name.trim_start_matches('p').parse().unwrap();
        self.parties.get(&number).cloned().unwrap_or_else(|| "nobody".to_owned())
    }

    /// The case as `seat` sees it.
    pub async fn view(&mut self, seat: Seat) -> Value {
        let path = format!("/api/cases/{}", self.case);
        self.get(seat, &path).await.ok()
    }

    /// Where the case stands, as its mediator sees it: `M90 C80 C71`.
    pub async fn stage(&mut self) -> String {
        let stage = self.view(Seat::Mediator).await["stage"].clone();
        let codes = ["mediation", "confirmation", "decided"];
        codes.iter().filter_map(|code| stage[*code].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The state of the performance.
    pub async fn performance(&mut self) -> String {
        self.view(Seat::Mediator).await["stage"]["performance"].as_str().unwrap_or_default().to_owned()
    }

    /// Sends a command and lets it succeed.
    pub async fn does(&mut self, seat: Seat, command: Value) {
        self.tries(seat, command).await.ok();
    }

    /// Sends a command, based on the newest version.
    pub async fn tries(&mut self, seat: Seat, command: Value) -> Reply {
        // Life takes its time: nothing ever happens in the same second.
        self.wait(SignedDuration::from_secs(1));
        let version = self.view(seat).await["version"].clone();
        self.requests += 1;
        let body =
            json!({ "id": format!("request-{}", self.requests), "version": version, "command": command });
        let path = format!("/api/cases/{}/commands", self.case);
        self.post(seat, &path, &body).await
    }

    /// Sends a command that the rules refuse: the problem names its `rule`, and nothing is stored.
    pub async fn refused(&mut self, seat: Seat, command: Value, code: &str, rule: &str) -> String {
        let before = self.view(seat).await;
        let sentence = self.tries(seat, command).await.refusal(code, rule);
        let after = self.view(seat).await;
        assert_eq!((&after["version"], &after["stage"]), (&before["version"], &before["stage"]), "{code}");
        sentence
    }

    /// The current document with `code` as `seat` sees it.
    pub async fn document(&mut self, seat: Seat, code: &str) -> Value {
        let view = self.view(seat).await;
        let documents = view["documents"].as_array().unwrap().iter();
        let mut fitting =
            documents.filter(|document| document["code"] == code && document["superseded"] == false);
        fitting.next_back().unwrap_or_else(|| panic!("{seat:?} sees no {code}: {view:#}")).clone()
    }

    /// Codes of the documents that count, as the mediator sees them.
    pub async fn documents(&mut self) -> Vec<String> {
        let view = self.view(Seat::Mediator).await;
        let documents = view["documents"].as_array().unwrap().iter();
        documents
            .filter(|document| document["superseded"] == false)
            .map(|document| document["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The PDF of the document with `code`.
    pub async fn pdf(&mut self, seat: Seat, code: &str) -> Vec<u8> {
        let document = self.document(seat, code).await;
        let url = document["url"].as_str().unwrap().to_owned();
        self.get(seat, &url).await.bytes().to_vec()
    }
}
