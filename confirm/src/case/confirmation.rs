//! 司法确认: joint application, acceptance, hearing.
//!
//! Sources: 民事诉讼法 205 (together, within thirty days), 人民调解法 33; 民诉法解释 356 (both present at the same time);
//! `legal.md` C.3, E.1.

use super::event::Event;
use super::field::{NOTE_MAX, optional};
use super::id::PartyId;
use super::refusal::Refusal;
use super::{Case, Supply};
use crate::calendar;
use crate::docket::DocketNo;
use crate::paper::Kind;

impl Case {
    pub(super) fn decline_application(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let document = self.current(&[Kind::D14]).map(|document| document.made.id.clone());
        let reason = optional("reason", "原因", reason, NOTE_MAX)?;
        Ok(vec![Event::ApplicationDeclined { document, reason }])
    }

    /// Whether the number is taken elsewhere is for the store to say; an earlier version of the agreement keeps its own.
    pub(super) fn accept(&self, docket_no: &str, supply: &Supply) -> Result<Vec<Event>, Refusal> {
        let docket_no = self.court_number(docket_no)?;
        self.is_new_number(&docket_no)?;
        Ok(vec![Event::Accepted { docket_no, document: Some(supply.document(Kind::D16)) }])
    }

    /// Whether no application about an earlier version of the agreement has the number.
    pub(super) fn is_new_number(&self, docket_no: &str) -> Result<(), Refusal> {
        let taken = self.past.iter().any(|round| round.docket_no.as_deref() == Some(docket_no));
        if taken { Err(Refusal::DocketNoTaken) } else { Ok(()) }
    }

    /// A number of this court for applications like this one, as it is printed; of the year in which the application
    /// came in, or of the next one if it came at the turn of the year (E.1 收案年度).
    pub(super) fn court_number(&self, docket_no: &str) -> Result<String, Refusal> {
        let filed = self.filed_at.map(|at| i32::from(calendar::day_of(at).year()));
        let fits = |year: u16| filed.is_none_or(|filed| (filed..=filed + 1).contains(&i32::from(year)));
        DocketNo::parse(docket_no)
            .filter(|number| number.is_confirmation() && number.court == self.court.code && fits(number.year))
            .map(|number| number.to_string())
            .ok_or(Refusal::DocketNo)
    }

    pub(super) fn open_hearing(&self, present: &[PartyId]) -> Result<Vec<Event>, Refusal> {
        self.everybody_is_there(present)?;
        let present = self.parties.iter().map(|party| party.id.clone()).collect();
        Ok(vec![Event::HearingOpened { present }])
    }
}
