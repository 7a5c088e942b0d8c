//! A small sRGB colour profile, built from the numbers of the standard so that no file with a licence of its own
//! needs to come along.
//!
//! Sources: ICC.1:2001-04 (version 2 display profiles: header, `desc`, `cprt`, `wtpt`, colorants and curves);
//! IEC 61966-2-1 (primaries, here adapted to D50, and the transfer curve).

/// Points of the transfer curve; 1024 keep the error below one step of eight bits.
const CURVE_POINTS: u16 = 1024;

/// The profile.
#[must_use]
pub fn profile() -> Vec<u8> {
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz([0.964_20, 1.0, 0.824_91])),
        (b"rXYZ", xyz([0.436_07, 0.222_49, 0.013_92])),
        (b"gXYZ", xyz([0.385_15, 0.716_87, 0.097_08])),
        (b"bXYZ", xyz([0.143_07, 0.060_61, 0.714_10])),
        (b"rTRC", curve()),
        (b"gTRC", curve()),
        (b"bTRC", curve()),
    ];
    let mut table = (u32::try_from(tags.len()).expect("nine tags")).to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    let mut placed: Vec<(Vec<u8>, usize)> = Vec::new();
    for (signature, content) in tags {
        let known = placed.iter().find(|(known, _)| *known == content).map(|&(_, at)| at);
        let at = known.unwrap_or_else(|| {
            let at = start + data.len();
            data.extend(&content);
            data.resize(data.len().next_multiple_of(4), 0);
            placed.push((content.clone(), at));
            at
        });
        table.extend(signature);
        table.extend(size(at));
        table.extend(size(content.len()));
    }
    let mut profile = header(start + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(length: usize) -> Vec<u8> {
    let mut header = vec![0; 128];
    header[0..4].copy_from_slice(&size(length));
    header[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    header[12..16].copy_from_slice(b"mntr");
    header[16..20].copy_from_slice(b"RGB ");
    header[20..24].copy_from_slice(b"XYZ ");
    // Made on the first day of 2026; a fixed date keeps the profile the same for ever.
    for (at, value) in [(24, 2026_u16), (26, 1), (28, 1)] {
        header[at..at + 2].copy_from_slice(&value.to_be_bytes());
    }
    header[36..40].copy_from_slice(b"acsp");
    for (at, value) in [(68, 0.964_20), (72, 1.0), (76, 0.824_91)] {
        header[at..at + 4].copy_from_slice(&fixed(value));
    }
    header
}

fn size(value: usize) -> [u8; 4] {
    u32::try_from(value).expect("a profile has a few kilobytes").to_be_bytes()
}

/// A number as s15Fixed16.
fn fixed(value: f64) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, reason = "colorants lie between 0 and 1")]
    let fixed = (value * 65536.0).round() as i32;
    fixed.to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut tag = b"XYZ \0\0\0\0".to_vec();
    tag.extend(values.into_iter().flat_map(fixed));
    tag
}

fn text(text: &str) -> Vec<u8> {
    let mut tag = b"text\0\0\0\0".to_vec();
    tag.extend(text.as_bytes());
    tag.push(0);
    tag
}

fn description(text: &str) -> Vec<u8> {
    let mut tag = b"desc\0\0\0\0".to_vec();
    tag.extend(size(text.len() + 1));
    tag.extend(text.as_bytes());
    tag.push(0);
    // No Unicode and no Macintosh text: their lengths and the latter's fixed room are zeros.
    tag.resize(tag.len() + 4 + 4 + 2 + 1 + 67, 0);
    tag
}

fn curve() -> Vec<u8> {
    let mut tag = b"curv\0\0\0\0".to_vec();
    tag.extend(u32::from(CURVE_POINTS).to_be_bytes());
    for point in 0..CURVE_POINTS {
        let device = f64::from(point) / f64::from(CURVE_POINTS - 1);
        let linear = if device <= 0.040_45 { device / 12.92 } else { ((device + 0.055) / 1.055).powf(2.4) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65535")]
        let value = (linear * 65535.0).round() as u16;
        tag.extend(value.to_be_bytes());
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_the_length() {
        let profile = profile();
        assert_eq!(u32::from_be_bytes(profile[..4].try_into().unwrap()) as usize, profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        assert!(profile.len() < 4096, "the curve is stored once");
    }
}
