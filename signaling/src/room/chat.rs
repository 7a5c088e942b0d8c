//! What people write to each other: read by exactly those who receive the writer's voice.
//!
//! It is kept in memory for as long as the room is, so that a reload loses nothing, and no longer: what was said while
//! bargaining is confidential (在线调解规则 18, 29).

use super::{Output, Refusal, Room};
use crate::SeatId;
use crate::audience::Scope;
use crate::message::{Line, ServerMessage};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeSet, VecDeque};

/// Longest line, in characters.
pub const TEXT_MAX: usize = 500;

/// Lines that a room keeps.
const KEPT_MAX: usize = 500;

/// Lines that one seat may write in [`BURST_SPAN`].
const BURST_MAX: usize = 10;

/// See [`BURST_MAX`].
const BURST_SPAN: SignedDuration = SignedDuration::from_secs(10);

/// The lines of a room with those who could read them.
#[derive(Debug, Default)]
pub(super) struct Chat {
    lines: VecDeque<(Line, BTreeSet<SeatId>)>,
    written: u64,
}

impl Room {
    /// Someone writes to everybody in earshot; `private` is what their page says of who reads it.
    pub fn handle_say(
        &mut self,
        seat: &SeatId,
        text: &str,
        private: bool,
        now: Timestamp,
    ) -> Result<Vec<Output>, Refusal> {
        let writer = self.seats.get(seat).filter(|place| place.inside).ok_or(Refusal::NotInRoom)?;
        if writer.grant.silent && self.is_muted(seat) {
            return Err(Refusal::Silent);
        }
        let text = text.trim();
        if text.is_empty() || text.chars().count() > TEXT_MAX {
            return Err(Refusal::TextLength);
        }
        let scope = writer.scope(&self.talk);
        if scope == Scope::Apart {
            return Err(Refusal::Apart);
        }
        // What a page shows is what its writer relies on, so it must be true under the table that is asked for, too.
        if (scope == Scope::Private, writer.scope(&self.shown) == Scope::Private) != (private, private) {
            return Err(Refusal::OtherReaders);
        }
        if self.chat.is_too_fast(seat, now) {
            return Err(Refusal::TooFast);
        }
        let readers: BTreeSet<SeatId> = self
            .seats
            .values()
            .filter(|place| place.grant.seat == *seat || place.scope(&self.talk).reaches(scope))
            .map(|place| place.grant.seat.clone())
            .collect();
        let name = writer.grant.name.clone();
        let SeatId(id) = seat.clone();
        self.chat.written += 1;
        let line =
            Line { number: self.chat.written, at: now, seat: id, name, text: text.to_owned(), private };
        let outputs = self
            .seats
            .values()
            .filter(|place| readers.contains(&place.grant.seat))
            .map(|place| Output::Tell(place.connection.clone(), ServerMessage::Said(line.clone())))
            .collect();
        // Whoever sits down at a shared device later must not find what was said there in private.
        let keeping = readers.into_iter().filter(|reader| {
            !private || self.seats.get(reader).is_none_or(|place| place.grant.sitters.is_empty())
        });
        let keeping = keeping.collect();
        self.chat.keep(line, keeping);
        Ok(outputs)
    }

    /// What `seat` could read before, for the page it sits at now.
    pub(super) fn said_before(&self, seat: &SeatId) -> Option<Output> {
        let place = self.seats.get(seat).filter(|place| place.inside)?;
        let lines: Vec<Line> = self
            .chat
            .lines
            .iter()
            .filter(|(_, readers)| readers.contains(seat))
            .map(|(line, _)| line.clone())
            .collect();
        (!lines.is_empty())
            .then(|| Output::Tell(place.connection.clone(), ServerMessage::SaidBefore { lines }))
    }
}

impl Chat {
    fn is_too_fast(&self, seat: &SeatId, now: Timestamp) -> bool {
        let recent = |line: &Line| now.duration_since(line.at) < BURST_SPAN;
        let theirs = self.lines.iter().rev().take_while(|(line, _)| recent(line));
        theirs.filter(|(line, _)| line.seat == seat.0).count() >= BURST_MAX
    }

    fn keep(&mut self, line: Line, readers: BTreeSet<SeatId>) {
        if self.lines.len() >= KEPT_MAX {
            self.lines.pop_front();
        }
        self.lines.push_back((line, readers));
    }
}
