//! Counters. They only ever grow while a server or a session lives; rates are the reader's business.

use crate::{RoomId, SeatId};
use serde::Serialize;

/// What the whole server has done since it started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ServerStats {
    /// Rooms that have a session or a table.
    pub rooms: usize,
    /// Totals over all sessions, ended ones included.
    pub total: Traffic,
    /// Datagrams that led nowhere, by reason.
    pub drops: Drops,
    /// Sessions that exist now.
    pub seats: Vec<SeatStats>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeatStats {
    /// The room of the seat.
    pub room: RoomId,
    /// The seat.
    pub seat: SeatId,
    /// Whether its handshake has ended.
    pub connected: bool,
    /// What it sent and received.
    pub traffic: Traffic,
}

/// Packets and bytes in both directions, as seen by the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// Media packets received and authenticated.
    pub packets_in: u64,
    /// Their bytes, without the authentication tag.
    pub bytes_in: u64,
    /// Media packets forwarded, without retransmissions.
    pub packets_out: u64,
    /// Their bytes, without the authentication tag.
    pub bytes_out: u64,
    /// Packets that receivers asked for again.
    pub nacks_in: u64,
    /// Packets that were sent again.
    pub retransmissions_out: u64,
    /// Packets that publishers were asked for again.
    pub nacks_out: u64,
    /// Key frames that receivers asked for.
    pub keyframe_requests_in: u64,
    /// Key frames that publishers were asked for, merged and throttled.
    pub keyframe_requests_out: u64,
    /// Messages on the data channel; they are acknowledged and not kept.
    pub messages_in: u64,
}

impl Traffic {
    pub(crate) fn add(&mut self, other: &Self) {
        self.packets_in += other.packets_in;
        self.bytes_in += other.bytes_in;
        self.packets_out += other.packets_out;
        self.bytes_out += other.bytes_out;
        self.nacks_in += other.nacks_in;
        self.retransmissions_out += other.retransmissions_out;
        self.nacks_out += other.nacks_out;
        self.keyframe_requests_in += other.keyframe_requests_in;
        self.keyframe_requests_out += other.keyframe_requests_out;
        self.messages_in += other.messages_in;
    }
}

/// Datagrams that led nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drops {
    /// From an address that never passed a connectivity check.
    pub stranger: u64,
    /// A connectivity check that names no session or fails its integrity check.
    pub check_refused: u64,
    /// Not a protocol that is spoken here, or a header that contradicts itself.
    pub malformed: u64,
    /// Media before the handshake ended.
    pub early: u64,
    /// The authentication tag is wrong.
    pub forged: u64,
    /// Received before, or too old to tell.
    pub replayed: u64,
    /// A payload type or stream that was not negotiated.
    pub unknown_stream: u64,
    /// Muted by the host.
    pub silenced: u64,
    /// The send buffer was full.
    pub overflow: u64,
}
