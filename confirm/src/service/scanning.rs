//! Looks at the files of a scan before the rules are asked whether it is one of the paper.

use std::sync::Arc;

use jiff::Timestamp;

use super::evidence::kept;
use super::{Cases, Failure, ServiceError};
use crate::case::actor::Actor;
use crate::case::command::{Command, SessionCommand};
use crate::case::document::{Document, Revision};
use crate::case::id::FileId;
use crate::case::refusal::Refusal;
use crate::case::scan::{PrintedCode, Scanned};
use crate::case::{Case, Supply};
use crate::paper::Paper;
use crate::pdf;
use crate::scan::Shown;

impl Cases {
    /// What the files of a scan show; nothing for other commands. Who may not bring it is refused before anything is
    /// decoded.
    pub(super) async fn scanned(
        &self,
        case: &Case,
        actor: &Actor,
        command: &Command,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Option<Scanned>, ServiceError> {
        let Command::Session(SessionCommand::AttachScan { document, files, .. }) = command else {
            return Ok(None);
        };
        case.decide(actor, command, supply, now)?;
        let document = case.document(document).ok_or(Refusal::Unknown)?.clone();
        let (office, files) = (Arc::clone(&self.office), files.clone());
        let work = move || scanned(&office, &document, &files);
        tokio::task::spawn_blocking(work).await.map_err(Failure::Interrupted)?.map(Some)
    }
}

fn scanned(
    office: &super::office::Office,
    document: &Document,
    files: &[FileId],
) -> Result<Scanned, ServiceError> {
    let paper: Paper =
        serde_json::from_slice(&kept(office, &document.made.paper_sha256)?).map_err(Failure::Paper)?;
    let own = paper.check.as_ref().and_then(|check| PrintedCode::of(&check.url)).ok_or(Refusal::Unknown)?;
    let printed = kept(office, &document.made.frozen.sha256)?;
    let printed_pages = pdf::page_count(&printed).ok_or(Refusal::Unknown)?;
    let mut scanned = Scanned { printed_pages, prefix: own.prefix, ..Scanned::default() };
    let mut shown = Shown::default();
    // One file at a time: all of them together could be a gigabyte.
    for (place, file) in (1..).zip(files) {
        let is_hash = file.as_str().len() == 64 && file.as_str().bytes().all(|byte| byte.is_ascii_hexdigit());
        let content = if is_hash { office.blobs.get(file.as_str()).map_err(Failure::from)? } else { None };
        let content = content.ok_or_else(|| Refusal::Invalid {
            field: "files",
            sentence: "没有找到上传的扫描件。请重新选择文件上传。".to_owned(),
        })?;
        let length = u64::try_from(content.len()).expect("a file in memory has a length of 64 bits");
        scanned.files.push(Revision { sha256: file.as_str().to_owned(), length });
        shown.look_at((place, files.len()), &content)?;
    }
    scanned.pages = shown.pages;
    scanned.codes = shown.codes;
    Ok(scanned)
}
