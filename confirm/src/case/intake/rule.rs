//! Who may do what on the way in, and what it leads to (M00–M40).

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::actor::{Actor, ActorKind};
use super::super::clock;
use super::super::command::intake::{CallAnswer, CallChannel};
use super::super::command::{CommandKind, IntakeCommand};
use super::super::decision::EndReason;
use super::super::event::Event;
use super::super::field::{NAME_MAX, NOTE_MAX, optional, required};
use super::super::guard::state::{ANSWERING, IN_TERM};
use super::super::id::PartyId;
use super::super::organisation::Person;
use super::super::refusal::Refusal;
use super::super::registration::{Mode, Source};
use super::super::stage::Mediation;
use super::super::{Case, Supply};
use super::*;
use crate::calendar;
use crate::case::party::PartyRole;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn guard_intake(
        &self,
        actor: &Actor,
        kind: CommandKind,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        use CommandKind as K;
        use Mediation as M;
        match kind {
            K::AnswerMediator => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &ANSWERING, now)?;
                match &self.intake.assignment {
                    Some(assignment) if assignment.taken_at.is_some() => Ok(()),
                    Some(_) | None => Err(Refusal::NotDisclosed),
                }
            }
            K::ChooseMediator => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &[M::Submitted, M::AskOther, M::Accepted], now)
            }
            K::AnswerExtension => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &IN_TERM, now)?;
                if self.intake.extension.is_some() { Ok(()) } else { Err(Refusal::Unknown) }
            }
            K::TakeAssignment | K::DeclineAssignment => {
                self.mediation_in(kind, &[M::Assigned], now)?;
                self.own_mediator(actor, kind)?;
                if self.intake.assignment.as_ref().is_some_and(|assignment| assignment.taken_at.is_some()) {
                    return Err(Refusal::NotNow { why: "调解员已经接受" });
                }
                Ok(())
            }
            K::Schedule => {
                self.mediator_or_operator(actor, kind)?;
                self.mediation_in(kind, &[M::Assigned, M::Scheduled, M::CheckIn, M::Adjourned], now)?;
                self.mediator_is_taken()?;
                self.within_term(now)
            }
            K::ProposeExtension => {
                self.mediator_or_operator(actor, kind)?;
                self.mediation_in(kind, &IN_TERM, now)
            }
            K::Submit => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(kind, &[M::Draft], now)
            }
            K::RecordCall => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(
                    kind,
                    &[M::Submitted, M::AskOther, M::Accepted, M::Assigned, M::Scheduled, M::Adjourned],
                    now,
                )
            }
            K::AcceptCase => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(kind, &[M::Submitted, M::AskOther], now)?;
                self.everybody_wants(now)
            }
            K::DeclineCase => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(kind, &[M::Submitted, M::AskOther], now)
            }
            // Before the talk a case can be handed over to somebody else, who then has to take it and be accepted.
            K::Assign => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(
                    kind,
                    &[M::Accepted, M::Assigned, M::Scheduled, M::CheckIn, M::Notice, M::Adjourned],
                    now,
                )
            }
            K::AnswerReferral => {
                self.committee_staff(actor, kind)?;
                if self.registration.source.sender().is_none() { Err(Refusal::NoReferral) } else { Ok(()) }
            }
            K::ReportRisk => self.committee_staff(actor, kind),
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    pub(in crate::case) fn decide_intake(
        &self,
        actor: &Actor,
        command: &IntakeCommand,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            IntakeCommand::Submit { not_a_duplicate } => self.submit(not_a_duplicate.as_deref(), supply)?,
            IntakeCommand::RecordCall { party, channel, answer, note } => {
                return self.record_call(party, (*channel, *answer), note, supply, now);
            }
            IntakeCommand::AcceptCase { appointee } => {
                let number = supply.number.clone().unwrap_or_default();
                return Ok(self.accept_case(number, appointee.as_ref(), supply));
            }
            IntakeCommand::DeclineCase { reason, note } => IntakeEvent::CaseDeclined {
                reason: *reason,
                note: optional("note", "说明", note, NOTE_MAX)?,
                document: supply.document(Kind::D03),
            },
            IntakeCommand::Assign { appointees, .. } => {
                if appointees.is_empty() || appointees.len() > MEDIATORS_MAX {
                    return Err(Refusal::Invalid {
                        field: "mediators",
                        sentence: "要选一到五名调解员，第一名主持。请从名册里选择。".to_owned(),
                    });
                }
                self.assignable_mediators(appointees)?;
                appointees.iter().try_for_each(Appointee::may_act)?;
                IntakeEvent::Assigned { mediators: appointees.clone(), chosen: false }
            }
            IntakeCommand::ChooseMediator { appointee, .. } => {
                return self.choose(self.seat(actor)?.id.clone(), appointee.as_ref());
            }
            IntakeCommand::TakeAssignment { disclosure } => IntakeEvent::Taken {
                disclosure: optional("disclosure", "披露的情况", disclosure, NOTE_MAX)?,
            },
            IntakeCommand::DeclineAssignment { reason } => {
                IntakeEvent::Returned { reason: optional("reason", "原因", reason, NOTE_MAX)? }
            }
            IntakeCommand::AnswerMediator { accept, reason } => {
                let party = self.seat(actor)?.id.clone();
                let known = self.intake.assignment.as_ref().and_then(|one| one.answers.get(&party));
                if known == Some(accept) {
                    return Ok(Vec::new());
                }
                IntakeEvent::MediatorAnswered {
                    party,
                    accept: *accept,
                    reason: optional("reason", "原因", reason, NOTE_MAX)?,
                }
            }
            IntakeCommand::Schedule { starts_at, minutes, mode, place } => {
                let booking = booking((*starts_at, *minutes, *mode, place), supply, now)?;
                if matches!(mode, Mode::Sync | Mode::Separate) {
                    self.everybody_online()?;
                }
                IntakeEvent::Planned { booking, document: supply.document(Kind::D09) }
            }
            IntakeCommand::ProposeExtension { until } => {
                if clock::mediation_due(self).and_then(Result::ok).is_none_or(|due| *until <= due) {
                    return Err(Refusal::Invalid {
                        field: "until",
                        sentence: "新的截止日要比现在的截止日晚。请重新选择日期。".to_owned(),
                    });
                }
                IntakeEvent::ExtensionProposed { until: *until }
            }
            IntakeCommand::AnswerExtension { accept } => {
                IntakeEvent::ExtensionAnswered { party: self.seat(actor)?.id.clone(), accept: *accept }
            }
            IntakeCommand::AnswerReferral { note } => {
                optional("note", "说明", note, NOTE_MAX)?;
                let over = self.ended.is_some() || self.effective_at.is_some();
                let kind = if over { Kind::D04c } else { Kind::D04b };
                IntakeEvent::ReferralAnswered { document: supply.document(kind) }
            }
            IntakeCommand::ReportRisk { reported_to, note } => IntakeEvent::RiskReported {
                reported_to: required("reported_to", "报告给谁", reported_to, NAME_MAX)?,
                note: required("note", "情况", note, NOTE_MAX)?,
            },
        };
        Ok(vec![Event::Intake(event)])
    }

    /// Nobody twice, and nobody whom a party had replaced (在线调解规则 14).
    fn assignable_mediators(&self, appointees: &[Appointee]) -> Result<(), Refusal> {
        let invalid = |sentence: String| Refusal::Invalid { field: "mediators", sentence };
        let distinct: BTreeSet<&str> = appointees.iter().map(|one| one.id.as_str()).collect();
        if distinct.len() != appointees.len() {
            return Err(invalid("同一位调解员选了两次。请去掉重复的。".to_owned()));
        }
        match appointees.iter().find(|one| self.intake.rejected.contains(&one.id)) {
            Some(one) => Err(invalid(format!("当事人已经申请更换{}。请另选一位调解员。", one.name))),
            None => Ok(()),
        }
    }

    fn submit(&self, not_a_duplicate: Option<&str>, supply: &Supply) -> Result<IntakeEvent, Refusal> {
        if !self.parties.iter().any(|party| party.role == PartyRole::Applicant) {
            return Err(Refusal::SideMissing);
        }
        let reason = not_a_duplicate.map(str::trim).filter(|reason| !reason.is_empty());
        if reason.is_none() && !supply.duplicates.is_empty() {
            return Err(Refusal::Duplicate { numbers: supply.duplicates.clone() });
        }
        let document = matches!(self.registration.source, Source::Applicant | Source::WalkIn)
            .then(|| supply.document(Kind::D01));
        let not_a_duplicate = reason
            .map(|reason| required("not_a_duplicate", "不是同一纠纷的理由", reason, NOTE_MAX))
            .transpose()?;
        Ok(IntakeEvent::Submitted { document, not_a_duplicate })
    }

    /// One clear no ends it: nobody is called a second time to change their mind (F-10a).
    fn record_call(
        &self,
        party: &PartyId,
        (channel, answer): (CallChannel, CallAnswer),
        note: &str,
        supply: &Supply,
        _now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        self.party(party).ok_or(Refusal::Unknown)?;
        let note = optional("note", "说明", note, NOTE_MAX)?;
        let called = IntakeEvent::Called { party: party.clone(), channel, answer, note: note.clone() };
        let mut events = vec![Event::Intake(called)];
        if answer == CallAnswer::Refuses {
            events.push(self.came_to_nothing(Some(party), EndReason::E4, note, supply));
        }
        Ok(events)
    }

    /// Who mediates from the acceptance on: whom all parties chose, or the mediator who registered the case.
    #[must_use]
    pub fn appointed_with_acceptance(&self) -> Option<Appointee> {
        self.agreed_choice().or_else(|| self.registrar.clone())
    }

    /// Somebody who may not act is not appointed with the acceptance; another one can always be assigned.
    fn accept_case(&self, number: String, known: Option<&Appointee>, supply: &Supply) -> Vec<Event> {
        let accepted = IntakeEvent::CaseAccepted { number, document: supply.document(Kind::D02) };
        let mut events = vec![Event::Intake(accepted)];
        let appointee = known.cloned().or_else(|| self.appointed_with_acceptance());
        if let Some(appointee) = appointee.filter(|appointee| appointee.may_act().is_ok()) {
            let chosen = self.agreed_choice().is_some();
            events.push(Event::Intake(IntakeEvent::Assigned { mediators: vec![appointee], chosen }));
        }
        events
    }

    fn choose(&self, party: PartyId, appointee: Option<&Appointee>) -> Result<Vec<Event>, Refusal> {
        let appointee = appointee.ok_or(Refusal::Unknown)?;
        appointee.may_act()?;
        let person = Person { id: appointee.id.clone(), name: appointee.name.clone() };
        let others_agree = self
            .parties
            .iter()
            .filter(|other| other.id != party)
            .all(|other| self.intake.choices.get(&other.id).is_some_and(|choice| choice.id == person.id));
        let mut events = vec![Event::Intake(IntakeEvent::Chosen { party, mediator: person })];
        if others_agree && self.mediation == Mediation::Accepted {
            let mediators = vec![appointee.clone()];
            events.push(Event::Intake(IntakeEvent::Assigned { mediators, chosen: true }));
        }
        Ok(events)
    }

    /// The mediator all parties chose, as far as the choice was made before the acceptance.
    fn agreed_choice(&self) -> Option<Appointee> {
        let first = self.parties.first().and_then(|party| self.intake.choices.get(&party.id))?;
        let same = |party: &crate::case::party::Party| {
            self.intake.choices.get(&party.id).is_some_and(|choice| choice.id == first.id)
        };
        self.parties.iter().all(same).then(|| Appointee {
            id: first.id.clone(),
            name: first.name.clone(),
            organisation: self.committee.id.clone(),
            registered: self.standing.committee_registered,
            concerns: Vec::new(),
            barred: Vec::new(),
        })
    }

    /// Whether both sides are there, every party said yes, and each minor has a guardian (M20; 人民调解法 17).
    fn everybody_wants(&self, now: Timestamp) -> Result<(), Refusal> {
        if !self.both_sides() {
            return Err(Refusal::SideMissing);
        }
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| !self.wants(party))
            .map(|party| party.acting_name().to_owned())
            .collect();
        if !names.is_empty() {
            return Err(Refusal::NotAsked { names });
        }
        let names = self.without_guardian(now);
        if names.is_empty() { Ok(()) } else { Err(Refusal::Capacity { names }) }
    }

    /// Whether a party wants the mediation: it applied, said so when asked, or agreed on the phone.
    fn wants(&self, party: &crate::case::party::Party) -> bool {
        let applied = party.role == PartyRole::Applicant && self.registration.source != Source::Proactive;
        let said = self
            .intake
            .calls
            .iter()
            .rev()
            .filter(|call| call.party == party.id)
            .find(|call| call.answer != CallAnswer::NoAnswer)
            .is_some_and(|call| call.answer == CallAnswer::Agrees);
        applied || said || party.consents.given(crate::case::consent::ConsentItem::MediationOnline)
    }

    /// Whether a party was tried often enough to count as out of reach (E3).
    #[must_use]
    pub fn out_of_reach(&self) -> bool {
        self.parties.iter().any(|party| {
            let calls: Vec<&Call> = self.intake.calls.iter().filter(|call| call.party == party.id).collect();
            let days: BTreeSet<Date> = calls.iter().map(|call| calendar::day_of(call.at)).collect();
            let reached = calls.iter().any(|call| call.answer != CallAnswer::NoAnswer);
            let tried = !reached && calls.len() >= TRIES_MIN.0 && days.len() >= TRIES_MIN.1;
            tried || party.no_shows >= 2
        })
    }

    /// Whether the mediator took the case and said what there is to disclose.
    pub(in crate::case) fn mediator_is_taken(&self) -> Result<(), Refusal> {
        match &self.intake.assignment {
            Some(assignment) if assignment.taken_at.is_some() => Ok(()),
            Some(_) | None => Err(Refusal::NotDisclosed),
        }
    }

    /// Whether every party accepted the mediator after the disclosure (在线调解规则 13).
    pub(in crate::case) fn mediator_is_accepted(&self) -> Result<(), Refusal> {
        self.mediator_is_taken()?;
        let accepted = |party: &PartyId| {
            self.intake.assignment.as_ref().is_some_and(|one| one.answers.get(party) == Some(&true))
        };
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| !accepted(&party.id))
            .map(|party| party.acting_name().to_owned())
            .collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::MediatorNotAccepted { names }) }
    }

    fn everybody_online(&self) -> Result<(), Refusal> {
        use crate::case::consent::ConsentItem;
        for party in &self.parties {
            if !party.consents.given(ConsentItem::MediationOnline) {
                return Err(Refusal::ConsentMissing {
                    name: party.acting_name().to_owned(),
                    items: vec![ConsentItem::MediationOnline],
                });
            }
        }
        Ok(())
    }

    /// Whether the term of the mediation still runs (E6; DL-M5, DL-M6, DL-M7).
    pub(in crate::case) fn within_term(&self, now: Timestamp) -> Result<(), Refusal> {
        match clock::mediation_due(self) {
            Some(Ok(due)) if calendar::day_of(now) > due => {
                Err(Refusal::TermOver { last: calendar::long(due) })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn mediator_or_operator(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        if actor.kind == ActorKind::Operator {
            self.committee_staff(actor, kind)
        } else {
            self.own_mediator(actor, kind)
        }
    }
}

/// A session that can be planned, at a time that is free.
pub(in crate::case) fn booking(
    (starts_at, minutes, mode, place): (Timestamp, u16, Mode, &str),
    supply: &Supply,
    now: Timestamp,
) -> Result<Booking, Refusal> {
    let invalid = |field, sentence: &str| Refusal::Invalid { field, sentence: sentence.to_owned() };
    if !SESSION_MINUTES.contains(&minutes) {
        return Err(invalid("minutes", "时长要在5到480分钟之间。请重新填写。"));
    }
    // A session may begin at once; a minute covers the time it takes to press the button.
    if starts_at < now - jiff::SignedDuration::from_mins(1) {
        return Err(invalid("starts_at", "开始时间已经过去了。请选现在或以后的时间。"));
    }
    if let Some(clash) = supply.clashes.first() {
        return Err(Refusal::Clash { with: clash.clone() });
    }
    Ok(Booking { starts_at, minutes, mode, place: optional("place", "地点", place, NAME_MAX)? })
}
