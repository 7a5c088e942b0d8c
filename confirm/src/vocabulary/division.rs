//! 行政区划, the divisions of GB/T 2260 that this county meets (E.3), with the days from and until which a code is given.
//!
//! Old codes live on in the numbers of people who were registered under them, so they stay in the table. Left out: the
//! rest of the country; a code that is not here is unknown, not wrong.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// Six digits.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The first day; absent where it is older than anyone concerned.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<Date>,
    /// The first day on which it is given no more; absent where it is in use.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
    /// Not a division of this world, but of the test data.
    #[serde(default)]
    pub fictional: bool,
    /// Not read but remembered: confirm it before relying on it.
    #[serde(default)]
    pub from_knowledge: bool,
}

impl Division {
    /// Whether the code is in use on `day`; a code of the past is historic.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day < until)
    }
}

static DIVISIONS: LazyLock<Vec<Division>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/divisions.json"))
        .expect("a test reads the divisions of this build")
});

/// All divisions of the table.
#[must_use]
pub fn divisions() -> &'static [Division] {
    &DIVISIONS
}

/// The division with this code, in use or historic.
#[must_use]
pub fn division(code: &str) -> Option<&'static Division> {
    divisions().iter().find(|division| division.code == code)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(code: &str, day: Date, expected: Option<(&str, bool)>) {
        let found = division(code).map(|division| (division.name, division.is_valid_on(day)));
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn codes_are_in_use_or_historic() {
        let today = date(2026, 6, 1);
        check("140403", today, Some(("山西省长治市潞州区", true)));
        check("140404", today, Some(("山西省长治市上党区", true)));
        check("140405", today, Some(("山西省长治市屯留区", true)));
        check("140406", today, Some(("山西省长治市潞城区", true)));
        check("140421", today, Some(("山西省长治市长治县", false)));
        check("140421", date(2018, 6, 18), Some(("山西省长治市长治县", true)));
        check("140404", date(2018, 6, 18), Some(("山西省长治市上党区", false)));
        check("990499", today, Some(("潞川区", true)));
        check("110105", today, None);
    }

    #[test]
    fn only_the_division_of_the_test_data_is_fictional() {
        for division in divisions() {
            assert!(division.code.len() == 6 && division.code.bytes().all(|byte| byte.is_ascii_digit()));
            assert_eq!(division.fictional, division.code.starts_with("99"), "{}", division.code);
        }
    }
}
