//! Times that courts offer, and for which case each is kept.
//!
//! Of two cases that reach for one time, the one whose row the database changes has it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::index::instant;
use super::{Store, StoreError};
use crate::case::id::{AccountId, CaseId, OrgId, PartyId, SlotId};
use crate::case::slot::{ANSWER_TIME, Hold, Slot};

/// Most times that are listed: two months of one court's half hours would be more than anybody reads.
const LISTED_MAX: i64 = 400;
/// What is read of a time that does not clash with an appointment of its judge.
const FREE_OF_BOOKINGS: &str = "not exists (select 1 from bookings b where b.person = s.judge \
     and b.starts_at < s.ends_at and b.ends_at > s.starts_at)";
const COLUMNS: &str = "select s.id, s.judge, s.judge_name, s.starts_at, s.ends_at, s.case_id, s.proposed_by, \
     s.proposed_at, s.agreed_at from slots s where ";

impl Store {
    /// Offers times of a judge; how many of them are new. One that overlaps another of the same judge, or an
    /// appointment, is left out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be written.
    pub async fn offer_slots(
        &self,
        court: &OrgId,
        (judge, name): (&AccountId, &str),
        times: &[(SlotId, Timestamp, Timestamp)],
    ) -> Result<u64, StoreError> {
        let _turn = self.turn().await;
        let mut offered = 0;
        for (id, starts_at, ends_at) in times {
            let done = sqlx::query(
                "insert into slots (id, court, judge, judge_name, starts_at, ends_at) select $1, $2, $3, $4, $5, $6 \
                 where not exists (select 1 from slots o where o.judge = $7 and o.starts_at < $8 and o.ends_at > $9) \
                 and not exists (select 1 from bookings b where b.person = $10 and b.starts_at < $11 \
                 and b.ends_at > $12) on conflict (judge, starts_at) do nothing",
            )
            .bind(id.as_str())
            .bind(court.as_str())
            .bind(judge.as_str())
            .bind(name)
            .bind(starts_at.as_microsecond())
            .bind(ends_at.as_microsecond())
            .bind(judge.as_str())
            .bind(ends_at.as_microsecond())
            .bind(starts_at.as_microsecond())
            .bind(judge.as_str())
            .bind(ends_at.as_microsecond())
            .bind(starts_at.as_microsecond())
            .execute(&self.pool)
            .await
            .map_err(StoreError::Register)?;
            offered += done.rows_affected();
        }
        Ok(offered)
    }

