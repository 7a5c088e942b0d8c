//! 人工字幕: what somebody of the house types of what is said, for those who hear badly (`legal.md` G-61, G-62).
//!
//! It goes to exactly those who receive the writer's voice and is kept nowhere: it is an aid and no record (G-40), so a
//! page that comes in later finds nothing of it.

use super::{Output, Refusal, Room};
use crate::SeatId;
use crate::message::{CaptionLine, ServerMessage};
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// Longest line, in characters; two lines under a picture on a phone.
pub const CAPTION_MAX: usize = 120;

/// Lines of one room in [`BURST_SPAN`]; nobody reads faster.
const BURST_MAX: usize = 20;

/// See [`BURST_MAX`].
const BURST_SPAN: SignedDuration = SignedDuration::from_secs(10);

/// When the last lines came. Not what they said.
#[derive(Debug, Default)]
pub(super) struct Pace(VecDeque<Timestamp>);

impl Room {
    /// A captioner types a line for everybody in earshot; `talk` numbers the talk it was typed for.
    pub fn handle_caption(
        &mut self,
        seat: &SeatId,
        text: &str,
        talk: u64,
        now: Timestamp,
    ) -> Result<Vec<Output>, Refusal> {
        let writer = self.seats.get(seat).filter(|place| place.inside).ok_or(Refusal::NotInRoom)?;
        if !writer.grant.captioner {
            return Err(Refusal::NotCaptioner);
        }
        let text = text.trim();
        if text.is_empty() || text.chars().count() > CAPTION_MAX {
            return Err(Refusal::CaptionLength);
        }
        self.require_talk(seat, talk)?;
        if !self.pace.takes(now) {
            return Err(Refusal::TooFast);
        }
        let scope = writer.scope(&self.talk);
        let SeatId(id) = seat.clone();
        let line = CaptionLine { at: now, seat: id, name: writer.grant.name.clone(), text: text.to_owned() };
        let readers = self
            .seats
            .values()
            .filter(|place| place.grant.seat == *seat || place.scope(&self.talk).reaches(scope));
        Ok(readers
            .map(|place| Output::Tell(place.connection.clone(), ServerMessage::Caption(line.clone())))
            .collect())
    }
}

impl Pace {
    fn takes(&mut self, now: Timestamp) -> bool {
        while self.0.front().is_some_and(|at| now.duration_since(*at) >= BURST_SPAN) {
            self.0.pop_front();
        }
        let takes = self.0.len() < BURST_MAX;
        if takes {
            self.0.push_back(now);
        }
        takes
    }
}
