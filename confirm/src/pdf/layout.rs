//! Puts a [`Paper`] on pages: what stands where, in points from the lower left corner, and nothing about files.
//!
//! Sources: GB/T 9704 (A4, margins 37, 26, 35 and 28 mm, title 二号, body 三号 or 四号, page numbers); a signature
//! block never stands on a page without the text it signs. How each block is set: [`blocks`].

pub mod blocks;

use crate::paper::{Check, Mark, Paper};

use super::code;
use super::font::{Face, FontError, Typefaces};
use super::line::{self, Glyph};

/// Width of A4 in points.
pub const PAGE_WIDTH: f32 = 595.276;
/// Height of A4 in points.
pub const PAGE_HEIGHT: f32 = 841.89;
/// Left edge of the text: 28 mm.
pub const LEFT: f32 = 79.37;
/// Right edge of the text: 26 mm from the paper's edge.
pub const RIGHT: f32 = PAGE_WIDTH - 73.70;
/// Upper edge of the text: 37 mm.
const TOP: f32 = PAGE_HEIGHT - 104.88;
/// Lower edge of the text: 35 mm.
const BOTTOM: f32 = 99.21;

/// Size of page numbers and codes: 五号.
const FOOT_SIZE: f32 = 10.5;
/// Side of the QR code in points; 23 mm is read by any phone at arm's length.
const CODE_SIDE: f32 = 65.0;

/// Text of one face on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Left end of the baseline.
    pub x: f32,
    /// Height of the baseline.
    pub y: f32,
    /// Type size in points.
    pub size: f32,
    /// Characters from left to right, all of one face.
    pub glyphs: Vec<Glyph>,
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Where it begins.
    pub from: (f32, f32),
    /// Where it ends.
    pub to: (f32, f32),
    /// Its width in points.
    pub width: f32,
}

/// A black rectangle: `x`, `y` of its lower left corner, width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Left edge.
    pub x: f32,
    /// Lower edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Everything drawn on one page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Text.
    pub runs: Vec<Run>,
    /// Lines.
    pub rules: Vec<Rule>,
    /// Rectangles.
    pub fills: Vec<Fill>,
}

/// A signature field at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Name of the field.
    pub name: String,
    /// What a screen reader says.
    pub alt: String,
    /// What will be drawn there.
    pub mark: Mark,
    /// Page, counted from 0.
    pub page: usize,
    /// Left, lower, right and upper edge.
    pub rect: [f32; 4],
}

/// A document on pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Pages in order; at least one.
    pub sheets: Vec<Sheet>,
    /// Signature fields in reading order.
    pub fields: Vec<Field>,
}

/// Something that can't be divided between two pages; heights count down from its upper edge.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Atom {
    height: f32,
    keep_with_next: bool,
    sheet: Sheet,
    fields: Vec<Field>,
}

/// Lays `paper` out.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn layout(paper: &Paper, faces: &Typefaces<'_>) -> Result<Layout, FontError> {
    let atoms = blocks::atoms(paper, faces)?;
    let mut layout = paginate(atoms);
    let pages = layout.sheets.len();
    for (index, sheet) in layout.sheets.iter_mut().enumerate() {
        let number = format!("第 {} 页 共 {pages} 页", index + 1);
        let mut foot = Footing { faces, sheet };
        foot.text(&number, Face::Song, FOOT_SIZE, Align::Center, BOTTOM - 42.0)?;
        if let Some(notice) = &paper.notice {
            foot.text(notice, Face::Hei, 12.0, Align::Center, PAGE_HEIGHT - 62.0)?;
        }
        if let Some(check) = &paper.check {
            foot.text(&format!("核验码 {}", check.code), Face::Song, FOOT_SIZE, Align::Right, BOTTOM - 42.0)?;
            if index + 1 == pages {
                foot.code(check)?;
            }
        }
    }
    Ok(layout)
}

/// Fills pages with `atoms`; what is to be kept together moves on together unless it is longer than a page.
fn paginate(atoms: Vec<Atom>) -> Layout {
    let mut layout = Layout { sheets: vec![Sheet::default()], fields: Vec::new() };
    let mut top = TOP;
    let mut rest = atoms.into_iter().peekable();
    while rest.peek().is_some() {
        let mut group = Vec::new();
        for atom in rest.by_ref() {
            let more = atom.keep_with_next;
            group.push(atom);
            if !more {
                break;
            }
        }
        let height: f32 = group.iter().map(|atom| atom.height).sum();
        if top - height < BOTTOM && top < TOP && height <= TOP - BOTTOM {
            layout.sheets.push(Sheet::default());
            top = TOP;
        }
        for atom in group {
            if top - atom.height < BOTTOM && top < TOP {
                layout.sheets.push(Sheet::default());
                top = TOP;
            }
            let height = atom.height;
            layout.put(atom, top);
            top -= height;
        }
    }
    layout
}

