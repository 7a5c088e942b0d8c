//! What the rules refuse.

use super::cast::*;
use super::journey::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::{Command, CommandKind, EndReason, Finding, GroundCode, Outcome};
use crate::case::consent::ConsentItem;
use crate::case::id::{AccountId, OrgId};
use crate::case::party::{IdentityCheck, PartyKind};
use crate::case::refusal::Refusal;
use crate::case::stage::{Confirmation, Mediation};
use crate::paper::Kind;

/// Plays the last scene of a story and keeps only what was said in it.
fn scene(mut story: Story, play: impl FnOnce(&mut Story)) -> String {
    story.lines.clear();
    play(&mut story);
    story.lines
}

fn accept(docket_no: &str) -> Command {
    Command::Accept { docket_no: docket_no.to_owned() }
}

fn release(text: &str) -> ClauseDraft {
    ClauseDraft::Release { text: text.to_owned() }
}

#[test]
fn numbers_that_can_t_be_right_are_refused() {
    insta::assert_snapshot!(scene(Story::begin(), |story| {
        let mut wrong = owner();
        if let PartyKind::Person { id_no, .. } = &mut wrong.who {
            *id_no = "990499197803121013".into();
        }
        story.act(1, MEDIATOR, &Command::AddParty { draft: wrong }).unwrap_err();
        let mut wrong = company();
        if let PartyKind::Organisation { credit_code, .. } = &mut wrong.who {
            *credit_code = "91990499MA0TET0170".into();
        }
        story.act(2, MEDIATOR, &Command::AddParty { draft: wrong }).unwrap_err();
        story.act(3, OTHER_JUDGE, &Command::AddParty { draft: owner() }).unwrap_err();
        story.act(4, MEDIATOR, &Command::AddParty { draft: owner() }).unwrap();
        story.act(5, MEDIATOR, &Command::AddParty { draft: owner() }).unwrap_err();
        story.act(6, MEDIATOR, &Command::OpenSession).unwrap_err();
        let party = story.case.parties[0].id.clone();
        story.act(7, MEDIATOR, &admit(party)).unwrap_err();
    }));
}

#[test]
fn text_is_frozen_only_when_everybody_agreed_to_what_stands() {
    insta::assert_snapshot!(scene(to_session(), |story| {
        story.act(600, MEDIATOR, &Command::Freeze).unwrap_err();
        for text in ["甲", "乙"] {
            story.act(601, MEDIATOR, &Command::AddClause { draft: release(text) }).unwrap();
        }
        for clause in 0..2 {
            story.answer(602, COMPANY, clause, Answer::Agree).unwrap();
            story.answer(603, OWNER, clause, Answer::Agree).unwrap();
        }
        let (clause, hash) = (story.case.clauses[0].id.clone(), story.case.clauses[0].hash.clone());
        let edit = Command::EditClause { clause: clause.clone(), hash: hash.clone(), draft: release("丙") };
        story.act(604, MEDIATOR, &edit).unwrap();
        assert!(story.case.clauses[0].answers.is_empty() && story.case.clauses[1].answers.len() == 2);
        story.act(605, MEDIATOR, &Command::Freeze).unwrap_err();
        let stale = Command::AnswerClause { clause, hash, answer: Answer::Agree, note: None };
        story.say(606, OWNER, &stale).unwrap_err();
        story.act(607, MEDIATOR, &edit).unwrap_err();
        story.answer(608, OWNER, 0, Answer::Change).unwrap();
        story.answer(609, COMPANY, 0, Answer::Agree).unwrap();
        story.act(610, MEDIATOR, &Command::Freeze).unwrap_err();
        let (company, owner) = (story.party(COMPANY), story.party(OWNER));
        let ClauseDraft::Instalments { debtors, creditor, parts, method, purpose, .. } =
            instalments(owner, company)
        else {
            unreachable!("instalments are instalments")
        };
        let draft = ClauseDraft::Instalments { debtors, creditor, total_fen: 1, parts, method, purpose };
        story.act(611, MEDIATOR, &Command::AddClause { draft }).unwrap_err();
    }));
}

