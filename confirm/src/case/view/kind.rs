//! Words a screen chooses by: kinds, states, urgency.

use serde::Serialize;
use utoipa::ToSchema;

/// Kinds of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name is the draft of the same name")]
pub enum ClauseKindName {
    Pay,
    Instalments,
    Act,
    Deliver,
    Forbear,
    Guarantee,
    Default,
    Release,
    Other,
}

/// All answers to a clause together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClauseState {
    /// Somebody has not answered.
    Open,
    /// 都同意.
    Agreed,
    /// 要改.
    Change,
    /// 没听懂.
    Unclear,
}

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKindName {
    /// 自然人.
    Person,
    /// 法人 or 非法人组织.
    Organisation,
}

/// How far a party is on the way into the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadinessState {
    /// Not invited.
    None,
    /// Has a link.
    Invited,
    /// The device was checked.
    Checked,
    /// All consents for the room are given.
    Ready,
    /// In.
    Admitted,
}

/// How urgent a deadline is (`design.md` 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// There is time.
    Plenty,
    /// Not much is left.
    Low,
    /// It is the last day.
    Last,
    /// It is over.
    Over,
}
