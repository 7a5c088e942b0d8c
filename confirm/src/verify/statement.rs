//! Reads what a file says of its signatures, and what each of them covers.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{self, TimeZone};
use lopdf::{Dictionary, Document, Object};
use ring::digest::{Context, SHA256};

use super::Missing;
use crate::pdf::archive::{self, ARCHIVE_FIELD};
use crate::pdf::signature::fields;

/// A signature or an archive time stamp as the file states it.
pub(super) struct Signed {
    pub(super) field: String,
    pub(super) name: String,
    /// Whether it is a document time stamp.
    pub(super) is_stamp: bool,
    /// When it was signed, as the signer says.
    pub(super) at: Option<Timestamp>,
    pub(super) contents: Vec<u8>,
    range: [usize; 4],
    /// Length of the file as it was signed.
    pub(super) end: usize,
}

impl Signed {
    /// The two ranges of bytes it covers, each from and up to.
    pub(super) fn coverage(&self) -> [usize; 4] {
        let [start, length, resume, _] = self.range;
        [start, start.saturating_add(length), resume, self.end]
    }
}

/// The signatures of a file; places without one go to `missing`.
pub(super) fn read(document: &Document, missing: &mut Vec<Missing>) -> Option<Vec<Signed>> {
    let mut signed = Vec::new();
    for (_, field) in fields(document).ok()? {
        let name = text(&field, b"T")?;
        match field.get(b"V") {
            Ok(value) => signed.push(statement(document, name, value)?),
            // That it is not archived yet is said by the level.
            Err(_) if name == ARCHIVE_FIELD => {}
            Err(_) => {
                missing.push(Missing { alt: text(&field, b"TU").unwrap_or_default(), field: name });
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
    let is_stamp = archive::is_stamp(dictionary);
    let at = text(dictionary, b"M").and_then(|date| instant(&date));
    Some(Signed { field, name, is_stamp, at, contents, range, end: range[2].checked_add(range[3])? })
}

/// A date as PDF writes it (ISO 32000-1, 7.9.4): `D:20260608152000+08'00'`.
fn instant(date: &str) -> Option<Timestamp> {
    let (civil, zone) = date.strip_prefix("D:")?.split_at_checked(14)?;
    let civil = DateTime::strptime("%Y%m%d%H%M%S", civil).ok()?;
    let zone = zone.strip_suffix('\'').unwrap_or(zone);
    let seconds = match zone.split_at_checked(1) {
        None | Some(("Z", _)) => 0,
        Some((sign @ ("+" | "-"), rest)) => {
            let (hours, minutes) = rest.split_once('\'')?;
            // Sixteen bits, so that nothing overflows.
            let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
            let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
            if sign == "-" { -seconds } else { seconds }
        }
        Some(_) => return None,
    };
    let zone = TimeZone::fixed(tz::Offset::from_seconds(seconds).ok()?);
    Some(civil.to_zoned(zone).ok()?.timestamp())
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

/// SHA-256 of what the signature covers, if it covers everything but its own container.
pub(super) fn digest(bytes: &[u8], signed: &Signed) -> Option<[u8; 32]> {
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
pub(super) fn split_der(room: &[u8]) -> Option<(&[u8], &[u8])> {
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
    use super::*;

    #[test]
    fn a_container_ends_where_its_length_says() {
        assert_eq!(split_der(&[0x30, 1, 7, 0, 0]), Some((&[0x30, 1, 7][..], &[0, 0][..])));
        assert_eq!(split_der(&[0x30, 0x81, 1, 7, 9]), Some((&[0x30, 0x81, 1, 7][..], &[9][..])));
        assert_eq!(split_der(&[0x30, 0x85, 1, 1, 1, 1, 1]), None);
        assert_eq!(split_der(&[0x30, 9]), None);
    }

    #[test]
    fn a_date_has_its_zone() {
        let at = "2026-06-08T07:20:00Z".parse().ok();
        assert_eq!(instant("D:20260608152000+08'00'"), at);
        assert_eq!(instant("D:20260608015000-05'30"), at);
        assert_eq!((instant("D:20260608072000Z"), instant("D:20260608072000")), (at, at));
        assert_eq!((instant("D:20260608+08'00'"), instant("D:20261308152000Z")), (None, None));
        assert_eq!(instant("D:20260608152000+99999999999'00'"), None);
        assert_eq!(instant("D:20260608152000+32767'00'"), None);
    }

    #[test]
    fn a_room_is_written_in_one_way() {
        assert_eq!(unhex(b"0aff"), Some(vec![0x0A, 0xFF]));
        assert_eq!(unhex(b"0AFF"), Some(vec![0x0A, 0xFF]));
        assert_eq!((unhex(b"0Aff"), unhex(b"+aff"), unhex(b"0af")), (None, None, None));
    }
}
