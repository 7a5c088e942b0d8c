//! 管辖: which courts may confirm an agreement, and whether the one that the parties chose is among them.
//!
//! Sources: 民事诉讼法 205 (B-213): mediation on a court's invitation → only the court that invited; otherwise a
//! basic court at a party's residence, at the place of the subject matter, or at the mediating organisation's place,
//! and the intermediate court there where the matter is one for it. 民诉法司法解释 352 (B-307): several organisations
//! → the court of any of their places; the parties apply to one court together, and if two were asked, the first to
//! docket has it. 劳动争议司法解释（一） 52 (`legal.md` B.13): labour disputes → only the committee's place. No
//! competent court: K-06, and for the court NA-2 (解释 355 (二)). Which division an address lies in is asked elsewhere;
//! 专门法院 and the value limits that make a matter one for an intermediate court are left out.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::id::OrgId;

/// 行政区划代码: six digits down to the county (GB/T 2260), nine to the town, twelve to the village; `legal.md` E.3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "990499001")]
pub struct Division(String);

/// The text is not six, nine or twelve digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a division code has 6, 9 or 12 digits")]
pub struct NoDivision;

impl Division {
    /// The division that `code` names.
    ///
    /// # Errors
    ///
    /// [`NoDivision`] if it is no such code.
    pub fn parse(code: &str) -> Result<Self, NoDivision> {
        let right = matches!(code.len(), 6 | 9 | 12) && code.bytes().all(|byte| byte.is_ascii_digit());
        if right && !code.starts_with("00") { Ok(Self(code.to_owned())) } else { Err(NoDivision) }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this division or lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(self.significant())
    }

    /// The digits that say something: 140400 is a city, 990499000000 a county.
    fn significant(&self) -> &str {
        let mut digits = self.0.as_str();
        while digits.len() > 6 && digits.ends_with("000") {
            digits = &digits[..digits.len() - 3];
        }
        while digits.len() <= 6 && digits.len() > 2 && digits.ends_with("00") {
            digits = &digits[..digits.len() - 2];
        }
        digits
    }
}

impl TryFrom<String> for Division {
    type Error = NoDivision;

    fn try_from(code: String) -> Result<Self, NoDivision> {
        Self::parse(&code)
    }
}

impl From<Division> for String {
    fn from(division: Division) -> Self {
        division.0
    }
}

impl fmt::Display for Division {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// 级别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 基层人民法院.
    Basic,
    /// 中级人民法院.
    Intermediate,
}

/// A court and the divisions it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Court {
    /// The court.
    pub id: OrgId,
    /// Its full name.
    pub name: String,
    /// 级别.
    pub level: Level,
    /// 辖区.
    pub covers: Vec<Division>,
}

impl Court {
    fn covers(&self, place: &Division) -> bool {
        self.covers.iter().any(|division| division.contains(place))
    }
}

/// What competence hangs on. A place that is not known gives no ground.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matter {
    /// 作出邀请的法院, where a court invited the mediation (COURT_INVITED).
    pub invited_by: Option<Inviting>,
    /// 当事人住所地, of every party.
    pub residences: Vec<Division>,
    /// 标的物所在地.
    pub subject_places: Vec<Division>,
    /// 调解组织所在地, of every organisation that mediated.
    pub committees: Vec<Division>,
    /// 劳动争议: only the committee's place counts.
    pub labour: bool,
    /// 应当由中级人民法院管辖.
    pub intermediate: bool,
}

/// 作出邀请的法院.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inviting {
    /// A court of the register.
    Known(OrgId),
    /// A court that the register doesn't have, so none of the register is competent.
    Elsewhere,
}

