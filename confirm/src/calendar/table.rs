//! 节假日安排, the holidays of each year as data.
//!
//! Built in are the years of `confirm/data/holidays.json`, each with its decree and where it was read. The State Council
//! publishes the next year's in autumn; the operator puts them into a file of the same form or enters them at the desk,
//! and the shell hands all of them to [`install`]. A table for a built-in year replaces it as a whole, never in parts.

use std::sync::{LazyLock, PoisonError, RwLock};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rest days and moved working days of one year, from 1 January to 31 December.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearTable {
    /// The year, in full.
    pub year: i16,
    /// 通知, the name and date of the decree.
    pub decree: String,
    /// Where it was read.
    pub source: String,
    /// The decree was not read but remembered: check it before relying on it.
    #[serde(default)]
    pub from_knowledge: bool,
    /// 放假, rest days that the decree names, on whatever weekday they fall.
    #[schema(value_type = Vec<String>)]
    pub holidays: Vec<Date>,
    /// 调休上班, Saturdays and Sundays that are working days.
    #[schema(value_type = Vec<String>)]
    pub workdays: Vec<Date>,
}

/// Why tables are not taken. Nothing is installed then.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The text is not a list of tables.
    #[error("the holiday tables have another form than expected")]
    Form {
        /// What the reader said.
        #[source]
        source: serde_json::Error,
    },
    /// A table names no decree or no source.
    #[error("the table of {year} names no decree or no source")]
    Unsourced {
        /// The table's year.
        year: i16,
    },
    /// Two tables are of the same year.
    #[error("the year {year} comes twice")]
    Twice {
        /// The year.
        year: i16,
    },
    /// A year that no decree can be of.
    #[error("the year {year} is not one of the years 2000 to 2100")]
    Year {
        /// The year.
        year: i16,
    },
    /// A day lies outside its year, comes twice, or a working day is not a moved weekend.
    #[error("the day {day} can't stand in the table of {year}: {reason}")]
    Day {
        /// The table's year.
        year: i16,
        /// The day.
        day: Date,
        /// What is wrong with it.
        reason: DayFault,
    },
    /// A year without a single holiday is an unfinished table.
    #[error("the table of {year} names no holidays")]
    Empty {
        /// The table's year.
        year: i16,
    },
}

/// What is wrong with a day of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DayFault {
    /// It lies outside the table's year.
    #[error("it is of another year")]
    OtherYear,
    /// It stands in the table before.
    #[error("it comes twice")]
    Twice,
    /// 调休上班 moves work to a Saturday or Sunday, never to a day on which people work anyway.
    #[error("a moved working day is a Saturday or Sunday")]
    NotAWeekend,
}

static BUILT_IN: LazyLock<Vec<YearTable>> = LazyLock::new(|| {
    parse(include_str!("../../data/holidays.json")).expect("a test reads the tables of this build")
});

/// Locked for a look at a day at a time: an act that is under way may count its terms by the old table or by the new one.
static INSTALLED: RwLock<Vec<YearTable>> = RwLock::new(Vec::new());

/// Reads tables of the form of `confirm/data/holidays.json`.
///
/// # Errors
///
/// [`CalendarError`] if the form or a table is wrong.
pub fn parse(json: &str) -> Result<Vec<YearTable>, CalendarError> {
    let tables: Vec<YearTable> =
        serde_json::from_str(json).map_err(|source| CalendarError::Form { source })?;
    check(&tables)?;
    Ok(tables)
}

/// Makes `tables` known beside the built-in ones, in place of all that were installed before. What was written down
/// before stays; terms that are counted from now on follow the new tables.
///
/// # Errors
///
/// [`CalendarError`] if a table is wrong; then nothing changes.
pub fn install(tables: Vec<YearTable>) -> Result<(), CalendarError> {
    check(&tables)?;
    *INSTALLED.write().unwrap_or_else(PoisonError::into_inner) = tables;
    Ok(())
}

/// The tables that count, by year: how far terms can be counted.
#[must_use]
pub fn tables() -> Vec<YearTable> {
    let mut tables = INSTALLED.read().unwrap_or_else(PoisonError::into_inner).clone();
    let kept = BUILT_IN.iter().filter(|table| tables.iter().all(|other| other.year != table.year));
    let kept: Vec<YearTable> = kept.cloned().collect();
    tables.extend(kept);
    tables.sort_unstable_by_key(|table| table.year);
    tables
}

