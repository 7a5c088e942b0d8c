//! 证据包: one file per case that anybody can check years later, without us.
//!
//! Sources: `documents.md` 4; RFC 6962, 2.1 (tree of hashes); RFC 3161 (time stamps); 在线调解规则 18 and `legal.md` B.14
//! (what was said in a mediation, caucus and recordings stay inside; their existence and hash may be told).
//!
//! * [`merkle`]: trees of hashes and the proofs in them
//! * [`container`]: the ZIP, fixed to its last byte, so that nothing hides in it
//! * [`log`]: the case's chain of events as lines; what is confidential stands there as its hash
//! * [`anchor`]: the daily root over the chains of all cases
//! * [`manifest`]: what a bundle says about itself
//! * [`bundle`]: puts one together
//! * [`check`]: takes one apart and says what is wrong
//! * [`file`]: PDF or bundle, for the command line
//!
//! How the parts hold together. Each event's hash covers the one before it, which no longer shows where a body is
//! withheld; therefore a tree over the hashes of **all** events gives the root of the record (存证根), and that root is
//! bound three times by others: printed on the agreement that the parties sign, under the anchor of the day that is
//! stamped and published, and under the stamp of the bundle itself, which covers every item and the manifest.
//!
//! Left out: the recordings themselves, and whether a fact of a case is true.

pub mod anchor;
pub mod bundle;
pub mod check;
pub mod container;
pub mod fault;
pub mod file;
pub mod log;
pub mod manifest;
pub mod merkle;
