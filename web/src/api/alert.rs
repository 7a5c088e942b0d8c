//! Alerts of the desks: who lost the connection, refused the camera or failed the device check, and who dealt with it.

use super::caller::Staff;
use crate::{
    alert::{self, Alert},
    app::Shared,
    problem::{self, Problem},
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};

/// The alerts of the cases at the desk of whoever asks, open ones first.
#[utoipa::path(get, path = "/api/alerts", tag = "queue", operation_id = "alerts",
    responses((status = OK, body = Vec<Alert>)))]
pub(crate) async fn list(State(app): State<Shared>, staff: Staff) -> Result<Json<Vec<Alert>>, Problem> {
    Ok(Json(alert::alerts(&app, &staff.session, &staff.account).await?))
}

/// Says that one is dealt with. It stays on the list, with the name, until its cause is gone.
#[utoipa::path(post, path = "/api/alerts/{alert}/handled", tag = "queue", operation_id = "handle_alert",
    params(("alert" = String, Path)), responses((status = NO_CONTENT)))]
pub(crate) async fn handle(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    alert::handle(&app, &staff.session, &staff.account, &id, app.clock.now()).await?;
    Ok(problem::done())
}
