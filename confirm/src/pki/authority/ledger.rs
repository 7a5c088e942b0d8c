//! What the built-in authority has taken back. The record is its latest list itself: signed, numbered, written whole
//! or not at all, and every entry goes over into the next list for good, so that an old paper can still be judged.

use std::sync::PoisonError;

use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;
use x509_cert::crl::RevokedCert;

use super::{Authority, AuthorityError, ROOT};
use crate::pki::revocation::{self, Reason, RevocationList, Statement};
use crate::pki::{Certificate, KeyStore};

/// How long a list may be used. Longer lets a reader who fetches lists miss a lost key for longer; shorter makes every
/// reader fail who looks while the service is down.
const LIST_VALID: SignedDuration = SignedDuration::from_hours(24 * 7);

impl Authority {
    /// A list that is not older than `age` at `at`; a new one is made and kept in `store` if need be. Lists are told
    /// apart by the second, so the latest within one second is given again.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the key or the store fails.
    pub fn revocation_list(
        &self,
        store: &KeyStore,
        age: SignedDuration,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<RevocationList, AuthorityError> {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, at) = moment;
        if let Some(list) = &*latest {
            let second = Timestamp::from_second(at.as_second()).unwrap_or(at);
            let since = second.duration_since(list.this_update());
            if (SignedDuration::ZERO..=age).contains(&since) {
                return Ok(list.clone());
            }
        }
        let entries = latest.as_ref().map(|list| list.entries().to_vec()).unwrap_or_default();
        let list = self.next(store, latest.as_ref(), entries, moment)?;
        *latest = Some(list.clone());
        Ok(list)
    }

    /// Takes `certificate` back since `since`; one that was taken back before keeps its reason and time. Gives the
    /// list that says so.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the certificate is another authority's, or the key or the store fails; then nothing
    /// was changed.
    pub fn revoke(
        &self,
        store: &KeyStore,
        certificate: &Certificate,
        (reason, since): (Reason, Timestamp),
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<RevocationList, AuthorityError> {
        let ours = certificate.chain(&[], std::slice::from_ref(self.root())).is_ok();
        if !ours || certificate == self.root() {
            return Err(AuthorityError::Foreign);
        }
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = &*latest
            && list.revoked_at(certificate).is_some()
        {
            return Ok(list.clone());
        }
        let mut entries = latest.as_ref().map(|list| list.entries().to_vec()).unwrap_or_default();
        let serial = certificate.parsed().tbs_certificate.serial_number.clone();
        entries.push(revocation::entry(serial, reason, since)?);
        let list = self.next(store, latest.as_ref(), entries, moment)?;
        *latest = Some(list.clone());
        Ok(list)
    }

    /// Whether `certificate` was taken back.
    #[must_use]
    pub fn is_revoked(&self, certificate: &Certificate) -> bool {
        self.revoked_at(certificate).is_some()
    }

    /// Since when `certificate` is taken back, if it was.
    #[must_use]
    pub fn revoked_at(&self, certificate: &Certificate) -> Option<Timestamp> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.as_ref().and_then(|list| list.revoked_at(certificate))
    }

