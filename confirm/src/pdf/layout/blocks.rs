//! Turns the blocks of a paper into atoms: lines, table rows and signature places that no page break divides.

use crate::paper::{Block, Body, Mark, Paper, Place};

use super::super::font::{Face, FontError, Typefaces};
use super::super::line::{self, Line, Setting};
use super::{Align, Atom, Field, LEFT, RIGHT, Rule, Sheet, runs};

/// Space between the edge of a table cell and its text.
const CELL_PADDING: f32 = 5.0;
/// Size of the printed name under a place to sign.
const CAPTION_SIZE: f32 = 10.5;
/// Smallest size of that name.
const CAPTION_MIN: f32 = 8.5;
/// Height of a place for handwriting: 16 mm, enough for a finger's signature.
const HAND_HEIGHT: f32 = 46.0;
/// Height of a place for a printed name.
const NAME_HEIGHT: f32 = 34.0;
/// Side of a seal: 40 mm, between a committee's 38 and a court's 42.
const SEAL_SIDE: f32 = 113.4;

/// The atoms of `paper`, in reading order.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn atoms(paper: &Paper, faces: &Typefaces<'_>) -> Result<Vec<Atom>, FontError> {
    let setter = Setter::new(paper.body, faces);
    let mut atoms = setter.opening(paper)?;
    for (index, block) in paper.blocks.iter().enumerate() {
        let start = atoms.len();
        setter.block(block, &mut atoms)?;
        let signs_next = paper.blocks.get(index + 1).is_some_and(is_signature);
        if signs_next {
            let from = if is_signature(block) { start } else { atoms.len().saturating_sub(2).max(start) };
            for atom in &mut atoms[from..] {
                atom.keep_with_next = true;
            }
        }
    }
    Ok(atoms)
}

fn is_signature(block: &Block) -> bool {
    match block {
        Block::Places { .. } | Block::Sealed { .. } | Block::Right { .. } => true,
        Block::Heading { .. }
        | Block::Paragraph { .. }
        | Block::Flush { .. }
        | Block::Item { .. }
        | Block::Table { .. } => false,
    }
}

/// Sizes of one document and the faces it is set in.
struct Setter<'a> {
    faces: &'a Typefaces<'a>,
    size: f32,
    lead: f32,
    title: f32,
    head: f32,
}

impl<'a> Setter<'a> {
    fn new(body: Body, faces: &'a Typefaces<'a>) -> Self {
        match body {
            Body::Third => Self { faces, size: 16.0, lead: 28.9, title: 26.0, head: 22.0 },
            Body::Fourth => Self { faces, size: 14.0, lead: 25.0, title: 22.0, head: 18.0 },
        }
    }

    /// Head line, title and number.
    fn opening(&self, paper: &Paper) -> Result<Vec<Atom>, FontError> {
        let mut atoms = Vec::new();
        if let Some(head) = &paper.head {
            atoms.extend(self.centered(head, self.head)?);
        }
        atoms.extend(self.centered(&paper.title, self.title)?);
        atoms.push(space(self.lead * 0.4));
        if let Some(number) = &paper.number {
            atoms.push(self.right(number, 0.0)?);
            atoms.push(space(self.lead * 0.4));
        }
        for atom in &mut atoms {
            atom.keep_with_next = true;
        }
        Ok(atoms)
    }

    fn block(&self, block: &Block, atoms: &mut Vec<Atom>) -> Result<(), FontError> {
        match block {
            Block::Heading { text } => {
                let mut lines = self.text(text, Face::Hei, 2.0 * self.size, LEFT)?;
                for atom in &mut lines {
                    atom.keep_with_next = true;
                }
                atoms.extend(lines);
            }
            Block::Paragraph { text } => atoms.extend(self.text(text, Face::Song, 2.0 * self.size, LEFT)?),
            Block::Flush { text } => atoms.extend(self.text(text, Face::Song, 0.0, LEFT)?),
            Block::Item { label, text } => atoms.extend(self.item(label, text)?),
            Block::Table { widths, headed, rows } => atoms.extend(self.table(widths, *headed, rows)?),
            Block::Right { text } => atoms.push(self.right(text, 2.0 * self.size)?),
            Block::Places { places, right } => atoms.push(self.places(places, *right)?),
            Block::Sealed { place, lines } => atoms.push(self.sealed(place, lines)?),
        }
        Ok(())
    }

    /// Height of a baseline below the upper edge of a line: Han glyphs sit 0.88 em above it.
    fn drop(lead: f32, size: f32) -> f32 {
        (lead - size) / 2.0 + 0.88 * size
    }

