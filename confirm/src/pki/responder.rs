//! The built-in time-stamp authority towards strangers: every request gets an answer that RFC 3161 knows.
//!
//! Source: RFC 3161 section 2.4.2 (a rejection has a status and a reason, and no token), 2.4.1 (policy, extensions; another version can't be read).

use const_oid::db::rfc5912::ID_SHA_256;
use der::asn1::{Any, BitString};
use der::{Decode, Encode, Sequence};
use jiff::Timestamp;
use ring::rand::SecureRandom;
use x509_tsp::TimeStampReq;

use super::timestamp::{BuiltInTsa, POLICY, Response};
use super::{Tsa, TsaError};

/// Largest request that is read: one with a nonce and SHA-256 has 70 bytes, one with extensions a few hundred.
pub const REQUEST_MAX: usize = 8 * 1024;

/// RFC 3161 `PKIFailureInfo`, the bit that says why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    BadAlgorithm = 0,
    BadFormat = 5,
    Policy = 15,
    Extension = 16,
}

/// RFC 3161 `PKIStatusInfo` without its free text.
#[derive(Clone, Debug, Sequence)]
struct StatusInfo {
    status: u8,
    reason: BitString,
}

/// RFC 3161 `PKIStatus` of a request that is refused.
const REJECTION: u8 = 2;

/// The answer of `tsa` to whatever `request` is: a stamp or a rejection, in DER.
///
/// # Errors
///
/// A [`TsaError`] if the authority itself failed.
pub fn answer(
    tsa: &BuiltInTsa,
    request: &[u8],
    at: Timestamp,
    random: &dyn SecureRandom,
) -> Result<Vec<u8>, TsaError> {
    match refusal(request) {
        Some(reason) => rejection(reason).map_err(TsaError::Response),
        None => tsa.respond(request, at, random),
    }
}

/// Why `request` gets no stamp, if so.
fn refusal(request: &[u8]) -> Option<Reason> {
    let Some(request) = TimeStampReq::from_der(request).ok().filter(|_| request.len() <= REQUEST_MAX) else {
        return Some(Reason::BadFormat);
    };
    let imprint = &request.message_imprint;
    if imprint.hash_algorithm.oid != ID_SHA_256 {
        Some(Reason::BadAlgorithm)
    } else if imprint.hashed_message.as_bytes().len() != 32 {
        Some(Reason::BadFormat)
    } else if request.req_policy.is_some_and(|policy| policy != POLICY) {
        Some(Reason::Policy)
    } else if request.extensions.is_some_and(|extensions| !extensions.is_empty()) {
        Some(Reason::Extension)
    } else {
        None
    }
}

fn rejection(reason: Reason) -> Result<Vec<u8>, der::Error> {
    let bit = reason as usize;
    // A named bit list ends with its last set bit.
    let mut bytes = vec![0; bit / 8 + 1];
    bytes[bit / 8] = 0x80 >> (bit % 8);
    let unused = 7 - u8::try_from(bit % 8).expect("a remainder of 8 fits");
    let status = StatusInfo { status: REJECTION, reason: BitString::new(unused, bytes)? };
    Response { status: Any::encode_from(&status)?, token: None }.to_der()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_is_written_as_openssl_reads_it() {
        // SEQUENCE { SEQUENCE { INTEGER 2, BIT STRING badAlg } }
        let expected = [0x30, 0x09, 0x30, 0x07, 0x02, 0x01, 0x02, 0x03, 0x02, 0x07, 0x80];
        assert_eq!(rejection(Reason::BadAlgorithm).unwrap(), expected);
        let expected = [0x30, 0x0B, 0x30, 0x09, 0x02, 0x01, 0x02, 0x03, 0x04, 0x07, 0x00, 0x00, 0x80];
        assert_eq!(rejection(Reason::Extension).unwrap(), expected);
    }

    #[test]
    fn what_is_no_request_is_badly_formatted() {
        assert_eq!(refusal(b"hello"), Some(Reason::BadFormat));
        assert_eq!(refusal(&[0x30; REQUEST_MAX + 1]), Some(Reason::BadFormat));
    }
}
