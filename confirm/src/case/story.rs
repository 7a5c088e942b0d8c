//! Cases told as stories: the journey of F-1, and what the rules allow and refuse on the way, one file a subject.

mod amend;
pub(crate) mod cast;
mod court;
mod drafting;
mod imported;
mod ink;
mod inquiry;
mod intake;
pub(crate) mod journey;
mod law;
mod mark;
mod papers;
mod people;
mod performance;
mod replay;
mod request;
mod service;
mod talk;
mod walk;
