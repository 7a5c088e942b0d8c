//! Reads a file that may come from anyone.
//!
//! lopdf takes in a whole file at once, mends what is damaged, unpacks what is packed and lets objects lie over one
//! another: a small file may cost gigabytes, and may be another file to another reader. A file of ours is plain: one
//! classic table for each revision, each behind the objects that it lists and before the next revision, nothing
//! deleted, nothing packed, nothing encrypted. So a file is walked once in its own order, and whatever is not so is
//! refused before anything is built of it. What is left costs a few times its length.
//!
//! Source: ISO 32000-1, 7.5 (file structure). Left out: what the objects mean.

mod span;

use std::ops::Range;

use lopdf::{Document, LoadOptions};

use span::words;

/// Most revisions that are read; every signature is one, and so is every time stamp of the document.
const REVISIONS_MAX: usize = 80;
/// Most objects of all revisions; an agreement of twenty parties has some 300.
const OBJECTS_MAX: usize = 20_000;
/// Most words of all objects; every number may take a hundred bytes of memory. The agreement above has some 10,000.
const WORDS_MAX: usize = 500_000;
/// Largest that a packed stream may become; none of ours has to be unpacked to be read.
const UNPACKED_MAX: usize = 1024 * 1024;

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is no PDF, or it is damaged or cut off.
    #[error("the file is no PDF or is damaged")]
    Damaged,
    /// It may be a good PDF, but it is built in a way in which no file of ours is.
    #[error("the file is not built as ours are")]
    Foreign,
}

/// The file in `bytes`, of which what stands behind its last revision is left out.
///
/// # Errors
///
/// An [`Unread`] if it is not built as a file of ours.
pub fn read(bytes: &[u8]) -> Result<Document, Unread> {
    let end = check(bytes)?;
    let options =
        LoadOptions { strict: true, max_decompressed_size: Some(UNPACKED_MAX), ..LoadOptions::default() };
    Document::load_mem_with_options(&bytes[..end], options).map_err(|_| Unread::Damaged)
}

/// A revision: its table, where that begins, and where the revision before it has its own.
struct Revision {
    table_at: usize,
    entries: Vec<Entry>,
    previous: Option<usize>,
    end: usize,
}

/// An object and where it begins.
struct Entry {
    number: u32,
    generation: u16,
    at: usize,
}

/// Walks the revisions from the last to the first; gives where the last one ends.
fn check(bytes: &[u8]) -> Result<usize, Unread> {
    if !bytes.starts_with(b"%PDF-1.") {
        return Err(Unread::Damaged);
    }
    let mut next = Some(last_table(bytes).ok_or(Unread::Damaged)?);
    let mut end = None;
    let (mut objects, mut words) = (0, 0);
    let mut later: Option<Revision> = None;
    for _ in 0..REVISIONS_MAX {
        let Some(table_at) = next else { break };
        let revision = revision(bytes, table_at)?;
        objects += revision.entries.len();
        // A table before the one that names it: so no way leads round in a circle.
        if objects > OBJECTS_MAX
            || words > WORDS_MAX
            || revision.previous.is_some_and(|previous| previous >= table_at)
        {
            return Err(Unread::Foreign);
        }
        if let Some(later) = &later {
            words += count_words(bytes, revision.end, later)?;
        }
        end.get_or_insert(revision.end);
        next = revision.previous;
        later = Some(revision);
    }
    match (next, later, end) {
        (None, Some(first), Some(end)) if words + count_words(bytes, 0, &first)? <= WORDS_MAX => Ok(end),
        _ => Err(Unread::Foreign),
    }
}

/// Where the last `startxref` says that a table begins.
fn last_table(bytes: &[u8]) -> Option<usize> {
    const KEY: &[u8] = b"startxref";
    let at = bytes.windows(KEY.len()).rposition(|window| window == KEY)?;
    Cursor { bytes, at: at + KEY.len() }.number()
}

