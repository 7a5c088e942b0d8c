//! What lasts: files are closed after their last signature, certificates are taken back.

use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;

use super::{Office, OfficeError, key_name};
use crate::case::document::Archived;
use crate::pdf;
use crate::pki::revocation::Reason;
use crate::service::certificate::{CertificateState, Holder};

/// How old a list may be that is served.
const SERVED_AGE: SignedDuration = SignedDuration::from_hours(24);

impl Office {
    /// The revocation list of the built-in authority in DER, at most a day old.
    ///
    /// # Errors
    ///
    /// [`OfficeError::Authority`] if a new one can't be made.
    pub fn revocation_list(&self, now: Timestamp) -> Result<Vec<u8>, OfficeError> {
        let list = self.engine.revocation_list(SERVED_AGE, (&self.random, now))?;
        Ok(list.der().to_vec())
    }

    /// 吊销: takes back the certificate with which `account` signs, since the time in `why`; their next signature gets another.
    /// What was signed before stays good. Gives the serial number in hex, or nothing if the account has none.
    ///
    /// # Errors
    ///
    /// An [`OfficeError`] if the key store fails; then nothing was changed.
    pub fn revoke_staff(
        &self,
        account: &str,
        why: (Reason, Timestamp),
        now: Timestamp,
    ) -> Result<Option<String>, OfficeError> {
        Ok(self.engine.revoke(&key_name(&format!("staff-{account}")), why, (&self.random, now))?)
    }

    /// The certificate with which `holder` signs.
    ///
    /// # Errors
    ///
    /// An [`OfficeError`] if the key store fails.
    pub fn certificate(&self, holder: &Holder) -> Result<Option<CertificateState>, OfficeError> {
        let key = match holder {
            Holder::Account(account) => format!("staff-{account}"),
            Holder::Seal(organisation) => format!("seal-{organisation}"),
        };
        let found = self.engine.certificate(&key_name(&key), &self.random)?;
        Ok(found.map(|(certificate, revoked_at)| CertificateState::of(&certificate, revoked_at)))
    }

    /// Closes a file for good: certificates, a list that was made after the last signature, a time stamp.
    pub(super) fn archive(&self, bytes: &[u8], now: Timestamp) -> Result<Box<Archived>, OfficeError> {
        let moment: (&dyn SecureRandom, _) = (&self.random, now);
        let list = self.engine.revocation_list(SignedDuration::ZERO, moment)?;
        let tsa = self.watched(self.engine.tsa());
        let archived = pdf::archive(bytes, &[list], &tsa, now, &self.random)?;
        let (evidence, stamped) = (self.keep(&archived.evidence)?, self.keep(&archived.stamped)?);
        Ok(Box::new(Archived { evidence, stamped }))
    }
}
