//! Notices and records of the committee (D01–D04, D09–D11, D12b, D13).

use jiff::Timestamp;

use super::court::mode;
use super::{Incomplete, agents, clauses, notice, number_in_force, parties};
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::decision::{EndReason, ScopeReason};
use crate::case::event::Event;
use crate::case::intake::Booking;
use crate::case::party::{IdentityCheck, Party, PartyRole};
use crate::case::people::{Participant, ParticipantKind};
use crate::case::registration::{Severity, Source};
use crate::case::session::{RecordDraft, SessionEvent};
use crate::case::stage::Mediation;
use crate::paper::Paper;
use crate::paper::ending::{Ending, Reason, Remedy};
use crate::paper::oral::OralAgreement;
use crate::paper::record::{Record, RecordResult, Session};
use crate::paper::referral::{Feedback, FeedbackResult, ReturnSlip};
use crate::paper::registration::{Declined, Registration};
use crate::paper::request::Request;
use crate::paper::speech::Statement;
use crate::paper::summons::Summons;
use crate::paper::undisputed::Undisputed;
use crate::paper::wording::{self, minute};
use crate::performance::State;

fn names(case: &Case) -> Vec<String> {
    case.parties.iter().map(|party| party.who.name().to_owned()).collect()
}

/// Parties of one side, as documents name them.
fn side(case: &Case, applicants: bool) -> Vec<wording::Party> {
    case.parties
        .iter()
        .zip(parties(case))
        .filter(|(party, _)| (party.role == PartyRole::Applicant) == applicants)
        .map(|(_, printed)| printed)
        .collect()
}

