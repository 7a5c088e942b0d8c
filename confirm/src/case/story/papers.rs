//! Papers of the inquiry, the performance and the archive: what makes them, what takes their place, who reads them
//! (D16d, D22–D25; C50, C95, P20–P51, V).

use jiff::civil::date;

use super::cast::*;
use super::journey::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::command::{Core, CourtCommand, PerformCommand, SessionCommand};
use crate::case::document::Document;
use crate::case::id::{AccountId, OrgId};
use crate::paper::Kind;
use crate::performance::{ReportDraft, Risk5, Satisfaction, State, VisitDraft, VisitManner};

fn staff(role: StaffRole, id: &str, org: &str) -> Viewer {
    Viewer::Staff { role, id: AccountId::new(id), org: OrgId::new(org) }
}

/// Who opens the latest document of `kind`: mediator, another of the committee, clerk, judge, company, owner.
fn readers(story: &Story, kind: Kind) -> [bool; 6] {
    let document = of(story, kind).pop().unwrap().made.id.clone();
    let (committee, court) = (story.case.committee.id.as_str(), story.case.court.id.as_str());
    [
        staff(StaffRole::Mediator, MEDIATOR, committee),
        staff(StaffRole::Operator, OPERATOR, committee),
        staff(StaffRole::Clerk, CLERK, court),
        staff(StaffRole::Judge, JUDGE, court),
        Viewer::Party(story.party(COMPANY)),
        Viewer::Party(story.party(OWNER)),
    ]
    .map(|viewer| story.case.may_open(&viewer, &document))
}

fn of(story: &Story, kind: Kind) -> Vec<&Document> {
    story.case.documents.iter().filter(|document| document.made.kind == kind).collect()
}

/// Which documents of `kind` there are, and whether something took their place.
fn superseded(story: &Story, kind: Kind) -> Vec<bool> {
    of(story, kind).into_iter().map(|document| document.superseded).collect()
}

fn schedule(second: i64) -> CourtCommand {
    CourtCommand::ScheduleInquiry { starts_at: at(second), minutes: 60, suitable_online: true }
}

fn paid(obligation: usize, on: jiff::civil::Date) -> PerformCommand {
    let (note, amount_fen, proof_sha256) = (String::new(), None, None);
    PerformCommand::ReportPerformance(ReportDraft { obligation, amount_fen, on, note, proof_sha256 })
}

fn visit(on: jiff::civil::Date) -> PerformCommand {
    PerformCommand::RecordVisit(VisitDraft {
        on,
        manner: VisitManner::Phone,
        all_performed: false,
        performance: "已付首期".into(),
        satisfaction: Satisfaction::Satisfied,
        risk: String::new(),
        lawsuit: String::new(),
        measures: String::new(),
        next_on: None,
        risk_level: Risk5::Calm,
    })
}

#[test]
fn d16d_c50_another_time_or_another_judge_takes_the_place_of_the_notice() {
    let mut story = to_claimed();
    let second = 3 * DAY;
    let due = date(2026, 6, 20);
    let demand =
        CourtCommand::OrderSupplement { items: vec!["付款凭证".into()], due, ask_committee: false };
    story.act(second, JUDGE, demand).unwrap();
    story.say(second + 1, OWNER, CourtCommand::SubmitSupplement { note: "已补充".into() }).unwrap();
    story.act(second + 2, CLERK, schedule(second + 3600)).unwrap();
    story.check("M90 C50");
    assert_eq!(readers(&story, Kind::D16d), [true; 6]);
    story.act(second + 3, CLERK, schedule(second + 7200)).unwrap();
    // The notice of what had to be supplied is another one and stays.
    assert_eq!(superseded(&story, Kind::D16d), [false, true, false]);
    story.act(second + 4, JUDGE, Core::Release).unwrap();
    assert_eq!(superseded(&story, Kind::D16d), [false, true, true]);
}

#[test]
fn d22_v_each_visit_has_its_record_which_only_the_committee_reads() {
    let mut story = to_served();
    story.act(10 * DAY, MEDIATOR, visit(date(2026, 6, 18))).unwrap();
    story.act(11 * DAY, MEDIATOR, visit(date(2026, 6, 19))).unwrap();
    assert_eq!(superseded(&story, Kind::D22), [false, false]);
    assert_eq!(readers(&story, Kind::D22), [true, true, false, false, false, false]);
}

