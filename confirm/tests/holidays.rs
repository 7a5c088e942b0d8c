//! Holiday tables that the operator brings, in a process of their own: they count for all of it.

use confirm::calendar::{self, CalendarError, OutOfReach, YearTable};
use confirm::deadline::APPLICATION;
use jiff::civil::date;

/// A table for the test; the real decree of 2027 is not known here.
const BROUGHT: &str = r#"[
  {"year": 2027, "decree": "测试用安排", "source": "测试", "from_knowledge": true,
   "holidays": ["2027-01-01"], "workdays": ["2027-01-02"]},
  {"year": 2026, "decree": "测试用安排", "source": "测试", "from_knowledge": true,
   "holidays": ["2026-12-31"], "workdays": []}
]"#;

#[test]
fn brought_tables_lengthen_the_reach_and_replace_a_built_in_year_as_a_whole() {
    let tables: Vec<YearTable> = calendar::table::parse(BROUGHT).unwrap();

    calendar::install(tables.clone()).unwrap();

    // 2027-01-02 is a Saturday that the table makes a working day.
    assert_eq!(APPLICATION.last_day(date(2026, 12, 3)), Ok(date(2027, 1, 2)));
    assert_eq!(calendar::workday_from(date(2026, 12, 31)), Ok(date(2027, 1, 2)));
    assert_eq!(calendar::is_workday(date(2026, 10, 2)), Ok(true), "a Friday that only the old table frees");
    assert_eq!(calendar::is_workday(date(2028, 1, 3)), Err(OutOfReach { year: 2028 }));
    assert_eq!(calendar::tables().iter().map(|table| table.year).collect::<Vec<_>>(), [2026, 2027]);

    // A later set takes the place of all of it; one that is wrong changes nothing.
    let twice: Vec<YearTable> = tables.iter().chain(&tables).cloned().collect();
    assert!(matches!(calendar::install(twice), Err(CalendarError::Twice { year: 2027 })));
    assert_eq!(calendar::is_workday(date(2027, 1, 2)), Ok(true));
    calendar::install(Vec::new()).unwrap();
    assert_eq!(calendar::is_workday(date(2026, 10, 2)), Ok(false));
    assert_eq!(calendar::is_workday(date(2027, 1, 2)), Err(OutOfReach { year: 2027 }));
}
