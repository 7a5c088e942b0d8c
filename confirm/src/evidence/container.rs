//! The ZIP around a bundle, written in one way only.
//!
//! Source: APPNOTE.TXT 6.3.10, 4.3 and 4.4. Every file is stored, one after the other, without extra fields, comments,
//! times, encryption or ZIP64; the central directory follows from the local headers. Any tool opens it, and a reader
//! that insists on exactly this needs to search nothing: there is no place where a byte could hide or where two tools
//! could see two things. A bomb, a link, a path that leads out, an overlap are no special cases, they are not this form.
//!
//! Left out: what the files say.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use flate2::Crc;

/// Most files of a bundle: 200 documents, as many files, and what the bundle adds, with room for more.
pub const ENTRIES_MAX: usize = 1000;
/// Longest file of a bundle in bytes; uploads end at 10 MiB, documents have 0.3 MB.
pub const ENTRY_MAX: u64 = 32 << 20;
/// Longest bundle in bytes: what 32 bits address, less than half of it.
pub const BUNDLE_MAX: u64 = 2_000_000_000;
/// Longest name, in bytes.
const NAME_MAX: usize = 100;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const LOCAL_LENGTH: usize = 30;
/// 1980-01-01, the first day a ZIP knows: a time would make two bundles of one state differ.
const DAY: u16 = 0x21;
/// Version 1.0 is needed: stored files in folders that are not named.
const VERSION: u16 = 10;

/// Why bytes are not such a container.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not begin as a ZIP does.
    #[error("not a ZIP file")]
    NotAZip,
    /// It ends before its end.
    #[error("cut off in {0}")]
    CutOff(String),
    /// A file is encrypted.
    #[error("{0} is encrypted")]
    Encrypted(String),
    /// A file is compressed.
    #[error("{0} is compressed")]
    Compressed(String),
    /// A file or the whole is longer than it may be, or says so.
    #[error("{0} is too large")]
    TooLarge(String),
    /// There are too many files.
    #[error("too many files")]
    TooMany,
    /// A name leads out, is none, or looks like another one.
    #[error("the name {0:?} is not allowed")]
    Name(String),
    /// Two files have one name.
    #[error("{0} stands there twice")]
    Duplicate(String),
    /// The content of a file is not what its check sum says.
    #[error("{0} was changed")]
    Content(String),
    /// A header is not as it has to be.
    #[error("the header of {0} was changed")]
    Header(String),
    /// The list of files at the end is not what the files say.
    #[error("the directory was changed at {0}")]
    Directory(String),
    /// Something follows the end.
    #[error("something follows the end")]
    Trailing,
}

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes are wrong.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// They could not be read.
    #[error("the file could not be read")]
    Io(#[from] io::Error),
}

/// What the directory says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    crc: u32,
    length: u32,
    offset: u32,
}

/// Writes a container: files in order, then [`Writer::finish`].
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    entries: Vec<Entry>,
    at: u64,
}

impl<W: Write> Writer<W> {
    /// A container into `out`.
    pub fn new(out: W) -> Self {
        Self { out, entries: Vec::new(), at: 0 }
    }

    /// Writes a file.
    ///
    /// # Errors
    ///
    /// What `out` says; [`io::ErrorKind::InvalidInput`] for a name or a size that no reader would take.
    pub fn file(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let taken = self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name));
        let length = u64::try_from(content.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let fits = length <= ENTRY_MAX && self.at + length <= BUNDLE_MAX && self.entries.len() < ENTRIES_MAX;
        if taken || !fits || !is_plain(name) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut crc = Crc::new();
        crc.update(content);
        let entry = Entry {
            name: name.to_owned(),
            crc: crc.sum(),
            length: u32::try_from(length).map_err(|_| io::ErrorKind::InvalidInput)?,
            offset: u32::try_from(self.at).map_err(|_| io::ErrorKind::InvalidInput)?,
        };
        let header = local_header(&entry);
        self.out.write_all(&header)?;
        self.out.write_all(content)?;
        self.at += as_u64(header.len()) + length;
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory and gives `out` back.
    ///
    /// # Errors
    ///
    /// What `out` says.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&directory(&self.entries, self.at))?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Length in bytes of a container of files with these names and lengths.
pub fn length<'a>(files: impl IntoIterator<Item = (&'a str, u64)>) -> u64 {
    let entry = |(name, length): (&str, u64)| 30 + 46 + 2 * as_u64(name.len()) + length;
    files.into_iter().map(entry).sum::<u64>() + 22
}

/// Reads a container and hands over each file with its name, in order. The files handed over before a fault are not to
/// be trusted, either.
///
/// Takes time in proportion to the bytes read and holds one file in memory.
///
/// # Errors
///
/// A [`ReadError`] at the first byte that is not as a [`Writer`] would write it.
pub fn read(mut input: impl Read, mut each: impl FnMut(&str, Vec<u8>)) -> Result<(), ReadError> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut names = BTreeSet::new();
    let mut at = 0;
    let mut before = "开头".to_owned();
    loop {
        let mut start = [0; 4];
        fill(&mut input, &mut start, &before)?;
        match u32::from_le_bytes(start) {
            LOCAL => {}
            CENTRAL | END if !entries.is_empty() => break read_end(input, start, &entries, at),
            _ if entries.is_empty() => return Err(Fault::NotAZip.into()),
            _ => return Err(Fault::Header(format!("{before}之后的文件")).into()),
        }
        if entries.len() >= ENTRIES_MAX {
            return Err(Fault::TooMany.into());
        }
        let entry = read_header(&mut input, at, &before)?;
        if !names.insert(entry.name.to_ascii_lowercase()) {
            return Err(Fault::Duplicate(entry.name).into());
        }
        let content = read_content(&mut input, &entry)?;
        at += as_u64(LOCAL_LENGTH + entry.name.len() + content.len());
        if at > BUNDLE_MAX {
            return Err(Fault::TooLarge(entry.name).into());
        }
        each(&entry.name, content);
        before.clone_from(&entry.name);
        entries.push(entry);
    }
}

