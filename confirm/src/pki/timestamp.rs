//! Time stamps by RFC 3161: the request, the built-in authority, and the check of a token.
//!
//! Sources: RFC 3161 (2.4 formats; the imprint and the nonce must come back), RFC 5816 (ESSCertIDv2 in tokens).
//! A real authority is asked by [`super::http_tsa`]; strangers are answered by [`super::responder`].

use std::time::Duration;

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use const_oid::db::rfc5912::ID_SHA_256;
use der::asn1::{Any, GeneralizedTime, Int, OctetString};
use der::{Decode, Encode, Reader, Sequence, SliceReader};
use jiff::Timestamp;
use ring::rand::SecureRandom;
use spki::AlgorithmIdentifier;
use x509_tsp::{Accuracy, MessageImprint, TimeStampReq, TspVersion, TstInfo};

use super::certificate::ChainFault;
use super::cms::{CmsFault, Container, Unsigned};
use super::{Certificate, Identity, Signer, Tsa, TsaError, sha256};

/// The baseline time-stamp policy of ETSI EN 319 421, which the built-in authority follows but for its hardware.
pub(super) const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.2023.1.1");

/// RFC 3161, 2.4.2: the content type of a token.
const ID_CT_TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Largest response that is read; a token with a chain has 2 to 6 kB.
pub(super) const RESPONSE_MAX: usize = 64 * 1024;

/// A request for a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    imprint: [u8; 32],
    nonce: [u8; 8],
}

impl Request {
    /// Asks for a stamp on content with SHA-256 `imprint`.
    ///
    /// # Errors
    ///
    /// [`TsaError::Answer`] if `random` fails.
    pub fn new(imprint: [u8; 32], random: &dyn SecureRandom) -> Result<Self, TsaError> {
        let mut nonce = [0; 8];
        random.fill(&mut nonce).map_err(|_| TsaError::Answer("no randomness for the nonce"))?;
        // A positive integer of eight bytes, so that its encoding is its bytes.
        nonce[0] = nonce[0] & 0x3F | 0x40;
        Ok(Self { imprint, nonce })
    }

    /// The request that [`Self::der`] wrote.
    ///
    /// # Errors
    ///
    /// [`TsaError::Request`] or [`TsaError::Answer`] if it is not such a request.
    pub(super) fn read(der: &[u8]) -> Result<Self, TsaError> {
        const OTHER: TsaError = TsaError::Answer("not a request of ours");
        let request = TimeStampReq::from_der(der).map_err(TsaError::Request)?;
        let imprint = request.message_imprint.hashed_message.as_bytes().try_into().map_err(|_| OTHER)?;
        let nonce = request.nonce.as_ref().map(Int::as_bytes).ok_or(OTHER)?.try_into().map_err(|_| OTHER)?;
        Ok(Self { imprint, nonce })
    }

    /// What is to be stamped.
    pub(super) fn imprint(&self) -> [u8; 32] {
        self.imprint
    }

    /// The request in DER.
    ///
    /// # Errors
    ///
    /// [`TsaError::Request`]; none is expected.
    pub fn der(&self) -> Result<Vec<u8>, TsaError> {
        let build = || {
            TimeStampReq {
                version: TspVersion::V1,
                message_imprint: message_imprint(self.imprint)?,
                req_policy: None,
                nonce: Some(Int::new(&self.nonce)?),
                cert_req: true,
                extensions: None,
            }
            .to_der()
        };
        build().map_err(TsaError::Request)
    }

    /// The token in `response`, if it answers this request.
    ///
    /// # Errors
    ///
    /// A [`TsaError`] if it was refused, is malformed or answers something else.
    pub fn accept(&self, response: &[u8]) -> Result<Vec<u8>, TsaError> {
        if response.len() > RESPONSE_MAX {
            return Err(TsaError::Answer("the response is too long"));
        }
        let response = Response::from_der(response).map_err(TsaError::Response)?;
        let granted = SliceReader::new(response.status.value())
            .and_then(|mut reader| reader.decode::<u8>())
            .map_err(TsaError::Response)?;
        let token = response.token.ok_or(TsaError::Answer("the authority refused"))?;
        if granted > 1 {
            return Err(TsaError::Answer("the authority refused"));
        }
        let token = token.to_der().map_err(TsaError::Response)?;
        let info = info(&token).map_err(|_| TsaError::Answer("the token is malformed"))?;
        if info.message_imprint.hashed_message.as_bytes() != self.imprint {
            return Err(TsaError::Answer("the token stamps something else"));
        }
        if info.nonce.as_ref().map(Int::as_bytes) != Some(self.nonce.as_slice()) {
            return Err(TsaError::Answer("the token answers another request"));
        }
        Ok(token)
    }
}

