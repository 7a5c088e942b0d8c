//! The pages of the demo: its accounts and the outbox of its SMS. Outside of the demo there is nothing here.

use crate::{
    app::Shared,
    demo::DemoAccount,
    problem::Problem,
    sms::{self, OutboxMessage},
};
use axum::{Json, extract::State};
use serde::Serialize;
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

fn require_demo(app: &Shared) -> Result<(), Problem> {
    if app.demo { Ok(()) } else { Err(Problem::unknown()) }
}
