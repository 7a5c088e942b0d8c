//! What is signed on paper (F-6; 电子签名法 3, K-09) and what is agreed by word of mouth (M91).

use super::cast::*;
use super::journey::*;
use crate::case::actor::Viewer;
use crate::case::clause::ClauseDraft;
use crate::case::command::{Core, SessionCommand};
use crate::case::consent::ConsentItem;
use crate::case::document::Revision;
use crate::case::id::{DocumentId, FileId};
use crate::case::party::PartyRole;
use crate::case::refusal::Refusal;
use crate::case::registration::Registration;
use crate::case::scan::{PrintedCode, ScanMatch, Scanned};
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
    }
}

/// How scans of papers come into a story.
impl Story {
    /// What a good scan of `pages` pages shows.
    fn scanned(&self, document: &DocumentId, pages: u32) -> Scanned {
        let code = &self.case.document(document).unwrap().made.check_code;
        let page = |page: u32| {
            let sha256 = crate::case::digest::sha256_hex(format!("{document:?} {page}").as_bytes());
            Revision { sha256, length: 1 }
        };
        Scanned {
            files: (1..=pages).map(page).collect(),
            pages,
            printed_pages: pages,
            codes: vec![PrintedCode { check_code: code.clone(), prefix: "abcd".into() }],
            prefix: "abcd".into(),
        }
    }

    fn scan(&mut self, second: i64, who: &str, document: &DocumentId, pages: u32) -> Result<(), Refusal> {
        let scanned = self.scanned(document, pages);
        self.scan_with(second, who, (document, pages), (scanned, None))
    }

