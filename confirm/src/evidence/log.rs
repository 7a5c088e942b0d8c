//! The record of a case as lines, one an event, in the bytes that were hashed.
//!
//! A line is `{"seq":…,"hash":"…","body":…}`: the body as the store keeps it, or `null` where it is confidential. The hash
//! of an event is SHA-256 over the hash before it, a line feed and the body, as in [`crate::store`]. Behind a withheld
//! body the chain starts anew from the hash that stands there; that nothing before it was changed shows in the
//! [root](Log::root) over all hashes, which others bind.

use super::merkle::{self, Hash};
use crate::case::digest::sha256_hex;
use crate::pki::certificate::hex;

/// Hash before the first event of a case.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What stands before the number of events on paper …
const BEFORE: &str = "存证根（定稿前的操作记录第1条至第";
/// … and behind it.
const BETWEEN: &str = "条）：";
/// Longest line in bytes; an event with its documents has some thousand.
const LINE_MAX: usize = 4 << 20;

/// An event of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its hash in hex.
    pub hash: String,
    /// The event as it was hashed, in JSON; nothing if it is withheld.
    pub body: Option<String>,
}

/// The record of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// The events in order, from number 1.
    pub lines: Vec<Line>,
}

/// 存证根 as it is printed on an agreement: the root over the first events of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRoot {
    /// How many events.
    pub events: u64,
    /// The root, in hex.
    pub root: String,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// A line is not as it is written.
    #[error("line {0} can't be read")]
    Line(u64),
    /// An event does not follow from the one before it.
    #[error("event {0} does not follow from the one before it")]
    Chain(u64),
}

/// Hash of an event: SHA-256 over the hash before it and the body.
#[must_use]
pub fn link(previous: &str, body: &str) -> String {
    sha256_hex(format!("{previous}\n{body}").as_bytes())
}

/// Root over the hashes of events, given in hex: 存证根. Nothing if one of them is no hash.
#[must_use]
pub fn root_of<'a>(hashes: impl IntoIterator<Item = &'a str>) -> Option<Hash> {
    let leaves = hashes.into_iter().map(|hash| Some(merkle::leaf(&merkle::unhex(hash)?)));
    Some(merkle::root(&leaves.collect::<Option<Vec<_>>>()?))
}

impl RecordRoot {
    /// Over events with these hashes, given in hex; nothing if one of them is no hash.
    #[must_use]
    pub fn over<'a>(hashes: impl ExactSizeIterator<Item = &'a str>) -> Option<Self> {
        let events = u64::try_from(hashes.len()).ok()?;
        Some(Self { events, root: hex(&root_of(hashes)?) })
    }

    /// The sentence on paper; the digits stand in groups, so that a line can end between them.
    #[must_use]
    pub fn sentence(&self) -> String {
        let groups: Vec<&str> =
            (0..self.root.len()).step_by(8).filter_map(|at| self.root.get(at..at + 8)).collect();
        format!("{BEFORE}{}{BETWEEN}{}", self.events, groups.join(" "))
    }

    /// The root that one of the lines of a paper names.
    #[must_use]
    pub fn named_in(lines: &[String]) -> Option<Self> {
        lines.iter().find_map(|line| {
            let (events, groups) = line.strip_prefix(BEFORE)?.split_once(BETWEEN)?;
            let root = groups.replace(' ', "");
            merkle::unhex(&root)?;
            Some(Self { events: events.parse().ok()?, root })
        })
    }

    /// Whether a text read out of a file has the sentence, whatever lines it was broken into.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        let bare = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        bare(text).contains(&bare(&self.sentence()))
    }
}

impl Log {
    /// The record as text.
    #[must_use]
    pub fn text(&self) -> String {
        (1_u64..).zip(&self.lines).map(|(seq, line)| line.text(seq)).collect()
    }

    /// Reads a record and follows its chain.
    ///
    /// # Errors
    ///
    /// The first [`LogFault`].
    pub fn read(text: &str) -> Result<Self, LogFault> {
        let mut lines: Vec<Line> = Vec::new();
        let mut previous = GENESIS.to_owned();
        for (seq, text) in (1_u64..).zip(text.split_inclusive('\n')) {
            let line = Line::read(seq, text).ok_or(LogFault::Line(seq))?;
            if line.body.as_ref().is_some_and(|body| link(&previous, body) != line.hash) {
                return Err(LogFault::Chain(seq));
            }
            previous.clone_from(&line.hash);
            lines.push(line);
        }
        Ok(Self { lines })
    }

