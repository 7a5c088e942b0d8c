//! 驿站平板: several people of one case share one device, and with it one camera, one microphone and one loudspeaker.
//!
//! Sources: `legal.md` G-04 (each is declared and individually verified, and signs in a turn of their own), G-01 (what is
//! said in private reaches nobody else: whoever sits beside would hear every word), 民诉法解释 358 (the court sees who
//! shared a device, as a fact). Who sits where is on record, so that neither a restart nor a second request can forget it.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::Case;
use super::actor::{Actor, ActorKind};
use super::command::CommandKind;
use super::event::Event;
use super::id::{PartyId, StationId};
use super::party::Party;
use super::people::PeopleEvent;
use super::refusal::Refusal;

/// Most parties at one device: more would not be seen in one picture.
pub const SITTERS_MAX: usize = 4;
/// How long somebody sits at a device without sitting down again; a day's mediation fits.
pub const STATION_STAYS: SignedDuration = SignedDuration::from_hours(12);

/// Where a party sits that shares a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationSeat {
    /// The device.
    pub station: StationId,
    /// Since when; the moment at which the party proved who they are there.
    pub since: Timestamp,
}

impl StationSeat {
    /// The first instant at which it no longer counts.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.since.saturating_add(STATION_STAYS).unwrap_or(Timestamp::MAX)
    }
}

/// Where a party sits, as others are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StationView {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// The other parties at the same device.
    pub with: Vec<PartyId>,
}

impl Case {
    /// The seat of `party` at a shared device, if it has one at `now`.
    #[must_use]
    pub fn station_seat(&self, party: &PartyId, now: Timestamp) -> Option<&StationSeat> {
        self.stations.get(party).filter(|seat| now < seat.ends_at())
    }

    /// The parties at `station`, in the order in which they sat down.
    #[must_use]
    pub fn sitters(&self, station: &StationId, now: Timestamp) -> Vec<&Party> {
        let mut sitters: Vec<(Timestamp, &Party)> = self
            .parties
            .iter()
            .filter_map(|party| Some((self.station_seat(&party.id, now)?, party)))
            .filter(|(seat, _)| seat.station == *station)
            .map(|(seat, party)| (seat.since, party))
            .collect();
        sitters.sort_by_key(|(since, _)| *since);
        sitters.into_iter().map(|(_, party)| party).collect()
    }

    /// The shared devices at which somebody sits, or sat as far as the record goes.
    #[must_use]
    pub fn station_ids(&self) -> Vec<StationId> {
        let mut ids: Vec<StationId> = self.stations.values().map(|seat| seat.station.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// The other parties at the device of `party`.
    fn beside(&self, party: &PartyId, now: Timestamp) -> Vec<&Party> {
        let Some(seat) = self.station_seat(party, now) else { return Vec::new() };
        self.sitters(&seat.station, now).into_iter().filter(|other| other.id != *party).collect()
    }

    /// 背对背 is with one party alone: whoever sits at the same device would hear it (G-01, G-04).
    pub(super) fn alone_at_device(&self, party: &PartyId, now: Timestamp) -> Result<(), Refusal> {
        let others = self.beside(party, now);
        if others.is_empty() {
            return Ok(());
        }
        Err(Refusal::DeviceShared {
            name: self.party(party).map_or_else(String::new, |party| party.acting_name().to_owned()),
            others: others.into_iter().map(|other| other.acting_name().to_owned()).collect(),
        })
    }

    /// Who may say who sits where: the service, which checked the codes; leaving is also for staff and for oneself.
    pub(super) fn guard_station(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        match (kind, actor.kind) {
            (_, ActorKind::System) => Ok(()),
            (CommandKind::LeaveStationSeat, ActorKind::Party) => self.acting_party(actor, kind).map(drop),
            (CommandKind::LeaveStationSeat, _) => self.committee_staff(actor, kind),
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    pub(super) fn sit_down(
        &self,
        party: &PartyId,
        station: &StationId,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        self.party(party).ok_or(Refusal::Unknown)?;
        let mut sitters = self.sitters(station, now);
        sitters.retain(|other| other.id != *party);
        if sitters.len() >= SITTERS_MAX {
            return Err(Refusal::TooMany { what: "同坐一台设备的人", limit: SITTERS_MAX });
        }
        let private = |with: &PartyId| with == party || sitters.iter().any(|other| other.id == *with);
        if !sitters.is_empty() && self.caucus().is_some_and(|(with, _)| private(with)) {
            return Err(Refusal::CaucusAtDevice);
        }
        // Whoever sits here already and proved again who they are moves the end of it on.
        Ok(vec![Event::People(PeopleEvent::StationSeatTaken {
            party: party.clone(),
            station: station.clone(),
        })])
    }

    pub(super) fn stand_up(&self, actor: &Actor, party: &PartyId) -> Result<Vec<Event>, Refusal> {
        self.party(party).ok_or(Refusal::Unknown)?;
        if actor.kind == ActorKind::Party && actor.id != party.as_str() {
            return Err(Refusal::Unknown);
        }
        let sits = self.stations.contains_key(party);
        let left = || Event::People(PeopleEvent::StationSeatLeft { party: party.clone() });
        Ok(sits.then(left).into_iter().collect())
    }

    /// Where `party` sits, for whoever is told.
    pub(super) fn station_view(&self, party: &PartyId, now: Timestamp) -> Option<StationView> {
        let seat = self.station_seat(party, now)?;
        let with = self.beside(party, now).into_iter().map(|other| other.id.clone()).collect();
        Some(StationView { since: seat.since, with })
    }
}
