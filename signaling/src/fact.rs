//! The ledger of comings and goings, handed to the caller who keeps it.
//!
//! Source: 人民法院在线诉讼规则 (2021) art. 25: not appearing or leaving counts against a party, except where the
//! network, the device or the power failed. So "left" and "cut off" are told apart where they are seen.

use crate::{RoomId, SeatId, Subject};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is told to the caller without being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something happened to a seat, to be kept.
    Fact(Fact),
    /// The first socket of a subject opened, or its last one closed.
    Presence {
        /// Whose socket.
        subject: Subject,
        /// Whether there is one now.
        online: bool,
    },
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The room.
    pub room: RoomId,
    /// The seat.
    pub seat: SeatId,
    /// What happened.
    pub kind: FactKind,
    /// When it was seen here.
    pub at: Timestamp,
}

/// What can happen to a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Took the seat, or came back to it.
    Joined,
    /// 自行退出: pressed the button.
    LeftByButton,
    /// The page was closed or sent to the background; on a phone that may be an incoming call.
    PageHidden,
    /// 网络中断: the socket ended without a word.
    NetworkLost,
    /// The same person came in from another page.
    Replaced,
    /// Removed by the host.
    Removed,
}
