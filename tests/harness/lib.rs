//! What the tests share: the whole service with a fake clock, people who use it, and tools that judge its papers.
//!
//! People speak HTTP and WebSocket as a browser does; nothing here reaches into the service. A harness fails by
//! panicking, because only tests use it.

#![expect(clippy::missing_panics_doc, reason = "every function of a harness panics where its test fails")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

pub mod client;
pub mod clock;
pub mod engine;
pub mod journey;
pub mod law;
pub mod live;
pub mod papers;
pub mod process;
pub mod receiver;
pub mod rush;
pub mod script;
pub mod service;
