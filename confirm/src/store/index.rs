//! What a case is compared with: earlier cases of the same people (E-DUP), and what else stands at the same time.
//!
//! Both are written in the transaction of the events and could be computed again from them.

use jiff::Timestamp;
use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError, slot};
use crate::agenda::{Engagement, end_of};
use crate::case::Case;
use crate::case::digest::sha256_hex;
use crate::case::filing::SAME_DISPUTE;
use crate::case::id::CaseId;
use crate::case::intake::Booking;
use crate::case::party::PartyKind;
use crate::case::stage::{Confirmation, Mediation};

/// Most earlier cases that are named.
const NAMED_MAX: usize = 5;
/// Most cases of the same people that are looked into for an application that stands in the way; more than one or two
/// are a pattern that K-12 warns of.
const FILED_MAX: usize = 20;

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

    /// When other cases than `case` take `staff` or one of its parties in person, between two instants.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn clashes(
        &self,
        case: &Case,
        (staff, name): (&str, &str),
        (starts_at, ends_at): (Timestamp, Timestamp),
    ) -> Result<Vec<Engagement>, StoreError> {
        let staff = (!staff.is_empty()).then(|| (staff.to_owned(), name.to_owned()));
        let mut found = Vec::new();
        for (person, name) in staff.into_iter().chain(attending(case)) {
            let rows = sqlx::query(TAKEN)
                .bind(person)
                .bind(ends_at.as_microsecond())
                .bind(starts_at.as_microsecond())
                .bind(case.id.as_str())
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::Register)?;
            for row in rows {
                let at = |column: usize| instant(row.try_get(column)?);
                let (starts_at, ends_at) =
                    (at(0).map_err(StoreError::Register)?, at(1).map_err(StoreError::Register)?);
                found.push(Engagement { name: name.clone(), starts_at, ends_at });
            }
        }
        Ok(found)
    }
}

/// When other cases than `$4` take the person `$1` after `$3` and before `$2`; one is enough to say no.
const TAKEN: &str = "select starts_at, ends_at from bookings where person = $1 and starts_at < $2 \
     and ends_at > $3 and case_id <> $4 order by starts_at limit 1";

/// An instant as the database keeps it.
pub(super) fn instant(microseconds: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(microseconds).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Writes what became of `before`, where it says something else.
///
/// # Errors
///
/// [`StoreError::Conflict`] if an appointment is set while another case took somebody at that time.
pub(super) async fn update(
    transaction: &mut Transaction<'_, Any>,
    before: &Case,
    after: &Case,
) -> Result<(), StoreError> {
    let wrong = |source| StoreError::Append { case: after.id.clone(), source };
    if people(before) != people(after) {
        write_people(transaction, after).await.map_err(wrong)?;
    }
    if booked(before) == booked(after) {
        return Ok(());
    }
    let appointments = |case: &Case| (case.intake.booking.clone(), case.round.booking.clone());
    // A case that changes hands keeps its time; only who sets one has looked for what stands there.
    if appointments(before) != appointments(after) {
        if is_taken(transaction, after).await.map_err(wrong)? {
            return Err(StoreError::Conflict { case: after.id.clone() });
        }
        slot::release(transaction, &after.id).await.map_err(wrong)?;
    }
    write_bookings(transaction, after).await.map_err(wrong)
}

/// Whether another case takes somebody who is booked for `case`. Whoever asks for the same person waits until this
/// transaction ends, so of two that ask at once the second sees the first.
async fn is_taken(transaction: &mut Transaction<'_, Any>, case: &Case) -> Result<bool, sqlx::Error> {
    let mut booked = booked(case);
    // In order, so that two never wait for each other.
    booked.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (person, booking) in booked {
        sqlx::query(
            "insert into agendas (person, turns) values ($1, 1) \
             on conflict (person) do update set turns = agendas.turns + 1",
        )
        .bind(&person)
        .execute(&mut **transaction)
        .await?;
        let taken = sqlx::query(TAKEN)
            .bind(&person)
            .bind(end_of(booking.starts_at, booking.minutes).as_microsecond())
            .bind(booking.starts_at.as_microsecond())
            .bind(case.id.as_str())
            .fetch_optional(&mut **transaction)
            .await?;
        if taken.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn write_bookings(transaction: &mut Transaction<'_, Any>, case: &Case) -> Result<(), sqlx::Error> {
    sqlx::query("delete from bookings where case_id = $1")
        .bind(case.id.as_str())
        .execute(&mut **transaction)
        .await?;
    for (person, booking) in booked(case) {
        sqlx::query("insert into bookings (case_id, person, starts_at, ends_at) values ($1, $2, $3, $4)")
            .bind(case.id.as_str())
            .bind(person)
            .bind(booking.starts_at.as_microsecond())
            .bind(end_of(booking.starts_at, booking.minutes).as_microsecond())
            .execute(&mut **transaction)
            .await?;
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

/// Parties who have to come in person, each as the digest of their number and by name. Whoever acts for a company is
/// not among them: a property company is in a hundred disputes at once (`legal.md` A-47) and sends somebody else.
fn attending(case: &Case) -> Vec<(String, String)> {
    let in_person = case.parties.iter().filter(|party| matches!(party.who, PartyKind::Person { .. }));
    let mut people: Vec<_> =
        in_person.map(|party| (digest_of(party.who.number()), party.who.name().to_owned())).collect();
    people.sort_unstable();
    people.dedup_by(|one, other| one.0 == other.0);
    people
}

/// Who has to be where: the mediator at a session that is planned, the judge at an inquiry, and the parties at both.
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
    let planned: Vec<_> =
        session.into_iter().chain(inquiry).filter(|(person, _)| !person.is_empty()).collect();
    let parties = planned
        .iter()
        .flat_map(|(_, booking)| attending(case).into_iter().map(|(person, _)| (person, booking.clone())));
    planned.iter().cloned().chain(parties).collect()
}