/// The revision whose table begins at `table_at`.
fn revision(bytes: &[u8], table_at: usize) -> Result<Revision, Unread> {
    let mut cursor = Cursor { bytes, at: table_at };
    if !cursor.takes(b"xref") {
        // A stream in its place is good PDF 1.5, but nothing that we write.
        let digit = bytes.get(table_at).is_some_and(u8::is_ascii_digit);
        return Err(if digit { Unread::Foreign } else { Unread::Damaged });
    }
    let mut entries = Vec::new();
    while !cursor.takes(b"trailer") {
        let first = cursor.number().ok_or(Unread::Damaged)?;
        let count = cursor.number().ok_or(Unread::Damaged)?;
        cursor.skip_space();
        if count > OBJECTS_MAX || entries.len() + count > OBJECTS_MAX {
            return Err(Unread::Foreign);
        }
        for number in first..first.saturating_add(count) {
            let line = cursor.take(20).ok_or(Unread::Damaged)?;
            let entry = entry(line, number).ok_or(Unread::Damaged)?;
            match entry {
                Some(entry) => entries.push(entry),
                // The head of the list of free objects; nothing of ours was ever deleted.
                None if number == 0 => {}
                None => return Err(Unread::Foreign),
            }
        }
    }
    let trailer_at = cursor.at;
    let key = find(bytes, trailer_at, b"startxref").ok_or(Unread::Damaged)?;
    let previous = previous(&bytes[trailer_at..key])?;
    cursor.at = key + b"startxref".len();
    if cursor.number() != Some(table_at) || !cursor.takes(b"%%EOF") {
        return Err(Unread::Damaged);
    }
    if cursor.bytes.get(cursor.at) == Some(&b'\r') {
        cursor.at += 1;
    }
    if cursor.bytes.get(cursor.at) == Some(&b'\n') {
        cursor.at += 1;
    }
    Ok(Revision { table_at, entries, previous, end: cursor.at })
}

/// A line of a table: an object in use, or nothing for one that is free.
fn entry(line: &[u8], number: usize) -> Option<Option<Entry>> {
    let digits = |range: Range<usize>| std::str::from_utf8(line.get(range)?).ok();
    let at = digits(0..10)?.parse().ok()?;
    let generation = digits(11..16)?.parse().ok()?;
    match (&line[10..11], &line[16..]) {
        (b" ", b" n \n" | b" n\r\n") => {
            Some(Some(Entry { number: u32::try_from(number).ok()?, generation, at }))
        }
        (b" ", b" f \n" | b" f\r\n") => Some(None),
        _ => None,
    }
}

/// Where a trailer says that the revision before it has its table.
fn previous(trailer: &[u8]) -> Result<Option<usize>, Unread> {
    // Names written in another way, comments and strings could hide what is looked for.
    let plain = !trailer.iter().any(|byte| b"#%(".contains(byte));
    let has = |key: &[u8]| find(trailer, 0, key);
    if !plain || has(b"/XRefStm").is_some() || has(b"/Encrypt").is_some() {
        return Err(Unread::Foreign);
    }
    let Some(at) = has(b"/Prev") else { return Ok(None) };
    let mut cursor = Cursor { bytes: trailer, at: at + b"/Prev".len() };
    let previous = cursor.number().ok_or(Unread::Damaged)?;
    match find(trailer, cursor.at, b"/Prev") {
        None => Ok(Some(previous)),
        Some(_) => Err(Unread::Foreign),
    }
}

/// Words of the objects of `revision`, which must lie side by side between `begin` and its table, none reaching into
/// the next.
fn count_words(bytes: &[u8], begin: usize, revision: &Revision) -> Result<usize, Unread> {
    let mut count = 0;
    let mut entries: Vec<&Entry> = revision.entries.iter().collect();
    entries.sort_unstable_by_key(|entry| entry.at);
    let ends = entries.iter().skip(1).map(|entry| entry.at).chain([revision.table_at]);
    for (entry, end) in entries.iter().zip(ends) {
        if entry.at < begin || entry.at >= end {
            return Err(Unread::Foreign);
        }
        let head = format!("{} {} obj", entry.number, entry.generation);
        let object = bytes.get(entry.at..end).ok_or(Unread::Damaged)?;
        let body = object.strip_prefix(head.as_bytes()).ok_or(Unread::Damaged)?;
        count += words(body).ok_or(Unread::Foreign)?;
    }
    Ok(count)
}

fn find(bytes: &[u8], from: usize, key: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(key.len()).position(|window| window == key).map(|at| from + at)
}

/// A place in a file.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| b" \t\r\n".contains(byte)) {
            self.at += 1;
        }
    }

    fn takes(&mut self, word: &[u8]) -> bool {
        self.skip_space();
        let is_there = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if is_there {
            self.at += word.len();
        }
        is_there
    }

    fn number(&mut self) -> Option<usize> {
        self.skip_space();
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().take(11).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&rest[..length]).ok()?.parse().ok()?;
        self.at += length;
        Some(number)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }
}
