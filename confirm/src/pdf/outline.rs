//! Text and strokes as vector paths, for signature appearances and the watermark.
//!
//! An appearance is written after the document's fonts were subset and embedded; drawing outlines needs no font in
//! the file. The true name stands as text in the signature's `/Name` and beside the field on the page.

use std::collections::BTreeSet;
use std::fmt::Write;

use ttf_parser::OutlineBuilder;

use super::font::{Face, FontError, Typefaces};

/// An affine map `[a b c d e f]` as PDF writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix(pub [f32; 6]);

impl Matrix {
    /// Scales by `scale`, turns by `angle` (radians, counter-clockwise), then moves to `(x, y)`.
    #[must_use]
    pub fn placed(scale: f32, angle: f32, x: f32, y: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self([scale * cos, scale * sin, -scale * sin, scale * cos, x, y])
    }

    fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// A path in PDF operators, points given to a hundredth.
#[derive(Debug, Default)]
pub struct Path {
    operators: String,
}

impl Path {
    /// The operators written so far.
    #[must_use]
    pub fn into_operators(self) -> String {
        self.operators
    }

    /// Starts a new part.
    pub fn move_to(&mut self, (x, y): (f32, f32)) {
        self.write(format_args!("{x:.2} {y:.2} m\n"));
    }

    /// A straight line.
    pub fn line_to(&mut self, (x, y): (f32, f32)) {
        self.write(format_args!("{x:.2} {y:.2} l\n"));
    }

    /// A cubic curve with its two control points.
    pub fn curve_to(&mut self, one: (f32, f32), two: (f32, f32), end: (f32, f32)) {
        self.write(format_args!(
            "{:.2} {:.2} {:.2} {:.2} {:.2} {:.2} c\n",
            one.0, one.1, two.0, two.1, end.0, end.1
        ));
    }

    /// Closes the part.
    pub fn close(&mut self) {
        self.operators.push_str("h\n");
    }

    /// Any other operator, with its operands.
    pub fn operator(&mut self, operator: &str) {
        self.operators.push_str(operator);
        self.operators.push('\n');
    }

    /// A circle.
    pub fn circle(&mut self, (x, y): (f32, f32), radius: f32) {
        // Four cubic arcs; the factor puts the control points where the error is smallest.
        let k = 0.552_284_8 * radius;
        let r = radius;
        self.move_to((x + r, y));
        self.curve_to((x + r, y + k), (x + k, y + r), (x, y + r));
        self.curve_to((x - k, y + r), (x - r, y + k), (x - r, y));
        self.curve_to((x - r, y - k), (x - k, y - r), (x, y - r));
        self.curve_to((x + k, y - r), (x + r, y - k), (x + r, y));
        self.close();
    }

    /// `text` on a straight line from `(x, y)`, turned by `angle`; gives its width in points.
    ///
    /// # Errors
    ///
    /// [`FontError::Missing`] names a character that no face has.
    pub fn text(
        &mut self,
        faces: &Typefaces<'_>,
        text: &str,
        (face, size): (Face, f32),
        (x, y): (f32, f32),
        angle: f32,
    ) -> Result<f32, FontError> {
        let mut along = 0.0;
        let (sin, cos) = angle.sin_cos();
        for character in text.chars() {
            let (face, glyph) = faces.resolve(face, character, text)?;
            let file = faces.subset(face, &BTreeSet::from([character]))?;
            let font = ttf_parser::Face::parse(&file, 0).expect("a subset is a font");
            let scale = size / f32::from(font.units_per_em());
            let matrix = Matrix::placed(scale, angle, x + along * cos, y + along * sin);
            if let Some(glyph) = font.glyph_index(character) {
                let mut pen = Pen { path: self, matrix, at: (0.0, 0.0) };
                // A glyph without outline, such as a space, draws nothing.
                let _ = font.outline_glyph(glyph, &mut pen);
            }
            along += faces.advance(face, glyph, size)?;
        }
        Ok(along)
    }

    fn write(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.operators.write_fmt(arguments).expect("a string takes everything");
    }
}

/// Width of `text` in points.
///
/// # Errors
///
/// [`FontError::Missing`] names a character that no face has.
pub fn width(faces: &Typefaces<'_>, text: &str, face: Face, size: f32) -> Result<f32, FontError> {
    let mut width = 0.0;
    for character in text.chars() {
        let (face, glyph) = faces.resolve(face, character, text)?;
        width += faces.advance(face, glyph, size)?;
    }
    Ok(width)
}

/// Draws a glyph's outline into a path, turning quadratic curves into the cubic ones PDF knows.
struct Pen<'a> {
    path: &'a mut Path,
    matrix: Matrix,
    at: (f32, f32),
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.matrix.apply(x, y);
        self.path.move_to(self.at);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = self.matrix.apply(x, y);
        self.path.line_to(self.at);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, to) = (self.matrix.apply(x1, y1), self.matrix.apply(x, y));
        let toward = |from: (f32, f32)| {
            (from.0 + (control.0 - from.0) * 2.0 / 3.0, from.1 + (control.1 - from.1) * 2.0 / 3.0)
        };
        self.path.curve_to(toward(self.at), toward(to), to);
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.at = self.matrix.apply(x, y);
        self.path.curve_to(self.matrix.apply(x1, y1), self.matrix.apply(x2, y2), self.at);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
