//! A signature of two integers, from the raw bytes that tokens and SM2 give to the DER that everybody else reads.
//!
//! Sources: RFC 3279 section 2.2.3 (`ECDSA-Sig-Value`), PKCS #11 v3.0 section 2.3.1 (r and s side by side), GM/T 0009-2012 section 7.3 (`SM2Signature`).

use der::asn1::UintRef;
use der::{Encode, Sequence};

/// `SEQUENCE { r INTEGER, s INTEGER }`
#[derive(Clone, Copy, Debug, Sequence)]
struct Pair<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// The signature `r || s` of 64 bytes in DER; nothing if it has another length.
pub(super) fn der(raw: &[u8]) -> Option<Vec<u8>> {
    let (r, s) = raw.split_at_checked(32).filter(|(_, s)| s.len() == 32)?;
    Pair { r: UintRef::new(r).ok()?, s: UintRef::new(s).ok()? }.to_der().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_positive_and_as_short_as_can_be() {
        let mut raw = [0; 64];
        (raw[0], raw[63]) = (0x80, 5);
        let encoded = der(&raw).unwrap();
        assert_eq!(encoded[..6], [0x30, 38, 0x02, 33, 0x00, 0x80]);
        assert_eq!(encoded[37..], [0x02, 1, 5]);
        assert_eq!(der(&raw[1..]), None);
    }
}
