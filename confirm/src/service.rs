//! The shell around the case: loads it, asks the rules, renders and signs what they need, writes it down.
//!
//! It holds no rule of law. A command is rehearsed before anything is rendered, then decided with the finished
//! papers. Files are written first, then one transaction with the events: after a crash between the two there is a
//! file nobody names, and nothing that was acknowledged is lost. Time comes in as a parameter.
//!
//! Left out: accounts, sessions, notifications and presence (crate `web`).

pub mod certificate;
pub mod composition;
mod duty;
pub mod engine;
pub mod evidence;
mod exchange;
mod filing;
pub mod finding;
pub mod office;
mod oversight;
pub mod queue;
mod reading;
pub mod recount;
mod reporting;
mod scanning;
pub mod sidecar;
pub mod slot;
mod technical;
mod turn;
mod volume;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use sqlx::AnyPool;

pub use self::engine::{Engines, Unavailable};
pub use self::finding::{Finding, FoundSigner, RulingState};
pub use self::office::LIST_PATH;
use self::office::{Office, OfficeError};
use self::turn::Turns;
pub use self::volume::BoundVolume;
use crate::agenda::end_of;
use crate::blob::BlobError;
use crate::calendar;
use crate::case::actor::{Actor, ActorKind};
use crate::case::command::{Command, CommandKind, Core, CourtCommand, IntakeCommand};
use crate::case::digest::sha256_hex;
use crate::case::event::{Event, Recorded, Standing};
use crate::case::id::CaseId;
use crate::case::intake::Appointee;
use crate::case::mediation::register;
use crate::case::organisation::Organisation;
use crate::case::refusal::Refusal;
use crate::case::registration::{Registration, checked};
use crate::case::{Case, Supply};
use crate::store::{Change, Done, Loaded, Request, Store, StoreError};

/// How often a command that guards itself is tried again when others were faster: every round at least one of them
/// got through, so with eight parties this is never reached in earnest.
const ROUNDS_MAX: usize = 12;
/// Longest request id.
const REQUEST_ID_MAX: usize = 200;

/// What the service needs to know of its deployment.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Folder for papers and keys.
    pub data: PathBuf,
    /// Folder of the fonts.
    pub fonts: PathBuf,
    /// Address printed in QR codes, without a final slash.
    pub public_url: String,
    /// Whether division 99xxxx passes; for demo and tests only.
    pub allow_test_division: bool,
    /// What signs and stamps.
    pub engines: Engines,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The rules don't allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Disk, database or signer failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// A failure of the machinery.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The record failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The blob folder failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// Papers, keys or signatures failed.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// A file that the record names is not in the blob folder.
    #[error("the file {sha256} is missing")]
    Missing {
        /// Its SHA-256.
        sha256: String,
    },
    /// The text of a paper can't be read.
    #[error("the text of a paper can't be read")]
    Paper(#[source] serde_json::Error),
    /// A filing package could not be packed.
    #[error("a filing package could not be packed")]
    Package(#[source] zip::result::ZipError),
    /// There is no randomness.
    #[error("no randomness")]
    Random,
    /// Work on a paper was broken off.
    #[error("work on a paper was broken off")]
    Interrupted(#[source] tokio::task::JoinError),
    /// Others changed the case faster than this command could follow.
    #[error("the case changed too often")]
    Restless,
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DocketTaken => Self::Refused(Refusal::DocketNoTaken),
            other => Self::Failed(Failure::Store(other)),
        }
    }
}

/// A finished document as somebody keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Name of the file.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Where a case is registered, as the register of organisations knows it.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// The committee.
    pub committee: &'a Organisation,
    /// The court that could confirm the agreement.
    pub court: &'a Organisation,
    /// The mediator who registers the case, if a mediator does.
    pub registrar: Option<Appointee>,
    /// What the register says of committee and court.
    pub standing: Standing,
}

/// The cases of a deployment.
#[derive(Debug, Clone)]
pub struct Cases {
    store: Store,
    office: Arc<Office>,
    turns: Turns,
    allow_test_division: bool,
}

