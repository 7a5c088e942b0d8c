//! 变更 or 新协议 (M92): the old agreement and what the court did with it stay in the file.

use jiff::civil::date;

use super::cast::*;
use super::journey::*;
use crate::case::actor::Actor;
use crate::case::command::{Core, PeopleCommand, SessionCommand};
use crate::case::decision::{EndReason, Outcome};
use crate::case::id::PartyId;
use crate::case::party::PartyRole;
use crate::case::people::ParticipantKind;
use crate::paper::Kind;
use crate::service::{Finding, RulingState};

fn amend(reason: &str) -> SessionCommand {
    SessionCommand::Amend { reason: reason.to_owned() }
}

/// M90 → M92: the mediator proposes a change, and both agree.
fn play_amendment(story: &mut Story, second: i64, reason: &str) {
    story.act(second, MEDIATOR, amend(reason)).unwrap();
    for who in [COMPANY, OWNER] {
        story.say(second, who, answer(true)).unwrap();
    }
    story.check("M92");
}

fn answer(accept: bool) -> SessionCommand {
    SessionCommand::AnswerAmendment { accept }
}

/// M92 → M90: everybody is looked at again, one clause changes, all is read and signed anew.
fn play_new_version(story: &mut Story, second: i64) {
    for party in story.parties() {
        story.act(second, MEDIATOR, admit(party)).unwrap();
    }
    let (clause, hash) = (story.case.clauses[2].id.clone(), story.case.clauses[2].hash.clone());
    let draft = release("公司放弃2024年的违约金");
    story.act(second + 1, MEDIATOR, Core::EditClause { clause, hash, draft }).unwrap();
    story.play_readback(second + 2);
    story.act(second + 60, MEDIATOR, Core::Freeze).unwrap();
    story.play_signing(second + 100);
}

#[test]
fn m92_new_version_has_a_new_window_and_the_old_one_stays() {
    let mut story = to_effective();
    let (first, window) = (story.case.agreement().unwrap().made.id.clone(), story.case.window().unwrap());
    play_amendment(&mut story, DAY, "第二期改到10月");
    assert_eq!((story.case.window(), story.case.ledger.is_none()), (None, true));
    assert_eq!(story.case.past[0].agreement, Some(first.clone()));
    refused(story.act(DAY + 1, MEDIATOR, SessionCommand::StartReadback), "not-admitted");
    play_new_version(&mut story, DAY + 10);
    story.check("M90 C00");
    assert!(story.case.document(&first).unwrap().superseded);
    assert_ne!(story.case.agreement().unwrap().made.id, first);
    assert!(story.case.window().unwrap().nominal > window.nominal);
    story.play_application(2 * DAY);
    story.check("M90 C20");
}

#[test]
fn m92_draft_application_falls_with_the_agreement_it_was_about() {
    let mut story = to_effective();
    story.say(DAY, COMPANY, Core::StartApplication).unwrap();
    story.sign(DAY + 1, COMPANY, Kind::D14).unwrap();
    play_amendment(&mut story, DAY + 2, "第二期改到10月");
    assert!(story.case.current(&[Kind::D14]).is_none());
    play_new_version(&mut story, DAY + 10);
    refused(story.say(2 * DAY, OWNER, Core::DeclineApplication { reason: String::new() }), "wrong-stage");
    story.play_application(2 * DAY);
    story.check("M90 C20");
}

#[test]
fn m92_agreement_is_changed_only_when_everybody_agreed_to_that() {
    let mut story = to_effective();
    refused(story.act(DAY, MEDIATOR, amend(" ")), "invalid");
    refused(story.say(DAY, OWNER, answer(true)), "unknown");
    refused(story.act(DAY, CLERK, amend("第二期改到10月")), "not-yours");
    story.act(DAY, MEDIATOR, amend("第二期改到10月")).unwrap();
    refused(story.act(DAY + 1, MEDIATOR, answer(true)), "not-yours");
    story.say(DAY + 1, COMPANY, answer(true)).unwrap();
    story.check("M90 C00");
    story.say(DAY + 2, OWNER, answer(false)).unwrap();
    story.check("M90 C00");
    refused(story.say(DAY + 3, COMPANY, answer(true)), "unknown");
    // Whoever proposes it has agreed to it.
    story.say(DAY + 4, OWNER, amend("还不上")).unwrap();
    story.check("M90 C00");
    story.say(DAY + 5, COMPANY, answer(true)).unwrap();
    story.check("M92");
}

