//! Checks a signed file by itself: every signature's bytes, coverage, certificate and time stamp, and whether anything
//! was added that nobody signed.
//!
//! Sources: `documents.md` section 3 (what ready-made validators miss: swapped appearances, non-zero padding, trailing
//! bytes, a file cut back to an earlier revision), ISO 32000-1 12.8, ISO 32000-2 12.8.4.3 and 12.8.5, ETSI EN 319 142-1.
//! A certificate counts if it did at the time of the signature's time stamp. A file cut back to an earlier
//! revision is valid in itself; here it shows as fields that nobody has signed. Whether these very bytes were
//! registered is the service's question; this module is pure.

mod check;
mod evidence;
pub mod fault;
mod revision;
mod statement;
pub mod technical;

use jiff::Timestamp;
use lopdf::Document;

use self::check::{check, check_stamp, stands};
use self::evidence::Evidence;
use self::statement::Signed;
use crate::paper::wording::instant;
use crate::pdf::reader::{self, Unread};
use crate::pki::{Certificate, sha256};

pub(crate) use self::check::{certificate_serials, certificates, signers};
pub use self::evidence::Standing;
pub use self::fault::Fault;
pub use self::technical::TechnicalReport;

/// Largest file that is looked at; a document of ours has 0.3 MB.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// Most signatures that are looked at; an agreement of twenty parties has twenty-four.
const SIGNATURES_MAX: usize = 64;

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Signatures in the order in which they were made.
    pub signatures: Vec<SignatureReport>,
    /// Time stamps that closed the file, in the order in which they were made.
    pub archives: Vec<ArchiveReport>,
    /// For how long the signatures can be checked; nothing if one of them has no time stamp.
    pub level: Option<Level>,
    /// How many certificates and revocation lists the file brings along for its long-term check; nothing if it has no
    /// place for them or one that can't be trusted.
    pub evidence: Option<(usize, usize)>,
    /// Fields that nobody has signed, by what they are for.
    pub missing: Vec<Missing>,
    /// What is wrong with the file as a whole.
    pub faults: Vec<Fault>,
}

/// A signature and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// Name of the field.
    pub field: String,
    /// The signer's true name, as the signature says.
    pub name: String,
    /// Serial number of the certificate, in hex.
    pub certificate_serial: Option<String>,
    /// The certificate, if it can be read.
    pub certificate: Option<Certificate>,
    /// When it was signed, by the signer's own word (`/M`).
    pub signed_at: Option<Timestamp>,
    /// When it existed at the latest, by its time stamp.
    pub stamped_at: Option<Timestamp>,
    /// Who stamped it.
    pub authority: Option<String>,
    /// The two ranges of bytes it covers, each from and up to: everything but its own container.
    pub coverage: [usize; 4],
    /// For how long it can be checked; nothing without a time stamp.
    pub level: Option<Level>,
    /// What the evidence in the file says of the certificate; nothing without evidence.
    pub standing: Option<Standing>,
    /// Length of the file as it was signed.
    pub revision_length: usize,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// A time stamp over the whole file and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveReport {
    /// Name of the field.
    pub field: String,
    /// When the file existed as it is.
    pub stamped_at: Option<Timestamp>,
    /// Who stamped it.
    pub authority: Option<String>,
    /// The two ranges of bytes it covers, each from and up to: everything but its own container.
    pub coverage: [usize; 4],
    /// Length of the file as it was stamped.
    pub revision_length: usize,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// For how long the signatures of a file can be checked (ETSI EN 319 142-1, baseline levels).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// B-T: every signature is time-stamped. As long as certificates and their revocation can be asked for.
    Stamped,
    /// B-LT: certificates and revocation lists are in the file. As long as the certificates have not expired.
    LongTerm,
    /// B-LTA: a time stamp covers everything. As long as that stamp can be trusted, and longer with another.
    Archived,
}

impl Level {
    /// As the standard calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stamped => "PAdES B-T",
            Self::LongTerm => "PAdES B-LT",
            Self::Archived => "PAdES B-LTA",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Stamped => "文件尚未附上长期核验所需的证书和吊销信息。",
            Self::LongTerm => "文件附有证书和吊销信息，尚未加盖归档时间戳。",
            Self::Archived => "文件已加盖归档时间戳，证书到期后仍可核验。",
        }
    }
}

