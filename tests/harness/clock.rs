//! A clock that stands still until the test moves it.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};

/// A clock shared by the test and the service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct FakeClock(Arc<Mutex<Timestamp>>);

impl FakeClock {
    /// A clock that shows `at`, in RFC 3339.
    #[must_use]
    pub fn at(at: &str) -> Self {
        Self(Arc::new(Mutex::new(at.parse().unwrap())))
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    /// Moves it forward.
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }

    /// Moves it to `at`, which is later.
    pub fn move_to(&self, at: Timestamp) {
        let mut now = self.0.lock().unwrap();
        assert!(at >= *now, "{at} is past: it is {now} already");
        *now = at;
    }

    /// The same clock as the service takes it.
    #[must_use]
    pub fn for_service(&self) -> web::Clock {
        let clock = self.clone();
        web::Clock::of(move || clock.now())
    }
}
