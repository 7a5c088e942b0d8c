//! 可选时段: times that a court offers for inquiries, and how the parties of a case come to one of them.
//!
//! A party proposes one, and it is kept for the case; everybody else is asked, because an inquiry needs all of them at
//! the same time (民诉法解释 356). A no gives it back. A yes of all is what the court plans by: the appointment itself is
//! fixed by its own order, which asks whether the case is fit for it (在线诉讼规则 21; `legal.md` C50).

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::Case;
use super::command::CommandKind;
use super::consent::Step;
use super::guard::consents;
use super::id::{AccountId, CaseId, PartyId, SlotId};
use super::refusal::Refusal;
use super::stage::Confirmation;
use crate::agenda::end_of;
use crate::calendar;

/// How long a time is kept for a case whose others have not answered: shorter would hurry people who are asked by SMS,
/// longer would keep times from others.
pub const ANSWER_TIME: SignedDuration = SignedDuration::from_hours(24);
/// Minutes of one time.
const MINUTES: RangeInclusive<u16> = 10..=240;
/// Most times that are offered at once: a day of half hours.
const ROW_MAX: u16 = 20;
/// Farthest day for which times are offered; the court has thirty days for all of it (DL-C4).
const DAYS_MAX: i64 = 60;
/// From when the parties may choose (both have applied) until the inquiry is planned.
const CHOOSING: [Confirmation; 5] = [
    Confirmation::Filed,
    Confirmation::Correction,
    Confirmation::Accepted,
    Confirmation::Review,
    Confirmation::Supplement,
];

/// A time that a court offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub id: SlotId,
    /// Whose time it is.
    pub judge: AccountId,
    /// 审判员.
    pub judge_name: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// The first instant after it.
    pub ends_at: Timestamp,
    /// For which case it is kept, if any.
    pub hold: Option<Hold>,
}

/// What keeps a time for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The case.
    pub case: CaseId,
    /// Who proposed it.
    pub by: PartyId,
    /// When.
    pub at: Timestamp,
    /// Since when all have said yes.
    pub agreed_at: Option<Timestamp>,
    /// Who said yes, who proposed it among them.
    pub yes: BTreeSet<PartyId>,
}

/// How a time stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Nobody has it.
    Free,
    /// Somebody proposed it, and the others are asked.
    Proposed,
    /// All said yes; the court plans by it.
    Agreed,
}

impl Slot {
    /// How it stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> SlotState {
        match &self.hold {
            Some(hold) if hold.agreed_at.is_some() => SlotState::Agreed,
            Some(hold) if now < hold.at + ANSWER_TIME => SlotState::Proposed,
            Some(_) | None => SlotState::Free,
        }
    }

    /// What keeps it for `case` at `now`.
    #[must_use]
    pub fn held_for(&self, case: &CaseId, now: Timestamp) -> Option<&Hold> {
        let hold = self.hold.as_ref().filter(|hold| hold.case == *case)?;
        (self.state(now) != SlotState::Free && now < self.starts_at).then_some(hold)
    }
}

/// A row of times, one right after the other, as a judge or clerk offers them.
///
/// # Errors
///
/// [`Refusal::Invalid`] if there are none or too many of them, or if they are not all of one day, in the future and
/// near enough.
pub fn row(
    (day, first): (Date, Time),
    (minutes, count): (u16, u16),
    now: Timestamp,
) -> Result<Vec<(Timestamp, Timestamp)>, Refusal> {
    let invalid = |field, sentence: &str| Refusal::Invalid { field, sentence: sentence.to_owned() };
    if !MINUTES.contains(&minutes) {
        return Err(invalid("minutes", "每段要在10到240分钟之间。请重新填写。"));
    }
    if count == 0 || count > ROW_MAX {
        return Err(invalid("count", "一次可以放1到20段。请重新填写。"));
    }
    if calendar::days_between(calendar::day_of(now), day) > DAYS_MAX {
        return Err(invalid("day", "最多放60天以内的时段。请重新选日期。"));
    }
    let minute = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    if minute(first) + i64::from(minutes) * i64::from(count) > 24 * 60 {
        return Err(invalid("count", "这些时段排到第二天去了。请减少段数，或者从早一些开始。"));
    }
    let begin = calendar::start_of(day) + SignedDuration::from_mins(minute(first));
    if begin <= now {
        return Err(invalid("first", "开始时间已经过去了。请选以后的时间。"));
    }
    Ok((0..count)
        .map(|index| {
            let starts_at = end_of(begin, minutes * index);
            (starts_at, end_of(starts_at, minutes))
        })
        .collect())
}

