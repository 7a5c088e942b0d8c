//! The way in for a party: the link's greeting, the SMS code, the session, and proving again before signing.

use super::{
    caller::{Address, Input, Party},
    session::{Me, open, open_as},
};
use crate::{
    app::{App, Shared},
    attendant,
    invitation::{Guest, Invitation, Refused, Standing},
    limit::{SMS_REQUESTS, UNKNOWN_CODES},
    mask,
    problem::{self, Kind, Problem},
    session::{Opening, Subject},
};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use confirm::case::{
    id::{ParticipantId, PartyId},
    stage::Mediation,
    view::{AttendantPlace, CaseView},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a link shows before anybody has proved anything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationView {
    case_title: String,
    organisation: String,
    organisation_phone: String,
    mediator: String,
    /// The next session, once it is planned.
    #[schema(format = DateTime)]
    starts_at: Option<String>,
    /// How long it is planned to last.
    minutes: Option<u16>,
    /// Masked: 赵*平
    party_name: String,
    /// `party`, `interpreter` or `companion`.
    role: String,
    /// Masked: whom an interpreter or a companion goes with; nothing for a party, or if with everybody.
    with: Option<String>,
    /// Masked: 120****0002
    sms_sent_to: String,
    /// 暗语, if the party chose one: whoever sees it here knows the page for ours.
    phrase: Option<String>,
    state: InvitationState,
    /// When codes are taken again.
    #[schema(format = DateTime)]
    paused_until: Option<String>,
}

/// Whether the link opens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvitationState {
    /// It does.
    Open,
    /// Its time is over, a newer one took its place, or the case has ended.
    Expired,
    /// Too many wrong codes; wait.
    Paused,
}

/// The link or the six typed digits, and always the code from the SMS.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Entry {
    /// The last part of the personal link.
    token: Option<String>,
    /// The six digits, where no link can be opened.
    code: Option<String>,
    /// The one-time code from the SMS.
    sms_code: String,
}

/// The one-time code from the SMS.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SmsCode {
    sms_code: String,
}

/// The greeting of a personal link, masked.
#[utoipa::path(get, path = "/api/invitations/{token}", tag = "party", params(("token" = String, Path)),
    responses((status = OK, body = InvitationView)))]
pub(crate) async fn greeting(
    State(app): State<Shared>,
    Path(token): Path<String>,
) -> Result<Json<InvitationView>, Problem> {
    let invitation = app.invitations.by_token(&token).await?;
    let party = match &invitation.guest {
        Guest::Party(party) => party.clone(),
        Guest::Participant(participant) => {
            return attendant_greeting(&app, &invitation, participant).await.map(Json);
        }
    };
    let view = seen(&app, &invitation, &party).await?;
    let me = view.parties.iter().find(|other| other.id == party).ok_or_else(Problem::unknown)?;
    let (state, paused_until) = standing(&app, &invitation, ended(&view));
    let session = view.appointment.as_ref().filter(|_| !ended(&view));
    Ok(Json(InvitationView {
        starts_at: session.map(|booking| booking.starts_at.to_string()),
        minutes: session.map(|booking| booking.minutes),
        party_name: mask::middle(&me.acting_name),
        phrase: app.phrases.of(&invitation.case, &party).await?,
        role: "party".to_owned(),
        with: None,
        case_title: view.title,
        organisation: view.organisation.name,
        organisation_phone: view.organisation.phone,
        mediator: view.mediator.name,
        sms_sent_to: mask::phone(&invitation.phone),
        state,
        paused_until,
    }))
}

/// The greeting of an interpreter or a companion.
async fn attendant_greeting(
    app: &App,
    invitation: &Invitation,
    participant: &ParticipantId,
) -> Result<InvitationView, Problem> {
    let view = app.attendant(&invitation.case, participant).await?;
    let over = view.place == AttendantPlace::Over;
    let (state, paused_until) = standing(app, invitation, over);
    let session = view.appointment.as_ref().filter(|_| !over);
    Ok(InvitationView {
        starts_at: session.map(|booking| booking.starts_at.to_string()),
        minutes: session.map(|booking| booking.minutes),
        party_name: mask::middle(&view.name),
        role: attendant::role_key(view.role).to_owned(),
        with: view.with.as_deref().map(mask::middle),
        phrase: None,
        case_title: view.title,
        organisation: view.organisation.name,
        organisation_phone: view.organisation.phone,
        mediator: view.mediator,
        sms_sent_to: mask::phone(&invitation.phone),
        state,
        paused_until,
    })
}

fn standing(app: &App, invitation: &Invitation, over: bool) -> (InvitationState, Option<String>) {
    match invitation.standing(app.clock.now()) {
        Standing::Open if over => (InvitationState::Expired, None),
        Standing::Open => (InvitationState::Open, None),
        Standing::Paused(until) => (InvitationState::Paused, Some(until.to_string())),
        Standing::Expired | Standing::Replaced => (InvitationState::Expired, None),
    }
}

