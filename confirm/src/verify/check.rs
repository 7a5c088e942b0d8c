//! Checks one signature or one archive time stamp by itself.

use lopdf::Document;

use super::evidence::{Evidence, Standing};
use super::statement::{Signed, digest, read, split_der};
use super::{ArchiveReport, Fault, SignatureReport};
use crate::paper::field;
use crate::pdf::archive::ARCHIVE_FIELD;
use crate::pdf::increment::Increment;
use crate::pdf::{ISSUER_FIELD, archive, reader};
use crate::pki::cms::{CmsFault, Container};
use crate::pki::holder::{self, Place};
use crate::pki::timestamp::Stamp;
use crate::pki::{Certificate, timestamp};

/// A signature with a time stamp, as far as its certificates are concerned.
pub(super) struct Proof {
    container: Container,
    pub(super) stamp: Stamp,
}

/// Checks one signature: its range, its container, its stamp and its certificate.
pub(super) fn check(
    bytes: &[u8],
    signed: &Signed,
    roots: &[Certificate],
) -> (SignatureReport, Option<Proof>) {
    let mut report = SignatureReport {
        field: signed.field.clone(),
        name: signed.name.clone(),
        certificate_serial: None,
        certificate: None,
        signed_at: signed.at,
        stamped_at: None,
        authority: None,
        coverage: signed.coverage(),
        level: None,
        standing: None,
        revision_length: signed.end,
        faults: Vec::new(),
    };
    let Some(digest) = digest(bytes, signed) else {
        report.faults.push(Fault::Coverage);
        return (report, None);
    };
    let container = match container(signed, &mut report.faults) {
        Ok(container) => container,
        Err(fault) => {
            report.faults.push(fault);
            return (report, None);
        }
    };
    report.certificate_serial = Some(container.signer().serial());
    report.certificate = Some(container.signer().clone());
    if let Err(fault) = container.check(digest) {
        report.faults.push(match fault {
            CmsFault::Digest => Fault::Changed,
            CmsFault::Certificate => Fault::Certificate,
            CmsFault::Malformed => Fault::Container,
            CmsFault::Signature => Fault::Value,
        });
    }
    let place = place(&signed.field);
    if !place.is_some_and(|place| holder::may_sign(container.signer(), place, &signed.name)) {
        report.faults.push(Fault::Holder);
    }
    // Nobody signs what comes along with the last signature, so it must speak for itself.
    let along = container.certificates();
    // The first root alone certifies signers.
    let own = roots.get(..1).unwrap_or_default();
    if !along.iter().all(|certificate| certificate.chain(along, own).is_ok()) {
        report.faults.push(Fault::Certificate);
    }
    let mut proof = None;
    match container.token().map(|token| timestamp::check(&token, container.imprint(), roots)) {
        Some(Ok(stamp)) => {
            report.stamped_at = Some(stamp.at);
            report.authority = Some(stamp.authority.clone());
            if container.signer().check_chain(along, own, stamp.at, None).is_err() {
                report.faults.push(Fault::Untrusted);
            }
            proof = Some(Proof { container, stamp });
        }
        Some(Err(_)) => report.faults.push(Fault::Stamp),
        None => report.faults.push(Fault::NoStamp),
    }
    (report, proof)
}

/// Who may sign in the field `name`; nobody where a time stamp belongs.
pub(super) fn place(name: &str) -> Option<Place> {
    Some(match name {
        ARCHIVE_FIELD => return None,
        ISSUER_FIELD => Place::Service,
        field::COMMITTEE_SEAL | field::REFERRER_SEAL => Place::CommitteeSeal,
        field::COURT_SEAL => Place::CourtSeal,
        name if field::is_of_party(name) => Place::Party,
        _ => Place::Staff,
    })
}

/// Checks a time stamp over the whole file.
pub(super) fn check_stamp(bytes: &[u8], signed: &Signed, roots: &[Certificate]) -> ArchiveReport {
    let mut report = ArchiveReport {
        field: signed.field.clone(),
        stamped_at: None,
        authority: None,
        coverage: signed.coverage(),
        revision_length: signed.end,
        faults: Vec::new(),
    };
    let Some(digest) = digest(bytes, signed) else {
        report.faults.push(Fault::Coverage);
        return report;
    };
    let Some((token, padding)) = split_der(&signed.contents) else {
        report.faults.push(Fault::Container);
        return report;
    };
    if padding.iter().any(|&byte| byte != 0) {
        report.faults.push(Fault::Padding);
    }
    match timestamp::check(token, digest, roots) {
        Ok(stamp) => {
            report.stamped_at = Some(stamp.at);
            report.authority = Some(stamp.authority);
        }
        Err(timestamp::StampFault::Imprint) => report.faults.push(Fault::Changed),
        Err(_) => report.faults.push(Fault::Stamp),
    }
    report
}

