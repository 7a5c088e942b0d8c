//! Notices, the record and the rulings of the court (D16–D21).

use jiff::Timestamp;

use super::committee::attending;
use super::{Incomplete, agents, clauses, notice, number_in_force, parties};
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::decision::{GroundCode, NonAcceptance, Outcome};
use crate::case::document::{Document, Revision};
use crate::case::id::PartyId;
use crate::case::imported::CourtRecord;
use crate::case::intake::Booking;
use crate::case::party::{Party, PartyKind};
use crate::case::registration::Mode;
use crate::case::round::ServiceDraft;
use crate::identity::masked_phone;
use crate::paper::acceptance::{Acceptance, Appointment, Correction, Letterhead, Matter, Request};
use crate::paper::handed::Handed;
use crate::paper::imported::ImportedRuling;
use crate::paper::inquiry::{Inquiry, Session};
use crate::paper::objection::{Decision, Objection, Standing};
use crate::paper::order::{End, Omission, Order};
use crate::paper::receipt::Receipt;
use crate::paper::refusal::{Bar, Refusal};
use crate::paper::ruling::{self, Ground, Ruling};
use crate::paper::speech::{Exchange, Statement};
use crate::paper::{Paper, wording};

/// What stands for a person nobody has been named for yet.
const UNNAMED: &str = "（待定）";

fn letterhead(case: &Case, number: &str, now: Timestamp) -> Letterhead {
    Letterhead {
        court: case.court.name.clone(),
        number: number.to_owned(),
        applicants: case.parties.iter().map(|party| party.who.name().to_owned()).collect(),
        phone: case.court.phone.clone(),
        day: day_of(now),
    }
}

fn docket_no(case: &Case) -> String {
    case.docket_no.clone().unwrap_or_default()
}

fn judge(case: &Case, signer: &str) -> String {
    case.claim.as_ref().map_or_else(|| signer.to_owned(), |claim| claim.judge.name.clone())
}

fn clerk(case: &Case) -> String {
    case.clerk.as_ref().map_or_else(|| UNNAMED.to_owned(), |clerk| clerk.name.clone())
}

/// D16 受理通知书.
///
/// # Errors
///
/// [`Incomplete`] before the application was filed.
pub fn acceptance(case: &Case, number: &str, clerk: &str, now: Timestamp) -> Result<Paper, Incomplete> {
    Ok(Acceptance {
        letterhead: letterhead(case, number, now),
        filed_day: day_of(case.filed_at.ok_or(Incomplete)?),
        judge: judge(case, UNNAMED),
        clerk: clerk.to_owned(),
        inquiry: None,
    }
    .paper(notice(), None))
}

/// D16b 补正通知书.
///
/// # Errors
///
/// [`Incomplete`] before the application was filed.
pub fn correction(
    case: &Case,
    items: &[String],
    due: jiff::civil::Date,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    Ok(Correction {
        letterhead: letterhead(case, &case.number, now),
        filed_day: day_of(case.filed_at.ok_or(Incomplete)?),
        items: items.to_vec(),
        due,
    }
    .paper(notice(), None))
}

/// D16d 补充材料通知书.
#[must_use]
pub fn supplement(case: &Case, items: &[String], due: jiff::civil::Date, now: Timestamp) -> Paper {
    Request {
        letterhead: letterhead(case, &docket_no(case), now),
        matter: Matter::Supplement { items: items.to_vec(), due },
    }
    .paper(notice(), None)
}

/// D16d 询问通知书 of the inquiry that `booking` plans.
#[must_use]
pub fn inquiry_notice(case: &Case, booking: &Booking, now: Timestamp) -> Paper {
    let appointment = Appointment {
        at: booking.starts_at,
        mode: "远程视频".to_owned(),
        place: "本平台在线法庭".to_owned(),
    };
    Request {
        letterhead: letterhead(case, &docket_no(case), now),
        matter: Matter::Inquiry { appointment, judge: judge(case, UNNAMED), clerk: clerk(case) },
    }
    .paper(notice(), None)
}

