//! 背对背, as each of those who are told of it may know it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::id::PartyId;
use super::super::stage::Mediation;
use super::eye::Eye;

/// The mediator talks to one side alone (M62).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaucusView {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// With whom; told to the mediator and to that party alone.
    pub party_id: Option<PartyId>,
}

impl Case {
    /// The private talk that goes on, as `eye` may know it; the court knows of none (H-17).
    pub(super) fn caucus_view(&self, eye: &Eye) -> Option<CaucusView> {
        let (party, since) = self.caucus()?;
        let told = match eye {
            Eye::Mediator => true,
            Eye::Party(me) => me == party,
            Eye::Committee => false,
            Eye::Court { .. } => return None,
        };
        Some(CaucusView { since, party_id: told.then(|| party.clone()) })
    }

    /// With whom the mediator talks alone now, and since when.
    #[must_use]
    pub fn caucus(&self) -> Option<(&PartyId, Timestamp)> {
        let (party, since) = self.talk.caucus.as_ref().filter(|_| self.mediation == Mediation::Caucus)?;
        Some((party, *since))
    }
}
