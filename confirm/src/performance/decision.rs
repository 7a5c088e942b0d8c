//! Who may report, confirm, deny, visit and enforce, and what a report must say (`legal.md` C.6, D22, D23).

use jiff::civil::Date;

use super::command::{PerformCommand, PerformEvent, ReportDraft, Side, VisitDraft};
use super::obligation::{Obligation, ObligationKind, Report, ReportAnswer};
use super::{Ledger, Ruling};
use crate::calendar::days_after;
use crate::case::command::CommandKind;
use crate::case::field::{NAME_MAX, NOTE_MAX, TEXT_MAX, optional, required};
use crate::case::refusal::Refusal;
use crate::paper::wording::{day, digits};

/// Most reports of one agreement: every instalment of a long plan paid in several parts, with room for mistakes.
const REPORTS_MAX: usize = 500;
/// Most visits of one agreement: two a week for four years.
const VISITS_MAX: usize = 500;
/// How long before the day of effect something may have been performed, in days: between the parties' signatures
/// and the committee's seal money often changes hands, and a day in an earlier year is a slip of the pen.
const BEFORE_EFFECT_MAX: i32 = 30;

impl Ledger {
    /// The events that `command` of `who` leads to on `today`; `ruling` is what the court did.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the rules don't allow it: an obligation or a report that does not exist (`Unknown`),
    /// somebody who has no say in it (`NotYours`), a field that can't be right, among them an amount above what is
    /// still open (`Invalid`), or a step that is not open now (`WrongStage`).
    pub fn decide(
        &self,
        who: &Side,
        command: &PerformCommand,
        ruling: Ruling,
        today: Date,
    ) -> Result<Vec<PerformEvent>, Refusal> {
        match command {
            PerformCommand::ReportPerformance(draft) => self.report(who, draft, today),
            PerformCommand::ConfirmPerformance { report } => self.confirm(who, *report),
            PerformCommand::DenyPerformance { report, reason } => self.deny(who, *report, reason),
            PerformCommand::RecordVisit(draft) => self.visit(who, draft, today),
            PerformCommand::ReportEnforcement { on, court, note } => {
                self.check_enforcement(who, *on, ruling, today)?;
                Ok(vec![PerformEvent::EnforcementReported {
                    on: *on,
                    court: required("court", "法院", court, NAME_MAX)?,
                    note: optional("note", "备注", note, NOTE_MAX)?,
                    by: who.clone(),
                }])
            }
        }
    }

    fn report(&self, who: &Side, draft: &ReportDraft, today: Date) -> Result<Vec<PerformEvent>, Refusal> {
        let owed = self.obligation(draft.obligation)?;
        let (may, gets_it) = match who {
            Side::Party(party) => (owed.is_owed_by(party) || owed.is_owed_to(party), owed.is_owed_to(party)),
            Side::Mediator => (true, false),
            Side::Recorder => (false, false),
        };
        if !may {
            return Err(Refusal::NotYours { command: CommandKind::ReportPerformance });
        }
        if self.reports.len() >= REPORTS_MAX {
            return Err(Refusal::TooMany { what: "履行报告", limit: REPORTS_MAX });
        }
        self.check_day("履行日期", draft.on, today)?;
        check_proof(draft.proof_sha256.as_deref())?;
        let draft = ReportDraft {
            amount_fen: self.amount(owed, draft.amount_fen)?,
            note: optional("note", "备注", &draft.note, NOTE_MAX)?,
            ..draft.clone()
        };
        let mut events = vec![PerformEvent::Reported { by: who.clone(), draft }];
        if gets_it {
            // Who says 已收到 of their own claim has said all that a confirmation could.
            events.push(PerformEvent::Confirmed { report: self.reports.len() + 1, by: who.clone() });
        }
        Ok(events)
    }

