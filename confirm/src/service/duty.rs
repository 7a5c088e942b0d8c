//! 值班: who sits ready at a court.

use jiff::Timestamp;

use super::{Cases, ServiceError};
use crate::case::actor::{StaffRole, Viewer};
use crate::case::id::OrgId;
use crate::case::refusal::Refusal;
use crate::duty::{self, Duty};

impl Cases {
    /// Keeps that the judge who is called `name` is on duty from `now` until `until`.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`] for who is no judge, [`Refusal::Invalid`] for another day; a [`super::Failure`] if it can't
    /// be written.
    pub async fn begin_duty(
        &self,
        (viewer, name): (&Viewer, &str),
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let Viewer::Staff { role: StaffRole::Judge, id, org } = viewer else {
            return Err(Refusal::Unknown.into());
        };
        Ok(self.store.begin_duty((id, name), org, duty::until(until, now)?, now).await?)
    }

    /// Keeps that this judge is on duty no longer.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`] for who is no judge; a [`super::Failure`] if it can't be written.
    pub async fn end_duty(&self, viewer: &Viewer) -> Result<(), ServiceError> {
        let Viewer::Staff { role: StaffRole::Judge, id, .. } = viewer else {
            return Err(Refusal::Unknown.into());
        };
        Ok(self.store.end_duty(id).await?)
    }

    /// Who is on duty at `court`.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if it can't be read.
    pub async fn on_duty(&self, court: &OrgId, now: Timestamp) -> Result<Vec<Duty>, ServiceError> {
        Ok(self.store.on_duty(court, now).await?)
    }
}
