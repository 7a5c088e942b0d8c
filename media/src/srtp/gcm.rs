//! AES-128-GCM (RFC 7714).

use super::{ENCRYPTED, KEY, Master, RTCP_HEADER, next_rtcp_index, xor};
use rtc_crypto::{AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, CryptoError, RTCCrypto};

/// Bytes of the tag.
pub(super) const TAG: usize = 16;

const SALT: usize = 12;
/// The tag, then the index with its flag.
const RTCP_TRAILER: usize = TAG + 4;

/// The keys of one direction.
pub(crate) struct Gcm {
    rtp: Box<dyn AeadCipher>,
    rtcp: Box<dyn AeadCipher>,
    rtp_salt: [u8; SALT],
    rtcp_salt: [u8; SALT],
    /// The last index used for SRTCP, for the sealing direction.
    rtcp_index: u32,
}

impl Gcm {
    /// Derives the session keys (RFC 3711 section 4.3 with the labels of RFC 7714 section 11).
    pub(super) fn new(crypto: &dyn RTCCrypto, master: &Master) -> Result<Self, CryptoError> {
        let derive = |label: u8| -> Result<[u8; KEY], CryptoError> {
            let mut block = [0; KEY];
            block[..SALT].copy_from_slice(&master.salt[..SALT]);
            block[7] ^= label;
            crypto.block_encrypt(BlockCipherAlgorithm::Aes128, &master.key, &mut block)?;
            Ok(block)
        };
        let salt_of = |label: u8| derive(label).map(|block| std::array::from_fn(|i| block[i]));
        Self::from_session_keys(crypto, &derive(0)?, salt_of(2)?, &derive(3)?, salt_of(5)?)
    }

    fn from_session_keys(
        crypto: &dyn RTCCrypto,
        rtp: &[u8; KEY],
        rtp_salt: [u8; SALT],
        rtcp: &[u8; KEY],
        rtcp_salt: [u8; SALT],
    ) -> Result<Self, CryptoError> {
        Ok(Self {
            rtp: crypto.new_aead(AeadAlgorithm::Aes128Gcm, rtp)?,
            rtcp: crypto.new_aead(AeadAlgorithm::Aes128Gcm, rtcp)?,
            rtp_salt,
            rtcp_salt,
            rtcp_index: 0,
        })
    }