impl Case {
    /// Whether `party` may choose a time now.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if not everybody has applied, the inquiry is planned already, or the party did not agree to be
    /// heard by video.
    pub fn may_choose_time(&self, party: &PartyId, now: Timestamp) -> Result<(), Refusal> {
        let party = self.party(party).ok_or(Refusal::Unknown)?;
        self.confirmation_in(CommandKind::ScheduleInquiry, &CHOOSING, now)?;
        consents(party, Step::Hearing)
    }

    /// Whether this judge may hear the case: the one who holds it, or anybody who may while nobody does.
    #[must_use]
    pub fn may_be_heard_by(&self, judge: &AccountId) -> bool {
        match &self.claim {
            Some(claim) => claim.judge.id == judge.as_str(),
            None => self.may_sit(judge.as_str()).is_ok(),
        }
    }

    /// Names of the parties who have not said yes.
    #[must_use]
    pub fn unanswered(&self, hold: &Hold) -> Vec<String> {
        let open = self.parties.iter().filter(|party| !hold.yes.contains(&party.id));
        open.map(|party| party.acting_name().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::case::story::cast::at;
    use crate::case::story::journey;

    fn now() -> Timestamp {
        "2026-06-08T07:00:00Z".parse().unwrap()
    }

    #[track_caller]
    fn refused(day: Date, first: Time, minutes: u16, count: u16, field: &str) {
        match row((day, first), (minutes, count), now()) {
            Err(Refusal::Invalid { field: told, .. }) => assert_eq!(told, field),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn times_follow_each_other_within_a_day() {
        let offered = row((date(2026, 6, 11), time(9, 0, 0, 0)), (40, 3), now()).unwrap();
        let told: Vec<String> =
            offered.iter().map(|&(from, until)| crate::agenda::span((from, until), now())).collect();
        assert_eq!(
            told,
            [
                "6月11日（星期四）09:00至09:40",
                "6月11日（星期四）09:40至10:20",
                "6月11日（星期四）10:20至11:00"
            ]
        );
        refused(date(2026, 6, 11), time(9, 0, 0, 0), 9, 1, "minutes");
        refused(date(2026, 6, 11), time(9, 0, 0, 0), 30, 0, "count");
        refused(date(2026, 6, 11), time(9, 0, 0, 0), 30, 21, "count");
        refused(date(2026, 6, 11), time(23, 0, 0, 0), 30, 3, "count");
        refused(date(2026, 6, 8), time(15, 0, 0, 0), 30, 1, "first");
        refused(date(2026, 8, 8), time(9, 0, 0, 0), 30, 1, "day");
    }

    fn slot(agreed_at: Option<Timestamp>) -> Slot {
        let hold = Hold {
            case: CaseId::new("a"),
            by: PartyId::new("p"),
            at: now(),
            agreed_at,
            yes: BTreeSet::from([PartyId::new("p")]),
        };
        let starts_at = now() + SignedDuration::from_hours(72);
        Slot {
            id: SlotId::new("s"),
            judge: AccountId::new("j"),
            judge_name: "顾明远".to_owned(),
            starts_at,
            ends_at: end_of(starts_at, 30),
            hold: Some(hold),
        }
    }

    #[test]
    fn a_proposal_lapses_after_a_day_and_an_agreement_when_its_time_comes() {
        let (asked, agreed, own) = (slot(None), slot(Some(now())), CaseId::new("a"));
        let after = |hours| now() + SignedDuration::from_hours(hours);
        assert_eq!((asked.state(after(23)), asked.state(after(24))), (SlotState::Proposed, SlotState::Free));
        assert!(asked.held_for(&own, after(23)).is_some() && asked.held_for(&own, after(24)).is_none());
        assert!(agreed.held_for(&own, after(71)).is_some() && agreed.held_for(&own, after(72)).is_none());
        assert!(agreed.held_for(&CaseId::new("b"), after(1)).is_none());
    }

    #[test]
    fn c50_times_are_chosen_between_the_application_and_the_appointment() {
        for (story, good) in [
            (journey::to_effective(), false),
            (journey::to_filed(), true),
            (journey::to_accepted(), true),
            (journey::to_claimed(), true),
            (journey::to_hearing(), false),
        ] {
            let case = &story.case;
            let party = case.parties[0].id.clone();
            let choice = case.may_choose_time(&party, case.updated_at);
            assert_eq!(choice.is_ok(), good, "{:?} {choice:?}", case.confirmation);
        }
        let claimed = journey::to_claimed();
        let judge = claimed.case.claim.as_ref().unwrap().judge.id.clone();
        assert!(claimed.case.may_be_heard_by(&AccountId::new(judge)));
        assert!(!claimed.case.may_be_heard_by(&AccountId::new("another")));
        let mediator = journey::to_filed().case.mediator.id.clone();
        assert!(!journey::to_filed().case.may_be_heard_by(&AccountId::new(mediator)));
        assert_eq!(claimed.case.may_choose_time(&PartyId::new("x"), at(0)), Err(Refusal::Unknown));
    }
}
