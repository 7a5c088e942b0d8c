//! F-3: a loan in twelve instalments, confirmed by the court; the third comes six days late.

use jiff::civil::{Date, date};

use super::super::*;
use super::cast::*;

const SERVED: Ruling = Ruling::Served { on: date(2026, 7, 17) };

#[track_caller]
fn check(ledger: &Ledger, ruling: Ruling, today: Date, expected: State) {
    assert_eq!(ledger.state(today, ruling), expected, "{today}");
}

/// The days of `from..=to`.
fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= to)
}

#[test]
fn f_3_reads_p10_p20_p40_p20_and_nothing_is_accelerated() {
    let mut ledger = loan();
    for day in days(date(2026, 7, 17), date(2026, 8, 20)) {
        check(&ledger, SERVED, day, State::Running);
    }
    confirmed(&mut ledger, 1, date(2026, 8, 20));
    for day in days(date(2026, 8, 20), date(2026, 9, 18)) {
        check(&ledger, SERVED, day, State::Partly);
    }
    confirmed(&mut ledger, 2, date(2026, 9, 19));
    for day in days(date(2026, 9, 19), date(2026, 10, 20)) {
        check(&ledger, SERVED, day, State::Partly);
    }
    for day in days(date(2026, 10, 21), date(2026, 10, 26)) {
        check(&ledger, SERVED, day, State::Late);
    }
    let row = &ledger.view(date(2026, 10, 25), SERVED).obligations[2];
    assert_eq!((row.state, row.late_days), (Standing::Late, 5));
    confirmed(&mut ledger, 3, date(2026, 10, 26));
    for day in days(date(2026, 10, 26), date(2026, 11, 20)) {
        check(&ledger, SERVED, day, State::Partly);
        assert_eq!(ledger.accelerated_on(day), None);
    }
    let view = ledger.view(date(2026, 10, 26), SERVED);
    assert_eq!(view.obligations.iter().map(|row| row.late_days).collect::<Vec<_>>()[..4], [0, 0, 6, 0]);
    assert_eq!(view.obligations[2].state, Standing::Done);
    assert_eq!(view.enforcement_until, Some(date(2029, 7, 20)));
    assert_eq!((view.due_now_fen, view.overdue_fen), (0, 0));
}

#[test]
fn f_3_ends_as_cases_json_says() {
    let (case, mut ledger) = sample("F-3");
    let mut last = Date::MIN;
    for row in case["performance"].as_array().unwrap() {
        let no = usize::try_from(row["clause"].as_u64().unwrap()).unwrap();
        last = row["paid"].as_str().unwrap().parse().unwrap();
        confirmed(&mut ledger, no, last);
        let late_days = row["late_days"].as_i64().unwrap_or(0);
        assert_eq!(ledger.view(last, SERVED).obligations[no - 1].late_days, late_days);
    }
    assert_eq!(case["expect"]["performance"], "P20, no acceleration");
    assert_eq!(serde_json::to_value(ledger.state(last, SERVED)).unwrap(), "P20");
    assert_eq!(ledger.accelerated_on(last), None);
    let until = ledger.enforcement_until(SERVED).unwrap().to_string();
    assert_eq!(case["enforcement_until"], until);
}

#[test]
fn dl_p1_runs_two_years_from_the_last_instalment_and_only_under_a_served_ruling() {
    let ledger = loan();
    assert_eq!(ledger.enforcement_until(SERVED), Some(date(2029, 7, 20)));
    assert_eq!(ledger.enforcement_days_left(date(2029, 7, 21), SERVED), Some(-1));
    assert_eq!(ledger.enforcement_until(Ruling::Open), None);
    assert_eq!(ledger.enforcement_until(Ruling::Never), None);
}

#[test]
fn dl_p1_runs_from_the_ruling_where_no_day_is_fixed() {
    let ledger = Ledger::of(&[other("双方互相照顾")], date(2026, 7, 15));
    assert_eq!(ledger.enforcement_until(SERVED), Some(date(2028, 7, 17)));
}

#[test]
fn two_missed_instalments_accelerate_and_the_creditor_may_have_the_rest_enforced() {
    let mut ledger = loan();
    confirmed(&mut ledger, 1, date(2026, 8, 20));
    check(&ledger, SERVED, date(2026, 10, 20), State::Late);
    check(&ledger, SERVED, date(2026, 10, 21), State::Enforceable);
    let view = ledger.view(date(2026, 10, 21), SERVED);
    assert_eq!(view.accelerated_on, Some(date(2026, 10, 21)));
    assert_eq!(view.accelerated[0].sum_fen, 9 * 300_000);
    assert_eq!((view.due_now_fen, view.overdue_fen), (11 * 300_000, 2 * 300_000));
    let pack = ledger.enforcement_pack(date(2026, 10, 22), SERVED).unwrap();
    assert_eq!(pack.unpaid[0].unpaid_fen, Some(11 * 300_000));
    assert_eq!(pack.unpaid[0].late_since, date(2026, 9, 21));
    assert_eq!((pack.unpaid[0].until, pack.unpaid[0].safe_until), (date(2029, 7, 20), date(2028, 10, 21)));
    assert!(pack.interest_note.contains("第二百六十四条"));
    assert_eq!(pack.clone().of_creditor(&id("p2")), None);
    assert_eq!(pack.clone().of_creditor(&id("p1")), Some(pack));
}