/// What the evidence has against a signature, what it says of the signer's certificate, and whether it knows of
/// everybody's.
pub(super) fn stands(
    proof: &Proof,
    evidence: &Evidence,
    roots: &[Certificate],
) -> (Option<Fault>, Standing, bool) {
    let (container, stamp) = (&proof.container, &proof.stamp);
    let signer = evidence.standing(container.signer(), container.certificates(), roots, (stamp.at, true));
    let authority = evidence.standing(&stamp.certificate, &stamp.others, roots, (stamp.at, false));
    let fault = match (signer, authority) {
        (Standing::Revoked, _) => Some(Fault::Revoked),
        (_, Standing::Revoked) => Some(Fault::Stamp),
        _ => None,
    };
    (fault, signer, signer == Standing::Good && authority == Standing::Good)
}

/// Whether the bytes behind `end` are what the service appends before an archive time stamp, to the byte.
pub(super) fn only_adds_evidence(bytes: &[u8], end: usize, document: &Document) -> bool {
    let increment = bytes.get(..end).and_then(|base| Increment::open(base).ok());
    let (Some(increment), Some(mut evidence)) = (increment, archive::evidence_of(document)) else {
        return false;
    };
    if let Some(earlier) = archive::evidence_of(increment.document()) {
        evidence.certificates.drain(..earlier.certificates.len().min(evidence.certificates.len()));
        evidence.lists.drain(..earlier.lists.len().min(evidence.lists.len()));
    }
    archive::with_evidence(increment, &evidence).is_ok_and(|appended| appended == bytes)
}

/// Serial numbers of the certificates that have signed `document`, in hex.
pub(crate) fn certificate_serials(document: &Document) -> Vec<String> {
    containers(document).iter().map(|(_, container)| container.signer().serial()).collect()
}

/// The certificates that have signed `bytes`, each with the name of its field.
pub(crate) fn signers(bytes: &[u8]) -> Vec<(String, Certificate)> {
    let signer = |(field, container): (String, Container)| (field, container.signer().clone());
    reader::read(bytes)
        .map(|document| containers(&document))
        .unwrap_or_default()
        .into_iter()
        .map(signer)
        .collect()
}

/// Every certificate that a signature of `document` or its time stamp brought along, in DER.
pub(crate) fn certificates(document: &Document) -> Vec<Vec<u8>> {
    let mut certificates: Vec<Vec<u8>> = Vec::new();
    for (_, container) in containers(document) {
        let stamp = container.token().and_then(|token| Container::read(&token).ok());
        let of_stamp = stamp.iter().flat_map(Container::certificates);
        for certificate in container.certificates().iter().chain(of_stamp) {
            if !certificates.iter().any(|known| known == certificate.der()) {
                certificates.push(certificate.der().to_vec());
            }
        }
    }
    certificates
}

/// The signatures of `document`, each with the name of its field.
fn containers(document: &Document) -> Vec<(String, Container)> {
    let signed = read(document, &mut Vec::new()).unwrap_or_default();
    let read = |signature: Signed| {
        let container = Container::read(split_der(&signature.contents)?.0).ok()?;
        Some((signature.field, container))
    };
    signed.into_iter().filter(|signature| !signature.is_stamp).filter_map(read).collect()
}

/// The container of a signature; what lies behind it is noted among `faults`.
fn container(signed: &Signed, faults: &mut Vec<Fault>) -> Result<Container, Fault> {
    let (container, padding) = split_der(&signed.contents).ok_or(Fault::Container)?;
    if padding.iter().any(|&byte| byte != 0) {
        faults.push(Fault::Padding);
    }
    Container::read(container).map_err(|fault| match fault {
        CmsFault::Certificate => Fault::Certificate,
        CmsFault::Malformed | CmsFault::Digest | CmsFault::Signature => Fault::Container,
    })
}
