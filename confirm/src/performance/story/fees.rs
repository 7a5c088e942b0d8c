//! F-1: the company repairs lamps and is owed fees; each side confirms only what is owed to it.

use jiff::civil::date;

use super::super::*;
use super::cast::*;
use crate::case::refusal::Refusal;

const SERVED: Ruling = Ruling::Served { on: date(2026, 6, 11) };

#[track_caller]
fn check(result: Result<Vec<PerformEvent>, Refusal>, code: &str) -> String {
    let refusal = result.unwrap_err();
    assert_eq!(refusal.code(), code);
    refusal.sentence()
}

#[test]
fn f_1_is_performed_act_and_both_instalments() {
    let mut ledger = fees();
    let kinds: Vec<_> = ledger.obligations().iter().map(|owed| (owed.kind, owed.clause)).collect();
    let expected = [(ObligationKind::Act, 1), (ObligationKind::Payment, 2), (ObligationKind::Payment, 3)];
    assert_eq!(kinds, expected);
    assert_eq!(ledger.obligations()[0].creditors, [id("p2")]);
    assert_eq!(ledger.state(date(2026, 6, 20), SERVED), State::Running);
    confirmed(&mut ledger, 1, date(2026, 6, 18));
    confirmed(&mut ledger, 2, date(2026, 6, 30));
    assert_eq!(ledger.state(date(2026, 9, 30), SERVED), State::Partly);
    confirmed(&mut ledger, 3, date(2026, 9, 30));
    assert_eq!(ledger.state(date(2026, 9, 30), SERVED), State::Done);
    assert_eq!(ledger.enforcement_until(SERVED), Some(date(2028, 9, 30)));
}

#[test]
fn f_1_first_instalment_late_by_more_than_ten_days_makes_the_second_due() {
    let mut ledger = fees();
    confirmed(&mut ledger, 1, date(2026, 6, 20));
    assert_eq!(ledger.state(date(2026, 7, 1), SERVED), State::Late);
    assert_eq!(ledger.state(date(2026, 7, 10), SERVED), State::Late);
    assert_eq!(ledger.state(date(2026, 7, 11), SERVED), State::Enforceable);
    let view = ledger.view(date(2026, 7, 11), SERVED);
    assert_eq!((view.accelerated_on, view.due_now_fen), (Some(date(2026, 7, 11)), 283_968));
    assert_eq!(view.obligations[2].falls_due, date(2026, 7, 11));
}

#[test]
fn an_act_that_is_late_can_be_enforced_although_payments_are_still_to_come() {
    let ledger = fees();
    assert_eq!(ledger.state(date(2026, 6, 21), SERVED), State::Enforceable);
    let pack = ledger.enforcement_pack(date(2026, 6, 21), SERVED).unwrap();
    assert_eq!((pack.unpaid.len(), pack.unpaid[0].unpaid_fen), (1, None));
    assert_eq!(pack.unpaid[0].until, date(2028, 6, 20));
}

#[test]
fn creditor_confirms_and_debtor_does_not() {
    let mut ledger = fees();
    let today = date(2026, 6, 30);
    act(&mut ledger, &party("p2"), &report(2, Some(141_984), today), SERVED, today).unwrap();
    let confirm = PerformCommand::ConfirmPerformance { report: 1 };
    check(ledger.decide(&party("p2"), &confirm, SERVED, today), "not-yours");
    check(ledger.decide(&party("p9"), &confirm, SERVED, today), "not-yours");
    check(ledger.decide(&Side::Recorder, &confirm, SERVED, today), "not-yours");
    assert!(check(ledger.decide(&Side::Mediator, &confirm, SERVED, today), "invalid").contains("凭证"));
    let row = ledger.view(today, SERVED).obligations.remove(1);
    assert_eq!((row.paid_fen, row.pending_fen, row.state), (0, 141_984, Standing::Open));
    act(&mut ledger, &party("p1"), &confirm, SERVED, today).unwrap();
    assert_eq!(ledger.view(today, SERVED).obligations[1].paid_fen, 141_984);
    check(ledger.decide(&party("p1"), &confirm, SERVED, today), "wrong-stage");
    let deny = PerformCommand::DenyPerformance { report: 1, reason: "没到账".to_owned() };
    check(ledger.decide(&party("p1"), &deny, SERVED, today), "wrong-stage");
}

