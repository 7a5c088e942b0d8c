//! 立卷, when the committee closes its own file (D24b).
//!
//! Sources: `legal.md` D24, B.14; 人民调解工作规范 as D24 quotes it: a file is closed when the mediation is over and the visits that
//! are due were made.

use jiff::Timestamp;

use super::super::Case;
use super::super::actor::{Actor, ActorKind};
use super::super::command::CommandKind;
use super::super::refusal::Refusal;
use super::super::stage::Mediation;
use crate::calendar;

impl Case {
    pub(super) fn guard_closing(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        let kind = CommandKind::CloseFile;
        if actor.kind == ActorKind::Recorder {
            self.committee_staff(actor, kind)?;
        } else {
            self.own_mediator(actor, kind)?;
        }
        self.mediation_in(kind, &[Mediation::Effective, Mediation::Oral, Mediation::Ended], now)?;
        let today = calendar::day_of(now);
        let due = |ledger: &crate::performance::Ledger| {
            ledger.next_visits(today).iter().any(|visit| visit.on <= today)
        };
        if self.ledger.as_ref().is_some_and(due) {
            return Err(Refusal::NotNow { why: "还有到期的回访没有登记，请先登记回访" });
        }
        Ok(())
    }
}
