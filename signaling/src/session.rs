//! What one client was told and may have missed.
//!
//! Every message has a number, the client acknowledges, and what is not acknowledged is kept for a while: a socket
//! that breaks costs nothing as long as it comes back in time. Who comes back too late, or missed more than is kept,
//! is told so and fetches everything anew.

use crate::message::{ServerFrame, ServerMessage};
use crate::{RoomId, SeatId, Subject};
use jiff::Timestamp;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Messages kept for a client that has not acknowledged them. Fewer would turn short breaks into full reloads;
/// more would only keep old snapshots, each of which makes the former ones useless.
pub const UNACKNOWLEDGED_MAX: usize = 128;

/// Names a client across its sockets. A secret of that client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnectionId(pub String);

/// One client.
#[derive(Debug)]
pub(crate) struct Session {
    /// Whose it is.
    pub subject: Subject,
    /// What it watches.
    pub topics: BTreeSet<String>,
    /// Whether it can read `fresh`.
    pub whole: bool,
    /// Where it sits.
    pub place: Option<(RoomId, SeatId)>,
    /// Since when it has no socket.
    pub lost_at: Option<Timestamp>,
    /// The number of the last message.
    seq: u64,
    /// What is not acknowledged, oldest first, without gaps, ending with `seq`.
    kept: VecDeque<Arc<str>>,
}

impl Session {
    /// A client that has just arrived.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            topics: BTreeSet::new(),
            whole: false,
            place: None,
            lost_at: None,
            seq: 0,
            kept: VecDeque::new(),
        }
    }

    /// Numbers and keeps `message`; returns the frame to send now, unless there is no socket.
    pub fn push(&mut self, message: ServerMessage) -> Option<Arc<str>> {
        self.seq += 1;
        let frame = encode(&ServerFrame { seq: self.seq, message });
        if self.kept.len() == UNACKNOWLEDGED_MAX {
            self.kept.pop_front();
        }
        self.kept.push_back(Arc::clone(&frame));
        self.lost_at.is_none().then_some(frame)
    }

    /// A frame outside the count: `message` with the number `seq`.
    pub fn aside(seq: u64, message: ServerMessage) -> Arc<str> {
        encode(&ServerFrame { seq, message })
    }

    /// The number of the last message.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Forgets what arrived.
    pub fn acknowledge(&mut self, seq: u64) {
        while self.first_kept() <= seq && !self.kept.is_empty() {
            self.kept.pop_front();
        }
    }

    /// What came after `seq`, or nothing if that is not known in full.
    pub fn since(&self, seq: u64) -> Option<Vec<Arc<str>>> {
        let known = seq <= self.seq && self.first_kept() <= seq + 1;
        known.then(|| {
            let missed = usize::try_from(self.seq - seq).unwrap_or(usize::MAX).min(self.kept.len());
            self.kept.range(self.kept.len() - missed..).cloned().collect()
        })
    }

    /// The number of the oldest kept message, or of the next one.
    fn first_kept(&self) -> u64 {
        self.seq + 1 - self.kept.len() as u64
    }
}

fn encode(frame: &ServerFrame) -> Arc<str> {
    serde_json::to_string(frame).expect("frames are made of text, numbers and lists").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn session(messages: u64) -> Session {
        let mut session = Session::new(Subject("s".to_owned()));
        for version in 1..=messages {
            session.push(ServerMessage::Changed { topic: "t".to_owned(), version });
        }
        session
    }

    fn numbers(frames: &[Arc<str>]) -> Vec<u64> {
        frames.iter().map(|frame| serde_json::from_str::<ServerFrame>(frame).unwrap().seq).collect()
    }

    #[track_caller]
    fn check(messages: u64, acknowledged: u64, resume_from: u64, expected: Option<&[u64]>) {
        let mut session = session(messages);
        session.acknowledge(acknowledged);
        assert_eq!(session.since(resume_from).map(|frames| numbers(&frames)).as_deref(), expected);
    }

    #[test]
    fn what_was_missed_comes_again() {
        check(5, 0, 3, Some(&[4, 5]));
        check(5, 3, 3, Some(&[4, 5]));
        check(5, 5, 5, Some(&[]));
    }

    #[test]
    fn what_is_no_longer_kept_is_a_gap() {
        check(5, 4, 2, None);
        check(UNACKNOWLEDGED_MAX as u64 + 2, 0, 1, None);
    }

    #[test]
    fn a_number_from_the_future_is_a_gap() {
        check(5, 0, 6, None);
    }

    #[test]
    fn acknowledging_the_future_forgets_only_the_past() {
        let mut session = session(2);
        session.acknowledge(u64::MAX);
        session.push(ServerMessage::Ping {});
        assert_eq!(session.since(2).map(|frames| numbers(&frames)), Some(vec![3]));
    }

    proptest! {
        #[test]
        fn a_resumed_client_misses_nothing_or_is_told(
            messages in 0_u64..300, acknowledged in 0_u64..320, resume_from in 0_u64..320,
        ) {
            let mut session = session(messages);
            session.acknowledge(acknowledged);
            if let Some(frames) = session.since(resume_from) {
                prop_assert_eq!(numbers(&frames), (resume_from + 1..=messages).collect::<Vec<_>>());
            } else {
                prop_assert!(resume_from > messages || resume_from < acknowledged || messages - resume_from > UNACKNOWLEDGED_MAX as u64);
            }
        }
    }
}
