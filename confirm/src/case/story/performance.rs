//! What the case and the register of performance tell each other (F-3; P10–P60, B-120, DL-P1).

use jiff::civil::date;

use super::cast::*;
use super::journey::*;
use crate::case::command::PerformCommand;
use crate::performance::{ReportDraft, Ruling, State};

fn paid(obligation: usize, amount_fen: Option<i64>, on: jiff::civil::Date) -> PerformCommand {
    let note = String::new();
    PerformCommand::ReportPerformance(ReportDraft { obligation, amount_fen, on, note, proof_sha256: None })
}

fn state(story: &Story, day: i64) -> State {
    story.case.performance_at(at(day * DAY)).unwrap()
}

#[test]
fn p_nothing_is_performed_before_there_is_an_agreement() {
    let mut story = to_frozen();
    assert_eq!(story.case.performance_at(at(4100)), None);
    refused(story.say(4100, OWNER, paid(2, None, date(2026, 6, 8))), "wrong-stage");
}

#[test]
fn f_3_p10_p20_p30_creditor_s_word_settles_each_part() {
    let mut story = to_effective();
    assert_eq!(state(&story, 1), State::Running);
    story.say(5 * DAY, COMPANY, paid(1, None, date(2026, 6, 13))).unwrap();
    refused(story.say(5 * DAY, COMPANY, PerformCommand::ConfirmPerformance { report: 1 }), "not-yours");
    story.say(5 * DAY, OWNER, PerformCommand::ConfirmPerformance { report: 1 }).unwrap();
    assert_eq!(state(&story, 6), State::Partly);
    story.say(20 * DAY, OWNER, paid(2, None, date(2026, 6, 28))).unwrap();
    let deny = PerformCommand::DenyPerformance { report: 2, reason: "账上没有".into() };
    story.say(20 * DAY, COMPANY, deny).unwrap();
    story.say(21 * DAY, COMPANY, PerformCommand::ConfirmPerformance { report: 2 }).unwrap();
    story.say(60 * DAY, COMPANY, paid(3, None, date(2026, 8, 7))).unwrap();
    assert_eq!(state(&story, 61), State::Done);
}

#[test]
fn p40_p60_late_without_a_ruling_is_late_and_after_the_window_unconfirmed() {
    let story = to_effective();
    // The lamps are due on 20 June; the window for the application closes on 8 July.
    assert_eq!(state(&story, 12), State::Running);
    assert_eq!(state(&story, 13), State::Late);
    assert_eq!(story.case.court_stands(at(13 * DAY)), Ruling::Open);
    assert_eq!(story.case.court_stands(at(31 * DAY)), Ruling::Never);
    assert_eq!(state(&story, 31), State::LateUnconfirmed);
}

#[test]
fn p50_p51_late_under_a_served_ruling_can_be_enforced() {
    let enforce = PerformCommand::ReportEnforcement {
        on: date(2026, 6, 25),
        court: "潞川区人民法院".into(),
        note: String::new(),
    };
    let ruled = to_ruled();
    assert_eq!(ruled.case.court_stands(at(4 * DAY)), Ruling::Open);
    let mut story = to_served();
    assert!(matches!(story.case.court_stands(at(4 * DAY)), Ruling::Served { .. }));
    refused(story.say(12 * DAY, OWNER, enforce.clone()), "wrong-stage");
    assert_eq!(state(&story, 13), State::Enforceable);
    refused(story.say(17 * DAY, COMPANY, enforce.clone()), "wrong-stage");
    story.say(17 * DAY, OWNER, enforce.clone()).unwrap();
    assert_eq!(state(&story, 18), State::Enforcing);
    refused(story.say(18 * DAY, OWNER, enforce), "wrong-stage");
}

#[test]
fn p50_served_on_one_is_not_served_on_both() {
    let mut story = to_ruled();
    let owner = story.party(OWNER);
    story.act(3 * DAY + 900, CLERK, crate::case::command::Core::Serve { party: owner }).unwrap();
    assert_eq!(story.case.court_stands(at(4 * DAY)), Ruling::Open);
    assert_eq!(state(&story, 13), State::Late);
}

#[test]
fn p_dismissed_application_leaves_a_contract_to_sue_on() {
    use crate::case::command::Core;
    use crate::case::decision::{Finding, GroundCode, Outcome};
    let mut story = to_heard();
    assess_all(&mut story, 3 * DAY + 600, Finding::None);
    story.act(3 * DAY + 601, JUDGE, assess(GroundCode::Unclear, Finding::Found)).unwrap();
    let outcome = Outcome::Dismiss {
        grounds: vec![GroundCode::Unclear],
        not_acceptable: Vec::new(),
        reasons: "验收标准不明确".into(),
    };
    story.act(3 * DAY + 602, JUDGE, Core::DraftRuling { outcome }).unwrap();
    story.sign(3 * DAY + 603, JUDGE, crate::paper::Kind::D19).unwrap();
    assert_eq!(story.case.court_stands(at(4 * DAY)), Ruling::Never);
    assert_eq!(state(&story, 13), State::LateUnconfirmed);
}
