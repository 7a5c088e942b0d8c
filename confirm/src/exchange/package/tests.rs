//! Packages as they come from strangers.

use proptest::prelude::*;

use super::*;
use crate::case::story::journey;

/// A filing of F-1 with short files in place of the papers.
fn sample() -> (Manifest, Vec<Vec<u8>>) {
    let mut manifest = Manifest::of(&journey::to_filed().case).unwrap();
    let documents: Vec<Vec<u8>> =
        manifest.documents.iter().map(|entry| format!("%PDF-1.7 {}", entry.code).into_bytes()).collect();
    for (entry, document) in manifest.documents.iter_mut().zip(&documents) {
        entry.sha256 = sha256_hex(document);
        entry.length = u64::try_from(document.len()).unwrap();
    }
    manifest.documents_sha256 = list_sha256(&manifest.documents);
    (manifest, documents)
}

fn good() -> Vec<u8> {
    let (manifest, documents) = sample();
    write(&manifest, &documents).unwrap()
}

/// The archive of `files`, deflated.
fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The sample after `change`, packed again as an honest tool would.
fn changed(change: impl FnOnce(&mut Manifest, &mut Vec<Vec<u8>>)) -> Vec<u8> {
    let (mut manifest, mut documents) = sample();
    change(&mut manifest, &mut documents);
    write(&manifest, &documents).unwrap()
}

/// Where the central header of the file `name` begins.
fn central_header(bytes: &[u8], name: &str) -> usize {
    let last = bytes.windows(name.len()).rposition(|part| part == name.as_bytes()).unwrap();
    last - 46
}

#[track_caller]
fn check(bytes: &[u8], expected: &Fault) {
    assert_eq!(Package::read(bytes).as_ref(), Err(expected));
    let sentence = expected.sentence();
    assert!(sentence.contains("没有收下") && sentence.ends_with('。'), "{sentence}");
}

#[test]
fn c4_what_is_written_is_read_and_written_the_same_again() {
    let (manifest, documents) = sample();
    let package = Package::read(&good()).unwrap();
    assert_eq!((&package.manifest, &package.documents), (&manifest, &documents));
    assert_eq!(good(), good(), "one filing is one sequence of bytes");
    assert_eq!(package.digest(), Package::read(&good()).unwrap().digest());
}

#[test]
fn a_package_that_another_tool_compressed_says_the_same() {
    let (manifest, documents) = sample();
    let text = serde_json::to_string_pretty(&manifest).unwrap();
    let mut files = vec![("manifest.json", text.as_bytes())];
    files.extend(
        manifest
            .documents
            .iter()
            .zip(&documents)
            .map(|(entry, bytes)| (entry.file.as_str(), bytes.as_slice())),
    );
    files.reverse();
    let package = Package::read(&pack(&files)).unwrap();
    assert_eq!(package.digest(), Package::read(&good()).unwrap().digest());
}

#[test]
fn what_is_no_package_is_refused() {
    check(b"", &Fault::NotAZip);
    check(b"%PDF-1.7 not a zip", &Fault::NotAZip);
    check(&good()[..good().len() - 30], &Fault::NotAZip);
    check(&vec![0; PACKAGE_MAX + 1], &Fault::TooLarge);
    check(&pack(&[]), &Fault::Manifest);
    check(&pack(&[("manifest.json", b"{")]), &Fault::Manifest);
    check(&pack(&[("manifest.json", b"{\"format\":\"other\",\"format_version\":1}")]), &Fault::Version);
    check(&changed(|manifest, _| manifest.format_version = 2), &Fault::Version);
    check(&changed(|manifest, _| manifest.external_id = "../../x".into()), &Fault::Manifest);
}

#[test]
fn a_name_can_not_leave_the_package() {
    for name in [
        "../evil.pdf",
        "/etc/passwd",
        "documents/../evil.pdf",
        "documents\\evil.pdf",
        "documents/a/b.pdf",
        "documents/",
        "documents/.hidden",
        "C:evil.pdf",
        "Manifest.json",
        "documents/a\u{0}.pdf",
    ] {
        check(&pack(&[(name, b"x")]), &Fault::Name);
    }
}

