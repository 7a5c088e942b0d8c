//! What someone may do to a signed file, and that it does not go unnoticed.
//!
//! Source: `documents.md` section 3; several of these pass ready-made validators.

use confirm::pdf::increment::Increment;
use confirm::pdf::{Appearance, Entry, Revision, SignError, SignatureError, sign_field};
use confirm::verify::{Fault, Report, Verdict, verify};
use lopdf::{Object, Stream};
use proptest::prelude::*;

use crate::office::{Office, at, strokes};
use crate::{kept, pyhanko};

fn faults(report: &Report) -> Vec<Fault> {
    let of_signatures = report.signatures.iter().flat_map(|signature| signature.faults.clone());
    report.faults.iter().copied().chain(of_signatures).collect()
}

#[track_caller]
pub fn check(office: &Office, bytes: &[u8], expected: Fault) {
    let report = verify(bytes, &[office.authority.root().clone()]);
    assert_eq!(report.verdict(), Verdict::Broken, "{:#?}", report.sentences());
    assert!(faults(&report).contains(&expected), "{:?}", faults(&report));
}

/// The file whose last revision is that of `field`.
pub fn cut_after(office: &Office, signed: &Revision, field: &str) -> Vec<u8> {
    let report = verify(&signed.bytes, &[office.authority.root().clone()]);
    let signature = report.signatures.iter().find(|signature| signature.field == field).unwrap();
    signed.bytes[..signature.revision_length].to_vec()
}

#[test]
fn a_flipped_byte_fails_here_and_there() {
    let office = Office::open();
    let signed = office.archived(&office.signed_agreement()).stamped;
    for at in (0..signed.bytes.len()).step_by(signed.bytes.len() / 60) {
        let mut bytes = signed.bytes.clone();
        bytes[at] ^= 1;
        let report = verify(&bytes, &[office.authority.root().clone()]);
        assert_eq!(report.verdict(), Verdict::Broken, "byte {at} of {}", bytes.len());
    }
    let mut bytes = signed.bytes.clone();
    bytes[5000] ^= 1;
    check(&office, &bytes, Fault::Changed);
    assert!(!pyhanko(&office, &kept("flipped.pdf", &bytes)).status.success());
}

#[test]
fn any_other_byte_anywhere_fails() {
    let office = Office::open();
    let signed = office.archived(&office.signed_agreement()).stamped;
    let roots = [office.authority.root().clone()];
    let cases = ProptestConfig::with_cases(100);
    proptest!(cases, |(at in 0..signed.bytes.len(), value in any::<u8>())| {
        let mut bytes = signed.bytes.clone();
        prop_assume!(bytes[at] != value);
        bytes[at] = value;
        prop_assert_eq!(verify(&bytes, &roots).verdict(), Verdict::Broken);
    });
}

