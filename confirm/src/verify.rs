//! Checks a signed file by itself: every signature's bytes, coverage, certificate and time stamp, and whether anything
//! was added that nobody signed.
//!
//! Sources: `documents.md` section 3 (what ready-made validators miss: swapped appearances, non-zero padding, trailing
//! bytes, a file cut back to an earlier revision), ISO 32000-1 12.8, ETSI EN 319 142-1. A file cut back to an earlier
//! revision is valid in itself; here it shows as fields that nobody has signed. Whether these very bytes were
//! registered is the service's question; this module is pure.

pub mod fault;
mod revision;

use jiff::Timestamp;
use lopdf::{Dictionary, Document, Object};
use ring::digest::{Context, SHA256};

use crate::paper::wording::instant;
use crate::pdf::signature::fields;
use crate::pki::cms::{CmsFault, Container};
use crate::pki::{Certificate, sha256, timestamp};

pub use fault::Fault;

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
    /// When it existed at the latest, by its time stamp.
    pub stamped_at: Option<Timestamp>,
    /// Length of the file as it was signed.
    pub revision_length: usize,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
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
        if !self.faults.is_empty() || self.signatures.iter().any(|signature| !signature.faults.is_empty()) {
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
        sentences.extend(self.missing.iter().map(|missing| format!("未签：{}。", missing.alt)));
        sentences
    }
}

/// Checks `bytes` against the trusted `roots`.
#[must_use]
pub fn verify(bytes: &[u8], roots: &[Certificate]) -> Report {
    let mut report =
        Report { sha256: sha256(bytes), signatures: Vec::new(), missing: Vec::new(), faults: Vec::new() };
    if bytes.len() > BYTES_MAX {
        report.faults.push(Fault::TooLarge);
        return report;
    }
    let Some(mut signed) = read(bytes, &mut report) else {
        report.faults.push(Fault::Unreadable);
        return report;
    };
    signed.sort_by_key(|signature| signature.end);
    if signed.is_empty() {
        report.faults.push(Fault::Unsigned);
    }
    if signed.len() > SIGNATURES_MAX {
        report.faults.push(Fault::TooLarge);
        return report;
    }
    if signed.last().is_some_and(|last| last.end != bytes.len()) {
        report.faults.push(Fault::Appended);
    }
    let mut previous: Option<&Signed> = None;
    let mut serials: Vec<String> = Vec::new();
    for signature in &signed {
        let mut checked = check(bytes, signature, roots);
        if let Some(previous) = previous
            && !revision::only_signs(bytes, previous.end, signature.end, &signature.field)
        {
            checked.faults.push(Fault::Altered);
        }
        if let Some(serial) = &checked.certificate_serial {
            if serials.contains(serial) {
                checked.faults.push(Fault::CertificateReused);
            }
            serials.push(serial.clone());
        }
        report.signatures.push(checked);
        previous = Some(signature);
    }
    report
}

/// Serial numbers of the certificates that have signed `bytes`, in hex.
pub(crate) fn certificate_serials(bytes: &[u8]) -> Vec<String> {
    let mut report =
        Report { sha256: [0; 32], signatures: Vec::new(), missing: Vec::new(), faults: Vec::new() };
    let signed = read(bytes, &mut report).unwrap_or_default();
    signed
        .iter()
        .filter_map(|signature| Container::read(split_der(&signature.contents)?.0).ok())
        .map(|container| container.signer().serial())
        .collect()
}

/// A signature as the file states it.
struct Signed {
    field: String,
    name: String,
    contents: Vec<u8>,
    range: [usize; 4],
    end: usize,
}

/// The signatures of a file; places without one go to the report.
fn read(bytes: &[u8], report: &mut Report) -> Option<Vec<Signed>> {
    let document = Document::load_mem(bytes).ok()?;
    let mut signed = Vec::new();
    for (_, field) in fields(&document).ok()? {
        let name = text(&field, b"T")?;
        match field.get(b"V") {
            Ok(value) => signed.push(statement(&document, name, value)?),
            Err(_) => {
                report.missing.push(Missing { alt: text(&field, b"TU").unwrap_or_default(), field: name });
            }
        }
    }
    Some(signed)
}

fn statement(document: &Document, field: String, value: &Object) -> Option<Signed> {
    let dictionary = match value {
        Object::Reference(id) => document.get_dictionary(*id).ok()?,
        other => other.as_dict().ok()?,
    };
    let contents = dictionary.get(b"Contents").and_then(Object::as_str).ok()?.to_vec();
    let range = dictionary.get(b"ByteRange").and_then(Object::as_array).ok()?;
    let range: Vec<usize> =
        range.iter().map(|item| usize::try_from(item.as_i64().ok()?).ok()).collect::<Option<_>>()?;
    let range: [usize; 4] = range.try_into().ok()?;
    let name = text(dictionary, b"Name").unwrap_or_else(|| field.clone());
    Some(Signed { field, name, contents, range, end: range[2].checked_add(range[3])? })
}

