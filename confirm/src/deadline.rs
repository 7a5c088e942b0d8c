//! 期间, legal terms as data.
//!
//! Source: `legal.md` B.12 (DL-M1 … DL-X1), B-205; every row of `confirm/data/terms.json` names its article. A term ends
//! with its last day in Beijing, whatever the zone of the host: the half-open interval ends at the first instant of
//! the day after it, and an act at that instant is too late.
//!
//! * [`running`]: a term that runs in a case, with what lengthens it
//! * [`window`]: the two last days of a joint application
//! * [`effect`]: when an agreement takes effect
//!
//! Left out: 期限顺延 (民事诉讼法 86) gives a missed term back by a decision of the court; only the ten days to ask for it
//! are here (DL-X1). So are 时效中止、中断 of enforcement (DL-P1, 民事诉讼法 250), which a court finds, and time in the post
//! (民事诉讼法 85: 在途时间), because acts here arrive at once.

pub mod effect;
mod refusal;
pub mod running;
pub mod window;

use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::effect::{Channel, effective_at};
pub use self::refusal::{NoExtension, NoPause};
pub use self::running::{Pause, Running};
pub use self::window::{Timeliness, Window};
use crate::calendar::{self, OutOfReach};

/// How a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Unit {
    /// Natural days: the first day is not counted, a last day of rest moves to the next working day (民事诉讼法 85).
    #[serde(rename = "nat")]
    Days,
    /// 工作日, working days.
    #[serde(rename = "work")]
    Workdays,
    /// Months, to the same day of the month or else its last day (民法典 202).
    #[serde(rename = "month")]
    Months,
    /// Years, to the same day (民法典 202).
    #[serde(rename = "year")]
    Years,
    /// 指定期间: natural days that the judge sets for the case. The row has no length of its own; the days are
    /// [`Running::extra_days`] or the day is [`Running::extended_to`].
    #[serde(rename = "judge")]
    Judge,
    /// No term of law but a habit of the organisation: see [`Term::visit_days_after`].
    #[serde(rename = "policy")]
    Policy,
}

/// What starts a term; its day is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// 收到委派或交办.
    ReceiptOfAssignment,
    /// 双方同意在线调解.
    BothConsentedOnline,
    /// 收到申请.
    ApplicationReceived,
    /// 指定了调解组织或调解员.
    Assigned,
    /// 调解员确认接受.
    MediatorAccepted,
    /// 受理.
    Accepted,
    /// 协议生效.
    AgreementEffective,
    /// 申请材料齐全; after a correction (补正) the term starts again.
    ApplicationComplete,
    /// 立案.
    Docketed,
    /// 收到通知.
    NoticeReceived,
    /// 通知送达.
    NoticeServed,
    /// 收到裁定书.
    RulingReceived,
    /// 知道或者应当知道.
    KnewOrShouldKnow,
    /// 履行期间的最后一日; of instalments, that of the last.
    LastDayOfPerformance,
    /// 裁定生效, where no time of performance is set.
    RulingEffective,
    /// 应当履行之日.
    DueDate,
    /// 发出公告.
    Announcement,
    /// 障碍消除.
    ObstacleRemoved,
}

/// Who can lengthen a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extender {
    /// 各方当事人同意.
    AllParties,
    /// 本院院长批准.
    President,
}

/// 延长, how a term may be lengthened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// By whom.
    pub by: Extender,
    /// The most days, all extensions together; absent where the law sets no bound.
    pub len: Option<u16>,
}

/// What follows when a term is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnExpiry {
    /// Remind, then the mediation ends with E3.
    RemindThenEndE3,
    /// The organisation chooses the mediator.
    AssignByOrganisation,
    /// The case goes back and another mediator is chosen (B-507).
    ReturnAndReassign,
    /// The mediation ends with E6.
    EndE6,
    /// The parties are told that they can ask for arbitration.
    TellArbitration,
    /// No joint application any more: C05.
    ExpireC05,
    /// The judge may treat the application as withdrawn (民诉法解释 357).
    JudgeMayTreatAsWithdrawn,
}

