//! Turns the blocks of a paper into atoms: lines, table rows and signature places that no page break divides.

use crate::paper::{Block, Body, Paper};

use super::super::font::{Face, FontError, Typefaces};
use super::super::line::{self, Line, Setting};
use super::super::structure::{Role, Tag, Tree};
use super::handwriting;
use super::list::{Standing, standings};
use super::pages::Atom;
use super::{Align, LEFT, RIGHT, Sheet, runs};

/// The atoms of `paper`, in reading order; what they are is added to `tree`.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn atoms(paper: &Paper, faces: &Typefaces<'_>, tree: &mut Tree) -> Result<Vec<Atom>, FontError> {
    let mut setter = Setter::new(paper.body, faces, tree);
    let mut atoms = setter.opening(paper)?;
    let standings = standings(&paper.blocks);
    for (index, block) in paper.blocks.iter().enumerate() {
        let start = atoms.len();
        setter.block(block, standings[index], &mut atoms)?;
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
        | Block::Handwriting { .. }
        | Block::Table { .. } => false,
    }
}

/// Sizes of one document, the faces it is set in, and the tree that grows with it.
pub(super) struct Setter<'a> {
    pub(super) faces: &'a Typefaces<'a>,
    pub(super) tree: &'a mut Tree,
    pub(super) size: f32,
    pub(super) lead: f32,
    title: f32,
    head: f32,
    /// The list that is open, and the text of its last item.
    list: Option<(Tag, Tag)>,
}

impl<'a> Setter<'a> {
    fn new(body: Body, faces: &'a Typefaces<'a>, tree: &'a mut Tree) -> Self {
        let (size, lead, title, head) = match body {
            Body::Third => (16.0, 28.9, 26.0, 22.0),
            Body::Fourth => (14.0, 25.0, 22.0, 18.0),
        };
        Self { faces, tree, size, lead, title, head, list: None }
    }

    /// Head line, title and number.
    fn opening(&mut self, paper: &Paper) -> Result<Vec<Atom>, FontError> {
        let mut atoms = Vec::new();
        if let Some(head) = &paper.head {
            let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
            atoms.extend(self.centered(head, (self.head, self.head * 1.6), tag)?);
        }
        let tag = self.tree.add(Tag::ROOT, Role::Title);
        atoms.extend(self.centered(&paper.title, (self.title, self.title * 1.6), tag)?);
        atoms.push(space(self.lead * 0.4));
        if let Some(number) = &paper.number {
            let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
            atoms.extend(self.right(number, 0.0, tag)?);
            atoms.push(space(self.lead * 0.4));
        }
        for atom in &mut atoms {
            atom.keep_with_next = true;
        }
        Ok(atoms)
    }

    fn block(&mut self, block: &Block, standing: Standing, atoms: &mut Vec<Atom>) -> Result<(), FontError> {
        if standing == Standing::Alone {
            self.list = None;
        }
        let indent = 2.0 * self.size;
        match block {
            Block::Heading { text } => {
                let tag = self.tree.add(Tag::ROOT, Role::Heading);
                let mut lines = self.text(text, (Face::Hei, indent), LEFT, tag)?;
                for atom in &mut lines {
                    atom.keep_with_next = true;
                }
                atoms.extend(lines);
            }
            Block::Paragraph { text } => {
                let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
                atoms.extend(self.text(text, (Face::Song, indent), LEFT, tag)?);
            }
            Block::Flush { text } => {
                let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
                atoms.extend(self.text(text, (Face::Song, 0.0), LEFT, tag)?);
            }
            Block::Item { label, text } => {
                let tags = if standing == Standing::Item { self.list_item() } else { self.labelled() };
                atoms.extend(self.item((label, text), tags)?);
            }
            Block::Table { widths, headed, rows } => {
                let parent = self.list.map_or(Tag::ROOT, |(_, body)| body);
                let table = self.tree.add(parent, Role::Table);
                atoms.extend(self.table(table, widths, *headed, rows)?);
            }
            Block::Handwriting { strokes, .. } => atoms.push(handwriting::picture(strokes)),
            Block::Right { text } => {
                let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
                atoms.extend(self.right(text, indent, tag)?);
            }
            Block::Places { places, right } => atoms.push(self.places(places, *right)?),
            Block::Sealed { place, lines } => atoms.push(self.sealed(place, lines)?),
        }
        Ok(())
    }

