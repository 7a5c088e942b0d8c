//! Signs a file as another tool would, which does not ask whether it may.

use confirm::pdf::increment::Increment;
use confirm::pki::cms::Unsigned;
use confirm::pki::{Signer, sha256, timestamp};
use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use crate::office::{Office, archived_at};

/// The seal with which it signs.
pub const SEAL: (&str, &str) = ("CommitteeSeal", "柳河街道人民调解委员会");

/// Where the number `index` of the last byte range stands, and its digits.
pub fn range_number(bytes: &[u8], index: usize) -> (std::ops::Range<usize>, usize) {
    let start = bytes.windows(12).rposition(|window| window == b"/ByteRange [").unwrap() + 12;
    let mut from = start;
    for _ in 0..index {
        from += bytes[from..].iter().position(|&byte| byte == b' ').unwrap() + 1;
    }
    let length = bytes[from..].iter().position(|byte| !byte.is_ascii_digit()).unwrap();
    (from..from + length, std::str::from_utf8(&bytes[from..from + length]).unwrap().parse().unwrap())
}

/// Puts `container` into the room of the last signature.
pub fn fill(bytes: &mut [u8], container: &[u8]) {
    let start = bytes.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 11;
    let digits: String = container.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes[start..start + digits.len()].copy_from_slice(digits.as_bytes());
}

/// SHA-256 of what the last byte range covers.
pub fn covered(bytes: &[u8]) -> [u8; 32] {
    let [length, resume, rest] = [1, 2, 3].map(|index| range_number(bytes, index).1);
    sha256(&[&bytes[..length], &bytes[resume..resume + rest]].concat())
}

/// `base` with a signature of the seal in `field`, as another tool would make it.
pub fn sealed_by_hand(office: &Office, base: &[u8], field: &str) -> Vec<u8> {
    let seal = office.seal(SEAL);
    let mut increment = Increment::open(base).unwrap();
    let signed = sign_by_hand(&mut increment, field, "Sig", "ETSI.CAdES.detached");
    let mut bytes = finished(increment, base.len());
    assert!(signed);
    let unsigned = Unsigned::detached(covered(&bytes), &seal.chain()[0]).unwrap();
    let made = unsigned.clone().signed(seal.sign(&unsigned.message().unwrap(), &office.random).unwrap());
    let token = timestamp::stamp(&office.tsa, made.imprint(), archived_at(), &office.random).unwrap();
    let container = made.finish(seal.chain(), Some(&token)).unwrap();
    fill(&mut bytes, &container);
    bytes
}

/// The field of that name.
pub fn field_of(increment: &Increment<'_>, name: &str) -> Option<(ObjectId, Dictionary)> {
    increment.document().objects.iter().find_map(|(id, object)| {
        let dictionary = object.as_dict().ok()?;
        (dictionary.get(b"T").and_then(Object::as_str).ok()? == name.as_bytes())
            .then(|| (*id, dictionary.clone()))
    })
}

/// Points the field at a new signature dictionary, as another tool would.
pub fn sign_by_hand(increment: &mut Increment<'_>, field: &str, kind: &str, format: &str) -> bool {
    let Some((id, mut field)) = field_of(increment, field) else { return false };
    let name = |text: &str| Object::Name(text.as_bytes().to_vec());
    let mut signature = Dictionary::new();
    signature.set("Type", name(kind));
    if kind == "Sig" {
        let wide = [0xFEFF].into_iter().chain(SEAL.1.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        signature.set("Name", Object::String(wide, StringFormat::Hexadecimal));
    }
    signature.set("Filter", name("Adobe.PPKLite"));
    signature.set("SubFilter", name(format));
    signature.set(
        "ByteRange",
        vec![
            Object::Integer(0),
            9_999_999_999_i64.into(),
            9_999_999_999_i64.into(),
            9_999_999_999_i64.into(),
        ],
    );
    signature.set("Contents", Object::String(vec![0; 8192], StringFormat::Hexadecimal));
    let signature = increment.add(signature);
    field.set("V", signature);
    increment.replace(id, field);
    true
}

/// The file with its last byte range filled in.
pub fn finished(increment: Increment<'_>, base: usize) -> Vec<u8> {
    let mut bytes = increment.finish();
    let room = base + bytes[base..].windows(11).position(|window| window == b"/Contents <").unwrap() + 10;
    let end = room + 2 * 8192 + 2;
    let range = base + bytes[base..].windows(12).position(|window| window == b"/ByteRange [").unwrap() + 11;
    let close = range + bytes[range..].iter().position(|&byte| byte == b']').unwrap();
    let text = format!("[0 {room} {end} {}", bytes.len() - end);
    let padded = format!("{text:<width$}", width = close - range);
    bytes[range..close].copy_from_slice(padded.as_bytes());
    bytes
}
