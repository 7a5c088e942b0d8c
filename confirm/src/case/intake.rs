//! 登记、征询、受理、指派、排期: from the first word to the appointment (M00–M40).
//!
//! Sources: 人民调解法 17, 19, 23 (both have to want it; the parties may choose), 25 (danger); 在线调解规则 9–16, 24, 26;
//! `legal.md` C.1 rows M00–M40, B.12 DL-M1…M7, E.2 (the number is allotted at M20).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::{Actor, ActorKind};
use super::clock;
use super::command::intake::{CallAnswer, CallChannel};
use super::command::{CommandKind, IntakeCommand};
use super::decision::{EndReason, ScopeReason};
use super::document::DocumentMade;
use super::event::{Event, Recorded};
use super::field::{NAME_MAX, NOTE_MAX, optional, required};
use super::id::{OrgId, PartyId};
use super::organisation::Person;
use super::party::PartyRole;
use super::registration::{Mode, Source};
use super::refusal::Refusal;
use super::stage::Mediation;
use super::{Case, Supply};
use crate::calendar;
use crate::paper::Kind;

/// How often and on how many days a party has to be tried before it counts as out of reach (E3; `legal.md` M15).
pub const TRIES_MIN: (usize, usize) = (3, 2);
/// Most mediators of a case: a lead and those who help (在线调解规则 11).
pub const MEDIATORS_MAX: usize = 5;
/// Shortest and longest planned session in minutes.
pub const SESSION_MINUTES: std::ops::RangeInclusive<u16> = 5..=480;

/// A member of staff as the register knows them when they are appointed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appointee {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Committee or court.
    pub organisation: OrgId,
    /// Whether the person is registered and the court was told (B-105).
    pub registered: bool,
    /// What the register knows against it: same surname and address, same employer, an earlier role (M30).
    #[serde(default)]
    pub concerns: Vec<String>,
}

/// A try to reach a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whom.
    pub party: PartyId,
    /// How.
    pub channel: CallChannel,
    /// What they said.
    pub answer: CallAnswer,
    /// When.
    pub at: Timestamp,
}

/// 指派, who mediates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The mediators, the lead first.
    pub mediators: Vec<Appointee>,
    /// Whether the parties chose.
    pub chosen: bool,
    /// When.
    pub at: Timestamp,
    /// When the lead took it.
    pub taken_at: Option<Timestamp>,
    /// What the mediator disclosed; empty if there was nothing.
    pub disclosure: String,
    /// Which parties accepted the mediator.
    pub answers: BTreeMap<PartyId, bool>,
}

/// A session that was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Booking {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// Planned length in minutes.
    pub minutes: u16,
    /// How people take part.
    pub mode: Mode,
    /// Where, for those who come to a place; may be empty.
    pub place: String,
}

/// Everything about how a case came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// Tries to reach the parties.
    pub calls: Vec<Call>,
    /// Whom each party chose.
    pub choices: BTreeMap<PartyId, Person>,
    /// Who mediates.
    pub assignment: Option<Assignment>,
    /// How many mediators were turned down or turned the case down.
    pub replaced: usize,
    /// The next session.
    pub booking: Option<Booking>,
    /// A longer term that was proposed, with the parties who agreed.
    pub extension: Option<(Date, BTreeSet<PartyId>)>,
    /// The term as the parties agreed to it.
    pub extended_until: Option<Date>,
    /// When the case was handed in.
    pub submitted_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// Why it was not.
    pub declined: Option<(ScopeReason, String)>,
    /// When the sending body got its answer.
    pub referral_answered_at: Option<Timestamp>,
    /// Dangers that were reported to the police.
    pub risks: Vec<(Timestamp, String, String)>,
}

