//! Into a room, from outside or from another one. Whoever goes from room to room under the same seat keeps the ticket and
//! with it the media connection (一键转确认: 同一连接进入法庭); the table of the new room decides who is heard.

use super::{Lobby, Output};
use crate::message::MessageId;
use crate::room::{Entry, Room};
use crate::session::ConnectionId;
use crate::{JoinGrant, LeaveReason, RoomId, SeatId};
use jiff::Timestamp;

/// A client on its way into a room.
#[derive(Clone, Debug)]
pub(crate) struct Entering {
    /// Of the command.
    pub id: Option<MessageId>,
    /// What the gate granted.
    pub grant: JoinGrant,
    /// What the client asked for.
    pub kind: String,
    /// A fresh secret.
    pub ticket: String,
}

impl Lobby {
    /// A client comes into a room with a grant; `kind` is what it asked for, `ticket` a fresh secret.
    pub fn handle_enter(
        &mut self,
        connection: &ConnectionId,
        entering: Entering,
        now: Timestamp,
    ) -> Vec<Output> {
        let Entering { id, grant, kind, ticket } = entering;
        let place = (grant.room.clone(), grant.seat.clone());
        let Some(session) = self.sessions.get(connection) else { return Vec::new() };
        let former = session.place.clone().filter(|former| *former != place);
        let kept = former.as_ref().and_then(|former| self.kept_ticket(former, &grant.seat));
        let mut outputs = match &former {
            Some((room, seat)) => {
                self.in_room(room, now, |room| room.handle_leave(seat, LeaveReason::Button, now))
            }
            None => Vec::new(),
        };
        let (room_id, floor) = (grant.room.clone(), self.epoch_floor);
        let room =
            self.rooms.entry(room_id.clone()).or_insert_with(|| Room::new(room_id.clone(), kind, floor));
        let ticket = kept.clone().unwrap_or(ticket);
        let result = room.handle_enter(Entry { grant, connection: connection.clone(), ticket }, now);
        if let (Some(_), Some((from, _)), Ok(_)) = (kept, &former, &result) {
            carry(&mut outputs, from, &place);
        }
        let result = result.map(|followed| {
            if let Some(session) = self.sessions.get_mut(connection) {
                session.place = Some(place);
            }
            self.translate(&room_id, followed)
        });
        self.forget(&room_id, now);
        outputs.extend(self.answer(connection, id, result));
        outputs
    }

    /// The ticket of the place that is left, if the same seat goes on in another room.
    fn kept_ticket(&self, (room, seat): &(RoomId, SeatId), next: &SeatId) -> Option<String> {
        self.rooms.get(room)?.ticket_of(seat).filter(|_| seat == next).map(str::to_owned)
    }
}

/// What would end goes on in the room of `to`.
fn carry(outputs: &mut [Output], from: &RoomId, (to, seat): &(RoomId, SeatId)) {
    for output in outputs {
        if *output == Output::Disconnect(from.clone(), seat.clone()) {
            *output = Output::Carry { from: from.clone(), to: to.clone(), seat: seat.clone() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tell;

    #[test]
    fn media_goes_along_to_another_room_and_waits_there_like_its_seat() {
        insta::assert_snapshot!(tell(&[
            (0, "j hello"),
            (0, "j goes-to court:1 as j host"),
            (0, "m hello"),
            (0, "m enters as m host"),
            (1, "p hello"),
            (1, "p enters as p admitted"),
            (2, "p goes-to court:1 as p"),
            (3, "p goes-to court:1 as p admitted"),
            (4, "p enters as p admitted"),
        ]));
    }

    #[test]
    fn another_seat_and_a_full_room_end_the_media() {
        let hosts: Vec<String> = (0..crate::room::PEOPLE_MAX)
            .flat_map(|i| {
                [format!("h{i:02}x hello"), format!("h{i:02}x goes-to court:1 as h{i:02}x admitted")]
            })
            .collect();
        let steps = ["p hello", "p enters as p admitted", "p goes-to court:1 as p admitted"];
        let steps: Vec<(i64, &str)> =
            hosts.iter().map(String::as_str).chain(steps).map(|step| (0, step)).collect();
        let told = tell(&steps);
        assert!(
            told.ends_with("media of p ends\n      fact: p LeftByButton\n      →p 3 problem room-full\n"),
            "{told}"
        );

        let told =
            tell(&[(0, "p hello"), (0, "p enters as p admitted"), (1, "p goes-to court:1 as q admitted")]);
        assert!(told.contains("media of p ends") && !told.contains("goes on"), "{told}");
    }
}
