//! QR codes as black rectangles, so that they print sharply at any size and carry no image.

use qrcode::{Color, EcLevel, QrCode};

use super::layout::Fill;

/// The QR code of `url` (level M) with its lower left corner at `corner`, `side` points wide, with a quiet zone of
/// four modules inside that side. Nothing if `url` is longer than a code can hold (2331 bytes).
#[must_use]
pub fn squares(url: &str, corner: (f32, f32), side: f32) -> Vec<Fill> {
    let Ok(code) = QrCode::with_error_correction_level(url.as_bytes(), EcLevel::M) else { return Vec::new() };
    let modules = code.width();
    let colors = code.to_colors();
    #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules a side")]
    let at = |modules: usize| modules as f32;
    let module = side / at(modules);
    let mut fills = Vec::new();
    for row in 0..modules {
        let mut column = 0;
        while column < modules {
            let start = column;
            while column < modules && colors[row * modules + column] == Color::Dark {
                column += 1;
            }
            if column > start {
                fills.push(Fill {
                    x: corner.0 + at(start) * module,
                    y: corner.1 + at(modules - row - 1) * module,
                    width: at(column - start) * module,
                    height: module,
                });
            }
            column += 1;
        }
    }
    fills
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fills_its_square() {
        let fills = squares("https://localhost/v/abcd", (10.0, 20.0), 50.0);
        assert!(fills.iter().all(|fill| fill.x >= 10.0 && fill.x + fill.width <= 60.01));
        assert!(fills.iter().all(|fill| fill.y >= 19.99 && fill.y + fill.height <= 70.01));
        assert!(fills.len() > 50);
    }

    #[test]
    fn a_text_too_long_gives_no_code() {
        assert!(squares(&"x".repeat(3000), (0.0, 0.0), 50.0).is_empty());
    }
}
