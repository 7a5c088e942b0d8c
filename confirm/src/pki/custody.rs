//! Where the kept keys are: those of staff, seals and the document service.
//!
//! In the key store of this deployment, or in a token; then only their certificates lie in the key store's folder.
//! The root and the built-in time-stamp authority stay in the key store.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use ring::rand::SecureRandom;

use super::authority::AuthorityError;
use super::token::{Token, TokenError};
use super::{Authority, Certificate, KeyStore, Signer, SignerError, Subject};

/// Where the kept keys are.
#[derive(Debug)]
pub struct Custody {
    store: KeyStore,
    token: Option<Token>,
    /// Two papers at once must not make one person two keys.
    turn: Mutex<()>,
}

impl Custody {
    /// Keys in `token`, if there is one, or else in `store`.
    #[must_use]
    pub fn new(store: KeyStore, token: Option<Token>) -> Self {
        Self { store, token, turn: Mutex::new(()) }
    }

    /// The signer of a member of staff, a seal or the service itself, certified by `authority`; made if it is missing.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if store, token or authority fails.
    pub fn staff(
        &self,
        authority: &Authority,
        key_name: &str,
        subject: &Subject,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<Box<dyn Signer>, AuthorityError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.token {
            None => Ok(Box::new(authority.staff(&self.store, key_name, subject, moment)?)),
            Some(token) => self.in_token(token, authority, (key_name, subject), moment),
        }
    }

    /// Where the root, its list and the built-in time-stamp authority are.
    #[must_use]
    pub fn store(&self) -> &KeyStore {
        &self.store
    }

    /// The certificate of the key kept under `key_name`, if there is one.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the store fails.
    pub fn certificate(
        &self,
        key_name: &str,
        random: &dyn SecureRandom,
    ) -> Result<Option<Certificate>, AuthorityError> {
        if self.token.is_some() {
            return Ok(self.store.certificate(key_name)?);
        }
        let identity = self.store.load(key_name, random)?;
        Ok(identity.map(|identity| identity.certificate().clone()))
    }

    fn in_token(
        &self,
        token: &Token,
        authority: &Authority,
        (key_name, subject): (&str, &Subject),
        (random, at): (&dyn SecureRandom, Timestamp),
    ) -> Result<Box<dyn Signer>, AuthorityError> {
        let keys = token.keys(key_name).map_err(SignerError::from)?;
        let taken_up = match self.store.certificate(key_name)? {
            Some(certificate) if authority.suits(&certificate, subject, at) => {
                let key = keys.into_iter().find(|key| is_of(&certificate, key.public()));
                // Another token is in the slot: making everybody new keys in it would hide that.
                let key = key.ok_or_else(|| SignerError::from(TokenError::NoKey(key_name.to_owned())))?;
                return Ok(Box::new(key.certified(vec![certificate, authority.root().clone()])));
            }
            // Who has another name, or whose certificate has run out, gets a new key as well.
            Some(_) => None,
            // The folder was lost, or making the key was broken off: the key is taken up again.
            None => keys.into_iter().next(),
        };
        let key = match taken_up {
            Some(key) => key,
            None => token.generate(key_name, random).map_err(SignerError::from)?,
        };
        let certificate = authority.certify_staff(key.public(), subject, (random, at))?;
        self.store.keep_certificate(key_name, &certificate)?;
        Ok(Box::new(key.certified(vec![certificate, authority.root().clone()])))
    }
}

fn is_of(certificate: &Certificate, public: &[u8]) -> bool {
    let key = &certificate.parsed().tbs_certificate.subject_public_key_info.subject_public_key;
    key.as_bytes() == Some(public)
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn all_who_ask_at_once_get_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let at: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        let authority = Authority::open(&store, "潞川区", &random, at).unwrap();
        let custody = Custody::new(store, None);
        let subject = Subject { name: "何守义".to_owned(), organisation: None };
        let ask = || custody.staff(&authority, "judge", &subject, (&random, at)).unwrap().chain()[0].serial();
        let serials: Vec<String> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            asking.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(serials.iter().all(|serial| *serial == serials[0]), "{serials:?}");
    }
}
