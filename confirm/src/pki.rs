//! Certificates, signatures and time stamps.
//!
//! The two ports are small: [`Signer`] signs a message with a certified key, [`Tsa`] answers an RFC 3161 request. The
//! built-in implementations ([`Identity`], [`timestamp::BuiltInTsa`]) need nothing but this process; a CA's remote
//! signing service or a real time-stamp authority replaces them without a change elsewhere.
//!
//! * [`authority`]: the built-in CA and the certificates it issues
//! * [`certificate`]: a certificate, its names and its chain
//! * [`cms`]: the PAdES signature container
//! * [`key`]: P-256 keys and identities
//! * [`keystore`]: keys at rest
//! * [`revocation`]: revocation lists
//! * [`timestamp`]: RFC 3161
//!
//! Randomness and time come in as parameters.

pub mod authority;
pub mod certificate;
pub mod cms;
pub mod key;
pub mod keystore;
pub mod revocation;
pub mod timestamp;

use jiff::Timestamp;
use ring::rand::SecureRandom;

pub use authority::{Authority, EventRequest, Subject};
pub use certificate::Certificate;
pub use key::{Identity, PrivateKey};
pub use keystore::KeyStore;
pub use revocation::RevocationList;
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
