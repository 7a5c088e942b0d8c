//! The whole service, as people meet it: over its API, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administration;
mod attendance;
mod attendant;
mod cases;
mod caucus;
mod clash;
mod competence;
mod cut_back;
mod evidence;
mod exchange;
mod filing;
mod imported;
mod journey;
mod kill;
mod law;
mod marks;
mod material;
mod messages;
mod nonsense;
mod objection;
mod papers;
mod party_papers;
mod ports;
mod queue;
mod record;
mod recusal;
mod refusals;
mod register;
mod restart;
mod secrecy;
mod slots;
mod station;
mod tidy;
mod verification;
mod walk;
