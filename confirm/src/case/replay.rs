//! What each event does to a case.
//!
//! Nothing is refused here: an event happened, so it is applied. An event that names a party, clause or document the
//! case does not have changes nothing; the rules never produce one.

use jiff::Timestamp;

use super::actor::ActorKind;
use super::clause::{Clause, Given};
use super::consent::{ConsentItem, Consents, Step};
use super::document::{Document, DocumentMade, Signer};
use super::event::{Event, Recorded};
use super::id::{CaseId, ClauseId, DocumentId, PartyId};
use super::party::{Party, PartyDraft};
use super::stage::{Confirmation, Mediation};
use super::{Case, Claim, person};
use crate::paper::Kind;

/// Something that happened, as a timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorKind,
    /// Name of the actor.
    pub actor_name: String,
    /// Who it is about, if that is not the actor.
    pub about: Option<PartyId>,
    /// What.
    pub event: Event,
}

impl Case {
    pub(super) fn begin(id: &CaseId, first: &Recorded) -> Option<Self> {
        let Event::Registered { number, registration, committee, court, mediator } = &first.event else {
            return None;
        };
        let mut case = Self {
            id: id.clone(),
            version: 0,
            number: number.clone(),
            registration: registration.clone(),
            committee: committee.clone(),
            court: court.clone(),
            mediator: mediator.clone(),
            mediation: Mediation::Submitted,
            confirmation: None,
            parties: Vec::new(),
            clauses: Vec::new(),
            documents: Vec::new(),
            parties_signed_at: None,
            effective_at: None,
            filed_at: None,
            accepted_at: None,
            docket_no: None,
            clerk: None,
            claim: None,
            hearing_opened_at: None,
            assessments: std::collections::BTreeMap::new(),
            outcome: None,
            ruled_at: None,
            ended: None,
            history: Vec::new(),
            updated_at: first.at,
        };
        case.apply(first);
        Some(case)
    }

