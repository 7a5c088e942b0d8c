//! The one place of the service that reads the clock; everything else is told the time.

use jiff::{SignedDuration, Timestamp};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// Tells the time; tests put their own in, and the demo may move it on.
#[derive(Clone)]
pub struct Clock {
    tell: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// How far ahead of `tell` it is, in microseconds; behind it where negative.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The clock of this machine. Whoever runs the service keeps it right (NTP): legal terms hang on it.
    #[must_use]
    pub fn system() -> Self {
        Self::of(Timestamp::now)
    }

    /// A clock that asks `tell`.
    pub fn of(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { tell: Arc::new(tell), ahead: Arc::default() }
    }

    /// The present instant, in whole microseconds, as the database keeps it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.tell)();
        let ahead = SignedDuration::from_micros(self.ahead.load(Ordering::Relaxed));
        let now = now.checked_add(ahead).unwrap_or(now);
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Goes on from `at`: for the demo, where a legal term should pass in a minute.
    pub(crate) fn move_to(&self, at: Timestamp) {
        let ahead = at.as_microsecond() - (self.tell)().as_microsecond();
        self.ahead.store(ahead, Ordering::Relaxed);
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_moved_goes_on_from_there() {
        let start: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        let clock = Clock::of(move || start);
        let later = "2026-07-09T00:00:00Z".parse().unwrap();
        clock.move_to(later);
        assert_eq!(clock.now(), later);
        assert_eq!(clock.clone().now(), later, "clones show the same time");
    }
}
