//! QR codes in a photograph.

use rqrr::PreparedImage;

use crate::picture::{Grey, PictureError, decode};

/// Longest side at which a picture is searched first, which is quick and forgives noise: a code of 23 mm on A4 has some
/// 170 pixels then.
const SIDE_FIRST: u32 = 1_600;
/// Longest side at which it is searched again.
const SIDE: u32 = 3_200;

/// What the QR codes in a JPEG or PNG say.
pub(super) fn codes(content: &[u8]) -> Result<Vec<String>, PictureError> {
    let whole = decode(content, SIDE)?;
    let small = whole.at_most(SIDE_FIRST);
    let found = search(&small);
    Ok(if found.is_empty() && small != whole { search(&whole) } else { found })
}

fn search(grey: &Grey) -> Vec<String> {
    let pixel = |x: usize, y: usize| grey.pixels[y * grey.width + x];
    let mut image = PreparedImage::prepare_from_greyscale(grey.width, grey.height, pixel);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}
