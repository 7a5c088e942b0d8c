//! 照片: pictures that strangers hand in, decoded to grey within bounds of bytes, pixels, memory and time.
//!
//! A photograph comes from any telephone and may be hostile: a few hundred bytes can announce a picture that fills the
//! memory. So the head is read first, pictures are decoded one at a time, and what leaves here is small, upright (the
//! EXIF orientation is applied) and without metadata: no place, no device, no thumbnail.

mod copy;
pub mod handwriting;

pub use copy::copy;

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::{jpeg::JpegDecoder, png::PngDecoder};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, Limits};

/// Longest file, in bytes. The largest photograph a telephone makes has a little more than half; a longer limit would
/// only let more be uploaded for nothing.
pub const BYTES_MAX: usize = 24 * 1024 * 1024;
/// Most pixels, a little more than the fifty million of today's telephones (8192×6144). More would need more memory.
pub const PIXELS_MAX: u64 = 52_000_000;
/// Most pixels of a progressive JPEG, which is decoded with all its coefficients in memory and in many passes.
const PROGRESSIVE_PIXELS_MAX: u64 = 16_000_000;
/// Most bytes of the decoded picture: [`PIXELS_MAX`] in colour with transparency.
const DECODED_MAX: u64 = PIXELS_MAX * 4;

/// One picture is decoded at a time, so that a hundred at once need the memory of one.
static TURN: Mutex<()> = Mutex::new(());

/// A picture in shades of grey, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// From 0 (black) to 255 (white), `width` × `height` of them.
    pub pixels: Vec<u8>,
}

impl Grey {
    /// The same with no side longer than `side_max` pixels, each pixel the mean of a square.
    #[must_use]
    pub fn at_most(&self, side_max: u32) -> Self {
        shrunk(&self.pixels, (self.width, self.height), ColorType::L8, as_size(side_max.max(1)))
    }
}

/// Why a picture can't be used; the sentences tell its owner what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is neither JPEG nor PNG.
    #[error("这个文件不是JPG或PNG照片，请换一张照片。")]
    Unknown,
    /// The file is longer than [`BYTES_MAX`].
    #[error("照片文件超过24兆字节，请把相机分辨率调低后重新拍照。")]
    TooLong,
    /// It has more pixels than are decoded.
    #[error("照片像素过多，请把相机分辨率调低到5000万像素以内后重新拍照。")]
    TooLarge,
    /// Its bytes don't make a picture.
    #[error("照片已损坏或没有传完整，请重新拍照上传。")]
    Damaged,
}

/// Decodes a JPEG or PNG; a picture with a side of more than `side_max` pixels is shrunk by a whole number to less.
/// What shows through counts as white.
///
/// # Errors
///
/// A [`PictureError`] if it is none, too large or damaged.
pub fn decode(bytes: &[u8], side_max: u32) -> Result<Grey, PictureError> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    read(opened(bytes)?, side_max)
}

/// The head of a JPEG or PNG within all bounds, ready to be decoded.
fn opened(bytes: &[u8]) -> Result<Box<dyn ImageDecoder + '_>, PictureError> {
    if bytes.len() > BYTES_MAX {
        return Err(PictureError::TooLong);
    }
    let format = image::guess_format(bytes).map_err(|_| PictureError::Unknown)?;
    let (mut decoder, most): (Box<dyn ImageDecoder>, u64) = match format {
        ImageFormat::Jpeg => {
            let most = if is_progressive(bytes) { PROGRESSIVE_PIXELS_MAX } else { PIXELS_MAX };
            let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
            (Box::new(decoder), most)
        }
        ImageFormat::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits());
            (Box::new(decoder.map_err(|error| refused(&error))?), PIXELS_MAX)
        }
        _ => return Err(PictureError::Unknown),
    };
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    if u64::from(width) * u64::from(height) > most || decoder.total_bytes() > DECODED_MAX {
        return Err(PictureError::TooLarge);
    }
    decoder.set_limits(limits()).map_err(|error| refused(&error))?;
    Ok(decoder)
}

fn read(mut decoder: impl ImageDecoder, side_max: u32) -> Result<Grey, PictureError> {
    let (width, height) = decoder.dimensions();
    // A thumbnail's damage must not cost the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let color = decoder.color_type();
    let length = usize::try_from(decoder.total_bytes()).map_err(|_| PictureError::TooLarge)?;
    let mut pixels = vec![0; length];
    decoder.read_image(&mut pixels).map_err(|error| refused(&error))?;
    let (width, height) = (as_size(width), as_size(height));
    let shrunk = shrunk(&pixels, (width, height), color, as_size(side_max.max(1)));
    drop(pixels);
    Ok(upright(shrunk, orientation))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_MAX);
    limits
}

