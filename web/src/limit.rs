//! How often somebody may try: counts in memory, one window a key.
//!
//! What must survive a restart (the tries at a party's code) is counted in the database instead.

use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Most keys counted at once; at the limit ended windows are dropped, and if there are none, everything is:
/// a flood of addresses costs accuracy, never memory.
const KEYS_MAX: usize = 20_000;

/// How many times in how many seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    /// Keeps the keys of different allowances apart.
    pub(crate) name: &'static str,
    /// Times in one window.
    pub(crate) times: u32,
    /// Length of a window.
    pub(crate) seconds: i64,
}

/// Wrong passwords for one login name: enough for a tired person, too few for a guessing machine.
pub(crate) const WRONG_PASSWORDS: Allowance = Allowance { name: "password", times: 5, seconds: 15 * 60 };
/// Typed codes from one address that fit no invitation. A station's parties share one address.
pub(crate) const UNKNOWN_CODES: Allowance = Allowance { name: "code", times: 10, seconds: 15 * 60 };
/// Public checks of papers from one address.
pub(crate) const VERIFICATIONS: Allowance = Allowance { name: "verify", times: 60, seconds: 60 };
/// Evidence bundles and dossiers of one person in one case: each reads every paper, and has a stamp of its own.
pub(crate) const BUNDLES: Allowance = Allowance { name: "bundle", times: 20, seconds: 15 * 60 };
/// Looks at the daily roots from one address.
pub(crate) const ROOTS: Allowance = Allowance { name: "roots", times: 60, seconds: 60 };
/// Requests for SMS from one address.
pub(crate) const SMS_REQUESTS: Allowance = Allowance { name: "sms", times: 30, seconds: 15 * 60 };

/// Time stamps for strangers, from one address: enough to stamp a folder by hand, too few to be somebody's service.
pub(crate) const STAMPS: Allowance = Allowance { name: "stamp", times: 60, seconds: 60 };

#[derive(Debug, Clone, Copy)]
struct Window {
    started_at: i64,
    count: u32,
    seconds: i64,
}

/// The counts of this process.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<String, Window>>);

impl Limits {
    /// Counts one more for `key`.
    ///
    /// # Errors
    ///
    /// The seconds to wait, if there were too many already.
    pub(crate) fn take(&self, allowance: Allowance, key: &str, now: Timestamp) -> Result<(), i64> {
        self.peek(allowance, key, now)?;
        self.strike(allowance, key, now);
        Ok(())
    }

    /// Whether `key` may still try.
    ///
    /// # Errors
    ///
    /// The seconds to wait, if not.
    pub(crate) fn peek(&self, allowance: Allowance, key: &str, now: Timestamp) -> Result<(), i64> {
        let windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match windows.get(&name(allowance, key)) {
            Some(window) if window.count >= allowance.times => {
                let wait = window.started_at + window.seconds - now.as_second();
                if wait > 0 { Err(wait) } else { Ok(()) }
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Counts a failed try of `key`.
    pub(crate) fn strike(&self, allowance: Allowance, key: &str, now: Timestamp) {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let second = now.as_second();
        if windows.len() >= KEYS_MAX {
            windows.retain(|_, window| second < window.started_at + window.seconds);
            if windows.len() >= KEYS_MAX {
                windows.clear();
            }
        }
        let fresh = Window { started_at: second, count: 0, seconds: allowance.seconds };
        let window = windows.entry(name(allowance, key)).or_insert(fresh);
        if second >= window.started_at + window.seconds {
            *window = fresh;
        }
        window.count += 1;
    }

    /// Forgets the failed tries of `key`, after a right one.
    pub(crate) fn forgive(&self, allowance: Allowance, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&name(allowance, key));
    }
}

fn name(allowance: Allowance, key: &str) -> String {
    format!("{}:{key}", allowance.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWICE: Allowance = Allowance { name: "t", times: 2, seconds: 60 };

    #[track_caller]
    fn check(at_seconds: &[i64], last: Result<(), i64>) {
        let limits = Limits::default();
        let answers: Vec<_> = at_seconds
            .iter()
            .map(|&second| limits.take(TWICE, "k", Timestamp::from_second(second).unwrap()))
            .collect();
        assert_eq!(answers.last(), Some(&last));
    }

    #[test]
    fn the_third_in_a_window_waits_for_its_end() {
        check(&[0, 10], Ok(()));
        check(&[0, 10, 20], Err(40));
        check(&[0, 10, 59], Err(1));
    }

    #[test]
    fn a_new_window_starts_at_zero() {
        check(&[0, 10, 60], Ok(()));
        check(&[0, 10, 60, 61], Ok(()));
        check(&[0, 10, 60, 61, 62], Err(58));
    }

    #[test]
    fn a_right_try_forgives_the_wrong_ones() {
        let (limits, now) = (Limits::default(), Timestamp::UNIX_EPOCH);
        limits.strike(TWICE, "k", now);
        limits.strike(TWICE, "k", now);
        assert!(limits.peek(TWICE, "k", now).is_err());
        limits.forgive(TWICE, "k");
        assert!(limits.peek(TWICE, "k", now).is_ok());
    }
}
