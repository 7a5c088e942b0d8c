//! 登记、征询、受理、指派、排期: from the first word to the appointment (M00–M40).
//!
//! Sources: 人民调解法 17, 19, 23 (both have to want it; the parties may choose), 25 (danger); 在线调解规则 9–16, 24, 26;
//! `legal.md` C.1 rows M00–M40, B.12 DL-M1…M7, E.2 (the number is allotted at M20).

mod replay;
mod rule;

pub(in crate::case) use self::rule::booking;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::command::intake::{CallAnswer, CallChannel};
use super::decision::ScopeReason;
use super::document::DocumentMade;
use super::id::{OrgId, PartyId};
use super::organisation::Person;
use super::registration::Mode;

/// How often and on how many days a party has to be tried before it counts as out of reach (E3; `legal.md` M15).
pub const TRIES_MIN: (usize, usize) = (3, 2);
/// Most mediators of a case: a lead and those who help (在线调解规则 11).
pub const MEDIATORS_MAX: usize = 5;
/// Shortest and longest planned session in minutes.
pub const SESSION_MINUTES: std::ops::RangeInclusive<u16> = 5..=480;

/// A member of staff as the register knows them when they are appointed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appointee {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Committee or court.
    pub organisation: OrgId,
    /// Whether the person is registered and the court was told (B-105).
    pub registered: bool,
    /// What the register knows against it: same surname and address, same employer, an earlier role (M30).
    #[serde(default)]
    pub concerns: Vec<String>,
    /// Why the person may not act at all (应当回避); empty for whoever may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<String>,
}

/// A try to reach a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whom.
    pub party: PartyId,
    /// How.
    pub channel: CallChannel,
    /// What they said.
    pub answer: CallAnswer,
    /// When.
    pub at: Timestamp,
}

/// 指派, who mediates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The mediators, the lead first.
    pub mediators: Vec<Appointee>,
    /// Whether the parties chose.
    pub chosen: bool,
    /// When.
    pub at: Timestamp,
    /// When the lead took it.
    pub taken_at: Option<Timestamp>,
    /// What the mediator disclosed; empty if there was nothing.
    pub disclosure: String,
    /// Which parties accepted the mediator.
    pub answers: BTreeMap<PartyId, bool>,
}

/// A session that was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Booking {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// Planned length in minutes.
    pub minutes: u16,
    /// How people take part.
    pub mode: Mode,
    /// Where, for those who come to a place; may be empty.
    pub place: String,
}

/// Everything about how a case came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// Tries to reach the parties.
    pub calls: Vec<Call>,
    /// Whom each party chose.
    pub choices: BTreeMap<PartyId, Person>,
    /// Who mediates.
    pub assignment: Option<Assignment>,
    /// How many mediators were turned down or turned the case down.
    pub replaced: usize,
    /// The next session.
    pub booking: Option<Booking>,
    /// Mediators whom a party had replaced.
    pub rejected: BTreeSet<String>,
    /// A longer term that was proposed, with the parties who agreed.
    pub extension: Option<(Date, BTreeSet<PartyId>)>,
    /// The term as the parties agreed to it.
    pub extended_until: Option<Date>,
    /// When the case was handed in.
    pub submitted_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// Why it was not.
    pub declined: Option<(ScopeReason, String)>,
    /// When the sending body got its answer.
    pub referral_answered_at: Option<Timestamp>,
    /// Dangers that were reported to the police.
    pub risks: Vec<(Timestamp, String, String)>,
}

/// What happened on the way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum IntakeEvent {
    /// The draft was handed in.
    Submitted {
        /// D01 or nothing, for a case that another body sent.
        document: Option<DocumentMade>,
        /// Why it is not the dispute of an earlier case.
        not_a_duplicate: Option<String>,
    },
    /// Somebody asked a party.
    Called {
        /// Whom.
        party: PartyId,
        /// How.
        channel: CallChannel,
        /// What they said.
        answer: CallAnswer,
        /// In words.
        note: String,
    },
    /// 受理.
    CaseAccepted {
        /// 人调字 number.
        number: String,
        /// D02.
        document: DocumentMade,
    },
    /// 不受理.
    CaseDeclined {
        /// Why.
        reason: ScopeReason,
        /// In words.
        note: String,
        /// D03.
        document: DocumentMade,
    },
    /// Mediators were appointed.
    Assigned {
        /// The mediators, the lead first.
        mediators: Vec<Appointee>,
        /// Whether the parties chose.
        chosen: bool,
    },
    /// A party chose a mediator.
    Chosen {
        /// Who chose.
        party: PartyId,
        /// Whom.
        mediator: Person,
    },
    /// The mediator took the case.
    Taken {
        /// What was disclosed.
        disclosure: String,
    },
    /// The mediator did not take it.
    Returned {
        /// Why.
        reason: String,
    },
    /// A party accepted the mediator or asked for another one.
    MediatorAnswered {
        /// Who.
        party: PartyId,
        /// What.
        accept: bool,
        /// In the party's words.
        reason: String,
    },
    /// A session was planned.
    Planned {
        /// When and how.
        booking: Booking,
        /// D09.
        document: DocumentMade,
    },
    /// A longer term was proposed.
    ExtensionProposed {
        /// The new last day.
        until: Date,
    },
    /// A party answered the proposal.
    ExtensionAnswered {
        /// Who.
        party: PartyId,
        /// What.
        accept: bool,
    },
    /// The sending body got its answer (D04).
    ReferralAnswered {
        /// The answer.
        document: DocumentMade,
    },
    /// A danger was reported.
    RiskReported {
        /// To whom.
        reported_to: String,
        /// What was seen.
        note: String,
    },
}

impl IntakeEvent {
    /// The document the event brings.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentMade> {
        match self {
            Self::Submitted { document, .. } => document.as_ref(),
            Self::CaseAccepted { document, .. }
            | Self::CaseDeclined { document, .. }
            | Self::Planned { document, .. }
            | Self::ReferralAnswered { document } => Some(document),
            Self::Called { .. }
            | Self::Assigned { .. }
            | Self::Chosen { .. }
            | Self::Taken { .. }
            | Self::Returned { .. }
            | Self::MediatorAnswered { .. }
            | Self::ExtensionProposed { .. }
            | Self::ExtensionAnswered { .. }
            | Self::RiskReported { .. } => None,
        }
    }

    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::Called { party, .. }
            | Self::Chosen { party, .. }
            | Self::MediatorAnswered { party, .. }
            | Self::ExtensionAnswered { party, .. } => Some(party),
            Self::Submitted { .. }
            | Self::CaseAccepted { .. }
            | Self::CaseDeclined { .. }
            | Self::Assigned { .. }
            | Self::Taken { .. }
            | Self::Returned { .. }
            | Self::Planned { .. }
            | Self::ExtensionProposed { .. }
            | Self::ReferralAnswered { .. }
            | Self::RiskReported { .. } => None,
        }
    }
}