    fn line_atom(&self, line: &Line, x: f32) -> Atom {
        let y = Self::drop(self.lead, self.size);
        Atom {
            height: self.lead,
            sheet: Sheet { runs: runs(&line.glyphs, x, y, self.size), ..Sheet::default() },
            ..Atom::default()
        }
    }

    fn centered(&self, text: &str, size: f32) -> Result<Vec<Atom>, FontError> {
        let setting = Setting { face: Face::Title, size, width: RIGHT - LEFT, indent: 0.0 };
        let lead = size * 1.6;
        let lines = line::paragraph(self.faces, text, setting)?;
        Ok(lines
            .iter()
            .map(|line| Atom {
                height: lead,
                sheet: Sheet {
                    runs: runs(
                        &line.glyphs,
                        Align::Center.start(LEFT, RIGHT, line.width()),
                        Self::drop(lead, size),
                        size,
                    ),
                    ..Sheet::default()
                },
                ..Atom::default()
            })
            .collect())
    }

    /// A paragraph between `left` and the right edge; its first and last two lines stay together.
    fn text(&self, text: &str, face: Face, indent: f32, left: f32) -> Result<Vec<Atom>, FontError> {
        let setting = Setting { face, size: self.size, width: RIGHT - left, indent };
        let lines = line::paragraph(self.faces, text, setting)?;
        let mut atoms: Vec<Atom> = lines
            .iter()
            .enumerate()
            .map(|(index, line)| self.line_atom(line, if index == 0 { left + indent } else { left }))
            .collect();
        let count = atoms.len();
        if count > 1 {
            atoms[0].keep_with_next = true;
            atoms[count - 2].keep_with_next = true;
        }
        Ok(atoms)
    }

    /// A label at the left edge with text hanging beside it, two characters in at least.
    fn item(&self, label: &str, text: &str) -> Result<Vec<Atom>, FontError> {
        let glyphs = line::glyphs(self.faces, label, Face::Song, self.size)?;
        let width: f32 = glyphs.iter().map(|glyph| glyph.width).sum();
        let left = LEFT + width.max(2.0 * self.size);
        let mut atoms = self.text(text, Face::Song, 0.0, left)?;
        if atoms.is_empty() {
            atoms.push(Atom { height: self.lead, ..Atom::default() });
        }
        let label = runs(&glyphs, LEFT, Self::drop(self.lead, self.size), self.size);
        atoms[0].sheet.runs.splice(0..0, label);
        Ok(atoms)
    }

    fn right(&self, text: &str, inset: f32) -> Result<Atom, FontError> {
        let line = Line { glyphs: line::glyphs(self.faces, text, Face::Song, self.size)? };
        Ok(self.line_atom(&line, Align::Right.start(LEFT, RIGHT - inset, line.width())))
    }

    fn table(&self, widths: &[u16], headed: bool, rows: &[Vec<String>]) -> Result<Vec<Atom>, FontError> {
        let total: f32 = widths.iter().map(|&width| f32::from(width)).sum();
        let size = self.size - 2.0;
        let lead = size * 1.5;
        // The heading over a table stays with it.
        let mut atoms = vec![Atom { keep_with_next: true, ..space(3.0) }];
        for (index, row) in rows.iter().enumerate() {
            let face = if headed && index == 0 { Face::Hei } else { Face::Song };
            let mut sheet = Sheet::default();
            let mut left = LEFT;
            let mut edges = vec![left];
            let mut lines_max = 1;
            for (cell, &width) in row.iter().zip(widths) {
                let cell_width = (RIGHT - LEFT) * f32::from(width) / total;
                let setting = Setting { face, size, width: cell_width - 2.0 * CELL_PADDING, indent: 0.0 };
                let lines = line::paragraph(self.faces, cell, setting)?;
                lines_max = lines_max.max(lines.len());
                let mut upper = CELL_PADDING;
                for line in &lines {
                    let y = upper + Self::drop(lead, size);
                    sheet.runs.extend(runs(&line.glyphs, left + CELL_PADDING, y, size));
                    upper += lead;
                }
                left += cell_width;
                edges.push(left);
            }
            #[expect(clippy::cast_precision_loss, reason = "a cell has few lines")]
            let height = lines_max as f32 * lead + 2.0 * CELL_PADDING;
            frame(&mut sheet, &edges, height);
            atoms.push(Atom { height, sheet, keep_with_next: index + 1 < rows.len(), ..Atom::default() });
        }
        atoms.push(space(6.0));
        Ok(atoms)
    }