/// A row of `legal.md` B.12.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Id of the row, for example DL-C1.
    pub id: &'static str,
    /// What has to be done.
    pub name: &'static str,
    /// What starts it; of several, the one that fits the case.
    pub start: Vec<Start>,
    /// How long, in `unit`; 0 where the row has no length of its own.
    #[serde(rename = "len", deserialize_with = "none_as_zero")]
    pub length: u16,
    /// Counted in what.
    pub unit: Unit,
    /// The article.
    pub basis: &'static str,
    /// Days left at and below which a screen warns.
    pub low: i64,
    /// How it may be lengthened; absent where it can't.
    pub extend: Option<Extension>,
    /// What stops the clock, with its article; absent where nothing does.
    pub pause: Option<&'static str>,
    /// What starts it anew, with its article.
    pub restart: Option<&'static str>,
    /// 不变期间: neither lengthened nor stopped by anybody (民诉法解释 127).
    #[serde(default)]
    pub fixed: bool,
    /// What follows when it is over.
    pub on_expiry: Option<OnExpiry>,
    /// On which days somebody is reminded, by days left.
    #[serde(default)]
    pub remind_days_left: Vec<u16>,
    /// 回访 at how many days after the start; only for [`Unit::Policy`].
    #[serde(default)]
    pub visit_days_after: Vec<u16>,
    /// The article was not read but remembered: confirm it with the local court or 司法局.
    #[serde(default)]
    pub from_knowledge: bool,
}

fn none_as_zero<'de, D: serde::Deserializer<'de>>(input: D) -> Result<u16, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or(0))
}

static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/terms.json")).expect("a test reads the table of this build")
});

/// All rows of B.12.
#[must_use]
pub fn terms() -> &'static [Term] {
    &TERMS
}

/// The row with this id.
#[must_use]
pub fn term(id: &str) -> Option<&'static Term> {
    terms().iter().find(|term| term.id == id)
}

/// 共同申请司法确认, DL-C1: from the day the agreement takes effect.
pub static APPLICATION: LazyLock<Term> = LazyLock::new(|| row("DL-C1"));
/// 决定是否受理, DL-C2: from the day the application is complete.
pub static ACCEPTANCE: LazyLock<Term> = LazyLock::new(|| row("DL-C2"));
/// 作出裁定, DL-C3: the working limit, from acceptance.
pub static RULING: LazyLock<Term> = LazyLock::new(|| row("DL-C3"));
/// 特别程序审限, DL-C4: the outer limit, from docketing.
pub static PROCEDURE: LazyLock<Term> = LazyLock::new(|| row("DL-C4"));
/// 当事人异议, DL-C7: from receipt of the ruling.
pub static OBJECTION: LazyLock<Term> = LazyLock::new(|| row("DL-C7"));
/// 补充陈述、材料, DL-C6: from service of the notice; the judge sets the days.
pub static SUPPLEMENT: LazyLock<Term> = LazyLock::new(|| row("DL-C6"));
/// 申请执行, DL-P1: from the last day of performance.
pub static ENFORCEMENT: LazyLock<Term> = LazyLock::new(|| row("DL-P1"));
/// 公告送达, DL-S1: from the announcement.
pub static ANNOUNCEMENT: LazyLock<Term> = LazyLock::new(|| row("DL-S1"));

fn row(id: &str) -> Term {
    term(id).expect("a test looks up every row that has a name").clone()
}

impl Term {
    /// The last day counted plainly, without moving it off a day of rest. Never after [`Term::last_day`].
    ///
    /// Working days have no plain count, and rows without a length end nowhere: the start itself is returned for them.
    ///
    /// # Panics
    ///
    /// If the day is after year 9999; terms of law are short.
    #[must_use]
    pub fn nominal(&self, start: Date) -> Date {
        self.plain(start, 0)
    }

    /// [`Term::nominal`] of the term lengthened by `extra_days`.
    fn plain(&self, start: Date, extra_days: u16) -> Date {
        let span = match self.unit {
            Unit::Days | Unit::Judge => Span::new().days(self.length),
            Unit::Workdays | Unit::Policy => return start,
            Unit::Months => Span::new().months(self.length),
            Unit::Years => Span::new().years(self.length),
        };
        let end = start.checked_add(span).expect("terms of law end before year 9999");
        calendar::days_after(end, i32::from(extra_days))
    }

    /// The last day of the term lengthened by `extra_days`, before it moves off a day of rest.
    fn end(&self, start: Date, extra_days: u16) -> Result<Date, OutOfReach> {
        match self.unit {
            Unit::Workdays => calendar::workdays_after(start, self.length.saturating_add(extra_days)),
            Unit::Days | Unit::Months | Unit::Years | Unit::Judge | Unit::Policy => {
                Ok(self.plain(start, extra_days))
            }
        }
    }

    /// The last day on which the act is in time.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if it depends on holidays that are not known.
    pub fn last_day(&self, start: Date) -> Result<Date, OutOfReach> {
        self.moved(self.end(start, 0)?)
    }

    /// `end`, moved off a day of rest where the term is one of law.
    fn moved(&self, end: Date) -> Result<Date, OutOfReach> {
        match self.unit {
            Unit::Days | Unit::Workdays | Unit::Months | Unit::Years | Unit::Judge => {
                calendar::workday_from(end)
            }
            Unit::Policy => Ok(end),
        }
    }

