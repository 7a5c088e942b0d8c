//! Which parties shared a device, and when: a fact for whoever looks into whether they agreed of their own free will.
//!
//! Source: 民诉法解释 358, `legal.md` G-04.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::event::Event;
use super::super::id::PartyId;
use super::super::people::PeopleEvent;
use super::super::station::StationSeat;

/// Parties that shared a device for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SharedDeviceView {
    /// Who, in the order in which they sat down.
    pub party_ids: Vec<PartyId>,
    /// Since when there were two or more.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Since when there was at most one again; absent while they sit there.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

impl Case {
    /// When which parties shared a device, as far as the record goes.
    pub(super) fn shared_devices(&self, now: Timestamp) -> Vec<SharedDeviceView> {
        let mut book = Book::default();
        for entry in &self.history {
            match &entry.event {
                Event::People(PeopleEvent::StationSeatTaken { party, station }) => {
                    book.stand_up(party, entry.at);
                    let seat = StationSeat { station: station.clone(), since: entry.at };
                    book.sit_down(party.clone(), seat);
                }
                Event::People(PeopleEvent::StationSeatLeft { party }) => book.stand_up(party, entry.at),
                _ => {}
            }
        }
        book.lapse(now);
        book.pages.into_iter().map(|(_, view)| view).collect()
    }
}

/// Who sits where while the record is read.
#[derive(Default)]
struct Book {
    sitting: Vec<(PartyId, StationSeat)>,
    /// Each with one of its seats, which names the device.
    pages: Vec<(StationSeat, SharedDeviceView)>,
}

impl Book {
    fn sit_down(&mut self, party: PartyId, seat: StationSeat) {
        self.lapse(seat.since);
        let from = seat.since;
        self.sitting.push((party, seat.clone()));
        let here = self.sitting.iter().filter(|(_, other)| other.station == seat.station);
        let party_ids: Vec<PartyId> = here.map(|(party, _)| party.clone()).collect();
        if party_ids.len() > 1 {
            self.turn(&seat, from);
            self.pages.push((seat, SharedDeviceView { party_ids, from, until: None }));
        }
    }

    fn stand_up(&mut self, party: &PartyId, at: Timestamp) {
        self.lapse(at);
        let Some(place) = self.sitting.iter().position(|(other, _)| other == party) else { return };
        let (_, seat) = self.sitting.remove(place);
        self.turn(&seat, at);
        let here = self.sitting.iter().filter(|(_, other)| other.station == seat.station);
        let party_ids: Vec<PartyId> = here.map(|(party, _)| party.clone()).collect();
        if party_ids.len() > 1 {
            self.pages.push((seat, SharedDeviceView { party_ids, from: at, until: None }));
        }
    }

    /// Ends the page of a device at `at`; one that lasted no time is none.
    fn turn(&mut self, seat: &StationSeat, at: Timestamp) {
        let open = |(other, view): &&mut (StationSeat, SharedDeviceView)| {
            other.station == seat.station && view.until.is_none()
        };
        if let Some((_, view)) = self.pages.iter_mut().find(open) {
            view.until = Some(at);
        }
        self.pages.retain(|(_, view)| view.until != Some(view.from));
    }

    /// Whoever sat down too long ago has left without a word.
    fn lapse(&mut self, now: Timestamp) {
        while let Some((party, ends_at)) = self
            .sitting
            .iter()
            .map(|(party, seat)| (party.clone(), seat.ends_at()))
            .filter(|(_, ends_at)| *ends_at <= now)
            .min_by_key(|(_, ends_at)| *ends_at)
        {
            let Some(place) = self.sitting.iter().position(|(other, _)| *other == party) else { return };
            let (_, seat) = self.sitting.remove(place);
            self.turn(&seat, ends_at);
        }
    }
}