/// Asks `tsa` for a stamp on content with SHA-256 `imprint` and gives the token.
///
/// # Errors
///
/// A [`TsaError`] if there is no answer or a wrong one.
pub fn stamp(
    tsa: &dyn Tsa,
    imprint: [u8; 32],
    at: Timestamp,
    random: &dyn SecureRandom,
) -> Result<Vec<u8>, TsaError> {
    let request = Request::new(imprint, random)?;
    request.accept(&tsa.respond(&request.der()?, at, random)?)
}

/// RFC 3161 `TimeStampResp`; of the status only its number is read.
#[derive(Clone, Debug, Sequence)]
pub(super) struct Response {
    pub(super) status: Any,
    #[asn1(optional = "true")]
    pub(super) token: Option<ContentInfo>,
}

/// The authority inside this process.
#[derive(Debug)]
pub struct BuiltInTsa {
    identity: Identity,
}

impl BuiltInTsa {
    /// An authority with the key and certificate of `identity`.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self { identity }
    }

    fn token(
        &self,
        request: &TimeStampReq,
        at: Timestamp,
        random: &dyn SecureRandom,
    ) -> Result<ContentInfo, TsaError> {
        let mut serial = [0; 16];
        random.fill(&mut serial).map_err(|_| TsaError::Answer("no randomness for the serial number"))?;
        serial[0] = serial[0] & 0x3F | 0x40;
        let since = Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default());
        let build = || {
            TstInfo {
                version: TspVersion::V1,
                policy: POLICY,
                message_imprint: request.message_imprint.clone(),
                serial_number: Int::new(&serial)?,
                gen_time: GeneralizedTime::from_unix_duration(since)?,
                accuracy: Some(Accuracy { seconds: Some(1), millis: None, micros: None }),
                ordering: false,
                nonce: request.nonce.clone(),
                tsa: None,
                extensions: None,
            }
            .to_der()
        };
        let info = build().map_err(TsaError::Request)?;
        let unsigned = Unsigned::enveloping(ID_CT_TST_INFO, &info, self.identity.certificate())
            .map_err(TsaError::Request)?;
        let message = unsigned.message().map_err(TsaError::Request)?;
        let signature = self.identity.sign(&message, random).map_err(TsaError::Sign)?;
        let token =
            unsigned.signed(signature).finish(self.identity.chain(), None).map_err(TsaError::Request)?;
        let token = ContentInfo::from_der(&token).map_err(TsaError::Request)?;
        if request.cert_req { Ok(token) } else { without_certificates(&token).map_err(TsaError::Request) }
    }
}

impl Tsa for BuiltInTsa {
    fn respond(&self, request: &[u8], at: Timestamp, random: &dyn SecureRandom) -> Result<Vec<u8>, TsaError> {
        let request = TimeStampReq::from_der(request).map_err(TsaError::Request)?;
        let imprint = &request.message_imprint;
        if imprint.hash_algorithm.oid != ID_SHA_256 || imprint.hashed_message.as_bytes().len() != 32 {
            return Err(TsaError::Answer("only SHA-256 is stamped"));
        }
        let token = self.token(&request, at, random)?;
        // PKIStatusInfo with status granted (0) and nothing else.
        let status = Any::from_der(&[0x30, 0x03, 0x02, 0x01, 0x00]).map_err(TsaError::Response)?;
        Response { status, token: Some(token) }.to_der().map_err(TsaError::Response)
    }
}

/// RFC 3161, 2.4.1: who did not ask for certificates must not get any. No signature covers them.
fn without_certificates(token: &ContentInfo) -> Result<ContentInfo, der::Error> {
    let mut data: SignedData = token.content.decode_as()?;
    data.certificates = None;
    Ok(ContentInfo { content_type: token.content_type, content: Any::encode_from(&data)? })
}

