//! 提醒: whom to remind of what on which day, so that no term is missed silently.
//!
//! Sources: `legal.md` B.12 (`remind_days_left` of each row: DL-C1 at 20, 10, 5, 2 and 0 days, DL-P1 at 180, 90 and 30),
//! C.6 (a debtor is reminded seven, three, one and no days before a payment; [D]), M40 (a day and an hour before a
//! session; C50 the same before an inquiry), M85 (before a request to sign lapses). Pure: a day goes in, sentences come out; who sends them and remembers that is the shell's.

use jiff::Timestamp;

use super::Case;
use super::clock;
use super::id::PartyId;
use super::stage::{Confirmation, Mediation};
use crate::calendar;
use crate::deadline::{self, APPLICATION};

/// Something to tell a party today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub party: PartyId,
    /// Its name: the same one is never sent twice.
    pub key: String,
    /// What.
    pub text: String,
}

impl Case {
    /// What has to be told to parties on the day of `now`; the same answer all day long.
    #[must_use]
    pub fn notices(&self, now: Timestamp) -> Vec<Notice> {
        let mut notices = self.term_notices(now);
        notices.extend(self.payment_notices(now));
        notices.extend(self.session_notices(now));
        notices.extend(self.inquiry_notices(now));
        notices.extend(self.signing_notices(now));
        notices
    }

    fn to_all(&self, key: &str, text: &str) -> Vec<Notice> {
        self.parties
            .iter()
            .map(|party| Notice { party: party.id.clone(), key: key.to_owned(), text: text.to_owned() })
            .collect()
    }

    fn term_notices(&self, now: Timestamp) -> Vec<Notice> {
        let today = calendar::day_of(now);
        let mut notices = Vec::new();
        for running in clock::running(self, now) {
            let safe =
                self.window().filter(|_| running.term.id == APPLICATION.id).map(|window| window.due_safe);
            let due = safe.unwrap_or_else(|| running.due().unwrap_or_else(|_| running.plain()));
            let Some(left) = deadline::reminder_on(running.term, due, today) else { continue };
            let last = calendar::short(due, today);
            let text = if running.term.id == APPLICATION.id {
                format!(
                    "您的调解协议可以共同申请司法确认，不收费，最晚{last}，还有{left}天。双方都点一下就行；不申请，协议也有效。"
                )
            } else {
                format!("您的案件：{}最晚{last}，还有{left}天。", running.term.name)
            };
            notices.extend(self.to_all(&format!("{} {due} {left}", running.term.id), &text));
        }
        notices
    }

    fn payment_notices(&self, now: Timestamp) -> Vec<Notice> {
        let today = calendar::day_of(now);
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let mut notices = Vec::new();
        for reminder in ledger.reminders(today, self.court_stands(now)) {
            if reminder.on != today {
                continue;
            }
            for party in &reminder.to {
                notices.push(Notice {
                    party: party.clone(),
                    key: format!("reminder {:?} {} {}", reminder.kind, reminder.obligation, reminder.on),
                    text: reminder.text.clone(),
                });
            }
        }
        notices
    }

    fn session_notices(&self, now: Timestamp) -> Vec<Notice> {
        let planned = matches!(self.mediation, Mediation::Scheduled);
        let Some(booking) = self.intake.booking.as_ref().filter(|_| planned) else { return Vec::new() };
        let left = booking.starts_at.duration_since(now);
        let (key, when) = match left.as_secs() {
            1..=3600 => ("hour", "一小时内"),
            3601..=86_400 => ("day", "明天之前"),
            _ => return Vec::new(),
        };
        let text = format!(
            "您的调解{when}开始：{}。请提前打开链接检查手机。咨询{}。",
            crate::paper::wording::minute(booking.starts_at),
            self.committee.phone
        );
        self.to_all(&format!("session {} {key}", booking.starts_at), &text)
    }

    /// The inquiry of the court, once it is planned, a day and an hour before it (C50).
    fn inquiry_notices(&self, now: Timestamp) -> Vec<Notice> {
        let planned = matches!(self.confirmation, Some(Confirmation::Scheduled));
        let Some(booking) = self.round.booking.as_ref().filter(|_| planned) else { return Vec::new() };
        let (key, when) = match booking.starts_at.duration_since(now).as_secs() {
            1..=3600 => ("hour", "一小时内开始"),
            3601..=86_400 => ("day", "一天之内开始"),
            86_401.. => ("set", "时间定了"),
            _ => return Vec::new(),
        };
        let text = format!(
            "法院视频询问{when}：{}。到时候请双方都点以前短信里的链接进来，带上身份证。咨询{}。",
            crate::paper::wording::minute(booking.starts_at),
            self.court.phone
        );
        self.to_all(&format!("inquiry {} {key}", booking.starts_at), &text)
    }
}
