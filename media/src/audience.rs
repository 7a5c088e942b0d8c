//! The table of who may receive whom: the only reason a packet ever leaves for a seat.
//!
//! The caller computes it from what it knows of people; here it is compared, never derived. A table with a
//! greater epoch replaces the whole of the former one, so nothing of an old audience can linger.

use crate::{Kind, SeatId};
use std::collections::{BTreeMap, BTreeSet};

/// Who may receive whom in one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Orders the tables of a room; a table that is not newer than the present one changes nothing.
    pub epoch: u64,
    /// For each receiver the publishers whose packets it may get. Who is not named gets nothing.
    pub hears: BTreeMap<SeatId, BTreeSet<SeatId>>,
    /// Tracks muted by the host: their packets are dropped on arrival, whatever the client does.
    pub silenced: BTreeSet<(SeatId, Kind)>,
}

impl Audience {
    /// Whether `receiver` may get packets of `publisher`. Nobody ever gets their own.
    #[must_use]
    pub fn hears(&self, receiver: &SeatId, publisher: &SeatId) -> bool {
        publisher != receiver && self.hears.get(receiver).is_some_and(|heard| heard.contains(publisher))
    }

    /// Whether `publisher`'s `kind` is muted by the host.
    #[must_use]
    pub fn silences(&self, publisher: &SeatId, kind: Kind) -> bool {
        self.silenced.iter().any(|(seat, silenced)| seat == publisher && *silenced == kind)
    }

    /// Whether this table lets nobody hear anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hears.values().all(BTreeSet::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(name: &str) -> SeatId {
        SeatId(name.to_owned())
    }

    fn audience() -> Audience {
        let everybody = BTreeSet::from([seat("a"), seat("b")]);
        Audience {
            epoch: 1,
            hears: BTreeMap::from([(seat("a"), everybody.clone()), (seat("b"), everybody)]),
            silenced: BTreeSet::from([(seat("b"), Kind::Audio)]),
        }
    }

    #[track_caller]
    fn check(receiver: &str, publisher: &str, expected: bool) {
        assert_eq!(audience().hears(&seat(receiver), &seat(publisher)), expected);
    }

    #[test]
    fn named_publishers_are_heard() {
        check("a", "b", true);
        check("b", "a", true);
    }

    #[test]
    fn nobody_hears_themselves_even_if_the_table_says_so() {
        check("a", "a", false);
    }

    #[test]
    fn who_is_not_named_hears_nothing() {
        check("c", "a", false);
        check("a", "c", false);
    }

    #[test]
    fn muting_concerns_one_kind_of_one_seat() {
        assert!(audience().silences(&seat("b"), Kind::Audio));
        assert!(!audience().silences(&seat("b"), Kind::Video));
        assert!(!audience().silences(&seat("a"), Kind::Audio));
    }
}
