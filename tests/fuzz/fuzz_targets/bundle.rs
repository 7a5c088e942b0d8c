//! An evidence bundle, as it is handed in or changed inside.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::bundle(bytes));
