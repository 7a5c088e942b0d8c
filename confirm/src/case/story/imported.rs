//! A ruling of the court's own system comes in (A-13, A-14, `legal.md` 0.2 (b)): what it has to say, and what goes on here.

use jiff::civil::Date;

use super::cast::*;
use super::journey::*;
use crate::calendar::days_after;
use crate::case::command::{Core, CourtCommand};
use crate::case::decision::{GroundCode, NonAcceptance, Outcome};
use crate::case::imported::CourtRecord;
use crate::case::stage::Confirmation;
use crate::paper::Kind;

/// The day on which the stories file.
fn filed_on(story: &Story) -> Date {
    crate::calendar::day_of(story.case.filed_at.unwrap())
}

fn record(story: &Story) -> CourtRecord {
    court_record(filed_on(story), 0)
}

/// An import of the record as `change` leaves it, twenty days later.
fn import(story: &mut Story, change: impl Fn(&mut CourtRecord)) -> Result<(), crate::case::refusal::Refusal> {
    let mut record = record(story);
    change(&mut record);
    story.act(20 * DAY, CLERK, import_ruling(record))
}

#[test]
fn a_13_a_ruling_of_the_court_s_own_system_is_served_and_performed_here() {
    let mut story = to_filed();
    import(&mut story, |_| {}).unwrap();
    story.check("M90 C80 C71");
    let ruling = story.case.ruling().unwrap();
    assert!(ruling.is_imported() && ruling.is_complete());
    // The bytes are those of the court: no signature of this service was added.
    assert_eq!(ruling.latest().sha256, "a".repeat(64));
    assert_eq!(story.case.docket_no.as_deref(), Some("（2026）晋0499诉前调确71号"));
    assert!(story.case.hearing_opened_at.is_none() && story.case.claim.is_none());
    refused(story.act(20 * DAY + 1, JUDGE, Core::Claim { appointee: None }), "wrong-stage");
    for party in story.parties() {
        story.act(20 * DAY + 2, CLERK, Core::Serve { party }).unwrap();
    }
    let object =
        CourtCommand::FileObjection { interested: None, knew_on: None, reason: "数额不对".into() };
    story.say(20 * DAY + 3, OWNER, object).unwrap();
    story.check("M90 C90 C71");
    let decide =
        CourtCommand::DecideObjection {
            objection: None, upheld: false, reasons: "数额经双方核对".into()
        };
    story.act(20 * DAY + 4, JUDGE, decide).unwrap();
    story.check("M90 C80 C71");
}

#[test]
fn a_13_the_same_record_again_does_nothing_and_another_one_is_refused() {
    let mut story = to_filed();
    import(&mut story, |_| {}).unwrap();
    let before = story.case.clone();
    import(&mut story, |_| {}).unwrap();
    assert_eq!(story.case, before);
    refused(import(&mut story, |record| record.outcome = dismissal()), "record-differs");
    refused(import(&mut story, |record| record.external_id = "susong-9".into()), "record-differs");
    assert_eq!(story.case, before);
}

fn dismissal() -> Outcome {
    let grounds = vec![GroundCode::Unclear];
    Outcome::Dismiss { grounds, not_acceptable: Vec::new(), reasons: "内容不明确".into() }
}

fn not_accepted() -> Outcome {
    let not_acceptable = vec![NonAcceptance::WrongCourt];
    Outcome::NotAccept { not_acceptable, docket_no: None, reasons: "不属于本院管辖".into() }
}

type Change = fn(&mut CourtRecord);

#[test]
fn c71_without_acceptance_inquiry_of_both_and_a_judge_who_may_sit_nothing_is_imported() {
    let cases: [(Change, &str); 10] = [
        (|record| record.both_present_on = None, "invalid"),
        (|record| record.both_present_on = Some(days_after(record.ruled_on, 1)), "invalid"),
        (|record| record.both_present_on = Some(days_after(record.ruled_on, -1)), "invalid"),
        (|record| record.accepted_on = None, "invalid"),
        (|record| record.accepted_on = Some(days_after(record.ruled_on, -1)), "invalid"),
        (|record| record.ruled_on = days_after(record.ruled_on, 90), "invalid"),
        (|record| record.docket_no = None, "docket-no"),
        (|record| record.docket_no = Some("（2026）晋0498诉前调确71号".into()), "docket-no"),
        (|record| record.judge = " ".into(), "invalid"),
        (|record| record.external_id = "第 7 号".into(), "invalid"),
    ];
    for (change, code) in cases {
        let mut story = to_filed();
        refused(import(&mut story, change), code);
        story.check("M90 C20");
    }
    let mut story = to_filed();
    let mediator = story.case.mediator.name.clone();
    refused(import(&mut story, |record| record.judge.clone_from(&mediator)), "conflicted");
    let owner = story.case.parties[1].acting_name().to_owned();
    refused(import(&mut story, |record| record.judge.clone_from(&owner)), "conflicted");
    let record = record(&story);
    let nothing = CourtCommand::ImportRuling { record: record.clone(), content: None };
    refused(story.act(20 * DAY, CLERK, nothing), "invalid");
    refused(story.act(20 * DAY, JUDGE, import_ruling(record.clone())), "not-yours");
    refused(story.act(20 * DAY, MEDIATOR, import_ruling(record)), "not-yours");
}

#[test]
fn c31_what_was_begun_here_is_ended_here() {
    let mut story = to_effective();
    refused(story.act(DAY, CLERK, import_ruling(court_record(filed_day(), 0))), "wrong-stage");
    let mut story = to_claimed();
    refused(import(&mut story, |_| {}), "claimed-by");
    // An acceptance that was entered here is the one of the record.
    let mut story = to_accepted();
    refused(import(&mut story, |_| {}), "invalid");
    let accepted_on = crate::calendar::day_of(story.case.accepted_at.unwrap());
    let as_entered = |record: &mut CourtRecord| {
        *record = court_record(accepted_on, 0);
        record.docket_no = Some(DOCKET_NO.to_owned());
    };
    import(&mut story, as_entered).unwrap();
    story.check("M90 C80 C71");
}

fn filed_day() -> Date {
    crate::calendar::day_of(at(DAY))
}

#[test]
fn c32_c72_c73_the_other_outcomes_come_in_as_well() {
    let mut story = to_filed();
    refused(import(&mut story, |record| record.outcome = not_accepted()), "invalid");
    let refusal = |record: &mut CourtRecord| {
        record.outcome = not_accepted();
        (record.docket_no, record.accepted_on, record.both_present_on) = (None, None, None);
    };
    import(&mut story, refusal).unwrap();
    story.check("M90 C80 C32");
    assert_eq!(story.case.ruling().unwrap().made.kind, Kind::D16c);

    let mut story = to_filed();
    import(&mut story, |record| record.outcome = dismissal()).unwrap();
    story.check("M90 C80 C72");

    let mut story = to_filed();
    let withdrawn = |record: &mut CourtRecord| {
        record.outcome = Outcome::Withdraw { reasons: String::new() };
        record.both_present_on = None;
    };
    import(&mut story, withdrawn).unwrap();
    assert_eq!(story.case.decided(), Some(Confirmation::Withdrawn));
}
