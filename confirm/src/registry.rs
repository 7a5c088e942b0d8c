//! 调解组织和调解员的设立与备案: what an organisation is, where it stands in the tree, and whether what it brings
//! about may go to court.
//!
//! Sources: `legal.md` and E.5 (kinds and tree), B-104 and B-105 (人民调解法 8–10: a committee and
//! its mediators are registered with the 司法行政部门 and made known to the 基层法院), K-05 (民事诉讼法 205
//! 「经依法设立的调解组织」), 商事调解条例 (only commercial mediation may charge; 人民调解法 4). Where the register is
//! kept is for the edge.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar;
use crate::case::actor::StaffRole;

/// 任期: years for which the members of a committee are elected (人民调解法 9).
const TERM_YEARS: i16 = 3;
/// Fewest members of a committee (人民调解法 8).
pub const MEMBERS_MIN: u16 = 3;
/// Most members of a committee (人民调解法 8).
pub const MEMBERS_MAX: u16 = 9;

/// What an organisation is: `org.kind` of `legal.md` E.5, with center, station and courts. Lower-case names are those
/// of older directory files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrganisationKind {
    /// 多元化解中心, of a district.
    #[serde(alias = "center")]
    Center,
    /// 多元解纷工作站, of a town.
    #[serde(alias = "station")]
    Station,
    /// 个人调解工作室, belongs to a committee, whose seal it uses.
    #[serde(alias = "studio")]
    Studio,
    /// 村（居）人民调解委员会.
    PmVillage,
    /// 乡镇（街道）人民调解委员会.
    #[serde(alias = "committee")]
    PmTown,
    /// 企事业单位人民调解委员会.
    PmEnterprise,
    /// 行业性、专业性人民调解委员会.
    PmIndustry,
    /// 劳动人事争议调解组织.
    Labor,
    /// 商事调解组织: may charge.
    Commercial,
    /// 行政调解组织.
    Admin,
    /// 基层人民法院.
    #[serde(alias = "court")]
    Court,
    /// 中级人民法院.
    CourtIntermediate,
}

/// All kinds, from the top of the tree down.
pub const KINDS: [OrganisationKind; 12] = [
    OrganisationKind::Center,
    OrganisationKind::Station,
    OrganisationKind::PmTown,
    OrganisationKind::PmVillage,
    OrganisationKind::Studio,
    OrganisationKind::PmEnterprise,
    OrganisationKind::PmIndustry,
    OrganisationKind::Labor,
    OrganisationKind::Commercial,
    OrganisationKind::Admin,
    OrganisationKind::Court,
    OrganisationKind::CourtIntermediate,
];

/// What kinds have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// 中心.
    Center,
    /// 工作站.
    Station,
    /// 工作室.
    Studio,
    /// Whoever may preside over a mediation under its own seal.
    Committee,
    /// 人民法院.
    Court,
}

impl OrganisationKind {
    /// The key of the vocabulary, as the API says it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Center => "CENTER",
            Self::Station => "STATION",
            Self::Studio => "STUDIO",
            Self::PmVillage => "PM_VILLAGE",
            Self::PmTown => "PM_TOWN",
            Self::PmEnterprise => "PM_ENTERPRISE",
            Self::PmIndustry => "PM_INDUSTRY",
            Self::Labor => "LABOR",
            Self::Commercial => "COMMERCIAL",
            Self::Admin => "ADMIN",
            Self::Court => "COURT",
            Self::CourtIntermediate => "COURT_INTERMEDIATE",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        KINDS.into_iter().find(|kind| kind.key() == key)
    }

    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Center => "多元化解中心",
            Self::Station => "多元解纷工作站",
            Self::Studio => "个人调解工作室",
            Self::PmVillage => "村（居）人民调解委员会",
            Self::PmTown => "乡镇（街道）人民调解委员会",
            Self::PmEnterprise => "企事业单位人民调解委员会",
            Self::PmIndustry => "行业性、专业性人民调解委员会",
            Self::Labor => "劳动人事争议调解组织",
            Self::Commercial => "商事调解组织",
            Self::Admin => "行政调解组织",
            Self::Court => "基层人民法院",
            Self::CourtIntermediate => "中级人民法院",
        }
    }

    /// What it has in common with others.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            Self::Center => Family::Center,
            Self::Station => Family::Station,
            Self::Studio => Family::Studio,
            Self::PmVillage
            | Self::PmTown
            | Self::PmEnterprise
            | Self::PmIndustry
            | Self::Labor
            | Self::Commercial
            | Self::Admin => Family::Committee,
            Self::Court | Self::CourtIntermediate => Family::Court,
        }
    }

    /// Whether it may charge: only commercial mediation (商事调解条例); everything else is free (人民调解法 4, B-102).
    #[must_use]
    pub fn may_charge(self) -> bool {
        self == Self::Commercial
    }

    /// Whether 人民调解法 8 tells how many members it has (B-104).
    #[must_use]
    pub fn is_people_s_committee(self) -> bool {
        matches!(self, Self::PmVillage | Self::PmTown | Self::PmEnterprise | Self::PmIndustry)
    }

    /// Whether it may stand under `parent` in the tree 中心 → 工作站 → 工作室, with 行业专业调委会 beside.
    /// A studio belongs to a committee (附属, E.5), for it has no seal of its own. Centers and courts stand alone.
    #[must_use]
    pub fn may_stand_under(self, parent: Option<Self>) -> bool {
        let family = parent.map(Self::family);
        match self {
            Self::Center | Self::Court | Self::CourtIntermediate => family.is_none(),
            Self::Station => matches!(family, None | Some(Family::Center)),
            Self::Studio => family == Some(Family::Committee),
            Self::PmTown
            | Self::PmEnterprise
            | Self::PmIndustry
            | Self::Labor
            | Self::Commercial
            | Self::Admin => {
                matches!(family, None | Some(Family::Center | Family::Station))
            }
            Self::PmVillage => {
                matches!(family, None | Some(Family::Center | Family::Station))
                    || parent == Some(Self::PmTown)
            }
        }
    }
}

