//! 撞期: what somebody has to be at already, told by its time alone.
//!
//! Whoever plans an appointment learns who is taken and when, never in which case: that two cases know the same person
//! is nobody's business (`legal.md` M40, C50).

use jiff::{SignedDuration, Timestamp};

use crate::calendar;

/// Somebody is taken from one instant to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Who, as the case that asks calls them.
    pub name: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// The first instant after it.
    pub ends_at: Timestamp,
}

impl Engagement {
    /// For example 顾明远6月11日（星期四）10:00至10:40, with the year where it is not that of `now`.
    #[must_use]
    pub fn told(&self, now: Timestamp) -> String {
        format!("{}{}", self.name, span((self.starts_at, self.ends_at), now))
    }
}

/// For example 6月11日（星期四）10:00至10:40; the day of the end is named only where it is another one.
#[must_use]
pub fn span((starts_at, ends_at): (Timestamp, Timestamp), now: Timestamp) -> String {
    let today = calendar::day_of(now);
    let (first, last) = (calendar::day_of(starts_at), calendar::day_of(ends_at));
    let end = if first == last { String::new() } else { calendar::short(last, today) };
    format!(
        "{}{}至{end}{}",
        calendar::short(first, today),
        calendar::clock(starts_at),
        calendar::clock(ends_at)
    )
}

/// The first instant after an appointment of so many minutes. Strangers write the time, so it may lie at the end of all
/// time.
#[must_use]
pub fn end_of(starts_at: Timestamp, minutes: u16) -> Timestamp {
    starts_at.checked_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(starts_at: &str, minutes: u16, told: &str) {
        let starts_at: Timestamp = starts_at.parse().unwrap();
        let taken =
            Engagement { name: "顾明远".to_owned(), starts_at, ends_at: end_of(starts_at, minutes) };
        assert_eq!(taken.told("2026-06-08T07:00:00Z".parse().unwrap()), told);
    }

    #[test]
    fn an_engagement_is_told_by_who_and_when() {
        check("2026-06-11T02:00:00Z", 40, "顾明远6月11日（星期四）10:00至10:40");
        check("2026-06-11T15:30:00Z", 60, "顾明远6月11日（星期四）23:30至6月12日（星期五）00:30");
        check("2027-01-04T01:05:00Z", 30, "顾明远2027年1月4日（星期一）09:05至09:35");
    }
}
