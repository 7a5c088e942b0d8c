//! 拍照签名: finds a name that was written on white paper in a photograph of it.
//!
//! Ink is what is clearly darker than the paper around it, so that a shadow across the sheet does no harm. What runs into
//! the edge of the picture (the table, a thumb) and specks are left out; the rest is cropped and shrunk to one bit a
//! pixel. Nothing is guessed: a photograph in which the name can't be told is refused with what to do.

use image::codecs::{jpeg::JpegEncoder, png::PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::{Grey, PictureError, decode};

/// Longest side in which ink is looked for, and in which the photograph is kept. More shows the fibres of the paper, less
/// loses a ballpoint.
const SIDE_MAX: u32 = 1600;
/// Size into which the ink is shrunk: three hundred dots an inch on the line it is printed on.
const MASK_MAX: (usize, usize) = (600, 200);
/// How much darker than its surroundings ink is, in percent, and in shades of grey at least.
const DARKER_PERCENT: u64 = 18;
const DARKER_MIN: u64 = 16;
/// The mean shade under which a picture is night.
const DARK: u64 = 48;
/// Part of a cell that is ink where the shrunk picture shows it, in percent: less keeps a thin line whole.
const COVERED_PERCENT: usize = 30;

/// Handwriting, one bit a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// Pixels in a row, from 1 to 600.
    pub width: usize,
    /// Rows, from 1 to 200.
    pub height: usize,
    /// Row by row from the top, whether there is ink.
    pub ink: Vec<bool>,
}

/// Why no signature was found; the sentences tell the signer what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// It is no picture that can be used.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// It is too dark.
    #[error("照片太暗，看不清名字。请到光线亮的地方，把白纸放平，再拍一张。")]
    Dark,
    /// There is no ink.
    #[error("照片里没有找到名字。请用深色笔在白纸上把名字写大一些，再对着名字拍一张。")]
    Blank,
    /// More than a name is on it.
    #[error("照片里深色的地方太多，分不出名字。请换一张没有格子的白纸，避开影子，只拍写名字的地方。")]
    Crowded,
    /// The file is not there any more.
    #[error("没有找到这张照片。请重新拍照，看过预览再签名。")]
    Gone,
}

/// The photograph as it is kept: upright, grey, without metadata, as JPEG. It is what [`find`] is asked about.
///
/// # Errors
///
/// A [`PhotoError`] if it is no picture.
pub fn kept(photo: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let grey = decode(photo, SIDE_MAX)?;
    let side = |length: usize| u32::try_from(length).map_err(|_| PictureError::TooLarge);
    let (width, height) = (side(grey.width)?, side(grey.height)?);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85)
        .write_image(&grey.pixels, width, height, ExtendedColorType::L8)
        .map_err(|_| PictureError::Damaged)?;
    Ok(bytes)
}

/// The handwriting in a photograph.
///
/// # Errors
///
/// A [`PhotoError`] that tells the signer what to do.
pub fn find(photo: &[u8]) -> Result<Mask, PhotoError> {
    read(&decode(photo, SIDE_MAX)?)
}

/// The handwriting in a grey picture.
fn read(grey: &Grey) -> Result<Mask, PhotoError> {
    let count = grey.pixels.len().max(1);
    let mean = grey.pixels.iter().map(|&shade| u64::from(shade)).sum::<u64>() / as_u64(count);
    if mean < DARK {
        return Err(PhotoError::Dark);
    }
    let mut ink = darker(grey);
    if ink.iter().filter(|&&ink| ink).count() * 4 > count {
        return Err(PhotoError::Crowded);
    }
    clean(&mut ink, grey.width, grey.height);
    let (left, top, right, bottom) = bounds(&ink, grey.width).ok_or(PhotoError::Blank)?;
    let (width, height) = (right - left + 1, bottom - top + 1);
    let longer = grey.width.max(grey.height);
    let inked = ink.iter().filter(|&&ink| ink).count();
    // A dash or a dot is no name, as with a finger.
    if (width + height) * 12 < longer || inked < 40 {
        return Err(PhotoError::Blank);
    }
    if inked * 2 > width * height {
        return Err(PhotoError::Crowded);
    }
    let crop = Crop { ink: &ink, across: grey.width, left, top, width, height };
    Ok(crop.shrunk())
}

