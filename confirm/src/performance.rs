//! 履行, the performance of an agreement: what is owed, what was proved, what follows (`legal.md` C.6, P10–P60).
//!
//! Sources: 人民调解法 31 (the committee watches over performance and urges, B-120) and 32 (who quarrels about
//! performance may sue, B-121); 民事诉讼法 250 (B-215) and 264 (B-216); `legal.md` A-20 (instalments, one by one,
//! with acceleration), A-40 (schedule of visits), DL-P1, DL-P2, D22, D23, D25.
//!
//! A state is computed from what was proved and from the day, never stored and never set by a job. A report counts
//! once the creditor, or the mediator who saw the proof, has confirmed it; then the day it was performed on counts,
//! not the day of the report. Left out: contractual interest (违约金), suspension and interruption of the term for
//! enforcement (时效中止、中断), and a creditor's waiver of an acceleration.

pub mod acceleration;
pub mod command;
mod decision;
pub mod enforcement;
pub mod obligation;
mod reminder;
#[cfg(test)]
mod story;
pub mod view;
mod visit;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::acceleration::{Accelerated, Acceleration};
pub use self::command::{
    PerformCommand, PerformEvent, ReportDraft, Risk5, Satisfaction, Side, VisitDraft, VisitManner,
};
pub use self::enforcement::{EnforcementPack, Unpaid};
pub use self::obligation::{Obligation, ObligationKind, Report, ReportAnswer};
pub use self::reminder::{Reminder, ReminderKind};
pub use self::view::{ObligationView, PerformanceView, ReportView, Standing, VisitView};
pub use self::visit::{VisitDue, VisitWhy};

use crate::calendar::{days_after, days_between};
use crate::case::clause::ClauseDraft;

/// States of performance (履行), `legal.md` C.6; computed from what was proved and from the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = PerformanceState)]
pub enum State {
    /// 履行中: nothing is overdue, nothing proved yet.
    #[serde(rename = "P10")]
    Running,
    /// 部分履行: nothing is overdue, something is proved.
    #[serde(rename = "P20")]
    Partly,
    /// 已履行: all is proved, or nothing was owed.
    #[serde(rename = "P30")]
    Done,
    /// 逾期: the mediator urges.
    #[serde(rename = "P40")]
    Late,
    /// 可申请执行: the creditor may have the rest enforced.
    #[serde(rename = "P50")]
    Enforceable,
    /// 已申请执行.
    #[serde(rename = "P51")]
    Enforcing,
    /// 未确认而逾期: the creditor may sue on the agreement.
    #[serde(rename = "P60")]
    LateUnconfirmed,
}

impl State {
    /// The code, for example `P40`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "P10",
            Self::Partly => "P20",
            Self::Done => "P30",
            Self::Late => "P40",
            Self::Enforceable => "P50",
            Self::Enforcing => "P51",
            Self::LateUnconfirmed => "P60",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Running => "履行中",
            Self::Partly => "部分履行",
            Self::Done => "已履行",
            Self::Late => "逾期",
            Self::Enforceable => "可申请执行",
            Self::Enforcing => "已申请执行",
            Self::LateUnconfirmed => "未确认而逾期",
        }
    }

    /// What this means and the next step, for everybody in the case.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Running => "还没有到期的义务。请按约定的日子履行，履行后在这里报告并附上凭证。",
            Self::Partly => "已经履行了一部分，没有逾期。请按约定的日子履行下一期。",
            Self::Done => "全部义务已经履行。调解员做最后一次回访。",
            Self::Late => "有义务过了约定的日子还没有得到确认。请马上履行并附上凭证，调解员会回访督促。",
            Self::Enforceable => {
                "有义务过期未履行，协议已经法院裁定确认有效。权利人可以向作出裁定的法院或者同级的被执行财产所在地法院\
                 申请强制执行，不用预交执行申请费。"
            }
            Self::Enforcing => "已经申请强制执行，后面的进展请向执行法院了解。",
            Self::LateUnconfirmed => {
                "有义务过期未履行，协议没有经过司法确认。权利人可以就这份协议向法院起诉；劳动报酬可以凭协议书\
                 申请支付令。"
            }
        }
    }
}

