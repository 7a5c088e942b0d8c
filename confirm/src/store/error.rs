//! What can go wrong with the record.

use sqlx::error::{DatabaseError, ErrorKind};

use crate::case::id::CaseId;

/// A failure of the case store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The events of a case could not be read.
    #[error("could not load case {case}")]
    Load {
        /// The case.
        case: CaseId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The record of a case is not what was written: an event or its hash was changed, or can't be read.
    #[error("the record of case {case} is damaged at event {seq}")]
    Damaged {
        /// The case.
        case: CaseId,
        /// Number of the first bad event.
        seq: u64,
    },
    /// The events of a case could not be written.
    #[error("could not write case {case}")]
    Append {
        /// The case.
        case: CaseId,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// Someone else changed the case first; load it again.
    #[error("case {case} changed meanwhile")]
    Conflict {
        /// The case.
        case: CaseId,
    },
    /// The request was carried out before.
    #[error("the request was carried out before")]
    Repeated,
    /// The court number belongs to another case.
    #[error("the court number belongs to another case")]
    DocketTaken,
    /// A list or register could not be read.
    #[error("could not read the register")]
    Register(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the same write may go through in a moment: SQLite's lock was held too long, or PostgreSQL broke the
    /// transaction off because it stood in the way of another one.
    pub(super) fn is_busy(&self) -> bool {
        let Self::Append { source, .. } = self else { return false };
        // SQLITE_BUSY and its extended codes, SQLITE_LOCKED; serialization_failure, deadlock_detected.
        const BUSY: [&str; 7] = ["5", "261", "517", "773", "6", "40001", "40P01"];
        source
            .as_database_error()
            .and_then(DatabaseError::code)
            .is_some_and(|code| BUSY.contains(&code.as_ref()))
    }
}

/// Whether a row with this key is there already.
pub(super) fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| matches!(error.kind(), ErrorKind::UniqueViolation))
}
