//! The register of performance as a client reads it (D23): what is owed, paid, late, and what comes next.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::acceleration::{Accelerated, due_on};
use super::command::{Side, VisitDraft};
use super::enforcement::EnforcementPack;
use super::obligation::{Obligation, ObligationKind, Report, ReportAnswer};
use super::reminder::Reminder;
use super::visit::VisitDue;
use super::{Enforcement, Ledger, Ruling, State};
use crate::case::id::PartyId;

/// The performance of an agreement on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PerformanceView {
    /// The state.
    pub state: State,
    /// Its Chinese name.
    pub label: String,
    /// What it means and the next step.
    pub advice: String,
    /// What is owed.
    pub obligations: Vec<ObligationView>,
    /// The first day on which the rest of a debt fell due before its time.
    #[schema(value_type = Option<String>, format = Date)]
    pub accelerated_on: Option<Date>,
    /// Debts whose rest fell due before its time.
    pub accelerated: Vec<Accelerated>,
    /// What is due by the end of the day and still open, in 分.
    pub due_now_fen: i64,
    /// What should have been paid before the day, in 分.
    pub overdue_fen: i64,
    /// Last day for an application for enforcement (DL-P1); none without a served ruling.
    #[schema(value_type = Option<String>, format = Date)]
    pub enforcement_until: Option<Date>,
    /// Days left until then; negative when it has passed.
    pub enforcement_days_left: Option<i64>,
    /// What can be enforced now (D25).
    pub enforcement_pack: Option<EnforcementPack>,
    /// The application for enforcement, if one was reported (P51).
    pub enforcement: Option<Enforcement>,
    /// Visits that should be made.
    pub next_visits: Vec<VisitDue>,
    /// Visits that were made (D22).
    pub visits: Vec<VisitView>,
    /// Reminders to come.
    pub reminders: Vec<Reminder>,
}

/// An obligation, a row of D23.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ObligationView {
    /// Its number, from 1.
    pub no: usize,
    /// Number of the clause it comes from, from 1.
    pub clause: usize,
    /// Payment or act.
    pub kind: ObligationKind,
    /// What it is for, or what has to be done.
    pub what: String,
    /// Who owes it.
    pub debtors: Vec<PartyId>,
    /// To whom; empty for an act that names no creditor.
    pub creditors: Vec<PartyId>,
    /// Amount in 分; nothing for an act.
    pub amount_fen: Option<i64>,
    /// What is proved, in 分.
    pub paid_fen: i64,
    /// What was reported and waits for an answer, in 分.
    pub pending_fen: i64,
    /// 差额: what is not proved, in 分.
    pub open_fen: i64,
    /// The agreed day.
    #[schema(value_type = String, format = Date)]
    pub due: Date,
    /// The day it really falls due: earlier than `due` after an acceleration.
    #[schema(value_type = String, format = Date)]
    pub falls_due: Date,
    /// The day on which the last of it was performed, if all is proved.
    #[schema(value_type = Option<String>, format = Date)]
    pub settled_on: Option<Date>,
    /// How it stands.
    pub state: Standing,
    /// Whole days late, of what was performed late too.
    pub late_days: i64,
    /// What was reported.
    pub reports: Vec<ReportView>,
}

/// How an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ObligationStanding)]
pub enum Standing {
    /// 未到期, nothing proved.
    Open,
    /// 部分履行, not overdue.
    Partly,
    /// 已履行.
    Done,
    /// 逾期.
    Late,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportView {
    /// Its number, from 1.
    pub no: usize,
    /// Who said so.
    pub by: Side,
    /// Amount in 分; nothing for an act.
    pub amount_fen: Option<i64>,
    /// The day it was performed.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// 备注.
    pub note: String,
    /// SHA-256 of the proof.
    pub proof_sha256: Option<String>,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    pub reported_at: Timestamp,
    /// 待确认, 已收到 or 未收到.
    pub answer: Answer,
    /// Who answered.
    pub answered_by: Option<Side>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    /// Why it was denied.
    pub reason: Option<String>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportAnswer)]