fn refused(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        ImageError::Unsupported(_) => PictureError::Unknown,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::IoError(_) => PictureError::Damaged,
    }
}

fn as_size(number: u32) -> usize {
    usize::try_from(number).expect("a pointer has at least 32 bits")
}

/// The mean of each square of colour pixels as one grey pixel.
fn shrunk(pixels: &[u8], (width, height): (usize, usize), color: ColorType, side_max: usize) -> Grey {
    let step = width.max(height).div_ceil(side_max).max(1);
    let (across, down) = (width.div_ceil(step), height.div_ceil(step));
    let size = usize::from(color.bytes_per_pixel());
    let mut grey = Vec::with_capacity(across * down);
    let mut sums = vec![(0_u32, 0_u32); across];
    for (row, line) in pixels.chunks_exact(width * size).enumerate() {
        for (column, pixel) in line.chunks_exact(size).enumerate() {
            let (sum, count) = &mut sums[column / step];
            *sum += u32::from(shade(pixel, color));
            *count += 1;
        }
        if row % step == step - 1 || row == height - 1 {
            grey.extend(sums.iter().map(|(sum, count)| u8::try_from(sum / count.max(&1)).unwrap_or(u8::MAX)));
            sums.fill((0, 0));
        }
    }
    Grey { width: across, height: down, pixels: grey }
}

/// How bright a pixel is on white paper (ITU-R BT.601).
fn shade(pixel: &[u8], color: ColorType) -> u8 {
    let (samples, wide) = match color {
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => (pixel.len() / 2, true),
        _ => (pixel.len(), false),
    };
    let sample = |index: usize| {
        if wide {
            u32::from(u16::from_ne_bytes([pixel[2 * index], pixel[2 * index + 1]]) >> 8)
        } else {
            u32::from(pixel[index])
        }
    };
    let bright =
        if samples < 3 { sample(0) } else { (299 * sample(0) + 587 * sample(1) + 114 * sample(2)) / 1000 };
    let seen = if samples.is_multiple_of(2) {
        let alpha = sample(samples - 1);
        (bright * alpha + 255 * (255 - alpha)) / 255
    } else {
        bright
    };
    u8::try_from(seen).unwrap_or(u8::MAX)
}

/// The picture as it was meant to be looked at.
fn upright(grey: Grey, orientation: Orientation) -> Grey {
    let side = |length: usize| u32::try_from(length).expect("a side came from 32 bits");
    let (width, height) = (side(grey.width), side(grey.height));
    let picture =
        GrayImage::from_raw(width, height, grey.pixels).expect("as many pixels as width and height say");
    let mut picture = DynamicImage::ImageLuma8(picture);
    picture.apply_orientation(orientation);
    let picture = picture.into_luma8();
    let (width, height) = (as_size(picture.width()), as_size(picture.height()));
    Grey { width, height, pixels: picture.into_raw() }
}

/// Whether the first frame of a JPEG is coded progressively (ITU-T T.81 B.1.1.3: SOF2, SOF6, SOF10, SOF14).
fn is_progressive(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[first, marker]) = bytes.get(at..at + 2) {
        match (first, marker) {
            (0xFF, 0xFF) => at += 1,
            (0xFF, 0xC2 | 0xC6 | 0xCA | 0xCE) => return true,
            // Any other frame, or the entropy-coded part.
            (0xFF, 0xC0 | 0xC1 | 0xC3 | 0xC5 | 0xC7 | 0xC9 | 0xCB | 0xCD | 0xCF | 0xDA) => return false,
            (0xFF, 0x01 | 0xD0..=0xD9) => at += 2,
            (0xFF, _) => match bytes.get(at + 2..at + 4) {
                Some(&[high, low]) => at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2),
                _ => return false,
            },
            // Filler between segments, which decoders skip.
            _ => at += 1,
        }
    }
    false
}

#[cfg(test)]
pub(crate) mod tests {
    use image::{ExtendedColorType, ImageEncoder};
    use proptest::prelude::*;

    use super::*;

