//! 驿站平板: a browser that several parties of one case share, one after the other behind a curtain (`legal.md` G-04).
//!
//! A person sits down with the six digits of their slip and the code from the SMS, as at any browser. Whoever sits there
//! takes a turn again with the six digits alone, which prove nothing for signing: that takes a fresh SMS code. What one
//! turn could do ends with it.

use super::{
    caller::{Address, Input, Party},
    party::require_running,
    session::{Me, open_as},
};
use crate::{
    app::Shared,
    invitation::{Invitation, Refused},
    limit::{SMS_REQUESTS, UNKNOWN_CODES},
    mask,
    problem::{self, Kind, Problem},
    session::{Opening, Subject},
    station::Station,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use confirm::case::{
    AUTHENTICATION_AGE_MAX,
    id::{CaseId, PartyId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What anybody at the device may see.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StationState {
    /// Who sits there.
    people: Vec<SitterView>,
    /// Whether somebody has the turn now; otherwise the curtain is drawn.
    in_turn: bool,
}

/// Somebody who sits there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SitterView {
    /// Masked: 赵*平
    name: String,
    /// Whether it is their turn.
    in_turn: bool,
}

/// Whose device it becomes.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Sharing {
    /// The case whose parties will sit there: that of whoever is signed in.
    case_id: CaseId,
}

/// The six digits of a slip.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Digits {
    code: String,
}

/// The six digits of a slip, and the one-time code from the SMS.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Seating {
    code: String,
    sms_code: String,
}

/// To whom a code was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SentTo {
    /// Masked: 120****0002
    sms_sent_to: String,
}

/// Who sits at this device.
#[utoipa::path(get, path = "/api/station", tag = "station", operation_id = "station",
    responses((status = OK, body = StationState)))]
pub(crate) async fn show(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<StationState>, Problem> {
    let station = here(&app, &headers).await?;
    let now = app.clock.now();
    let turn = app.sessions.turn_at(&station.id, now).await?;
    let case = app.cases.load(&station.case).await?.ok_or_else(Problem::unknown)?;
    let people = case.sitters(&station.id, now);
    let people = people.into_iter().map(|party| SitterView {
        name: mask::middle(party.acting_name()),
        in_turn: turn.as_ref() == Some(&party.id),
    });
    Ok(Json(StationState { people: people.collect(), in_turn: turn.is_some() }))
}

/// Makes this browser a device that several people share; whoever is signed in is the first to sit there.
#[utoipa::path(post, path = "/api/station", tag = "station", operation_id = "open_station",
    request_body = Sharing, responses((status = OK, body = Me)))]
pub(crate) async fn open(
    State(app): State<Shared>,
    me: Party,
    headers: HeaderMap,
    Input(sharing): Input<Sharing>,
) -> Result<Response, Problem> {
    if sharing.case_id != me.case {
        return Err(Problem::unknown());
    }
    if me.session.station.is_some() {
        let sentence = "这台设备已经是驿站平板了。请点“换人”，把平板交给下一位。";
        return Err(Problem::new(Kind::Conflict, "station-open", sentence));
    }
    let now = app.clock.now();
    let (station, token) = app.stations.open(&me.case, now).await?;
    if let Err(problem) = app.sit_down(&station, &me.party, now).await {
        app.stations.close(&station.id).await?;
        return Err(problem);
    }
    let mut response = take_turn(&app, &station, &me.party, me.session.authenticated_at, &headers).await?;
    response.headers_mut().append(header::SET_COOKIE, app.stations.cookie(&token));
    Ok(response)
}

/// Draws the curtain: whoever had the turn is signed out here, and keeps the seat.
#[utoipa::path(post, path = "/api/station/curtain", tag = "station", operation_id = "draw_curtain",
    responses((status = NO_CONTENT)))]
pub(crate) async fn curtain(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let station = here(&app, &headers).await?;
    app.sessions.close_turn(&station.id, None).await?;
    let mut response = problem::done();
    response.headers_mut().insert(header::SET_COOKIE, app.sessions.no_cookie());
    Ok(response)
}

/// Sends a one-time code to the person of the six digits, who wants to sit down.
#[utoipa::path(post, path = "/api/station/sms", tag = "station", operation_id = "send_station_code",
    request_body = Digits, responses((status = OK, body = SentTo)))]
pub(crate) async fn send_code(
    State(app): State<Shared>,
    Address(address): Address,
    headers: HeaderMap,
    Input(digits): Input<Digits>,
) -> Result<Json<SentTo>, Problem> {
    let station = here(&app, &headers).await?;
    let (invitation, party) = typed(&app, &station, &address, &digits.code).await?;
    app.may_sit_down(&station, &party, app.clock.now()).await?;
    let too_often = |seconds| Problem::from(Refused::SmsTooSoon { seconds });
    app.limits.take(SMS_REQUESTS, &address, app.clock.now()).map_err(too_often)?;
    app.send_code(&invitation).await?;
    Ok(Json(SentTo { sms_sent_to: mask::phone(&invitation.phone) }))
}

