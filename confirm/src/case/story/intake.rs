//! From the first word to the appointment (M00–M40; DL-M1…M7, E-DUP, E-CAPACITY, E3, E4, E6).

use jiff::civil::date;

use super::cast::*;
use crate::case::command::intake::CallAnswer;
use crate::case::command::{Core, IntakeCommand, PeopleCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::{EndReason, ScopeReason};
use crate::case::intake::Appointee;
use crate::case::party::{Capacity, PartyRole};
use crate::case::registration::{Mode, Registration, Source};
use crate::case::stage::Mediation;
use crate::conflict::{Office, Person};

const SUBMIT: IntakeCommand = IntakeCommand::Submit { not_a_duplicate: None };

fn submitted() -> Story {
    let mut story = Story::begin();
    story.play_submission();
    story
}

/// A case that an operator put down: nobody mediates yet.
fn of_operator() -> Story {
    let mut story = Story::of(&registration(), None);
    story.play_submission();
    story
}

fn end(reason: EndReason) -> Core {
    Core::End { reason, note: String::new() }
}

fn choose(who: &str) -> IntakeCommand {
    IntakeCommand::ChooseMediator { mediator: who.to_owned(), appointee: Some(appointee(who)) }
}

fn assign(who: &[&str]) -> IntakeCommand {
    let appointees: Vec<Appointee> = who.iter().map(|who| appointee(who)).collect();
    IntakeCommand::Assign { mediators: who.iter().map(|who| (*who).to_owned()).collect(), appointees }
}

fn take() -> IntakeCommand {
    IntakeCommand::TakeAssignment { disclosure: "和申请人的会计是同学".into() }
}

#[test]
fn m00_draft_is_handed_in_once_it_has_an_applicant_and_no_earlier_case() {
    let mut story = Story::begin();
    refused(story.act(1, MEDIATOR, SUBMIT), "side-missing");
    story.act(10, MEDIATOR, Core::AddParty { draft: company() }).unwrap();
    refused(story.act(11, CLERK, SUBMIT), "not-yours");
    // E-DUP: only a reason gets past an earlier case of the same people and type.
    story.duplicates = vec!["（2026）潞川柳河人调字第0012号".into()];
    refused(story.act(12, MEDIATOR, SUBMIT), "duplicate");
    refused(
        story.act(13, MEDIATOR, IntakeCommand::Submit { not_a_duplicate: Some("  ".into()) }),
        "duplicate",
    );
    let reason = Some("是2024年以后的物业费，前一件是2023年的".into());
    story.act(14, MEDIATOR, IntakeCommand::Submit { not_a_duplicate: reason }).unwrap();
    story.check("M10");
    assert_eq!(story.papers(), ["D01"]);
    refused(story.act(15, MEDIATOR, SUBMIT), "wrong-stage");
}

#[test]
fn f_10a_m15_one_clear_no_ends_it_with_e4() {
    let mut story = submitted();
    story.call(30, OWNER, CallAnswer::Refuses).unwrap();
    story.check("M95");
    assert_eq!(story.case.ended.as_ref().map(|ended| ended.0), Some(EndReason::E4));
    assert_eq!(story.papers(), ["D01", "D13"]);
    assert_eq!(story.case.owner(at(31)), None);
    // Nobody is called a second time to change their mind.
    refused(story.call(31, OWNER, CallAnswer::Agrees), "wrong-stage");
    refused(story.act(32, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }), "wrong-stage");
}

#[test]
fn m15_party_may_refuse_before_anybody_mediates() {
    let mut story = submitted();
    story.call(30, OWNER, CallAnswer::Undecided).unwrap();
    story.check("M15");
    story.say(31, OWNER, Core::Refuse { reason: "想直接打官司".into() }).unwrap();
    assert_eq!(story.case.ended.as_ref().map(|ended| ended.0), Some(EndReason::E4));
}