#[test]
fn signatures_bind_the_frozen_text_in_order_and_by_the_right_hands() {
    insta::assert_snapshot!(scene(to_frozen(), |story| {
        let Command::Sign { document, sha256, strokes } = story.sign_command(Kind::D12) else {
            unreachable!("a sign command signs")
        };
        let sign = |sha256: &str, strokes| Command::Sign {
            document: document.clone(),
            sha256: sha256.into(),
            strokes,
        };
        story.act(4100, MEDIATOR, &sign(&sha256, Vec::new())).unwrap_err();
        story.say(4101, OWNER, &sign("00", strokes.clone())).unwrap_err();
        story.say(4102, OWNER, &sign(&sha256, Vec::new())).unwrap_err();
        let mut tired = story.seat(OWNER, 4103);
        tired.authenticated_at = at(4103 - 601);
        story.act_as(4103, &tired, &sign(&sha256, strokes.clone())).unwrap_err();
        let seal = story.seal_command();
        story.act(4104, SEALER, &seal).unwrap_err();
        story.act(4105, MEDIATOR, &seal).unwrap_err();
        story.say(4106, OWNER, &sign(&sha256, strokes.clone())).unwrap();
        story.say(4107, OWNER, &sign(&sha256, strokes.clone())).unwrap_err();
        story
            .say(4108, OWNER, &Command::Consent { item: ConsentItem::ElectronicSignature, given: false })
            .unwrap_err();
        story.act(4109, MEDIATOR, &Command::AddClause { draft: release("丁") }).unwrap_err();
        story.act(4110, MEDIATOR, &Command::Reopen { reason: "金额要改".into() }).unwrap();
        story.say(4111, COMPANY, &sign(&sha256, strokes)).unwrap_err();
        assert!(story.case.documents[0].superseded);
    }));
}

#[test]
fn withdrawn_consent_stops_what_needs_it() {
    insta::assert_snapshot!(scene(to_frozen(), |story| {
        story
            .say(4100, OWNER, &Command::Consent { item: ConsentItem::ElectronicSignature, given: false })
            .unwrap();
        story.sign(4101, OWNER, Kind::D12).unwrap_err();
        story.say(4102, OWNER, &give(ConsentItem::ElectronicSignature)).unwrap();
        story.sign(4103, OWNER, Kind::D12).unwrap();
    }));
}

#[test]
fn nobody_can_apply_alone_or_late() {
    insta::assert_snapshot!(scene(to_effective(), |story| {
        story.act(DAY, CLERK, &accept("（2026）晋0499诉前调确31号")).unwrap_err();
        story.say(DAY, OWNER, &Command::Consent { item: ConsentItem::ShareWithCourt, given: false }).unwrap();
        story.say(DAY, OWNER, &Command::StartApplication).unwrap_err();
        story.say(DAY, COMPANY, &Command::StartApplication).unwrap();
        story.sign(DAY + 1, COMPANY, Kind::D14).unwrap();
        story.act(DAY + 2, CLERK, &accept("（2026）晋0499诉前调确31号")).unwrap_err();
        story.sign(DAY + 3, OWNER, Kind::D14).unwrap_err();
        story.say(DAY + 4, OWNER, &Command::DeclineApplication { reason: String::new() }).unwrap();
        story.say(DAY + 5, OWNER, &give(ConsentItem::ShareWithCourt)).unwrap();
        story.say(DAY + 6, OWNER, &Command::StartApplication).unwrap();
        story.sign(DAY + 7, OWNER, Kind::D14).unwrap();
        // 2026-07-09 00:00 in Beijing is 30 days and 10 hours after the start of the story.
        let late = 30 * DAY + 36_000;
        assert_eq!(story.case.confirmation_at(at(late - 1)), Some(Confirmation::Cosign));
        assert_eq!(story.case.confirmation_at(at(late)), Some(Confirmation::Expired));
        story.sign(late, COMPANY, Kind::D14).unwrap_err();
        story.say(late, COMPANY, &Command::StartApplication).unwrap_err();
    }));
}

