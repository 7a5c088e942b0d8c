//! 进行中的期间, a term that runs in a case, with what lengthens it.
//!
//! Source: `legal.md` B.12, B-521. How a pause is counted (DL-M5, 在线调解规则 26: the time of an appraisal is no part
//! of the term): its first day is the first that does not count, the day on which the term runs again counts; every day
//! between them that would have counted is added at the end, before the end moves off a day of rest. While a pause
//! lasts, the term can't end and the days left stand still.
//!
//! A pause that begins after the term was over does not bring it back.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Extender, NoExtension, NoPause, SUPPLEMENT, Term, Timeliness};
use crate::calendar::{self, OutOfReach};

/// 中止, days that are no part of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    /// The first day that does not count.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day on which the term runs again; absent as long as the pause lasts.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// An agreed or granted new last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NewEnd {
    to: Date,
    /// When it was agreed: who agreed knew of the pauses before, so only later ones lengthen it.
    on: Date,
}

/// A term that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    term: &'static Term,
    start: Date,
    extra_days: u16,
    extended_to: Option<NewEnd>,
    pauses: Vec<Pause>,
}

impl Running {
    /// `term`, started by what happened on `start`; that day is not counted.
    #[must_use]
    pub fn new(term: &'static Term, start: Date) -> Self {
        Self { term, start, extra_days: 0, extended_to: None, pauses: Vec::new() }
    }

    /// 补充陈述、材料 (DL-C6): the judge set `days` from the day on which the notice was served.
    #[must_use]
    pub fn supplement(start: Date, days: u16) -> Self {
        Self { extra_days: days, ..Self::new(&SUPPLEMENT, start) }
    }