/// What happened on the way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum IntakeEvent {
    /// The draft was handed in.
    Submitted {
        /// D01 or nothing, for a case that another body sent.
        document: Option<DocumentMade>,
        /// Why it is not the dispute of an earlier case.
        not_a_duplicate: Option<String>,
    },
    /// Somebody asked a party.
    Called {
        /// Whom.
        party: PartyId,
        /// How.
        channel: CallChannel,
        /// What they said.
        answer: CallAnswer,
        /// In words.
        note: String,
    },
    /// 受理.
    CaseAccepted {
        /// 人调字 number.
        number: String,
        /// D02.
        document: DocumentMade,
    },
    /// 不受理.
    CaseDeclined {
        /// Why.
        reason: ScopeReason,
        /// In words.
        note: String,
        /// D03.
        document: DocumentMade,
    },
    /// Mediators were appointed.
    Assigned {
        /// The mediators, the lead first.
        mediators: Vec<Appointee>,
        /// Whether the parties chose.
        chosen: bool,
    },
    /// A party chose a mediator.
    Chosen {
        /// Who chose.
        party: PartyId,
        /// Whom.
        mediator: Person,
    },
    /// The mediator took the case.
    Taken {
        /// What was disclosed.
        disclosure: String,
    },
    /// The mediator did not take it.
    Returned {
        /// Why.
        reason: String,
    },
    /// A party accepted the mediator or asked for another one.
    MediatorAnswered {
        /// Who.
        party: PartyId,
        /// What.
        accept: bool,
        /// In the party's words.
        reason: String,
    },
    /// A session was planned.
    Planned {
        /// When and how.
        booking: Booking,
        /// D09.
        document: DocumentMade,
    },
    /// A longer term was proposed.
    ExtensionProposed {
        /// The new last day.
        until: Date,
    },
    /// A party answered the proposal.
    ExtensionAnswered {
        /// Who.
        party: PartyId,
        /// What.
        accept: bool,
    },
    /// The sending body got its answer (D04).
    ReferralAnswered {
        /// The answer.
        document: DocumentMade,
    },
    /// A danger was reported.
    RiskReported {
        /// To whom.
        reported_to: String,
        /// What was seen.
        note: String,
    },
}

impl IntakeEvent {
    /// The document the event brings.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentMade> {
        match self {
            Self::Submitted { document, .. } => document.as_ref(),
            Self::CaseAccepted { document, .. }
            | Self::CaseDeclined { document, .. }
            | Self::Planned { document, .. }
            | Self::ReferralAnswered { document } => Some(document),
            Self::Called { .. }
            | Self::Assigned { .. }
            | Self::Chosen { .. }
            | Self::Taken { .. }
            | Self::Returned { .. }
            | Self::MediatorAnswered { .. }
            | Self::ExtensionProposed { .. }
            | Self::ExtensionAnswered { .. }
            | Self::RiskReported { .. } => None,
        }
    }

    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::Called { party, .. }
            | Self::Chosen { party, .. }
            | Self::MediatorAnswered { party, .. }
            | Self::ExtensionAnswered { party, .. } => Some(party),
            Self::Submitted { .. }
            | Self::CaseAccepted { .. }
            | Self::CaseDeclined { .. }
            | Self::Assigned { .. }
            | Self::Taken { .. }
            | Self::Returned { .. }
            | Self::Planned { .. }
            | Self::ExtensionProposed { .. }
            | Self::ReferralAnswered { .. }
            | Self::RiskReported { .. } => None,
        }
    }
}

