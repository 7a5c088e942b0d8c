//! The pages: files that Vite built, from the binary in a release build and from `web/ui/dist` otherwise.
//!
//! Addresses of pages all answer with one of two documents; the Vue app behind it finds its own way. Files under
//! `/assets/` have a hash in their name and are kept by the browser for good; documents are asked for each time.

use crate::problem;
use axum::{
    Router,
    body::Body,
    extract::{Path, Request},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "ui/dist"]
#[allow_missing = true]
struct Dist;

/// For files whose name changes with their content.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// For everything else: keep it, but ask first.
const ASK_FIRST: &str = "no-cache";

/// The routes of pages and their files.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let party = get(|headers: HeaderMap| async move { document("index.html", &headers) });
    let desk = get(|headers: HeaderMap| async move { document("desk.html", &headers) });
    Router::new()
        .route("/", party.clone())
        .route("/p", party.clone())
        .route("/p/{*rest}", party.clone())
        .route("/v", party.clone())
        .route("/v/{*rest}", party.clone())
        .route("/zhan", party.clone())
        .route("/outbox", party)
        .route("/desk", desk.clone())
        .route("/desk/{*rest}", desk)
        .route("/assets/{*file}", get(asset))
        .fallback(other)
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match Dist::get(&format!("assets/{file}")) {
        Some(found) => respond(&format!("assets/{file}"), found, FOR_GOOD, &headers),
        None => missing(),
    }
}

/// Files beside the documents (icons, manifest); never a document under another name.
async fn other(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    if path.starts_with("api/") {
        return problem::Problem::unknown().into_response();
    }
    match Dist::get(&path) {
        Some(found) if !path.ends_with(".html") => respond(&path, found, ASK_FIRST, request.headers()),
        Some(_) | None => missing(),
    }
}

fn document(name: &str, headers: &HeaderMap) -> Response {
    match Dist::get(name) {
        Some(found) => respond(name, found, ASK_FIRST, headers),
        None => problem::missing_page(Body::from(
            "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>调确</title>\
             <p>页面还没有构建：请在 web/ui 里运行 npm run build，或者用 make run 启动。",
        )),
    }
}

fn respond(path: &str, file: EmbeddedFile, keep: &'static str, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &crate::secret::hex(&file.metadata.sha256_hash())[..32]);
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.contains(&tag)) {
        problem::not_modified()
    } else {
        let mut response = Body::from(file.data.into_owned()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn missing() -> Response {
    problem::missing_page(Body::from(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>没有这个页面</title>\
         <p>没有这个页面，地址可能没有复制完整。<a href=\"/\">回首页</a>",
    ))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_for_what_they_are() {
        assert_eq!(media_type("assets/a.b.js"), "text/javascript; charset=utf-8");
        assert_eq!(media_type("x"), "application/octet-stream");
    }

    #[test]
    fn a_file_that_is_not_there_is_a_page_that_says_so() {
        let response = missing();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    }
}
