//! The signature container: CMS SignedData as PAdES baseline asks for it.
//!
//! Sources: RFC 5652 (SignedData), RFC 5035 (signing-certificate-v2), ETSI EN 319 142-1 (PAdES: content type, message
//! digest and signing certificate are signed; the time stands in `/M`; a time-stamp token is an unsigned attribute).
//! Pure steps around the signer: [`Unsigned::message`] → signature → [`Signed::imprint`] → token → [`Signed::finish`].

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{
    ID_AA_SIGNING_CERTIFICATE_V_2, ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA,
};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256};
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::serial_number::SerialNumber;

use super::{Certificate, sha256};

/// RFC 3161, appendix A: a time-stamp token as an unsigned attribute.
const ID_AA_TIME_STAMP_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// RFC 5035 `IssuerSerial`.
#[derive(Clone, Debug, Sequence)]
struct IssuerSerial {
    issuer: Vec<GeneralName>,
    serial: SerialNumber,
}

/// RFC 5035 `ESSCertIDv2`; SHA-256 is the default and therefore not written.
#[derive(Clone, Debug, Sequence)]
struct EssCertIdV2 {
    hash: OctetString,
    issuer_serial: IssuerSerial,
}

/// RFC 5035 `SigningCertificateV2`.
#[derive(Clone, Debug, Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertIdV2>,
}

/// Signed attributes that wait for a signature.
#[derive(Debug, Clone)]
pub struct Unsigned {
    attributes: SetOfVec<Attribute>,
    content_type: ObjectIdentifier,
    content: Option<Any>,
}

impl Unsigned {
    /// The attributes of a detached signature by `certificate` over bytes with SHA-256 `digest`.
    ///
    /// # Errors
    ///
    /// What `der` says; none is expected.
    pub fn detached(digest: [u8; 32], certificate: &Certificate) -> Result<Self, der::Error> {
        Self::new(digest, ID_DATA, None, certificate)
    }

    /// The attributes of a signature by `certificate` that carries its content.
    ///
    /// # Errors
    ///
    /// What `der` says; none is expected.
    pub fn enveloping(
        content_type: ObjectIdentifier,
        content: &[u8],
        certificate: &Certificate,
    ) -> Result<Self, der::Error> {
        let carried = Any::encode_from(&OctetString::new(content)?)?;
        Self::new(sha256(content), content_type, Some(carried), certificate)
    }

    fn new(
        digest: [u8; 32],
        content_type: ObjectIdentifier,
        content: Option<Any>,
        certificate: &Certificate,
    ) -> Result<Self, der::Error> {
        let tbs = &certificate.parsed().tbs_certificate;
        let signing_certificate = SigningCertificateV2 {
            certificates: vec![EssCertIdV2 {
                hash: OctetString::new(sha256(certificate.der()))?,
                issuer_serial: IssuerSerial {
                    issuer: vec![GeneralName::DirectoryName(tbs.issuer.clone())],
                    serial: tbs.serial_number.clone(),
                },
            }],
        };
        let mut attributes = SetOfVec::new();
        attributes.insert(attribute(ID_CONTENT_TYPE, Any::encode_from(&content_type)?)?)?;
        attributes.insert(attribute(ID_MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?)?;
        attributes
            .insert(attribute(ID_AA_SIGNING_CERTIFICATE_V_2, Any::encode_from(&signing_certificate)?)?)?;
        Ok(Self { attributes, content_type, content })
    }

    /// What the signer signs: the attributes as a SET.
    ///
    /// # Errors
    ///
    /// What `der` says; none is expected.
    pub fn message(&self) -> Result<Vec<u8>, der::Error> {
        self.attributes.to_der()
    }

    /// Takes the signature.
    #[must_use]
    pub fn signed(self, signature: Vec<u8>) -> Signed {
        Signed { unsigned: self, signature }
    }
}

/// A signature that may still get a time stamp.
#[derive(Debug, Clone)]
pub struct Signed {
    unsigned: Unsigned,
    signature: Vec<u8>,
}

impl Signed {
    /// What a time stamp covers: SHA-256 of the signature value.
    #[must_use]
    pub fn imprint(&self) -> [u8; 32] {
        sha256(&self.signature)
    }

    /// The container in DER, with the certificates of `chain` (the signer's first) and the time-stamp token, if any.
    ///
    /// # Errors
    ///
    /// What `der` says, for example if the token is not DER.
    pub fn finish(self, chain: &[Certificate], token: Option<&[u8]>) -> Result<Vec<u8>, der::Error> {
        let signer = chain.first().ok_or_else(|| der::Error::from(der::ErrorKind::Failed))?;
        let tbs = &signer.parsed().tbs_certificate;
        let unsigned_attrs = token
            .map(|token| {
                let mut attributes = SetOfVec::new();
                attributes.insert(attribute(ID_AA_TIME_STAMP_TOKEN, Any::from_der(token)?)?)?;
                Ok::<_, der::Error>(attributes)
            })
            .transpose()?;
        let detached = self.unsigned.content.is_none();
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: tbs.issuer.clone(),
                serial_number: tbs.serial_number.clone(),
            }),
            digest_alg: algorithm(ID_SHA_256),
            signed_attrs: Some(self.unsigned.attributes),
            signature_algorithm: algorithm(ECDSA_WITH_SHA_256),
            signature: OctetString::new(self.signature)?,
            unsigned_attrs,
        };
        let mut certificates = SetOfVec::new();
        for certificate in chain {
            certificates.insert(CertificateChoices::Certificate(certificate.parsed().clone()))?;
        }
        let data = SignedData {
            version: if detached { CmsVersion::V1 } else { CmsVersion::V3 },
            digest_algorithms: SetOfVec::try_from(vec![algorithm(ID_SHA_256)])?,
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: self.unsigned.content_type,
                econtent: self.unsigned.content,
            },
            certificates: Some(CertificateSet(certificates)),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
        };
        ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()
    }
}