#[test]
fn d23_p20_p30_each_confirmation_makes_the_register_anew() {
    let mut story = to_served();
    story.say(5 * DAY, COMPANY, paid(1, date(2026, 6, 13))).unwrap();
    assert_eq!(superseded(&story, Kind::D23), [false; 0], "what nobody confirmed is not proved");
    story.say(5 * DAY + 1, OWNER, PerformCommand::ConfirmPerformance { report: 1 }).unwrap();
    assert_eq!(superseded(&story, Kind::D23), [false]);
    // The creditor's own word is report and confirmation at once.
    story.say(6 * DAY, COMPANY, paid(2, date(2026, 6, 14))).unwrap();
    story.say(7 * DAY, COMPANY, paid(3, date(2026, 6, 15))).unwrap();
    assert_eq!(story.case.performance_at(at(8 * DAY)), Some(State::Done));
    assert_eq!(superseded(&story, Kind::D23), [true, true, false]);
    assert_eq!(readers(&story, Kind::D23), [true, true, false, false, true, true]);
}

#[test]
fn d25_p51_the_creditor_who_asks_has_the_application_and_nobody_else() {
    let enforce = PerformCommand::ReportEnforcement {
        on: date(2026, 6, 25),
        court: "潞川区人民法院".into(),
        note: String::new(),
    };
    let mut noted = to_served();
    noted.act(17 * DAY, MEDIATOR, enforce.clone()).unwrap();
    assert!(of(&noted, Kind::D25).is_empty(), "the mediator only notes what somebody did");
    let mut story = to_served();
    story.say(17 * DAY, OWNER, enforce).unwrap();
    assert_eq!(readers(&story, Kind::D25), [false, false, false, false, false, true]);
}

#[test]
fn d24_c95_a_file_that_is_closed_again_has_new_contents() {
    let mut story = to_served();
    let over = 21 * DAY;
    story.act(over, CLERK, CourtCommand::Archive).unwrap();
    story.check("M90 C95 C71");
    assert_eq!(readers(&story, Kind::D24), [false, false, true, true, false, false]);
    let object = CourtCommand::FileObjection {
        interested: Some("钱秀英".into()),
        knew_on: Some(date(2026, 6, 20)),
        reason: "楼道照明由我出资安装".into(),
    };
    story.act(over + 1, CLERK, object).unwrap();
    let decide =
        CourtCommand::DecideObjection { objection: None, upheld: false, reasons: "异议不成立".into() };
    story.act(over + 2, JUDGE, decide).unwrap();
    story.act(over + 3, CLERK, CourtCommand::Archive).unwrap();
    assert_eq!(superseded(&story, Kind::D24), [true, false]);
}

#[test]
fn c_7_a_record_from_before_these_papers_is_still_read() {
    use crate::case::event::Event;
    for old in [
        r#"{"kind":"court","what":"archived"}"#,
        r#"{"kind":"perform","what":"confirmed","report":1,"by":"mediator"}"#,
    ] {
        let event: Event = serde_json::from_str(old).unwrap();
        assert!(event.documents().is_empty());
    }
}

#[test]
fn d24_committee_closes_its_own_file_when_the_mediation_is_over() {
    let mut talking = to_session();
    refused(talking.act(100, MEDIATOR, SessionCommand::CloseFile), "wrong-stage");
    let mut story = to_filed();
    refused(story.act(2 * DAY, CLERK, SessionCommand::CloseFile), "not-yours");
    story.act(2 * DAY + 1, MEDIATOR, SessionCommand::CloseFile).unwrap();
    assert_eq!(readers(&story, Kind::D24b), [true, true, false, false, false, false]);
    // What comes later goes into new contents; what is due is done first.
    refused(story.act(120 * DAY, RECORDER, SessionCommand::CloseFile), "wrong-stage");
    story.act(3 * DAY, RECORDER, SessionCommand::CloseFile).unwrap();
    assert_eq!(superseded(&story, Kind::D24b), [true, false]);
    let filed = crate::service::composition::dossier::held(&story.case);
    let names: Vec<&str> = filed.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names[..2], ["人民调解申请书", "人民调解受理登记表"]);
    assert!(names.contains(&"调解组织主持调解的证明") && !names.contains(&"人民调解卷宗"), "{names:?}");
}
