//! What the events on the court's side do to a case.

use super::super::event::Recorded;
use super::super::stage::Confirmation;
use super::super::{Case, Claim, person};
use super::*;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn apply_court_event(&mut self, event: &CourtEvent, recorded: &Recorded) {
        let at = recorded.at;
        match event {
            CourtEvent::Prepared => self.confirmation = Some(Confirmation::JointDraft),
            CourtEvent::CorrectionRequested { items, due, document } => {
                self.add_document(document, at, None);
                self.round.correction = Some(Demand { items: items.clone(), due: *due, met_at: None });
                self.confirmation = Some(Confirmation::Correction);
            }
            CourtEvent::CorrectionCompleted { .. } => {
                if let Some(correction) = &mut self.round.correction {
                    correction.met_at = Some(at);
                }
                self.round.complete_at = Some(at);
                self.confirmation = Some(Confirmation::Filed);
            }
            CourtEvent::JudgeAssigned { judge, concerns } => {
                self.start_review_anew();
                let (judge, concerns) = (judge.clone(), concerns.clone());
                self.claim = Some(Claim { judge, last_act_at: at, concerns });
            }
            CourtEvent::Recused { judge, .. } => {
                self.round.recused.insert(judge.clone());
                self.give_back();
            }
            CourtEvent::RecusalApplied { party, reason } => {
                self.round.recusal = Some((party.clone(), reason.clone()));
            }
            CourtEvent::RecusalDecided { granted, .. } => {
                self.round.recusal = None;
                if let Some(judge) =
                    self.claim.as_ref().map(|claim| claim.judge.id.clone()).filter(|_| *granted)
                {
                    self.round.recused.insert(judge);
                    self.give_back();
                }
            }
            CourtEvent::SupplementOrdered { items, due, document, .. } => {
                self.add_document(document, at, None);
                self.round.supplement = Some(Demand { items: items.clone(), due: *due, met_at: None });
                self.confirmation = Some(Confirmation::Supplement);
            }
            CourtEvent::SupplementSubmitted { .. } => {
                if let Some(supplement) = &mut self.round.supplement {
                    supplement.met_at = Some(at);
                }
                self.confirmation = Some(Confirmation::Review);
            }
            CourtEvent::Planned { booking, document } => {
                self.round.booking = Some(booking.clone());
                self.drop_inquiry_notice();
                if let Some(document) = document {
                    self.round.inquiry_notice = Some(document.id.clone());
                    self.add_document(document, at, None);
                }
                self.forget_court_identities();
                self.confirmation = Some(Confirmation::Scheduled);
            }
            CourtEvent::Absent { party, cause, .. } => {
                self.round.absences.push((party.clone(), *cause, at));
                if self.confirmation == Some(Confirmation::CheckIn) && cause.excuses() {
                    self.confirmation = Some(Confirmation::Scheduled);
                }
            }
            CourtEvent::WentOffline { reason } => {
                self.round.offline = Some(reason.clone());
                self.confirmation = Some(Confirmation::Offline);
            }
            CourtEvent::Paused { party, cause } => {
                self.round.paused = Some((party.clone(), *cause));
                // Who comes back is looked at again (在线诉讼规则 7).
                self.with_party(party, |party| party.court_identity = None);
            }
            CourtEvent::Resumed => self.round.paused = None,
            CourtEvent::Answered { answers } => {
                for answer in answers {
                    self.round.answers.insert((answer.question, answer.party.clone()), answer.clone());
                }
            }
            CourtEvent::HearingClosed { document } => {
                self.supersede_kind(&[Kind::D17]);
                self.round.record_refusals.clear();
                self.add_document(document, at, None);
                self.confirmation = Some(Confirmation::Record);
            }
            CourtEvent::RecordRefused { party, reason } => {
                self.round.record_refusals.insert(party.clone(), reason.clone());
            }
            CourtEvent::WithdrawalAsked { party, .. } => {
                self.round.withdrawals.insert(party.clone());
            }
            CourtEvent::Extended { term, days, .. } => {
                self.round.extensions.insert(*term, *days);
            }
            CourtEvent::ServedOtherwise { party, service, arrived_at, document } => {
                if let Some(document) = document {
                    self.add_document(document, recorded.at, Some(party.clone()));
                }
                self.round.services.push((party.clone(), service.clone()));
                if let Some(arrived_at) = arrived_at {
                    self.with_party(party, |party| party.served_at = Some(*arrived_at));
                }
            }
            CourtEvent::Arrived { party, at } => {
                self.with_party(party, |party| party.served_at = Some(*at));
            }
            CourtEvent::Objected { party, name, reason } => {
                let (party, name, reason) = (party.clone(), name.clone(), reason.clone());
                self.round.objections.push(Objection { party, name, reason, at, upheld: None });
                self.confirmation = Some(Confirmation::Objection);
            }
            CourtEvent::ObjectionDecided { objection, upheld, document, .. } => {
                self.add_document(document, at, None);
                for (no, open) in (1..).zip(&mut self.round.objections) {
                    if open.upheld.is_none() && objection.is_none_or(|decided| decided == no) {
                        open.upheld = Some(*upheld);
                    }
                }
                self.round.set_aside |= *upheld;
                if self.round.objections.iter().all(|one| one.upheld.is_some()) {
                    self.confirmation = Some(Confirmation::Service);
                }
            }
            CourtEvent::AcceptanceImported { docket_no, accepted_on, clerk } => {
                self.apply_acceptance((docket_no, *accepted_on), clerk, recorded);
            }
            CourtEvent::RulingImported { record, document } => self.apply_import(record, document, recorded),
            CourtEvent::StandingNoted { standing } => self.standing = standing.clone(),
            CourtEvent::Archived { document } => {
                self.round.archived_at = Some(at);
                // A file that was opened again by an objection is closed again with new contents.
                if let Some(earlier) = self.round.dossier.take() {
                    self.supersede(&earlier);
                }
                if let Some(document) = document {
                    self.round.dossier = Some(document.id.clone());
                    self.add_document(document, at, None);
                }
                self.confirmation = Some(Confirmation::Archived);
            }
        }
    }

    /// Another judge starts anew: what was found is the finding of one person.
    pub(in crate::case) fn start_review_anew(&mut self) {
        self.assessments.clear();
        self.round.answers.clear();
        self.round.record_refusals.clear();
        // An application against a judge goes with that judge (民事诉讼法 49).
        self.round.recusal = None;
        self.round.paused = None;
        self.supersede_kind(&[Kind::D17]);
        // The notice names a judge who will not ask; the inquiry is called anew.
        self.drop_inquiry_notice();
        self.hearing_opened_at = None;
        self.drop_draft_ruling();
        self.confirmation = Some(Confirmation::Review);
    }

    /// Another time, or another judge: the notice of the inquiry counts no longer (D16d).
    fn drop_inquiry_notice(&mut self) {
        if let Some(earlier) = self.round.inquiry_notice.take() {
            self.supersede(&earlier);
        }
    }

    /// The case goes back to the queue.
    pub(in crate::case) fn give_back(&mut self) {
        self.start_review_anew();
        self.claim = None;
        self.confirmation = Some(Confirmation::Accepted);
    }

    pub(in crate::case) fn forget_court_identities(&mut self) {
        for party in &mut self.parties {
            party.court_identity = None;
            party.on_site = false;
        }
    }

    /// Ends the present application, so that another one can be made about a changed agreement (M92).
    pub(in crate::case) fn close_round(&mut self) {
        let agreement = self.agreement().map(|document| document.made.id.clone());
        self.past.push(PastRound {
            agreement,
            docket_no: self.docket_no.take(),
            effective_at: self.effective_at,
            outcome: self.outcome.take(),
            ruled_at: self.ruled_at.take(),
            set_aside: self.round.set_aside,
        });
        // Papers of the application that was decided stay as they are; a draft nobody filed falls with the agreement.
        if self.filed_at.is_none() {
            self.supersede_kind(&[Kind::D14]);
        }
        // Why a judge stepped back does not go away with a changed agreement (民事诉讼法 47).
        let recused = std::mem::take(&mut self.round.recused);
        self.round = Round { recused, ..Round::default() };
        self.filed_at = None;
        self.accepted_at = None;
        self.clerk = None;
        self.claim = None;
        self.hearing_opened_at = None;
        self.assessments.clear();
        self.confirmation = None;
        self.forget_court_identities();
        for party in &mut self.parties {
            party.served_at = None;
            party.received_at = None;
        }
    }

    pub(in crate::case) fn accepted_by(&mut self, docket_no: &str, recorded: &Recorded) {
        self.docket_no = Some(docket_no.to_owned());
        self.accepted_at = Some(recorded.at);
        self.clerk = Some(person(&recorded.actor));
        self.confirmation = Some(Confirmation::Accepted);
    }
}

impl Case {
    pub(in crate::case) fn drop_draft_ruling(&mut self) {
        self.outcome = None;
        for document in &mut self.documents {
            // A ruling that was signed, here or in the court's own system, stands; what was never signed was a draft.
            if document.made.kind.is_ruling() && document.signatures.is_empty() && !document.is_complete() {
                document.superseded = true;
            }
        }
    }
}
