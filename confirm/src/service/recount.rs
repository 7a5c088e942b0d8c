//! Counts the terms of all cases anew, after the holidays changed.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Cases, ServiceError};
use crate::queue::TaskKind;

/// A last day in the task lists that is another one now. Told by number: no title and no names (`legal.md` G-72).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedDay {
    /// 人调字 number, or what the case is found by before it has one.
    pub number: String,
    /// What is to be done by then.
    pub kind: TaskKind,
    /// The last day before; nothing where it could not be counted.
    pub before: Option<Date>,
    /// The last day now.
    pub after: Option<Date>,
}

impl Cases {
    /// Computes the task lists of all cases anew and tells which last days are others now, by number.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if a case can't be read or a row not be written; the next start goes on then.
    pub async fn count_again(&self) -> Result<Vec<MovedDay>, ServiceError> {
        let before = self.store.last_days().await?;
        self.store.mark_outdated().await?;
        self.store.catch_up().await?;
        let after = self.store.last_days().await?;
        Ok(moved(&before, &after))
    }
}

/// By number and kind.
type LastDays = HashMap<(String, TaskKind), Option<Date>>;

fn moved(before: &LastDays, after: &LastDays) -> Vec<MovedDay> {
    let changed = after.iter().filter_map(|(key, day)| {
        let old = before.get(key).copied().flatten();
        (old != *day).then(|| MovedDay { number: key.0.clone(), kind: key.1, before: old, after: *day })
    });
    let mut moved: Vec<MovedDay> = changed.collect();
    moved.sort_by(|one, other| (&one.number, one.kind.key()).cmp(&(&other.number, other.kind.key())));
    moved
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_days_that_are_others_are_told() {
        let key = |number: &str| (number.to_owned(), TaskKind::Seal);
        let days = |a, b| HashMap::from([(key("1"), a), (key("2"), b)]);
        let (first, second) = (Some(date(2026, 12, 31)), Some(date(2027, 1, 4)));
        assert_eq!(moved(&days(first, first), &days(first, first)), []);
        let told = moved(&days(first, None), &days(second, second));
        assert_eq!(told.iter().map(|day| day.before).collect::<Vec<_>>(), [first, None]);
        assert!(told.iter().all(|day| day.after == second));
    }
}
