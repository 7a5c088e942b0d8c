//! A small font file with nothing but some glyphs of a large one.
//!
//! Source: ISO/IEC 14496-22 (OpenType): table directory, `glyf` with composite glyphs, `loca`, `hmtx`, `cmap` format 12.
//! printpdf holds a font three times over and subsets it again; given 15 MB it leaves 100 MB of the heap torn up.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind};

use ttf_parser::GlyphId;

use super::file::{FontFile, Tag};

/// Most glyphs of a subset; a document of ours uses a few hundred.
const GLYPHS_MAX: usize = 20_000;

/// A TrueType file with the glyphs of `characters` and no others.
///
/// # Errors
///
/// What reading says; [`ErrorKind::InvalidData`] if the file is broken.
pub fn subset(font: &FontFile, characters: &BTreeSet<char>) -> Result<Vec<u8>, Error> {
    let face = font.face().ok_or(ErrorKind::InvalidData)?;
    let mut glyphs = Glyphs::default();
    glyphs.number(GlyphId(0))?;
    let mut mapping = BTreeMap::new();
    for &character in characters {
        let glyph = face.glyph_index(character).ok_or(ErrorKind::InvalidData)?;
        mapping.insert(character, glyphs.add(glyph)?);
    }
    let (mut outlines, mut offsets, mut metrics) = (Vec::new(), Vec::new(), Vec::new());
    let mut next = 0;
    // Components are numbered while their composite is copied, so the list grows as it is walked.
    while let Some(&glyph) = glyphs.order.get(next) {
        offsets.extend(length(outlines.len())?.to_be_bytes());
        outlines.extend(renumbered(font.outline(glyph)?, &mut glyphs)?);
        outlines.resize(outlines.len().next_multiple_of(4), 0);
        metrics.extend(face.glyph_hor_advance(glyph).unwrap_or_default().to_be_bytes());
        metrics.extend(face.glyph_hor_side_bearing(glyph).unwrap_or_default().to_be_bytes());
        next += 1;
    }
    offsets.extend(length(outlines.len())?.to_be_bytes());
    let count = u16::try_from(next).map_err(|_| ErrorKind::InvalidData)?;
    let mut tables: BTreeMap<Tag, Vec<u8>> = [b"OS/2", b"name", b"fpgm", b"prep", b"cvt "]
        .into_iter()
        .map(|tag| (*tag, font.table(tag).to_vec()))
        .filter(|(_, table)| !table.is_empty())
        .collect();
    tables.insert(*b"head", font.table(b"head").to_vec());
    tables.insert(*b"hhea", patched(font.table(b"hhea"), 34, count)?);
    tables.insert(*b"maxp", patched(font.table(b"maxp"), 4, count)?);
    tables.insert(*b"hmtx", metrics);
    tables.insert(*b"loca", offsets);
    tables.insert(*b"glyf", outlines);
    tables.insert(*b"cmap", character_map(&mapping)?);
    tables.insert(*b"post", [&[0, 3, 0, 0][..], &[0; 28]].concat());
    assemble(&tables)
}

/// Glyphs in their new order.
#[derive(Default)]
struct Glyphs {
    order: Vec<GlyphId>,
    numbers: BTreeMap<GlyphId, u16>,
}

impl Glyphs {
    /// The new number of `glyph`, which may be in the subset already.
    fn number(&mut self, glyph: GlyphId) -> Result<u16, Error> {
        match self.numbers.get(&glyph) {
            Some(&number) => Ok(number),
            None => self.add(glyph),
        }
    }

    /// A number of its own for one more use of `glyph`: typefaces draw some characters alike (一 and the radical ⼀),
    /// and only a glyph of its own leads each back to itself when the text is read out of the file.
    fn add(&mut self, glyph: GlyphId) -> Result<u16, Error> {
        if self.order.len() >= GLYPHS_MAX {
            return Err(ErrorKind::InvalidData.into());
        }
        let number = u16::try_from(self.order.len()).map_err(|_| ErrorKind::InvalidData)?;
        self.order.push(glyph);
        self.numbers.entry(glyph).or_insert(number);
        Ok(number)
    }
}