    /// A row of places: label, line to sign on and printed name, in columns of half the text's width.
    fn places(&self, places: &[Place], right: bool) -> Result<Atom, FontError> {
        let column = (RIGHT - LEFT) * if right { 0.66 } else { 0.5 };
        let first = if right { RIGHT - column } else { LEFT };
        let mut atom = Atom { height: 0.0, ..Atom::default() };
        let mut left = first;
        for place in places {
            let height = match place.mark {
                Mark::Hand => HAND_HEIGHT,
                Mark::Name => NAME_HEIGHT,
                Mark::Seal => SEAL_SIDE,
            };
            let upper = 10.0;
            let lower = upper + height;
            let glyphs = line::glyphs(self.faces, &place.label, Face::Song, self.size)?;
            let label_width: f32 = glyphs.iter().map(|glyph| glyph.width).sum();
            let (box_left, box_right) = (left + label_width + 4.0, left + column - 10.0);
            atom.sheet.runs.extend(runs(&glyphs, left, lower - 10.0, self.size));
            atom.fields.push(field(place, [box_left, lower, box_right, upper]));
            let mut end = lower;
            if let Some(caption) = &place.caption {
                let width = 0.5;
                let (from, to) = ((box_left, lower + 1.0), (box_right, lower + 1.0));
                atom.sheet.rules.push(Rule { from, to, width });
                let lines = self.caption(caption, box_right - box_left)?;
                for (line, size) in lines {
                    let x = Align::Center.start(box_left, box_right, line.width());
                    atom.sheet.runs.extend(runs(&line.glyphs, x, end + Self::drop(16.0, size), size));
                    end += 16.0;
                }
            }
            atom.height = atom.height.max(end + 4.0);
            left += column;
        }
        Ok(atom)
    }

    /// A printed name in one line if a slightly smaller size makes it fit, else in several.
    fn caption(&self, text: &str, width: f32) -> Result<Vec<(Line, f32)>, FontError> {
        let natural = Line { glyphs: line::glyphs(self.faces, text, Face::Song, CAPTION_SIZE)? }.width();
        let size = (CAPTION_SIZE * width / natural * 0.99).clamp(CAPTION_MIN, CAPTION_SIZE);
        let setting = Setting { face: Face::Song, size, width, indent: 0.0 };
        let lines = line::paragraph(self.faces, text, setting)?;
        Ok(lines.into_iter().map(|line| (line, size)).collect())
    }

    /// The issuing body and the day, centred on an axis near the right margin, under the seal.
    fn sealed(&self, place: &Place, lines: &[String]) -> Result<Atom, FontError> {
        let mut set = Vec::new();
        for (index, text) in lines.iter().enumerate() {
            let text = if index == 0 { format!("{text}{}", place.label) } else { text.clone() };
            set.push(Line { glyphs: line::glyphs(self.faces, &text, Face::Song, self.size)? });
        }
        let widest = set.iter().map(Line::width).fold(SEAL_SIDE, f32::max);
        let axis = RIGHT - self.size - widest / 2.0;
        #[expect(clippy::cast_precision_loss, reason = "two or three lines")]
        let text_height = set.len() as f32 * self.lead;
        // 骑年盖月: the lines run through the lower half of the seal, below its emblem.
        let half = SEAL_SIDE / 2.0;
        let middle = half + 4.0;
        let mut upper = middle + if set.len() > 1 { 10.0 } else { 18.0 };
        let height = (middle + half).max(upper + text_height) + 4.0;
        let mut atom = Atom { height, ..Atom::default() };
        for line in &set {
            let y = upper + Self::drop(self.lead, self.size);
            atom.sheet.runs.extend(runs(&line.glyphs, axis - line.width() / 2.0, y, self.size));
            upper += self.lead;
        }
        atom.fields.push(field(place, [axis - half, middle + half, axis + half, middle - half]));
        Ok(atom)
    }
}

fn field(place: &Place, rect: [f32; 4]) -> Field {
    Field { name: place.field.clone(), alt: place.alt.clone(), mark: place.mark, page: 0, rect }
}

fn space(height: f32) -> Atom {
    Atom { height, ..Atom::default() }
}

/// The four edges of a table row and the lines between its cells.
fn frame(sheet: &mut Sheet, edges: &[f32], height: f32) {
    let (left, right) = (edges[0], edges[edges.len() - 1]);
    let width = 0.6;
    sheet.rules.push(Rule { from: (left, 0.0), to: (right, 0.0), width });
    sheet.rules.push(Rule { from: (left, height), to: (right, height), width });
    for &x in edges {
        sheet.rules.push(Rule { from: (x, 0.0), to: (x, height), width });
    }
}