impl Cases {
    /// The cases in the database behind `pool`, whose tables are up to date.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if folders, fonts or keys can't be used.
    pub async fn open(pool: AnyPool, setup: Setup, now: Timestamp) -> Result<Self, ServiceError> {
        let allow_test_division = setup.allow_test_division;
        let office = blocking(move || Office::open(&setup, now).map_err(Failure::from)).await?;
        let store = Store::new(pool);
        store.catch_up().await?;
        Ok(Self { store, office: Arc::new(office), turns: Turns::default(), allow_test_division })
    }

    /// Registers a case of `actor`, who works for the committee. It gets its number when it is accepted (M20).
    ///
    /// # Errors
    ///
    /// A [`ServiceError`].
    pub async fn create(
        &self,
        actor: &Actor,
        request_id: &str,
        registration: &Registration,
        place: &Place<'_>,
        now: Timestamp,
    ) -> Result<Case, ServiceError> {
        let of_committee =
            matches!(actor.kind, ActorKind::Mediator | ActorKind::Recorder | ActorKind::Operator);
        if !of_committee || actor.organisation.as_ref() != Some(&place.committee.id) {
            return Err(Refusal::NotYours { command: CommandKind::AddParty }.into());
        }
        let digest = digest(&("register", registration))?;
        if let Some(done) = self.done(actor, request_id).await? {
            return self.repeated(done, &digest).await;
        }
        let registration = checked(registration)?;
        let texts = [&registration.title, &registration.cause, &registration.facts].map(ToString::to_string);
        self.check_glyphs(texts.to_vec()).await?;
        let bits = random_bits()?;
        let case = CaseId::from_random(bits);
        let reference = format!("登记{:08X}", bits >> 96);
        let bodies = (place.committee, place.court);
        let event = register(&registration, &reference, bodies, place.registrar.as_ref(), &place.standing)?;
        let first = Recorded { seq: 1, at: now, actor: actor.clone(), event };
        let begun = Case::replay(&case, std::slice::from_ref(&first)).ok_or(Refusal::Unknown)?;
        let request = Request { actor: &actor.id, id: request_id, digest: &digest, at: now };
        match self.store.begin(&first, begun, request).await {
            Err(StoreError::Repeated) => {
                let done = self.done(actor, request_id).await?.ok_or(Failure::Restless)?;
                self.repeated(done, &digest).await
            }
            other => Ok(Case::clone(&other?.case)),
        }
    }

    /// Carries a command out. `version` is the one the actor saw; a request that was carried out before does nothing.
    ///
    /// # Errors
    ///
    /// A [`ServiceError`]; then nothing was changed.
    pub async fn perform(
        &self,
        actor: &Actor,
        case: &CaseId,
        version: u64,
        request_id: &str,
        command: &Command,
        now: Timestamp,
    ) -> Result<Case, ServiceError> {
        let digest = digest(&(case, command))?;
        if let Some(done) = self.done(actor, request_id).await? {
            return self.repeated(done, &digest).await;
        }
        // Commands of this process to one case come one after the other: a paper is not rendered and signed only to
        // find that somebody else was faster. Other processes still meet in the record.
        let _turn = self.turns.of(case).await;
        let mut scan = None;
        for _ in 0..ROUNDS_MAX {
            let loaded = self.store.load(case).await?.ok_or(Refusal::Unknown)?;
            let mut supply = Supply {
                allow_test_division: self.allow_test_division,
                entropy: random_bits()?,
                ..Supply::default()
            };
            self.look_around(&loaded.case, command, &mut supply, now).await?;
            if scan.is_none() {
                scan = self.scanned(&loaded.case, actor, command, &supply, now).await?;
            }
            supply.scan.clone_from(&scan);
            // The rules come before the version: who lost a race is told by whom, not just that something changed.
            let rehearsal = loaded.case.decide(actor, command, &supply, now)?;
            if rehearsal.is_empty() {
                return Ok(Case::clone(&loaded.case));
            }
            if loaded.case.version != version && !command.guards_itself() {
                return Err(Refusal::Stale.into());
            }
            self.check_glyphs(texts(&rehearsal)).await?;
            if makes_papers(&rehearsal) {
                supply = self.made(&loaded.case, actor, command, supply, now).await?;
            }
            let request = Request { actor: &actor.id, id: request_id, digest: &digest, at: now };
            let events = loaded.case.decide(actor, command, &supply, now)?;
            let written = if command.kind() == CommandKind::AcceptCase {
                let year = calendar::day_of(now).year();
                let committee = &loaded.case.committee;
                let series = format!("mediation/{}/{year}", committee.id);
                let build = |serial: i64| {
                    let number = format!("（{year}）{}人调字第{serial:04}号", committee.short);
                    let mut supply = supply.clone();
                    supply.number = Some(number);
                    let events = loaded.case.decide(actor, command, &supply, now).unwrap_or_default();
                    recorded(&loaded, actor, events, now)
                };
                self.store
                    .append(&loaded, &Change::Numbered { series: &series, build: &build }, request)
                    .await
            } else {
                let events = recorded(&loaded, actor, events, now);
                self.store.append(&loaded, &Change::Events(&events), request).await
            };
            match written {
                Ok(loaded) => return Ok(self.reported(loaded, now).await),
                // Someone was faster: look again, and let the rules answer to what stands now.
                Err(StoreError::Conflict { .. }) => {}
                Err(StoreError::Repeated) => {
                    let done = self.done(actor, request_id).await?.ok_or(Failure::Restless)?;
                    return self.repeated(done, &digest).await;
                }
                Err(other) => return Err(other.into()),
            }
        }
        Err(Failure::Restless.into())
    }

