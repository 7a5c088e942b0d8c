//! 回访, when the committee looks after the parties again (state V, DL-P2).
//!
//! Sources: 人民调解法 31 (no fixed day; three and thirty days after a due date by design, `legal.md` DL-P2); A-40
//! (月回访一次, 半月回访一次, 周回访一次, 周回访两次 by the five levels of risk). Left out: who visits by level.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::Ledger;
use super::command::Risk5;
use crate::calendar::days_after;

/// Days after a due date on which the committee asks. Three leave time for the bank and are still fresh enough to
/// urge; thirty show whether the peace holds.
const AFTER_DUE_DAYS: [u16; 2] = [3, 30];

/// A visit that should be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VisitDue {
    /// When.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Why.
    pub why: VisitWhy,
}

/// Why a visit should be made, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VisitWhy {
    /// So many days after a due date (DL-P2).
    AfterDue {
        /// The due date.
        #[schema(value_type = String, format = Date)]
        due: Date,
        /// Days after it.
        days: u16,
        /// Numbers of the obligations that were due.
        obligations: Vec<usize>,
    },
    /// The last visitor found this risk.
    Risk {
        /// The level.
        level: Risk5,
    },
    /// The last visitor set this day (下次回访日).
    Planned,
}

impl Risk5 {
    /// The next visit by the schedule of A-40 after one on `last`; none where watching is enough.
    #[must_use]
    pub fn next_visit(self, last: Date) -> Option<Date> {
        match self {
            Self::Calm => None,
            Self::Slight => {
                Some(last.checked_add(Span::new().months(1)).expect("visits end before year 9999"))
            }
            Self::Low => Some(days_after(last, 15)),
            Self::Medium => Some(days_after(last, 7)),
            // Every third day gives two visits in any week.
            Self::High => Some(days_after(last, 3)),
        }
    }
}

impl Ledger {
    /// Visits that should still be made, in order of their days, those that are overdue among them.
    ///
    /// A visit made on or after the day of a planned one stands for it. When all is performed and the committee has
    /// been there since, only the last visitor's own plan goes on.
    #[must_use]
    pub fn next_visits(&self, today: Date) -> Vec<VisitDue> {
        let mut due = self.visits_after_due(today);
        let last = self.visits.iter().map(|visit| &visit.draft).max_by_key(|draft| draft.on);
        if let Some(last) = last {
            let by_risk = last.risk_level.next_visit(last.on);
            due.extend(by_risk.map(|on| (on, VisitWhy::Risk { level: last.risk_level })));
            due.extend(last.next_on.map(|on| (on, VisitWhy::Planned)));
        }
        due.sort_by_key(|(on, _)| *on);
        due.into_iter().map(|(on, why)| VisitDue { on, overdue: on < today, why }).collect()
    }

    fn visits_after_due(&self, today: Date) -> Vec<(Date, VisitWhy)> {
        let last = self.visits.iter().map(|visit| visit.draft.on).max();
        let settled: Option<Vec<Date>> = self.obligations.iter().map(|owed| self.settled_on(owed)).collect();
        let done_on = settled.and_then(|days| days.into_iter().max()).filter(|day| *day <= today);
        if done_on.is_some_and(|done| last.is_some_and(|last| last >= done)) {
            return Vec::new();
        }
        let mut dues: Vec<Date> = self.obligations.iter().map(|owed| owed.due).collect();
        dues.sort_unstable();
        dues.dedup();
        let mut visits = Vec::new();
        for due in dues {
            let obligations: Vec<usize> =
                self.obligations.iter().filter(|owed| owed.due == due).map(|owed| owed.no).collect();
            for days in AFTER_DUE_DAYS {
                let on = days_after(due, i32::from(days));
                if last.is_none_or(|last| last < on) {
                    visits.push((on, VisitWhy::AfterDue { due, days, obligations: obligations.clone() }));
                }
            }
        }
        visits
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(level: Risk5, expected: Option<Date>) {
        assert_eq!(level.next_visit(date(2026, 1, 31)), expected);
    }

    #[test]
    fn visits_follow_the_level_of_risk_of_a_40() {
        check(Risk5::Calm, None);
        check(Risk5::Slight, Some(date(2026, 2, 28)));
        check(Risk5::Low, Some(date(2026, 2, 15)));
        check(Risk5::Medium, Some(date(2026, 2, 7)));
        check(Risk5::High, Some(date(2026, 2, 3)));
    }
}
