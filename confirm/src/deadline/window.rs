//! 申请期间, the two last days of a joint application (DL-C1).
//!
//! Source: `legal.md` B.12, H-6: courts may count from different instants. Screens show the safe day, and the law
//! decides by the legal one; filing between the two is allowed with a warning.

use jiff::Timestamp;
use jiff::civil::Date;

use super::APPLICATION;
use crate::calendar::{self, OutOfReach};

/// The window in which both parties can apply together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Thirty days from the day on which all parties had signed, never moved.
    pub due_safe: Date,
    /// Thirty days from the day of effect, counted plainly.
    pub nominal: Date,
    /// The last day by law.
    pub due_legal: Result<Date, OutOfReach>,
}

/// Whether an act is in time.
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

impl Timeliness {
    /// Where `now` stands to a term with this plain and this legal last day.
    ///
    /// The legal last day is never before the plain one, so up to that no holiday table is needed.
    #[must_use]
    pub fn of(nominal: Date, due: Result<Date, OutOfReach>, now: Timestamp) -> Self {
        let today = calendar::day_of(now);
        if today <= nominal {
            return Self::Open;
        }
        match due {
            Ok(last) if today <= last => Self::Open,
            Ok(last) => Self::Over { last },
            Err(OutOfReach { year }) => Self::Unknown { year },
        }
    }
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
    #[must_use]
    pub fn timeliness(&self, now: Timestamp) -> Timeliness {
        Timeliness::of(self.nominal, self.due_legal, now)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::start_of;

    fn window(effective: &str) -> Window {
        let at = effective.parse().unwrap();
        Window::new(at, at)
    }

    #[track_caller]
    fn check(window: &Window, now: Timestamp, expected: Timeliness) {
        assert_eq!(window.timeliness(now), expected, "{now}");
    }

    #[test]
    fn last_instant_of_the_last_day_is_in_time_and_the_next_is_not() {
        let window = window("2026-09-01T04:00:00Z");
        let end = start_of(date(2026, 10, 9));
        check(&window, end - jiff::SignedDuration::from_nanos(1), Timeliness::Open);
        check(&window, end, Timeliness::Over { last: date(2026, 10, 8) });
    }

    #[test]
    fn safe_day_counts_from_the_parties_and_never_moves() {
        let window =
            Window::new("2026-09-01T04:00:00Z".parse().unwrap(), "2026-09-02T04:00:00Z".parse().unwrap());
        assert_eq!(window.due_safe, date(2026, 10, 1));
        assert_eq!(window.nominal, date(2026, 10, 2));
        assert_eq!(window.due_legal, Ok(date(2026, 10, 8)));
    }

    #[test]
    fn beyond_the_table_only_the_plain_day_counts() {
        let window = window("2026-12-10T04:00:00Z");
        assert_eq!(window.due_legal, Err(OutOfReach { year: 2027 }));
        check(&window, start_of(date(2027, 1, 9)), Timeliness::Open);
        check(&window, start_of(date(2027, 1, 10)), Timeliness::Unknown { year: 2027 });
    }
}
