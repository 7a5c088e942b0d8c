//! One place in a room and the person who holds it.

use crate::audience::{Listener, Scope, Talk};
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
    /// Whether it was let in; otherwise it waits outside.
    pub let_in: bool,
    /// Whether it is in the room: let in, and whoever it goes with is there.
    pub inside: bool,
    /// The seat of whoever it goes with, while there is one.
    pub leader: Option<SeatId>,
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
    pub fn listener(&self, talk: &Talk, muted: bool) -> Listener {
        Listener { scope: self.scope(talk), muted }
    }

    /// The seat that decides where it is: that of whoever it goes with, or its own.
    pub fn stands_at(&self) -> &SeatId {
        self.leader.as_ref().unwrap_or(&self.grant.seat)
    }

    /// Lets it in, or sends it out to wait.
    pub fn let_in(&mut self, let_in: bool) {
        self.let_in = let_in;
        self.inside = let_in && self.grant.with.is_none();
    }

    /// Whether it is inside and its client is there.
    pub fn is_present(&self) -> bool {
        self.inside && self.presence == Presence::Here
    }

    /// Where it is while people talk as `talk` says.
    pub fn scope(&self, talk: &Talk) -> Scope {
        Scope::of(self.stands_at(), self.inside, talk)
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

    /// The seat as `viewer` may see it: who does not receive it sees only that somebody is there.
    pub fn view(&self, viewer: &Seat, talk: &Talk, muted_by_host: bool) -> PersonView {
        let me = self.grant.seat == viewer.grant.seat;
        let in_earshot = !me && self.scope(talk).reaches(viewer.scope(talk));
        // The host sees who sits apart, to know whether they are still there.
        let full = me || in_earshot || viewer.inside && viewer.grant.host;
        let away_since = match self.presence {
            Presence::Here => None,
            Presence::Away { since } => Some(since),
        };
        let SeatId(seat) = self.grant.seat.clone();
        PersonView {
            seat,
            name: self.grant.name.clone(),
            sitters: self.grant.sitters.clone(),
            role: self.grant.role.clone(),
            role_label: self.grant.role_label.clone(),
            status: self.status(),
            mic: full && self.mic,
            camera: full && self.camera,
            muted_by_host: full && muted_by_host,
            hand: full && self.hand,
            away_since: if full { away_since } else { None },
            in_earshot,
            me,
            host: self.grant.host,
        }
    }

    /// What the others call it.
    fn status(&self) -> PersonStatus {
        match (self.presence, self.inside) {
            (Presence::Away { .. }, _) => PersonStatus::Away,
            (Presence::Here, false) => PersonStatus::Waiting,
            (Presence::Here, true) => PersonStatus::Inside,
        }
    }
}
