//! A receiver's slot: one outgoing stream that shows different publishers over time.
//!
//! The stream's numbers never jump or repeat, whoever is shown: a change of publisher or a pause starts a new
//! run of numbers right after the last one used. Only numbers of the present run can be asked for again, so a
//! request can never reach what was forwarded before.

use crate::nack::Packet;
use crate::replay::extend;
use crate::rtp::{ExtensionMap, Rewrite};
use crate::sdp::{Codec, CodecOffer, Extension, Section};
use crate::srtp::Cipher;
use crate::track::{Track, TrackId};
use crate::{Kind, SeatId};
use std::time::Instant;

/// The first index of a stream: far enough from zero that a late packet has a number below it.
const FIRST_INDEX: u64 = 1000;
/// Largest step forward within a run: half of what a receiver can tell from a step back (RFC 3711 section
/// 3.3.1), since its guess would be wrong for good.
const JUMP_MAX: u64 = 1 << 14;
/// Bytes of the original sequence number before a retransmitted payload (RFC 4588 section 4).
const ORIGINAL_SEQUENCE: usize = 2;

/// The SSRCs of the slot in m-section `section`, its retransmissions second. They only have to differ within
/// one connection.
pub(crate) fn stream_ids(section: usize) -> (u32, u32) {
    let base = 0x5F00_0000 + 2 * section as u32;
    (base, base + 1)
}

#[derive(Debug)]
pub(crate) struct OutSlot {
    pub mid: String,
    pub kind: Kind,
    pub ssrc: u32,
    rtx_ssrc: u32,
    codecs: Vec<CodecOffer>,
    extensions: Vec<(u8, Extension)>,
    pub binding: Option<Binding>,
    next_index: u64,
    next_rtx_index: u64,
    last_timestamp: u32,
    last_sent_at: Option<Instant>,
    /// For sender reports; they wrap as RFC 3550 lets them.
    packets: u32,
    bytes: u32,
}

/// Whom a slot shows.
#[derive(Debug)]
pub(crate) struct Binding {
    pub publisher: SeatId,
    pub track: TrackId,
    codec: Codec,
    payload_type: u8,
    rtx: Option<u8>,
    extensions: ExtensionMap,
    run: Option<Run>,
}

/// How the publisher's numbers become the slot's.
#[derive(Clone, Copy, Debug)]
struct Run {
    first_in: u64,
    first_out: u64,
    timestamp_offset: u32,
}

impl Binding {
    /// Whether packets flow; if not, a key frame is awaited.
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// Lets the next key frame start a new run.
    pub fn restart(&mut self) {
        self.run = None;
    }
}

impl OutSlot {
    pub fn new(section: &Section, index: usize, kind: Kind) -> Self {
        let (ssrc, rtx_ssrc) = stream_ids(index);
        Self {
            mid: section.mid.clone(),
            kind,
            ssrc,
            rtx_ssrc,
            codecs: section.codecs.clone(),
            extensions: section.extensions.clone(),
            binding: None,
            next_index: FIRST_INDEX,
            next_rtx_index: FIRST_INDEX,
            last_timestamp: 0,
            last_sent_at: None,
            packets: 0,
            bytes: 0,
        }
    }

    /// How `track` could be shown here; none if the receiver did not negotiate its codec.
    pub fn bind(&self, publisher: &SeatId, id: TrackId, track: &Track) -> Option<Binding> {
        let offer = self.codecs.iter().find(|offer| offer.codec == track.codec)?;
        let mut extensions = ExtensionMap::default();
        for (from, extension) in &track.extensions {
            if let Some((to, _)) = self.extensions.iter().find(|(_, own)| own == extension) {
                extensions.insert(*from, *to);
            }
        }
        Some(Binding {
            publisher: publisher.clone(),
            track: id,
            codec: track.codec,
            payload_type: offer.payload_type,
            rtx: offer.rtx,
            extensions,
            run: None,
        })
    }

    /// The number that the publisher's packet `index` gets here. A run starts with a key frame; what came
    /// before it in the publisher's order is not for this receiver.
    pub fn admit(&mut self, index: u64, packet: &Packet, now: Instant) -> Option<u64> {
        let binding = self.binding.as_mut()?;
        let run = match binding.run {
            Some(run) => run,
            None if crate::keyframe::begins_keyframe(binding.codec, packet.payload()) => {
                let pause =
                    self.last_sent_at.map_or(0, |at| ticks(self.kind, now.saturating_duration_since(at)));
                let resumed = self.last_timestamp.wrapping_add(pause.max(1));
                let run = Run {
                    first_in: index,
                    first_out: self.next_index,
                    timestamp_offset: resumed.wrapping_sub(packet.timestamp),
                };
                binding.run = Some(run);
                run
            }
            None => return None,
        };
        let out = run.first_out + index.checked_sub(run.first_in)?;
        if out > self.next_index + JUMP_MAX {
            binding.restart();
            return None;
        }
        if out >= self.next_index {
            self.next_index = out + 1;
            self.last_timestamp = packet.timestamp.wrapping_add(run.timestamp_offset);
            self.last_sent_at = Some(now);
        }
        self.packets = self.packets.wrapping_add(1);
        self.bytes = self.bytes.wrapping_add(packet.payload().len() as u32);
        Some(out)
    }

