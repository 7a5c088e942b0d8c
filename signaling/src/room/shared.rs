//! Several people at one device (驿站平板): one seat, one camera, and everybody in the room sees who sits there.

use super::{Output, Room};
use crate::fact::FactKind;
use crate::message::{GoneReason, ServerMessage};
use crate::{JoinGrant, SeatId};
use jiff::Timestamp;

impl Room {
    /// The caller says who sits at a device now, and whether all of them may be inside. The seat, its connection and its
    /// media stay; where somebody is not let in yet, nobody at the device hears or is heard.
    pub fn handle_sitters(&mut self, grant: JoinGrant, now: Timestamp) -> Vec<Output> {
        let seat = grant.seat.clone();
        let inside = grant.admitted && !self.removed.contains(&seat);
        let mut outputs = Vec::new();
        let Some(place) = self.seats.get_mut(&seat) else { return outputs };
        let before = std::mem::replace(&mut place.grant, grant).people();
        place.let_in(inside);
        let here = place.presence == crate::seat::Presence::Here;
        let after = place.grant.people();
        self.granted_until = self.granted_until.max(place.grant.until);
        let gone = before.iter().filter(|person| !after.contains(person));
        outputs.extend(gone.map(|person| self.fact(person, FactKind::LeftByButton, now)));
        let come = after.iter().filter(|person| here && !before.contains(person));
        outputs.extend(come.map(|person| self.fact(person, FactKind::Joined, now)));
        self.settle(&mut outputs);
        outputs
    }

