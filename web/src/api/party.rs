//! The way in for a party: the link's greeting, the SMS code, the session, and proving again before signing.

use super::{
    caller::{Address, Input, Party},
    session::{Me, open},
};
use crate::{
    app::{App, Shared},
    invitation::{Invitation, Refused, Standing},
    limit::{SMS_REQUESTS, UNKNOWN_CODES},
    mask,
    problem::{self, Kind, Problem},
    session::Subject,
};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use confirm::case::{stage::Mediation, view::CaseView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a link shows before anybody has proved anything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationView {
    case_title: String,
    organisation: String,
    organisation_phone: String,
    mediator: String,
    /// Masked: 赵*平
    party_name: String,
    /// Masked: 120****0002
    sms_sent_to: String,
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
    let view = seen(&app, &invitation).await?;
    let me = view.parties.iter().find(|party| party.id == invitation.party).ok_or_else(Problem::unknown)?;
    let (state, paused_until) = match invitation.standing(app.clock.now()) {
        Standing::Open if ended(&view) => (InvitationState::Expired, None),
        Standing::Open => (InvitationState::Open, None),
        Standing::Paused(until) => (InvitationState::Paused, Some(until.to_string())),
        Standing::Expired | Standing::Replaced => (InvitationState::Expired, None),
    };
    Ok(Json(InvitationView {
        party_name: mask::middle(&me.acting_name),
        case_title: view.title,
        organisation: view.organisation.name,
        organisation_phone: view.organisation.phone,
        mediator: view.mediator.name,
        sms_sent_to: mask::phone(&invitation.phone),
        state,
        paused_until,
    }))
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
    open(&app, Subject::Party { case: invitation.case, party: invitation.party }, &headers).await
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
    open(&app, Subject::Party { case: me.case, party: me.party }, &headers).await
}

async fn require_running(app: &App, invitation: &Invitation) -> Result<(), Problem> {
    if ended(&seen(app, invitation).await?) { Err(Refused::Ended.into()) } else { Ok(()) }
}

async fn seen(app: &App, invitation: &Invitation) -> Result<CaseView, Problem> {
    let party = Subject::Party { case: invitation.case.clone(), party: invitation.party.clone() };
    app.sees(&party, &invitation.case).await
}

/// After 终止 there is nothing left to take part in.
fn ended(view: &CaseView) -> bool {
    view.stage.mediation == Mediation::Ended
}
