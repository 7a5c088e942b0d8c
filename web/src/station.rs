//! 驿站平板: the devices at which several parties of one case may sit, one after the other in a turn of their own.
//!
//! Source: `legal.md` G-04. Who sits where is for the record of the case (`confirm::case::station`); here is with what a
//! device shows which one it is, and what follows for sessions and rooms when somebody sits down or leaves.

mod room;

pub(crate) use room::{caller, grant, subject_of};

use crate::{
    app::App,
    live::{self, Room},
    problem::Problem,
    secret::{Purpose, Secret, Secrets},
    session::{self, Subject, instant},
};
use axum::http::{HeaderMap, HeaderValue};
use confirm::case::{
    Case, Supply,
    actor::Actor,
    command::PeopleCommand,
    id::{CaseId, PartyId, StationId},
    station::STATION_STAYS,
};
use confirm::service::ServiceError;
use jiff::Timestamp;
use signaling::{GoneReason, SeatId};
use sqlx::AnyPool;
use std::{collections::BTreeSet, sync::Arc};

/// The name of the cookie.
const COOKIE: &str = "tq_station";

/// A device that several people share.
#[derive(Debug, Clone)]
pub(crate) struct Station {
    pub(crate) id: StationId,
    /// The one case whose parties may sit there.
    pub(crate) case: CaseId,
    /// From then on it is an ordinary browser again.
    pub(crate) expires_at: Timestamp,
}

/// The devices in the database.
#[derive(Debug, Clone)]
pub(crate) struct Stations {
    pool: AnyPool,
    secrets: Arc<Secrets>,
    secure: bool,
}

impl Stations {
    /// `secure` if clients come over TLS.
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>, secure: bool) -> Self {
        Self { pool, secrets, secure }
    }

    /// A new device for people of `case`. Those whose time is over are cleared away meanwhile.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn open(&self, case: &CaseId, now: Timestamp) -> Result<(Station, Secret), sqlx::Error> {
        sqlx::query("delete from stations where expires_at <= $1")
            .bind(now.as_microsecond())
            .execute(&self.pool)
            .await?;
        let token = self.secrets.token();
        let id = StationId::new(format!("station-{}", self.secrets.id()));
        let expires_at = now + STATION_STAYS;
        sqlx::query("insert into stations (id, token_hash, case_id, expires_at) values ($1, $2, $3, $4)")
            .bind(id.as_str())
            .bind(self.secrets.hash(Purpose::Station, "", token.reveal()))
            .bind(case.as_str())
            .bind(expires_at.as_microsecond())
            .execute(&self.pool)
            .await?;
        Ok((Station { id, case: case.clone(), expires_at }, token))
    }

    /// The device that a request with `headers` comes from, if it is one.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn of(
        &self,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Option<Station>, sqlx::Error> {
        let Some(token) = session::cookie(headers, COOKIE) else { return Ok(None) };
        let row: Option<(String, String, i64)> = sqlx::query_as(
            "select id, case_id, expires_at from stations where token_hash = $1 and expires_at > $2",
        )
        .bind(self.secrets.hash(Purpose::Station, "", token))
        .bind(now.as_microsecond())
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, case, expires_at)) = row else { return Ok(None) };
        Ok(Some(Station {
            id: StationId::new(id),
            case: CaseId::new(case),
            expires_at: instant(expires_at)?,
        }))
    }

    /// Nobody sits there any more: the device is an ordinary browser again.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn close(&self, id: &StationId) -> Result<(), sqlx::Error> {
        sqlx::query("delete from stations where id = $1").bind(id.as_str()).execute(&self.pool).await?;
        Ok(())
    }

    /// The `Set-Cookie` for a new device.
    pub(crate) fn cookie(&self, token: &Secret) -> HeaderValue {
        session::set_cookie((COOKIE, token.reveal()), STATION_STAYS.as_secs(), self.secure)
    }

    /// The `Set-Cookie` that takes the cookie away.
    pub(crate) fn no_cookie(&self) -> HeaderValue {
        session::set_cookie((COOKIE, ""), 0, self.secure)
    }
}

