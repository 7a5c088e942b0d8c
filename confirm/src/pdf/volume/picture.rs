//! Photographs and scans as pictures of a page.
//!
//! A JPEG goes in as it is; a PNG is decoded row by row, so a large one takes the memory of its rows. Left out: WebP,
//! interlaced PNG and what is damaged; they are attached, and their page says so.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Object, Stream};

use super::{dictionary, name_of};

/// Most pixels of a picture: a camera of 100 megapixels.
const PIXELS_MAX: u64 = 100_000_000;

/// A picture for a page.
pub(super) struct Picture {
    pub(super) image: Stream,
    /// Width and height in pixels.
    pub(super) size: (f32, f32),
}

/// Reads a JPEG or PNG.
pub(super) fn read(content: &[u8]) -> Option<Picture> {
    if content.starts_with(b"\xFF\xD8\xFF") { jpeg(content) } else { png(content) }
}

/// ISO/IEC 10918-1, B.2.2: the frame header says size and components.
fn jpeg(content: &[u8]) -> Option<Picture> {
    let mut at = 2;
    let mut adobe = false;
    loop {
        let marker = *content.get(at..at + 2)?.strip_prefix(&[0xFF])?.first()?;
        let length = usize::from(u16::from_be_bytes(content.get(at + 2..at + 4)?.try_into().ok()?));
        let segment = content.get(at + 4..at + 2 + length)?;
        match marker {
            0xFF => at += 1,
            // Baseline, extended and progressive, which is what readers of PDF decode.
            0xC0..=0xC2 => {
                let half = |at: usize| Some(u16::from_be_bytes([*segment.get(at)?, *segment.get(at + 1)?]));
                let (bits, height, width) = (*segment.first()?, half(1)?, half(3)?);
                let space = match segment.get(5)? {
                    1 => "DeviceGray",
                    3 => "DeviceRGB",
                    4 => "DeviceCMYK",
                    _ => return None,
                };
                if bits != 8 || width == 0 || height == 0 {
                    return None;
                }
                let size = (u32::from(width), u32::from(height));
                let mut picture = picture(size, space, "DCTDecode", content.to_vec())?;
                if space == "DeviceCMYK" && adobe {
                    // Photoshop writes the four colours upside down.
                    let inverted = [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec();
                    picture.image.dict.set("Decode", Object::Array(inverted));
                }
                return Some(picture);
            }
            0xEE => {
                adobe |= segment.starts_with(b"Adobe");
                at += 2 + length;
            }
            // The scan or the end before the frame header.
            0xDA | 0xD9 => return None,
            _ => at += 2 + length,
        }
    }
}

fn png(content: &[u8]) -> Option<Picture> {
    let mut decoder = png::Decoder::new(Cursor::new(content));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height, interlaced) = {
        let info = reader.info();
        (info.width, info.height, info.interlaced)
    };
    if interlaced || u64::from(width) * u64::from(height) > PIXELS_MAX {
        return None;
    }
    let (channels, space) = match reader.output_color_type().0 {
        png::ColorType::Grayscale => (1, "DeviceGray"),
        png::ColorType::GrayscaleAlpha => (2, "DeviceGray"),
        png::ColorType::Rgb => (3, "DeviceRGB"),
        png::ColorType::Rgba => (4, "DeviceRGB"),
        png::ColorType::Indexed => return None,
    };
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let mut rows = 0;
    while let Some(row) = reader.next_row().ok()? {
        rows += 1;
        if channels % 2 == 1 {
            encoder.write_all(row.data()).ok()?;
            continue;
        }
        let paper: Vec<u8> = row.data().chunks_exact(channels).flat_map(on_white).collect();
        encoder.write_all(&paper).ok()?;
    }
    (rows == height).then_some(())?;
    picture((width, height), space, "FlateDecode", encoder.finish().ok()?)
}

/// A pixel with transparency as it looks on paper.
fn on_white(pixel: &[u8]) -> Vec<u8> {
    let (alpha, colours) = pixel.split_last().expect("a pixel has at least two channels");
    let mixed = |colour: &u8| {
        let value = (u16::from(*colour) * u16::from(*alpha) + 255 * (255 - u16::from(*alpha))) / 255;
        u8::try_from(value).expect("a mean of bytes is a byte")
    };
    colours.iter().map(mixed).collect()
}

fn picture((width, height): (u32, u32), space: &str, filter: &str, content: Vec<u8>) -> Option<Picture> {
    let entries = dictionary([
        ("Type", name_of("XObject")),
        ("Subtype", name_of("Image")),
        ("Width", i64::from(width).into()),
        ("Height", i64::from(height).into()),
        ("ColorSpace", name_of(space)),
        ("BitsPerComponent", 8.into()),
        ("Filter", name_of(filter)),
    ]);
    let side = |pixels: u32| u16::try_from(pixels).ok().map(f32::from);
    let size = (side(width)?, side(height)?);
    Some(Picture { image: Stream::new(entries, content), size })
}