/// D01 人民调解申请书.
#[must_use]
pub fn request(case: &Case, now: Timestamp) -> Paper {
    Request {
        committee: case.committee.name.clone(),
        applicants: side(case, true),
        agents: Vec::new(),
        respondents: side(case, false),
        facts: case.registration.facts.clone(),
        claims: vec![format!("依法调解双方之间的{}", wording::unstopped(&case.registration.cause))],
        mode: mode(case.registration.mode),
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// D02 人民调解受理登记表.
#[must_use]
pub fn registration(case: &Case, number: &str, registrar: &str, now: Timestamp) -> Paper {
    Registration {
        number: number.to_owned(),
        committee: case.committee.name.clone(),
        parties: parties(case),
        agents: agents(case),
        cause: case.registration.cause.clone(),
        source: source(case),
        severity: match case.registration.severity {
            Severity::Green => "绿 轻微",
            Severity::Blue => "蓝 一般",
            Severity::Red => "红 重大",
        }
        .to_owned(),
        fen: case.amount_fen(),
        people: u32::try_from(case.parties.len()).unwrap_or(u32::MAX),
        facts: case.registration.facts.clone(),
        registrar: registrar.to_owned(),
        note: None,
        day: day_of(now),
    }
    .paper(notice(), None)
}

fn source(case: &Case) -> String {
    match (case.registration.source, &case.registration.referral) {
        (Source::Proactive, _) => "②主动调解".to_owned(),
        (_, Some(slip)) => format!("③委派/移送（{}{}）", slip.from, slip.number),
        (other, None) => match other.sender() {
            Some(sender) => format!("③委派/移送（{sender}）"),
            None => "①当事人申请".to_owned(),
        },
    }
}

/// D03 不予受理（调解）告知书.
#[must_use]
pub fn declined(case: &Case, reason: ScopeReason, note: &str, now: Timestamp) -> Paper {
    let applicant = case.parties.iter().find(|party| party.role == PartyRole::Applicant);
    let applicant = applicant.or(case.parties.first()).map_or("", |party| party.who.name());
    Declined {
        committee: case.committee.name.clone(),
        applicant: applicant.to_owned(),
        others: names(case).into_iter().filter(|name| name != applicant).collect(),
        cause: case.registration.cause.clone(),
        requested_day: day_of(case.intake.submitted_at.unwrap_or(now)),
        reason: if note.is_empty() {
            reason.text().to_owned()
        } else {
            format!("{}：{note}", reason.text())
        },
        ways: vec![reason.other_ways().to_owned()],
        phone: case.committee.phone.clone(),
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// D04b 回执 while the case is under way, D04c 结果反馈 once it is over.
///
/// # Errors
///
/// [`Incomplete`] for a case nobody sent.
pub fn answer_to_sender(case: &Case, note: &str, now: Timestamp) -> Result<Paper, Incomplete> {
    let sender = case.registration.source.sender().ok_or(Incomplete)?;
    let slip = case.registration.referral.as_ref();
    let referrer = slip.map_or_else(|| sender.to_owned(), |slip| slip.from.clone());
    let number = slip.map_or_else(String::new, |slip| slip.number.clone());
    let result = match (&case.ended, case.effective_at) {
        (Some((reason, why)), _) => Some(FeedbackResult::Ended {
            reason: reason_of(*reason),
            note: if note.is_empty() { why.clone() } else { note.to_owned() },
        }),
        (None, Some(effective_at)) => Some(FeedbackResult::Agreed {
            agreement_number: number_in_force(case),
            effective_day: day_of(effective_at),
            applied: case.filed_at.is_some(),
            performed: case.performance_at(now) == Some(State::Done),
        }),
        (None, None) => None,
    };
    Ok(match result {
        Some(result) => Feedback {
            referrer,
            number,
            committee: case.committee.name.clone(),
            parties: names(case),
            result,
            day: day_of(now),
        }
        .paper(notice(), None),
        None => ReturnSlip {
            referrer,
            number,
            committee: case.committee.name.clone(),
            received_day: day_of(slip.map_or(now, |slip| slip.received_at)),
            taken: case.mediation != Mediation::NotTaken,
            reason: case.intake.declined.as_ref().map(|(reason, _)| reason.text().to_owned()),
            mediator: Some(case.mediator.name.clone()).filter(|name| !name.is_empty()),
            day: day_of(now),
        }
        .paper(notice(), None),
    })
}

/// D09 调解通知书.
#[must_use]
pub fn summons(case: &Case, booking: &Booking, now: Timestamp) -> Paper {
    Summons {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        addressee: names(case).join("、"),
        others: Vec::new(),
        cause: case.registration.cause.clone(),
        at: booking.starts_at,
        mode: mode(booking.mode),
        station: if booking.place.is_empty() { case.committee.name.clone() } else { booking.place.clone() },
        entry: None,
        mediator: case.mediator.name.clone(),
        phone: case.committee.phone.clone(),
        bring: vec!["身份证件".to_owned(), "与纠纷有关的材料".to_owned()],
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// Who took part beside the parties, and for whom: 郝秀芝（翻译，为赵建平）.
pub(super) fn attending(case: &Case, participant: &Participant) -> String {
    let role = participant.role.label();
    let whom = participant.party.as_ref().and_then(|party| case.party(party));
    match whom {
        Some(party) => format!("{}（{role}，为{}）", participant.name, party.acting_name()),
        None => format!("{}（{role}）", participant.name),
    }
}

/// D10 人民调解记录.
#[must_use]
pub fn record(case: &Case, draft: &RecordDraft, confirmations: Vec<Statement>, now: Timestamp) -> Paper {
    let started_at = case
        .history
        .iter()
        .rev()
        .find(|entry| matches!(entry.event, Event::SessionOpened))
        .map_or(now, |entry| entry.at);
    Record {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        session: Session {
            started_at,
            ended_at: now,
            mode: mode(case.intake.booking.as_ref().map_or(case.registration.mode, |booking| booking.mode)),
            places: Vec::new(),
            mediator: case.mediator.name.clone(),
            recorder: None,
            interpreter: person_of(case, ParticipantKind::Interpreter),
            attendance: case
                .participants
                .iter()
                .filter(|participant| case.may_take_part(participant))
                .map(|participant| attending(case, participant))
                .collect(),
            identities: case.parties.iter().map(identity).collect(),
        },
        parties: parties(case),
        agents: agents(case),
        instructions: Vec::new(),
        statements: draft
            .statements
            .iter()
            .map(|statement| Statement {
                speaker: case.name_of(&statement.party).to_owned(),
                text: statement.text.clone(),
            })
            .collect(),
        evidence: Vec::new(),
        undisputed: draft.facts.clone(),
        issues: Some(draft.issues.clone()).filter(|issues| !issues.is_empty()).into_iter().collect(),
        process: draft.process.clone(),
        course: Vec::new(),
        result: if case.clauses.is_empty() {
            RecordResult::Failed(draft.result.clone())
        } else {
            RecordResult::Agreed(clauses(case))
        },
        confirmations,
    }
    .paper(notice(), None)
}

/// What each party said about the record, those who spoke by `last` now: 各方对笔录的意见.
#[must_use]
pub fn confirmations(case: &Case, last: &[Event], now: Timestamp) -> Vec<Statement> {
    let said = case
        .history
        .iter()
        .map(|entry| (&entry.event, entry.at))
        .chain(last.iter().map(|event| (event, now)));
    let said: Vec<(&Event, Timestamp)> = said.collect();
    let answer = |party: &Party| {
        said.iter().rev().find_map(|(event, at)| match event {
            Event::Session(SessionEvent::RecordConfirmed { party: of, .. }) if *of == party.id => {
                Some(format!("{}在线阅读后确认，与陈述一致", minute(*at)))
            }
            Event::Session(SessionEvent::RecordRefused { party: of, reason }) if *of == party.id => {
                Some(format!("没有确认，{}由记录人注明原因：{reason}", minute(*at)))
            }
            _ => None,
        })
    };
    let statement = |party: &Party| {
        Some(Statement {
            speaker: format!("{}{}", party.role.label(), party.acting_name()),
            text: answer(party)?,
        })
    };
    case.parties.iter().filter_map(statement).collect()
}

fn person_of(case: &Case, role: ParticipantKind) -> Option<String> {
    case.participants.iter().find(|one| one.role == role).map(|one| one.name.clone())
}

fn identity(party: &Party) -> String {
    let how = match party.identity {
        Some(IdentityCheck::DocumentSeen) => "证件比对一致",
        Some(IdentityCheck::SmsAndVisual) => "短信核验并人工核对",
        Some(IdentityCheck::KnownInPerson) => "工作人员认识本人",
        None => "未核验",
    };
    format!("{}{}：{how}", party.role.label(), party.acting_name())
}

/// D11 无争议事实确认书.
#[must_use]
pub fn undisputed(case: &Case, facts: &[String], confirmations: Vec<Statement>, now: Timestamp) -> Paper {
    Undisputed {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        parties: parties(case),
        agents: agents(case),
        facts: facts.to_vec(),
        confirmations,
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// D12b 人民调解口头协议登记表.
#[must_use]
pub fn oral(case: &Case, content: &str, performance: &str, now: Timestamp) -> Paper {
    OralAgreement {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        parties: parties(case),
        parties_sign: false,
        facts: case.registration.facts.clone(),
        terms: vec![content.to_owned()],
        performance: performance.to_owned(),
        performed_at_once: false,
        day: day_of(now),
        mediator: case.mediator.name.clone(),
        recorder: None,
    }
    .paper(notice(), None)
}

/// D13 终止调解通知书.
#[must_use]
pub fn ending(case: &Case, reason: EndReason, note: &str, now: Timestamp) -> Paper {
    Ending {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        parties: names(case),
        cause: case.registration.cause.clone(),
        reason: reason_of(reason),
        // Why somebody would not go on or sign is kept on record; the others are told only that it is so.
        note: Some(note.to_owned())
            .filter(|note| !note.is_empty() && !matches!(reason, EndReason::E4 | EndReason::E7)),
        remedies: remedies(case),
        undisputed: case.talk.record.as_ref().map(|record| record.draft.facts.clone()).unwrap_or_default(),
        mediator: case.mediator.name.clone(),
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// 人民调解法 26: where else the parties can go.
fn remedies(case: &Case) -> Vec<Remedy> {
    let lawsuit = Remedy::Lawsuit { court: case.court.name.clone() };
    match case.registration.dispute_type.as_str() {
        "11" => vec![Remedy::LabourArbitration, lawsuit],
        "08" => vec![Remedy::LandArbitration, lawsuit],
        _ => vec![lawsuit],
    }
}

fn reason_of(reason: EndReason) -> Reason {
    match reason {
        EndReason::E1 => Reason::Agreed,
        EndReason::E2 => Reason::Withdrawn,
        EndReason::E3 => Reason::Unreachable,
        EndReason::E4 => Reason::Unwilling,
        EndReason::E5 => Reason::TooFarApart,
        EndReason::E6 => Reason::TimeOver,
        EndReason::E7 => Reason::NotSigned,
        EndReason::E8 => Reason::Other,
    }
}
