//! 材料: who may see a file that somebody put in.
//!
//! Source: 在线调解规则 18, 29 (四), `legal.md` G-01: what one side says alone stays there, so whoever put a paper in
//! decides whether the other side sees it.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::event::Event;
use super::super::id::FileId;
use super::super::people::{Attached, PeopleEvent};
use super::eye::Eye;
use crate::exchange::manifest::file_code;

/// Who may see a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileAudience {
    /// Every party, and those who conduct the case.
    Everybody,
    /// The party that put it in, and those who conduct the case.
    Party,
    /// The party that put it in while it talked with the mediator alone, and the mediator.
    Confided,
    /// Those who conduct the case.
    House,
}

impl Case {
    /// A file that was put in, once for each who put it in.
    pub fn files_of(&self, id: &FileId) -> impl Iterator<Item = &Attached> {
        self.files.iter().filter(move |file| file.id == *id)
    }

    /// Whether `eye` sees `file`: a party its own, what is shared, and scans of papers it sees.
    #[must_use]
    pub fn shows_file(&self, eye: &Eye, file: &Attached) -> bool {
        match eye {
            Eye::Party(me) => file.shared || file.party.as_ref() == Some(me) || self.shows_scan(eye, file),
            Eye::Mediator => true,
            Eye::Committee | Eye::Court { .. } => !self.is_confided(file),
        }
    }

    /// Who may see `file`.
    #[must_use]
    pub fn file_audience(&self, file: &Attached) -> FileAudience {
        let seen_by = |party| self.shows_file(&Eye::Party(party), file);
        if !self.parties.is_empty() && self.parties.iter().all(|party| seen_by(party.id.clone())) {
            FileAudience::Everybody
        } else if self.is_confided(file) {
            FileAudience::Confided
        } else if file.party.is_some() {
            FileAudience::Party
        } else {
            FileAudience::House
        }
    }

    /// Whether `file` was put in under four eyes and its party has not let others see it. What the court must have
    /// (C.4) is no secret whenever it comes in.
    #[must_use]
    pub fn is_confided(&self, file: &Attached) -> bool {
        file.in_caucus && !file.shared && file_code(file.purpose).is_none()
    }

    /// Whether an event tells of such a file.
    pub(super) fn tells_of_confided(&self, event: &Event) -> bool {
        let Event::People(PeopleEvent::FileAttached { file, party, .. }) = event else { return false };
        self.files_of(file).any(|file| file.party == *party && self.is_confided(file))
    }

    /// Whether `eye` may let every party see `file`.
    pub(super) fn may_share(&self, eye: &Eye, file: &Attached) -> bool {
        let own = match eye {
            Eye::Party(me) => file.party.as_ref() == Some(me),
            Eye::Mediator | Eye::Committee => file.party.is_none(),
            Eye::Court { .. } => false,
        };
        own && self.file_audience(file) != FileAudience::Everybody
    }
}
