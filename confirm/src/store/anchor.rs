//! 日锚: which roots were made, over which records, and the stamps of bundles.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

use super::error::is_unique_violation;
use super::{GENESIS, Store, StoreError, check_chain, signed};
use crate::case::id::CaseId;
use crate::evidence::anchor::{Anchor, Head};
use crate::evidence::bundle::Stored;
use crate::evidence::log::{self, RecordRoot};
use crate::pki::certificate::hex;

/// A case that has grown since the last anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    /// The case.
    pub case: CaseId,
    /// How it stood in the last anchor that had it.
    pub before: Option<Head>,
}

/// What became of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It stands.
    Now,
    /// Another process was faster; nothing was written.
    Before,
}

impl Store {
    /// The record of a case as it was hashed, checked on the way.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn record(&self, case: &CaseId) -> Result<Vec<Stored>, StoreError> {
        let rows = self.rows(case, 1).await?;
        let (events, _) = check_chain(case, 1, GENESIS, &rows)?;
        let stored = rows.iter().zip(events).map(|(row, recorded)| {
            Ok(Stored { hash: row.try_get("hash")?, body: row.try_get("body")?, recorded })
        });
        stored
            .collect::<Result<_, sqlx::Error>>()
            .map_err(|source| StoreError::Load { case: case.clone(), source })
    }

    /// Root over the first `events` events of a case, to be printed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`] or [`StoreError::Damaged`].
    pub async fn record_root(&self, case: &CaseId, events: u64) -> Result<RecordRoot, StoreError> {
        let hashes: Vec<String> =
            sqlx::query_scalar("select hash from events where case_id = $1 and seq <= $2 order by seq")
                .bind(case.as_str())
                .bind(signed(events))
                .fetch_all(&self.pool)
                .await
                .map_err(|source| StoreError::Load { case: case.clone(), source })?;
        let damaged = || StoreError::Damaged { case: case.clone(), seq: events };
        let root = RecordRoot::over(hashes.iter().map(String::as_str)).ok_or_else(damaged)?;
        if root.events == events { Ok(root) } else { Err(damaged()) }
    }

    /// The newest anchor.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn newest_anchor(&self) -> Result<Option<Anchor>, StoreError> {
        Ok(self.anchors(None, 1).await?.pop())
    }

    /// Anchors before `before`, the latest first, at most `most`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn anchors(&self, before: Option<Date>, most: i64) -> Result<Vec<Anchor>, StoreError> {
        // Behind every day, as text.
        let before = before.map_or_else(|| "9999-99-99".to_owned(), |day| day.to_string());
        sqlx::query(
            "select day, at, cases, previous, root, token from anchors where day < $1 order by day desc limit $2",
        )
        .bind(before)
        .bind(most)
        .fetch_all(&self.pool)
        .await
        .and_then(|rows| rows.iter().map(anchor).collect())
        .map_err(StoreError::Register)
    }

    /// The first anchor that covers `case` as it stood at `since`, with how the case stood in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the tables can't be read.
    pub async fn anchor_after(
        &self,
        case: &CaseId,
        since: Timestamp,
    ) -> Result<Option<(Anchor, Head)>, StoreError> {
        let row = sqlx::query(
            "select a.day, a.at, a.cases, a.previous, a.root, a.token, h.case_id, h.events, h.head, h.root as record
             from anchor_heads h join anchors a on a.day = h.day
             where h.case_id = $1 and a.at >= $2 order by a.day limit 1",
        )
        .bind(case.as_str())
        .bind(since.as_microsecond())
        .fetch_optional(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        let found = row.map(|row| {
            let record = Head {
                case: row.try_get("case_id")?,
                events: u64::try_from(row.try_get::<i64, _>("events")?).unwrap_or(0),
                head: row.try_get("head")?,
                root: row.try_get("record")?,
            };
            Ok((anchor(&row)?, record))
        });
        found.transpose().map_err(StoreError::Register)
    }

    /// The records under the anchor of `day`, by case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn heads(&self, day: Date) -> Result<BTreeMap<String, Head>, StoreError> {
        // In the order of the days, so that the latest row of a case comes last.
        let rows =
            sqlx::query("select case_id, events, head, root from anchor_heads where day <= $1 order by day")
                .bind(day.to_string())
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::Register)?;
        let heads: Result<BTreeMap<String, Head>, sqlx::Error> =
            rows.iter().map(|row| head(row).map(|head| (head.case.clone(), head))).collect();
        heads.map_err(StoreError::Register)
    }

    /// The cases that have grown since `heads`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn grown(&self, heads: &BTreeMap<String, Head>) -> Result<Vec<Grown>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as("select id, version from cases order by id")
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        let grown = rows.into_iter().filter_map(|(id, version)| {
            let before = heads.get(&id);
            let same = before.is_some_and(|head| signed(head.events) == version);
            (!same).then(|| Grown { case: CaseId::new(id), before: before.cloned() })
        });
        Ok(grown.collect())
    }

    /// How a case stands now, if its record is whole and still begins with what was anchored `before`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Load`], or [`StoreError::Damaged`] if the record was rewritten.
    pub async fn head(&self, case: &CaseId, before: Option<&Head>) -> Result<Option<Head>, StoreError> {
        let record = self.record(case).await?;
        let Some(last) = record.last() else { return Ok(None) };
        let events = last.recorded.seq;
        let root = |most: u64| {
            let first = record.iter().take_while(|stored| stored.recorded.seq <= most);
            log::root_of(first.map(|stored| stored.hash.as_str())).map(|root| hex(&root))
        };
        if before.is_some_and(|head| head.events > events || root(head.events).as_ref() != Some(&head.root)) {
            return Err(StoreError::Damaged {
                case: case.clone(),
                seq: before.map_or(1, |head| head.events),
            });
        }
        let damaged = || StoreError::Damaged { case: case.clone(), seq: events };
        let root = root(events).ok_or_else(damaged)?;
        Ok(Some(Head { case: case.to_string(), events, head: last.hash.clone(), root }))
    }

    /// Keeps the anchor of a day with the records that are new under it, unless another process has.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be written; then nothing is.
    pub async fn keep_anchor(&self, anchor: &Anchor, new: &[Head]) -> Result<Kept, StoreError> {
        let _turn = self.turn().await;
        match write(&self.pool, anchor, new).await {
            Ok(()) => Ok(Kept::Now),
            Err(error) if is_unique_violation(&error) => Ok(Kept::Before),
            Err(error) => Err(StoreError::Register(error)),
        }
    }

    /// The stamp that was given to a bundle before, in hex.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn stamp(&self, imprint: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("select token from stamps where imprint = $1")
            .bind(imprint)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::Register)
    }

    /// Keeps the stamp of a bundle, unless there is one, and gives the one that stands.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if it can't be written.
    pub async fn keep_stamp(&self, imprint: &str, token: &str, at: Timestamp) -> Result<String, StoreError> {
        {
            let _turn = self.turn().await;
            sqlx::query("insert into stamps (imprint, token, at) values ($1, $2, $3) on conflict do nothing")
                .bind(imprint)
                .bind(token)
                .bind(at.as_microsecond())
                .execute(&self.pool)
                .await
                .map_err(StoreError::Register)?;
        }
        Ok(self.stamp(imprint).await?.unwrap_or_else(|| token.to_owned()))
    }
}