    /// What the rules have to know that does not stand in the case: earlier cases, other appointments.
    async fn look_around(
        &self,
        case: &Case,
        command: &Command,
        supply: &mut Supply,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        match command {
            Command::Intake(IntakeCommand::Submit { .. }) => {
                supply.duplicates = self.store.duplicates(case, now).await?;
            }
            Command::Intake(IntakeCommand::Schedule { starts_at, minutes, .. }) => {
                let mediator = (case.mediator.id.as_str(), case.mediator.name.as_str());
                supply.clashes = self.clashes(case, mediator, (*starts_at, *minutes), now).await?;
            }
            Command::Court(CourtCommand::ScheduleInquiry { starts_at, minutes, .. }) => {
                if let Some(claim) = &case.claim {
                    let judge = (claim.judge.id.as_str(), claim.judge.name.as_str());
                    supply.clashes = self.clashes(case, judge, (*starts_at, *minutes), now).await?;
                }
            }
            Command::Core(Core::Freeze) => {
                supply.record = Some(self.store.record_root(&case.id, case.version).await?);
            }
            _ => {}
        }
        Ok(())
    }

    /// Who of those that an appointment of `case` needs is taken at that time, in words.
    async fn clashes(
        &self,
        case: &Case,
        staff: (&str, &str),
        (starts_at, minutes): (Timestamp, u16),
        now: Timestamp,
    ) -> Result<Vec<String>, ServiceError> {
        let time = (starts_at, end_of(starts_at, minutes));
        let taken = self.store.clashes(case, staff, time).await?;
        Ok(taken.iter().map(|engagement| engagement.told(now)).collect())
    }

    async fn done(&self, actor: &Actor, request_id: &str) -> Result<Option<Done>, ServiceError> {
        if request_id.is_empty() || request_id.len() > REQUEST_ID_MAX {
            return Err(Refusal::Invalid {
                field: "id",
                sentence: "这次操作没有编号。请刷新页面后再试。".to_owned(),
            }
            .into());
        }
        Ok(self.store.request(&actor.id, request_id).await?)
    }

    /// The answer to a request that was carried out before.
    async fn repeated(&self, done: Done, digest: &str) -> Result<Case, ServiceError> {
        if done.digest != digest {
            return Err(Refusal::Invalid {
                field: "id",
                sentence: "这次操作的编号已经用在另一次操作上。请刷新页面后再试。".to_owned(),
            }
            .into());
        }
        Ok(self.load(&done.case).await?.ok_or(Refusal::Unknown)?)
    }