#[test]
fn application_expires_at_midnight_for_who_did_not_start() {
    let mut story = to_effective();
    let late = 30 * DAY + 36_000;
    let refusal = story.say(late, COMPANY, &Command::StartApplication).unwrap_err();
    assert_eq!(refusal, Refusal::TooLate { last: "2026年7月8日（星期三）".into() });
}

#[test]
fn court_takes_only_its_own_numbers_and_one_judge() {
    insta::assert_snapshot!(scene(to_filed(), |story| {
        for number in ["31", "（2026）晋0404诉前调确31号", "（2026）晋0499民初31号"] {
            story.act(2 * DAY + 200, CLERK, &accept(number)).unwrap_err();
        }
        story.act(2 * DAY + 201, JUDGE, &Command::Claim).unwrap_err();
        story.act(2 * DAY + 202, CLERK, &accept("（2026）晋0499诉前调确31号")).unwrap();
        story.act(2 * DAY + 203, JUDGE, &Command::Claim).unwrap();
        story.act(2 * DAY + 204, OTHER_JUDGE, &Command::Claim).unwrap_err();
        let refusal =
            Command::Assess { ground: GroundCode::Unclear, finding: Finding::None, note: String::new() };
        story.act(2 * DAY + 205, OTHER_JUDGE, &refusal).unwrap_err();
        story.act(2 * DAY + 1000, JUDGE, &refusal).unwrap();
        // The act at 1000 renewed the claim: half an hour from the claim itself is not enough.
        story.act(2 * DAY + 203 + 1800, OTHER_JUDGE, &Command::Claim).unwrap_err();
        story.act(2 * DAY + 1000 + 1800, OTHER_JUDGE, &Command::Claim).unwrap();
        story.act(2 * DAY + 3000, JUDGE, &refusal).unwrap_err();
        assert!(story.case.assessments.is_empty());
    }));
}

#[test]
fn hearing_needs_both_in_the_room_and_known() {
    insta::assert_snapshot!(scene(to_filed(), |story| {
        let (company, owner) = (story.party(COMPANY), story.party(OWNER));
        story.act(2 * DAY + 200, CLERK, &accept("（2026）晋0499诉前调确31号")).unwrap();
        story.act(3 * DAY, JUDGE, &Command::OpenHearing { present: Vec::new() }).unwrap_err();
        story.act(3 * DAY, JUDGE, &Command::Claim).unwrap();
        let present = vec![company.clone(), owner.clone()];
        story.act(3 * DAY + 1, JUDGE, &Command::OpenHearing { present: present.clone() }).unwrap_err();
        let identity = IdentityCheck::SmsAndVisual;
        story
            .say(3 * DAY + 2, OWNER, &Command::Consent { item: ConsentItem::InquiryOnline, given: false })
            .unwrap();
        for party in &present {
            let _ = story.act(3 * DAY + 3, JUDGE, &Command::AdmitToCourt { party: party.clone(), identity });
        }
        story.say(3 * DAY + 4, OWNER, &give(ConsentItem::InquiryOnline)).unwrap();
        story.act(3 * DAY + 5, CLERK, &Command::AdmitToCourt { party: owner, identity }).unwrap();
        story.act(3 * DAY + 6, JUDGE, &Command::OpenHearing { present: vec![company] }).unwrap_err();
        story.act(3 * DAY + 7, JUDGE, &Command::OpenHearing { present }).unwrap();
    }));
}

