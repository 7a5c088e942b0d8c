//! 调解组织和调解员的设立与备案: what an organisation is, where it stands in the tree, and whether what it brings
//! about may go to court.
//!
//! Sources: `legal.md` and E.5 (kinds and tree), B-104 and B-105 (人民调解法 8–10: a committee and
//! its mediators are registered with the 司法行政部门 and made known to the 基层法院), K-05 (民事诉讼法 205
//! 「经依法设立的调解组织」), 商事调解条例 (only commercial mediation may charge; 人民调解法 4). Where the register is
//! kept is for the edge.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar;

mod kind;

pub use kind::{Family, KINDS, OrganisationKind, works_in};

/// 任期: years for which the members of a committee are elected (人民调解法 9).
const TERM_YEARS: i16 = 3;
/// Fewest members of a committee (人民调解法 8).
pub const MEMBERS_MIN: u16 = 3;
/// Most members of a committee (人民调解法 8).
pub const MEMBERS_MAX: u16 = 9;

/// 专职、兼职 and the like: what sort of mediator somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediatorCategory {
    /// 专职人民调解员.
    FullTime,
    /// 兼职人民调解员.
    PartTime,
    /// 五老人员: retired officials, soldiers, teachers, model workers, old party members.
    Elder,
    /// 乡贤能人: people of standing, 致富带头人.
    Respected,
    /// 律师等专业人员.
    Professional,
    /// 特邀调解员, in the court's list.
    Invited,
}

/// All categories.
pub const CATEGORIES: [MediatorCategory; 6] = [
    MediatorCategory::FullTime,
    MediatorCategory::PartTime,
    MediatorCategory::Elder,
    MediatorCategory::Respected,
    MediatorCategory::Professional,
    MediatorCategory::Invited,
];

impl MediatorCategory {
    /// The key, as tables and the API say it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::FullTime => "full_time",
            Self::PartTime => "part_time",
            Self::Elder => "elder",
            Self::Respected => "respected",
            Self::Professional => "professional",
            Self::Invited => "invited",
        }
    }

    /// The category with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        CATEGORIES.into_iter().find(|category| category.key() == key)
    }

    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::FullTime => "专职人民调解员",
            Self::PartTime => "兼职人民调解员",
            Self::Elder => "“五老”调解员",
            Self::Respected => "乡贤调解员",
            Self::Professional => "专业调解员",
            Self::Invited => "特邀调解员",
        }
    }
}

/// Since when a committee or a mediator is in the register (备案) and the court knows of it (通报).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// 备案 with the 司法行政部门.
    pub registered_at: Option<Timestamp>,
    /// 通报 to the 基层人民法院.
    pub notified_at: Option<Timestamp>,
}

impl Standing {
    /// Whether it is in the register at `now`.
    #[must_use]
    pub fn registered(&self, now: Timestamp) -> bool {
        self.registered_at.is_some_and(|at| at <= now)
    }

    /// Whether agreements may go to court at `now` (B-105): registered and made known to the court.
    #[must_use]
    pub fn known_to_court(&self, now: Timestamp) -> bool {
        self.registered(now) && self.notified_at.is_some_and(|at| at <= now)
    }
}

/// K-05: why an agreement may not go to court yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotReady {
    /// 调解委员会 is not in the register.
    CommitteeUnregistered,
    /// The court was not told of the 调解委员会.
    CommitteeUnknownToCourt,
    /// 调解员 is not in the register.
    MediatorUnregistered,
    /// The court was not told of the 调解员.
    MediatorUnknownToCourt,
}

impl NotReady {
    /// The rule it rests on.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::CommitteeUnregistered | Self::MediatorUnregistered => "民事诉讼法205",
            Self::CommitteeUnknownToCourt | Self::MediatorUnknownToCourt => "人民调解法10",
        }
    }

    /// What to tell the mediator, with the next step.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::CommitteeUnregistered => {
                "本调解委员会还没有在司法局备案，协议暂时不能申请司法确认。请先联系司法局办理备案，并由司法局通报法院。"
            }
            Self::CommitteeUnknownToCourt => {
                "本调解委员会已经备案，但司法局还没有通报法院，协议暂时不能申请司法确认。请联系司法局通报法院后再提交。"
            }
            Self::MediatorUnregistered => {
                "主持调解的调解员还没有在司法局备案，协议暂时不能申请司法确认。请先联系司法局办理备案，并由司法局通报法院。"
            }
            Self::MediatorUnknownToCourt => {
                "主持调解的调解员已经备案，但司法局还没有通报法院，协议暂时不能申请司法确认。请联系司法局通报法院后再提交。"
            }
        }
    }
}