/// An outline whose components, if it is a composite, carry their new numbers.
fn renumbered(mut outline: Vec<u8>, glyphs: &mut Glyphs) -> Result<Vec<u8>, Error> {
    const WORDS: u16 = 0x0001;
    const SCALE: u16 = 0x0008;
    const MORE: u16 = 0x0020;
    const TWO_SCALES: u16 = 0x0040;
    const MATRIX: u16 = 0x0080;
    let composite = outline.first().is_some_and(|&byte| byte & 0x80 != 0);
    let mut at = composite.then_some(10);
    while let Some(start) = at {
        let component = outline.get_mut(start..start + 4).ok_or(ErrorKind::InvalidData)?;
        let flags = u16::from_be_bytes([component[0], component[1]]);
        let number = glyphs.number(GlyphId(u16::from_be_bytes([component[2], component[3]])))?;
        component[2..].copy_from_slice(&number.to_be_bytes());
        let arguments = if flags & WORDS == 0 { 2 } else { 4 };
        let transform = match flags & (SCALE | TWO_SCALES | MATRIX) {
            SCALE => 2,
            TWO_SCALES => 4,
            MATRIX => 8,
            _ => 0,
        };
        at = (flags & MORE != 0).then_some(start + 4 + arguments + transform);
    }
    Ok(outline)
}

/// A copy of `table` with `value` at `at`.
fn patched(table: &[u8], at: usize, value: u16) -> Result<Vec<u8>, Error> {
    let mut copy = table.to_vec();
    copy.get_mut(at..at + 2).ok_or(ErrorKind::InvalidData)?.copy_from_slice(&value.to_be_bytes());
    Ok(copy)
}

/// A `cmap` with one subtable of format 12.
fn character_map(mapping: &BTreeMap<char, u16>) -> Result<Vec<u8>, Error> {
    let groups = length(mapping.len())?;
    let mut table = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    table.extend((16 + 12 * groups).to_be_bytes());
    table.extend([0; 4]);
    table.extend(groups.to_be_bytes());
    for (&character, &glyph) in mapping {
        table.extend(u32::from(character).to_be_bytes());
        table.extend(u32::from(character).to_be_bytes());
        table.extend(u32::from(glyph).to_be_bytes());
    }
    Ok(table)
}

/// A font file of `tables`, with their directory and checksums.
fn assemble(tables: &BTreeMap<Tag, Vec<u8>>) -> Result<Vec<u8>, Error> {
    let count = u16::try_from(tables.len()).map_err(|_| ErrorKind::InvalidData)?;
    let power = count.ilog2();
    let range = 16 << power;
    let mut file = vec![0, 1, 0, 0];
    file.extend(count.to_be_bytes());
    file.extend(u16::try_from(range).map_err(|_| ErrorKind::InvalidData)?.to_be_bytes());
    file.extend(u16::try_from(power).map_err(|_| ErrorKind::InvalidData)?.to_be_bytes());
    file.extend((16 * count - u16::try_from(range).map_err(|_| ErrorKind::InvalidData)?).to_be_bytes());
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in tables {
        let sum = table.chunks(4).fold(0_u32, |sum, chunk| {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            sum.wrapping_add(u32::from_be_bytes(word))
        });
        file.extend(tag);
        file.extend(sum.to_be_bytes());
        file.extend(length(offset)?.to_be_bytes());
        file.extend(length(table.len())?.to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        file.extend(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    Ok(file)
}

fn length(value: usize) -> Result<u32, Error> {
    u32::try_from(value).map_err(|_| ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use ttf_parser::Face;

    use super::*;
    use crate::pdf::font::{self, tests::fonts};

    #[test]
    fn a_subset_draws_what_the_file_draws() {
        struct Count(usize);
        impl ttf_parser::OutlineBuilder for Count {
            fn move_to(&mut self, _: f32, _: f32) {
                self.0 += 1;
            }
            fn line_to(&mut self, _: f32, _: f32) {
                self.0 += 1;
            }
            fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
                self.0 += 1;
            }
            fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
                self.0 += 1;
            }
            fn close(&mut self) {}
        }
        let fonts = fonts();
        let whole = std::fs::read(fonts.path(font::Face::Song)).unwrap();
        let whole = Face::parse(&whole, 0).unwrap();
        let characters: BTreeSet<char> = "调解协议㛃𠅤é½Ω1a。".chars().collect();
        let small = fonts.load().subset(font::Face::Song, &characters).unwrap();
        let small = Face::parse(&small, 0).unwrap();
        for character in characters {
            let steps = |face: &Face<'_>| {
                let glyph = face.glyph_index(character).unwrap();
                let mut count = Count(0);
                (face.outline_glyph(glyph, &mut count), count.0, face.glyph_hor_advance(glyph))
            };
            assert_eq!(steps(&small), steps(&whole), "{character}");
        }
    }

    #[test]
    fn characters_drawn_alike_keep_glyphs_of_their_own() {
        let fonts = fonts();
        let small = fonts.load().subset(font::Face::Song, &BTreeSet::from(['一', '\u{2F00}'])).unwrap();
        let small = Face::parse(&small, 0).unwrap();
        assert_ne!(small.glyph_index('一'), small.glyph_index('\u{2F00}'));
    }
}
