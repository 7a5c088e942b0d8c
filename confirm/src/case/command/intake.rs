//! Orders from the first word to the appointment (M00–M40), and the terms of the mediation.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CommandKind;
use crate::case::decision::ScopeReason;
use crate::case::id::PartyId;
use crate::case::intake::Appointee;
use crate::case::registration::Mode;

/// An order of the intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IntakeCommand {
    /// Hands the draft in (M00 → M10). An earlier case of the same people and type stops it, unless a reason is given.
    Submit {
        /// Why it is another dispute although an earlier case looks the same.
        #[serde(default)]
        not_a_duplicate: Option<String>,
    },
    /// Records that somebody asked a party whether they want to mediate (M10 → M15). A refusal ends the case (E4).
    RecordCall {
        /// Whom.
        party: PartyId,
        /// How.
        channel: CallChannel,
        /// What they said.
        answer: CallAnswer,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// 受理 (M20): allots the number. Needs every party's consent and a guardian for each minor.
    AcceptCase {
        /// Who is appointed with it, as the register knows the person; told by the server.
        #[serde(skip)]
        appointee: Option<Appointee>,
    },
    /// 不受理 (M25).
    DeclineCase {
        /// Why.
        reason: ScopeReason,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// 指派 one or several mediators (M30); the first one leads.
    Assign {
        /// Account ids of the mediators, the lead first.
        mediators: Vec<String>,
        /// The same people as the register knows them; told by the server and never by a client.
        #[serde(skip)]
        appointees: Vec<Appointee>,
    },
    /// A party chooses a mediator; when all chose the same one, that one is assigned (人民调解法 19).
    ChooseMediator {
        /// Account id of the mediator.
        mediator: String,
        /// The same person as the register knows it; told by the server.
        #[serde(skip)]
        appointee: Option<Appointee>,
    },
    /// The mediator takes the case and discloses what could raise doubts (在线调解规则 12, 13).
    TakeAssignment {
        /// What there is to disclose; empty means nothing.
        #[serde(default)]
        disclosure: String,
    },
    /// The mediator does not take the case (back to M20).
    DeclineAssignment {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// A party accepts the mediator, or asks for another one (在线调解规则 14; back to M20).
    AnswerMediator {
        /// Whether the mediator is accepted.
        accept: bool,
        /// In the party's words.
        #[serde(default)]
        reason: String,
    },
    /// 排期 (M40).
    Schedule {
        /// When the session begins.
        #[schema(value_type = String, format = DateTime)]
        starts_at: Timestamp,
        /// How long it is planned, in minutes (5–480).
        minutes: u16,
        /// How people take part.
        mode: Mode,
        /// Where, for those who come to a place.
        #[serde(default)]
        place: String,
    },
    /// Proposes a longer term for the mediation (DL-M5, DL-M6): it holds when every party agreed.
    ProposeExtension {
        /// The new last day.
        #[schema(value_type = String, format = Date)]
        until: Date,
    },
    /// A party's answer to the proposed extension.
    AnswerExtension {
        /// Whether it is agreed to.
        accept: bool,
    },
    /// 回执 and 结果反馈 to the body that sent the case (D04).
    AnswerReferral {
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// 激化风险: reports a danger to the police (人民调解法 25).
    ReportRisk {
        /// To whom it was reported.
        reported_to: String,
        /// What was seen.
        note: String,
    },
}

/// How a party was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallChannel {
    /// 电话.
    Phone,
    /// 短信.
    Sms,
    /// 当面.
    InPerson,
    /// 上门.
    Visit,
}

/// What a party said when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallAnswer {
    /// 同意调解.
    Agrees,
    /// 不同意调解.
    Refuses,
    /// 没接通、没回应.
    NoAnswer,
    /// 再想想.
    Undecided,
}

impl IntakeCommand {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Submit { .. } => CommandKind::Submit,
            Self::RecordCall { .. } => CommandKind::RecordCall,
            Self::AcceptCase { .. } => CommandKind::AcceptCase,
            Self::DeclineCase { .. } => CommandKind::DeclineCase,
            Self::Assign { .. } => CommandKind::Assign,
            Self::ChooseMediator { .. } => CommandKind::ChooseMediator,
            Self::TakeAssignment { .. } => CommandKind::TakeAssignment,
            Self::DeclineAssignment { .. } => CommandKind::DeclineAssignment,
            Self::AnswerMediator { .. } => CommandKind::AnswerMediator,
            Self::Schedule { .. } => CommandKind::Schedule,
            Self::ProposeExtension { .. } => CommandKind::ProposeExtension,
            Self::AnswerExtension { .. } => CommandKind::AnswerExtension,
            Self::AnswerReferral { .. } => CommandKind::AnswerReferral,
            Self::ReportRisk { .. } => CommandKind::ReportRisk,
        }
    }
}
