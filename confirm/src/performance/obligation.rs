//! 义务, what the agreement obliges to: one entry for each payment, each instalment and each act.
//!
//! Sources: `legal.md` D12 (the clauses are the source of truth for performance), D23 (columns of the register),
//! A-20 (instalments are followed one by one). Left out: clauses without a structure (`Other`, `Release`); their
//! text is binding, but a program can't tell when it is performed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::command::{ReportDraft, Side};
use crate::case::clause::ClauseDraft;
use crate::case::id::PartyId;

/// What kind of thing is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObligationKind {
    /// 付款, a payment or one instalment of it.
    Payment,
    /// 行为.
    Act,
}

/// 义务, one thing that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// Its number, from 1.
    pub no: usize,
    /// Number of the clause it comes from, from 1.
    pub clause: usize,
    /// Payment or act.
    pub kind: ObligationKind,
    /// 用途 of a payment, or what has to be done.
    pub what: String,
    /// Who owes it; several owe it jointly (连带).
    pub debtors: Vec<PartyId>,
    /// To whom. For an act, which names no creditor, the other parties that the clauses name; if they name
    /// none, everybody but the debtors.
    pub creditors: Vec<PartyId>,
    /// Amount in 分; nothing for an act.
    pub amount_fen: Option<i64>,
    /// Last day on which it is in time.
    pub due: Date,
}

impl Obligation {
    /// Whether `party` owes it.
    #[must_use]
    pub fn is_owed_by(&self, party: &PartyId) -> bool {
        self.debtors.contains(party)
    }

    /// Whether `party` is the one that must get it; nobody is a creditor of their own debt.
    #[must_use]
    pub fn is_owed_to(&self, party: &PartyId) -> bool {
        !self.is_owed_by(party) && (self.creditors.is_empty() || self.creditors.contains(party))
    }

    /// Whether it is part of the same debt (债务): instalments from the same debtors to the same creditor. An act
    /// is a debt by itself.
    #[must_use]
    pub fn is_of_one_debt_with(&self, other: &Self) -> bool {
        let same = |left: &[PartyId], right: &[PartyId]| {
            left.len() == right.len() && left.iter().all(|party| right.contains(party))
        };
        match (self.kind, other.kind) {
            (ObligationKind::Payment, ObligationKind::Payment) => {
                same(&self.debtors, &other.debtors) && same(&self.creditors, &other.creditors)
            }
            (ObligationKind::Act, ObligationKind::Act) => self.no == other.no,
            (ObligationKind::Payment, ObligationKind::Act)
            | (ObligationKind::Act, ObligationKind::Payment) => false,
        }
    }
}

/// The obligations in `clauses`, in their order. A payment of nothing obliges to nothing.
pub(super) fn obligations(clauses: &[ClauseDraft]) -> Vec<Obligation> {
    let named = named(clauses);
    let mut found = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        let begin = |kind, what: &str, debtors: &[PartyId], creditors, amount_fen, due| Obligation {
            no: 0,
            clause: index + 1,
            kind,
            what: what.to_owned(),
            debtors: debtors.to_vec(),
            creditors,
            amount_fen,
            due,
        };
        match clause {
            ClauseDraft::Pay { debtors, creditor, amount_fen, due, purpose, .. } => {
                let creditors = vec![creditor.clone()];
                found.push(begin(
                    ObligationKind::Payment,
                    purpose,
                    debtors,
                    creditors,
                    Some(*amount_fen),
                    *due,
                ));
            }
            ClauseDraft::Instalments { debtors, creditor, parts, purpose, .. } => {
                found.extend(parts.iter().enumerate().map(|(part, owed)| {
                    let what = format!("{purpose}第{}期", part + 1);
                    let creditors = vec![creditor.clone()];
                    let amount_fen = Some(owed.amount_fen);
                    begin(ObligationKind::Payment, &what, debtors, creditors, amount_fen, owed.due)
                }));
            }
            ClauseDraft::Act { debtors, what, due, .. } => {
                let creditors = named.iter().filter(|party| !debtors.contains(party)).cloned().collect();
                found.push(begin(ObligationKind::Act, what, debtors, creditors, None, *due));
            }
            ClauseDraft::Deliver { debtors, creditor, what, due, .. } => {
                found.push(begin(ObligationKind::Act, what, debtors, vec![creditor.clone()], None, *due));
            }
            // To leave something undone has no day on which it is done, and a guarantor owes what the debtor owes.
            ClauseDraft::Forbear { .. }
            | ClauseDraft::Guarantee { .. }
            | ClauseDraft::Default { .. }
            | ClauseDraft::Release { .. }
            | ClauseDraft::Other { .. } => {}
        }
    }
    found.retain(|obligation| obligation.amount_fen.is_none_or(|amount_fen| amount_fen > 0));
    for (index, obligation) in found.iter_mut().enumerate() {
        obligation.no = index + 1;
    }
    found
}

/// Whether there are duties that no program can follow: clauses in words, things to be left undone, or no clause at all,
/// as in an oral agreement.
pub(super) fn in_words(clauses: &[ClauseDraft]) -> bool {
    let duty =
        |clause: &ClauseDraft| matches!(clause, ClauseDraft::Other { .. } | ClauseDraft::Forbear { .. });
    clauses.is_empty() || clauses.iter().any(duty)
}

/// Parties that the clauses name as debtor or creditor, each once.
fn named(clauses: &[ClauseDraft]) -> Vec<PartyId> {
    let mut named: Vec<PartyId> = Vec::new();
    for clause in clauses {
        let (debtors, creditor): (&[PartyId], Option<&PartyId>) = match clause {
            ClauseDraft::Pay { debtors, creditor, .. }
            | ClauseDraft::Instalments { debtors, creditor, .. }
            | ClauseDraft::Deliver { debtors, creditor, .. } => (debtors, Some(creditor)),
            ClauseDraft::Act { debtors, .. } | ClauseDraft::Forbear { debtors, .. } => (debtors, None),
            ClauseDraft::Guarantee { .. }
            | ClauseDraft::Default { .. }
            | ClauseDraft::Release { .. }
            | ClauseDraft::Other { .. } => (&[], None),
        };
        for party in debtors.iter().chain(creditor) {
            if !named.contains(party) {
                named.push(party.clone());
            }
        }
    }
    named
}

/// A report of performance, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number, from 1.
    pub no: usize,
    /// Who said so.
    pub by: Side,
    /// What.
    pub draft: ReportDraft,
    /// When it was said.
    pub at: Timestamp,
    /// What became of it.
    pub answer: ReportAnswer,
}

/// 债权人确认: what became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportAnswer {
    /// 待确认.
    Pending,
    /// 已收到: it is proved.
    Confirmed {
        /// Who said so.
        by: Side,
        /// When.
        at: Timestamp,
    },
    /// 未收到; the creditor may still find it later and confirm.
    Denied {
        /// Who said so.
        by: Side,
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

impl Report {
    /// Amount in 分; nothing for an act.
    #[must_use]
    pub fn amount_fen(&self) -> i64 {
        self.draft.amount_fen.unwrap_or(0)
    }

    /// Whether it is proved.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        matches!(self.answer, ReportAnswer::Confirmed { .. })
    }

    /// Whether nobody answered it yet.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.answer, ReportAnswer::Pending)
    }
}
