//! 证据包, the daily roots, and the court's file for printing.
//!
//! Source: `documents.md` 4. Long answers are written item by item while they are sent, so a bundle of any size takes
//! the memory of its longest item.

use super::{caller::Signed, document::percent_encoded};
use crate::{
    app::{App, Shared},
    limit::{BUNDLES, ROOTS},
    live,
    problem::{Kind, Problem},
    session::{Session, Subject},
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use confirm::{
    case::{Case, id::CaseId, view::eye::Eye},
    evidence::{anchor::Anchor, bundle::Occasion},
    service::evidence::WriteError,
};
use futures_util::stream;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use tokio::sync::mpsc;
use utoipa::ToSchema;

/// Bytes handed over at once; with as many on their way as the channel holds, half a megabyte a download.
const CHUNK_BYTES: usize = 64 << 10;
/// Pieces on their way; the writer waits for a slow reader.
const CHUNKS_MAX: usize = 8;

/// Everything that can be proved of a case, as one ZIP: for its parties, its mediator, the clerk and the judge who holds
/// it. What it holds depends on who asks.
#[utoipa::path(get, path = "/api/cases/{case}/evidence", tag = "document", params(("case" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/zip")))]
pub(crate) async fn bundle(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<CaseId>,
) -> Result<Response, Problem> {
    let (case, eye) = case_for(&app, &session, &case).await?;
    let now = app.clock.now();
    let (role, name) = match &session.subject {
        Subject::Staff(account) => (account.role.label(), account.name.clone()),
        Subject::Party { party, .. } => {
            ("当事人", case.party(party).ok_or_else(Problem::unknown)?.acting_name().to_owned())
        }
        Subject::Participant { .. } => return Err(Problem::unknown()),
    };
    app.limits.take(BUNDLES, &format!("{role} {name} {}", case.id), now).map_err(too_often)?;
    let occasion = Occasion { eye, role: role.to_owned(), name, at: now };
    let network = app.network(&case.id).await?;
    let bundle = app.cases.evidence(&case, occasion, network).await?;
    let (length, name) = (bundle.length(), format!("证据包 {}.zip", number(&case)));
    Ok(sent(("application/zip", &name), Some(length), move |out| bundle.write(out)))
}

/// The court's file as one PDF for printing, with the signed originals attached: for the clerk and the judge of the case,
/// once it was archived.
#[utoipa::path(get, path = "/api/cases/{case}/dossier.pdf", tag = "document", params(("case" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf")))]
pub(crate) async fn dossier(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<CaseId>,
) -> Result<Response, Problem> {
    let (case, eye) = case_for(&app, &session, &case).await?;
    if !matches!(eye, Eye::Court { .. }) {
        return Err(Problem::unknown());
    }
    app.limits.take(BUNDLES, &format!("dossier {}", case.id), app.clock.now()).map_err(too_often)?;
    let Some(volume) = app.cases.bound_volume(&case) else {
        return Err(Problem::new(
            Kind::Conflict,
            "not-archived",
            "这个案件还没有归档，没有卷宗可以打印。请归档后再来。",
        ));
    };
    let name = format!("卷宗 {}.pdf", number(&case));
    Ok(sent(("application/pdf", &name), None, move |out| volume.write(out)))
}

/// A root that covers the records of all cases on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnchorView {
    /// The day in Beijing.
    #[schema(format = Date)]
    day: String,
    /// When it was made.
    #[schema(format = DateTime)]
    at: String,
    /// The root before it, in hex; empty for the first one.
    previous: String,
    /// The root, in hex.
    root: String,
    /// RFC 3161 token over the root, in hex.
    token: String,
}

/// Which part of the list is wanted.
#[derive(Debug, Deserialize)]
pub(crate) struct Before {
    before: Option<String>,
}

/// The daily roots, the latest first, at most 31: for everybody to keep, so that a rewritten record shows. They say
/// nothing about any case.
#[utoipa::path(get, path = "/api/anchors", tag = "verify", operation_id = "anchors",
    params(("before" = Option<String>, Query)), responses((status = OK, body = Vec<AnchorView>)))]
pub(crate) async fn anchors(
    State(app): State<Shared>,
    address: super::caller::Address,
    Query(Before { before }): Query<Before>,
) -> Result<Json<Vec<AnchorView>>, Problem> {
    app.limits.take(ROOTS, &address.0, app.clock.now()).map_err(too_often)?;
    let before = before.map(|day| day.parse::<Date>()).transpose().map_err(|_| {
        Problem::new(Kind::Invalid, "invalid-day", "日期写得不对。请写成2026-06-08这样再试。")
    })?;
    let anchors = app.cases.anchors(before).await?;
    Ok(Json(anchors.into_iter().map(view).collect()))
}

fn view(anchor: Anchor) -> AnchorView {
    AnchorView {
        day: anchor.day.to_string(),
        at: anchor.at.to_string(),
        previous: anchor.previous,
        root: anchor.root,
        token: anchor.token,
    }
}

fn too_often(seconds: i64) -> Problem {
    Problem::new(Kind::TooOften(seconds), "too-often", format!("下载得太频繁了。请等{seconds}秒再试。"))
}

/// The case and with which eyes it is taken away.
async fn case_for(app: &App, session: &Session, case: &CaseId) -> Result<(Case, Eye), Problem> {
    if !session.subject.may_ask_for(case) {
        return Err(Problem::unknown());
    }
    let case = app.cases.load(case).await?.ok_or_else(Problem::unknown)?;
    let eye = case.evidence_eye(&live::viewer(&session.subject)).ok_or_else(Problem::unknown)?;
    Ok((case, eye))
}

fn number(case: &Case) -> &str {
    case.docket_no.as_ref().unwrap_or(&case.number)
}

/// A file that is written while it is sent. If that fails, the connection is broken off, so nobody takes the part for
/// the whole.
fn sent(
    (kind, name): (&'static str, &str),
    length: Option<u64>,
    write: impl FnOnce(Pieces) -> Result<(), WriteError> + Send + 'static,
) -> Response {
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(CHUNKS_MAX);
    tokio::task::spawn_blocking(move || {
        let pieces = Pieces { sender: sender.clone(), piece: Vec::with_capacity(CHUNK_BYTES) };
        match write(pieces) {
            // Whoever asked has gone.
            Ok(()) | Err(WriteError::Io(_)) => {}
            Err(error) => {
                tracing::error!(%error, "a file broke off while it was sent");
                // Nobody listens any more if this fails.
                let _ = sender.blocking_send(Err(io::Error::other("broken off")));
            }
        }
    });
    let body = stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(name));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

/// Bytes on their way to whoever asked, in pieces.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(CHUNK_BYTES - self.piece.len());
        self.piece.extend(&bytes[..taken]);
        if self.piece.len() == CHUNK_BYTES {
            self.flush()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(CHUNK_BYTES));
        self.sender.blocking_send(Ok(piece.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
