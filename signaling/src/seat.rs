//! One place in a room and the person who holds it.

use crate::audience::{Listener, Scope};
use crate::message::{PersonStatus, PersonView, SlotView};
use crate::session::ConnectionId;
use crate::{JoinGrant, SeatId};
use jiff::{SignedDuration, Timestamp};

/// How long a seat is kept for someone who was cut off. Shorter would throw people out for a lift ride or a
/// phone call; longer would leave empty chairs on the screen.
pub const SEAT_KEPT: SignedDuration = SignedDuration::from_secs(120);

/// Whether somebody sits on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// The client is there.
    Here,
    /// The client is gone or hidden.
    Away {
        /// From this instant.
        since: Timestamp,
    },
}

/// A seat.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    /// What the caller granted.
    pub grant: JoinGrant,
    /// Waiting or inside.
    pub scope: Scope,
    /// Whether somebody sits on it.
    pub presence: Presence,
    /// Who sits on it, or sat on it last.
    pub connection: ConnectionId,
    /// Lets the client bring its media.
    pub ticket: String,
    /// As the client says.
    pub mic: bool,
    /// As the client says.
    pub camera: bool,
    /// As the client says.
    pub hand: bool,
    /// What its m-sections show.
    pub slots: Vec<SlotView>,
}

impl Seat {
    /// The part of the seat that decides who hears whom.
    pub fn listener(&self, muted: bool) -> Listener {
        Listener { scope: self.scope, muted }
    }

    /// The first instant at which the seat is lost, if it is on its way out.
    pub fn ends_at(&self) -> Timestamp {
        match self.presence {
            Presence::Here => self.grant.until,
            Presence::Away { since } => {
                self.grant.until.min(since.saturating_add(SEAT_KEPT).unwrap_or(Timestamp::MAX))
            }
        }
    }

    /// The seat as `viewer` may see it: a waiting person sees only that the others are there.
    pub fn view(&self, viewer: &Seat, muted_by_host: bool) -> PersonView {
        let me = self.grant.seat == viewer.grant.seat;
        let full = me || viewer.scope == Scope::Joint;
        let away_since = match self.presence {
            Presence::Here => None,
            Presence::Away { since } => Some(since),
        };
        let SeatId(seat) = self.grant.seat.clone();
        PersonView {
            seat,
            name: self.grant.name.clone(),
            role: self.grant.role.clone(),
            role_label: self.grant.role_label.clone(),
            status: self.status(),
            mic: full && self.mic,
            camera: full && self.camera,
            muted_by_host: full && muted_by_host,
            hand: full && self.hand,
            away_since: if full { away_since } else { None },
            me,
            host: self.grant.host,
        }
    }

    /// What the others call it.
    fn status(&self) -> PersonStatus {
        match (self.presence, self.scope) {
            (Presence::Away { .. }, _) => PersonStatus::Away,
            (Presence::Here, Scope::Waiting) => PersonStatus::Waiting,
            (Presence::Here, Scope::Joint) => PersonStatus::Inside,
        }
    }
}
