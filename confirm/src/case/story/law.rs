//! What the rules refuse on the main line.

use super::cast::*;
use super::journey::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::{CommandKind, Core, CourtCommand, SessionCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::{EndReason, Finding, GroundCode, Outcome};
use crate::case::id::{AccountId, OrgId, PartyId};
use crate::case::party::{IdentityCheck, PartyKind};
use crate::case::refusal::Refusal;
use crate::case::stage::{Confirmation, Mediation};
use crate::paper::Kind;

#[test]
fn numbers_that_can_t_be_right_are_refused() {
    insta::assert_snapshot!(scene(Story::begin(), |story| {
        let mut wrong = owner();
        if let PartyKind::Person { id_no, .. } = &mut wrong.who {
            *id_no = "990499197803121013".into();
        }
        story.act(1, MEDIATOR, Core::AddParty { draft: wrong }).unwrap_err();
        let mut wrong = company();
        if let PartyKind::Organisation { credit_code, .. } = &mut wrong.who {
            *credit_code = "91990499MA0TET0170".into();
        }
        story.act(2, MEDIATOR, Core::AddParty { draft: wrong }).unwrap_err();
        story.act(3, OTHER_JUDGE, Core::AddParty { draft: owner() }).unwrap_err();
        story.act(4, MEDIATOR, Core::AddParty { draft: owner() }).unwrap();
        story.act(5, MEDIATOR, Core::AddParty { draft: owner() }).unwrap_err();
        story.act(6, MEDIATOR, Core::OpenSession).unwrap_err();
        let party = story.case.parties[0].id.clone();
        story.act(7, MEDIATOR, admit(party)).unwrap_err();
    }));
}

#[test]
fn m82_text_is_frozen_only_when_everybody_agreed_to_what_was_read() {
    insta::assert_snapshot!(scene(to_drafting(), |story| {
        story.act(600, MEDIATOR, SessionCommand::StartReadback).unwrap_err();
        for text in ["公司放弃违约金", "双方就本纠纷再无其他争议"] {
            story.act(601, MEDIATOR, Core::AddClause { draft: release(text) }).unwrap();
        }
        // What was agreed to while bargaining does not count: the text is read and answered anew.
        story.agree_to_all(602);
        story.act(604, MEDIATOR, Core::Freeze).unwrap_err();
        story.act(605, MEDIATOR, SessionCommand::StartReadback).unwrap();
        assert!(story.case.clauses.iter().all(|clause| clause.answers.is_empty()));
        story.act(606, MEDIATOR, Core::Freeze).unwrap_err();
        story.agree_to_all(607);
        let (clause, hash) = (story.case.clauses[0].id.clone(), story.case.clauses[0].hash.clone());
        let draft = release("公司放弃2024年的违约金");
        let edit = Core::EditClause { clause: clause.clone(), hash: hash.clone(), draft };
        story.act(609, MEDIATOR, edit.clone()).unwrap();
        assert!(story.case.clauses[0].answers.is_empty() && story.case.clauses[1].answers.len() == 2);
        assert_eq!(story.case.mediation, Mediation::Drafting);
        let stale = Core::AnswerClause { clause, hash, answer: Answer::Agree, note: None, moment: None };
        story.say(610, OWNER, stale).unwrap_err();
        story.act(611, MEDIATOR, edit).unwrap_err();
        story.act(612, MEDIATOR, SessionCommand::StartReadback).unwrap();
        story.answer(613, COMPANY, 0, Answer::Agree).unwrap();
        // Whoever wants a change stops the reading (G-21).
        story.answer(614, OWNER, 0, Answer::Change).unwrap();
        story.act(615, MEDIATOR, Core::Freeze).unwrap_err();
        let (company, owner) = (story.party(COMPANY), story.party(OWNER));
        let ClauseDraft::Instalments { debtors, creditor, parts, method, purpose, .. } =
            instalments(owner, company)
        else {
            unreachable!("instalments are instalments")
        };
        let draft = ClauseDraft::Instalments { debtors, creditor, total_fen: 1, parts, method, purpose };
        story.act(616, MEDIATOR, Core::AddClause { draft }).unwrap_err();
    }));
}

#[test]
fn signatures_bind_the_frozen_text_in_order_and_by_the_right_hands() {
    insta::assert_snapshot!(scene(to_frozen(), |story| {
        let Core::Sign { document, sha256, strokes, .. } = story.sign_command(Kind::D12) else {
            unreachable!("a sign command signs")
        };
        let sign = |sha256: &str, strokes| Core::Sign {
            document: document.clone(),
            sha256: sha256.into(),
            strokes,
            instead: None,
        };
        story.act(4100, MEDIATOR, sign(&sha256, Vec::new())).unwrap_err();
        story.say(4101, OWNER, sign("00", strokes.clone())).unwrap_err();
        story.say(4102, OWNER, sign(&sha256, Vec::new())).unwrap_err();
        let mut tired = story.seat(OWNER, 4103);
        tired.authenticated_at = at(4103 - 601);
        story.act_as(4103, &tired, sign(&sha256, strokes.clone())).unwrap_err();
        let seal = story.seal_command();
        story.act(4104, SEALER, seal.clone()).unwrap_err();
        story.act(4105, MEDIATOR, seal.clone()).unwrap_err();
        story.say(4106, OWNER, sign(&sha256, strokes.clone())).unwrap();
        story.say(4107, OWNER, sign(&sha256, strokes.clone())).unwrap_err();
        story.say(4108, OWNER, withdraw(ConsentItem::ElectronicSignature)).unwrap_err();
        story.act(4109, MEDIATOR, Core::AddClause { draft: release("丁") }).unwrap_err();
        story.act(4110, MEDIATOR, Core::Reopen { reason: "金额要改".into() }).unwrap();
        story.say(4111, COMPANY, sign(&sha256, strokes)).unwrap_err();
        assert!(story.case.agreement().is_none());
        assert_eq!(story.case.mediation, Mediation::Drafting);
    }));
}

#[test]
fn withdrawn_consent_stops_what_needs_it() {
    insta::assert_snapshot!(scene(to_frozen(), |story| {
        story.say(4100, OWNER, withdraw(ConsentItem::ElectronicSignature)).unwrap();
        story.sign(4101, OWNER, Kind::D12).unwrap_err();
        story.say(4102, OWNER, give(ConsentItem::ElectronicSignature)).unwrap();
        story.sign(4103, OWNER, Kind::D12).unwrap();
    }));
}

#[test]
fn nobody_can_apply_alone_or_late() {
    insta::assert_snapshot!(scene(to_effective(), |story| {
        story.act(DAY, CLERK, accept("（2026）晋0499诉前调确31号")).unwrap_err();
        story.say(DAY, OWNER, withdraw(ConsentItem::ShareWithCourt)).unwrap();
        story.say(DAY, OWNER, Core::StartApplication).unwrap_err();
        story.say(DAY, COMPANY, Core::StartApplication).unwrap();
        story.sign(DAY + 1, COMPANY, Kind::D14).unwrap();
        story.act(DAY + 2, CLERK, accept("（2026）晋0499诉前调确31号")).unwrap_err();
        story.sign(DAY + 3, OWNER, Kind::D14).unwrap_err();
        story.say(DAY + 4, OWNER, Core::DeclineApplication { reason: String::new() }).unwrap();
        story.say(DAY + 5, OWNER, give(ConsentItem::ShareWithCourt)).unwrap();
        story.say(DAY + 6, OWNER, Core::StartApplication).unwrap();
        story.sign(DAY + 7, OWNER, Kind::D14).unwrap();
        // 2026-07-09 00:00 in Beijing is 30 days and 10 hours after the start of the story.
        let late = 30 * DAY + 36_000;
        assert_eq!(story.case.confirmation_at(at(late - 1)), Some(Confirmation::Cosign));
        assert_eq!(story.case.confirmation_at(at(late)), Some(Confirmation::Expired));
        story.sign(late, COMPANY, Kind::D14).unwrap_err();
        story.say(late, COMPANY, Core::StartApplication).unwrap_err();
    }));
}

#[test]
fn application_expires_at_midnight_for_who_did_not_start() {
    let mut story = to_effective();
    let late = 30 * DAY + 36_000;
    let refusal = story.say(late, COMPANY, Core::StartApplication).unwrap_err();
    assert_eq!(refusal, Refusal::TooLate { last: "2026年7月8日（星期三）".into() });
}

#[test]
fn c10_prepared_application_that_nobody_signed_can_be_declined() {
    let mut story = to_effective();
    story.act(DAY, MEDIATOR, CourtCommand::PrepareApplication).unwrap();
    story.check("M90 C10");
    story.say(DAY + 1, OWNER, Core::DeclineApplication { reason: String::new() }).unwrap();
    story.check("M90 C00");
    story.play_application(2 * DAY);
    story.check("M90 C20");
}

#[test]
fn court_takes_only_its_own_numbers_and_one_judge() {
    insta::assert_snapshot!(scene(to_filed(), |story| {
        for number in
            ["31", "（2026）晋0404诉前调确31号", "（2026）晋0499民初31号", "（2025）晋0499诉前调确31号"]
        {
            story.act(2 * DAY + 200, CLERK, accept(number)).unwrap_err();
        }
        story.act(2 * DAY + 201, JUDGE, Core::Claim { appointee: None }).unwrap_err();
        story.act(2 * DAY + 202, CLERK, accept("（2026）晋0499诉前调确31号")).unwrap();
        story.act(2 * DAY + 203, JUDGE, Core::Claim { appointee: None }).unwrap();
        story.act(2 * DAY + 204, OTHER_JUDGE, Core::Claim { appointee: None }).unwrap_err();
        let refusal =
            Core::Assess { ground: GroundCode::Unclear, finding: Finding::None, note: String::new() };
        story.act(2 * DAY + 205, OTHER_JUDGE, refusal.clone()).unwrap_err();
        story.act(2 * DAY + 1000, JUDGE, refusal.clone()).unwrap();
        // The act at 1000 renewed the claim: half an hour from the claim itself is not enough.
        story.act(2 * DAY + 203 + 1800, OTHER_JUDGE, Core::Claim { appointee: None }).unwrap_err();
        story.act(2 * DAY + 1000 + 1800, OTHER_JUDGE, Core::Claim { appointee: None }).unwrap();
        story.act(2 * DAY + 3000, JUDGE, refusal.clone()).unwrap_err();
        assert!(story.case.assessments.is_empty());
    }));
}

#[test]
fn c60_hearing_needs_both_in_the_room_and_known() {
    insta::assert_snapshot!(scene(to_accepted(), |story| {
        let (company, owner) = (story.party(COMPANY), story.party(OWNER));
        story.act(3 * DAY, JUDGE, Core::OpenHearing { present: Vec::new() }).unwrap_err();
        story.act(3 * DAY, JUDGE, Core::Claim { appointee: None }).unwrap();
        let present = vec![company.clone(), owner.clone()];
        story.act(3 * DAY + 1, JUDGE, Core::OpenHearing { present: present.clone() }).unwrap_err();
        let admit = |party: &PartyId| Core::AdmitToCourt {
            party: party.clone(),
            identity: IdentityCheck::SmsAndVisual,
            on_site: false,
        };
        story.say(3 * DAY + 2, OWNER, withdraw(ConsentItem::InquiryOnline)).unwrap();
        story.act(3 * DAY + 3, JUDGE, admit(&company)).unwrap();
        story.act(3 * DAY + 3, JUDGE, admit(&owner)).unwrap_err();
        story.say(3 * DAY + 4, OWNER, give(ConsentItem::InquiryOnline)).unwrap();
        story.act(3 * DAY + 5, CLERK, admit(&owner)).unwrap();
        // 民诉法解释 356: at the same time.
        story.act(3 * DAY + 6, JUDGE, Core::OpenHearing { present: vec![company] }).unwrap_err();
        story.act(3 * DAY + 7, JUDGE, Core::OpenHearing { present }).unwrap();
    }));
}

#[test]
fn c71_c72_there_is_one_ruling_and_it_follows_the_findings() {
    insta::assert_snapshot!(scene(to_heard(), |story| {
        let confirm = Core::DraftRuling { outcome: Outcome::Confirm };
        let dismiss = |grounds| Core::DraftRuling {
            outcome: Outcome::Dismiss {
                grounds,
                not_acceptable: Vec::new(),
                reasons: "付款期限没有写明".into(),
            },
        };
        let second = 3 * DAY + 600;
        story.act(second, JUDGE, confirm.clone()).unwrap_err();
        assess_all(story, second + 1, Finding::None);
        story.act(second + 2, JUDGE, dismiss(vec![GroundCode::Unclear])).unwrap_err();
        story.act(second + 3, JUDGE, assess(GroundCode::Unclear, Finding::Ask)).unwrap();
        story.act(second + 4, JUDGE, confirm.clone()).unwrap_err();
        story.act(second + 5, JUDGE, assess(GroundCode::Unclear, Finding::Found)).unwrap();
        story.act(second + 6, JUDGE, confirm).unwrap_err();
        story.act(second + 7, JUDGE, dismiss(vec![GroundCode::Illegal])).unwrap_err();
        story.act(second + 8, JUDGE, dismiss(vec![GroundCode::Unclear])).unwrap();
        let party = story.party(OWNER);
        story.act(second + 9, CLERK, Core::Serve { party: party.clone() }).unwrap_err();
        let sign = story.sign_command(Kind::D19);
        story.act(second + 10, OTHER_JUDGE, sign.clone()).unwrap_err();
        story.act(second + 11, JUDGE, sign.clone()).unwrap();
        story.act(second + 12, JUDGE, sign).unwrap_err();
        story.act(second + 13, JUDGE, dismiss(vec![GroundCode::Unclear])).unwrap_err();
        story.act(second + 14, CLERK, Core::Serve { party: party.clone() }).unwrap();
        story.act(second + 15, CLERK, Core::Serve { party }).unwrap_err();
    }));
}

#[test]
fn m85_party_may_refuse_until_the_mediator_has_signed() {
    let mut story = to_frozen();
    story.say(4100, OWNER, Core::Refuse { reason: "不想签了".into() }).unwrap();
    assert_eq!(story.case.ended.as_ref().map(|(reason, _)| *reason), Some(EndReason::E7));
    assert_eq!(story.case.mediation, Mediation::Ended);
    let mut story = to_effective();
    let refusal = story.say(8000, OWNER, Core::Refuse { reason: String::new() }).unwrap_err();
    assert!(matches!(refusal, Refusal::WrongStage { command: CommandKind::Refuse, .. }), "{refusal:?}");
}

fn staff(role: StaffRole, id: &str, org: &str) -> Viewer {
    Viewer::Staff { role, id: AccountId::new(id), org: OrgId::new(org) }
}

#[test]
fn court_sees_what_was_filed_and_none_of_the_bargaining() {
    let clerk = staff(StaffRole::Clerk, CLERK, "court");
    let judge = staff(StaffRole::Judge, JUDGE, "court");
    assert!(to_effective().case.view(&clerk, at(DAY)).is_none());
    let filed = to_filed();
    // Whoever decides not to accept is a judge, so judges see what was filed.
    assert!(filed.case.view(&judge, at(3 * DAY)).is_some());
    let view = filed.case.view(&clerk, at(3 * DAY)).unwrap();
    assert!(view.clauses.iter().all(|clause| clause.draft.is_none() && clause.answers.is_empty()));
    let codes: Vec<&str> = view.documents.iter().map(|document| document.code.as_str()).collect();
    assert_eq!(codes, ["D06", "D05", "D07", "D06", "D05", "D07", "D10", "D11", "D12", "D14", "D12c"]);
    assert!(view.parties.iter().all(|party| party.role_label == "申请人"));
    let kinds: Vec<&str> = view.timeline.iter().map(|entry| entry.kind.as_str()).collect();
    // That things happened and when, and no answer to a clause, no draft, no objection to the record.
    let (met, read) = (["admitted", "admitted", "session_opened"], ["readback_started"]);
    let signed = ["signed", "signed", "signed", "signed", "took_effect", "signed", "signed", "filed"];
    assert_eq!(kinds, [&met[..], &read[..], &signed[..]].concat());
    assert!(filed.case.view(&staff(StaffRole::Clerk, "x", "elsewhere"), at(3 * DAY)).is_none());
    assert!(filed.case.view(&staff(StaffRole::Admin, "x", "court"), at(3 * DAY)).is_none());
}

#[test]
fn party_has_the_ruling_once_it_is_served_and_not_the_other_s_number() {
    let mut story = to_ruled();
    let owner = Viewer::Party(story.party(OWNER));
    let codes = |story: &Story| -> Vec<String> {
        let view = story.case.view(&owner, at(4 * DAY)).unwrap();
        view.documents.into_iter().map(|document| document.code).collect()
    };
    let before = ["D01", "D02", "D09", "D06", "D05", "D07", "D10", "D11", "D12", "D14", "D12c", "D16", "D17"];
    assert_eq!(codes(&story), before);
    let party = story.party(OWNER);
    story.act(3 * DAY + 900, CLERK, Core::Serve { party }).unwrap();
    assert_eq!(codes(&story), [&before[..], &["D18", "D21"]].concat());
    let view = story.case.view(&owner, at(4 * DAY)).unwrap();
    assert_eq!(view.parties[0].id_masked, "");
    assert_eq!(view.parties[1].id_masked, "9904**********1012");
    assert!(view.court_review.unwrap().grounds.is_empty());
    assert_eq!(
        view.clauses[1].plain.as_ref().unwrap().text,
        "最晚6月30日（星期二），您付1419.84元；最晚9月30日（星期三），您再付1419.84元。"
    );
}

#[test]
fn row_says_what_to_do_next() {
    let next =
        |story: &Story, viewer: &Viewer, second| story.case.row(viewer, at(second)).and_then(|row| row.next);
    let mediator = staff(StaffRole::Mediator, MEDIATOR, "liuhe");
    let clerk = staff(StaffRole::Clerk, CLERK, "court");
    let judge = staff(StaffRole::Judge, JUDGE, "court");
    assert_eq!(next(&Story::begin(), &mediator, 1), Some(CommandKind::AddParty));
    assert_eq!(next(&to_session(), &mediator, 700), Some(CommandKind::AddClause));
    assert_eq!(next(&to_agreed(), &mediator, 800), Some(CommandKind::Freeze));
    let frozen = to_frozen();
    assert_eq!(next(&frozen, &Viewer::Party(frozen.party(OWNER)), 4100), Some(CommandKind::Sign));
    assert_eq!(next(&to_filed(), &clerk, 3 * DAY), Some(CommandKind::Accept));
    assert_eq!(next(&to_hearing(), &judge, 3 * DAY + 30), Some(CommandKind::AnswerQuestions));
    assert_eq!(next(&to_ruled(), &clerk, 3 * DAY + 900), Some(CommandKind::Serve));
}

#[test]
fn deadline_of_the_row_is_the_safe_day() {
    let story = to_effective();
    let row = story.case.row(&staff(StaffRole::Mediator, MEDIATOR, "liuhe"), at(DAY)).unwrap();
    let deadline = row.deadline.unwrap();
    assert_eq!(
        (deadline.what.as_str(), deadline.day.to_string().as_str(), deadline.days_left),
        ("DL-C1", "2026-07-08", 29)
    );
}
