//! 司法确认程序 on the court's side: correction, assignment, supplement, inquiry, record, withdrawal, service, objection.
//!
//! Sources: 在线诉讼规则 4, 5, 9, 21, 25 (correction once, offline, absence); 民事诉讼法 47–49 (recusal), 186, 187;
//! 法释〔2011〕5号 4, 5; 民诉法解释 353–357, 372; `legal.md` C.3, B.11, C.7.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::command::CourtCommand;
use super::decision::Outcome;
use super::document::DocumentMade;
use super::event::{Event, Recorded};
use super::field::{NAME_MAX, NOTE_MAX, TEXT_MAX, optional, required};
use super::id::{DocumentId, PartyId};
use super::inquiry::{AnswerDraft, Answers};
use super::intake::{Appointee, Booking, booking};
use super::organisation::Person;
use super::refusal::Refusal;
use super::registration::Mode;
use super::stage::Confirmation;
use super::{Case, Claim, Supply, person};
use crate::arrival;
use crate::calendar;
use crate::paper::Kind;

/// Most items of a correction or supplement list.
pub const ITEMS_MAX: usize = 20;
/// How many days more the president may grant for DL-C3 (法释〔2011〕5号 5).
pub const RULING_EXTENSION_DAYS: u16 = 10;
/// Longest extension of DL-C4 that is accepted in one order; 民事诉讼法 187 names no number.
pub const PROCEDURE_EXTENSION_MAX: u16 = 180;

/// Why somebody is not there: a fact, never a legal effect (在线诉讼规则 25; `legal.md` C.7 (6)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceCause {
    /// 网络故障.
    Network,
    /// 设备损坏.
    Device,
    /// 电力中断、不可抗力.
    ForceMajeure,
    /// 有其他正当理由.
    GoodReason,
    /// 自己退出.
    LeftByButton,
    /// 拒不接受询问.
    RefusesInquiry,
    /// 没有来，原因不明.
    NotCome,
}

impl AbsenceCause {
    /// Whether it excuses the absence (在线诉讼规则 25).
    #[must_use]
    pub fn excuses(self) -> bool {
        match self {
            Self::Network | Self::Device | Self::ForceMajeure | Self::GoodReason => true,
            Self::LeftByButton | Self::RefusesInquiry | Self::NotCome => false,
        }
    }
}

/// A term that the president may lengthen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum ExtensibleTerm {
    /// 作出裁定 (fifteen days; ten more at most).
    #[serde(rename = "DL-C3")]
    Ruling,
    /// 特别程序审限 (thirty days).
    #[serde(rename = "DL-C4")]
    Procedure,
}

/// How a ruling was served otherwise than through this service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceDraft {
    /// The attempt, with what is known of sending, arrival and reply.
    #[serde(flatten)]
    pub attempt: arrival::Attempt,
    /// In words: address, witness, number of the post.
    #[serde(default)]
    pub note: String,
}

/// An objection to the ruling (民诉法解释 372).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The party that objects, or nobody for an interested person.
    pub party: Option<PartyId>,
    /// Name of whoever objects.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was upheld, once decided.
    pub upheld: Option<bool>,
}

/// One application, from the draft to the archive, beside what [`Case`] itself holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// The list of what is missing, its last day, and when it was completed.
    pub correction: Option<Demand>,
    /// What the judge wants to have supplied.
    pub supplement: Option<Demand>,
    /// The inquiry as planned.
    pub booking: Option<Booking>,
    /// Answers to the script.
    pub answers: Answers,
    /// While the inquiry rests: who is away, and why.
    pub paused: Option<(PartyId, AbsenceCause)>,
    /// Who was not there, and why.
    pub absences: Vec<(PartyId, AbsenceCause, Timestamp)>,
    /// Why the case went offline.
    pub offline: Option<String>,
    /// Parties that did not sign the record, with the reason that was noted.
    pub record_refusals: BTreeMap<PartyId, String>,
    /// Parties that want to withdraw.
    pub withdrawals: BTreeSet<PartyId>,
    /// Days more that the president granted.
    pub extensions: BTreeMap<ExtensibleTerm, u16>,
    /// An application for the judge to step back, until it is decided.
    pub recusal: Option<(PartyId, String)>,
    /// Judges who stepped back or had to.
    pub recused: BTreeSet<String>,
    /// Every attempt to serve.
    pub services: Vec<(PartyId, ServiceDraft)>,
    /// Objections.
    pub objections: Vec<Objection>,
    /// Since when the application is complete: the three days run from there (DL-C2).
    pub complete_at: Option<Timestamp>,
    /// Whether the ruling was set aside.
    pub set_aside: bool,
    /// When the case was archived.
    pub archived_at: Option<Timestamp>,
}

