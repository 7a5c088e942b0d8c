//! The record of cases, on SQLite and PostgreSQL.
//!
//! Events are the truth: append-only, each hashed with the one before it (`SHA-256(previous hash, body)`), written in
//! one transaction with the index of cases, the register of files, the number series, the notices to other systems
//! and the request that caused them. Two writers meet at the primary key `(case, seq)`: one wins, the other gets [`StoreError::Conflict`].
//! Every transaction begins with a write, so SQLite never has to upgrade a reader; SQLite has one writer, so writers of
//! this process queue up for it instead of polling its lock.
//!
//! Cases that were read lately stay in memory with the hash of their last event. A load asks the record for what came
//! after that event and checks it against that hash, so a case is as new as the record whoever wrote it.

pub mod anchor;
mod duty;
mod error;
pub mod figure;
mod index;
mod outbox;
pub mod projection;
pub mod queue;
mod recent;
pub mod register;
mod role;
mod slot;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, Row, Transaction};
use tokio::sync::{Mutex, MutexGuard};

pub use self::error::StoreError;
use self::error::is_unique_violation;
use self::recent::Recent;
use crate::case::Case;
use crate::case::event::{Event, Recorded};
use crate::case::id::CaseId;
use crate::evidence::log::{GENESIS, link};
use crate::exchange::manifest::as_filed;
use crate::exchange::notice::{Position, rows_for};

/// Pauses before a write that found the database busy is tried again. The database itself waits for seconds before it
/// says so, so more tries would only keep a person waiting who could do something else.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(20),
    Duration::from_millis(80),
    Duration::from_millis(320),
    Duration::from_millis(640),
];

/// A case as it was read, with where its record ends.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The case.
    pub case: Arc<Case>,
    /// Hash of its last event.
    pub hash: String,
}

/// An event as it stands in the hash chain of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The event.
    pub recorded: Recorded,
    /// Hash of the event before it, in hex.
    pub previous: String,
    /// Its own hash, in hex.
    pub hash: String,
}

/// Which request causes a change, so that it is carried out once.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who asked.
    pub actor: &'a str,
    /// The request's own id.
    pub id: &'a str,
    /// SHA-256 of what was asked, in hex.
    pub digest: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What is written.
pub enum Change<'a> {
    /// These events.
    Events(&'a [Recorded]),
    /// Events that name the next number of a series.
    Numbered {
        /// Name of the series.
        series: &'a str,
        /// The events, once the serial is known; asked again where the database was busy.
        build: &'a (dyn Fn(i64) -> Vec<Recorded> + Send + Sync),
    },
}

/// What a request was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The case it changed.
    pub case: CaseId,
    /// SHA-256 of what was asked, in hex.
    pub digest: String,
}

/// The record of cases. Clones share what they read lately.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    recent: Arc<Recent>,
    /// Whose turn it is to write, where the database has one writer.
    turn: Option<Arc<Mutex<()>>>,
}

impl Store {
    /// The record in the database behind `pool`, whose tables are up to date.
    #[must_use]
    pub fn new(pool: AnyPool) -> Self {
        let one_writer = pool.connect_options().database_url.scheme() == "sqlite";
        let turn = one_writer.then(|| Arc::new(Mutex::new(())));
        Self { pool, recent: Arc::default(), turn }
    }

