//! A wall around parsers of strangers' bytes that are not ours: a panic in one ends a session, not the server.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The outcome of `parse`, or none if it panicked. What it was working on must not be used afterwards.
pub(crate) fn guarded<T>(parse: impl FnOnce() -> T) -> Option<T> {
    // The state that a panic leaves half done is thrown away by the caller, so nobody can observe it.
    catch_unwind(AssertUnwindSafe(parse)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_answer() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| panic!("on purpose")), None::<u8>);
    }
}