#[test]
fn p51_follows_the_creditor_s_report_and_p30_the_last_payment() {
    let mut ledger = loan();
    let today = date(2026, 10, 22);
    let apply = PerformCommand::ReportEnforcement {
        on: today,
        court: "潞川区人民法院".to_owned(),
        note: String::new(),
    };
    for ruling in [Ruling::Open, Ruling::Never, Ruling::Served { on: date(2026, 10, 23) }] {
        assert_eq!(act(&mut ledger, &party("p1"), &apply, ruling, today).unwrap_err().code(), "wrong-stage");
    }
    assert_eq!(act(&mut ledger, &party("p2"), &apply, SERVED, today).unwrap_err().code(), "not-yours");
    act(&mut ledger, &party("p1"), &apply, SERVED, today).unwrap();
    assert_eq!(act(&mut ledger, &party("p1"), &apply, SERVED, today).unwrap_err().code(), "wrong-stage");
    check(&ledger, SERVED, today, State::Enforcing);
    for no in 1..=12 {
        confirmed(&mut ledger, no, date(2026, 11, 1));
    }
    check(&ledger, SERVED, date(2026, 11, 1), State::Done);
}

#[test]
fn enforcement_needs_something_overdue() {
    let mut ledger = loan();
    let today = date(2026, 8, 20);
    let apply = PerformCommand::ReportEnforcement {
        on: today,
        court: "潞川区人民法院".to_owned(),
        note: String::new(),
    };
    assert_eq!(act(&mut ledger, &party("p1"), &apply, SERVED, today).unwrap_err().code(), "wrong-stage");
    assert_eq!(ledger.enforcement_pack(today, SERVED), None);
    assert!(ledger.enforcement_pack(date(2026, 8, 21), SERVED).is_some());
}

#[test]
fn p60_is_for_agreements_that_will_not_be_confirmed_and_p40_for_those_that_may() {
    let ledger = loan();
    check(&ledger, Ruling::Never, date(2026, 8, 20), State::Running);
    check(&ledger, Ruling::Never, date(2026, 8, 21), State::LateUnconfirmed);
    check(&ledger, Ruling::Open, date(2026, 8, 21), State::Late);
    check(&ledger, Ruling::Served { on: date(2026, 8, 22) }, date(2026, 8, 21), State::Late);
}

#[test]
fn debtors_are_reminded_seven_three_and_one_day_before_and_on_the_day() {
    let ledger = loan();
    let first: Vec<(Date, u16)> = ledger
        .reminders(date(2026, 7, 15), SERVED)
        .into_iter()
        .filter(|reminder| reminder.obligation == 1 && reminder.kind == ReminderKind::Due)
        .inspect(|reminder| assert_eq!(reminder.to, [id("p2")]))
        .map(|reminder| (reminder.on, reminder.days_left))
        .collect();
    let expected =
        [(date(2026, 8, 13), 7), (date(2026, 8, 17), 3), (date(2026, 8, 19), 1), (date(2026, 8, 20), 0)];
    assert_eq!(first, expected);
}

#[test]
fn dl_p1_reminds_the_creditor_180_90_and_30_days_before_its_end() {
    let ledger = loan();
    let ends: Vec<Date> = ledger
        .reminders(date(2028, 1, 1), SERVED)
        .into_iter()
        .filter(|reminder| reminder.obligation == 12)
        .inspect(|reminder| assert_eq!(reminder.to, [id("p1")]))
        .map(|reminder| reminder.on)
        .collect();
    assert_eq!(ends, [date(2029, 1, 21), date(2029, 4, 21), date(2029, 6, 20)]);
    assert!(ledger.reminders(date(2028, 1, 1), Ruling::Never).is_empty());
}

#[test]
fn nobody_is_reminded_of_what_was_reported_or_proved() {
    let mut ledger = loan();
    confirmed(&mut ledger, 1, date(2026, 8, 1));
    act(&mut ledger, &party("p2"), &report(2, None, date(2026, 8, 1)), SERVED, date(2026, 8, 1)).unwrap();
    let first = ledger.reminders(date(2026, 8, 1), Ruling::Open).remove(0);
    assert_eq!((first.obligation, first.on), (3, date(2026, 10, 13)));
}