async fn write(pool: &AnyPool, anchor: &Anchor, new: &[Head]) -> Result<(), sqlx::Error> {
    let day = anchor.day.to_string();
    let mut transaction = pool.begin().await?;
    sqlx::query(
        "insert into anchors (day, at, cases, previous, root, token) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&day)
    .bind(anchor.at.as_microsecond())
    .bind(signed(anchor.cases))
    .bind(&anchor.previous)
    .bind(&anchor.root)
    .bind(&anchor.token)
    .execute(&mut *transaction)
    .await?;
    for head in new {
        sqlx::query(
            "insert into anchor_heads (case_id, day, events, head, root) values ($1, $2, $3, $4, $5)",
        )
        .bind(&head.case)
        .bind(&day)
        .bind(signed(head.events))
        .bind(&head.head)
        .bind(&head.root)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await
}

fn anchor(row: &AnyRow) -> Result<Anchor, sqlx::Error> {
    let day: String = row.try_get("day")?;
    let cases: i64 = row.try_get("cases")?;
    Ok(Anchor {
        day: day.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        at: Timestamp::from_microsecond(row.try_get("at")?)
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        cases: u64::try_from(cases).unwrap_or(0),
        previous: row.try_get("previous")?,
        root: row.try_get("root")?,
        token: row.try_get("token")?,
    })
}

fn head(row: &AnyRow) -> Result<Head, sqlx::Error> {
    let events: i64 = row.try_get("events")?;
    Ok(Head {
        case: row.try_get("case_id")?,
        events: u64::try_from(events).unwrap_or(0),
        head: row.try_get("head")?,
        root: row.try_get("root")?,
    })
}