    /// The amount that a report of `given` stands for: never nothing, never more than is open.
    fn amount(&self, owed: &Obligation, given: Option<i64>) -> Result<Option<i64>, Refusal> {
        match owed.kind {
            ObligationKind::Act => {
                if given.is_some() {
                    return Err(invalid("amount_fen", "这一项不是付款。请把金额去掉再报告。".to_owned()));
                }
                if self.reports_of(owed).any(|report| report.is_proved() || report.is_pending()) {
                    return Err(invalid(
                        "obligation",
                        format!("第{}项已经报告过。请等对方确认，不用再报告。", owed.no),
                    ));
                }
                Ok(None)
            }
            ObligationKind::Payment => {
                let room = self.room_fen(owed);
                let amount = given.unwrap_or(room);
                if amount <= 0 && room > 0 {
                    return Err(invalid("amount_fen", "金额要大于零。请填写实际支付的金额。".to_owned()));
                }
                self.check_room(owed, amount)?;
                Ok(Some(amount))
            }
        }
    }

    /// What can still be reported for a payment in 分: neither proved nor waiting for an answer.
    fn room_fen(&self, owed: &Obligation) -> i64 {
        self.open_fen(owed, Date::MAX) - self.pending_fen(owed)
    }

    fn check_room(&self, owed: &Obligation, amount_fen: i64) -> Result<(), Refusal> {
        let room = self.room_fen(owed);
        if room > 0 && amount_fen <= room {
            return Ok(());
        }
        let pending = self.pending_fen(owed);
        let sentence = if pending > 0 {
            format!(
                "第{}项有{}等待确认，此外最多还能记{}。请先由权利人点“已收到”或者“未收到”。",
                owed.no,
                digits(pending),
                digits(room)
            )
        } else if room > 0 {
            format!(
                "第{}项只差{}没有付清，不能记{}。多付的部分请记到下一期。",
                owed.no,
                digits(room),
                digits(amount_fen)
            )
        } else {
            format!("第{}项已经付清，不用再记。多付的部分请记到下一期。", owed.no)
        };
        Err(invalid("amount_fen", sentence))
    }

    fn confirm(&self, who: &Side, no: usize) -> Result<Vec<PerformEvent>, Refusal> {
        let (report, owed) = self.answerable(who, no, CommandKind::ConfirmPerformance)?;
        if *who == Side::Mediator
            && owed.kind == ObligationKind::Payment
            && report.draft.proof_sha256.is_none()
        {
            return Err(invalid(
                "report",
                "这一笔还没有凭证，调解员不能代为确认。请权利人点“已收到”，或者附上收条、转账截图重新报告。"
                    .to_owned(),
            ));
        }
        if matches!(report.answer, ReportAnswer::Denied { .. }) {
            match owed.kind {
                ObligationKind::Payment => self.check_room(owed, report.amount_fen())?,
                ObligationKind::Act => {
                    self.amount(owed, None)?;
                }
            }
        }
        Ok(vec![PerformEvent::Confirmed { report: no, by: who.clone() }])
    }

    fn deny(&self, who: &Side, no: usize, reason: &str) -> Result<Vec<PerformEvent>, Refusal> {
        let (report, _) = self.answerable(who, no, CommandKind::DenyPerformance)?;
        if matches!(report.answer, ReportAnswer::Denied { .. }) {
            return Err(Refusal::NotNow { why: "已经记录这一笔未收到" });
        }
        let reason = required("reason", "原因", reason, NOTE_MAX)?;
        Ok(vec![PerformEvent::Denied { report: no, reason, by: who.clone() }])
    }

    /// The report `no` and its obligation, if `who` may answer it: the one it is owed to, or the mediator, and
    /// never the debtor. What was confirmed stays confirmed.
    fn answerable(
        &self,
        who: &Side,
        no: usize,
        command: CommandKind,
    ) -> Result<(&Report, &Obligation), Refusal> {
        let report = self.reports.iter().find(|report| report.no == no).ok_or(Refusal::Unknown)?;
        let owed = self.obligation(report.draft.obligation)?;
        let may = match who {
            Side::Party(party) => owed.is_owed_to(party),
            Side::Mediator => true,
            Side::Recorder => false,
        };
        if !may {
            return Err(Refusal::NotYours { command });
        }
        if report.is_proved() {
            return Err(Refusal::NotNow { why: "已经记录这一笔收到" });
        }
        Ok((report, owed))
    }

