//! What each event does to a case.
//!
//! Nothing is refused here: an event happened, so it is applied. An event that names a party, clause or document the
//! case does not have changes nothing; the rules never produce one.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::actor::ActorKind;
use super::clause::{Answer, Clause, Given};
use super::consent::{ConsentItem, Consents, Step};
use super::document::{Document, DocumentMade, Signer};
use super::event::{Event, Recorded};
use super::id::{CaseId, ClauseId, DocumentId, PartyId};
use super::intake::Intake;
use super::party::{Party, PartyDraft};
use super::round::Round;
use super::session::Talk;
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
    /// Account of a member of staff, or id of a party.
    pub actor_id: String,
    /// Name of the actor.
    pub actor_name: String,
    /// Who it is about, if that is not the actor.
    pub about: Option<PartyId>,
    /// What.
    pub event: Event,
}

impl Case {
    pub(super) fn begin(id: &CaseId, first: &Recorded) -> Option<Self> {
        let Event::Registered { number, registration, committee, court, mediator, registrar, standing } =
            &first.event
        else {
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
            registrar: registrar.clone(),
            standing: standing.clone(),
            mediation: Mediation::Draft,
            confirmation: None,
            intake: Intake::default(),
            talk: Talk::default(),
            round: Round::default(),
            past: Vec::new(),
            participants: Vec::new(),
            stations: BTreeMap::new(),
            files: Vec::new(),
            ledger: None,
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
            assessments: BTreeMap::new(),
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
                party.draft = draft.clone();
            }),
            Event::Invited { party } => {
                self.with_party(party, |party| party.invited = true);
            }
            Event::DeviceChecked { party, check } => {
                self.with_party(party, |party| party.check = Some(*check))
            }
            Event::Consented { party, item, given, documents } => {
                documents.iter().for_each(|made| self.add_own_document(made, recorded.at, party));
                self.with_party(party, |party| consent(party, *item, *given));
                if !given {
                    self.consent_withdrawn(*item);
                }
            }
            Event::Admitted { party, identity } => {
                self.with_party(party, |party| party.identity = Some(*identity));
                let all_in = self.everybody_in().is_ok();
                self.mediation = match self.mediation {
                    Mediation::Scheduled | Mediation::CheckIn if all_in => Mediation::Notice,
                    Mediation::Scheduled => Mediation::CheckIn,
                    other => other,
                };
            }
            Event::SessionOpened => {
                // The clock that rested for an appraisal runs again.
                if let Some(pause) = self.talk.pauses.last_mut().filter(|pause| pause.1.is_none()) {
                    pause.1 = Some(recorded.at);
                }
                self.talk.adjourned = None;
                self.mediation = Mediation::Session;
            }
            Event::ClauseAdded { clause, draft, text, hash } => {
                self.text_changed();
                self.clauses.push(Clause {
                    id: clause.clone(),
                    draft: draft.clone(),
                    text: text.clone(),
                    hash: hash.clone(),
                    previous_text: None,
                    changed_by: None,
                    answers: BTreeMap::new(),
                });
            }
            Event::ClauseEdited { clause, draft, text, hash } => {
                self.text_changed();
                self.with_clause(clause, |clause| {
                    clause.previous_text = Some(std::mem::replace(&mut clause.text, text.clone()));
                    clause.draft = draft.clone();
                    clause.hash.clone_from(hash);
                    clause.changed_by = Some(recorded.actor.name.clone());
                    clause.answers.clear();
                });
            }
            Event::ClauseRemoved { clause } => {
                self.text_changed();
                self.clauses.retain(|other| other.id != *clause);
            }
            Event::ClauseAnswered { clause, party, hash: _, answer, note, moment: _ } => {
                // Whoever wants a change stops the reading (G-21).
                if *answer == Answer::Change {
                    self.text_changed();
                }
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
                self.mediation = Mediation::Drafting;
            }
            Event::Signed { document, signature } => {
                if let Some(document) = self.documents.iter_mut().find(|other| other.made.id == *document) {
                    document.signatures.push((signature.clone(), recorded.at));
                }
                self.after_signature(document, recorded.at);
            }
            Event::SigningRenewed { document } => {
                if let Some(document) = self.documents.iter_mut().find(|other| other.made.id == *document) {
                    document.asked_at = recorded.at;
                }
            }
            Event::SignaturesReported { about, document } => {
                self.add_document(document, recorded.at, None);
                if let Some(report) = self.documents.last_mut() {
                    report.about = Some(about.clone());
                }
            }
            Event::TookEffect { effective_at } => {
                self.effective_at = Some(*effective_at);
                self.talk.before = None;
                if self.mediation == Mediation::Oral {
                    self.parties_signed_at = Some(*effective_at);
                } else {
                    self.mediation = Mediation::Effective;
                }
                self.confirmation = Some(Confirmation::Window);
                self.begin_performance(*effective_at);
            }
            Event::Ended { reason, note, document } => {
                if let Some(document) = document {
                    self.add_document(document, recorded.at, None);
                }
                self.ended = Some((*reason, note.clone()));
                self.mediation = Mediation::Ended;
            }
            Event::Intake(event) => self.apply_intake(event, recorded),
            Event::People(event) => self.apply_people(event, recorded),
            Event::Session(event) => self.apply_session(event, recorded),
            Event::Court(event) => self.apply_court_event(event, recorded),
            Event::Perform { event, document } => {
                self.apply_performance(event, document.as_ref(), recorded);
            }
            Event::ApplicationStarted { .. }
            | Event::ApplicationDeclined { .. }
            | Event::Filed { .. }
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
            actor_id: recorded.actor.id.clone(),
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
                if let Some(document) = document {
                    self.supersede(document);
                }
                self.confirmation = Some(Confirmation::Window);
            }
            Event::Filed { document } => {
                if let Some(document) = document {
                    self.supersede_kind(&[Kind::D12c]);
                    self.add_document(document, recorded.at, None);
                }
                self.filed_at = Some(recorded.at);
                self.round.complete_at = Some(recorded.at);
                self.confirmation = Some(Confirmation::Filed);
            }
            Event::Accepted { docket_no, document } => {
                if let Some(document) = document {
                    self.add_document(document, recorded.at, None);
                }
                self.accepted_by(docket_no, recorded);
            }
            Event::Claimed { judge, concerns } => {
                let same = self.claim.as_ref().is_some_and(|claim| claim.judge.id == judge.id);
                if !same {
                    self.start_review_anew();
                }
                let (judge, concerns) = (judge.clone(), concerns.clone());
                self.claim = Some(Claim { judge, last_act_at: recorded.at, concerns });
            }
            Event::Released => {
                self.give_back();
            }
            Event::AdmittedToCourt { party, identity, on_site } => {
                self.with_party(party, |party| {
                    party.court_identity = Some(*identity);
                    party.on_site = *on_site;
                });
                if self.confirmation == Some(Confirmation::Scheduled) {
                    self.confirmation = Some(Confirmation::CheckIn);
                }
            }
            Event::HearingOpened { .. } => {
                self.hearing_opened_at = Some(recorded.at);
                // Everybody is there: a pause of an inquiry that was broken off is over.
                self.round.paused = None;
                self.confirmation = Some(Confirmation::Inquiry);
            }
            Event::Assessed { ground, finding, note } => {
                self.assessments.insert(*ground, (*finding, note.clone()));
                if matches!(self.confirmation, Some(Confirmation::Confirmed | Confirmation::Dismissed)) {
                    self.drop_draft_ruling();
                    self.confirmation = Some(Confirmation::Record);
                }
            }
            Event::RulingDrafted { outcome, document } => {
                self.drop_draft_ruling();
                self.add_document(document, recorded.at, None);
                self.outcome = Some(outcome.clone());
                if self.claim.is_none() {
                    let (judge, concerns) = (person(&recorded.actor), Vec::new());
                    self.claim = Some(Claim { judge, last_act_at: recorded.at, concerns });
                }
                self.confirmation = Some(outcome.state());
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
            | Event::SigningRenewed { .. }
            | Event::SignaturesReported { .. }
            | Event::TookEffect { .. }
            | Event::Ended { .. }
            | Event::Intake(_)
            | Event::People(_)
            | Event::Session(_)
            | Event::Court(_)
            | Event::Perform { .. } => {}
        }
    }

    /// A changed text has to be read anew (M82 → M80).
    fn text_changed(&mut self) {
        if self.mediation == Mediation::ReadBack {
            self.mediation =
                if self.talk.amends.is_some() { Mediation::Amending } else { Mediation::Drafting };
        }
    }

    /// Who takes back the consent to be asked online is asked offline (在线诉讼规则 5; F-10k).
    fn consent_withdrawn(&mut self, item: ConsentItem) {
        let planned = matches!(
            self.confirmation,
            Some(Confirmation::Scheduled | Confirmation::CheckIn | Confirmation::Inquiry)
        );
        if item == ConsentItem::InquiryOnline && planned {
            self.round.offline = Some("当事人撤回在线接受询问的同意".to_owned());
            self.confirmation = Some(Confirmation::Offline);
        }
    }

    pub(super) fn after_signature(&mut self, document: &DocumentId, at: Timestamp) {
        let id = document.clone();
        let Some(document) = self.documents.iter().find(|other| other.made.id == id) else { return };
        if document.made.kind == Kind::D08 {
            return self.mandate_signed(&id);
        }
        if document.made.kind == Kind::D14 && self.confirmation == Some(Confirmation::JointDraft) {
            self.confirmation = Some(Confirmation::Cosign);
        }
        let Some(document) = self.documents.iter().find(|other| other.made.id == id) else { return };
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

    pub(super) fn add_document(&mut self, made: &DocumentMade, at: Timestamp, only_for: Option<PartyId>) {
        self.documents.push(Document {
            made: made.clone(),
            made_at: at,
            signatures: made.signatures.iter().map(|signature| (signature.clone(), at)).collect(),
            on_paper: Vec::new(),
            scans: Vec::new(),
            superseded: false,
            only_for,
            asked_at: at,
            about: None,
            attested: BTreeMap::new(),
        });
    }

    pub(super) fn supersede(&mut self, document: &DocumentId) {
        // What reports on its signatures goes with it.
        let of = |other: &&mut Document| other.made.id == *document || other.about.as_ref() == Some(document);
        self.documents.iter_mut().filter(of).for_each(|other| other.superseded = true);
    }

    pub(super) fn supersede_kind(&mut self, kinds: &[Kind]) {
        let ids: Vec<DocumentId> = self
            .documents
            .iter()
            .filter(|other| kinds.contains(&other.made.kind))
            .map(|other| other.made.id.clone())
            .collect();
        ids.iter().for_each(|id| self.supersede(id));
    }

    pub(super) fn with_party(&mut self, id: &PartyId, change: impl FnOnce(&mut Party)) {
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
        agents: Vec::new(),
        mandates: BTreeMap::new(),
        guardian: None,
        address: None,
        draft: draft.clone(),
        no_shows: 0,
        identity: None,
        court_identity: None,
        served_at: None,
        received_at: None,
        on_site: false,
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