#[test]
fn m92_nothing_is_changed_while_the_court_has_the_application() {
    // A ruling that was not served yet is in the court's hands, too.
    for mut story in [to_filed(), to_accepted(), to_hearing(), to_heard(), to_ruled()] {
        refused(story.act(4 * DAY, MEDIATOR, amend("第二期改到10月")), "in-court");
    }
}

#[test]
fn m92_past_round_keeps_number_and_ruling_and_a_new_one_begins() {
    let mut story = to_served();
    let ruling = story.case.ruling().unwrap().made.id.clone();
    play_amendment(&mut story, 20 * DAY, "赵建平失业，第二期改到10月");
    let past = &story.case.past[0];
    assert_eq!((past.docket_no.as_deref(), &past.outcome), (Some(DOCKET_NO), &Some(Outcome::Confirm)));
    assert_eq!(past.ruled_at, Some(at(3 * DAY + 702)));
    // The ruling that was made stands in the file, and is none of the new agreement.
    assert!(!story.case.document(&ruling).unwrap().superseded);
    assert!(story.case.ruling().is_none() && story.case.decided().is_none());
    // Whoever checks the old ruling is told of the old decision, whatever becomes of the new agreement.
    let old = |case: &crate::case::Case| {
        let found = Finding::of(case, &ruling, None).unwrap();
        (found.ruling, found.number)
    };
    assert_eq!(old(&story.case), (RulingState::Confirmed, DOCKET_NO.to_owned()));
    play_new_version(&mut story, 20 * DAY + 10);
    story.play_application(21 * DAY);
    story.check("M90 C20");
    assert!(story.case.ruling().is_none());
    // F-7: the number of the earlier version stays with that version.
    refused(story.act(21 * DAY + 3599, CLERK, accept(DOCKET_NO)), "docket-no-taken");
    let docket_no = "（2026）晋0499诉前调确58号";
    story.act(21 * DAY + 3600, CLERK, accept(docket_no)).unwrap();
    story.act(22 * DAY, JUDGE, Core::Claim { appointee: None }).unwrap();
    story.play_court_door(22 * DAY + 10);
    story.play_inquiry(22 * DAY + 500);
    story.play_confirmation(22 * DAY + 700);
    story.check("M90 C80 C71");
    assert_eq!(story.case.docket_no.as_deref(), Some(docket_no));
    assert_eq!(old(&story.case), (RulingState::Confirmed, DOCKET_NO.to_owned()));
    assert!(story.case.parties.iter().all(|party| party.served_at.is_none()));
}

#[test]
fn m92_whoever_refuses_the_new_text_leaves_the_old_agreement_in_force() {
    for to_amending in [
        |story: &mut Story| play_amendment(story, DAY, "第二期改到10月"),
        |story: &mut Story| {
            play_amendment(story, DAY, "第二期改到10月");
            for party in story.parties() {
                story.act(DAY + 1, MEDIATOR, admit(party)).unwrap();
            }
            let (clause, hash) = (story.case.clauses[2].id.clone(), story.case.clauses[2].hash.clone());
            let draft = release("公司放弃2024年的违约金");
            story.act(DAY + 2, MEDIATOR, Core::EditClause { clause, hash, draft }).unwrap();
            story.play_readback(DAY + 3);
            story.act(DAY + 60, MEDIATOR, Core::Freeze).unwrap();
            story.sign(DAY + 70, COMPANY, Kind::D12).unwrap();
        },
    ] {
        let mut story = to_effective();
        let before = story.case.clone();
        to_amending(&mut story);
        story.say(DAY + 100, OWNER, Core::Refuse { reason: "还是照原来的".into() }).unwrap();
        story.check("M90 C00");
        assert!(story.case.current(&[Kind::D13]).is_none());
        assert_eq!(story.case.agreement().unwrap().made.id, before.agreement().unwrap().made.id);
        assert_eq!((story.case.clauses == before.clauses, story.case.window()), (true, before.window()));
        assert_eq!((&story.case.ledger, &story.case.past), (&before.ledger, &before.past));
        story.play_application(2 * DAY);
        story.check("M90 C20");
    }
}

