//! The journey of case F-1 told as a story, and what the rules refuse on the way.

mod cast;
mod journey;
mod law;
mod replay;
