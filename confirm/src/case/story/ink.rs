//! What is signed on paper (F-6; 电子签名法 3, K-09) and what is agreed by word of mouth (M91).

use super::cast::*;
use super::journey::*;
use crate::case::clause::ClauseDraft;
use crate::case::command::{Core, SessionCommand};
use crate::case::consent::ConsentItem;
use crate::case::id::DocumentId;
use crate::case::party::PartyRole;
use crate::case::refusal::Refusal;
use crate::case::registration::Registration;
use crate::case::session::WetSigner;
use crate::case::stage::Confirmation;
use crate::paper::Kind;
use jiff::civil::date;

/// The ink story of F-6: a divorced couple about their child's maintenance.
pub fn family() -> Story {
    let matter = Registration {
        title: "抚养费".into(),
        dispute_type: "01".into(),
        cause: "抚养费纠纷".into(),
        facts: "双方2023年经民政局登记离婚，女儿由母亲抚养，2025年起抚养费未付。".into(),
        ..registration()
    };
    let mut story = Story::of(&matter, Some(&appointee(MEDIATOR)));
    let mother = person(PartyRole::Applicant, "韩雪", date(1988, 4, 3), "12000000011");
    for (second, draft) in [(10, mother), (20, owner())] {
        story.act(second, MEDIATOR, Core::AddParty { draft }).unwrap();
    }
    let submit = crate::case::command::IntakeCommand::Submit { not_a_duplicate: None };
    story.act(21, MEDIATOR, submit).unwrap();
    story.call(22, OWNER, crate::case::command::intake::CallAnswer::Agrees).unwrap();
    story.act(23, MEDIATOR, crate::case::command::IntakeCommand::AcceptCase { appointee: None }).unwrap();
    story.play_taking(24);
    story.play_opening();
    story.play_record(500);
    let draft = ClauseDraft::Pay {
        debtors: vec![story.party(OWNER)],
        creditor: story.party(COMPANY),
        amount_fen: 1_200_000,
        due: date(2026, 7, 31),
        method: "转账至韩雪的账户".into(),
        purpose: "2025年6月至2026年5月抚养费".into(),
    };
    story.act(600, MEDIATOR, Core::AddClause { draft }).unwrap();
    story.play_readback(700);
    story.act(4000, MEDIATOR, Core::Freeze).unwrap();
    story
}

fn ink(document: &DocumentId, signer: WetSigner, signed: i64) -> SessionCommand {
    SessionCommand::RecordWetSignature {
        document: document.clone(),
        signer,
        signed_at: at(signed),
        witness: "韩小雨".into(),
        scan_sha256: None,
    }
}

fn party(story: &Story, who: &str) -> WetSigner {
    WetSigner::Party { party: story.party(who) }
}

fn to_ink_effective() -> Story {
    let mut story = family();
    let document = story.case.agreement().unwrap().made.id.clone();
    let (mother, father) = (party(&story, COMPANY), party(&story, OWNER));
    story.act(5000, RECORDER, ink(&document, mother, 4900)).unwrap();
    story.act(5001, RECORDER, ink(&document, father, 4950)).unwrap();
    story.act(5002, MEDIATOR, ink(&document, WetSigner::Mediator, 4990)).unwrap();
    story.act(6000, SEALER, ink(&document, WetSigner::Committee, 5900)).unwrap();
    story
}

#[test]
fn f_6_k_09_family_matter_is_signed_in_ink_and_takes_effect_when_it_was_sealed() {
    let mut story = family();
    let document = story.case.agreement().unwrap().made.id.clone();
    refused(story.sign(4100, OWNER, Kind::D12), "not-electronic");
    let seal = story.seal_command();
    refused(story.act(4101, SEALER, seal), "not-electronic");
    let (mother, father) = (party(&story, COMPANY), party(&story, OWNER));
    refused(story.say(4102, OWNER, ink(&document, father.clone(), 4102)), "not-yours");
    // Before the text was frozen there was no paper, and nobody signs tomorrow.
    refused(story.act(4103, RECORDER, ink(&document, father.clone(), 3999)), "invalid");
    refused(story.act(4104, RECORDER, ink(&document, father.clone(), 4105)), "invalid");
    refused(story.act(4106, MEDIATOR, ink(&document, WetSigner::Mediator, 4106)), "not-your-turn");
    story.act(4107, RECORDER, ink(&document, father.clone(), 4107)).unwrap();
    refused(story.act(4108, RECORDER, ink(&document, father, 4107)), "already-signed");
    story.act(4109, MEDIATOR, ink(&document, mother, 4109)).unwrap();
    assert_eq!(story.case.parties_signed_at, Some(at(4109)));
    story.act(4110, MEDIATOR, ink(&document, WetSigner::Mediator, 4110)).unwrap();
    story.check("M88");
    refused(story.act(4111, MEDIATOR, ink(&document, WetSigner::Committee, 4111)), "not-yours");
    story.act(9000, SEALER, ink(&document, WetSigner::Committee, 4120)).unwrap();
    story.check("M90 C00");
    assert_eq!(story.case.effective_at, Some(at(4120)));
}

#[test]
fn f_6_application_in_a_family_matter_is_signed_in_ink_too() {
    let mut story = to_ink_effective();
    story.say(DAY, OWNER, Core::StartApplication).unwrap();
    refused(story.sign(DAY + 1, OWNER, Kind::D14), "not-electronic");
    let document = story.case.current(&[Kind::D14]).unwrap().made.id.clone();
    let (mother, father) = (party(&story, COMPANY), party(&story, OWNER));
    story.act(DAY + 2, RECORDER, ink(&document, father, DAY + 2)).unwrap();
    refused(story.act(DAY + 3, CLERK, accept(DOCKET_NO)), "one-sided");
    story.act(DAY + 4, RECORDER, ink(&document, mother, DAY + 4)).unwrap();
    story.check("M90 C20");
    story.act(DAY + 5, CLERK, accept(DOCKET_NO)).unwrap();
}

