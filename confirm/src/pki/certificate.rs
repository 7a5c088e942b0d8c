//! A certificate, what it says, and whether it leads to a trusted root.
//!
//! Source: RFC 5280 (4.1 fields, 4.2 extensions, 6 path validation as far as one issuer after another needs it).

use const_oid::db::rfc4519::COMMON_NAME;
use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ID_CE_NO_REV_AVAIL, ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION,
};
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::{Decode, Encode, pem::LineEnding};
use jiff::Timestamp;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;

/// Longest chain that is followed; our own have two links.
const CHAIN_MAX: usize = 8;

/// A certificate with the bytes it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// No issuer leads to the trusted root.
    #[error("the certificate does not lead to the trusted root")]
    Untrusted,
    /// A certificate was not valid at the time.
    #[error("a certificate was not valid at the time")]
    OutOfTime,
    /// A certificate was used for what it does not allow.
    #[error("a certificate does not allow this use")]
    Use,
    /// A signature on a certificate is wrong.
    #[error("a certificate's signature is wrong")]
    Signature,
}

impl Certificate {
    /// Reads DER.
    ///
    /// # Errors
    ///
    /// What `der` says if it is not a certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, der::Error> {
        Ok(Self { der: der.to_vec(), parsed: x509_cert::Certificate::from_der(der)? })
    }

    /// Reads PEM.
    ///
    /// # Errors
    ///
    /// What `der` says if it is not a certificate.
    pub fn from_pem(pem: &str) -> Result<Self, der::Error> {
        let (_, bytes) = der::pem::decode_vec(pem.as_bytes())?;
        Self::from_der(&bytes)
    }

    /// Reads a file of several certificates in PEM, one after the other, with whatever text stands between them.
    ///
    /// # Errors
    ///
    /// What `der` says if one of them is no certificate.
    pub fn list_from_pem(text: &str) -> Result<Vec<Self>, der::Error> {
        const END: &str = "-----END CERTIFICATE-----";
        text.split_inclusive(END)
            .filter_map(|block| block.find("-----BEGIN").map(|start| Self::from_pem(&block[start..])))
            .collect()
    }

    /// The certificate as PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        der::pem::encode_string("CERTIFICATE", LineEnding::LF, &self.der).expect("DER fits into PEM")
    }

    /// The bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The fields.
    #[must_use]
    pub fn parsed(&self) -> &x509_cert::Certificate {
        &self.parsed
    }

    /// Serial number in hex.
    #[must_use]
    pub fn serial(&self) -> String {
        hex(self.parsed.tbs_certificate.serial_number.as_bytes())
    }

    /// The common name (CN), if there is one.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        common_name(&self.parsed.tbs_certificate.subject)
    }

    /// The common name of the issuer, if there is one.
    #[must_use]
    pub fn issuer_name(&self) -> Option<String> {
        common_name(&self.parsed.tbs_certificate.issuer)
    }

    /// Digest and signature that are made with its key; empty where none of those that count is.
    #[must_use]
    pub fn algorithm_name(&self) -> &'static str {
        match self.parsed.tbs_certificate.subject_public_key_info.algorithm.oid {
            ID_EC_PUBLIC_KEY => "SHA-256, ECDSA P-256",
            RSA_ENCRYPTION => "SHA-256, RSA PKCS #1 v1.5",
            _ => "",
        }
    }

    /// First and last instant at which the certificate is valid.
    #[must_use]
    pub fn validity(&self) -> (Timestamp, Timestamp) {
        let validity = &self.parsed.tbs_certificate.validity;
        (instant(&validity.not_before), instant(&validity.not_after))
    }

    /// Whether the certificate is valid at `at`.
    #[must_use]
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        let (from, to) = self.validity();
        from <= at && at <= to
    }

    /// Whether `signature` over `message` was made with this certificate's key.
    #[must_use]
    pub fn verifies(&self, algorithm: &AlgorithmIdentifierOwned, message: &[u8], signature: &[u8]) -> bool {
        let key = &self.parsed.tbs_certificate.subject_public_key_info;
        let Some(algorithm) = verification(key.algorithm.oid, algorithm.oid) else { return false };
        key.subject_public_key
            .as_bytes()
            .is_some_and(|bytes| UnparsedPublicKey::new(algorithm, bytes).verify(message, signature).is_ok())
    }

    fn is_signed_by(&self, issuer: &Self) -> bool {
        let signed = self.parsed.tbs_certificate.to_der();
        let signature = self.parsed.signature.as_bytes();
        signed.ok().zip(signature).is_some_and(|(signed, signature)| {
            issuer.verifies(&self.parsed.signature_algorithm, &signed, signature)
        })
    }

    fn extension<T: for<'a> Decode<'a> + AssociatedOid>(&self) -> Option<T> {
        self.parsed.tbs_certificate.get::<T>().ok().flatten().map(|(_, value)| value)
    }

    fn may_issue(&self) -> bool {
        self.extension::<BasicConstraints>().is_some_and(|constraints| constraints.ca)
            && self.extension::<KeyUsage>().is_none_or(|usage| usage.0.contains(KeyUsages::KeyCertSign))
    }

    /// Whether the key may sign revocation lists.
    pub(super) fn may_sign_lists(&self) -> bool {
        self.may_issue()
            && self.extension::<KeyUsage>().is_none_or(|usage| usage.0.contains(KeyUsages::CRLSign))
    }

    /// Whether the certificate says that nobody will ever take it back (RFC 9608).
    #[must_use]
    pub fn is_never_revoked(&self) -> bool {
        let extensions = self.parsed.tbs_certificate.extensions.iter().flatten();
        extensions.into_iter().any(|extension| extension.extn_id == ID_CE_NO_REV_AVAIL)
    }

    /// Whether the key may sign documents or, with `purpose`, serve it alone.
    fn may_sign(&self, purpose: Option<ObjectIdentifier>) -> bool {
        let usage = self.extension::<KeyUsage>().is_none_or(|usage| {
            usage.0.contains(KeyUsages::DigitalSignature) || usage.0.contains(KeyUsages::NonRepudiation)
        });
        let extended = self.extension::<ExtendedKeyUsage>().map(|usage| usage.0);
        usage
            && match purpose {
                None => extended.is_none_or(|purposes| !purposes.is_empty() && purposes != TIME_STAMPING),
                Some(purpose) => extended.is_some_and(|purposes| purposes == [purpose]),
            }
    }

    /// Follows issuers among `others` from this certificate to one of `roots`, all valid at `at`.
    ///
    /// # Errors
    ///
    /// The first [`ChainFault`] met.
    pub fn check_chain(
        &self,
        others: &[Self],
        roots: &[Self],
        at: Timestamp,
        purpose: Option<ObjectIdentifier>,
    ) -> Result<(), ChainFault> {
        if !self.may_sign(purpose) {
            return Err(ChainFault::Use);
        }
        let chain = self.chain(others, roots)?;
        if chain.iter().all(|certificate| certificate.is_valid_at(at)) {
            Ok(())
        } else {
            Err(ChainFault::OutOfTime)
        }
    }

    /// This certificate and its issuers among `others` up to one of `roots`, whenever they were valid.
    ///
    /// # Errors
    ///
    /// The first [`ChainFault`] met.
    pub fn chain<'a>(&'a self, others: &'a [Self], roots: &'a [Self]) -> Result<Vec<&'a Self>, ChainFault> {
        let mut chain = vec![self];
        let mut current = self;
        while !roots.contains(current) {
            let name = &current.parsed.tbs_certificate.issuer;
            let mut named = roots
                .iter()
                .chain(others)
                .filter(|candidate| {
                    candidate.parsed.tbs_certificate.subject == *name && *candidate != current
                })
                .peekable();
            if named.peek().is_none() {
                return Err(ChainFault::Untrusted);
            }
            // Two authorities may have the same name: the one whose key fits is meant.
            let issuer =
                named.find(|candidate| current.is_signed_by(candidate)).ok_or(ChainFault::Signature)?;
            if !issuer.may_issue() {
                return Err(ChainFault::Use);
            }
            if chain.len() == CHAIN_MAX {
                return Err(ChainFault::Untrusted);
            }
            chain.push(issuer);
            current = issuer;
        }
        Ok(chain)
    }
}

const TIME_STAMPING: [ObjectIdentifier; 1] = [const_oid::db::rfc5280::ID_KP_TIME_STAMPING];

fn verification(
    key: ObjectIdentifier,
    signature: ObjectIdentifier,
) -> Option<&'static dyn VerificationAlgorithm> {
    match (key, signature) {
        (ID_EC_PUBLIC_KEY, ECDSA_WITH_SHA_256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
        (RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION | RSA_ENCRYPTION) => {
            Some(&signature::RSA_PKCS1_2048_8192_SHA256)
        }
        _ => None,
    }
}

fn common_name(name: &Name) -> Option<String> {
    let attributes = name.0.iter().flat_map(|part| part.0.iter());
    attributes
        .filter(|attribute| attribute.oid == COMMON_NAME)
        .find_map(|attribute| String::from_utf8(attribute.value.value().to_vec()).ok())
}

pub(super) fn instant(time: &x509_cert::time::Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// `bytes` in lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