#[test]
fn e3_out_of_reach_takes_three_tries_on_two_days() {
    let mut story = submitted();
    refused(story.act(29, MEDIATOR, end(EndReason::E3)), "not-tried");
    for second in [30, 40, 50] {
        story.call(second, OWNER, CallAnswer::NoAnswer).unwrap();
    }
    refused(story.act(60, MEDIATOR, end(EndReason::E3)), "not-tried");
    let mut reached = story.clone();
    story.call(DAY, OWNER, CallAnswer::NoAnswer).unwrap();
    story.act(DAY + 1, MEDIATOR, end(EndReason::E3)).unwrap();
    story.check("M95");
    reached.call(DAY, OWNER, CallAnswer::Undecided).unwrap();
    refused(reached.act(DAY + 1, MEDIATOR, end(EndReason::E3)), "not-tried");
}

#[test]
fn m20_case_is_accepted_when_everybody_wants_it() {
    let mut story = submitted();
    refused(story.act(22, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }), "not-asked");
    story.call(23, OWNER, CallAnswer::Undecided).unwrap();
    refused(story.act(24, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }), "not-asked");
    story.call(25, OWNER, CallAnswer::Agrees).unwrap();
    assert!(story.case.number.starts_with("登记"));
    story.act(26, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    // E.2: the number is allotted at M20; the mediator who registered the case is appointed with it.
    assert_eq!(story.case.number, "（2026）潞川柳河人调字第0046号");
    story.check("M30");
    assert_eq!(story.case.mediator.id, MEDIATOR);
    assert_eq!(story.papers(), ["D01", "D02"]);
}

#[test]
fn m20_who_offered_help_unasked_asks_both_sides() {
    let proactive = Registration { source: Source::Proactive, ..registration() };
    let mut story = Story::of(&proactive, Some(&appointee(MEDIATOR)));
    story.play_submission();
    story.call(22, OWNER, CallAnswer::Agrees).unwrap();
    refused(story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }), "not-asked");
    story.call(24, COMPANY, CallAnswer::Agrees).unwrap();
    story.act(25, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    // Nobody applied, so there is no application of the mediation (D01).
    assert_eq!(story.papers(), ["D02"]);
}

#[test]
fn e_capacity_m20_minor_and_limited_need_a_guardian() {
    let child = person(PartyRole::Respondent, "赵小雨", date(2012, 5, 1), "12000000005");
    let mut limited = person(PartyRole::Respondent, "赵奶奶", date(1950, 5, 1), "12000000006");
    limited.capacity = Some(Capacity::Limited);
    for draft in [child, limited] {
        let mut story = Story::begin();
        story.act(10, MEDIATOR, Core::AddParty { draft: company() }).unwrap();
        story.act(20, MEDIATOR, Core::AddParty { draft }).unwrap();
        story.act(21, MEDIATOR, SUBMIT).unwrap();
        story.call(22, OWNER, CallAnswer::Agrees).unwrap();
        refused(story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }), "capacity");
        let appoint = PeopleCommand::AppointGuardian { party: story.party(OWNER), guardian: guardian() };
        story.act(24, MEDIATOR, appoint).unwrap();
        story.act(25, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
        assert_eq!(story.case.parties[1].acting_name(), "赵大山");
    }
}

#[test]
fn m25_what_the_committee_may_not_take_gets_its_reason_in_writing() {
    let mut story = submitted();
    let decline = IntakeCommand::DeclineCase { reason: ScopeReason::AlreadyHandled, note: String::new() };
    story.act(22, MEDIATOR, decline.clone()).unwrap();
    story.check("M25");
    assert_eq!(story.papers(), ["D01", "D03"]);
    assert_eq!(story.case.owner(at(23)), None);
    refused(story.act(23, MEDIATOR, decline), "wrong-stage");
    refused(story.say(24, OWNER, Core::Refuse { reason: String::new() }), "wrong-stage");
}

