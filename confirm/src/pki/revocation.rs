//! 证书吊销列表: what a certification authority says about certificates it has taken back.
//!
//! Sources: RFC 5280 (5.1 fields, 5.2 extensions, 5.3 entries, 6.3 use), ITU-T X.509 9.5.2.8 (`expiredCertsOnCRL`).
//! Only complete lists are used: one with a critical extension (a delta, or one for some certificates or reasons)
//! says less than it seems to, so nothing is concluded from it.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::asn1::{BitString, GeneralizedTime, OctetString, Uint};
use der::{Decode, Encode};
use jiff::Timestamp;
use ring::rand::SecureRandom;
use spki::AlgorithmIdentifierOwned;
use x509_cert::certificate::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber, CrlReason};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::authority::{AuthorityError, extension, key_identifier, time};
use super::certificate::{hex, instant};
use super::{Certificate, PrivateKey};

/// ITU-T X.509 `expiredCertsOnCRL`: since when certificates stay on the list after they have expired.
const EXPIRED_CERTS_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");

/// Why a certificate was taken back (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Somebody else may have had the key.
    KeyCompromise,
    /// The person changed the organisation or the post.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// The person or the seal no longer signs.
    CessationOfOperation,
}

impl From<Reason> for CrlReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::KeyCompromise => Self::KeyCompromise,
            Reason::AffiliationChanged => Self::AffiliationChanged,
            Reason::Superseded => Self::Superseded,
            Reason::CessationOfOperation => Self::CessationOfOperation,
        }
    }
}

/// A list with the bytes it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    der: Vec<u8>,
    parsed: CertificateList,
}

impl RevocationList {
    /// Reads DER.
    ///
    /// # Errors
    ///
    /// What `der` says if it is not a revocation list.
    pub fn from_der(der: &[u8]) -> Result<Self, der::Error> {
        Ok(Self { der: der.to_vec(), parsed: CertificateList::from_der(der)? })
    }

    /// The bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Its number, if it has one that fits into 64 bits; later lists of an authority have higher ones.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        let number = self
            .extensions()
            .find(|extension| extension.extn_id == const_oid::db::rfc5280::ID_CE_CRL_NUMBER)?;
        let number = CrlNumber::from_der(number.extn_value.as_bytes()).ok()?;
        let digits = number.0.as_bytes();
        (digits.len() <= 8).then(|| digits.iter().fold(0, |number, &digit| number << 8 | u64::from(digit)))
    }

    /// When it was issued.
    #[must_use]
    pub fn this_update(&self) -> Timestamp {
        instant(&self.parsed.tbs_cert_list.this_update)
    }

    /// When the next one is there at the latest.
    #[must_use]
    pub fn next_update(&self) -> Option<Timestamp> {
        self.parsed.tbs_cert_list.next_update.as_ref().map(instant)
    }

    /// Whether it speaks of `certificate`: the same issuer, and everything that issuer has taken back.
    #[must_use]
    pub fn covers(&self, certificate: &Certificate) -> bool {
        self.parsed.tbs_cert_list.issuer == certificate.parsed().tbs_certificate.issuer
            && !self.extensions().any(|extension| extension.critical)
    }

    /// Whether the authority with certificate `issuer` made it.
    #[must_use]
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let list = &self.parsed.tbs_cert_list;
        let Ok(message) = list.to_der() else { return false };
        list.issuer == issuer.parsed().tbs_certificate.subject
            && list.signature == self.parsed.signature_algorithm
            && issuer.may_sign_lists()
            && self.parsed.signature.as_bytes().is_some_and(|signature| {
                issuer.verifies(&self.parsed.signature_algorithm, &message, signature)
            })
    }

    /// Since when `certificate` counts no longer, if this list covers it and names it.
    #[must_use]
    pub fn revoked_at(&self, certificate: &Certificate) -> Option<Timestamp> {
        if !self.covers(certificate) {
            return None;
        }
        let serial = &certificate.parsed().tbs_certificate.serial_number;
        self.entries()
            .iter()
            .find(|entry| entry.serial_number == *serial)
            .map(|entry| instant(&entry.revocation_date))
    }

    /// Serial numbers on the list, in hex.
    #[must_use]
    pub fn serials(&self) -> Vec<String> {
        self.entries().iter().map(|entry| hex(entry.serial_number.as_bytes())).collect()
    }

    pub(super) fn entries(&self) -> &[RevokedCert] {
        self.parsed.tbs_cert_list.revoked_certificates.as_deref().unwrap_or_default()
    }

    fn extensions(&self) -> impl Iterator<Item = &Extension> {
        self.parsed.tbs_cert_list.crl_extensions.iter().flatten()
    }
}

/// An entry for the certificate with `serial`.
pub(super) fn entry(
    serial: SerialNumber,
    reason: Reason,
    since: Timestamp,
) -> Result<RevokedCert, der::Error> {
    Ok(RevokedCert {
        serial_number: serial,
        revocation_date: time(since)?,
        crl_entry_extensions: Some(vec![extension(&CrlReason::from(reason), false)?]),
    })
}

/// What a list says.
pub(super) struct Statement<'a> {
    pub(super) issuer: &'a Name,
    pub(super) number: u64,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Timestamp,
    /// Since when expired certificates stay on the list.
    pub(super) keeps_since: Timestamp,
    pub(super) entries: Vec<RevokedCert>,
}

/// The list that `statement` makes, signed with `key`.
pub(super) fn sign(
    statement: Statement<'_>,
    key: &PrivateKey,
    random: &dyn SecureRandom,
) -> Result<RevocationList, AuthorityError> {
    let algorithm = AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None };
    let authority = AuthorityKeyIdentifier {
        key_identifier: Some(key_identifier(key.public())?),
        authority_cert_issuer: None,
        authority_cert_serial_number: None,
    };
    let seconds = u64::try_from(statement.keeps_since.as_second()).unwrap_or_default();
    let keeps_since = GeneralizedTime::from_unix_duration(std::time::Duration::from_secs(seconds))?;
    let list = TbsCertList {
        version: Version::V2,
        signature: algorithm.clone(),
        issuer: statement.issuer.clone(),
        this_update: time(statement.this_update)?,
        next_update: Some(time(statement.next_update)?),
        // RFC 5280, 5.1.2.6: absent if there is none.
        revoked_certificates: Some(statement.entries).filter(|entries| !entries.is_empty()),
        crl_extensions: Some(vec![
            extension(&authority, false)?,
            extension(&CrlNumber(Uint::new(&statement.number.to_be_bytes())?), false)?,
            Extension {
                extn_id: EXPIRED_CERTS_ON_CRL,
                critical: false,
                extn_value: OctetString::new(keeps_since.to_der()?)?,
            },
        ]),
    };
    let signature = key.sign(&list.to_der()?, random)?;
    let list = CertificateList {
        tbs_cert_list: list,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature)?,
    };
    Ok(RevocationList::from_der(&list.to_der()?)?)
}