/// A text string of a dictionary, in UTF-16 or plain.
fn text(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = dictionary.get(key).and_then(Object::as_str).ok()?;
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units: Vec<u16> =
                wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).ok()
        }
        None => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// Checks one signature: its range, its container, its stamp and its certificate.
fn check(bytes: &[u8], signed: &Signed, roots: &[Certificate]) -> SignatureReport {
    let mut report = SignatureReport {
        field: signed.field.clone(),
        name: signed.name.clone(),
        certificate_serial: None,
        stamped_at: None,
        revision_length: signed.end,
        faults: Vec::new(),
    };
    let Some(digest) = digest(bytes, signed) else {
        report.faults.push(Fault::Coverage);
        return report;
    };
    let Some((container, padding)) = split_der(&signed.contents) else {
        report.faults.push(Fault::Container);
        return report;
    };
    if padding.iter().any(|&byte| byte != 0) {
        report.faults.push(Fault::Padding);
    }
    let container = match Container::read(container) {
        Ok(container) => container,
        Err(CmsFault::Certificate) => {
            report.faults.push(Fault::Certificate);
            return report;
        }
        Err(_) => {
            report.faults.push(Fault::Container);
            return report;
        }
    };
    report.certificate_serial = Some(container.signer().serial());
    if let Err(fault) = container.check(digest) {
        report.faults.push(match fault {
            CmsFault::Digest => Fault::Changed,
            CmsFault::Certificate => Fault::Certificate,
            CmsFault::Malformed => Fault::Container,
            CmsFault::Signature => Fault::Value,
        });
    }
    match container.token().map(|token| timestamp::check(&token, container.imprint(), roots)) {
        Some(Ok(stamp)) => {
            report.stamped_at = Some(stamp.at);
            if container.signer().check_chain(container.certificates(), roots, stamp.at, None).is_err() {
                report.faults.push(Fault::Untrusted);
            }
        }
        Some(Err(_)) => report.faults.push(Fault::Stamp),
        None => report.faults.push(Fault::NoStamp),
    }
    report
}

/// SHA-256 of what the signature covers, if it covers everything but its own container.
fn digest(bytes: &[u8], signed: &Signed) -> Option<[u8; 32]> {
    let [start, length, resume, rest] = signed.range;
    let before = bytes.get(..length)?;
    let room = bytes.get(length..resume)?;
    let after = bytes.get(resume..resume.checked_add(rest)?)?;
    let written = unhex(room.strip_prefix(b"<")?.strip_suffix(b">")?)?;
    if start != 0 || written != signed.contents || !after.trim_ascii_end().ends_with(b"%%EOF") {
        return None;
    }
    let mut context = Context::new(&SHA256);
    context.update(before);
    context.update(after);
    context.finish().as_ref().try_into().ok()
}

/// Hex digits as bytes; digits of one case only, so that the room can't be written in two ways.
fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let mixed = digits.iter().any(u8::is_ascii_lowercase) && digits.iter().any(u8::is_ascii_uppercase);
    if mixed || !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    digits.chunks_exact(2).map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?)).collect()
}

/// Divides reserved room into the DER value at its start and the padding behind it.
fn split_der(room: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&tag, rest) = room.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (head, length) = if first < 0x80 {
        (2, usize::from(first))
    } else {
        let count = usize::from(first & 0x7F);
        let digits = rest.get(..count).filter(|_| (1..=4).contains(&count))?;
        (2 + count, digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)))
    };
    (tag == 0x30).then(|| room.split_at_checked(head + length)).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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

    #[test]
    fn a_container_ends_where_its_length_says() {
        assert_eq!(split_der(&[0x30, 1, 7, 0, 0]), Some((&[0x30, 1, 7][..], &[0, 0][..])));
        assert_eq!(split_der(&[0x30, 0x81, 1, 7, 9]), Some((&[0x30, 0x81, 1, 7][..], &[9][..])));
        assert_eq!(split_der(&[0x30, 0x85, 1, 1, 1, 1, 1]), None);
        assert_eq!(split_der(&[0x30, 9]), None);
    }

    #[test]
    fn a_room_is_written_in_one_way() {
        assert_eq!(unhex(b"0aff"), Some(vec![0x0A, 0xFF]));
        assert_eq!(unhex(b"0AFF"), Some(vec![0x0A, 0xFF]));
        assert_eq!((unhex(b"0Aff"), unhex(b"+aff"), unhex(b"0af")), (None, None, None));
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
