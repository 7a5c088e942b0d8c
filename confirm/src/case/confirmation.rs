//! 司法确认: joint application, acceptance, hearing.
//!
//! Sources: 民事诉讼法 205 (together, within thirty days), 人民调解法 33; 民诉法解释 356 (both present at the same time);
//! `legal.md` C.3, E.1.

use super::Case;
use super::event::Event;
use super::field::{NOTE_MAX, optional};
use super::id::PartyId;
use super::refusal::Refusal;
use crate::docket::DocketNo;
use crate::paper::Kind;

impl Case {
    pub(super) fn decline_application(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let document = self.current(&[Kind::D14]).ok_or(Refusal::OneSided)?.made.id.clone();
        let reason = optional("reason", "原因", reason, NOTE_MAX)?;
        Ok(vec![Event::ApplicationDeclined { document, reason }])
    }

    /// Whether the number is taken elsewhere is for the store to say.
    pub(super) fn accept(&self, docket_no: &str) -> Result<Vec<Event>, Refusal> {
        let number = DocketNo::parse(docket_no)
            .filter(|number| number.is_confirmation() && number.court == self.court.code)
            .ok_or(Refusal::DocketNo)?;
        Ok(vec![Event::Accepted { docket_no: number.to_string() }])
    }

    pub(super) fn open_hearing(&self, present: &[PartyId]) -> Result<Vec<Event>, Refusal> {
        let absent: Vec<String> = self
            .parties
            .iter()
            .filter(|party| !present.contains(&party.id))
            .map(|party| party.who.acting_name().to_owned())
            .collect();
        if !absent.is_empty() {
            return Err(Refusal::NotPresent { names: absent });
        }
        let present = self.parties.iter().map(|party| party.id.clone()).collect();
        Ok(vec![Event::HearingOpened { present }])
    }
}
