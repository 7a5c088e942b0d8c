//! 加速到期: what makes the rest of a debt fall due before its time.
//!
//! Sources: `legal.md` A-20, D12 (四), K-17 (acceleration clauses are allowed); 民法典 201 (the day on which a
//! period starts is not counted, and its last day belongs to the debtor until it ends). So 逾期10日 and 逾期超过10日
//! come to the same: due on the 30th, the tenth late day is the 10th, and the rest falls due on the 11th.
//!
//! Acceleration is hard on the debtor, so a sentence that is not understood gives none; the creditor can still go to
//! court with it. It works within one debt: payments from the same debtors to the same creditor.

mod sentence;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::obligation::{Obligation, ObligationKind};
use super::{Ledger, next_day};
use crate::calendar::days_after;
use crate::case::clause::ClauseDraft;

/// A rule that makes the rest fall due, told apart by `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Acceleration {
    /// 任一期逾期超过若干日: an instalment is not paid when so many late days have ended.
    AnyLate {
        /// Days late; 0 means from the day after the due date.
        days: u16,
    },
    /// 连续若干期未付: so many instalments in a row are unpaid at the same time.
    Consecutive {
        /// Instalments.
        count: u16,
    },
    /// 累计若干期未付: so many instalments were not paid on time, whether they were paid later or not.
    Cumulative {
        /// Instalments.
        count: u16,
    },
}

impl Acceleration {
    /// The rules that a sentence of an agreement states; none if it is not understood.
    #[must_use]
    pub fn read(text: &str) -> Vec<Self> {
        sentence::rules(text)
    }
}

/// A debt whose rest fell due before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Accelerated {
    /// The day on which the rest fell due.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// By which rule.
    pub rule: Acceleration,
    /// Numbers of the obligations that fell due early.
    pub obligations: Vec<usize>,
    /// Their sum at that day in 分.
    pub sum_fen: i64,
}

/// The rules in all clauses of an agreement.
pub(super) fn rules(clauses: &[ClauseDraft]) -> Vec<Acceleration> {
    let mut rules = Vec::new();
    for clause in clauses {
        match clause {
            ClauseDraft::Default { overdue_days, note } => {
                rules.push(Acceleration::AnyLate { days: *overdue_days });
                rules.extend(note.iter().flat_map(|note| Acceleration::read(note)));
            }
            ClauseDraft::Other { text } => rules.extend(Acceleration::read(text)),
            ClauseDraft::Pay { .. }
            | ClauseDraft::Instalments { .. }
            | ClauseDraft::Act { .. }
            | ClauseDraft::Deliver { .. }
            | ClauseDraft::Forbear { .. }
            | ClauseDraft::Guarantee { .. }
            | ClauseDraft::Release { .. } => {}
        }
    }
    rules
}

/// The day on which `owed` really falls due: its own day, or the day of acceleration if that came first.
pub(super) fn due_on(owed: &Obligation, accelerated: &[Accelerated]) -> Date {
    accelerated
        .iter()
        .filter(|early| early.obligations.contains(&owed.no))
        .map(|early| early.on)
        .fold(owed.due, Date::min)
}

/// 一期: all payments of one debt that are due on one day.
struct Period {
    due: Date,
    settled: Option<Date>,
}

impl Period {
    /// Whether it was not fully paid when `day` had ended.
    fn is_open_after(&self, day: Date) -> bool {
        self.settled.is_none_or(|settled| settled > day)
    }
}

impl Ledger {
    /// Debts that were accelerated by `today`, each by the rule that came first.
    #[must_use]
    pub fn accelerated(&self, today: Date) -> Vec<Accelerated> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let payments = self.obligations.iter().filter(|owed| owed.kind == ObligationKind::Payment);
        let mut seen: Vec<&Obligation> = Vec::new();
        let mut found = Vec::new();
        for owed in payments {
            if seen.iter().any(|other| other.is_of_one_debt_with(owed)) {
                continue;
            }
            seen.push(owed);
            found.extend(self.accelerated_debt(owed, today));
        }
        found
    }

    /// The first day on which a debt was accelerated, up to `today`.
    #[must_use]
    pub fn accelerated_on(&self, today: Date) -> Option<Date> {
        self.accelerated(today).into_iter().map(|early| early.on).min()
    }

    fn accelerated_debt(&self, first: &Obligation, today: Date) -> Option<Accelerated> {
        let debt: Vec<&Obligation> =
            self.obligations.iter().filter(|owed| owed.is_of_one_debt_with(first)).collect();
        let periods = self.periods(&debt);
        let (on, rule) = self
            .rules
            .iter()
            .filter_map(|rule| Some((triggered(*rule, &periods)?, *rule)))
            .filter(|(on, _)| *on <= today)
            .min_by_key(|(on, _)| *on)?;
        let rest: Vec<&Obligation> = debt
            .into_iter()
            .filter(|owed| owed.due > on && self.settled_on(owed).is_none_or(|settled| settled >= on))
            .collect();
        if rest.is_empty() {
            return None;
        }
        let before = days_after(on, -1);
        Some(Accelerated {
            on,
            rule,
            obligations: rest.iter().map(|owed| owed.no).collect(),
            sum_fen: rest.iter().map(|owed| self.open_fen(owed, before)).sum(),
        })
    }

    fn periods(&self, debt: &[&Obligation]) -> Vec<Period> {
        let mut days: Vec<Date> = debt.iter().map(|owed| owed.due).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter()
            .map(|due| {
                let settled: Option<Vec<Date>> =
                    debt.iter().filter(|owed| owed.due == due).map(|owed| self.settled_on(owed)).collect();
                Period { due, settled: settled.and_then(|days| days.into_iter().max()) }
            })
            .collect()
    }
}