impl fmt::Display for OrganisationKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.label())
    }
}

/// Whether somebody with `role` has a place in organisations of `family`. A studio has no staff of its own: its
/// mediators belong to the committee whose seal it uses and have a post there.
#[must_use]
pub fn works_in(role: StaffRole, family: Family) -> bool {
    match role {
        StaffRole::Mediator | StaffRole::Recorder | StaffRole::SealKeeper => family == Family::Committee,
        StaffRole::Operator => matches!(family, Family::Committee | Family::Station | Family::Center),
        StaffRole::Judge | StaffRole::Clerk | StaffRole::Assistant | StaffRole::President => {
            family == Family::Court
        }
        StaffRole::Supervisor => family == Family::Center,
        StaffRole::Admin => matches!(family, Family::Center | Family::Court),
    }
}

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
    fn every_key_is_the_name_in_the_api_and_old_files_can_be_read() {
        for kind in KINDS {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
            assert_eq!(OrganisationKind::of_key(kind.key()), Some(kind));
        }
        for category in CATEGORIES {
            assert_eq!(serde_json::to_value(category).unwrap(), category.key());
            assert_eq!(MediatorCategory::of_key(category.key()), Some(category));
        }
        let old = |key: &str| serde_json::from_value::<OrganisationKind>(key.into()).unwrap();
        assert_eq!(
            [old("center"), old("committee"), old("court")],
            [OrganisationKind::Center, OrganisationKind::PmTown, OrganisationKind::Court]
        );
    }

    #[test]
    fn a_04_tree_runs_from_center_to_station_to_studio() {
        use OrganisationKind::{Center, Court, PmIndustry, PmTown, PmVillage, Station, Studio};
        assert!(Station.may_stand_under(Some(Center)));
        assert!(PmTown.may_stand_under(Some(Station)));
        assert!(PmVillage.may_stand_under(Some(PmTown)));
        assert!(Studio.may_stand_under(Some(PmTown)));
        assert!(PmIndustry.may_stand_under(Some(Center)));
        assert!(!Studio.may_stand_under(None));
        assert!(!Studio.may_stand_under(Some(Station)));
        assert!(!Center.may_stand_under(Some(Center)));
        assert!(!Court.may_stand_under(Some(Center)));
        assert!(!PmTown.may_stand_under(Some(Court)));
    }

    #[test]
    fn rule_1_nobody_mediates_in_a_court_and_nobody_judges_in_a_committee() {
        assert!(
            works_in(StaffRole::Mediator, Family::Committee) && works_in(StaffRole::Judge, Family::Court)
        );
        for role in [StaffRole::Mediator, StaffRole::Recorder, StaffRole::SealKeeper, StaffRole::Operator] {
            assert!(!works_in(role, Family::Court));
        }
        for role in [StaffRole::Judge, StaffRole::Clerk, StaffRole::Assistant, StaffRole::President] {
            assert!(!works_in(role, Family::Committee));
        }
    }

    #[test]
    fn only_commercial_mediation_may_charge() {
        let charging: Vec<_> = KINDS.into_iter().filter(|kind| kind.may_charge()).collect();
        assert_eq!(charging, [OrganisationKind::Commercial]);
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
