//! 条款, the clauses of an agreement: as written, as answered.

pub mod wording;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::{ClauseId, PartyId};

/// A clause as the mediator writes it, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClauseDraft {
    /// 付款, one payment.
    Pay {
        /// Who pays; several pay jointly (连带).
        debtors: Vec<PartyId>,
        /// Who is paid.
        creditor: PartyId,
        /// Amount in 分.
        amount_fen: i64,
        /// Last day on which the payment is in time.
        #[schema(value_type = String, format = Date)]
        due: Date,
        /// 支付方式.
        method: String,
        /// 用途.
        purpose: String,
    },
    /// 分期付款, payment in parts.
    Instalments {
        /// Who pays; several pay jointly (连带).
        debtors: Vec<PartyId>,
        /// Who is paid.
        creditor: PartyId,
        /// Sum of all parts in 分.
        total_fen: i64,
        /// The parts, in order of their days.
        parts: Vec<Part>,
        /// 支付方式.
        method: String,
        /// 用途.
        purpose: String,
    },
    /// 行为, something to do.
    Act {
        /// Who does it.
        debtors: Vec<PartyId>,
        /// What.
        what: String,
        /// By which standard (标准).
        standard: String,
        /// Where.
        place: String,
        /// Last day on which it is in time.
        #[schema(value_type = String, format = Date)]
        due: Date,
        /// Who accepts it and how (验收).
        acceptance: String,
    },
    /// 交付, a thing to hand over.
    Deliver {
        /// Who hands it over.
        debtors: Vec<PartyId>,
        /// Who receives it.
        creditor: PartyId,
        /// The thing, with number and marks (标的物).
        what: String,
        /// Last day on which it is in time.
        #[schema(value_type = String, format = Date)]
        due: Date,
        /// Where it changes hands.
        place: String,
        /// Who takes it over and how (签收、验收).
        acceptance: String,
    },
    /// 不作为, something to leave undone.
    Forbear {
        /// Who refrains.
        debtors: Vec<PartyId>,
        /// From what.
        what: String,
        /// Last day of the duty; none if it has no end.
        #[serde(default)]
        #[schema(value_type = Option<String>, format = Date)]
        until: Option<Date>,
    },
    /// 担保, somebody who stands in for a debt.
    Guarantee {
        /// The guarantor (保证人), who is a party and signs.
        guarantor: PartyId,
        /// What is guaranteed and how, said after the name: 对第二条的付款承担连带责任保证.
        text: String,
    },
    /// 加速到期: a part that is late by so many days makes the rest fall due.
    Default {
        /// Days late.
        overdue_days: u16,
        /// Anything to add.
        #[serde(default)]
        note: Option<String>,
    },
    /// 一次性了结 or 放弃.
    Release {
        /// The sentence.
        text: String,
    },
    /// Anything else.
    Other {
        /// The sentence.
        text: String,
    },
}

/// One part of a payment in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// Amount in 分.
    pub amount_fen: i64,
    /// Last day on which the part is in time.
    #[schema(value_type = String, format = Date)]
    pub due: Date,
}

/// What a party says to a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 同意.
    Agree,
    /// 要改.
    Change,
    /// 没听懂.
    Unclear,
}

/// Where and when in the room somebody answered: it finds the moment in what was heard and seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomMoment {
    /// The seat: the party's own, or the shared device at which the party sat.
    pub seat: String,
    /// 媒体时间: milliseconds since the room was opened, on the clock of the server that passes sound and picture on.
    pub media_ms: i64,
}

/// A clause of a case, with the answers to its present text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The clause.
    pub id: ClauseId,
    /// As written.
    pub draft: ClauseDraft,
    /// The legal sentence.
    pub text: String,
    /// Hash of the present text.
    pub hash: String,
    /// The text before the last change.
    pub previous_text: Option<String>,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// Answers to the present text.
    pub answers: BTreeMap<PartyId, Given>,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// In the party's words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Clause {
    /// Whether each of `parties` agreed to the present text.
    pub fn agreed_by<'a>(&self, mut parties: impl Iterator<Item = &'a PartyId>) -> bool {
        parties.all(|party| self.answers.get(party).is_some_and(|given| given.answer == Answer::Agree))
    }
}
