//! What the law adds to the view of a case: owner, terms, intake, people, record, findings, script, objections.
//!
//! Who sees what: drafts, findings and the intake stay with the committee, the script with the court (`legal.md`
//! C.0, G-72; 在线调解规则 18); overrides are the first thing a judge sees (C.5).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::clock;
use super::super::command::intake::{CallAnswer, CallChannel};
use super::super::decision::Outcome;
use super::super::id::{FileId, ParticipantId, PartyId};
use super::super::inquiry::Question;
use super::super::intake::Booking;
use super::super::organisation::Person;
use super::super::party::Party;
use super::super::people::{Authority, FileUse, ParticipantKind};
use super::super::round::AbsenceCause;
use super::super::session::{RecordAnswer, RecordDraft};
use super::super::stage::{Mediation, Owner};
use super::Level;
use super::eye::Eye;
use super::standing::level;
use crate::calendar;
use crate::lint::{Finding, KCode};
use crate::performance::PerformanceView;

/// The one who has to move the case on (`legal.md` A-93).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnerView {
    /// The role.
    pub role: Owner,
    /// The role in words.
    pub label: String,
    /// The person, where one is named.
    pub person: Option<Person>,
}

/// A term that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeadlineView {
    /// Row of `legal.md` B.12, for example `DL-C2`.
    pub id: String,
    /// What has to be done by then.
    pub name: String,
    /// The article.
    pub basis: String,
    /// The day it counts from, which is not counted.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The last day by law; absent where holidays of that year are not known.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// The last day counted plainly, never after the one by law.
    #[schema(value_type = String, format = Date)]
    pub nominal: Date,
    /// Days left to the day by law, or to the plain one; negative after it.
    pub days_left: i64,
    /// How urgent it is.
    pub level: Level,
}

/// How a case came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IntakeView {
    /// Tries to reach the parties.
    pub calls: Vec<CallView>,
    /// Whether somebody counts as out of reach (E3).
    pub out_of_reach: bool,
    /// The mediators, the lead first.
    pub mediators: Vec<Person>,
    /// What the register knows against the appointment.
    pub concerns: Vec<String>,
    /// Whether the parties chose.
    pub chosen: bool,
    /// Whether the mediator took the case.
    pub taken: bool,
    /// What the mediator disclosed.
    pub disclosure: String,
    /// A longer term that was proposed.
    #[schema(value_type = Option<String>, format = Date)]
    pub extension: Option<Date>,
    /// Whether the body that sent the case got its answer; absent where nobody sent it.
    pub referral_answered: Option<bool>,
}

/// A try to reach a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallView {
    /// Whom.
    pub party_id: PartyId,
    /// How.
    pub channel: CallChannel,
    /// What they said.
    pub answer: CallAnswer,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An agent or a guardian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgentView {
    /// 委托代理人 or 法定代理人.
    pub role_label: String,
    /// 姓名.
    pub name: String,
    /// 公民身份号码, as a command names the agent; absent for a guardian.
    pub id_no: Option<String>,
    /// What the agent may do; absent for a guardian, who may do everything.
    pub authority: Option<Authority>,
}

/// Somebody who takes part without being a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantView {
    /// The id.
    pub id: ParticipantId,
    /// In which capacity.
    pub role: ParticipantKind,
    /// In words.
    pub role_label: String,
    /// Name.
    pub name: String,
    /// 单位、与当事人关系、语言.
    pub note: String,
    /// Whether the participant may come in: every party agreed where that is needed.
    pub allowed: bool,
    /// Parties who have not answered.
    pub waiting_for: Vec<PartyId>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileView {
    /// The file: its SHA-256.
    pub id: FileId,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub purpose: FileUse,
    /// Which party brought it.
    pub party_id: Option<PartyId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// The record of the mediation (D10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordView {
    /// Hash of what it says: a confirmation carries it.
    pub hash: String,
    /// What it says.
    pub record: RecordDraft,
    /// What each party said to it.
    pub answers: Vec<RecordAnswerView>,
}

