//! One section of the cross-reference table: plain, or a stream (ISO 32000-1, 7.5.4, 7.5.8).

use super::object::{self, Body, Head, Lexer, Token, body};
use super::{OBJECTS_MAX, Tally, Unread, packed};

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the file.
    At {
        /// From its beginning.
        offset: usize,
        /// How often its number was used before.
        generation: u16,
    },
    /// In an object stream.
    Packed,
    /// Nowhere.
    Free,
}

/// A section.
pub(super) struct Section {
    pub(super) entries: Vec<(u32, Place)>,
    /// Where the one before it begins.
    pub(super) previous: Option<usize>,
    /// Where the stream begins that completes it.
    pub(super) hybrid: Option<usize>,
}

/// The section that begins at `at`.
pub(super) fn section(bytes: &[u8], at: usize, tally: &mut Tally) -> Result<Section, Unread> {
    match Lexer::new(bytes, at).token()? {
        Some(Token::Word(b"xref")) => plain(bytes, at, tally),
        Some(Token::Word(_)) => stream(bytes, at, tally),
        _ => Err(Unread::Damaged),
    }
}

fn plain(bytes: &[u8], at: usize, tally: &mut Tally) -> Result<Section, Unread> {
    let mut lexer = Lexer::new(bytes, at);
    let mut word = || match lexer.token() {
        Ok(Some(Token::Word(word))) => Ok((word, lexer.at)),
        _ => Err(Unread::Damaged),
    };
    word()?;
    let mut entries = Vec::new();
    let trailer_at = loop {
        let (first, at) = word()?;
        if first == b"trailer" {
            break at;
        }
        let (first, count) = (number(first)?, number(word()?.0)?);
        if count > OBJECTS_MAX || entries.len() + count > OBJECTS_MAX {
            return Err(Unread::TooLarge);
        }
        for index in first..first.saturating_add(count) {
            let (offset, generation) = (number(word()?.0)?, number(word()?.0)?);
            let place = match word()?.0 {
                b"n" => {
                    Place::At { offset, generation: u16::try_from(generation).map_err(|_| Unread::Damaged)? }
                }
                b"f" => Place::Free,
                _ => return Err(Unread::Damaged),
            };
            entries.push((u32::try_from(index).map_err(|_| Unread::Damaged)?, place));
        }
    };
    let trailer = body(bytes, trailer_at)?;
    tally.body(trailer.words, trailer.end - at, bytes.len())?;
    let (previous, hybrid) = ways(&trailer.head)?;
    Ok(Section { entries, previous, hybrid })
}

fn stream(bytes: &[u8], at: usize, tally: &mut Tally) -> Result<Section, Unread> {
    let start = object::head(bytes, at, None).ok_or(Unread::Damaged)?;
    let Body { words, head, data, .. } = body(bytes, start)?;
    let data =
        data.filter(|_| head.name(b"Type").is_some_and(|kind| kind == b"XRef")).ok_or(Unread::Damaged)?;
    // Nothing is known yet that would say where another length is.
    let end = head.number(b"Length").and_then(|length| data.checked_add(length)).ok_or(Unread::Damaged)?;
    let packed = bytes.get(data..end).ok_or(Unread::Damaged)?;
    tally.body(words, 0, bytes.len())?;
    let content = packed::unpacked(&head, packed, tally)?;
    let widths =
        head.numbers(b"W").filter(|widths| widths.len() == 3 && widths.iter().all(|&width| width <= 8));
    let widths = widths.ok_or(Unread::Damaged)?;
    let width: usize = widths.iter().sum();
    let size = head.number(b"Size").ok_or(Unread::Damaged)?;
    let index = match head.get(b"Index") {
        Some(_) => head.numbers(b"Index").ok_or(Unread::Damaged)?,
        None => vec![0, size],
    };
    if width == 0 || index.len() % 2 == 1 {
        return Err(Unread::Damaged);
    }
    let mut rows = content.chunks_exact(width);
    let mut entries = Vec::new();
    for pair in index.chunks_exact(2) {
        if pair[1] > OBJECTS_MAX || entries.len() + pair[1] > OBJECTS_MAX {
            return Err(Unread::TooLarge);
        }
        for number in pair[0]..pair[0].saturating_add(pair[1]) {
            let row = rows.next().ok_or(Unread::Damaged)?;
            entries.push((u32::try_from(number).map_err(|_| Unread::Damaged)?, place(row, &widths)?));
        }
    }
    let (previous, _) = ways(&head)?;
    Ok(Section { entries, previous, hybrid: None })
}

fn place(row: &[u8], widths: &[usize]) -> Result<Place, Unread> {
    let mut rest = row;
    let mut field = |width: usize| {
        let (value, after) = rest.split_at(width);
        rest = after;
        value.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
    };
    let kind = if widths[0] == 0 { 1 } else { field(widths[0]) };
    let (second, third) = (field(widths[1]), field(widths[2]));
    match kind {
        1 => Ok(Place::At {
            offset: usize::try_from(second).map_err(|_| Unread::Damaged)?,
            generation: u16::try_from(third).map_err(|_| Unread::Damaged)?,
        }),
        2 => Ok(Place::Packed),
        // Other kinds are for later editions, and count as nothing.
        _ => Ok(Place::Free),
    }
}

/// Where a trailer leads on to; one of an encrypted file leads nowhere.
fn ways(head: &Head<'_>) -> Result<(Option<usize>, Option<usize>), Unread> {
    if head.get(b"Encrypt").is_some() {
        return Err(Unread::Encrypted);
    }
    let way = |key: &[u8]| match head.get(key) {
        None => Ok(None),
        Some(_) => head.number(key).map(Some).ok_or(Unread::Damaged),
    };
    Ok((way(b"Prev")?, way(b"XRefStm")?))
}

fn number(word: &[u8]) -> Result<usize, Unread> {
    let plain = !word.is_empty() && word.len() <= 10 && word.iter().all(u8::is_ascii_digit);
    let number = plain.then(|| std::str::from_utf8(word).ok()?.parse().ok()).flatten();
    number.ok_or(Unread::Damaged)
}