#[test]
fn dl_c1_application_in_ink_is_late_like_any_other() {
    let mut story = to_ink_effective();
    story.say(DAY, OWNER, Core::StartApplication).unwrap();
    let document = story.case.current(&[Kind::D14]).unwrap().made.id.clone();
    let father = party(&story, OWNER);
    let late = 30 * DAY + 36_000;
    let answer = story.act(late, RECORDER, ink(&document, father, late - 60));
    assert!(matches!(answer, Err(Refusal::TooLate { .. })), "{answer:?}");
}

fn oral() -> SessionCommand {
    SessionCommand::OralAgreement {
        content: "公司修灯，赵建平付清物业费".into(),
        performance: "2026年6月30日前当面付清".into(),
    }
}

#[test]
fn m91_oral_agreement_holds_at_once_but_the_court_wants_it_written() {
    let mut story = to_session();
    refused(story.act(500, MEDIATOR, oral()), "wrong-stage");
    let record = story.record();
    story.act(501, MEDIATOR, SessionCommand::WriteRecord { record }).unwrap();
    refused(story.act(502, MEDIATOR, oral()), "record-open");
    story.confirm_record(503, COMPANY).unwrap();
    story.confirm_record(504, OWNER).unwrap();
    refused(story.say(505, OWNER, oral()), "not-yours");
    story.act(506, MEDIATOR, oral()).unwrap();
    story.check("M91 C00");
    assert_eq!(story.case.effective_at, Some(at(506)));
    assert!(story.papers().contains(&"D12b".to_owned()));
    // 民诉法解释 354: an application needs the written agreement.
    refused(story.say(507, OWNER, Core::StartApplication), "not-written");
    story.act(508, MEDIATOR, SessionCommand::PutInWriting).unwrap();
    story.check("M80");
    assert_eq!((story.case.effective_at, story.case.confirmation), (None, None));
    story.act(509, MEDIATOR, Core::AddClause { draft: release("公司放弃违约金") }).unwrap();
    story.play_readback(510);
    story.act(600, MEDIATOR, Core::Freeze).unwrap();
    story.play_signing(700);
    story.check("M90 C00");
    // The thirty days run from the written agreement.
    assert_eq!(story.case.confirmation_at(at(29 * DAY)), Some(Confirmation::Window));
    story.say(DAY, OWNER, Core::StartApplication).unwrap();
}

#[test]
fn b_10_ink_has_a_witness_and_is_for_who_did_not_agree_to_sign_on_the_screen() {
    let mut story = to_frozen();
    let document = story.case.agreement().unwrap().made.id.clone();
    let owner = party(&story, OWNER);
    // Who agreed to the screen is not signed for by others.
    refused(story.act(4100, MEDIATOR, ink(&document, owner.clone(), 4090)), "invalid");
    story.say(4101, OWNER, withdraw(ConsentItem::ElectronicSignature)).unwrap();
    let with = |witness: &str, scan: Option<&str>| SessionCommand::RecordWetSignature {
        document: document.clone(),
        signer: owner.clone(),
        signed_at: at(4090),
        witness: witness.into(),
        scan_sha256: scan.map(str::to_owned),
    };
    refused(story.act(4102, MEDIATOR, with(" ", None)), "invalid");
    refused(story.act(4102, MEDIATOR, with("尤国栋", None)), "invalid");
    refused(story.act(4103, MEDIATOR, with("韩小雨", Some("nothex"))), "invalid");
    story.act(4104, MEDIATOR, with("韩小雨", None)).unwrap();
    story.check("M85");
}

#[test]
fn f_6_c65_record_is_signed_on_paper_before_the_clerk_by_who_does_not_sign_on_the_screen() {
    let mut story = to_ink_effective();
    story.say(DAY, OWNER, withdraw(ConsentItem::ElectronicSignature)).unwrap();
    story.say(DAY, OWNER, Core::StartApplication).unwrap();
    let document = story.case.current(&[Kind::D14]).unwrap().made.id.clone();
    for who in [COMPANY, OWNER] {
        let signer = party(&story, who);
        story.act(DAY + 2, RECORDER, ink(&document, signer, DAY + 2)).unwrap();
    }
    story.act(DAY + 5, CLERK, accept(DOCKET_NO)).unwrap();
    story.act(2 * DAY, JUDGE, Core::Claim { appointee: None }).unwrap();
    story.play_court_door(2 * DAY + 10);
    story.ask_all(2 * DAY + 100).unwrap();
    story.act(2 * DAY + 101, JUDGE, crate::case::command::CourtCommand::CloseHearing).unwrap();
    refused(story.sign(2 * DAY + 103, OWNER, Kind::D17), "consent-missing");
    let document = story.case.current(&[Kind::D17]).unwrap().made.id.clone();
    let father = ink(&document, party(&story, OWNER), 2 * DAY + 104);
    refused(story.act(2 * DAY + 105, MEDIATOR, father.clone()), "not-yours");
    story.act(2 * DAY + 105, CLERK, father).unwrap();
    for who in [COMPANY, JUDGE] {
        story.sign(2 * DAY + 106, who, Kind::D17).unwrap();
    }
    story.play_confirmation(2 * DAY + 110);
    story.check("M90 C80 C71");
}
