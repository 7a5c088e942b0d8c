//! 数字: how many disputes were registered, settled, confirmed and performed, by station and mediator, for whoever
//! supervises them.
//!
//! Source: `legal.md` A-07 (dashboard by station), A-67 and G-72 (a supervisor sees states and dates, no text and no
//! names of parties). Each count is of what happened within the period, whenever its case began; the same case may
//! be counted as registered in one month and as agreed in the next.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::{day_of, days_between};
use crate::case::Case;
use crate::case::decision::{EndReason, Outcome};
use crate::case::event::Event;
use crate::case::id::OrgId;
use crate::case::intake::IntakeEvent;
use crate::case::organisation::Person;
use crate::case::session::SessionEvent;
use crate::performance::State;

/// When what happened in a case; nothing of what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFigures {
    /// The committee.
    pub committee: OrgId,
    /// Who leads the mediation; nobody (empty) before somebody was appointed.
    pub mediator: Person,
    /// 登记.
    pub registered_at: Timestamp,
    /// 受理 by the committee.
    pub accepted_at: Option<Timestamp>,
    /// 达成协议: in effect, or agreed orally.
    pub agreed_at: Option<Timestamp>,
    /// 未达成协议: the mediation ended without one.
    pub failed_at: Option<Timestamp>,
    /// 确认有效.
    pub confirmed_at: Option<Timestamp>,
    /// 不予受理 or 驳回申请.
    pub refused_at: Option<Timestamp>,
    /// 准许撤回 or 按撤回处理.
    pub withdrawn_at: Option<Timestamp>,
    /// 履行完毕.
    pub performed_at: Option<Timestamp>,
}

impl CaseFigures {
    /// Those of `case`, as of its last event.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let last = |wanted: &dyn Fn(&Event) -> bool| {
            case.history.iter().rev().find(|entry| wanted(&entry.event)).map(|entry| entry.at)
        };
        let ruled = |wanted: fn(&Outcome) -> bool| {
            last(&|event| matches!(event, Event::Ruled { outcome } if wanted(outcome)))
        };
        let orally = || last(&|event| matches!(event, Event::Session(SessionEvent::OralAgreed { .. })));
        let agreed_at = case.effective_at.or_else(orally);
        let performed = case.performance_at(case.updated_at) == Some(State::Done);
        let proved = || last(&|event| matches!(event, Event::Perform { .. })).or(agreed_at);
        Self {
            committee: case.committee.id.clone(),
            mediator: case.mediator.clone(),
            registered_at: case.history.first().map_or(case.updated_at, |entry| entry.at),
            accepted_at: last(&|event| matches!(event, Event::Intake(IntakeEvent::CaseAccepted { .. }))),
            agreed_at,
            failed_at: last(
                &|event| matches!(event, Event::Ended { reason, .. } if *reason != EndReason::E1),
            ),
            confirmed_at: ruled(|outcome| matches!(outcome, Outcome::Confirm)),
            refused_at: ruled(|outcome| {
                matches!(outcome, Outcome::Dismiss { .. } | Outcome::NotAccept { .. })
            }),
            withdrawn_at: ruled(|outcome| {
                matches!(outcome, Outcome::Withdraw { .. } | Outcome::DeemWithdrawn { .. })
            }),
            performed_at: if performed { proved() } else { None },
        }
    }

    /// The latest of its instants.
    #[must_use]
    pub fn last_at(&self) -> Timestamp {
        [
            self.accepted_at,
            self.agreed_at,
            self.failed_at,
            self.confirmed_at,
            self.refused_at,
            self.withdrawn_at,
            self.performed_at,
        ]
        .into_iter()
        .flatten()
        .fold(self.registered_at, Timestamp::max)
    }
}

/// From one day to another in Beijing, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Period {
    fn holds(self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| (self.from..=self.until).contains(&day_of(at)))
    }
}

