//! 申请执行, the creditor's way to the court after a confirming ruling: until when, and what for (D25).
//!
//! Sources: 民事诉讼法 250 (DL-P1, B-215: two years; from the last day of the period for performance, with
//! instalments from the end of the last one, where none is fixed from the day the ruling takes effect) and 264
//! (B-216: double interest or a penalty for delay); 民诉法解释 460 (B-315: which court); 诉讼费用交纳办法 20 (no
//! advance on fees).
//!
//! How 250 is read here. The last instalment is the one that the confirmed text fixes last, and acceleration does
//! not move it: the creditor may use it but need not, and is not worse off for having it. A court may see that
//! differently and count from the day of acceleration, so the pack also names the day until which no reading can
//! be against the creditor (`safe_until`). Both are plainly counted to the same day two years later: a last day of
//! rest moves to a working day (民事诉讼法 85), but no calendar reaches that far, and the plain day is never later.
//! Suspension and interruption are for the court.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::acceleration::Accelerated;
use super::obligation::{Obligation, ObligationKind};
use super::{Ledger, Ruling, acceleration};
use crate::calendar::days_between;
use crate::case::id::PartyId;
use crate::deadline::ENFORCEMENT;

/// What the helper for an application for enforcement (强制执行申请书, D25) is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EnforcementPack {
    /// What is overdue, one entry for each debt.
    pub unpaid: Vec<Unpaid>,
    /// 迟延履行期间加倍利息, 迟延履行金 (民事诉讼法 264).
    pub interest_note: String,
    /// Which court (民诉法解释 460), and that nothing has to be paid in advance (诉讼费用交纳办法 20).
    pub court_note: String,
    /// What belongs to the application.
    pub attachments: Vec<String>,
}

/// A debt that is overdue under a served ruling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unpaid {
    /// 申请执行人; empty for an act that names no creditor.
    pub creditors: Vec<PartyId>,
    /// 被执行人.
    pub debtors: Vec<PartyId>,
    /// Numbers of the obligations that are overdue.
    pub obligations: Vec<usize>,
    /// Overdue sum in 分; nothing for an act.
    pub unpaid_fen: Option<i64>,
    /// The first day of delay.
    #[schema(value_type = String, format = Date)]
    pub late_since: Date,
    /// Last day for the application (DL-P1).
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// The day until which no reading of 民事诉讼法 250 is against the creditor.
    #[schema(value_type = String, format = Date)]
    pub safe_until: Date,
}

impl Ledger {
    /// Last day on which enforcement can be applied for (DL-P1): two years from the last day of performance, and
    /// from the day the ruling takes effect where no obligation has a day. None as long as no ruling is served.
    #[must_use]
    pub fn enforcement_until(&self, ruling: Ruling) -> Option<Date> {
        let served_on = match ruling {
            Ruling::Served { on } => on,
            Ruling::Open | Ruling::Never => return None,
        };
        let last = self.obligations.iter().map(|owed| owed.due).max();
        Some(ENFORCEMENT.nominal(last.unwrap_or(served_on)))
    }

    /// Days left until then; negative when it has passed.
    #[must_use]
    pub fn enforcement_days_left(&self, today: Date, ruling: Ruling) -> Option<i64> {
        self.enforcement_until(ruling).map(|until| days_between(today, until))
    }

    /// Last day for the debt that `owed` belongs to.
    pub(super) fn debt_enforceable_until(&self, owed: &Obligation) -> Date {
        let debt = self.obligations.iter().filter(|other| other.is_of_one_debt_with(owed));
        ENFORCEMENT.nominal(debt.map(|other| other.due).max().unwrap_or(owed.due))
    }

    /// What can be enforced on `today`; none without a served ruling or while nothing is overdue.
    ///
    /// The pack names all creditors; [`EnforcementPack::of_creditor`] leaves one.
    #[must_use]
    pub fn enforcement_pack(&self, today: Date, ruling: Ruling) -> Option<EnforcementPack> {
        ruling.served_by(today)?;
        let accelerated = self.accelerated(today);
        let mut debts: Vec<Vec<&Obligation>> = Vec::new();
        for owed in self.overdue(&accelerated, today) {
            match debts.iter_mut().find(|debt| debt[0].is_of_one_debt_with(owed)) {
                Some(debt) => debt.push(owed),
                None => debts.push(vec![owed]),
            }
        }
        if debts.is_empty() {
            return None;
        }
        Some(EnforcementPack {
            unpaid: debts.iter().map(|debt| self.unpaid(debt, &accelerated, today)).collect(),
            interest_note:
                "除未履行的部分外，可以请求对方加倍支付迟延履行期间的债务利息；不是付款的义务，可以请求支付\
                            迟延履行金（民事诉讼法第二百六十四条）。数额由执行法院计算。"
                    .to_owned(),
            court_note: "请向作出裁定的法院或者同级的被执行财产所在地法院申请，不用预交执行申请费。"
                .to_owned(),
            attachments: ["民事裁定书", "人民调解协议书", "送达凭证", "履行情况登记和履行凭证", "财产线索"]
                .map(str::to_owned)
                .to_vec(),
        })
    }

    fn unpaid(&self, overdue: &[&Obligation], accelerated: &[Accelerated], today: Date) -> Unpaid {
        let first = overdue[0];
        let until = self.debt_enforceable_until(first);
        let early = accelerated.iter().find(|early| {
            self.obligations
                .iter()
                .any(|owed| early.obligations.contains(&owed.no) && owed.is_of_one_debt_with(first))
        });
        let late = overdue.iter().map(|owed| acceleration::due_on(owed, accelerated));
        Unpaid {
            creditors: first.creditors.clone(),
            debtors: first.debtors.clone(),
            obligations: overdue.iter().map(|owed| owed.no).collect(),
            unpaid_fen: match first.kind {
                ObligationKind::Payment => Some(overdue.iter().map(|owed| self.open_fen(owed, today)).sum()),
                ObligationKind::Act => None,
            },
            late_since: super::next_day(late.min().unwrap_or(first.due)),
            until,
            safe_until: early.map_or(until, |early| ENFORCEMENT.nominal(early.on).min(until)),
        }
    }
}

impl EnforcementPack {
    /// What `creditor` may read and use of it; none if nothing is owed to that party.
    #[must_use]
    pub fn of_creditor(mut self, creditor: &PartyId) -> Option<Self> {
        self.unpaid.retain(|debt| {
            !debt.debtors.contains(creditor)
                && (debt.creditors.is_empty() || debt.creditors.contains(creditor))
        });
        (!self.unpaid.is_empty()).then_some(self)
    }
}