impl Case {
    pub(super) fn guard_intake(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        use CommandKind as K;
        use Mediation as M;
        match kind {
            K::AnswerMediator => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &FROM_ASSIGNMENT, now)?;
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
                if self.intake.extension.is_some() { Ok(()) } else { Err(Refusal::Unknown) }
            }
            K::TakeAssignment | K::DeclineAssignment => {
                self.mediation_in(kind, &[M::Assigned], now)?;
                self.own_mediator(actor, kind)?;
                if self.intake.assignment.as_ref().is_some_and(|assignment| assignment.taken_at.is_some()) {
                    return Err(Refusal::WrongStage { command: kind, stage: "调解员已经接受" });
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
            K::Assign => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(kind, &[M::Accepted], now)
            }
            K::AnswerReferral => {
                self.committee_staff(actor, kind)?;
                if self.registration.source.sender().is_none() { Err(Refusal::NoReferral) } else { Ok(()) }
            }
            K::ReportRisk => self.committee_staff(actor, kind),
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    pub(super) fn decide_intake(
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
            IntakeCommand::AcceptCase => {
                let number = supply.number.clone().unwrap_or_default();
                return Ok(self.accept_case(number, supply));
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
        let not_a_duplicate =
            reason.map(|reason| required("not_a_duplicate", "不是同一纠纷的理由", reason, NOTE_MAX)).transpose()?;
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
            let document = Some(supply.document(Kind::D13));
            events.push(Event::Ended { reason: EndReason::E4, note, document });
        }
        Ok(events)
    }

    /// A mediator who registered the case is appointed with the acceptance; another one can still be assigned.
    fn accept_case(&self, number: String, supply: &Supply) -> Vec<Event> {
        let accepted = IntakeEvent::CaseAccepted { number, document: supply.document(Kind::D02) };
        let mut events = vec![Event::Intake(accepted)];
        if let Some(appointee) = self.agreed_choice().or_else(|| self.registrar.clone()) {
            let chosen = self.agreed_choice().is_some();
            events.push(Event::Intake(IntakeEvent::Assigned { mediators: vec![appointee], chosen }));
        }
        events
    }

    fn choose(&self, party: PartyId, appointee: Option<&Appointee>) -> Result<Vec<Event>, Refusal> {
        let appointee = appointee.ok_or(Refusal::Unknown)?;
        let person = Person { id: appointee.id.clone(), name: appointee.name.clone() };
        let others_agree = self
            .parties
            .iter()
            .filter(|other| other.id != party)
            .all(|other| self.intake.choices.get(&other.id).is_some_and(|choice| choice.id == person.id));
        let mut events =
            vec![Event::Intake(IntakeEvent::Chosen { party, mediator: person })];
        if others_agree && self.mediation == Mediation::Accepted {
            let mediators = vec![appointee.clone()];
            events.push(Event::Intake(IntakeEvent::Assigned { mediators, chosen: true }));
        }
        Ok(events)
    }

    /// The mediator all parties chose, as far as the choice was made before the acceptance.
    fn agreed_choice(&self) -> Option<Appointee> {
        let first = self.parties.first().and_then(|party| self.intake.choices.get(&party.id))?;
        let same = |party: &super::party::Party| {
            self.intake.choices.get(&party.id).is_some_and(|choice| choice.id == first.id)
        };
        self.parties.iter().all(same).then(|| Appointee {
            id: first.id.clone(),
            name: first.name.clone(),
            organisation: self.committee.id.clone(),
            registered: self.standing.committee_registered,
            concerns: Vec::new(),
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
    fn wants(&self, party: &super::party::Party) -> bool {
        let applied = party.role == PartyRole::Applicant && self.registration.source != Source::Proactive;
        let said = self
            .intake
            .calls
            .iter()
            .rev()
            .filter(|call| call.party == party.id)
            .find(|call| call.answer != CallAnswer::NoAnswer)
            .is_some_and(|call| call.answer == CallAnswer::Agrees);
        applied || said || party.consents.given(super::consent::ConsentItem::MediationOnline)
    }

    /// Whether a party was tried often enough to count as out of reach (E3).
    #[must_use]
    pub fn out_of_reach(&self) -> bool {
        self.parties.iter().any(|party| {
            let calls: Vec<&Call> =
                self.intake.calls.iter().filter(|call| call.party == party.id).collect();
            let days: BTreeSet<Date> = calls.iter().map(|call| calendar::day_of(call.at)).collect();
            let reached = calls.iter().any(|call| call.answer != CallAnswer::NoAnswer);
            let tried = !reached && calls.len() >= TRIES_MIN.0 && days.len() >= TRIES_MIN.1;
            tried || party.no_shows >= 2
        })
    }

    /// Whether the mediator took the case and said what there is to disclose.
    pub(super) fn mediator_is_taken(&self) -> Result<(), Refusal> {
        match &self.intake.assignment {
            Some(assignment) if assignment.taken_at.is_some() => Ok(()),
            Some(_) | None => Err(Refusal::NotDisclosed),
        }
    }

    /// Whether every party accepted the mediator after the disclosure (在线调解规则 13).
    pub(super) fn mediator_is_accepted(&self) -> Result<(), Refusal> {
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
        use super::consent::ConsentItem;
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
    pub(super) fn within_term(&self, now: Timestamp) -> Result<(), Refusal> {
        match clock::mediation_due(self) {
            Some(Ok(due)) if calendar::day_of(now) > due => {
                Err(Refusal::TermOver { last: calendar::long(due) })
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn apply_intake(&mut self, event: &IntakeEvent, recorded: &Recorded) {
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

    fn mediator_or_operator(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        if actor.kind == ActorKind::Operator {
            self.committee_staff(actor, kind)
        } else {
            self.own_mediator(actor, kind)
        }
    }
}

/// A session that can be planned, at a time that is free.
pub(super) fn booking(
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

const FROM_ASSIGNMENT: [Mediation; 5] = [
    Mediation::Assigned,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Adjourned,
];
/// States in which the term of the mediation runs.
const IN_TERM: [Mediation; 11] = [
    Mediation::Assigned,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Session,
    Mediation::Caucus,
    Mediation::Adjourned,
    Mediation::Record,
    Mediation::Drafting,
    Mediation::ReadBack,
    Mediation::Suspect,
];
