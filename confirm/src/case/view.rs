//! What somebody may see of a case, ready to be shown: the API serves these types as they are.
//!
//! Rules of who sees what: `legal.md` 0.1(1), (8), C.0, G-72 (drafts and bargaining never cross to the court side;
//! administrators see no case).

pub mod action;
mod attendant;
mod caucus;
mod disclosure;
pub mod eye;
mod kind;
pub mod law;
mod material;
pub mod page;
pub mod progress;
pub mod review;
pub mod row;
mod sharing;
pub mod standing;
pub mod timeline;
mod words;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::clause::{Answer, ClauseDraft};
use super::consent::ConsentItem;
use super::id::{CaseId, ClauseId, DocumentId, FileId, OrgId, PartyId};
use super::intake::Booking;
use super::organisation::Person;
use super::party::{DeviceCheck, PartyRole};
use super::registration::{Mode, Source};
use super::scan::ScanMatch;
use super::stage::{Confirmation, Mediation};

pub use self::attendant::{AttendantPlace, AttendantSeatView, AttendantView, PromiseView};
pub use self::caucus::CaucusView;
pub use self::kind::{ClauseKindName, ClauseState, Level, PartyKindName, ReadinessState};
pub use self::law::{
    AgentView, AmendmentView, DeadlineView, DemandView, FileView, InquiryView, IntakeView, ObjectionView,
    OverrideView, OwnerView, ParticipantView, PastRoundView, RecordView,
};
pub use self::material::FileAudience;
pub use self::progress::{
    ActionView, CourtReviewView, GroundView, StepKey, StepState, StepView, TimelineEntry, WindowView,
};
pub use self::review::OriginView;
pub use self::row::{CaseRow, CheckedView, Deadline, Readiness, RowParty};
pub use self::sharing::SharedDeviceView;
pub use self::standing::stage_label;
use crate::lint::Finding;
use crate::performance::{self, PerformanceView};

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stage {
    /// State of the mediation.
    pub mediation: Mediation,
    /// State of the confirmation, once the agreement is effective.
    pub confirmation: Option<Confirmation>,
    /// What the court decided, once it is signed: C32 or C71–C75.
    pub decided: Option<Confirmation>,
    /// State of the performance, once there is something to perform.
    pub performance: Option<performance::State>,
    /// The state in words, one vocabulary across all roles.
    pub label: String,
    /// Key of the state for screens.
    pub key: StageKey,
}

/// Keys of stages for screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name is the stage of the same name")]
pub enum StageKey {
    Submitted,
    Scheduled,
    CheckIn,
    Session,
    Signing,
    Sealing,
    Effective,
    Ended,
    Expired,
    Cosign,
    Filed,
    Accepted,
    Review,
    Inquiry,
    Ruling,
    Service,
    Served,
}

