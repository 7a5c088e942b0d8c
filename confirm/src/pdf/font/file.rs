//! Reads a TrueType file a table and a glyph at a time.
//!
//! The outlines make up 98 % of a Chinese typeface (10 to 30 MB), and a document uses a few hundred of 30,000. Only the
//! small tables are held; outlines are read when a [`super::subset`] asks for them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use ttf_parser::{Face, GlyphId, RawFaceTables};

/// Name of a table.
pub type Tag = [u8; 4];

/// The tables that are held.
const HELD: [&Tag; 11] =
    [b"head", b"hhea", b"maxp", b"hmtx", b"loca", b"cmap", b"OS/2", b"name", b"fpgm", b"prep", b"cvt "];

/// Largest table that is held; the longest of ours is a `loca` of 0.25 MB.
const TABLE_MAX: u32 = 4 * 1024 * 1024;

/// A typeface on disk.
#[derive(Debug)]
pub struct FontFile {
    file: File,
    tables: BTreeMap<Tag, Vec<u8>>,
    outlines: (u64, u64),
}

impl FontFile {
    /// Opens a file with `glyf` outlines and long offsets, as all our typefaces have.
    ///
    /// # Errors
    ///
    /// What reading says; [`ErrorKind::InvalidData`] if it is another kind of file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path)?;
        let mut head = [0; 12];
        (&file).read_exact(&mut head)?;
        let count = u16::from_be_bytes([head[4], head[5]]);
        let mut directory = vec![0; 16 * usize::from(count)];
        (&file).read_exact(&mut directory)?;
        let mut font = Self { file, tables: BTreeMap::new(), outlines: (0, 0) };
        for record in directory.chunks_exact(16) {
            let tag: Tag = [record[0], record[1], record[2], record[3]];
            let (offset, length) = (number(record, 8), number(record, 12));
            if &tag == b"glyf" {
                font.outlines = (u64::from(offset), u64::from(length));
            } else if HELD.contains(&&tag) {
                if length > TABLE_MAX {
                    return Err(ErrorKind::InvalidData.into());
                }
                let table = font.read(u64::from(offset), length)?;
                font.tables.insert(tag, table);
            }
        }
        let long_offsets = font.tables.get(b"head").is_some_and(|head| head.get(50..52) == Some(&[0, 1]));
        if font.outlines.1 == 0 || !long_offsets || font.face().is_none() {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(font)
    }

    /// The face as ttf-parser reads its small tables; it has no outlines.
    pub(super) fn face(&self) -> Option<Face<'_>> {
        Face::from_raw_tables(RawFaceTables {
            head: self.table(b"head"),
            hhea: self.table(b"hhea"),
            maxp: self.table(b"maxp"),
            hmtx: Some(self.table(b"hmtx")),
            cmap: Some(self.table(b"cmap")),
            ..RawFaceTables::default()
        })
        .ok()
    }

    /// A table that is held; empty if the file has none.
    pub(super) fn table(&self, tag: &Tag) -> &[u8] {
        self.tables.get(tag).map_or(&[], Vec::as_slice)
    }

    /// The outline of a glyph as it stands in the file; empty for a space.
    pub(super) fn outline(&self, glyph: GlyphId) -> Result<Vec<u8>, Error> {
        let at = 4 * usize::from(glyph.0);
        let range = self.table(b"loca").get(at..at + 8).ok_or(ErrorKind::InvalidData)?;
        let (from, to) = (number(range, 0), number(range, 4));
        let length = to.checked_sub(from).filter(|&length| length <= TABLE_MAX);
        if u64::from(to) > self.outlines.1 {
            return Err(ErrorKind::InvalidData.into());
        }
        self.read(self.outlines.0 + u64::from(from), length.ok_or(ErrorKind::InvalidData)?)
    }

    fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| ErrorKind::InvalidData)?];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// The 32-bit number at `at`.
fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
