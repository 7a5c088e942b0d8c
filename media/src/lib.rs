//! The SFU: who gets which packet. Hears nothing of cases, people or law.
//!
//! Composed of webrtc-rs's own lower crates. One client has one peer connection: it offers, the server only
//! answers, and whoever may be heard is bound to a free pair of the slots that the offer brought along. What
//! leaves for a seat is decided by one table ([`Audience`]) and nothing else.
//!
//! ```text
//! socket ──► stun, dtls, srtp ──► track (publisher) ──► slot (receiver) ──► outbox ──► socket
//!                                        ▲ audience table
//! ```
//!
//! Left out on purpose: several qualities of one camera, congestion control, TCP, recording.

mod audience;
mod channel;
mod dtls;
mod event;
mod guard;
mod ice;
mod identity;
mod keyframe;
mod nack;
mod outbox;
mod replay;
mod rtcp;
mod rtp;
mod sdp;
mod server;
mod session;
mod sfu;
mod slot;
mod socket;
mod srtp;
mod stats;
mod stun;
mod track;

pub use audience::Audience;
pub use event::{Event, LostReason, Slot};
pub use identity::{Kind, NAME_BYTES_MAX, NameError, RoomId, SeatId};
pub use sdp::OfferError;
pub use server::{Answer, Config, JoinError, Media, MediaGone, StartError, start};
pub use stats::{Drops, SeatStats, ServerStats, Traffic};
