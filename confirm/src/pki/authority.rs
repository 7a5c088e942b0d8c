//! The built-in certification authority: a root, a time-stamp authority, staff certificates and event certificates.
//!
//! Sources: RFC 5280 (profile), RFC 3161 2.3 (the time-stamp authority's critical key purpose), RFC 9608 (a short-lived
//! certificate says that no revocation information will exist), 电子签名法 13 (a key of one's own), `documents.md`
//! section 2: an event certificate (场景证书) is issued at the signing, its request bound to the identity evidence, the
//! document and the strokes; no rare characters in the common name.

mod ledger;

use std::sync::Mutex;
use std::time::Duration;

use const_oid::db::rfc4519::{C, CN, O, SERIAL_NUMBER};
use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_CE_NO_REV_AVAIL, ID_EC_PUBLIC_KEY, SECP_256_R_1};
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{Any, BitString, GeneralizedTime, Ia5String, Null, OctetString, SetOfVec, UtcTime};
use der::{Encode, Tag};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{Context, SHA256};
use ring::rand::SecureRandom;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use super::certificate::hex;
use super::holder::{PSEUDONYM, plain};
use super::keystore::KeyStoreError;
use super::revocation::RevocationList;
use super::{BuiltInTsa, Certificate, Identity, KeyStore, PrivateKey, SignerError, sha256};

/// Lifetime of the root: long enough that no paper of this deployment outlives it in practice.
const ROOT_VALID: SignedDuration = SignedDuration::from_hours(24 * 365 * 20);
/// Lifetime of the time-stamp authority: its stamps are checked against it for years.
const TSA_VALID: SignedDuration = SignedDuration::from_hours(24 * 365 * 15);
/// Lifetime of a staff certificate: longer leaves a lost key in use, shorter means a new one at every desk.
const STAFF_VALID: SignedDuration = SignedDuration::from_hours(24 * 365 * 2);
/// Lifetime of an event certificate. Its key is gone after one signature, so length costs nothing; but validators that
/// look back (EN 319 102-1, 5.6.2) want the certificate to be valid still when the last one has signed and for as long
/// as the revocation list of that day counts. Less than a month and a week fails for people who sign late.
const EVENT_VALID: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How far a certificate's life begins before it is made, for readers whose clocks are slow.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Name under which the root is kept.
const ROOT: &str = "root";
/// Name under which the time-stamp authority is kept.
const TSA: &str = "tsa";

/// Why a certificate was not issued.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A key could not be made or used.
    #[error("could not make or use a key")]
    Key(#[from] SignerError),
    /// A certificate could not be written.
    #[error("could not write a certificate")]
    Encode(#[from] der::Error),
    /// The key store failed.
    #[error("the key store failed")]
    Store(#[from] KeyStoreError),
    /// The kept revocation list is damaged or another authority's.
    #[error("the kept revocation list is not this authority's")]
    List,
    /// The certificate is another authority's.
    #[error("the certificate was not issued by this authority")]
    Foreign,
}

/// Who a staff certificate speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What the common name says, for example 何守义 or 柳河街道人民调解委员会印章.
    pub name: String,
    /// The organisation.
    pub organisation: Option<String>,
}

/// What an event certificate is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRequest<'a> {
    /// SHA-256 of the file about to be signed.
    pub document_sha256: [u8; 32],
    /// What shows who signs: case, person, identity check and code, in whatever words the caller keeps.
    pub identity_evidence: &'a [u8],
    /// The strokes as they were received.
    pub strokes: &'a [u8],
}

impl EventRequest<'_> {
    /// One digest over all three, as it stands in the certificate.
    #[must_use]
    pub fn binding(&self) -> [u8; 32] {
        let mut context = Context::new(&SHA256);
        context.update(&self.document_sha256);
        context.update(&sha256(self.identity_evidence));
        context.update(&sha256(self.strokes));
        context.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
    }
}

/// The built-in authority.
#[derive(Debug)]
pub struct Authority {
    root: Identity,
    /// Where its revocation list can be fetched.
    list_url: Option<String>,
    /// Its latest revocation list.
    latest: Mutex<Option<RevocationList>>,
}

impl Authority {
    /// Loads the root from `store`, or makes one for `organisation`.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the store or a key fails.
    pub fn open(
        store: &KeyStore,
        organisation: &str,
        random: &dyn SecureRandom,
        at: Timestamp,
    ) -> Result<Self, AuthorityError> {
        if let Some(root) = store.load(ROOT, random)? {
            let latest = store.list(ROOT)?.map(|der| RevocationList::from_der(&der)).transpose();
            let latest = latest.map_err(|_| AuthorityError::List)?;
            if latest.as_ref().is_some_and(|list| !list.is_signed_by(root.certificate())) {
                return Err(AuthorityError::List);
            }
            return Ok(Self { root, list_url: None, latest: Mutex::new(latest) });
        }
        let key = PrivateKey::generate(random)?;
        let name = distinguished(&[(CN, "Tiaoque Root CA"), (O, organisation)])?;
        let profile = Profile {
            subject: name.clone(),
            valid: ROOT_VALID,
            usage: KeyUsages::KeyCertSign | KeyUsages::CRLSign,
            kind: Use::Issue,
        };
        let certificate = issue((&key, &name, None), key.public(), &profile, (random, at))?;
        let root = Identity::new(key, vec![certificate]);
        store.store(ROOT, &root, random)?;
        Ok(Self { root, list_url: None, latest: Mutex::new(None) })
    }