/// A list of things to hand in by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What.
    pub items: Vec<String>,
    /// The last day.
    pub due: Date,
    /// When it was met.
    pub met_at: Option<Timestamp>,
}

impl Demand {
    /// Whether the day has passed without an answer.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.met_at.is_none() && calendar::day_of(now) > self.due
    }
}

/// An application that is over because the agreement was changed afterwards (M92).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRound {
    /// The agreement it was about.
    pub agreement: Option<DocumentId>,
    /// 案号.
    pub docket_no: Option<String>,
    /// When that agreement took effect.
    pub effective_at: Option<Timestamp>,
    /// What the court decided.
    pub outcome: Option<Outcome>,
    /// When.
    pub ruled_at: Option<Timestamp>,
}

/// What happened on the court's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CourtEvent {
    /// A joint application is being drafted.
    Prepared,
    /// Something is missing (D16b).
    CorrectionRequested {
        /// What.
        items: Vec<String>,
        /// The last day.
        due: Date,
        /// D16b.
        document: DocumentMade,
    },
    /// It was handed in.
    CorrectionCompleted {
        /// In words.
        note: String,
    },
    /// A judge was assigned.
    JudgeAssigned {
        /// Who.
        judge: Person,
    },
    /// A judge stepped back.
    Recused {
        /// Who.
        judge: String,
        /// Why.
        reason: String,
    },
    /// A party wants the judge to step back.
    RecusalApplied {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// The president decided.
    RecusalDecided {
        /// Whether the judge has to step back.
        granted: bool,
        /// Why.
        reason: String,
    },
    /// The judge wants more.
    SupplementOrdered {
        /// What.
        items: Vec<String>,
        /// The last day.
        due: Date,
        /// Whether the committee has to explain.
        ask_committee: bool,
        /// D16d.
        document: DocumentMade,
    },
    /// It was supplied.
    SupplementSubmitted {
        /// In words.
        note: String,
    },
    /// The inquiry was planned.
    Planned {
        /// When.
        booking: Booking,
    },
    /// Somebody was not there.
    Absent {
        /// Who.
        party: PartyId,
        /// Why.
        cause: AbsenceCause,
        /// In words.
        note: String,
    },
    /// The case goes offline.
    WentOffline {
        /// Why.
        reason: String,
    },
    /// The inquiry rests.
    Paused {
        /// Who is away.
        party: PartyId,
        /// Why.
        cause: AbsenceCause,
    },
    /// The inquiry goes on.
    Resumed,
    /// Questions were answered.
    Answered {
        /// The answers.
        answers: Vec<AnswerDraft>,
    },
    /// The questions are over (D17).
    HearingClosed {
        /// D17.
        document: DocumentMade,
    },
    /// A party does not sign the record.
    RecordRefused {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// A party wants to withdraw.
    WithdrawalAsked {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// More time was granted.
    Extended {
        /// Which term.
        term: ExtensibleTerm,
        /// Days more.
        days: u16,
        /// Why.
        reason: String,
    },
    /// A ruling was served otherwise.
    ServedOtherwise {
        /// On whom.
        party: PartyId,
        /// How and when.
        service: ServiceDraft,
        /// When it counts as served, by the table of B.11; nothing if it does not.
        arrived_at: Option<Timestamp>,
    },
    /// Somebody objects.
    Objected {
        /// The party.
        party: Option<PartyId>,
        /// Name of whoever objects.
        name: String,
        /// Why.
        reason: String,
    },
    /// The judge decided on it.
    ObjectionDecided {
        /// Whether it is upheld.
        upheld: bool,
        /// Why.
        reasons: String,
        /// D19c.
        document: DocumentMade,
    },
    /// The file was closed.
    Archived,
}

impl CourtEvent {
    /// The document the event brings.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentMade> {
        match self {
            Self::CorrectionRequested { document, .. }
            | Self::SupplementOrdered { document, .. }
            | Self::HearingClosed { document }
            | Self::ObjectionDecided { document, .. } => Some(document),
            Self::Prepared
            | Self::CorrectionCompleted { .. }
            | Self::JudgeAssigned { .. }
            | Self::Recused { .. }
            | Self::RecusalApplied { .. }
            | Self::RecusalDecided { .. }
            | Self::SupplementSubmitted { .. }
            | Self::Planned { .. }
            | Self::Absent { .. }
            | Self::WentOffline { .. }
            | Self::Paused { .. }
            | Self::Resumed
            | Self::Answered { .. }
            | Self::RecordRefused { .. }
            | Self::WithdrawalAsked { .. }
            | Self::Extended { .. }
            | Self::ServedOtherwise { .. }
            | Self::Objected { .. }
            | Self::Archived => None,
        }
    }

    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::RecusalApplied { party, .. }
            | Self::Absent { party, .. }
            | Self::Paused { party, .. }
            | Self::RecordRefused { party, .. }
            | Self::WithdrawalAsked { party, .. }
            | Self::ServedOtherwise { party, .. } => Some(party),
            Self::Prepared
            | Self::CorrectionRequested { .. }
            | Self::CorrectionCompleted { .. }
            | Self::JudgeAssigned { .. }
            | Self::Recused { .. }
            | Self::RecusalDecided { .. }
            | Self::SupplementOrdered { .. }
            | Self::SupplementSubmitted { .. }
            | Self::Planned { .. }
            | Self::WentOffline { .. }
            | Self::Resumed
            | Self::Answered { .. }
            | Self::HearingClosed { .. }
            | Self::Extended { .. }
            | Self::Objected { .. }
            | Self::ObjectionDecided { .. }
            | Self::Archived => None,
        }
    }
}

