//! A file as anyone may hand it in.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::pdf(bytes));