fn read_header(input: &mut impl Read, at: u64, before: &str) -> Result<Entry, ReadError> {
    let mut header = [0; LOCAL_LENGTH];
    header[..4].copy_from_slice(&LOCAL.to_le_bytes());
    let next = || format!("{before}之后的文件");
    fill(input, &mut header[4..], &next())?;
    let half = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let length = usize::from(half(26));
    if length == 0 || length > NAME_MAX {
        return Err(Fault::Name(next()).into());
    }
    let mut name = vec![0; length];
    fill(input, &mut name, &next())?;
    let name = String::from_utf8(name).map_err(|_| Fault::Name(next()))?;
    if !is_plain(&name) {
        return Err(Fault::Name(name).into());
    }
    if half(6) & 1 != 0 {
        return Err(Fault::Encrypted(name).into());
    }
    if half(8) != 0 {
        return Err(Fault::Compressed(name).into());
    }
    // The largest 32-bit value means that the true size stands elsewhere (ZIP64).
    if word(18) != word(22) || u64::from(word(22)) > ENTRY_MAX {
        return Err(Fault::TooLarge(name).into());
    }
    let offset = u32::try_from(at).map_err(|_| Fault::TooLarge(name.clone()))?;
    let entry = Entry { crc: word(14), length: word(22), offset, name };
    if local_header(&entry)[..LOCAL_LENGTH] != header {
        return Err(Fault::Header(entry.name).into());
    }
    Ok(entry)
}

fn read_content(input: &mut impl Read, entry: &Entry) -> Result<Vec<u8>, ReadError> {
    let mut content = Vec::new();
    // Not more than is there is ever allotted, whatever the header says.
    input.by_ref().take(u64::from(entry.length)).read_to_end(&mut content)?;
    if as_u64(content.len()) != u64::from(entry.length) {
        return Err(Fault::CutOff(entry.name.clone()).into());
    }
    let mut crc = Crc::new();
    crc.update(&content);
    if crc.sum() == entry.crc { Ok(content) } else { Err(Fault::Content(entry.name.clone()).into()) }
}

/// Compares what is left with the directory that follows from the files.
fn read_end(mut input: impl Read, start: [u8; 4], entries: &[Entry], at: u64) -> Result<(), ReadError> {
    let expected = directory(entries, at);
    let mut found = start.to_vec();
    input.by_ref().take(as_u64(expected.len() - start.len())).read_to_end(&mut found)?;
    if let Some(position) = expected.iter().zip(&found).position(|(one, other)| one != other) {
        return Err(Fault::Directory(place(entries, position)).into());
    }
    if found.len() < expected.len() {
        return Err(Fault::CutOff(place(entries, found.len())).into());
    }
    let mut more = [0];
    if input.read(&mut more)? == 0 { Ok(()) } else { Err(Fault::Trailing.into()) }
}

/// Of which file the directory speaks at `position`.
fn place(entries: &[Entry], position: usize) -> String {
    let mut end = 0;
    let entry = entries.iter().find(|entry| {
        end += 46 + entry.name.len();
        position < end
    });
    entry.map_or_else(|| "结尾".to_owned(), |entry| entry.name.clone())
}

/// Letters, digits, `-`, `_` and `.`, in at most one folder: no name leads anywhere else on any system.
fn is_plain(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    name.len() <= NAME_MAX && name.split('/').count() <= 2 && name.split('/').all(part)
}

fn local_header(entry: &Entry) -> Vec<u8> {
    let mut header = LOCAL.to_le_bytes().to_vec();
    common(entry, &mut header);
    header.extend(entry.name.as_bytes());
    header
}

/// What local header and directory say in the same words: version, flags, method, time, sums, sizes, name and extra.
fn common(entry: &Entry, out: &mut Vec<u8>) {
    let length = u16::try_from(entry.name.len()).expect("a plain name is short");
    for value in [VERSION, 0, 0, 0, DAY] {
        out.extend(value.to_le_bytes());
    }
    for value in [entry.crc, entry.length, entry.length] {
        out.extend(value.to_le_bytes());
    }
    out.extend(length.to_le_bytes());
    out.extend([0; 2]);
}

/// The central directory behind files that end at `at`, and the end of the container.
fn directory(entries: &[Entry], at: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend(CENTRAL.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        common(entry, &mut out);
        // Comment, disk, internal and external attributes: nothing.
        out.extend([0; 10]);
        out.extend(entry.offset.to_le_bytes());
        out.extend(entry.name.as_bytes());
    }
    let length = u32::try_from(out.len()).expect("a thousand short names are short");
    let count = u16::try_from(entries.len()).expect("there are at most a thousand");
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(u32::try_from(at).expect("a bundle is shorter than 2 GB").to_le_bytes());
    out.extend([0; 2]);
    out
}

fn fill(input: &mut impl Read, room: &mut [u8], place: &str) -> Result<(), ReadError> {
    input.read_exact(room).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::CutOff(place.to_owned()).into(),
        _ => error.into(),
    })
}

fn as_u64(length: usize) -> u64 {
    u64::try_from(length).expect("a length has at most 64 bits")
}

#[cfg(test)]
mod tests;