/// How many, within a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// 登记.
    pub registered: u32,
    /// 受理.
    pub accepted: u32,
    /// 达成协议.
    pub agreed: u32,
    /// 未达成协议.
    pub failed: u32,
    /// 确认有效.
    pub confirmed: u32,
    /// 不予受理 or 驳回.
    pub refused: u32,
    /// 撤回 or 按撤回处理.
    pub withdrawn: u32,
    /// 履行完毕.
    pub performed: u32,
    /// Days from the registration to the agreement in the middle of those agreed; of an even number the lower one.
    pub median_days: Option<i64>,
}

impl Counts {
    /// Those of `cases` within `period`.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a CaseFigures>, period: Period) -> Self {
        let mut counts = Self::default();
        let mut days = Vec::new();
        for case in cases {
            counts.registered += u32::from(period.holds(Some(case.registered_at)));
            counts.accepted += u32::from(period.holds(case.accepted_at));
            counts.failed += u32::from(period.holds(case.failed_at));
            counts.confirmed += u32::from(period.holds(case.confirmed_at));
            counts.refused += u32::from(period.holds(case.refused_at));
            counts.withdrawn += u32::from(period.holds(case.withdrawn_at));
            counts.performed += u32::from(period.holds(case.performed_at));
            if let Some(agreed_at) = case.agreed_at.filter(|at| period.holds(Some(*at))) {
                counts.agreed += 1;
                days.push(days_between(day_of(case.registered_at), day_of(agreed_at)));
            }
        }
        days.sort_unstable();
        counts.median_days = days.get(days.len().saturating_sub(1) / 2).copied();
        counts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::case::story::journey;

    fn at(day: i8, hour: i8) -> Timestamp {
        date(2026, 6, day).at(hour, 0, 0, 0).in_tz("Asia/Shanghai").unwrap().timestamp()
    }

    fn figures(registered: i8, agreed: Option<i8>) -> CaseFigures {
        CaseFigures {
            committee: OrgId::new("liuhe"),
            mediator: Person { id: "m".to_owned(), name: "姜桂兰".to_owned() },
            registered_at: at(registered, 9),
            accepted_at: None,
            agreed_at: agreed.map(|day| at(day, 9)),
            failed_at: None,
            confirmed_at: None,
            refused_at: None,
            withdrawn_at: None,
            performed_at: None,
        }
    }

    fn june(from: i8, until: i8) -> Period {
        Period { from: date(2026, 6, from), until: date(2026, 6, until) }
    }

    #[test]
    fn a_07_what_happened_within_the_period_is_counted_whenever_the_case_began() {
        let cases = [figures(1, Some(9)), figures(8, None), figures(8, Some(10))];
        let counts = Counts::of(&cases, june(8, 9));
        assert_eq!((counts.registered, counts.agreed, counts.median_days), (2, 1, Some(8)));
        let counts = Counts::of(&cases, june(1, 30));
        assert_eq!((counts.registered, counts.agreed, counts.median_days), (3, 2, Some(2)));
        assert_eq!(Counts::of(&cases, june(20, 30)), Counts::default());
    }

    #[test]
    fn a_day_of_the_period_is_one_of_beijing() {
        let mut case = figures(8, None);
        case.registered_at = "2026-06-07T16:00:00Z".parse().unwrap();
        assert_eq!(Counts::of([&case], june(8, 8)).registered, 1);
        case.registered_at = "2026-06-08T16:00:00Z".parse().unwrap();
        assert_eq!(Counts::of([&case], june(8, 8)).registered, 0);
    }

    #[test]
    fn f_1_is_registered_accepted_agreed_and_confirmed() {
        let case = journey::to_ruled().case;
        let figures = CaseFigures::of(&case);
        assert!(figures.accepted_at.is_some() && figures.confirmed_at.is_some());
        assert_eq!(figures.agreed_at, case.effective_at);
        assert_eq!((figures.failed_at, figures.refused_at, figures.withdrawn_at), (None, None, None));
        assert!(figures.last_at() >= figures.confirmed_at.unwrap());
    }
}