    /// The case, if there is one; the hash chain of all that was not read before is checked on the way.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn load(&self, case: &CaseId) -> Result<Option<Arc<Loaded>>, StoreError> {
        if let Some(known) = self.recent.get(case) {
            if let Some(loaded) = self.follow(known).await? {
                return Ok(Some(loaded));
            }
            self.recent.forget(case);
        }
        let rows = self.rows(case, 1).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let (events, hash) = check_chain(case, 1, GENESIS, &rows)?;
        let damaged = || StoreError::Damaged { case: case.clone(), seq: 1 };
        let loaded = Loaded { case: Arc::new(Case::replay(case, &events).ok_or_else(damaged)?), hash };
        Ok(Some(self.recent.put(loaded)))
    }

    /// The case as it stood when it was filed last, whatever happened to it since; nothing before that.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn load_as_filed(&self, case: &CaseId) -> Result<Option<Case>, StoreError> {
        let (events, _) = check_chain(case, 1, GENESIS, &self.rows(case, 1).await?)?;
        Ok(as_filed(case, &events))
    }

    /// Every event of the case with its place in the hash chain, which is checked on the way.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn chain(&self, case: &CaseId) -> Result<Vec<Link>, StoreError> {
        let rows = self.rows(case, 1).await?;
        let (events, _) = check_chain(case, 1, GENESIS, &rows)?;
        let text = |row: &AnyRow, column: &str| {
            row.try_get::<String, _>(column).map_err(|source| StoreError::Load { case: case.clone(), source })
        };
        events
            .into_iter()
            .zip(&rows)
            .map(|(recorded, row)| {
                Ok(Link { recorded, previous: text(row, "previous")?, hash: text(row, "hash")? })
            })
            .collect()
    }

    /// The case, which an index says is at `version`: one that is known at just that version needs no look at the record.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn load_at(&self, case: &CaseId, version: u64) -> Result<Option<Arc<Loaded>>, StoreError> {
        match self.recent.get(case).filter(|known| known.case.version == version) {
            Some(known) => Ok(Some(known)),
            None => self.load(case).await,
        }
    }

    /// What became of a case that was read before; nothing if the record does not go on from there, as when a backup
    /// was put in its place.
    async fn follow(&self, known: Arc<Loaded>) -> Result<Option<Arc<Loaded>>, StoreError> {
        let case = &known.case.id;
        let rows = self.rows(case, known.case.version).await?;
        let Some((last, newer)) = rows.split_first() else { return Ok(None) };
        if last.try_get::<String, _>("hash").ok().as_deref() != Some(&known.hash) {
            return Ok(None);
        }
        if newer.is_empty() {
            return Ok(Some(known));
        }
        let (events, hash) = check_chain(case, known.case.version + 1, &known.hash, newer)?;
        let mut after = Case::clone(&known.case);
        for event in &events {
            after.apply(event);
        }
        Ok(Some(self.recent.put(Loaded { case: Arc::new(after), hash })))
    }

    async fn rows(&self, case: &CaseId, from: u64) -> Result<Vec<AnyRow>, StoreError> {
        sqlx::query(
            "select seq, body, previous, hash from events where case_id = $1 and seq >= $2 order by seq",
        )
        .bind(case.as_str())
        .bind(signed(from))
        .fetch_all(&self.pool)
        .await
        .map_err(|source| StoreError::Load { case: case.clone(), source })
    }

    /// Begins a case with its first event.
    ///
    /// # Errors
    ///
    /// [`StoreError::Repeated`] or [`StoreError::Append`].
    pub async fn begin(
        &self,
        first: &Recorded,
        begun: Case,
        request: Request<'_>,
    ) -> Result<Arc<Loaded>, StoreError> {
        let begun = Arc::new(begun);
        let mut pauses = PAUSES.into_iter();
        loop {
            let written = {
                let _turn = self.turn().await;
                self.write_begin(first, &begun, request).await
            };
            match (written, pauses.next()) {
                (Ok(hash), _) => return Ok(self.recent.put(Loaded { case: begun, hash })),
                (Err(error), Some(pause)) if error.is_busy() => tokio::time::sleep(pause).await,
                (Err(error), _) => return Err(error),
            }
        }
    }

    async fn write_begin(
        &self,
        first: &Recorded,
        begun: &Case,
        request: Request<'_>,
    ) -> Result<String, StoreError> {
        let case = &begun.id;
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        claim_request(&mut transaction, case, request).await?;
        let hash = write_events(&mut transaction, case, GENESIS, std::slice::from_ref(first)).await?;
        projection::insert_case(&mut transaction, begun).await?;
        role::update(&mut transaction, None, begun).await.map_err(wrong)?;
        outbox::insert(&mut transaction, &rows_for(&Position::default(), first, begun)).await?;
        transaction.commit().await.map_err(wrong)?;
        Ok(hash)
    }

    /// Appends to what was read as `before`; gives the case after it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if someone was faster; then nothing was written.
    pub async fn append(
        &self,
        before: &Loaded,
        change: &Change<'_>,
        request: Request<'_>,
    ) -> Result<Arc<Loaded>, StoreError> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let written = {
                let _turn = self.turn().await;
                self.write_append(before, change, request).await
            };
            match (written, pauses.next()) {
                (Ok(after), _) => return Ok(self.recent.put(after)),
                (Err(error), Some(pause)) if error.is_busy() => tokio::time::sleep(pause).await,
                (Err(error), _) => return Err(error),
            }
        }
    }

    async fn write_append(
        &self,
        before: &Loaded,
        change: &Change<'_>,
        request: Request<'_>,
    ) -> Result<Loaded, StoreError> {
        let case = &before.case.id;
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        claim_request(&mut transaction, case, request).await?;
        let numbered;
        let events = match change {
            Change::Events(events) => *events,
            Change::Numbered { series, build } => {
                numbered = build(next_number(&mut transaction, series).await.map_err(wrong)?);
                &numbered
            }
        };
        let mut after = Case::clone(&before.case);
        let mut notices = Vec::new();
        for event in events {
            let position = Position::of(&after);
            after.apply(event);
            notices.extend(rows_for(&position, event, &after));
        }
        let hash = write_events(&mut transaction, case, &before.hash, events).await?;
        projection::update_case(&mut transaction, &before.case, &after).await?;
        index::update(&mut transaction, &before.case, &after).await?;
        role::update(&mut transaction, Some(&before.case), &after).await.map_err(wrong)?;
        for event in events {
            register::insert_files(&mut transaction, case, &event.event).await?;
        }
        outbox::insert(&mut transaction, &notices).await?;
        transaction.commit().await.map_err(wrong)?;
        Ok(Loaded { case: Arc::new(after), hash })
    }

    /// Waits until this process may write, where the database has one writer.
    async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        match &self.turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }

    /// What the request with this id was, if it was carried out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn request(&self, actor: &str, id: &str) -> Result<Option<Done>, StoreError> {
        let row = sqlx::query("select case_id, digest from requests where actor = $1 and id = $2")
            .bind(actor)
            .bind(id)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        row.map(|row| Ok(Done { case: CaseId::new(row.try_get::<String, _>(0)?), digest: row.try_get(1)? }))
            .transpose()
            .map_err(StoreError::Register)
    }
}

