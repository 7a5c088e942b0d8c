//! What is to be known of a room, and what one of them is shown: never more than the table in force lets them have.

use super::Room;
use crate::audience::Talk;
use crate::message::RoomView;
use crate::seat::Seat;
use crate::{RoomId, SeatId};
use jiff::Timestamp;

impl Room {
    /// The room as `seat` may see it now; nothing while a table is on its way.
    pub fn view(&self, seat: &SeatId) -> Option<RoomView> {
        let viewer = self.seats.get(seat).filter(|_| self.acknowledged >= self.asked.epoch)?;
        Some(self.view_of(viewer, &self.talk))
    }

    /// Those who are inside and whose client is there: their seats, and each who shares one.
    pub fn present(&self) -> Vec<SeatId> {
        self.seats
            .values()
            .filter(|place| place.is_present())
            .flat_map(|place| place.grant.people())
            .collect()
    }

    /// The seat that may bring its media with `ticket`.
    pub fn seat_of_ticket(&self, ticket: &str) -> Option<&SeatId> {
        let matches = |place: &&Seat| place.inside && place.ticket == ticket;
        self.seats.values().find(matches).map(|place| &place.grant.seat)
    }

    /// The ticket of a seat.
    pub fn ticket_of(&self, seat: &SeatId) -> Option<&str> {
        self.seats.get(seat).map(|place| place.ticket.as_str())
    }

    /// The seat at which `person` is inside, and how many milliseconds the room has been open.
    pub fn moment(&self, person: &SeatId, now: Timestamp) -> Option<(SeatId, i64)> {
        let mut present = self.seats.values().filter(|place| place.is_present());
        let seat = present.find(|place| place.grant.people().contains(person))?;
        let open = now.duration_since(self.opened_at?);
        Some((seat.grant.seat.clone(), i64::try_from(open.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The room as `viewer` would see it if people talked as `talk` says.
    pub(super) fn view_of(&self, viewer: &Seat, talk: &Talk) -> RoomView {
        let seat = &viewer.grant.seat;
        let people = std::iter::once(viewer)
            .chain(self.seats.values().filter(|place| place.grant.seat != *seat))
            .map(|place| place.view(viewer, talk, self.is_muted(&place.grant.seat)))
            .collect();
        let (status, ticket) = if viewer.inside {
            (crate::PersonStatus::Inside, Some(viewer.ticket.clone()))
        } else {
            (crate::PersonStatus::Waiting, None)
        };
        let RoomId(room) = self.id.clone();
        let SeatId(me) = seat.clone();
        let slots = viewer.slots.clone();
        RoomView {
            room,
            kind: self.kind.clone(),
            me,
            status,
            ticket,
            epoch: self.acknowledged,
            people,
            slots,
            scope: viewer.scope(talk),
            talk: self.talks,
            page: self.page_for(viewer).map(Box::new),
        }
    }
}
