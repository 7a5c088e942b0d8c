//! What an organisation is, and where it stands in the tree 中心 → 工作站 → 工作室.
//!
//! Sources: `legal.md` E.5 (`org.kind`), A-04 (the tree), 人民调解法 4 and 商事调解条例 (who may charge), `legal.md` 0.1
//! rule 1 (the mediation is the committee's, the confirmation the court's).

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::actor::StaffRole;
use crate::jurisdiction::Level;

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

    /// 级别 of a court.
    #[must_use]
    pub fn court_level(self) -> Option<Level> {
        match self {
            Self::Court => Some(Level::Basic),
            Self::CourtIntermediate => Some(Level::Intermediate),
            Self::Center
            | Self::Station
            | Self::Studio
            | Self::PmVillage
            | Self::PmTown
            | Self::PmEnterprise
            | Self::PmIndustry
            | Self::Labor
            | Self::Commercial
            | Self::Admin => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_the_name_in_the_api_and_old_files_can_be_read() {
        for kind in KINDS {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
            assert_eq!(OrganisationKind::of_key(kind.key()), Some(kind));
            assert_eq!(kind.court_level().is_some(), kind.family() == Family::Court);
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
}
