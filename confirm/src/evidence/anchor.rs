//! 日锚: once a civil day, one root over the records of all cases, stamped and published.
//!
//! Source: RFC 6962 (the tree), RFC 3161 (the stamp). Leaf 0 carries the day and the root before, so that no day can be
//! taken out later; then one leaf a case, ordered by id: how many events it had, the hash of the last one, and the
//! [root](super::log::Log::root) over all of them. Whoever kept a root can prove years later that a database was
//! rewritten. A root tells nothing about a case, nor that there is one.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::log::Log;
use super::merkle::{self, Hash};
use crate::calendar::day_of;
use crate::pki::certificate::hex;
use crate::pki::{Certificate, timestamp};

/// The record of a case on the day of an anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The case.
    pub case: String,
    /// Number of its events.
    pub events: u64,
    /// Hash of the last one, in hex.
    pub head: String,
    /// Root over the hashes of all, in hex.
    pub root: String,
}

/// The root of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The day in Beijing.
    pub day: Date,
    /// When it was made.
    pub at: Timestamp,
    /// How many cases lie under it.
    pub cases: u64,
    /// The root before, in hex; empty before the first one.
    pub previous: String,
    /// The root, in hex.
    pub root: String,
    /// RFC 3161 token over the root, in hex.
    pub token: String,
}

/// An anchor with the proof that it covers a case: `anchor.json` of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covering {
    /// The day in Beijing.
    pub day: Date,
    /// The published root, in hex.
    pub root: String,
    /// The case's leaf.
    pub leaf: Head,
    /// Number of the leaf, from 0.
    pub index: u64,
    /// Number of leaves.
    pub leaves: u64,
    /// The neighbours on the way from the leaf to the root, in hex.
    pub path: Vec<String>,
    /// RFC 3161 token over the root, in hex.
    pub token: String,
}

/// Why an anchor does not cover a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnchorFault {
    /// It speaks of another case.
    #[error("the anchor is that of another case")]
    Case,
    /// The record is not what was anchored.
    #[error("the record is not the one that was anchored")]
    Record,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root of the day")]
    Proof,
    /// The stamp is wrong, not trusted or of another day.
    #[error("the stamp of the anchor is wrong")]
    Stamp,
}

impl Head {
    /// Hash of its leaf.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        merkle::leaf(format!("{} {} {} {}", self.case, self.events, self.head, self.root).as_bytes())
    }
}

/// The leaves of a day; `heads` are ordered by case.
#[must_use]
pub fn leaves(day: Date, previous: &str, heads: &[Head]) -> Vec<Hash> {
    let first = merkle::leaf(format!("{day} {previous}").as_bytes());
    std::iter::once(first).chain(heads.iter().map(Head::leaf)).collect()
}

impl Covering {
    /// The proof that `anchor`, made over `heads` in order of their cases, covers `case`; nothing if it does not.
    #[must_use]
    pub fn of(anchor: &Anchor, heads: &[Head], case: &str) -> Option<Self> {
        let position = heads.iter().position(|head| head.case == case)?;
        let leaves = leaves(anchor.day, &anchor.previous, heads);
        let path = merkle::path(&leaves, position + 1)?;
        Some(Self {
            day: anchor.day,
            root: anchor.root.clone(),
            leaf: heads[position].clone(),
            index: u64::try_from(position + 1).ok()?,
            leaves: u64::try_from(leaves.len()).ok()?,
            path: path.iter().map(|hash| hex(hash)).collect(),
            token: anchor.token.clone(),
        })
    }

    /// Whether it covers the record `log` of `case`, and since when by its stamp.
    ///
    /// # Errors
    ///
    /// The first [`AnchorFault`].
    pub fn check(&self, case: &str, log: &Log, roots: &[Certificate]) -> Result<Timestamp, AnchorFault> {
        if self.leaf.case != case {
            return Err(AnchorFault::Case);
        }
        let root = log.root(self.leaf.events).ok_or(AnchorFault::Record)?;
        if hex(&root) != self.leaf.root || log.hash(self.leaf.events) != Some(&self.leaf.head) {
            return Err(AnchorFault::Record);
        }
        let path: Option<Vec<Hash>> = self.path.iter().map(|hash| merkle::unhex(hash)).collect();
        let place = (self.index, self.leaves);
        let led = merkle::led_to(&self.leaf.leaf(), place, &path.ok_or(AnchorFault::Proof)?);
        let root = led.filter(|root| hex(root) == self.root).ok_or(AnchorFault::Proof)?;
        let token = unhex(&self.token).ok_or(AnchorFault::Stamp)?;
        let stamp = timestamp::check(&token, root, roots).map_err(|_| AnchorFault::Stamp)?;
        if day_of(stamp.at) == self.day { Ok(stamp.at) } else { Err(AnchorFault::Stamp) }
    }
}

/// Hex digits of a token as bytes.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_the_day_before_is_another_day() {
        let day: Date = "2026-06-09".parse().unwrap();
        let head = |case: &str| Head { case: case.into(), events: 3, head: "h".into(), root: "r".into() };
        let heads = [head("a"), head("b")];
        let root = |previous, heads: &[Head]| merkle::root(&leaves(day, previous, heads));
        assert_eq!(root("", &heads), root("", &heads));
        assert_ne!(root("", &heads), root("other", &heads));
        assert_ne!(root("", &heads), root("", &heads[..1]), "a case that is left out shows");
    }
}
