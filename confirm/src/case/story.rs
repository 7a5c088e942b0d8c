//! Cases told as stories: the journey of F-1, and what the rules allow and refuse on the way, one file a subject.

mod amend;
mod attendant;
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
mod material;
mod papers;
mod people;
mod performance;
mod replay;
mod request;
mod review;
mod service;
mod station;
mod talk;
mod walk;
