//! 司法确认程序 on the court's side: correction, assignment, supplement, inquiry, record, withdrawal, service, objection.
//!
//! Sources: 在线诉讼规则 4, 5, 9, 21, 25 (correction once, offline, absence); 民事诉讼法 47–49 (recusal), 186, 187;
//! 法释〔2011〕5号 4, 5; 民诉法解释 353–357, 372; `legal.md` C.3, B.11, C.7.

mod replay;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::decision::Outcome;
use super::document::DocumentMade;
use super::event::Standing;
use super::id::{DocumentId, PartyId};
use super::imported::CourtRecord;
use super::inquiry::{AnswerDraft, Answers};
use super::intake::Booking;
use super::organisation::Person;
use crate::arrival;
use crate::calendar;

/// Most items of a correction or supplement list.
pub const ITEMS_MAX: usize = 20;
/// How many days more the president may grant for DL-C3 (法释〔2011〕5号 5).
pub const RULING_EXTENSION_DAYS: u16 = 10;
/// Longest extension of DL-C4 that is accepted in one order; 民事诉讼法 187 names no number.
pub const PROCEDURE_EXTENSION_MAX: u16 = 180;

/// Why somebody is not there: a fact, never a legal effect (在线诉讼规则 25; `legal.md` C.7 (6)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceCause {
    /// 网络故障.
    Network,
    /// 设备损坏.
    Device,
    /// 电力中断、不可抗力.
    ForceMajeure,
    /// 有其他正当理由.
    GoodReason,
    /// 自己退出.
    LeftByButton,
    /// 拒不接受询问.
    RefusesInquiry,
    /// 没有来，原因不明.
    NotCome,
}

impl AbsenceCause {
    /// Whether it excuses the absence (在线诉讼规则 25).
    #[must_use]
    pub fn excuses(self) -> bool {
        match self {
            Self::Network | Self::Device | Self::ForceMajeure | Self::GoodReason => true,
            Self::LeftByButton | Self::RefusesInquiry | Self::NotCome => false,
        }
    }
}

/// A term that the president may lengthen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum ExtensibleTerm {
    /// 作出裁定 (fifteen days; ten more at most).
    #[serde(rename = "DL-C3")]
    Ruling,
    /// 特别程序审限 (thirty days).
    #[serde(rename = "DL-C4")]
    Procedure,
}

/// How a ruling was served otherwise than through this service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceDraft {
    /// The attempt, with what is known of sending, arrival and reply.
    #[serde(flatten)]
    pub attempt: arrival::Attempt,
    /// In words: address, witness, number of the post.
    #[serde(default)]
    pub note: String,
}

/// An objection to the ruling (民诉法解释 372).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The party that objects, or nobody for an interested person.
    pub party: Option<PartyId>,
    /// Name of whoever objects.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was upheld, once decided.
    pub upheld: Option<bool>,
}

/// One application, from the draft to the archive, beside what [`Case`] itself holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// The list of what is missing, its last day, and when it was completed.
    pub correction: Option<Demand>,
    /// What the judge wants to have supplied.
    pub supplement: Option<Demand>,
    /// The inquiry as planned.
    pub booking: Option<Booking>,
    /// 询问通知书 (D16d) of the inquiry as planned.
    pub inquiry_notice: Option<DocumentId>,
    /// Answers to the script.
    pub answers: Answers,
    /// While the inquiry rests: who is away, and why.
    pub paused: Option<(PartyId, AbsenceCause)>,
    /// Who was not there, and why.
    pub absences: Vec<(PartyId, AbsenceCause, Timestamp)>,
    /// Why the case went offline.
    pub offline: Option<String>,
    /// Parties that did not sign the record, with the reason that was noted.
    pub record_refusals: BTreeMap<PartyId, String>,
    /// Parties that want to withdraw.
    pub withdrawals: BTreeSet<PartyId>,
    /// Days more that the president granted.
    pub extensions: BTreeMap<ExtensibleTerm, u16>,
    /// An application for the judge to step back, until it is decided.
    pub recusal: Option<(PartyId, String)>,
    /// Judges who stepped back or had to.
    pub recused: BTreeSet<String>,
    /// Every attempt to serve.
    pub services: Vec<(PartyId, ServiceDraft)>,
    /// Objections.
    pub objections: Vec<Objection>,
    /// Since when the application is complete: the three days run from there (DL-C2).
    pub complete_at: Option<Timestamp>,
    /// Whether the ruling was set aside.
    pub set_aside: bool,
    /// What the court's own system says, where the ruling came from there.
    pub imported: Option<CourtRecord>,
    /// When the case was archived.
    pub archived_at: Option<Timestamp>,
    /// 卷宗 (D24), as the file was closed last.
    pub dossier: Option<DocumentId>,
}

