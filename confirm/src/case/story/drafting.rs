//! Writing, checking, reading and signing the text (M80–M90; C.5 K-01…K-20, E7).

use super::cast::*;
use super::journey::*;
use crate::case::clause::ClauseDraft;
use crate::case::command::{Core, SessionCommand};
use crate::case::decision::EndReason;
use crate::case::refusal::Refusal;
use crate::lint::KCode;
use crate::paper::Kind;

const READ: SessionCommand = SessionCommand::StartReadback;

fn other(text: &str) -> Core {
    Core::AddClause { draft: ClauseDraft::Other { text: text.to_owned() } }
}

fn override_of(code: KCode, clause: Option<usize>, reason: &str) -> SessionCommand {
    SessionCommand::OverrideFinding { code, clause, reason: reason.to_owned() }
}

#[test]
fn k_13_k_block_vague_duty_is_not_read_until_it_is_mended_or_gone_past_with_a_reason() {
    let mut story = to_drafting();
    story.act(600, MEDIATOR, other("物业公司尽快维修楼道照明")).unwrap();
    let blocked = story.act(601, MEDIATOR, READ);
    let Err(Refusal::Blocked { findings }) = &blocked else { panic!("{blocked:?}") };
    assert!(findings.iter().any(|finding| finding.starts_with("第1条（K-13")), "{findings:?}");
    refused(story.act(602, MEDIATOR, override_of(KCode::K13, Some(2), "双方认可")), "unknown");
    refused(story.act(603, MEDIATOR, override_of(KCode::K13, Some(1), " ")), "invalid");
    let codes: Vec<KCode> = story.case.open_blocks(at(603)).iter().map(|finding| finding.code).collect();
    for code in codes {
        story.act(604, MEDIATOR, override_of(code, Some(1), "双方已约定当场修好")).unwrap();
    }
    assert_eq!(story.case.talk.overrides[0].by, "姜桂兰");
    story.act(605, MEDIATOR, READ).unwrap();
    story.check("M82");
}

#[test]
fn k_13_mended_text_is_read() {
    let mut story = to_drafting();
    story.act(600, MEDIATOR, other("物业公司尽快维修楼道照明")).unwrap();
    refused(story.act(601, MEDIATOR, READ), "blocked");
    let (clause, hash) = (story.case.clauses[0].id.clone(), story.case.clauses[0].hash.clone());
    let draft = lamps(story.party(COMPANY));
    story.act(602, MEDIATOR, Core::EditClause { clause, hash, draft }).unwrap();
    story.act(603, MEDIATOR, READ).unwrap();
}

#[test]
fn k_09_what_may_not_be_signed_electronically_is_not_gone_past() {
    let mut story = to_drafting();
    story.act(600, MEDIATOR, other("赵建平放弃继承权")).unwrap();
    refused(story.act(601, MEDIATOR, READ), "blocked");
    assert!(story.case.open_blocks(at(601)).iter().any(|finding| finding.code == KCode::K09));
    refused(story.act(602, MEDIATOR, override_of(KCode::K09, Some(1), "双方认可")), "not-electronic");
}

#[test]
fn k_02_title_to_a_house_is_told_to_the_mediator_before_the_court_finds_it() {
    let mut story = to_drafting();
    story.act(600, MEDIATOR, other("和畅家园3号楼2单元房屋归赵建平所有")).unwrap();
    refused(story.act(601, MEDIATOR, READ), "blocked");
    assert!(story.case.open_blocks(at(601)).iter().any(|finding| finding.code == KCode::K02));
}

#[test]
fn m80_without_a_clause_there_is_nothing_to_read() {
    refused(to_drafting().act(600, MEDIATOR, READ), "no-clauses");
}

#[test]
fn m82_who_left_the_room_is_missed_when_the_text_is_read_and_frozen() {
    let mut story = to_agreed();
    story.say(800, OWNER, withdraw(crate::case::consent::ConsentItem::QuietPlace)).unwrap();
    refused(story.act(801, MEDIATOR, Core::Freeze), "not-admitted");
}

#[test]
fn e7_refusing_to_sign_ends_it_only_once_the_text_was_handed_out() {
    let e7 = Core::End { reason: EndReason::E7, note: "赵建平拒绝签字".into() };
    refused(to_agreed().act(900, MEDIATOR, e7.clone()), "invalid");
    let mut story = to_frozen();
    story.sign(4100, COMPANY, Kind::D12).unwrap();
    story.act(4200, MEDIATOR, e7).unwrap();
    story.check("M95");
    assert_eq!(story.case.effective_at, None);
}

#[test]
fn e1_agreement_is_never_ended_by_hand() {
    let e1 = Core::End { reason: EndReason::E1, note: String::new() };
    refused(to_frozen().act(4100, MEDIATOR, e1), "invalid");
}

#[test]
fn m88_seal_keeper_who_finds_a_fault_sends_the_text_back() {
    let mut story = to_frozen();
    refused(
        story.act(4100, SEALER, SessionCommand::RefuseSeal { reason: "金额不一致".into() }),
        "wrong-stage",
    );
    for who in [COMPANY, OWNER, MEDIATOR] {
        story.sign(4200, who, Kind::D12).unwrap();
    }
    story.check("M88");
    assert!(story.case.parties_signed_at.is_some());
    // C.7 (3): until the seal the parties had their say; now it is the committee's turn.
    refused(story.say(4201, OWNER, Core::Refuse { reason: String::new() }), "wrong-stage");
    refused(
        story.act(4202, MEDIATOR, SessionCommand::RefuseSeal { reason: "金额不一致".into() }),
        "not-yours",
    );
    refused(story.act(4203, SEALER, SessionCommand::RefuseSeal { reason: String::new() }), "invalid");
    story.act(4204, SEALER, SessionCommand::RefuseSeal { reason: "金额不一致".into() }).unwrap();
    story.check("M80");
    assert!(story.case.agreement().is_none() && story.case.parties_signed_at.is_none());
    story.play_readback(4300);
    story.act(4400, MEDIATOR, Core::Freeze).unwrap();
    story.play_signing(4500);
    story.check("M90 C00");
}
