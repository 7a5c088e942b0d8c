//! QR codes in a photograph.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use rqrr::PreparedImage;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Most pixels of a photograph: what a telephone with 50 megapixels takes.
pub const PIXELS_MAX: usize = 52_000_000;
/// Most pixels of a progressive JPEG: all its coefficients stand in memory at once.
const PROGRESSIVE_MAX: usize = 16_000_000;
/// Longest side of a picture that is searched; a code of 23 mm on A4 has some 250 pixels then.
const SIDES: [usize; 2] = [1_600, 3_200];
/// Most scans of a progressive JPEG, each of which goes over the whole picture.
const SCANS_MAX: usize = 32;

/// One at a time: so the memory it takes is that of one picture, whoever else uploads.
static TURN: Mutex<()> = Mutex::new(());

/// Why a photograph was not searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is neither a JPEG nor a PNG.
    Kind,
    /// It is damaged.
    Damaged,
    /// It has more than [`PIXELS_MAX`] pixels.
    TooLarge,
}

/// A picture in grey.
struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// What the QR codes in a JPEG or PNG say.
pub(super) fn codes(content: &[u8]) -> Result<Vec<String>, Unread> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let grey = if content.starts_with(b"\xff\xd8\xff") {
        jpeg(content)?
    } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(content)?
    } else {
        return Err(Unread::Kind);
    };
    let Some(grey) = grey else { return Ok(Vec::new()) };
    for side in SIDES {
        let small = grey.at_most(side);
        let found = search(&small);
        if !found.is_empty() || small.width.max(small.height) < side {
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

/// The picture in grey; nothing if it could only be decoded with too much memory.
fn jpeg(content: &[u8]) -> Result<Option<Grey>, Unread> {
    let options = DecoderOptions::new_safe()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(SCANS_MAX)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(content), options);
    decoder.decode_headers().map_err(|_| Unread::Damaged)?;
    let (width, height) = decoder.dimensions().ok_or(Unread::Damaged)?;
    let pixels = width * height;
    if pixels > PIXELS_MAX {
        return Err(Unread::TooLarge);
    }
    if is_progressive(content) && pixels > PROGRESSIVE_MAX {
        return Ok(None);
    }
    let pixels = decoder.decode().map_err(|_| Unread::Damaged)?;
    if pixels.len() < width * height {
        return Err(Unread::Damaged);
    }
    Ok(Some(Grey { width, height, pixels }))
}

/// Whether the frame header is that of a progressive JPEG (ISO/IEC 10918-1, B.1.1.3).
fn is_progressive(content: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xFF, marker, high, low, ..]) = content.get(at..) {
        match marker {
            0xC2 => return true,
            0xC0 | 0xC1 | 0xDA => return false,
            0xFF => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
        }
    }
    false
}

fn png(content: &[u8]) -> Result<Option<Grey>, Unread> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(content), png::Limits { bytes: 16 << 20 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| Unread::Damaged)?;
    let (width, height, interlaced) = {
        let info = reader.info();
        (info.width as usize, info.height as usize, info.interlaced)
    };
    if width.checked_mul(height).is_none_or(|pixels| pixels > PIXELS_MAX) {
        return Err(Unread::TooLarge);
    }
    if interlaced {
        return Ok(None);
    }
    let channels = reader.output_color_type().0.samples();
    let mut pixels = Vec::with_capacity(width * height);
    while let Some(row) = reader.next_row().map_err(|_| Unread::Damaged)? {
        // Green is what a grey picture is mostly made of.
        let brightest = if channels < 3 { 0 } else { 1 };
        pixels.extend(row.data().chunks_exact(channels).map(|pixel| pixel[brightest]));
    }
    if pixels.len() != width * height {
        return Err(Unread::Damaged);
    }
    Ok(Some(Grey { width, height, pixels }))
}

impl Grey {
    /// The picture with no side longer than `side`, each pixel the mean of a square.
    fn at_most(&self, side: usize) -> Self {
        let step = self.width.max(self.height).div_ceil(side).max(1);
        let (width, height) = ((self.width / step).max(1), (self.height / step).max(1));
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let rows = (y * step..(y + 1) * step).take_while(|row| *row < self.height);
                let mut sum = 0;
                let mut count = 0;
                for row in rows {
                    let end = ((x + 1) * step).min(self.width);
                    let line = &self.pixels[row * self.width + x * step..row * self.width + end];
                    sum += line.iter().map(|&pixel| usize::from(pixel)).sum::<usize>();
                    count += line.len();
                }
                pixels.push(u8::try_from(sum / count.max(1)).expect("a mean of bytes is a byte"));
            }
        }
        Self { width, height, pixels }
    }
}
