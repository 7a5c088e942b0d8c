//! What the law adds to the view of a case: owner, terms, intake, people, record, findings, script, objections.
//!
//! Who sees what: drafts, findings and the intake stay with the committee, the script with the court (`legal.md`
//! C.0, G-72; 在线调解规则 18); overrides are the first thing a judge sees (C.5).

mod build;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::actor::Viewer;
use super::super::clock;
use super::super::command::intake::{CallAnswer, CallChannel};
use super::super::decision::Outcome;
use super::super::id::{FileId, ParticipantId, PartyId};
use super::super::inquiry::Question;
use super::super::intake::Booking;
use super::super::organisation::Person;
use super::super::party::Party;
use super::super::people::{Authority, FileUse, ParticipantKind};
use super::super::round::AbsenceCause;
use super::super::session::{RecordAnswer, RecordDraft};
use super::super::stage::{Mediation, Owner};
use super::Level;
use super::attendant::AttendantSeatView;
use super::eye::Eye;
use super::material::FileAudience;
use super::standing::level;
use crate::calendar;
use crate::lint::{Finding, KCode};
use crate::performance::PerformanceView;

/// The one who has to move the case on (`legal.md` A-93).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnerView {
    /// The role.
    pub role: Owner,
    /// The role in words.
    pub label: String,
    /// The person, where one is named.
    pub person: Option<Person>,
}

/// A term that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeadlineView {
    /// Row of `legal.md` B.12, for example `DL-C2`.
    pub id: String,
    /// What has to be done by then.
    pub name: String,
    /// The article.
    pub basis: String,
    /// The day it counts from, which is not counted.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The last day by law; absent where holidays of that year are not known.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// The last day counted plainly, never after the one by law.
    #[schema(value_type = String, format = Date)]
    pub nominal: Date,
    /// Days left to the day by law, or to the plain one; negative after it.
    pub days_left: i64,
    /// How urgent it is.
    pub level: Level,
}

/// How a case came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IntakeView {
    /// Tries to reach the parties.
    pub calls: Vec<CallView>,
    /// Whether somebody counts as out of reach (E3).
    pub out_of_reach: bool,
    /// The mediators, the lead first.
    pub mediators: Vec<Person>,
    /// What the register knows against the appointment.
    pub concerns: Vec<String>,
    /// Whether the parties chose.
    pub chosen: bool,
    /// Whether the mediator took the case.
    pub taken: bool,
    /// What the mediator disclosed.
    pub disclosure: String,
    /// A longer term that was proposed.
    #[schema(value_type = Option<String>, format = Date)]
    pub extension: Option<Date>,
    /// Whether the body that sent the case got its answer; absent where nobody sent it.
    pub referral_answered: Option<bool>,
}

/// A try to reach a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallView {
    /// Whom.
    pub party_id: PartyId,
    /// How.
    pub channel: CallChannel,
    /// What they said.
    pub answer: CallAnswer,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An agent or a guardian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgentView {
    /// 委托代理人 or 法定代理人.
    pub role_label: String,
    /// 姓名.
    pub name: String,
    /// 公民身份号码, as a command names the agent; absent for a guardian.
    pub id_no: Option<String>,
    /// What the agent may do; absent for a guardian, who may do everything.
    pub authority: Option<Authority>,
    /// Whether the power of attorney is there (D08); until then the principal acts.
    pub in_force: bool,
}

/// Somebody who takes part without being a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantView {
    /// The id.
    pub id: ParticipantId,
    /// In which capacity.
    pub role: ParticipantKind,
    /// In words.
    pub role_label: String,
    /// Name.
    pub name: String,
    /// 单位、与当事人关系、语言.
    pub note: String,
    /// Whether the participant may come in: every party agreed where that is needed.
    pub allowed: bool,
    /// Parties who have not answered.
    pub waiting_for: Vec<PartyId>,
    /// Whom an interpreter or a companion goes with; an interpreter without one is there for all.
    pub party_id: Option<PartyId>,
    /// 谁的翻译 or 谁的陪同人; the role of anybody else.
    pub plate: String,
    /// The seat of an interpreter or a companion; for those who let them in.
    pub seat: Option<AttendantSeatView>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileView {
    /// The file: its SHA-256.
    pub id: FileId,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub purpose: FileUse,
    /// Which party brought it.
    pub party_id: Option<PartyId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who may see it.
    pub audience: FileAudience,
    /// Whether the reader may let every party see it (`share_file`).
    pub may_share: bool,
}

/// The record of the mediation (D10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordView {
    /// Hash of what it says: a confirmation carries it.
    pub hash: String,
    /// What it says.
    pub record: RecordDraft,
    /// What each party said to it.
    pub answers: Vec<RecordAnswerView>,
}

/// What a party said to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordAnswerView {
    /// Who.
    pub party_id: PartyId,
    /// `confirmed`, `objected` or `refused`; absent while nothing was said.
    pub answer: Option<String>,
    /// In words.
    pub note: Option<String>,
}

/// A finding that the mediator went past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OverrideView {
    /// Which.
    pub code: KCode,
    /// Number of the clause, from 1.
    pub clause: Option<usize>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A list of things to hand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DemandView {
    /// `correction` (D16b) or `supplement` (D16d).
    pub kind: String,
    /// What.
    pub items: Vec<String>,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub due: Date,
    /// Whether it was handed in.
    pub met: bool,
}

/// The script of the inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InquiryView {
    /// The questions that have to be asked, with their answers.
    pub questions: Vec<QuestionView>,
    /// Who is away while the inquiry rests.
    pub paused_for: Option<PartyId>,
    /// Why it went offline.
    pub offline: Option<String>,
    /// Who was not there, and why.
    pub absences: Vec<AbsenceView>,
    /// Parties that did not sign the record.
    pub record_refused_by: Vec<PartyId>,
    /// Parties that want to withdraw.
    pub withdrawn_by: Vec<PartyId>,
    /// Whether a recusal has to be decided first.
    pub recusal_pending: bool,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionView {
    /// The id.
    pub id: Question,
    /// What the judge asks.
    pub text: String,
    /// What a good answer says.
    pub good: String,
    /// What a bad answer leads to.
    pub red_flag: String,
    /// The answers.
    pub answers: Vec<QuestionAnswerView>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionAnswerView {
    /// Who.
    pub party_id: PartyId,
    /// What.
    pub answer: String,
    /// Whether the judge has to look into it.
    pub red_flag: bool,
    /// When it was written down.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

/// Somebody who was not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AbsenceView {
    /// Who.
    pub party_id: PartyId,
    /// Why.
    pub cause: AbsenceCause,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ObjectionView {
    /// Its number, from 1.
    pub no: usize,
    /// Who objects.
    pub name: String,
    /// The party, unless an interested person objects.
    pub party_id: Option<PartyId>,
    /// Why; for the court and whoever objects.
    pub reason: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether it was upheld, once decided.
    pub upheld: Option<bool>,
}

/// A proposed change of the agreement (M92).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AmendmentView {
    /// Why.
    pub reason: String,
    /// The parties who have not agreed yet.
    pub waiting_for: Vec<PartyId>,
}

/// What the court decided about an earlier version of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PastRoundView {
    /// 案号.
    pub docket_no: Option<String>,
    /// When that version took effect.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub effective_at: Option<Timestamp>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ruled_at: Option<Timestamp>,
}
