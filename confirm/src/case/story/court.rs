//! The court's side before and beside the inquiry (C20–C50, C73–C75; DL-C2, DL-C3, DL-C6, NA-1…5, B-203).

use jiff::civil::date;

use super::cast::*;
use super::journey::*;
use crate::case::actor::{Actor, ActorKind};
use crate::case::clock::{self, Running};
use crate::case::command::{Core, CourtCommand};
use crate::case::decision::{NonAcceptance, Outcome};
use crate::case::event::Standing;
use crate::case::intake::Appointee;
use crate::case::round::{AbsenceCause, ExtensibleTerm};
use crate::case::stage::Confirmation;
use crate::paper::Kind;

fn correction() -> CourtCommand {
    CourtCommand::RequestCorrection {
        items: vec!["法定代表人身份证明".into()], due: date(2026, 6, 15)
    }
}

fn complete() -> CourtCommand {
    CourtCommand::CompleteCorrection { note: "已上传".into() }
}

fn supplement() -> CourtCommand {
    let (items, due) = (vec!["照明维修的验收单".into()], date(2026, 6, 15));
    CourtCommand::OrderSupplement { items, due, ask_committee: true }
}

fn not_accept(not_acceptable: Vec<NonAcceptance>) -> Core {
    let reasons = "申请确认的内容涉及身份关系".into();
    Core::DraftRuling { outcome: Outcome::NotAccept { not_acceptable, docket_no: None, reasons } }
}

fn deem_withdrawn() -> Core {
    Core::DraftRuling { outcome: Outcome::DeemWithdrawn { reasons: "逾期未补充".into() } }
}

fn allow_withdrawal() -> Core {
    Core::DraftRuling { outcome: Outcome::Withdraw { reasons: String::new() } }
}

const WITHDRAW: fn() -> CourtCommand = || CourtCommand::WithdrawApplication { reason: String::new() };

/// The last day of the term `id`, if it runs.
fn last_day(story: &Story, id: &str, second: i64) -> Option<jiff::civil::Date> {
    let terms: Vec<Running> = clock::running(&story.case, at(second));
    terms.into_iter().find(|running| running.term.id == id).map(|running| running.due().unwrap())
}

#[test]
fn c25_dl_c2_what_is_missing_is_told_once_and_the_three_days_begin_anew() {
    let mut story = to_filed();
    // Filed on Wednesday, 10 June: three days end on Saturday, so on Monday.
    assert_eq!(last_day(&story, "DL-C2", 2 * DAY + 200), Some(date(2026, 6, 15)));
    refused(story.act(2 * DAY + 300, JUDGE, correction()), "not-yours");
    let nothing = CourtCommand::RequestCorrection { items: Vec::new(), due: date(2026, 6, 15) };
    refused(story.act(2 * DAY + 301, CLERK, nothing), "invalid");
    let past = CourtCommand::RequestCorrection { items: vec!["身份证明".into()], due: date(2026, 6, 9) };
    refused(story.act(2 * DAY + 302, CLERK, past), "invalid");
    story.act(2 * DAY + 303, CLERK, correction()).unwrap();
    story.check("M90 C25");
    refused(story.act(2 * DAY + 304, CLERK, accept(DOCKET_NO)), "wrong-stage");
    // 15 June is the last day: to its end at midnight in Beijing.
    let over = 7 * DAY + 36_000;
    let mut late = story.clone();
    refused(late.say(over, OWNER, complete()), "too-late-to-supply");
    story.say(over - 1, OWNER, complete()).unwrap();
    story.check("M90 C20");
    assert_eq!(last_day(&story, "DL-C2", over), Some(date(2026, 6, 18)));
    refused(story.act(over + 60, CLERK, correction()), "corrected-once");
    story.act(over + 61, CLERK, accept(DOCKET_NO)).unwrap();
    story.check("M90 C31");
}

