//! A page that a host shows, once the gate has said who may read the file; and where somebody is in the talk.

use super::{Lobby, Output};
use crate::message::MessageId;
use crate::room::{Refusal, Showing};
use crate::session::ConnectionId;
use crate::{RoomId, SeatId};
use jiff::Timestamp;

impl Lobby {
    /// The file of the page that `seat` is shown in `room`, under the table in force.
    pub fn shown_file(&self, room: &RoomId, seat: &SeatId) -> Option<String> {
        Some(self.rooms.get(room)?.view(seat)?.page?.file)
    }

    /// The seat at which `person` is inside `room`, and how many milliseconds the room has been open.
    pub fn moment(&self, room: &RoomId, person: &SeatId, now: Timestamp) -> Option<(SeatId, i64)> {
        self.rooms.get(room)?.moment(person, now)
    }

    /// Where a client sits: the gate is asked about that room.
    pub fn room_of(&self, connection: &ConnectionId) -> Option<&RoomId> {
        self.sessions.get(connection)?.place.as_ref().map(|(room, _)| room)
    }

    /// A client shows a page in `room`, which is what the gate was asked about.
    pub fn handle_show_page(
        &mut self,
        connection: &ConnectionId,
        id: Option<MessageId>,
        (room, showing): (&RoomId, Showing),
        now: Timestamp,
    ) -> Vec<Output> {
        let result = if self.room_of(connection) == Some(room) {
            self.seated(connection, now, |place, seat| place.handle_show_page(seat, showing, now))
        } else {
            Err(Refusal::NotInRoom)
        };
        self.answer(connection, id, result)
    }
}
