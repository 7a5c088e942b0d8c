//! Orders on the court's side: from the filed application to the archive (C10–C95).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CommandKind;
use crate::case::document::Revision;
use crate::case::event::Standing;
use crate::case::id::PartyId;
use crate::case::imported::CourtRecord;
use crate::case::inquiry::AnswerDraft;
use crate::case::intake::Appointee;
use crate::case::round::{AbsenceCause, ExtensibleTerm, ServiceDraft};

/// An order on the court's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CourtCommand {
    /// 起草共同申请 (C10): a party or the mediator begins; nobody is bound yet.
    PrepareApplication,
    /// 补正通知 (C25): everything that is missing, told once (在线诉讼规则 9).
    RequestCorrection {
        /// What is missing.
        items: Vec<String>,
        /// The last day.
        #[schema(value_type = String, format = Date)]
        due: Date,
    },
    /// The parties handed in what was missing (back to C20); the three days begin anew on the next day.
    CompleteCorrection {
        /// What was handed in.
        #[serde(default)]
        note: String,
    },
    /// Assigns a judge; without one the judge with the fewest open cases takes it.
    AssignJudge {
        /// Account id of the judge.
        #[serde(default)]
        judge: Option<String>,
        /// Whom the court's register gives for it; told by the server.
        #[serde(skip)]
        appointee: Option<Appointee>,
    },
    /// A judge steps back (民事诉讼法 47).
    Recuse {
        /// Why.
        reason: String,
    },
    /// A party applies for the judge to step back; the inquiry rests until it is decided.
    ApplyRecusal {
        /// Why.
        reason: String,
    },
    /// 院长 decides on the application (民事诉讼法 49).
    DecideRecusal {
        /// Whether the judge has to step back.
        granted: bool,
        /// Why.
        reason: String,
    },
    /// 限期补充 (C45; 民诉法解释 356).
    OrderSupplement {
        /// What to supply.
        items: Vec<String>,
        /// The last day.
        #[schema(value_type = String, format = Date)]
        due: Date,
        /// Whether the committee has to explain something, too.
        #[serde(default)]
        ask_committee: bool,
    },
    /// What was supplied (back to C40).
    SubmitSupplement {
        /// What.
        note: String,
    },
    /// 排期询问 (C50). Both must have agreed to be asked online, and nothing of 在线诉讼规则 21 may stand against it.
    ScheduleInquiry {
        /// When.
        #[schema(value_type = String, format = DateTime)]
        starts_at: Timestamp,
        /// How long it is planned, in minutes (5–480).
        minutes: u16,
        /// Whether the six points of 在线诉讼规则 21 were checked and none applies.
        suitable_online: bool,
    },
    /// Somebody is not there: the fact and its cause, without a legal effect (`legal.md` C.7 (6)).
    RecordAbsence {
        /// Who.
        party: PartyId,
        /// Why, as far as is known.
        cause: AbsenceCause,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// 转线下 (C58; 在线诉讼规则 5, 21).
    MoveOffline {
        /// Why.
        reason: String,
    },
    /// Stops the inquiry while a party is away; going on needs a new identity check (在线诉讼规则 7, 25).
    PauseHearing {
        /// Who is away.
        party: PartyId,
        /// Why.
        cause: AbsenceCause,
    },
    /// Goes on with the inquiry.
    ResumeHearing {
        /// Who is in the room, told by the server and never by a client.
        #[serde(skip)]
        present: Vec<PartyId>,
    },
    /// Answers to the script Q-01…Q-16, one line a question and party.
    AnswerQuestions {
        /// The answers.
        answers: Vec<AnswerDraft>,
    },
    /// Ends the questions and writes the record (D17, C65).
    CloseHearing,
    /// A party does not sign the record; the reason is noted.
    NoteRecordRefusal {
        /// Who.
        party: PartyId,
        /// Why, in words.
        reason: String,
    },
    /// A party asks to withdraw before the ruling (民诉法解释 357); the judge decides.
    WithdrawApplication {
        /// Why; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// 院长 grants more time.
    ExtendTerm {
        /// Which term.
        term: ExtensibleTerm,
        /// Days more; ten for DL-C3 (法释〔2011〕5号 5).
        days: u16,
        /// Why.
        reason: String,
    },
    /// Records how a ruling was served otherwise than through this service (`legal.md` B.11).
    RecordService {
        /// On whom.
        party: PartyId,
        /// How and when.
        service: ServiceDraft,
    },
    /// 异议 (C90; 民诉法解释 372): by a party itself, or entered by the clerk for an interested person.
    FileObjection {
        /// Name of the interested person; nothing when a party objects.
        #[serde(default)]
        interested: Option<String>,
        /// Since when the interested person knew or should have known.
        #[serde(default)]
        #[schema(value_type = Option<String>, format = Date)]
        knew_on: Option<Date>,
        /// Why.
        reason: String,
    },
    /// The judge decides on the objection by a ruling of its own.
    DecideObjection {
        /// Number of the objection, from 1; needed where several are open.
        #[serde(default)]
        objection: Option<usize>,
        /// Whether it is upheld: then the ruling is set aside.
        upheld: bool,
        /// Why.
        reasons: String,
    },
    /// 归档 (C95): everything was served and every clock has run out.
    Archive,
    /// A way of service whose time has run out, as an announcement does after thirty days (DL-S1), has served the paper.
    /// Only the service itself gives this order.
    NoteArrival {
        /// On whom.
        party: PartyId,
    },
    /// Enters a ruling that the court made in its own system (`legal.md` 0.2 (b)); from service on the case goes on here.
    /// The same record again does nothing, another one under the same id is refused.
    ImportRuling {
        /// What the court's system says.
        record: CourtRecord,
        /// The signed ruling, if it is a PDF that is no paper of another case; told by the server.
        #[serde(skip)]
        content: Option<Revision>,
    },
    /// What the register says now of committee, mediator and court. Only the service itself gives this order.
    NoteStanding {
        /// What it says, told by the server and never by a client.
        #[serde(skip)]
        standing: Option<Standing>,
    },
}

impl CourtCommand {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::PrepareApplication => CommandKind::PrepareApplication,
            Self::RequestCorrection { .. } => CommandKind::RequestCorrection,
            Self::CompleteCorrection { .. } => CommandKind::CompleteCorrection,
            Self::AssignJudge { .. } => CommandKind::AssignJudge,
            Self::Recuse { .. } => CommandKind::Recuse,
            Self::ApplyRecusal { .. } => CommandKind::ApplyRecusal,
            Self::DecideRecusal { .. } => CommandKind::DecideRecusal,
            Self::OrderSupplement { .. } => CommandKind::OrderSupplement,
            Self::SubmitSupplement { .. } => CommandKind::SubmitSupplement,
            Self::ScheduleInquiry { .. } => CommandKind::ScheduleInquiry,
            Self::RecordAbsence { .. } => CommandKind::RecordAbsence,
            Self::MoveOffline { .. } => CommandKind::MoveOffline,
            Self::PauseHearing { .. } => CommandKind::PauseHearing,
            Self::ResumeHearing { .. } => CommandKind::ResumeHearing,
            Self::AnswerQuestions { .. } => CommandKind::AnswerQuestions,
            Self::CloseHearing => CommandKind::CloseHearing,
            Self::NoteRecordRefusal { .. } => CommandKind::NoteRecordRefusal,
            Self::WithdrawApplication { .. } => CommandKind::WithdrawApplication,
            Self::ExtendTerm { .. } => CommandKind::ExtendTerm,
            Self::RecordService { .. } => CommandKind::RecordService,
            Self::FileObjection { .. } => CommandKind::FileObjection,
            Self::DecideObjection { .. } => CommandKind::DecideObjection,
            Self::Archive => CommandKind::Archive,
            Self::NoteArrival { .. } => CommandKind::NoteArrival,
            Self::ImportRuling { .. } => CommandKind::ImportRuling,
            Self::NoteStanding { .. } => CommandKind::NoteStanding,
        }
    }
}
