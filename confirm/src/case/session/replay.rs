//! What the events of the talk do to a case.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Case;
use super::super::event::Recorded;
use super::super::id::PartyId;
use super::super::stage::Mediation;
use super::*;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn apply_session(&mut self, event: &SessionEvent, recorded: &Recorded) {
        let at = recorded.at;
        match event {
            SessionEvent::NoShow { party, .. } => {
                self.with_party(party, |party| party.no_shows = party.no_shows.saturating_add(1));
                self.forget_identities();
                self.mediation = Mediation::Scheduled;
            }
            SessionEvent::CaucusOpened { party } => {
                self.talk.caucus = Some((party.clone(), at));
                self.mediation = Mediation::Caucus;
            }
            SessionEvent::CaucusEnded => {
                self.talk.caucus = None;
                self.mediation = Mediation::Session;
            }
            SessionEvent::Adjourned { reason, note } => {
                self.talk.adjourned = Some(Rest { reason: *reason, note: note.clone(), since: at });
                self.talk.caucus = None;
                if *reason == AdjournReason::Appraisal {
                    self.talk.pauses.push((at, None));
                }
                // Identity is made sure before every session (在线调解规则 17).
                self.forget_identities();
                self.mediation = Mediation::Adjourned;
            }
            SessionEvent::Suspected { note } => {
                self.talk.suspicion = Some(note.clone());
                self.mediation = Mediation::Suspect;
            }
            SessionEvent::SuspicionCleared { .. } => {
                self.talk.suspicion = None;
                self.mediation = Mediation::Session;
            }
            SessionEvent::RecordWritten { record, hash, documents } => {
                self.supersede_kind(&[Kind::D10, Kind::D11]);
                for document in documents {
                    self.add_document(document, at, None);
                }
                self.talk.record =
                    Some(Record { draft: record.clone(), hash: hash.clone(), at, answers: BTreeMap::new() });
                self.mediation = Mediation::Record;
            }
            SessionEvent::RecordConfirmed { party, .. } => {
                self.record_answer(party, RecordAnswer::Confirmed);
            }
            SessionEvent::RecordObjected { party, note } => {
                self.record_answer(party, RecordAnswer::Objected(note.clone()));
            }
            SessionEvent::RecordRefused { party, reason } => {
                self.record_answer(party, RecordAnswer::Refused(reason.clone()));
            }
            SessionEvent::RecordClosed { documents } => {
                self.supersede_kind(&[Kind::D10, Kind::D11]);
                for document in documents {
                    self.add_document(document, at, None);
                }
            }
            SessionEvent::OralAgreed { content, performance, document } => {
                self.add_document(document, at, None);
                self.talk.oral = Some((content.clone(), performance.clone()));
                self.mediation = Mediation::Oral;
            }
            SessionEvent::PutInWriting => {
                self.remember_agreement();
                self.effective_at = None;
                self.confirmation = None;
                self.mediation = Mediation::Drafting;
            }
            SessionEvent::Overridden { code, clause, reason } => self.talk.overrides.push(Override {
                code: *code,
                clause: *clause,
                reason: reason.clone(),
                by: recorded.actor.name.clone(),
                at,
            }),
            SessionEvent::ReadbackStarted => {
                // What was said while bargaining is not what is said when the final text is read.
                for clause in &mut self.clauses {
                    clause.answers.clear();
                }
                self.mediation = Mediation::ReadBack;
            }
            SessionEvent::WetSigned { document, field, signed_at, .. } => {
                if let Some(found) = self.documents.iter_mut().find(|other| other.made.id == *document) {
                    found.on_paper.push((field.clone(), *signed_at));
                }
                self.after_signature(document, *signed_at);
            }
            SessionEvent::ScanMatched { document, files, matched } => {
                self.keep_scan((document, files, *matched), recorded);
            }
            SessionEvent::SignatureAttested { document, party, attestation } => {
                if let Some(found) = self.documents.iter_mut().find(|other| other.made.id == *document) {
                    found.attested.insert(party.clone(), attestation.clone());
                }
            }
            SessionEvent::SealRefused { document, .. } => {
                self.supersede(document);
                self.parties_signed_at = None;
                self.mediation = Mediation::Drafting;
            }
            SessionEvent::SettlementAdopted { .. } => {
                self.supersede_kind(&[Kind::D13]);
                self.ended = None;
                self.forget_identities();
                self.mediation = Mediation::Adjourned;
            }
            SessionEvent::AmendmentProposed { reason } => {
                self.talk.proposal = Some((reason.clone(), BTreeSet::new()));
            }
            SessionEvent::AmendmentAnswered { party, accept } => {
                if let Some((_, agreed)) = self.talk.proposal.as_mut().filter(|_| *accept) {
                    agreed.insert(party.clone());
                } else {
                    self.talk.proposal = None;
                }
            }
            SessionEvent::Amending { reason } => self.begin_amendment(reason),
            SessionEvent::AgreementKept { .. } => self.keep_agreement(),
            SessionEvent::FileClosed { document } => {
                self.supersede_kind(&[Kind::D24b]);
                self.add_document(document, at, None);
            }
        }
    }

    fn record_answer(&mut self, party: &PartyId, answer: RecordAnswer) {
        if let Some(record) = &mut self.talk.record {
            record.answers.insert(party.clone(), answer);
        }
        if self.record_is_confirmed().is_ok() {
            self.mediation = Mediation::Drafting;
        }
    }

    pub(in crate::case) fn forget_identities(&mut self) {
        for party in &mut self.parties {
            party.identity = None;
        }
    }
}
