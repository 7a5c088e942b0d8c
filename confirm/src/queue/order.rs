//! What comes first in a task list, and how a list is read page by page.
//!
//! Source: issue "The law as code", 7: overdue, then parties waiting online now, then the last day, then age. A page
//! begins after the row that the page before ended with, so rows that come and go never shift the others. Who is
//! online changes while somebody turns pages: a row that jumped to the front meanwhile is seen when the list is
//! opened again, which a live screen does on every change.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{Entry, TaskKind};
use crate::case::id::CaseId;

/// The day of a task that has no last day: it comes after all that have one.
pub const NO_DUE: i64 = 99_991_231;

/// A day as the table keeps it, so that text and number sort alike: 2026-06-08 is 20260608.
#[must_use]
pub fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day with this number; nothing for [`NO_DUE`] and for what is no day.
#[must_use]
pub fn day_of_number(number: i64) -> Option<Date> {
    if number == NO_DUE {
        return None;
    }
    let part = |value: i64| i8::try_from(value).ok();
    let year = i16::try_from(number / 10_000).ok()?;
    Date::new(year, part(number / 100 % 100)?, part(number % 100)?).ok()
}

/// The four parts of a list, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// The last day has passed, and a party is online.
    OverdueWaiting,
    /// The last day has passed.
    Overdue,
    /// A party is online.
    Waiting,
    /// All others.
    Rest,
}

impl Band {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::OverdueWaiting, Self::Overdue, Self::Waiting, Self::Rest];

    /// Where a task with this last day belongs on `today`.
    #[must_use]
    pub fn of(due_day: i64, today: Date, waiting: bool) -> Self {
        match (due_day < day_number(today), waiting) {
            (true, true) => Self::OverdueWaiting,
            (true, false) => Self::Overdue,
            (false, true) => Self::Waiting,
            (false, false) => Self::Rest,
        }
    }

    /// Whether its rows are those of people who wait online.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        match self {
            Self::OverdueWaiting | Self::Waiting => true,
            Self::Overdue | Self::Rest => false,
        }
    }

    /// The last days of the rows in it: from the first up to before the second.
    #[must_use]
    pub fn days(self, today: Date) -> (i64, i64) {
        match self {
            Self::OverdueWaiting | Self::Overdue => (0, day_number(today)),
            Self::Waiting | Self::Rest => (day_number(today), NO_DUE + 1),
        }
    }
}

/// A row's place among those of its band: last day, age, and then whatever tells two rows apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// [`day_number`] of the last day, or [`NO_DUE`].
    pub due_day: i64,
    /// Microseconds since 1970.
    pub since: i64,
    /// The case.
    pub case: CaseId,
    /// The kind.
    pub kind: TaskKind,
}

impl Place {
    /// The place of `entry`.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self {
            due_day: entry.task.due.map_or(NO_DUE, day_number),
            since: entry.task.since.as_microsecond(),
            case: entry.case.clone(),
            kind: entry.task.kind,
        }
    }
}

/// By key, as the table sorts it.
impl Ord for TaskKind {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(other.key())
    }
}

impl PartialOrd for TaskKind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Where a page ended. Clients pass it on without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The day on which the list was opened: what is overdue does not change between two of its pages.
    pub today: Date,
    /// The part of the list.
    pub band: Band,
    /// The last row of the page.
    pub last: Place,
}

/// The text is not one that [`Cursor`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct NoCursor;

impl Cursor {
    /// Whether a row at `place` of `band` comes after the page.
    #[must_use]
    pub fn is_before(&self, band: Band, place: &Place) -> bool {
        (self.band, &self.last) < (band, place)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { due_day, since, case, kind } = &self.last;
        let band = Band::ALL.iter().position(|band| *band == self.band).expect("ALL holds every band");
        write!(out, "{}.{band}.{due_day}.{since}.{}.{case}", self.today, kind.key())
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let mut parts = text.splitn(6, '.');
        let mut part = || parts.next().ok_or(NoCursor);
        let today = part()?.parse().map_err(|_| NoCursor)?;
        let band: usize = part()?.parse().map_err(|_| NoCursor)?;
        let due_day = part()?.parse().map_err(|_| NoCursor)?;
        let since = part()?.parse().map_err(|_| NoCursor)?;
        let kind = TaskKind::parse(part()?).ok_or(NoCursor)?;
        let case = CaseId::new(part()?);
        let band = *Band::ALL.get(band).ok_or(NoCursor)?;
        Ok(Self { today, band, last: Place { due_day, since, case, kind } })
    }
}
