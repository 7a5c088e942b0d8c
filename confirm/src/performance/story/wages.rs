//! F-4: three workers, two instalments each; the committee visits on 2026-08-18 and 2026-09-18.

use jiff::civil::{Date, date};

use super::super::*;
use super::cast::*;

/// Days of the visits that follow a due date by three days.
fn third_days(ledger: &Ledger, today: Date) -> Vec<Date> {
    ledger
        .next_visits(today)
        .into_iter()
        .filter(|visit| matches!(visit.why, VisitWhy::AfterDue { days: 3, .. }))
        .map(|visit| visit.on)
        .collect()
}

fn days(ledger: &Ledger, today: Date) -> Vec<Date> {
    ledger.next_visits(today).into_iter().map(|visit| visit.on).collect()
}

#[test]
fn f_4_is_visited_on_august_18_and_september_18() {
    let mut ledger = wages();
    let today = date(2026, 8, 6);
    assert_eq!(third_days(&ledger, today), [date(2026, 8, 18), date(2026, 9, 18)]);
    let all = [date(2026, 8, 18), date(2026, 9, 14), date(2026, 9, 18), date(2026, 10, 15)];
    assert_eq!(days(&ledger, today), all);
    let first = ledger.next_visits(today).remove(0);
    assert_eq!(first.why, VisitWhy::AfterDue { due: date(2026, 8, 15), days: 3, obligations: vec![1, 2, 3] });
    for no in 1..=3 {
        confirmed(&mut ledger, no, date(2026, 8, 15));
    }
    act(
        &mut ledger,
        &Side::Mediator,
        &visit(date(2026, 8, 18), Risk5::Calm),
        Ruling::Open,
        date(2026, 8, 18),
    )
    .unwrap();
    assert_eq!(days(&ledger, date(2026, 8, 19)), all[1..]);
    for no in 4..=6 {
        confirmed(&mut ledger, no, date(2026, 9, 15));
    }
    assert_eq!(ledger.state(date(2026, 9, 15), Ruling::Never), State::Done);
    act(
        &mut ledger,
        &Side::Recorder,
        &visit(date(2026, 9, 18), Risk5::Calm),
        Ruling::Open,
        date(2026, 9, 18),
    )
    .unwrap();
    assert!(days(&ledger, date(2026, 9, 18)).is_empty(), "all is paid and the committee was there since");
}

#[test]
fn a_visit_that_was_not_made_stays_and_is_overdue() {
    let ledger = wages();
    let first = ledger.next_visits(date(2026, 8, 19)).remove(0);
    assert_eq!((first.on, first.overdue), (date(2026, 8, 18), true));
    assert!(!ledger.next_visits(date(2026, 8, 18))[0].overdue);
}

#[test]
fn a_40_high_risk_brings_the_committee_back_after_three_days() {
    let mut ledger = wages();
    let on = date(2026, 8, 18);
    let PerformCommand::RecordVisit(mut draft) = visit(on, Risk5::High) else { unreachable!() };
    draft.next_on = Some(date(2026, 8, 20));
    act(&mut ledger, &Side::Mediator, &PerformCommand::RecordVisit(draft), Ruling::Open, on).unwrap();
    let next: Vec<_> = ledger.next_visits(on).into_iter().take(2).map(|due| (due.on, due.why)).collect();
    let expected =
        [(date(2026, 8, 20), VisitWhy::Planned), (date(2026, 8, 21), VisitWhy::Risk { level: Risk5::High })];
    assert_eq!(next, expected);
}

#[test]
fn visits_are_the_committee_s_and_can_t_lie_ahead() {
    let ledger = wages();
    let today = date(2026, 8, 18);
    let refused = |who: &Side, command: &PerformCommand| {
        ledger.decide(who, command, Ruling::Open, today).unwrap_err().code()
    };
    assert_eq!(refused(&party("p1"), &visit(today, Risk5::Calm)), "not-yours");
    assert_eq!(refused(&Side::Mediator, &visit(date(2026, 8, 19), Risk5::Calm)), "invalid");
    let PerformCommand::RecordVisit(mut draft) = visit(today, Risk5::Calm) else { unreachable!() };
    draft.next_on = Some(today);
    assert_eq!(refused(&Side::Mediator, &PerformCommand::RecordVisit(draft.clone())), "invalid");
    draft.next_on = None;
    draft.performance = " ".to_owned();
    assert_eq!(refused(&Side::Mediator, &PerformCommand::RecordVisit(draft)), "invalid");
}

#[test]
fn each_worker_s_claim_is_a_debt_of_its_own() {
    let mut ledger = wages();
    for no in [1, 2, 3, 4, 5] {
        confirmed(&mut ledger, no, date(2026, 8, 15));
    }
    let served = Ruling::Served { on: date(2026, 8, 7) };
    let today = date(2026, 9, 16);
    assert_eq!(ledger.state(today, served), State::Enforceable);
    let pack = ledger.enforcement_pack(today, served).unwrap();
    assert_eq!(pack.unpaid.len(), 1);
    assert_eq!(
        (pack.unpaid[0].creditors.clone(), pack.unpaid[0].unpaid_fen),
        (vec![id("p3")], Some(770_000))
    );
    let view = ledger.view(today, served);
    assert!(view.clone().of_party(&id("p1")).enforcement_pack.is_none());
    assert!(view.of_party(&id("p3")).enforcement_pack.is_some());
    let apply = PerformCommand::ReportEnforcement {
        on: today,
        court: "潞川区人民法院".to_owned(),
        note: String::new(),
    };
    assert_eq!(ledger.decide(&party("p1"), &apply, served, today).unwrap_err().code(), "wrong-stage");
    assert!(ledger.decide(&party("p3"), &apply, served, today).is_ok());
}

#[test]
fn parties_don_t_read_what_visitors_noted() {
    let mut ledger = wages();
    let on = date(2026, 8, 18);
    act(&mut ledger, &Side::Mediator, &visit(on, Risk5::Low), Ruling::Open, on).unwrap();
    let view = ledger.view(on, Ruling::Open);
    assert_eq!(view.visits.len(), 1);
    let own = view.of_party(&id("p4"));
    assert!(own.visits.is_empty() && own.next_visits.is_empty());
    assert!(own.reminders.iter().all(|reminder| reminder.to == [id("p4")]) && !own.reminders.is_empty());
}
