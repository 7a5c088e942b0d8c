//! Keys in a PKCS #11 token (密码机, UKey): they are made in it and never leave it.
//!
//! Sources: PKCS #11 v3.0 (2.3.1 ECDSA over a digest, 5.6 sessions and log-in, 4.4 storage objects), RFC 5480 (P-256).
//! One session is kept and opened anew when a call fails, so that a token that was away works again when it is back.
//! A wrong PIN is tried once: tokens lock themselves after a few. The module is C code of its vendor; ours is safe.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use ring::rand::SecureRandom;
use spki::AlgorithmIdentifierOwned;

use super::{Certificate, Secret, Signer, SignerError, pair, sha256};

/// The name of P-256 in DER, as a token is told which curve to use.
const P256: [u8; 10] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

/// Which token of a module is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The only one there is.
    Only,
    /// The one with this label.
    Label(String),
    /// The one in the slot of this number.
    Slot(u64),
}

/// How to reach a token.
#[derive(Debug, Clone)]
pub struct TokenSetting {
    /// The vendor's module, a shared library.
    pub module: PathBuf,
    /// Which token.
    pub choice: Choice,
    /// The user's PIN.
    pub pin: Secret,
}

/// Why a token did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The module could not be loaded.
    #[error("could not load the PKCS #11 module {}", path.display())]
    Module {
        /// The shared library.
        path: PathBuf,
        /// Why.
        #[source]
        source: Error,
    },
    /// There is no such token.
    #[error("there is no such token in the PKCS #11 module: {0:?}")]
    Missing(Choice),
    /// The PIN is wrong, or the token locked itself.
    #[error("the token does not take the PIN; it is not tried again before the next start")]
    Pin(#[source] Error),
    /// The PIN was refused before.
    #[error("the token refused the PIN before; it is not tried again before the next start")]
    Barred,
    /// A call failed, as when the token was taken out.
    #[error("the token failed")]
    Call(#[from] Error),
    /// The key is not in the token.
    #[error("the token has no key {0}")]
    NoKey(String),
    /// The token gave what is no P-256 key or no signature of the key.
    #[error("the token answered with something else")]
    Answer,
}

impl From<TokenError> for SignerError {
    fn from(error: TokenError) -> Self {
        Self::Remote(Box::new(error))
    }
}

/// The session as it stands.
#[derive(Debug)]
enum Line {
    Open(Session),
    Closed,
    /// The PIN was refused.
    Barred,
}

#[derive(Debug)]
struct Shared {
    pkcs11: Pkcs11,
    choice: Choice,
    pin: AuthPin,
    line: Mutex<Line>,
}

/// A token.
#[derive(Debug, Clone)]
pub struct Token(Arc<Shared>);

impl Token {
    /// Loads the module and logs in.
    ///
    /// # Errors
    ///
    /// A [`TokenError`] if module, token or PIN is not the right one.
    pub fn open(setting: &TokenSetting) -> Result<Self, TokenError> {
        let wrong = |source| TokenError::Module { path: setting.module.clone(), source };
        let pkcs11 = Pkcs11::new(&setting.module).map_err(wrong)?;
        match pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // A service that was stopped and started in the same process finds the module as it left it.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(source) => return Err(wrong(source)),
        }
        let token = Self(Arc::new(Shared {
            pkcs11,
            choice: setting.choice.clone(),
            pin: AuthPin::from(setting.pin.reveal().to_owned()),
            line: Mutex::new(Line::Closed),
        }));
        token.with(|_| Ok(()))?;
        Ok(token)
    }

    /// Makes a key pair named `name` in the token.
    pub(super) fn generate(&self, name: &str, random: &dyn SecureRandom) -> Result<TokenKey, TokenError> {
        let mut id = [0; 16];
        random.fill(&mut id).map_err(|_| TokenError::Answer)?;
        let shared =
            [Attribute::Token(true), Attribute::Label(name.as_bytes().to_vec()), Attribute::Id(id.to_vec())];
        let mut public =
            vec![Attribute::Private(false), Attribute::Verify(true), Attribute::EcParams(P256.to_vec())];
        public.extend(shared.clone());
        let mut private = vec![
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ];
        private.extend(shared);
        let point = self.with(|session| {
            let (public, _) = session.generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private)?;
            let read = session.get_attributes(public, &[AttributeType::EcPoint])?;
            point(&read).ok_or(TokenError::Answer)
        })?;
        Ok(TokenKey { token: self.clone(), name: name.to_owned(), id: id.to_vec(), public: point })
    }

    /// The keys named `name`.
    pub(super) fn keys(&self, name: &str) -> Result<Vec<TokenKey>, TokenError> {
        let wanted = [Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::Label(name.as_bytes().to_vec())];
        let found = self.with(|session| {
            let found = session.find_objects(&wanted)?;
            let read = |handle| session.get_attributes(handle, &[AttributeType::EcPoint, AttributeType::Id]);
            Ok(found.into_iter().map(read).collect::<Result<Vec<_>, _>>()?)
        })?;
        let key = |attributes: &Vec<Attribute>| {
            let id = attributes.iter().find_map(|attribute| match attribute {
                Attribute::Id(id) => Some(id.clone()),
                _ => None,
            })?;
            Some(TokenKey { token: self.clone(), name: name.to_owned(), id, public: point(attributes)? })
        };
        Ok(found.iter().filter_map(key).collect())
    }

    /// Does `work` in the session, and once more in a new one if the old one is good for nothing.
    fn with<T>(&self, work: impl Fn(&Session) -> Result<T, TokenError>) -> Result<T, TokenError> {
        let mut line = self.0.line.lock().unwrap_or_else(PoisonError::into_inner);
        if let Line::Open(session) = &*line {
            match work(session) {
                Err(TokenError::Call(error)) => {
                    tracing::warn!(%error, "the session with the token is opened anew");
                    *line = Line::Closed;
                }
                done => return done,
            }
        }
        if matches!(*line, Line::Barred) {
            return Err(TokenError::Barred);
        }
        let opened = match self.log_in() {
            Err(TokenError::Call(_) | TokenError::Missing(_)) => self.reset().and_then(|()| self.log_in()),
            other => other,
        };
        match opened {
            Ok(session) => {
                let done = work(&session);
                *line =
                    if matches!(done, Err(TokenError::Call(_))) { Line::Closed } else { Line::Open(session) };
                done
            }
            Err(error) => {
                *line = if matches!(error, TokenError::Pin(_)) { Line::Barred } else { Line::Closed };
                Err(error)
            }
        }
    }

    /// Starts the module anew: some see a token that was away only then. Nothing else uses it, because the line is held.
    fn reset(&self) -> Result<(), TokenError> {
        match self.0.pkcs11.clone().finalize() {
            // The last start failed, so there is nothing to end.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiNotInitialized, _)) => {}
            Err(other) => return Err(other.into()),
        }
        Ok(self.0.pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?)
    }

    fn log_in(&self) -> Result<Session, TokenError> {
        let session = self.0.pkcs11.open_rw_session(self.slot()?)?;
        match session.login(UserType::User, Some(&self.0.pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(
                error @ Error::Pkcs11(
                    RvError::PinIncorrect
                    | RvError::PinInvalid
                    | RvError::PinLenRange
                    | RvError::PinExpired
                    | RvError::PinLocked,
                    _,
                ),
            ) => Err(TokenError::Pin(error)),
            Err(other) => Err(other.into()),
        }
    }

    fn slot(&self) -> Result<Slot, TokenError> {
        let slots = self.0.pkcs11.get_slots_with_initialized_token()?;
        let found = match &self.0.choice {
            Choice::Only => Some(slots.as_slice()).filter(|slots| slots.len() == 1).map(|slots| slots[0]),
            Choice::Slot(number) => slots.into_iter().find(|slot| slot.id() == *number),
            Choice::Label(label) => {
                let named = |slot: &Slot| {
                    self.0.pkcs11.get_token_info(*slot).is_ok_and(|token| token.label() == label)
                };
                slots.into_iter().find(named)
            }
        };
        found.ok_or_else(|| TokenError::Missing(self.0.choice.clone()))
    }
}