#[test]
fn two_files_of_one_name_are_refused() {
    let twice = pack(&[("documents/aaaa.pdf", b"x"), ("documents/bbbb.pdf", b"y")]);
    let text: Vec<u8> = twice.iter().map(|byte| if *byte == b'b' { b'a' } else { *byte }).collect();
    check(&text, &Fault::Duplicate);
    check(&pack(&[("documents/a.pdf", b"x"), ("documents/A.PDF", b"y")]), &Fault::Duplicate);
}

#[test]
fn a_bomb_is_seen_before_it_goes_off() {
    let zeros = vec![0; usize::try_from(INFLATED_MAX).unwrap() + 1];
    let bomb = pack(&[("documents/zeros.pdf", &zeros)]);
    assert!(bomb.len() < PACKAGE_MAX);
    check(&bomb, &Fault::Bomb);
    let many: Vec<String> = (0..=FILES_MAX).map(|index| format!("documents/{index}.pdf")).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    check(&pack(&files), &Fault::TooManyFiles);
}

#[test]
fn a_bomb_that_lies_about_its_size_stops_at_what_it_declared() {
    let long = vec![b' '; 100_000];
    let mut bytes = pack(&[("manifest.json", &long)]);
    let header = central_header(&bytes, "manifest.json");
    bytes[header + 24..header + 28].copy_from_slice(&10_u32.to_le_bytes());
    check(&bytes, &Fault::Unreadable);
}

#[test]
fn files_that_share_their_bytes_are_refused() {
    let mut bytes = pack(&[("documents/a.pdf", b"x"), ("documents/b.pdf", b"y")]);
    let second = central_header(&bytes, "documents/b.pdf");
    bytes[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    check(&bytes, &Fault::Bomb);
}

#[test]
fn c4_a_document_that_was_changed_is_refused() {
    check(&changed(|_, documents| documents[1][0..9].copy_from_slice(b"%PDF-1.6 ")), &Fault::Tampered);
    check(&changed(|manifest, _| manifest.documents[0].length += 1), &Fault::Tampered);
    check(&changed(|manifest, _| manifest.documents[0].sha256 = "0".repeat(64)), &Fault::Tampered);
    check(&changed(|manifest, _| manifest.documents_sha256 = "0".repeat(64)), &Fault::Tampered);
}

#[test]
fn c4_list_and_files_must_match_and_nothing_may_be_missing() {
    let without = |code: &'static str| {
        changed(move |manifest, documents| {
            let position = manifest.documents.iter().position(|entry| entry.code == code).unwrap();
            manifest.documents.remove(position);
            documents.remove(position);
            manifest.documents_sha256 = list_sha256(&manifest.documents);
        })
    };
    check(&without("D12"), &Fault::Lacks { code: "D12" });
    check(&without("D14"), &Fault::Lacks { code: "D14" });
    let (manifest, documents) = sample();
    check(&write(&manifest, &documents[..1]).unwrap(), &Fault::Differs);
    let listed = serde_json::to_string(&manifest).unwrap();
    check(&pack(&[("manifest.json", listed.as_bytes()), ("documents/notes.txt", b"x")]), &Fault::Differs);
}

#[test]
fn a_document_that_is_none_is_refused() {
    let page = |manifest: &mut Manifest, documents: &mut Vec<Vec<u8>>| {
        documents[0] = b"<html></html>".to_vec();
        manifest.documents[0].sha256 = sha256_hex(&documents[0]);
        manifest.documents[0].length = 13;
        manifest.documents_sha256 = list_sha256(&manifest.documents);
    };
    check(&changed(page), &Fault::MediaType);
    check(&changed(|manifest, _| manifest.documents[0].media_type = "text/html".into()), &Fault::MediaType);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Package::read(&bytes).is_err());
    }

    #[test]
    fn a_flipped_byte_is_refused_or_changes_nothing_that_is_read(at in any::<prop::sample::Index>(), with in 1_u8..) {
        let mut bytes = good();
        let at = at.index(bytes.len());
        bytes[at] ^= with;
        if let Ok(package) = Package::read(&bytes) {
            prop_assert_eq!(package, Package::read(&good()).unwrap());
        }
    }
}
