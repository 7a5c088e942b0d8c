//! A case as one viewer may see it.

use jiff::Timestamp;

use super::super::Case;
use super::super::actor::Viewer;
use super::super::clause::wording::plain_text;
use super::super::clause::{Answer, Clause, ClauseDraft};
use super::super::consent::{ConsentItem, Step};
use super::super::decision::GroundCode;
use super::super::document::{Document, Signer};
use super::super::id::FileId;
use super::super::mark::Attestation;
use super::super::organisation::Organisation;
use super::super::party::{Party, PartyKind};
use super::super::scan::Scan;
use super::super::stage::{Confirmation, Mediation};
use super::eye::Eye;
use super::standing::day_view;
use super::{
    AmountView, AnswerView, BodyView, CaseView, ClauseKindName, ClauseState, ClauseView, CourtReviewView,
    DocumentView, GroundView, PartView, PartyKindName, PartyView, PlainView, ScanView, SignatureView,
    SigningRequestView,
};
use crate::calendar;
use crate::identity::{masked_number, masked_phone};
use crate::money::capital;
use crate::paper::wording::digits;

impl Case {
    /// The case as `viewer` may see it at `now`; nothing if it may not be seen at all.
    #[must_use]
    pub fn view(&self, viewer: &Viewer, now: Timestamp) -> Option<CaseView> {
        let eye = self.eye(viewer)?;
        Some(CaseView {
            id: self.id.clone(),
            version: self.version,
            title: self.registration.title.clone(),
            number: self.number.clone(),
            docket_no: self.docket_no.clone(),
            cause: self.registration.cause.clone(),
            dispute_type: self.registration.dispute_type.clone(),
            source: self.registration.source,
            mode: self.registration.mode,
            facts: self.registration.facts.clone(),
            rights_sha256: crate::paper::rights::text_sha256(),
            stage: self.stage_view(now),
            organisation: body(&self.committee),
            mediator: self.mediator.clone(),
            court: body(&self.court),
            judge: self.claim.as_ref().map(|claim| claim.judge.clone()),
            parties: self.parties.iter().map(|party| self.party_view(&eye, party, now)).collect(),
            clauses: (1..)
                .zip(&self.clauses)
                .map(|(no, clause)| self.clause_view(&eye, no, clause, now))
                .collect(),
            documents: self
                .documents
                .iter()
                .filter(|document| self.shows(&eye, document))
                .map(|document| self.document_view(&eye, document, now))
                .collect(),
            effective_at: self.effective_at,
            window: self.window_view(now),
            court_review: self.court_review_view(&eye, now),
            steps: self.step_views(now),
            actions: self.action_views(viewer, now),
            timeline: self.timeline_view(&eye),
            caucus: self.caucus_view(&eye),
            owner: self.owner_view(now),
            deadlines: self.deadline_views(now),
            intake: self.intake_view(&eye),
            appointment: self.appointment(),
            participants: self.participant_views((viewer, &eye), now),
            files: self.file_views(&eye),
            record: self.record_view(&eye),
            findings: self.finding_views(&eye, now),
            overrides: self.override_views(&eye),
            demands: self.demand_views(),
            inquiry: self.inquiry_view(&eye),
            objections: self.objection_views(&eye),
            amendment: self.amendment_view(&eye),
            past: self.past_views(),
            performance: self.performance_view(&eye, now),
        })
    }