/// K-05: whether an agreement that `mediator` brought about in `committee` may go to court at `now`.
///
/// # Errors
///
/// The first thing that is missing.
pub fn ready_for_court(committee: &Standing, mediator: &Standing, now: Timestamp) -> Result<(), NotReady> {
    if !committee.registered(now) {
        return Err(NotReady::CommitteeUnregistered);
    }
    if !committee.known_to_court(now) {
        return Err(NotReady::CommitteeUnknownToCourt);
    }
    if !mediator.registered(now) {
        return Err(NotReady::MediatorUnregistered);
    }
    if !mediator.known_to_court(now) {
        return Err(NotReady::MediatorUnknownToCourt);
    }
    Ok(())
}

/// The first day after a term of office that began on `from` (人民调解法 9: three years, 可以连选连任).
#[must_use]
pub fn term_ends(from: Date) -> Date {
    from.checked_add(Span::new().years(TERM_YEARS)).unwrap_or(Date::MAX)
}

/// Whether the members' term is over at `now`. The committee goes on to exist, so this is advice for the register
/// (elect again), never a reason to refuse a case.
#[must_use]
pub fn term_is_over(until: Date, now: Timestamp) -> bool {
    calendar::day_of(now) >= until
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn standing(registered: Option<i64>, notified: Option<i64>) -> Standing {
        Standing { registered_at: registered.map(at), notified_at: notified.map(at) }
    }

    #[track_caller]
    fn check(committee: Standing, mediator: Standing, expected: Result<(), NotReady>) {
        assert_eq!(ready_for_court(&committee, &mediator, at(100)), expected);
    }

    #[test]
    fn k_05_committee_must_be_registered_and_known_to_the_court() {
        let fine = standing(Some(1), Some(2));
        check(fine, fine, Ok(()));
        check(standing(None, None), fine, Err(NotReady::CommitteeUnregistered));
        check(standing(None, Some(2)), fine, Err(NotReady::CommitteeUnregistered));
        check(standing(Some(1), None), fine, Err(NotReady::CommitteeUnknownToCourt));
    }

    #[test]
    fn k_05_so_must_the_mediator() {
        let fine = standing(Some(1), Some(2));
        check(fine, standing(None, None), Err(NotReady::MediatorUnregistered));
        check(fine, standing(Some(1), None), Err(NotReady::MediatorUnknownToCourt));
    }

    #[test]
    fn b_105_the_future_does_not_count_and_the_instant_itself_does() {
        let fine = standing(Some(1), Some(2));
        check(standing(Some(1), Some(101)), fine, Err(NotReady::CommitteeUnknownToCourt));
        check(standing(Some(101), Some(2)), fine, Err(NotReady::CommitteeUnregistered));
        check(standing(Some(100), Some(100)), fine, Ok(()));
    }

    #[test]
    fn every_category_is_named_alike_in_the_api_and_in_tables() {
        for category in CATEGORIES {
            assert_eq!(serde_json::to_value(category).unwrap(), category.key());
            assert_eq!(MediatorCategory::of_key(category.key()), Some(category));
        }
    }

    #[test]
    fn b_104_term_of_office_is_three_years_and_its_end_is_exclusive() {
        let until = term_ends(date(2025, 3, 1));
        assert_eq!(until, date(2028, 3, 1));
        assert!(!term_is_over(until, calendar::start_of(until) - jiff::SignedDuration::from_secs(1)));
        assert!(term_is_over(until, calendar::start_of(until)));
        assert_eq!(term_ends(date(2024, 2, 29)), date(2027, 2, 28));
    }

    proptest! {
        #[test]
        fn b_105_once_ready_always_ready(registered in 0..1000i64, notified in 0..1000i64, now in 0..1000i64, later in 0..1000i64) {
            let body = standing(Some(registered), Some(notified));
            if ready_for_court(&body, &body, at(now)).is_ok() {
                prop_assert!(ready_for_court(&body, &body, at(now + later)).is_ok());
            }
        }
    }
}