/// A case as one viewer may see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseView {
    /// The case.
    pub id: CaseId,
    /// Its version.
    pub version: u64,
    /// What it is called.
    pub title: String,
    /// 人调字 number.
    pub number: String,
    /// 案号, once the court accepted.
    pub docket_no: Option<String>,
    /// 案由.
    pub cause: String,
    /// Dispute type of `legal.md` E.4.
    pub dispute_type: String,
    /// 案件来源.
    pub source: Source,
    /// 调解方式.
    pub mode: Mode,
    /// 纠纷简要情况.
    pub facts: String,
    /// SHA-256 of the notice of rights and duties (D06), which the consent `rights_notice` carries.
    pub rights_sha256: String,
    /// Where it stands.
    pub stage: Stage,
    /// The committee.
    pub organisation: BodyView,
    /// Who mediates.
    pub mediator: Person,
    /// The court.
    pub court: BodyView,
    /// Which judge decides.
    pub judge: Option<Person>,
    /// The parties.
    pub parties: Vec<PartyView>,
    /// The clauses.
    pub clauses: Vec<ClauseView>,
    /// The documents.
    pub documents: Vec<DocumentView>,
    /// When the agreement took effect.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub effective_at: Option<Timestamp>,
    /// The window of the joint application.
    pub window: Option<WindowView>,
    /// What the court does.
    pub court_review: Option<CourtReviewView>,
    /// The way from here to the end.
    pub steps: Vec<StepView>,
    /// Everything this viewer could do now or later in this stage.
    pub actions: Vec<ActionView>,
    /// What happened.
    pub timeline: Vec<TimelineEntry>,
    /// The private talk that goes on (M62).
    pub caucus: Option<CaucusView>,
    /// The one who has to move the case on.
    pub owner: Option<OwnerView>,
    /// Every term that runs, the most pressing first.
    pub deadlines: Vec<DeadlineView>,
    /// How the case came in; for the committee.
    pub intake: Option<IntakeView>,
    /// The session or the inquiry that is planned.
    pub appointment: Option<Booking>,
    /// Invited people, interpreters, companions.
    pub participants: Vec<ParticipantView>,
    /// Files that were put in.
    pub files: Vec<FileView>,
    /// The record of the mediation that stands for confirmation.
    pub record: Option<RecordView>,
    /// What the check found; for the committee.
    pub findings: Vec<Finding>,
    /// Findings that were gone past: the first thing the judge sees.
    pub overrides: Vec<OverrideView>,
    /// What the court asked to be handed in.
    pub demands: Vec<DemandView>,
    /// The script of the inquiry with its answers; for the court.
    pub inquiry: Option<InquiryView>,
    /// Objections to the ruling.
    pub objections: Vec<ObjectionView>,
    /// A change of the agreement that is proposed and that not everybody answered yet.
    pub amendment: Option<AmendmentView>,
    /// What the court decided about earlier versions of the agreement.
    pub past: Vec<PastRoundView>,
    /// What is owed and what was performed.
    pub performance: Option<PerformanceView>,
}

/// A committee or court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BodyView {
    /// The id.
    pub id: OrgId,
    /// Full name.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyView {
    /// The party.
    pub id: PartyId,
    /// Side.
    pub role: PartyRole,
    /// 申请人 or 被申请人; in the court's states both are 申请人.
    pub role_label: String,
    /// `person` or `organisation`.
    pub kind: PartyKindName,
    /// Name of the person or organisation.
    pub name: String,
    /// A shorter name for lists.
    pub short_name: String,
    /// Name of the acting person.
    pub acting_name: String,
    /// 职务 of the acting person.
    pub acting_title: Option<String>,
    /// Telephone, masked.
    pub phone_masked: String,
    /// 公民身份号码 of the acting person, masked.
    pub id_masked: String,
    /// 住址 or 住所.
    pub address: String,
    /// Whether this is the viewer.
    pub me: bool,
    /// Whether a link was issued.
    pub invited: bool,
    /// The last device check.
    pub check: Option<DeviceCheck>,
    /// All items with their answers.
    pub consents: BTreeMap<ConsentItem, bool>,
    /// What is missing for the step the case is at.
    pub missing_consents: Vec<ConsentItem>,
    /// Whether the party is in the mediation room.
    pub admitted: bool,
    /// Whether the party is in the court room.
    pub admitted_to_court: bool,
    /// When the ruling arrived.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub served_at: Option<Timestamp>,
    /// When it was opened.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
    /// 委托代理人 and 法定代理人.
    pub agents: Vec<AgentView>,
    /// Whether the party accepted the mediator; absent while nothing was said.
    pub mediator_accepted: Option<bool>,
    /// 驿站平板: where the party sits, if at a device that others may share.
    pub station: Option<super::station::StationView>,
    /// Whether D07 was filled in.
    pub address_confirmed: bool,
    /// What was filled in, for whoever may know where the party can be reached.
    pub address_of_service: Option<super::people::AddressDraft>,
    /// All particulars as entered, for the mediator who may correct them.
    pub draft: Option<super::party::PartyDraft>,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClauseView {
    /// The clause.
    pub id: ClauseId,
    /// Its number, from 1.
    pub no: usize,
    /// Its kind.
    pub kind: ClauseKindName,
    /// As written, for the mediator only.
    pub draft: Option<ClauseDraft>,
    /// The legal sentence, word for word.
    pub text: String,
    /// The same said to the reader.
    pub plain: Option<PlainView>,
    /// The amount.
    pub amount: Option<AmountView>,
    /// The last day.
    pub due: Option<DayView>,
    /// The parts of a payment in parts.
    pub parts: Option<Vec<PartView>>,
    /// Hash of the present text; an answer carries it.
    pub hash: String,
    /// The text before the last change.
    pub previous_text: Option<String>,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// Each party's answer, in the order of the parties.
    pub answers: Vec<AnswerView>,
    /// All answers together.
    pub state: ClauseState,
}

