//! The inquiry (C50–C65, C58; D17, Q-01…Q-16, F-10k, B-609, B-611).

use super::cast::*;
use super::journey::*;
use crate::case::command::{Core, CourtCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::{Finding, Outcome};
use crate::case::id::PartyId;
use crate::case::inquiry::{AnswerDraft, Question};
use crate::case::party::IdentityCheck;
use crate::case::refusal::Refusal;
use crate::case::round::AbsenceCause;
use crate::paper::Kind;

fn plan(starts: i64, suitable_online: bool) -> CourtCommand {
    CourtCommand::ScheduleInquiry { starts_at: at(starts), minutes: 30, suitable_online }
}

fn admit_to_court(party: PartyId, on_site: bool) -> Core {
    Core::AdmitToCourt { party, identity: IdentityCheck::SmsAndVisual, on_site }
}

fn absent(story: &Story, cause: AbsenceCause) -> CourtCommand {
    CourtCommand::RecordAbsence { party: story.party(OWNER), cause, note: String::new() }
}

#[test]
fn b_609_c50_inquiry_is_planned_online_only_where_it_suits_and_all_agreed() {
    let mut story = to_claimed();
    refused(story.act(3 * DAY + 1, CLERK, plan(4 * DAY, false)), "not-suitable-online");
    refused(story.act(3 * DAY + 2, CLERK, plan(2 * DAY, true)), "invalid");
    story.say(3 * DAY + 3, OWNER, withdraw(ConsentItem::InquiryOnline)).unwrap();
    refused(story.act(3 * DAY + 4, CLERK, plan(4 * DAY, true)), "consent-missing");
    story.say(3 * DAY + 5, OWNER, give(ConsentItem::InquiryOnline)).unwrap();
    story.clashes = vec!["顾明远6月12日（星期五）14:00至14:30".into()];
    refused(story.act(3 * DAY + 6, CLERK, plan(4 * DAY, true)), "clash");
    story.clashes.clear();
    refused(to_accepted().act(3 * DAY + 7, CLERK, plan(4 * DAY, true)), "not-claimed");
    story.act(3 * DAY + 8, CLERK, plan(4 * DAY, true)).unwrap();
    story.check("M90 C50");
}

#[test]
fn c50_everybody_is_told_of_the_inquiry_when_it_is_set_and_a_day_and_an_hour_before() {
    let mut story = to_claimed();
    story.act(3 * DAY, CLERK, plan(6 * DAY, true)).unwrap();
    let told = |second: i64| {
        let notices = story.case.notices(at(second));
        let own = notices.into_iter().filter(|notice| notice.key.starts_with("inquiry "));
        own.map(|notice| notice.key.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told(3 * DAY), ["set", "set"]);
    assert_eq!(told(5 * DAY), ["day", "day"]);
    assert_eq!(told(6 * DAY - 3600), ["hour", "hour"]);
    assert_eq!(told(6 * DAY), [""; 0]);
}

#[test]
fn c55_excused_absence_is_planned_again_and_an_unexcused_one_is_for_the_judge() {
    let mut story = to_claimed();
    story.act(3 * DAY + 1, CLERK, plan(4 * DAY, true)).unwrap();
    let early = absent(&story, AbsenceCause::NotCome);
    refused(story.act(4 * DAY - 1, CLERK, early), "too-early");
    let company = story.party(COMPANY);
    story.act(4 * DAY, CLERK, admit_to_court(company, false)).unwrap();
    story.check("M90 C55");
    let mut gone = story.clone();
    let network = absent(&story, AbsenceCause::Network);
    story.act(4 * DAY + 1200, CLERK, network).unwrap();
    story.check("M90 C50");
    let not_come = absent(&gone, AbsenceCause::NotCome);
    gone.act(4 * DAY + 1200, CLERK, not_come).unwrap();
    gone.check("M90 C55");
    let deem =
        Core::DraftRuling { outcome: Outcome::DeemWithdrawn { reasons: "无正当理由不到".into() } };
    gone.act(4 * DAY + 1300, JUDGE, deem).unwrap();
    gone.check("M90 C74");
}

#[test]
fn f_10k_c58_who_takes_back_the_consent_is_asked_in_person_and_the_other_stays_online() {
    let mut story = to_claimed();
    story.act(3 * DAY + 1, CLERK, plan(4 * DAY, true)).unwrap();
    story.say(3 * DAY + 2, OWNER, withdraw(ConsentItem::InquiryOnline)).unwrap();
    story.check("M90 C58");
    let (company, owner) = (story.party(COMPANY), story.party(OWNER));
    story.act(4 * DAY, CLERK, admit_to_court(company.clone(), false)).unwrap();
    refused(story.act(4 * DAY + 1, CLERK, admit_to_court(owner.clone(), false)), "consent-missing");
    story.act(4 * DAY + 2, CLERK, admit_to_court(owner, true)).unwrap();
    refused(story.act(4 * DAY + 3, JUDGE, Core::OpenHearing { present: Vec::new() }), "not-present");
    story.act(4 * DAY + 4, JUDGE, Core::OpenHearing { present: vec![company] }).unwrap();
    story.check("M90 C60");
}

#[test]
fn c58_court_moves_offline_with_a_reason() {
    let mut story = to_hearing();
    let offline = |reason: &str| CourtCommand::MoveOffline { reason: reason.into() };
    refused(story.act(3 * DAY + 100, JUDGE, offline(" ")), "invalid");
    story.act(3 * DAY + 101, JUDGE, offline("听不清，需要当面核对原件")).unwrap();
    story.check("M90 C58");
    refused(story.ask_all(3 * DAY + 102), "wrong-stage");
}

#[test]
fn b_611_c60_who_comes_back_is_looked_at_again_before_the_questions_go_on() {
    let mut story = to_hearing();
    let owner = story.party(OWNER);
    let pause = CourtCommand::PauseHearing { party: owner.clone(), cause: AbsenceCause::Network };
    let resume = |present| CourtCommand::ResumeHearing { present };
    let all = story.parties();
    refused(story.act(3 * DAY + 100, CLERK, resume(all.clone())), "unknown");
    story.act(3 * DAY + 101, CLERK, pause).unwrap();
    refused(story.ask_all(3 * DAY + 102), "paused-hearing");
    refused(story.act(3 * DAY + 103, JUDGE, CourtCommand::CloseHearing), "paused-hearing");
    refused(story.act(3 * DAY + 104, JUDGE, resume(all.clone())), "not-admitted");
    story.act(3 * DAY + 105, JUDGE, admit_to_court(owner, false)).unwrap();
    let company = story.party(COMPANY);
    refused(story.act(3 * DAY + 106, JUDGE, resume(vec![company])), "not-present");
    story.act(3 * DAY + 107, JUDGE, resume(all)).unwrap();
    story.ask_all(3 * DAY + 108).unwrap();
}

#[test]
fn b_611_pause_ends_with_the_hearing_it_was_in() {
    let mut story = to_hearing();
    let owner = story.party(OWNER);
    let pause = CourtCommand::PauseHearing { party: owner, cause: AbsenceCause::Device };
    story.act(3 * DAY + 100, CLERK, pause).unwrap();
    story.act(3 * DAY + 101, JUDGE, CourtCommand::MoveOffline { reason: "设备坏了".into() }).unwrap();
    let all = story.parties();
    for party in all.clone() {
        story.act(4 * DAY, CLERK, admit_to_court(party, true)).unwrap();
    }
    story.act(4 * DAY + 1, JUDGE, Core::OpenHearing { present: all }).unwrap();
    story.ask_all(4 * DAY + 2).unwrap();
}

#[test]
fn d17_q_01_to_q_16_are_answered_by_each_party_before_the_record_is_closed() {
    let mut story = to_hearing();
    let open = story.act(3 * DAY + 100, JUDGE, CourtCommand::CloseHearing);
    let Err(Refusal::QuestionsOpen { questions }) = open else { panic!("{open:?}") };
    assert_eq!(questions, Question::all().map(Question::code).collect::<Vec<_>>());
    let mut answers = story.good_answers();
    assert_eq!(answers.len(), 32);
    // All but the owner's answer to Q-09.
    let owner = story.party(OWNER);
    let last = answers.iter().position(|one| one.question == Question::Q09 && one.party == owner);
    let last = answers.remove(last.unwrap());
    story.act(3 * DAY + 101, CLERK, CourtCommand::AnswerQuestions { answers }).unwrap();
    let open = story.act(3 * DAY + 102, JUDGE, CourtCommand::CloseHearing);
    assert_eq!(open, Err(Refusal::QuestionsOpen { questions: vec!["Q-09"] }));
    refused(story.act(3 * DAY + 103, CLERK, CourtCommand::CloseHearing), "not-yours");
    let empty = AnswerDraft { answer: " ".into(), ..last.clone() };
    refused(
        story.act(3 * DAY + 104, CLERK, CourtCommand::AnswerQuestions { answers: vec![empty] }),
        "invalid",
    );
    let flagged = AnswerDraft { answer: "我以为是分四期".into(), red_flag: true, ..last };
    story.act(3 * DAY + 105, CLERK, CourtCommand::AnswerQuestions { answers: vec![flagged] }).unwrap();
    story.act(3 * DAY + 106, JUDGE, CourtCommand::CloseHearing).unwrap();
    story.check("M90 C65");
}

#[test]
fn q_12_is_asked_only_where_money_is_owed() {
    assert!(to_hearing().case.questions().contains(&Question::Q12));
    let mut story = to_hearing();
    story.case.clauses.remove(1);
    assert!(!story.case.questions().contains(&Question::Q12));
    assert_eq!(story.case.questions().len(), 15);
}

#[test]
fn c65_d17_is_signed_by_each_or_the_reason_is_noted() {
    let mut story = to_hearing();
    story.ask_all(3 * DAY + 100).unwrap();
    story.act(3 * DAY + 101, JUDGE, CourtCommand::CloseHearing).unwrap();
    assess_all(&mut story, 3 * DAY + 102, Finding::None);
    let confirm = || Core::DraftRuling { outcome: Outcome::Confirm };
    let company_and_judge = [COMPANY, JUDGE];
    for who in company_and_judge {
        refused(story.act(3 * DAY + 103, JUDGE, confirm()), "record-open");
        story.sign(3 * DAY + 104, who, Kind::D17).unwrap();
    }
    refused(story.sign(3 * DAY + 105, OTHER_JUDGE, Kind::D17), "already-signed");
    let note = |story: &Story, reason: &str| CourtCommand::NoteRecordRefusal {
        party: story.party(OWNER),
        reason: reason.into(),
    };
    let why = note(&story, "");
    refused(story.act(3 * DAY + 106, CLERK, why), "invalid");
    let why = note(&story, "看过笔录，不愿签字，未说原因");
    story.act(3 * DAY + 107, CLERK, why).unwrap();
    story.act(3 * DAY + 108, JUDGE, confirm()).unwrap();
    story.check("M90 C71");
}