impl Case {
    pub(super) fn decide_court(
        &self,
        actor: &super::actor::Actor,
        command: &CourtCommand,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            CourtCommand::PrepareApplication => CourtEvent::Prepared,
            CourtCommand::RequestCorrection { items, due } => CourtEvent::CorrectionRequested {
                items: listed(items)?,
                due: later(*due, now)?,
                document: supply.document(Kind::D16b),
            },
            CourtCommand::CompleteCorrection { note } => {
                CourtEvent::CorrectionCompleted { note: optional("note", "说明", note, NOTE_MAX)? }
            }
            CourtCommand::AssignJudge { appointee, .. } => {
                CourtEvent::JudgeAssigned { judge: self.assignable(appointee.as_ref())? }
            }
            CourtCommand::Recuse { reason } => CourtEvent::Recused {
                judge: actor.id.clone(),
                reason: required("reason", "回避的理由", reason, NOTE_MAX)?,
            },
            CourtCommand::ApplyRecusal { reason } => CourtEvent::RecusalApplied {
                party: self.seat(actor)?.id.clone(),
                reason: required("reason", "申请回避的理由", reason, NOTE_MAX)?,
            },
            CourtCommand::DecideRecusal { granted, reason } => CourtEvent::RecusalDecided {
                granted: *granted,
                reason: required("reason", "决定的理由", reason, NOTE_MAX)?,
            },
            CourtCommand::OrderSupplement { items, due, ask_committee } => CourtEvent::SupplementOrdered {
                items: listed(items)?,
                due: later(*due, now)?,
                ask_committee: *ask_committee,
                document: supply.document(Kind::D16d),
            },
            CourtCommand::SubmitSupplement { note } => {
                CourtEvent::SupplementSubmitted { note: required("note", "补充的内容", note, TEXT_MAX)? }
            }
            CourtCommand::ScheduleInquiry { starts_at, minutes, suitable_online } => {
                if !suitable_online {
                    return Err(Refusal::NotSuitableOnline);
                }
                let booking = booking((*starts_at, *minutes, Mode::Sync, ""), supply, now)?;
                CourtEvent::Planned { booking }
            }
            CourtCommand::RecordAbsence { party, cause, note } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                let note = optional("note", "说明", note, NOTE_MAX)?;
                CourtEvent::Absent { party: party.clone(), cause: *cause, note }
            }
            CourtCommand::MoveOffline { reason } => {
                CourtEvent::WentOffline { reason: required("reason", "转线下的原因", reason, NOTE_MAX)? }
            }
            CourtCommand::PauseHearing { party, cause } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                CourtEvent::Paused { party: party.clone(), cause: *cause }
            }
            CourtCommand::ResumeHearing { present } => {
                self.everybody_is_there(present)?;
                CourtEvent::Resumed
            }
            CourtCommand::AnswerQuestions { answers } => return self.answer_questions(answers),
            CourtCommand::CloseHearing => CourtEvent::HearingClosed { document: supply.document(Kind::D17) },
            CourtCommand::NoteRecordRefusal { party, reason } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                let reason = required("reason", "没有签字的原因", reason, NOTE_MAX)?;
                CourtEvent::RecordRefused { party: party.clone(), reason }
            }
            CourtCommand::WithdrawApplication { reason } => CourtEvent::WithdrawalAsked {
                party: self.seat(actor)?.id.clone(),
                reason: optional("reason", "原因", reason, NOTE_MAX)?,
            },
            CourtCommand::ExtendTerm { term, days, reason } => self.extend((*term, *days), reason)?,
            CourtCommand::RecordService { party, service } => self.served_otherwise(party, service, now)?,
            CourtCommand::FileObjection { interested, knew_on, reason } => {
                self.object(actor, (interested.as_deref(), *knew_on), reason, now)?
            }
            CourtCommand::DecideObjection { upheld, reasons } => CourtEvent::ObjectionDecided {
                upheld: *upheld,
                reasons: required("reasons", "理由", reasons, TEXT_MAX)?,
                document: supply.document(Kind::D19c),
            },
            CourtCommand::Archive => CourtEvent::Archived,
        };
        Ok(vec![Event::Court(event)])
    }

    /// The judge who gets the case: one of the court, who has not stepped back and did not mediate.
    fn assignable(&self, appointee: Option<&Appointee>) -> Result<Person, Refusal> {
        let judge = appointee.ok_or(Refusal::Unknown)?;
        if judge.organisation != self.court.id {
            return Err(Refusal::Unknown);
        }
        self.may_sit(&judge.id)?;
        Ok(Person { id: judge.id.clone(), name: judge.name.clone() })
    }

    /// Whether a judge may sit in this case (民事诉讼法 47; recusal computed from past roles and disclosures).
    pub(super) fn may_sit(&self, judge: &str) -> Result<(), Refusal> {
        let mediated = self
            .intake
            .assignment
            .iter()
            .flat_map(|assignment| &assignment.mediators)
            .any(|mediator| mediator.id == judge)
            || self.mediator.id == judge;
        if mediated || self.round.recused.contains(judge) { Err(Refusal::Conflicted) } else { Ok(()) }
    }

    fn extend(&self, (term, days): (ExtensibleTerm, u16), reason: &str) -> Result<CourtEvent, Refusal> {
        let limit = match term {
            ExtensibleTerm::Ruling => RULING_EXTENSION_DAYS,
            ExtensibleTerm::Procedure => PROCEDURE_EXTENSION_MAX,
        };
        if days == 0 || days > limit {
            return Err(Refusal::Invalid {
                field: "days",
                sentence: format!("最多延长{limit}日。请重新填写。"),
            });
        }
        if self.round.extensions.contains_key(&term) {
            return Err(Refusal::ExtendedAlready);
        }
        Ok(CourtEvent::Extended { term, days, reason: required("reason", "延长的理由", reason, NOTE_MAX)? })
    }

    fn served_otherwise(
        &self,
        party: &PartyId,
        service: &ServiceDraft,
        now: Timestamp,
    ) -> Result<CourtEvent, Refusal> {
        let served = self.party(party).ok_or(Refusal::Unknown)?;
        if served.served_at.is_some() {
            return Err(Refusal::AlreadyServed);
        }
        let ruled_at = self.ruled_at.ok_or(Refusal::Unknown)?;
        let attempt = &service.attempt;
        let late = [Some(attempt.sent_at), attempt.arrived_at, attempt.proved_at, attempt.replied_at, attempt.read_at]
            .into_iter()
            .flatten()
            .any(|at| at > now || at < ruled_at);
        if late {
            return Err(Refusal::Invalid {
                field: "service.sent_at",
                sentence: "送达时间要在作出裁定以后、现在以前。请核对送达回证。".to_owned(),
            });
        }
        let note = optional("service.note", "说明", &service.note, NOTE_MAX)?;
        let mut attempts: Vec<arrival::Attempt> = self
            .round
            .services
            .iter()
            .filter(|(other, _)| other == party)
            .map(|(_, service)| service.attempt.clone())
            .collect();
        attempts.push(attempt.clone());
        let arrival = arrival::arrival(&attempts, now)
            .map_err(|unknown| Refusal::CalendarUnknown { year: unknown.year })?;
        let arrived_at = arrival.map(|arrival| arrival.arrived_at).filter(|at| *at <= now);
        let service = ServiceDraft { note, ..service.clone() };
        Ok(CourtEvent::ServedOtherwise { party: party.clone(), service, arrived_at })
    }

    /// DL-C7 counts from each party's own receipt, DL-C8 from the day the interested person knew.
    fn object(
        &self,
        actor: &super::actor::Actor,
        (interested, knew_on): (Option<&str>, Option<Date>),
        reason: &str,
        now: Timestamp,
    ) -> Result<CourtEvent, Refusal> {
        let reason = required("reason", "异议的理由", reason, TEXT_MAX)?;
        let today = calendar::day_of(now);
        let (party, name, last) = if let Ok(party) = self.seat(actor) {
            let served = party.served_at.ok_or(Refusal::NotServed)?;
            let last = crate::deadline::OBJECTION.last_day(calendar::day_of(served));
            (Some(party.id.clone()), party.acting_name().to_owned(), last)
        } else {
            let name = required("interested", "利害关系人姓名", interested.unwrap_or_default(), NAME_MAX)?;
            let knew = knew_on.filter(|day| *day <= today).ok_or_else(|| Refusal::Invalid {
                field: "knew_on",
                sentence: "请填写利害关系人知道或者应当知道的日期，不能晚于今天。".to_owned(),
            })?;
            let term = crate::deadline::term("DL-C8").ok_or(Refusal::Unknown)?;
            (None, name, Ok(term.nominal(knew)))
        };
        match last {
            Ok(last) if today > last => Err(Refusal::TooLateToObject { last: calendar::long(last) }),
            Ok(_) => Ok(CourtEvent::Objected { party, name, reason }),
            Err(unknown) => Err(Refusal::CalendarUnknown { year: unknown.year }),
        }
    }

    pub(super) fn apply_court_event(&mut self, event: &CourtEvent, recorded: &Recorded) {
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
            CourtEvent::JudgeAssigned { judge } => {
                self.start_review_anew();
                self.claim = Some(Claim { judge: judge.clone(), last_act_at: at });
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
                if let Some(judge) = self.claim.as_ref().map(|claim| claim.judge.id.clone()).filter(|_| *granted)
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
            CourtEvent::Planned { booking } => {
                self.round.booking = Some(booking.clone());
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
            CourtEvent::ServedOtherwise { party, service, arrived_at } => {
                self.round.services.push((party.clone(), service.clone()));
                if let Some(arrived_at) = arrived_at {
                    self.with_party(party, |party| party.served_at = Some(*arrived_at));
                }
            }
            CourtEvent::Objected { party, name, reason } => {
                let (party, name, reason) = (party.clone(), name.clone(), reason.clone());
                self.round.objections.push(Objection { party, name, reason, at, upheld: None });
                self.confirmation = Some(Confirmation::Objection);
            }
            CourtEvent::ObjectionDecided { upheld, document, .. } => {
                self.add_document(document, at, None);
                for objection in self.round.objections.iter_mut().filter(|one| one.upheld.is_none()) {
                    objection.upheld = Some(*upheld);
                }
                self.round.set_aside |= *upheld;
                self.confirmation = Some(Confirmation::Service);
            }
            CourtEvent::Archived => {
                self.round.archived_at = Some(at);
                self.confirmation = Some(Confirmation::Archived);
            }
        }
    }

    /// Another judge starts anew: what was found is the finding of one person.
    pub(super) fn start_review_anew(&mut self) {
        self.assessments.clear();
        self.round.answers.clear();
        self.round.record_refusals.clear();
        self.supersede_kind(&[Kind::D17]);
        self.hearing_opened_at = None;
        self.drop_draft_ruling();
        self.confirmation = Some(Confirmation::Review);
    }

    /// The case goes back to the queue.
    pub(super) fn give_back(&mut self) {
        self.start_review_anew();
        self.claim = None;
        self.confirmation = Some(Confirmation::Accepted);
    }

    pub(super) fn forget_court_identities(&mut self) {
        for party in &mut self.parties {
            party.court_identity = None;
            party.on_site = false;
        }
    }

    /// Ends the present application, so that another one can be made about a changed agreement (M92).
    pub(super) fn close_round(&mut self) {
        let agreement = self.agreement().map(|document| document.made.id.clone());
        self.past.push(PastRound {
            agreement,
            docket_no: self.docket_no.take(),
            effective_at: self.effective_at,
            outcome: self.outcome.take(),
            ruled_at: self.ruled_at.take(),
        });
        // Papers of the application that was decided stay as they are; a draft nobody filed falls with the agreement.
        if self.filed_at.is_none() {
            self.supersede_kind(&[Kind::D14]);
        }
        self.round = Round::default();
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

    pub(super) fn accepted_by(&mut self, docket_no: &str, recorded: &Recorded) {
        self.docket_no = Some(docket_no.to_owned());
        self.accepted_at = Some(recorded.at);
        self.clerk = Some(person(&recorded.actor));
        self.confirmation = Some(Confirmation::Accepted);
    }
}

/// A list of things to hand in.
fn listed(items: &[String]) -> Result<Vec<String>, Refusal> {
    if items.is_empty() || items.len() > ITEMS_MAX {
        return Err(Refusal::Invalid {
            field: "items",
            sentence: format!("请列出1到{ITEMS_MAX}项要补的内容。补正只能通知一次，请一次写全。"),
        });
    }
    items.iter().map(|item| required("items", "要补的内容", item, NOTE_MAX)).collect()
}

/// A last day that has not passed.
fn later(due: Date, now: Timestamp) -> Result<Date, Refusal> {
    if due >= calendar::day_of(now) {
        Ok(due)
    } else {
        Err(Refusal::Invalid { field: "due", sentence: "截止日已经过去了。请选今天或以后的日期。".to_owned() })
    }
}

/// States of the court in which a party can still withdraw (民诉法解释 357: before the ruling).
pub(super) const BEFORE_RULING: [Confirmation; 10] = [
    Confirmation::Filed,
    Confirmation::Correction,
    Confirmation::Accepted,
    Confirmation::Review,
    Confirmation::Supplement,
    Confirmation::Scheduled,
    Confirmation::CheckIn,
    Confirmation::Offline,
    Confirmation::Inquiry,
    Confirmation::Record,
];