/// What a party said to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordAnswerView {
    /// Who.
    pub party_id: PartyId,
    /// `confirmed`, `objected` or `refused`; absent while nothing was said.
    pub answer: Option<String>,
    /// In words.
    pub note: Option<String>,
}

/// A finding that the mediator went past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OverrideView {
    /// Which.
    pub code: KCode,
    /// Number of the clause, from 1.
    pub clause: Option<usize>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A list of things to hand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DemandView {
    /// `correction` (D16b) or `supplement` (D16d).
    pub kind: String,
    /// What.
    pub items: Vec<String>,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub due: Date,
    /// Whether it was handed in.
    pub met: bool,
}

/// The script of the inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InquiryView {
    /// The questions that have to be asked, with their answers.
    pub questions: Vec<QuestionView>,
    /// Who is away while the inquiry rests.
    pub paused_for: Option<PartyId>,
    /// Why it went offline.
    pub offline: Option<String>,
    /// Who was not there, and why.
    pub absences: Vec<AbsenceView>,
    /// Parties that did not sign the record.
    pub record_refused_by: Vec<PartyId>,
    /// Parties that want to withdraw.
    pub withdrawn_by: Vec<PartyId>,
    /// Whether a recusal has to be decided first.
    pub recusal_pending: bool,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionView {
    /// The id.
    pub id: Question,
    /// What the judge asks.
    pub text: String,
    /// What a good answer says.
    pub good: String,
    /// What a bad answer leads to.
    pub red_flag: String,
    /// The answers.
    pub answers: Vec<QuestionAnswerView>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionAnswerView {
    /// Who.
    pub party_id: PartyId,
    /// What.
    pub answer: String,
    /// Whether the judge has to look into it.
    pub red_flag: bool,
}

/// Somebody who was not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AbsenceView {
    /// Who.
    pub party_id: PartyId,
    /// Why.
    pub cause: AbsenceCause,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ObjectionView {
    /// Who objects.
    pub name: String,
    /// The party, unless an interested person objects.
    pub party_id: Option<PartyId>,
    /// Why; for the court and whoever objects.
    pub reason: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether it was upheld, once decided.
    pub upheld: Option<bool>,
}

/// What the court decided about an earlier version of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PastRoundView {
    /// 案号.
    pub docket_no: Option<String>,
    /// When that version took effect.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub effective_at: Option<Timestamp>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ruled_at: Option<Timestamp>,
}

impl Party {
    pub(super) fn agent_views(&self) -> Vec<AgentView> {
        let agents = self.agents.iter().map(|agent| AgentView {
            role_label: "委托代理人".to_owned(),
            name: agent.name.clone(),
            id_no: Some(agent.id_no.clone()),
            authority: Some(agent.authority),
        });
        let guardian = self.guardian.iter().map(|guardian| AgentView {
            role_label: "法定代理人".to_owned(),
            name: guardian.name.clone(),
            id_no: None,
            authority: None,
        });
        agents.chain(guardian).collect()
    }
}

impl Case {
    /// The one owner of the case at `now`; nobody only where it is over for good.
    #[must_use]
    pub fn owner(&self, now: Timestamp) -> Option<Owner> {
        let mediation = self.mediation_at(now);
        match (mediation, self.confirmation_at(now)) {
            (Mediation::Effective | Mediation::Oral, Some(state)) => state.owner(),
            _ => mediation.owner(),
        }
    }

    pub(super) fn owner_view(&self, now: Timestamp) -> Option<OwnerView> {
        let role = self.owner(now)?;
        let named = |id: &str, name: &str| {
            (!id.is_empty()).then(|| Person { id: id.to_owned(), name: name.to_owned() })
        };
        let person = match role {
            Owner::Mediator => named(&self.mediator.id, &self.mediator.name),
            Owner::Judge => self.claim.as_ref().map(|claim| claim.judge.clone()),
            Owner::Clerk => self.clerk.clone(),
            Owner::Operator | Owner::Recorder | Owner::SealKeeper | Owner::Parties => None,
        };
        Some(OwnerView { role, label: role.label().to_owned(), person })
    }

