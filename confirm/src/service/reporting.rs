//! The report on a document's signatures (D26), drawn as soon as its last place is signed.
//!
//! The signature stands in the record before its report is drawn, because the report quotes the signature's place in the
//! hash chain. A report that could not be drawn fails nobody: it is drawn with the next act in the case.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Cases, Failure, ServiceError, digest, recorded};
use crate::case::actor::Actor;
use crate::case::command::{Command, Core};
use crate::case::{Case, Supply};
use crate::store::{Change, Loaded, Request, StoreError};

impl Cases {
    /// The case with every report that is due; as it was if one could not be drawn.
    pub(super) async fn reported(&self, loaded: Arc<Loaded>, now: Timestamp) -> Case {
        let mut latest = loaded;
        while latest.case.report_due().is_some() {
            match self.report(&latest, now).await {
                Ok(after) => latest = after,
                Err(error) => {
                    tracing::error!(case = %latest.case.id, %error, "the report on a signing was not drawn");
                    break;
                }
            }
        }
        Case::clone(&latest.case)
    }

    /// Draws one report and puts it on record.
    async fn report(&self, loaded: &Loaded, now: Timestamp) -> Result<Arc<Loaded>, ServiceError> {
        let case = &loaded.case;
        let Some(document) = case.report_due().cloned() else { return Ok(Arc::new(loaded.clone())) };
        let actor = Actor::system(now);
        let id = document.made.id.clone();
        let command = Command::from(Core::ReportSignatures { document: id.clone() });
        let chain = self.store.chain(&case.id).await?;
        let (office, of) = (Arc::clone(&self.office), Arc::clone(case));
        let drawn = tokio::task::spawn_blocking(move || office.report(&of, &document, &chain, now));
        let report = drawn.await.map_err(Failure::Interrupted)?.map_err(Failure::Office)?;
        let supply = Supply { documents: vec![report], ..Supply::default() };
        let events = recorded(loaded, &actor, case.decide(&actor, &command, &supply, now)?, now);
        let digest = digest(&(&case.id, &command))?;
        let request = format!("report {} {id}", case.id);
        let request = Request { actor: &actor.id, id: &request, digest: &digest, at: now };
        match self.store.append(loaded, &Change::Events(&events), request).await {
            Ok(after) => Ok(after),
            // Another process was faster, with this report or with another act.
            Err(StoreError::Conflict { .. } | StoreError::Repeated) => {
                Ok(self.store.load(&case.id).await?.unwrap_or_else(|| Arc::new(loaded.clone())))
            }
            Err(other) => Err(other.into()),
        }
    }
}
