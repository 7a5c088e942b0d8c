//! The signed file with objects replaced behind it, as a well-made increment.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::objects(bytes));
