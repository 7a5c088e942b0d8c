//! The whole service, as people meet it: over its API, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod competence;
mod exchange;
mod journey;
mod kill;
mod law;
mod nonsense;
mod papers;
mod queue;
mod record;
mod refusals;
mod register;
mod restart;
mod secrecy;
mod tidy;
mod walk;
