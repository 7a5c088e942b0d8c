//! Who is on duty, until when, and whether something else takes them.

use jiff::Timestamp;
use sqlx::Row;

use super::index::instant;
use super::{Store, StoreError};
use crate::case::id::{AccountId, OrgId};
use crate::duty::{Duty, SOON};

impl Store {
    /// Keeps that a judge is on duty from `now` until `until`, in place of what was said before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if it can't be written.
    pub async fn begin_duty(
        &self,
        (judge, name): (&AccountId, &str),
        court: &OrgId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        sqlx::query(
            "insert into duties (judge, court, name, since, until_at) values ($1, $2, $3, $4, $5) on conflict \
             (judge) do update set court = excluded.court, name = excluded.name, until_at = excluded.until_at",
        )
        .bind(judge.as_str())
        .bind(court.as_str())
        .bind(name)
        .bind(now.as_microsecond())
        .bind(until.as_microsecond())
        .execute(&self.pool)
        .await
        .map(drop)
        .map_err(StoreError::Register)
    }

    /// Keeps that a judge is on duty no longer.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if it can't be written.
    pub async fn end_duty(&self, judge: &AccountId) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        sqlx::query("delete from duties where judge = $1")
            .bind(judge.as_str())
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::Register)
    }

    /// The judges of a court who are on duty at `now`, who stays longest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn on_duty(&self, court: &OrgId, now: Timestamp) -> Result<Vec<Duty>, StoreError> {
        // C60: an inquiry that runs has no end that anybody knows.
        let rows = sqlx::query(
            "select d.judge, d.name, d.until_at, \
             (select count(*) from bookings b where b.person = d.judge and b.starts_at < $1 and b.ends_at > $2) \
             + (select count(*) from tasks t where t.holder = d.judge and t.state = 'C60') \
             from duties d where d.court = $3 and d.until_at > $4 order by d.until_at desc, d.judge",
        )
        .bind((now + SOON).as_microsecond())
        .bind(now.as_microsecond())
        .bind(court.as_str())
        .bind(now.as_microsecond())
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        rows.iter()
            .map(|row| {
                Ok(Duty {
                    judge: AccountId::new(row.try_get::<String, _>(0)?),
                    name: row.try_get(1)?,
                    until: instant(row.try_get(2)?)?,
                    free: row.try_get::<i64, _>(3)? == 0,
                })
            })
            .collect::<Result<_, _>>()
            .map_err(StoreError::Register)
    }
}