    /// The caller takes a seat away: its last person has left the device, or sits at another one now.
    pub fn handle_withdrawn(
        &mut self,
        seat: &SeatId,
        (reason, text): (GoneReason, String),
        now: Timestamp,
    ) -> Vec<Output> {
        let mut outputs = Vec::new();
        if let Some(place) = self.vacate(seat, &mut outputs) {
            let kind = match reason {
                GoneReason::Replaced => FactKind::Replaced,
                GoneReason::Removed | GoneReason::Ended | GoneReason::Lapsed => FactKind::LeftByButton,
            };
            outputs.push(Output::Tell(place.connection.clone(), ServerMessage::Gone { reason, text }));
            outputs.push(Output::Unseat(place.connection));
            outputs.extend(self.record(&place.grant, kind, now));
            self.settle(&mut outputs);
        }
        outputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audience::{Scope, Talk, allows};
    use crate::fact::Fact;
    use crate::room::Entry;
    use crate::session::ConnectionId;
    use crate::{RoomId, Sitter};
    use media::Kind;
    use std::collections::BTreeSet;

    fn id(name: &str) -> SeatId {
        SeatId(name.to_owned())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The tablet with `people`, let in or not; any other name is somebody's own seat.
    fn grant(seat: &str, people: &str, admitted: bool) -> JoinGrant {
        let sitter =
            |name: &str| Sitter { id: name.to_owned(), name: name.to_owned(), role_label: String::new() };
        JoinGrant {
            room: RoomId("r".to_owned()),
            seat: id(seat),
            name: seat.to_owned(),
            role: String::new(),
            role_label: String::new(),
            host: seat == "m",
            captioner: false,
            admitted,
            sitters: people.split_whitespace().map(sitter).collect(),
            with: None,
            silent: false,
            talk: Talk::Together,
            until: Timestamp::MAX,
        }
    }

    fn enter(room: &mut Room, grant: JoinGrant) -> Vec<Output> {
        let connection = ConnectionId(grant.seat.0.clone());
        let outputs = room.handle_enter(Entry { grant, connection, ticket: String::new() }, at(0)).unwrap();
        room.handle_acknowledged(room.epoch());
        outputs
    }

    fn facts(outputs: &[Output]) -> Vec<(String, FactKind)> {
        let fact = |output: &Output| match output {
            Output::Record(Fact { seat: SeatId(seat), kind, .. }) => Some((seat.clone(), *kind)),
            _ => None,
        };
        outputs.iter().filter_map(fact).collect()
    }

    fn named(names: &[(&str, FactKind)]) -> Vec<(String, FactKind)> {
        names.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
    }

    #[test]
    fn one_seat_holds_its_people_and_the_ledger_names_each() {
        let mut room = Room::new(RoomId("r".to_owned()), "mediation".to_owned(), 0);
        enter(&mut room, grant("m", "", true));
        let entered = enter(&mut room, grant("t", "x", true));
        assert_eq!(facts(&entered), named(&[("x", FactKind::Joined)]));
        assert_eq!(
            facts(&room.handle_sitters(grant("t", "x y", true), at(1))),
            named(&[("y", FactKind::Joined)])
        );
        let view = room.view(&id("m")).unwrap();
        let names: Vec<&str> = view.people[1].sitters.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["x", "y"]);
        let present: BTreeSet<SeatId> = room.present().into_iter().collect();
        assert_eq!(present, ["m", "x", "y"].map(id).into());
        let lost = room.handle_lost(&id("t"), at(2));
        assert_eq!(facts(&lost), named(&[("x", FactKind::NetworkLost), ("y", FactKind::NetworkLost)]));
        room.handle_back(&id("t"), at(3));
        let left = room.handle_sitters(grant("t", "y", true), at(4));
        assert_eq!(facts(&left), named(&[("x", FactKind::LeftByButton)]));
        let over = room.handle_withdrawn(&id("t"), (GoneReason::Ended, String::new()), at(5));
        assert_eq!(facts(&over), named(&[("y", FactKind::LeftByButton)]));
        assert!(over.contains(&Output::Disconnect(id("t"))));
        assert_eq!(room.present(), [id("m")]);
    }

    #[test]
    fn somebody_who_is_not_let_in_shuts_the_ears_of_the_whole_device_and_its_media_stays() {
        let mut room = Room::new(RoomId("r".to_owned()), "mediation".to_owned(), 0);
        enter(&mut room, grant("m", "", true));
        enter(&mut room, grant("t", "x", true));
        let table = |outputs: &[Output]| {
            let found = outputs.iter().rev().find_map(|output| match output {
                Output::SetAudience(table) => Some(table.clone()),
                _ => None,
            });
            found.unwrap()
        };
        let outputs = room.handle_sitters(grant("t", "x y", false), at(1));
        assert!(!allows(&table(&outputs), &id("m"), Kind::Audio, &id("t")));
        assert!(!outputs.iter().any(|output| matches!(output, Output::Disconnect(_))));
        room.handle_acknowledged(room.epoch());
        assert_eq!(room.view(&id("t")).unwrap().scope, Scope::Waiting);
        let outputs = room.handle_sitters(grant("t", "x y", true), at(2));
        assert!(allows(&table(&outputs), &id("m"), Kind::Audio, &id("t")));
    }

    #[test]
    fn what_was_written_in_private_is_not_there_for_whoever_sits_down_later() {
        let mut room = Room::new(RoomId("r".to_owned()), "mediation".to_owned(), 0);
        enter(&mut room, grant("m", "", true));
        enter(&mut room, grant("t", "x", true));
        room.handle_talk(Talk::Private([id("m"), id("t")].into()));
        room.handle_acknowledged(room.epoch());
        room.handle_say(&id("m"), "三千也行", true, at(1)).unwrap();
        room.handle_talk(Talk::Together);
        room.handle_acknowledged(room.epoch());
        room.handle_say(&id("m"), "大家好", false, at(2)).unwrap();
        let said = |outputs: &[Output]| {
            outputs.iter().any(|output| {
                matches!(output, Output::Tell(_, ServerMessage::SaidBefore { lines })
                    if lines.iter().any(|line| line.text == "三千也行"))
            })
        };
        assert!(!said(&enter(&mut room, grant("t", "x y", true))));
        assert!(said(&enter(&mut room, grant("m", "", true))));
    }
}
