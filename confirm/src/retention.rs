//! 保管期限: for how many years the file of a mediation is kept.
//!
//! Sources: `legal.md` B.14: no national figure is known (人民调解法 27 only orders that a file is made), so every
//! organisation sets its own; 个人信息保护法 19 (no longer than needed); 民事诉讼法 250 (two years to apply for
//! enforcement). What happens to a file whose time is over is for its organisation to decide.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 申请执行期间: years in which enforcement can be applied for (民事诉讼法 250).
const ENFORCEMENT_YEARS: u16 = 2;
/// Years that a file is kept beyond that (`legal.md` B.14): fewer would let it go while somebody may still ask about an
/// enforcement, more would take the choice from the organisation.
const AFTERWARDS_YEARS: u16 = 3;
/// Fewest years that can be set.
pub const YEARS_MIN: u16 = ENFORCEMENT_YEARS + AFTERWARDS_YEARS;
/// Most years that can be set; whoever types more has slipped.
pub const YEARS_MAX: u16 = 100;

/// 保管期限 of an organisation, in whole years from the day on which the file is made (立卷日期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Retention {
    /// Of a file with a written agreement (书面调解协议).
    pub with_agreement: u16,
    /// Of a file without one.
    pub without_agreement: u16,
}

impl Default for Retention {
    /// `legal.md` B.14. Cases that were registered before organisations could choose have these figures, so they never
    /// change.
    fn default() -> Self {
        Self { with_agreement: 30, without_agreement: 10 }
    }
}

impl Retention {
    /// Whether these are the figures that nobody has to choose.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// How long a file without a written agreement is kept, as it is printed.
    #[must_use]
    pub fn without_agreement(self) -> String {
        printed(self.without_agreement)
    }

    /// How long a file with a written agreement is kept that is made on `filed`, as it is printed: never less than
    /// enforcement of what is due last, on `due`, can be asked for and [`AFTERWARDS_YEARS`] more.
    #[must_use]
    pub fn with_agreement(self, filed: Date, due: Option<Date>) -> String {
        let after = |day: Date, years: u16| day.saturating_add(Span::new().years(years));
        let least = due.map(|due| after(due, YEARS_MIN));
        let enough = |years: &u16| least.is_none_or(|least| after(filed, *years) >= least);
        let years = (self.with_agreement..=u16::MAX).take(usize::from(YEARS_MAX)).find(enough);
        printed(years.unwrap_or(self.with_agreement))
    }

    /// Both, as the consent to the processing of personal data says it before anybody knows how the mediation ends.
    #[must_use]
    pub fn sentence(self) -> String {
        format!(
            "达成书面调解协议的，立卷之日起{}；没有达成的，{}",
            printed(self.with_agreement),
            printed(self.without_agreement)
        )
    }
}

fn printed(years: u16) -> String {
    format!("{years}年")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const FILED: Date = date(2026, 6, 8);

    #[track_caller]
    fn check(with_agreement: u16, due: Option<Date>, expected: &str) {
        let retention = Retention { with_agreement, ..Retention::default() };
        assert_eq!(retention.with_agreement(FILED, due), expected);
    }

    #[test]
    fn b_14_a_file_is_kept_thirty_years_with_an_agreement_and_ten_without() {
        check(30, Some(date(2026, 6, 30)), "30年");
        assert_eq!(Retention::default().without_agreement(), "10年");
    }

    #[test]
    fn b_14_never_less_than_the_time_for_enforcement_and_three_years() {
        check(5, None, "5年");
        check(5, Some(FILED), "5年");
        check(5, Some(date(2026, 6, 9)), "6年");
        check(5, Some(date(2034, 6, 8)), "13年");
        check(30, Some(date(2034, 6, 8)), "30年");
    }

    #[test]
    fn what_nobody_chose_is_not_written_into_a_case() {
        assert!(Retention::default().is_default());
        assert!(!Retention { with_agreement: 50, without_agreement: 10 }.is_default());
    }

    proptest! {
        #[test]
        fn b_14_what_is_due_later_is_never_kept_shorter(with_agreement in YEARS_MIN..=YEARS_MAX, day in 0..9000i64, later in 0..9000i64) {
            let retention = Retention { with_agreement, ..Retention::default() };
            let years = |days: i64| -> u16 {
                let due = FILED.saturating_add(Span::new().days(days));
                retention.with_agreement(FILED, Some(due)).trim_end_matches('年').parse().unwrap()
            };
            prop_assert!(years(day) <= years(day + later));
            prop_assert!(years(day) >= with_agreement);
        }
    }
}
