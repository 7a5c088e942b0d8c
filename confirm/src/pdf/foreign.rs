//! Reads a PDF that somebody put in: from Word, a scanner, a browser.
//!
//! Cross-reference streams and object streams are normal there, and so are hybrid and linearized files; lopdf unpacks
//! and keeps all of it at once, so a small file may cost gigabytes. The file is walked first, along its own tables:
//! objects, words, nesting, bytes and what is packed are counted against limits, and only then lopdf reads it, strictly.
//! It never guesses what a damaged file meant; a paper that can't be read is attached as it is.
//!
//! Source: ISO 32000-1, 7.5 (file structure, object streams, cross-reference streams). Left out: what streams of pages
//! and pictures hold; whoever unpacks them has a limit of their own.

mod object;
mod packed;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, LoadOptions, ObjectId};

use object::{Body, body};
use table::{Place, section};

/// Most sections of the cross-reference table: every later change of a file adds one.
const SECTIONS_MAX: usize = 200;
/// Most objects; a book has as many.
const OBJECTS_MAX: usize = 100_000;
/// Most words of all objects; each may take a hundred bytes of memory.
const WORDS_MAX: usize = 1_500_000;
/// Most bytes that object streams and tables are unpacked to, all together.
const UNPACKED_MAX: usize = 64 << 20;
/// Most pages; a file of the court has fewer.
pub const PAGES_MAX: usize = 2_000;
/// Most steps on the way to a page.
const TREE_MAX: usize = 10_000;

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is no PDF, or it is damaged or built in a way that nobody builds files.
    #[error("the file is no PDF or is damaged")]
    Damaged,
    /// It needs a password, or may not be printed.
    #[error("the file is encrypted")]
    Encrypted,
    /// It has more in it than is let in.
    #[error("the file is too large to be read")]
    TooLarge,
}

/// What a file has been found to hold so far.
#[derive(Debug, Default)]
struct Tally {
    objects: usize,
    words: usize,
    /// Bytes of bodies of objects: more than the file has, if objects lie over one another.
    bytes: usize,
    unpacked: usize,
}

impl Tally {
    /// Counts a body, which may take what is left of `file` bytes twice: strings and streams are copied once.
    fn body(&mut self, words: usize, bytes: usize, file: usize) -> Result<(), Unread> {
        self.objects += 1;
        self.words += words;
        self.bytes += bytes;
        if self.bytes > file.saturating_mul(2) {
            return Err(Unread::Damaged);
        }
        if self.objects > OBJECTS_MAX || self.words > WORDS_MAX { Err(Unread::TooLarge) } else { Ok(()) }
    }
}

/// The file in `bytes`.
///
/// # Errors
///
/// An [`Unread`]; then nothing was built of it.
pub fn read(bytes: &[u8]) -> Result<Document, Unread> {
    let end = check(bytes)?;
    let options =
        LoadOptions { strict: true, max_decompressed_size: Some(UNPACKED_MAX), ..LoadOptions::default() };
    Document::load_mem_with_options(&bytes[..end], options).map_err(|_| Unread::Damaged)
}

/// The pages of a file that was [read], in order. A tree that leads round in a circle, or names a page twice, is damaged.
///
/// # Errors
///
/// An [`Unread`].
pub fn pages(document: &Document) -> Result<Vec<ObjectId>, Unread> {
    let root = document.catalog().and_then(|catalog| catalog.get(b"Pages")?.as_reference());
    let mut waiting = vec![root.map_err(|_| Unread::Damaged)?];
    let (mut seen, mut pages) = (BTreeSet::new(), Vec::new());
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            return Err(Unread::Damaged);
        }
        if seen.len() > TREE_MAX || pages.len() >= PAGES_MAX {
            return Err(Unread::TooLarge);
        }
        let node = document.get_dictionary(id).map_err(|_| Unread::Damaged)?;
        match node.get_deref(b"Kids", document).and_then(lopdf::Object::as_array) {
            Ok(kids) => {
                if kids.len() + waiting.len() > TREE_MAX {
                    return Err(Unread::TooLarge);
                }
                for kid in kids.iter().rev() {
                    waiting.push(kid.as_reference().map_err(|_| Unread::Damaged)?);
                }
            }
            Err(_) => pages.push(id),
        }
    }
    if pages.is_empty() { Err(Unread::Damaged) } else { Ok(pages) }
}

