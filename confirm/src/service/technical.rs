//! 技术报告 of a registered file: what the check of its bytes found, and what only the register knows.

use std::sync::Arc;

use super::finding::{Finding, closed_at};
use super::office::Office;
use super::{Cases, ServiceError, blocking, evidence};
use crate::case::document::{Document, Revision};
use crate::evidence::log::RecordRoot;
use crate::verify::technical::{AnchorEntry, RegisterEntry, RegisteredRevision, RootEntry};
use crate::verify::{TechnicalReport, verify};

impl Cases {
    /// Everything that is known of the file that was found, for experts; nothing if the case is gone meanwhile.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if register or file can't be read.
    pub async fn technical_report(&self, finding: &Finding) -> Result<Option<TechnicalReport>, ServiceError> {
        let Some(case) = self.load(&finding.case).await? else { return Ok(None) };
        let Some(document) = case.document(&finding.document).cloned() else { return Ok(None) };
        let anchor = self.store.anchor_after(&case.id, closed_at(&document)).await?;
        let anchor = anchor.map(|(anchor, head)| AnchorEntry {
            day: anchor.day,
            at: anchor.at,
            events: head.events,
            root: anchor.root,
        });
        let (office, sha256) = (Arc::clone(&self.office), finding.sha256.clone());
        blocking(move || {
            let bytes = evidence::kept(&office, &sha256)?;
            let printed = evidence::printed(&office, &document)?;
            let register = register(&document, (printed, anchor));
            Ok(Some(checked(&office, &document, &bytes).registered(register)))
        })
        .await
    }
}

/// What the check of the bytes finds; a court's own system answers for what it made.
fn checked(office: &Office, document: &Document, bytes: &[u8]) -> TechnicalReport {
    if document.is_imported() {
        TechnicalReport::elsewhere(bytes)
    } else {
        TechnicalReport::of(bytes, &verify(bytes, &office.engine.roots()))
    }
}

fn register(
    document: &Document,
    (printed, anchor): (Option<RecordRoot>, Option<AnchorEntry>),
) -> RegisterEntry {
    // Those of later signatures are not among those it was made with.
    let made = std::iter::once(&document.made.frozen)
        .chain(document.made.archived.iter().flat_map(|archived| archived.revisions()));
    let signed = document.signatures.iter().flat_map(|(signature, _)| signature.revisions());
    let entry =
        |revision: &Revision| RegisteredRevision { sha256: revision.sha256.clone(), length: revision.length };
    RegisterEntry {
        revisions: made.chain(signed).map(entry).collect(),
        superseded: document.superseded,
        on_paper: document.on_paper.iter().map(|(field, _)| field.clone()).collect(),
        record_root: printed.map(|root| RootEntry { events: root.events, root: root.root }),
        anchor,
    }
}
