//! The page of an interpreter or a companion: the little they see, and what they promise.

use super::caller::{Attendant, Input};
use crate::{app::Shared, problem::Problem};
use axum::{Json, extract::State};
use confirm::case::{participant::Promise, view::AttendantView};
use serde::Deserialize;
use utoipa::ToSchema;

/// One promise.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Promised {
    promise: Promise,
    /// Given, or taken back.
    given: bool,
}

/// What an interpreter or a companion sees of their case.
#[utoipa::path(get, path = "/api/attendant", tag = "party", operation_id = "attendant",
    responses((status = OK, body = AttendantView)))]
pub(crate) async fn show(State(app): State<Shared>, me: Attendant) -> Result<Json<AttendantView>, Problem> {
    Ok(Json(app.attendant(&me.case, &me.participant).await?))
}

/// Gives one promise, or takes it back.
#[utoipa::path(post, path = "/api/attendant/promises", tag = "party", operation_id = "give_promise",
    request_body = Promised, responses((status = OK, body = AttendantView)))]
pub(crate) async fn promise(
    State(app): State<Shared>,
    me: Attendant,
    Input(body): Input<Promised>,
) -> Result<Json<AttendantView>, Problem> {
    let who = (&me.session, &me.case, &me.participant);
    app.promise(who, (body.promise, body.given), app.clock.now()).await?;
    Ok(Json(app.attendant(&me.case, &me.participant).await?))
}