/// A place that is not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Name of the field.
    pub field: String,
    /// What it is for, for example 赵建平签名处.
    pub alt: String,
}

/// The result in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Unchanged, and every place is signed.
    Sound,
    /// Unchanged, but some places are not signed (yet, or any more).
    Incomplete,
    /// Changed, damaged, or not to be trusted.
    Broken,
}

impl Report {
    /// The result in one word.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let of_parts = self.signatures.iter().map(|signature| &signature.faults);
        let of_parts = of_parts.chain(self.archives.iter().map(|archive| &archive.faults));
        if !self.faults.is_empty() || of_parts.into_iter().any(|faults| !faults.is_empty()) {
            Verdict::Broken
        } else if self.missing.is_empty() {
            Verdict::Sound
        } else {
            Verdict::Incomplete
        }
    }

    /// The report in sentences that anyone understands.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = vec![
            match self.verdict() {
                Verdict::Sound => "文件完整，签名后未被改动。",
                Verdict::Incomplete => "文件未被改动，但还有签名位置未签。",
                Verdict::Broken => "文件未通过核验，请勿依据它办理事务。",
            }
            .to_owned(),
        ];
        sentences.extend(self.faults.iter().map(|fault| fault.sentence().to_owned()));
        for signature in &self.signatures {
            let when =
                signature.stamped_at.map_or_else(String::new, |at| format!("，签名时间{}", instant(at)));
            if signature.faults.is_empty() {
                sentences.push(format!("{}的签名有效{when}。", signature.name));
            }
            for fault in &signature.faults {
                sentences.push(format!("{}的签名有问题：{}", signature.name, fault.sentence()));
            }
        }
        for fault in self.archives.iter().flat_map(|archive| &archive.faults) {
            sentences.push(format!("归档时间戳有问题：{}", fault.sentence()));
        }
        if self.verdict() == Verdict::Sound {
            sentences.extend(self.level.map(|level| level.sentence().to_owned()));
        }
        sentences.extend(self.missing.iter().map(|missing| format!("未签：{}。", missing.alt)));
        sentences
    }
}

/// Checks `bytes` against the trusted `roots`: who signs was certified by the first, who stamps by any of them.
///
/// Authorities that stamp for everybody also certify whoever pays, under any name.
#[must_use]
pub fn verify(bytes: &[u8], roots: &[Certificate]) -> Report {
    let mut report = Report {
        sha256: sha256(bytes),
        signatures: Vec::new(),
        archives: Vec::new(),
        level: None,
        evidence: None,
        missing: Vec::new(),
        faults: Vec::new(),
    };
    if bytes.len() > BYTES_MAX {
        report.faults.push(Fault::TooLarge);
        return report;
    }
    let (document, mut signed) = match open(bytes, &mut report.missing) {
        Ok(opened) => opened,
        Err(fault) => {
            report.faults.push(fault);
            return report;
        }
    };
    signed.sort_by_key(|signature| signature.end);
    if signed.len() > SIGNATURES_MAX {
        report.faults.push(Fault::TooLarge);
        return report;
    }
    let Some(last) = signed.last() else {
        report.faults.push(Fault::Unsigned);
        return report;
    };
    let covered = last.end == bytes.len();
    if !covered && !check::only_adds_evidence(bytes, last.end, &document) {
        report.faults.push(Fault::Appended);
    }
    let proofs = walk(bytes, &signed, (&document, covered), roots, &mut report);
    judge((&document, covered), &proofs, roots, &mut report);
    if covered && report.level == Some(Level::LongTerm) && !report.archives.is_empty() {
        report.level = Some(Level::Archived);
        for signature in &mut report.signatures {
            signature.level = signature.level.map(|_| Level::Archived);
        }
    }
    report
}

