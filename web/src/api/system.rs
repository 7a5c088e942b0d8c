//! What machines ask: is it alive, what does the API look like, whom do the signatures lead to.

use crate::{app::Shared, problem::Problem};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

/// Whether the service and its database answer.
#[utoipa::path(get, path = "/healthz", tag = "system", responses((status = OK, body = String)))]
pub(crate) async fn health(State(app): State<Shared>) -> Result<&'static str, Problem> {
    sqlx::query("select 1").execute(&app.pool).await?;
    Ok("ok")
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "system", responses((status = OK, body = Object)))]
pub(crate) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(super::openapi())
}

/// The root certificates for readers that check our papers offline: the built-in authority's first, then those of the
/// time-stamp authority of others, if one is used.
#[utoipa::path(get, path = "/api/trust-root.pem", tag = "system",
    responses((status = OK, body = String, content_type = "application/x-pem-file")))]
pub(crate) async fn trust_root(State(app): State<Shared>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"trust-root.pem\""),
    ];
    (headers, app.cases.trust_root_pem()).into_response()
}

/// The certificates that the built-in authority has taken back (RFC 5280); its address stands in certificates.
#[utoipa::path(get, path = confirm::service::LIST_PATH, tag = "system",
    responses((status = OK, body = Vec<u8>, content_type = "application/pkix-crl")))]
pub(crate) async fn revocation_list(State(app): State<Shared>) -> Result<Response, Problem> {
    let list = app.cases.revocation_list(app.clock.now()).await?;
    Ok(([(header::CONTENT_TYPE, "application/pkix-crl")], list).into_response())
}

/// The SM2 public key that the signatures beside our papers are checked with.
#[utoipa::path(get, path = "/api/trust-sm2.pem", tag = "system",
    responses((status = OK, body = String, content_type = "application/x-pem-file")))]
pub(crate) async fn trust_sm2(State(app): State<Shared>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"trust-sm2.pem\""),
    ];
    (headers, app.cases.sm2_public_pem()).into_response()
}