/// Which court sent the 移送函 from `sender`; the chosen one, where the slip names no court (立案庭) or there is none.
#[must_use]
pub fn inviting(sender: &str, courts: &[Court], chosen: &OrgId) -> Inviting {
    // 潞山法院 is what people write for 潞山区人民法院.
    let short = |name: &str| {
        name.strip_suffix("人民法院")
            .map(|place| format!("{}法院", place.trim_end_matches(['区', '县', '市'])))
            .filter(|short| short.chars().count() > 2)
    };
    let named = |court: &&Court| {
        sender.contains(court.name.as_str())
            || short(&court.name).is_some_and(|short| sender.contains(short.as_str()))
    };
    match courts.iter().find(named) {
        Some(court) => Inviting::Known(court.id.clone()),
        None if sender.find("人民法院").is_some_and(|at| at > 0) => Inviting::Elsewhere,
        None => Inviting::Known(chosen.clone()),
    }
}

/// Why a court is competent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 作出邀请的法院.
    Invited,
    /// 当事人住所地.
    Residence,
    /// 标的物所在地.
    SubjectPlace,
    /// 调解组织所在地.
    CommitteePlace,
}

impl Ground {
    /// The Chinese term, as an application prints it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Invited => "作出邀请的法院",
            Self::Residence => "当事人住所地",
            Self::SubjectPlace => "标的物所在地",
            Self::CommitteePlace => "调解组织所在地",
        }
    }
}

/// A court that may confirm the agreement, and the first ground that makes it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Competent {
    /// The court.
    pub court: OrgId,
    /// Its full name.
    pub name: String,
    /// Why.
    pub ground: Ground,
}

/// K-06, and for the court NA-2 (解释 355 (二)): the agreement can't go to the court that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompetent {
    /// The courts that may; none, if no place is known that a court of the list covers.
    pub instead: Vec<Competent>,
}

impl NotCompetent {
    /// The rule it rests on.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        "民事诉讼法205；民诉法司法解释355（二）"
    }

    /// What to tell the mediator, with the next step.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.instead.is_empty() {
            return "现有资料里没有有管辖权的法院：双方住所地、标的物所在地、调解组织所在地都不在可选法院的辖区内。\
                    请核对地址后再选，或请当事人到有管辖权的法院申请。"
                .to_owned();
        }
        let names: Vec<String> =
            self.instead.iter().map(|court| format!("{}（{}）", court.name, court.ground.label())).collect();
        format!("所选法院对这份协议没有管辖权。请双方改为共同选择：{}。", names.join("、"))
    }
}

/// The courts that may confirm the agreement, in the order of `courts` (民事诉讼法 205, B-213).
#[must_use]
pub fn competent(matter: &Matter, courts: &[Court]) -> Vec<Competent> {
    let found = courts.iter().filter_map(|court| {
        let ground = ground(matter, court)?;
        Some(Competent { court: court.id.clone(), name: court.name.clone(), ground })
    });
    found.collect()
}

/// The court that the parties chose together, if it may confirm the agreement.
///
/// # Errors
///
/// [`NotCompetent`] (K-06, NA-2) if it may not.
pub fn choose(matter: &Matter, courts: &[Court], chosen: &OrgId) -> Result<Competent, NotCompetent> {
    let competent = competent(matter, courts);
    match competent.iter().find(|court| court.court == *chosen) {
        Some(court) => Ok(court.clone()),
        None => Err(NotCompetent { instead: competent }),
    }
}

fn ground(matter: &Matter, court: &Court) -> Option<Ground> {
    if let Some(inviting) = &matter.invited_by {
        return (*inviting == Inviting::Known(court.id.clone())).then_some(Ground::Invited);
    }
    let level = if matter.intermediate { Level::Intermediate } else { Level::Basic };
    if court.level != level {
        return None;
    }
    let covers = |places: &[Division]| places.iter().any(|place| court.covers(place));
    if !matter.labour && covers(&matter.residences) {
        Some(Ground::Residence)
    } else if !matter.labour && covers(&matter.subject_places) {
        Some(Ground::SubjectPlace)
    } else if covers(&matter.committees) {
        Some(Ground::CommitteePlace)
    } else {
        None
    }
}

/// An application for confirmation, as it lies at a court.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Name of the court.
    pub court: String,
    /// 提交.
    pub filed_at: Timestamp,
    /// 立案.
    pub docketed_at: Option<Timestamp>,
    /// Whether it came to nothing: not accepted, withdrawn, dismissed.
    pub over: bool,
}