/// 司法确认: what the court did or may still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// The application can still be made, or is before the court.
    Open,
    /// The confirming ruling (C71) is served.
    Served {
        /// The day from which it has effect, that is the day on which the last party was served.
        on: Date,
    },
    /// There is no confirmation and will be none: term over (C05), declined, not accepted, dismissed, withdrawn.
    Never,
}

impl Ruling {
    /// The day of service, once it has come.
    fn served_by(self, day: Date) -> Option<Date> {
        match self {
            Self::Served { on } => (on <= day).then_some(on),
            Self::Open | Self::Never => None,
        }
    }
}

/// 履行情况登记, the register of performance of one agreement (D23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    effective: Date,
    /// Whether what is owed stands in words alone, so that only a person can say when it is performed.
    in_words: bool,
    obligations: Vec<Obligation>,
    rules: Vec<Acceleration>,
    reports: Vec<Report>,
    visits: Vec<Visit>,
    enforcement: Option<Enforcement>,
}

/// 回访, a visit that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// By whom.
    pub by: Side,
    /// What was found.
    pub draft: VisitDraft,
    /// When it was written down.
    pub at: Timestamp,
}

/// 申请执行, as the creditor reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Enforcement {
    /// When.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// At which court.
    pub court: String,
    /// Anything to add.
    pub note: String,
}

impl Ledger {
    /// The register of an agreement of `clauses` that took effect on `effective`.
    #[must_use]
    pub fn of(clauses: &[ClauseDraft], effective: Date) -> Self {
        let obligations = obligation::obligations(clauses);
        Self {
            effective,
            in_words: obligations.is_empty() && obligation::in_words(clauses),
            obligations,
            rules: acceleration::rules(clauses),
            reports: Vec::new(),
            visits: Vec::new(),
            enforcement: None,
        }
    }

    /// Brings the register up to date with an event that [`Ledger::decide`] returned; `at` is when it happened.
    ///
    /// # Panics
    ///
    /// If the event answers a report that was never made, which `decide` does not allow.
    pub fn apply(&mut self, event: &PerformEvent, at: Timestamp) {
        match event {
            PerformEvent::Reported { by, draft } => self.reports.push(Report {
                no: self.reports.len() + 1,
                by: by.clone(),
                draft: draft.clone(),
                at,
                answer: ReportAnswer::Pending,
            }),
            PerformEvent::Confirmed { report, by } => {
                self.answer(*report, ReportAnswer::Confirmed { by: by.clone(), at });
            }
            PerformEvent::Denied { report, reason, by } => {
                self.answer(*report, ReportAnswer::Denied { by: by.clone(), reason: reason.clone(), at });
            }
            PerformEvent::Visited { by, draft } => {
                self.visits.push(Visit { by: by.clone(), draft: draft.clone(), at });
            }
            PerformEvent::EnforcementReported { on, court, note, .. } => {
                self.enforcement = Some(Enforcement { on: *on, court: court.clone(), note: note.clone() });
            }
        }
    }

    fn answer(&mut self, report: usize, answer: ReportAnswer) {
        let report = self.reports.iter_mut().find(|known| known.no == report);
        report.expect("a report is answered after it was made").answer = answer;
    }

