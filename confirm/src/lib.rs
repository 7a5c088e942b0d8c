//! The case: mediation, agreement, documents, signatures, confirmation queue, deadlines, store.

pub mod arrival;
pub mod blob;
pub mod calendar;
pub mod case;
pub mod conflict;
pub mod deadline;
pub mod docket;
mod durable;
pub mod evidence;
pub mod exchange;
pub mod identity;
pub mod jurisdiction;
pub mod lint;
pub mod money;
pub mod paper;
pub mod pdf;
pub mod performance;
mod peril;
pub mod picture;
pub mod pki;
pub mod queue;
pub mod registry;
pub mod scan;
pub mod service;
pub mod store;
pub mod verify;
pub mod vocabulary;
