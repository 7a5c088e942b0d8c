//! A time-stamp token, and an authority's response.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::stamp(bytes));
