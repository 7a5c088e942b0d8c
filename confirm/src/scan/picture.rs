//! QR codes in a photograph.

use rqrr::PreparedImage;

use crate::picture::{Grey, PictureError, decode};

/// Longest sides at which a picture is searched; a code of 23 mm on A4 has some 170 pixels at the first, which is quick
/// and forgives noise, and twice as many at the second.
const SIDES: [u32; 2] = [1_600, 3_200];

/// What the QR codes in a JPEG or PNG say.
pub(super) fn codes(content: &[u8]) -> Result<Vec<String>, PictureError> {
    for side in SIDES {
        let grey = decode(content, side)?;
        let found = search(&grey);
        // A picture that was not shrunk looks the same at any side.
        if !found.is_empty() || grey.width.max(grey.height) * 2 < usize::try_from(side).unwrap_or(usize::MAX)
        {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn search(grey: &Grey) -> Vec<String> {
    let pixel = |x: usize, y: usize| grey.pixels[y * grey.width + x];
    let mut image = PreparedImage::prepare_from_greyscale(grey.width, grey.height, pixel);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}
