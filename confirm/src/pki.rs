//! Certificates, signatures and time stamps.
//!
//! The two ports are small: [`Signer`] signs a message with a certified key, [`Tsa`] answers an RFC 3161 request. The
//! built-in implementations ([`Identity`], [`timestamp::BuiltInTsa`]) need nothing but this process; a token
//! ([`token::Token`]) and a real authority ([`HttpTsa`]) stand behind the same ports. These two are the only places of
//! this crate that reach out of the process.
//!
//! * [`authority`]: the built-in CA and the certificates it issues
//! * [`certificate`]: a certificate, its names and its chain
//! * [`cms`]: the PAdES signature container
//! * [`custody`]: where the kept keys are
//! * [`holder`]: who may sign where
//! * [`http_tsa`]: a real time-stamp authority
//! * [`key`]: P-256 keys and identities
//! * [`keystore`]: keys at rest
//! * [`responder`]: the built-in time-stamp authority towards strangers
//! * [`revocation`]: revocation lists
//! * [`secret`]: passphrases and PINs
//! * [`sm2`]: the deployment's SM2 signature beside a file
//! * [`timestamp`]: RFC 3161
//! * [`token`]: keys in a PKCS #11 token
//!
//! Randomness and time come in as parameters.

pub mod authority;
pub mod certificate;
pub mod cms;
pub mod custody;
pub mod holder;
pub mod http_tsa;
pub mod key;
pub mod keystore;
mod pair;
pub mod responder;
pub mod revocation;
pub mod secret;
pub mod sm2;
pub mod timestamp;
pub mod token;

use jiff::Timestamp;
use ring::rand::SecureRandom;

pub use authority::{Authority, EventRequest, Subject};
pub use certificate::Certificate;
pub use custody::Custody;
pub use http_tsa::HttpTsa;
pub use key::{Identity, PrivateKey};
pub use keystore::KeyStore;
pub use revocation::RevocationList;
pub use secret::Secret;
pub use timestamp::BuiltInTsa;

/// Why a signer did not sign.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The key could not be used.
    #[error("the key could not sign")]
    Key,
    /// A remote signer failed.
    #[error("the signing service failed")]
    Remote(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Signs with one certified key.
pub trait Signer: Send + Sync {
    /// The signer's certificate first, then its issuers up to the root.
    fn chain(&self) -> &[Certificate];

    /// An ECDSA P-256 signature over SHA-256 of `message`, in ASN.1.
    ///
    /// # Errors
    ///
    /// A [`SignerError`] if the key or the service behind it failed.
    fn sign(&self, message: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SignerError>;
}

/// Why there is no time stamp.
#[derive(Debug, thiserror::Error)]
pub enum TsaError {
    /// The request is not a time-stamp request this authority can read.
    #[error("the time-stamp request is malformed")]
    Request(#[source] der::Error),
    /// The authority refused or answered something else.
    #[error("the time-stamp authority answered wrongly: {0}")]
    Answer(&'static str),
    /// The answer is not a time-stamp response.
    #[error("the time-stamp response is malformed")]
    Response(#[source] der::Error),
    /// The stamp is not sound, or its authority is not the trusted one.
    #[error("the time stamp does not hold")]
    Token(#[source] timestamp::StampFault),
    /// The built-in authority could not sign.
    #[error("the time-stamp authority could not sign")]
    Sign(#[source] SignerError),
    /// A remote authority failed.
    #[error("the time-stamp authority failed")]
    Remote(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A time-stamp authority.
pub trait Tsa: Send + Sync {
    /// Answers a DER `TimeStampReq` with a DER `TimeStampResp`. `at` is the time by the service's clock, which the
    /// built-in authority vouches for; a remote one has its own.
    ///
    /// # Errors
    ///
    /// A [`TsaError`] if there is no answer.
    fn respond(&self, request: &[u8], at: Timestamp, random: &dyn SecureRandom) -> Result<Vec<u8>, TsaError>;
}

/// SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    ring::digest::digest(&ring::digest::SHA256, bytes).as_ref().try_into().expect("SHA-256 has 32 bytes")
}