/// A list of things to hand in by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What.
    pub items: Vec<String>,
    /// The last day.
    pub due: Date,
    /// When it was met.
    pub met_at: Option<Timestamp>,
}

impl Demand {
    /// Whether the day has passed without an answer.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.met_at.is_none() && calendar::day_of(now) > self.due
    }
}

/// An application that is over because the agreement was changed afterwards (M92).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRound {
    /// The agreement it was about.
    pub agreement: Option<DocumentId>,
    /// 案号.
    pub docket_no: Option<String>,
    /// When that agreement took effect.
    pub effective_at: Option<Timestamp>,
    /// What the court decided.
    pub outcome: Option<Outcome>,
    /// When.
    pub ruled_at: Option<Timestamp>,
    /// Whether that was set aside on an objection.
    pub set_aside: bool,
}

/// What happened on the court's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CourtEvent {
    /// A joint application is being drafted.
    Prepared,
    /// Something is missing (D16b).
    CorrectionRequested {
        /// What.
        items: Vec<String>,
        /// The last day.
        due: Date,
        /// D16b.
        document: DocumentMade,
    },
    /// It was handed in.
    CorrectionCompleted {
        /// In words.
        note: String,
    },
    /// A judge was assigned.
    JudgeAssigned {
        /// Who.
        judge: Person,
        /// What has to be looked into (民事诉讼法 47, 49).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        concerns: Vec<String>,
    },
    /// A judge stepped back.
    Recused {
        /// Who.
        judge: String,
        /// Why.
        reason: String,
    },
    /// A party wants the judge to step back.
    RecusalApplied {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// The president decided.
    RecusalDecided {
        /// Whether the judge has to step back.
        granted: bool,
        /// Why.
        reason: String,
    },
    /// The judge wants more.
    SupplementOrdered {
        /// What.
        items: Vec<String>,
        /// The last day.
        due: Date,
        /// Whether the committee has to explain.
        ask_committee: bool,
        /// D16d.
        document: DocumentMade,
    },
    /// It was supplied.
    SupplementSubmitted {
        /// In words.
        note: String,
    },
    /// The inquiry was planned.
    Planned {
        /// When.
        booking: Booking,
        /// D16d.
        #[serde(default)]
        document: Option<DocumentMade>,
    },
    /// Somebody was not there.
    Absent {
        /// Who.
        party: PartyId,
        /// Why.
        cause: AbsenceCause,
        /// In words.
        note: String,
    },
    /// The case goes offline.
    WentOffline {
        /// Why.
        reason: String,
    },
    /// The inquiry rests.
    Paused {
        /// Who is away.
        party: PartyId,
        /// Why.
        cause: AbsenceCause,
    },
    /// The inquiry goes on.
    Resumed,
    /// Questions were answered.
    Answered {
        /// The answers.
        answers: Vec<AnswerDraft>,
    },
    /// The questions are over (D17).
    HearingClosed {
        /// D17.
        document: DocumentMade,
    },
    /// A party does not sign the record.
    RecordRefused {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// A party wants to withdraw.
    WithdrawalAsked {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// More time was granted.
    Extended {
        /// Which term.
        term: ExtensibleTerm,
        /// Days more.
        days: u16,
        /// Why.
        reason: String,
    },
    /// A ruling was served otherwise.
    ServedOtherwise {
        /// On whom.
        party: PartyId,
        /// How and when.
        service: ServiceDraft,
        /// When it counts as served, by the table of B.11; nothing if it does not.
        arrived_at: Option<Timestamp>,
        /// D21b; older records have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentMade>,
    },
    /// A way of service took effect by the lapse of time.
    Arrived {
        /// On whom.
        party: PartyId,
        /// When.
        at: Timestamp,
    },
    /// Somebody objects.
    Objected {
        /// The party.
        party: Option<PartyId>,
        /// Name of whoever objects.
        name: String,
        /// Why.
        reason: String,
    },
    /// The judge decided on it.
    ObjectionDecided {
        /// Number of the objection, from 1; in older records all that were open.
        #[serde(default)]
        objection: Option<usize>,
        /// Whether it is upheld.
        upheld: bool,
        /// Why.
        reasons: String,
        /// D19c.
        document: DocumentMade,
    },
    /// The file was closed.
    Archived {
        /// D24.
        #[serde(default)]
        document: Option<DocumentMade>,
    },
    /// The court accepted the application in its own system.
    AcceptanceImported {
        /// 案号.
        docket_no: String,
        /// 受理.
        accepted_on: Date,
        /// 书记员.
        clerk: String,
    },
    /// The court made a ruling in its own system: no inquiry was held here.
    RulingImported {
        /// What that system says.
        record: CourtRecord,
        /// The ruling as the court signed it.
        document: DocumentMade,
    },
    /// What the register said when it mattered.
    StandingNoted {
        /// What.
        standing: Standing,
    },
}

impl CourtEvent {
    /// The document the event brings.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentMade> {
        match self {
            Self::CorrectionRequested { document, .. }
            | Self::SupplementOrdered { document, .. }
            | Self::HearingClosed { document }
            | Self::ObjectionDecided { document, .. }
            | Self::RulingImported { document, .. } => Some(document),
            Self::Planned { document, .. }
            | Self::Archived { document }
            | Self::ServedOtherwise { document, .. } => document.as_ref(),
            Self::Prepared
            | Self::CorrectionCompleted { .. }
            | Self::JudgeAssigned { .. }
            | Self::Recused { .. }
            | Self::RecusalApplied { .. }
            | Self::RecusalDecided { .. }
            | Self::SupplementSubmitted { .. }
            | Self::Absent { .. }
            | Self::WentOffline { .. }
            | Self::Paused { .. }
            | Self::Resumed
            | Self::Answered { .. }
            | Self::RecordRefused { .. }
            | Self::WithdrawalAsked { .. }
            | Self::Extended { .. }
            | Self::Arrived { .. }
            | Self::Objected { .. }
            | Self::AcceptanceImported { .. }
            | Self::StandingNoted { .. } => None,
        }
    }

    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::RecusalApplied { party, .. }
            | Self::Absent { party, .. }
            | Self::Paused { party, .. }
            | Self::RecordRefused { party, .. }
            | Self::WithdrawalAsked { party, .. }
            | Self::ServedOtherwise { party, .. }
            | Self::Arrived { party, .. } => Some(party),
            Self::Prepared
            | Self::CorrectionRequested { .. }
            | Self::CorrectionCompleted { .. }
            | Self::JudgeAssigned { .. }
            | Self::Recused { .. }
            | Self::RecusalDecided { .. }
            | Self::SupplementOrdered { .. }
            | Self::SupplementSubmitted { .. }
            | Self::Planned { .. }
            | Self::WentOffline { .. }
            | Self::Resumed
            | Self::Answered { .. }
            | Self::HearingClosed { .. }
            | Self::Extended { .. }
            | Self::Objected { .. }
            | Self::ObjectionDecided { .. }
            | Self::Archived { .. }
            | Self::AcceptanceImported { .. }
            | Self::RulingImported { .. }
            | Self::StandingNoted { .. } => None,
        }
    }
}
