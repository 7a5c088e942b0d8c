//! Seats, rooms, scopes, moderation, one WebSocket a client. Hears nothing of cases.
//!
//! Rules are values in and values out: [`audience`] says who may receive whom, `room` what a seat may do,
//! `session` what a client may have missed, `lobby` puts them together with the time as a parameter.
//! [`Hub`] and `socket` do the input and output and hold no rule. Who a person is and whether they may come in is
//! asked of the caller through [`Gate`].

mod audience;
mod fact;
mod gate;
mod hub;
mod lobby;
mod message;
mod room;
mod seat;
mod session;
mod socket;

pub use audience::{Scope, Talk};
pub use fact::{Fact, FactKind, Notice};
pub use gate::{Denied, Gate, JoinGrant, PageGrant, Readers, Sitter, Subject};
pub use hub::{Clock, FreshId, Hub, MediaPath, OfferError, Setup};
pub use lobby::{SESSIONS_MAX, SESSIONS_PER_SUBJECT_MAX};
pub use media::{RoomId, SeatId};
pub use message::{
    CaptionLine, ClientFrame, ClientMessage, GoneReason, LeaveReason, Line, MESSAGE_BYTES_MAX, MessageId,
    PageView, PersonStatus, PersonView, RoomView, ServerFrame, ServerMessage, SlotView, TOPIC_BYTES_MAX,
    TOPICS_MAX, TrackKind,
};
pub use room::PEOPLE_MAX;
pub use seat::SEAT_KEPT;
pub use session::UNACKNOWLEDGED_MAX;
pub use socket::{QUEUE_MAX, serve};
