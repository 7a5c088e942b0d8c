//! 值班: a judge who sits ready for whoever applies now.
//!
//! Two who come to the court together may be heard at once (法释〔2011〕5号 4 当即受理), so they are told whether a
//! judge is there for it. Nobody forgets to go home: being on duty ends by the clock, on the day it began.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::calendar;
use crate::case::id::AccountId;
use crate::case::refusal::Refusal;

/// A judge whose next appointment begins within this time is not free: a shorter one would break an inquiry off, a
/// longer one would send people home while a judge waits.
pub const SOON: SignedDuration = SignedDuration::from_mins(30);

/// A judge on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Duty {
    /// The account.
    pub judge: AccountId,
    /// 审判员.
    pub name: String,
    /// The first instant at which it is over.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Whether nothing else takes the judge, now or soon.
    pub free: bool,
}

/// Until when a judge is on duty who says so at `now`.
///
/// # Errors
///
/// [`Refusal::Invalid`] if that has passed or is not today in Beijing; midnight still is.
pub fn until(asked: Timestamp, now: Timestamp) -> Result<Timestamp, Refusal> {
    let midnight = calendar::start_of(calendar::days_after(calendar::day_of(now), 1));
    if asked > now && asked <= midnight {
        return Ok(asked);
    }
    Err(Refusal::Invalid {
        field: "until",
        sentence: "值班只能值到今天晚些时候。请重新选几点结束。".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asked: &str, good: bool) {
        let now = "2026-06-08T07:00:00Z".parse().unwrap();
        assert_eq!(until(asked.parse().unwrap(), now).is_ok(), good, "{asked}");
    }

    #[test]
    fn duty_ends_later_today() {
        check("2026-06-08T07:00:00Z", false);
        check("2026-06-08T07:00:01Z", true);
        check("2026-06-08T16:00:00Z", true);
        check("2026-06-08T16:00:01Z", false);
        check("2026-06-07T09:00:00Z", false);
    }
}