    /// The row of the table.
    #[must_use]
    pub fn term(&self) -> &'static Term {
        self.term
    }

    /// The day that started it.
    #[must_use]
    pub fn start(&self) -> Date {
        self.start
    }

    /// Days by which it was lengthened, or that the judge set; working days where the term counts those.
    #[must_use]
    pub fn extra_days(&self) -> u16 {
        self.extra_days
    }

    /// The last day that was agreed or granted.
    #[must_use]
    pub fn extended_to(&self) -> Option<Date> {
        self.extended_to.map(|end| end.to)
    }

    /// What stopped its clock, in order.
    #[must_use]
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// Lengthens the term by `days`.
    ///
    /// # Errors
    ///
    /// [`NoExtension`] if the law does not let `by` do that.
    pub fn extend_by(&mut self, by: Extender, days: u16) -> Result<(), NoExtension> {
        let total = self.extra_days.saturating_add(days);
        match self.most_extra_days(by)? {
            Some(max) if total > max => Err(NoExtension::TooLong { max }),
            Some(_) | None => {
                self.extra_days = total;
                Ok(())
            }
        }
    }

    /// Lengthens the term to the day `to`, as agreed or granted on `on`. A day before the present end changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`NoExtension`] if the law does not let `by` do that.
    pub fn extend_to(&mut self, by: Extender, to: Date, on: Date) -> Result<(), NoExtension> {
        match self.most_extra_days(by)? {
            Some(max) if to > self.term.plain(self.start, max) => Err(NoExtension::TooLong { max }),
            Some(_) | None => {
                if self.extended_to.is_none_or(|end| self.shifted(end.to, end.on) < to) {
                    self.extended_to = Some(NewEnd { to, on });
                }
                Ok(())
            }
        }
    }

    fn most_extra_days(&self, by: Extender) -> Result<Option<u16>, NoExtension> {
        if self.term.fixed {
            return Err(NoExtension::Fixed);
        }
        match self.term.extend {
            None => Err(NoExtension::NotForeseen),
            Some(extension) if extension.by != by => Err(NoExtension::NotYours(extension.by)),
            Some(extension) => Ok(extension.len),
        }
    }

    /// Stops the clock: `from` is the first day that does not count.
    ///
    /// # Errors
    ///
    /// [`NoPause`] if nothing stops this term, it stands still already, or `from` is too early.
    pub fn pause(&mut self, from: Date) -> Result<(), NoPause> {
        if self.term.fixed || self.term.pause.is_none() {
            return Err(NoPause::NotForeseen);
        }
        let earliest = match self.pauses.last() {
            Some(Pause { until: None, .. }) => return Err(NoPause::Already),
            Some(Pause { until: Some(until), .. }) => *until,
            None => self.start,
        };
        if from < earliest {
            return Err(NoPause::TooEarly { earliest });
        }
        self.pauses.push(Pause { from, until: None });
        Ok(())
    }

    /// Lets the clock run again: `until` is the first day that counts.
    ///
    /// # Errors
    ///
    /// [`NoPause`] if it is not paused, or `until` is before the pause.
    pub fn resume(&mut self, until: Date) -> Result<(), NoPause> {
        let Some(pause) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) else {
            return Err(NoPause::NotPaused);
        };
        if until < pause.from {
            return Err(NoPause::TooEarly { earliest: pause.from });
        }
        pause.until = Some(until);
        Ok(())
    }

    /// The last day counted plainly: never after [`Running::due`], and known without any holiday table.
    #[must_use]
    pub fn nominal(&self) -> Date {
        let end = self.shifted(self.term.plain(self.start, self.extra_days), self.start);
        self.extended_to.map_or(end, |new| end.max(self.shifted(new.to, new.on)))
    }

    /// The last day on which the act is in time. An open pause adds nothing yet.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if it depends on holidays that are not known.
    pub fn due(&self) -> Result<Date, OutOfReach> {
        let end = self.shifted_by_law(self.term.end(self.start, self.extra_days)?, self.start)?;
        let end = match self.extended_to {
            Some(new) => end.max(self.shifted_by_law(new.to, new.on)?),
            None => end,
        };
        self.term.moved(end)
    }

    /// The first instant that is too late: midnight in Beijing after the last day.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if the last day depends on holidays that are not known.
    pub fn ends_at(&self) -> Result<Timestamp, OutOfReach> {
        Ok(calendar::start_of(calendar::days_after(self.due()?, 1)))
    }

    /// Whether an act at `now` is in time.
    #[must_use]
    pub fn timeliness(&self, now: Timestamp) -> Timeliness {
        if self.paused_since(now).is_some() {
            return Timeliness::Open;
        }
        Timeliness::of(self.nominal(), self.due(), now)
    }

    /// Whether the term is over for certain at `now`; where holidays are not known, [`Running::timeliness`] says so.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        matches!(self.timeliness(now), Timeliness::Over { .. })
    }

    /// Days left at `now`: 0 on the last day, negative after it. They stand still in a pause, and count to the plain
    /// last day where the legal one is not known, because that is the earlier of the two.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        let today = self.paused_since(now).unwrap_or_else(|| calendar::day_of(now));
        calendar::days_between(today, self.due().unwrap_or_else(|_| self.nominal()))
    }

    /// The first day of the pause that lasts at `now`.
    #[must_use]
    pub fn paused_since(&self, now: Timestamp) -> Option<Date> {
        let today = calendar::day_of(now);
        let last = self.due().unwrap_or_else(|_| self.nominal());
        let pause = self.pauses.last().filter(|pause| pause.until.is_none())?;
        (pause.from <= today && pause.from <= last).then_some(pause.from)
    }

    /// `end`, later by the days of each pause since `since` that began before it was over, counted plainly.
    fn shifted(&self, end: Date, since: Date) -> Date {
        self.pauses
            .iter()
            .fold(end, |end, pause| if pause.from <= end { self.after(end, *pause, since) } else { end })
    }

    /// [`Running::shifted`] where a day of rest at the end keeps the term open for one more pause.
    fn shifted_by_law(&self, end: Date, since: Date) -> Result<Date, OutOfReach> {
        let mut end = end;
        for pause in &self.pauses {
            if pause.from <= end || pause.from <= self.term.moved(end)? {
                end = self.after(end, *pause, since);
            }
        }
        Ok(end)
    }

    fn after(&self, end: Date, pause: Pause, since: Date) -> Date {
        let Some(until) = pause.until else { return end };
        // The day of the start never counted, so pausing it takes nothing away.
        let from = pause.from.max(calendar::days_after(self.start, 1));
        if pause.from < since {
            return end;
        }
        let days = calendar::days_between(from, until).max(0);
        calendar::days_after(end, i32::try_from(days).expect("pauses are shorter than human history"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{days_after, start_of};
    use crate::deadline::{Unit, term, terms};

    const JUNE: Date = date(2026, 6, 1);

    fn mediation() -> Running {
        Running::new(term("DL-M5").unwrap(), JUNE)
    }

    #[track_caller]
    fn check(running: &Running, nominal: Date, due: Date) {
        assert_eq!((running.nominal(), running.due()), (nominal, Ok(due)));
    }

    #[test]
    fn term_ends_at_midnight_in_beijing() {
        let running = mediation();
        check(&running, date(2026, 7, 1), date(2026, 7, 1));
        let end: Timestamp = "2026-07-01T16:00:00Z".parse().unwrap();
        assert_eq!(running.ends_at(), Ok(end));
        assert!(!running.is_over(end - jiff::SignedDuration::from_nanos(1)));
        assert!(running.is_over(end));
        assert_eq!(
            [running.days_left(end - jiff::SignedDuration::from_secs(1)), running.days_left(end)],
            [0, -1]
        );
    }

    #[test]
    fn paused_days_are_added_at_the_end() {
        let mut running = mediation();
        running.pause(date(2026, 6, 10)).unwrap();
        running.resume(date(2026, 6, 20)).unwrap();
        check(&running, date(2026, 7, 11), date(2026, 7, 13));
    }

    #[test]
    fn pause_of_the_first_day_takes_nothing_from_it() {
        let mut running = mediation();
        running.pause(JUNE).unwrap();
        running.resume(date(2026, 6, 2)).unwrap();
        check(&running, date(2026, 7, 1), date(2026, 7, 1));
    }

    #[test]
    fn days_left_stand_still_while_a_pause_lasts() {
        let mut running = mediation();
        running.pause(date(2026, 6, 29)).unwrap();
        let august = start_of(date(2026, 8, 1));
        assert_eq!((running.days_left(august), running.is_over(august)), (2, false));
        assert_eq!(running.timeliness(august), Timeliness::Open);
        assert_eq!(running.days_left(start_of(date(2026, 6, 20))), 11);
        running.resume(date(2026, 8, 3)).unwrap();
        assert_eq!(running.due(), Ok(date(2026, 8, 5)));
        assert_eq!(running.days_left(start_of(date(2026, 8, 3))), 2);
    }

    #[test]
    fn pause_after_the_end_does_not_bring_the_term_back() {
        let mut running = mediation();
        running.pause(date(2026, 7, 2)).unwrap();
        assert!(running.is_over(start_of(date(2026, 7, 10))));
        running.resume(date(2026, 7, 20)).unwrap();
        check(&running, date(2026, 7, 1), date(2026, 7, 1));
    }

    #[test]
    fn pause_on_the_day_of_rest_at_the_end_still_counts() {
        // Ends plainly on Saturday 2026-05-16, by law on Monday.
        let mut running = Running::new(term("DL-M5").unwrap(), date(2026, 4, 16));
        running.pause(date(2026, 5, 17)).unwrap();
        running.resume(date(2026, 5, 27)).unwrap();
        assert_eq!(running.due(), Ok(date(2026, 5, 26)));
    }

    #[test]
    fn new_last_day_is_lengthened_by_later_pauses_only() {
        let mut running = mediation();
        running.pause(date(2026, 6, 10)).unwrap();
        running.resume(date(2026, 6, 12)).unwrap();
        running.extend_to(Extender::AllParties, date(2026, 8, 3), date(2026, 6, 15)).unwrap();
        assert_eq!(running.due(), Ok(date(2026, 8, 3)));
        running.pause(date(2026, 6, 20)).unwrap();
        running.resume(date(2026, 6, 21)).unwrap();
        assert_eq!(running.due(), Ok(date(2026, 8, 4)));
    }

    #[track_caller]
    fn check_extension(id: &str, by: Extender, days: u16, expected: Result<(), NoExtension>) {
        let mut running = Running::new(term(id).unwrap(), JUNE);
        assert_eq!(running.extend_by(by, days), expected, "{id}");
    }

    #[test]
    fn terms_are_lengthened_by_whom_the_law_names_only() {
        use Extender::{AllParties, President};
        check_extension("DL-M5", AllParties, 60, Ok(()));
        check_extension("DL-M5", President, 1, Err(NoExtension::NotYours(AllParties)));
        check_extension("DL-C3", President, 10, Ok(()));
        check_extension("DL-C3", President, 11, Err(NoExtension::TooLong { max: 10 }));
        check_extension("DL-C3", AllParties, 1, Err(NoExtension::NotYours(President)));
        check_extension("DL-C4", President, 90, Ok(()));
        check_extension("DL-C8", President, 1, Err(NoExtension::Fixed));
        check_extension("DL-C8", AllParties, 1, Err(NoExtension::Fixed));
        check_extension("DL-C1", AllParties, 1, Err(NoExtension::NotForeseen));
    }

    #[test]
    fn ruling_is_lengthened_by_ten_days_in_all() {
        let mut running = Running::new(term("DL-C3").unwrap(), JUNE);
        running.extend_by(Extender::President, 4).unwrap();
        running.extend_by(Extender::President, 6).unwrap();
        check(&running, date(2026, 6, 26), date(2026, 6, 26));
        let again = running.extend_by(Extender::President, 1);
        assert_eq!(again, Err(NoExtension::TooLong { max: 10 }));
        let later = running.extend_to(Extender::President, date(2026, 6, 27), JUNE);
        assert_eq!(later, Err(NoExtension::TooLong { max: 10 }));
    }

    #[test]
    fn only_mediation_before_filing_stands_still() {
        for row in terms() {
            let expected = if row.id == "DL-M5" { Ok(()) } else { Err(NoPause::NotForeseen) };
            assert_eq!(Running::new(row, JUNE).pause(JUNE), expected, "{}", row.id);
        }
    }

    #[test]
    fn pauses_follow_one_another() {
        let mut running = mediation();
        assert_eq!(running.resume(JUNE), Err(NoPause::NotPaused));
        assert_eq!(running.pause(date(2026, 5, 31)), Err(NoPause::TooEarly { earliest: JUNE }));
        running.pause(date(2026, 6, 10)).unwrap();
        assert_eq!(running.pause(date(2026, 6, 11)), Err(NoPause::Already));
        assert_eq!(running.resume(JUNE), Err(NoPause::TooEarly { earliest: date(2026, 6, 10) }));
        running.resume(date(2026, 6, 12)).unwrap();
        let early = running.pause(date(2026, 6, 11));
        assert_eq!(early, Err(NoPause::TooEarly { earliest: date(2026, 6, 12) }));
    }

    #[test]
    fn judge_sets_the_days_of_a_supplement() {
        check(&Running::supplement(date(2026, 6, 1), 5), date(2026, 6, 6), date(2026, 6, 8));
    }

    #[test]
    fn beyond_the_table_days_count_to_the_plain_day() {
        let running = Running::new(term("DL-M5").unwrap(), date(2026, 12, 10));
        let january = start_of(date(2027, 1, 9));
        assert_eq!((running.days_left(january), running.timeliness(january)), (0, Timeliness::Open));
        let after = start_of(date(2027, 1, 10));
        assert_eq!(running.timeliness(after), Timeliness::Unknown { year: 2027 });
        assert!(!running.is_over(after));
    }

    /// A running row with pauses and extensions as `steps` say; what the law refuses is left out.
    fn run(row: usize, start: i32, steps: &[(i32, i32, u16)]) -> Running {
        let start = days_after(date(2026, 1, 1), start);
        let mut running = Running::new(&terms()[row], start);
        let mut day = start;
        for (wait, length, extra) in steps {
            day = days_after(day, *wait);
            if running.pause(day).is_ok() {
                day = days_after(day, *length);
                running.resume(day).unwrap();
            }
            for by in [Extender::AllParties, Extender::President] {
                let _ = running.extend_by(by, *extra);
            }
        }
        running
    }

    fn steps() -> impl Strategy<Value = Vec<(i32, i32, u16)>> {
        proptest::collection::vec((0..20i32, 0..20i32, 0..6u16), 0..4)
    }

    proptest! {
        #[test]
        fn pause_never_shortens(
            row in 0..19usize, start in 0..150i32, steps in steps(), wait in 0..60i32, length in 0..30i32,
        ) {
            let before = run(row, start, &steps);
            let mut after = before.clone();
            let last = before.pauses.last().and_then(|pause| pause.until).unwrap_or(before.start);
            let from = days_after(last, wait);
            if after.pause(from).is_ok() {
                after.resume(days_after(from, length)).unwrap();
            }
            prop_assert!(after.nominal() >= before.nominal());
            if let (Ok(before), Ok(after)) = (before.due(), after.due()) {
                prop_assert!(after >= before);
            }
        }

        #[test]
        fn extension_never_shortens(
            row in 0..19usize, start in 0..150i32, steps in steps(), extra in 0..20u16, to in 0..120i32,
        ) {
            let before = run(row, start, &steps);
            let mut after = before.clone();
            for by in [Extender::AllParties, Extender::President] {
                let _ = after.extend_by(by, extra);
                let _ = after.extend_to(by, days_after(before.start, to), before.start);
            }
            prop_assert!(after.nominal() >= before.nominal());
            if let (Ok(before), Ok(after)) = (before.due(), after.due()) {
                prop_assert!(after >= before);
            }
        }

        #[test]
        fn plain_day_is_never_after_the_legal_one(row in 0..19usize, start in 0..150i32, steps in steps()) {
            let running = run(row, start, &steps);
            if let Ok(due) = running.due() {
                prop_assert!(running.nominal() <= due);
                prop_assert!(running.term.unit == Unit::Policy || calendar::is_workday(due) == Ok(true));
            }
        }

        #[test]
        fn longer_pause_never_ends_sooner(start in 0..150i32, wait in 0..40i32, length in 0..30i32) {
            let due = |length| run(4, start, &[(wait, length, 0)]).due();
            if let (Ok(short), Ok(long)) = (due(length), due(length + 1)) {
                prop_assert!(short <= long);
            }
        }
    }
}
