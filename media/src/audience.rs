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
    /// Whether `receiver` may get packets of `publisher`'s `kind`. Nobody ever gets their own.
    #[must_use]
    pub fn allows(&self, publisher: &SeatId, kind: Kind, receiver: &SeatId) -> bool {
        publisher != receiver
            && self.hears.get(receiver).is_some_and(|publishers| publishers.contains(publisher))
            && !self.silences(publisher, kind)
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

    #[track_caller]
    fn check(publisher: &str, kind: Kind, receiver: &str, expected: bool) {
        let everybody = BTreeSet::from([seat("a"), seat("b")]);
        let audience = Audience {
            epoch: 1,
            hears: BTreeMap::from([(seat("a"), everybody.clone()), (seat("b"), everybody)]),
            silenced: BTreeSet::from([(seat("b"), Kind::Audio)]),
        };
        assert_eq!(audience.allows(&seat(publisher), kind, &seat(receiver)), expected);
    }

    #[test]
    fn named_publishers_are_heard() {
        check("a", Kind::Audio, "b", true);
        check("b", Kind::Video, "a", true);
    }

    #[test]
    fn nobody_hears_themselves_even_if_the_table_says_so() {
        check("a", Kind::Audio, "a", false);
    }

    #[test]
    fn who_is_not_named_hears_nothing() {
        check("a", Kind::Audio, "c", false);
        check("c", Kind::Audio, "a", false);
    }

    #[test]
    fn silenced_tracks_reach_nobody() {
        check("b", Kind::Audio, "a", false);
    }
}
