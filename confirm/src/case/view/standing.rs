//! Where a case stands, in words: one vocabulary across all roles (`design.md` 5).

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::Case;
use super::super::stage::{Confirmation, Mediation};
use super::{DayView, Level, Stage, StageKey, StepKey, StepState, StepView, WindowView};
use crate::calendar;
use crate::deadline::{APPLICATION, Term, Timeliness};

/// Where the case stands, in words.
#[must_use]
pub fn stage_label(case: &Case, now: Timestamp) -> &'static str {
    match key(case, now) {
        StageKey::Submitted => "已登记",
        StageKey::Scheduled => "等候",
        StageKey::CheckIn => "核对身份",
        StageKey::Session => "在谈",
        StageKey::Signing => "等签字",
        StageKey::Sealing => "等盖章",
        StageKey::Effective => "已生效",
        StageKey::Ended => "已结束",
        StageKey::Expired => "申请期限已过",
        StageKey::Cosign => "等双方签申请书",
        StageKey::Filed => "等法院受理",
        StageKey::Accepted => "没人领",
        StageKey::Review => "审查中",
        StageKey::Inquiry => "询问中",
        StageKey::Ruling => "等签发裁定",
        StageKey::Service => "等送达",
        StageKey::Served => "已送达",
    }
}

fn key(case: &Case, now: Timestamp) -> StageKey {
    match (case.mediation, case.confirmation_at(now)) {
        (Mediation::Submitted, _) => StageKey::Submitted,
        (Mediation::Scheduled, _) => StageKey::Scheduled,
        (Mediation::CheckIn, _) => StageKey::CheckIn,
        (Mediation::Session, _) => StageKey::Session,
        (Mediation::Signing, _) => StageKey::Signing,
        (Mediation::Sealing, _) => StageKey::Sealing,
        (Mediation::Ended, _) => StageKey::Ended,
        (Mediation::Effective, None | Some(Confirmation::Window)) => StageKey::Effective,
        (Mediation::Effective, Some(confirmation)) => match confirmation {
            Confirmation::Window => StageKey::Effective,
            Confirmation::Expired => StageKey::Expired,
            Confirmation::Cosign => StageKey::Cosign,
            Confirmation::Filed => StageKey::Filed,
            Confirmation::Accepted => StageKey::Accepted,
            Confirmation::Review => StageKey::Review,
            Confirmation::Inquiry => StageKey::Inquiry,
            Confirmation::Confirmed | Confirmation::Dismissed => StageKey::Ruling,
            Confirmation::Service if case.parties.iter().all(|party| party.served_at.is_some()) => {
                StageKey::Served
            }
            Confirmation::Service => StageKey::Service,
        },
    }
}

/// How urgent a day is.
#[must_use]
pub fn level(days_left: i64, low: i64) -> Level {
    match days_left {
        ..0 => Level::Over,
        0 => Level::Last,
        left if left <= low => Level::Low,
        _ => Level::Plenty,
    }
}

/// A day with its weekday.
#[must_use]
pub fn day_view(day: Date) -> DayView {
    DayView { day, text: calendar::long(day) }
}

impl Case {
    pub(super) fn stage_view(&self, now: Timestamp) -> Stage {
        Stage {
            mediation: self.mediation,
            confirmation: self.confirmation_at(now),
            label: stage_label(self, now).to_owned(),
            key: key(self, now),
        }
    }

    pub(super) fn window_view(&self, now: Timestamp) -> Option<WindowView> {
        let window = self.window()?;
        let days_left = calendar::days_between(calendar::day_of(now), window.due_safe);
        Some(WindowView {
            due_safe: day_view(window.due_safe),
            due_legal: window.due_legal.ok().map(day_view),
            days_left,
            level: level(days_left, APPLICATION.low),
            open: window.timeliness(now) == Timeliness::Open,
        })
    }

    /// The term that runs now, from which day.
    pub(super) fn running_term(&self, now: Timestamp) -> Option<(&'static Term, Date)> {
        use crate::deadline::{ACCEPTANCE, RULING};
        let from = |at: Option<Timestamp>| at.map(calendar::day_of);
        match self.confirmation_at(now)? {
            Confirmation::Window | Confirmation::Cosign => {
                Some((&APPLICATION, from(self.parties_signed_at)?))
            }
            Confirmation::Filed => Some((&ACCEPTANCE, from(self.filed_at)?)),
            Confirmation::Accepted
            | Confirmation::Review
            | Confirmation::Inquiry
            | Confirmation::Confirmed
            | Confirmation::Dismissed => Some((&RULING, from(self.accepted_at)?)),
            Confirmation::Expired | Confirmation::Service => None,
        }
    }

    pub(super) fn step_views(&self, now: Timestamp) -> Vec<StepView> {
        let current = match key(self, now) {
            StageKey::Ended => return Vec::new(),
            StageKey::Submitted | StageKey::Scheduled | StageKey::CheckIn => 0,
            StageKey::Session if self.clauses.is_empty() => 1,
            StageKey::Session => 2,
            StageKey::Signing | StageKey::Sealing => 3,
            StageKey::Effective | StageKey::Expired | StageKey::Cosign => 4,
            StageKey::Filed => 5,
            StageKey::Accepted | StageKey::Review | StageKey::Inquiry => 6,
            StageKey::Ruling => 7,
            StageKey::Service => 8,
            StageKey::Served => 9,
        };
        STEPS
            .iter()
            .enumerate()
            .map(|(index, (key, label))| StepView {
                key: *key,
                label: (*label).to_owned(),
                state: match index.cmp(&current) {
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Now,
                    std::cmp::Ordering::Greater => StepState::Todo,
                },
                note: self.step_note(*key, index == current, now),
            })
            .collect()
    }

    fn step_note(&self, key: StepKey, is_now: bool, now: Timestamp) -> Option<String> {
        let today = calendar::day_of(now);
        let on = |at: Option<Timestamp>| at.map(|at| calendar::short(calendar::day_of(at), today));
        match key {
            StepKey::Invite | StepKey::Talk | StepKey::Agree | StepKey::Hearing => None,
            StepKey::Sign => on(self.effective_at).map(|day| format!("{day}生效")),
            StepKey::Apply if is_now => {
                self.window().map(|window| format!("最晚{}", calendar::short(window.due_safe, today)))
            }
            StepKey::Apply => on(self.filed_at),
            StepKey::Accept => on(self.accepted_at),
            StepKey::Ruling => on(self.ruled_at),
            StepKey::Service => on(self.parties.iter().filter_map(|party| party.served_at).max()),
        }
    }
}

const STEPS: [(StepKey, &str); 9] = [
    (StepKey::Invite, "邀请双方"),
    (StepKey::Talk, "视频调解"),
    (StepKey::Agree, "谈定条款"),
    (StepKey::Sign, "签字盖章"),
    (StepKey::Apply, "共同申请"),
    (StepKey::Accept, "法院受理"),
    (StepKey::Hearing, "法官询问"),
    (StepKey::Ruling, "作出裁定"),
    (StepKey::Service, "送达"),
];
