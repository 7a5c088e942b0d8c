//! From a publisher to its receivers.
//!
//! Packets of one turn wait in their track's history; then each receiver gets all of them in a row, so that
//! they can leave in one system call. Nothing is allocated for a forwarded packet.

use super::{Sfu, known};
use crate::session::Arrival;
use crate::track::{Track, TrackId};
use std::net::SocketAddr;
use std::time::Instant;

impl Sfu {
    pub(super) fn handle_rtp(&mut self, from: SocketAddr, datagram: &mut [u8], now: Instant) {
        let Some((place, session)) = known(&self.by_address, &mut self.sessions, from) else {
            self.drops.stranger += 1;
            return;
        };
        let Some(arrival) = session.open_rtp(datagram, &mut self.drops) else { return };
        let Arrival { track: number, header, index, len } = arrival;
        let track = &mut session.tracks[number];
        if track.silenced {
            self.drops.silenced += 1;
            return;
        }
        let id = TrackId { session: session.number, kind: track.kind };
        if track.receive(&header, index, &datagram[..len], now) {
            let room = session.room.clone();
            if let Some(kept) = self.rooms.get(&room) {
                let places: Vec<usize> = kept.seats.values().copied().collect();
                self.restart_runs(&places, id);
            }
        }
        if !self.dirty.contains(&(place, number)) {
            self.dirty.push((place, number));
        }
        let track = self.sessions[place].as_ref().map(|session| &session.tracks[number]);
        if track.is_some_and(Track::is_full) {
            self.forward(now);
        }
    }

    /// Forwards what arrived since the last call.
    pub fn forward(&mut self, now: Instant) {
        while let Some((place, number)) = self.dirty.pop() {
            let Some(publisher) = &mut self.sessions[place] else { continue };
            let Some(track) = publisher.tracks.get_mut(number) else { continue };
            let fresh = std::mem::take(&mut track.fresh);
            let subscribers = std::mem::take(&mut track.subscribers);
            for subscriber in &subscribers {
                self.forward_to(*subscriber, (place, number), &fresh, now);
            }
            if let Some(publisher) = &mut self.sessions[place] {
                let track = &mut publisher.tracks[number];
                track.fresh = fresh;
                track.fresh.clear();
                track.subscribers = subscribers;
            }
        }
    }

    fn forward_to(
        &mut self,
        (receiver, slot): (usize, usize),
        (publisher, number): (usize, usize),
        fresh: &[u64],
        now: Instant,
    ) {
        let Ok([Some(receiver), Some(publisher)]) = self.sessions.get_disjoint_mut([receiver, publisher])
        else {
            return;
        };
        let (Some(crypt), Some(address)) = (&mut receiver.crypt, receiver.address) else { return };
        let slot = &mut receiver.slots[slot];
        let history = &publisher.tracks[number].history;
        for index in fresh {
            let Some(packet) = history.get(*index) else { continue };
            let Some(out) = slot.admit(*index, packet, now) else { continue };
            let len = packet.bytes.len() + crypt.seal.rtp_overhead();
            let sealed = |buffer: &mut [u8]| slot.seal(packet, out, &mut crypt.seal, buffer);
            if self.outbox.push_with(address, len, sealed) {
                receiver.traffic.packets_out += 1;
                receiver.traffic.bytes_out += packet.bytes.len() as u64;
            }
        }
    }

    /// Sends again what a receiver asks for, as far as the table still lets it have that.
    pub(super) fn resend(&mut self, place: usize, ssrc: u32, sequences: impl Iterator<Item = u16>) {
        let Some(session) = &self.sessions[place] else { return };
        let Some(slot) = session.slots.iter().position(|slot| slot.ssrc == ssrc) else { return };
        let Some(binding) = &session.slots[slot].binding else { return };
        let id = binding.track;
        let publisher = self.find(&session.room, &binding.publisher);
        let Some(publisher) = publisher.filter(|publisher| *publisher != place) else { return };
        let Ok([Some(receiver), Some(publisher)]) = self.sessions.get_disjoint_mut([place, publisher]) else {
            return;
        };
        let same_session = publisher.number == id.session;
        let track = publisher.tracks.iter().find(|track| track.kind == id.kind && !track.silenced);
        let Some(track) = track.filter(|_| same_session) else { return };
        let (Some(crypt), Some(address)) = (&mut receiver.crypt, receiver.address) else { return };
        let slot = &mut receiver.slots[slot];
        for sequence in sequences {
            receiver.traffic.nacks_in += 1;
            let Some((out, index)) = slot.requested(sequence) else { continue };
            let Some(packet) = track.history.get(index) else { continue };
            let len = slot.repeated_len(packet) + crypt.seal.rtp_overhead();
            let sealed = |buffer: &mut [u8]| slot.reseal(packet, out, &mut crypt.seal, buffer);
            if self.outbox.push_with(address, len, sealed) {
                receiver.traffic.retransmissions_out += 1;
            }
        }
    }
}