    /// Brings the case up to date with an event that [`Case::decide`] returned.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.version = recorded.seq;
        self.updated_at = recorded.at;
        // Any act of the judge who holds the case renews the claim.
        if let Some(claim) = self.claim.as_mut().filter(|claim| claim.judge.id == recorded.actor.id) {
            claim.last_act_at = recorded.at;
        }
        match &recorded.event {
            Event::Registered { .. } => {}
            Event::PartyAdded { party, draft } => self.parties.push(new_party(party, draft)),
            Event::PartyCorrected { party, draft } => self.with_party(party, |party| {
                party.role = draft.role;
                party.who = draft.who.clone();
            }),
            Event::Invited { party } => {
                self.with_party(party, |party| party.invited = true);
                self.mediation = self.mediation.max(Mediation::Scheduled);
            }
            Event::DeviceChecked { party, check } => {
                self.with_party(party, |party| party.check = Some(*check))
            }
            Event::Consented { party, item, given } => {
                self.with_party(party, |party| consent(party, *item, *given))
            }
            Event::Admitted { party, identity } => {
                self.with_party(party, |party| party.identity = Some(*identity));
                self.mediation = self.mediation.max(Mediation::CheckIn);
            }
            Event::SessionOpened => self.mediation = Mediation::Session,
            Event::ClauseAdded { clause, draft, text, hash } => self.clauses.push(Clause {
                id: clause.clone(),
                draft: draft.clone(),
                text: text.clone(),
                hash: hash.clone(),
                previous_text: None,
                changed_by: None,
                answers: std::collections::BTreeMap::new(),
            }),
            Event::ClauseEdited { clause, draft, text, hash } => self.with_clause(clause, |clause| {
                clause.previous_text = Some(std::mem::replace(&mut clause.text, text.clone()));
                clause.draft = draft.clone();
                clause.hash.clone_from(hash);
                clause.changed_by = Some(recorded.actor.name.clone());
                clause.answers.clear();
            }),
            Event::ClauseRemoved { clause } => self.clauses.retain(|other| other.id != *clause),
            Event::ClauseAnswered { clause, party, hash: _, answer, note } => {
                let given = Given { answer: *answer, note: note.clone(), at: recorded.at };
                self.with_clause(clause, |clause| {
                    clause.answers.insert(party.clone(), given);
                });
            }
            Event::Frozen { document } => {
                self.add_document(document, recorded.at, None);
                self.mediation = Mediation::Signing;
            }
            Event::Reopened { document, .. } => {
                self.supersede(document);
                self.parties_signed_at = None;
                self.mediation = Mediation::Session;
            }
            Event::Signed { document, signature } => {
                if let Some(document) = self.documents.iter_mut().find(|other| other.made.id == *document) {
                    document.signatures.push((signature.clone(), recorded.at));
                }
                self.after_signature(document, recorded.at);
            }
            Event::TookEffect { effective_at } => {
                self.effective_at = Some(*effective_at);
                self.mediation = Mediation::Effective;
                self.confirmation = Some(Confirmation::Window);
            }
            Event::Ended { reason, note } => {
                self.ended = Some((*reason, note.clone()));
                self.mediation = Mediation::Ended;
            }
            Event::ApplicationStarted { .. }
            | Event::ApplicationDeclined { .. }
            | Event::Filed
            | Event::Accepted { .. }
            | Event::Claimed { .. }
            | Event::Released
            | Event::AdmittedToCourt { .. }
            | Event::HearingOpened { .. }
            | Event::Assessed { .. }
            | Event::RulingDrafted { .. }
            | Event::Ruled { .. }
            | Event::Served { .. }
            | Event::Received { .. } => self.apply_in_court(recorded),
        }
        self.history.push(Entry {
            at: recorded.at,
            actor: recorded.actor.kind,
            actor_name: recorded.actor.name.clone(),
            about: recorded.event.party().cloned(),
            event: recorded.event.clone(),
        });
    }

    fn apply_in_court(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::ApplicationStarted { document } => {
                self.add_document(document, recorded.at, None);
                self.confirmation = Some(Confirmation::Cosign);
            }
            Event::ApplicationDeclined { document, .. } => {
                self.supersede(document);
                self.confirmation = Some(Confirmation::Window);
            }
            Event::Filed => {
                self.filed_at = Some(recorded.at);
                self.confirmation = Some(Confirmation::Filed);
            }
            Event::Accepted { docket_no } => {
                self.docket_no = Some(docket_no.clone());
                self.accepted_at = Some(recorded.at);
                self.clerk = Some(person(&recorded.actor));
                self.confirmation = Some(Confirmation::Accepted);
            }
            Event::Claimed { judge } => {
                let same = self.claim.as_ref().is_some_and(|claim| claim.judge.id == judge.id);
                if !same {
                    // Another judge starts the review anew: what was found is the finding of one person.
                    self.assessments.clear();
                    self.hearing_opened_at = None;
                    self.confirmation = Some(Confirmation::Review);
                }
                self.claim = Some(Claim { judge: judge.clone(), last_act_at: recorded.at });
            }
            Event::Released => {
                self.claim = None;
                self.assessments.clear();
                self.confirmation = Some(Confirmation::Accepted);
            }
            Event::AdmittedToCourt { party, identity } => {
                self.with_party(party, |party| party.court_identity = Some(*identity));
            }
            Event::HearingOpened { .. } => {
                self.hearing_opened_at = Some(recorded.at);
                self.confirmation = Some(Confirmation::Inquiry);
            }
            Event::Assessed { ground, finding, note } => {
                self.assessments.insert(*ground, (*finding, note.clone()));
                if matches!(self.confirmation, Some(Confirmation::Confirmed | Confirmation::Dismissed)) {
                    self.drop_draft_ruling();
                    self.confirmation = Some(Confirmation::Inquiry);
                }
            }
            Event::RulingDrafted { outcome, document } => {
                self.drop_draft_ruling();
                self.add_document(document, recorded.at, None);
                self.outcome = Some(outcome.clone());
                self.confirmation = Some(match outcome {
                    super::Outcome::Confirm => Confirmation::Confirmed,
                    super::Outcome::Dismiss { .. } => Confirmation::Dismissed,
                });
            }
            Event::Ruled { outcome } => {
                self.outcome = Some(outcome.clone());
                self.ruled_at = Some(recorded.at);
                self.confirmation = Some(Confirmation::Service);
            }
            Event::Served { party, receipt, .. } => {
                self.add_document(receipt, recorded.at, Some(party.clone()));
                self.with_party(party, |party| party.served_at = Some(recorded.at));
            }
            Event::Received { party, .. } => {
                self.with_party(party, |party| party.received_at = Some(recorded.at));
            }
            Event::Registered { .. }
            | Event::PartyAdded { .. }
            | Event::PartyCorrected { .. }
            | Event::Invited { .. }
            | Event::DeviceChecked { .. }
            | Event::Consented { .. }
            | Event::Admitted { .. }
            | Event::SessionOpened
            | Event::ClauseAdded { .. }
            | Event::ClauseEdited { .. }
            | Event::ClauseRemoved { .. }
            | Event::ClauseAnswered { .. }
            | Event::Frozen { .. }
            | Event::Reopened { .. }
            | Event::Signed { .. }
            | Event::TookEffect { .. }
            | Event::Ended { .. } => {}
        }
    }

    fn after_signature(&mut self, document: &DocumentId, at: Timestamp) {
        let Some(document) = self.documents.iter().find(|other| other.made.id == *document) else { return };
        if document.made.kind != Kind::D12 {
            return;
        }
        let open: Vec<&Signer> = document.open_places().map(|place| &place.signer).collect();
        let parties_done = !open.iter().any(|signer| matches!(signer, Signer::Party(_)));
        let only_seal = open.iter().all(|signer| **signer == Signer::Committee);
        if parties_done && self.parties_signed_at.is_none() {
            self.parties_signed_at = Some(at);
        }
        if only_seal && self.mediation == Mediation::Signing {
            self.mediation = Mediation::Sealing;
        }
    }

    fn add_document(&mut self, made: &DocumentMade, at: Timestamp, only_for: Option<PartyId>) {
        self.documents.push(Document {
            made: made.clone(),
            made_at: at,
            signatures: made.signatures.iter().map(|signature| (signature.clone(), at)).collect(),
            superseded: false,
            only_for,
        });
    }

    fn supersede(&mut self, document: &DocumentId) {
        for other in self.documents.iter_mut().filter(|other| other.made.id == *document) {
            other.superseded = true;
        }
    }

    fn drop_draft_ruling(&mut self) {
        self.outcome = None;
        for document in &mut self.documents {
            if matches!(document.made.kind, Kind::D18 | Kind::D19) {
                document.superseded = true;
            }
        }
    }

    fn with_party(&mut self, id: &PartyId, change: impl FnOnce(&mut Party)) {
        if let Some(party) = self.parties.iter_mut().find(|party| party.id == *id) {
            change(party);
        }
    }

    fn with_clause(&mut self, id: &ClauseId, change: impl FnOnce(&mut Clause)) {
        if let Some(clause) = self.clauses.iter_mut().find(|clause| clause.id == *id) {
            change(clause);
        }
    }
}

