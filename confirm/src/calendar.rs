//! Civil days in Beijing: which day an instant falls on, and which days are working days.
//!
//! Sources: 民法典 203 and 民事诉讼法 85 (a last day that is a statutory rest day moves to the day after the rest);
//! the yearly notice of the State Council on public holidays (国务院办公厅关于部分节假日安排的通知), `legal.md` B.12. The
//! tables ([`table`]) hold data for whole years and refuse to count past their reach: weekends alone are not the truth,
//! because rest days and working days are moved every year.

pub mod notice;
pub mod table;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

pub use self::table::{CalendarError, YearTable, install, tables};

/// The calendar has no table for this year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the holidays of {year} are not known")]
pub struct OutOfReach {
    /// The first year that was asked for and is not known.
    pub year: i16,
}

/// China has known one zone and no summer time since 1991, so a fixed offset is the truth for every case.
const BEIJING: Offset = Offset::constant(8);

/// The civil day in Beijing on which `at` falls.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    BEIJING.to_datetime(at).date()
}

/// The instant at which `day` begins in Beijing.
///
/// # Panics
///
/// If `day` is not within the range of instants, that is in year -9999 or 9999.
#[must_use]
pub fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::fixed(BEIJING)).expect("days of cases are far from the ends of time").timestamp()
}

/// `count` days after `day`.
///
/// # Panics
///
/// If the result is after year 9999; terms of law are short.
#[must_use]
pub fn days_after(day: Date, count: i32) -> Date {
    day.checked_add(jiff::Span::new().days(count)).expect("terms of law end before year 9999")
}

/// Days from `from` to `to`; negative if `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// Whether `day` is a working day.
///
/// # Errors
///
/// [`OutOfReach`] if the holidays of that year have not been entered.
pub fn is_workday(day: Date) -> Result<bool, OutOfReach> {
    table::is_workday(day).ok_or(OutOfReach { year: day.year() })
}

/// `day` itself, or the first working day after it (顺延).
///
/// # Errors
///
/// [`OutOfReach`] if the answer lies past the table.
pub fn workday_from(day: Date) -> Result<Date, OutOfReach> {
    let mut day = day;
    while !is_workday(day)? {
        day = days_after(day, 1);
    }
    Ok(day)
}

/// The `count`-th working day after `day`.
///
/// # Errors
///
/// [`OutOfReach`] if the answer lies past the table.
pub fn workdays_after(day: Date, count: u16) -> Result<Date, OutOfReach> {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = days_after(day, 1);
        if is_workday(day)? {
            left -= 1;
        }
    }
    Ok(day)
}

/// Chinese name of a weekday.
#[must_use]
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// For example 2026年6月30日（星期二）.
#[must_use]
pub fn long(day: Date) -> String {
    format!("{}年{}月{}日（{}）", day.year(), day.month(), day.day(), weekday(day))
}

/// For example 6月30日（星期二）, with the year where it is not the year of `today`.
#[must_use]
pub fn short(day: Date, today: Date) -> String {
    if day.year() == today.year() {
        format!("{}月{}日（{}）", day.month(), day.day(), weekday(day))
    } else {
        long(day)
    }
}

/// The time of day in Beijing to the minute, for example 09:05.
#[must_use]
pub fn clock(at: Timestamp) -> String {
    let time = BEIJING.to_datetime(at).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn day_begins_at_midnight_in_beijing() {
        assert_eq!(day_of("2026-06-08T15:59:59Z".parse().unwrap()), date(2026, 6, 8));
        assert_eq!(day_of("2026-06-08T16:00:00Z".parse().unwrap()), date(2026, 6, 9));
        assert_eq!(start_of(date(2026, 6, 9)), "2026-06-08T16:00:00Z".parse().unwrap());
    }

    #[test]
    fn table_refuses_to_count_past_its_reach() {
        assert_eq!(workdays_after(date(2026, 12, 31), 1), Err(OutOfReach { year: 2027 }));
        assert_eq!(is_workday(date(2025, 12, 31)), Err(OutOfReach { year: 2025 }));
    }

    #[test]
    fn workday_vectors_of_the_fixture() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../fixtures/cases.json")).unwrap();
        for vector in fixture["workday_vectors"].as_array().unwrap() {
            let start: Date = serde_json::from_value(vector["start"].clone()).unwrap();
            let due: Date = serde_json::from_value(vector["due"].clone()).unwrap();
            let count = u16::try_from(vector["work_days"].as_u64().unwrap()).unwrap();
            assert_eq!(workdays_after(start, count), Ok(due), "{vector}");
        }
    }

    #[test]
    fn days_are_said_with_their_weekday() {
        assert_eq!(long(date(2026, 6, 30)), "2026年6月30日（星期二）");
        assert_eq!(short(date(2026, 6, 30), date(2026, 6, 1)), "6月30日（星期二）");
        assert_eq!(short(date(2027, 1, 31), date(2026, 11, 1)), "2027年1月31日（星期日）");
    }
}
