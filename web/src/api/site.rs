//! What the landing page says before anybody has signed in: where this is and whom to call.

use crate::{app::Shared, problem::Problem};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

/// Where this is and whom to call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Site {
    /// The district.
    name: String,
    /// Whether this is the demo.
    demo: bool,
    /// The number to call.
    phone: String,
    /// Committees and their numbers.
    stations: Vec<Station>,
    /// The court that confirms.
    court: String,
}

/// A committee that can be called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Station {
    name: String,
    phone: String,
}

/// Where this is and whom to call.
#[utoipa::path(get, path = "/api/site", tag = "system", responses((status = OK, body = Site)))]
pub(crate) async fn site(State(app): State<Shared>) -> Result<Json<Site>, Problem> {
    let center = app.accounts.organisations("center").await?.into_iter().next();
    let committees = app.accounts.organisations("committee").await?;
    let court = app.accounts.organisations("court").await?.into_iter().next();
    let stations: Vec<_> =
        committees.into_iter().map(|station| Station { name: station.name, phone: station.phone }).collect();
    let phone =
        center.as_ref().map(|center| center.phone.clone()).or(stations.first().map(|s| s.phone.clone()));
    Ok(Json(Site {
        name: center.map_or_else(|| "调确".to_owned(), |center| center.short),
        demo: app.demo,
        phone: phone.unwrap_or_default(),
        stations,
        court: court.map(|court| court.name).unwrap_or_default(),
    }))
}
