//! RTP headers (RFC 3550, RFC 8285): read once on arrival, rewritten in place for every receiver.

/// Bytes of the fixed header.
pub(crate) const FIXED: usize = 12;
/// Largest packet that is forwarded; browsers stay below 1250 bytes.
pub(crate) const PACKET_BYTES_MAX: usize = 1500;

const ONE_BYTE_EXTENSIONS: u16 = 0xbede;

/// What forwarding needs to know of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Bytes before the payload, extensions included.
    pub len: usize,
    pub payload_type: u8,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
}

impl Header {
    /// Reads a header that is wholly inside `packet`.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        if packet.len() < FIXED || packet[0] >> 6 != 2 {
            return None;
        }
        let mut len = extension_start(packet);
        if has_extension(packet) {
            let words = u16_at(packet, len + 2)?;
            len += 4 + 4 * usize::from(words);
        }
        if packet.len() < len {
            return None;
        }
        Some(Self {
            len,
            payload_type: packet[1] & 0x7f,
            sequence: u16_at(packet, 2)?,
            timestamp: u32_at(packet, 4)?,
            ssrc: u32_at(packet, 8)?,
        })
    }
}

/// How a header looks to one receiver.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rewrite<'a> {
    pub payload_type: u8,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
    pub extensions: &'a ExtensionMap,
}

impl Rewrite<'_> {
    /// Rewrites the header at the start of `packet`, which [`Header::parse`] found to be `len` bytes long.
    pub fn apply(&self, packet: &mut [u8], len: usize) {
        packet[1] = (packet[1] & 0x80) | self.payload_type;
        packet[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        packet[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        packet[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        if has_extension(packet) {
            let start = extension_start(packet);
            self.extensions.apply(&mut packet[start..len]);
        }
    }
}

/// From the publisher's extension ids to the receiver's; 0 stands for one that the receiver did not negotiate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ExtensionMap([u8; 16]);

impl ExtensionMap {
    /// Lets the extension that the publisher calls `from` appear as `to`.
    pub fn insert(&mut self, from: u8, to: u8) {
        // 15 ends a list of one-byte extensions (RFC 8285 section 4.2), so it names none.
        if (1..15).contains(&from) && (1..15).contains(&to) {
            self.0[usize::from(from)] = to;
        }
    }

    /// Renames the elements of `block` and turns unknown ones into padding, which keeps the length.
    fn apply(&self, block: &mut [u8]) {
        let Some((head, elements)) = block.split_at_mut_checked(4) else { return };
        if u16::from_be_bytes([head[0], head[1]]) != ONE_BYTE_EXTENSIONS {
            elements.fill(0);
            return;
        }
        let mut at = 0;
        while at < elements.len() {
            let (id, len) = (elements[at] >> 4, usize::from(elements[at] & 15) + 1);
            if elements[at] == 0 {
                at += 1;
                continue;
            }
            let end = (at + 1 + len).min(elements.len());
            match self.0[usize::from(id)] {
                0 => elements[at..end].fill(0),
                to => elements[at] = to << 4 | (elements[at] & 15),
            }
            at = end;
        }
    }
}

fn has_extension(packet: &[u8]) -> bool {
    packet[0] & 0x10 != 0
}

fn extension_start(packet: &[u8]) -> usize {
    FIXED + 4 * usize::from(packet[0] & 15)
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|b| u16::from_be_bytes([b[0], b[1]]))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A packet with two one-byte extensions, ids 1 (1 byte) and 3 (2 bytes), and a payload of one byte.
    const PACKET: [u8; 25] = [
        0x90, 0xe0, 0, 7, 0, 0, 0, 9, 0, 0, 0, 5, 0xbe, 0xde, 0, 2, 0x10, 0xaa, 0x31, 0xbb, 0xcc, 0, 0, 0,
        0x42,
    ];

    #[track_caller]
    fn check(map: &[(u8, u8)], expected: [u8; 8]) {
        let mut extensions = ExtensionMap::default();
        for (from, to) in map {
            extensions.insert(*from, *to);
        }
        let mut packet = PACKET;
        let header = Header::parse(&packet).expect("a header");
        assert_eq!(header, Header { len: 24, payload_type: 96, sequence: 7, timestamp: 9, ssrc: 5 });
        Rewrite { payload_type: 100, sequence: 258, timestamp: 1, ssrc: 2, extensions: &extensions }
            .apply(&mut packet, header.len);
        assert_eq!(packet[..16], [0x90, 0xe4, 1, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0, 2]);
        assert_eq!(packet[16..24], expected);
        assert_eq!(packet[24], 0x42);
    }

    #[test]
    fn extensions_get_the_ids_of_the_receiver() {
        check(&[(1, 4), (3, 1)], [0x40, 0xaa, 0x11, 0xbb, 0xcc, 0, 0, 0]);
    }

    #[test]
    fn extensions_that_the_receiver_did_not_negotiate_become_padding() {
        check(&[(3, 3)], [0, 0, 0x31, 0xbb, 0xcc, 0, 0, 0]);
        check(&[], [0; 8]);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_the_payload_stays(mut packet in proptest::collection::vec(any::<u8>(), 0..300), ext in any::<bool>()) {
            if ext && packet.len() > 16 {
                packet[0] = 0x90;
                packet[12..15].copy_from_slice(&[0xbe, 0xde, 0]);
            }
            let Some(header) = Header::parse(&packet) else { return Ok(()) };
            prop_assert!(header.len <= packet.len());
            let before = packet.clone();
            let mut extensions = ExtensionMap::default();
            extensions.insert(1, 2);
            Rewrite { payload_type: 1, sequence: 2, timestamp: 3, ssrc: 4, extensions: &extensions }
                .apply(&mut packet, header.len);
            prop_assert_eq!(&packet[header.len..], &before[header.len..]);
            let after = Header::parse(&packet);
            prop_assert_eq!(after.map(|header| header.len), Some(header.len));
        }
    }
}