impl Layout {
    /// Puts `atom` on the last page with its upper edge at `top`.
    fn put(&mut self, atom: Atom, top: f32) {
        let page = self.sheets.len() - 1;
        let sheet = self.sheets.last_mut().expect("a layout begins with a page");
        sheet.runs.extend(atom.sheet.runs.into_iter().map(|run| Run { y: top - run.y, ..run }));
        sheet.rules.extend(atom.sheet.rules.into_iter().map(|rule| Rule {
            from: (rule.from.0, top - rule.from.1),
            to: (rule.to.0, top - rule.to.1),
            ..rule
        }));
        sheet.fills.extend(atom.sheet.fills.into_iter().map(|fill| Fill { y: top - fill.y, ..fill }));
        self.fields.extend(atom.fields.into_iter().map(|field| {
            let [left, lower, right, upper] = field.rect;
            Field { page, rect: [left, top - lower, right, top - upper], ..field }
        }));
    }
}

/// Where a line stands between two edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Center,
    Right,
}

impl Align {
    pub(crate) fn start(self, left: f32, right: f32, width: f32) -> f32 {
        match self {
            Self::Center => f32::midpoint(left, right) - width / 2.0,
            Self::Right => right - width,
        }
    }
}

/// Divides a set line into runs of one face each.
pub(crate) fn runs(glyphs: &[Glyph], x: f32, y: f32, size: f32) -> Vec<Run> {
    let mut left = x;
    glyphs
        .chunk_by(|a, b| a.face == b.face)
        .map(|chunk| {
            let run = Run { x: left, y, size, glyphs: chunk.to_vec() };
            left += chunk.iter().map(|glyph| glyph.width + glyph.extra).sum::<f32>();
            run
        })
        .collect()
}

/// What stands outside the text area of a page.
struct Footing<'a> {
    faces: &'a Typefaces<'a>,
    sheet: &'a mut Sheet,
}

impl Footing<'_> {
    fn text(&mut self, text: &str, face: Face, size: f32, align: Align, y: f32) -> Result<(), FontError> {
        let glyphs = line::glyphs(self.faces, text, face, size)?;
        let width = glyphs.iter().map(|glyph| glyph.width).sum();
        self.sheet.runs.extend(runs(&glyphs, align.start(LEFT, RIGHT, width), y, size));
        Ok(())
    }

    /// The QR code in the lower left corner with what it is for.
    fn code(&mut self, check: &Check) -> Result<(), FontError> {
        let lower = BOTTOM - CODE_SIDE - 8.0;
        self.sheet.fills.extend(code::squares(&check.url, (LEFT, lower), CODE_SIDE));
        let glyphs = line::glyphs(self.faces, "扫码核验本文书", Face::Song, 9.0)?;
        self.sheet.runs.extend(runs(&glyphs, LEFT, lower - 11.0, 9.0));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(height: f32, keep_with_next: bool) -> Atom {
        Atom { height, keep_with_next, ..Atom::default() }
    }

    #[test]
    fn what_is_kept_together_moves_on_together() {
        let mut atoms = vec![atom(600.0, false)];
        let field = Field {
            name: "Party1".to_owned(),
            alt: String::new(),
            mark: Mark::Hand,
            page: 0,
            rect: [0.0, 20.0, 50.0, 0.0],
        };
        atoms.push(Atom { fields: vec![field.clone()], ..atom(30.0, true) });
        atoms.push(Atom { fields: vec![field], ..atom(30.0, false) });
        let layout = paginate(atoms);
        assert_eq!(layout.fields.iter().map(|field| field.page).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(layout.fields[0].rect, [0.0, TOP - 20.0, 50.0, TOP]);
    }

    #[test]
    fn what_is_longer_than_a_page_is_divided() {
        let layout = paginate((0..40).map(|_| atom(100.0, true)).collect());
        assert_eq!(layout.sheets.len(), 7);
    }
}