#[test]
fn there_is_one_ruling_and_it_follows_the_findings() {
    insta::assert_snapshot!(scene(to_hearing(), |story| {
        let confirm = Command::DraftRuling { outcome: Outcome::Confirm };
        let dismiss = |grounds| Command::DraftRuling {
            outcome: Outcome::Dismiss { grounds, reasons: "付款期限没有写明".into() },
        };
        let second = 3 * DAY + 600;
        story.act(second, JUDGE, &confirm).unwrap_err();
        assess_all(story, second + 1, Finding::None);
        story.act(second + 2, JUDGE, &dismiss(vec![GroundCode::Unclear])).unwrap_err();
        let unclear = |finding| Command::Assess { ground: GroundCode::Unclear, finding, note: String::new() };
        story.act(second + 3, JUDGE, &unclear(Finding::Ask)).unwrap();
        story.act(second + 4, JUDGE, &confirm).unwrap_err();
        story.act(second + 5, JUDGE, &unclear(Finding::Found)).unwrap();
        story.act(second + 6, JUDGE, &confirm).unwrap_err();
        story.act(second + 7, JUDGE, &dismiss(vec![GroundCode::Illegal])).unwrap_err();
        story.act(second + 8, JUDGE, &dismiss(vec![GroundCode::Unclear])).unwrap();
        let party = story.party(OWNER);
        story.act(second + 9, CLERK, &Command::Serve { party: party.clone() }).unwrap_err();
        let sign = story.sign_command(Kind::D19);
        story.act(second + 10, OTHER_JUDGE, &sign).unwrap_err();
        story.act(second + 11, JUDGE, &sign).unwrap();
        story.act(second + 12, JUDGE, &sign).unwrap_err();
        story.act(second + 13, JUDGE, &dismiss(vec![GroundCode::Unclear])).unwrap_err();
        story.act(second + 14, CLERK, &Command::Serve { party: party.clone() }).unwrap();
        story.act(second + 15, CLERK, &Command::Serve { party }).unwrap_err();
    }));
}

#[test]
fn party_may_refuse_until_the_mediator_has_signed() {
    let mut story = to_frozen();
    story.say(4100, OWNER, &Command::Refuse { reason: "不想签了".into() }).unwrap();
    assert_eq!(story.case.ended.as_ref().map(|(reason, _)| *reason), Some(EndReason::E4));
    assert_eq!(story.case.mediation, Mediation::Ended);
    let mut story = to_effective();
    let refusal = story.say(8000, OWNER, &Command::Refuse { reason: String::new() }).unwrap_err();
    assert_eq!(refusal, Refusal::WrongStage { command: CommandKind::Refuse, stage: "已生效" });
}

#[test]
fn marriage_is_signed_on_paper() {
    let mut story = to_agreed();
    story.case.registration.dispute_type = "01".into();
    assert_eq!(story.act(4000, MEDIATOR, &Command::Freeze), Err(Refusal::NotElectronic));
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
    assert!(filed.case.view(&judge, at(3 * DAY)).is_none());
    let view = filed.case.view(&clerk, at(3 * DAY)).unwrap();
    assert!(view.clauses.iter().all(|clause| clause.draft.is_none() && clause.answers.is_empty()));
    let codes: Vec<&str> = view.documents.iter().map(|document| document.code.as_str()).collect();
    assert_eq!(codes, ["D12", "D14"]);
    assert!(view.parties.iter().all(|party| party.role_label == "申请人"));
    let kinds: Vec<&str> = view.timeline.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["took_effect", "filed"]);
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
    assert_eq!(codes(&story), ["D12", "D14"]);
    let party = story.party(OWNER);
    story.act(3 * DAY + 900, CLERK, &Command::Serve { party }).unwrap();
    assert_eq!(codes(&story), ["D12", "D14", "D18", "D21"]);
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
    assert_eq!(next(&to_hearing(), &judge, 3 * DAY + 30), Some(CommandKind::Assess));
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
