//! SHA-256 in lower-case hex, as it stands in events, on paper and in the API.

use std::fmt::Write as _;

use ring::digest::{SHA256, digest};

/// SHA-256 of `bytes` in lower-case hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
        text
    })
}