#[test]
fn c74_what_was_not_corrected_in_time_counts_as_withdrawn() {
    let mut story = to_filed();
    story.act(2 * DAY + 300, CLERK, correction()).unwrap();
    let over = 7 * DAY + 36_000;
    refused(story.act(over - 1, JUDGE, deem_withdrawn()), "no-ground-to-deem");
    story.act(over, JUDGE, deem_withdrawn()).unwrap();
    story.check("M90 C74");
    story.sign(over + 1, JUDGE, Kind::D20b).unwrap();
    story.check("M90 C80 C74");
}

#[test]
fn c32_na_3_application_is_not_accepted_by_a_ruling_with_its_codes() {
    let mut story = to_filed();
    let na = vec![NonAcceptance::PersonalStatus];
    refused(story.act(2 * DAY + 300, CLERK, not_accept(na.clone())), "not-yours");
    refused(story.act(2 * DAY + 301, JUDGE, not_accept(Vec::new())), "ground-missing");
    story.act(2 * DAY + 302, JUDGE, not_accept(na)).unwrap();
    story.check("M90 C32");
    assert_eq!(story.case.outcome.as_ref().unwrap().codes(), ["NA-3"]);
    refused(story.sign(2 * DAY + 303, OTHER_JUDGE, Kind::D16c), "claimed-by");
    story.sign(2 * DAY + 304, JUDGE, Kind::D16c).unwrap();
    story.check("M90 C80 C32");
    refused(story.act(2 * DAY + 305, CLERK, accept(DOCKET_NO)), "wrong-stage");
    let party = story.party(OWNER);
    story.act(2 * DAY + 306, CLERK, Core::Serve { party }).unwrap();
}

#[test]
fn c32_na_codes_found_after_the_acceptance_dismiss_it() {
    let mut story = to_heard();
    assess_all(&mut story, 3 * DAY + 600, crate::case::decision::Finding::None);
    refused(story.act(3 * DAY + 601, JUDGE, not_accept(vec![NonAcceptance::Title])), "wrong-stage");
    let outcome = Outcome::Dismiss {
        grounds: Vec::new(),
        not_acceptable: vec![NonAcceptance::Title],
        reasons: "协议内容涉及房屋确权".into(),
    };
    story.act(3 * DAY + 602, JUDGE, Core::DraftRuling { outcome }).unwrap();
    story.sign(3 * DAY + 603, JUDGE, Kind::D19).unwrap();
    story.check("M90 C80 C72");
}

#[test]
fn k_05_k_06_what_the_register_says_against_it_stops_the_application() {
    let note = |standing: Standing| CourtCommand::NoteStanding { standing: Some(standing) };
    let cases = [
        (Standing { committee_registered: false, ..Standing::default() }, "not-registered"),
        (Standing { mediator_registered: false, ..Standing::default() }, "not-registered"),
        (Standing { court_competent: false, ..Standing::default() }, "not-competent"),
        (
            Standing { filed_elsewhere: Some("潞州区人民法院".into()), ..Standing::default() },
            "filed-elsewhere",
        ),
    ];
    for (standing, code) in cases {
        let mut story = to_effective();
        refused(story.act(DAY, MEDIATOR, note(standing.clone())), "not-yours");
        story.act(DAY, SYSTEM, note(standing)).unwrap();
        refused(story.say(DAY + 1, COMPANY, Core::StartApplication), code);
        refused(story.say(DAY + 2, COMPANY, CourtCommand::PrepareApplication), code);
    }
}

#[test]
fn c10_draft_binds_nobody_and_lapses_with_the_window() {
    let mut story = to_effective();
    story.act(DAY, MEDIATOR, CourtCommand::PrepareApplication).unwrap();
    story.check("M90 C10");
    refused(story.act(DAY + 1, CLERK, accept(DOCKET_NO)), "one-sided");
    assert_eq!(story.case.confirmation_at(at(30 * DAY + 36_000)), Some(Confirmation::Expired));
    assert_eq!(story.case.owner(at(30 * DAY + 36_000)), None);
    story.say(DAY + 2, OWNER, Core::StartApplication).unwrap();
    story.check("M90 C15");
}

