//! What the committee and the parties might do before there is an agreement, and about it.

use jiff::civil::date;

use super::{Offer, Walk};
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::intake::{CallAnswer, CallChannel};
use crate::case::command::{Core, IntakeCommand as I, SessionCommand as S};
use crate::case::decision::{EndReason, ScopeReason};
use crate::case::id::FileId;
use crate::case::party::PartyRole;
use crate::case::registration::Mode;
use crate::case::session::{AdjournReason, RecordDraft, WetSigner};
use crate::case::story::cast::*;
use crate::lint::KCode;

pub fn offers(walk: &Walk, dice: u16) -> Vec<Offer> {
    let mut offers = intake(walk, dice);
    offers.extend(talk(walk, dice));
    offers.extend(text(walk, dice));
    offers.extend(endings(walk, dice));
    offers
}

pub fn plan(walk: &Walk, mode: Mode) -> I {
    I::Schedule { starts_at: at(walk.second), minutes: 60, mode, place: "调解室".into() }
}

pub fn record() -> RecordDraft {
    RecordDraft {
        statements: Vec::new(),
        facts: vec!["物业费两年未交".into()],
        issues: String::new(),
        process: String::new(),
        result: "达成一致".into(),
    }
}

fn intake(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let answer = [CallAnswer::Agrees, CallAnswer::NoAnswer, CallAnswer::Undecided][usize::from(dice % 3)];
    let chosen = [MEDIATOR, OTHER_MEDIATOR][usize::from(dice % 2)];
    let guarantor = person(PartyRole::Guarantor, "钱秀英", date(1980, 2, 3), "12000000021");
    let draft = [company(), owner(), guarantor][usize::from(dice % 3)].clone();
    let mode = [Mode::Hybrid, Mode::Sync, Mode::Onsite][usize::from(dice % 3)];
    let mediators = vec![chosen.to_owned()];
    let until = date(2026, 7, 20 + i8::try_from(dice % 10).expect("a digit"));
    vec![
        walk.mediator(Core::AddParty { draft: draft.clone() }),
        walk.mediator(Core::CorrectParty { party: party.clone(), draft }),
        walk.staff(OPERATOR, I::Submit { not_a_duplicate: None }),
        walk.staff(
            OPERATOR,
            I::RecordCall { party: party.clone(), channel: CallChannel::Sms, answer, note: String::new() },
        ),
        walk.staff(OPERATOR, I::AcceptCase { appointee: None }),
        walk.staff(OPERATOR, I::Assign { mediators, appointees: vec![appointee(chosen)] }),
        walk.seat(
            &party,
            I::ChooseMediator { mediator: chosen.to_owned(), appointee: Some(appointee(chosen)) },
        ),
        walk.staff(chosen, I::TakeAssignment { disclosure: String::new() }),
        walk.staff(chosen, I::DeclineAssignment { reason: String::new() }),
        walk.seat(&party, I::AnswerMediator { accept: !dice.is_multiple_of(5), reason: String::new() }),
        walk.mediator(plan(walk, mode)),
        walk.mediator(I::ProposeExtension { until }),
        walk.seat(&party, I::AnswerExtension { accept: !dice.is_multiple_of(4) }),
        walk.staff(OPERATOR, I::AnswerReferral { note: String::new() }),
        walk.staff(RECORDER, I::ReportRisk { reported_to: "派出所".into(), note: "争吵".into() }),
    ]
}

fn talk(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let known = walk.story.case.talk.record.as_ref().map(|record| record.hash.clone());
    let hash = known.filter(|_| !dice.is_multiple_of(6)).unwrap_or_default();
    let reason = [AdjournReason::Appraisal, AdjournReason::Network][usize::from(dice % 2)];
    vec![
        walk.mediator(Core::Invite { party: party.clone() }),
        walk.mediator(admit(party.clone())),
        walk.staff(RECORDER, admit(party.clone())),
        walk.mediator(Core::OpenSession),
        walk.staff(RECORDER, S::RecordNoShow { party: party.clone(), note: String::new() }),
        walk.mediator(S::Caucus { party: party.clone() }),
        walk.mediator(S::EndCaucus),
        walk.mediator(S::Adjourn { reason, note: String::new() }),
        walk.mediator(S::Suspect { note: "照稿念".into() }),
        walk.mediator(S::ClearSuspicion { note: "核实无误".into() }),
        walk.staff(RECORDER, S::WriteRecord { record: record() }),
        walk.seat(&party, S::ConfirmRecord { hash: hash.clone() }),
        walk.seat(&party, S::ObjectRecord { hash, note: "不对".into() }),
        walk.mediator(S::NoteRefusal { party, reason: "不愿确认".into() }),
    ]
}