/// Whether `day` is a working day; nothing if the table of its year is not known.
pub(super) fn is_workday(day: Date) -> Option<bool> {
    let installed = INSTALLED.read().unwrap_or_else(PoisonError::into_inner);
    let mut known = installed.iter().chain(BUILT_IN.iter());
    known.find(|table| table.year == day.year()).map(|table| table.is_workday(day))
}

impl YearTable {
    /// Whether `day`, a day of this year, is a working day.
    pub(super) fn is_workday(&self, day: Date) -> bool {
        self.workdays.contains(&day) || (!is_weekend(day) && !self.holidays.contains(&day))
    }

    fn check(&self) -> Result<(), CalendarError> {
        let year = self.year;
        if !(2000..=2100).contains(&year) {
            return Err(CalendarError::Year { year });
        }
        if self.decree.trim().is_empty() || self.source.trim().is_empty() {
            return Err(CalendarError::Unsourced { year });
        }
        if self.holidays.is_empty() {
            return Err(CalendarError::Empty { year });
        }
        let days: Vec<Date> = self.holidays.iter().chain(&self.workdays).copied().collect();
        for (index, day) in days.iter().enumerate() {
            let reason = if day.year() != year {
                DayFault::OtherYear
            } else if days[..index].contains(day) {
                DayFault::Twice
            } else if index >= self.holidays.len() && !is_weekend(*day) {
                DayFault::NotAWeekend
            } else {
                continue;
            };
            return Err(CalendarError::Day { year, day: *day, reason });
        }
        Ok(())
    }
}

/// Whether `table` could be installed.
///
/// # Errors
///
/// [`CalendarError`] with what is wrong with it.
pub fn checked(table: &YearTable) -> Result<(), CalendarError> {
    table.check()
}

fn check(tables: &[YearTable]) -> Result<(), CalendarError> {
    for (index, table) in tables.iter().enumerate() {
        table.check()?;
        if tables[..index].iter().any(|other| other.year == table.year) {
            return Err(CalendarError::Twice { year: table.year });
        }
    }
    Ok(())
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn table() -> YearTable {
        YearTable {
            year: 2027,
            decree: "关于2027年部分节假日安排的通知".to_owned(),
            source: "测试".to_owned(),
            from_knowledge: false,
            holidays: vec![date(2027, 1, 1), date(2027, 10, 1)],
            workdays: vec![date(2027, 1, 3)],
        }
    }

    /// What is said of the table of 2027 after `change`.
    #[track_caller]
    fn check_refusal(change: impl FnOnce(&mut YearTable), expected: &str) {
        let mut table = table();
        change(&mut table);
        assert_eq!(check(&[table]).unwrap_err().to_string(), expected);
    }

    #[test]
    fn built_in_table_is_the_fixture() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/cases.json")).unwrap();
        let days = |key: &str| -> Vec<Date> { serde_json::from_value(fixture[key].clone()).unwrap() };
        let table = &BUILT_IN[0];
        assert_eq!((table.year, BUILT_IN.len()), (2026, 1));
        assert_eq!(table.holidays, days("holidays_2026"));
        assert_eq!(table.workdays, days("moved_workdays_2026"));
    }

    #[test]
    fn good_table_is_taken_and_wrong_ones_are_named() {
        assert!(check(&[table()]).is_ok());
        check_refusal(|table| table.year = 27, "the year 27 is not one of the years 2000 to 2100");
        check_refusal(|table| table.decree.clear(), "the table of 2027 names no decree or no source");
        check_refusal(
            |table| table.source = " ".to_owned(),
            "the table of 2027 names no decree or no source",
        );
        check_refusal(|table| table.holidays.clear(), "the table of 2027 names no holidays");
        check_refusal(
            |table| table.holidays.push(date(2028, 1, 1)),
            "the day 2028-01-01 can't stand in the table of 2027: it is of another year",
        );
        check_refusal(
            |table| table.workdays.push(date(2027, 1, 1)),
            "the day 2027-01-01 can't stand in the table of 2027: it comes twice",
        );
        check_refusal(
            |table| table.workdays.push(date(2027, 1, 4)),
            "the day 2027-01-04 can't stand in the table of 2027: a moved working day is a Saturday or Sunday",
        );
        let twice = check(&[table(), table()]).unwrap_err();
        assert_eq!(twice.to_string(), "the year 2027 comes twice");
    }

    #[test]
    fn text_of_another_form_is_refused() {
        for text in ["", "{}", "[{\"year\":2027}]", "[{\"year\":2027,\"months\":[]}]", "[1]"] {
            assert!(matches!(parse(text), Err(CalendarError::Form { .. })), "{text}");
        }
        assert_eq!(parse("[]").unwrap(), []);
    }
}