    pub(super) fn deadline_views(&self, now: Timestamp) -> Vec<DeadlineView> {
        let today = calendar::day_of(now);
        clock::running(self, now)
            .into_iter()
            .map(|running| {
                let due = running.due().ok();
                let days_left = calendar::days_between(today, due.unwrap_or_else(|| running.plain()));
                DeadlineView {
                    id: running.term.id.to_owned(),
                    name: running.term.name.to_owned(),
                    basis: running.term.basis.to_owned(),
                    start: running.start,
                    due,
                    nominal: running.plain(),
                    days_left,
                    level: level(days_left, running.term.low),
                }
            })
            .collect()
    }

    pub(super) fn intake_view(&self, eye: &Eye) -> Option<IntakeView> {
        if !matches!(eye, Eye::Mediator | Eye::Committee) {
            return None;
        }
        let assignment = self.intake.assignment.as_ref();
        let mediators = assignment.map(|one| one.mediators.as_slice()).unwrap_or_default();
        Some(IntakeView {
            calls: self
                .intake
                .calls
                .iter()
                .map(|call| CallView {
                    party_id: call.party.clone(),
                    channel: call.channel,
                    answer: call.answer,
                    at: call.at,
                })
                .collect(),
            out_of_reach: self.out_of_reach(),
            mediators: mediators
                .iter()
                .map(|one| Person { id: one.id.clone(), name: one.name.clone() })
                .collect(),
            concerns: mediators.iter().flat_map(|one| one.concerns.clone()).collect(),
            chosen: assignment.is_some_and(|one| one.chosen),
            taken: assignment.is_some_and(|one| one.taken_at.is_some()),
            disclosure: assignment.map(|one| one.disclosure.clone()).unwrap_or_default(),
            extension: self.intake.extension.as_ref().map(|(until, _)| *until),
            referral_answered: self
                .registration
                .source
                .sender()
                .map(|_| self.intake.referral_answered_at.is_some()),
        })
    }

    /// The session that is planned, or the inquiry once the court has planned one.
    pub(super) fn appointment(&self) -> Option<Booking> {
        self.round.booking.clone().or_else(|| self.intake.booking.clone())
    }

    pub(super) fn participant_views(&self) -> Vec<ParticipantView> {
        self.participants
            .iter()
            .map(|one| ParticipantView {
                id: one.id.clone(),
                role: one.role,
                role_label: one.role.label().to_owned(),
                name: one.name.clone(),
                note: one.note.clone(),
                allowed: self.may_take_part(one),
                waiting_for: self
                    .parties
                    .iter()
                    .filter(|party| one.role.needs_consent() && !one.answers.contains_key(&party.id))
                    .map(|party| party.id.clone())
                    .collect(),
            })
            .collect()
    }

    /// A party sees the files it brought; the table of the mediation and the court see all.
    pub(super) fn file_views(&self, eye: &Eye) -> Vec<FileView> {
        self.files
            .iter()
            .filter(|file| match eye {
                Eye::Party(me) => file.party.as_ref() == Some(me),
                Eye::Mediator | Eye::Committee | Eye::Court { .. } => true,
            })
            .map(|file| FileView {
                id: file.id.clone(),
                title: file.title.clone(),
                purpose: file.purpose,
                party_id: file.party.clone(),
                at: file.at,
            })
            .collect()
    }

    pub(super) fn record_view(&self, eye: &Eye) -> Option<RecordView> {
        // Only the confirmed record goes to the court (C.4 (9)), and it goes as a document.
        if matches!(eye, Eye::Court { .. }) {
            return None;
        }
        let record = self.talk.record.as_ref()?;
        let said = |party: &PartyId| match record.answers.get(party) {
            None => (None, None),
            Some(RecordAnswer::Confirmed) => (Some("confirmed"), None),
            Some(RecordAnswer::Objected(note)) => (Some("objected"), Some(note.clone())),
            Some(RecordAnswer::Refused(note)) => (Some("refused"), Some(note.clone())),
        };
        Some(RecordView {
            hash: record.hash.clone(),
            record: record.draft.clone(),
            answers: self
                .parties
                .iter()
                .map(|party| {
                    let (answer, note) = said(&party.id);
                    let mine = !matches!(eye, Eye::Party(me) if *me != party.id);
                    RecordAnswerView {
                        party_id: party.id.clone(),
                        answer: answer.map(str::to_owned),
                        note: note.filter(|_| mine),
                    }
                })
                .collect(),
        })
    }