/// The file and its signatures; places without one go to `missing`.
fn open(bytes: &[u8], missing: &mut Vec<Missing>) -> Result<(Document, Vec<Signed>), Fault> {
    let document = reader::read(bytes).map_err(|unread| match unread {
        Unread::Damaged => Fault::Unreadable,
        Unread::Foreign => Fault::Foreign,
    })?;
    let signed = statement::read(&document, missing).ok_or(Fault::Unreadable)?;
    Ok((document, signed))
}

/// Checks one signature after the other, and that nothing else happened between two of them.
fn walk(
    bytes: &[u8],
    signed: &[Signed],
    (document, covered): (&Document, bool),
    roots: &[Certificate],
    report: &mut Report,
) -> Vec<Option<check::Proof>> {
    let mut proofs = Vec::new();
    let mut serials: Vec<String> = Vec::new();
    let mut before: Option<Document> = None;
    for (index, signature) in signed.iter().enumerate() {
        // The last revision is the file itself, which was read before.
        let is_last = covered && index + 1 == signed.len();
        let read = if is_last {
            None
        } else {
            bytes.get(..signature.end).and_then(|revision| reader::read(revision).ok())
        };
        let after = if is_last { Some(document) } else { read.as_ref() };
        let both = before.as_ref().zip(after);
        if signature.is_stamp {
            let mut checked = check_stamp(bytes, signature, roots);
            if !both.is_some_and(|(before, after)| revision::only_archives(before, after, &signature.field)) {
                checked.faults.push(Fault::Altered);
            }
            report.archives.push(checked);
        } else {
            let (mut checked, proof) = check(bytes, signature, roots);
            if index > 0
                && !both.is_some_and(|(before, after)| revision::only_signs(before, after, &signature.field))
            {
                checked.faults.push(Fault::Altered);
            }
            if !report.archives.is_empty() {
                checked.faults.push(Fault::AfterArchive);
            }
            if let Some(serial) = &checked.certificate_serial {
                if serials.contains(serial) {
                    checked.faults.push(Fault::CertificateReused);
                }
                serials.push(serial.clone());
            }
            report.signatures.push(checked);
            proofs.push(proof);
        }
        before = read;
    }
    proofs
}

/// Looks into the certificates and revocation lists in the file, and finds the level.
fn judge(
    (document, covered): (&Document, bool),
    proofs: &[Option<check::Proof>],
    roots: &[Certificate],
    report: &mut Report,
) {
    let last = report.archives.last().and_then(|archive| archive.stamped_at);
    let stamped = proofs.iter().all(Option::is_some) && !proofs.is_empty();
    let first = if stamped { Some(Level::Stamped) } else { None };
    for (proof, signature) in proofs.iter().zip(&mut report.signatures) {
        signature.level = proof.as_ref().map(|_| Level::Stamped);
    }
    // Evidence behind the last stamp may be newer.
    match Evidence::read(document, roots, last.filter(|_| covered)) {
        Ok(None) => report.level = first,
        Ok(Some(evidence)) => {
            report.evidence = Some(evidence.counts());
            let mut all_known = true;
            for (proof, signature) in proofs.iter().zip(&mut report.signatures) {
                let Some(proof) = proof else { continue };
                let (fault, standing, known) = stands(proof, &evidence, roots);
                signature.faults.extend(fault);
                signature.standing = Some(standing);
                if known {
                    signature.level = Some(Level::LongTerm);
                }
                all_known &= known;
                if last.is_some_and(|last| last < proof.stamp.at) {
                    signature.faults.push(Fault::Stamp);
                }
            }
            report.level = if all_known { first.max(first.map(|_| Level::LongTerm)) } else { first };
        }
        Err(fault) => report.faults.push(fault),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pki::cms::Container;
    use crate::pki::timestamp;

    #[test]
    fn what_is_no_pdf_is_unreadable() {
        let report = verify(b"hello", &[]);
        assert_eq!(report.faults, [Fault::Unreadable]);
        assert_eq!(
            report.sentences(),
            [
                "文件未通过核验，请勿依据它办理事务。",
                "文件已损坏、不完整，或者不是PDF文件，请重新下载后再核验。"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_ne!(verify(&bytes, &[]).verdict(), Verdict::Sound);
            let _ = Container::read(&bytes);
            let _ = timestamp::check(&bytes, [0; 32], &[]);
        }
    }
}