    /// Writes and seals `packet` as number `out`, which [`OutSlot::admit`] gave it. The same packet under the
    /// same number gives the same bytes, so sending it again reveals nothing.
    pub fn seal(&self, packet: &Packet, out: u64, cipher: &mut Cipher, buffer: &mut [u8]) -> bool {
        let Some((rewrite, _)) = self.rewrite(packet, out) else { return false };
        let len = packet.bytes.len();
        buffer[..len].copy_from_slice(&packet.bytes);
        rewrite.apply(buffer, packet.header);
        cipher.seal_rtp(buffer, packet.header, self.ssrc, out)
    }

    /// The number here and the publisher's index of the packet that a receiver knows as `sequence`; none if it
    /// was not sent in the present run.
    pub fn requested(&self, sequence: u16) -> Option<(u64, u64)> {
        let run = self.binding.as_ref()?.run?;
        let out = extend(self.next_index.saturating_sub(1), sequence)?;
        let index = run.first_in + out.checked_sub(run.first_out)?;
        (out < self.next_index).then_some((out, index))
    }

    /// Bytes of a retransmission before it is sealed.
    pub fn repeated_len(&self, packet: &Packet) -> usize {
        let repeats = self.binding.as_ref().is_some_and(|binding| binding.rtx.is_some());
        packet.bytes.len() + if repeats { ORIGINAL_SEQUENCE } else { 0 }
    }

    /// Writes and seals `packet` once more: as a retransmission with a number of its own (RFC 4588), or, if
    /// the receiver cannot read those, byte for byte as it was.
    pub fn reseal(&mut self, packet: &Packet, out: u64, cipher: &mut Cipher, buffer: &mut [u8]) -> bool {
        let Some(payload_type) = self.binding.as_ref().and_then(|binding| binding.rtx) else {
            return self.seal(packet, out, cipher, buffer);
        };
        let (ssrc, index) = (self.rtx_ssrc, self.next_rtx_index);
        let Some((rewrite, original)) = self.rewrite(packet, out) else { return false };
        let rewrite = Rewrite { payload_type, sequence: index as u16, ssrc, ..rewrite };
        let (header, len) = (packet.header, packet.bytes.len());
        buffer[..header].copy_from_slice(&packet.bytes[..header]);
        buffer[header..header + ORIGINAL_SEQUENCE].copy_from_slice(&original.to_be_bytes());
        buffer[header + ORIGINAL_SEQUENCE..len + ORIGINAL_SEQUENCE].copy_from_slice(packet.payload());
        rewrite.apply(buffer, header);
        self.next_rtx_index += 1;
        cipher.seal_rtp(buffer, header, ssrc, index)
    }

    /// A sender report for this slot from the publisher's, if packets flow.
    pub fn report(&self, ntp: u64, timestamp: u32) -> Option<[u8; 28]> {
        let run = self.binding.as_ref()?.run?;
        let timestamp = timestamp.wrapping_add(run.timestamp_offset);
        Some(crate::rtcp::sender_report(self.ssrc, ntp, timestamp, self.packets, self.bytes))
    }

    fn rewrite(&self, packet: &Packet, out: u64) -> Option<(Rewrite<'_>, u16)> {
        let binding = self.binding.as_ref()?;
        let run = binding.run?;
        let sequence = out as u16;
        let rewrite = Rewrite {
            payload_type: binding.payload_type,
            sequence,
            timestamp: packet.timestamp.wrapping_add(run.timestamp_offset),
            ssrc: self.ssrc,
            extensions: &binding.extensions,
        };
        Some((rewrite, sequence))
    }
}

/// A time in units of the stream's clock (RFC 7587: 48 kHz; video: 90 kHz).
pub(crate) fn ticks(kind: Kind, time: std::time::Duration) -> u32 {
    let rate = match kind {
        Kind::Audio => 48,
        Kind::Video => 90,
    };
    (time.as_millis() as u32).wrapping_mul(rate)
}
