//! Invitations in the database.

use super::{
    ASKED_CODE_MINUTES, Guest, INVITED_CODE_HOURS, Invitation, LINK_DAYS, Refused, SmsCode, TRIES_MAX,
    pause_end,
};
use crate::{
    problem::Problem,
    secret::{Purpose, Secret, Secrets},
    session::instant,
};
use confirm::case::id::{CaseId, OrgId, PartyId};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyPool;
use std::sync::Arc;

/// Draws of six digits before giving up; with 10 000 open invitations one in a hundred draws is taken.
const DRAWS_MAX: usize = 20;

/// The secrets of a new invitation, which nobody can see again.
#[derive(Debug)]
pub(crate) struct Issued {
    /// The last part of the link.
    pub(crate) token: Secret,
    /// The six digits to type.
    pub(crate) code: Secret,
    /// The code for the SMS that goes with it.
    pub(crate) sms_code: Secret,
}

/// For whom an invitation is.
#[derive(Debug)]
pub(crate) struct Invitee {
    pub(crate) case: CaseId,
    pub(crate) guest: Guest,
    pub(crate) organisation: OrgId,
    pub(crate) phone: String,
}

type Row = (
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    i64,
);

const SELECT: &str = "select id, case_id, party_id, seat_of, organisation, phone, expires_at, replaced_at, paused_until, \
     sms_hash, sms_sent_at, sms_expires_at, sms_used_at, sms_today from invitations";

fn invitation(row: Row) -> Result<Invitation, sqlx::Error> {
    let (
        id,
        case,
        guest,
        seat_of,
        organisation,
        phone,
        expires_at,
        replaced_at,
        paused_until,
        hash,
        sent,
        ends,
        used,
        count,
    ) = row;
    let sms = match (hash, sent, ends) {
        (Some(hash), Some(sent), Some(ends)) => {
            Some(SmsCode { hash, sent_at: instant(sent)?, expires_at: instant(ends)?, used: used.is_some() })
        }
        (_, _, _) => None,
    };
    Ok(Invitation {
        id,
        case: CaseId::new(case),
        guest: Guest::read(&seat_of, guest),
        organisation: OrgId::new(organisation),
        phone,
        expires_at: instant(expires_at)?,
        replaced: replaced_at.is_some(),
        paused_until: paused_until.map(instant).transpose()?,
        sms,
        sms_sent: count,
    })
}

/// The invitations of all cases.
#[derive(Debug, Clone)]
pub(crate) struct Invitations {
    pool: AnyPool,
    secrets: Arc<Secrets>,
}

