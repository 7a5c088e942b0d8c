//! What this crate asks of its caller: who may sit where, and who may watch what.

use crate::{RoomId, SeatId};
use futures_util::future::BoxFuture;
use jiff::Timestamp;

/// An authenticated person or account, in the caller's own words. Compared, never read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub String);

/// The answer to "may I come in?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinGrant {
    /// The room.
    pub room: RoomId,
    /// The seat of this person in the room.
    pub seat: SeatId,
    /// Shown to the others.
    pub name: String,
    /// The key of the role.
    pub role: String,
    /// The role in words.
    pub role_label: String,
    /// Whether this person may mute and remove others.
    pub host: bool,
    /// Whether this person may come straight in; otherwise they wait until [`crate::Hub::admit`].
    pub admitted: bool,
    /// The first instant at which the seat is lost whatever happens.
    pub until: Timestamp,
}

/// A no from the caller, passed to the client as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// In kebab case.
    pub code: String,
    /// A sentence in the user's words with the next step.
    pub text: String,
}

/// Decides who may sit where. It is asked on every entry, so a change of rights shows at the next one.
pub trait Gate: Send + Sync + 'static {
    /// Whether `subject` may have a seat in `room` of `case`; both names come from the client as they are.
    fn grant<'a>(
        &'a self,
        subject: &'a Subject,
        case: &'a str,
        room: &'a str,
    ) -> BoxFuture<'a, Result<JoinGrant, Denied>>;

    /// Whether `subject` may be told that `topic` changed.
    fn may_watch<'a>(&'a self, subject: &'a Subject, topic: &'a str) -> BoxFuture<'a, bool>;
}