/// Walks tables and objects; gives where the file ends for a reader.
fn check(bytes: &[u8]) -> Result<usize, Unread> {
    if !(bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.")) {
        return Err(Unread::Damaged);
    }
    let (start, end) = last_table(bytes).ok_or(Unread::Damaged)?;
    let bytes = &bytes[..end];
    let mut tally = Tally::default();
    let mut places: BTreeMap<u32, Place> = BTreeMap::new();
    let mut offsets: BTreeMap<usize, (u32, u16)> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(start);
    while let Some(at) = next {
        let mut newest = section(bytes, at, &mut tally)?;
        // The stream of a hybrid file counts after its table and before older ones.
        let mut parts = vec![(at, newest.entries)];
        if let Some(at) = newest.hybrid.take() {
            parts.push((at, section(bytes, at, &mut tally)?.entries));
        }
        for (at, entries) in parts {
            if !seen.insert(at) || seen.len() > SECTIONS_MAX {
                return Err(Unread::Damaged);
            }
            for (number, place) in entries {
                if let Place::At { offset, generation } = place
                    && offsets.insert(offset, (number, generation)).is_some_and(|other| other.0 != number)
                {
                    return Err(Unread::Damaged);
                }
                places.entry(number).or_insert(place);
            }
        }
        next = newest.previous;
    }
    // What stands first is looked at by readers whether or not it is listed.
    let listed = |offset: usize| offsets.contains_key(&offset);
    if let Some((at, body_at)) = object::first_head(bytes).filter(|(at, _)| !listed(*at)) {
        let body = body(bytes, body_at)?;
        tally.body(body.words, body.end - at, bytes.len())?;
    }
    for (&offset, &(number, generation)) in &offsets {
        let at = object::head(bytes, offset, Some((number, generation))).ok_or(Unread::Damaged)?;
        let body = body(bytes, at)?;
        let ends = match body.data {
            Some(data) => stream_end(bytes, &body, data, &places)?,
            None => body.end,
        };
        tally.body(body.words, ends - offset, bytes.len())?;
        if let Some(data) = body.data
            && body.head.name(b"Type").is_some_and(|kind| kind == b"ObjStm")
        {
            let content = packed::unpacked(&body.head, &bytes[data..ends], &mut tally)?;
            packed::members(&body.head, &content, &mut tally)?;
        }
    }
    Ok(end)
}

/// Where the data of a stream ends, by its length, which must lead to `endstream`.
fn stream_end(
    bytes: &[u8],
    body: &Body<'_>,
    data: usize,
    places: &BTreeMap<u32, Place>,
) -> Result<usize, Unread> {
    let length = match body.head.reference(b"Length") {
        // A length somewhere else is a number by itself, so that nothing has to be unpacked to find where others end.
        Some(number) => match places.get(&number) {
            Some(Place::At { offset, generation }) => {
                let at = object::head(bytes, *offset, Some((number, *generation))).ok_or(Unread::Damaged)?;
                object::lone_number(bytes, at)
            }
            Some(Place::Packed | Place::Free) | None => None,
        },
        None => body.head.number(b"Length"),
    };
    let end = length.and_then(|length| data.checked_add(length)).ok_or(Unread::Damaged)?;
    let rest = bytes.get(end..).ok_or(Unread::Damaged)?;
    if rest.trim_ascii_start().starts_with(b"endstream") { Ok(end) } else { Err(Unread::Damaged) }
}

/// Where the last `startxref` says that a table begins, and where the file ends.
fn last_table(bytes: &[u8]) -> Option<(usize, usize)> {
    const KEY: &[u8] = b"startxref";
    const END: &[u8] = b"%%EOF";
    let at = bytes.windows(KEY.len()).rposition(|window| window == KEY)?;
    let rest = &bytes[at + KEY.len()..];
    let number = rest.trim_ascii_start();
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let table = std::str::from_utf8(number.get(..digits.min(11))?).ok()?.parse().ok()?;
    let end = number[digits..].trim_ascii_start();
    // lopdf looks for the key right before the end.
    let near = rest.len() - end.len() <= 16;
    (near && end.starts_with(END)).then(|| (table, bytes.len() - end.len() + END.len()))
}

#[cfg(test)]
mod tests;