/// D17 询问笔录.
///
/// # Errors
///
/// [`Incomplete`] before the inquiry was opened.
pub fn inquiry(case: &Case, now: Timestamp) -> Result<Paper, Incomplete> {
    let started_at = case.hearing_opened_at.ok_or(Incomplete)?;
    let questions = case
        .questions()
        .into_iter()
        .map(|question| Exchange {
            id: Some(question.code().to_owned()),
            question: question.text().to_owned(),
            answers: case
                .parties
                .iter()
                .filter_map(|party| {
                    let answer = case.round.answers.get(&(question, party.id.clone()))?;
                    Some(Statement { speaker: party.acting_name().to_owned(), text: answer.answer.clone() })
                })
                .collect(),
        })
        .collect();
    let on_site = case.parties.iter().any(|party| party.on_site);
    // Whom the court let in by a seat of their own; who else sat beside a party is for the judge to say.
    let let_in = case.participants.iter().filter(|one| one.seat.admitted_to_court_at.is_some());
    Ok(Inquiry {
        court: case.court.name.clone(),
        docket_no: docket_no(case),
        session: Session {
            started_at,
            ended_at: now,
            mode: if on_site { "线上线下结合" } else { "远程视频" }.to_owned(),
            recording: "演示系统未录音录像".to_owned(),
            interruptions: case
                .round
                .absences
                .iter()
                .map(|(party, cause, at)| {
                    let name = case.party(party).map_or("", Party::acting_name);
                    let why = if cause.excuses() { "因网络、设备等原因离开" } else { "离开" };
                    format!("{}，{name}{why}", wording::minute(*at))
                })
                .collect(),
        },
        judge: judge(case, UNNAMED),
        clerk: clerk(case),
        interpreter: interpreter(case),
        parties: parties(case),
        agents: agents(case),
        attendance: case
            .parties
            .iter()
            .map(|party| {
                let place = if party.on_site { "到场参加" } else { "通过视频参加" };
                format!("申请人{}，由{}{place}", party.who.name(), party.acting_name())
            })
            .chain(let_in.map(|participant| attending(case, participant)))
            .collect(),
        questions,
        confirmations: Vec::new(),
    }
    .paper(notice(), None))
}

fn interpreter(case: &Case) -> Option<String> {
    use crate::case::people::ParticipantKind;
    case.participants
        .iter()
        .find(|participant| participant.role == ParticipantKind::Interpreter)
        .map(|participant| participant.name.clone())
}

/// D16c, D18, D19, D19b or D20 民事裁定书, to be signed by `signer` where no judge holds the case yet.
///
/// # Errors
///
/// [`Incomplete`] before the application was filed.
pub fn ruling(case: &Case, outcome: &Outcome, signer: &str, now: Timestamp) -> Result<Paper, Incomplete> {
    match outcome {
        Outcome::Confirm => decided(case, ruling::Outcome::Confirm, signer, now),
        Outcome::Dismiss { grounds, not_acceptable, reasons } => {
            let outcome = ruling::Outcome::Dismiss {
                reasons: reasons.clone(),
                grounds: grounds.iter().map(|code| ground(*code)).collect(),
                bars: not_acceptable.iter().map(|code| bar(*code)).collect(),
            };
            decided(case, outcome, signer, now)
        }
        Outcome::NotAccept { not_acceptable, docket_no, reasons } => {
            refused(case, (not_acceptable, docket_no.as_deref(), reasons), signer, now)
        }
        Outcome::Withdraw { reasons } => {
            let end = End::Withdrawn {
                by: case
                    .parties
                    .iter()
                    .filter(|party| case.round.withdrawals.contains(&party.id))
                    .map(|party| party.who.name().to_owned())
                    .collect(),
                requested_day: day_of(now),
                reason: Some(reasons.clone()).filter(|reasons| !reasons.is_empty()),
            };
            order(case, end, signer, now)
        }
        Outcome::DeemWithdrawn { reasons } => {
            let refused = case.round.absences.iter().any(|(_, cause, _)| !cause.excuses());
            let end = End::DeemedWithdrawn {
                omission: if refused { Omission::RefusedInquiry } else { Omission::NotSupplemented },
                notified_day: day_of(now),
                facts: reasons.clone(),
            };
            order(case, end, signer, now)
        }
        Outcome::Terminate { reasons } => {
            order(case, End::Terminated { finding: reasons.clone() }, signer, now)
        }
    }
}

