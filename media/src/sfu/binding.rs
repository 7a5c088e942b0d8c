//! Who is shown where: a receiver keeps whom it sees in place, and newcomers take the first free pair.

use crate::SeatId;
use std::collections::BTreeSet;

/// The new table for a receiver whose pairs show `pairs` and who may now see `visible`. With more people than
/// pairs, those who came first stay.
pub(crate) fn seat_pairs(pairs: &[Option<SeatId>], visible: &BTreeSet<SeatId>) -> Vec<Option<SeatId>> {
    let mut seated: Vec<Option<SeatId>> =
        pairs.iter().map(|pair| pair.clone().filter(|seat| visible.contains(seat))).collect();
    let mut waiting = visible.iter().filter(|seat| !pairs.contains(&Some((*seat).clone())));
    for pair in seated.iter_mut().filter(|pair| pair.is_none()) {
        *pair = waiting.next().cloned();
    }
    seated
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(pairs: &str, visible: &str, expected: &str) {
        let seat = |c: char| SeatId(c.to_string());
        let table = |text: &str| text.chars().map(|c| (c != '-').then(|| seat(c))).collect::<Vec<_>>();
        let visible = visible.chars().map(seat).collect();
        assert_eq!(seat_pairs(&table(pairs), &visible), table(expected));
    }

    #[test]
    fn newcomers_take_free_pairs_in_order() {
        check("---", "ab", "ab-");
        check("-b-", "abc", "abc");
    }

    #[test]
    fn who_may_no_longer_be_seen_goes_and_the_others_stay() {
        check("abc", "ac", "a-c");
        check("abc", "acd", "adc");
        check("ab", "", "--");
    }

    #[test]
    fn with_too_few_pairs_those_who_are_seen_stay() {
        check("cd", "abcd", "cd");
        check("", "ab", "");
    }

    proptest! {
        #[test]
        fn nobody_is_shown_twice_or_against_the_table(steps in proptest::collection::vec(
            proptest::collection::btree_set("[a-f]", 0..6), 1..8,
        )) {
            let mut pairs = vec![None; 4];
            for visible in steps {
                let visible: BTreeSet<SeatId> = visible.into_iter().map(SeatId).collect();
                pairs = seat_pairs(&pairs, &visible);
                let shown: Vec<&SeatId> = pairs.iter().flatten().collect();
                let distinct: BTreeSet<&SeatId> = shown.iter().copied().collect();
                prop_assert_eq!(shown.len(), distinct.len());
                prop_assert!(distinct.iter().all(|seat| visible.contains(*seat)));
                prop_assert_eq!(shown.len(), visible.len().min(pairs.len()));
            }
        }
    }
}