    /// In the court's states both sides are 申请人 (民诉法解释 351; there is no plaintiff and no defendant).
    pub(super) fn role_label(&self, eye: &Eye, party: &Party) -> &'static str {
        let in_court = self.filed_at.is_some() && !matches!(eye, Eye::Mediator | Eye::Committee);
        if in_court { "申请人" } else { party.role.label() }
    }

    fn party_view(&self, eye: &Eye, party: &Party, now: Timestamp) -> PartyView {
        let me = *eye == Eye::Party(party.id.clone());
        // One party learns of the other what the table of a mediation would show, not devices, consents or contacts.
        let close = me || !matches!(eye, Eye::Party(_));
        PartyView {
            id: party.id.clone(),
            role: party.role,
            role_label: self.role_label(eye, party).to_owned(),
            kind: match party.who {
                PartyKind::Person { .. } => PartyKindName::Person,
                PartyKind::Organisation { .. } => PartyKindName::Organisation,
            },
            name: party.who.name().to_owned(),
            short_name: short_name(party.who.name()),
            acting_name: party.acting_name().to_owned(),
            acting_title: party.who.acting_title().map(str::to_owned),
            phone_masked: if close { masked_phone(party.phone()) } else { String::new() },
            id_masked: if close { masked_number(party.acting_id_no()) } else { String::new() },
            address: if close { party.who.address().to_owned() } else { String::new() },
            me,
            invited: party.invited,
            check: party.check.filter(|_| close),
            consents: if close {
                ConsentItem::ALL.iter().map(|item| (*item, party.consents.given(*item))).collect()
            } else {
                std::collections::BTreeMap::new()
            },
            missing_consents: if close { party.consents.missing(self.step()) } else { Vec::new() },
            admitted: party.identity.is_some(),
            admitted_to_court: party.court_identity.is_some(),
            served_at: party.served_at.filter(|_| close),
            received_at: party.received_at.filter(|_| close),
            agents: party.agent_views(),
            mediator_accepted: self
                .intake
                .assignment
                .as_ref()
                .and_then(|assignment| assignment.answers.get(&party.id).copied()),
            station: self.station_view(&party.id, now),
            address_confirmed: party.address.is_some(),
            address_of_service: party.address.clone().filter(|_| close),
            draft: (*eye == Eye::Mediator && self.mediation < Mediation::Signing)
                .then(|| party.draft.clone()),
        }
    }

    /// The step whose consents matter now.
    fn step(&self) -> Step {
        if self.ruled_at.is_some() {
            Step::Service
        } else if self.filed_at.is_some() {
            Step::Hearing
        } else {
            match self.mediation {
                Mediation::Draft
                | Mediation::Submitted
                | Mediation::AskOther
                | Mediation::Accepted
                | Mediation::Assigned
                | Mediation::Scheduled
                | Mediation::CheckIn
                | Mediation::Notice
                | Mediation::Session
                | Mediation::Caucus
                | Mediation::Adjourned
                | Mediation::Record
                | Mediation::Drafting
                | Mediation::ReadBack
                | Mediation::Amending
                | Mediation::Suspect => Step::Enter,
                Mediation::Signing | Mediation::Sealing | Mediation::Ended | Mediation::NotTaken => {
                    Step::Sign
                }
                Mediation::Effective | Mediation::Oral => Step::Apply,
            }
        }
    }

    fn clause_view(&self, eye: &Eye, no: usize, clause: &Clause, now: Timestamp) -> ClauseView {
        let reader = match eye {
            Eye::Party(party) => Some(party),
            Eye::Mediator | Eye::Committee | Eye::Court { .. } => None,
        };
        let court = matches!(eye, Eye::Court { .. });
        let name = |party: &super::super::id::PartyId| self.name_of(party);
        let (kind, amount, due, parts) = figures(&clause.draft);
        ClauseView {
            id: clause.id.clone(),
            no,
            kind,
            draft: (*eye == Eye::Mediator).then(|| clause.draft.clone()),
            text: clause.text.clone(),
            plain: plain_text(&clause.draft, reader, calendar::day_of(now), name)
                .map(|text| PlainView { text }),
            amount: amount.map(amount_view),
            due: due.map(day_view),
            parts,
            hash: clause.hash.clone(),
            previous_text: clause.previous_text.clone().filter(|_| !court),
            changed_by: clause.changed_by.clone().filter(|_| !court),
            answers: if court { Vec::new() } else { self.answer_views(eye, clause) },
            state: self.clause_state(clause),
        }
    }

    fn answer_views(&self, eye: &Eye, clause: &Clause) -> Vec<AnswerView> {
        self.parties
            .iter()
            .map(|party| {
                let given = clause.answers.get(&party.id);
                let own = match eye {
                    Eye::Party(me) => *me == party.id,
                    Eye::Mediator | Eye::Committee => true,
                    Eye::Court { .. } => false,
                };
                AnswerView {
                    party_id: party.id.clone(),
                    answer: given.map(|given| given.answer),
                    note: given.and_then(|given| given.note.clone()).filter(|_| own),
                    at: given.map(|given| given.at),
                }
            })
            .collect()
    }

    fn clause_state(&self, clause: &Clause) -> ClauseState {
        let said = |answer| clause.answers.values().any(|given| given.answer == answer);
        if said(Answer::Change) {
            ClauseState::Change
        } else if said(Answer::Unclear) {
            ClauseState::Unclear
        } else if !self.parties.is_empty() && clause.agreed_by(self.parties.iter().map(|party| &party.id)) {
            ClauseState::Agreed
        } else {
            ClauseState::Open
        }
    }

    fn document_view(&self, eye: &Eye, document: &Document, now: Timestamp) -> DocumentView {
        let made = &document.made;
        let url = format!("/api/cases/{}/documents/{}", self.id, made.id);
        DocumentView {
            id: made.id.clone(),
            code: made.kind.code().to_owned(),
            title: made.title.clone(),
            frozen_sha256: made.frozen.sha256.clone(),
            sha256: document.latest().sha256.clone(),
            check_code: made.check_code.clone(),
            complete: document.is_complete(),
            imported: document.is_imported(),
            superseded: document.superseded,
            signatures: made
                .places
                .iter()
                .map(|place| {
                    let party = match &place.signer {
                        Signer::Party(party) => Some(party.clone()),
                        Signer::Mediator | Signer::Committee | Signer::Judge | Signer::Court => None,
                    };
                    SignatureView {
                        field: place.field.clone(),
                        role_label: place.role_label.clone(),
                        name: place.name.clone(),
                        signed_at: document.signed_at(&place.field),
                        mine: signs(eye, &place.signer),
                        way: document.way(&place.field).map(str::to_owned),
                        attested_until: party
                            .as_ref()
                            .and_then(|party| document.attested.get(party))
                            .filter(|_| document.signed_at(&place.field).is_none())
                            .map(Attestation::ends_at)
                            .filter(|ends_at| now < *ends_at),
                        party_id: party,
                    }
                })
                .collect(),
            pages: made.pages,
            lacks_scan: document.lacks_scan(),
            scans: document.scans.iter().map(scan_view).collect(),
            signing: self
                .signing_request(document, now)
                .map(|request| SigningRequestView { ends_at: request.ends_at, lapsed: request.lapsed }),
            paper_url: format!("{url}/paper"),
            url,
            made_at: document.made_at,
        }
    }

    fn court_review_view(&self, eye: &Eye, now: Timestamp) -> Option<CourtReviewView> {
        self.filed_at?;
        let court = matches!(eye, Eye::Court { .. });
        let decided = self.ruled_at.is_some()
            && match eye {
                Eye::Party(party) => self.party(party).is_some_and(|party| party.served_at.is_some()),
                Eye::Mediator | Eye::Committee | Eye::Court { .. } => true,
            };
        let grounds = GroundCode::ALL.iter().map(|code| {
            let assessment = self.assessments.get(code);
            GroundView {
                code: *code,
                text: code.text().to_owned(),
                finding: assessment.map(|(finding, _)| *finding),
                note: assessment.map(|(_, note)| note.clone()).unwrap_or_default(),
            }
        });
        Some(CourtReviewView {
            claimed_by: self.claim.as_ref().filter(|_| court).map(|claim| claim.judge.clone()),
            claim_until: self.claim.as_ref().filter(|_| court).map(super::super::Claim::ends_at),
            concerns: self.claim.iter().filter(|_| court).flat_map(|claim| claim.concerns.clone()).collect(),
            hearing_open: matches!(
                self.confirmation,
                Some(Confirmation::Inquiry | Confirmation::Confirmed | Confirmation::Dismissed)
            ),
            hearing_opened_at: self.hearing_opened_at,
            grounds: if court { grounds.collect() } else { Vec::new() },
            origin: self.origin_view(eye, now),
            outcome: self.outcome.clone().filter(|_| court || decided),
        })
    }
}

