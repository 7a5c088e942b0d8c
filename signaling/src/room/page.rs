//! 出示材料: a page that everybody in a talk looks at, under the table that voice and writing obey.
//!
//! What is shown belongs to the talk in which it was shown and comes down with it, so a page of a private talk is never
//! on a screen outside, and whoever comes in later sees what the others see. Only its name travels here: its bytes are
//! asked of the caller, who decides anew.

use super::{Output, Refusal, Room};
use crate::audience::{Scope, Talk};
use crate::gate::Readers;
use crate::message::{PageView, ServerMessage};
use crate::seat::Seat;
use crate::{PageGrant, SeatId};
use jiff::Timestamp;

/// Highest page that can be shown; a file within the caller's limits has fewer.
pub const PAGE_MAX: u32 = 2000;

/// What hangs in the room for those of the present talk.
#[derive(Clone, Debug)]
pub(super) struct Page {
    view: PageView,
    readers: Readers,
}

/// A page that a host wants to show.
#[derive(Clone, Debug)]
pub(crate) struct Showing {
    /// The file, in the caller's words.
    pub file: String,
    /// Counted from 1.
    pub page: u32,
    /// The number of the talk that the page of the host speaks of.
    pub talk: u64,
    /// What the caller granted.
    pub grant: PageGrant,
}

impl Room {
    /// A host shows a page to everybody in the same talk.
    pub fn handle_show_page(
        &mut self,
        seat: &SeatId,
        showing: Showing,
        now: Timestamp,
    ) -> Result<Vec<Output>, Refusal> {
        let Showing { file, page, talk, grant } = showing;
        let host = self.seats.get(seat).filter(|place| place.inside).ok_or(Refusal::NotInRoom)?;
        if !host.grant.host {
            return Err(Refusal::NotHost);
        }
        if !(1..=PAGE_MAX).contains(&page) {
            return Err(Refusal::NoSuchPage);
        }
        self.require_talk(seat, talk)?;
        if !grant.readers.cover(&self.talk) {
            return Err(Refusal::FewerReaders);
        }
        let (SeatId(seat), name) = (seat.clone(), host.grant.name.clone());
        let view = PageView { file, title: grant.title, page, seat, name, at: now };
        self.page = Some(Page { view, readers: grant.readers });
        Ok(self.tell_talk())
    }

    /// A host takes down what is shown.
    pub fn handle_take_down(&mut self, seat: &SeatId) -> Result<Vec<Output>, Refusal> {
        let host = self.seats.get(seat).filter(|place| place.inside).ok_or(Refusal::NotInRoom)?;
        if !host.grant.host {
            return Err(Refusal::NotHost);
        }
        Ok(if self.page.take().is_some() { self.tell_talk() } else { Vec::new() })
    }

    /// Whoever does not take part is not even told that something changed.
    fn tell_talk(&mut self) -> Vec<Output> {
        let views = self.seats.values().filter(|place| !place.scope(&self.talk).is_alone()).map(|place| {
            let view = self.view(&place.grant.seat)?;
            Some(Output::Tell(place.connection.clone(), ServerMessage::Room(view)))
        });
        let views: Option<Vec<Output>> = views.collect();
        // While a table is on its way every screen follows once it is in force.
        self.dirty |= views.is_none();
        views.unwrap_or_default()
    }

    /// What `viewer` is shown now.
    pub(super) fn page_for(&self, viewer: &Seat) -> Option<PageView> {
        let page = self.page.as_ref().filter(|page| page.readers.include(viewer.stands_at()))?;
        (!viewer.scope(&self.talk).is_alone()).then(|| page.view.clone())
    }

    /// Takes down what `seat` shows, because it is gone.
    pub(super) fn forget_page_of(&mut self, seat: &SeatId) {
        if self.page.as_ref().is_some_and(|page| page.view.seat == seat.0) {
            self.page = None;
        }
    }

    /// Whether the talk `number` still goes on for `seat` as its page says, media and all.
    pub(super) fn require_talk(&self, seat: &SeatId, number: u64) -> Result<(), Refusal> {
        let place = self.seats.get(seat).ok_or(Refusal::NotInRoom)?;
        if place.scope(&self.talk) == Scope::Apart {
            return Err(Refusal::Apart);
        }
        if number != self.talks || self.shown != self.talk {
            return Err(Refusal::OtherReaders);
        }
        Ok(())
    }
}

#[cfg(test)]
impl Page {
    /// What the file is called.
    pub fn title(&self) -> &str {
        &self.view.title
    }
}

impl Readers {
    fn include(&self, seat: &SeatId) -> bool {
        match self {
            Self::Everybody => true,
            Self::Only(seats) => seats.contains(seat),
        }
    }

    /// Whether everybody who may ever be in `talk` is among them, those who come later too.
    fn cover(&self, talk: &Talk) -> bool {
        match (self, talk) {
            (Self::Everybody, _) => true,
            (Self::Only(_), Talk::Together) => false,
            (Self::Only(readers), Talk::Private(seats)) => readers.is_superset(seats),
        }
    }
}
