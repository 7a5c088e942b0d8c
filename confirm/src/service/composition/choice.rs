//! Which papers a command makes.

use jiff::Timestamp;

use super::{Incomplete, committee, court, fulfilment, party};
use crate::case::actor::Actor;
use crate::case::command::{Command, IntakeCommand};
use crate::case::event::Event;
use crate::case::intake::IntakeEvent;
use crate::case::people::PeopleEvent;
use crate::case::round::CourtEvent;
use crate::case::session::SessionEvent;
use crate::case::{Case, Supply};
use crate::paper::{Kind, Paper};
use crate::performance::{PerformEvent, Side};

/// The papers that `command` makes, before anything is signed.
///
/// What a command leads to may end the case in passing (a refusal on the telephone), so the rehearsed events say it.
pub(in crate::service) fn papers(
    case: &Case,
    actor: &Actor,
    command: &Command,
    supply: &Supply,
    now: Timestamp,
) -> Result<Vec<Paper>, Incomplete> {
    let events = case.decide(actor, command, supply, now).unwrap_or_default();
    let mut papers = Vec::new();
    for event in &events {
        match event {
            Event::Consented { party, item, given, documents } => {
                for made in documents {
                    papers.push(match made.kind {
                        Kind::D06 => party::rights(case, party, now)?,
                        _ => party::consent(case, party, (*item, *given), now)?,
                    });
                }
            }
            Event::Filed { .. } => papers.push(party::presided(case, now)?),
            Event::Frozen { .. } => papers.push(super::agreement(case, supply.record.clone(), now)),
            Event::ApplicationStarted { .. } => papers.push(super::application(case, now)?),
            Event::Ended { reason, note, .. } => papers.push(committee::ending(case, *reason, note, now)),
            Event::Accepted { docket_no, .. } => {
                papers.push(court::acceptance(case, docket_no, &actor.name, now)?);
            }
            Event::RulingDrafted { outcome, .. } => {
                papers.push(court::ruling(case, outcome, &actor.name, now)?);
            }
            Event::Intake(event) => papers.extend(intake_paper(case, actor, event, command, now)?),
            Event::People(PeopleEvent::AddressConfirmed { party, address, .. }) => {
                papers.push(party::address(case, party, address, now)?);
            }
            Event::People(PeopleEvent::AgentAppointed { party, agent, document: Some(_) }) => {
                papers.push(party::mandate(case, party, agent, now)?);
            }
            Event::Session(SessionEvent::RecordWritten { record, .. }) => {
                papers.push(committee::record(case, record, Vec::new(), now));
                if !record.facts.is_empty() {
                    papers.push(committee::undisputed(case, &record.facts, Vec::new(), now));
                }
            }
            Event::Session(SessionEvent::RecordClosed { documents }) => {
                let record = case.talk.record.as_ref().ok_or(Incomplete)?;
                let confirmations = committee::confirmations(case, &events, now);
                papers.push(committee::record(case, &record.draft, confirmations.clone(), record.at));
                if documents.len() > 1 {
                    papers.push(committee::undisputed(case, &record.draft.facts, confirmations, now));
                }
            }
            Event::Session(SessionEvent::OralAgreed { content, performance, .. }) => {
                papers.push(committee::oral(case, content, performance, now));
            }
            Event::Court(CourtEvent::CorrectionRequested { items, due, .. }) => {
                papers.push(court::correction(case, items, *due, now)?);
            }
            Event::Court(CourtEvent::SupplementOrdered { items, due, .. }) => {
                papers.push(court::supplement(case, items, *due, now));
            }
            Event::Court(CourtEvent::Planned { booking, .. }) => {
                papers.push(court::inquiry_notice(case, booking, now));
            }
            Event::Court(CourtEvent::ServedOtherwise { party, service, arrived_at, .. }) => {
                papers.push(court::handed(case, (party, service), *arrived_at, &actor.name, now)?);
            }
            Event::Court(CourtEvent::HearingClosed { .. }) => papers.push(court::inquiry(case, now)?),
            Event::Court(CourtEvent::ObjectionDecided { objection, upheld, reasons, .. }) => {
                let no = objection.unwrap_or(1);
                papers.push(court::objection(case, no, (*upheld, reasons), &actor.name, now)?);
            }
            Event::Perform { event, document: Some(_) } => {
                papers.extend(performance_paper(case, actor, event, &events, now)?);
            }
            _ => {}
        }
    }
    Ok(papers)
}

/// The paper of `event`, one of `events`: what was said counts in it already.
fn performance_paper(
    case: &Case,
    actor: &Actor,
    event: &PerformEvent,
    events: &[Event],
    now: Timestamp,
) -> Result<Option<Paper>, Incomplete> {
    let mut ledger = case.ledger.clone().ok_or(Incomplete)?;
    for event in events {
        if let Event::Perform { event, .. } = event {
            ledger.apply(event, now);
        }
    }
    Ok(match event {
        PerformEvent::Visited { draft, .. } => {
            Some(fulfilment::visit(case, &ledger, draft, &actor.name, now))
        }
        PerformEvent::Confirmed { .. } => Some(fulfilment::register(case, &ledger, now)),
        PerformEvent::EnforcementReported { by: Side::Party(creditor), court, .. } => {
            Some(fulfilment::enforcement(case, creditor, court, now)?)
        }
        PerformEvent::EnforcementReported { .. }
        | PerformEvent::Reported { .. }
        | PerformEvent::Denied { .. } => None,
    })
}

fn intake_paper(
    case: &Case,
    actor: &Actor,
    event: &IntakeEvent,
    command: &Command,
    now: Timestamp,
) -> Result<Option<Paper>, Incomplete> {
    Ok(match event {
        IntakeEvent::Submitted { document: Some(_), .. } => Some(committee::request(case, now)),
        IntakeEvent::CaseAccepted { number, .. } => {
            Some(committee::registration(case, number, &actor.name, now))
        }
        IntakeEvent::CaseDeclined { reason, note, .. } => Some(committee::declined(case, *reason, note, now)),
        IntakeEvent::Planned { booking, .. } => Some(committee::summons(case, booking, now)),
        IntakeEvent::ReferralAnswered { .. } => {
            let note = match command {
                Command::Intake(IntakeCommand::AnswerReferral { note }) => note.as_str(),
                _ => "",
            };
            Some(committee::answer_to_sender(case, note, now)?)
        }
        _ => None,
    })
}
