//! What a stranger's bytes must not do: crash, take long, or pass for what was signed.
//!
//! Shared by the fuzzers, of which each calls one, and by the test that replays their seeds
//! (`confirm/tests/documents/fuzz.rs`, which also writes them).

use confirm::evidence::manifest::STAMP;
use confirm::evidence::{check, container};
use confirm::pdf::increment::Increment;
use confirm::pki::Certificate;
use confirm::pki::cms::Container;
use confirm::pki::timestamp::{self, Request};
use confirm::verify::{Verdict, verify};
use jiff::Timestamp;
use lopdf::{Dictionary, Object, ObjectId, StringFormat};
use ring::rand::SystemRandom;

/// A file with two signatures, whole.
pub const SIGNED: &[u8] = include_bytes!("../seeds/pdf/signed.pdf");
/// The bundle of a young case, whole, and the root that it leads to.
pub const BUNDLE: &[u8] = include_bytes!("../seeds/bundle.zip");
const BUNDLE_ROOT: &str = include_str!("../seeds/bundle-root.pem");
/// The root that they lead to.
const ROOT: &str = include_str!("../seeds/root.pem");
/// What the stamped token stamps.
const STAMPED: [u8; 32] = [7; 32];

/// A file as anyone may hand it in.
pub fn pdf(bytes: &[u8]) {
    let report = verify(bytes, &[root()]);
    assert!(!report.sentences().is_empty());
    assert!(report.verdict() != Verdict::Sound || is_signed(bytes), "another file passes for the signed one");
}

/// The signed file with objects replaced behind it, as a well-made increment; `bytes` choose what and how.
pub fn objects(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let Ok(mut increment) = Increment::open(SIGNED) else { panic!("the seed can be continued") };
    let ids: Vec<ObjectId> = increment.document().objects.keys().copied().collect();
    for _ in 0..choices.below(4) + 1 {
        let id = ids[choices.below(ids.len())];
        let mut object = increment.document().objects[&id].clone();
        choices.change(&mut object, &ids);
        increment.replace(id, object);
    }
    pdf(&increment.finish());
}

/// An evidence bundle as anyone may hand it in; or, after an odd byte, the whole one with the content of its items
/// changed and packed again as it should be, for a changed byte of the container is found before anything is read.
pub fn bundle(bytes: &[u8]) {
    let Some((&way, rest)) = bytes.split_first() else { return };
    let made;
    let bundle = if way.is_multiple_of(2) {
        rest
    } else {
        made = repacked(&mut Choices(rest));
        &made
    };
    let root =
        Certificate::from_pem(BUNDLE_ROOT).unwrap_or_else(|error| panic!("the seed has a root: {error}"));
    let Ok(report) = check::check(bundle, &[root]) else { panic!("nothing is read but memory") };
    // The stamp carries more than it signs, such as the certificates above its own.
    let passes = report.faults.is_empty() && report.trusted;
    assert!(
        !passes || signed_items(bundle) == signed_items(BUNDLE),
        "another bundle passes for the whole one"
    );
}

fn repacked(choices: &mut Choices<'_>) -> Vec<u8> {
    let mut items = items(BUNDLE);
    for _ in 0..choices.below(3) + 1 {
        let at = choices.below(items.len());
        match choices.below(6) {
            0 => drop(items.remove(at)),
            1 => items.push(items[at].clone()),
            2 => items[at].0 = items[choices.below(items.len())].0.clone(),
            _ => choices.scribble(&mut items[at].1),
        }
        if items.is_empty() {
            break;
        }
    }
    let mut writer = container::Writer::new(Vec::new());
    for (name, content) in &items {
        if writer.file(name, content).is_err() {
            return Vec::new();
        }
    }
    writer.finish().unwrap_or_default()
}

fn items(bundle: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut items = Vec::new();
    let _ = container::read(bundle, |name, content| items.push((name.to_owned(), content)));
    items
}

/// Every item of a bundle but its stamp.
fn signed_items(bundle: &[u8]) -> Vec<(String, Vec<u8>)> {
    items(bundle).into_iter().filter(|(name, _)| name != STAMP).collect()
}

/// A signature container.
pub fn cms(bytes: &[u8]) {
    if let Ok(container) = Container::read(bytes) {
        let _ = container.check([7; 32]);
        let _ = container.signer().check_chain(container.certificates(), &[root()], moment(), None);
        if let Some(token) = container.token() {
            let _ = timestamp::check(&token, container.imprint(), &[root()]);
        }
    }
}

/// A time-stamp token, and an authority's response.
pub fn stamp(bytes: &[u8]) {
    // A token carries more than it signs, such as the certificates above its own; what it says can't be another thing.
    if let Ok(stamp) = timestamp::check(bytes, STAMPED, &[root()]) {
        assert_eq!(stamp.at, moment(), "another time passes for the stamped one");
    }
    // Nobody can guess the nonce.
    let request = Request::new([9; 32], &SystemRandom::new());
    assert!(request.is_ok_and(|request| request.accept(bytes).is_err()));
}

