//! 提醒, what the debtor and the creditor are reminded of, and when.
//!
//! Sources: `legal.md` P10 (seven, three and one day before a due date and on the day itself, by design), DL-P1
//! (`remind_days_left`). Nobody is reminded of what they have reported in full.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::acceleration::Accelerated;
use super::obligation::{Obligation, ObligationKind};
use super::{Ledger, Ruling, acceleration};
use crate::calendar::{self, days_after};
use crate::case::id::PartyId;
use crate::paper::wording::{digits, unstopped};

/// Days before a due date on which its debtors are reminded.
const BEFORE_DUE_DAYS: [u16; 4] = [7, 3, 1, 0];
/// Days before the end of the term for enforcement on which the creditors are reminded.
const BEFORE_ENFORCEMENT_ENDS_DAYS: [u16; 3] = [180, 90, 30];

/// A reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reminder {
    /// The day on which it goes out.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Of what.
    pub kind: ReminderKind,
    /// Number of the obligation.
    pub obligation: usize,
    /// To whom; for an act that names no creditor, nobody.
    pub to: Vec<PartyId>,
    /// Days from then to the last day.
    pub days_left: u16,
    /// What it says.
    pub text: String,
}

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// The debtor has to perform.
    Due,
    /// The creditor's term for enforcement ends (DL-P1).
    EnforcementEnds,
}

impl Ledger {
    /// Reminders that go out on `today` or later, in order of their days.
    #[must_use]
    pub fn reminders(&self, today: Date, ruling: Ruling) -> Vec<Reminder> {
        let accelerated = self.accelerated(today);
        let open = self.obligations.iter().filter(|owed| self.settled_on(owed).is_none());
        let mut reminders: Vec<Reminder> = open
            .flat_map(|owed| {
                let due = self.due_reminders(owed, &accelerated, today);
                due.into_iter().chain(self.enforcement_reminders(owed, today, ruling))
            })
            .filter(|reminder| reminder.on >= today)
            .collect();
        reminders.sort_by_key(|reminder| (reminder.on, reminder.obligation));
        reminders
    }

    fn due_reminders(&self, owed: &Obligation, accelerated: &[Accelerated], today: Date) -> Vec<Reminder> {
        let reported = match owed.kind {
            ObligationKind::Payment => self.open_fen(owed, today) <= self.pending_fen(owed),
            ObligationKind::Act => self.reports_of(owed).any(super::Report::is_pending),
        };
        if reported {
            return Vec::new();
        }
        let due = acceleration::due_on(owed, accelerated);
        let what = match owed.kind {
            ObligationKind::Payment => {
                format!("付清{}（{}）", digits(self.open_fen(owed, today)), unstopped(&owed.what))
            }
            ObligationKind::Act => format!("做好“{}”", unstopped(&owed.what)),
        };
        BEFORE_DUE_DAYS
            .into_iter()
            .map(|days| (days_after(due, -i32::from(days)), days))
            .filter(|(on, _)| *on >= self.effective)
            .map(|(on, days_left)| Reminder {
                on,
                kind: ReminderKind::Due,
                obligation: owed.no,
                to: owed.debtors.clone(),
                days_left,
                text: format!(
                    "按调解协议，您最晚{}要{what}。做完后请在这里报告并附上凭证。",
                    calendar::short(due, on)
                ),
            })
            .collect()
    }

    fn enforcement_reminders(&self, owed: &Obligation, today: Date, ruling: Ruling) -> Vec<Reminder> {
        let Some(until) = ruling.served_by(today).map(|_| self.debt_enforceable_until(owed)) else {
            return Vec::new();
        };
        BEFORE_ENFORCEMENT_ENDS_DAYS
            .into_iter()
            .map(|days_left| Reminder {
                on: days_after(until, -i32::from(days_left)),
                kind: ReminderKind::EnforcementEnds,
                obligation: owed.no,
                to: owed.creditors.clone(),
                days_left,
                text: format!(
                    "对方还没有履行“{}”。申请强制执行最晚{}，还有{days_left}天；过期法院可能不再保护。",
                    unstopped(&owed.what),
                    calendar::long(until)
                ),
            })
            .filter(|_| self.enforcement.is_none())
            .collect()
    }
}
