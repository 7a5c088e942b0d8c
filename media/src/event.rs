//! What the media server tells its caller without being asked.

use crate::{Kind, RoomId, SeatId};
use serde::{Deserialize, Serialize};

/// Something that happened to a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The handshake ended; packets flow as far as the audience allows.
    Connected {
        /// The room of the seat.
        room: RoomId,
        /// The seat that connected.
        seat: SeatId,
    },
    /// The connection of a seat ended.
    Lost {
        /// The room of the seat.
        room: RoomId,
        /// The seat that lost its connection.
        seat: SeatId,
        /// What the transport saw.
        reason: LostReason,
    },
    /// Who is shown where for one receiver: the whole table each time.
    Slots {
        /// The room of the seat.
        room: RoomId,
        /// The receiver.
        seat: SeatId,
        /// Every bound slot.
        slots: Vec<Slot>,
    },
}

/// Why a connection ended, as far as the transport can tell. Who closed it and who was cut off are different
/// facts to the caller, so they are kept apart from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostReason {
    /// No connectivity check arrived for too long: the network failed, or the handshake never ended.
    IceTimeout,
    /// The client closed its transport, as a page does when it is left.
    DtlsClosed,
    /// The same seat joined again; the newer connection takes its place, so nobody has to be told.
    Replaced,
    /// The caller asked for it.
    Left,
}

/// One m-section of a receiver and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The `a=mid` of the m-section in the receiver's offer.
    pub mid: String,
    /// Whose track it shows.
    pub publisher: SeatId,
    /// What it carries.
    pub kind: Kind,
}