pub fn clause_draft(walk: &Walk, dice: u16) -> ClauseDraft {
    let (one, other) = (walk.party(dice), walk.party(dice.wrapping_add(1)));
    let drafts = [
        instalments(one.clone(), other),
        lamps(one),
        release("公司放弃违约金"),
        ClauseDraft::Default { overdue_days: dice % 400, note: None },
        ClauseDraft::Other { text: "物业公司尽快维修".into() },
        ClauseDraft::Other { text: format!("双方就第{dice}号收据再无争议") },
    ];
    drafts[usize::from(dice / 3) % drafts.len()].clone()
}

fn text(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let (clause, hash) = walk.clause(dice);
    let answer = [Answer::Agree, Answer::Agree, Answer::Change, Answer::Unclear][usize::from(dice % 4)];
    let draft = clause_draft(walk, dice);
    let (document, sha256) = walk.document(dice);
    let scanned = document.clone();
    let signer = match dice % 3 {
        0 => WetSigner::Party { party: party.clone() },
        1 => WetSigner::Mediator,
        _ => WetSigner::Committee,
    };
    let wet = S::RecordWetSignature {
        document: document.clone(),
        signer,
        signed_at: at(walk.second),
        witness: "韩小雨".into(),
    };
    let edit = Core::EditClause { clause: clause.clone(), hash: hash.clone(), draft: draft.clone() };
    vec![
        walk.mediator(Core::AddClause { draft }),
        walk.mediator(edit),
        walk.mediator(Core::RemoveClause { clause: clause.clone(), hash: hash.clone() }),
        walk.seat(&party, Core::AnswerClause { clause, hash, answer, note: None, moment: None }),
        walk.mediator(S::StartReadback),
        walk.mediator(S::OverrideFinding {
            code: [KCode::K13, KCode::K14, KCode::K15][usize::from(dice % 3)],
            clause: Some(1 + usize::from(dice % 4)),
            reason: "双方认可".into(),
        }),
        walk.mediator(Core::Freeze),
        walk.mediator(Core::Reopen { reason: "要改".into() }),
        walk.seat(&party, walk.sign((document.clone(), sha256.clone()))),
        walk.mediator(walk.sign((document.clone(), sha256.clone()))),
        walk.staff(SEALER, Core::Seal { document, sha256 }),
        walk.staff(SEALER, S::RefuseSeal { reason: "数字不一致".into() }),
        walk.staff(RECORDER, wet),
        walk.staff(
            OPERATOR,
            S::AttachScan {
                document: scanned,
                files: vec![FileId::new("page")],
                code: (!dice.is_multiple_of(3)).then(|| "CODE".into()),
            },
        ),
        walk.mediator(S::OralAgreement { content: "修灯付费".into(), performance: "月底前".into() }),
        walk.mediator(S::PutInWriting),
        walk.mediator(S::AdoptSettlement { note: "自己谈好了".into() }),
        walk.mediator(S::Amend { reason: "改期".into() }),
        walk.seat(&party, S::AnswerAmendment { accept: !dice.is_multiple_of(4) }),
    ]
}

/// What ends it: rarely, or no walk would come far.
fn endings(walk: &Walk, dice: u16) -> Vec<Offer> {
    if !dice.is_multiple_of(16) {
        return Vec::new();
    }
    let reasons = [EndReason::E2, EndReason::E3, EndReason::E5, EndReason::E6, EndReason::E7];
    let reason = reasons[usize::from(dice / 16) % reasons.len()];
    let party = walk.party(dice / 16);
    vec![
        walk.mediator(Core::End { reason, note: String::new() }),
        walk.seat(&party, Core::Refuse { reason: String::new() }),
        walk.staff(OPERATOR, I::DeclineCase { reason: ScopeReason::NotOnline, note: String::new() }),
        walk.staff(
            OPERATOR,
            I::RecordCall {
                party,
                channel: CallChannel::Phone,
                answer: CallAnswer::Refuses,
                note: String::new(),
            },
        ),
    ]
}
