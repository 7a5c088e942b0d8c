//! Breaks text into lines by the rules of Chinese typesetting and justifies them.
//!
//! Source: GB/T 15834 and the usual 避头尾: closing punctuation never starts a line, opening brackets never end one,
//! dashes and ellipses stay whole, runs of Latin letters and digits stay whole unless one is longer than a line.
//! Works on widths alone; glyphs come from `super::font`.

use super::font::{Face, FontError, Typefaces};

const NO_START: &str = "，。、；：？！）》」』】〕〉”’…—·％%℃°㎡,.;:?!)]}";
const NO_END: &str = "（《「『【〔〈“‘([{￥¥$";

/// Widest gap between two characters that justification may add, in ems; past it the line stays ragged, which
/// reads better than letters with holes between them.
const STRETCH_MAX_EM: f32 = 0.25;

/// A character with its face, glyph and width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character.
    pub character: char,
    /// The face that has it.
    pub face: Face,
    /// Its width in points.
    pub width: f32,
    /// What justification adds after it, in points.
    pub extra: f32,
}

/// One line of set text.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Glyphs from left to right.
    pub glyphs: Vec<Glyph>,
}

impl Line {
    /// Width in points with what justification added, without the space at which the line was broken.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.glyphs[..inked(&self.glyphs)].iter().map(|glyph| glyph.width + glyph.extra).sum()
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The face asked for.
    pub face: Face,
    /// Type size in points.
    pub size: f32,
    /// Width of a full line in points.
    pub width: f32,
    /// How far the first line is set in.
    pub indent: f32,
}

/// Looks up every character of `text`.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn glyphs(faces: &Typefaces<'_>, text: &str, face: Face, size: f32) -> Result<Vec<Glyph>, FontError> {
    text.chars()
        .map(|character| {
            let (face, glyph) = faces.resolve(face, character, text)?;
            Ok(Glyph { character, face, width: faces.advance(face, glyph, size)?, extra: 0.0 })
        })
        .collect()
}

/// Sets `text` as a justified paragraph.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn paragraph(faces: &Typefaces<'_>, text: &str, setting: Setting) -> Result<Vec<Line>, FontError> {
    let glyphs = glyphs(faces, text, setting.face, setting.size)?;
    let mut lines = Vec::new();
    let mut rest = glyphs.as_slice();
    while !rest.is_empty() {
        let room = setting.width - if lines.is_empty() { setting.indent } else { 0.0 };
        let end = line_end(rest, room);
        let mut line: Vec<Glyph> = rest[..end].to_vec();
        rest = &rest[end..];
        if !rest.is_empty() {
            // The space at the end stays in the text, or two words would be read as one.
            let end = inked(&line);
            justify(&mut line[..end], room, setting.size);
        }
        lines.push(Line { glyphs: line });
    }
    Ok(lines)
}

/// How many glyphs a line has without spaces at its end.
fn inked(glyphs: &[Glyph]) -> usize {
    glyphs.iter().rposition(|glyph| glyph.character != ' ').map_or(0, |at| at + 1)
}

/// How many of `glyphs` stand on the next line of width `room`; at least one.
fn line_end(glyphs: &[Glyph], room: f32) -> usize {
    let mut width = 0.0;
    let mut word = false;
    let full = glyphs
        .iter()
        .position(|glyph| {
            width += glyph.width;
            // One space after a word may hang over the edge: nobody sees it.
            let hangs = word && glyph.character == ' ';
            word = glyph.character != ' ';
            width - if hangs { glyph.width } else { 0.0 } > room + 0.01
        })
        .unwrap_or(glyphs.len());
    if full == glyphs.len() {
        return full;
    }
    (1..=full).rev().find(|&end| may_break(glyphs, end)).unwrap_or(full).max(1)
}

/// Whether a line may end before `glyphs[at]`.
fn may_break(glyphs: &[Glyph], at: usize) -> bool {
    let (before, after) = (glyphs[at - 1].character, glyphs[at].character);
    let dash = matches!(before, '—' | '…') && before == after;
    let hanging = after == ' ' && before != ' ';
    !(hanging
        || NO_START.contains(after)
        || NO_END.contains(before)
        || dash
        || (is_run(before) && is_run(after)))
}

/// Whether `character` belongs to a run of Latin letters and digits, with the signs inside amounts, codes and
/// addresses.
fn is_run(character: char) -> bool {
    character.is_ascii_graphic() && !"()[]{},;!?".contains(character)
}

/// Spreads what is left of `room` over the gaps of the line, never inside a Latin run.
fn justify(line: &mut [Glyph], room: f32, size: f32) {
    let slack = room - line.iter().map(|glyph| glyph.width).sum::<f32>();
    let gaps: Vec<usize> = (1..line.len())
        .filter(|&at| !(is_run(line[at - 1].character) && is_run(line[at].character)))
        .map(|at| at - 1)
        .collect();
    if gaps.is_empty() || slack <= 0.0 {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "a line has fewer than a hundred gaps")]
    let each = slack / gaps.len() as f32;
    if each <= STRETCH_MAX_EM * size {
        for gap in gaps {
            line[gap].extra = each;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pdf::font::tests::fonts;

    fn lines(text: &str, ems: f32) -> Vec<String> {
        let fonts = fonts();
        let setting = Setting { face: Face::Song, size: 10.0, width: ems * 10.0, indent: 0.0 };
        let lines = paragraph(&fonts.load(), text, setting).unwrap();
        lines.iter().map(|line| line.glyphs.iter().map(|glyph| glyph.character).collect()).collect()
    }

    #[test]
    fn full_stop_takes_its_character_to_the_next_line() {
        assert_eq!(lines("一二三四五。六", 5.0), ["一二三四", "五。六"]);
    }

    #[test]
    fn opening_quote_moves_on() {
        assert_eq!(lines("一二三四“五”", 5.0), ["一二三四", "“五”"]);
    }

    #[test]
    fn a_space_stays_on_the_line_it_ends() {
        assert_eq!(lines("ab cd ef", 1.5), ["ab ", "cd ", "ef"]);
    }

    #[test]
    fn amounts_stay_whole() {
        assert_eq!(lines("支付1419.84元整", 4.0), ["支付", "1419.84", "元整"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn breaking_loses_nothing_and_starts_no_line_with_a_stop(text in "[一二三元年12a。，（） ]{1,60}") {
            let lines = lines(&text, 8.0);
            prop_assert_eq!(lines.concat(), text);
        }
    }
}
