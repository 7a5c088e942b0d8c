//! What receivers say about streams, and what the server says to publishers.

use super::{Sfu, known};
use crate::Kind;
use crate::rtcp::{self, Message};
use std::net::SocketAddr;
use std::time::Instant;

/// What a camera may send until congestion control tells better: enough for 640×480, and little enough for
/// several receivers behind one uplink.
const VIDEO_BITS_PER_SECOND: u32 = 1_500_000;
/// Packets that one NACK may ask for; more than are kept cannot be sent.
const NACKED_MAX: usize = 256;

impl Sfu {
    pub(super) fn handle_rtcp(&mut self, from: SocketAddr, datagram: &mut [u8], now: Instant) {
        let Some((place, session)) = known(&self.by_address, &mut self.sessions, from) else {
            self.drops.stranger += 1;
            return;
        };
        let Some(len) = session.open_rtcp(datagram, &mut self.drops) else { return };
        for message in rtcp::messages(&datagram[..len]) {
            match message {
                Message::SenderReport { ssrc, ntp, timestamp } => {
                    self.pass_report(place, ssrc, ntp, timestamp, now);
                }
                Message::KeyframeNeeded { ssrc } => self.pass_keyframe_request(place, ssrc),
                Message::Nack { ssrc, pairs } => {
                    self.resend(place, ssrc, rtcp::nacked(pairs).take(NACKED_MAX));
                }
            }
        }
    }

    /// Tells every receiver of a stream how its clock and its timestamps belong together: without it sound
    /// and picture drift apart.
    fn pass_report(&mut self, place: usize, ssrc: u32, ntp: u64, timestamp: u32, now: Instant) {
        // A report counts the packets before it, so those go first.
        self.forward(now);
        let Some(session) = &mut self.sessions[place] else { return };
        let Some(track) = session.tracks.iter_mut().find(|track| track.ssrc == Some(ssrc)) else { return };
        track.reported(ntp, now);
        if track.silenced {
            return;
        }
        for (receiver, slot) in track.subscribers.clone() {
            let Some(receiver) = &mut self.sessions[receiver] else { continue };
            if let Some(report) = receiver.slots[slot].report(ntp, timestamp) {
                receiver.send_rtcp(&report, &mut self.outbox);
            }
        }
    }

    fn pass_keyframe_request(&mut self, place: usize, ssrc: u32) {
        let Some(session) = &mut self.sessions[place] else { return };
        session.traffic.keyframe_requests_in += 1;
        let binding =
            session.slots.iter().find(|slot| slot.ssrc == ssrc).and_then(|slot| slot.binding.as_ref());
        let Some((id, seat)) = binding.map(|binding| (binding.track, binding.publisher.clone())) else {
            return;
        };
        let room = session.room.clone();
        let Some(publisher) = self.find(&room, &seat).and_then(|place| self.sessions[place].as_mut()) else {
            return;
        };
        if publisher.number == id.session
            && let Some(track) = publisher.tracks.iter_mut().find(|track| track.kind == id.kind)
        {
            track.want_keyframe();
        }
    }

    /// Asks a publisher for what its receivers lack: lost packets and key frames at once, reports in time.
    pub(super) fn ask_publisher(&mut self, place: usize, with_reports: bool, now: Instant) {
        let Some(mut session) = self.sessions[place].take() else { return };
        let mut requests: Vec<Vec<u8>> = Vec::new();
        for track in &mut session.tracks {
            let Some(ssrc) = track.ssrc else { continue };
            if with_reports && let Some(report) = track.reception_report(now) {
                requests.push(rtcp::receiver_report(&report).to_vec());
            }
            if track.kind == Kind::Audio {
                continue;
            }
            if with_reports {
                requests.push(rtcp::bitrate_estimate(ssrc, VIDEO_BITS_PER_SECOND).to_vec());
                if self.has_waiting(&track.subscribers) {
                    track.want_keyframe();
                }
            }
            let missing = track.take_missing(now);
            if !missing.is_empty() {
                session.traffic.nacks_out += missing.len() as u64;
                requests.push(rtcp::nack(ssrc, &missing));
            }
            if !track.silenced && !track.subscribers.is_empty() && track.take_keyframe_request(now) {
                session.traffic.keyframe_requests_out += 1;
                requests.push(rtcp::picture_loss(ssrc).to_vec());
            }
        }
        for request in requests {
            session.send_rtcp(&request, &mut self.outbox);
        }
        self.sessions[place] = Some(session);
    }

    /// Whether one of `subscribers` still waits for the key frame it starts with.
    fn has_waiting(&self, subscribers: &[(usize, usize)]) -> bool {
        subscribers.iter().any(|(place, slot)| {
            let session = self.sessions[*place].as_ref();
            let binding = session.and_then(|session| session.slots[*slot].binding.as_ref());
            binding.is_some_and(|binding| !binding.is_running())
        })
    }
}
