//! 电子签名及存证报告 (D26, D26b): when a document's last place is signed, the service puts on record how it was signed.
//!
//! Sources: `legal.md` M85 (D26 follows the signing), D26; 电子签名法 8 (what a data message's truth is judged by).

use super::actor::{Actor, ActorKind};
use super::document::Document;
use super::event::Event;
use super::guard::Act;
use super::id::DocumentId;
use super::refusal::Refusal;
use super::{Case, Supply};
use crate::paper::Kind;

impl Case {
    /// A document that everybody has signed and that no report speaks of yet; the oldest first.
    #[must_use]
    pub fn report_due(&self) -> Option<&Document> {
        self.documents.iter().find(|document| document.is_reportable() && self.report_on(document).is_none())
    }

    /// The report on the signatures of `document`, if there is one.
    #[must_use]
    pub fn report_on(&self, document: &Document) -> Option<&Document> {
        self.documents.iter().find(|report| report.about.as_ref() == Some(&document.made.id))
    }

    pub(super) fn guard_report(&self, actor: &Actor, act: &Act) -> Result<(), Refusal> {
        if actor.kind != ActorKind::System {
            return Err(Refusal::NotYours { command: act.kind });
        }
        let document = self.document_of(act)?;
        if document.is_reportable() && self.report_on(document).is_none() {
            Ok(())
        } else {
            Err(Refusal::NotNow { why: "存证报告已经生成，或者文书还没有签完" })
        }
    }

    pub(super) fn report_signatures(
        &self,
        document: &DocumentId,
        supply: &Supply,
    ) -> Result<Vec<Event>, Refusal> {
        let about = self.document(document).ok_or(Refusal::Unknown)?;
        let document = supply.document(report_kind(about.made.kind));
        Ok(vec![Event::SignaturesReported { about: about.made.id.clone(), document }])
    }
}

/// Which report speaks of the signatures of a document of `kind`.
#[must_use]
pub fn report_kind(kind: Kind) -> Kind {
    if kind.is_of_court() { Kind::D26b } else { Kind::D26 }
}
