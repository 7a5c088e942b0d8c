//! The edge of tiaoque: HTTP, accounts, `OpenAPI`, notifications, pages, and the composition root.
//!
//! Holds no rule of law: `confirm` decides about cases, `signaling` about rooms. [`start`] puts everything together;
//! the binary and the tests both use it.

mod account;
mod addresses;
mod alert;
mod anchor;
mod api;
mod app;
mod appointment;
mod attendance;
mod attendant;
mod calendar;
mod clock;
mod database;
mod demo;
mod directory;
mod docket;
mod engines;
mod exchange;
mod filing;
mod holidays;
mod invitation;
mod lan;
mod ledger;
mod limit;
mod live;
mod mask;
mod own_record;
mod pages;
mod phrase;
mod presence;
mod problem;
mod register;
mod reminder;
mod routine;
mod running;
mod secret;
mod session;
mod settings;
mod shield;
mod slot;
mod sms;
mod station;
mod upload;
mod verify_files;

pub use api::{openapi, pretty as openapi_text};
pub use clock::Clock;
pub use database::open as open_database;
pub use directory::DirectoryError;
pub use engines::{EngineFlags, EnginesError, change_passphrase};
pub use exchange::delivery::Sent;
pub use running::{Running, put_in, start};
pub use settings::{Flags, Settings, StartError};
pub use verify_files::{ReportForm, VerifyFlags, verify_files};
