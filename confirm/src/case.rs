//! 案件, the case: commands in, events out.

pub mod actor;
pub mod clause;
pub mod command;
pub mod consent;
pub mod id;
pub mod organisation;
pub mod party;
pub mod refusal;
pub mod stage;
pub mod view;