/// Whether these bytes are the signed file. Nobody signs the container of the last signature, in which there is more
/// than it signs itself.
fn is_signed(bytes: &[u8]) -> bool {
    const CONTENTS: &[u8] = b"/Contents <";
    let start =
        SIGNED.windows(CONTENTS.len()).rposition(|window| window == CONTENTS).map(|at| at + CONTENTS.len());
    let end = start.and_then(|start| Some(start + SIGNED[start..].iter().position(|&byte| byte == b'>')?));
    let parts = |file: &'_ [u8]| Some((file.get(..start?)?.to_vec(), file.get(end?..)?.to_vec()));
    parts(bytes) == parts(SIGNED)
}

fn root() -> Certificate {
    Certificate::from_pem(ROOT).unwrap_or_else(|error| panic!("the seed has a root: {error}"))
}

/// When the seeds were made.
fn moment() -> Timestamp {
    Timestamp::from_second(1_780_903_200).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Numbers that have broken readers before.
const NUMBERS: [i64; 12] =
    [0, 1, -1, 2, 255, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 9_999_999_999, i64::MAX, i64::MIN];
/// Words that mean something in a form or a signature.
const KEYS: [&str; 16] = [
    "V",
    "T",
    "FT",
    "Kids",
    "Parent",
    "Fields",
    "AcroForm",
    "ByteRange",
    "Contents",
    "Type",
    "Length",
    "AP",
    "Perms",
    "DocMDP",
    "XFA",
    "OpenAction",
];

/// Bytes as decisions; when they run out, every decision is the first.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        let mut number = 0;
        for _ in 0..2 {
            if let Some((&byte, rest)) = self.0.split_first() {
                number = number << 8 | usize::from(byte);
                self.0 = rest;
            }
        }
        number % count.max(1)
    }

    /// Changes a few bytes: one, a piece that goes, or digits and braces that come.
    fn scribble(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return bytes.push(b'0');
        }
        // Two choices reach every byte of a large item.
        let at = (self.below(usize::MAX) << 16 | self.below(usize::MAX)) % bytes.len();
        match self.below(4) {
            0 => bytes[at] = u8::try_from(self.below(256)).unwrap_or_default(),
            1 => bytes[at] ^= 1 << self.below(8),
            2 => drop(bytes.drain(at..(at + self.below(200)).min(bytes.len()))),
            _ => {
                let text = NUMBERS[self.below(NUMBERS.len())].to_string();
                drop(bytes.splice(at..at, text.bytes()));
            }
        }
    }

    /// Changes one thing somewhere in `object`.
    fn change(&mut self, object: &mut Object, ids: &[ObjectId]) {
        let here = self.below(3) == 0;
        match object {
            Object::Dictionary(dictionary) if !here && !dictionary.is_empty() => {
                self.change_in(dictionary, ids)
            }
            Object::Stream(stream) if !here && !stream.dict.is_empty() => {
                self.change_in(&mut stream.dict, ids)
            }
            Object::Array(items) if !here && !items.is_empty() => {
                let at = self.below(items.len());
                match self.below(3) {
                    0 => drop(items.remove(at)),
                    1 => items.push(items[at].clone()),
                    _ => self.change(&mut items[at], ids),
                }
            }
            other => *other = self.value(ids),
        }
    }

    fn change_in(&mut self, dictionary: &mut Dictionary, ids: &[ObjectId]) {
        let keys: Vec<Vec<u8>> = dictionary.iter().map(|(key, _)| key.clone()).collect();
        let key = keys[self.below(keys.len())].clone();
        match self.below(4) {
            0 => drop(dictionary.remove(&key)),
            1 => {
                let name = KEYS[self.below(KEYS.len())];
                let value = self.value(ids);
                dictionary.set(name, value);
            }
            _ => {
                if let Ok(value) = dictionary.get_mut(&key) {
                    self.change(value, ids);
                }
            }
        }
    }

    fn value(&mut self, ids: &[ObjectId]) -> Object {
        match self.below(8) {
            0 => Object::Null,
            1 => Object::Integer(NUMBERS[self.below(NUMBERS.len())]),
            2 => Object::Name(KEYS[self.below(KEYS.len())].into()),
            3 => Object::String(vec![0; self.below(70_000)], StringFormat::Hexadecimal),
            4 => Object::Array(vec![Object::Integer(0); self.below(3000)]),
            5 => {
                let depth = self.below(300);
                (0..depth).fold(Object::Null, |inner, _| Object::Array(vec![inner]))
            }
            6 => Object::Dictionary(Dictionary::new()),
            _ => Object::Reference(ids[self.below(ids.len())]),
        }
    }
}