    /// Elements for the number and the text of a list's next item; opens a list if none is.
    fn list_item(&mut self) -> (Tag, Tag) {
        let list = self.list.map_or_else(|| self.tree.add(Tag::ROOT, Role::List), |(list, _)| list);
        let item = self.tree.add(list, Role::Item);
        let label = self.tree.add(item, Role::Label);
        let body = self.tree.add(item, Role::Body);
        self.list = Some((list, body));
        (label, body)
    }

    /// One paragraph for a label like 申请人： and the text beside it.
    fn labelled(&mut self) -> (Tag, Tag) {
        let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
        (tag, tag)
    }

    /// Height of a baseline below the upper edge of a line: Han glyphs sit 0.88 em above it.
    pub(super) fn drop(lead: f32, size: f32) -> f32 {
        (lead - size) / 2.0 + 0.88 * size
    }

    fn line_atom(&self, line: &Line, x: f32, tag: Tag) -> Atom {
        let y = Self::drop(self.lead, self.size);
        Atom {
            height: self.lead,
            sheet: Sheet { runs: runs(&line.glyphs, (x, y), self.size, Some(tag)), ..Sheet::default() },
            ..Atom::default()
        }
    }

    fn centered(&self, text: &str, (size, lead): (f32, f32), tag: Tag) -> Result<Vec<Atom>, FontError> {
        let setting = Setting { face: Face::Title, size, width: RIGHT - LEFT, indent: 0.0 };
        let lines = line::paragraph(self.faces, text, setting)?;
        Ok(lines
            .iter()
            .map(|line| {
                let at = (Align::Center.start(LEFT, RIGHT, line.width()), Self::drop(lead, size));
                let sheet = Sheet { runs: runs(&line.glyphs, at, size, Some(tag)), ..Sheet::default() };
                Atom { height: lead, sheet, ..Atom::default() }
            })
            .collect())
    }

    /// A paragraph between `left` and the right edge; its first and last two lines stay together.
    fn text(
        &self,
        text: &str,
        (face, indent): (Face, f32),
        left: f32,
        tag: Tag,
    ) -> Result<Vec<Atom>, FontError> {
        let setting = Setting { face, size: self.size, width: RIGHT - left, indent };
        let lines = line::paragraph(self.faces, text, setting)?;
        let mut atoms: Vec<Atom> = lines
            .iter()
            .enumerate()
            .map(|(index, line)| self.line_atom(line, if index == 0 { left + indent } else { left }, tag))
            .collect();
        let count = atoms.len();
        if count > 1 {
            atoms[0].keep_with_next = true;
            atoms[count - 2].keep_with_next = true;
        }
        Ok(atoms)
    }

    /// A label at the left edge with text hanging beside it, two characters in at least.
    fn item(&self, (label, text): (&str, &str), (first, rest): (Tag, Tag)) -> Result<Vec<Atom>, FontError> {
        let glyphs = line::glyphs(self.faces, label, Face::Song, self.size)?;
        let width: f32 = glyphs.iter().map(|glyph| glyph.width).sum();
        let left = LEFT + width.max(2.0 * self.size);
        let mut atoms = self.text(text, (Face::Song, 0.0), left, rest)?;
        if atoms.is_empty() {
            atoms.push(space(self.lead));
        }
        let label = runs(&glyphs, (LEFT, Self::drop(self.lead, self.size)), self.size, Some(first));
        atoms[0].sheet.runs.splice(0..0, label);
        Ok(atoms)
    }

    /// Lines at the right margin, the last of them `inset` from it.
    fn right(&self, text: &str, inset: f32, tag: Tag) -> Result<Vec<Atom>, FontError> {
        let setting = Setting { face: Face::Song, size: self.size, width: RIGHT - LEFT - inset, indent: 0.0 };
        let lines = line::paragraph(self.faces, text, setting)?;
        let start = |line: &Line| Align::Right.start(LEFT, RIGHT - inset, line.width());
        let mut atoms: Vec<Atom> = lines.iter().map(|line| self.line_atom(line, start(line), tag)).collect();
        let count = atoms.len();
        for atom in atoms.iter_mut().take(count.saturating_sub(1)) {
            atom.keep_with_next = true;
        }
        Ok(atoms)
    }
}

pub(super) fn space(height: f32) -> Atom {
    Atom { height, ..Atom::default() }
}
