//! The papers of a case: the PDF as it was signed, and its text for the screen.

use super::caller::Signed;
use crate::{app::Shared, docket::Pdf, problem::Problem};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use confirm::case::id::{CaseId, DocumentId};
use serde::Deserialize;

/// The path of a document of a case.
#[derive(Debug, Deserialize)]
pub(crate) struct DocumentPath {
    case: CaseId,
    document: DocumentId,
}

/// How the PDF is wanted.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    download: Option<String>,
}

/// The PDF, byte for byte as it was signed.
#[utoipa::path(get, path = "/api/cases/{case}/documents/{document}", tag = "document",
    params(("case" = String, Path), ("document" = String, Path), ("download" = Option<String>, Query)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf")))]
pub(crate) async fn pdf(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(DocumentPath { case, document }): Path<DocumentPath>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let Pdf { name, bytes } = app.pdf(&session, &case, &document).await?;
    let how = if wanted.download.is_some() { "attachment" } else { "inline" };
    let disposition =
        format!("{how}; filename=\"document.pdf\"; filename*=UTF-8''{}.pdf", percent_encoded(&name));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The SM2 signature (GM/T 0009, DER) over the finished PDF; its key is at `/api/trust-sm2.pem`.
#[utoipa::path(get, path = "/api/cases/{case}/documents/{document}/sm2", tag = "document",
    params(("case" = String, Path), ("document" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(crate) async fn sm2(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(DocumentPath { case, document }): Path<DocumentPath>,
) -> Result<Response, Problem> {
    let signature = app.sm2(&session, &case, &document).await?;
    let name = percent_encoded(&signature.name);
    let disposition = format!("attachment; filename=\"document.pdf.sm2.sig\"; filename*=UTF-8''{name}");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, signature.bytes).into_response())
}

/// The text of a document, block by block, for the screen.
#[utoipa::path(get, path = "/api/cases/{case}/documents/{document}/paper", tag = "document",
    params(("case" = String, Path), ("document" = String, Path)),
    responses((status = OK, body = confirm::paper::Paper)))]
pub(crate) async fn paper(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(DocumentPath { case, document }): Path<DocumentPath>,
) -> Result<Json<confirm::paper::Paper>, Problem> {
    Ok(Json(app.paper(&session, &case, &document).await?))
}

/// A file name as RFC 5987 writes it.
pub(crate) fn percent_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_survives_a_header() {
        assert_eq!(percent_encoded("协议 1"), "%E5%8D%8F%E8%AE%AE%201");
    }
}
