//! Photographs as they come, and as nobody takes them.

use super::*;
use qrcode::{Color, QrCode};

/// What all files of a scan show.
fn look(files: &[Vec<u8>]) -> Result<Shown, Refusal> {
    let mut shown = Shown::default();
    for (place, file) in (1..).zip(files) {
        shown.look_at((place, files.len()), file)?;
    }
    Ok(shown)
}

const ADDRESS: &str = "https://localhost/v/7K3M-Q0ZA-11XV?h=0123456789abcdef";

/// A page of `width` × `height` pixels with a code in a corner, as a PNG.
fn page(width: usize, height: usize, module: usize) -> Vec<u8> {
    let code = QrCode::new(ADDRESS).unwrap();
    let (side, colors) = (code.width(), code.to_colors());
    let corner = (width / 10, height - height / 10 - side * module);
    let mut pixels = vec![230_u8; width * height];
    for y in 0..side * module {
        for x in 0..side * module {
            if colors[y / module * side + x / module] == Color::Dark {
                pixels[(corner.1 + y) * width + corner.0 + x] = 25;
            }
        }
    }
    png(u32::try_from(width).unwrap(), u32::try_from(height).unwrap(), &pixels)
}

fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    bytes
}

#[track_caller]
fn refused(files: &[Vec<u8>], words: &str) {
    match look(files) {
        Err(Refusal::Invalid { sentence, .. }) => assert!(sentence.contains(words), "{sentence}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn code_of_a_paper_is_read_from_a_photograph() {
    let shown = look(&[page(1240, 1754, 4), png(4, 4, &[255; 16])]).unwrap();
    let code = PrintedCode { check_code: "7K3M-Q0ZA-11XV".into(), prefix: "0123456789abcdef".into() };
    assert_eq!(shown, Shown { pages: 2, codes: vec![code] });
}

#[test]
fn photograph_of_fifty_megapixels_is_read_and_a_larger_one_is_not() {
    let shown = look(&[page(8160, 6120, 20)]).unwrap();
    assert_eq!(shown.codes.len(), 1);
    // A header that promises more than it has costs nothing.
    let mut huge = png(4, 4, &[255; 16]);
    huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let crc = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    refused(&[huge], "像素过多");
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[test]
fn what_is_no_photograph_is_told() {
    refused(&[b"\xff\xd8\xff\xe0 nothing".to_vec()], "已损坏");
    refused(&[b"\x89PNG\r\n\x1a\n nothing".to_vec()], "已损坏");
    refused(&[b"RIFF....WEBP".to_vec()], "不是JPG或PNG");
    refused(&[b"%PDF-1.7 nothing".to_vec()], "这个PDF打不开");
    refused(&[b"%PDF-1.7 nothing".to_vec(), page(200, 200, 1)], "合成一个文件");
}
