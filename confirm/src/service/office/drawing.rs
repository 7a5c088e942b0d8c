//! The papers that a command makes, and what lies in a file.

use jiff::Timestamp;

use super::{Office, OfficeError};
use crate::case::actor::Actor;
use crate::case::command::{Command, PeopleCommand};
use crate::case::document::DocumentMade;
use crate::case::{Case, Supply};
use crate::paper::Kind;
use crate::pdf;
use crate::service::composition;

impl Office {
    /// The papers that a command makes. The committee's letter to the court (D12c) is sealed at once: it says nothing but
    /// what the sealed agreement and the record of the case say.
    pub(super) fn drawn(
        &self,
        case: &Case,
        actor: &Actor,
        command: &Command,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<DocumentMade>, OfficeError> {
        let mut drawn = Vec::new();
        for paper in composition::choice::papers(case, actor, command, supply, now)? {
            let places = match command {
                Command::People(PeopleCommand::AppointAgent { party, .. }) => case.mandate_places(party),
                _ => case.signing_places(paper.kind),
            };
            let mut made = self.issue_for(case, paper, places, now)?;
            if made.kind == Kind::D12c {
                self.complete(case, actor, &mut made, now)?;
            }
            drawn.push(made);
        }
        Ok(drawn)
    }

    /// Of how many pages each part of a file is: a picture is one.
    pub(super) fn leaves(
        &self,
        filed: Vec<composition::dossier::Filed>,
    ) -> Result<Vec<(composition::dossier::Filed, u32)>, OfficeError> {
        filed
            .into_iter()
            .map(|filed| {
                let missing = || OfficeError::Missing { sha256: filed.sha256.clone() };
                let bytes = self.blobs.get(&filed.sha256)?.ok_or_else(missing)?;
                Ok((filed, pdf::page_count(&bytes).unwrap_or(1)))
            })
            .collect()
    }
}
