//! Puts a [`Paper`] on pages: what stands where, in points from the lower left corner, and nothing about files.
//!
//! Sources: GB/T 9704 (A4, margins 37, 26, 35 and 28 mm, title 二号, body 三号 or 四号, page numbers); a signature
//! block never stands on a page without the text it signs. How each block is set: [`blocks`], [`table`], [`places`]; how
//! pages are filled: [`pages`]; what makes a list: [`list`].

pub mod blocks;
mod foot;
mod handwriting;
pub mod list;
pub mod pages;
pub mod places;
pub mod table;

use crate::paper::{Mark, Paper};

use super::font::{FontError, Typefaces};
use super::line::Glyph;
use super::structure::{Role, Tag, Tree};

/// Width of A4 in points.
pub const PAGE_WIDTH: f32 = 595.276;
/// Height of A4 in points.
pub const PAGE_HEIGHT: f32 = 841.89;
/// Left edge of the text: 28 mm.
pub const LEFT: f32 = 79.37;
/// Right edge of the text: 26 mm from the paper's edge.
pub const RIGHT: f32 = PAGE_WIDTH - 73.70;
/// Upper edge of the text: 37 mm.
pub(crate) const TOP: f32 = PAGE_HEIGHT - 104.88;
/// Lower edge of the text: 35 mm.
pub(crate) const BOTTOM: f32 = 99.21;

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
    /// The element it belongs to; none for what is not read aloud.
    pub tag: Option<Tag>,
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
    /// A picture of rectangles: the QR code.
    pub figure: Option<(Tag, Vec<Fill>)>,
}

impl Sheet {
    /// The text in stretches of one element each, or of none.
    pub fn stretches(&self) -> impl Iterator<Item = (Option<Tag>, &[Run])> {
        self.runs.chunk_by(|one, two| one.tag == two.tag).map(|runs| (runs[0].tag, runs))
    }

    /// The element of every piece of marked content in the order in which it is drawn: its index is the piece's
    /// identifier (MCID).
    pub fn marks(&self) -> impl Iterator<Item = Tag> {
        self.stretches().filter_map(|(tag, _)| tag).chain(self.figure.iter().map(|(tag, _)| *tag))
    }
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
    /// Its element.
    pub tag: Tag,
}

/// A document on pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Pages in order; at least one.
    pub sheets: Vec<Sheet>,
    /// Signature fields in reading order.
    pub fields: Vec<Field>,
    /// What everything is.
    pub tree: Tree,
}

/// Lays `paper` out.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn layout(paper: &Paper, faces: &Typefaces<'_>) -> Result<Layout, FontError> {
    let mut tree = Tree::default();
    let notice = tree.add(Tag::ROOT, Role::Paragraph);
    let atoms = blocks::atoms(paper, faces, &mut tree)?;
    let mut layout = pages::fill(atoms, tree);
    foot::add(&mut layout, paper, faces, notice)?;
    for sheet in &mut layout.sheets {
        // Elements are ordered as they are read, and so is what is drawn; the rest comes last.
        sheet.runs.sort_by_key(|run| run.tag.map_or(usize::MAX, Tag::index));
    }
    Ok(layout)
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

/// Divides a set line of the element `tag` into runs of one face each.
pub(crate) fn runs(glyphs: &[Glyph], (x, y): (f32, f32), size: f32, tag: Option<Tag>) -> Vec<Run> {
    let mut left = x;
    glyphs
        .chunk_by(|a, b| a.face == b.face)
        .map(|chunk| {
            let run = Run { x: left, y, size, glyphs: chunk.to_vec(), tag };
            left += chunk.iter().map(|glyph| glyph.width + glyph.extra).sum::<f32>();
            run
        })
        .collect()
}
