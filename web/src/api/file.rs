//! Files of a case: evidence, authority, proof. Uploaded first, then put into the case by `attach_file`.

use super::caller::Signed;
use crate::{
    app::{App, Shared},
    live::Room,
    problem::{Kind, Problem},
    session::Subject,
};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use confirm::case::{
    id::{CaseId, FileId, ParticipantId},
    view::{CaseView, FileView},
};
use serde::{Deserialize, Serialize};
use signaling::SeatId;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Longest file: a photograph of 50 megapixels, or a scan of some pages.
const FILE_BYTES_MAX: usize = 24 * 1024 * 1024;
/// How the kinds of files that are taken begin.
const KINDS: [(&[u8], &str); 4] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
];

/// The path of a file of a case.
#[derive(Debug, Deserialize)]
pub(crate) struct FilePath {
    case: CaseId,
    file: FileId,
}

/// A file that was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// Its SHA-256 in hex: what `attach_file` and proofs name it by.
    id: FileId,
    /// Length in bytes.
    length: u64,
}

/// The routes with a longer body than others.
pub(crate) fn upload_route() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .routes(routes!(keep_signature_photo))
        .layer(DefaultBodyLimit::max(FILE_BYTES_MAX))
}

/// Takes a file (PDF, PNG, JPEG or WebP, at most 24 MiB). It belongs to the case once whoever sent it
/// names it in `attach_file`.
#[utoipa::path(post, path = "/api/cases/{case}/files", tag = "case", operation_id = "upload_file",
    params(("case" = String, Path)), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = CREATED, body = Uploaded)))]
pub(crate) async fn upload(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<CaseId>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    app.view(&session, &case).await?;
    if kind(&bytes).is_none() {
        let sentence = "只能上传照片（JPG、PNG、WebP）或PDF。请重新选择文件。";
        return Err(Problem::new(Kind::Invalid, "file-kind", sentence));
    }
    let kept = app.cases.keep_file(bytes.to_vec()).await?;
    let uploaded = Uploaded { id: FileId::new(kept.sha256), length: kept.length };
    app.uploads.note(&case, &uploaded.id, &session.subject, app.clock.now()).await?;
    Ok(crate::problem::created(uploaded))
}

/// A photograph in which a name was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignaturePhoto {
    /// What `sign` names it by.
    id: FileId,
    /// The handwriting that will stand on the paper, as a PNG in base 64.
    preview: String,
}

/// Takes a photograph (JPEG or PNG, at most 24 MiB) of a name written on white paper, and shows what of it will stand on
/// the paper. Metadata such as the place are dropped. Nothing is signed before `sign` names the photograph.
#[utoipa::path(post, path = "/api/cases/{case}/signature-photos", tag = "case", operation_id = "keep_signature_photo",
    params(("case" = String, Path)), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = CREATED, body = SignaturePhoto)))]
pub(crate) async fn keep_signature_photo(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<CaseId>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    app.view(&session, &case).await?;
    let (kept, shown) = app.cases.keep_signature_photo(bytes.to_vec()).await?;
    let photo = FileId::new(kept.sha256);
    app.uploads.note(&case, &photo, &session.subject, app.clock.now()).await?;
    let photo = SignaturePhoto { id: photo, preview: BASE64.encode(shown) };
    Ok(crate::problem::created(photo))
}

/// How large a picture is asked for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PictureSize {
    /// For a list.
    Small,
    /// For a whole screen.
    Large,
}

impl PictureSize {
    /// Longest side in pixels: a row of a list on a sharp phone, or a page whose print can be read.
    fn side_max(self) -> u32 {
        match self {
            Self::Small => 240,
            Self::Large => 2000,
        }
    }
}

/// Which picture.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PictureQuery {
    /// How large.
    #[param(inline)]
    size: PictureSize,
}

/// A photograph of the case as a JPEG to look at, upright and without metadata, for those who may see the file.
#[utoipa::path(get, path = "/api/cases/{case}/files/{file}/picture", tag = "case", operation_id = "show_picture",
    params(("case" = String, Path), ("file" = String, Path), PictureQuery),
    responses((status = OK, body = Vec<u8>, content_type = "image/jpeg")))]
pub(crate) async fn show_picture(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(FilePath { case, file }): Path<FilePath>,
    Query(PictureQuery { size }): Query<PictureQuery>,
) -> Result<Response, Problem> {
    if let Subject::Participant { case: own, participant } = &session.subject {
        shown_in_room(&app, (own, participant), &case, &file)?;
        return picture(&app, &file, size).await;
    }
    let view = app.view(&session, &case).await?;
    seen(&view, &file)?;
    picture(&app, &file, size).await
}

/// A file of the case, for those who may see it. A photograph of another party comes as a copy without metadata.
#[utoipa::path(get, path = "/api/cases/{case}/files/{file}", tag = "case", operation_id = "show_file",
    params(("case" = String, Path), ("file" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(crate) async fn show(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(FilePath { case, file }): Path<FilePath>,
) -> Result<Response, Problem> {
    if let Subject::Participant { case: own, participant } = &session.subject {
        shown_in_room(&app, (own, participant), &case, &file)?;
        let bytes = app.cases.file(file.as_str()).await?.ok_or_else(Problem::unknown)?;
        return match kind(&bytes) {
            Some(kind @ "application/pdf") => Ok(to_look_at(bytes, kind)),
            _ => picture(&app, &file, PictureSize::Large).await,
        };
    }
    let view = app.view(&session, &case).await?;
    let shown = seen(&view, &file)?;
    let others =
        matches!(&session.subject, Subject::Party { party, .. } if shown.party_id.as_ref() != Some(party));
    let bytes = app.cases.file(file.as_str()).await?.ok_or_else(Problem::unknown)?;
    let kind = kind(&bytes).unwrap_or("application/octet-stream");
    // Where a photograph was taken is between its owner and those who conduct the case (G-30).
    if others && kind.starts_with("image/") {
        return picture(&app, &file, PictureSize::Large).await;
    }
    Ok(to_look_at(bytes, kind))
}

/// An interpreter or a companion looks at what is shown in the room, while it is shown to them, and at nothing else.
fn shown_in_room(
    app: &App,
    (own, participant): (&CaseId, &ParticipantId),
    case: &CaseId,
    file: &FileId,
) -> Result<(), Problem> {
    let seat = SeatId(participant.to_string());
    let shown = |room: Room| app.hub.shown_file(&room.of(own), &seat).as_deref() == Some(file.as_str());
    if own == case && [Room::Mediation, Room::Court].into_iter().any(shown) {
        Ok(())
    } else {
        Err(Problem::unknown())
    }
}

/// The file, if it is among those that `view` shows.
fn seen<'a>(view: &'a CaseView, file: &FileId) -> Result<&'a FileView, Problem> {
    view.files.iter().find(|shown| shown.id == *file).ok_or_else(Problem::unknown)
}

async fn picture(app: &App, file: &FileId, size: PictureSize) -> Result<Response, Problem> {
    let jpeg = app.cases.picture(file.as_str(), size.side_max()).await?.ok_or_else(Problem::unknown)?;
    Ok(to_look_at(jpeg, "image/jpeg"))
}

fn to_look_at(bytes: Vec<u8>, kind: &'static str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // What a stranger uploaded is looked at, never run.
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    response
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    KINDS.iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_and_papers_are_taken() {
        assert_eq!(kind(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(kind(b"<html>"), None);
        assert_eq!(kind(b""), None);
    }
}