fn signs(eye: &Eye, signer: &Signer) -> bool {
    match (eye, signer) {
        (Eye::Party(me), Signer::Party(party)) => me == party,
        (Eye::Mediator, Signer::Mediator) | (Eye::Court { holder: true, .. }, Signer::Judge) => true,
        (Eye::Mediator | Eye::Committee | Eye::Court { .. } | Eye::Party(_), _) => false,
    }
}

type Figures = (ClauseKindName, Option<i64>, Option<jiff::civil::Date>, Option<Vec<PartView>>);

fn figures(draft: &ClauseDraft) -> Figures {
    match draft {
        ClauseDraft::Pay { amount_fen, due, .. } => {
            (ClauseKindName::Pay, Some(*amount_fen), Some(*due), None)
        }
        ClauseDraft::Instalments { total_fen, parts, .. } => {
            let parts = parts
                .iter()
                .map(|part| PartView { amount: amount_view(part.amount_fen), due: day_view(part.due) })
                .collect();
            (ClauseKindName::Instalments, Some(*total_fen), None, Some(parts))
        }
        ClauseDraft::Act { due, .. } => (ClauseKindName::Act, None, Some(*due), None),
        ClauseDraft::Deliver { due, .. } => (ClauseKindName::Deliver, None, Some(*due), None),
        ClauseDraft::Forbear { until, .. } => (ClauseKindName::Forbear, None, *until, None),
        ClauseDraft::Guarantee { .. } => (ClauseKindName::Guarantee, None, None, None),
        ClauseDraft::Default { .. } => (ClauseKindName::Default, None, None, None),
        ClauseDraft::Release { .. } => (ClauseKindName::Release, None, None, None),
        ClauseDraft::Other { .. } => (ClauseKindName::Other, None, None, None),
    }
}

fn amount_view(fen: i64) -> AmountView {
    AmountView { digits: digits(fen), capital: capital(fen), fen }
}

pub(super) fn body(organisation: &Organisation) -> BodyView {
    BodyView {
        id: organisation.id.clone(),
        name: organisation.name.clone(),
        phone: organisation.phone.clone(),
    }
}

fn short_name(name: &str) -> String {
    ["股份有限公司", "有限责任公司", "有限公司"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .filter(|short| !short.is_empty())
        .unwrap_or(name)
        .to_owned()
}

fn scan_view(scan: &Scan) -> ScanView {
    ScanView {
        files: scan.files.iter().map(|content| FileId::new(content.sha256.as_str())).collect(),
        matched: scan.matched,
        by: scan.by.clone(),
        at: scan.at,
    }
}