#[test]
fn c45_dl_c6_supplement_goes_back_to_the_judge_and_silence_counts_as_withdrawn() {
    let mut story = to_claimed();
    refused(story.act(3 * DAY + 1, OTHER_JUDGE, supplement()), "claimed-by");
    story.act(3 * DAY + 2, JUDGE, supplement()).unwrap();
    story.check("M90 C45");
    assert_eq!(last_day(&story, "DL-C6", 3 * DAY + 3), Some(date(2026, 6, 15)));
    refused(story.act(3 * DAY + 3, JUDGE, deem_withdrawn()), "no-ground-to-deem");
    let over = 7 * DAY + 36_000;
    let mut late = story.clone();
    let submit = CourtCommand::SubmitSupplement { note: "验收单已拍照上传".into() };
    story.act(3 * DAY + 4, MEDIATOR, submit.clone()).unwrap();
    story.check("M90 C40");
    let mut deemed = late.clone();
    deemed.act(over, JUDGE, deem_withdrawn()).unwrap();
    deemed.sign(over + 1, JUDGE, Kind::D20b).unwrap();
    deemed.check("M90 C80 C74");
    // 民诉法解释 357: the judge may, and need not; what comes late is still taken.
    late.say(over, OWNER, submit).unwrap();
    late.check("M90 C40");
}

#[test]
fn c73_application_is_withdrawn_by_either_before_the_ruling_with_the_judge_s_leave() {
    refused(to_claimed().act(3 * DAY + 1, JUDGE, allow_withdrawal()), "nothing-withdrawn");
    for mut story in [to_accepted(), to_claimed(), to_hearing(), to_heard()] {
        let second = 3 * DAY + 600;
        story.say(second, OWNER, WITHDRAW()).unwrap();
        refused(story.say(second + 1, OWNER, WITHDRAW()), "wrong-stage");
        if story.case.claim.is_none() {
            story.act(second + 2, JUDGE, Core::Claim { appointee: None }).unwrap();
        }
        story.act(second + 3, JUDGE, allow_withdrawal()).unwrap();
        story.check("M90 C73");
        story.sign(second + 4, JUDGE, Kind::D20).unwrap();
        story.check("M90 C80 C73");
    }
    refused(to_ruled().say(4 * DAY, OWNER, WITHDRAW()), "wrong-stage");
}

#[test]
fn c74_refusing_to_be_asked_counts_as_withdrawn_and_a_broken_line_does_not() {
    let absent = |story: &Story, cause| CourtCommand::RecordAbsence {
        party: story.party(OWNER),
        cause,
        note: String::new(),
    };
    let mut story = to_hearing();
    let network = absent(&story, AbsenceCause::Network);
    story.act(3 * DAY + 100, CLERK, network).unwrap();
    refused(story.act(3 * DAY + 101, JUDGE, deem_withdrawn()), "no-ground-to-deem");
    let refuses = absent(&story, AbsenceCause::RefusesInquiry);
    story.act(3 * DAY + 102, CLERK, refuses).unwrap();
    // C.7 (6): the record of an absence decides nothing; the judge does.
    story.check("M90 C60");
    story.act(3 * DAY + 103, JUDGE, deem_withdrawn()).unwrap();
    story.sign(3 * DAY + 104, JUDGE, Kind::D20b).unwrap();
    story.check("M90 C80 C74");
}

#[test]
fn c75_dispute_about_civil_rights_ends_the_special_procedure() {
    let mut story = to_hearing();
    let terminate =
        |reasons: &str| Core::DraftRuling { outcome: Outcome::Terminate { reasons: reasons.into() } };
    refused(story.act(3 * DAY + 100, JUDGE, terminate(" ")), "invalid");
    story.act(3 * DAY + 101, JUDGE, terminate("双方对欠费年份又有争议")).unwrap();
    story.check("M90 C75");
    story.sign(3 * DAY + 102, JUDGE, Kind::D19b).unwrap();
    story.check("M90 C80 C75");
}