/// The day on which `rule` first makes the rest fall due if nothing else is paid; it may lie in the future.
fn triggered(rule: Acceleration, periods: &[Period]) -> Option<Date> {
    match rule {
        Acceleration::AnyLate { days } => periods
            .iter()
            .map(|period| (period, days_after(period.due, i32::from(days))))
            .filter(|(period, last)| period.is_open_after(*last))
            .map(|(_, last)| next_day(last))
            .min(),
        Acceleration::Consecutive { count } => periods
            .windows(usize::from(count.max(1)))
            .filter_map(|row| Some((row, row.last()?.due)))
            .find(|(row, due)| row.iter().all(|period| period.is_open_after(*due)))
            .map(|(_, due)| next_day(due)),
        Acceleration::Cumulative { count } => periods
            .iter()
            .filter(|period| period.is_open_after(period.due))
            .nth(usize::from(count.max(1)) - 1)
            .map(|period| next_day(period.due)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::story::cast::{confirmed, loan, plan};
    use super::*;

    /// A plan of four instalments due on the 20th from August on, with `rule` and payments `(no, day)`.
    #[track_caller]
    fn check(rule: &str, payments: &[(usize, Date)], today: Date, expected: Option<Date>) {
        let mut ledger = plan(rule);
        for (no, on) in payments {
            confirmed(&mut ledger, *no, *on);
        }
        assert_eq!(ledger.accelerated_on(today), expected, "{rule} {payments:?}");
    }

    #[test]
    fn an_instalment_late_by_ten_days_accelerates_when_the_tenth_day_has_ended() {
        let rule = "任一期逾期10日，剩余款项立即到期";
        check(rule, &[], date(2026, 8, 30), None);
        check(rule, &[], date(2026, 8, 31), Some(date(2026, 8, 31)));
        check(rule, &[(1, date(2026, 8, 30))], date(2026, 9, 20), None);
        check(rule, &[(1, date(2026, 8, 31))], date(2026, 9, 20), Some(date(2026, 8, 31)));
    }

    #[test]
    fn two_in_a_row_accelerate_when_both_are_unpaid_at_once() {
        let rule = "连续两期未付，剩余全部立即到期";
        check(rule, &[], date(2026, 9, 20), None);
        check(rule, &[], date(2026, 9, 21), Some(date(2026, 9, 21)));
        check(rule, &[(1, date(2026, 9, 20))], date(2026, 10, 20), None);
        check(rule, &[(1, date(2026, 9, 20))], date(2026, 10, 21), Some(date(2026, 10, 21)));
    }

    #[test]
    fn two_in_all_accelerate_even_if_the_first_was_paid_late() {
        let rule = "累计两期未按时付款的，余款立即到期";
        check(rule, &[(1, date(2026, 8, 25))], date(2026, 9, 20), None);
        check(rule, &[(1, date(2026, 8, 25))], date(2026, 9, 21), Some(date(2026, 9, 21)));
        check(rule, &[(1, date(2026, 8, 20))], date(2026, 9, 21), None);
    }

    #[test]
    fn last_instalment_has_no_rest_to_accelerate() {
        let rule = "任一期逾期10日，剩余款项立即到期";
        let early = [(1, date(2026, 8, 20)), (2, date(2026, 9, 20)), (3, date(2026, 10, 20))];
        check(rule, &early, date(2027, 3, 1), None);
    }

    #[test]
    fn sum_is_what_was_still_to_come() {
        let mut ledger = loan();
        for no in [1, 2, 3, 6] {
            confirmed(&mut ledger, no, date(2026, 8, 18));
        }
        let early = ledger.accelerated(date(2026, 12, 21));
        assert_eq!(early.len(), 1);
        assert_eq!(early[0].on, date(2026, 12, 21));
        assert_eq!(early[0].rule, Acceleration::Consecutive { count: 2 });
        assert_eq!(early[0].obligations, [7, 8, 9, 10, 11, 12]);
        assert_eq!(early[0].sum_fen, 6 * 300_000);
    }
}
