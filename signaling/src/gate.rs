//! What this crate asks of its caller: who may sit where, and who may watch what.

use crate::audience::Talk;
use crate::{RoomId, SeatId};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An authenticated person or account, in the caller's own words. Compared, never read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub String);

/// One of several people at one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sitter {
    /// The seat that would be this person's own; the ledger and [`crate::Hub::present`] name it.
    pub id: String,
    /// Shown to the others.
    pub name: String,
    /// The role in words.
    pub role_label: String,
}

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
    /// Whether this person may type captions (人工字幕).
    pub captioner: bool,
    /// Whether this person may come straight in; otherwise they wait until [`crate::Hub::admit`].
    pub admitted: bool,
    /// Who sits there, where several people share one device; nobody where the seat is one person's own.
    pub sitters: Vec<Sitter>,
    /// The person this one goes with: in the room only while that person is, and wherever that person is.
    pub with: Option<SeatId>,
    /// Whether this person listens and says nothing until a host gives them the word.
    pub silent: bool,
    /// Who talks with whom in the room.
    pub talk: Talk,
    /// The first instant at which the seat is lost whatever happens.
    pub until: Timestamp,
}

/// Who may read something that is to be shown in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever may come into the room.
    Everybody,
    /// These seats alone.
    Only(BTreeSet<SeatId>),
}

/// The answer to "may I show this?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageGrant {
    /// What the file is called.
    pub title: String,
    /// Who may read it.
    pub readers: Readers,
}

/// A no from the caller, passed to the client as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// In kebab case.
    pub code: String,
    /// A sentence in the user's words with the next step.
    pub text: String,
}

impl JoinGrant {
    /// The people of the seat, by the names the ledger has for them.
    pub(crate) fn people(&self) -> Vec<SeatId> {
        if self.sitters.is_empty() {
            vec![self.seat.clone()]
        } else {
            self.sitters.iter().map(|sitter| SeatId(sitter.id.clone())).collect()
        }
    }
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

    /// What `file` is called and who may read it, if `subject` may; the name comes from the client as it is.
    fn page<'a>(
        &'a self,
        subject: &'a Subject,
        room: &'a RoomId,
        file: &'a str,
    ) -> BoxFuture<'a, Result<PageGrant, Denied>>;

    /// Whether `subject` may be told that `topic` changed.
    fn may_watch<'a>(&'a self, subject: &'a Subject, topic: &'a str) -> BoxFuture<'a, bool>;
}
