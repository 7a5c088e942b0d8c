//! RTCP (RFC 3550, RFC 4585, RFC 5104): the few messages that forwarding needs, read and written.
//!
//! Reports of receivers stay here: each link is answered for by the server, so one receiver's loss changes
//! nobody else's picture.

use crate::rtp::{u16_at, u32_at};

/// The SSRC under which the server itself speaks. It sends no packets under it, so it need not be unique.
pub(crate) const OWN_SSRC: u32 = 1;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;
const GENERIC_NACK: u8 = 1;
const PICTURE_LOSS: u8 = 1;
const FULL_INTRA_REQUEST: u8 = 4;
const APPLICATION: u8 = 15;

/// One thing that a client said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message<'a> {
    /// How the sender's clock and its timestamps belong together.
    SenderReport { ssrc: u32, ntp: u64, timestamp: u32 },
    /// A key frame is needed on the stream that the server sends as `ssrc`.
    KeyframeNeeded { ssrc: u32 },
    /// Packets of `ssrc` are missing; `pairs` are packet id and bit mask (RFC 4585 section 6.2.1).
    Nack { ssrc: u32, pairs: &'a [u8] },
}

/// The messages in a compound packet, up to the first that contradicts itself.
pub(crate) fn messages(mut compound: &[u8]) -> impl Iterator<Item = Message<'_>> {
    std::iter::from_fn(move || {
        loop {
            let words = u16_at(compound, 2)?;
            if compound[0] >> 6 != 2 {
                return None;
            }
            let (packet, rest) = compound.split_at_checked(4 + 4 * usize::from(words))?;
            compound = rest;
            if let Some(message) = message(packet) {
                return Some(message);
            }
        }
    })
}

fn message(packet: &[u8]) -> Option<Message<'_>> {
    match (packet[1], packet[0] & 31) {
        (SENDER_REPORT, _) => Some(Message::SenderReport {
            ssrc: u32_at(packet, 4)?,
            ntp: u64::from(u32_at(packet, 8)?) << 32 | u64::from(u32_at(packet, 12)?),
            timestamp: u32_at(packet, 16)?,
        }),
        (PAYLOAD_FEEDBACK, PICTURE_LOSS) => Some(Message::KeyframeNeeded { ssrc: u32_at(packet, 8)? }),
        (PAYLOAD_FEEDBACK, FULL_INTRA_REQUEST) => Some(Message::KeyframeNeeded { ssrc: u32_at(packet, 12)? }),
        (TRANSPORT_FEEDBACK, GENERIC_NACK) => {
            Some(Message::Nack { ssrc: u32_at(packet, 8)?, pairs: packet.get(12..)? })
        }
        _ => None,
    }
}

/// The sequence numbers in the pairs of a NACK.
pub(crate) fn nacked(pairs: &[u8]) -> impl Iterator<Item = u16> + '_ {
    pairs.chunks_exact(4).flat_map(|pair| {
        let first = u16::from_be_bytes([pair[0], pair[1]]);
        let mask = u16::from_be_bytes([pair[2], pair[3]]);
        std::iter::once(first).chain(
            (0..16_u16).filter(move |bit| mask & 1 << bit != 0).map(move |bit| first.wrapping_add(bit + 1)),
        )
    })
}

/// A sender report without report blocks.
pub(crate) fn sender_report(ssrc: u32, ntp: u64, timestamp: u32, packets: u32, bytes: u32) -> [u8; 28] {
    let mut report = [0; 28];
    report[..4].copy_from_slice(&[0x80, SENDER_REPORT, 0, 6]);
    report[4..8].copy_from_slice(&ssrc.to_be_bytes());
    report[8..16].copy_from_slice(&ntp.to_be_bytes());
    report[16..20].copy_from_slice(&timestamp.to_be_bytes());
    report[20..24].copy_from_slice(&packets.to_be_bytes());
    report[24..28].copy_from_slice(&bytes.to_be_bytes());
    report
}

/// How one stream arrived, for its sender (RFC 3550 section 6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReceptionReport {
    pub ssrc: u32,
    /// Of 256 packets since the last report.
    pub fraction_lost: u8,
    pub total_lost: u32,
    pub highest_sequence: u32,
    /// In timestamp units.
    pub jitter: u32,
    /// The middle of the NTP time of the last sender report.
    pub last_report: u32,
    /// Since then, in 1/65536 s.
    pub delay: u32,
}

/// A receiver report with one block.
pub(crate) fn receiver_report(report: &ReceptionReport) -> [u8; 32] {
    let mut packet = [0; 32];
    packet[..4].copy_from_slice(&[0x81, RECEIVER_REPORT, 0, 7]);
    packet[4..8].copy_from_slice(&OWN_SSRC.to_be_bytes());
    packet[8..12].copy_from_slice(&report.ssrc.to_be_bytes());
    let lost = u32::from(report.fraction_lost) << 24 | report.total_lost.min(0x7f_ffff);
    packet[12..16].copy_from_slice(&lost.to_be_bytes());
    packet[16..20].copy_from_slice(&report.highest_sequence.to_be_bytes());
    packet[20..24].copy_from_slice(&report.jitter.to_be_bytes());
    packet[24..28].copy_from_slice(&report.last_report.to_be_bytes());
    packet[28..32].copy_from_slice(&report.delay.to_be_bytes());
    packet
}