    /// The times of a court that have not begun, and at which their judge is free, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn slots(&self, court: &OrgId, now: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let query = format!(
            "{COLUMNS} s.court = $1 and s.starts_at > $2 and {FREE_OF_BOOKINGS} order by s.starts_at, s.judge limit $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(court.as_str())
            .bind(now.as_microsecond())
            .bind(LISTED_MAX)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        let mut slots: Vec<Slot> =
            rows.iter().map(slot).collect::<Result<_, _>>().map_err(StoreError::Register)?;
        for slot in &mut slots {
            if let Some(hold) = &mut slot.hold {
                hold.yes = self.yes(&slot.id).await?;
            }
        }
        Ok(slots)
    }

    async fn yes(&self, slot: &SlotId) -> Result<BTreeSet<PartyId>, StoreError> {
        let rows = sqlx::query("select party_id from slot_answers where slot_id = $1")
            .bind(slot.as_str())
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        rows.iter()
            .map(|row| Ok(PartyId::new(row.try_get::<String, _>(0)?)))
            .collect::<Result<_, _>>()
            .map_err(StoreError::Register)
    }

    /// Takes a time that nobody has out of the offer; whether it was there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if it can't be written.
    pub async fn withdraw_slot(
        &self,
        court: &OrgId,
        slot: &SlotId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let _turn = self.turn().await;
        let done = sqlx::query(
            "delete from slots where id = $1 and court = $2 and agreed_at is null \
             and (case_id is null or proposed_at <= $3)",
        )
        .bind(slot.as_str())
        .bind(court.as_str())
        .bind((now - ANSWER_TIME).as_microsecond())
        .execute(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps a time for `case` because `party` proposes it, in place of any other; whether it could still be had.
    ///
    /// # Errors
    ///
    /// [`StoreError::Append`] if it can't be written.
    pub async fn propose_slot(
        &self,
        (case, party): (&CaseId, &PartyId),
        slot: &SlotId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let _turn = self.turn().await;
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        release(&mut transaction, case).await.map_err(wrong)?;
        let taken = sqlx::query(
            "update slots set case_id = $1, proposed_by = $2, proposed_at = $3, agreed_at = null where id = $4 \
             and starts_at > $5 and agreed_at is null and (case_id is null or proposed_at <= $6)",
        )
        .bind(case.as_str())
        .bind(party.as_str())
        .bind(now.as_microsecond())
        .bind(slot.as_str())
        .bind(now.as_microsecond())
        .bind((now - ANSWER_TIME).as_microsecond())
        .execute(&mut *transaction)
        .await
        .map_err(wrong)?;
        if taken.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("delete from slot_answers where slot_id = $1")
            .bind(slot.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(wrong)?;
        say_yes(&mut transaction, slot, party, now).await.map_err(wrong)?;
        transaction.commit().await.map_err(wrong)?;
        Ok(true)
    }

    /// Keeps that `party` says yes to the time that is kept for `case`; once that makes `needed` of them, all agreed.
    /// Whether it was still kept for the case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Append`] if it can't be written.
    pub async fn accept_slot(
        &self,
        (case, party): (&CaseId, &PartyId),
        (slot, needed): (&SlotId, i64),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let _turn = self.turn().await;
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        // The row is locked by this, so that of two who say yes at once the second counts the first.
        let kept = sqlx::query("update slots set case_id = case_id where id = $1 and case_id = $2")
            .bind(slot.as_str())
            .bind(case.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(wrong)?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        say_yes(&mut transaction, slot, party, now).await.map_err(wrong)?;
        sqlx::query(
            "update slots set agreed_at = $1 where id = $2 and agreed_at is null \
             and (select count(*) from slot_answers a where a.slot_id = slots.id) >= $3",
        )
        .bind(now.as_microsecond())
        .bind(slot.as_str())
        .bind(needed)
        .execute(&mut *transaction)
        .await
        .map_err(wrong)?;
        transaction.commit().await.map_err(wrong)?;
        Ok(true)
    }

    /// Gives back what was kept for `case`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Append`] if it can't be written.
    pub async fn release_slot(&self, case: &CaseId) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        let wrong = |source| StoreError::Append { case: case.clone(), source };
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        release(&mut transaction, case).await.map_err(wrong)?;
        transaction.commit().await.map_err(wrong)
    }
}

/// Gives back what was kept for `case`: it has an appointment, or wants another time.
pub(super) async fn release(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update slots set case_id = null, proposed_by = null, proposed_at = null, agreed_at = null where case_id = $1",
    )
    .bind(case.as_str())
    .execute(&mut **transaction)
    .await
    .map(drop)
}

async fn say_yes(
    transaction: &mut Transaction<'_, Any>,
    slot: &SlotId,
    party: &PartyId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("insert into slot_answers (slot_id, party_id, at) values ($1, $2, $3) on conflict do nothing")
        .bind(slot.as_str())
        .bind(party.as_str())
        .bind(now.as_microsecond())
        .execute(&mut **transaction)
        .await
        .map(drop)
}

fn slot(row: &AnyRow) -> Result<Slot, sqlx::Error> {
    let case: Option<String> = row.try_get(5)?;
    let (by, at): (Option<String>, Option<i64>) = (row.try_get(6)?, row.try_get(7)?);
    let agreed_at: Option<i64> = row.try_get(8)?;
    let hold = match (case, by, at) {
        (Some(case), Some(by), Some(at)) => Some(Hold {
            case: CaseId::new(case),
            by: PartyId::new(by),
            at: instant(at)?,
            agreed_at: agreed_at.map(instant).transpose()?,
            yes: BTreeSet::new(),
        }),
        _ => None,
    };
    Ok(Slot {
        id: SlotId::new(row.try_get::<String, _>(0)?),
        judge: AccountId::new(row.try_get::<String, _>(1)?),
        judge_name: row.try_get(2)?,
        starts_at: instant(row.try_get(3)?)?,
        ends_at: instant(row.try_get(4)?)?,
        hold,
    })
}
