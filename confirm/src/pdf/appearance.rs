//! What a signature looks like: handwriting, a seal or a printed name, drawn as paths into the signature's field.
//!
//! The picture is made when somebody signs, and goes into the field's `/AP`, so that it is covered by the signature
//! that it shows. An image of a seal is not a seal (`legal.md` B.10): the signature is, the picture only shows it.

use std::f32::consts::PI;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::font::{Face, FontError, Typefaces};
use super::outline::{Path, width};
use crate::paper::wording::in_china;
use crate::picture::handwriting::Mask;

/// Most strokes of one signature; a name of four characters has forty.
pub const STROKES_MAX: usize = 256;
/// Most points of all strokes together; a phone reports sixty a second.
pub const POINTS_MAX: usize = 8192;

/// A stroke of a finger or pen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Stroke {
    /// Points in the order in which they were drawn.
    pub points: Vec<StrokePoint>,
}

/// A point of a stroke.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StrokePoint {
    /// To the right, in any unit.
    pub x: f32,
    /// Downwards, in the same unit.
    pub y: f32,
    /// Milliseconds since the first point of the signature.
    pub t: u32,
}

/// What is drawn into a signature's field.
#[derive(Debug, Clone, PartialEq)]
pub enum Appearance {
    /// Nothing: the field is not seen.
    Unseen,
    /// Handwriting.
    Hand(Vec<Stroke>),
    /// A round seal.
    Seal {
        /// The name around it.
        organisation: String,
        /// What stands in the middle.
        emblem: Emblem,
    },
    /// The handwriting in a photograph.
    Photo(Mask),
    /// The signer's printed name.
    Name {
        /// The name.
        name: String,
        /// What stands under it, one or two lines: when, how, who saw it.
        notes: Vec<String>,
    },
}

/// The middle of a seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Emblem {
    /// A star, as on the seals of committees.
    Star,
    /// A word in a ring, which nobody takes for the seal of a state body: 演示.
    Word(String),
}

/// Why an appearance can't be drawn.
#[derive(Debug, thiserror::Error)]
pub enum AppearanceError {
    /// There is no stroke to see.
    #[error("没有收到笔迹，请在签名框内手写签名")]
    NoStrokes,
    /// There are more strokes or points than a signature has.
    #[error("笔迹过多，请清除后重新签名")]
    TooManyStrokes,
    /// A character has no glyph.
    #[error(transparent)]
    Font(#[from] FontError),
}

impl Appearance {
    /// The printed name of somebody who signs at `at` with a key of their own.
    #[must_use]
    pub fn named(name: &str, at: Timestamp) -> Self {
        let notes = vec![format!("电子签名 {}", in_china(at).strftime("%Y-%m-%d %H:%M"))];
        Self::Name { name: name.to_owned(), notes }
    }

    /// The drawing operators for a field of the given size, with its lower left corner at the origin.
    ///
    /// # Errors
    ///
    /// An [`AppearanceError`] that tells the signer what to do.
    pub fn operators(
        &self,
        faces: &Typefaces<'_>,
        (width, height): (f32, f32),
    ) -> Result<String, AppearanceError> {
        let mut path = Path::default();
        match self {
            Self::Unseen => {}
            Self::Hand(strokes) => hand(&mut path, strokes, (width, height))?,
            Self::Seal { organisation, emblem } => {
                seal(&mut path, faces, organisation, emblem, (width, height))?;
            }
            Self::Photo(mask) => photo(&mut path, mask, (width, height)),
            Self::Name { name, notes } => printed(&mut path, faces, (name, notes), (width, height))?,
        }
        Ok(path.into_operators())
    }
}

/// Handwriting, as large as the field allows without distortion, as smooth curves through the midpoints.
fn hand(path: &mut Path, strokes: &[Stroke], (width, height): (f32, f32)) -> Result<(), AppearanceError> {
    const PADDING: f32 = 3.0;
    let points = || strokes.iter().flat_map(|stroke| &stroke.points);
    if strokes.len() > STROKES_MAX || points().count() > POINTS_MAX {
        return Err(AppearanceError::TooManyStrokes);
    }
    let finite = points().all(|point| point.x.is_finite() && point.y.is_finite());
    let bounds = points().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |[l, u, r, d], point| {
        [l.min(point.x), u.min(point.y), r.max(point.x), d.max(point.y)]
    });
    let [left, upper, right, lower] = bounds;
    let (wide, high) = (right - left, lower - upper);
    if points().count() < 2 || !finite || wide.max(high) <= 0.0 {
        return Err(AppearanceError::NoStrokes);
    }
    let scale = ((width - 2.0 * PADDING) / wide.max(1e-3)).min((height - 2.0 * PADDING) / high.max(1e-3));
    let place = |point: &StrokePoint| {
        (
            (width - wide * scale) / 2.0 + (point.x - left) * scale,
            (height - high * scale) / 2.0 + (lower - point.y) * scale,
        )
    };
    path.operator("0.05 0.08 0.25 RG 1.5 w 1 J 1 j");
    for stroke in strokes {
        let placed: Vec<(f32, f32)> = stroke.points.iter().map(place).collect();
        let Some((&first, rest)) = placed.split_first() else { continue };
        path.move_to(first);
        let mut pen = first;
        for pair in rest.windows(2) {
            let end = (f32::midpoint(pair[0].0, pair[1].0), f32::midpoint(pair[0].1, pair[1].1));
            let toward = |from: (f32, f32)| {
                (from.0 + (pair[0].0 - from.0) * 2.0 / 3.0, from.1 + (pair[0].1 - from.1) * 2.0 / 3.0)
            };
            path.curve_to(toward(pen), toward(end), end);
            pen = end;
        }
        path.line_to(rest.last().copied().unwrap_or(first));
        path.operator("S");
    }
    Ok(())
}

