//! The deployment's own SM2 signature beside a file (国密), for readers that must check with the national algorithms.
//!
//! Sources: GB/T 32918.2-2016 (SM2 signature), GB/T 32905-2016 (SM3), GM/T 0009-2012 section 7 (user id, DER form),
//! `documents.md` section 2: detached, because an SM2 field inside a PDF shows as broken in ordinary readers.
//! The nonce is derived from key and content (RFC 6979 with SM3), so the same file gets the same signature.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::ID_EC_PUBLIC_KEY;
use der::asn1::{Any, BitString};
use der::zeroize::Zeroizing;
use der::{EncodePem, pem::LineEnding};
use ring::rand::SecureRandom;
use sm2::dsa::SigningKey;
use sm2::dsa::signature::Signer as _;
use sm2::elliptic_curve::sec1::ToEncodedPoint;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::KeyStore;
use super::keystore::KeyStoreError;
use super::pair;

/// GM/T 0009-2012, section 10: the user id where none was agreed.
const USER_ID: &str = "1234567812345678";
/// GM/T 0006-2012: the curve of GB/T 32918.5.
const CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
/// Name under which the key is kept.
const NAME: &str = "sm2";

/// Why there is no SM2 signature.
#[derive(Debug, thiserror::Error)]
pub enum Sm2Error {
    /// The key store failed.
    #[error(transparent)]
    Store(#[from] KeyStoreError),
    /// The kept key is none.
    #[error("the SM2 key is unusable")]
    Key,
    /// The signature could not be made.
    #[error("the SM2 key could not sign")]
    Sign,
}

/// The deployment's SM2 key.
#[derive(Debug)]
pub struct Sm2Key {
    signing: SigningKey,
}

impl Sm2Key {
    /// The key from `store`, or a new one.
    ///
    /// # Errors
    ///
    /// An [`Sm2Error`] if the store fails or holds something else.
    pub fn open(store: &KeyStore, random: &dyn SecureRandom) -> Result<Self, Sm2Error> {
        if let Some(scalar) = store.load_bytes(NAME)? {
            return Self::from_scalar(&scalar).ok_or(Sm2Error::Key);
        }
        let mut scalar = Zeroizing::new([0; 32]);
        // All but one in four thousand million numbers are below the order of the curve.
        for _ in 0..8 {
            random.fill(&mut *scalar).map_err(|_| KeyStoreError::Random)?;
            if let Some(key) = Self::from_scalar(&*scalar) {
                store.store_bytes(NAME, &*scalar, random)?;
                return Ok(key);
            }
        }
        Err(KeyStoreError::Random.into())
    }

    fn from_scalar(scalar: &[u8]) -> Option<Self> {
        SigningKey::from_slice(USER_ID, scalar).ok().map(|signing| Self { signing })
    }

    /// The public key as PEM (`SubjectPublicKeyInfo`).
    ///
    /// # Panics
    ///
    /// Never: a point of the curve has an encoding.
    #[must_use]
    pub fn public_pem(&self) -> String {
        let point = self.signing.verifying_key().to_encoded_point(false);
        let key = BitString::from_bytes(point.as_bytes()).map(|point| SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned { oid: ID_EC_PUBLIC_KEY, parameters: Some(Any::from(CURVE)) },
            subject_public_key: point,
        });
        key.and_then(|key| key.to_pem(LineEnding::LF)).expect("a point of 65 bytes has an encoding")
    }

    /// The signature over SM3 of `content` with the usual user id, as `SM2Signature` in DER.
    ///
    /// # Errors
    ///
    /// [`Sm2Error::Sign`]; by the size of the numbers it is not expected.
    pub fn sign(&self, content: &[u8]) -> Result<Vec<u8>, Sm2Error> {
        let signature = self.signing.try_sign(content).map_err(|_| Sm2Error::Sign)?;
        pair::der(&signature.to_bytes()).ok_or(Sm2Error::Sign)
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use sm2::dsa::signature::Verifier;
    use sm2::dsa::{Signature, VerifyingKey};

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    /// GB/T 32918.5-2017, annex A.2: user id `1234567812345678`, message `message digest`.
    #[test]
    fn the_example_of_the_standard_is_right() {
        let private = bytes("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
        let point = bytes(
            "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020\
             CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
        );
        let signature = bytes(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3\
             B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
        );
        let key = VerifyingKey::from_sec1_bytes(USER_ID, &point).unwrap();
        assert_eq!(
            SigningKey::from_slice(USER_ID, &private).unwrap().verifying_key().as_affine(),
            key.as_affine()
        );
        let signature = Signature::from_slice(&signature).unwrap();
        key.verify(b"message digest", &signature).unwrap();
        assert!(key.verify(b"message digesT", &signature).is_err());
    }

    #[test]
    fn the_key_is_kept_and_the_same_file_gets_the_same_signature() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let key = Sm2Key::open(&store, &random).unwrap();
        let again = Sm2Key::open(&store, &random).unwrap();
        assert_eq!(again.public_pem(), key.public_pem());
        assert_eq!(again.sign(b"a").unwrap(), key.sign(b"a").unwrap());
        assert_ne!(again.sign(b"b").unwrap(), key.sign(b"a").unwrap());
    }
}