/// The next number of a series, allotted in the transaction that uses it: no gap, no double.
async fn next_number(transaction: &mut Transaction<'_, Any>, series: &str) -> Result<i64, sqlx::Error> {
    sqlx::query(
        "insert into number_series (name, last) values ($1, 1) \
         on conflict (name) do update set last = number_series.last + 1 returning last",
    )
    .bind(series)
    .fetch_one(&mut **transaction)
    .await
    .and_then(|row| row.try_get(0))
}

/// The events in `rows`, of which the first has the number `first` and follows an event with the hash `last`, and the
/// hash of the last one.
fn check_chain(
    case: &CaseId,
    first: u64,
    last: &str,
    rows: &[AnyRow],
) -> Result<(Vec<Recorded>, String), StoreError> {
    let mut events = Vec::with_capacity(rows.len());
    let mut last = last.to_owned();
    for (expected, row) in (first..).zip(rows) {
        let damaged = || StoreError::Damaged { case: case.clone(), seq: expected };
        let text = |column: &str| row.try_get::<String, _>(column).map_err(|_| damaged());
        let (body, previous, hash) = (text("body")?, text("previous")?, text("hash")?);
        let event: Recorded = serde_json::from_str(&body).map_err(|_| damaged())?;
        if event.seq != expected || previous != last || hash != link(&last, &body) {
            return Err(damaged());
        }
        last = hash;
        events.push(event);
    }
    Ok((events, last))
}

async fn claim_request(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    request: Request<'_>,
) -> Result<(), StoreError> {
    sqlx::query("insert into requests (actor, id, case_id, digest, at) values ($1, $2, $3, $4, $5)")
        .bind(request.actor)
        .bind(request.id)
        .bind(case.as_str())
        .bind(request.digest)
        .bind(request.at.as_microsecond())
        .execute(&mut **transaction)
        .await
        .map(drop)
        .map_err(|source| {
            if is_unique_violation(&source) {
                StoreError::Repeated
            } else {
                StoreError::Append { case: case.clone(), source }
            }
        })
}

async fn write_events(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    last: &str,
    events: &[Recorded],
) -> Result<String, StoreError> {
    let mut last = last.to_owned();
    for event in events {
        let body = serde_json::to_string(event).expect("an event is plain data");
        let hash = link(&last, &body);
        sqlx::query(
            "insert into events (case_id, seq, at, body, previous, hash) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(case.as_str())
        .bind(signed(event.seq))
        .bind(event.at.as_microsecond())
        .bind(&body)
        .bind(&last)
        .bind(&hash)
        .execute(&mut **transaction)
        .await
        .map_err(|source| {
            if is_unique_violation(&source) {
                StoreError::Conflict { case: case.clone() }
            } else {
                StoreError::Append { case: case.clone(), source }
            }
        })?;
        last = hash;
    }
    Ok(last)
}

/// A count as the database keeps it.
fn signed(count: u64) -> i64 {
    i64::try_from(count).expect("no case has so many events and no file so many bytes")
}

impl Event {
    /// The documents that the event brings into the register.
    pub(crate) fn documents(&self) -> Vec<&crate::case::document::DocumentMade> {
        match self {
            Self::Frozen { document }
            | Self::ApplicationStarted { document }
            | Self::RulingDrafted { document, .. }
            | Self::SignaturesReported { document, .. }
            | Self::Served { receipt: document, .. } => vec![document],
            Self::Consented { documents, .. } => documents.iter().collect(),
            Self::Ended { document, .. }
            | Self::Filed { document }
            | Self::Accepted { document, .. }
            | Self::Perform { document, .. } => document.iter().collect(),
            Self::Intake(event) => event.document().into_iter().collect(),
            Self::People(event) => event.document().into_iter().collect(),
            Self::Session(event) => event.documents(),
            Self::Court(event) => event.document().into_iter().collect(),
            Self::Registered { .. }
            | Self::PartyAdded { .. }
            | Self::PartyCorrected { .. }
            | Self::Invited { .. }
            | Self::DeviceChecked { .. }
            | Self::Admitted { .. }
            | Self::SessionOpened
            | Self::ClauseAdded { .. }
            | Self::ClauseEdited { .. }
            | Self::ClauseRemoved { .. }
            | Self::ClauseAnswered { .. }
            | Self::Reopened { .. }
            | Self::Signed { .. }
            | Self::SigningRenewed { .. }
            | Self::TookEffect { .. }
            | Self::ApplicationDeclined { .. }
            | Self::Claimed { .. }
            | Self::Released
            | Self::AdmittedToCourt { .. }
            | Self::HearingOpened { .. }
            | Self::Assessed { .. }
            | Self::Ruled { .. }
            | Self::Received { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
