//! Who may receive whom: a pure function from seats to the table that media obeys.
//!
//! Everything that keeps a voice from an ear is here. A seat is in one scope; people hear exactly those who are in
//! the same one. Waiting, or sitting apart, is a scope of one, so such a person neither sends nor receives.

use crate::SeatId;
use media::{Audience, Kind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Who talks with whom among those inside a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Talk {
    /// Everybody with everybody.
    #[default]
    Together,
    /// 背对背: these among themselves; everybody else sits apart and hears and sees nobody.
    Private(BTreeSet<SeatId>),
}

/// Where a seat is, as far as ears are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 等候: outside the door, alone.
    Waiting,
    /// 联席: in the room with everybody else who is.
    Joint,
    /// 背对背: with those alone who are in the private talk.
    Private,
    /// Inside, but alone while others talk privately.
    Apart,
}

impl Scope {
    /// The scope of `seat`, if it is inside at all, while people talk as `talk` says.
    pub(crate) fn of(seat: &SeatId, inside: bool, talk: &Talk) -> Self {
        match talk {
            _ if !inside => Self::Waiting,
            Talk::Together => Self::Joint,
            Talk::Private(seats) if seats.contains(seat) => Self::Private,
            Talk::Private(_) => Self::Apart,
        }
    }

    /// Whether two people in these scopes receive each other.
    pub(crate) fn reaches(self, other: Self) -> bool {
        self == other && !self.is_alone()
    }

    /// Whether somebody there is received by nobody.
    pub(crate) fn is_alone(self) -> bool {
        matches!(self, Self::Waiting | Self::Apart)
    }
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
    let heard_by = |receiver: &SeatId, scope: Scope| {
        let others = seats.iter().filter(|(seat, other)| *seat != receiver && scope.reaches(other.scope));
        others.map(|(seat, _)| seat.clone()).collect()
    };
    let hears = seats
        .iter()
        .map(|(receiver, listener)| (receiver.clone(), heard_by(receiver, listener.scope)))
        .filter(|(_, publishers): &(SeatId, BTreeSet<SeatId>)| !publishers.is_empty())
        .collect();
    let silenced = seats
        .iter()
        .filter(|(_, listener)| listener.muted || listener.scope.is_alone())
        .flat_map(|(seat, listener)| {
            let video = listener.scope.is_alone().then_some(Kind::Video);
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
                let scope = match word {
                    word if word.contains('?') => Scope::Waiting,
                    word if word.contains('*') => Scope::Private,
                    word if word.contains('-') => Scope::Apart,
                    _ => Scope::Joint,
                };
                let name = word.trim_end_matches(['?', '!', '*', '-']);
                (SeatId(name.to_owned()), Listener { scope, muted: word.contains('!') })
            })
            .collect()
    }

    /// `spec` names seats, `?` waiting, `*` private, `-` apart, `!` muted; `expected` lists who hears whom.
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
    fn a_private_talk_is_heard_by_its_people_alone() {
        check("a* b- m*", "a<m m<a");
        check("a* b- c- m* w?", "a<m m<a");
        check("a*! b- m*", "a<m");
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
        fn nobody_waiting_or_apart_sends_or_receives_anything(flags in prop::collection::vec((0..4_usize, any::<bool>()), 0..16)) {
            let seats: BTreeMap<SeatId, Listener> = flags
                .iter()
                .enumerate()
                .map(|(i, &(scope, muted))| {
                    let scope = [Scope::Waiting, Scope::Joint, Scope::Private, Scope::Apart][scope];
                    (SeatId(format!("s{i}")), Listener { scope, muted })
                })
                .collect();
            let table = audience(&seats, 1);
            for (publisher, from) in &seats {
                for (receiver, to) in &seats {
                    for kind in [Kind::Audio, Kind::Video] {
                        let together = matches!((from.scope, to.scope), (Scope::Joint, Scope::Joint) | (Scope::Private, Scope::Private));
                        let expected = together && publisher != receiver && !(from.muted && kind == Kind::Audio);
                        prop_assert_eq!(allows(&table, publisher, kind, receiver), expected);
                    }
                }
            }
        }
    }
}