    /// A PNG of `pixels`.
    pub fn png(grey: &Grey) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (u32::try_from(grey.width).unwrap(), u32::try_from(grey.height).unwrap());
        image::codecs::png::PngEncoder::new(&mut bytes)
            .write_image(&grey.pixels, width, height, ExtendedColorType::L8)
            .unwrap();
        bytes
    }

    /// A JPEG of `pixels`, which lies as `orientation` says (EXIF tag 0x0112).
    pub fn jpeg(grey: &Grey, orientation: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (u32::try_from(grey.width).unwrap(), u32::try_from(grey.height).unwrap());
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder
            .set_exif_metadata(
                [
                    b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
                    &[orientation, 0, 0],
                    &[0; 4],
                ]
                .concat(),
            )
            .unwrap();
        encoder.write_image(&grey.pixels, width, height, ExtendedColorType::L8).unwrap();
        bytes
    }

    /// Black on the left, white on the right.
    fn half(width: usize, height: usize) -> Grey {
        let pixels = (0..width * height).map(|at| if at % width < width / 2 { 0 } else { 255 }).collect();
        Grey { width, height, pixels }
    }

    #[test]
    fn a_picture_keeps_its_shades() {
        let picture = half(64, 32);
        assert_eq!(decode(&png(&picture), 100), Ok(picture.clone()));
        let seen = decode(&jpeg(&picture, 1), 100).unwrap();
        assert!((seen.width, seen.height) == (64, 32) && seen.pixels[4] < 20 && seen.pixels[60] > 235);
    }

    #[test]
    fn a_large_picture_is_shrunk_by_a_whole_number() {
        let seen = decode(&png(&half(640, 90)), 100).unwrap();
        assert_eq!((seen.width, seen.height), (92, 13));
        assert_eq!((seen.pixels[0], seen.pixels[91]), (0, 255));
    }

    #[test]
    fn a_photograph_is_turned_as_the_camera_was_held() {
        let seen = decode(&jpeg(&half(64, 32), 6), 100).unwrap();
        assert_eq!((seen.width, seen.height), (32, 64));
        assert!(seen.pixels[0] < 20 && seen.pixels[32 * 64 - 1] > 235, "left is up");
    }

    #[test]
    fn what_shows_through_is_white() {
        let mut bytes = Vec::new();
        image::codecs::png::PngEncoder::new(&mut bytes)
            .write_image(&[0, 0, 0, 0, 0, 0, 0, 255], 2, 1, ExtendedColorType::Rgba8)
            .unwrap();
        assert_eq!(decode(&bytes, 10).unwrap().pixels, [255, 0]);
    }

    #[test]
    fn what_is_no_photograph_is_refused_with_what_to_do() {
        assert_eq!(decode(b"%PDF-1.7", 10), Err(PictureError::Unknown));
        assert_eq!(decode(b"GIF89a\x01\0\x01\0", 10), Err(PictureError::Unknown));
        assert_eq!(decode(&vec![0xFF; BYTES_MAX + 1], 10), Err(PictureError::TooLong));
        let whole = png(&half(64, 32));
        assert_eq!(decode(&whole[..whole.len() / 2], 10), Err(PictureError::Damaged));
        let mut wide = whole.clone();
        wide[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        assert!(matches!(decode(&wide, 10), Err(PictureError::TooLarge | PictureError::Damaged)));
    }

    #[test]
    fn a_progressive_frame_is_told_from_a_plain_one() {
        assert!(!is_progressive(&jpeg(&half(8, 8), 1)));
        assert!(is_progressive(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xFF, 0xC0, 0xFF, 0xC2, 0, 8]));
        assert!(!is_progressive(&[0xFF, 0xD8, 0xFF]));
    }

    proptest! {
        #[test]
        fn strange_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..3) {
            let head: &[u8] = match kind { 0 => b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 1 => b"\xff\xd8\xff", _ => b"" };
            let _ = decode(&[head, &bytes].concat(), 50);
        }

        #[test]
        fn a_damaged_photograph_gets_an_answer(at in 0_usize..700, with in any::<u8>(), cut in 0_usize..700) {
            for mut bytes in [jpeg(&half(48, 40), 6), png(&half(48, 40))] {
                let length = bytes.len();
                bytes[at % length] = with;
                bytes.truncate(length - cut % length);
                if let Ok(seen) = decode(&bytes, 50) {
                    prop_assert!(seen.pixels.len() == seen.width * seen.height && seen.width.max(seen.height) <= 50);
                }
            }
        }
    }
}
