//! The law as data: terms, holidays, dispute types, grounds. What a client needs to speak of a case.

use crate::app::Shared;
use axum::{Json, extract::State};
use confirm::{
    calendar::table::{self, YearTable},
    deadline::{self, Term},
    vocabulary::{self, Vocabulary},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The tables.
#[derive(Serialize, ToSchema)]
pub(crate) struct Law {
    /// Every legal term (`legal.md` B.12).
    terms: &'static [Term],
    /// Holidays and moved working days, by year; nothing is counted past them.
    holidays: Vec<YearTable>,
    /// Dispute types, sources, modes, grounds, reasons.
    vocabulary: Vocabulary,
}

/// The law as data.
#[utoipa::path(get, path = "/api/law", tag = "site", responses((status = OK, body = Law)))]
pub(crate) async fn law(State(_): State<Shared>) -> Json<Law> {
    Json(Law { terms: deadline::terms(), holidays: table::tables(), vocabulary: vocabulary::vocabulary() })
}