/// What a sound token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When the content existed at the latest.
    pub at: Timestamp,
    /// Common name of the authority.
    pub authority: String,
    /// The authority's certificate.
    pub certificate: Certificate,
    /// The certificates that came along.
    pub others: Vec<Certificate>,
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampFault {
    /// It can't be read.
    #[error("the time stamp is malformed")]
    Malformed,
    /// It stamps something else.
    #[error("the time stamp belongs to something else")]
    Imprint,
    /// Its signature is wrong.
    #[error("the time stamp's signature is wrong")]
    Signature(#[source] CmsFault),
    /// Its authority is not trusted.
    #[error("the time-stamp authority is not trusted")]
    Chain(#[source] ChainFault),
}

/// Checks that `token` stamps content with SHA-256 `imprint` and leads to one of `roots`.
///
/// # Errors
///
/// The first [`StampFault`] met.
pub fn check(token: &[u8], imprint: [u8; 32], roots: &[Certificate]) -> Result<Stamp, StampFault> {
    let container = Container::read(token).map_err(StampFault::Signature)?;
    let (kind, content) = container.content().ok_or(StampFault::Malformed)?;
    if kind != ID_CT_TST_INFO {
        return Err(StampFault::Malformed);
    }
    let info = TstInfo::from_der(content).map_err(|_| StampFault::Malformed)?;
    if info.message_imprint.hash_algorithm.oid != ID_SHA_256
        || info.message_imprint.hashed_message.as_bytes() != imprint
    {
        return Err(StampFault::Imprint);
    }
    container.check(sha256(content)).map_err(StampFault::Signature)?;
    let seconds = i64::try_from(info.gen_time.to_unix_duration().as_secs());
    let at =
        seconds.ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or(StampFault::Malformed)?;
    let along = container.certificates();
    container.signer().check_chain(along, roots, at, Some(ID_KP_TIME_STAMPING)).map_err(StampFault::Chain)?;
    // What comes along is not signed, so it must speak for itself.
    for certificate in along {
        certificate.chain(along, roots).map_err(StampFault::Chain)?;
    }
    Ok(Stamp {
        at,
        authority: container.signer().common_name().unwrap_or_default(),
        certificate: container.signer().clone(),
        others: along.to_vec(),
    })
}

fn info(token: &[u8]) -> Result<TstInfo, StampFault> {
    let container = Container::read(token).map_err(|_| StampFault::Malformed)?;
    let (_, content) = container.content().ok_or(StampFault::Malformed)?;
    TstInfo::from_der(content).map_err(|_| StampFault::Malformed)
}

fn message_imprint(digest: [u8; 32]) -> Result<MessageImprint, der::Error> {
    Ok(MessageImprint {
        hash_algorithm: AlgorithmIdentifier { oid: ID_SHA_256, parameters: None },
        hashed_message: OctetString::new(digest)?,
    })
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;
    use crate::pki::{Authority, KeyStore};

    #[test]
    fn a_stamp_is_checked_against_what_it_stamps() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let at: Timestamp = "2026-06-08T07:20:00Z".parse().unwrap();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let authority = Authority::open(&store, "潞川区", &random, at).unwrap();
        let tsa = authority.time_stamps(&store, &random, at).unwrap();
        let roots = [authority.root().clone()];

        let token = stamp(&tsa, sha256(b"a"), at, &random).unwrap();
        assert_eq!(check(&token, sha256(b"a"), &roots).unwrap().at, at);
        assert_eq!(check(&token, sha256(b"b"), &roots), Err(StampFault::Imprint));
        assert_eq!(check(&token, sha256(b"a"), &[]), Err(StampFault::Chain(ChainFault::Untrusted)));
    }

    #[test]
    fn an_answer_to_another_request_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let at: Timestamp = "2026-06-08T07:20:00Z".parse().unwrap();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let authority = Authority::open(&store, "潞川区", &random, at).unwrap();
        let tsa = authority.time_stamps(&store, &random, at).unwrap();
        let request = Request::new([1; 32], &random).unwrap();
        let other = Request::new([1; 32], &random).unwrap();
        let answer = tsa.respond(&other.der().unwrap(), at, &random).unwrap();
        assert!(matches!(
            request.accept(&answer),
            Err(TsaError::Answer("the token answers another request"))
        ));
    }
}
