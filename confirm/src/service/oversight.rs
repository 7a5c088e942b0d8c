//! What whoever supervises or keeps the register learns of cases: counts, states and dates, nothing else.

use super::{Cases, ServiceError};
use crate::case::id::AccountId;
use crate::figures::{CaseFigures, Period};
use crate::store::figure::Duty;

impl Cases {
    /// The open cases that `account` mediates or holds.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if they can't be read.
    pub async fn duties(&self, account: &AccountId) -> Result<Vec<Duty>, ServiceError> {
        Ok(self.store.duties(account).await?)
    }

    /// The cases in which something happened within `period`.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if they can't be read.
    pub async fn figures(&self, period: Period) -> Result<Vec<CaseFigures>, ServiceError> {
        Ok(self.store.figures(period).await?)
    }
}
