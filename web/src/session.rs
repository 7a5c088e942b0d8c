//! Who is behind a request: the cookie `tq_session` and what it stands for.
//!
//! The token is random and stored hashed; it changes at every sign-in and every confirmation, so that a token
//! seen before is worth nothing after.

use crate::{
    account::{Account, Accounts},
    secret::{Purpose, Secret, Secrets},
};
use axum::http::{HeaderMap, HeaderValue, header};
use confirm::case::id::{AccountId, CaseId, PartyId};
use jiff::{Timestamp, ToSpan};
use sqlx::AnyPool;
use std::sync::Arc;

/// The name of the cookie.
const COOKIE: &str = "tq_session";
/// A working day and its overtime; staff sign in every morning.
const STAFF_HOURS: i64 = 12;
/// A party may come back in the evening to read what was signed in the morning; later a new SMS code is asked.
const PARTY_HOURS: i64 = 24;
/// For signing, whoever signs proved who they are at most this long ago (legal.md B.10 ②).
const FRESH_MINUTES: i64 = 10;
/// Longest description of a device that is kept.
const DEVICE_MAX: usize = 120;

/// Who a session stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A member of staff.
    Staff(Account),
    /// 当事人, in one case only.
    Party {
        /// The case.
        case: CaseId,
        /// The party, and the seat.
        party: PartyId,
    },
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The hash under which it is stored.
    pub(crate) key: String,
    pub(crate) subject: Subject,
    /// The browser, in its own words.
    pub(crate) device: String,
    /// Where the present request came from; nothing outside a request.
    pub(crate) address: String,
    /// When the person last proved who they are.
    pub(crate) authenticated_at: Timestamp,
    /// From then on it is over.
    pub(crate) expires_at: Timestamp,
}

impl Session {
    /// Whether the person proved who they are recently enough to sign.
    pub(crate) fn fresh(&self, now: Timestamp) -> bool {
        now < self.authenticated_at + FRESH_MINUTES.minutes()
    }
}

/// A row of sessions.
type Row = (Option<String>, Option<String>, Option<String>, String, i64, i64);

/// The sessions in the database.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    pool: AnyPool,
    secrets: Arc<Secrets>,
    accounts: Accounts,
    secure: bool,
}

impl Sessions {
    /// `secure` if clients come over TLS.
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>, accounts: Accounts, secure: bool) -> Self {
        Self { pool, secrets, accounts, secure }
    }

    /// Opens a session for someone who has just proved who they are. Ended ones are cleared away meanwhile.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn open(
        &self,
        subject: Subject,
        device: &str,
        now: Timestamp,
    ) -> Result<(Session, Secret), sqlx::Error> {
        sqlx::query("delete from sessions where expires_at <= $1")
            .bind(now.as_microsecond())
            .execute(&self.pool)
            .await?;
        let token = self.secrets.token();
        let (account, case, party, hours) = match &subject {
            Subject::Staff(account) => (Some(account.id.to_string()), None, None, STAFF_HOURS),
            Subject::Party { case, party } => {
                (None, Some(case.to_string()), Some(party.to_string()), PARTY_HOURS)
            }
        };
        let key = self.secrets.hash(Purpose::Session, "", token.reveal());
        let expires_at = now + hours.hours();
        sqlx::query(
            "insert into sessions (token_hash, account, case_id, party_id, device, authenticated_at, expires_at) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&key)
        .bind(account)
        .bind(case)
        .bind(party)
        .bind(device)
        .bind(now.as_microsecond())
        .bind(expires_at.as_microsecond())
        .execute(&self.pool)
        .await?;
        let session = Session {
            key,
            subject,
            device: device.to_owned(),
            address: String::new(),
            authenticated_at: now,
            expires_at,
        };
        Ok((session, token))
    }

    /// The session of a request with `headers`, if it has one that has not ended.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn of(
        &self,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Option<Session>, sqlx::Error> {
        let Some(token) = token(headers) else { return Ok(None) };
        let key = self.secrets.hash(Purpose::Session, "", token);
        let row: Option<Row> = sqlx::query_as(
            "select account, case_id, party_id, device, authenticated_at, expires_at from sessions \
             where token_hash = $1 and expires_at > $2",
        )
        .bind(&key)
        .bind(now.as_microsecond())
        .fetch_optional(&self.pool)
        .await?;
        let Some((account, case, party, device, authenticated_at, expires_at)) = row else { return Ok(None) };
        let subject = match (account, case, party) {
            (Some(account), _, _) => match self.accounts.find(&AccountId::new(account)).await? {
                Some(account) => Subject::Staff(account),
                None => return Ok(None),
            },
            (None, Some(case), Some(party)) => {
                Subject::Party { case: CaseId::new(case), party: PartyId::new(party) }
            }
            (None, _, _) => return Ok(None),
        };
        Ok(Some(Session {
            key,
            subject,
            device,
            address: String::new(),
            authenticated_at: instant(authenticated_at)?,
            expires_at: instant(expires_at)?,
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn close(&self, session: &Session) -> Result<(), sqlx::Error> {
        sqlx::query("delete from sessions where token_hash = $1")
            .bind(&session.key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends every session of a party: somebody else acts for it from now on.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn close_party(&self, case: &CaseId, party: &PartyId) -> Result<(), sqlx::Error> {
        sqlx::query("delete from sessions where case_id = $1 and party_id = $2")
            .bind(case.as_str())
            .bind(party.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The `Set-Cookie` for a new session.
    pub(crate) fn cookie(&self, token: &Secret, session: &Session, now: Timestamp) -> HeaderValue {
        let seconds = session.expires_at.as_second() - now.as_second();
        self.set_cookie(token.reveal(), seconds)
    }

    /// The `Set-Cookie` that takes the cookie away.
    pub(crate) fn no_cookie(&self) -> HeaderValue {
        self.set_cookie("", 0)
    }

    fn set_cookie(&self, value: &str, seconds: i64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&text).expect("tokens are letters and digits")
    }
}

/// The browser of a request in its own words, cut to what is worth keeping.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    agent.chars().take(DEVICE_MAX).collect()
}

/// An instant of a table.
pub(crate) fn instant(microseconds: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(microseconds).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == COOKIE && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cookies: &[&'static str], expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
        }
        assert_eq!(token(&headers), expected);
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        check(&["tq_session=abc"], Some("abc"));
        check(&["a=b; tq_session=abc; c=d"], Some("abc"));
        check(&["a=b", "tq_session=abc"], Some("abc"));
    }

    #[test]
    fn no_token_is_no_session() {
        check(&[], None);
        check(&["tq_session="], None);
        check(&["xtq_session=abc"], None);
        check(&["tq_session"], None);
    }
}
