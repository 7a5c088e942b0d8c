//! AES-128 in counter mode with HMAC-SHA1 of 80 bits (RFC 3711).

use super::{ENCRYPTED, KEY, Master, RTCP_HEADER, SALT_MAX, next_rtcp_index, xor};
use rtc_crypto::{
    CryptoError, HmacAlgorithm, Mac, RTCCrypto, StreamCipher, StreamCipherAlgorithm, constant_time_eq,
};

/// Bytes of the shortened tag.
pub(super) const TAG: usize = 10;

const INDEX: usize = 4;
const MAC: usize = 20;

/// The session keys of one direction.
pub(crate) struct Cm {
    rtp: Keys,
    rtcp: Keys,
    /// The last index used for SRTCP, for the sealing direction.
    rtcp_index: u32,
}

struct Keys {
    stream: Box<dyn StreamCipher>,
    mac: Box<dyn Mac>,
    salt: [u8; SALT_MAX],
}

impl Cm {
    /// Derives the session keys (RFC 3711 section 4.3).
    pub(super) fn new(crypto: &dyn RTCCrypto, master: &Master) -> Result<Self, CryptoError> {
        Ok(Self { rtp: Keys::new(crypto, master, 0)?, rtcp: Keys::new(crypto, master, 3)?, rtcp_index: 0 })
    }