/// Another person sits down, and has the turn.
#[utoipa::path(post, path = "/api/station/people", tag = "station", operation_id = "sit_down",
    request_body = Seating, responses((status = OK, body = Me)))]
pub(crate) async fn sit_down(
    State(app): State<Shared>,
    Address(address): Address,
    headers: HeaderMap,
    Input(seating): Input<Seating>,
) -> Result<Response, Problem> {
    let station = here(&app, &headers).await?;
    let (invitation, party) = typed(&app, &station, &address, &seating.code).await?;
    let now = app.clock.now();
    app.may_sit_down(&station, &party, now).await?;
    app.invitations.redeem(&invitation.id, seating.sms_code.trim(), now).await?;
    app.sit_down(&station, &party, now).await?;
    take_turn(&app, &station, &party, now, &headers).await
}

/// Gives the turn to somebody who sits there.
#[utoipa::path(post, path = "/api/station/turn", tag = "station", operation_id = "take_turn",
    request_body = Digits, responses((status = OK, body = Me)))]
pub(crate) async fn turn(
    State(app): State<Shared>,
    Address(address): Address,
    headers: HeaderMap,
    Input(digits): Input<Digits>,
) -> Result<Response, Problem> {
    let station = here(&app, &headers).await?;
    let (_, party) = typed(&app, &station, &address, &digits.code).await?;
    let now = app.clock.now();
    let case = app.cases.load(&station.case).await?.ok_or_else(Problem::unknown)?;
    let seat = case.station_seat(&party, now).filter(|seat| seat.station == station.id);
    let Some(seat) = seat else {
        let sentence = "您还没有坐到这台平板前。请再输入短信验证码，核对以后入座。";
        return Err(Problem::new(Kind::Conflict, "not-seated", sentence));
    };
    // Six digits on a slip that others may have seen are too little to sign with.
    let stale = now - AUTHENTICATION_AGE_MAX;
    take_turn(&app, &station, &party, seat.since.min(stale), &headers).await
}

/// 离席: whoever has the turn no longer sits here. After the last one the device is an ordinary browser again.
#[utoipa::path(post, path = "/api/station/leave", tag = "station", operation_id = "leave_station",
    responses((status = NO_CONTENT)))]
pub(crate) async fn leave(
    State(app): State<Shared>,
    me: Party,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let station = me.session.station.clone().ok_or_else(Problem::unknown)?;
    app.stand_up(&me.case, &me.party, app.clock.now()).await?;
    app.sessions.close(&me.session).await?;
    let mut response = problem::done();
    response.headers_mut().insert(header::SET_COOKIE, app.sessions.no_cookie());
    if app.stations.of(&headers, app.clock.now()).await?.is_none_or(|still| still.id != station) {
        response.headers_mut().append(header::SET_COOKIE, app.stations.no_cookie());
    }
    Ok(response)
}

async fn here(app: &Shared, headers: &HeaderMap) -> Result<Station, Problem> {
    app.stations.of(headers, app.clock.now()).await?.ok_or_else(Problem::unknown)
}

/// The invitation of the six digits, if it is for the case of this device. Others are counted as unknown: they are.
async fn typed(
    app: &Shared,
    station: &Station,
    address: &str,
    code: &str,
) -> Result<(Invitation, PartyId), Problem> {
    let now = app.clock.now();
    let paused =
        |seconds: i64| Refused::Paused { until: now + jiff::SignedDuration::from_secs(seconds), now };
    for key in [address, station.id.as_str()] {
        app.limits.peek(UNKNOWN_CODES, key, now).map_err(paused)?;
    }
    let found = app.invitations.by_code(code.trim()).await;
    let found = found.and_then(|invitation| {
        // A companion sits down beside a party without a turn of their own.
        let party = invitation.guest.party().filter(|_| invitation.case == station.case).cloned();
        party.map(|party| (invitation, party)).ok_or_else(|| Refused::UnknownCode.into())
    });
    if found.is_err() {
        for key in [address, station.id.as_str()] {
            app.limits.strike(UNKNOWN_CODES, key, now);
        }
    }
    let (invitation, party) = found?;
    invitation.require_open(now)?;
    require_running(app, &invitation).await?;
    Ok((invitation, party))
}

async fn take_turn(
    app: &Shared,
    station: &Station,
    party: &PartyId,
    authenticated_at: Timestamp,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let subject = Subject::Party { case: station.case.clone(), party: party.clone() };
    let station = Some((station.id.clone(), station.expires_at));
    open_as(app, Opening { subject, station, authenticated_at }, headers).await
}
