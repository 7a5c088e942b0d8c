//! From the case to the words of each document. Pure; the texts themselves stand in [`crate::paper`].

use jiff::Timestamp;

use crate::calendar::day_of;
use crate::case::Case;
use crate::case::clause::ClauseDraft;
use crate::case::command::{GroundCode, Outcome, Source};
use crate::case::document::Document;
use crate::case::id::PartyId;
use crate::case::party::{Party, PartyKind};
use crate::identity::{masked_number, masked_phone};
use crate::paper::agreement::{Agreement, Clause, Instalment};
use crate::paper::application::{Application, Jurisdiction};
use crate::paper::receipt::Receipt;
use crate::paper::ruling::{self, Ground, Ruling};
use crate::paper::{DEMO_NOTICE, Paper, wording};

/// Nothing to compose: the case lacks what the document speaks of. The rules never lead here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the case lacks what the document speaks of")]
pub struct Incomplete;

/// Every paper says that it has no legal force: the built-in authority is nobody's licensed CA (电子签名法 16), and no
/// court has adopted the deployment (`legal.md` 0.2).
fn notice() -> Option<String> {
    Some(DEMO_NOTICE.to_owned())
}

/// D12 人民调解协议书.
#[must_use]
pub fn agreement(case: &Case, now: Timestamp) -> Paper {
    Agreement {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        parties: parties(case),
        facts: case.registration.facts.clone(),
        issues: None,
        liability: None,
        clauses: case
            .clauses
            .iter()
            .map(|clause| Clause { text: clause.text.clone(), instalments: instalments(&clause.draft) })
            .collect(),
        performance: Some("按照上述各条约定的方式、地点和期限履行".to_owned()),
        court: case.court.name.clone(),
        mediator: case.mediator.name.clone(),
        recorder: None,
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// D14 申请书.
///
/// # Errors
///
/// [`Incomplete`] before the agreement is effective.
pub fn application(case: &Case, now: Timestamp) -> Result<Paper, Incomplete> {
    Ok(Application {
        parties: parties(case),
        agreement_number: case.number.clone(),
        agreement_day: day_of(case.agreement().ok_or(Incomplete)?.made_at),
        effective_day: day_of(case.effective_at.ok_or(Incomplete)?),
        committee: case.committee.name.clone(),
        cause: case.registration.cause.clone(),
        clauses: clauses(case),
        court: case.court.name.clone(),
        // 民事诉讼法 205: the inviting court, or that of the committee's place.
        jurisdiction: match case.registration.source {
            Source::CourtInvited => Jurisdiction::Invited,
            Source::Applicant
            | Source::WalkIn
            | Source::Proactive
            | Source::CourtTold
            | Source::Police
            | Source::Petition
            | Source::Procuratorate
            | Source::Grid
            | Source::Hotline
            | Source::Other => Jurisdiction::Committee,
        },
        online: true,
        day: day_of(now),
    }
    .paper(notice(), None))
}

/// D18 or D19 民事裁定书.
///
/// # Errors
///
/// [`Incomplete`] before the court accepted the case and a judge holds it.
pub fn ruling(case: &Case, outcome: &Outcome, now: Timestamp) -> Result<Paper, Incomplete> {
    let agreement = case.agreement().ok_or(Incomplete)?;
    Ok(Ruling {
        court: case.court.name.clone(),
        docket_no: case.docket_no.clone().ok_or(Incomplete)?,
        parties: parties(case),
        accepted_day: day_of(case.accepted_at.ok_or(Incomplete)?),
        cause: case.registration.cause.clone(),
        agreement_day: day_of(agreement.made_at),
        agreement_number: case.number.clone(),
        agreement_sha256: agreement.latest().sha256.clone(),
        committee: case.committee.name.clone(),
        clauses: clauses(case),
        outcome: match outcome {
            Outcome::Confirm => ruling::Outcome::Confirm,
            Outcome::Dismiss { grounds, reasons } => ruling::Outcome::Dismiss {
                reasons: reasons.clone(),
                grounds: grounds.iter().map(|code| ground(*code)).collect(),
            },
        },
        judge: case.claim.as_ref().ok_or(Incomplete)?.judge.name.clone(),
        clerk: case.clerk.as_ref().ok_or(Incomplete)?.name.clone(),
        closing: None,
        day: day_of(now),
    }
    .paper(notice(), None))
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
        docket_no: case.docket_no.clone().ok_or(Incomplete)?,
        document: "民事裁定书".to_owned(),
        copies: 1,
        document_sha256: ruling.latest().sha256.clone(),
        recipient: addressee(party),
        address: format!("本平台当事人账号（手机{}）", masked_phone(party.who.phone())),
        sent_at: now,
        arrived_at: now,
        read_at: None,
        server: server.to_owned(),
        note: None,
        day: day_of(now),
    }
    .paper(notice(), None))
}

fn addressee(party: &Party) -> String {
    match &party.who {
        PartyKind::Person { name, .. } => name.clone(),
        PartyKind::Organisation { name, representative, .. } => format!("{name}（{}）", representative.name),
    }
}

fn clauses(case: &Case) -> Vec<String> {
    case.clauses.iter().map(|clause| clause.text.clone()).collect()
}

/// Parties as documents name them: numbers masked, as on every copy that leaves the house (`legal.md` part D).
fn parties(case: &Case) -> Vec<wording::Party> {
    case.parties
        .iter()
        .map(|party| match &party.who {
            PartyKind::Person { name, sex, birth, id_no, address, .. } => wording::Party::Person {
                name: name.clone(),
                sex: sex.label().to_owned(),
                birth: *birth,
                nation: None,
                occupation: None,
                address: address.clone(),
                id_no: masked_number(id_no),
                phone: None,
            },
            PartyKind::Organisation { name, credit_code, address, representative } => {
                wording::Party::Organisation {
                    name: name.clone(),
                    address: address.clone(),
                    credit_code: credit_code.clone(),
                    representative: representative.name.clone(),
                    representative_title: Some(representative.title.clone()),
                    phone: None,
                }
            }
        })
        .collect()
}

fn instalments(draft: &ClauseDraft) -> Vec<Instalment> {
    match draft {
        ClauseDraft::Instalments { parts, .. } => {
            parts.iter().map(|part| Instalment { due: part.due, fen: part.amount_fen }).collect()
        }
        ClauseDraft::Pay { .. }
        | ClauseDraft::Act { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => Vec::new(),
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
