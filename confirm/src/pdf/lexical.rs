//! What both readers ask of a file's characters (ISO 32000-1, 7.2.2, 7.3.4.2).

/// Whether a byte is a regular character: neither white space nor a delimiter.
pub(super) fn is_regular(byte: u8) -> bool {
    !b"\0\t\n\x0C\r ()<>[]{}/%".contains(&byte)
}

/// Where a string ends whose opening bracket stands before `bytes`; nothing if it doesn't end, or if more than `deepest`
/// brackets are open in it.
pub(super) fn string_end(bytes: &[u8], deepest: usize) -> Option<usize> {
    let mut depth = 1;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
        if depth > deepest {
            return None;
        }
    }
    None
}