    pub(super) fn seal_rtp(&mut self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> bool {
        let nonce = rtp_nonce(&self.rtp_salt, ssrc, index);
        let Some((header, payload, tag)) = parts(packet, header) else { return false };
        self.rtp.seal_in_place(&nonce, header, payload, tag).is_ok()
    }

    pub(super) fn open_rtp(&mut self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> bool {
        let nonce = rtp_nonce(&self.rtp_salt, ssrc, index);
        let Some((header, payload, tag)) = parts(packet, header) else { return false };
        self.rtp.open_in_place(&nonce, header, payload, tag).is_ok()
    }

    pub(super) fn seal_rtcp(&mut self, packet: &mut [u8]) -> bool {
        let Some(end) = packet.len().checked_sub(RTCP_TRAILER).filter(|end| *end >= RTCP_HEADER) else {
            return false;
        };
        let Some(index) = next_rtcp_index(&mut self.rtcp_index) else { return false };
        let trailer = (index | ENCRYPTED).to_be_bytes();
        let (header, ssrc) = rtcp_associated(packet, trailer);
        let nonce = rtcp_nonce(&self.rtcp_salt, ssrc, index);
        let (body, rest) = packet[RTCP_HEADER..].split_at_mut(end - RTCP_HEADER);
        let (tag, place) = rest.split_at_mut(TAG);
        place.copy_from_slice(&trailer);
        self.rtcp.seal_in_place(&nonce, &header, body, tag).is_ok()
    }

    pub(super) fn open_rtcp(&mut self, packet: &mut [u8]) -> Option<(u32, usize)> {
        let end = packet.len().checked_sub(RTCP_TRAILER).filter(|end| *end >= RTCP_HEADER)?;
        let trailer: [u8; 4] = std::array::from_fn(|i| packet[end + TAG + i]);
        let word = u32::from_be_bytes(trailer);
        if word & ENCRYPTED == 0 {
            return None;
        }
        let index = word & !ENCRYPTED;
        let (header, ssrc) = rtcp_associated(packet, trailer);
        let nonce = rtcp_nonce(&self.rtcp_salt, ssrc, index);
        let (body, rest) = packet[RTCP_HEADER..].split_at_mut(end - RTCP_HEADER);
        self.rtcp.open_in_place(&nonce, &header, body, &rest[..TAG]).ok()?;
        Some((index, end))
    }
}

fn parts(packet: &mut [u8], header: usize) -> Option<(&[u8], &mut [u8], &mut [u8])> {
    let payload = packet.len().checked_sub(header + TAG)?;
    let (header, rest) = packet.split_at_mut(header);
    let (payload, tag) = rest.split_at_mut(payload);
    Some((header, payload, tag))
}

/// RFC 7714 section 8.1: two zero bytes, SSRC, ROC, SEQ; all xor salt.
fn rtp_nonce(salt: &[u8; SALT], ssrc: u32, index: u64) -> [u8; SALT] {
    let mut nonce = *salt;
    xor(&mut nonce[2..6], &ssrc.to_be_bytes());
    xor(&mut nonce[6..12], &index.to_be_bytes()[2..]);
    nonce
}

/// RFC 7714 section 9.1: two zero bytes, SSRC, two zero bytes, index; all xor salt.
fn rtcp_nonce(salt: &[u8; SALT], ssrc: u32, index: u32) -> [u8; SALT] {
    let mut nonce = *salt;
    xor(&mut nonce[2..6], &ssrc.to_be_bytes());
    xor(&mut nonce[8..12], &index.to_be_bytes());
    nonce
}

/// The associated data of a compound packet (first header and the trailing index) and its sender.
fn rtcp_associated(packet: &[u8], trailer: [u8; 4]) -> ([u8; RTCP_HEADER + 4], u32) {
    let mut data = [0; RTCP_HEADER + 4];
    data[..RTCP_HEADER].copy_from_slice(&packet[..RTCP_HEADER]);
    data[RTCP_HEADER..].copy_from_slice(&trailer);
    (data, u32::from_be_bytes([packet[4], packet[5], packet[6], packet[7]]))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::Arc;

    fn provider() -> Arc<dyn rtc_crypto::RTCCryptoProvider> {
        rtc_crypto::default_provider().expect("a provider is compiled in")
    }

    pub(in crate::srtp) fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ascii"), 16).expect("hex"))
            .collect()
    }

    /// RFC 7714 section 16: key 00..0f, salt "Quid pro quo".
    fn vectors() -> Gcm {
        let key: [u8; KEY] = std::array::from_fn(|i| i as u8);
        let salt = *b"Quid pro quo";
        Gcm::from_session_keys(provider().crypto(), &key, salt, &key, salt).expect("sixteen bytes are a key")
    }

    const RTP: &str = "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120
        696e2070 61727465 73207472 6573";
    const SRTP: &str = "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f
        42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce";

    #[test]
    fn rtp_seals_as_in_rfc_7714_16_1_1() {
        let mut packet = hex(RTP);
        packet.extend([0; TAG]);
        assert!(vectors().seal_rtp(&mut packet, 12, 0x5501_a0b2, 0xf17b));
        assert_eq!(packet, hex(SRTP));
    }

    #[test]
    fn rtp_opens_as_in_rfc_7714_16_1_2() {
        let mut packet = hex(SRTP);
        assert!(vectors().open_rtp(&mut packet, 12, 0x5501_a0b2, 0xf17b));
        assert_eq!(packet[..packet.len() - TAG], hex(RTP));
    }

    const RTCP: &str = "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef
        deadbeef deadbeef deadbeef deadbeef";
    const SRTCP: &str = "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1
        730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4";

    #[test]
    fn rtcp_seals_as_in_rfc_7714_17_1() {
        let mut gcm = vectors();
        gcm.rtcp_index = 0x5d3;
        let mut packet = hex(RTCP);
        packet.extend([0; RTCP_TRAILER]);
        assert!(gcm.seal_rtcp(&mut packet));
        assert_eq!(packet, hex(SRTCP));
    }

    #[test]
    fn rtcp_opens_as_in_rfc_7714_17_2() {
        let mut packet = hex(SRTCP);
        let (index, len) = vectors().open_rtcp(&mut packet).expect("authentic");
        assert_eq!((index, &packet[..len]), (0x5d4, hex(RTCP).as_slice()));
    }
}
