//! What signs and stamps: the built-in engines, or those of others behind the same ports.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};

use super::Failure;
use super::office::OfficeError;
use super::sidecar::{SidecarError, Sidecars};
use crate::pdf::SignError;
use crate::pki::authority::AuthorityError;
use crate::pki::http_tsa::HttpTsaError;
use crate::pki::keystore::KeyStoreError;
use crate::pki::revocation::Reason;
use crate::pki::token::{Token, TokenError, TokenSetting};
use crate::pki::{
    Authority, BuiltInTsa, Certificate, Custody, EventRequest, HttpTsa, Identity, KeyStore, RevocationList,
    Secret, Signer, Subject, Tsa, TsaError, responder,
};

/// How far before the first start root and time-stamp authority begin: a demo's history lies before it.
const BEFORE_START: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A time-stamp authority of others.
#[derive(Debug, Clone)]
pub struct TsaSetting {
    /// Where it is, in the order in which it is asked; nowhere if it stamps no more and only its roots are still trusted.
    pub addresses: Vec<String>,
    /// What its stamps lead to, and those of authorities before it.
    pub roots: Vec<Certificate>,
}

/// Which engines are used; nothing set means that everything is built in.
#[derive(Debug, Clone, Default)]
pub struct Engines {
    /// What the key store is wrapped under.
    pub passphrase: Option<Secret>,
    /// Who stamps.
    pub tsa: Option<TsaSetting>,
    /// Where the keys of staff, seals and the document service are.
    pub token: Option<TokenSetting>,
}

/// Why an engine could not be used.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The key store failed.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
    /// The built-in authority could not be opened.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The token can't be used.
    #[error("could not use the token")]
    Token(#[from] TokenError),
    /// The time-stamp authority of others can't be used.
    #[error(transparent)]
    Tsa(#[from] HttpTsaError),
    /// A stranger's request was not stamped.
    #[error("the built-in time-stamp authority failed")]
    Stamp(#[source] TsaError),
    /// The SM2 signature was not made or kept.
    #[error(transparent)]
    Sidecar(#[from] SidecarError),
}

/// The engines of a deployment.
#[derive(Debug)]
pub struct Engine {
    /// Papers' SM2 signatures.
    pub sidecars: Sidecars,
    keys: Custody,
    authority: Authority,
    built_in: BuiltInTsa,
    other: Option<HttpTsa>,
    stamp_roots: Vec<Certificate>,
}

impl Engine {
    /// Opens the key store in `data` and what `engines` name, making keys that are missing. Certificates say that the
    /// revocation list is at `list_url`.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if one of them can't be used.
    pub fn open(data: &Path, engines: &Engines, list_url: &str, now: Timestamp) -> Result<Self, EngineError> {
        let random = SystemRandom::new();
        let keys = KeyStore::open_with(&data.join("keys"), engines.passphrase.as_ref(), &random)?;
        let authority =
            Authority::open(&keys, "tiaoque", &random, now - BEFORE_START)?.publishing_at(list_url);
        let built_in = authority.time_stamps(&keys, &random, now - BEFORE_START)?;
        let other = match &engines.tsa {
            Some(tsa) if !tsa.addresses.is_empty() => Some(HttpTsa::new(&tsa.addresses, tsa.roots.clone())?),
            Some(_) | None => None,
        };
        let stamp_roots = engines.tsa.as_ref().map(|tsa| tsa.roots.clone()).unwrap_or_default();
        let sidecars = Sidecars::open(&data.join("sm2"), &keys, &random)?;
        let token = engines.token.as_ref().map(Token::open).transpose()?;
        Ok(Self { sidecars, keys: Custody::new(keys, token), authority, built_in, other, stamp_roots })
    }

    /// The certificates every check starts from: our own root, and those of time-stamp authorities of others.
    #[must_use]
    pub fn roots(&self) -> Vec<Certificate> {
        std::iter::once(self.authority.root()).chain(&self.stamp_roots).cloned().collect()
    }

    /// Who stamps our papers.
    #[must_use]
    pub fn tsa(&self) -> &dyn Tsa {
        match &self.other {
            Some(other) => other,
            None => &self.built_in,
        }
    }

    /// What the built-in time-stamp authority answers to a stranger's `request`, both in DER.
    ///
    /// # Errors
    ///
    /// [`EngineError::Stamp`] if its key fails.
    pub fn stamp_for_stranger(
        &self,
        request: &[u8],
        now: Timestamp,
        random: &dyn SecureRandom,
    ) -> Result<Vec<u8>, EngineError> {
        responder::answer(&self.built_in, request, now, random).map_err(EngineError::Stamp)
    }

    /// A signer for one signature of a party: its key is wiped when it is dropped.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if a key fails.
    pub fn event(
        &self,
        request: &EventRequest<'_>,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<Identity, AuthorityError> {
        self.authority.event(request, moment.0, moment.1)
    }

    /// The signer of a member of staff, a seal or the service itself, kept under `key_name`.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if store, token or authority fails.
    pub fn staff(
        &self,
        key_name: &str,
        subject: &Subject,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<Box<dyn Signer>, AuthorityError> {
        self.keys.staff(&self.authority, key_name, subject, moment)
    }

    /// The revocation list of the built-in authority, at most `age` old.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if a new one can't be made.
    pub fn revocation_list(
        &self,
        age: SignedDuration,
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<RevocationList, AuthorityError> {
        self.authority.revocation_list(self.keys.store(), age, moment)
    }

    /// The certificate of the key kept under `key_name`, and since when it is taken back; nothing before the first
    /// signature.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the store fails.
    pub fn certificate(
        &self,
        key_name: &str,
        random: &dyn SecureRandom,
    ) -> Result<Option<(Certificate, Option<Timestamp>)>, AuthorityError> {
        let found = self.keys.certificate(key_name, random)?;
        Ok(found.map(|certificate| {
            let revoked_at = self.authority.revoked_at(&certificate);
            (certificate, revoked_at)
        }))
    }

    /// 吊销: takes back the certificate of the key kept under `key_name`, since the time in `why`. Gives its serial
    /// number in hex, or nothing if there is no such key.
    ///
    /// # Errors
    ///
    /// An [`AuthorityError`] if the store or a key fails; then nothing was changed.
    pub fn revoke(
        &self,
        key_name: &str,
        why: (Reason, Timestamp),
        moment: (&dyn SecureRandom, Timestamp),
    ) -> Result<Option<String>, AuthorityError> {
        let Some(certificate) = self.keys.certificate(key_name, moment.0)? else { return Ok(None) };
        self.authority.revoke(self.keys.store(), &certificate, why, moment)?;
        Ok(Some(certificate.serial()))
    }
}

/// An engine of others that failed; it may be back in a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// No time stamp.
    TimeStamps,
    /// The token does not sign.
    Token,
}

impl Failure {
    /// The engine that failed, if that is what went wrong: the same command may work in a while.
    #[must_use]
    pub fn unavailable(&self) -> Option<Unavailable> {
        let Self::Office(error) = self else { return None };
        match error {
            OfficeError::Sign(SignError::Tsa(_)) => Some(Unavailable::TimeStamps),
            OfficeError::Sign(_) | OfficeError::Authority(_) if is_of_token(error) => {
                Some(Unavailable::Token)
            }
            _ => None,
        }
    }
}

fn is_of_token(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| error.is::<TokenError>())
}
