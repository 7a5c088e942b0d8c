//! The SFU: who gets which packet. Hears nothing of cases, people or law.
//!
//! Composed of webrtc-rs's own lower crates. One client has one peer connection: it offers, the server only
//! answers, and whoever may be heard is bound to a free pair of the slots that the offer brought along. What
//! leaves for a seat is decided by one table ([`Audience`]) and nothing else.

mod audience;
mod event;
mod identity;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod replay;
mod server;
#[cfg(test)]
mod srtp;
mod stats;
#[cfg(test)]
mod stun;

pub use audience::Audience;
pub use event::{Event, LostReason, Slot};
pub use identity::{Kind, NAME_BYTES_MAX, NameError, RoomId, SeatId};
pub use server::{Answer, Config, JoinError, Media, MediaGone, StartError};
pub use stats::{Drops, SeatStats, ServerStats, Traffic};