#[test]
fn b_203_recusal_rests_the_inquiry_until_the_president_decides() {
    let apply = CourtCommand::ApplyRecusal { reason: "审判员是对方代理人的表兄".into() };
    let decide = |granted| CourtCommand::DecideRecusal { granted, reason: "已核实".into() };
    refused(to_accepted().say(3 * DAY, OWNER, apply.clone()), "not-claimed");
    let mut story = to_hearing();
    story.ask_all(3 * DAY + 100).unwrap();
    story.say(3 * DAY + 101, OWNER, apply).unwrap();
    refused(story.act(3 * DAY + 102, JUDGE, CourtCommand::CloseHearing), "recusal-pending");
    refused(story.act(3 * DAY + 103, JUDGE, decide(false)), "not-yours");
    let mut unfounded = story.clone();
    unfounded.act(3 * DAY + 104, PRESIDENT, decide(false)).unwrap();
    unfounded.act(3 * DAY + 105, JUDGE, CourtCommand::CloseHearing).unwrap();
    story.act(3 * DAY + 104, PRESIDENT, decide(true)).unwrap();
    story.check("M90 C31");
    refused(story.act(3 * DAY + 105, JUDGE, Core::Claim { appointee: None }), "conflicted");
    story.act(3 * DAY + 106, OTHER_JUDGE, Core::Claim { appointee: None }).unwrap();
    // Another judge starts anew: no answers, no hearing of the one who left.
    assert!(story.case.round.answers.is_empty() && story.case.hearing_opened_at.is_none());
    refused(story.act(3 * DAY + 107, PRESIDENT, decide(true)), "unknown");
}

#[test]
fn b_203_application_against_a_judge_goes_with_that_judge() {
    let mut story = to_claimed();
    let apply = CourtCommand::ApplyRecusal { reason: "审判员是对方代理人的表兄".into() };
    story.say(3 * DAY + 1, OWNER, apply).unwrap();
    story.act(3 * DAY + 2, JUDGE, CourtCommand::Recuse { reason: "属实".into() }).unwrap();
    story.check("M90 C31");
    story.act(3 * DAY + 3, OTHER_JUDGE, Core::Claim { appointee: None }).unwrap();
    let present = story.parties();
    for party in present.clone() {
        let identity = crate::case::party::IdentityCheck::DocumentSeen;
        story.act(3 * DAY + 4, CLERK, Core::AdmitToCourt { party, identity, on_site: false }).unwrap();
    }
    story.act(3 * DAY + 5, OTHER_JUDGE, Core::OpenHearing { present }).unwrap();
}

#[test]
fn b_203_whom_the_register_bars_neither_takes_nor_gets_the_case() {
    let known = |concerns: &[&str], barred: &[&str]| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Some(Appointee { concerns: texts(concerns), barred: texts(barred), ..appointee(JUDGE) })
    };
    let mut story = to_accepted();
    let bars = known(&[], &["审判员曾在本纠纷中担任代理人。应当回避，请改由其他人办理。"]);
    refused(story.act(3 * DAY, JUDGE, Core::Claim { appointee: bars.clone() }), "barred");
    let assign = |appointee| CourtCommand::AssignJudge { judge: None, appointee };
    refused(story.act(3 * DAY + 1, CLERK, assign(bars)), "barred");
    let doubt = known(&["审判员与当事人在同一单位工作。"], &[]);
    story.act(3 * DAY + 2, JUDGE, Core::Claim { appointee: doubt.clone() }).unwrap();
    assert_eq!(story.case.claim.as_ref().unwrap().concerns.len(), 1);
    story.act(3 * DAY + 3, CLERK, assign(doubt)).unwrap();
    assert_eq!(story.case.claim.as_ref().unwrap().concerns.len(), 1);
}

