//! 期间, legal terms as data, and the two last days of a joint application.
//!
//! Source: `legal.md` B.12 and the articles named in the table. A term ends with its last day in Beijing: the
//! half-open interval ends at the first instant of the day after it, and an act at that instant is too late.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::calendar::{self, OutOfReach};

/// How a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Natural days: the first day is not counted, a last day of rest moves to the next working day (民事诉讼法 85).
    Days,
    /// Working days.
    Workdays,
    /// Months, to the same day of the month.
    Months,
    /// Years, to the same day.
    Years,
}

/// A row of `legal.md` B.12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Id of the row.
    pub id: &'static str,
    /// What has to be done.
    pub name: &'static str,
    /// How long.
    pub length: u16,
    /// Counted in what.
    pub unit: Unit,
    /// The article.
    pub basis: &'static str,
    /// Days left at and below which a screen warns.
    pub low: i64,
}

/// 共同申请司法确认, from the day the agreement takes effect.
pub const APPLICATION: Term = Term {
    id: "DL-C1",
    name: "共同申请司法确认",
    length: 30,
    unit: Unit::Days,
    basis: "民事诉讼法205；人民调解法33",
    low: 7,
};
/// 决定是否受理, from the day the application is complete.
pub const ACCEPTANCE: Term = Term {
    id: "DL-C2",
    name: "决定是否受理",
    length: 3,
    unit: Unit::Days,
    basis: "法释〔2011〕5号4",
    low: 1,
};
/// 作出裁定, the working limit, from acceptance.
pub const RULING: Term =
    Term {
        id: "DL-C3", name: "作出裁定", length: 15, unit: Unit::Days, basis: "法释〔2011〕5号5", low: 3
    };
/// 特别程序审限, the outer limit, from docketing.
pub const PROCEDURE: Term =
    Term {
        id: "DL-C4", name: "特别程序审限", length: 30, unit: Unit::Days, basis: "民事诉讼法187", low: 7
    };
/// 当事人异议, from receipt of the ruling.
pub const OBJECTION: Term =
    Term {
        id: "DL-C7", name: "当事人异议", length: 15, unit: Unit::Days, basis: "民诉法解释372", low: 3
    };
/// 申请执行, from the last day of performance.
pub const ENFORCEMENT: Term =
    Term {
        id: "DL-P1", name: "申请执行", length: 2, unit: Unit::Years, basis: "民事诉讼法250", low: 30
    };

impl Term {
    /// The last day counted plainly, without moving it off a day of rest. Never after [`Term::last_day`].
    ///
    /// Working days have no plain count, so the start itself is returned for them.
    ///
    /// # Panics
    ///
    /// If the day is after year 9999; terms of law are short.
    #[must_use]
    pub fn nominal(&self, start: Date) -> Date {
        let span = match self.unit {
            Unit::Days => Span::new().days(self.length),
            Unit::Workdays => Span::new(),
            Unit::Months => Span::new().months(self.length),
            Unit::Years => Span::new().years(self.length),
        };
        start.checked_add(span).expect("terms of law end before year 9999")
    }

    /// The last day on which the act is in time.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if it depends on holidays that are not known.
    pub fn last_day(&self, start: Date) -> Result<Date, OutOfReach> {
        match self.unit {
            Unit::Workdays => calendar::workdays_after(start, self.length),
            Unit::Days | Unit::Months | Unit::Years => calendar::workday_from(self.nominal(start)),
        }
    }
}

/// 申请期间, the window in which both parties can apply together.
///
/// Two last days, because courts may count from different instants (`legal.md` B.12, H-6): screens show the safe
/// one, and the law decides by the legal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Thirty days from the day on which all parties had signed, never moved.
    pub due_safe: Date,
    /// Thirty days from the day of effect, counted plainly.
    pub nominal: Date,
    /// The last day by law.
    pub due_legal: Result<Date, OutOfReach>,
}

/// Whether an application is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timeliness {
    /// In time.
    Open,
    /// The last day has passed.
    Over {
        /// The last day.
        last: Date,
    },
    /// The plain last day has passed, and whether it moves depends on holidays that are not known. The service
    /// refuses and sends the parties to the court's counter, which can decide what a table cannot.
    Unknown {
        /// The year that is not known.
        year: i16,
    },
}

impl Window {
    /// The window of an agreement that all parties had signed at `parties_signed_at` and that took effect at
    /// `effective_at`.
    #[must_use]
    pub fn new(parties_signed_at: Timestamp, effective_at: Timestamp) -> Self {
        let effective = calendar::day_of(effective_at);
        Self {
            due_safe: APPLICATION.nominal(calendar::day_of(parties_signed_at)),
            nominal: APPLICATION.nominal(effective),
            due_legal: APPLICATION.last_day(effective),
        }
    }

