//! What holds whatever is ordered, by whom and when.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::*;
use super::cast::*;
use crate::calendar::days_after;

/// An order, by whom, and how many days later than the one before.
type Step = (Side, PerformCommand, i32);

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![
        4 => (1..5_u8).prop_map(|no| party(&format!("p{no}"))),
        2 => Just(Side::Mediator),
        1 => Just(Side::Recorder),
    ]
}

/// A day between a month before the agreement and the end of the plan.
fn day() -> impl Strategy<Value = Date> {
    (0..500_i32).prop_map(|days| days_after(date(2026, 5, 1), days))
}

fn command() -> impl Strategy<Value = PerformCommand> {
    let amount = prop_oneof![Just(None), (-10..800_000_i64).prop_map(Some)];
    prop_oneof![
        5 => (0..14_usize, amount, day(), any::<bool>()).prop_map(|(no, amount_fen, on, proof)| {
            if proof { proved_report(no, amount_fen, on) } else { report(no, amount_fen, on) }
        }),
        4 => (0..20_usize).prop_map(|report| PerformCommand::ConfirmPerformance { report }),
        2 => (0..20_usize)
            .prop_map(|report| PerformCommand::DenyPerformance { report, reason: "没到账".to_owned() }),
        1 => (day(), 0..5_usize).prop_map(|(on, level)| {
            let levels = [Risk5::Calm, Risk5::Slight, Risk5::Low, Risk5::Medium, Risk5::High];
            visit(on, levels[level])
        }),
        1 => day().prop_map(|on| PerformCommand::ReportEnforcement {
            on,
            court: "潞川区人民法院".to_owned(),
            note: String::new(),
        }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((side(), command(), 0..20_i32), 0..60)
}

fn begin() -> impl Strategy<Value = Ledger> {
    prop_oneof![Just(fees()), Just(loan()), Just(wages()), Just(plan("累计两期未付，余款立即到期"))]
}

fn ruling() -> impl Strategy<Value = Ruling> {
    prop_oneof![Just(Ruling::Open), Just(Ruling::Never), day().prop_map(|on| Ruling::Served { on }),]
}

/// Plays what is allowed of `steps`; gives the events with their days.
fn play(ledger: &mut Ledger, steps: &[Step], ruling: Ruling) -> Vec<(PerformEvent, Date)> {
    let mut today = date(2026, 7, 1);
    let mut events = Vec::new();
    for (who, command, later) in steps {
        today = days_after(today, *later);
        if let Ok(happened) = act(ledger, who, command, ruling, today) {
            events.extend(happened.into_iter().map(|event| (event, today)));
        }
    }
    events
}

/// How bad a state is, from 0. P40 and P50 are the same: what is late may be enforced in both, and whoever pays a later
/// part first goes from one to the other, because what is left of the debt is late as a whole.
fn badness(state: State) -> u8 {
    match state {
        State::Done => 0,
        State::Partly => 1,
        State::Running => 2,
        State::Late | State::Enforceable => 3,
        State::LateUnconfirmed => 4,
        State::Enforcing => 5,
    }
}

proptest! {
    #[test]
    fn replay_equals_live(begin in begin(), steps in steps(), ruling in ruling(), today in day()) {
        let mut live = begin.clone();
        let mut again = begin;
        for (event, day) in play(&mut live, &steps, ruling) {
            let stored = serde_json::to_string(&event).unwrap();
            again.apply(&serde_json::from_str(&stored).unwrap(), noon(day));
        }
        prop_assert_eq!(&live, &again);
        prop_assert_eq!(live.view(today, ruling), again.view(today, ruling));
    }

    #[test]
    fn nothing_is_paid_beyond_what_is_owed(begin in begin(), steps in steps(), ruling in ruling()) {
        let mut ledger = begin;
        play(&mut ledger, &steps, ruling);
        for row in ledger.view(Date::MAX, Ruling::Open).obligations {
            if let Some(amount_fen) = row.amount_fen {
                prop_assert!(row.paid_fen >= 0 && row.pending_fen >= 0);
                prop_assert!(row.paid_fen + row.pending_fen <= amount_fen);
                prop_assert_eq!(row.open_fen, amount_fen - row.paid_fen);
            }
        }
    }

    #[test]
    fn proving_never_makes_the_state_worse(
        begin in begin(), steps in steps(), ruling in ruling(), today in day(),
    ) {
        let mut ledger = begin;
        play(&mut ledger, &steps, ruling);
        let before = ledger.clone();
        let pending: Vec<usize> =
            ledger.reports().iter().filter(|report| report.is_pending()).map(|report| report.no).collect();
        for report in pending {
            let state = ledger.state(today, ruling);
            ledger.apply(&PerformEvent::Confirmed { report, by: Side::Mediator }, noon(today));
            prop_assert!(badness(ledger.state(today, ruling)) <= badness(state));
        }
        for (old, new) in before.view(today, ruling).obligations.iter().zip(ledger.view(today, ruling).obligations) {
            prop_assert!(new.falls_due >= old.falls_due);
            prop_assert!(new.open_fen <= old.open_fen);
        }
    }

    #[test]
    fn time_alone_never_makes_the_state_better(
        begin in begin(), steps in steps(), today in day(), later in 1..400_i32,
    ) {
        let mut ledger = begin;
        play(&mut ledger, &steps, Ruling::Open);
        let last = ledger.reports().iter().map(|report| report.draft.on).max().unwrap_or(Date::MIN);
        let today = today.max(last);
        let later = days_after(today, later);
        prop_assert!(badness(ledger.state(later, Ruling::Open)) >= badness(ledger.state(today, Ruling::Open)));
    }

    #[test]
    fn nobody_confirms_what_they_owe(begin in begin(), steps in steps(), ruling in ruling()) {
        let mut ledger = begin;
        play(&mut ledger, &steps, ruling);
        for report in ledger.reports() {
            if let ReportAnswer::Confirmed { by: Side::Party(party), .. } = &report.answer {
                let owed = &ledger.obligations()[report.draft.obligation - 1];
                prop_assert!(owed.is_owed_to(party) && !owed.is_owed_by(party));
            }
        }
    }

    #[test]
    fn any_sentence_can_be_read_and_no_rule_asks_for_nothing(text in "[任一期连续累计逾期剩余到两十百零0-9日，。a]{0,40}") {
        for rule in Acceleration::read(&text) {
            match rule {
                Acceleration::AnyLate { .. } => {}
                Acceleration::Consecutive { count } | Acceleration::Cumulative { count } => {
                    prop_assert!(count > 0);
                }
            }
        }
    }
}
