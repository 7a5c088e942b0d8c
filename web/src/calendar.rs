//! 日历文件: an appointment as an iCalendar file (RFC 5545), which a telephone's calendar takes with one tap.

use chrono::{DateTime, TimeDelta, Utc};
use confirm::case::intake::Booking;
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use jiff::Timestamp;

/// How long before it the telephone reminds of it, in minutes: enough to charge it and to find a quiet room.
const REMIND_MINUTES: i64 = 60;

/// What stands in the file besides the time.
pub(crate) struct Occasion<'a> {
    /// The same appointment, moved, is the same entry.
    pub(crate) uid: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) description: &'a str,
}

/// The file of `booking`, made at `now`.
pub(crate) fn file(booking: &Booking, occasion: &Occasion<'_>, now: Timestamp) -> String {
    let starts = instant(booking.starts_at);
    let mut event = Event::new();
    event
        .uid(occasion.uid)
        .timestamp(instant(now))
        .starts(starts)
        .ends(starts + TimeDelta::minutes(i64::from(booking.minutes)))
        .summary(occasion.summary)
        .description(occasion.description)
        .alarm(Alarm::display(occasion.summary, -TimeDelta::minutes(REMIND_MINUTES)));
    if !booking.place.is_empty() {
        event.location(&booking.place);
    }
    Calendar::new().push(event).done().to_string()
}

/// To the second; nothing of ours is outside of what the format can say.
fn instant(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use confirm::case::registration::Mode;

    /// What the file says, its folded lines joined (RFC 5545 3.1).
    fn lines(place: &str, summary: &str) -> Vec<String> {
        let booking = Booking {
            starts_at: "2026-06-10T07:30:00Z".parse().unwrap(),
            minutes: 90,
            mode: Mode::Hybrid,
            place: place.to_owned(),
        };
        let occasion = Occasion { uid: "mediation-c1", summary, description: "请带身份证" };
        let text = file(&booking, &occasion, "2026-06-08T07:00:00Z".parse().unwrap());
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_calendar_finds_beginning_end_and_place() {
        let found = lines("柳河街道, 2楼", "物业费调解");
        for line in [
            "BEGIN:VCALENDAR",
            "UID:mediation-c1",
            "DTSTAMP:20260608T070000Z",
            "DTSTART:20260610T073000Z",
            "DTEND:20260610T090000Z",
            "SUMMARY:物业费调解",
            "DESCRIPTION:请带身份证",
            "LOCATION:柳河街道\\, 2楼",
            "TRIGGER:-PT3600S",
            "END:VCALENDAR",
        ] {
            assert!(found.iter().any(|one| one == line), "{line} in {found:#?}");
        }
    }

    #[test]
    fn nobody_writes_a_line_of_their_own_into_it() {
        let found = lines("", "物业费\r\nATTACH:http://example.org/");
        assert!(!found.iter().any(|line| line.starts_with("ATTACH")), "{found:#?}");
        assert!(!found.iter().any(|line| line.starts_with("LOCATION")), "{found:#?}");
    }
}
