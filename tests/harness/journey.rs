//! Case F-1 of `cases.json` (物业费), from the first phone call to the ruling that both parties hold, over the API.
//!
//! Every step can be played on its own, so that a test can stop the service between any two of them.

mod cast;
mod court;
pub(crate) mod mediation;
pub(crate) mod signing;

pub use cast::{Cast, Names, Who, sign_in};

use crate::client::{Client, Reply};
use crate::clock::FakeClock;
use crate::live::Live;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

/// The way of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The mediator registers the dispute.
    Register,
    /// … and both parties.
    AddParties,
    /// … hands it in, asks the other side, accepts it (the number) and takes it.
    TakeIn,
    /// … and invites them.
    Invite,
    /// The parties open their links and type the code.
    SignIn,
    /// Their devices are checked and they agree to each item.
    Consent,
    /// A session is planned, at once.
    Schedule,
    /// They wait, hear nobody, and are let in.
    Admit,
    /// The joint session begins.
    OpenSession,
    /// The mediator writes the clauses.
    WriteClauses,
    /// The parties answer; one clause is changed and answered again.
    Answer,
    /// The record is written, and both confirm it.
    Record,
    /// Clause by clause is read aloud, and both agree to each.
    ReadBack,
    /// The text is frozen.
    Freeze,
    /// The applicant signs.
    CompanySigns,
    /// The respondent signs.
    OwnerSigns,
    /// The mediator signs.
    MediatorSigns,
    /// The committee seals: the agreement is effective.
    Seal,
    /// One party proposes the application.
    StartApplication,
    /// The respondent signs it.
    OwnerApplies,
    /// The applicant signs it: filed.
    CompanyApplies,
    /// The clerk accepts.
    Accept,
    /// A judge takes it.
    Claim,
    /// Both parties come to the court room.
    AdmitToCourt,
    /// Both are there at the same time: the inquiry opens.
    OpenHearing,
    /// The script Q-01…Q-16, each party in its own words.
    Ask,
    /// Both parties and the judge sign the record of the inquiry.
    SignRecord,
    /// Six grounds.
    Assess,
    /// The ruling is written.
    DraftRuling,
    /// … and signed and sealed.
    Rule,
    /// The clerk serves it on both.
    Serve,
    /// Both open it.
    Receive,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 32] = [
        Self::Register,
        Self::AddParties,
        Self::TakeIn,
        Self::Invite,
        Self::SignIn,
        Self::Consent,
        Self::Schedule,
        Self::Admit,
        Self::OpenSession,
        Self::WriteClauses,
        Self::Answer,
        Self::Record,
        Self::ReadBack,
        Self::Freeze,
        Self::CompanySigns,
        Self::OwnerSigns,
        Self::MediatorSigns,
        Self::Seal,
        Self::StartApplication,
        Self::OwnerApplies,
        Self::CompanyApplies,
        Self::Accept,
        Self::Claim,
        Self::AdmitToCourt,
        Self::OpenHearing,
        Self::Ask,
        Self::SignRecord,
        Self::Assess,
        Self::DraftRuling,
        Self::Rule,
        Self::Serve,
        Self::Receive,
    ];
}

/// A case on its way, and everybody who has to do with it.
#[derive(Debug)]
pub struct Journey {
    /// Who takes part.
    pub cast: Cast,
    /// The case, once registered.
    pub case: String,
    /// What people are called and what is promised.
    pub names: Names,
    /// Who is connected to the court room while the inquiry goes on.
    pub hearing: HashMap<Who, Live>,
    clock: Option<FakeClock>,
}

static REQUESTS: AtomicU64 = AtomicU64::new(1);

impl Journey {
    /// Everybody at the start, staff signed in. With a real service there is no clock to move.
    pub async fn begin(address: SocketAddr, names: Names, clock: Option<FakeClock>) -> Self {
        let cast = Cast::gather(address).await;
        Self { cast, case: String::new(), names, hearing: HashMap::new(), clock }
    }

    /// Plays everything up to and including `last`.
    pub async fn play_to(&mut self, last: Step) {
        for step in Step::ALL {
            self.play(step).await;
            if step == last {
                break;
            }
        }
    }

