//! What the orders on the court's side lead to; who may give them stands in [`crate::case::court`].

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::command::CourtCommand;
use super::super::consent::Step;
use super::super::event::Event;
use super::super::field::{NAME_MAX, NOTE_MAX, TEXT_MAX, optional, required};
use super::super::guard::consents;
use super::super::id::PartyId;
use super::super::intake::{Appointee, booking};
use super::super::organisation::Person;
use super::super::refusal::Refusal;
use super::super::registration::Mode;
use super::super::signing::fresh;
use super::super::{Case, Supply};
use super::*;
use crate::arrival;
use crate::calendar;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn decide_court(
        &self,
        actor: &crate::case::actor::Actor,
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
                let appointee = appointee.as_ref().ok_or(Refusal::Unknown)?;
                CourtEvent::JudgeAssigned {
                    judge: self.assignable(appointee)?,
                    concerns: appointee.concerns.clone(),
                }
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
                CourtEvent::Planned { booking, document: Some(supply.document(Kind::D16d)) }
            }
            CourtCommand::RecordAbsence { party, cause, note } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                // Nobody is absent from what has not begun (民诉法解释 357).
                let planned = self.round.booking.as_ref().filter(|_| self.hearing_opened_at.is_none());
                if *cause == AbsenceCause::NotCome && planned.is_some_and(|booking| now < booking.starts_at) {
                    return Err(Refusal::TooEarly);
                }
                let note = optional("note", "说明", note, NOTE_MAX)?;
                CourtEvent::Absent { party: party.clone(), cause: *cause, note }
            }
            CourtCommand::MoveOffline { reason } => CourtEvent::WentOffline {
                reason: required("reason", "转线下的原因", reason, NOTE_MAX)?,
            },
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
            CourtCommand::RecordService { party, service } => {
                self.served_otherwise(party, service, supply, now)?
            }
            CourtCommand::FileObjection { interested, knew_on, reason } => {
                self.object(actor, (interested.as_deref(), *knew_on), reason, now)?
            }
            CourtCommand::DecideObjection { objection, upheld, reasons } => {
                // The decision is signed in the same act.
                fresh(actor, now)?;
                CourtEvent::ObjectionDecided {
                    objection: Some(self.undecided(*objection)?),
                    upheld: *upheld,
                    reasons: required("reasons", "理由", reasons, TEXT_MAX)?,
                    document: supply.document(Kind::D19c),
                }
            }
            CourtCommand::Archive => CourtEvent::Archived { document: Some(supply.document(Kind::D24)) },
            CourtCommand::NoteArrival { party } => CourtEvent::Arrived {
                party: party.clone(),
                at: self.arrival_on(party, None, now)?.ok_or(Refusal::NotServed)?,
            },
            CourtCommand::ImportRuling { record, content } => {
                return self.import_ruling(record, content.as_ref(), supply, now);
            }
            CourtCommand::NoteStanding { standing } => {
                let standing = standing.clone().ok_or(Refusal::Unknown)?;
                if standing == self.standing {
                    return Ok(Vec::new());
                }
                CourtEvent::StandingNoted { standing }
            }
        };
        Ok(vec![Event::Court(event)])
    }

    /// The judge who gets the case: one of the court, who has not stepped back and did not mediate.
    fn assignable(&self, judge: &Appointee) -> Result<Person, Refusal> {
        if judge.organisation != self.court.id {
            return Err(Refusal::Unknown);
        }
        self.may_sit(&judge.id)?;
        judge.may_act()?;
        Ok(Person { id: judge.id.clone(), name: judge.name.clone() })
    }

    /// A judge takes the case; what the register knows against it is put on record with that (民事诉讼法 47).
    pub(in crate::case) fn claimed(
        &self,
        actor: &crate::case::actor::Actor,
        appointee: Option<&Appointee>,
    ) -> Result<Vec<Event>, Refusal> {
        appointee.map_or(Ok(()), Appointee::may_act)?;
        let concerns = appointee.map(|judge| judge.concerns.clone()).unwrap_or_default();
        Ok(vec![Event::Claimed { judge: crate::case::person(actor), concerns }])
    }

    /// Whether a judge may sit in this case, as far as the case itself shows (民事诉讼法 47); what other cases and the
    /// register show comes with the [`Appointee`].
    pub(in crate::case) fn may_sit(&self, judge: &str) -> Result<(), Refusal> {
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
        Ok(CourtEvent::Extended {
            term, days, reason: required("reason", "延长的理由", reason, NOTE_MAX)?
        })
    }

    /// Number of the objection that is meant, from 1; it need not be named where only one is open.
    fn undecided(&self, asked: Option<usize>) -> Result<usize, Refusal> {
        let open: Vec<usize> = (1..)
            .zip(&self.round.objections)
            .filter(|(_, objection)| objection.upheld.is_none())
            .map(|(no, _)| no)
            .collect();
        match (asked, open.as_slice()) {
            (Some(no), open) if open.contains(&no) => Ok(no),
            (Some(_), _) | (None, []) => Err(Refusal::Unknown),
            (None, [no]) => Ok(*no),
            (None, _) => Err(Refusal::Invalid {
                field: "objection",
                sentence: "有几份异议还没有裁定。请写明是哪一份，一份异议一份裁定。".to_owned(),
            }),
        }
    }

    fn served_otherwise(
        &self,
        party: &PartyId,
        service: &ServiceDraft,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<CourtEvent, Refusal> {
        let served = self.party(party).ok_or(Refusal::Unknown)?;
        if served.served_at.is_some() {
            return Err(Refusal::AlreadyServed);
        }
        let ruled_at = self.ruled_at.ok_or(Refusal::Unknown)?;
        let attempt = &service.attempt;
        if attempt.way.is_electronic() {
            // What did not arrive is put down, too; but it counts only for who agreed (民事诉讼法 90).
            let counts = attempt.failure.is_none() && attempt.replied_at.is_none();
            if counts {
                consents(served, Step::Service)?;
            }
        }
        let late = [
            Some(attempt.sent_at),
            attempt.arrived_at,
            attempt.proved_at,
            attempt.replied_at,
            attempt.read_at,
        ]
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
        if attempt.way == arrival::Way::Announcement && !self.was_tried_in_vain(party) {
            return Err(Refusal::Invalid {
                field: "service.way",
                sentence: "公告送达是最后的办法：受送达人下落不明，或者其他方式无法送达，才能公告。请先登记没有送到的那一次。"
                    .to_owned(),
            });
        }
        let arrived_at = self.arrival_on(party, Some(attempt), now)?;
        let service = ServiceDraft { note, ..service.clone() };
        let document = Some(supply.document(Kind::D21b));
        Ok(CourtEvent::ServedOtherwise { party: party.clone(), service, arrived_at, document })
    }

    /// Whether some other way came to nothing (民事诉讼法 95: only then by announcement).
    fn was_tried_in_vain(&self, party: &PartyId) -> bool {
        self.round.services.iter().any(|(other, service)| other == party && service.attempt.failure.is_some())
    }

    /// When the ruling counts as served on `party` by what was tried so far and `another` attempt, if it does at `now`.
    fn arrival_on(
        &self,
        party: &PartyId,
        another: Option<&arrival::Attempt>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Refusal> {
        let tried = self.round.services.iter().filter(|(other, _)| other == party);
        let attempts: Vec<arrival::Attempt> =
            tried.map(|(_, service)| service.attempt.clone()).chain(another.cloned()).collect();
        let arrival = arrival::arrival(&attempts, now)
            .map_err(|unknown| Refusal::CalendarUnknown { year: unknown.year })?;
        Ok(arrival.map(|arrival| arrival.arrived_at).filter(|at| *at <= now))
    }

    /// A party on whom the ruling counts as served by now although nobody wrote that down: an announcement lapses by
    /// the clock (DL-S1).
    #[must_use]
    pub fn arrival_to_note(&self, now: Timestamp) -> Option<PartyId> {
        let mut open = self.parties.iter().filter(|party| party.served_at.is_none());
        let arrived = |party: &&crate::case::party::Party| {
            self.ruled_at.is_some() && matches!(self.arrival_on(&party.id, None, now), Ok(Some(_)))
        };
        open.find(arrived).map(|party| party.id.clone())
    }

    /// DL-C7 counts from each party's own receipt, DL-C8 from the day the interested person knew.
    fn object(
        &self,
        actor: &crate::case::actor::Actor,
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
            if self.parties.iter().any(|party| party.who.name() == name) {
                return Err(Refusal::Invalid {
                    field: "interested",
                    sentence:
                        "这是本案当事人，异议由本人在收到裁定后十五日内提出。这里只登记案外的利害关系人。"
                            .to_owned(),
                });
            }
            let ruled_on = self.ruled_at.map(calendar::day_of).ok_or(Refusal::NotServed)?;
            let knew =
                knew_on.filter(|day| (ruled_on..=today).contains(day)).ok_or_else(|| Refusal::Invalid {
                    field: "knew_on",
                    sentence: "请填写利害关系人知道或者应当知道裁定的日期，不能早于裁定，也不能晚于今天。"
                        .to_owned(),
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
        Err(Refusal::Invalid {
            field: "due",
            sentence: "截止日已经过去了。请选今天或以后的日期。".to_owned(),
        })
    }
}