#[test]
fn b_307_what_was_filed_elsewhere_stops_the_last_signature_and_the_acceptance() {
    let elsewhere = |court: Option<&str>| CourtCommand::NoteStanding {
        standing: Some(Standing { filed_elsewhere: court.map(ToOwned::to_owned), ..Standing::default() }),
    };
    let mut story = to_effective();
    story.say(DAY, OWNER, Core::StartApplication).unwrap();
    story.sign(DAY + 1, OWNER, Kind::D14).unwrap();
    story.act(DAY + 2, SYSTEM, elsewhere(Some("潞山区人民法院"))).unwrap();
    refused(story.sign(DAY + 3, COMPANY, Kind::D14), "filed-elsewhere");
    story.act(DAY + 4, SYSTEM, elsewhere(None)).unwrap();
    story.sign(DAY + 5, COMPANY, Kind::D14).unwrap();
    story.act(DAY + 6, SYSTEM, elsewhere(Some("潞山区人民法院"))).unwrap();
    refused(story.act(DAY + 7, CLERK, accept(DOCKET_NO)), "filed-elsewhere");
}

#[test]
fn b_203_who_mediated_never_judges() {
    let turncoat = |second| Actor { id: MEDIATOR.into(), kind: ActorKind::Judge, ..actor(JUDGE, at(second)) };
    let mut story = to_accepted();
    refused(story.act_as(3 * DAY, &turncoat(3 * DAY), Core::Claim { appointee: None }), "conflicted");
    let mut mediator = appointee(MEDIATOR);
    mediator.organisation = story.case.court.id.clone();
    let assign = |appointee| CourtCommand::AssignJudge { judge: None, appointee };
    refused(story.act(3 * DAY + 1, PRESIDENT, assign(Some(mediator))), "conflicted");
    refused(story.act(3 * DAY + 2, CLERK, assign(None)), "unknown");
    refused(story.act(3 * DAY + 3, CLERK, assign(Some(appointee(OTHER_MEDIATOR)))), "unknown");
    story.act(3 * DAY + 4, CLERK, assign(Some(appointee(OTHER_JUDGE)))).unwrap();
    story.check("M90 C40");
    assert_eq!(story.case.claim.as_ref().unwrap().judge.id, OTHER_JUDGE);
}

#[test]
fn c40_case_is_handed_over_before_the_inquiry_and_not_in_it() {
    let assign = || CourtCommand::AssignJudge { judge: None, appointee: Some(appointee(OTHER_JUDGE)) };
    let mut story = to_claimed();
    assess_all(&mut story, 3 * DAY + 1, crate::case::decision::Finding::None);
    story.act(3 * DAY + 2, PRESIDENT, assign()).unwrap();
    story.check("M90 C40");
    // What was found is the finding of one person.
    assert!(story.case.assessments.is_empty());
    refused(story.act(3 * DAY + 3, JUDGE, supplement()), "claimed-by");
    for mut story in [to_hearing(), to_heard(), to_ruled()] {
        refused(story.act(3 * DAY + 600, PRESIDENT, assign()), "wrong-stage");
    }
}

#[test]
fn dl_c3_president_lengthens_the_term_once_by_ten_days_at_most() {
    let mut story = to_claimed();
    // Accepted on 10 June: fifteen days end on Thursday, the 25th; ten more on Sunday, 5 July, so on Monday.
    assert_eq!(last_day(&story, "DL-C3", 3 * DAY + 1), Some(date(2026, 6, 25)));
    let extend =
        |days| CourtCommand::ExtendTerm { term: ExtensibleTerm::Ruling, days, reason: "案情复杂".into() };
    refused(story.act(3 * DAY + 1, JUDGE, extend(10)), "not-yours");
    refused(story.act(3 * DAY + 2, PRESIDENT, extend(11)), "invalid");
    refused(story.act(3 * DAY + 3, PRESIDENT, extend(0)), "invalid");
    story.act(3 * DAY + 4, PRESIDENT, extend(10)).unwrap();
    assert_eq!(last_day(&story, "DL-C3", 3 * DAY + 5), Some(date(2026, 7, 6)));
    refused(story.act(3 * DAY + 5, PRESIDENT, extend(1)), "extended-already");
}