#[test]
fn mediator_confirms_a_payment_whose_proof_was_shown() {
    let mut ledger = fees();
    let today = date(2026, 6, 30);
    act(&mut ledger, &party("p2"), &proved_report(2, None, today), SERVED, today).unwrap();
    let confirm = PerformCommand::ConfirmPerformance { report: 1 };
    act(&mut ledger, &Side::Mediator, &confirm, SERVED, today).unwrap();
    assert_eq!(ledger.view(today, SERVED).obligations[1].state, Standing::Done);
}

#[test]
fn creditor_s_own_report_is_confirmed_at_once() {
    let mut ledger = fees();
    let today = date(2026, 6, 30);
    let events = act(&mut ledger, &party("p1"), &report(2, None, today), SERVED, today).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(ledger.view(today, SERVED).obligations[1].state, Standing::Done);
}

#[test]
fn payments_in_parts_count_and_show_the_difference() {
    let mut ledger = fees();
    for (day, amount_fen) in [(20, 100_000), (25, 40_000)] {
        let on = date(2026, 6, day);
        act(&mut ledger, &party("p1"), &report(2, Some(amount_fen), on), SERVED, on).unwrap();
    }
    let row = ledger.view(date(2026, 6, 30), SERVED).obligations.remove(1);
    assert_eq!((row.paid_fen, row.open_fen, row.state), (140_000, 1_984, Standing::Partly));
    let today = date(2026, 7, 2);
    let row = ledger.view(today, SERVED).obligations.remove(1);
    assert_eq!((row.state, row.late_days), (Standing::Late, 2));
    let sentence =
        check(ledger.decide(&party("p1"), &report(2, Some(2_000), today), SERVED, today), "invalid");
    assert_eq!(sentence, "第2项只差19.84元没有付清，不能记20.00元。多付的部分请记到下一期。");
    act(&mut ledger, &party("p1"), &report(2, Some(1_984), today), SERVED, today).unwrap();
    let row = ledger.view(today, SERVED).obligations.remove(1);
    assert_eq!((row.state, row.late_days, row.settled_on), (Standing::Done, 2, Some(today)));
    let sentence = check(ledger.decide(&party("p1"), &report(2, None, today), SERVED, today), "invalid");
    assert!(sentence.contains("已经付清"));
}

#[test]
fn what_waits_for_an_answer_can_t_be_reported_twice() {
    let mut ledger = fees();
    let today = date(2026, 6, 18);
    act(&mut ledger, &party("p2"), &report(2, None, today), SERVED, today).unwrap();
    let sentence = check(ledger.decide(&party("p1"), &report(2, None, today), SERVED, today), "invalid");
    assert!(sentence.contains("等待确认"));
    act(&mut ledger, &party("p1"), &report(1, None, today), SERVED, today).unwrap();
    check(ledger.decide(&Side::Mediator, &report(1, None, today), SERVED, today), "invalid");
}

#[test]
fn a_denied_report_counts_nothing_until_the_creditor_finds_the_money() {
    let mut ledger = fees();
    let today = date(2026, 7, 1);
    act(&mut ledger, &party("p2"), &report(2, None, date(2026, 6, 30)), SERVED, today).unwrap();
    let deny = |reason: &str| PerformCommand::DenyPerformance { report: 1, reason: reason.to_owned() };
    check(ledger.decide(&party("p1"), &deny(" "), SERVED, today), "invalid");
    check(ledger.decide(&party("p2"), &deny("没付"), SERVED, today), "not-yours");
    act(&mut ledger, &party("p1"), &deny("没到账"), SERVED, today).unwrap();
    check(ledger.decide(&party("p1"), &deny("没到账"), SERVED, today), "wrong-stage");
    assert_eq!(ledger.view(today, SERVED).obligations[1].late_days, 1);
    let confirm = PerformCommand::ConfirmPerformance { report: 1 };
    act(&mut ledger, &party("p1"), &confirm, SERVED, today).unwrap();
    assert_eq!(ledger.view(today, SERVED).obligations[1].late_days, 0);
}