    /// Papers and signatures that `command` needs, made and kept.
    async fn made(
        &self,
        case: &Case,
        actor: &Actor,
        command: &Command,
        supply: Supply,
        now: Timestamp,
    ) -> Result<Supply, ServiceError> {
        let office = Arc::clone(&self.office);
        let (case, actor, command) = (case.clone(), actor.clone(), command.clone());
        let made = tokio::task::spawn_blocking(move || office.make(&case, &actor, &command, supply, now))
            .await
            .map_err(Failure::Interrupted)?;
        made.map_err(refused_or_failed)
    }

    /// A character that no font has would vanish from the paper without a warning, so it is refused when it is typed.
    async fn check_glyphs(&self, texts: Vec<String>) -> Result<(), ServiceError> {
        if texts.is_empty() {
            return Ok(());
        }
        let office = Arc::clone(&self.office);
        let checked = tokio::task::spawn_blocking(move || office.check_glyphs(&texts));
        checked.await.map_err(Failure::Interrupted)?.map_err(refused_or_failed)
    }
}

/// A missing glyph or a photograph without a name is the user's to change; everything else is ours.
fn refused_or_failed(error: OfficeError) -> ServiceError {
    if let OfficeError::Photo(photo) = error {
        return Refusal::Invalid { field: "photo", sentence: photo.to_string() }.into();
    }
    match error.missing_glyph() {
        Some(character) => Refusal::Invalid {
            field: "text",
            sentence: format!(
                "“{character}”（U+{:04X}）这个字符印不出来。请换一个写法后再试。",
                u32::from(character)
            ),
        }
        .into(),
        None => Failure::Office(error).into(),
    }
}

fn recorded(loaded: &Loaded, actor: &Actor, events: Vec<Event>, now: Timestamp) -> Vec<Recorded> {
    (loaded.case.version + 1..)
        .zip(events)
        .map(|(seq, event)| Recorded { seq, at: now, actor: actor.clone(), event })
        .collect()
}

/// Texts in `events` that will be printed.
fn texts(events: &[Event]) -> Vec<String> {
    let mut texts = Vec::new();
    for event in events {
        match event {
            Event::PartyAdded { draft, .. } | Event::PartyCorrected { draft, .. } => {
                let who = &draft.who;
                texts.extend([who.name(), who.acting_name(), who.address()].map(str::to_owned));
                texts.extend(who.acting_title().map(str::to_owned));
            }
            Event::ClauseAdded { text, .. } | Event::ClauseEdited { text, .. } => texts.push(text.clone()),
            Event::Ended { note, .. } => texts.push(note.clone()),
            Event::Intake(event) => texts.extend(serde_json::to_value(event).ok().iter().flat_map(words)),
            Event::People(event) => texts.extend(serde_json::to_value(event).ok().iter().flat_map(words)),
            Event::Session(event) => texts.extend(serde_json::to_value(event).ok().iter().flat_map(words)),
            Event::Court(event) => texts.extend(serde_json::to_value(event).ok().iter().flat_map(words)),
            Event::Perform { event, .. } => {
                texts.extend(serde_json::to_value(event).ok().iter().flat_map(words));
            }
            Event::RulingDrafted { outcome, .. } => {
                texts.extend(serde_json::to_value(outcome).ok().iter().flat_map(words));
            }
            _ => {}
        }
    }
    texts
}

/// Every text in a value: whatever people typed may be printed.
fn words(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(items) => items.iter().flat_map(words).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(words).collect(),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Vec::new(),
    }
}

/// Whether the events come with papers or signatures, which have to be made before they can be written.
fn makes_papers(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::Signed { .. }) || !event.documents().is_empty())
}

fn digest(value: &impl serde::Serialize) -> Result<String, ServiceError> {
    Ok(sha256_hex(&serde_json::to_vec(value).map_err(Failure::Paper)?))
}

fn random_bits() -> Result<u128, ServiceError> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Failure::Random)?;
    Ok(u128::from_be_bytes(bytes))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, ServiceError> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(Failure::Interrupted)??)
}

#[cfg(test)]
mod tests;
