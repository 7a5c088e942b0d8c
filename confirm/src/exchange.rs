//! 数据联通, what leaves the service for other systems and what comes in from them.
//!
//! Sources: `legal.md` A-13, A-14 (the court's filing system, the mediation platform and this service exchange data;
//! one contract, no direct coupling), C.4 (what the filing package must contain: 民诉法解释 354, 法释〔2011〕5号 3, 在线调解规则
//! 18), 0.2 (the court half may run in a system of the court's own).
//!
//! * [`manifest`]: what a filing package says, read off a case
//! * [`package`]: the package as a file, written and read
//! * [`notice`]: what other systems are told about a case while it goes on
//!
//! All of it is pure: bytes and cases in, bytes and rows out. Left out: sockets, retries and signatures of messages
//! (crate `web`), and anything of a mediation that a court may not see (在线调解规则 18): caucus notes, offers, chats,
//! answers to clauses and recordings have no place in these types.

pub mod manifest;
pub mod notice;
pub mod package;
