//! How far a case is and what can be done: window, court, steps, actions, what happened.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::command::CommandKind;
use super::super::decision::{Finding, GroundCode, Outcome};
use super::super::id::{DocumentId, PartyId};
use super::super::organisation::Person;
use super::super::refusal::Reason;
use super::{DayView, Level, OriginView};

/// The thirty days of the joint application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WindowView {
    /// The day a user should keep to.
    pub due_safe: DayView,
    /// The last day by law; absent where holidays of that year are not known yet.
    pub due_legal: Option<DayView>,
    /// Days left to the safe day.
    pub days_left: i64,
    /// How urgent it is.
    pub level: Level,
    /// Whether an application can still be filed.
    pub open: bool,
}

/// What the court does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CourtReviewView {
    /// Which judge holds the case.
    pub claimed_by: Option<Person>,
    /// Until when, without another act of the judge.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub claim_until: Option<Timestamp>,
    /// What the judge who holds the case has to look into, and to report if it is so (民事诉讼法 47, 49); for the court.
    pub concerns: Vec<String>,
    /// Whether the inquiry is open.
    pub hearing_open: bool,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub hearing_opened_at: Option<Timestamp>,
    /// The six grounds; empty for parties.
    pub grounds: Vec<GroundView>,
    /// How the agreement came about, in facts and counts; for the court.
    pub origin: Option<OriginView>,
    /// What the court decided: for parties only once it is signed.
    pub outcome: Option<Outcome>,
}

/// A ground of 民诉法解释 358.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroundView {
    /// Code.
    pub code: GroundCode,
    /// Words of the article.
    pub text: String,
    /// What the judge found.
    pub finding: Option<Finding>,
    /// In words.
    pub note: String,
}

/// A step on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepView {
    /// Key.
    pub key: StepKey,
    /// In words.
    pub label: String,
    /// Done, now or to come.
    pub state: StepState,
    /// A fact beside it, for example a day.
    pub note: Option<String>,
}

/// Keys of the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name is the step of the same name")]
pub enum StepKey {
    Invite,
    Talk,
    Agree,
    Sign,
    Apply,
    Accept,
    Hearing,
    Ruling,
    Service,
}

/// Whether a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Done.
    Done,
    /// Now.
    Now,
    /// To come.
    Todo,
}

/// Something the viewer can do, or the reason why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActionView {
    /// The command.
    pub kind: CommandKind,
    /// Whether it is allowed now.
    pub allowed: bool,
    /// Why not.
    pub why_not: Option<Reason>,
    /// Which party it is about.
    pub party_id: Option<PartyId>,
    /// Which document it is about.
    pub document_id: Option<DocumentId>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Name of the event.
    pub kind: String,
    /// In words.
    pub text: String,
    /// Who.
    pub actor_name: String,
}