fn decided(case: &Case, outcome: ruling::Outcome, signer: &str, now: Timestamp) -> Result<Paper, Incomplete> {
    let agreement = case.agreement().ok_or(Incomplete)?;
    Ok(Ruling {
        court: case.court.name.clone(),
        docket_no: case.docket_no.clone().ok_or(Incomplete)?,
        parties: parties(case),
        agents: agents(case),
        accepted_day: day_of(case.accepted_at.ok_or(Incomplete)?),
        cause: case.registration.cause.clone(),
        agreement_day: day_of(agreement.made_at),
        agreement_number: number_in_force(case),
        agreement_sha256: agreement.latest().sha256.clone(),
        committee: case.committee.name.clone(),
        clauses: clauses(case),
        outcome,
        judge: judge(case, signer),
        clerk: clerk(case),
        closing: None,
        day: day_of(now),
    }
    .paper(notice(), None))
}

fn refused(
    case: &Case,
    (codes, number, reasons): (&[NonAcceptance], Option<&str>, &str),
    signer: &str,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let agreement = case.agreement().ok_or(Incomplete)?;
    Ok(Refusal {
        court: case.court.name.clone(),
        docket_no: number.unwrap_or_default().to_owned(),
        parties: parties(case),
        agents: agents(case),
        filed_day: day_of(case.filed_at.ok_or(Incomplete)?),
        agreement_day: day_of(agreement.made_at),
        agreement_number: number_in_force(case),
        committee: case.committee.name.clone(),
        reasons: reasons.to_owned(),
        bars: codes.iter().map(|code| bar(*code)).collect(),
        remedy: None,
        judge: judge(case, signer),
        clerk: clerk(case),
        day: day_of(now),
    }
    .paper(notice(), None))
}

fn order(case: &Case, end: End, signer: &str, now: Timestamp) -> Result<Paper, Incomplete> {
    Ok(Order {
        court: case.court.name.clone(),
        docket_no: docket_no(case),
        parties: parties(case),
        agents: agents(case),
        filed_day: day_of(case.filed_at.ok_or(Incomplete)?),
        accepted_day: case.accepted_at.map(day_of),
        end,
        closing: None,
        judge: judge(case, signer),
        clerk: clerk(case),
        day: day_of(now),
    }
    .paper(notice(), None))
}

/// D19c 异议审查裁定 on the objection with number `no`, from 1.
///
/// # Errors
///
/// [`Incomplete`] where nobody objected or nothing was ruled.
pub fn objection(
    case: &Case,
    no: usize,
    (upheld, reasons): (bool, &str),
    signer: &str,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let open = no.checked_sub(1).and_then(|index| case.round.objections.get(index)).ok_or(Incomplete)?;
    let named = || wording::Party::Named { name: open.name.clone(), address: None, phone: None };
    let objector = open
        .party
        .as_ref()
        .and_then(|party| case.parties.iter().position(|other| other.id == *party))
        .and_then(|index| parties(case).into_iter().nth(index))
        .unwrap_or_else(named);
    Ok(Objection {
        court: case.court.name.clone(),
        docket_no: docket_no(case),
        objector,
        standing: if open.party.is_some() { Standing::Party } else { Standing::Interested },
        parties: parties(case),
        agents: agents(case),
        ruling_no: docket_no(case),
        ruling_day: day_of(case.ruled_at.ok_or(Incomplete)?),
        filed_day: day_of(open.at),
        claim: open.reason.clone(),
        reasons: reasons.to_owned(),
        decision: if upheld { Decision::Revoked } else { Decision::Rejected },
        judge: signer.to_owned(),
        clerk: clerk(case),
        day: day_of(now),
    }
    .paper(notice(), None))
}

