//! Connectivity checks (RFC 8489 binding requests as RFC 8445 uses them), answered as an ICE-lite agent.
//!
//! The server never sends checks of its own, so this is all of ICE there is. A check that names no session or
//! fails its integrity check gets no answer: an error would tell a stranger that a port lives here.

use crate::guard::guarded;
use rtc_crypto::RTCCrypto;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter};
use rtc_stun::xoraddr::XorMappedAddress;
use std::net::SocketAddr;

/// A connectivity check whose sender is not proved yet.
#[derive(Debug)]
pub(crate) struct Check {
    message: Message,
    /// The part of the user name that this server chose: which session is meant.
    pub local_ufrag: String,
    /// The part that the client chose.
    pub remote_ufrag: String,
}

impl Check {
    /// Reads a binding request. Anything else is none.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let message = guarded(|| {
            let mut message = Message::new();
            message.unmarshal_binary(bytes).ok().map(|()| message)
        })??;
        if message.typ != BINDING_REQUEST {
            return None;
        }
        let username = String::from_utf8(message.get(ATTR_USERNAME).ok()?).ok()?;
        let (local, remote) = username.split_once(':')?;
        Some(Self { local_ufrag: local.to_owned(), remote_ufrag: remote.to_owned(), message })
    }

    /// Whether the sender knows `password` and nothing was changed on the way.
    pub fn verify(&mut self, password: &str, crypto: &dyn RTCCrypto) -> bool {
        guarded(|| {
            MessageIntegrity::check(&mut self.message, password.as_bytes(), crypto).is_ok()
                && FINGERPRINT.check(&self.message).is_ok()
        })
        .unwrap_or(false)
    }

    /// Whether the client chose this path for the packets.
    pub fn nominates(&self) -> bool {
        self.message.contains(ATTR_USE_CANDIDATE)
    }

    /// The answer, which tells the client how its address looks from here.
    pub fn answer(&self, from: SocketAddr, password: &str, crypto: &dyn RTCCrypto) -> Option<Vec<u8>> {
        let integrity = MessageIntegrity::new_short_term_integrity_with_provider(password.to_owned(), crypto);
        let setters: [Box<dyn Setter + '_>; 5] = [
            Box::new(self.message.transaction_id),
            Box::new(BINDING_SUCCESS),
            Box::new(XorMappedAddress { ip: from.ip().to_canonical(), port: from.port() }),
            Box::new(integrity),
            Box::new(FINGERPRINT),
        ];
        let mut answer = Message::new();
        answer.build(&setters).ok()?;
        Some(answer.raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rtc_stun::message::Getter;

    /// RFC 5769 section 2.1, software "STUN test client".
    const REQUEST: &[u8] =
        b"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x10STUN test client\x00\x24\x00\x04\x6e\x00\x01\xff\
        \x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\x00\x06\x00\x09\
        \x65\x76\x74\x6a\x3a\x68\x36\x76\x59\x20\x20\x20\x00\x08\x00\x14\
        \x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\
        \x80\x28\x00\x04\xe5\x7a\x3b\xcf";
    const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

    fn provider() -> std::sync::Arc<dyn rtc_crypto::RTCCryptoProvider> {
        rtc_crypto::default_provider().expect("a provider is compiled in")
    }

    #[test]
    fn the_request_of_rfc_5769_is_accepted() {
        let mut check = Check::parse(REQUEST).expect("a binding request");
        assert_eq!((check.local_ufrag.as_str(), check.remote_ufrag.as_str()), ("evtj", "h6vY"));
        assert!(check.verify(PASSWORD, provider().crypto()));
        assert!(!check.nominates());
    }

    #[test]
    fn another_password_is_refused() {
        let mut check = Check::parse(REQUEST).expect("a binding request");
        assert!(!check.verify("VOkJxbRl1RmTxUk/WvJxBT", provider().crypto()));
    }

    #[test]
    fn the_answer_carries_the_address_and_can_be_checked() {
        let provider = provider();
        for from in ["192.0.2.1:32853", "[2001:db8::1]:443", "[::ffff:192.0.2.1]:32853"] {
            let from: SocketAddr = from.parse().expect("an address");
            let check = Check::parse(REQUEST).expect("a binding request");
            let bytes = check.answer(from, PASSWORD, provider.crypto()).expect("an answer");
            let mut answer = Message::new();
            answer.unmarshal_binary(&bytes).expect("a message");
            assert_eq!(answer.transaction_id.0, REQUEST[8..20]);
            MessageIntegrity::check(&mut answer, PASSWORD.as_bytes(), provider.crypto()).expect("integrity");
            FINGERPRINT.check(&answer).expect("fingerprint");
            let mut mapped = XorMappedAddress::default();
            mapped.get_from(&answer).expect("an address");
            assert_eq!(
                SocketAddr::new(mapped.ip, mapped.port),
                SocketAddr::new(from.ip().to_canonical(), from.port())
            );
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_refused(position in 20..REQUEST.len(), bit in 0..8_u8) {
            let mut bytes = REQUEST.to_vec();
            bytes[position] ^= 1 << bit;
            let accepted = Check::parse(&bytes).is_some_and(|mut check| check.verify(PASSWORD, provider().crypto()));
            prop_assert!(!accepted);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), header in any::<bool>()) {
            let mut bytes = bytes;
            if header && bytes.len() >= 20 {
                bytes[..8].copy_from_slice(&REQUEST[..8]);
                let length = (bytes.len() - 20) as u16;
                bytes[2..4].copy_from_slice(&length.to_be_bytes());
            }
            if let Some(mut check) = Check::parse(&bytes) {
                check.verify(PASSWORD, provider().crypto());
            }
        }
    }
}
