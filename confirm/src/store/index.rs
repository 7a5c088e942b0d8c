//! What a case is compared with: earlier cases of the same people (E-DUP), and what else stands at the same time.
//!
//! Both are written in the transaction of the events and could be computed again from them.

use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError};
use crate::case::Case;
use crate::case::digest::sha256_hex;
use crate::case::filing::SAME_DISPUTE;
use crate::case::id::CaseId;
use crate::case::intake::Booking;
use crate::case::stage::{Confirmation, Mediation};

/// Most earlier cases that are named.
const NAMED_MAX: usize = 5;
/// Most cases of the same people that are looked into for an application that stands in the way; more than one or two
/// are a pattern that K-12 warns of.
const FILED_MAX: usize = 20;
/// Most appointments that are named.
const CLASHES_MAX: i64 = 5;

impl Store {
    /// Numbers of cases of the same type in which all parties of `case` were parties within 180 days.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn duplicates(&self, case: &Case, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let found = self.cases_of_same_people(case, now - SAME_DISPUTE).await?;
        let mut numbers = Vec::new();
        for id in found.iter().filter(|(_, same_type)| *same_type).map(|(id, _)| id).take(NAMED_MAX) {
            let row = sqlx::query("select number from cases where id = $1")
                .bind(id.as_str())
                .fetch_optional(&self.pool)
                .await
                .map_err(StoreError::Register)?;
            if let Some(row) = row {
                numbers.push(row.try_get(0).map_err(StoreError::Register)?);
            }
        }
        Ok(numbers)
    }

    /// Other cases that lie at a court and in which all parties of `case` were parties, the latest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn filed_by_same_people(&self, case: &Case) -> Result<Vec<CaseId>, StoreError> {
        let mut filed = Vec::new();
        for (id, _) in self.cases_of_same_people(case, Timestamp::UNIX_EPOCH).await? {
            let row = sqlx::query("select 1 from cases where id = $1 and filed_at is not null")
                .bind(id.as_str())
                .fetch_optional(&self.pool)
                .await
                .map_err(StoreError::Register)?;
            filed.extend(row.map(|_| id));
            if filed.len() == FILED_MAX {
                break;
            }
        }
        Ok(filed)
    }

    /// Other cases registered since then in which all parties of `case` were parties, the latest first, and whether
    /// each has its type.
    async fn cases_of_same_people(
        &self,
        case: &Case,
        since: Timestamp,
    ) -> Result<Vec<(CaseId, bool)>, StoreError> {
        // One party alone says nothing: a property company is in a hundred disputes (`legal.md` A-47).
        if !case.both_sides() {
            return Ok(Vec::new());
        }
        let mut found: Option<Vec<(CaseId, bool)>> = None;
        for person in people(case) {
            let rows = sqlx::query(
                "select p.case_id, p.dispute_type from case_people p where p.person = $1 and p.at >= $2 \
                 and p.case_id <> $3 order by p.at desc, p.case_id",
            )
            .bind(person)
            .bind(since.as_microsecond())
            .bind(case.id.as_str())
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
            let of_person: Vec<(CaseId, bool)> = rows
                .iter()
                .map(|row| {
                    let same_type = row.try_get::<String, _>(1)? == case.registration.dispute_type;
                    Ok((CaseId::new(row.try_get::<String, _>(0)?), same_type))
                })
                .collect::<Result<_, _>>()
                .map_err(StoreError::Register)?;
            found = Some(match found {
                None => of_person,
                Some(before) => before.into_iter().filter(|other| of_person.contains(other)).collect(),
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// Numbers of other cases in which `person` has to be at some time between `starts_at` and `minutes` later.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn clashes(
        &self,
        case: &CaseId,
        person: &str,
        (starts_at, minutes): (Timestamp, u16),
    ) -> Result<Vec<String>, StoreError> {
        let ends_at = starts_at + SignedDuration::from_mins(i64::from(minutes));
        let rows = sqlx::query(
            "select c.number from bookings b join cases c on c.id = b.case_id where b.person = $1 \
             and b.starts_at < $2 and b.ends_at > $3 and b.case_id <> $4 order by b.starts_at limit $5",
        )
        .bind(person)
        .bind(ends_at.as_microsecond())
        .bind(starts_at.as_microsecond())
        .bind(case.as_str())
        .bind(CLASHES_MAX)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>().map_err(StoreError::Register)
    }
}

/// Writes what became of `before`, where it says something else.
pub(super) async fn update(
    transaction: &mut Transaction<'_, Any>,
    before: &Case,
    after: &Case,
) -> Result<(), sqlx::Error> {
    if people(before) != people(after) {
        write_people(transaction, after).await?;
    }
    if booked(before) != booked(after) {
        sqlx::query("delete from bookings where case_id = $1")
            .bind(after.id.as_str())
            .execute(&mut **transaction)
            .await?;
        for (person, booking) in booked(after) {
            let ends_at = booking.starts_at + SignedDuration::from_mins(i64::from(booking.minutes));
            sqlx::query("insert into bookings (case_id, person, starts_at, ends_at) values ($1, $2, $3, $4)")
                .bind(after.id.as_str())
                .bind(person)
                .bind(booking.starts_at.as_microsecond())
                .bind(ends_at.as_microsecond())
                .execute(&mut **transaction)
                .await?;
        }
    }
    Ok(())
}

/// Writes who is bound in `case`, in the place of what stood there.
pub(super) async fn write_people(
    transaction: &mut Transaction<'_, Any>,
    case: &Case,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from case_people where case_id = $1")
        .bind(case.id.as_str())
        .execute(&mut **transaction)
        .await?;
    for person in people(case) {
        sqlx::query("insert into case_people (case_id, person, dispute_type, at) values ($1, $2, $3, $4)")
            .bind(case.id.as_str())
            .bind(person)
            .bind(&case.registration.dispute_type)
            .bind(case.registered_at().as_microsecond())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// A number on a document, as the index has it: it can't be read out of it.
pub(super) fn digest_of(number: &str) -> String {
    sha256_hex(number.to_uppercase().as_bytes())
}

/// The people who are bound, each as a digest; in order and once.
pub(super) fn people(case: &Case) -> Vec<String> {
    let mut people: Vec<String> = case.parties.iter().map(|party| digest_of(party.who.number())).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Who has to be where: the mediator at a session that is planned, the judge at an inquiry.
fn booked(case: &Case) -> Vec<(String, Booking)> {
    let session = case
        .intake
        .booking
        .clone()
        .filter(|_| matches!(case.mediation, Mediation::Scheduled | Mediation::CheckIn | Mediation::Notice))
        .map(|booking| (case.mediator.id.clone(), booking));
    let planned = matches!(case.confirmation, Some(Confirmation::Scheduled | Confirmation::CheckIn));
    let inquiry = case
        .round
        .booking
        .clone()
        .filter(|_| planned)
        .and_then(|booking| case.claim.as_ref().map(|claim| (claim.judge.id.clone(), booking)));
    session.into_iter().chain(inquiry).filter(|(person, _)| !person.is_empty()).collect()
}