    pub(super) fn seal_rtp(&mut self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> bool {
        let Some(end) = packet.len().checked_sub(TAG).filter(|end| *end >= header) else { return false };
        let (body, tag) = packet.split_at_mut(end);
        self.rtp.apply(ssrc, index, &mut body[header..])
            && self.rtp.tag(body, &rollover(index)).is_some_and(|computed| {
                tag.copy_from_slice(&computed);
                true
            })
    }

    pub(super) fn open_rtp(&mut self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> bool {
        let Some(end) = packet.len().checked_sub(TAG).filter(|end| *end >= header) else { return false };
        let (body, tag) = packet.split_at_mut(end);
        let computed = self.rtp.tag(body, &rollover(index));
        computed.is_some_and(|computed| constant_time_eq(&computed, tag))
            && self.rtp.apply(ssrc, index, &mut body[header..])
    }

    pub(super) fn seal_rtcp(&mut self, packet: &mut [u8]) -> bool {
        let Some(end) = packet.len().checked_sub(INDEX + TAG).filter(|end| *end >= RTCP_HEADER) else {
            return false;
        };
        let Some(index) = next_rtcp_index(&mut self.rtcp_index) else { return false };
        let ssrc = sender(packet);
        if !self.rtcp.apply(ssrc, u64::from(index), &mut packet[RTCP_HEADER..end]) {
            return false;
        }
        let (body, tag) = packet.split_at_mut(end + INDEX);
        body[end..].copy_from_slice(&(index | ENCRYPTED).to_be_bytes());
        self.rtcp.tag(body, &[]).is_some_and(|computed| {
            tag.copy_from_slice(&computed);
            true
        })
    }

    pub(super) fn open_rtcp(&mut self, packet: &mut [u8]) -> Option<(u32, usize)> {
        let end = packet.len().checked_sub(INDEX + TAG).filter(|end| *end >= RTCP_HEADER)?;
        let (body, tag) = packet.split_at_mut(end + INDEX);
        let word = u32::from_be_bytes(std::array::from_fn(|i| body[end + i]));
        if word & ENCRYPTED == 0 || !constant_time_eq(&self.rtcp.tag(body, &[])?, tag) {
            return None;
        }
        let (index, ssrc) = (word & !ENCRYPTED, sender(body));
        self.rtcp.apply(ssrc, u64::from(index), &mut body[RTCP_HEADER..end]).then_some((index, end))
    }
}

impl Keys {
    fn new(crypto: &dyn RTCCrypto, master: &Master, first_label: u8) -> Result<Self, CryptoError> {
        let key = derive::<KEY>(crypto, master, first_label)?;
        let auth = derive::<MAC>(crypto, master, first_label + 1)?;
        Ok(Self {
            stream: crypto.new_stream_cipher(StreamCipherAlgorithm::Aes128Ctr, &key)?,
            mac: crypto.new_hmac(HmacAlgorithm::Sha1, &auth)?,
            salt: derive(crypto, master, first_label + 2)?,
        })
    }

    /// Section 4.1.1: salt, SSRC and index make the counter block; the last two bytes count.
    fn apply(&mut self, ssrc: u32, index: u64, data: &mut [u8]) -> bool {
        let mut counter = [0; 16];
        counter[..SALT_MAX].copy_from_slice(&self.salt);
        xor(&mut counter[4..8], &ssrc.to_be_bytes());
        xor(&mut counter[8..14], &index.to_be_bytes()[2..]);
        self.stream.apply_keystream(&counter, data).is_ok()
    }

    fn tag(&mut self, body: &[u8], rollover: &[u8]) -> Option<[u8; TAG]> {
        let mut full = [0; MAC];
        self.mac.sign(&[body, rollover], &mut full).ok()?;
        Some(std::array::from_fn(|i| full[i]))
    }
}

/// Section 4.3.3: the key stream under the master key, with the label in the salt.
fn derive<const N: usize>(
    crypto: &dyn RTCCrypto,
    master: &Master,
    label: u8,
) -> Result<[u8; N], CryptoError> {
    let mut counter = [0; 16];
    counter[..SALT_MAX].copy_from_slice(&master.salt);
    counter[7] ^= label;
    let mut bytes = [0; N];
    crypto
        .new_stream_cipher(StreamCipherAlgorithm::Aes128Ctr, &master.key)?
        .apply_keystream(&counter, &mut bytes)?;
    Ok(bytes)
}

fn rollover(index: u64) -> [u8; 4] {
    ((index >> 16) as u32).to_be_bytes()
}

fn sender(packet: &[u8]) -> u32 {
    u32::from_be_bytes([packet[4], packet[5], packet[6], packet[7]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srtp::gcm::tests::hex;

    fn master() -> Master {
        let bytes = |text: &str| hex(text);
        Master {
            key: bytes("e1f97a0d3e018be0d64fa32c06de4139").try_into().expect("sixteen bytes"),
            salt: bytes("0ec675ad498afeebb6960b3aabe6").try_into().expect("fourteen bytes"),
        }
    }

    fn provider() -> std::sync::Arc<dyn rtc_crypto::RTCCryptoProvider> {
        rtc_crypto::default_provider().expect("a provider is compiled in")
    }

    #[track_caller]
    fn check_derived<const N: usize>(label: u8, expected: &str) {
        let derived = derive::<N>(provider().crypto(), &master(), label).expect("a key");
        assert_eq!(derived.to_vec(), hex(expected));
    }

    #[test]
    fn keys_derive_as_in_rfc_3711_b_3() {
        check_derived::<KEY>(0, "c61e7a93744f39ee10734afe3ff7a087");
        check_derived::<MAC>(1, "cebe321f6ff7716b6fd4ab49af256a156d38baa4");
        check_derived::<SALT_MAX>(2, "30cbbc08863d8c85d49db34a9ae1");
    }

    #[test]
    fn the_key_stream_is_that_of_rfc_3711_b_2() {
        let key = hex("2b7e151628aed2a6abf7158809cf4f3c");
        let salt = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd");
        let provider = provider();
        let mut keys = Keys::new(provider.crypto(), &master(), 0).expect("keys");
        let cipher = provider.crypto().new_stream_cipher(StreamCipherAlgorithm::Aes128Ctr, &key);
        keys.stream = cipher.expect("a key");
        keys.salt = salt.try_into().expect("fourteen bytes");
        let mut stream = [0; 48];
        assert!(keys.apply(0, 0, &mut stream));
        let expected = "e03ead0935c95e80e166b16dd92b4eb4 d23513162b02d0f72a43a2fe4a5f97ab
            41e95b3bb0a2e8dd477901e4fca894c0";
        assert_eq!(stream.to_vec(), hex(expected));
    }

    /// The packets that libsrtp checks itself with.
    #[test]
    fn packets_look_as_libsrtp_writes_them() {
        let mut cm = Cm::new(provider().crypto(), &master()).expect("keys");
        let mut packet = hex("800f1234 decafbad cafebabe abababab abababab abababab abababab");
        packet.extend([0; TAG]);
        assert!(cm.seal_rtp(&mut packet, 12, 0xcafe_babe, 0x1234));
        let expected = "800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402
            b78d6acc 99ea179b 8dbb";
        assert_eq!(packet, hex(expected));

        let mut report = hex("81c8000b cafebabe abababab abababab abababab abababab");
        report.extend([0; INDEX + TAG]);
        assert!(cm.seal_rtcp(&mut report));
        let expected = "81c8000b cafebabe 7128035b e487b9bd bef89041 f977a5a8 80000001
            993e08cd 54d6c123 0798";
        assert_eq!(report, hex(expected));
    }
}