    /// Names `url` in every new certificate as the place of the revocation list; an address that is not ASCII can't
    /// stand there and is left out.
    #[must_use]
    pub fn publishing_at(mut self, url: &str) -> Self {
        self.list_url = Some(url.to_owned()).filter(|url| url.is_ascii());
        self
    }

    /// The certificate every check starts from.
    #[must_use]
    pub fn root(&self) -> &Certificate {
        self.root.certificate()
    }

    /// The built-in time-stamp authority, from `store` or new.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the store or a key fails.
    pub fn time_stamps(
        &self,
        store: &KeyStore,
        random: &dyn SecureRandom,
        at: Timestamp,
    ) -> Result<BuiltInTsa, AuthorityError> {
        let subject = distinguished(&[(CN, "Tiaoque Time Stamps")])?;
        let profile = Profile {
            subject,
            valid: TSA_VALID,
            usage: KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
            kind: Use::TimeStamps,
        };
        Ok(BuiltInTsa::new(self.kept(store, TSA, &profile, (random, at))?))
    }

    /// The key and certificate of a member of staff, a seal or the service itself, from `store` or new. `key_name`
    /// says under which name it is kept: lower-case letters, digits and hyphens.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the store or a key fails.
    pub fn staff(
        &self,
        store: &KeyStore,
        key_name: &str,
        subject: &Subject,
        (random, at): (&dyn SecureRandom, Timestamp),
    ) -> Result<Identity, AuthorityError> {
        self.kept(store, key_name, &staff_profile(subject)?, (random, at))
    }

    /// A staff certificate for a key that is elsewhere: `public` is its uncompressed point.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the root's key fails.
    pub(super) fn certify_staff(
        &self,
        public: &[u8],
        subject: &Subject,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<Certificate, AuthorityError> {
        self.certify(public, &staff_profile(subject)?, moment)
    }

    /// Whether `certificate` still serves `subject` at `at`, so that none is needed in its place.
    pub(super) fn suits(&self, certificate: &Certificate, subject: &Subject, at: Timestamp) -> bool {
        let tbs = &certificate.parsed().tbs_certificate;
        certificate.is_valid_at(at)
            && !self.is_revoked(certificate)
            && tbs.issuer == self.root().parsed().tbs_certificate.subject
            && staff_profile(subject).is_ok_and(|profile| profile.subject == tbs.subject)
    }

    /// A key and certificate for one signature of a party. It is never stored; call [`Identity::destroy`] after use.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if a key fails.
    pub fn event(
        &self,
        request: &EventRequest<'_>,
        random: &dyn SecureRandom,
        at: Timestamp,
    ) -> Result<Identity, AuthorityError> {
        let key = PrivateKey::generate(random)?;
        let pseudonym = format!("{PSEUDONYM}{}", &hex(&sha256(key.public()))[..16]);
        let profile = Profile {
            subject: distinguished(&[(CN, &pseudonym), (SERIAL_NUMBER, &hex(&request.binding()))])?,
            valid: EVENT_VALID,
            usage: KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
            kind: Use::SignOnce,
        };
        let certificate = self.certify(key.public(), &profile, (random, at))?;
        Ok(Identity::new(key, vec![certificate, self.root().clone()]))
    }

    fn kept(
        &self,
        store: &KeyStore,
        key_name: &str,
        profile: &Profile,
        (random, at): (&dyn SecureRandom, Timestamp),
    ) -> Result<Identity, AuthorityError> {
        if let Some(identity) = store.load(key_name, random)?
            && identity.certificate().is_valid_at(at)
            && identity.certificate().parsed().tbs_certificate.subject == profile.subject
            && !self.is_revoked(identity.certificate())
        {
            return Ok(identity);
        }
        let key = PrivateKey::generate(random)?;
        let certificate = self.certify(key.public(), profile, (random, at))?;
        let identity = Identity::new(key, vec![certificate, self.root().clone()]);
        store.store(key_name, &identity, random)?;
        Ok(identity)
    }

    fn certify(
        &self,
        public: &[u8],
        profile: &Profile,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<Certificate, AuthorityError> {
        let issuer = &self.root().parsed().tbs_certificate.subject;
        issue((&self.root.key, issuer, self.list_url.as_deref()), public, profile, moment)
    }
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Issue,
    TimeStamps,
    Sign,
    SignOnce,
}

fn staff_profile(subject: &Subject) -> Result<Profile, der::Error> {
    let organisation = subject.organisation.as_deref();
    let names: Vec<(ObjectIdentifier, &str)> = std::iter::once((CN, subject.name.as_str()))
        .chain(organisation.map(|organisation| (O, organisation)))
        .collect();
    Ok(Profile {
        subject: distinguished(&names)?,
        valid: STAFF_VALID,
        usage: KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        kind: Use::Sign,
    })
}

struct Profile {
    subject: Name,
    valid: SignedDuration,
    usage: der::flagset::FlagSet<KeyUsages>,
    kind: Use,
}

/// A certificate for `public`, signed with `issuer_key`, that names `list_url`.
fn issue(
    (issuer_key, issuer, list_url): (&PrivateKey, &Name, Option<&str>),
    public: &[u8],
    profile: &Profile,
    (random, at): (&dyn SecureRandom, Timestamp),
) -> Result<Certificate, AuthorityError> {
    let mut serial = [0; 16];
    random.fill(&mut serial).map_err(|_| SignerError::Key)?;
    // Positive and always of the same length.
    serial[0] = serial[0] & 0x3F | 0x40;
    let algorithm = AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None };
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial)?,
        signature: algorithm.clone(),
        issuer: issuer.clone(),
        validity: Validity { not_before: time(at - CLOCK_SKEW)?, not_after: time(at + profile.valid)? },
        subject: profile.subject.clone(),
        subject_public_key_info: SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned {
                oid: ID_EC_PUBLIC_KEY,
                parameters: Some(Any::from(SECP_256_R_1)),
            },
            subject_public_key: BitString::from_bytes(public)?,
        },
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions(profile, public, (issuer_key.public(), list_url))?),
    };
    let signature = issuer_key.sign(&tbs.to_der()?, random)?;
    let certificate = x509_cert::Certificate {
        tbs_certificate: tbs,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature)?,
    };
    Ok(Certificate::from_der(&certificate.to_der()?)?)
}

