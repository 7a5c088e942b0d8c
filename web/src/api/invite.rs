//! The mediator invites a party: a personal link, shown once, and an SMS with it.

use super::{caller::Staff, case::PartyPath};
use crate::{
    app::Shared,
    docket::Order,
    invitation::{Guest, Invitee, Issued},
    lan, mask,
    problem::Problem,
    sms::Message,
};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use confirm::case::{
    command::{Core, PeopleCommand},
    id::{CaseId, ParticipantId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The secrets of an invitation; nobody can see them again.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewInvitation {
    /// The personal link.
    link: String,
    /// The link as a QR code to hold a phone at.
    qr_svg: String,
    /// Six digits to type where no link can be opened; works only with the SMS code.
    code: String,
    /// Masked number to which the SMS went.
    sms_sent_to: String,
}

/// Invites a party, and sends the link and a one-time code by SMS. An earlier link stops working.
#[utoipa::path(post, path = "/api/cases/{case}/parties/{party}/invitation", tag = "case",
    params(("case" = String, Path), ("party" = String, Path)), responses((status = OK, body = NewInvitation)))]
pub(crate) async fn invite(
    State(app): State<Shared>,
    staff: Staff,
    headers: HeaderMap,
    Path(PartyPath { case, party }): Path<PartyPath>,
) -> Result<Json<NewInvitation>, Problem> {
    let now = app.clock.now();
    let version = app.view(&staff.session, &case).await?.version;
    let command = Core::Invite { party: party.clone() }.into();
    let order = Order { case: case.clone(), version, request: app.secrets.id(), state: None, command };
    app.perform(&staff.session, order, now).await?;
    let view = app.view(&staff.session, &case).await?;
    let invited = view.parties.iter().find(|other| other.id == party).ok_or_else(Problem::unknown)?;
    let phone = app.phone_of(&staff.session, &case, &invited.id).await?;
    let invitee = Invitee {
        case: case.clone(),
        guest: Guest::Party(party.clone()),
        organisation: view.organisation.id.clone(),
        phone: phone.clone(),
    };
    let issued = app.invitations.issue(invitee, now).await?;
    let sms = issued.sms_code.reveal();
    let path = path_of(&issued);
    let link = app.addresses.link(&headers, &path);
    let text = format!(
        "【{}】{}调解员请您参加“{}”线上调解。请点 {link} ，验证码{sms}，24小时内有效，不要告诉别人。\
         打不开链接可在首页输入6位数字。咨询{}，调解不收费。",
        view.organisation.name, view.mediator.name, view.title, view.organisation.phone,
    );
    let text = app.phrases.sign((&case, &party), text).await?;
    hand_over(&app, &headers, issued, (phone, text)).await
}

/// Sends an interpreter or a companion the link to their own seat, with a one-time code. An earlier link stops working.
#[utoipa::path(post, path = "/api/cases/{case}/participants/{participant}/invitation", tag = "case",
    operation_id = "invite_participant",
    params(("case" = String, Path), ("participant" = String, Path)), responses((status = OK, body = NewInvitation)))]
pub(crate) async fn invite_participant(
    State(app): State<Shared>,
    staff: Staff,
    headers: HeaderMap,
    Path(ParticipantPath { case, participant }): Path<ParticipantPath>,
) -> Result<Json<NewInvitation>, Problem> {
    let now = app.clock.now();
    let version = app.view(&staff.session, &case).await?.version;
    let command = PeopleCommand::CallParticipant { participant: participant.clone() }.into();
    let order = Order { case: case.clone(), version, request: app.secrets.id(), state: None, command };
    app.perform(&staff.session, order, now).await?;
    let loaded = app.load(&staff.session.subject, &case).await?;
    let invited = loaded.attendant(&participant).ok_or_else(Problem::unknown)?;
    let phone = invited.phone.clone();
    let invitee = Invitee {
        case: case.clone(),
        guest: Guest::Participant(participant.clone()),
        organisation: loaded.committee.id.clone(),
        phone: phone.clone(),
    };
    let issued = app.invitations.issue(invitee, now).await?;
    let link = app.addresses.link(&headers, &path_of(&issued));
    let text = format!(
        "【{}】{}调解员请您以{}身份参加“{}”线上调解。请点 {link} ，验证码{}，24小时内有效，不要告诉别人。\
         打不开链接可在首页输入6位数字。咨询{}。",
        loaded.committee.name,
        loaded.mediator.name,
        loaded.plate(invited),
        loaded.registration.title,
        issued.sms_code.reveal(),
        loaded.committee.phone,
    );
    hand_over(&app, &headers, issued, (phone, text)).await
}

/// The path of a participant of a case.
#[derive(Debug, Deserialize)]
pub(crate) struct ParticipantPath {
    case: CaseId,
    participant: ParticipantId,
}

fn path_of(issued: &Issued) -> String {
    format!("/p/{}", issued.token.reveal())
}

/// Sends the message, and shows the secrets once to whoever asked for them.
async fn hand_over(
    app: &Shared,
    headers: &HeaderMap,
    issued: Issued,
    (phone, text): (String, String),
) -> Result<Json<NewInvitation>, Problem> {
    let path = path_of(&issued);
    let link = app.addresses.link(headers, &path);
    let code = Some(issued.sms_code.reveal().to_owned());
    app.send(Message { phone: phone.clone(), text, link: Some(link.clone()), code }).await?;
    Ok(Json(NewInvitation {
        qr_svg: lan::svg_qr(&app.addresses.scannable(headers, &path)),
        link,
        code: issued.code.reveal().to_owned(),
        sms_sent_to: mask::phone(&phone),
    }))
}