#[test]
fn an_object_said_to_lie_elsewhere_fails() {
    let office = Office::open();
    let signed = office.signed_agreement().bytes;
    let roots = [office.authority.root().clone()];
    let lines = signed.windows(20).enumerate().filter(|(_, line)| line.ends_with(b" 00000 n \n"));
    // Beyond the file, beyond the table, and a little further on.
    for (at, place) in lines.flat_map(|(at, _)| [0, 4, 9].map(|digit| (at, at + digit))) {
        let mut bytes = signed.clone();
        bytes[place] = if bytes[place] == b'9' { b'0' } else { bytes[place] + 1 };
        assert_eq!(verify(&bytes, &roots).verdict(), Verdict::Broken, "{place} of the line at {at}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_noticed() {
    let office = Office::open();
    let signed = office.signed_agreement();
    for length in (0..signed.bytes.len()).step_by(signed.bytes.len() / 25) {
        let report = verify(&signed.bytes[..length], &[office.authority.root().clone()]);
        assert_ne!(report.verdict(), Verdict::Sound, "cut to {length}");
    }
}

#[test]
fn a_file_cut_back_to_an_earlier_revision_says_who_is_missing() {
    let office = Office::open();
    let cut = cut_after(&office, &office.signed_agreement(), "Mediator");
    let report = verify(&cut, &[office.authority.root().clone()]);
    assert_eq!(report.verdict(), Verdict::Incomplete);
    assert_eq!(
        report.missing.iter().map(|missing| missing.field.as_str()).collect::<Vec<_>>(),
        ["CommitteeSeal"]
    );
    assert!(report.sentences().contains(&"未签：柳河街道人民调解委员会印章。".to_owned()));
}

#[test]
fn trailing_bytes_are_noticed() {
    let office = Office::open();
    let mut bytes = office.signed_agreement().bytes;
    bytes.extend(b"\n% harmless?\n");
    check(&office, &bytes, Fault::Appended);
}

#[test]
fn padding_behind_the_container_must_be_zero() {
    let office = Office::open();
    let mut bytes = office.signed_agreement().bytes;
    let start = bytes.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 11;
    let end = start + bytes[start..].iter().position(|&byte| byte == b'>').unwrap();
    bytes[end - 2..end].copy_from_slice(b"41");
    check(&office, &bytes, Fault::Padding);
}

#[test]
fn a_page_changed_behind_the_signatures_is_noticed() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let mut increment = Increment::open(&signed.bytes).unwrap();
    let page = *increment.document().get_pages().get(&1).unwrap();
    let mut dictionary = increment.document().get_dictionary(page).unwrap().clone();
    let stamp = increment.add(Stream::new(lopdf::Dictionary::new(), b"0 0 600 900 re f".to_vec()));
    dictionary.set("Contents", Object::Array(vec![stamp.into()]));
    increment.replace(page, dictionary);
    check(&office, &increment.finish(), Fault::Appended);
}

#[test]
fn a_page_changed_between_two_signatures_is_noticed() {
    let office = Office::open();
    let cut = cut_after(&office, &office.signed_agreement(), "Mediator");
    let mut increment = Increment::open(&cut).unwrap();
    let page = *increment.document().get_pages().get(&1).unwrap();
    let mut dictionary = increment.document().get_dictionary(page).unwrap().clone();
    let stamp = increment.add(Stream::new(lopdf::Dictionary::new(), b"0 0 600 900 re f".to_vec()));
    dictionary.set("Contents", Object::Array(vec![stamp.into()]));
    increment.replace(page, dictionary);
    let changed = Revision { bytes: increment.finish(), sha256: [0; 32] };
    let sealed =
        office.sealed(&changed, ("CommitteeSeal", "柳河街道人民调解委员会"), confirm::pdf::Emblem::Star);
    check(&office, &sealed.bytes, Fault::Altered);
}

#[test]
fn another_root_is_not_trusted() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let stranger = Office::open();
    let report = verify(&signed.bytes, &[stranger.authority.root().clone()]);
    assert_eq!(report.verdict(), Verdict::Broken);
    assert!(faults(&report).contains(&Fault::Stamp));
}

#[test]
fn a_field_is_signed_once_and_a_certificate_signs_once() {
    let office = Office::open();
    let paper = crate::papers::agreement().paper(None, None);
    let issued = office.issued(&paper);
    let identity = office.event(&issued);
    let signed = office.sign(&issued, ("Party1", "尤国栋"), &Appearance::Hand(strokes()), &identity);
    let again = |field| {
        let entry = Entry { field, name: "尤国栋", reason: "同意", at: at(), certify: false };
        sign_field(
            &signed.bytes,
            &entry,
            (&Appearance::Hand(strokes()), &office.fonts),
            (&identity, &office.tsa),
            &office.random,
        )
    };
    assert!(matches!(again("Party1"), Err(SignError::Signature(SignatureError::AlreadySigned(_)))));
    assert!(matches!(again("Party3"), Err(SignError::Signature(SignatureError::NoField(_)))));
    assert!(matches!(again("Party2"), Err(SignError::CertificateUsed)));
}

#[test]
fn signing_leaves_every_earlier_byte_as_it_was() {
    let office = Office::open();
    let issued = office.issued(&crate::papers::agreement().paper(None, None));
    let identity = office.event(&issued);
    let signed = office.sign(&issued, ("Party1", "尤国栋"), &Appearance::Hand(strokes()), &identity);
    assert!(signed.bytes.starts_with(&issued.bytes));
}
