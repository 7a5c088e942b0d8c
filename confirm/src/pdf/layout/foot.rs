//! What stands outside the text area of a page: page number, notice, check code, and a line beside the code.

use crate::paper::{Check, Paper};

use super::super::code;
use super::super::font::{Face, FontError, Typefaces};
use super::super::line::{self, Setting};
use super::super::structure::{Role, Tag};
use super::{Align, BOTTOM, LEFT, Layout, PAGE_HEIGHT, RIGHT, Sheet, runs};

/// Size of page numbers and codes: 五号.
const FOOT_SIZE: f32 = 10.5;
/// Baseline of page numbers: 7 mm below the text.
const FOOT: f32 = BOTTOM - 42.0;
/// Size of the line beside the code: 六号.
const LINE_SIZE: f32 = 7.5;
/// Side of the QR code in points; 23 mm is read by any phone at arm's length.
const CODE_SIDE: f32 = 65.0;

/// Adds the margins of every page. The notice is read aloud once, as the element `notice`; on the other pages it is an
/// artifact like the page number.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn add(layout: &mut Layout, paper: &Paper, faces: &Typefaces<'_>, notice: Tag) -> Result<(), FontError> {
    let count = layout.sheets.len();
    for (index, sheet) in layout.sheets.iter_mut().enumerate() {
        let mut foot = Foot { faces, sheet };
        let number = format!("第 {} 页 共 {count} 页", index + 1);
        foot.text(&number, (Face::Song, FOOT_SIZE), (Align::Center, FOOT), None)?;
        if let Some(text) = &paper.notice {
            let tag = (index == 0).then_some(notice);
            foot.text(text, (Face::Hei, 12.0), (Align::Center, PAGE_HEIGHT - 62.0), tag)?;
        }
        if let Some(check) = &paper.check {
            let text = format!("核验码 {}", check.code);
            foot.text(&text, (Face::Song, FOOT_SIZE), (Align::Right, FOOT), None)?;
        }
    }
    if let Some(text) = &paper.foot {
        add_line(layout, text, faces)?;
    }
    match &paper.check {
        Some(check) => add_code(layout, check, faces),
        None => Ok(()),
    }
}

/// A line at the foot of the last page, beside the code; it may take two.
fn add_line(layout: &mut Layout, text: &str, faces: &Typefaces<'_>) -> Result<(), FontError> {
    let left = LEFT + CODE_SIDE + 10.0;
    let setting = Setting { face: Face::Song, size: LINE_SIZE, width: RIGHT - left, indent: 0.0 };
    let tag = layout.tree.add(Tag::ROOT, Role::Paragraph);
    let sheet = layout.sheets.last_mut().expect("a layout begins with a page");
    let mut y = FOOT - 17.0;
    for line in line::paragraph(faces, text, setting)? {
        sheet.runs.extend(runs(&line.glyphs, (left, y), LINE_SIZE, Some(tag)));
        y -= LINE_SIZE * 1.3;
    }
    Ok(())
}

/// The QR code in the lower left corner of the last page with what it is for.
fn add_code(layout: &mut Layout, check: &Check, faces: &Typefaces<'_>) -> Result<(), FontError> {
    let lower = BOTTOM - CODE_SIDE - 8.0;
    let fills = code::squares(&check.url, (LEFT, lower), CODE_SIDE);
    if fills.is_empty() {
        return Ok(());
    }
    let alt = format!("核验二维码。也可以在核验页面输入核验码 {} 核验本文书。", check.code);
    let bounds = [LEFT, lower, LEFT + CODE_SIDE, lower + CODE_SIDE];
    let figure = layout.tree.add(Tag::ROOT, Role::Figure { alt, bounds });
    let caption = layout.tree.add(Tag::ROOT, Role::Paragraph);
    let sheet = layout.sheets.last_mut().expect("a layout begins with a page");
    sheet.figure = Some((figure, fills));
    let glyphs = line::glyphs(faces, "扫码核验本文书", Face::Song, 9.0)?;
    sheet.runs.extend(runs(&glyphs, (LEFT, lower - 11.0), 9.0, Some(caption)));
    Ok(())
}

struct Foot<'a> {
    faces: &'a Typefaces<'a>,
    sheet: &'a mut Sheet,
}

impl Foot<'_> {
    fn text(
        &mut self,
        text: &str,
        (face, size): (Face, f32),
        (align, y): (Align, f32),
        tag: Option<Tag>,
    ) -> Result<(), FontError> {
        let glyphs = line::glyphs(self.faces, text, face, size)?;
        let width = glyphs.iter().map(|glyph| glyph.width).sum();
        self.sheet.runs.extend(runs(&glyphs, (align.start(LEFT, RIGHT, width), y), size, tag));
        Ok(())
    }
}
