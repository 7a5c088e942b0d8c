//! The pages of the demo: its accounts and the outbox of its SMS. Outside of the demo there is nothing here.

use super::caller::Input;
use crate::{
    app::Shared,
    demo::DemoAccount,
    problem::{Kind, Problem},
    sms::{self, OutboxMessage},
};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the first page of the demo lists.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Demo {
    accounts: Vec<DemoAccount>,
    /// The page that shows every SMS the service "sent".
    outbox_url: String,
}

/// The accounts that exist in the demo only.
#[utoipa::path(get, path = "/api/demo", tag = "demo", responses((status = OK, body = Demo)))]
pub(crate) async fn demo(State(app): State<Shared>) -> Result<Json<Demo>, Problem> {
    require_demo(&app)?;
    let accounts = crate::demo::accounts(&app.accounts.all().await?);
    Ok(Json(Demo { accounts, outbox_url: "/outbox".to_owned() }))
}

/// The messages of the demo, newest first.
#[utoipa::path(get, path = "/api/demo/outbox", tag = "demo", responses((status = OK, body = [OutboxMessage])))]
pub(crate) async fn outbox(State(app): State<Shared>) -> Result<Json<Vec<OutboxMessage>>, Problem> {
    require_demo(&app)?;
    Ok(Json(sms::outbox(&app.pool).await?))
}

/// The time of the demo.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct DemoTime {
    /// The present instant, RFC 3339.
    #[schema(value_type = String, format = DateTime)]
    now: Timestamp,
}

/// What time it is in the demo.
#[utoipa::path(get, path = "/api/demo/clock", tag = "demo", operation_id = "demo_time",
    responses((status = OK, body = DemoTime)))]
pub(crate) async fn time(State(app): State<Shared>) -> Result<Json<DemoTime>, Problem> {
    require_demo(&app)?;
    Ok(Json(DemoTime { now: app.clock.now() }))
}

/// Moves the clock of the demo on, so that a term of thirty days passes in a second. It never goes back: what happened
/// stays in order. Sessions and links end by the same clock; sign in again afterwards.
#[utoipa::path(post, path = "/api/demo/clock", tag = "demo", operation_id = "move_demo_time",
    request_body = DemoTime, responses((status = OK, body = DemoTime)))]
pub(crate) async fn move_time(
    State(app): State<Shared>,
    Input(to): Input<DemoTime>,
) -> Result<Json<DemoTime>, Problem> {
    require_demo(&app)?;
    if to.now < app.clock.now() {
        return Err(Problem::new(
            Kind::Invalid,
            "time-back",
            "演示的时间只能往后走，不能倒回去。请选晚一些的时间，或者用 --now 重新启动演示。",
        ));
    }
    app.clock.move_to(to.now);
    app.remind_due(app.clock.now()).await;
    Ok(Json(DemoTime { now: app.clock.now() }))
}

fn require_demo(app: &Shared) -> Result<(), Problem> {
    if app.demo { Ok(()) } else { Err(Problem::unknown()) }
}