/// Asks the sender of `ssrc` for a key frame.
pub(crate) fn picture_loss(ssrc: u32) -> [u8; 12] {
    let mut packet = [0; 12];
    packet[..4].copy_from_slice(&[0x80 | PICTURE_LOSS, PAYLOAD_FEEDBACK, 0, 2]);
    packet[4..8].copy_from_slice(&OWN_SSRC.to_be_bytes());
    packet[8..12].copy_from_slice(&ssrc.to_be_bytes());
    packet
}

/// Tells the sender of `ssrc` how much it may send (draft-alvestrand-rmcat-remb-03).
pub(crate) fn bitrate_estimate(ssrc: u32, bits_per_second: u32) -> [u8; 24] {
    let exponent = (u32::BITS - bits_per_second.leading_zeros()).saturating_sub(18);
    let estimate = exponent << 18 | bits_per_second >> exponent;
    let mut packet = [0; 24];
    packet[..4].copy_from_slice(&[0x80 | APPLICATION, PAYLOAD_FEEDBACK, 0, 5]);
    packet[4..8].copy_from_slice(&OWN_SSRC.to_be_bytes());
    packet[12..16].copy_from_slice(b"REMB");
    packet[16..20].copy_from_slice(&(1 << 24 | estimate).to_be_bytes());
    packet[20..24].copy_from_slice(&ssrc.to_be_bytes());
    packet
}

/// Asks the sender of `ssrc` for `missing` again, which are in ascending order.
pub(crate) fn nack(ssrc: u32, missing: &[u16]) -> Vec<u8> {
    let mut pairs: Vec<(u16, u16)> = Vec::new();
    for sequence in missing {
        match pairs.last_mut() {
            Some((first, mask)) if (1..=16).contains(&sequence.wrapping_sub(*first)) => {
                *mask |= 1 << (sequence.wrapping_sub(*first) - 1);
            }
            _ => pairs.push((*sequence, 0)),
        }
    }
    let words = (2 + pairs.len()) as u16;
    let mut packet = vec![0x80 | GENERIC_NACK, TRANSPORT_FEEDBACK];
    packet.extend(words.to_be_bytes());
    packet.extend(OWN_SSRC.to_be_bytes());
    packet.extend(ssrc.to_be_bytes());
    for (first, mask) in pairs {
        packet.extend(first.to_be_bytes());
        packet.extend(mask.to_be_bytes());
    }
    packet
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[track_caller]
    fn check(packet: &[u8], expected: Message<'_>) {
        assert_eq!(messages(packet).collect::<Vec<_>>(), [expected]);
        let twice = [packet, packet].concat();
        assert_eq!(messages(&twice).count(), 2);
        assert_eq!(messages(&packet[..packet.len() - 1]).count(), 0);
    }

    #[test]
    fn what_is_written_is_read_again() {
        check(&picture_loss(7), Message::KeyframeNeeded { ssrc: 7 });
        check(
            &sender_report(5, 0x0102_0304_0506_0708, 9, 1, 2),
            Message::SenderReport { ssrc: 5, ntp: 0x0102_0304_0506_0708, timestamp: 9 },
        );
    }

    #[test]
    fn a_full_intra_request_is_a_key_frame_request() {
        let request = [0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0];
        check(&request, Message::KeyframeNeeded { ssrc: 8 });
    }

    #[test]
    fn reports_of_receivers_are_passed_over() {
        let report = receiver_report(&ReceptionReport::default());
        assert_eq!(messages(&report).count(), 0);
        let compound = [&report[..], &picture_loss(3)].concat();
        assert_eq!(messages(&compound).collect::<Vec<_>>(), [Message::KeyframeNeeded { ssrc: 3 }]);
    }

    #[test]
    fn a_bitrate_keeps_eighteen_bits() {
        let word = u32_at(&bitrate_estimate(1, 2_000_000), 16).expect("a word");
        assert_eq!((word >> 24, (word & 0x3_ffff) << (word >> 18 & 0x3f)), (1, 2_000_000));
    }

    proptest! {
        #[test]
        fn a_nack_names_what_is_missing(missing in proptest::collection::btree_set(any::<u16>(), 1..100)) {
            let ascending: Vec<u16> = missing.iter().copied().collect();
            let packet = nack(6, &ascending);
            let read: Vec<_> = messages(&packet).collect();
            let [Message::Nack { ssrc: 6, pairs }] = read[..] else { panic!("{read:?}") };
            prop_assert_eq!(nacked(pairs).collect::<BTreeSet<_>>(), missing);
        }

        #[test]
        fn no_bytes_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 200..208_u8) {
            if bytes.len() > 4 {
                bytes[0] = 0x80 | (bytes[0] & 31);
                let words = bytes[3] % 20;
                bytes[1..4].copy_from_slice(&[kind, 0, words]);
            }
            for message in messages(&bytes) {
                if let Message::Nack { pairs, .. } = message {
                    nacked(pairs).count();
                }
            }
        }
    }
}
