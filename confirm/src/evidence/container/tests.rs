//! Containers as they come from strangers.

use std::io::Cursor;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;

const FILES: [(&str, &[u8]); 3] =
    [("manifest.json", b"{}"), ("documents/001-D12.pdf", b"%PDF-1.7 agreement"), ("stamp.tsr", b"token")];

fn sample() -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    for (name, content) in FILES {
        writer.file(name, content).unwrap();
    }
    writer.finish().unwrap()
}

fn read_all(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let mut files = Vec::new();
    match read(bytes, |name, content| files.push((name.to_owned(), content))) {
        Ok(()) => Ok(files),
        Err(ReadError::Fault(fault)) => Err(fault),
        Err(ReadError::Io(error)) => panic!("{error}"),
    }
}

/// What another tool packs.
fn pack(method: CompressionMethod, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The sample with `bytes` put at `at`.
fn with(at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut changed = sample();
    changed[at..at + bytes.len()].copy_from_slice(bytes);
    changed
}

/// Where the header of the second file begins.
const SECOND: usize = 30 + 13 + 2;

#[test]
fn what_is_written_is_read_and_other_tools_read_it_too() {
    let bytes = sample();
    let files: Vec<_> = FILES.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect();
    assert_eq!(read_all(&bytes).as_ref(), Ok(&files));
    let sizes = FILES.iter().map(|(name, content)| (*name, u64::try_from(content.len()).unwrap()));
    assert_eq!(length(sizes), u64::try_from(bytes.len()).unwrap());
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for (index, (name, content)) in files.iter().enumerate() {
        let mut file = archive.by_index(index).unwrap();
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!((&file.name().unwrap().into_owned(), &read), (name, content));
    }
}

#[test]
fn every_single_bit_counts() {
    let bytes = sample();
    for at in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[at / 8] ^= 1 << (at % 8);
        assert!(read_all(&changed).is_err(), "bit {at}");
    }
}

#[test]
fn every_shorter_file_and_every_longer_one_is_refused() {
    let bytes = sample();
    for end in 0..bytes.len() {
        assert!(read_all(&bytes[..end]).is_err(), "{end}");
    }
    assert_eq!(read_all(&[&bytes[..], b"\0"].concat()), Err(Fault::Trailing));
    assert_eq!(read_all(&[b"MZ", &bytes[..]].concat()), Err(Fault::NotAZip));
    assert_eq!(read_all(b""), Err(Fault::CutOff("开头".to_owned())));
}

#[test]
fn what_hides_in_a_zip_is_no_special_case() {
    let second = || "documents/001-D12.pdf".to_owned();
    let bomb = vec![0; 1 << 20];
    assert_eq!(
        read_all(&pack(CompressionMethod::Deflated, &[("manifest.json", &bomb)])),
        Err(Fault::Compressed("manifest.json".into()))
    );
    assert_eq!(read_all(&with(SECOND + 6, &[1, 0])), Err(Fault::Encrypted(second())));
    assert_eq!(read_all(&with(SECOND + 8, &[99, 0])), Err(Fault::Compressed(second())));
    assert_eq!(read_all(&with(SECOND + 18, &[0xFF; 8])), Err(Fault::TooLarge(second())), "ZIP64");
    assert_eq!(read_all(&with(SECOND + 10, &[7, 7])), Err(Fault::Header(second())), "a time");
    assert_eq!(read_all(&with(SECOND + 28, &[4, 0])), Err(Fault::Header(second())), "an extra field");
    // A size that reaches into the next file: overlapping entries.
    assert_eq!(read_all(&with(SECOND + 18, &[80, 0, 0, 0, 80, 0, 0, 0])), Err(Fault::Content(second())));
    let central = sample().len() - 22 - (3 * 46 + 13 + 21 + 9);
    let link = [0, 0, 0xFF, 0xA1];
    assert_eq!(
        read_all(&with(central + 38, &link)),
        Err(Fault::Directory("manifest.json".into())),
        "a symbolic link"
    );
    let end = sample().len();
    assert_eq!(read_all(&with(end - 2, &[3, 0])), Err(Fault::Directory("结尾".into())), "a comment");
}

#[test]
fn no_name_leads_anywhere_else() {
    let names = [
        "../a", "/a", "a/../b", "a\\b", "C:a", "a/b/c", ".a", "a.", "a/", "", "a b", "文", "a\0", "con/.",
        "-/..",
    ];
    for name in names {
        assert!(Writer::new(Vec::new()).file(name, b"").is_err(), "{name:?}");
        let packed = pack(CompressionMethod::Stored, &[("zz", b"x")]);
        // The same length, so that nothing but the name differs.
        if name.len() == 2 {
            let mut changed = packed;
            changed[30..32].copy_from_slice(name.as_bytes());
            assert!(matches!(read_all(&changed), Err(Fault::Name(_))), "{name:?}");
        }
    }
}

#[test]
fn one_name_stands_for_one_file_whatever_the_case() {
    let mut writer = Writer::new(Vec::new());
    writer.file("a/b.pdf", b"1").unwrap();
    assert!(writer.file("A/B.PDF", b"2").is_err());
    let mut twice = sample();
    // The second file becomes another one that differs in case alone.
    let at = twice.windows(9).position(|part| part == b"stamp.tsr").unwrap();
    twice.splice(at - 4..at - 2, 13_u16.to_le_bytes());
    twice.splice(at..at + 9, b"Manifest.JSON".iter().copied());
    assert_eq!(read_all(&twice), Err(Fault::Duplicate("Manifest.JSON".into())));
}

#[test]
fn too_many_files_are_refused_before_they_are_kept() {
    let mut bytes = Vec::new();
    for number in 0..=ENTRIES_MAX {
        let offset = u32::try_from(bytes.len()).unwrap();
        bytes.extend(local_header(&Entry { name: format!("f{number}"), crc: 0, length: 0, offset }));
    }
    assert_eq!(read_all(&bytes), Err(Fault::TooMany));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..200) {
        let start = sample();
        let mixed = [&start[..cut.min(start.len())], &bytes[..]].concat();
        prop_assert!(read_all(&mixed).is_err() || mixed == start);
    }
}