/// A photographed signature, as large as the field allows, as runs of ink: an image would be one more object that a
/// check has to let in.
#[expect(clippy::cast_precision_loss, reason = "a mask has at most six hundred pixels in a row")]
fn photo(path: &mut Path, mask: &Mask, (width, height): (f32, f32)) {
    const PADDING: f32 = 2.0;
    let (wide, high) = (mask.width as f32, mask.height as f32);
    let scale = ((width - 2.0 * PADDING) / wide).min((height - 2.0 * PADDING) / high);
    let (left, upper) = ((width - wide * scale) / 2.0, (height + high * scale) / 2.0);
    path.operator(&format!("q {scale:.5} 0 0 {:.5} {left:.2} {upper:.2} cm 0.05 0.08 0.25 rg", -scale));
    for (column, row, length) in mask.runs() {
        path.operator(&format!("{column} {row} {length} 1 re"));
    }
    path.operator("f Q");
}

/// A round seal: ring, name on an arc, emblem.
fn seal(
    path: &mut Path,
    faces: &Typefaces<'_>,
    organisation: &str,
    emblem: &Emblem,
    (width, height): (f32, f32),
) -> Result<(), AppearanceError> {
    let center = (width / 2.0, height / 2.0);
    let ring = width.min(height) * 0.035;
    let radius = width.min(height) / 2.0 - ring / 2.0 - 1.0;
    path.operator(&format!("0.84 0.10 0.12 RG 0.84 0.10 0.12 rg {ring:.2} w"));
    path.circle(center, radius);
    path.operator("S");
    let characters: Vec<char> = organisation.chars().collect();
    #[expect(clippy::cast_precision_loss, reason = "a name has fewer than a hundred characters")]
    let count = characters.len().max(1) as f32;
    // Up to 270 degrees of arc; long names get smaller characters, short ones stay at a readable size.
    let size = (radius * 0.34).min(radius * 0.80 * 1.5 * PI / count * 0.95);
    let baseline = radius - ring - size * 1.02;
    let step = (size * 1.18 / (baseline + size * 0.4)).min(1.5 * PI / count);
    let mut angle = step * (count - 1.0) / 2.0;
    for character in characters {
        let text = character.to_string();
        let advance = super::outline::width(faces, &text, Face::Title, size)?;
        let (sin, cos) = angle.sin_cos();
        let from = (
            center.0 - baseline * sin - advance / 2.0 * cos,
            center.1 + baseline * cos - advance / 2.0 * sin,
        );
        path.text(faces, &text, (Face::Title, size), from, angle)?;
        angle -= step;
    }
    path.operator("f");
    match emblem {
        Emblem::Star => star(path, center, radius * 0.36),
        Emblem::Word(word) => {
            let size = radius * 0.30;
            let wide = width_of(faces, word, size)?;
            path.text(faces, word, (Face::Hei, size), (center.0 - wide / 2.0, center.1 - size * 0.36), 0.0)?;
            path.operator("f 0.8 w");
            path.circle(center, (wide / 2.0 + 4.0).min(radius * 0.5));
            path.operator("S");
        }
    }
    Ok(())
}

fn width_of(faces: &Typefaces<'_>, text: &str, size: f32) -> Result<f32, FontError> {
    width(faces, text, Face::Hei, size)
}