    fn scan_with(
        &mut self,
        second: i64,
        who: &str,
        (document, pages): (&DocumentId, u32),
        (scanned, code): (Scanned, Option<&str>),
    ) -> Result<(), Refusal> {
        let files = (1..=pages).map(|page| FileId::new(page.to_string())).collect();
        self.scan = Some(scanned);
        let command =
            SessionCommand::AttachScan { document: document.clone(), files, code: code.map(str::to_owned) };
        if who == OWNER { self.say(second, who, command) } else { self.act(second, who, command) }
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
    story.scan(5500, RECORDER, &document, 2).unwrap();
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
    // K-09: what nobody has seen on paper is not sealed.
    refused(story.act(4112, SEALER, ink(&document, WetSigner::Committee, 4111)), "scan-missing");
    story.scan(8000, MEDIATOR, &document, 2).unwrap();
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
    refused(story.act(DAY + 5, CLERK, accept(DOCKET_NO)), "scan-missing");
    refused(story.scan(DAY + 6, CLERK, &document, 1), "not-yours");
    story.scan(DAY + 7, OPERATOR, &document, 1).unwrap();
    story.act(DAY + 8, CLERK, accept(DOCKET_NO)).unwrap();
}

#[test]
fn k_09_scan_is_of_this_paper_with_all_its_pages() {
    let mut story = family();
    let document = story.case.agreement().unwrap().made.id.clone();
    refused(story.scan(4100, RECORDER, &document, 2), "wrong-stage");
    for (second, signer) in [(4101, party(&story, COMPANY)), (4102, party(&story, OWNER))] {
        story.act(second, RECORDER, ink(&document, signer, second)).unwrap();
    }
    refused(story.scan(4103, RECORDER, &document, 2), "not-your-turn");
    story.act(4104, MEDIATOR, ink(&document, WetSigner::Mediator, 4104)).unwrap();
    refused(story.scan(4105, OWNER, &document, 2), "not-yours");
    refused(story.scan(4106, RECORDER, &document, 0), "invalid");
    let good = story.scanned(&document, 2);
    let own = good.codes[0].clone();
    let try_with = |story: &mut Story, change: &dyn Fn(&mut Scanned), code: Option<&str>| {
        let mut scanned = good.clone();
        change(&mut scanned);
        story.scan_with(4107, RECORDER, (&document, 2), (scanned, code))
    };
    refused(try_with(&mut story, &|scanned| scanned.pages = 1, None), "scan-pages");
    let other = PrintedCode { check_code: "0000-0000-0000".into(), ..own.clone() };
    refused(try_with(&mut story, &|scanned| scanned.codes.push(other.clone()), None), "scan-other");
    // The same code under another text: somebody drew the paper anew.
    let altered = PrintedCode { prefix: "0123".into(), ..own.clone() };
    refused(try_with(&mut story, &|scanned| scanned.codes = vec![altered.clone()], None), "scan-other");
    refused(try_with(&mut story, &|scanned| scanned.codes.clear(), None), "scan-unread");
    refused(try_with(&mut story, &|scanned| scanned.codes.clear(), Some("7K3M-Q0ZA-11XV")), "scan-code");
    // What is read counts before what is typed.
    let right = own.check_code.to_lowercase();
    refused(
        try_with(&mut story, &|scanned| scanned.codes = vec![altered.clone()], Some(&right)),
        "scan-other",
    );
    try_with(&mut story, &|scanned| scanned.codes.clear(), Some(&right)).unwrap();
    story.scan(4200, SEALER, &document, 2).unwrap();
    let scans = &story.case.document(&document).unwrap().scans;
    assert_eq!(scans.iter().map(|scan| scan.matched).collect::<Vec<_>>(), [ScanMatch::Hand, ScanMatch::Code]);
    assert_eq!(story.case.files.len(), 2, "the same pages are there once");
    let owner = story.party(OWNER);
    let shown = story.case.view(&Viewer::Party(owner), at(4201)).unwrap();
    assert_eq!((shown.files.len(), shown.documents.iter().any(|one| one.scans.len() == 2)), (2, true));
}

#[test]
fn k_09_scan_of_a_paper_that_was_opened_again_is_refused() {
    let mut story = family();
    let document = story.case.agreement().unwrap().made.id.clone();
    for (second, signer) in [(4101, party(&story, COMPANY)), (4102, party(&story, OWNER))] {
        story.act(second, RECORDER, ink(&document, signer, second)).unwrap();
    }
    story.act(4103, MEDIATOR, ink(&document, WetSigner::Mediator, 4103)).unwrap();
    let scanned = story.scanned(&document, 1);
    story.act(4104, SEALER, SessionCommand::RefuseSeal { reason: "日期不对".into() }).unwrap();
    story.play_readback(4200);
    story.act(4900, MEDIATOR, Core::Freeze).unwrap();
    refused(story.scan(4901, RECORDER, &document, 1), "text-changed");
    let new = story.case.agreement().unwrap().made.id.clone();
    for (second, signer) in [(4902, party(&story, COMPANY)), (4903, party(&story, OWNER))] {
        story.act(second, RECORDER, ink(&new, signer, second)).unwrap();
    }
    story.act(4904, MEDIATOR, ink(&new, WetSigner::Mediator, 4904)).unwrap();
    let answer = story.scan_with(4905, RECORDER, (&new, 1), (scanned, None));
    assert_eq!(answer, Err(Refusal::ScanOther { of: Some("D12".into()) }), "the sheet signed first");
}

#[test]
fn k_09_one_hand_in_ink_among_electronic_ones_is_scanned_before_the_seal() {
    let mut story = to_frozen();
    let document = story.case.agreement().unwrap().made.id.clone();
    story.say(4101, OWNER, withdraw(ConsentItem::ElectronicSignature)).unwrap();
    let owner = party(&story, OWNER);
    story.act(4102, RECORDER, ink(&document, owner, 4102)).unwrap();
    story.sign(4103, COMPANY, Kind::D12).unwrap();
    story.sign(4104, MEDIATOR, Kind::D12).unwrap();
    let seal = story.seal_command();
    refused(story.act(4105, SEALER, seal.clone()), "scan-missing");
    story.scan(4106, SEALER, &document, 3).unwrap();
    story.act(4107, SEALER, seal).unwrap();
    story.check("M90 C00");
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
    let with = |witness: &str| SessionCommand::RecordWetSignature {
        document: document.clone(),
        signer: owner.clone(),
        signed_at: at(4090),
        witness: witness.into(),
    };
    refused(story.act(4102, MEDIATOR, with(" ")), "invalid");
    refused(story.act(4102, MEDIATOR, with("尤国栋")), "invalid");
    story.act(4104, MEDIATOR, with("韩小雨")).unwrap();
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
    story.scan(DAY + 4, RECORDER, &document, 1).unwrap();
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
