//! Repairing loss on both sides of the server: packets that a receiver may ask for again are kept for a
//! while, and packets that a publisher's link lost are asked for.

use crate::Kind;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Packets kept of a camera: about two seconds at 2 Mbit/s. A receiver gives up sooner, so more is waste.
const VIDEO_PACKETS: u64 = 512;
/// Packets kept of a voice: about a second, which only bridges one turn of the loop; sound is not repeated.
const AUDIO_PACKETS: u64 = 64;

/// The last packets of one stream, decrypted, found by their index.
#[derive(Debug)]
pub(crate) struct History {
    packets: Vec<Packet>,
}

/// A decrypted packet and the length of its header.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packet {
    index: Option<u64>,
    pub header: usize,
    pub timestamp: u32,
    pub bytes: Vec<u8>,
}

impl Packet {
    pub fn payload(&self) -> &[u8] {
        &self.bytes[self.header..]
    }
}

impl History {
    pub fn new(kind: Kind) -> Self {
        let len = match kind {
            Kind::Audio => AUDIO_PACKETS,
            Kind::Video => VIDEO_PACKETS,
        };
        Self { packets: vec![Packet::default(); len as usize] }
    }

    /// Packets that can wait here without one taking the place of another.
    pub fn capacity(&self) -> usize {
        self.packets.len()
    }

    pub fn insert(&mut self, index: u64, header: usize, timestamp: u32, bytes: &[u8]) {
        let place = self.place(index);
        let packet = &mut self.packets[place];
        packet.index = Some(index);
        packet.header = header;
        packet.timestamp = timestamp;
        packet.bytes.clear();
        packet.bytes.extend_from_slice(bytes);
    }

    pub fn get(&self, index: u64) -> Option<&Packet> {
        self.packets.get(self.place(index)).filter(|packet| packet.index == Some(index))
    }

    /// Forgets everything; indexes mean something else from now on.
    pub fn clear(&mut self) {
        for packet in &mut self.packets {
            packet.index = None;
        }
    }

    fn place(&self, index: u64) -> usize {
        (index % self.packets.len() as u64) as usize
    }
}

/// A larger hole is not worth mending: a key frame is smaller.
const HOLE_MAX: u64 = 128;
/// How long a packet may be late without being asked for; reordering is rarer than loss, so it is short.
const PATIENCE: Duration = Duration::from_millis(10);
/// Time between two requests for the same packet; below the round trip it would come twice.
const ASK_INTERVAL: Duration = Duration::from_millis(100);
/// Requests for one packet. After that the receivers have given up as well.
const ASKS_MAX: u8 = 8;

/// Packets of a publisher that did not arrive.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    highest: Option<u64>,
    holes: BTreeMap<u64, Hole>,
}

#[derive(Debug)]
struct Hole {
    asks: u8,
    next_at: Instant,
}

impl Missing {
    /// Notes that `index` arrived. Answers false if so much is missing that only a key frame helps.
    #[must_use]
    pub fn arrived(&mut self, index: u64, now: Instant) -> bool {
        let Some(highest) = self.highest else {
            self.highest = Some(index);
            return true;
        };
        if index <= highest {
            self.holes.remove(&index);
            return true;
        }
        self.highest = Some(index);
        let hole = index - highest - 1;
        if hole + self.holes.len() as u64 > HOLE_MAX {
            self.holes.clear();
            return false;
        }
        for missing in highest + 1..index {
            self.holes.insert(missing, Hole { asks: 0, next_at: now + PATIENCE });
        }
        true
    }

    /// The sequence numbers to ask for now, ascending, and whether one was given up.
    pub fn due(&mut self, now: Instant) -> (Vec<u16>, bool) {
        let before = self.holes.len();
        self.holes.retain(|_, hole| hole.asks < ASKS_MAX || now < hole.next_at);
        let gave_up = self.holes.len() < before;
        let mut due = Vec::new();
        for (index, hole) in &mut self.holes {
            if now >= hole.next_at && hole.asks < ASKS_MAX {
                hole.asks += 1;
                hole.next_at = now + ASK_INTERVAL;
                due.push(*index as u16);
            }
        }
        (due, gave_up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_packet_is_found_until_another_takes_its_place() {
        let mut history = History::new(Kind::Audio);
        history.insert(5, 12, 0, b"five");
        assert_eq!(history.get(5).map(|packet| packet.bytes.as_slice()), Some(&b"five"[..]));
        assert!(history.get(5 + AUDIO_PACKETS).is_none());
        history.insert(5 + AUDIO_PACKETS, 12, 0, b"later");
        assert!(history.get(5).is_none());
    }

    /// The requests that follow when packets `arrive` at millisecond zero, by millisecond.
    fn asks(arrive: &[u64], until: u64) -> Vec<(u64, Vec<u16>)> {
        let start = Instant::now();
        let mut missing = Missing::default();
        for index in arrive {
            assert!(missing.arrived(*index, start));
        }
        let at = |ms| start + Duration::from_millis(ms);
        (0..=until)
            .map(|ms| (ms, missing.due(at(ms)).0))
            .filter(|(_, sequences)| !sequences.is_empty())
            .collect()
    }

    #[test]
    fn holes_are_asked_for_until_it_is_too_late() {
        let asked = asks(&[10, 13], 2000);
        let times: Vec<u64> = asked.iter().map(|(ms, _)| *ms).collect();
        assert_eq!(times, [10, 110, 210, 310, 410, 510, 610, 710]);
        assert!(asked.iter().all(|(_, sequences)| *sequences == [11, 12]));
    }

    #[test]
    fn late_packets_are_not_asked_for() {
        assert_eq!(asks(&[10, 12, 11], 500), []);
    }

    #[test]
    fn a_hole_that_is_too_large_asks_for_a_key_frame() {
        let now = Instant::now();
        let mut missing = Missing::default();
        assert!(missing.arrived(1, now));
        assert!(!missing.arrived(1 + HOLE_MAX + 2, now));
        assert_eq!(missing.due(now + PATIENCE), (Vec::new(), false));
    }

    proptest! {
        #[test]
        fn holes_stay_few(indexes in proptest::collection::vec(0..5000_u64, 0..300)) {
            let now = Instant::now();
            let mut missing = Missing::default();
            for index in indexes {
                let _ = missing.arrived(index, now);
                prop_assert!(missing.holes.len() as u64 <= HOLE_MAX);
                prop_assert!(!missing.holes.contains_key(&index));
            }
        }
    }
}