    /// The list after `previous`, kept.
    fn next(
        &self,
        store: &KeyStore,
        previous: Option<&RevocationList>,
        entries: Vec<RevokedCert>,
        (random, at): (&dyn SecureRandom, Timestamp),
    ) -> Result<RevocationList, AuthorityError> {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        let after = previous.and_then(RevocationList::number).map_or(1, |number| number + 1);
        let root = self.root();
        let statement = Statement {
            issuer: &root.parsed().tbs_certificate.subject,
            // Rises even if the file was lost or the clock went back.
            number: after.max(seconds),
            this_update: at,
            next_update: at + LIST_VALID,
            keeps_since: root.validity().0,
            entries,
        };
        let list = revocation::sign(statement, &self.root.key, random)?;
        store.keep_list(ROOT, list.der())?;
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;
    use crate::pki::{Signer, Subject};

    const URL: &str = "https://tiaojie.example/pki/root.crl";

    struct Stage {
        folder: tempfile::TempDir,
        store: KeyStore,
        random: SystemRandom,
        authority: Authority,
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn stage() -> Stage {
        let (folder, random) = (tempfile::tempdir().unwrap(), SystemRandom::new());
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let authority = Authority::open(&store, "潞川区", &random, at("2026-06-01T00:00:00Z"))
            .unwrap()
            .publishing_at(URL);
        Stage { folder, store, random, authority }
    }

    impl Stage {
        fn staff(&self, name: &str, now: &str) -> Certificate {
            let subject = Subject { name: name.to_owned(), organisation: None };
            let moment: (&dyn SecureRandom, _) = (&self.random, at(now));
            self.authority.staff(&self.store, name, &subject, moment).unwrap().chain()[0].clone()
        }

        fn list(&self, age: SignedDuration, now: &str) -> RevocationList {
            self.authority.revocation_list(&self.store, age, (&self.random, at(now))).unwrap()
        }

        fn revoke(&self, certificate: &Certificate, now: &str) -> RevocationList {
            let why = (Reason::KeyCompromise, at(now));
            self.authority.revoke(&self.store, certificate, why, (&self.random, at(now))).unwrap()
        }
    }

    #[test]
    fn a_list_is_signed_numbered_and_renewed() {
        let stage = stage();
        let first = stage.list(SignedDuration::ZERO, "2026-06-08T07:20:00.700Z");
        assert!(first.is_signed_by(stage.authority.root()));
        assert_eq!(first.this_update(), at("2026-06-08T07:20:00Z"));
        assert_eq!(first.next_update(), Some(at("2026-06-15T07:20:00Z")));
        assert_eq!(stage.list(SignedDuration::ZERO, "2026-06-08T07:20:00.900Z"), first);
        assert_eq!(stage.list(SignedDuration::from_hours(1), "2026-06-08T08:00:00Z"), first);
        let second = stage.list(SignedDuration::ZERO, "2026-06-08T07:20:01Z");
        assert!(second.number() > first.number(), "{:?} {:?}", first.number(), second.number());
        let back = stage.list(SignedDuration::from_hours(1), "2026-06-07T00:00:00Z");
        assert!(back.number() > second.number(), "even if the clock goes back");
        assert_eq!(back.this_update(), at("2026-06-07T00:00:00Z"));
    }

    #[test]
    fn what_was_taken_back_stays_on_every_later_list_and_after_a_restart() {
        let stage = stage();
        let certificate = stage.staff("mediator-1", "2026-06-08T07:00:00Z");
        assert_eq!(stage.list(SignedDuration::ZERO, "2026-06-08T07:10:00Z").revoked_at(&certificate), None);
        stage.revoke(&certificate, "2026-06-08T07:20:00Z");
        let other = stage.staff("mediator-2", "2026-06-08T07:00:00Z");
        stage.revoke(&other, "2026-06-08T07:20:00Z");
        // The second time changes nothing.
        stage.revoke(&certificate, "2026-06-09T07:20:00Z");

        let random = &stage.random;
        let again = Authority::open(&stage.store, "潞川区", random, at("2026-06-10T00:00:00Z")).unwrap();
        let now = at("2029-06-10T00:00:00Z");
        let list = again.revocation_list(&stage.store, SignedDuration::ZERO, (random, now)).unwrap();
        assert_eq!(list.revoked_at(&certificate), Some(at("2026-06-08T07:20:00Z")));
        assert_eq!(list.serials(), [certificate.serial(), other.serial()]);
        assert!(again.is_revoked(&certificate) && !again.is_revoked(again.root()));
    }

    #[test]
    fn whose_certificate_was_taken_back_gets_another() {
        let stage = stage();
        let first = stage.staff("mediator-1", "2026-06-08T07:00:00Z");
        assert_eq!(stage.staff("mediator-1", "2026-06-08T07:10:00Z"), first);
        stage.revoke(&first, "2026-06-08T07:20:00Z");
        let second = stage.staff("mediator-1", "2026-06-08T07:30:00Z");
        assert_ne!(second.serial(), first.serial());
        assert!(!stage.authority.is_revoked(&second));
        assert_eq!(stage.staff("mediator-1", "2026-06-08T07:40:00Z"), second);
    }

    #[test]
    fn staff_certificates_say_where_the_list_is() {
        let certificate = stage().staff("mediator-1", "2026-06-08T07:00:00Z");
        assert!(certificate.der().windows(URL.len()).any(|window| window == URL.as_bytes()));
    }

    #[test]
    fn a_stranger_s_certificate_is_not_taken_back_and_a_damaged_list_is_noticed() {
        let (stage, other) = (stage(), stage());
        let stranger = other.staff("mediator-1", "2026-06-08T07:00:00Z");
        let why = (Reason::Superseded, at("2026-06-08T07:00:00Z"));
        let refused = stage.authority.revoke(&stage.store, &stranger, why, (&stage.random, why.1));
        assert!(matches!(refused, Err(AuthorityError::Foreign)));

        let list = other.list(SignedDuration::ZERO, "2026-06-08T07:20:00Z");
        assert!(!list.is_signed_by(stage.authority.root()));
        std::fs::write(stage.folder.path().join("root.crl"), list.der()).unwrap();
        let opened = Authority::open(&stage.store, "潞川区", &stage.random, at("2026-06-10T00:00:00Z"));
        assert!(matches!(opened, Err(AuthorityError::List)));
    }
}
