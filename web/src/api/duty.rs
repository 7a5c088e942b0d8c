//! 值班: a judge says with one switch that they sit ready for who applies now.

use super::caller::{Input, Staff};
use crate::{
    app::Shared,
    live,
    problem::{self, Problem},
};
use axum::{Json, extract::State, response::Response};
use confirm::{case::actor::StaffRole, duty::Duty};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

/// Until when.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewDuty {
    /// Later today.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// The judges of one's own court who are on duty, who stays longest first.
#[utoipa::path(get, path = "/api/duty", tag = "queue", operation_id = "duty",
    responses((status = OK, body = Vec<Duty>)))]
pub(crate) async fn list(State(app): State<Shared>, staff: Staff) -> Result<Json<Vec<Duty>>, Problem> {
    if !matches!(staff.account.role, StaffRole::Judge | StaffRole::Clerk) {
        return Err(Problem::unknown());
    }
    Ok(Json(app.cases.on_duty(&staff.account.organisation.id, app.clock.now()).await?))
}

/// On duty from now on. It ends by itself.
#[utoipa::path(post, path = "/api/duty", tag = "queue", operation_id = "begin_duty",
    request_body = NewDuty, responses((status = NO_CONTENT)))]
pub(crate) async fn begin(
    State(app): State<Shared>,
    staff: Staff,
    Input(NewDuty { until }): Input<NewDuty>,
) -> Result<Response, Problem> {
    let judge = (&live::viewer(&staff.session.subject), staff.account.name.as_str());
    app.cases.begin_duty(judge, until, app.clock.now()).await?;
    app.lists_changed();
    Ok(problem::done())
}

/// On duty no longer.
#[utoipa::path(delete, path = "/api/duty", tag = "queue", operation_id = "end_duty",
    responses((status = NO_CONTENT)))]
pub(crate) async fn end(State(app): State<Shared>, staff: Staff) -> Result<Response, Problem> {
    app.cases.end_duty(&live::viewer(&staff.session.subject)).await?;
    app.lists_changed();
    Ok(problem::done())
}
