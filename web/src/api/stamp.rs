//! The built-in time-stamp authority for others (RFC 3161, 3.4): `openssl ts`, `curl`, another deployment.

use super::caller::Address;
use crate::{
    app::Shared,
    limit::STAMPS,
    problem::{Kind, Problem},
};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use confirm::pki::responder::REQUEST_MAX;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The route with a shorter body than others.
pub(crate) fn route() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(stamp)).layer(DefaultBodyLimit::max(REQUEST_MAX))
}

/// Stamps a hash: a DER `TimeStampReq` in, a DER `TimeStampResp` out. What can't be stamped is answered with a
/// rejection in the same form.
#[utoipa::path(post, path = "/tsa", tag = "system",
    request_body(content = Vec<u8>, content_type = "application/timestamp-query"),
    responses((status = OK, body = Vec<u8>, content_type = "application/timestamp-reply")))]
pub(crate) async fn stamp(
    State(app): State<Shared>,
    Address(address): Address,
    headers: HeaderMap,
    request: Bytes,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    app.limits.take(STAMPS, &address, now).map_err(|seconds| {
        Problem::new(
            Kind::TooOften(seconds),
            "too-often",
            format!("时间戳要得太频繁了。请等{seconds}秒再试。"),
        )
    })?;
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/timestamp-query") {
        return Err(Problem::new(
            Kind::Invalid,
            "not-a-time-stamp-query",
            "这里只收时间戳请求。请以application/timestamp-query类型提交。",
        ));
    }
    let answer = app.cases.stamp_for_stranger(request.to_vec(), now).await?;
    Ok(([(header::CONTENT_TYPE, "application/timestamp-reply")], answer).into_response())
}