/// Where a picture is darker than the mean around it, by sums over rectangles (Bradley and Roth 2007).
fn darker(grey: &Grey) -> Vec<bool> {
    let (width, height) = (grey.width, grey.height);
    let across = width + 1;
    let mut sums = vec![0_u64; across * (height + 1)];
    for row in 0..height {
        let mut line = 0;
        for column in 0..width {
            line += u64::from(grey.pixels[row * width + column]);
            sums[(row + 1) * across + column + 1] = sums[row * across + column + 1] + line;
        }
    }
    let reach = (width.max(height) / 24).max(8);
    let mut ink = Vec::with_capacity(width * height);
    for row in 0..height {
        let (top, bottom) = (row.saturating_sub(reach), (row + reach + 1).min(height));
        for column in 0..width {
            let (left, right) = (column.saturating_sub(reach), (column + reach + 1).min(width));
            let sum = sums[bottom * across + right] + sums[top * across + left]
                - sums[top * across + right]
                - sums[bottom * across + left];
            let mean = sum / as_u64((bottom - top) * (right - left));
            let shade = u64::from(grey.pixels[row * width + column]);
            ink.push(shade * 100 < mean * (100 - DARKER_PERCENT) && shade + DARKER_MIN < mean);
        }
    }
    ink
}

/// Takes out what touches the edge of the picture, and specks.
fn clean(ink: &mut [bool], width: usize, height: usize) {
    let speck = (width.max(height) / 200).max(1).pow(2);
    let mut seen = vec![false; ink.len()];
    let (mut open, mut piece) = (Vec::new(), Vec::new());
    for start in 0..ink.len() {
        if !ink[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        open.push(start);
        piece.clear();
        let mut at_edge = false;
        while let Some(at) = open.pop() {
            piece.push(at);
            let (column, row) = (at % width, at / width);
            at_edge |= column == 0 || row == 0 || column + 1 == width || row + 1 == height;
            for next_row in row.saturating_sub(1)..=(row + 1).min(height - 1) {
                for next_column in column.saturating_sub(1)..=(column + 1).min(width - 1) {
                    let next = next_row * width + next_column;
                    if ink[next] && !seen[next] {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        if at_edge || piece.len() <= speck {
            piece.iter().for_each(|&at| ink[at] = false);
        }
    }
}

/// First and last column and row with ink.
fn bounds(ink: &[bool], width: usize) -> Option<(usize, usize, usize, usize)> {
    let inked = ink.iter().enumerate().filter(|(_, ink)| **ink).map(|(at, _)| (at % width, at / width));
    inked.fold(None, |found, (column, row)| {
        let (left, top, right, bottom) = found.unwrap_or((column, row, column, row));
        Some((left.min(column), top.min(row), right.max(column), bottom.max(row)))
    })
}

/// A part of a picture.
struct Crop<'a> {
    ink: &'a [bool],
    across: usize,
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Crop<'_> {
    /// The part, no larger than [`MASK_MAX`], in its proportions.
    fn shrunk(&self) -> Mask {
        let (most_wide, most_high) = MASK_MAX;
        // The larger of both ratios, as a fraction, so that no rounding makes a side too long.
        let (over, under) = if self.width * most_high > self.height * most_wide {
            (self.width.max(most_wide), most_wide)
        } else {
            (self.height.max(most_high), most_high)
        };
        let width = (self.width * under / over).clamp(1, most_wide);
        let height = (self.height * under / over).clamp(1, most_high);
        let mut ink = Vec::with_capacity(width * height);
        for row in 0..height {
            let rows = row * self.height / height..((row + 1) * self.height).div_ceil(height);
            for column in 0..width {
                let columns = column * self.width / width..((column + 1) * self.width).div_ceil(width);
                let cells = rows.len() * columns.len();
                let inked = rows
                    .clone()
                    .flat_map(|row| columns.clone().map(move |column| (row, column)))
                    .filter(|(row, column)| self.ink[(self.top + row) * self.across + self.left + column])
                    .count();
                ink.push(inked * 100 >= cells * COVERED_PERCENT);
            }
        }
        Mask { width, height, ink }
    }
}

impl Mask {
    /// Runs of ink as column, row and length, from the top.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.ink.chunks(self.width.max(1)).enumerate().flat_map(|(row, line)| {
            let mut at = 0;
            std::iter::from_fn(move || {
                let start = at + line.get(at..)?.iter().position(|&ink| ink)?;
                let length = line[start..].iter().take_while(|&&ink| ink).count();
                at = start + length;
                Some((start, row, length))
            })
        })
    }

    /// The handwriting as a PNG, black on white.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Picture`] if it has no size.
    pub fn png(&self) -> Result<Vec<u8>, PhotoError> {
        let pixels: Vec<u8> = self.ink.iter().map(|&ink| if ink { 0 } else { 255 }).collect();
        let side = |length: usize| u32::try_from(length).map_err(|_| PictureError::TooLarge);
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(&pixels, side(self.width)?, side(self.height)?, ExtendedColorType::L8)
            .map_err(|_| PictureError::Damaged)?;
        Ok(bytes)
    }
}

fn as_u64(number: usize) -> u64 {
    u64::try_from(number).expect("a count of pixels has at most 64 bits")
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::super::tests::{jpeg, png};
    use super::*;

    /// A sheet in a soft shadow, with a zigzag of ink across the middle and a dark table at the left edge.
    pub fn written(width: usize, height: usize) -> Grey {
        let shade = |at: usize| {
            let (column, row) = (at % width, at / width);
            let paper = 150 + column * 80 / width;
            let (from, to) = (width / 4, width * 3 / 4);
            let wave = (column * 6 / width.max(1)).is_multiple_of(2);
            let line = (column * 6 % width.max(1)) * height / (6 * width.max(1));
            let line = height / 2 + if wave { line } else { (height / 6).saturating_sub(line) };
            let is_ink = (from..to).contains(&column) && (line..line + 1 + height / 60).contains(&row);
            let shade = if column < width / 40 {
                20
            } else if is_ink {
                40
            } else {
                paper
            };
            u8::try_from(shade).unwrap()
        };
        Grey { width, height, pixels: (0..width * height).map(shade).collect() }
    }

    fn plain(shade: u8) -> Grey {
        Grey { width: 400, height: 300, pixels: vec![shade; 120_000] }
    }

    #[test]
    fn a_name_is_found_in_shadow_and_cropped_without_the_table() {
        for photo in [png(&written(1200, 900)), jpeg(&written(1200, 900), 1)] {
            let mask = find(&photo).unwrap();
            assert!(mask.width <= 600 && mask.height <= 200 && mask.width > mask.height, "{mask:?}");
            assert_eq!(mask.ink.len(), mask.width * mask.height);
            let inked = mask.ink.iter().filter(|&&ink| ink).count();
            assert!(inked * 2 < mask.ink.len() && inked > 200, "{inked} of {}", mask.ink.len());
            // Ink reaches every side of the crop.
            assert!(
                mask.ink[..mask.width].contains(&true) && mask.ink.chunks(mask.width).any(|line| line[0])
            );
            assert_eq!(mask.runs().map(|(_, _, length)| length).sum::<usize>(), inked);
        }
    }

    #[test]
    fn what_is_kept_shows_the_same_name_without_metadata() {
        let photo = jpeg(&written(1200, 900), 1);
        let kept = kept(&photo).unwrap();
        assert!(photo.windows(4).any(|four| four == b"Exif") && !kept.windows(4).any(|four| four == b"Exif"));
        assert!(find(&kept).is_ok());
    }

    #[test]
    fn a_hopeless_photograph_is_refused_with_what_to_do() {
        assert_eq!(read(&plain(250)), Err(PhotoError::Blank));
        assert_eq!(read(&plain(0)), Err(PhotoError::Dark));
        let mut dot = plain(230);
        for row in 100..105 {
            dot.pixels[row * 400 + 100..row * 400 + 105].fill(0);
        }
        assert_eq!(read(&dot), Err(PhotoError::Blank), "a dot is no name");
        let mut grid = plain(230);
        for at in 0..grid.pixels.len() {
            if (at % 400) % 3 == 0 {
                grid.pixels[at] = 20;
            }
        }
        assert_eq!(read(&grid), Err(PhotoError::Crowded));
        assert_eq!(find(b"GIF89a"), Err(PhotoError::Picture(PictureError::Unknown)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_picture_gets_an_answer_of_bounded_size(
            (width, height, pixels) in (1_usize..90, 1_usize..90).prop_flat_map(|(width, height)| {
                (Just(width), Just(height), prop::collection::vec(prop_oneof![Just(250_u8), any::<u8>()], width * height))
            })
        ) {
            let grey = Grey { width, height, pixels };
            if let Ok(mask) = read(&grey) {
                prop_assert!((1..=600).contains(&mask.width) && (1..=200).contains(&mask.height));
                prop_assert_eq!(mask.ink.len(), mask.width * mask.height);
                prop_assert!(mask.png().is_ok());
            }
        }

        #[test]
        fn a_long_or_high_crop_keeps_within_bounds(width in 1_usize..3000, height in 1_usize..40, turned in any::<bool>()) {
            let (width, height) = if turned { (height, width) } else { (width, height) };
            let ink = vec![true; width * height];
            let mask = Crop { ink: &ink, across: width, left: 0, top: 0, width, height }.shrunk();
            prop_assert!(mask.width <= 600 && mask.height <= 200 && mask.ink.iter().all(|&ink| ink));
        }
    }
}