/// Most certificates that come along with a signature: ours come with two, those of a real authority with up to five.
const CERTIFICATES_MAX: usize = 10;

/// What is wrong with a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CmsFault {
    /// It can't be read, or holds other than one signature.
    #[error("the signature container is malformed")]
    Malformed,
    /// The digest in it is not that of the content.
    #[error("the content was changed")]
    Digest,
    /// The signer's certificate is missing or is not the one the attributes name.
    #[error("the signer's certificate is missing or exchanged")]
    Certificate,
    /// The signature value is wrong.
    #[error("the signature value is wrong")]
    Signature,
}

/// A container that was read: one signer and the certificates along with it.
#[derive(Debug, Clone)]
pub struct Container {
    info: SignerInfo,
    content_type: ObjectIdentifier,
    content: Option<Vec<u8>>,
    signer: Certificate,
    certificates: Vec<Certificate>,
}

impl Container {
    /// Reads a container with one signature.
    ///
    /// # Errors
    ///
    /// [`CmsFault::Malformed`] or [`CmsFault::Certificate`].
    pub fn read(bytes: &[u8]) -> Result<Self, CmsFault> {
        let info = ContentInfo::from_der(bytes).map_err(|_| CmsFault::Malformed)?;
        if info.content_type != ID_SIGNED_DATA {
            return Err(CmsFault::Malformed);
        }
        let data: SignedData = info.content.decode_as().map_err(|_| CmsFault::Malformed)?;
        let [info] = data.signer_infos.0.as_slice() else { return Err(CmsFault::Malformed) };
        let mut certificates = Vec::new();
        for choice in data.certificates.iter().flat_map(|set| set.0.iter()) {
            if let CertificateChoices::Certificate(certificate) = choice {
                if certificates.len() == CERTIFICATES_MAX {
                    return Err(CmsFault::Malformed);
                }
                let der = certificate.to_der().map_err(|_| CmsFault::Malformed)?;
                certificates.push(Certificate::from_der(&der).map_err(|_| CmsFault::Malformed)?);
            }
        }
        let SignerIdentifier::IssuerAndSerialNumber(id) = &info.sid else {
            return Err(CmsFault::Certificate);
        };
        let signer = certificates
            .iter()
            .find(|certificate| {
                let tbs = &certificate.parsed().tbs_certificate;
                tbs.serial_number == id.serial_number && tbs.issuer == id.issuer
            })
            .cloned()
            .ok_or(CmsFault::Certificate)?;
        let content = data
            .encap_content_info
            .econtent
            .map(|content| content.decode_as::<OctetString>().map(OctetString::into_bytes))
            .transpose()
            .map_err(|_| CmsFault::Malformed)?;
        Ok(Self {
            info: info.clone(),
            content_type: data.encap_content_info.econtent_type,
            content,
            signer,
            certificates,
        })
    }

    /// The signer's certificate.
    #[must_use]
    pub fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// All certificates that came along.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The content inside, if the signature is not detached, with its type.
    #[must_use]
    pub fn content(&self) -> Option<(ObjectIdentifier, &[u8])> {
        self.content.as_deref().map(|content| (self.content_type, content))
    }

    /// What a time stamp on this signature covers.
    #[must_use]
    pub fn imprint(&self) -> [u8; 32] {
        sha256(self.info.signature.as_bytes())
    }

    /// The time-stamp token in DER, if there is one.
    #[must_use]
    pub fn token(&self) -> Option<Vec<u8>> {
        let attributes = self.info.unsigned_attrs.as_ref()?;
        let attribute = attributes.iter().find(|attribute| attribute.oid == ID_AA_TIME_STAMP_TOKEN)?;
        attribute.values.get(0)?.to_der().ok()
    }

    /// Whether the signature holds over content with SHA-256 `digest`.
    ///
    /// # Errors
    ///
    /// The first [`CmsFault`] met.
    pub fn check(&self, digest: [u8; 32]) -> Result<(), CmsFault> {
        let attributes = self.info.signed_attrs.as_ref().ok_or(CmsFault::Malformed)?;
        let value = |oid| {
            let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
            match (found.next(), found.next()) {
                (Some(attribute), None) if attribute.values.len() == 1 => attribute.values.get(0),
                _ => None,
            }
        };
        let content_type = value(ID_CONTENT_TYPE).ok_or(CmsFault::Malformed)?;
        if content_type.decode_as::<ObjectIdentifier>().ok() != Some(self.content_type) {
            return Err(CmsFault::Malformed);
        }
        let named = value(ID_MESSAGE_DIGEST)
            .and_then(|value| value.decode_as::<OctetString>().ok())
            .ok_or(CmsFault::Malformed)?;
        if self.info.digest_alg.oid != ID_SHA_256 || named.as_bytes() != digest {
            return Err(CmsFault::Digest);
        }
        let hash = sha256(self.signer.der());
        let certificate = value(ID_AA_SIGNING_CERTIFICATE_V_2).ok_or(CmsFault::Certificate)?;
        // The hash of the certificate stands in it as an octet string whatever else the attribute carries.
        if !certificate.value().windows(hash.len()).any(|window| window == hash) {
            return Err(CmsFault::Certificate);
        }
        let message = attributes.to_der().map_err(|_| CmsFault::Malformed)?;
        if !self.signer.verifies(&self.info.signature_algorithm, &message, self.info.signature.as_bytes()) {
            return Err(CmsFault::Signature);
        }
        Ok(())
    }
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, der::Error> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}
