//! 证据包 and 日锚 through the shell: the record out of the store, papers out of the folder, stamps from the office.
//!
//! Who may have a bundle is for [`Case::evidence_eye`] to say and for the caller to ask.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::office::Office;
use super::{Cases, Failure, ServiceError, blocking};
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::document::Document;
use crate::evidence::anchor::{self, Anchor, Covering, Head};
use crate::evidence::bundle::{Occasion, Plan, Source};
use crate::evidence::log::RecordRoot;
use crate::evidence::merkle;
use crate::exchange::package;
use crate::paper::{Kind, Paper};
use crate::pki::certificate::hex;
use crate::store::StoreError;
use crate::store::anchor::Kept;

/// Most anchors told at once: a month and a day, some 150 kB with their stamps.
pub const ANCHORS_MAX: i64 = 31;

/// A bundle that is ready to be written.
#[derive(Debug)]
pub struct Bundle {
    plan: Plan,
    stamp: Vec<u8>,
    office: Arc<Office>,
}

/// Why a bundle was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A paper can't be read.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// Whoever takes the bytes takes no more.
    #[error("the bundle could not be written")]
    Io(#[from] io::Error),
}

impl Bundle {
    /// Its length in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.plan.length(self.stamp.len())
    }

    /// Writes it, one item at a time. Blocks.
    ///
    /// # Errors
    ///
    /// A [`WriteError`]; what was written by then is no bundle.
    pub fn write(&self, out: impl Write) -> Result<(), WriteError> {
        self.plan.write(&self.stamp, |sha256| kept(&self.office, sha256).map_err(WriteError::Failed), out)
    }
}

impl Cases {
    /// The evidence bundle of `case` for `occasion`; `network` are the entries of the network's ledger.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if record, papers or stamp can't be had.
    pub async fn evidence(
        &self,
        case: &Case,
        occasion: Occasion,
        network: Vec<String>,
    ) -> Result<Bundle, ServiceError> {
        let mut record = self.store.record(&case.id).await?;
        // What was added since the case was read is for the next bundle.
        record.retain(|stored| stored.recorded.seq <= case.version);
        let anchor = self.covering(case).await?;
        let (office, case) = (Arc::clone(&self.office), case.clone());
        let at = occasion.at;
        let damaged = StoreError::Damaged { case: case.id.clone(), seq: case.version };
        let plan = blocking(move || {
            let files = case.evidence_files(&occasion.eye).into_iter().map(|file| {
                let content = kept(&office, &file.content.sha256)?;
                Ok(package::media_type_of(&content).map_or("bin", |(_, extension)| extension))
            });
            let extensions = files.collect::<Result<_, Failure>>()?;
            let printed = case.evidence_documents(&occasion.eye).map(|one| printed(&office, one));
            let printed = printed.collect::<Result<_, Failure>>()?;
            let roots = office.trust_roots();
            let source =
                Source { case: &case, record, occasion, extensions, printed, network, anchor, roots };
            Plan::of(source).ok_or(Failure::Store(damaged))
        })
        .await?;
        let stamp = self.stamped(plan.imprint(), at).await?;
        Ok(Bundle { plan, stamp, office: Arc::clone(&self.office) })
    }

    /// The stamp on `imprint`: the one that was given before, or a new one.
    async fn stamped(&self, imprint: merkle::Hash, at: Timestamp) -> Result<Vec<u8>, ServiceError> {
        let name = hex(&imprint);
        let token = match self.store.stamp(&name).await? {
            Some(token) => token,
            None => {
                let office = Arc::clone(&self.office);
                let token = blocking(move || Ok(office.stamp(imprint, at)?)).await?;
                self.store.keep_stamp(&name, &hex(&token), at).await?
            }
        };
        let bytes = (0..token.len()).step_by(2).map(|at| u8::from_str_radix(token.get(at..at + 2)?, 16).ok());
        bytes.collect::<Option<_>>().ok_or_else(|| Failure::Missing { sha256: name }.into())
    }

    /// The newest anchor that covers a case, with the proof.
    async fn covering(&self, case: &Case) -> Result<Option<Covering>, ServiceError> {
        let Some(anchor) = self.store.newest_anchor().await? else { return Ok(None) };
        let heads: Vec<Head> = self.store.heads(anchor.day).await?.into_values().collect();
        Ok(Covering::of(&anchor, &heads, case.id.as_str()))
    }

    /// Makes the anchor of the day of `now`, unless there is one or a later one; gives it if this process made it.
    ///
    /// A case whose record is damaged or does not go on from what was anchored stays as it was anchored, and is told to
    /// the log: a rewritten record is never blessed.
    ///
    /// # Errors
    ///
    /// A [`Failure`]; then nothing was written, and the next try makes it.
    pub async fn anchor_due(&self, now: Timestamp) -> Result<Option<Anchor>, ServiceError> {
        let day = day_of(now);
        let newest = self.store.newest_anchor().await?;
        if newest.as_ref().is_some_and(|newest| newest.day >= day) {
            return Ok(None);
        }
        let mut heads = match &newest {
            Some(newest) => self.store.heads(newest.day).await?,
            None => std::collections::BTreeMap::new(),
        };
        let mut new = Vec::new();
        for grown in self.store.grown(&heads).await? {
            match self.store.head(&grown.case, grown.before.as_ref()).await {
                Ok(Some(head)) => {
                    heads.insert(head.case.clone(), head.clone());
                    new.push(head);
                }
                Ok(None) => {}
                Err(error @ StoreError::Damaged { .. }) => {
                    tracing::error!(%error, "a record was changed and is not anchored");
                }
                Err(error) => return Err(error.into()),
            }
        }
        let heads: Vec<Head> = heads.into_values().collect();
        let previous = newest.map_or_else(String::new, |newest| newest.root);
        let root = merkle::root(&anchor::leaves(day, &previous, &heads));
        let office = Arc::clone(&self.office);
        let token = blocking(move || Ok(office.stamp(root, now)?)).await?;
        let cases = u64::try_from(heads.len()).expect("there are not so many cases");
        let anchor = Anchor { day, at: now, cases, previous, root: hex(&root), token: hex(&token) };
        match self.store.keep_anchor(&anchor, &new).await? {
            Kept::Now => Ok(Some(anchor)),
            Kept::Before => Ok(None),
        }
    }

    /// The anchors before `before`, the latest first, at most [`ANCHORS_MAX`].
    ///
    /// # Errors
    ///
    /// A [`Failure`] if they can't be read.
    pub async fn anchors(&self, before: Option<Date>) -> Result<Vec<Anchor>, ServiceError> {
        Ok(self.store.anchors(before, ANCHORS_MAX).await?)
    }
}

pub(super) fn kept(office: &Office, sha256: &str) -> Result<Vec<u8>, Failure> {
    office.blobs.get(sha256)?.ok_or_else(|| Failure::Missing { sha256: sha256.to_owned() })
}

/// The root of the record that is printed on a document.
pub(super) fn printed(office: &Office, document: &Document) -> Result<Option<RecordRoot>, Failure> {
    if document.made.kind != Kind::D12 {
        return Ok(None);
    }
    let text = kept(office, &document.made.paper_sha256)?;
    let paper: Paper = serde_json::from_slice(&text).map_err(Failure::Paper)?;
    Ok(RecordRoot::named_in(&paper.lines()))
}
