//! The record of cases, on SQLite and PostgreSQL.
//!
//! Events are the truth: append-only, each hashed with the one before it (`SHA-256(previous hash, body)`), written in
//! one transaction with the index of cases, the register of files, the number series, the notices to other systems
//! and the request that caused them. Two writers meet at the primary key `(case, seq)`: one wins, the other gets [`StoreError::Conflict`].
//! Every transaction begins with a write, so SQLite never has to upgrade a reader.

mod outbox;
pub mod register;

use jiff::Timestamp;
use sqlx::error::ErrorKind;
use sqlx::{Any, AnyPool, Row, Transaction};

use crate::case::Case;
use crate::case::digest::sha256_hex;
use crate::case::event::{Event, Recorded};
use crate::case::id::CaseId;
use crate::exchange::manifest::as_filed;
use crate::exchange::notice::{Standing, rows_for};

/// Hash before the first event of a case.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A failure of the case store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The events of a case could not be read.
    #[error("could not load case {case}")]
    Load {
        /// The case.
        case: CaseId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The record of a case is not what was written: an event or its hash was changed, or can't be read.
    #[error("the record of case {case} is damaged at event {seq}")]
    Damaged {
        /// The case.
        case: CaseId,
        /// Number of the first bad event.
        seq: u64,
    },
    /// The events of a case could not be written.
    #[error("could not write case {case}")]
    Append {
        /// The case.
        case: CaseId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// Someone else changed the case first; load it again.
    #[error("case {case} changed meanwhile")]
    Conflict {
        /// The case.
        case: CaseId,
    },
    /// The request was carried out before.
    #[error("the request was carried out before")]
    Repeated,
    /// The court number belongs to another case.
    #[error("the court number belongs to another case")]
    DocketTaken,
    /// A list or register could not be read.
    #[error("could not read the register")]
    Register(#[source] sqlx::Error),
}

/// A case as it was read, with where its record ends.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The case.
    pub case: Case,
    /// Hash of its last event.
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

/// What a request was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The case it changed.
    pub case: CaseId,
    /// SHA-256 of what was asked, in hex.
    pub digest: String,
}

/// The record of cases.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
}

impl Store {
    /// The record in the database behind `pool`, whose tables are up to date.
    #[must_use]
    pub fn new(pool: AnyPool) -> Self {
        Self { pool }
    }

    /// The case, if there is one; its hash chain is checked on the way.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn load(&self, case: &CaseId) -> Result<Option<Loaded>, StoreError> {
        let Some((events, hash)) = self.record(case).await? else { return Ok(None) };
        let damaged = StoreError::Damaged { case: case.clone(), seq: 1 };
        Ok(Some(Loaded { case: Case::replay(case, &events).ok_or(damaged)?, hash }))
    }

    /// The case as it stood when it was filed last, whatever happened to it since; nothing before that.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn load_as_filed(&self, case: &CaseId) -> Result<Option<Case>, StoreError> {
        Ok(self.record(case).await?.and_then(|(events, _)| as_filed(case, &events)))
    }

    /// The events of a case and the hash of the last one; the chain is checked on the way.
    async fn record(&self, case: &CaseId) -> Result<Option<(Vec<Recorded>, String)>, StoreError> {
        let rows =
            sqlx::query("select seq, body, previous, hash from events where case_id = $1 order by seq")
                .bind(case.as_str())
                .fetch_all(&self.pool)
                .await
                .map_err(|source| StoreError::Load { case: case.clone(), source })?;
        if rows.is_empty() {
            return Ok(None);
        }
        let mut events = Vec::with_capacity(rows.len());
        let mut last = GENESIS.to_owned();
        for (expected, row) in (1..).zip(&rows) {
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
        Ok(Some((events, last)))
    }

    /// Begins a case. `build` gets the number's serial in `series` and gives the first event and the case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Repeated`] or [`StoreError::Append`].
    pub async fn begin(
        &self,
        case: &CaseId,
        series: &str,
        request: Request<'_>,
        build: impl FnOnce(i64) -> (Recorded, Case) + Send,
    ) -> Result<Case, StoreError> {
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        claim_request(&mut transaction, case, request).await?;
        let serial: i64 = sqlx::query(
            "insert into number_series (name, last) values ($1, 1) \
             on conflict (name) do update set last = number_series.last + 1 returning last",
        )
        .bind(series)
        .fetch_one(&mut *transaction)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(wrong)?;
        let (event, begun) = build(serial);
        write_events(&mut transaction, case, GENESIS, std::slice::from_ref(&event)).await?;
        register::insert_case(&mut transaction, &begun).await?;
        outbox::insert(&mut transaction, &rows_for(&Standing::default(), &event, &begun)).await?;
        transaction.commit().await.map_err(wrong)?;
        Ok(begun)
    }

    /// Appends `events` to what was read as `before`; gives the case after them.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if someone was faster; then nothing was written.
    pub async fn append(
        &self,
        before: &Loaded,
        events: &[Recorded],
        request: Request<'_>,
    ) -> Result<Case, StoreError> {
        let case = &before.case.id;
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut after = before.case.clone();
        let mut notices = Vec::new();
        for event in events {
            let standing = Standing::of(&after);
            after.apply(event);
            notices.extend(rows_for(&standing, event, &after));
        }
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        claim_request(&mut transaction, case, request).await?;
        write_events(&mut transaction, case, &before.hash, events).await?;
        register::update_case(&mut transaction, &after, before.case.version).await?;
        for event in events {
            register::insert_files(&mut transaction, case, &event.event).await?;
        }
        outbox::insert(&mut transaction, &notices).await?;
        transaction.commit().await.map_err(wrong)?;
        Ok(after)
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

/// Hash of an event: SHA-256 over the previous hash and the body.
fn link(previous: &str, body: &str) -> String {
    sha256_hex(format!("{previous}\n{body}").as_bytes())
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
) -> Result<(), StoreError> {
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
    Ok(())
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| matches!(error.kind(), ErrorKind::UniqueViolation))
}

/// A count as the database keeps it.
fn signed(count: u64) -> i64 {
    i64::try_from(count).expect("no case has so many events and no file so many bytes")
}

impl Event {
    /// The documents that the event brings into the register.
    fn documents(&self) -> Option<&crate::case::document::DocumentMade> {
        match self {
            Self::Frozen { document }
            | Self::ApplicationStarted { document }
            | Self::RulingDrafted { document, .. }
            | Self::Served { receipt: document, .. } => Some(document),
            Self::Registered { .. }
            | Self::PartyAdded { .. }
            | Self::PartyCorrected { .. }
            | Self::Invited { .. }
            | Self::DeviceChecked { .. }
            | Self::Consented { .. }
            | Self::Admitted { .. }
            | Self::SessionOpened
            | Self::ClauseAdded { .. }
            | Self::ClauseEdited { .. }
            | Self::ClauseRemoved { .. }
            | Self::ClauseAnswered { .. }
            | Self::Reopened { .. }
            | Self::Signed { .. }
            | Self::TookEffect { .. }
            | Self::Ended { .. }
            | Self::ApplicationDeclined { .. }
            | Self::Filed
            | Self::Accepted { .. }
            | Self::Claimed { .. }
            | Self::Released
            | Self::AdmittedToCourt { .. }
            | Self::HearingOpened { .. }
            | Self::Assessed { .. }
            | Self::Ruled { .. }
            | Self::Received { .. } => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