/// A clause said to the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlainView {
    /// For example 最晚6月30日（星期二），您付1419.84元。
    pub text: String,
}

/// An amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AmountView {
    /// For example 1419.84元.
    pub digits: String,
    /// 大写.
    pub capital: String,
    /// In 分.
    pub fen: i64,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayView {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// For example 2026年6月30日（星期二）.
    pub text: String,
}

/// A part of a payment in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartView {
    /// The amount.
    pub amount: AmountView,
    /// The last day.
    pub due: DayView,
}

/// A party's answer to a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerView {
    /// Who.
    pub party_id: PartyId,
    /// The answer, if there is one to the present text.
    pub answer: Option<Answer>,
    /// The party's words; seen by the mediator and that party.
    pub note: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentView {
    /// The document.
    pub id: DocumentId,
    /// Code of `legal.md` part D, for example `D12`.
    pub code: String,
    /// Title.
    pub title: String,
    /// SHA-256 of what is shown before signing and bound by every signature.
    pub frozen_sha256: String,
    /// SHA-256 of the latest revision.
    pub sha256: String,
    /// Code to type on the verify page.
    pub check_code: String,
    /// Whether everybody signed.
    pub complete: bool,
    /// Whether the court made and signed it in its own system: nobody signed it here.
    pub imported: bool,
    /// Whether the text was opened again.
    pub superseded: bool,
    /// Who signs, in order.
    pub signatures: Vec<SignatureView>,
    /// Pages to be printed, if somebody may sign it in ink.
    pub pages: Option<u32>,
    /// Whether somebody signed it in ink and no matched scan shows that yet.
    pub lacks_scan: bool,
    /// Scans that were matched with it, in order.
    pub scans: Vec<ScanView>,
    /// Until when parties are asked to sign it; nothing where nobody is.
    pub signing: Option<SigningRequestView>,
    /// Where the PDF is.
    pub url: String,
    /// Where the text for the screen is.
    pub paper_url: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
}

/// A scan of a paper that was signed in ink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScanView {
    /// Its files in the order of the pages.
    pub files: Vec<FileId>,
    /// How it was matched.
    pub matched: ScanMatch,
    /// Who brought it.
    pub by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// For how long parties are asked to sign (M85).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SigningRequestView {
    /// The first instant that is too late.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// Whether it has lapsed, so that the mediator has to ask anew.
    pub lapsed: bool,
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignatureView {
    /// Name of the signature field.
    pub field: String,
    /// 当事人, 调解员, 印章 and so on.
    pub role_label: String,
    /// Who signs.
    pub name: String,
    /// Which party, if a party signs.
    pub party_id: Option<PartyId>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub signed_at: Option<Timestamp>,
    /// Whether it is the viewer's.
    pub mine: bool,
    /// How it was signed, in words, if not by hand on the screen.
    pub way: Option<String>,
    /// Until when the party can sign on what two witnesses attested.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub attested_until: Option<Timestamp>,
}
