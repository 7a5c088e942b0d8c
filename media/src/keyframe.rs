//! Where a picture begins that needs no earlier one.
//!
//! A receiver that starts in the middle of a stream is shown nothing until here: what came before refers to
//! pictures that it never got.

use crate::sdp::Codec;

/// Whether `payload` is the first packet of a key frame. Sound has no others.
pub(crate) fn begins_keyframe(codec: Codec, payload: &[u8]) -> bool {
    match codec {
        Codec::Opus => true,
        Codec::Vp8 => vp8(payload).unwrap_or(false),
        Codec::H264 => h264(payload).unwrap_or(false),
    }
}

/// RFC 7741 section 4.2 and 4.3: the start of the first partition, whose inverse key-frame bit is clear.
fn vp8(payload: &[u8]) -> Option<bool> {
    let first = *payload.first()?;
    let mut at = 1;
    if first & 0x80 != 0 {
        let flags = *payload.get(at)?;
        at += 1;
        if flags & 0x80 != 0 {
            at += if payload.get(at)? & 0x80 != 0 { 2 } else { 1 };
        }
        if flags & 0x40 != 0 {
            at += 1;
        }
        if flags & 0x30 != 0 {
            at += 1;
        }
    }
    let starts_first_partition = first & 0x10 != 0 && first & 0x07 == 0;
    Some(starts_first_partition && payload.get(at)? & 1 == 0)
}

const SLICE_OF_KEY_FRAME: u8 = 5;
const PARAMETER_SET: u8 = 7;
const AGGREGATE: u8 = 24;
const FRAGMENT: u8 = 28;

/// RFC 6184 section 5.2: parameter sets, which come before each key frame, or the key frame itself.
fn h264(payload: &[u8]) -> Option<bool> {
    let is_key = |unit: u8| matches!(unit & 31, SLICE_OF_KEY_FRAME | PARAMETER_SET);
    match payload.first()? & 31 {
        AGGREGATE => {
            let mut rest = payload.get(1..)?;
            while let [high, low, unit, ..] = *rest {
                if is_key(unit) {
                    return Some(true);
                }
                rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?;
            }
            Some(false)
        }
        FRAGMENT => {
            let header = *payload.get(1)?;
            Some(header & 0x80 != 0 && is_key(header))
        }
        unit => Some(is_key(unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(codec: Codec, payload: &[u8], expected: bool) {
        assert_eq!(begins_keyframe(codec, payload), expected);
    }

    #[test]
    fn vp8_key_frames_begin_with_a_clear_bit_in_the_first_partition() {
        check(Codec::Vp8, &[0x10, 0x00], true);
        check(Codec::Vp8, &[0x10, 0x01], false);
        check(Codec::Vp8, &[0x00, 0x00], false);
        check(Codec::Vp8, &[0x90, 0x80, 0x81, 0x02, 0x00], true);
        check(Codec::Vp8, &[0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x01], false);
        check(Codec::Vp8, &[0x90], false);
    }

    #[test]
    fn h264_key_frames_begin_with_parameters_or_their_slice() {
        check(Codec::H264, &[0x67, 0x42], true);
        check(Codec::H264, &[0x65], true);
        check(Codec::H264, &[0x41], false);
        check(Codec::H264, &[0x78, 0, 1, 0x06, 0, 1, 0x67], true);
        check(Codec::H264, &[0x78, 0, 1, 0x06, 0, 1, 0x41], false);
        check(Codec::H264, &[0x7c, 0x85], true);
        check(Codec::H264, &[0x7c, 0x05], false);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(payload in proptest::collection::vec(any::<u8>(), 0..60)) {
            for codec in [Codec::Opus, Codec::Vp8, Codec::H264] {
                begins_keyframe(codec, &payload);
            }
        }
    }
}
