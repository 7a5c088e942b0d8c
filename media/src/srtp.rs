//! SRTP and SRTCP, sealed and opened in place, under indexes that the callers count.
//!
//! `rtc-srtp` allocates and copies for every packet and holds no 48-bit index of its caller's choosing; the
//! ciphers under it do neither, so the few rules above the ciphers live here. An index must never be used for
//! two different packets.

mod cm;
mod gcm;

use cm::Cm;
use gcm::Gcm;
use rtc_crypto::{CryptoError, RTCCrypto};

/// Bytes of a master key.
pub(crate) const KEY: usize = 16;
/// Bytes of the longest master salt.
pub(crate) const SALT_MAX: usize = 14;

/// Bytes of the first RTCP header, which stays readable.
const RTCP_HEADER: usize = 8;
/// The flag that says that an RTCP packet is encrypted, above its 31-bit index.
const ENCRYPTED: u32 = 0x8000_0000;

/// How packets are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// `SRTP_AEAD_AES_128_GCM` (RFC 7714).
    AesGcm,
    /// `SRTP_AES128_CM_HMAC_SHA1_80` (RFC 3711), for clients that have nothing better; four times slower.
    AesCm,
}

impl Profile {
    /// Bytes of a master salt.
    pub fn salt_len(self) -> usize {
        match self {
            Self::AesGcm => 12,
            Self::AesCm => 14,
        }
    }
}

/// Master key and salt of one direction; a shorter salt fills the front.
#[derive(Clone)]
pub(crate) struct Master {
    pub key: [u8; KEY],
    pub salt: [u8; SALT_MAX],
}

/// The session keys of one direction.
pub(crate) enum Cipher {
    Gcm(Box<Gcm>),
    Cm(Box<Cm>),
}

impl Cipher {
    /// Derives the session keys.
    pub fn new(crypto: &dyn RTCCrypto, profile: Profile, master: &Master) -> Result<Self, CryptoError> {
        Ok(match profile {
            Profile::AesGcm => Self::Gcm(Box::new(Gcm::new(crypto, master)?)),
            Profile::AesCm => Self::Cm(Box::new(Cm::new(crypto, master)?)),
        })
    }

    /// Bytes that sealing adds to an RTP packet.
    pub fn rtp_overhead(&self) -> usize {
        match self {
            Self::Gcm(_) => gcm::TAG,
            Self::Cm(_) => cm::TAG,
        }
    }

    /// Bytes that sealing adds to an RTCP packet.
    pub fn rtcp_overhead(&self) -> usize {
        self.rtp_overhead() + size_of::<u32>()
    }

    /// Seals `packet`, whose last [`Cipher::rtp_overhead`] bytes are room for the tag, under the 48-bit `index`.
    pub fn seal_rtp(&mut self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> bool {
        match self {
            Self::Gcm(gcm) => gcm.seal_rtp(packet, header, ssrc, index),
            Self::Cm(cm) => cm.seal_rtp(packet, header, ssrc, index),
        }
    }

    /// Opens `packet`: its length without the tag. What failed to open must not be read.
    pub fn open_rtp(&mut self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> Option<usize> {
        let len = packet.len().checked_sub(self.rtp_overhead())?;
        let authentic = match self {
            Self::Gcm(gcm) => gcm.open_rtp(packet, header, ssrc, index),
            Self::Cm(cm) => cm.open_rtp(packet, header, ssrc, index),
        };
        authentic.then_some(len)
    }

    /// Seals a compound packet, whose last [`Cipher::rtcp_overhead`] bytes are room for tag and index.
    pub fn seal_rtcp(&mut self, packet: &mut [u8]) -> bool {
        match self {
            Self::Gcm(gcm) => gcm.seal_rtcp(packet),
            Self::Cm(cm) => cm.seal_rtcp(packet),
        }
    }

    /// Opens a compound packet: its index and the length of what it says.
    pub fn open_rtcp(&mut self, packet: &mut [u8]) -> Option<(u32, usize)> {
        match self {
            Self::Gcm(gcm) => gcm.open_rtcp(packet),
            Self::Cm(cm) => cm.open_rtcp(packet),
        }
    }
}

/// Counts compound packets: none has the number of another, and there is an end (RFC 3711 section 9.2). At a
/// few packets a second it outlasts any hearing.
fn next_rtcp_index(last: &mut u32) -> Option<u32> {
    *last = last.checked_add(1).filter(|index| index & ENCRYPTED == 0)?;
    Some(*last)
}

fn xor(bytes: &mut [u8], with: &[u8]) {
    for (byte, other) in bytes.iter_mut().zip(with) {
        *byte ^= other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cipher(profile: Profile) -> Cipher {
        let provider = rtc_crypto::default_provider().expect("a provider is compiled in");
        let master = Master { key: [3; KEY], salt: [5; SALT_MAX] };
        Cipher::new(provider.crypto(), profile, &master).expect("sixteen bytes are a key")
    }

    fn profile() -> impl Strategy<Value = Profile> {
        prop::sample::select(vec![Profile::AesGcm, Profile::AesCm])
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_only_under_its_own_index(
            profile in profile(),
            payload in proptest::collection::vec(any::<u8>(), 0..1200),
            ssrc in any::<u32>(),
            index in 0..(1_u64 << 48),
            flip in 0..48_u32,
        ) {
            let (mut seal, mut open) = (cipher(profile), cipher(profile));
            let mut packet = vec![0x80; 12];
            packet.extend(&payload);
            packet.resize(packet.len() + seal.rtp_overhead(), 0);
            // The low 16 bits stand in the header, so only together with it can they be changed.
            packet[2..4].copy_from_slice(&(index as u16).to_be_bytes());
            prop_assert!(seal.seal_rtp(&mut packet, 12, ssrc, index));
            let mut moved = packet.clone();
            moved[2..4].copy_from_slice(&((index ^ 1 << flip) as u16).to_be_bytes());
            prop_assert_eq!(open.open_rtp(&mut moved, 12, ssrc, index ^ 1 << flip), None);
            prop_assert_eq!(open.open_rtp(&mut packet, 12, ssrc, index), Some(12 + payload.len()));
            prop_assert_eq!(&packet[12..12 + payload.len()], payload.as_slice());
        }

        #[test]
        fn a_changed_report_does_not_open(profile in profile(), position in 0..48_usize, bit in 0..8_u8) {
            let (mut seal, mut open) = (cipher(profile), cipher(profile));
            let mut packet = vec![0x80, 200, 0, 6, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4];
            let plain = packet.clone();
            packet.resize(packet.len() + seal.rtcp_overhead(), 0);
            prop_assert!(seal.seal_rtcp(&mut packet));
            let mut changed = packet.clone();
            let position = position % changed.len();
            changed[position] ^= 1 << bit;
            prop_assert_eq!(open.open_rtcp(&mut changed), None);
            prop_assert_eq!(open.open_rtcp(&mut packet), Some((1, plain.len())));
            prop_assert_eq!(&packet[..plain.len()], plain.as_slice());
        }

        #[test]
        fn no_bytes_panic_or_open(
            profile in profile(),
            mut bytes in proptest::collection::vec(any::<u8>(), 0..200),
            header in 0..120_usize,
        ) {
            prop_assert_eq!(cipher(profile).open_rtcp(&mut bytes), None);
            prop_assert_eq!(cipher(profile).open_rtp(&mut bytes, header, 1, 1), None);
        }
    }
}