#[test]
fn m92_mediator_who_gives_the_change_up_brings_the_served_ruling_back() {
    let mut story = to_served();
    let served = story.case.clone();
    play_amendment(&mut story, 20 * DAY, "第二期改到10月");
    let end = Core::End { reason: EndReason::E5, note: "双方谈不拢".into() };
    story.act(20 * DAY + 1, MEDIATOR, end).unwrap();
    story.check("M90 C80 C71");
    let facts = |case: &crate::case::Case| {
        let served: Vec<_> = case.parties.iter().map(|party| party.served_at).collect();
        (case.docket_no.clone(), case.ruled_at, case.ruling().map(|one| one.made.id.clone()), served)
    };
    assert_eq!(facts(&story.case), facts(&served));
}

#[test]
fn m91_whoever_refuses_the_written_text_leaves_the_oral_agreement() {
    let mut story = to_drafting();
    let (content, performance) = ("公司修灯".into(), "2026年6月30日前".into());
    story.act(800, MEDIATOR, SessionCommand::OralAgreement { content, performance }).unwrap();
    let effective_at = story.case.effective_at;
    story.act(DAY, MEDIATOR, SessionCommand::PutInWriting).unwrap();
    story.say(DAY + 1, OWNER, Core::Refuse { reason: "口头说好就行".into() }).unwrap();
    story.check("M91 C00");
    assert_eq!(story.case.effective_at, effective_at);
}

#[test]
fn m92_who_joined_for_the_change_alone_has_no_part_in_the_agreement_that_stands() {
    let mut story = to_served();
    let parties = story.parties();
    play_amendment(&mut story, 20 * DAY, "找个担保人，第二期改到10月");
    let draft = person(PartyRole::Guarantor, "赵大山", date(1950, 1, 2), "12000000009");
    story.act(20 * DAY + 1, MEDIATOR, Core::AddParty { draft }).unwrap();
    let newcomer = story.parties()[2].clone();
    let beside = |party: &PartyId, phone: &str| PeopleCommand::InviteParticipant {
        role: ParticipantKind::Interpreter,
        name: "钱工".into(),
        phone: phone.into(),
        note: String::new(),
        party: Some(party.clone()),
    };
    story.act(20 * DAY + 2, MEDIATOR, beside(&newcomer, "12000000055")).unwrap();
    story.act(20 * DAY + 3, MEDIATOR, beside(&parties[0], "12000000056")).unwrap();
    let end = Core::End { reason: EndReason::E5, note: "双方谈不拢".into() };
    story.act(20 * DAY + 4, MEDIATOR, end).unwrap();
    story.check("M90 C80 C71");
    assert_eq!(story.parties(), parties);
    let beside: Vec<_> = story.case.participants.iter().map(|one| one.party.clone()).collect();
    assert_eq!(beside, [Some(parties[0].clone())]);
    let gone = Actor { id: newcomer.to_string(), ..actor(OWNER, at(20 * DAY + 5)) };
    refused(story.act_as(20 * DAY + 5, &gone, Core::Refuse { reason: "不愿意".into() }), "not-yours");
    // They may join again when the next change is talked about.
    play_amendment(&mut story, 21 * DAY, "再谈一次");
    let draft = person(PartyRole::Guarantor, "赵大山", date(1950, 1, 2), "12000000009");
    story.act(21 * DAY + 10, MEDIATOR, Core::AddParty { draft }).unwrap();
}
