//! A publisher's track: what arrived, what is missing, who takes it.

use crate::nack::{History, Missing};
use crate::rtcp::ReceptionReport;
use crate::sdp::{Codec, Extension, Section};
use crate::slot::ticks;
use crate::{Kind, rtp};
use std::time::{Duration, Instant};

/// Shortest time between two key-frame requests for one track: a sender needs about this long to answer, and
/// asking again sooner only costs it bandwidth.
const KEYFRAME_INTERVAL: Duration = Duration::from_millis(500);

/// Which track of which session; a session that replaces another has another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TrackId {
    pub session: u64,
    pub kind: Kind,
}

#[derive(Debug)]
pub(crate) struct Track {
    pub kind: Kind,
    pub codec: Codec,
    pub payload_type: u8,
    pub extensions: Vec<(u8, Extension)>,
    /// Muted by the host.
    pub silenced: bool,
    /// Slots that show this track: place of the session and of the slot in it.
    pub subscribers: Vec<(usize, usize)>,
    pub history: History,
    /// Indexes that arrived in this turn and are not forwarded yet.
    pub fresh: Vec<u64>,
    pub ssrc: Option<u32>,
    missing: Missing,
    keyframe_wanted: bool,
    keyframe_asked_at: Option<Instant>,
    reception: Reception,
}

impl Track {
    /// A track of a section that the client publishes with; none without a codec.
    pub fn new(section: &Section, kind: Kind) -> Option<Self> {
        let offer = crate::sdp::published(section)?;
        Some(Self {
            kind,
            codec: offer.codec,
            payload_type: offer.payload_type,
            extensions: section.extensions.clone(),
            silenced: false,
            subscribers: Vec::new(),
            history: History::new(kind),
            fresh: Vec::new(),
            ssrc: None,
            missing: Missing::default(),
            keyframe_wanted: false,
            keyframe_asked_at: None,
            reception: Reception::default(),
        })
    }

    /// Takes an authentic packet. Answers whether the stream is a new one, so that runs have to start again.
    pub fn receive(&mut self, header: &rtp::Header, index: u64, packet: &[u8], now: Instant) -> bool {
        let renewed = self.ssrc != Some(header.ssrc);
        if renewed {
            self.ssrc = Some(header.ssrc);
            self.history.clear();
            self.fresh.clear();
            self.missing = Missing::default();
            self.reception = Reception::default();
            self.keyframe_wanted = true;
        }
        self.reception.receive(self.kind, header, index, now);
        if self.kind == Kind::Video && !self.missing.arrived(index, now) {
            self.keyframe_wanted = true;
        }
        self.history.insert(index, header.len, header.timestamp, packet);
        self.fresh.push(index);
        renewed
    }

    /// Whether waiting any longer would lose packets of this turn.
    pub fn is_full(&self) -> bool {
        self.fresh.len() >= self.history.capacity() / 2
    }

    pub fn want_keyframe(&mut self) {
        self.keyframe_wanted = true;
    }

    /// Whether a key frame is to be asked for now.
    pub fn take_keyframe_request(&mut self, now: Instant) -> bool {
        let throttled = self.keyframe_asked_at.is_some_and(|at| now < at + KEYFRAME_INTERVAL);
        if !self.keyframe_wanted || throttled || self.ssrc.is_none() {
            return false;
        }
        self.keyframe_wanted = false;
        self.keyframe_asked_at = Some(now);
        true
    }

    /// The sequence numbers to ask the publisher for now.
    pub fn take_missing(&mut self, now: Instant) -> Vec<u16> {
        let (due, gave_up) = self.missing.due(now);
        self.keyframe_wanted |= gave_up;
        due
    }

    /// The publisher reported its clock.
    pub fn reported(&mut self, ntp: u64, now: Instant) {
        self.reception.last_report = Some(((ntp >> 16) as u32, now));
    }

    /// How the track arrived since the last call.
    pub fn reception_report(&mut self, now: Instant) -> Option<ReceptionReport> {
        self.reception.report(self.ssrc?, now)
    }
}

/// Counts for receiver reports (RFC 3550 section 6.4.1 and appendix A.3, A.8).
#[derive(Debug, Default)]
struct Reception {
    first: Option<u64>,
    highest: u64,
    received: u64,
    expected_before: u64,
    received_before: u64,
    /// Sixteen times the jitter.
    jitter: u32,
    transit: Option<(u32, Instant)>,
    last_report: Option<(u32, Instant)>,
}

impl Reception {
    fn receive(&mut self, kind: Kind, header: &rtp::Header, index: u64, now: Instant) {
        self.first.get_or_insert(index);
        self.highest = self.highest.max(index);
        self.received += 1;
        if let Some((timestamp, at)) = self.transit {
            let sent = header.timestamp.wrapping_sub(timestamp);
            let arrived = ticks(kind, now.saturating_duration_since(at));
            let difference = (arrived.wrapping_sub(sent) as i32).unsigned_abs();
            let jitter = u64::from(self.jitter);
            self.jitter =
                (jitter + u64::from(difference) - ((jitter + 8) >> 4)).min(u64::from(u32::MAX)) as u32;
        }
        self.transit = Some((header.timestamp, now));
    }

    fn report(&mut self, ssrc: u32, now: Instant) -> Option<ReceptionReport> {
        // A retransmission may be older than the first packet that arrived.
        let expected = (self.highest + 1).saturating_sub(self.first?);
        let lost = expected.saturating_sub(self.received);
        let expected_since = expected - self.expected_before;
        let lost_since = expected_since.saturating_sub(self.received - self.received_before);
        self.expected_before = expected;
        self.received_before = self.received;
        let (last_report, delay) = self.last_report.map_or((0, 0), |(middle, at)| {
            let delay = now.saturating_duration_since(at).as_micros() * 65_536 / 1_000_000;
            (middle, delay as u32)
        });
        Some(ReceptionReport {
            ssrc,
            fraction_lost: (lost_since * 256).checked_div(expected_since).unwrap_or(0).min(255) as u8,
            total_lost: lost.min(0x7f_ffff) as u32,
            highest_sequence: self.highest as u32,
            jitter: self.jitter >> 4,
            last_report,
            delay,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(sequence: u16, timestamp: u32) -> rtp::Header {
        rtp::Header { len: 12, payload_type: 96, sequence, timestamp, ssrc: 9 }
    }

    #[test]
    fn a_report_counts_what_is_missing_since_the_last_one() {
        let now = Instant::now();
        let mut reception = Reception::default();
        for index in [100, 101, 103] {
            reception.receive(Kind::Video, &header(index as u16, 0), index, now);
        }
        let report = reception.report(9, now).expect("packets arrived");
        assert_eq!((report.fraction_lost, report.total_lost, report.highest_sequence), (64, 1, 103));
        reception.receive(Kind::Video, &header(104, 0), 104, now);
        let report = reception.report(9, now).expect("packets arrived");
        assert_eq!((report.fraction_lost, report.total_lost), (0, 1));
    }

    #[test]
    fn even_pacing_has_no_jitter() {
        let start = Instant::now();
        let mut reception = Reception::default();
        for number in 0..50_u32 {
            let now = start + Duration::from_millis(u64::from(number) * 20);
            reception.receive(Kind::Audio, &header(number as u16, number * 960), u64::from(number), now);
        }
        assert_eq!(reception.report(9, start).expect("packets arrived").jitter, 0);
    }
}
