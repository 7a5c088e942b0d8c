//! When a notice that did not arrive is sent again.
//!
//! The schedule has no chance in it, so that an operator can say when the next try is. Endpoints are few, hence no
//! crowd that would have to be spread out.

use jiff::SignedDuration;

/// Most tries; after the last one a notice is dead until somebody asks for it again.
pub(crate) const ATTEMPTS_MAX: usize = 10;

/// Waits after each failed try. Shorter ones would hammer a system that is being restarted; the sum of almost three
/// days bridges a weekend.
const WAITS: [SignedDuration; ATTEMPTS_MAX - 1] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
];

/// How long to wait after `attempts` failed tries; nothing if that was the last one.
pub(crate) fn wait_after(attempts: usize) -> Option<SignedDuration> {
    WAITS.get(attempts.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_the_tenth_failure_is_the_last() {
        let waits: Vec<_> = (1..).map_while(wait_after).collect();
        assert_eq!(waits.len(), 9);
        assert_eq!(waits[0], SignedDuration::from_secs(5));
        assert!(waits.is_sorted());
        assert_eq!(wait_after(0), None, "nothing has failed yet");
        assert_eq!(wait_after(ATTEMPTS_MAX), None);
    }
}
