//! Where a case stands, in words: one vocabulary across all roles (`design.md` 5).

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::Case;
use super::super::stage::{Confirmation, Mediation};
use super::{DayView, Level, Stage, StageKey, StepKey, StepState, StepView, WindowView};
use crate::calendar;
use crate::deadline::{APPLICATION, Timeliness};

/// Where the case stands, in words.
#[must_use]
pub fn stage_label(case: &Case, now: Timestamp) -> &'static str {
    match (case.mediation_at(now), case.confirmation_at(now)) {
        (Mediation::Effective | Mediation::Oral, Some(state)) if state != Confirmation::Window => {
            confirmation_label(case, state)
        }
        (state, _) => mediation_label(state),
    }
}

fn mediation_label(state: Mediation) -> &'static str {
    match state {
        Mediation::Draft => "登记草稿",
        Mediation::Submitted => "已登记",
        Mediation::AskOther => "征询对方意愿",
        Mediation::Accepted => "已受理，等指派",
        Mediation::NotTaken => "不受理",
        Mediation::Assigned => "已指派",
        Mediation::Scheduled => "等候",
        Mediation::CheckIn => "核对身份",
        Mediation::Notice => "告知权利义务",
        Mediation::Session => "在谈",
        Mediation::Caucus => "单独沟通",
        Mediation::Adjourned => "休会",
        Mediation::Record => "核对笔录",
        Mediation::Drafting => "拟定协议",
        Mediation::ReadBack => "宣读核对",
        Mediation::Signing => "等签字",
        Mediation::Sealing => "等盖章",
        Mediation::Effective => "已生效",
        Mediation::Oral => "口头协议已生效",
        Mediation::Amending => "协议变更中",
        Mediation::Ended => "已结束",
        Mediation::Suspect => "需进一步核实材料",
    }
}

fn confirmation_label(case: &Case, state: Confirmation) -> &'static str {
    match state {
        Confirmation::Window => "已生效",
        Confirmation::Expired => "申请期限已过",
        Confirmation::JointDraft => "起草申请书",
        Confirmation::Cosign => "等双方签申请书",
        Confirmation::Filed => "等法院受理",
        Confirmation::Correction => "等补正材料",
        Confirmation::Accepted => "没人领",
        Confirmation::Review => "审查中",
        Confirmation::Supplement => "等补充材料",
        Confirmation::Scheduled => "已排期询问",
        Confirmation::CheckIn => "法院核对身份",
        Confirmation::Offline => "转线下",
        Confirmation::Inquiry if case.round.paused.is_some() => "询问暂停",
        Confirmation::Inquiry => "询问中",
        Confirmation::Record => "核对询问笔录",
        Confirmation::NotAccepted
        | Confirmation::Confirmed
        | Confirmation::Dismissed
        | Confirmation::Withdrawn
        | Confirmation::DeemedWithdrawn
        | Confirmation::Terminated => "等签发裁定",
        Confirmation::Service | Confirmation::Archived if case.round.set_aside => "裁定已撤销",
        Confirmation::Service if case.all_served() => "已送达",
        Confirmation::Service => "等送达",
        Confirmation::Objection => "异议审查",
        Confirmation::Archived => "已归档",
    }
}

/// The key of the state for screens: several states of the law share a screen.
fn key(case: &Case, now: Timestamp) -> StageKey {
    match case.mediation_at(now) {
        Mediation::Draft
        | Mediation::Submitted
        | Mediation::AskOther
        | Mediation::Accepted
        | Mediation::Assigned => StageKey::Submitted,
        Mediation::Scheduled | Mediation::Adjourned => StageKey::Scheduled,
        Mediation::CheckIn | Mediation::Notice => StageKey::CheckIn,
        Mediation::Session
        | Mediation::Caucus
        | Mediation::Record
        | Mediation::Drafting
        | Mediation::ReadBack
        | Mediation::Amending
        | Mediation::Suspect => StageKey::Session,
        Mediation::Signing => StageKey::Signing,
        Mediation::Sealing => StageKey::Sealing,
        Mediation::NotTaken | Mediation::Ended => StageKey::Ended,
        Mediation::Effective | Mediation::Oral => match case.confirmation_at(now) {
            None | Some(Confirmation::Window | Confirmation::JointDraft) => StageKey::Effective,
            Some(Confirmation::Expired) => StageKey::Expired,
            Some(Confirmation::Cosign) => StageKey::Cosign,
            Some(Confirmation::Filed | Confirmation::Correction) => StageKey::Filed,
            Some(Confirmation::Accepted) => StageKey::Accepted,
            Some(
                Confirmation::Review
                | Confirmation::Supplement
                | Confirmation::Scheduled
                | Confirmation::CheckIn
                | Confirmation::Offline,
            ) => StageKey::Review,
            Some(Confirmation::Inquiry | Confirmation::Record) => StageKey::Inquiry,
            Some(
                Confirmation::NotAccepted
                | Confirmation::Confirmed
                | Confirmation::Dismissed
                | Confirmation::Withdrawn
                | Confirmation::DeemedWithdrawn
                | Confirmation::Terminated,
            ) => StageKey::Ruling,
            Some(Confirmation::Service) if !case.all_served() => StageKey::Service,
            Some(Confirmation::Service | Confirmation::Objection | Confirmation::Archived) => {
                StageKey::Served
            }
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
            mediation: self.mediation_at(now),
            confirmation: self.confirmation_at(now),
            decided: self.decided(),
            performance: self.performance_at(now),
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