/// Sends a new one-time code to the number the mediator entered.
#[utoipa::path(post, path = "/api/invitations/{token}/sms", tag = "party", params(("token" = String, Path)),
    responses((status = NO_CONTENT)))]
pub(crate) async fn send_code(
    State(app): State<Shared>,
    Address(address): Address,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    let too_often = |seconds| Problem::from(Refused::SmsTooSoon { seconds });
    app.limits.take(SMS_REQUESTS, &address, now).map_err(too_often)?;
    let invitation = app.invitations.by_token(&token).await?;
    require_running(&app, &invitation).await?;
    app.send_code(&invitation).await?;
    Ok(problem::done())
}

/// Lets a party in with the link (or the typed digits) and the SMS code.
#[utoipa::path(post, path = "/api/party/session", tag = "party", request_body = Entry,
    responses((status = OK, body = Me)))]
pub(crate) async fn enter(
    State(app): State<Shared>,
    Address(address): Address,
    headers: HeaderMap,
    Input(entry): Input<Entry>,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    let invitation = match (entry.token, entry.code) {
        (Some(token), _) => app.invitations.by_token(&token).await?,
        (None, Some(code)) => {
            let paused =
                |seconds: i64| Refused::Paused { until: now + jiff::SignedDuration::from_secs(seconds), now };
            app.limits.peek(UNKNOWN_CODES, &address, now).map_err(paused)?;
            let found = app.invitations.by_code(code.trim()).await;
            if found.is_err() {
                app.limits.strike(UNKNOWN_CODES, &address, now);
            }
            found?
        }
        (None, None) => {
            return Err(Problem::new(
                Kind::Invalid,
                "no-link",
                "请点短信里的链接，或者输入6位数字和短信验证码。",
            ));
        }
    };
    require_running(&app, &invitation).await?;
    let invitation = app.invitations.redeem(&invitation.id, entry.sms_code.trim(), now).await?;
    if let Some(old) = app.sessions.of(&headers, now).await? {
        app.sessions.close(&old).await?;
    }
    if let Some(party) = invitation.guest.party() {
        // Whoever proves anew who they are at a device of their own has left the shared one (G-04).
        app.stand_up(&invitation.case, party, now).await?;
    }
    open(&app, invitation.guest.subject(invitation.case), &headers).await
}

/// 暗语
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChosenPhrase {
    /// 2 to 8 letters or digits of any script, not digits alone.
    phrase: String,
}

/// Chooses the words (暗语) that stand in each message to this party from now on.
#[utoipa::path(post, path = "/api/party/phrase", tag = "party", request_body = ChosenPhrase,
    responses((status = NO_CONTENT)))]
pub(crate) async fn choose_phrase(
    State(app): State<Shared>,
    me: Party,
    Input(body): Input<ChosenPhrase>,
) -> Result<Response, Problem> {
    app.phrases.choose((&me.case, &me.party), &body.phrase, app.clock.now()).await?;
    Ok(problem::done())
}

/// Sends a code with which a party proves again who they are, before signing.
#[utoipa::path(post, path = "/api/party/confirm/sms", tag = "party", responses((status = NO_CONTENT)))]
pub(crate) async fn send_confirm_code(State(app): State<Shared>, me: Party) -> Result<Response, Problem> {
    let invitation = app.invitations.of_party(&me.case, &me.party).await?.ok_or(Refused::UnknownLink)?;
    app.send_code(&invitation).await?;
    Ok(problem::done())
}

/// Proves again who is there, before signing.
#[utoipa::path(post, path = "/api/party/confirm", tag = "party", request_body = SmsCode,
    responses((status = OK, body = Me)))]
pub(crate) async fn confirm_code(
    State(app): State<Shared>,
    me: Party,
    headers: HeaderMap,
    Input(body): Input<SmsCode>,
) -> Result<Response, Problem> {
    let invitation = app.invitations.of_party(&me.case, &me.party).await?.ok_or(Refused::UnknownLink)?;
    app.invitations.redeem(&invitation.id, body.sms_code.trim(), app.clock.now()).await?;
    app.sessions.close(&me.session).await?;
    let station = me.session.station.map(|station| (station, me.session.expires_at));
    let subject = Subject::Party { case: me.case, party: me.party };
    open_as(&app, Opening { subject, station, authenticated_at: app.clock.now() }, &headers).await
}

pub(super) async fn require_running(app: &App, invitation: &Invitation) -> Result<(), Problem> {
    let over = match &invitation.guest {
        Guest::Party(party) => ended(&seen(app, invitation, party).await?),
        Guest::Participant(participant) => {
            app.attendant(&invitation.case, participant).await?.place == AttendantPlace::Over
        }
    };
    if over { Err(Refused::Ended.into()) } else { Ok(()) }
}

async fn seen(app: &App, invitation: &Invitation, party: &PartyId) -> Result<CaseView, Problem> {
    let party = Subject::Party { case: invitation.case.clone(), party: party.clone() };
    app.sees(&party, &invitation.case).await
}

/// After 终止 there is nothing left to take part in.
fn ended(view: &CaseView) -> bool {
    view.stage.mediation == Mediation::Ended
}
