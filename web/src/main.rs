//! Starts `tiaoque`.

fn main() {}
