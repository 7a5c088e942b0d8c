//! What might be said about who takes part, what is agreed to, and what was performed.

use super::{Offer, Walk};
use crate::calendar;
use crate::case::command::{Core, PeopleCommand as P, PerformCommand};
use crate::case::consent::ConsentItem;
use crate::case::id::{FileId, ParticipantId};
use crate::case::party::{DeviceCheck, DeviceState, Grade};
use crate::case::people::{AgentDraft, Authority, FileUse, ParticipantKind};
use crate::case::story::cast::*;
use crate::performance::{ReportDraft, Risk5, Satisfaction, VisitDraft, VisitManner};

pub fn offers(walk: &Walk, dice: u16) -> Vec<Offer> {
    let mut offers = beside(walk, dice);
    offers.extend(performance(walk, dice));
    offers
}

fn beside(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let authority = [Authority::Special, Authority::General][usize::from(dice % 2)];
    let id_no = agent(authority).id_no;
    let proof = dice.is_multiple_of(3).then(|| FileId::new("attorney"));
    let participant = walk.story.case.participants.first().map(|one| one.id.clone());
    let participant = participant.unwrap_or_else(|| ParticipantId::new("nobody"));
    let item = ConsentItem::ALL[usize::from(dice % 9)];
    let check = DeviceCheck {
        camera: DeviceState::Ok,
        microphone: DeviceState::Refused,
        network: Grade::Fair,
        verdict: Grade::Fair,
    };
    let (title, content) =
        ("照片".to_owned(), crate::case::document::Revision { sha256: "00".into(), length: 1 });
    let file = FileId::new(format!("file-{}", dice % 5));
    let role = [ParticipantKind::Expert, ParticipantKind::Companion][usize::from(dice % 2)];
    vec![
        walk.seat(&party, attach_authority("attorney")),
        walk.seat(
            &party,
            P::AppointAgent {
                party: party.clone(),
                agent: AgentDraft { proof: proof.clone(), ..agent(authority) },
            },
        ),
        walk.mediator(P::ChangeAuthority { party: party.clone(), id_no: id_no.clone(), authority, proof }),
        walk.staff(CLERK, P::RemoveAgent { party: party.clone(), id_no }),
        walk.mediator(P::AppointGuardian { party: party.clone(), guardian: guardian() }),
        walk.mediator(P::InviteParticipant {
            role,
            name: "钱工".into(),
            phone: if dice.is_multiple_of(5) { String::new() } else { "12000000055".into() },
            note: String::new(),
            party: dice.is_multiple_of(3).then(|| party.clone()),
        }),
        walk.seat(
            &party,
            P::AnswerParticipant { participant: participant.clone(), accept: !dice.is_multiple_of(3) },
        ),
        walk.mediator(P::RemoveParticipant { participant }),
        walk.seat(&party, address_of_service("柳河街道")),
        walk.seat(&party, P::ShareFile { file: file.clone() }),
        walk.seat(&party, P::AttachFile { file, title, purpose: FileUse::Evidence, content: Some(content) }),
        walk.seat(&party, if dice.is_multiple_of(4) { withdraw(item) } else { give(item) }),
        walk.seat(&party, Core::RecordCheck { check }),
    ]
}

fn performance(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let on = calendar::day_of(at(walk.second));
    let (obligation, report) = (1 + usize::from(dice % 3), 1 + usize::from(dice % 4));
    let amount_fen = dice.is_multiple_of(2).then(|| i64::from(dice));
    let visit = VisitDraft {
        on,
        manner: VisitManner::Phone,
        performance: "按期".into(),
        all_performed: false,
        satisfaction: Satisfaction::Mostly,
        risk: String::new(),
        lawsuit: String::new(),
        measures: String::new(),
        next_on: None,
        risk_level: Risk5::Slight,
    };
    let note = String::new();
    vec![
        walk.seat(
            &party,
            PerformCommand::ReportPerformance(ReportDraft {
                obligation,
                amount_fen,
                on,
                note: note.clone(),
                proof_sha256: None,
            }),
        ),
        walk.seat(&party, PerformCommand::ConfirmPerformance { report }),
        walk.seat(&party, PerformCommand::DenyPerformance { report, reason: "没有收到".into() }),
        walk.mediator(PerformCommand::RecordVisit(visit)),
        walk.seat(&party, PerformCommand::ReportEnforcement { on, court: "潞川区人民法院".into(), note }),
    ]
}