/// B-307: of several applications about one dispute, the one that stands in the way of the next: that of the court
/// which docketed it first (最先立案, 解释 352), or to which it came first while none has.
#[must_use]
pub fn standing_filing(filings: &[Filing]) -> Option<&Filing> {
    let open = filings.iter().filter(|filing| !filing.over);
    open.min_by_key(|filing| (filing.docketed_at.is_none(), filing.docketed_at, filing.filed_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn division(code: &str) -> Division {
        Division::parse(code).unwrap()
    }

    fn court(id: &str, level: Level, covers: &[&str]) -> Court {
        let covers = covers.iter().map(|code| division(code)).collect();
        Court { id: OrgId::new(id), name: format!("{id}法院"), level, covers }
    }

    fn courts() -> Vec<Court> {
        vec![
            court("潞川", Level::Basic, &["990499"]),
            court("潞山", Level::Basic, &["990498"]),
            court("中院", Level::Intermediate, &["990400"]),
        ]
    }

    fn places(codes: &[&str]) -> Vec<Division> {
        codes.iter().map(|code| division(code)).collect()
    }

    #[track_caller]
    fn check(matter: &Matter, expected: &[(&str, Ground)]) {
        let found = competent(matter, &courts());
        let found: Vec<_> = found.iter().map(|court| (court.court.as_str(), court.ground)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn b_213_residence_of_any_party_subject_place_and_committee_place_all_count() {
        let mut matter = Matter { committees: places(&["990499101"]), ..Matter::default() };
        check(&matter, &[("潞川", Ground::CommitteePlace)]);
        matter.residences = places(&["110105", "990498003"]);
        check(&matter, &[("潞川", Ground::CommitteePlace), ("潞山", Ground::Residence)]);
        matter.subject_places = places(&["990499101203"]);
        check(&matter, &[("潞川", Ground::SubjectPlace), ("潞山", Ground::Residence)]);
    }

    #[test]
    fn b_213_after_an_invitation_only_the_inviting_court_is_competent() {
        let matter = Matter {
            invited_by: Some(Inviting::Known(OrgId::new("潞山"))),
            residences: places(&["990499"]),
            committees: places(&["990499"]),
            ..Matter::default()
        };
        check(&matter, &[("潞山", Ground::Invited)]);
        let away = Matter { invited_by: Some(Inviting::Elsewhere), ..matter };
        check(&away, &[]);
    }

    #[test]
    fn b_213_the_slip_says_which_court_invited() {
        let courts = ["潞川区人民法院", "潞山区人民法院"]
            .map(|name| Court { name: name.to_owned(), ..court(name, Level::Basic, &["990499"]) });
        let check = |sender: &str, expected: Option<&str>| {
            let expected = expected.map_or(Inviting::Elsewhere, |id| Inviting::Known(OrgId::new(id)));
            assert_eq!(inviting(sender, &courts, &OrgId::new("潞川区人民法院")), expected, "{sender}");
        };
        check("潞山区人民法院", Some("潞山区人民法院"));
        check("山西省潞山区人民法院石桥法庭", Some("潞山区人民法院"));
        check("潞川区人民法院", Some("潞川区人民法院"));
        check("潞山法院诉调对接中心", Some("潞山区人民法院"));
        check("人民法院", Some("潞川区人民法院"));
        check("立案庭", Some("潞川区人民法院"));
        check("", Some("潞川区人民法院"));
        check("南城区人民法院", None);
    }

    #[test]
    fn b_213_matters_for_an_intermediate_court_go_there() {
        let matter = Matter { committees: places(&["990499001"]), intermediate: true, ..Matter::default() };
        check(&matter, &[("中院", Ground::CommitteePlace)]);
    }

    #[test]
    fn labour_disputes_go_to_the_court_of_the_committee_only() {
        let matter = Matter {
            residences: places(&["990498"]),
            subject_places: places(&["990498"]),
            committees: places(&["990499"]),
            labour: true,
            ..Matter::default()
        };
        check(&matter, &[("潞川", Ground::CommitteePlace)]);
    }

    #[test]
    fn b_307_with_several_organisations_the_court_of_any_may_be_asked() {
        let matter = Matter { committees: places(&["990499", "990498"]), ..Matter::default() };
        check(&matter, &[("潞川", Ground::CommitteePlace), ("潞山", Ground::CommitteePlace)]);
    }

    #[test]
    fn k_06_a_wrong_choice_is_told_the_right_ones() {
        let matter = Matter { committees: places(&["990499"]), ..Matter::default() };
        assert_eq!(choose(&matter, &courts(), &OrgId::new("潞川")).unwrap().ground, Ground::CommitteePlace);
        let no = choose(&matter, &courts(), &OrgId::new("潞山")).unwrap_err();
        assert_eq!(
            no.sentence(),
            "所选法院对这份协议没有管辖权。请双方改为共同选择：潞川法院（调解组织所在地）。"
        );
        let nowhere = choose(&Matter::default(), &courts(), &OrgId::new("潞川")).unwrap_err();
        assert!(nowhere.instead.is_empty() && nowhere.sentence().contains("请核对地址"));
    }

    #[test]
    fn b_307_no_second_filing_and_the_first_to_docket_has_it() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let filing = |court: &str, filed, docketed: Option<i64>, over| Filing {
            court: court.to_owned(),
            filed_at: at(filed),
            docketed_at: docketed.map(at),
            over,
        };
        let court_of = |filings: &[Filing]| standing_filing(filings).map(|filing| filing.court.clone());
        let docketed = [filing("潞川", 1, Some(9), false), filing("潞山", 2, Some(5), false)];
        assert_eq!(court_of(&docketed).as_deref(), Some("潞山"));
        let filed = [filing("潞山", 2, None, false), filing("潞川", 1, None, false)];
        assert_eq!(court_of(&filed).as_deref(), Some("潞川"));
        let one_docketed = [filing("潞川", 1, None, false), filing("潞山", 2, Some(5), false)];
        assert_eq!(court_of(&one_docketed).as_deref(), Some("潞山"));
        assert_eq!(court_of(&[filing("潞川", 1, Some(2), true)]), None);
        assert_eq!(court_of(&[]), None);
    }

    #[test]
    fn zeros_stand_for_the_whole_and_other_texts_are_no_division() {
        assert!(division("140400").contains(&division("140404")));
        assert!(division("140000").contains(&division("140404101")));
        assert!(division("990499000000").contains(&division("990499101203")));
        assert!(division("990499100").contains(&division("990499100203")));
        assert!(!division("990499101").contains(&division("990499")));
        for text in ["", "9904", "99049912", "9904990", "99049x", "000000", "９９０４９９"] {
            assert_eq!(Division::parse(text), Err(NoDivision), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_division_contains_itself_and_its_parts(county in "[1-9][0-9]{5}", town in "[0-9]{3}", village in "[0-9]{3}") {
            let (whole, part) = (division(&county), division(&format!("{county}{town}{village}")));
            prop_assert!(whole.contains(&whole) && whole.contains(&part) && part.contains(&part));
        }

        #[test]
        fn another_place_never_takes_a_court_away(known in "99049[0-9]", more in "99049[0-9]") {
            let matter = Matter { residences: places(&[&known]), ..Matter::default() };
            let wider = Matter { residences: places(&[&known, &more]), ..Matter::default() };
            let after = competent(&wider, &courts());
            prop_assert!(competent(&matter, &courts()).iter().all(|court| after.contains(court)));
        }

        #[test]
        fn after_an_invitation_there_is_never_a_second_court(place in "99049[0-9]") {
            let matter = Matter { invited_by: Some(Inviting::Known(OrgId::new("潞川"))), residences: places(&[&place]), ..Matter::default() };
            prop_assert_eq!(competent(&matter, &courts()).len(), 1);
        }
    }
}