    /// Days of 回访 (DL-P2), counted plainly from `start`; empty for other rows.
    #[must_use]
    pub fn visits(&self, start: Date) -> Vec<Date> {
        self.visit_days_after.iter().map(|days| calendar::days_after(start, i32::from(*days))).collect()
    }
}

/// The days on which somebody is reminded that `term` ends with `due`, earliest first.
#[must_use]
pub fn reminders(term: &Term, due: Date) -> Vec<Date> {
    let mut days: Vec<Date> =
        term.remind_days_left.iter().map(|left| calendar::days_after(due, -i32::from(*left))).collect();
    days.sort_unstable();
    days
}

/// The reminder that is due on `day`, said as the days left; `None` if `day` is no day of a reminder.
#[must_use]
pub fn reminder_on(term: &Term, due: Date, day: Date) -> Option<u16> {
    let left = u16::try_from(calendar::days_between(day, due)).ok()?;
    term.remind_days_left.contains(&left).then_some(left)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::days_after;

    fn days(length: u16) -> Term {
        Term { length, ..APPLICATION.clone() }
    }

    #[track_caller]
    fn check(start: Date, length: u16, legal: Date) {
        assert_eq!(days(length).last_day(start), Ok(legal), "{start} + {length}");
    }

    #[test]
    fn table_has_the_rows_of_the_specification() {
        let ids: Vec<&str> = terms().iter().map(|term| term.id).collect();
        let expected = [
            "DL-M1", "DL-M2", "DL-M3", "DL-M4", "DL-M5", "DL-M6", "DL-M7", "DL-C1", "DL-C2", "DL-C3",
            "DL-C4", "DL-C5", "DL-C6", "DL-C7", "DL-C8", "DL-P1", "DL-P2", "DL-S1", "DL-X1",
        ];
        assert_eq!(ids, expected);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn every_row_is_well_formed() {
        for term in terms() {
            let id = term.id;
            assert!(!term.name.is_empty() && !term.basis.is_empty() && !term.start.is_empty(), "{id}");
            let no_length = matches!(term.unit, Unit::Judge | Unit::Policy);
            assert_eq!(term.length == 0, no_length, "{id}");
            assert_eq!(!term.visit_days_after.is_empty(), term.unit == Unit::Policy, "{id}");
            assert!(term.low >= 0, "{id}");
            assert!(!(term.fixed && (term.extend.is_some() || term.pause.is_some())), "{id}");
            assert!(term.remind_days_left.is_sorted_by(|a, b| a > b), "{id}");
        }
    }

    #[track_caller]
    fn check_row(id: &str, length: u16, unit: Unit, basis: &str) {
        let term = term(id).unwrap();
        assert_eq!((term.length, term.unit), (length, unit), "{id}");
        assert!(term.basis.contains(basis), "{id} {}", term.basis);
    }

    #[test]
    fn every_row_has_its_length_and_article() {
        check_row("DL-M1", 3, Unit::Workdays, "在线调解规则15"); // B-510
        check_row("DL-M2", 2, Unit::Workdays, "在线调解规则10"); // B-505
        check_row("DL-M3", 3, Unit::Workdays, "在线调解规则10"); // B-505
        check_row("DL-M4", 3, Unit::Workdays, "在线调解规则12"); // B-507
        check_row("DL-M5", 30, Unit::Days, "在线调解规则24"); // B-519
        check_row("DL-M6", 1, Unit::Months, "人民调解工作若干规定33");
        check_row("DL-M7", 15, Unit::Days, "劳动争议调解仲裁法14");
        check_row("DL-C1", 30, Unit::Days, "民事诉讼法205"); // B-122
        check_row("DL-C2", 3, Unit::Days, "法释〔2011〕5号4");
        check_row("DL-C3", 15, Unit::Days, "法释〔2011〕5号5");
        check_row("DL-C4", 30, Unit::Days, "民事诉讼法187"); // B-212
        check_row("DL-C5", 3, Unit::Days, "在线诉讼规则10"); // B-605
        check_row("DL-C6", 0, Unit::Judge, "357"); // B-311, B-312
        check_row("DL-C7", 15, Unit::Days, "372"); // B-314
        check_row("DL-C8", 6, Unit::Months, "127"); // B-314
        check_row("DL-P1", 2, Unit::Years, "民事诉讼法250"); // B-215
        check_row("DL-P2", 0, Unit::Policy, "人民调解法31"); // B-120
        check_row("DL-S1", 30, Unit::Days, "民事诉讼法95"); // B-206
        check_row("DL-X1", 10, Unit::Days, "民事诉讼法86"); // B-205
        assert_eq!(term("DL-Z9"), None);
    }

    #[test]
    fn named_rows_are_rows_of_the_table() {
        for (named, id) in [
            (&*APPLICATION, "DL-C1"),
            (&*ACCEPTANCE, "DL-C2"),
            (&*RULING, "DL-C3"),
            (&*PROCEDURE, "DL-C4"),
            (&*SUPPLEMENT, "DL-C6"),
            (&*OBJECTION, "DL-C7"),
            (&*ENFORCEMENT, "DL-P1"),
            (&*ANNOUNCEMENT, "DL-S1"),
        ] {
            assert_eq!(Some(named), term(id));
        }
    }

    #[test]
    fn deadline_vectors_of_the_fixture() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../fixtures/cases.json")).unwrap();
        let day = |value: &serde_json::Value| -> Date { serde_json::from_value(value.clone()).unwrap() };
        for vector in fixture["deadline_vectors"].as_array().unwrap() {
            let length = u16::try_from(vector["days"].as_u64().unwrap()).unwrap();
            check(day(&vector["start"]), length, day(&vector["legal"]));
            assert_eq!(days(length).nominal(day(&vector["start"])), day(&vector["nominal"]));
        }
        for case in fixture["cases"].as_array().unwrap() {
            check(day(&case["window"]["effective"]), 30, day(&case["window"]["due_legal"]));
        }
    }

    #[test]
    fn vectors_of_the_specification() {
        check(date(2026, 6, 1), 30, date(2026, 7, 1));
        check(date(2026, 4, 16), 30, date(2026, 5, 18));
        check(date(2026, 9, 1), 30, date(2026, 10, 8));
        check(date(2026, 11, 20), 30, date(2026, 12, 21));
        check(date(2026, 9, 10), 3, date(2026, 9, 14));
        assert_eq!(term("DL-M4").unwrap().last_day(date(2026, 11, 20)), Ok(date(2026, 11, 25)));
    }

    #[test]
    fn enforcement_runs_two_years_from_the_last_part() {
        assert_eq!(ENFORCEMENT.nominal(date(2027, 7, 20)), date(2029, 7, 20));
    }

    #[test]
    fn month_without_that_day_ends_with_its_last_day() {
        let half_year = term("DL-C8").unwrap();
        assert_eq!(half_year.nominal(date(2026, 8, 31)), date(2027, 2, 28));
        assert_eq!(term("DL-M6").unwrap().last_day(date(2026, 3, 31)), Ok(date(2026, 4, 30)));
    }

    #[test]
    fn visits_come_three_and_thirty_days_after() {
        let visit = term("DL-P2").unwrap();
        assert_eq!(visit.visits(date(2026, 7, 20)), [date(2026, 7, 23), date(2026, 8, 19)]);
        assert!(APPLICATION.visits(date(2026, 7, 20)).is_empty());
    }

    #[test]
    fn reminders_of_the_application_come_on_five_days() {
        let due = date(2026, 7, 1);
        let expected =
            [date(2026, 6, 11), date(2026, 6, 21), date(2026, 6, 26), date(2026, 6, 29), date(2026, 7, 1)];
        assert_eq!(reminders(&APPLICATION, due), expected);
        assert_eq!(reminder_on(&APPLICATION, due, date(2026, 6, 26)), Some(5));
        assert_eq!(reminder_on(&APPLICATION, due, due), Some(0));
        assert_eq!(reminder_on(&APPLICATION, due, date(2026, 6, 25)), None);
        assert_eq!(reminder_on(&APPLICATION, due, date(2026, 7, 2)), None);
        assert!(reminders(&ACCEPTANCE, due).is_empty());
    }

    proptest! {
        #[test]
        fn longer_term_never_ends_sooner(offset in 0..300i32, row in 0..19usize, length in 0..30u16) {
            let start = days_after(date(2026, 1, 1), offset);
            let ends = |length| Term { length, ..terms()[row].clone() }.last_day(start);
            if let (Ok(short), Ok(long)) = (ends(length), ends(length + 1)) {
                prop_assert!(short <= long);
            }
        }

        #[test]
        fn legal_day_is_never_before_the_plain_one(offset in 0..365i32, row in 0..19usize) {
            let start = days_after(date(2026, 1, 1), offset);
            if let Ok(last) = terms()[row].last_day(start) {
                prop_assert!(last >= terms()[row].nominal(start));
            }
        }

        #[test]
        fn a_day_is_a_reminder_exactly_if_it_is_in_the_list(offset in 0..300i32, row in 0..19usize) {
            let (term, due) = (&terms()[row], date(2026, 11, 1));
            let day = days_after(date(2026, 3, 1), offset);
            prop_assert_eq!(reminder_on(term, due, day).is_some(), reminders(term, due).contains(&day));
        }
    }
}
