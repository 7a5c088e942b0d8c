//! What the events on the way in do to a case.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Case;
use super::super::event::Recorded;
use super::super::id::PartyId;
use super::super::organisation::Person;
use super::super::stage::Mediation;
use super::*;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn apply_intake(&mut self, event: &IntakeEvent, recorded: &Recorded) {
        let at = recorded.at;
        match event {
            IntakeEvent::Submitted { document, .. } => {
                if let Some(document) = document {
                    self.add_document(document, at, None);
                }
                self.intake.submitted_at = Some(at);
                self.mediation = Mediation::Submitted;
            }
            IntakeEvent::Called { party, channel, answer, .. } => {
                self.intake.calls.push(Call { party: party.clone(), channel: *channel, answer: *answer, at });
                if self.mediation == Mediation::Submitted {
                    self.mediation = Mediation::AskOther;
                }
            }
            IntakeEvent::CaseAccepted { number, document } => {
                self.number.clone_from(number);
                self.add_document(document, at, None);
                self.intake.accepted_at = Some(at);
                self.mediation = Mediation::Accepted;
            }
            IntakeEvent::CaseDeclined { reason, note, document } => {
                self.add_document(document, at, None);
                self.intake.declined = Some((*reason, note.clone()));
                self.mediation = Mediation::NotTaken;
            }
            IntakeEvent::Assigned { mediators, chosen } => {
                if let Some(lead) = mediators.first() {
                    self.mediator = Person { id: lead.id.clone(), name: lead.name.clone() };
                    self.standing.mediator_registered = lead.registered;
                }
                self.intake.assignment = Some(Assignment {
                    mediators: mediators.clone(),
                    chosen: *chosen,
                    at,
                    taken_at: None,
                    disclosure: String::new(),
                    answers: BTreeMap::new(),
                });
                self.mediation = Mediation::Assigned;
            }
            IntakeEvent::Chosen { party, mediator } => {
                self.intake.choices.insert(party.clone(), mediator.clone());
            }
            IntakeEvent::Taken { disclosure } => {
                if let Some(assignment) = &mut self.intake.assignment {
                    assignment.taken_at = Some(at);
                    assignment.disclosure.clone_from(disclosure);
                }
            }
            IntakeEvent::Returned { .. } => self.unassign(),
            IntakeEvent::MediatorAnswered { party, accept, .. } => {
                if let Some(assignment) = &mut self.intake.assignment {
                    assignment.answers.insert(party.clone(), *accept);
                }
                if !accept {
                    self.intake.rejected.insert(self.mediator.id.clone());
                    self.unassign();
                }
            }
            IntakeEvent::Planned { booking, document } => {
                for old in self.documents.iter_mut().filter(|old| old.made.kind == Kind::D09) {
                    old.superseded = true;
                }
                self.add_document(document, at, None);
                self.intake.booking = Some(booking.clone());
                self.mediation = Mediation::Scheduled;
            }
            IntakeEvent::ExtensionProposed { until } => {
                self.intake.extension = Some((*until, BTreeSet::new()));
            }
            IntakeEvent::ExtensionAnswered { party, accept } => self.extension_answered(party, *accept),
            IntakeEvent::ReferralAnswered { document } => {
                self.add_document(document, at, None);
                self.intake.referral_answered_at = Some(at);
            }
            IntakeEvent::RiskReported { reported_to, note } => {
                self.intake.risks.push((at, reported_to.clone(), note.clone()));
            }
        }
    }

    /// Back to M20: somebody else has to mediate, and nobody has accepted that person yet.
    fn unassign(&mut self) {
        self.intake.assignment = None;
        self.intake.choices.clear();
        self.intake.replaced += 1;
        self.mediator = Person { id: String::new(), name: String::new() };
        self.mediation = Mediation::Accepted;
    }

    fn extension_answered(&mut self, party: &PartyId, accept: bool) {
        let Some((until, agreed)) = &mut self.intake.extension else { return };
        if !accept {
            self.intake.extension = None;
            return;
        }
        agreed.insert(party.clone());
        if self.parties.iter().all(|party| agreed.contains(&party.id)) {
            self.intake.extended_until = Some(*until);
            self.intake.extension = None;
        }
    }
}
