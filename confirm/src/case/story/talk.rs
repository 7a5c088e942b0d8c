//! The talk and its record (M50–M70, M99; DL-M5, B-116, B-517).

use jiff::civil::date;

use super::cast::*;
use super::journey::*;
use crate::case::actor::Actor;
use crate::case::clock;
use crate::case::command::{Core, IntakeCommand, SessionCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::EndReason;
use crate::case::party::PartyRole;
use crate::case::registration::{Mode, Registration, Source};
use crate::case::session::AdjournReason;
use crate::paper::Kind;

fn no_show(story: &Story) -> SessionCommand {
    SessionCommand::RecordNoShow { party: story.party(OWNER), note: String::new() }
}

fn adjourn(reason: AdjournReason) -> SessionCommand {
    SessionCommand::Adjourn { reason, note: String::new() }
}

#[test]
fn m50_m55_door_opens_for_who_agreed_and_was_looked_at() {
    let mut story = to_taken();
    let owner = story.party(OWNER);
    refused(story.act(26, MEDIATOR, admit(owner.clone())), "wrong-stage");
    story.schedule(27, 27).unwrap();
    refused(story.act(28, MEDIATOR, admit(owner)), "consent-missing");
    for (who, state) in [(COMPANY, "M50"), (OWNER, "M55")] {
        for item in ConsentItem::ALL {
            story.say(30, who, give(item)).unwrap();
        }
        let party = story.party(who);
        story.act(31, MEDIATOR, admit(party)).unwrap();
        story.check(state);
    }
    // Who takes back a consent the room needs has to be admitted again.
    story.say(40, OWNER, withdraw(ConsentItem::QuietPlace)).unwrap();
    refused(story.act(41, MEDIATOR, Core::OpenSession), "not-admitted");
    story.say(42, OWNER, give(ConsentItem::QuietPlace)).unwrap();
    let owner = story.party(OWNER);
    story.act(43, MEDIATOR, admit(owner)).unwrap();
    story.act(44, MEDIATOR, Core::OpenSession).unwrap();
    story.check("M60");
}

#[test]
fn m50_who_does_not_come_is_waited_for_and_twice_is_out_of_reach() {
    let mut story = to_taken();
    story.schedule(100, 3600).unwrap();
    let absent = no_show(&story);
    refused(story.act(3600 + 1199, MEDIATOR, absent.clone()), "too-early");
    story.act(3600 + 1200, MEDIATOR, absent.clone()).unwrap();
    story.check("M40");
    let e3 = Core::End { reason: EndReason::E3, note: String::new() };
    refused(story.act(5000, MEDIATOR, e3.clone()), "not-tried");
    story.schedule(5001, DAY).unwrap();
    story.act(DAY + 1200, RECORDER, absent).unwrap();
    story.act(DAY + 1300, MEDIATOR, e3).unwrap();
    story.check("M95");
}

#[test]
fn m60_no_session_before_both_accepted_the_mediator() {
    let mut story = Story::begin();
    story.play_submission();
    story.call(22, OWNER, crate::case::command::intake::CallAnswer::Agrees).unwrap();
    story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    let take = IntakeCommand::TakeAssignment { disclosure: String::new() };
    story.act(24, MEDIATOR, take).unwrap();
    story.schedule(25, 25).unwrap();
    story.accept_mediator(26, COMPANY, true).unwrap();
    for who in [COMPANY, OWNER] {
        for item in ConsentItem::ALL {
            story.say(30, who, give(item)).unwrap();
        }
        let party = story.party(who);
        story.act(31, MEDIATOR, admit(party)).unwrap();
    }
    refused(story.act(32, MEDIATOR, Core::OpenSession), "mediator-not-accepted");
    story.accept_mediator(33, OWNER, true).unwrap();
    story.act(34, MEDIATOR, Core::OpenSession).unwrap();
}

#[test]
fn m62_nothing_is_written_while_the_mediator_talks_to_one_side() {
    let mut story = to_session();
    let party = story.party(OWNER);
    story.act(100, MEDIATOR, SessionCommand::Caucus { party: party.clone() }).unwrap();
    story.check("M62");
    assert_eq!(story.case.talk.caucus.as_ref().map(|(with, _)| with), Some(&party));
    refused(story.act(101, MEDIATOR, Core::AddClause { draft: release("公司放弃违约金") }), "wrong-stage");
    story.act(102, MEDIATOR, SessionCommand::EndCaucus).unwrap();
    story.check("M60");
    assert_eq!(story.case.talk.caucus, None);
}

#[test]
fn dl_m5_appraisal_stops_the_clock_until_the_talk_goes_on() {
    let invited = Registration { source: Source::CourtInvited, ..registration() };
    let mut story = Story::of(&invited, Some(&appointee(MEDIATOR)));
    story.play_intake();
    story.play_opening();
    let due = |story: &Story| clock::mediation_due(&story.case);
    assert_eq!(due(&story), Some(Ok(date(2026, 7, 8))));
    story.act(DAY, MEDIATOR, adjourn(AdjournReason::Appraisal)).unwrap();
    story.check("M65");
    // While it rests there is no last day, however long it takes.
    assert_eq!(due(&story), None);
    story.schedule(41 * DAY, 41 * DAY).unwrap();
    refused(story.act(41 * DAY + 1, MEDIATOR, Core::OpenSession), "not-admitted");
    for party in story.parties() {
        story.act(41 * DAY + 2, MEDIATOR, admit(party)).unwrap();
    }
    story.act(41 * DAY + 3, MEDIATOR, Core::OpenSession).unwrap();
    // Thirty days and the forty for which it rested end on Monday, 17 August.
    assert_eq!(due(&story), Some(Ok(date(2026, 8, 17))));
}

#[test]
fn b_509_who_joins_the_talk_late_still_answers_for_the_mediator() {
    let mut story = to_session();
    let draft = person(PartyRole::Guarantor, "赵大山", date(1950, 1, 2), "12000000009");
    story.act(100, MEDIATOR, Core::AddParty { draft }).unwrap();
    let accept = IntakeCommand::AnswerMediator { accept: true, reason: String::new() };
    let party = story.case.parties[2].id.to_string();
    story.act_as(101, &Actor { id: party, ..actor(OWNER, at(101)) }, accept).unwrap();
    story.check("M60");
}

#[test]
fn m50_who_comes_in_person_need_not_agree_to_be_online() {
    for (mode, answer) in [(Mode::Onsite, None), (Mode::Hybrid, None), (Mode::Sync, Some("consent-missing"))]
    {
        let mut story = to_taken();
        for who in [COMPANY, OWNER] {
            for item in [ConsentItem::RightsNotice, ConsentItem::PersonalInformation] {
                story.say(20, who, give(item)).unwrap();
            }
        }
        let (starts_at, place) = (at(30), "调解室".to_owned());
        // Video needs the consent already when it is planned; it may be taken back until the door.
        for who in [COMPANY, OWNER] {
            story.say(21, who, give(ConsentItem::MediationOnline)).unwrap();
        }
        story.act(26, MEDIATOR, IntakeCommand::Schedule { starts_at, minutes: 60, mode, place }).unwrap();
        let owner = story.party(OWNER);
        story.say(27, OWNER, withdraw(ConsentItem::MediationOnline)).unwrap();
        let admitted = story.act(28, MEDIATOR, admit(owner));
        assert_eq!(admitted.err().map(|refusal| refusal.code()), answer, "{mode:?}");
    }
}

#[test]
fn m65_other_rests_let_the_clock_run_and_who_comes_back_is_looked_at_again() {
    let mut story = to_session();
    story.act(DAY, MEDIATOR, adjourn(AdjournReason::Emotion)).unwrap();
    assert_eq!(clock::mediation_due(&story.case), Some(Ok(date(2026, 7, 8))));
    assert!(story.case.parties.iter().all(|party| party.identity.is_none()));
    refused(story.act(DAY + 1, MEDIATOR, Core::OpenSession), "wrong-stage");
    story.schedule(DAY + 2, 2 * DAY).unwrap();
    story.check("M40");
}

#[test]
fn b_116_m70_record_is_confirmed_objected_or_its_refusal_is_noted() {
    let mut story = to_session();
    let record = story.record();
    refused(
        story.act(100, OTHER_MEDIATOR, SessionCommand::WriteRecord { record: record.clone() }),
        "not-yours",
    );
    story.act(101, RECORDER, SessionCommand::WriteRecord { record: record.clone() }).unwrap();
    story.check("M70");
    let shown = story.case.talk.record.as_ref().unwrap().hash.clone();
    story.confirm_record(102, COMPANY).unwrap();
    let object = SessionCommand::ObjectRecord { hash: shown.clone(), note: "灯是五盏".into() };
    story.say(103, OWNER, object).unwrap();
    story.check("M70");
    let mended = crate::case::session::RecordDraft { issues: "五盏灯由谁修".into(), ..record };
    story.act(104, RECORDER, SessionCommand::WriteRecord { record: mended }).unwrap();
    // Nobody confirms what was not shown, and a new record is confirmed anew by all.
    refused(story.say(105, OWNER, SessionCommand::ConfirmRecord { hash: shown }), "text-changed");
    story.confirm_record(106, COMPANY).unwrap();
    story.check("M70");
    let party = story.party(OWNER);
    let note = |reason: &str| SessionCommand::NoteRefusal { party: party.clone(), reason: reason.into() };
    refused(story.act(107, MEDIATOR, note(" ")), "invalid");
    let mut agreeing = story.clone();
    story.act(108, MEDIATOR, note("不说原因，只说不点")).unwrap();
    story.check("M80");
    let count = |story: &Story, kind: &str| story.papers().iter().filter(|code| *code == kind).count();
    // Facts that somebody did not confirm are not beyond dispute.
    assert_eq!((count(&story, "D10"), count(&story, "D11")), (1, 0));
    assert!(agreeing.case.current(&[Kind::D11]).is_some());
    let awaited = agreeing.case.current(&[Kind::D10]).unwrap().made.id.clone();
    agreeing.confirm_record(108, OWNER).unwrap();
    agreeing.check("M80");
    assert_eq!((count(&agreeing, "D10"), count(&agreeing, "D11")), (1, 1));
    assert_ne!(agreeing.case.current(&[Kind::D10]).unwrap().made.id, awaited, "made anew with the answers");
}

#[test]
fn m99_suspected_sham_stops_everything_but_the_parties_no() {
    let mut story = to_session();
    refused(story.act(100, MEDIATOR, SessionCommand::Suspect { note: String::new() }), "invalid");
    let suspect = SessionCommand::Suspect { note: "双方照稿念，借条当场补写".into() };
    story.act(101, MEDIATOR, suspect).unwrap();
    story.check("M99");
    refused(story.act(102, MEDIATOR, Core::AddClause { draft: release("公司放弃违约金") }), "wrong-stage");
    let record = story.record();
    refused(story.act(103, MEDIATOR, SessionCommand::WriteRecord { record }), "wrong-stage");
    let mut refusing = story.clone();
    refusing.say(104, OWNER, Core::Refuse { reason: String::new() }).unwrap();
    refusing.check("M95");
    let mut ended = story.clone();
    ended.act(104, MEDIATOR, Core::End { reason: EndReason::E8, note: "虚假调解".into() }).unwrap();
    let clear = SessionCommand::ClearSuspicion { note: "银行流水对得上".into() };
    story.act(105, MEDIATOR, clear).unwrap();
    story.check("M60");
}

#[test]
fn c7_7_parties_who_settled_by_themselves_come_back_for_a_short_session() {
    let adopt = |note: &str| SessionCommand::AdoptSettlement { note: note.into() };
    let mut story = to_session();
    refused(story.act(100, MEDIATOR, adopt("各让一步")), "wrong-stage");
    let mut other = story.clone();
    other.act(101, MEDIATOR, Core::End { reason: EndReason::E5, note: String::new() }).unwrap();
    refused(other.act(102, MEDIATOR, adopt("各让一步")), "wrong-stage");
    story.act(101, MEDIATOR, Core::End { reason: EndReason::E2, note: String::new() }).unwrap();
    story.check("M95");
    refused(story.act(DAY, MEDIATOR, adopt(" ")), "invalid");
    refused(story.say(DAY, OWNER, adopt("各让一步")), "not-yours");
    story.act(DAY, MEDIATOR, adopt("公司修灯，赵建平分两期付清")).unwrap();
    story.check("M65");
    assert!(story.case.current(&[Kind::D13]).is_none());
    story.schedule(DAY + 1, DAY + 1).unwrap();
    for party in story.parties() {
        story.act(DAY + 2, MEDIATOR, admit(party)).unwrap();
    }
    story.act(DAY + 3, MEDIATOR, Core::OpenSession).unwrap();
    story.check("M60");
}

#[test]
fn c7_7_own_settlement_before_anybody_accepted_the_case_is_registered_anew() {
    let mut story = Story::begin();
    story.act(1, MEDIATOR, Core::End { reason: EndReason::E2, note: String::new() }).unwrap();
    let adopt = SessionCommand::AdoptSettlement { note: "各让一步".into() };
    refused(story.act(2, MEDIATOR, adopt), "wrong-stage");
}