pub enum Answer {
    /// 待确认.
    Pending,
    /// 已收到.
    Confirmed,
    /// 未收到.
    Denied,
}

/// A visit that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VisitView {
    /// By whom.
    pub by: Side,
    /// What was found.
    #[serde(flatten)]
    pub draft: VisitDraft,
    /// When it was written down.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
}

impl Ledger {
    /// The register on `today` as the committee reads it; [`PerformanceView::of_party`] leaves what a party may see.
    #[must_use]
    pub fn view(&self, today: Date, ruling: Ruling) -> PerformanceView {
        let state = self.state(today, ruling);
        let accelerated = self.accelerated(today);
        let open = |owed: &Obligation| self.open_fen(owed, today);
        PerformanceView {
            state,
            label: state.label().to_owned(),
            advice: state.advice().to_owned(),
            obligations: self.obligations.iter().map(|owed| self.row(owed, &accelerated, today)).collect(),
            accelerated_on: accelerated.iter().map(|early| early.on).min(),
            due_now_fen: self
                .obligations
                .iter()
                .filter(|owed| due_on(owed, &accelerated) <= today)
                .map(open)
                .sum(),
            overdue_fen: self.overdue(&accelerated, today).map(open).sum(),
            accelerated,
            enforcement_until: self.enforcement_until(ruling),
            enforcement_days_left: self.enforcement_days_left(today, ruling),
            enforcement_pack: self.enforcement_pack(today, ruling),
            enforcement: self.enforcement.clone(),
            next_visits: self.next_visits(today),
            visits: self
                .visits
                .iter()
                .map(|visit| VisitView {
                    by: visit.by.clone(),
                    draft: visit.draft.clone(),
                    recorded_at: visit.at,
                })
                .collect(),
            reminders: self.reminders(today, ruling),
        }
    }

    fn row(&self, owed: &Obligation, accelerated: &[Accelerated], today: Date) -> ObligationView {
        let falls_due = due_on(owed, accelerated);
        let state = if self.is_settled(owed, today) {
            Standing::Done
        } else if falls_due < today {
            Standing::Late
        } else if self.has_begun(owed, today) {
            Standing::Partly
        } else {
            Standing::Open
        };
        ObligationView {
            no: owed.no,
            clause: owed.clause,
            kind: owed.kind,
            what: owed.what.clone(),
            debtors: owed.debtors.clone(),
            creditors: owed.creditors.clone(),
            amount_fen: owed.amount_fen,
            paid_fen: self.proved_fen(owed, today),
            pending_fen: self.pending_fen(owed),
            open_fen: self.open_fen(owed, today),
            due: owed.due,
            falls_due,
            settled_on: self.settled_on(owed),
            state,
            late_days: self.late_days(owed, falls_due, today),
            reports: self.reports_of(owed).map(ReportView::of).collect(),
        }
    }
}

impl ReportView {
    fn of(report: &Report) -> Self {
        let (answer, answered, reason) = match &report.answer {
            ReportAnswer::Pending => (Answer::Pending, None, None),
            ReportAnswer::Confirmed { by, at } => (Answer::Confirmed, Some((by, at)), None),
            ReportAnswer::Denied { by, reason, at } => (Answer::Denied, Some((by, at)), Some(reason)),
        };
        Self {
            no: report.no,
            by: report.by.clone(),
            amount_fen: report.draft.amount_fen,
            on: report.draft.on,
            note: report.draft.note.clone(),
            proof_sha256: report.draft.proof_sha256.clone(),
            reported_at: report.at,
            answer,
            answered_by: answered.map(|(by, _)| by.clone()),
            answered_at: answered.map(|(_, at)| *at),
            reason: reason.cloned(),
        }
    }
}

impl PerformanceView {
    /// What `party` may see: no notes of visits, which speak about people's homes and risks, and of reminders and
    /// claims only its own.
    #[must_use]
    pub fn of_party(mut self, party: &PartyId) -> Self {
        self.visits.clear();
        self.next_visits.clear();
        self.reminders.retain(|reminder| reminder.to.contains(party));
        self.enforcement_pack = self.enforcement_pack.and_then(|pack| pack.of_creditor(party));
        self
    }
}