impl App {
    /// A party who has just proved who they are sits down at a device. Where else they were signed in or sat is over: one
    /// person, one live seat, and the second device takes the place of the first (G-04).
    ///
    /// # Errors
    ///
    /// The rules do not allow it, for one beside a private talk, or the store does not answer.
    pub(crate) async fn sit_down(
        &self,
        station: &Station,
        party: &PartyId,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let order = PeopleCommand::TakeStationSeat { party: party.clone(), station: station.id.clone() };
        self.note_seat(&station.case, order, now).await?;
        self.sessions.close_party(&station.case, party).await?;
        let text = "您已经坐到驿站的平板前，这个页面已退出。如果不是您本人操作，请联系调解员。";
        for room in [Room::Mediation, Room::Court] {
            let why = (GoneReason::Replaced, text.to_owned());
            self.hub.withdraw(&room.of(&station.case), &SeatId(party.to_string()), why);
        }
        let own = Subject::Party { case: station.case.clone(), party: party.clone() };
        self.hub.close(&live::subject(&own));
        Ok(())
    }

    /// Whether a party might sit down at a device now; asked before a code is sent or used up.
    ///
    /// # Errors
    ///
    /// The rules do not allow it, or the store does not answer.
    pub(crate) async fn may_sit_down(
        &self,
        station: &Station,
        party: &PartyId,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let order = PeopleCommand::TakeStationSeat { party: party.clone(), station: station.id.clone() };
        let case = self.cases.load(&station.case).await?.ok_or_else(Problem::unknown)?;
        let answer = case.decide(&Actor::system(now), &order.into(), &Supply::default(), now);
        answer.map_err(ServiceError::from)?;
        Ok(())
    }

    /// A party no longer sits at a device, if they did.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    pub(crate) async fn stand_up(
        &self,
        case: &CaseId,
        party: &PartyId,
        now: Timestamp,
    ) -> Result<(), Problem> {
        self.note_seat(case, PeopleCommand::LeaveStationSeat { party: party.clone() }, now).await
    }

    async fn note_seat(&self, case: &CaseId, order: PeopleCommand, now: Timestamp) -> Result<(), Problem> {
        let before = self.cases.load(case).await?.ok_or_else(Problem::unknown)?;
        let (command, request) = (order.into(), self.secrets.id());
        let after =
            self.cases.perform(&Actor::system(now), case, before.version, &request, &command, now).await?;
        if after.version != before.version {
            self.tell(&after, &command);
        }
        self.reseat(&before, &after).await
    }

    /// Brings sessions and rooms to what the record says of who sits where, after it went from `before` to `after`.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn reseat(&self, before: &Case, after: &Case) -> Result<(), Problem> {
        for (party, seat) in &before.stations {
            if after.stations.get(party).is_none_or(|now| now.station != seat.station) {
                self.sessions.close_turn(&seat.station, Some(party)).await?;
            }
        }
        let now = self.clock.now();
        let all: BTreeSet<StationId> = before.station_ids().into_iter().chain(after.station_ids()).collect();
        for station in all {
            let empty = after.sitters(&station, now).is_empty();
            for room in [Room::Mediation, Room::Court] {
                if let Some(grant) = room::seat(after, room, &station, now) {
                    self.hub.sitters(grant);
                } else {
                    let text = "这台平板前已经没有人了，座位已经收回。".to_owned();
                    let seat = SeatId(station.to_string());
                    self.hub.withdraw(&room.of(&after.id), &seat, (GoneReason::Ended, text));
                }
            }
            if empty {
                self.sessions.close_turn(&station, None).await?;
                self.stations.close(&station).await?;
                self.hub.close(&subject_of(&after.id, &station));
            }
        }
        Ok(())
    }
}
