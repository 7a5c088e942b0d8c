//! Who is behind a request: the cookie `tq_session` and what it stands for.
//!
//! The token is random and stored hashed; it changes at every sign-in and every confirmation, so that a token
//! seen before is worth nothing after.

use crate::{
    account::{Account, Accounts},
    invitation::Guest,
    secret::{Purpose, Secret, Secrets},
};
use axum::http::{HeaderMap, HeaderValue, header};
use confirm::case::id::{AccountId, CaseId, ParticipantId, PartyId, StationId};
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
    /// 翻译 or 陪同人, in one case only.
    Participant {
        /// The case.
        case: CaseId,
        /// The participant, and the seat.
        participant: ParticipantId,
    },
}

impl Subject {
    /// Whether they may ask for `case` at all: whoever came by a link asks for that case alone.
    pub(crate) fn may_ask_for(&self, case: &CaseId) -> bool {
        match self {
            Self::Party { case: own, .. } | Self::Participant { case: own, .. } => own == case,
            Self::Staff(_) => true,
        }
    }
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The hash under which it is stored.
    pub(crate) key: String,
    pub(crate) subject: Subject,
    /// The shared device at which this is a turn; nothing where the browser is one person's own.
    pub(crate) station: Option<StationId>,
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
    /// Whether the person has to choose a password of their own first.
    pub(crate) fn has_first_password(&self) -> bool {
        matches!(&self.subject, Subject::Staff(account) if account.first_password)
    }

    /// Whether the person proved who they are recently enough to sign.
    pub(crate) fn fresh(&self, now: Timestamp) -> bool {
        now < self.authenticated_at + FRESH_MINUTES.minutes()
    }
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) subject: Subject,
    /// The shared device and the end of its time; the turn of whoever was there before ends.
    pub(crate) station: Option<(StationId, Timestamp)>,
    /// When the person proved who they are.
    pub(crate) authenticated_at: Timestamp,
}

/// A row of sessions.
type Row = (Option<String>, Option<String>, Option<String>, String, Option<String>, String, i64, i64);

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

    /// Opens a session. Ended ones are cleared away meanwhile.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn open(
        &self,
        opening: Opening,
        device: &str,
        now: Timestamp,
    ) -> Result<(Session, Secret), sqlx::Error> {
        let Opening { subject, station, authenticated_at } = opening;
        sqlx::query("delete from sessions where expires_at <= $1")
            .bind(now.as_microsecond())
            .execute(&self.pool)
            .await?;
        let token = self.secrets.token();
        let own = |case: &CaseId, guest: Guest| {
            let (seat_of, id) = guest.columns();
            (None, Some(case.to_string()), Some(id.to_owned()), seat_of, PARTY_HOURS)
        };
        let (account, case, guest, seat_of, hours) = match &subject {
            Subject::Staff(account) => (Some(account.id.to_string()), None, None, "staff", STAFF_HOURS),
            Subject::Party { case, party } => own(case, Guest::Party(party.clone())),
            Subject::Participant { case, participant } => own(case, Guest::Participant(participant.clone())),
        };
        let key = self.secrets.hash(Purpose::Session, "", token.reveal());
        let latest = now + hours.hours();
        let expires_at = station.as_ref().map_or(latest, |(_, ends_at)| latest.min(*ends_at));
        let station = station.map(|(station, _)| station);
        sqlx::query(
            "insert into sessions (token_hash, account, case_id, party_id, device, authenticated_at, expires_at, station, \
             seat_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (station) do update set \
             token_hash = excluded.token_hash, account = excluded.account, case_id = excluded.case_id, \
             party_id = excluded.party_id, seat_of = excluded.seat_of, device = excluded.device, \
             authenticated_at = excluded.authenticated_at, expires_at = excluded.expires_at",
        )
        .bind(&key)
        .bind(account)
        .bind(case)
        .bind(guest)
        .bind(device)
        .bind(authenticated_at.as_microsecond())
        .bind(expires_at.as_microsecond())
        .bind(station.as_ref().map(StationId::as_str))
        .bind(seat_of)
        .execute(&self.pool)
        .await?;
        let session = Session {
            key,
            subject,
            station,
            device: device.to_owned(),
            address: String::new(),
            authenticated_at,
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
            "select account, case_id, party_id, seat_of, station, device, authenticated_at, expires_at from sessions \
             where token_hash = $1 and expires_at > $2",
        )
        .bind(&key)
        .bind(now.as_microsecond())
        .fetch_optional(&self.pool)
        .await?;
        let Some((account, case, guest, seat_of, station, device, authenticated_at, expires_at)) = row else {
            return Ok(None);
        };
        let subject = match (account, case, guest) {
            (Some(account), _, _) => match self.accounts.find(&AccountId::new(account)).await? {
                Some(account) => Subject::Staff(account),
                None => return Ok(None),
            },
            (None, Some(case), Some(guest)) => Guest::read(&seat_of, guest).subject(CaseId::new(case)),
            (None, _, _) => return Ok(None),
        };
        Ok(Some(Session {
            key,
            subject,
            station: station.map(StationId::new),
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
        self.close_guest(case, &Guest::Party(party.clone())).await
    }

    /// Ends every session of a seat.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn close_guest(&self, case: &CaseId, guest: &Guest) -> Result<(), sqlx::Error> {
        let (seat_of, id) = guest.columns();
        sqlx::query("delete from sessions where case_id = $1 and party_id = $2 and seat_of = $3")
            .bind(case.as_str())
            .bind(id)
            .bind(seat_of)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends the turn at a shared device, whoever has it; only that of `party` if one is named.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn close_turn(
        &self,
        station: &StationId,
        party: Option<&PartyId>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("delete from sessions where station = $1 and party_id = coalesce($2, party_id)")
            .bind(station.as_str())
            .bind(party.map(PartyId::as_str))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whose turn it is at a shared device.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn turn_at(
        &self,
        station: &StationId,
        now: Timestamp,
    ) -> Result<Option<PartyId>, sqlx::Error> {
        let row: Option<(String,)> =
            sqlx::query_as("select party_id from sessions where station = $1 and expires_at > $2")
                .bind(station.as_str())
                .bind(now.as_microsecond())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(party,)| PartyId::new(party)))
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
        set_cookie((COOKIE, value), seconds, self.secure)
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

/// A `Set-Cookie` for our own pages alone.
pub(crate) fn set_cookie((name, value): (&str, &str), seconds: i64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("tokens are letters and digits")
}

fn token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
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