fn extensions(
    profile: &Profile,
    public: &[u8],
    (issuer, list_url): (&[u8], Option<&str>),
) -> Result<Vec<Extension>, der::Error> {
    let issues = profile.kind == Use::Issue;
    let constraints = BasicConstraints { ca: issues, path_len_constraint: issues.then_some(0) };
    let authority = AuthorityKeyIdentifier {
        key_identifier: Some(key_identifier(issuer)?),
        authority_cert_issuer: None,
        authority_cert_serial_number: None,
    };
    let mut extensions = vec![
        extension(&constraints, true)?,
        extension(&KeyUsage(profile.usage), true)?,
        extension(&SubjectKeyIdentifier(key_identifier(public)?), false)?,
        extension(&authority, false)?,
    ];
    match profile.kind {
        Use::TimeStamps => extensions.push(extension(&ExtendedKeyUsage(vec![ID_KP_TIME_STAMPING]), true)?),
        Use::SignOnce => extensions.push(Extension {
            extn_id: ID_CE_NO_REV_AVAIL,
            critical: false,
            extn_value: OctetString::new(Null.to_der()?)?,
        }),
        Use::Issue | Use::Sign => {}
    }
    if let (Use::TimeStamps | Use::Sign, Some(url)) = (profile.kind, list_url) {
        let address = GeneralName::UniformResourceIdentifier(Ia5String::new(url)?);
        let place = DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![address])),
            reasons: None,
            crl_issuer: None,
        };
        extensions.push(extension(&CrlDistributionPoints(vec![place]), false)?);
    }
    Ok(extensions)
}

pub(super) fn extension<T: Encode + AssociatedOid>(
    value: &T,
    critical: bool,
) -> Result<Extension, der::Error> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}

/// A key identifier by method 1 of RFC 7093: the first 20 bytes of SHA-256.
pub(super) fn key_identifier(public: &[u8]) -> Result<OctetString, der::Error> {
    OctetString::new(&sha256(public)[..20])
}

pub(super) fn time(at: Timestamp) -> Result<Time, der::Error> {
    let since = Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default());
    // RFC 5280, 4.1.2.5: two-digit years up to 2049, four digits from then on.
    UtcTime::from_unix_duration(since)
        .map(Time::UtcTime)
        .or_else(|_| GeneralizedTime::from_unix_duration(since).map(Time::GeneralTime))
}

/// A name under C=CN.
fn distinguished(parts: &[(ObjectIdentifier, &str)]) -> Result<Name, der::Error> {
    let mut names = vec![single(C, Tag::PrintableString, "CN")?];
    for &(oid, text) in parts.iter().rev() {
        let tag = if oid == SERIAL_NUMBER { Tag::PrintableString } else { Tag::Utf8String };
        names.push(single(oid, tag, &plain(text))?);
    }
    Ok(x509_cert::name::RdnSequence(names))
}

fn single(oid: ObjectIdentifier, tag: Tag, text: &str) -> Result<RelativeDistinguishedName, der::Error> {
    let mut set = SetOfVec::new();
    set.insert(AttributeTypeAndValue { oid, value: Any::new(tag, text.as_bytes())? })?;
    Ok(RelativeDistinguishedName(set))
}