/// The public key of an object, as an uncompressed point.
fn point(attributes: &[Attribute]) -> Option<Vec<u8>> {
    let encoded = attributes.iter().find_map(|attribute| match attribute {
        Attribute::EcPoint(point) => Some(point.as_slice()),
        _ => None,
    })?;
    // In an octet string, as the standard says; some tokens leave that out.
    let point = encoded.strip_prefix(&[0x04, 65]).unwrap_or(encoded);
    (point.len() == 65 && point[0] == 4).then(|| point.to_vec())
}

/// A key in a token.
#[derive(Debug, Clone)]
pub(super) struct TokenKey {
    token: Token,
    name: String,
    id: Vec<u8>,
    public: Vec<u8>,
}

impl TokenKey {
    /// The public key as an uncompressed point.
    pub(super) fn public(&self) -> &[u8] {
        &self.public
    }

    /// The signer with this key and `chain`, its own certificate first.
    pub(super) fn certified(self, chain: Vec<Certificate>) -> TokenSigner {
        TokenSigner { key: self, chain }
    }

    fn handle(&self, session: &Session) -> Result<ObjectHandle, TokenError> {
        let wanted = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Label(self.name.as_bytes().to_vec()),
            Attribute::Id(self.id.clone()),
        ];
        let found = session.find_objects(&wanted)?;
        found.first().copied().ok_or_else(|| TokenError::NoKey(self.name.clone()))
    }
}

/// A certified key in a token.
#[derive(Debug)]
pub(super) struct TokenSigner {
    key: TokenKey,
    chain: Vec<Certificate>,
}

impl Signer for TokenSigner {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn sign(&self, message: &[u8], _: &dyn SecureRandom) -> Result<Vec<u8>, SignerError> {
        let digest = sha256(message);
        let raw = self.key.token.with(|session| {
            let key = self.key.handle(session)?;
            Ok(session.sign(&Mechanism::Ecdsa, key, &digest)?)
        })?;
        let signature = pair::der(&raw).ok_or(TokenError::Answer)?;
        // A token that is broken or mixed up is found here, not when somebody checks the paper.
        let algorithm = AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None };
        let holds = self.chain.first().is_some_and(|own| own.verifies(&algorithm, message, &signature));
        if holds { Ok(signature) } else { Err(TokenError::Answer.into()) }
    }
}
