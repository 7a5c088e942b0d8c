//! 证书: with what staff and seals sign, for whoever keeps the register. Keys themselves never leave the engine.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Cases, ServiceError, blocking};
use crate::case::id::{AccountId, OrgId};
use crate::pki::Certificate;

/// Whose certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A member of staff.
    Account(AccountId),
    /// 公章 of a committee or a court.
    Seal(OrgId),
}

/// A certificate as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateState {
    /// Serial number in hex.
    pub serial: String,
    /// First instant of its validity.
    pub valid_from: Timestamp,
    /// Last instant of its validity.
    pub valid_until: Timestamp,
    /// Since when it is taken back.
    pub revoked_at: Option<Timestamp>,
}

impl CertificateState {
    pub(super) fn of(certificate: &Certificate, revoked_at: Option<Timestamp>) -> Self {
        let (valid_from, valid_until) = certificate.validity();
        Self { serial: certificate.serial(), valid_from, valid_until, revoked_at }
    }

    /// Whether a signature at `now` could rest on it.
    #[must_use]
    pub fn serves(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && (self.valid_from..=self.valid_until).contains(&now)
    }
}

impl Cases {
    /// The certificates of `holders`, in their order; nothing for whoever has not signed yet, because a key is made
    /// with the first signature.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if the key store can't be read.
    pub async fn certificates(
        &self,
        holders: Vec<Holder>,
    ) -> Result<Vec<Option<CertificateState>>, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || {
            let found: Result<_, _> = holders.iter().map(|holder| office.certificate(holder)).collect();
            Ok(found?)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_serves_within_its_validity_and_until_it_is_taken_back() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let valid = CertificateState {
            serial: "01".to_owned(),
            valid_from: at("2026-06-01T00:00:00Z"),
            valid_until: at("2027-06-01T00:00:00Z"),
            revoked_at: None,
        };
        assert!(valid.serves(at("2026-06-08T00:00:00Z")));
        assert!(!valid.serves(at("2026-05-31T00:00:00Z")));
        assert!(!valid.serves(at("2027-06-02T00:00:00Z")));
        let revoked = CertificateState { revoked_at: Some(at("2026-06-07T00:00:00Z")), ..valid };
        assert!(!revoked.serves(at("2026-06-08T00:00:00Z")));
    }
}