impl Invitations {
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>) -> Self {
        Self { pool, secrets }
    }

    /// Makes a new invitation; those made for the same seat before open nothing any more.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn issue(&self, invitee: Invitee, now: Timestamp) -> Result<Issued, sqlx::Error> {
        let (id, token, sms_code) = (self.secrets.id(), self.secrets.token(), self.secrets.digits());
        let code = self.insert(&id, &token, &sms_code, &invitee, now).await?;
        sqlx::query(
            "update invitations set replaced_at = $1, code_hash = 'replaced ' || id \
             where case_id = $2 and party_id = $3 and seat_of = $4 and id <> $5 and replaced_at is null",
        )
        .bind(now.as_microsecond())
        .bind(invitee.case.as_str())
        .bind(invitee.guest.columns().1)
        .bind(invitee.guest.columns().0)
        .bind(&id)
        .execute(&self.pool)
        .await?;
        Ok(Issued { token, code, sms_code })
    }

    /// The invitation behind a link.
    ///
    /// # Errors
    ///
    /// There is none, or the database does not answer.
    pub(crate) async fn by_token(&self, token: &str) -> Result<Invitation, Problem> {
        let hash = self.secrets.hash(Purpose::Link, "", token);
        self.by("link_hash", &hash).await?.ok_or_else(|| Refused::UnknownLink.into())
    }

    /// The invitation behind six typed digits.
    ///
    /// # Errors
    ///
    /// There is none, or the database does not answer.
    pub(crate) async fn by_code(&self, code: &str) -> Result<Invitation, Problem> {
        let hash = self.secrets.hash(Purpose::Code, "", code);
        self.by("code_hash", &hash).await?.ok_or_else(|| Refused::UnknownCode.into())
    }

    /// The links of `guest` open nothing any more.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn end(&self, case: &CaseId, guest: &Guest, now: Timestamp) -> Result<(), sqlx::Error> {
        let (seat_of, id) = guest.columns();
        sqlx::query(
            "update invitations set replaced_at = $1, code_hash = 'replaced ' || id \
             where case_id = $2 and party_id = $3 and seat_of = $4 and replaced_at is null",
        )
        .bind(now.as_microsecond())
        .bind(case.as_str())
        .bind(id)
        .bind(seat_of)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The newest invitation of a party.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn of_party(
        &self,
        case: &CaseId,
        party: &PartyId,
    ) -> Result<Option<Invitation>, sqlx::Error> {
        let sql = format!(
            "{SELECT} where case_id = $1 and party_id = $2 and seat_of = 'party' and replaced_at is null"
        );
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(case.as_str())
            .bind(party.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(invitation).transpose()
    }

    /// A new SMS code for someone who asked for one.
    ///
    /// # Errors
    ///
    /// The link does not open, too many SMS went out, or the database does not answer.
    pub(crate) async fn new_sms_code(
        &self,
        invitation: &Invitation,
        now: Timestamp,
    ) -> Result<Secret, Problem> {
        invitation.require_open(now)?;
        let count = invitation.next_sms(now)?;
        let code = self.secrets.digits();
        let ends = now + SignedDuration::from_mins(ASKED_CODE_MINUTES);
        sqlx::query(
            "update invitations set sms_hash = $1, sms_sent_at = $2, sms_expires_at = $3, sms_used_at = null, \
             sms_today = $4 where id = $5",
        )
        .bind(self.secrets.hash(Purpose::Sms, &invitation.id, code.reveal()))
        .bind(now.as_microsecond())
        .bind(ends.as_microsecond())
        .bind(count)
        .bind(&invitation.id)
        .execute(&self.pool)
        .await?;
        Ok(code)
    }

    /// Takes the SMS code of someone who wants in, once.
    ///
    /// # Errors
    ///
    /// The link does not open, the code is wrong, old or used, or the database does not answer.
    pub(crate) async fn redeem(
        &self,
        id: &str,
        sms_code: &str,
        now: Timestamp,
    ) -> Result<Invitation, Problem> {
        let reserved: Option<(i64,)> = sqlx::query_as(
            "update invitations set tries = tries + 1 where id = $1 and tries < $2 \
             and (paused_until is null or paused_until <= $3) returning tries",
        )
        .bind(id)
        .bind(TRIES_MAX)
        .bind(now.as_microsecond())
        .fetch_optional(&self.pool)
        .await?;
        let invitation = self.by("id", id).await?.ok_or(Refused::UnknownLink)?;
        let Some((tries,)) = reserved else {
            invitation.require_open(now)?;
            return Err(Refused::Paused { until: pause_end(now), now }.into());
        };
        invitation.require_open(now)?;
        let hash = self.secrets.hash(Purpose::Sms, id, sms_code);
        match invitation.judge(&hash, tries, now) {
            Ok(()) => self.consume(id, &hash, now).await.map(|()| invitation),
            Err(refused) => {
                if let Refused::Paused { until, .. } = refused {
                    self.pause(id, until).await?;
                }
                Err(refused.into())
            }
        }
    }

    async fn consume(&self, id: &str, hash: &str, now: Timestamp) -> Result<(), Problem> {
        let done = sqlx::query(
            "update invitations set sms_used_at = $1, tries = 0, paused_until = null \
             where id = $2 and sms_hash = $3 and sms_used_at is null",
        )
        .bind(now.as_microsecond())
        .bind(id)
        .bind(hash)
        .execute(&self.pool)
        .await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(Refused::CodeUsed.into()) }
    }

    async fn pause(&self, id: &str, until: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("update invitations set tries = 0, paused_until = $1 where id = $2")
            .bind(until.as_microsecond())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn by(&self, column: &'static str, value: &str) -> Result<Option<Invitation>, sqlx::Error> {
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} where {column} = $1")))
            .bind(value)
            .fetch_optional(&self.pool)
            .await?;
        row.map(invitation).transpose()
    }

    /// Inserts with six digits that no other open invitation has, and returns them.
    async fn insert(
        &self,
        id: &str,
        token: &Secret,
        sms_code: &Secret,
        invitee: &Invitee,
        now: Timestamp,
    ) -> Result<Secret, sqlx::Error> {
        let mut draws = 0;
        loop {
            draws += 1;
            let code = self.secrets.digits();
            let inserted = sqlx::query(
                "insert into invitations (id, case_id, party_id, organisation, phone, link_hash, code_hash, \
                 created_at, expires_at, sms_hash, sms_sent_at, sms_expires_at, sms_today, seat_of) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)",
            )
            .bind(id)
            .bind(invitee.case.as_str())
            .bind(invitee.guest.columns().1)
            .bind(invitee.organisation.as_str())
            .bind(&invitee.phone)
            .bind(self.secrets.hash(Purpose::Link, "", token.reveal()))
            .bind(self.secrets.hash(Purpose::Code, "", code.reveal()))
            .bind(now.as_microsecond())
            .bind((now + SignedDuration::from_hours(24 * LINK_DAYS)).as_microsecond())
            .bind(self.secrets.hash(Purpose::Sms, id, sms_code.reveal()))
            .bind(now.as_microsecond())
            .bind((now + SignedDuration::from_hours(INVITED_CODE_HOURS)).as_microsecond())
            .bind(invitee.guest.columns().0)
            .execute(&self.pool)
            .await;
            match inserted {
                Ok(_) => return Ok(code),
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() && draws < DRAWS_MAX => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database;

    /// A story of one invitation: at a second, the code that is tried (`right`, `wrong`), and the answer's code.
    async fn check(story: &[(i64, &str, &str)]) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        let invitations =
            Invitations::new(database::open(&url).await.unwrap(), Arc::new(Secrets::with_key(&[1; 32])));
        let start = Timestamp::from_second(1_000_000).unwrap();
        let issued = invitations.issue(invitee(), start).await.unwrap();
        let id = invitations.by_token(issued.token.reveal()).await.unwrap().id;
        for (second, tried, expected) in story {
            let now = start + SignedDuration::from_secs(*second);
            let right = issued.sms_code.reveal();
            let wrong = if right == "000000" { "111111" } else { "000000" };
            let answer = invitations.redeem(&id, if *tried == "right" { right } else { wrong }, now).await;
            let code = answer.map_or_else(|problem| problem.code().to_owned(), |_| "in".to_owned());
            assert_eq!(code, *expected, "at {second}");
        }
    }

    fn invitee() -> Invitee {
        Invitee {
            case: CaseId::new("c"),
            guest: Guest::Party(PartyId::new("p")),
            organisation: OrgId::new("o"),
            phone: "12000000002".into(),
        }
    }

    #[tokio::test]
    async fn five_wrong_tries_then_a_pause_that_even_the_right_code_waits_for() {
        check(&[
            (0, "wrong", "wrong-code"),
            (1, "wrong", "wrong-code"),
            (2, "wrong", "wrong-code"),
            (3, "wrong", "wrong-code"),
            (4, "wrong", "paused"),
            (5, "right", "paused"),
            (903, "right", "paused"),
            (904, "right", "in"),
        ])
        .await;
    }

    #[tokio::test]
    async fn a_right_code_works_once_and_not_after_a_day() {
        check(&[(0, "wrong", "wrong-code"), (1, "right", "in"), (2, "right", "code-used")]).await;
        check(&[(86_400, "right", "code-expired")]).await;
    }

    #[tokio::test]
    async fn a_newer_link_replaces_the_older_and_takes_its_digits_away() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        let invitations =
            Invitations::new(database::open(&url).await.unwrap(), Arc::new(Secrets::with_key(&[1; 32])));
        let now = Timestamp::from_second(1_000_000).unwrap();
        let (old, new) = (
            invitations.issue(invitee(), now).await.unwrap(),
            invitations.issue(invitee(), now).await.unwrap(),
        );
        let replaced = invitations.by_token(old.token.reveal()).await.unwrap();
        assert_eq!(replaced.require_open(now), Err(Refused::Replaced));
        assert_eq!(invitations.by_code(old.code.reveal()).await.unwrap_err().code(), "code-unknown");
        assert!(invitations.by_code(new.code.reveal()).await.is_ok());
        assert!(invitations.of_party(&CaseId::new("c"), &PartyId::new("p")).await.unwrap().is_some());
        assert_eq!(invitations.by_token("nonsense").await.unwrap_err().code(), "link-unknown");
    }
}