#[test]
fn m30_parties_choose_together_before_or_after_the_acceptance() {
    let mut before = of_operator();
    before.call(22, OWNER, CallAnswer::Agrees).unwrap();
    for who in [COMPANY, OWNER] {
        before.say(23, who, choose(OTHER_MEDIATOR)).unwrap();
    }
    before.act(24, OPERATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    before.check("M30");
    assert_eq!(before.case.mediator.id, OTHER_MEDIATOR);
    assert!(before.case.intake.assignment.as_ref().unwrap().chosen);

    let mut after = of_operator();
    after.call(22, OWNER, CallAnswer::Agrees).unwrap();
    after.act(23, OPERATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    after.check("M20");
    after.say(24, COMPANY, choose(MEDIATOR)).unwrap();
    after.say(25, OWNER, choose(OTHER_MEDIATOR)).unwrap();
    after.check("M20");
    after.say(26, OWNER, choose(MEDIATOR)).unwrap();
    after.check("M30");
    assert_eq!(after.case.mediator.id, MEDIATOR);
}

#[test]
fn m30_whom_the_register_bars_is_not_appointed() {
    let barred = || {
        let why = "调解员曾在本纠纷中担任代理人。不能主持这次调解，请换一位调解员。".to_owned();
        Appointee { barred: vec![why], ..appointee(MEDIATOR) }
    };
    let mut story = submitted();
    story.call(22, OWNER, CallAnswer::Agrees).unwrap();
    let accept = IntakeCommand::AcceptCase { appointee: Some(barred()) };
    story.act(23, MEDIATOR, accept).unwrap();
    story.check("M20");
    let mediators = vec![MEDIATOR.to_owned()];
    let assign = IntakeCommand::Assign { mediators, appointees: vec![barred()] };
    refused(story.act(24, OPERATOR, assign), "barred");
    let choose = IntakeCommand::ChooseMediator { mediator: MEDIATOR.into(), appointee: Some(barred()) };
    refused(story.say(25, OWNER, choose), "barred");
}

#[test]
fn m30_what_a_mediator_disclosed_counts_when_they_are_appointed_again() {
    let mut story = submitted();
    story.call(22, OWNER, CallAnswer::Agrees).unwrap();
    story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    let person = Person { id: MEDIATOR.to_owned(), ..Person::default() };
    let found = |story: &Story| story.case.concerns_about(&person, Office::Mediator, &[]).len();
    assert_eq!(found(&story), 0);
    let disclosure = "和申请人的会计是同学".to_owned();
    story.act(24, MEDIATOR, IntakeCommand::TakeAssignment { disclosure }).unwrap();
    story.act(25, OPERATOR, assign(&[OTHER_MEDIATOR])).unwrap();
    assert_eq!(found(&story), 1);
}

#[test]
fn m30_disclosure_comes_before_the_parties_accept_and_they_may_ask_for_another() {
    let mut story = submitted();
    story.call(22, OWNER, CallAnswer::Agrees).unwrap();
    story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    refused(story.accept_mediator(24, OWNER, true), "not-disclosed");
    refused(story.act(25, OTHER_MEDIATOR, take()), "not-yours");
    story.act(26, MEDIATOR, take()).unwrap();
    refused(story.act(27, MEDIATOR, take()), "wrong-stage");
    story.accept_mediator(28, COMPANY, true).unwrap();
    story.accept_mediator(29, OWNER, false).unwrap();
    story.check("M20");
    assert_eq!((story.case.mediator.id.as_str(), story.case.intake.replaced), ("", 1));
    refused(story.act(30, OPERATOR, assign(&[])), "invalid");
    story.act(31, OPERATOR, assign(&[OTHER_MEDIATOR])).unwrap();
    story.check("M30");
    let other = IntakeCommand::DeclineAssignment { reason: "这周要住院".into() };
    story.act(32, OTHER_MEDIATOR, other).unwrap();
    story.check("M20");
    assert_eq!(story.case.intake.replaced, 2);
    story.act(33, OPERATOR, assign(&[OTHER_MEDIATOR])).unwrap();
    story.act(34, OTHER_MEDIATOR, take()).unwrap();
    // Nobody has accepted this one yet, whatever they said about another.
    refused(story.act(35, OTHER_MEDIATOR, Core::OpenSession), "wrong-stage");
    assert!(story.case.mediator_is_accepted().is_err());
    for who in [COMPANY, OWNER] {
        story.accept_mediator(36, who, true).unwrap();
    }
    assert_eq!(story.case.mediator_is_accepted(), Ok(()));
}

#[test]
fn dl_m4_appointment_that_nobody_takes_lapses_after_three_working_days() {
    let mut story = submitted();
    story.call(22, OWNER, CallAnswer::Agrees).unwrap();
    story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    // From Monday the 8th, 14:00, to the end of Thursday the 11th: ten hours and three days.
    let lapsed = 36_000 + 3 * DAY;
    assert_eq!(story.case.mediation_at(at(lapsed - 1)), Mediation::Assigned);
    assert_eq!(story.case.mediation_at(at(lapsed)), Mediation::Accepted);
    let mut in_time = story.clone();
    in_time.act(lapsed - 1, MEDIATOR, take()).unwrap();
    refused(story.act(lapsed, MEDIATOR, take()), "wrong-stage");
    story.act(lapsed + 1, OPERATOR, assign(&[OTHER_MEDIATOR])).unwrap();
    assert_eq!(story.case.mediation_at(at(lapsed + 2)), Mediation::Assigned);
}

#[test]
fn m40_session_is_planned_at_a_time_that_is_free_in_a_way_all_agreed_to() {
    let mut story = submitted();
    story.call(22, OWNER, CallAnswer::Agrees).unwrap();
    story.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
    refused(story.schedule(24, 3600), "not-disclosed");
    story.play_taking(25);
    refused(story.schedule(200, 100), "invalid");
    let plan =
        |minutes, mode| IntakeCommand::Schedule { starts_at: at(3600), minutes, mode, place: String::new() };
    refused(story.act(201, MEDIATOR, plan(4, Mode::Hybrid)), "invalid");
    // In 同步视频 everybody takes part online, so everybody has to have agreed to that.
    refused(story.act(202, MEDIATOR, plan(60, Mode::Sync)), "consent-missing");
    story.clashes = vec!["姜桂兰6月8日（星期一）15:00至16:00".into()];
    refused(story.schedule(203, 3600), "clash");
    story.clashes.clear();
    story.schedule(204, 3600).unwrap();
    story.check("M40");
    story.schedule(205, 7200).unwrap();
    assert_eq!(story.papers(), ["D01", "D02", "D09"]);
}

#[test]
fn dl_m6_e6_term_ends_unless_everybody_agrees_to_a_longer_one() {
    let mut story = super::journey::to_taken();
    refused(story.act(DAY, MEDIATOR, end(EndReason::E6)), "term-running");
    // One month from Monday, 8 June: the whole of 8 July.
    let over = 30 * DAY + 36_000;
    story.schedule(over - 60, over + DAY).unwrap();
    refused(story.schedule(over, over + DAY), "term-over");
    let mut ended = story.clone();
    ended.act(over, MEDIATOR, end(EndReason::E6)).unwrap();
    let propose = |until| IntakeCommand::ProposeExtension { until };
    refused(story.act(over, MEDIATOR, propose(date(2026, 7, 8))), "invalid");
    story.act(over, MEDIATOR, propose(date(2026, 7, 31))).unwrap();
    let answer = |accept| IntakeCommand::AnswerExtension { accept };
    story.say(over + 1, COMPANY, answer(true)).unwrap();
    refused(story.schedule(over + 2, over + DAY), "term-over");
    story.say(over + 3, OWNER, answer(true)).unwrap();
    story.schedule(over + 4, over + DAY).unwrap();
    refused(story.say(over + 5, OWNER, answer(false)), "unknown");
    // Once the talk is over there is nothing left to lengthen.
    story.act(over + 6, MEDIATOR, propose(date(2026, 8, 31))).unwrap();
    story.act(over + 7, MEDIATOR, end(EndReason::E5)).unwrap();
    refused(story.say(over + 8, OWNER, answer(true)), "wrong-stage");
}

#[test]
fn dl_m7_labour_dispute_is_one_by_its_cause_too() {
    let labour = |kind: &str, cause: &str| {
        let (dispute_type, cause) = (kind.to_owned(), cause.to_owned());
        Registration { dispute_type, cause, ..registration() }.is_labour()
    };
    assert!(labour("11", "经济补偿金纠纷") && labour("12", "追索劳动报酬纠纷"));
    assert!(!labour("12", "劳务合同纠纷") && !labour("15", "物业服务合同纠纷"));
}

#[test]
fn d04_body_that_sent_the_case_gets_its_answer_and_danger_is_reported() {
    let police = Registration { source: Source::Police, ..registration() };
    let mut story = Story::of(&police, Some(&appointee(MEDIATOR)));
    story.play_submission();
    let answer = IntakeCommand::AnswerReferral { note: "已受理".into() };
    story.act(22, MEDIATOR, answer.clone()).unwrap();
    story.call(23, OWNER, CallAnswer::Refuses).unwrap();
    story.act(24, MEDIATOR, answer.clone()).unwrap();
    assert_eq!(story.papers(), ["D04b", "D13", "D04c"]);
    refused(submitted().act(25, MEDIATOR, answer), "no-referral");
    // 人民调解法 25: whoever sees a danger may report it, in any state.
    let risk =
        IntakeCommand::ReportRisk { reported_to: "柳河派出所".into(), note: "扬言砸灯".into() };
    story.act(26, RECORDER, risk).unwrap();
    assert_eq!(story.case.intake.risks.len(), 1);
}

#[test]
fn b_509_mediator_who_was_turned_down_is_not_assigned_again() {
    let mut story = super::journey::to_taken();
    story.accept_mediator(30, OWNER, false).unwrap();
    story.check("M20");
    let assign = |who: &[&str]| IntakeCommand::Assign {
        mediators: who.iter().map(|one| (*one).to_owned()).collect(),
        appointees: who.iter().map(|one| appointee(one)).collect(),
    };
    refused(story.act(31, OPERATOR, assign(&[MEDIATOR])), "invalid");
    refused(story.act(32, OPERATOR, assign(&[OTHER_MEDIATOR, OTHER_MEDIATOR])), "invalid");
    story.act(33, OPERATOR, assign(&[OTHER_MEDIATOR])).unwrap();
    story.check("M30");
}

#[test]
fn m60_separate_talk_begins_with_one_side() {
    let mut story = super::journey::to_taken();
    for who in [COMPANY, OWNER] {
        for item in ConsentItem::ALL {
            story.say(20, who, give(item)).unwrap();
        }
    }
    let (starts_at, mode) = (at(30), Mode::Separate);
    let plan = IntakeCommand::Schedule { starts_at, minutes: 60, mode, place: String::new() };
    story.act(26, MEDIATOR, plan).unwrap();
    refused(story.act(31, MEDIATOR, Core::OpenSession), "not-admitted");
    let owner = story.party(OWNER);
    story.act(32, MEDIATOR, admit(owner)).unwrap();
    story.act(33, MEDIATOR, Core::OpenSession).unwrap();
    story.check("M60");
    // Whoever was not looked at agrees to nothing.
    refused(story.act(34, MEDIATOR, crate::case::command::SessionCommand::StartReadback), "wrong-stage");
}