fn star(path: &mut Path, center: (f32, f32), radius: f32) {
    // The inner corners of a five-pointed star lie at cos 72° / cos 36° of its radius.
    let inner = radius * 0.381_966;
    for corner in 0..10_u8 {
        let reach = if corner % 2 == 0 { radius } else { inner };
        let angle = PI / 2.0 + f32::from(corner) * PI / 5.0;
        let point = (center.0 + reach * angle.cos(), center.1 + reach * angle.sin());
        if corner == 0 {
            path.move_to(point);
        } else {
            path.line_to(point);
        }
    }
    path.close();
    path.operator("f");
}

/// A printed name with one or two lines under it.
fn printed(
    path: &mut Path,
    faces: &Typefaces<'_>,
    (name, notes): (&str, &[String]),
    (wide, high): (f32, f32),
) -> Result<(), AppearanceError> {
    // Where two lines stand under it, the name makes room.
    let (full, at, small, step) = if notes.len() > 1 {
        (high * 0.44, high * 0.54, high * 0.18, high * 0.22)
    } else {
        (high * 0.58, high * 0.40, high * 0.20, high * 0.20)
    };
    path.operator("0.05 0.08 0.25 rg");
    let mut line = |text: &str, size: f32, at: f32| -> Result<(), AppearanceError> {
        let natural = width(faces, text, Face::Song, size)?;
        let size = if natural > wide - 4.0 { size * (wide - 4.0) / natural } else { size };
        let drawn = width(faces, text, Face::Song, size)?;
        path.text(faces, text, (Face::Song, size), ((wide - drawn) / 2.0, at), 0.0)?;
        Ok(())
    };
    line(name, full, at)?;
    let mut below = high * 0.10 + step * f32::from(u8::from(notes.len() > 1));
    for note in notes {
        line(note, small, below)?;
        below -= step;
    }
    path.operator("f");
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pdf::font::tests::fonts;

    fn stroke(points: &[(f32, f32)]) -> Stroke {
        Stroke { points: points.iter().map(|&(x, y)| StrokePoint { x, y, t: 0 }).collect() }
    }

    fn drawn(strokes: Vec<Stroke>) -> Result<String, AppearanceError> {
        Appearance::Hand(strokes).operators(&fonts().load(), (150.0, 46.0))
    }

    #[test]
    fn an_empty_signature_is_refused() {
        assert!(matches!(drawn(Vec::new()), Err(AppearanceError::NoStrokes)));
        assert!(matches!(drawn(vec![stroke(&[(5.0, 5.0)])]), Err(AppearanceError::NoStrokes)));
        assert!(matches!(drawn(vec![stroke(&[(5.0, 5.0), (5.0, 5.0)])]), Err(AppearanceError::NoStrokes)));
        assert!(matches!(
            drawn(vec![stroke(&[(f32::NAN, 5.0), (5.0, 5.0)])]),
            Err(AppearanceError::NoStrokes)
        ));
    }

    #[test]
    fn a_flood_of_points_is_refused() {
        let flood = vec![stroke(&vec![(1.0, 2.0); POINTS_MAX + 1])];
        assert!(matches!(drawn(flood), Err(AppearanceError::TooManyStrokes)));
        assert!(matches!(
            drawn(vec![stroke(&[(1.0, 2.0)]); STROKES_MAX + 1]),
            Err(AppearanceError::TooManyStrokes)
        ));
    }

    #[test]
    fn a_seal_needs_a_name_that_can_be_drawn() {
        let seal = Appearance::Seal { organisation: "调解😀".to_owned(), emblem: Emblem::Star };
        let error = seal.operators(&fonts().load(), (100.0, 100.0)).unwrap_err();
        assert!(matches!(error, AppearanceError::Font(FontError::Missing { character: '😀', .. })));
    }

    proptest! {
        #[test]
        fn handwriting_stays_in_its_field(
            points in prop::collection::vec((-5000.0_f32..5000.0, -5000.0_f32..5000.0), 2..60)
        ) {
            prop_assume!(points.iter().any(|point| *point != points[0]));
            let operators = drawn(vec![stroke(&points)]).unwrap();
            for line in operators.lines().filter(|line| line.ends_with([' ', 'm', 'l', 'c'])) {
                let numbers: Vec<f32> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
                for pair in numbers.chunks_exact(2) {
                    prop_assert!((-0.1..=150.1).contains(&pair[0]) && (-0.1..=46.1).contains(&pair[1]), "{line}");
                }
            }
        }
    }
}