    /// Root over the first `size` events; nothing if there are not as many.
    #[must_use]
    pub fn root(&self, size: u64) -> Option<Hash> {
        let lines = self.lines.get(..usize::try_from(size).ok()?)?;
        root_of(lines.iter().map(|line| line.hash.as_str()))
    }

    /// Number of events.
    #[must_use]
    pub fn size(&self) -> u64 {
        u64::try_from(self.lines.len()).expect("no case has so many events")
    }

    /// Hash of event number `seq`, from 1; before the first one [`GENESIS`].
    #[must_use]
    pub fn hash(&self, seq: u64) -> Option<&str> {
        match seq.checked_sub(1) {
            None => Some(GENESIS),
            Some(index) => self.lines.get(usize::try_from(index).ok()?).map(|line| line.hash.as_str()),
        }
    }
}

impl Line {
    fn text(&self, seq: u64) -> String {
        let body = self.body.as_deref().unwrap_or("null");
        format!("{{\"seq\":{seq},\"hash\":\"{}\",\"body\":{body}}}\n", self.hash)
    }

    /// The line, if it is written as [`Line::text`] writes it and speaks of event `seq`.
    fn read(seq: u64, text: &str) -> Option<Self> {
        if text.len() > LINE_MAX {
            return None;
        }
        let rest = text.strip_prefix(&format!("{{\"seq\":{seq},\"hash\":\""))?;
        let (hash, rest) = rest.split_at_checked(64)?;
        merkle::unhex(hash)?;
        let body = rest.strip_prefix("\",\"body\":")?.strip_suffix("}\n")?;
        let body = match body {
            "null" => None,
            body => {
                let event: serde_json::Value = serde_json::from_str(body).ok()?;
                (event.get("seq")?.as_u64()? == seq).then_some(())?;
                Some(body.to_owned())
            }
        };
        Some(Self { hash: hash.to_owned(), body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Log {
        let mut log = Log::default();
        let mut previous = GENESIS.to_owned();
        for seq in 1..=5 {
            let body = format!("{{\"seq\":{seq},\"event\":{{\"kind\":\"样\"}}}}");
            previous = link(&previous, &body);
            log.lines.push(Line { hash: previous.clone(), body: Some(body) });
        }
        log
    }

    #[test]
    fn a_withheld_event_leaves_chain_and_root_as_they_were() {
        let mut log = sample();
        let root = log.root(5);
        assert_eq!(Log::read(&log.text()), Ok(log.clone()));
        log.lines[2].body = None;
        let read = Log::read(&log.text()).unwrap();
        assert_eq!((read.root(5), read.root(6), read.hash(0)), (root, None, Some(GENESIS)));
    }

    #[test]
    fn dropped_swapped_and_rewritten_events_break_the_chain() {
        let change = |change: &dyn Fn(&mut Log)| {
            let mut log = sample();
            change(&mut log);
            Log::read(&log.text())
        };
        assert_eq!(change(&|log| drop(log.lines.remove(1))), Err(LogFault::Line(2)));
        assert_eq!(change(&|log| log.lines.swap(1, 2)), Err(LogFault::Line(2)));
        let rewrite = |log: &mut Log| log.lines[3].body = Some("{\"seq\":4}".to_owned());
        assert_eq!(change(&rewrite), Err(LogFault::Chain(4)));
    }

    #[test]
    fn a_printed_root_is_found_again() {
        let root = RecordRoot { events: 12, root: "0123456789abcdef".repeat(4) };
        let lines = ["人民调解协议书".to_owned(), root.sentence()];
        assert_eq!(RecordRoot::named_in(&lines), Some(root.clone()));
        assert!(root.stands_in(&root.sentence().replace(' ', "\n")));
        assert!(!RecordRoot { events: 13, ..root.clone() }.stands_in(&root.sentence()));
        assert_eq!(RecordRoot::named_in(&lines[..1]), None);
    }

    #[test]
    fn a_line_is_written_in_one_way() {
        let text = sample().text();
        for (from, to) in [("{\"seq\":1,", "{ \"seq\":1,"), ("\n", "\r\n"), ("\"hash\"", "\"Hash\"")] {
            assert!(matches!(Log::read(&text.replacen(from, to, 1)), Err(LogFault::Line(_))), "{to:?}");
        }
        assert_eq!(Log::read(text.trim_end()), Err(LogFault::Line(5)));
    }
}
