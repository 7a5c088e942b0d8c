//! The fuzzers' entry functions over their seeds and some thousand changes of them, with the usual compiler.
//!
//! `make fuzz` goes on where this ends. A file that once broke something is kept among the seeds.

#[path = "../../../tests/fuzz/src/lib.rs"]
mod target;

use std::path::{Path, PathBuf};

use confirm::paper::ruling::SEAL_FIELD;
use confirm::pdf::Emblem;
use confirm::pki::timestamp;
use confirm::verify::{Verdict, verify};

use crate::office::{Office, at};

/// Changes of every seed, unless `FUZZ_CHANGES` says another number.
const CHANGES: usize = 400;

fn changes() -> usize {
    std::env::var("FUZZ_CHANGES").map_or(CHANGES, |count| count.parse().unwrap())
}

fn seeds(of: &str) -> Vec<Vec<u8>> {
    let folder = folder().join(of);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/seeds")
}

/// Gives `entry` every seed of a kind, and each of them changed in every way, again and again.
fn check(of: &str, entry: fn(&[u8])) {
    let mut dice = Dice(1);
    let mut below = |count: usize| dice.below(count);
    let seeds = seeds(of);
    for seed in &seeds {
        entry(seed);
        for _ in 0..changes() {
            let mut bytes = seed.clone();
            for _ in 0..=below(3) {
                change(&mut bytes, &seeds[below(seeds.len())], &mut below);
            }
            entry(&bytes);
        }
    }
}

/// The same numbers every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(count.max(1)).unwrap()).unwrap()
    }
}

/// One change as fuzzers make them: a bit, a byte, a number, a piece left out, doubled, moved or taken from elsewhere.
fn change(bytes: &mut Vec<u8>, other: &[u8], below: &mut impl FnMut(usize) -> usize) {
    if bytes.is_empty() {
        return bytes.push(0);
    }
    let at = below(bytes.len());
    let length = (1 + below(40)).min(bytes.len() - at);
    match below(7) {
        0 => bytes[at] ^= 1 << below(8),
        1 => bytes[at] = [0, 1, 0x30, 0x7F, 0x80, 0x84, 0xFF][below(7)],
        2 => drop(bytes.drain(at..at + length)),
        3 => {
            let piece = bytes[at..at + length].to_vec();
            let to = below(bytes.len());
            bytes.splice(to..to, piece);
        }
        4 => bytes.truncate(at),
        5 => {
            let from = below(other.len().max(1)).min(other.len());
            let piece = other[from..(from + length).min(other.len())].to_vec();
            bytes.splice(at..at + length, piece);
        }
        _ => {
            // The next number in digits becomes another one.
            let number = (at..bytes.len()).find(|&at| bytes[at].is_ascii_digit());
            if let Some(from) = number {
                let end = from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let numbers = ["0", "1", "9", "65536", "4294967295", "99999999999999999999", "-1"];
                bytes.splice(from..end, numbers[below(numbers.len())].bytes());
            }
        }
    }
}

#[test]
fn no_change_of_a_file_breaks_verify_or_passes() {
    check("pdf", target::pdf);
}

#[test]
fn no_replaced_object_breaks_verify_or_passes() {
    let mut dice = Dice(2);
    for seed in seeds("objects") {
        target::objects(&seed);
    }
    for _ in 0..changes() {
        let choices: [u8; 48] = std::array::from_fn(|_| u8::try_from(dice.below(256)).unwrap());
        target::objects(&choices);
    }
}

#[test]
fn no_change_of_a_container_breaks_its_check() {
    check("cms", target::cms);
}

#[test]
fn no_change_of_a_token_breaks_its_check() {
    check("stamp", target::stamp);
}

#[test]
fn no_change_of_a_bundle_breaks_its_check_or_passes() {
    let mut dice = Dice(3);
    let seed: Vec<u8> = [0].iter().chain(target::BUNDLE).copied().collect();
    target::bundle(&seed);
    for _ in 0..changes() / 4 {
        let mut bytes = seed.clone();
        change(&mut bytes, &seed, &mut |count| dice.below(count));
        target::bundle(&bytes);
        let mut choices: [u8; 32] = std::array::from_fn(|_| u8::try_from(dice.below(256)).unwrap());
        choices[0] |= 1;
        target::bundle(&choices);
    }
}

/// The seeds are what everything else is measured against.
#[test]
fn the_seeds_are_sound() {
    let root = std::fs::read_to_string(folder().join("bundle-root.pem")).unwrap();
    let root = confirm::pki::Certificate::from_pem(&root).unwrap();
    let report = confirm::evidence::check::check(target::BUNDLE, &[root]).unwrap();
    assert_eq!((report.faults, report.trusted), (Vec::new(), true));
    let root = std::fs::read_to_string(folder().join("root.pem")).unwrap();
    let root = confirm::pki::Certificate::from_pem(&root).unwrap();
    let report = verify(target::SIGNED, &[root]);
    assert_eq!(report.verdict(), Verdict::Sound, "{:#?}", report.sentences());
    assert_eq!(report.signatures.len(), 2);
}

/// Writes the seeds anew: `cargo test -p confirm --test documents write_seeds -- --ignored`.
#[test]
#[ignore = "run by hand when the format of our files changes; the seeds are kept in the repository"]
fn write_seeds() {
    let office = Office::open();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder().join(name), bytes).unwrap();
    let issued = office.issued(&crate::papers::receipt().paper(None, None));
    let file = office.sealed(&issued, (SEAL_FIELD, "潞川区人民法院"), Emblem::Star);
    write("pdf/signed.pdf", &file.bytes);
    write("root.pem", office.authority.root().pem().as_bytes());
    write("objects/none", b"\0");
    let contents = file.bytes.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 11;
    let digits = file.bytes[contents..].iter().take_while(|&&byte| byte != b'>').count();
    let digits = std::str::from_utf8(&file.bytes[contents..contents + digits]).unwrap();
    let room: Vec<u8> = (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let length = 4 + usize::from(u16::from_be_bytes([room[2], room[3]]));
    write("cms/container.der", &room[..length]);
    write("stamp/token.der", &timestamp::stamp(&office.tsa, [7; 32], at(), &office.random).unwrap());
}
