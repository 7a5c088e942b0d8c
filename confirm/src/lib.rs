//! The case: mediation, agreement, documents, signatures, confirmation queue, deadlines, store.

pub mod blob;
pub mod calendar;
pub mod case;
pub mod deadline;
pub mod docket;
pub mod exchange;
pub mod identity;
pub mod money;
pub mod paper;
pub mod pdf;
pub mod pki;
pub mod service;
pub mod store;
pub mod verify;