#[test]
fn a_denied_report_can_t_be_confirmed_when_the_money_came_otherwise() {
    let mut ledger = fees();
    let today = date(2026, 6, 30);
    act(&mut ledger, &party("p2"), &report(2, None, today), SERVED, today).unwrap();
    let deny = PerformCommand::DenyPerformance { report: 1, reason: "没到账".to_owned() };
    act(&mut ledger, &party("p1"), &deny, SERVED, today).unwrap();
    act(&mut ledger, &party("p1"), &report(2, None, today), SERVED, today).unwrap();
    let confirm = PerformCommand::ConfirmPerformance { report: 1 };
    check(ledger.decide(&party("p1"), &confirm, SERVED, today), "invalid");
}

#[test]
fn reports_that_can_t_be_right_are_refused() {
    let ledger = fees();
    let today = date(2026, 6, 20);
    check(ledger.decide(&party("p2"), &report(9, None, today), SERVED, today), "unknown");
    check(ledger.decide(&party("p2"), &report(0, None, today), SERVED, today), "unknown");
    check(ledger.decide(&party("p9"), &report(2, None, today), SERVED, today), "not-yours");
    check(ledger.decide(&Side::Recorder, &report(2, None, today), SERVED, today), "not-yours");
    for amount_fen in [0, -1, i64::MIN, i64::MAX, 141_985] {
        check(ledger.decide(&party("p2"), &report(2, Some(amount_fen), today), SERVED, today), "invalid");
    }
    for on in [date(2026, 6, 21), date(2025, 6, 20), Date::MIN, Date::MAX] {
        check(ledger.decide(&party("p2"), &report(2, None, on), SERVED, today), "invalid");
    }
    check(ledger.decide(&party("p1"), &report(1, Some(1), today), SERVED, today), "invalid");
    let confirm = PerformCommand::ConfirmPerformance { report: 1 };
    check(ledger.decide(&party("p1"), &confirm, SERVED, today), "unknown");
    let PerformCommand::ReportPerformance(mut draft) = proved_report(2, None, today) else { unreachable!() };
    draft.proof_sha256 = Some("E3B0".to_owned());
    let forged = PerformCommand::ReportPerformance(draft);
    check(ledger.decide(&party("p2"), &forged, SERVED, today), "invalid");
}

#[test]
fn p30_what_is_agreed_in_words_alone_is_performed_when_a_visit_found_so() {
    let other = ClauseDraft::Other { text: "双方互相道歉".to_owned() };
    let forbear =
        ClauseDraft::Forbear {
            debtors: vec![id("p1")], what: "夜间十点后装卸".to_owned(), until: None
        };
    let (today, release) = (date(2026, 7, 1), ClauseDraft::Release { text: "别无争议".to_owned() });
    for clauses in [vec![other], vec![forbear], Vec::new()] {
        let mut ledger = Ledger::of(&clauses, date(2026, 6, 10));
        assert_eq!(ledger.state(today, SERVED), State::Running);
        act(&mut ledger, &Side::Mediator, &visit(today, Risk5::Calm), SERVED, today).unwrap();
        assert_eq!(ledger.state(today, SERVED), State::Running);
        let PerformCommand::RecordVisit(draft) = visit(today, Risk5::Calm) else { unreachable!() };
        let seen = PerformCommand::RecordVisit(VisitDraft { all_performed: true, ..draft });
        act(&mut ledger, &Side::Mediator, &seen, SERVED, today).unwrap();
        assert_eq!(ledger.state(today, SERVED), State::Done);
    }
    // Who only gives up claims owes nothing.
    assert_eq!(Ledger::of(&[release], date(2026, 6, 10)).state(today, SERVED), State::Done);
}