    /// What is owed.
    #[must_use]
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }

    /// What was reported, in order.
    #[must_use]
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// Visits that were made, in order.
    #[must_use]
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// The application for enforcement, if one was reported.
    #[must_use]
    pub fn enforcement(&self) -> Option<&Enforcement> {
        self.enforcement.as_ref()
    }

    /// The state on `today`. What is agreed in words alone is performed when a visit found so.
    ///
    /// An obligation is overdue from the day after its due date. Who owns an overdue case depends on the court:
    ///
    /// - while the ruling is still possible, the mediator urges (P40);
    /// - with a served ruling (C71) the mediator urges (P40) as long as another instalment of that debt is still to
    ///   come, because the term for enforcement has not begun (民事诉讼法 250: from the last instalment); once the
    ///   whole debt is due, by its dates or by acceleration, it is the creditor's turn (P50). So case F-3, confirmed
    ///   and one instalment six days late, reads P40 and then P20. The creditor need not wait for P50:
    ///   [`Ledger::decide`] lets it report enforcement of whatever is overdue under a served ruling;
    /// - where no ruling will come, the creditor may sue at once (P60; 人民调解法 32).
    #[must_use]
    pub fn state(&self, today: Date, ruling: Ruling) -> State {
        if self.obligations.iter().all(|owed| self.is_settled(owed, today)) {
            let seen = self.visits.iter().any(|visit| {
                visit.by == Side::Mediator && visit.draft.all_performed && visit.draft.on <= today
            });
            return if self.in_words && !seen { State::Running } else { State::Done };
        }
        if self.enforcement.as_ref().is_some_and(|enforcement| enforcement.on <= today) {
            return State::Enforcing;
        }
        let accelerated = self.accelerated(today);
        let overdue: Vec<&Obligation> = self.overdue(&accelerated, today).collect();
        if overdue.is_empty() {
            let begun = self.obligations.iter().any(|owed| self.has_begun(owed, today));
            return if begun { State::Partly } else { State::Running };
        }
        let all_due = overdue.iter().any(|late| self.is_all_due(late, &accelerated, today));
        match (ruling, ruling.served_by(today)) {
            (Ruling::Never, _) => State::LateUnconfirmed,
            (Ruling::Open | Ruling::Served { .. }, Some(_)) if all_due => State::Enforceable,
            (Ruling::Open | Ruling::Served { .. }, Some(_) | None) => State::Late,
        }
    }

    /// Obligations that should have been performed before `today` and are not proved.
    fn overdue<'a>(
        &'a self,
        accelerated: &'a [Accelerated],
        today: Date,
    ) -> impl Iterator<Item = &'a Obligation> {
        self.obligations.iter().filter(move |owed| {
            acceleration::due_on(owed, accelerated) < today && !self.is_settled(owed, today)
        })
    }

    /// Whether the debt that `owed` belongs to is due as a whole: by its dates, or by acceleration.
    fn is_all_due(&self, owed: &Obligation, accelerated: &[Accelerated], today: Date) -> bool {
        self.obligations.iter().filter(|other| other.is_of_one_debt_with(owed)).all(|other| {
            let early = accelerated.iter().any(|early| early.obligations.contains(&other.no));
            early || other.due < today || self.is_settled(other, today)
        })
    }

    /// What was proved for `owed` to have been paid by the end of `day`, in 分.
    fn proved_fen(&self, owed: &Obligation, day: Date) -> i64 {
        self.proofs(owed).filter(|report| report.draft.on <= day).map(Report::amount_fen).sum()
    }

    /// What is still open of a payment on `day`, in 分; nothing for an act.
    fn open_fen(&self, owed: &Obligation, day: Date) -> i64 {
        owed.amount_fen.unwrap_or(0) - self.proved_fen(owed, day)
    }

    /// The day on which the last of what is owed was performed, if all of it is proved.
    fn settled_on(&self, owed: &Obligation) -> Option<Date> {
        let mut days: Vec<Date> = self.proofs(owed).map(|report| report.draft.on).collect();
        days.sort_unstable();
        match owed.kind {
            ObligationKind::Payment => days.into_iter().find(|day| self.open_fen(owed, *day) <= 0),
            ObligationKind::Act => days.first().copied(),
        }
    }

    fn is_settled(&self, owed: &Obligation, day: Date) -> bool {
        self.settled_on(owed).is_some_and(|settled| settled <= day)
    }

    fn has_begun(&self, owed: &Obligation, day: Date) -> bool {
        self.proofs(owed).any(|report| report.draft.on <= day)
    }

    /// Whole days by which `owed`, which fell due on `falls_due`, was performed late or is late on `today`.
    fn late_days(&self, owed: &Obligation, falls_due: Date, today: Date) -> i64 {
        let until = self.settled_on(owed).map_or(today, |settled| settled.min(today));
        days_between(falls_due, until).max(0)
    }

    fn proofs(&self, owed: &Obligation) -> impl Iterator<Item = &Report> {
        self.reports_of(owed).filter(|report| report.is_proved())
    }

    fn reports_of(&self, owed: &Obligation) -> impl Iterator<Item = &Report> {
        let no = owed.no;
        self.reports.iter().filter(move |report| report.draft.obligation == no)
    }

    /// What was reported for `owed` and not answered yet, in 分.
    fn pending_fen(&self, owed: &Obligation) -> i64 {
        self.reports_of(owed).filter(|report| report.is_pending()).map(Report::amount_fen).sum()
    }
}

/// The day after `day`.
fn next_day(day: Date) -> Date {
    days_after(day, 1)
}
