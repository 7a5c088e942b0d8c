//! Sets the places where people sign: lines with a printed name, and the body and day under a seal.

use crate::paper::{Mark, Place};

use super::super::font::{Face, FontError};
use super::super::line::{self, Line, Setting};
use super::super::structure::{Role, Tag};
use super::blocks::Setter;
use super::pages::Atom;
use super::{Align, Field, LEFT, RIGHT, Rule, runs};

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
/// Widest text under a seal; a longer name goes over several lines.
const SEALED_MAX: f32 = (RIGHT - LEFT) * 0.66;

impl Setter<'_> {
    /// A row of places: label, line to sign on and printed name, in columns of half the text's width.
    pub(super) fn places(&mut self, places: &[Place], right: bool) -> Result<Atom, FontError> {
        let column = (RIGHT - LEFT) * if right { 0.66 } else { 0.5 };
        let first = if right { RIGHT - column } else { LEFT };
        let mut atom = Atom::default();
        let mut left = first;
        for place in places {
            let height = match place.mark {
                Mark::Hand => HAND_HEIGHT,
                Mark::Ink => HAND_HEIGHT,
                Mark::Name | Mark::Printed => NAME_HEIGHT,
                Mark::Seal => SEAL_SIDE,
            };
            let upper = 10.0;
            let lower = upper + height;
            let glyphs = line::glyphs(self.faces, &place.label, Face::Song, self.size)?;
            let label_width: f32 = glyphs.iter().map(|glyph| glyph.width).sum();
            let (box_left, box_right) = (left + label_width + 4.0, left + column - 10.0);
            let label = self.tree.add(Tag::ROOT, Role::Paragraph);
            atom.sheet.runs.extend(runs(&glyphs, (left, lower - 10.0), self.size, Some(label)));
            atom.fields.extend(self.field(place, [box_left, lower, box_right, upper]));
            let mut end = lower;
            if let Some(caption) = place.caption.as_ref().filter(|_| place.mark == Mark::Printed) {
                let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
                let width = box_right - box_left;
                let setting = Setting { face: Face::Song, size: self.size, width, indent: 0.0 };
                for (line, row) in line::paragraph(self.faces, caption, setting)?.into_iter().zip(0_u8..) {
                    let at = (box_left, lower - 10.0 + f32::from(row) * self.lead);
                    atom.sheet.runs.extend(runs(&line.glyphs, at, self.size, Some(tag)));
                    end = at.1;
                }
            } else if let Some(caption) = &place.caption {
                let width = 0.5;
                let (from, to) = ((box_left, lower + 1.0), (box_right, lower + 1.0));
                atom.sheet.rules.push(Rule { from, to, width });
                let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
                for (line, size) in self.caption(caption, box_right - box_left)? {
                    let x = Align::Center.start(box_left, box_right, line.width());
                    let at = (x, end + Self::drop(16.0, size));
                    atom.sheet.runs.extend(runs(&line.glyphs, at, size, Some(tag)));
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
    pub(super) fn sealed(&mut self, place: &Place, lines: &[String]) -> Result<Atom, FontError> {
        let setting = Setting { face: Face::Song, size: self.size, width: SEALED_MAX, indent: 0.0 };
        let mut set: Vec<(Line, Tag)> = Vec::new();
        for (index, text) in lines.iter().enumerate() {
            let text = if index == 0 { format!("{text}{}", place.label) } else { text.clone() };
            let tag = self.tree.add(Tag::ROOT, Role::Paragraph);
            set.extend(line::paragraph(self.faces, &text, setting)?.into_iter().map(|line| (line, tag)));
        }
        let widest = set.iter().map(|(line, _)| line.width()).fold(SEAL_SIDE, f32::max);
        let axis = RIGHT - self.size - widest / 2.0;
        #[expect(clippy::cast_precision_loss, reason = "a body's name has few lines")]
        let text_height = set.len() as f32 * self.lead;
        // 骑年盖月: the lines run through the lower half of the seal, below its emblem.
        let half = SEAL_SIDE / 2.0;
        let middle = half + 4.0;
        let mut upper = middle + if set.len() > 1 { 10.0 } else { 18.0 };
        let height = (middle + half).max(upper + text_height) + 4.0;
        let mut atom = Atom { height, ..Atom::default() };
        for (line, tag) in &set {
            let at = (axis - line.width() / 2.0, upper + Self::drop(self.lead, self.size));
            atom.sheet.runs.extend(runs(&line.glyphs, at, self.size, Some(*tag)));
            upper += self.lead;
        }
        atom.fields.extend(self.field(place, [axis - half, middle + half, axis + half, middle - half]));
        Ok(atom)
    }

    /// The field at a place where somebody signs on the screen.
    fn field(&mut self, place: &Place, rect: [f32; 4]) -> Option<Field> {
        let tag = place.mark.is_signed().then(|| self.tree.add(Tag::ROOT, Role::Form))?;
        Some(Field {
            name: place.field.clone(),
            alt: place.alt.clone(),
            mark: place.mark,
            page: 0,
            rect,
            tag,
        })
    }
}