    /// Whether an application at `now` is in time.
    ///
    /// The legal last day is never before the plain one, so up to that no holiday table is needed.
    #[must_use]
    pub fn timeliness(&self, now: Timestamp) -> Timeliness {
        let today = calendar::day_of(now);
        if today <= self.nominal {
            return Timeliness::Open;
        }
        match self.due_legal {
            Ok(last) if today <= last => Timeliness::Open,
            Ok(last) => Timeliness::Over { last },
            Err(OutOfReach { year }) => Timeliness::Unknown { year },
        }
    }
}

/// 生效时间 of a committee's agreement: the last of all parties' signatures, the mediator's and the seal (人民调解法 29).
#[must_use]
pub fn effective_at(
    parties: impl IntoIterator<Item = Timestamp>,
    mediator: Timestamp,
    seal: Timestamp,
) -> Timestamp {
    parties.into_iter().fold(mediator.max(seal), Timestamp::max)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{days_after, start_of};

    #[track_caller]
    fn check(start: Date, days: u16, legal: Date) {
        let term = Term { length: days, ..APPLICATION };
        assert_eq!(term.last_day(start), Ok(legal), "{start} + {days}");
    }

    #[test]
    fn deadline_vectors_of_the_fixture() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../fixtures/cases.json")).unwrap();
        let day = |value: &serde_json::Value| -> Date { serde_json::from_value(value.clone()).unwrap() };
        for vector in fixture["deadline_vectors"].as_array().unwrap() {
            let days = u16::try_from(vector["days"].as_u64().unwrap()).unwrap();
            check(day(&vector["start"]), days, day(&vector["legal"]));
            let term = Term { length: days, ..APPLICATION };
            assert_eq!(term.nominal(day(&vector["start"])), day(&vector["nominal"]));
        }
        for case in fixture["cases"].as_array().unwrap() {
            check(day(&case["window"]["effective"]), 30, day(&case["window"]["due_legal"]));
        }
    }

    #[test]
    fn vectors_of_the_specification() {
        check(date(2026, 6, 1), 30, date(2026, 7, 1));
        check(date(2026, 9, 1), 30, date(2026, 10, 8));
        check(date(2026, 9, 10), 3, date(2026, 9, 14));
    }

    #[test]
    fn enforcement_runs_two_years_from_the_last_part() {
        assert_eq!(ENFORCEMENT.nominal(date(2027, 7, 20)), date(2029, 7, 20));
    }

    fn window(effective: &str) -> Window {
        let at = effective.parse().unwrap();
        Window::new(at, at)
    }

    #[test]
    fn last_instant_of_the_last_day_is_in_time_and_the_next_is_not() {
        let window = window("2026-09-01T04:00:00Z");
        let end = start_of(date(2026, 10, 9));
        assert_eq!(window.timeliness(end - jiff::SignedDuration::from_nanos(1)), Timeliness::Open);
        assert_eq!(window.timeliness(end), Timeliness::Over { last: date(2026, 10, 8) });
    }

    #[test]
    fn beyond_the_table_only_the_plain_day_counts() {
        let window = window("2026-12-10T04:00:00Z");
        assert_eq!(window.due_legal, Err(OutOfReach { year: 2027 }));
        assert_eq!(window.timeliness(start_of(date(2027, 1, 9))), Timeliness::Open);
        assert_eq!(window.timeliness(start_of(date(2027, 1, 10))), Timeliness::Unknown { year: 2027 });
    }

    #[test]
    fn effect_comes_with_the_last_of_all() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let seal = at("2026-06-08T08:05:00Z");
        assert_eq!(effective_at([at("2026-06-08T07:20:00Z")], at("2026-06-08T07:24:00Z"), seal), seal);
        let late = at("2026-06-09T07:20:00Z");
        assert_eq!(effective_at([at("2026-06-08T07:20:00Z"), late], seal, seal), late);
    }

    proptest! {
        #[test]
        fn longer_term_never_ends_sooner(offset in 0..300i32, days in 0..30u16) {
            let start = days_after(date(2026, 1, 1), offset);
            let ends = |length| Term { length, ..APPLICATION }.last_day(start);
            if let (Ok(short), Ok(long)) = (ends(days), ends(days + 1)) {
                prop_assert!(short <= long);
            }
        }

        #[test]
        fn legal_day_is_never_before_the_plain_one(offset in 0..365i32) {
            let start = days_after(date(2026, 1, 1), offset);
            if let Ok(last) = APPLICATION.last_day(start) {
                prop_assert!(last >= APPLICATION.nominal(start));
            }
        }
    }
}
