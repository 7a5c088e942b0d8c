//! Draws a layout with printpdf.
//!
//! Text and pictures are marked with the element they belong to (ISO 32000-1, 14.6 and 14.7.4), everything else as an
//! artifact. What printpdf leaves wrong is put right by `super::prepare`: header, identifier, metadata. A document is
//! rendered once; rendering it again gives other bytes and therefore another document.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    DictItem, FontId, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage,
    PdfParseErrorSeverity, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, TextItem, TextMatrix,
    WindingOrder,
};

use super::font::{FACES, FontError, Typefaces};
use super::layout::{Fill, Layout, Rule, Run, Sheet};
use super::structure::{Tag, Tree};

/// Why a layout could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A font could not be read.
    #[error(transparent)]
    Font(#[from] FontError),
    /// printpdf had something to say that is worse than a note.
    #[error("printpdf: {0}")]
    Printpdf(String),
}

/// The layout as PDF bytes, with only the glyphs it uses.
///
/// # Errors
///
/// [`RenderError::Printpdf`] if a font could not be subset.
pub fn render(layout: &Layout, faces: &Typefaces<'_>) -> Result<Vec<u8>, RenderError> {
    let mut document = PdfDocument::new("");
    let mut ids: [Option<FontId>; 4] = [None, None, None, None];
    for face in FACES {
        let runs = layout.sheets.iter().flat_map(|sheet| &sheet.runs);
        let glyphs = runs.flat_map(|run| &run.glyphs).filter(|glyph| glyph.face == face);
        let characters: BTreeSet<char> = glyphs.map(|glyph| glyph.character).collect();
        if !characters.is_empty() {
            let parsed = ParsedFont::from_bytes(&faces.subset(face, &characters)?, 0, &mut Vec::new())
                .ok_or_else(|| RenderError::Printpdf(format!("could not read the face {face:?}")))?;
            ids[face.index()] = Some(document.add_font(&parsed));
        }
    }
    let pages = layout
        .sheets
        .iter()
        .map(|sheet| PdfPage::new(Mm(210.0), Mm(297.0), page(sheet, &layout.tree, &ids)))
        .collect();
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let bytes = document.with_pages(pages).save(&options, &mut warnings);
    match warnings.into_iter().find(|warning| warning.severity == PdfParseErrorSeverity::Error) {
        Some(warning) => Err(RenderError::Printpdf(warning.msg)),
        None => Ok(bytes),
    }
}

/// What is drawn on a page, each piece marked. Pieces of elements are numbered as [`Sheet::marks`] gives them.
fn page(sheet: &Sheet, tree: &Tree, ids: &[Option<FontId>; 4]) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut next = 0..;
    let mut number = || next.next().expect("a page has fewer than 2^63 pieces");
    for (tag, runs) in sheet.stretches() {
        ops.push(match tag {
            Some(tag) => content(tree, tag, number()),
            None => artifact("Pagination"),
        });
        for run in runs {
            text(run, ids, &mut ops);
        }
        ops.push(Op::EndMarkedContent);
    }
    if !sheet.rules.is_empty() {
        ops.push(artifact("Layout"));
        for line in &sheet.rules {
            rule(line, &mut ops);
        }
        ops.push(Op::EndMarkedContent);
    }
    if let Some((tag, fills)) = &sheet.figure {
        ops.push(content(tree, *tag, number()));
        ops.extend(fills.iter().map(fill));
        ops.push(Op::EndMarkedContent);
    }
    ops
}

/// Begins the piece `number` of the page, which belongs to `tag`.
fn content(tree: &Tree, tag: Tag, number: i64) -> Op {
    let kind = tree.elements()[tag.index()].role.standard_type();
    marked(kind, "MCID", DictItem::Int(number))
}

/// Begins what is not read aloud.
fn artifact(kind: &str) -> Op {
    marked("Artifact", "Type", DictItem::Name(kind.as_bytes().to_vec()))
}

fn marked(tag: &str, key: &str, value: DictItem) -> Op {
    let map = BTreeMap::from([(key.to_owned(), value)]);
    Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties: DictItem::Dict { map } }
}

/// One run of text at an absolute place; what justification adds becomes offsets between strings.
fn text(run: &Run, ids: &[Option<FontId>; 4], ops: &mut Vec<Op>) {
    let Some(first) = run.glyphs.first() else { return };
    let id = ids[first.face.index()].clone().expect("every face of a layout was added above");
    let mut items = Vec::new();
    let mut string = String::new();
    for glyph in &run.glyphs {
        string.push(glyph.character);
        if glyph.extra != 0.0 {
            items.push(TextItem::Text(std::mem::take(&mut string)));
            items.push(TextItem::Offset(-glyph.extra * 1000.0 / run.size));
        }
    }
    if !string.is_empty() {
        items.push(TextItem::Text(string));
    }
    ops.extend([
        Op::StartTextSection,
        Op::SetFont { font: PdfFontHandle::External(id), size: Pt(run.size) },
        Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(run.x), Pt(run.y)) },
        Op::ShowText { items },
        Op::EndTextSection,
    ]);
}

fn point(x: f32, y: f32) -> LinePoint {
    LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false }
}

fn rule(rule: &Rule, ops: &mut Vec<Op>) {
    ops.push(Op::SetOutlineThickness { pt: Pt(rule.width) });
    ops.push(Op::DrawLine {
        line: Line {
            points: vec![point(rule.from.0, rule.from.1), point(rule.to.0, rule.to.1)],
            is_closed: false,
        },
    });
}

fn fill(fill: &Fill) -> Op {
    let (left, lower) = (fill.x, fill.y);
    let (right, upper) = (fill.x + fill.width, fill.y + fill.height);
    Op::DrawPolygon {
        polygon: Polygon {
            rings: vec![PolygonRing {
                points: vec![
                    point(left, lower),
                    point(right, lower),
                    point(right, upper),
                    point(left, upper),
                ],
            }],
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        },
    }
}
