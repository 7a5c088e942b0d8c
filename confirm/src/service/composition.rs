//! From the case to the words of each document. Pure; the texts themselves stand in [`crate::paper`].
//!
//! * here: the agreement (D12) and the joint application (D14)
//! * [`committee`]: notices and records of the committee (D01–D04, D09–D11, D12b, D13)
//! * [`party`]: what one party gives or is told (D05–D08), and the proof that the committee presided (D12c)
//! * [`court`]: notices, record and rulings of the court (D16–D21)
//! * [`fulfilment`]: visits, performance, enforcement (D22, D23, D25)
//! * [`dossier`]: the court's file when it is closed (D24)
//! * [`report`]: how a document was signed (D26)

pub(in crate::service) mod choice;
pub mod committee;
pub mod court;
pub mod dossier;
pub mod fulfilment;
pub mod party;
pub mod report;

use jiff::Timestamp;

use crate::calendar::day_of;
use crate::case::Case;
use crate::case::clause::ClauseDraft;
use crate::case::consent::ConsentItem;
use crate::case::document::Document;
use crate::case::party::{Party, PartyKind};
use crate::case::people::{AgentKind, Authority, ParticipantKind};
use crate::evidence::log::RecordRoot;
use crate::identity::masked_number;
use crate::paper::agent::{Agent, Power};
use crate::paper::agreement::{Agreement, Clause, Earlier, Form, Instalment, Part, Participant, Succession};
use crate::paper::application::{Application, Jurisdiction};
use crate::paper::{DEMO_NOTICE, Kind, Paper, wording};

/// Nothing to compose: the case lacks what the document speaks of. The rules never lead here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the case lacks what the document speaks of")]
pub struct Incomplete;

/// Every paper says that it has no legal force: the built-in authority is nobody's licensed CA (电子签名法 16), and no
/// court has adopted the deployment (`legal.md` 0.2).
pub(super) fn notice() -> Option<String> {
    Some(DEMO_NOTICE.to_owned())
}

/// D12 人民调解协议书, with the root over what is on `record`.
#[must_use]
pub fn agreement(case: &Case, record: Option<RecordRoot>, now: Timestamp) -> Paper {
    Agreement {
        number: agreement_number(case, None),
        committee: case.committee.name.clone(),
        parties: parties(case),
        agents: agents(case),
        participants: participants(case),
        earlier: earlier(case),
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
        form: form(case),
        day: day_of(now),
        record,
    }
    .paper(notice(), None)
}

/// Number of an agreement, or of the one that is about to be frozen: a version that took the place of another has its own
/// (M92), 之二, 之三 after the number of the mediation.
pub(super) fn agreement_number(case: &Case, document: Option<&Document>) -> String {
    let before = case
        .documents
        .iter()
        .take_while(|other| document.is_none_or(|document| other.made.id != document.made.id))
        .filter(|other| other.made.kind == Kind::D12 && other.is_complete())
        .count();
    match before {
        0 => case.number.clone(),
        earlier => format!("{}之{}", case.number, wording::ordinal(earlier + 1)),
    }
}

/// Number of the agreement in force; that of the mediation where it is oral.
pub(super) fn number_in_force(case: &Case) -> String {
    case.agreement().map_or_else(|| case.number.clone(), |document| agreement_number(case, Some(document)))
}

/// How the agreement is signed: in ink where the law wants it (K-09), and by whoever did not agree to electronic
/// signatures (电子签名法 3).
fn form(case: &Case) -> Form {
    let electronic = |party: &Party| party.consents.given(ConsentItem::ElectronicSignature);
    if case.is_wet() {
        Form::Ink
    } else if case.parties.iter().all(electronic) {
        Form::Electronic
    } else {
        Form::Mixed
    }
}

/// The agreement that this one takes the place of (M92).
fn earlier(case: &Case) -> Option<Earlier> {
    let (_, document) = case.talk.amends.as_ref()?;
    let document = case.document(document.as_ref()?)?;
    Some(Earlier {
        number: agreement_number(case, Some(document)),
        day: day_of(document.made_at),
        succession: Succession::Replaces,
    })
}

fn participants(case: &Case) -> Vec<Participant> {
    case.participants
        .iter()
        .filter(|participant| case.may_take_part(participant))
        .map(|participant| Participant {
            part: match participant.role {
                ParticipantKind::Interpreter => Part::Interpreter,
                ParticipantKind::Companion => Part::Companion,
                ParticipantKind::Relative
                | ParticipantKind::Neighbour
                | ParticipantKind::Expert
                | ParticipantKind::Lawyer
                | ParticipantKind::Police
                | ParticipantKind::GridWorker => Part::Invited,
            },
            name: participant.name.clone(),
            note: Some(participant.note.clone()).filter(|note| !note.is_empty()),
        })
        .collect()
}

/// 代理人 as documents name them: the one who acts instead, and those beside.
pub(super) fn agents(case: &Case) -> Vec<Agent> {
    let mut agents = Vec::new();
    for (index, party) in case.parties.iter().enumerate() {
        // Only who acts is named at the signature: a second agent speaks, but one signs.
        if let Some(agent) = party.agent() {
            let tie = match agent.relation {
                AgentKind::Lawyer => "律师",
                AgentKind::LegalWorker => "基层法律服务工作者",
                AgentKind::Relative => "近亲属",
                AgentKind::Employee => "工作人员",
                AgentKind::Recommended => "推荐的公民",
            };
            agents.push(Agent {
                party: index,
                name: agent.name.clone(),
                id_no: Some(masked_number(&agent.id_no)),
                tie: Some(tie.to_owned()),
                phone: None,
                power: match agent.authority {
                    Authority::General => Power::General,
                    Authority::Special => Power::Special,
                },
                instead: true,
            });
        }
        if let Some(guardian) = party.guardian.as_ref().filter(|_| party.agent().is_none()) {
            agents.push(Agent {
                party: index,
                name: guardian.name.clone(),
                id_no: Some(masked_number(&guardian.id_no)),
                tie: Some(guardian.relation.clone()),
                phone: None,
                power: Power::Statutory,
                instead: true,
            });
        }
    }
    agents
}

/// D14 申请书.
///
/// # Errors
///
/// [`Incomplete`] before the agreement is effective.
pub fn application(case: &Case, now: Timestamp) -> Result<Paper, Incomplete> {
    Ok(Application {
        parties: parties(case),
        agents: agents(case),
        agreement_number: number_in_force(case),
        agreement_day: day_of(case.agreement().ok_or(Incomplete)?.made_at),
        effective_day: day_of(case.effective_at.ok_or(Incomplete)?),
        committee: case.committee.name.clone(),
        cause: case.registration.cause.clone(),
        clauses: clauses(case),
        court: case.court.name.clone(),
        // 民事诉讼法 205: the inviting court, or that of the committee's place.
        jurisdiction: if case.registration.is_court_invited() {
            Jurisdiction::Invited
        } else {
            Jurisdiction::Committee
        },
        online: true,
        day: day_of(now),
    }
    .paper(notice(), None))
}

pub(super) fn clauses(case: &Case) -> Vec<String> {
    case.clauses.iter().map(|clause| clause.text.clone()).collect()
}

/// Parties as documents name them: numbers masked, as on every copy that leaves the house (`legal.md` part D).
pub(super) fn parties(case: &Case) -> Vec<wording::Party> {
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
        | ClauseDraft::Deliver { .. }
        | ClauseDraft::Forbear { .. }
        | ClauseDraft::Guarantee { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => Vec::new(),
    }
}
