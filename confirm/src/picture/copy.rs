//! A copy for others to look at: in colour, small, upright, and without what a photograph tells of place and device.
//!
//! Source: `legal.md` G-30: what the camera wrote into a file stays in the original, which only its owner and those who
//! conduct the case get.

use std::sync::PoisonError;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, Rgb, RgbImage};

use super::{PictureError, TURN, opened, refused};

/// Strokes of a receipt stay readable; more would only be longer on a telephone line.
const QUALITY: u8 = 82;

/// The picture as a JPEG with no side longer than `side_max` pixels; what shows through is white.
///
/// # Errors
///
/// A [`PictureError`] if it is no JPEG or PNG, too large or damaged.
pub fn copy(bytes: &[u8], side_max: u32) -> Result<Vec<u8>, PictureError> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut decoder = opened(bytes)?;
    // A thumbnail's damage must not cost the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    if picture.width().max(picture.height()) > side_max {
        picture = picture.thumbnail(side_max, side_max);
    }
    picture.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    on_white(picture).write_with_encoder(encoder).map_err(|error| refused(&error))?;
    Ok(jpeg)
}

fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |shade: u8| {
            let sum = u32::from(shade) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbaImage};
    use std::io::Cursor;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn a_copy_is_small_and_in_colour() {
        let picture = RgbImage::from_pixel(400, 200, Rgb([200, 20, 20])).into();
        let copy =
            image::load_from_memory(&copy(&encoded(&picture, ImageFormat::Png), 100).unwrap()).unwrap();
        assert_eq!((copy.width(), copy.height()), (100, 50));
        let Rgb([red, green, _]) = *copy.into_rgb8().get_pixel(50, 25);
        assert!(red > 180 && green < 60);
    }

    #[test]
    fn what_shows_through_is_white() {
        let picture = RgbaImage::new(8, 8).into();
        let copy =
            image::load_from_memory(&copy(&encoded(&picture, ImageFormat::Png), 100).unwrap()).unwrap();
        assert!(copy.into_rgb8().pixels().all(|pixel| pixel.0.iter().all(|shade| *shade > 250)));
    }

    /// A JPEG 4 by 2 whose EXIF says that it lies on its side and where it was taken.
    fn with_exif() -> Vec<u8> {
        let picture = RgbImage::from_pixel(4, 2, Rgb([9, 9, 9])).into();
        let jpeg = encoded(&picture, ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend(b"Linghe village 31.2N");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn g_30_a_copy_is_upright_and_tells_no_place() {
        let original = with_exif();
        let copy = copy(&original, 100).unwrap();
        let tells = |bytes: &[u8]| bytes.windows(7).any(|part| part == b"village");
        assert!(tells(&original) && !tells(&copy));
        let copy = image::load_from_memory(&copy).unwrap();
        assert_eq!((copy.width(), copy.height()), (2, 4));
    }

    #[test]
    fn what_is_no_picture_has_no_copy() {
        assert_eq!(copy(b"%PDF-1.7", 100), Err(PictureError::Unknown));
        let picture = RgbImage::new(40, 40).into();
        let png = encoded(&picture, ImageFormat::Png);
        assert_eq!(copy(&png[..png.len() / 2], 100), Err(PictureError::Damaged));
    }
}
