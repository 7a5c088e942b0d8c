//! 从法院自有系统导入的裁定: the court took the filing package, decided in its own system, and the decision comes back.
//!
//! Sources: `legal.md` 0.2 (b), A-13, A-14, C31; 民事诉讼法 205, 206; 民诉法解释 355–358. It is a fact of its own kind: no
//! inquiry was held here, so the record has to say when both sides were there at the court (民诉法解释 356) and who
//! judged, and nobody judges who mediated (民诉法司法解释 43).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::{Actor, ActorKind};
use super::command::CommandKind;
use super::decision::Outcome;
use super::document::{DocumentMade, Revision};
use super::event::{Event, Recorded};
use super::field::{NAME_MAX, required};
use super::id::FileId;
use super::organisation::Person;
use super::refusal::Refusal;
use super::round::CourtEvent;
use super::stage::Confirmation;
use super::{Case, Supply};
use crate::calendar::{self, day_of};
use crate::exchange::manifest::is_external_id;

/// A decision as the court's own system has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CourtRecord {
    /// Names the decision in the court's system for good: letters, digits and `. _ : -`.
    pub external_id: String,
    /// The signed ruling, a PDF that was uploaded first.
    pub file: FileId,
    /// 案号; without one only a refusal to accept.
    #[serde(default)]
    pub docket_no: Option<String>,
    /// 受理; without it only a refusal to accept.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub accepted_on: Option<Date>,
    /// The day on which both sides were there at the same time and were asked (民诉法解释 356).
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub both_present_on: Option<Date>,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// The day of the ruling.
    #[schema(value_type = String, format = Date)]
    pub ruled_on: Date,
    /// What was decided.
    pub outcome: Outcome,
}

impl Case {
    /// The clerk of the court enters it while nothing was begun here: filed or just accepted, and no judge holds it.
    pub(super) fn guard_import(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        let kind = CommandKind::ImportRuling;
        self.court_staff(actor, ActorKind::Clerk, kind)?;
        // The same record again gives the same answer, wherever the case has come to.
        if self.round.imported.is_some() {
            return Ok(());
        }
        if let Some(claim) = &self.claim {
            return Err(Refusal::ClaimedBy { name: claim.judge.name.clone() });
        }
        self.confirmation_in(kind, &[Confirmation::Filed, Confirmation::Accepted], now)
    }

    pub(super) fn import_ruling(
        &self,
        record: &CourtRecord,
        content: Option<&Revision>,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let record = self.checked_record(record, now)?;
        match &self.round.imported {
            Some(known) if *known == record => return Ok(Vec::new()),
            Some(_) => return Err(Refusal::RecordDiffers),
            None => {}
        }
        let frozen = content.cloned().ok_or_else(|| {
            invalid("file", "没有找到这份裁定书，或者它不是PDF，或者已经用在别的文书上。请重新上传原件。")
        })?;
        // The bytes of the court, and no place that anybody here could sign.
        let made = supply.document(record.outcome.paper_kind());
        let document = DocumentMade { places: Vec::new(), signatures: Vec::new(), frozen, ..made };
        let acceptance =
            record.docket_no.clone().zip(record.accepted_on).filter(|_| self.accepted_at.is_none());
        let acceptance = acceptance.map(|(docket_no, accepted_on)| {
            let clerk = record.clerk.clone();
            Event::Court(CourtEvent::AcceptanceImported { docket_no, accepted_on, clerk })
        });
        let ruling = Event::Court(CourtEvent::RulingImported { record, document });
        Ok(acceptance.into_iter().chain([ruling]).collect())
    }

    fn checked_record(&self, record: &CourtRecord, now: Timestamp) -> Result<CourtRecord, Refusal> {
        if !is_external_id(&record.external_id) {
            return Err(invalid("external_id", "法院系统里的编号只能用字母、数字和. _ : -。请核对。"));
        }
        let judge = required("judge", "审判员姓名", &record.judge, NAME_MAX)?;
        self.did_not_mediate(&judge)?;
        let record = CourtRecord {
            judge,
            clerk: required("clerk", "书记员姓名", &record.clerk, NAME_MAX)?,
            docket_no: record.docket_no.as_deref().map(|number| self.court_number(number)).transpose()?,
            outcome: self.worded(&record.outcome)?,
            ..record.clone()
        };
        if self.round.imported.is_none() {
            self.dates_fit(&record, now)?;
        }
        Ok(record)
    }