fn new_party(id: &PartyId, draft: &PartyDraft) -> Party {
    Party {
        id: id.clone(),
        role: draft.role,
        who: draft.who.clone(),
        invited: false,
        check: None,
        consents: Consents::default(),
        identity: None,
        court_identity: None,
        served_at: None,
        received_at: None,
    }
}

/// Who takes back the consent a room needs has to be admitted again.
fn consent(party: &mut Party, item: ConsentItem, given: bool) {
    party.consents.set(item, given);
    if !given && Step::Enter.items().contains(&item) {
        party.identity = None;
    }
    if !given && Step::Hearing.items().contains(&item) {
        party.court_identity = None;
    }
}

impl Event {
    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::PartyAdded { party, .. }
            | Self::PartyCorrected { party, .. }
            | Self::Invited { party }
            | Self::DeviceChecked { party, .. }
            | Self::Consented { party, .. }
            | Self::Admitted { party, .. }
            | Self::ClauseAnswered { party, .. }
            | Self::AdmittedToCourt { party, .. }
            | Self::Served { party, .. }
            | Self::Received { party, .. } => Some(party),
            Self::Registered { .. }
            | Self::SessionOpened
            | Self::ClauseAdded { .. }
            | Self::ClauseEdited { .. }
            | Self::ClauseRemoved { .. }
            | Self::Frozen { .. }
            | Self::Reopened { .. }
            | Self::Signed { .. }
            | Self::TookEffect { .. }
            | Self::Ended { .. }
            | Self::ApplicationStarted { .. }
            | Self::ApplicationDeclined { .. }
            | Self::Filed
            | Self::Accepted { .. }
            | Self::Claimed { .. }
            | Self::Released
            | Self::HearingOpened { .. }
            | Self::Assessed { .. }
            | Self::RulingDrafted { .. }
            | Self::Ruled { .. } => None,
        }
    }
}
