//! What every answer and every request goes through: headers that keep browsers strict, and the origin check.
//!
//! Sources: CSP level 3, Fetch (Origin), RFC 6265bis (SameSite). No page may be framed, no script but our own
//! files runs, and camera and microphone are for our own pages only.

use crate::problem::{Kind, Problem};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Inline styles stay allowed because Vue writes `style` attributes; inline scripts are not.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("permissions-policy", "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Refuses requests that another site's page sent, and puts the strict headers on every answer.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let api = request.uri().path().starts_with("/api/");
    let mut response = if !reads && !same_origin(request.headers()) {
        foreign().into_response()
    } else if request.uri().path().contains("%00") {
        // Nothing of ours is named with a NUL, and PostgreSQL would fail over it.
        Problem::unknown().into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Whether the page that sent a request is ours. A request without `Origin` comes from no page.
pub(crate) fn same_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    matches!((host, from), (Some(host), Some(from)) if host.eq_ignore_ascii_case(from))
}

/// The answer to another site's page.
pub(crate) fn foreign() -> Problem {
    Problem::new(
        Kind::Forbidden,
        "foreign-origin",
        "这个请求不是从本网站的页面发出的，没有执行。请从短信里的链接或首页重新打开。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(origin: Option<&'static str>, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        assert_eq!(same_origin(&headers), expected);
    }

    #[test]
    fn only_our_own_pages_may_write() {
        check(None, true);
        check(Some("http://localhost:8080"), true);
        check(Some("https://localhost:8080"), true);
        check(Some("http://localhost:8081"), false);
        check(Some("https://evil.example"), false);
        check(Some("null"), false);
    }
}