    fn visit(&self, who: &Side, draft: &VisitDraft, today: Date) -> Result<Vec<PerformEvent>, Refusal> {
        match who {
            Side::Mediator | Side::Recorder => {}
            Side::Party(_) => return Err(Refusal::NotYours { command: CommandKind::RecordVisit }),
        }
        if self.visits.len() >= VISITS_MAX {
            return Err(Refusal::TooMany { what: "回访记录", limit: VISITS_MAX });
        }
        self.check_day("回访时间", draft.on, today)?;
        if draft.next_on.is_some_and(|next| next <= draft.on) {
            return Err(invalid("next_on", "下次回访日要在这次回访之后。请改日期或者不填。".to_owned()));
        }
        let draft = VisitDraft {
            performance: required("performance", "履行情况", &draft.performance, TEXT_MAX)?,
            risk: optional("risk", "激化和隐患", &draft.risk, TEXT_MAX)?,
            lawsuit: optional("lawsuit", "起诉及判决结果", &draft.lawsuit, TEXT_MAX)?,
            measures: optional("measures", "采取的措施", &draft.measures, TEXT_MAX)?,
            ..draft.clone()
        };
        Ok(vec![PerformEvent::Visited { by: who.clone(), draft }])
    }

    /// P51 needs a served ruling and something that is overdue under it; P50 or P40, see [`Ledger::state`].
    pub(crate) fn check_enforcement(
        &self,
        who: &Side,
        on: Date,
        ruling: Ruling,
        today: Date,
    ) -> Result<(), Refusal> {
        let command = CommandKind::ReportEnforcement;
        match who {
            Side::Party(party) if self.obligations.iter().any(|owed| owed.is_owed_to(party)) => {}
            Side::Mediator => {}
            Side::Party(_) | Side::Recorder => return Err(Refusal::NotYours { command }),
        }
        let Some(served_on) = ruling.served_by(today) else {
            return Err(Refusal::NotNow {
                why: "没有已经送达的确认裁定，不能申请强制执行"
            });
        };
        if self.enforcement.is_some() {
            return Err(Refusal::NotNow { why: "已经登记过申请执行" });
        }
        let claims = |owed: &Obligation| match who {
            Side::Party(party) => owed.is_owed_to(party),
            Side::Mediator | Side::Recorder => true,
        };
        if !self.overdue(&self.accelerated(today), today).any(claims) {
            return Err(Refusal::NotNow { why: "没有到期而未履行的义务" });
        }
        if on < served_on || on > today {
            return Err(invalid(
                "on",
                format!("申请执行的日期应当在{}到今天之间。请核对后重新填写。", day(served_on)),
            ));
        }
        Ok(())
    }

    fn obligation(&self, no: usize) -> Result<&Obligation, Refusal> {
        self.obligations.iter().find(|owed| owed.no == no).ok_or(Refusal::Unknown)
    }

    fn check_day(&self, label: &str, on: Date, today: Date) -> Result<(), Refusal> {
        if on > today {
            return Err(invalid("on", format!("{label}还没有到。请填写今天或者更早的日期。")));
        }
        let first = days_after(self.effective, -BEFORE_EFFECT_MAX);
        if on < first {
            return Err(invalid("on", format!("{label}不能早于{}。请核对年份和月份。", day(first))));
        }
        Ok(())
    }
}

fn check_proof(sha256: Option<&str>) -> Result<(), Refusal> {
    let is_hash =
        |text: &str| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match sha256 {
        Some(text) if !is_hash(text) => {
            Err(invalid("proof_sha256", "凭证没有上传成功。请重新选择收条或者转账截图。".to_owned()))
        }
        Some(_) | None => Ok(()),
    }
}

fn invalid(field: &'static str, sentence: String) -> Refusal {
    Refusal::Invalid { field, sentence }
}
