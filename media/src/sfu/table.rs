//! The audience of a room becomes bindings of slots and subscribers of tracks, here and nowhere else.

use super::binding::seat_pairs;
use super::{ROOMS_MAX, Room, Sfu};
use crate::slot::Binding;
use crate::track::TrackId;
use crate::{Audience, Event, Kind, RoomId, SeatId, Slot};
use std::collections::BTreeSet;
use std::time::Instant;

impl Sfu {
    /// Puts a table in force, between two packets, and answers the epoch in force.
    pub fn set_audience(&mut self, room: &RoomId, audience: Audience, now: Instant) -> u64 {
        // What arrived under the old table is said under the old table.
        self.forward(now);
        let kept = self.room_mut(room);
        let is_first = kept.audience == Audience::default();
        if is_first || audience.epoch > kept.audience.epoch {
            kept.audience = audience;
        }
        let epoch = kept.audience.epoch;
        self.rebind(room);
        self.forget_if_idle(room);
        epoch
    }

    pub(super) fn room_mut(&mut self, room: &RoomId) -> &mut Room {
        if !self.rooms.contains_key(room) && self.rooms.len() >= ROOMS_MAX {
            // A room that is forgotten lets nobody hear anybody, so this can only ever close a door.
            let idle = self.rooms.iter().find(|(_, kept)| kept.seats.is_empty());
            if let Some(idle) = idle.map(|(idle, _)| idle.clone()) {
                self.rooms.remove(&idle);
            }
        }
        self.rooms.entry(room.clone()).or_default()
    }

    pub(super) fn forget_if_idle(&mut self, room: &RoomId) {
        if self.rooms.get(room).is_some_and(|kept| kept.seats.is_empty() && kept.audience.is_empty()) {
            self.rooms.remove(room);
        }
    }

    /// Brings slots and subscribers of a room in line with its table and its sessions.
    pub(super) fn rebind(&mut self, room: &RoomId) {
        let Some(kept) = self.rooms.get(room) else { return };
        let places: Vec<usize> = kept.seats.values().copied().collect();
        self.silence(&places, room);
        for receiver in &places {
            self.bind_receiver(*receiver, &places);
        }
        self.subscribe(&places);
    }

    /// Marks the tracks muted by the host. A track that comes back starts with a key frame.
    fn silence(&mut self, places: &[usize], room: &RoomId) {
        let Some(kept) = self.rooms.get(room) else { return };
        let mut changed = Vec::new();
        for place in places {
            let Some(session) = &mut self.sessions[*place] else { continue };
            for track in &mut session.tracks {
                let silenced = kept.audience.silences(&session.seat, track.kind);
                if track.silenced != silenced {
                    track.silenced = silenced;
                    changed.push(TrackId { session: session.number, kind: track.kind });
                }
            }
        }
        for id in changed {
            self.restart_runs(places, id);
        }
    }

    /// Lets every slot that shows a track wait for its next key frame.
    pub(super) fn restart_runs(&mut self, places: &[usize], id: TrackId) {
        for place in places {
            let Some(session) = &mut self.sessions[*place] else { continue };
            let bindings = session.slots.iter_mut().filter_map(|slot| slot.binding.as_mut());
            bindings.filter(|binding| binding.track == id).for_each(Binding::restart);
        }
    }

    fn bind_receiver(&mut self, receiver: usize, places: &[usize]) {
        let Some(mut session) = self.sessions[receiver].take() else { return };
        if session.is_connected() {
            let visible = self.visible(&session.room, &session.seat, places);
            session.pairs = seat_pairs(&session.pairs, &visible);
            for pair in 0..session.pairs.len() {
                for kind in [Kind::Audio, Kind::Video] {
                    if let Some(index) = session.slot_of(pair, kind) {
                        let publisher = session.pairs[pair].clone();
                        let current = session.slots[index].binding.take();
                        let wanted = publisher.and_then(|publisher| {
                            self.binding(&session.room, &publisher, &session.slots[index], kind)
                        });
                        session.slots[index].binding = match (current, wanted) {
                            (Some(current), Some(wanted)) if current.track == wanted.track => Some(current),
                            (_, wanted) => wanted,
                        };
                    }
                }
            }
            let shown = session.slots.iter().filter_map(|slot| {
                let publisher = slot.binding.as_ref()?.publisher.clone();
                Some(Slot { mid: slot.mid.clone(), publisher, kind: slot.kind })
            });
            let shown: Vec<Slot> = shown.collect();
            if session.told.as_ref() != Some(&shown) {
                session.told = Some(shown.clone());
                let (room, seat) = (session.room.clone(), session.seat.clone());
                self.tell(Event::Slots { room, seat, slots: shown });
            }
        }
        self.sessions[receiver] = Some(session);
    }

    /// The connected publishers that `receiver` may get packets of.
    fn visible(&self, room: &RoomId, receiver: &SeatId, places: &[usize]) -> BTreeSet<SeatId> {
        let Some(kept) = self.rooms.get(room) else { return BTreeSet::new() };
        let publishers = places.iter().filter_map(|place| self.sessions[*place].as_ref());
        publishers
            .filter(|session| session.is_connected() && !session.tracks.is_empty())
            .map(|session| &session.seat)
            .filter(|seat| kept.audience.hears(receiver, seat))
            .cloned()
            .collect()
    }

    fn binding(
        &self,
        room: &RoomId,
        publisher: &SeatId,
        slot: &crate::slot::OutSlot,
        kind: Kind,
    ) -> Option<Binding> {
        let session = self.sessions[self.find(room, publisher)?].as_ref()?;
        let track = session.tracks.iter().find(|track| track.kind == kind)?;
        slot.bind(publisher, TrackId { session: session.number, kind }, track)
    }

    /// Turns the bindings of a room round: from a track to the slots that show it.
    fn subscribe(&mut self, places: &[usize]) {
        let mut bound = Vec::new();
        for place in places {
            let Some(session) = &self.sessions[*place] else { continue };
            for (index, slot) in session.slots.iter().enumerate() {
                if let Some(binding) = &slot.binding {
                    bound.push((binding.track, binding.is_running(), (*place, index)));
                }
            }
        }
        for place in places {
            let Some(session) = &mut self.sessions[*place] else { continue };
            for track in &mut session.tracks {
                let id = TrackId { session: session.number, kind: track.kind };
                let here = || bound.iter().filter(|(of, _, _)| *of == id);
                track.subscribers = here().map(|(_, _, subscriber)| *subscriber).collect();
                if here().any(|(_, running, _)| !running) {
                    track.want_keyframe();
                }
            }
        }
    }
}