    pub(super) fn finding_views(&self, eye: &Eye, now: Timestamp) -> Vec<Finding> {
        match eye {
            Eye::Mediator | Eye::Committee => self.findings(now),
            // The judge gets what was gone past, not the draft's history (在线调解规则 18, H-17).
            Eye::Court { .. } | Eye::Party(_) => Vec::new(),
        }
    }

    pub(super) fn override_views(&self, eye: &Eye) -> Vec<OverrideView> {
        if matches!(eye, Eye::Party(_)) {
            return Vec::new();
        }
        self.talk
            .overrides
            .iter()
            .map(|one| OverrideView {
                code: one.code,
                clause: one.clause,
                reason: one.reason.clone(),
                by: one.by.clone(),
                at: one.at,
            })
            .collect()
    }

    pub(super) fn demand_views(&self) -> Vec<DemandView> {
        let named = [("correction", &self.round.correction), ("supplement", &self.round.supplement)];
        named
            .into_iter()
            .filter_map(|(kind, demand)| {
                demand.as_ref().map(|demand| DemandView {
                    kind: kind.to_owned(),
                    items: demand.items.clone(),
                    due: demand.due,
                    met: demand.met_at.is_some(),
                })
            })
            .collect()
    }

    pub(super) fn inquiry_view(&self, eye: &Eye) -> Option<InquiryView> {
        if !matches!(eye, Eye::Court { .. }) {
            return None;
        }
        let questions = self
            .questions()
            .into_iter()
            .map(|question| QuestionView {
                id: question,
                text: question.text().to_owned(),
                good: question.good().to_owned(),
                red_flag: question.red_flag().to_owned(),
                answers: self
                    .round
                    .answers
                    .iter()
                    .filter(|((asked, _), _)| *asked == question)
                    .map(|((_, party), answer)| QuestionAnswerView {
                        party_id: party.clone(),
                        answer: answer.answer.clone(),
                        red_flag: answer.red_flag,
                    })
                    .collect(),
            })
            .collect();
        Some(InquiryView {
            questions,
            paused_for: self.round.paused.as_ref().map(|(party, _)| party.clone()),
            offline: self.round.offline.clone(),
            absences: self
                .round
                .absences
                .iter()
                .map(|(party, cause, at)| AbsenceView { party_id: party.clone(), cause: *cause, at: *at })
                .collect(),
            record_refused_by: self.round.record_refusals.keys().cloned().collect(),
            withdrawn_by: self.round.withdrawals.iter().cloned().collect(),
            recusal_pending: self.round.recusal.is_some(),
        })
    }

    pub(super) fn objection_views(&self, eye: &Eye) -> Vec<ObjectionView> {
        self.round
            .objections
            .iter()
            .map(|one| {
                let tells = match eye {
                    Eye::Court { .. } => true,
                    Eye::Party(me) => one.party.as_ref() == Some(me),
                    Eye::Mediator | Eye::Committee => false,
                };
                ObjectionView {
                    name: one.name.clone(),
                    party_id: one.party.clone(),
                    reason: Some(one.reason.clone()).filter(|_| tells),
                    at: one.at,
                    upheld: one.upheld,
                }
            })
            .collect()
    }

    pub(super) fn past_views(&self) -> Vec<PastRoundView> {
        self.past
            .iter()
            .map(|round| PastRoundView {
                docket_no: round.docket_no.clone(),
                effective_at: round.effective_at,
                outcome: round.outcome.clone().filter(|_| round.ruled_at.is_some()),
                ruled_at: round.ruled_at,
            })
            .collect()
    }

    pub(super) fn performance_view(&self, eye: &Eye, now: Timestamp) -> Option<PerformanceView> {
        let view = self.ledger.as_ref()?.view(calendar::day_of(now), self.court_stands(now));
        Some(match eye {
            Eye::Party(me) => view.of_party(me),
            Eye::Mediator | Eye::Committee | Eye::Court { .. } => view,
        })
    }
}