/// What the screen says of a ruling of the court's own system.
#[must_use]
pub fn imported(case: &Case, record: &CourtRecord, content: &Revision) -> Paper {
    let without_acceptance = match &record.outcome {
        Outcome::NotAccept { docket_no, .. } => docket_no.clone(),
        _ => None,
    };
    ImportedRuling {
        kind: record.outcome.paper_kind(),
        court: case.court.name.clone(),
        docket_no: record.docket_no.clone().or(without_acceptance),
        accepted_on: record.accepted_on,
        both_present_on: record.both_present_on,
        judge: record.judge.clone(),
        clerk: record.clerk.clone(),
        ruled_on: record.ruled_on,
        sha256: content.sha256.clone(),
    }
    .paper(notice(), None)
}

/// D21 电子送达凭证 for `party`.
///
/// # Errors
///
/// [`Incomplete`] before there is a ruling.
pub fn receipt(case: &Case, party: &PartyId, server: &str, now: Timestamp) -> Result<Paper, Incomplete> {
    let ruling: &Document = case.ruling().ok_or(Incomplete)?;
    let party = case.party(party).ok_or(Incomplete)?;
    Ok(Receipt {
        court: case.court.name.clone(),
        docket_no: docket_no(case),
        document: "民事裁定书".to_owned(),
        copies: 1,
        document_sha256: ruling.latest().sha256.clone(),
        recipient: addressee(party),
        address: format!("本平台当事人账号（手机{}）", masked_phone(party.phone())),
        sent_at: now,
        arrived_at: now,
        read_at: None,
        server: server.to_owned(),
        note: None,
        day: day_of(now),
    }
    .paper(notice(), None))
}

/// D21b 送达回证 of what was served on `party` in another way.
///
/// # Errors
///
/// [`Incomplete`] before there is a ruling.
pub fn handed(
    case: &Case,
    (party, service): (&PartyId, &ServiceDraft),
    served_at: Option<Timestamp>,
    server: &str,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let ruling = case.ruling().ok_or(Incomplete)?;
    let attempt = &service.attempt;
    Ok(Handed {
        court: case.court.name.clone(),
        docket_no: docket_no(case),
        document: "民事裁定书".to_owned(),
        copies: 1,
        document_sha256: ruling.latest().sha256.clone(),
        recipient: addressee(case.party(party).ok_or(Incomplete)?),
        way: attempt.way.label().to_owned(),
        sent_at: attempt.sent_at,
        served_at,
        failure: attempt.failure.map(|failure| failure.label().to_owned()),
        left_with: attempt.left_with.map(|proof| proof.label().to_owned()),
        server: server.to_owned(),
        note: service.note.clone(),
        day: day_of(now),
    }
    .paper(notice(), None))
}

fn addressee(party: &Party) -> String {
    match &party.who {
        PartyKind::Person { name, .. } => name.clone(),
        PartyKind::Organisation { name, .. } => format!("{name}（{}）", party.acting_name()),
    }
}

fn ground(code: GroundCode) -> Ground {
    match code {
        GroundCode::Illegal => Ground::Illegal,
        GroundCode::HarmsOthers => Ground::HarmsOthers,
        GroundCode::AgainstMorals => Ground::AgainstMorals,
        GroundCode::Involuntary => Ground::Involuntary,
        GroundCode::Unclear => Ground::Unclear,
        GroundCode::Other => Ground::Other,
    }
}

fn bar(code: NonAcceptance) -> Bar {
    match code {
        NonAcceptance::OutsideCourts => Bar::OutOfScope,
        NonAcceptance::WrongCourt => Bar::WrongCourt,
        NonAcceptance::PersonalStatus => Bar::Status,
        NonAcceptance::OtherProcedure => Bar::OtherProcedure,
        NonAcceptance::Title => Bar::Title,
    }
}

/// How people take part, in words.
pub(super) fn mode(mode: Mode) -> String {
    mode.label().to_owned()
}
