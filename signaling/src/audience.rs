//! Who may receive whom: a pure function from seats to the table that media obeys.
//!
//! Everything that keeps a voice from an ear is here. A seat is in one scope; people hear exactly those who are in
//! the same one. Waiting is a scope of one, so a waiting person neither sends nor receives.

use crate::SeatId;
use media::{Audience, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Where a seat is, as far as ears are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Outside the door, alone.
    Waiting,
    /// In the room with everybody else who is.
    Joint,
}

/// What the table must know of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listener {
    /// Where it is.
    pub scope: Scope,
    /// Whether the host muted its microphone.
    pub muted: bool,
}

/// The table for `seats`, to be in force as number `epoch`.
pub(crate) fn audience(seats: &BTreeMap<SeatId, Listener>, epoch: u64) -> Audience {
    let joint: BTreeSet<&SeatId> =
        seats.iter().filter(|(_, listener)| listener.scope == Scope::Joint).map(|(seat, _)| seat).collect();
    let hears = joint
        .iter()
        .map(|&receiver| {
            (
                receiver.clone(),
                joint.iter().filter(|&&other| other != receiver).map(|&seat| seat.clone()).collect(),
            )
        })
        .filter(|(_, publishers): &(SeatId, BTreeSet<SeatId>)| !publishers.is_empty())
        .collect();
    let silenced = seats
        .iter()
        .filter(|(_, listener)| listener.muted || listener.scope == Scope::Waiting)
        .flat_map(|(seat, listener)| {
            let video = (listener.scope == Scope::Waiting).then_some(Kind::Video);
            [Some(Kind::Audio), video].into_iter().flatten().map(|kind| (seat.clone(), kind))
        })
        .collect();
    Audience { epoch, hears, silenced }
}

/// Whether `table` lets `publisher`'s `kind` reach `receiver`, read from its fields alone.
#[cfg(test)]
pub(crate) fn allows(table: &Audience, publisher: &SeatId, kind: Kind, receiver: &SeatId) -> bool {
    publisher != receiver
        && table.hears.get(receiver).is_some_and(|publishers| publishers.contains(publisher))
        && !table.silenced.contains(&(publisher.clone(), kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seats(spec: &str) -> BTreeMap<SeatId, Listener> {
        spec.split_whitespace()
            .map(|word| {
                let scope = if word.contains('?') { Scope::Waiting } else { Scope::Joint };
                let name = word.trim_end_matches(['?', '!']);
                (SeatId(name.to_owned()), Listener { scope, muted: word.contains('!') })
            })
            .collect()
    }

    /// `spec` names seats, `?` waiting, `!` muted; `expected` lists who hears whom.
    #[track_caller]
    fn check(spec: &str, expected: &str) {
        let table = audience(&seats(spec), 1);
        let mut heard = Vec::new();
        for receiver in seats(spec).keys() {
            for publisher in seats(spec).keys() {
                if allows(&table, publisher, Kind::Audio, receiver) {
                    heard.push(format!("{receiver}<{publisher}"));
                }
            }
        }
        assert_eq!(heard.join(" "), expected);
    }

    #[test]
    fn people_inside_hear_each_other() {
        check("a b", "a<b b<a");
    }

    #[test]
    fn waiting_people_hear_nobody_and_are_heard_by_nobody() {
        check("a b?", "");
        check("a b? c", "a<c c<a");
    }

    #[test]
    fn two_waiting_people_do_not_hear_each_other() {
        check("a? b?", "");
    }

    #[test]
    fn muted_people_still_hear() {
        check("a b!", "b<a");
    }

    #[test]
    fn muted_people_are_still_seen() {
        let table = audience(&seats("a b!"), 1);
        assert!(allows(&table, &SeatId("b".to_owned()), Kind::Video, &SeatId("a".to_owned())));
    }

    proptest! {
        #[test]
        fn nobody_waiting_sends_or_receives_anything(flags in prop::collection::vec((any::<bool>(), any::<bool>()), 0..16)) {
            let seats: BTreeMap<SeatId, Listener> = flags
                .iter()
                .enumerate()
                .map(|(i, &(waiting, muted))| {
                    let scope = if waiting { Scope::Waiting } else { Scope::Joint };
                    (SeatId(format!("s{i}")), Listener { scope, muted })
                })
                .collect();
            let table = audience(&seats, 1);
            for (publisher, from) in &seats {
                for (receiver, to) in &seats {
                    for kind in [Kind::Audio, Kind::Video] {
                        let both_inside = from.scope == Scope::Joint && to.scope == Scope::Joint && publisher != receiver;
                        let expected = both_inside && !(from.muted && kind == Kind::Audio);
                        prop_assert_eq!(allows(&table, publisher, kind, receiver), expected);
                    }
                }
            }
        }
    }
}
