//! Draws handwriting that a paper shows: it illustrates what the line above it names, nobody signs with it.

use crate::paper::Dot;

use super::pages::Atom;
use super::table::RULE_WIDTH;
use super::{LEFT, Rule, Sheet};

/// Width of the frame: 56 mm.
const WIDTH: f32 = 158.0;
/// Height of the frame: 16 mm, as a place to sign.
const HEIGHT: f32 = 46.0;
/// Space between the frame and the strokes.
const PADDING: f32 = 5.0;
/// Space under the frame.
const BELOW: f32 = 8.0;

/// `strokes` in a frame at the left edge, without distortion, as straight lines.
pub(super) fn picture(strokes: &[Vec<Dot>]) -> Atom {
    let mut sheet = Sheet::default();
    let (right, width) = (LEFT + WIDTH, RULE_WIDTH);
    let corners = [(LEFT, 0.0), (right, 0.0), (right, HEIGHT), (LEFT, HEIGHT), (LEFT, 0.0)];
    sheet.rules.extend(corners.windows(2).map(|pair| Rule { from: pair[0], to: pair[1], width }));
    let dots = || strokes.iter().flatten();
    if dots().next().is_some() {
        let span = |of: fn(&Dot) -> i32| {
            let (low, high) = dots().map(of).fold((i32::MAX, i32::MIN), |(l, h), v| (l.min(v), h.max(v)));
            (low, high.saturating_sub(low).max(1))
        };
        let ((left, wide), (upper, high)) = (span(|dot| dot.x), span(|dot| dot.y));
        #[expect(clippy::cast_precision_loss, reason = "handwriting lies within a few thousand units")]
        let place = |dot: &Dot| {
            let (wide, high) = (wide as f32, high as f32);
            let scale = ((WIDTH - 2.0 * PADDING) / wide).min((HEIGHT - 2.0 * PADDING) / high);
            let x = LEFT + (WIDTH - wide * scale) / 2.0 + (dot.x - left) as f32 * scale;
            (x, (HEIGHT - high * scale) / 2.0 + (dot.y - upper) as f32 * scale)
        };
        for stroke in strokes {
            let lines = stroke.windows(2).map(|pair| (place(&pair[0]), place(&pair[1])));
            sheet.rules.extend(lines.map(|(from, to)| Rule { from, to, width: 1.0 }));
        }
    }
    Atom { height: HEIGHT + BELOW, sheet, ..Atom::default() }
}
