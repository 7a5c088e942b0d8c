//! The journey of case F-1 told as a story, and what the rules refuse on the way.

pub(crate) mod cast;
pub(crate) mod journey;
mod law;
mod replay;