    /// Acceptance, inquiry and ruling in this order, and none that the outcome can't be without.
    fn dates_fit(&self, record: &CourtRecord, now: Timestamp) -> Result<(), Refusal> {
        let filed_on = day_of(self.filed_at.ok_or(Refusal::Unknown)?);
        if record.ruled_on > day_of(now) || record.ruled_on < filed_on {
            return Err(invalid("ruled_on", "裁定日期要在提交申请以后、今天以前。请核对裁定书。"));
        }
        if matches!(record.outcome, Outcome::NotAccept { .. }) {
            let accepted = self.accepted_at.is_some() || record.accepted_on.is_some();
            return if accepted || record.both_present_on.is_some() {
                Err(invalid("outcome", "已经受理的案件不能再裁定不予受理。请核对裁定结果。"))
            } else {
                Ok(())
            };
        }
        self.filed_nowhere_else()?;
        let docket_no = record.docket_no.as_deref().ok_or(Refusal::DocketNo)?;
        self.is_new_number(docket_no)?;
        let accepted_on = record.accepted_on.filter(|day| (filed_on..=record.ruled_on).contains(day));
        let accepted_on = accepted_on.ok_or_else(|| {
            invalid("accepted_on", "请填写受理日期：在提交申请以后、作出裁定以前。请核对受理通知书。")
        })?;
        if self.docket_no.as_deref().is_some_and(|known| known != docket_no)
            || self.accepted_at.is_some_and(|at| day_of(at) != accepted_on)
        {
            return Err(invalid("docket_no", "案号或受理日期和这里登记的受理不一致。请核对受理通知书。"));
        }
        match record.both_present_on {
            Some(day) if (accepted_on..=record.ruled_on).contains(&day) => Ok(()),
            None if !matches!(record.outcome, Outcome::Confirm | Outcome::Dismiss { .. }) => Ok(()),
            Some(_) | None => Err(invalid(
                "both_present_on",
                "请填写双方同时到场接受询问的日期：在受理以后、作出裁定以前。没有询问不能确认或者驳回。",
            )),
        }
    }

    /// Who mediated, registered or stepped back in this case does not judge it, by name: another system knows no
    /// accounts of this one.
    fn did_not_mediate(&self, judge: &str) -> Result<(), Refusal> {
        let mediated = self.history.iter().any(|entry| {
            let stands_against = match entry.actor {
                ActorKind::Judge => self.round.recused.contains(&entry.actor_id),
                ActorKind::Mediator | ActorKind::Recorder | ActorKind::Operator | ActorKind::SealKeeper => {
                    true
                }
                ActorKind::Clerk
                | ActorKind::President
                | ActorKind::Assistant
                | ActorKind::Party
                | ActorKind::Participant
                | ActorKind::System => false,
            };
            stands_against && entry.actor_name == judge
        });
        let mut takes_part = self.parties.iter().flat_map(super::party::Party::taking_part);
        if mediated || self.mediator.name == judge || takes_part.any(|one| one.person.name == judge) {
            Err(Refusal::Conflicted)
        } else {
            Ok(())
        }
    }

    /// C20 → C31, as the court's own system says.
    pub(super) fn apply_acceptance(
        &mut self,
        (docket_no, day): (&str, Date),
        clerk: &str,
        recorded: &Recorded,
    ) {
        self.docket_no = Some(docket_no.to_owned());
        self.accepted_at = Some(calendar::start_of(day).max(self.filed_at.unwrap_or(recorded.at)));
        self.clerk = Some(Person { id: recorded.actor.id.clone(), name: clerk.to_owned() });
        self.confirmation = Some(Confirmation::Accepted);
    }

    /// C20 or C31 → C80: the ruling is made, and what follows goes on here.
    pub(super) fn apply_import(
        &mut self,
        record: &CourtRecord,
        document: &DocumentMade,
        recorded: &Recorded,
    ) {
        self.drop_draft_ruling();
        self.add_document(document, recorded.at, None);
        let before = self.accepted_at.or(self.filed_at).unwrap_or(recorded.at);
        self.ruled_at = Some(calendar::start_of(record.ruled_on).max(before));
        self.outcome = Some(record.outcome.clone());
        self.round.imported = Some(record.clone());
        self.confirmation = Some(Confirmation::Service);
    }
}

fn invalid(field: &'static str, sentence: &str) -> Refusal {
    Refusal::Invalid { field, sentence: sentence.to_owned() }
}
