//! Streams that hold other objects, or the table itself (ISO 32000-1, 7.5.7, 7.5.8).

use lopdf::{Dictionary, Object, Stream};

use super::object::{Head, words};
use super::{Tally, UNPACKED_MAX, Unread};

/// Widest row of a predictor; rows of a table have some ten bytes.
const COLUMNS_MAX: usize = 4096;

/// What the data of a stream is unpacked to, which must be packed with Flate or not at all.
pub(super) fn unpacked(head: &Head<'_>, data: &[u8], tally: &mut Tally) -> Result<Vec<u8>, Unread> {
    let mut entries = Dictionary::new();
    match (head.get(b"Filter"), head.name(b"Filter")) {
        (None, _) => {}
        (Some(_), Some(name)) if name == b"FlateDecode" => {
            entries.set("Filter", Object::Name(name));
            if let Some(parameters) = head.get(b"DecodeParms") {
                entries.set("DecodeParms", predictor(parameters)?);
            }
        }
        (Some(_), _) => return Err(Unread::Damaged),
    }
    let room = UNPACKED_MAX.saturating_sub(tally.unpacked);
    let content =
        Stream::new(entries, data.to_vec()).get_plain_content_with_limit(room).map_err(|error| {
            use lopdf::{DecompressError, Error};
            match error {
                Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => Unread::TooLarge,
                _ => Unread::Damaged,
            }
        })?;
    tally.unpacked += content.len();
    Ok(content)
}

/// The parameters of Flate, of which only predictor and width of a row are let in.
fn predictor(parameters: &[u8]) -> Result<Dictionary, Unread> {
    let mut entries = Dictionary::new();
    let text = parameters.trim_ascii();
    let text = text.strip_prefix(b"[").and_then(|one| one.strip_suffix(b"]")).unwrap_or(text).trim_ascii();
    if text == b"null" {
        return Ok(entries);
    }
    let inner = text.strip_prefix(b"<<").and_then(|one| one.strip_suffix(b">>")).ok_or(Unread::Damaged)?;
    let words = inner.split(|byte| b"\0\t\n\x0C\r ".contains(byte)).filter(|word| !word.is_empty());
    // A value may stand right behind its name, but not another name behind a value.
    let mut pairs = Vec::new();
    for word in words {
        for (index, piece) in word.split(|byte| *byte == b'/').enumerate() {
            if index > 0 {
                pairs.push((piece.to_vec(), Vec::new()));
            } else if !piece.is_empty() {
                let last = pairs.last_mut().filter(|(_, value)| value.is_empty()).ok_or(Unread::Damaged)?;
                last.1 = piece.to_vec();
            }
        }
    }
    for (name, value) in pairs {
        let value: usize =
            std::str::from_utf8(&value).ok().and_then(|value| value.parse().ok()).ok_or(Unread::Damaged)?;
        let fits = match name.as_slice() {
            b"Predictor" => value <= 15,
            b"Columns" => (1..=COLUMNS_MAX).contains(&value),
            b"Colors" => value == 1,
            b"BitsPerComponent" => value == 8,
            _ => false,
        };
        if !fits {
            return Err(Unread::Damaged);
        }
        let value = i64::try_from(value).map_err(|_| Unread::Damaged)?;
        entries.set(name, Object::Integer(value));
    }
    Ok(entries)
}

/// Counts the objects in an object stream, which must lie one behind the other, none reaching into the next.
pub(super) fn members(head: &Head<'_>, content: &[u8], tally: &mut Tally) -> Result<(), Unread> {
    let (first, count) = head.number(b"First").zip(head.number(b"N")).ok_or(Unread::Damaged)?;
    let index =
        content.get(..first).and_then(|index| std::str::from_utf8(index).ok()).ok_or(Unread::Damaged)?;
    let numbers: Option<Vec<usize>> = index.split_ascii_whitespace().map(|word| word.parse().ok()).collect();
    let numbers = numbers.ok_or(Unread::Damaged)?;
    if Some(numbers.len()) != count.checked_mul(2) {
        return Err(Unread::Damaged);
    }
    let offsets: Vec<usize> = numbers.chunks_exact(2).map(|pair| pair[1]).collect();
    let ends = offsets.iter().skip(1).copied().chain([content.len() - first]);
    for (&begin, end) in offsets.iter().zip(ends) {
        let place = first.checked_add(begin).zip(first.checked_add(end)).filter(|(begin, end)| begin < end);
        let member = place.and_then(|(begin, end)| content.get(begin..end)).ok_or(Unread::Damaged)?;
        tally.body(words(member)?, 0, usize::MAX)?;
    }
    Ok(())
}
