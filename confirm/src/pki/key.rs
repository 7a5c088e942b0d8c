//! P-256 keys, and identities: a key with its certificates.

use der::zeroize::Zeroizing;
use jiff::Timestamp;
use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

use super::{Certificate, Signer, SignerError};

/// A private key; wiped from memory when dropped.
pub struct PrivateKey {
    pkcs8: Zeroizing<Vec<u8>>,
    public: Vec<u8>,
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PrivateKey(…)")
    }
}

impl PrivateKey {
    /// A new key.
    ///
    /// # Errors
    ///
    /// [`SignerError::Key`] if `random` fails.
    pub fn generate(random: &dyn SecureRandom) -> Result<Self, SignerError> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, random)
            .map_err(|_| SignerError::Key)?;
        Self::from_pkcs8(Zeroizing::new(document.as_ref().to_vec()), random)
    }

    /// A stored key.
    ///
    /// # Errors
    ///
    /// [`SignerError::Key`] if `pkcs8` is not a P-256 key.
    pub fn from_pkcs8(pkcs8: Zeroizing<Vec<u8>>, random: &dyn SecureRandom) -> Result<Self, SignerError> {
        let public = pair(&pkcs8, random)?.public_key().as_ref().to_vec();
        Ok(Self { pkcs8, public })
    }

    /// The key as PKCS #8, for the key store alone.
    pub(super) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The public key as an uncompressed point.
    #[must_use]
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// An ECDSA signature over SHA-256 of `message`, in ASN.1.
    ///
    /// # Errors
    ///
    /// [`SignerError::Key`] if `random` fails.
    pub fn sign(&self, message: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SignerError> {
        let signature = pair(&self.pkcs8, random)?.sign(random, message).map_err(|_| SignerError::Key)?;
        Ok(signature.as_ref().to_vec())
    }
}

fn pair(pkcs8: &[u8], random: &dyn SecureRandom) -> Result<EcdsaKeyPair, SignerError> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, random).map_err(|_| SignerError::Key)
}

/// A key with its certificates: the built-in [`Signer`].
#[derive(Debug)]
pub struct Identity {
    pub(super) key: PrivateKey,
    pub(super) chain: Vec<Certificate>,
}

/// A key that no longer exists, 销毁记录.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// Serial number of the certificate, in hex.
    pub certificate_serial: String,
    /// When the key was destroyed.
    pub destroyed_at: Timestamp,
}

impl Identity {
    /// An identity of `key` and its certificates, its own first.
    #[must_use]
    pub fn new(key: PrivateKey, chain: Vec<Certificate>) -> Self {
        Self { key, chain }
    }

    /// The certificate of this very key.
    ///
    /// # Panics
    ///
    /// Never: an identity is made with its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.chain.first().expect("an identity is made with its certificate")
    }

    /// Wipes the key; gives what the record of its destruction says.
    #[must_use]
    pub fn destroy(self, destroyed_at: Timestamp) -> Destroyed {
        Destroyed { certificate_serial: self.certificate().serial(), destroyed_at }
    }
}

impl Signer for Identity {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn sign(&self, message: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SignerError> {
        self.key.sign(message, random)
    }
}
