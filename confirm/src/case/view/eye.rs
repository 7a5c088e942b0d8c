//! Who looks, as far as it decides what is seen.
//!
//! Source: `legal.md` C.0, G-72: the committee sees its own cases, the court sees what was filed with it, a party sees
//! its own case, an administrator sees none.

use jiff::Timestamp;

use super::super::Case;
use super::super::actor::{Actor, ActorKind, StaffRole, Viewer};
use super::super::document::Document;
use super::super::id::{DocumentId, PartyId};
use crate::paper::Kind;

/// Who looks at a case that may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Eye {
    /// The mediator of the case.
    Mediator,
    /// Others of the committee.
    Committee,
    /// The court.
    Court {
        /// 审判员 or 书记员.
        judge: bool,
        /// Whether it is the judge who holds the case.
        holder: bool,
    },
    /// A party.
    Party(PartyId),
}

impl Case {
    /// How `viewer` may look at the case; nothing if not at all.
    #[must_use]
    pub fn eye(&self, viewer: &Viewer) -> Option<Eye> {
        match viewer {
            Viewer::Party(party) => self.party(party).map(|party| Eye::Party(party.id.clone())),
            Viewer::Participant(_) => None,
            Viewer::Staff { role, id, org } => match role {
                StaffRole::Mediator if id.as_str() == self.mediator.id => Some(Eye::Mediator),
                StaffRole::Mediator | StaffRole::Recorder | StaffRole::SealKeeper | StaffRole::Operator => {
                    (*org == self.committee.id).then_some(Eye::Committee)
                }
                StaffRole::Clerk => (*org == self.court.id && self.filed_at.is_some())
                    .then_some(Eye::Court { judge: false, holder: false }),
                StaffRole::President | StaffRole::Assistant => (*org == self.court.id
                    && self.filed_at.is_some())
                .then_some(Eye::Court { judge: false, holder: false }),
                StaffRole::Judge => (*org == self.court.id && self.filed_at.is_some()).then(|| {
                    let holder = self.claim.as_ref().is_some_and(|claim| claim.judge.id == id.as_str());
                    Eye::Court { judge: true, holder }
                }),
                StaffRole::Supervisor | StaffRole::Admin => None,
            },
        }
    }

    /// Whether `viewer` may see the case at all.
    #[must_use]
    pub fn visible_to(&self, viewer: &Viewer) -> bool {
        self.eye(viewer).is_some()
    }

    /// Whether `viewer` may open a document.
    #[must_use]
    pub fn may_open(&self, viewer: &Viewer, document: &DocumentId) -> bool {
        self.eye(viewer)
            .zip(self.document(document))
            .is_some_and(|(eye, document)| self.shows(&eye, document))
    }

    /// Whether a document is shown to `eye`.
    pub(super) fn shows(&self, eye: &Eye, document: &Document) -> bool {
        let ruled = self.ruled_at.is_some();
        let alive = !document.superseded;
        match document.made.kind {
            Kind::D12 => alive || *eye == Eye::Mediator || self.is_past_agreement(document),
            // A ruling is none before it is signed, and a party has it once it was served. One about an earlier
            // version of the agreement stays what it was.
            kind if kind.is_ruling() => {
                let past = self.filed_at.is_none_or(|since| document.made_at < since);
                let signed = ruled || past || document.is_complete();
                alive
                    && match eye {
                        Eye::Court { holder, .. } => signed || *holder,
                        Eye::Mediator | Eye::Committee => false,
                        Eye::Party(party) => {
                            signed
                                && (past || self.party(party).is_some_and(|party| party.served_at.is_some()))
                        }
                    }
            }
            Kind::D21 | Kind::D21b => match eye {
                Eye::Court { .. } => true,
                Eye::Mediator | Eye::Committee => false,
                Eye::Party(party) => document.only_for.as_ref() == Some(party),
            },
            // Where somebody can be reached, what one agreed to and whom one trusts is not for the other side.
            Kind::D05 | Kind::D06 | Kind::D07 | Kind::D08 => {
                alive && !matches!(eye, Eye::Party(party) if document.only_for.as_ref() != Some(party))
            }
            // The record of the inquiry is the court's and of those who sign it.
            Kind::D17 => alive && !matches!(eye, Eye::Mediator | Eye::Committee),
            // What the committee answers to the body that sent the case is between the two.
            Kind::D04b | Kind::D04c => matches!(eye, Eye::Mediator | Eye::Committee),
            // A visit speaks about people's homes and risks: its record lies in the committee's dossier alone.
            Kind::D22 => alive && matches!(eye, Eye::Mediator | Eye::Committee),
            // Who may read a document may read how it was signed.
            Kind::D26 | Kind::D26b => document
                .about
                .as_ref()
                .and_then(|about| self.document(about))
                .is_some_and(|about| self.shows(eye, about)),
            Kind::D24b => alive && matches!(eye, Eye::Mediator | Eye::Committee),
            Kind::D24 => alive && matches!(eye, Eye::Court { .. }),
            // Who asks for enforcement brings the application to the court.
            Kind::D25 => {
                alive && matches!(eye, Eye::Party(party) if document.only_for.as_ref() == Some(party))
            }
            // Requests and registers of the mediation stay there; the record goes over (C.4 (9)).
            Kind::D01 | Kind::D02 | Kind::D03 | Kind::D09 | Kind::D13 | Kind::D23 => {
                alive && !matches!(eye, Eye::Court { .. })
            }
            _ => alive,
        }
    }

    /// Whether a superseded agreement had taken effect once: it stays readable, marked as changed (M92).
    fn is_past_agreement(&self, document: &Document) -> bool {
        self.past.iter().any(|round| round.agreement.as_ref() == Some(&document.made.id))
    }
}

/// `viewer` as if it acted now, to ask the rules what it could do.
pub(super) fn actor_of(viewer: &Viewer, now: Timestamp) -> Option<Actor> {
    let (kind, id, organisation) = match viewer {
        Viewer::Staff { role, id, org } => (role.actor_kind()?, id.as_str(), Some(org.clone())),
        Viewer::Party(party) => (ActorKind::Party, party.as_str(), None),
        Viewer::Participant(participant) => (ActorKind::Participant, participant.as_str(), None),
    };
    Some(Actor {
        kind,
        id: id.to_owned(),
        name: String::new(),
        organisation,
        device: String::new(),
        address: String::new(),
        authenticated_at: now,
    })
}