    /// Plays one step.
    pub async fn play(&mut self, step: Step) {
        // Life takes its time: nothing ever happens in the same second.
        if let Some(clock) = &self.clock {
            clock.advance(SignedDuration::from_secs(61));
        }
        match step {
            Step::Register => self.register().await,
            Step::AddParties => self.add_parties().await,
            Step::TakeIn => self.take_in().await,
            Step::Invite => self.invite().await,
            Step::SignIn => self.sign_in().await,
            Step::Consent => self.consent().await,
            Step::Schedule => self.schedule().await,
            Step::Admit => self.admit().await,
            Step::OpenSession => self.does(Who::Mediator, json!({ "kind": "open_session" })).await,
            Step::WriteClauses => self.write_clauses().await,
            Step::Answer => self.answer().await,
            Step::Record => self.record().await,
            Step::ReadBack => self.read_back().await,
            Step::Freeze => self.does(Who::Mediator, json!({ "kind": "freeze" })).await,
            Step::CompanySigns => self.sign(Who::Company, "D12").await,
            Step::OwnerSigns => self.sign(Who::Owner, "D12").await,
            Step::MediatorSigns => self.sign(Who::Mediator, "D12").await,
            Step::Seal => self.seal().await,
            Step::StartApplication => self.does(Who::Owner, json!({ "kind": "start_application" })).await,
            Step::OwnerApplies => self.sign(Who::Owner, "D14").await,
            Step::CompanyApplies => self.sign(Who::Company, "D14").await,
            Step::Accept => self.accept().await,
            Step::Claim => self.does(Who::Judge, json!({ "kind": "claim" })).await,
            Step::AdmitToCourt => self.admit_to_court().await,
            Step::OpenHearing => self.open_hearing().await,
            Step::Ask => self.ask().await,
            Step::SignRecord => self.sign_record().await,
            Step::Assess => self.assess().await,
            Step::DraftRuling => {
                self.does(Who::Judge, json!({ "kind": "draft_ruling", "outcome": { "kind": "confirm" } }))
                    .await;
            }
            Step::Rule => self.sign(Who::Judge, "D18").await,
            Step::Serve => self.serve().await,
            Step::Receive => self.receive().await,
        }
    }

    /// The browser of `who`.
    pub fn client(&mut self, who: Who) -> &mut Client {
        self.cast.client(who)
    }

    /// The case as `who` sees it.
    pub async fn view(&mut self, who: Who) -> Value {
        let path = format!("/api/cases/{}", self.case);
        self.client(who).get(&path).await.ok()
    }

    /// Sends a command and lets it succeed.
    pub async fn does(&mut self, who: Who, command: Value) {
        self.tries(who, command).await.ok();
    }

    /// Sends a command, based on the newest version.
    pub async fn tries(&mut self, who: Who, command: Value) -> Reply {
        let version = self.view(who).await["version"].clone();
        self.tries_at(who, &version, command).await
    }

    /// Sends a command, based on `version`.
    pub async fn tries_at(&mut self, who: Who, version: &Value, command: Value) -> Reply {
        // Of several journeys in one service no two orders have the same id.
        let request = REQUESTS.fetch_add(1, Ordering::Relaxed);
        let body = json!({ "id": format!("request-{request}"), "version": version, "command": command });
        let path = format!("/api/cases/{}/commands", self.case);
        self.client(who).post(&path, &body).await
    }

    /// The current document with `code` as `who` sees it.
    pub async fn document(&mut self, who: Who, code: &str) -> Value {
        let view = self.view(who).await;
        let documents = view["documents"].as_array().unwrap().iter();
        let mut fitting =
            documents.filter(|document| document["code"] == code && document["superseded"] == false);
        fitting.next_back().unwrap_or_else(|| panic!("{who:?} sees no {code}: {view:#}")).clone()
    }

    /// The PDF of the document with `code`, byte for byte what the register holds.
    pub async fn pdf(&mut self, who: Who, code: &str) -> Vec<u8> {
        let document = self.document(who, code).await;
        let bytes = self.client(who).get(document["url"].as_str().unwrap()).await.bytes();
        assert!(bytes.starts_with(b"%PDF-"));
        let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
        let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(document["sha256"], hex.as_str());
        bytes.to_vec()
    }

    /// The party id of `who`.
    pub async fn party(&mut self, who: Who) -> String {
        let name = self.names.of(who).to_owned();
        let view = self.view(Who::Mediator).await;
        let party = view["parties"]
            .as_array()
            .unwrap()
            .iter()
            .find(|party| party["acting_name"] == name.as_str())
            .cloned();
        party.unwrap_or_else(|| panic!("{name} is no party"))["id"].as_str().unwrap().to_owned()
    }

    /// The name of a member of staff.
    #[must_use]
    pub fn accounts_name(&self, who: Who) -> String {
        self.cast.accounts[&who]["name"].as_str().unwrap().to_owned()
    }

    /// The present instant, as the service takes it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.as_ref().map_or_else(Timestamp::now, FakeClock::now)
    }

    /// Days after today, in Beijing.
    #[must_use]
    pub fn day(&self, days: i64) -> Date {
        self.now().to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).date().saturating_add(days.days())
    }

    /// Lets time go by, where there is a fake clock.
    pub fn wait(&self, time: SignedDuration) {
        self.clock.as_ref().expect("this service has a fake clock").advance(time);
    }
}
