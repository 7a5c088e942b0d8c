//! Where else the dispute of a case was filed, as far as the cases of this service show it (民诉法解释 352, B-307), and
//! who was what in earlier cases of its people (民事诉讼法 47, B-203).

use super::{Cases, ServiceError};
use crate::case::Case;
use crate::conflict::PastRole;
use crate::jurisdiction::Filing;

impl Cases {
    /// The applications of other cases about the dispute of `case`.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if the record can't be read.
    pub async fn filings_beside(&self, case: &Case) -> Result<Vec<Filing>, ServiceError> {
        let mut filings = Vec::new();
        for id in self.store.filed_by_same_people(case).await? {
            let loaded = self.store.load(&id).await?;
            filings.extend(
                loaded.filter(|other| case.shares_dispute(&other.case)).and_then(|other| other.case.filing()),
            );
        }
        Ok(filings)
    }

    /// What somebody was in cases of the people of `case`: by all their accounts, and by the number on their document.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if the record can't be read.
    pub async fn past_roles(
        &self,
        case: &Case,
        accounts: &[String],
        id_no: Option<&str>,
    ) -> Result<Vec<PastRole>, ServiceError> {
        Ok(self.store.past_roles(case, accounts, id_no).await?)
    }
}
