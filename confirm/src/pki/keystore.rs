//! Keys at rest: a folder in which every private key is sealed with AES-256-GCM under one key file.
//!
//! Whoever copies a back-up of the folder without `keystore.key`, or without the passphrase it is wrapped under, has
//! nothing. Event keys never come here. A crash or a power cut leaves the old file or the new one ([`crate::durable`]):
//! whoever has signed with a key that was then lost could never sign for the same certificate again.

mod master;

use std::fs;
use std::path::{Path, PathBuf};

use der::zeroize::Zeroizing;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::SecureRandom;

use super::secret::Secret;
use super::{Certificate, Identity, PrivateKey, Signer};
use crate::durable::{self, Readers};

/// Longest name of a key; it is a file name.
const NAME_MAX: usize = 100;

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// A file could not be read.
    #[error("could not read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("could not write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file is damaged, or sealed under another key.
    #[error("{} is damaged or belongs to another key store", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The key to all keys is gone while there are keys sealed under it.
    #[error("{} is missing: restore it from the back-up; without it no kept key can be used", path.display())]
    MasterMissing {
        /// The file.
        path: PathBuf,
    },
    /// The key to all keys is wrapped, and no passphrase was given.
    #[error("{} is wrapped under a passphrase: give it in TIAOQUE_KEY_PASSPHRASE", path.display())]
    PassphraseNeeded {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase is not the one the key to all keys is wrapped under.
    #[error("the passphrase does not open {}", path.display())]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// A passphrase was given, but the key to all keys lies there plain.
    #[error("a passphrase was given, but {} is not wrapped: run `tiaoque passphrase` first", path.display())]
    NotWrapped {
        /// The file.
        path: PathBuf,
    },
    /// A new passphrase is too short.
    #[error("a passphrase has at least {0} characters")]
    PassphraseShort(usize),
    /// Others than its owner may read the key to all keys.
    #[error("others may read {}: give it the mode 0600", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// A key was asked for by a name that can't be a file's.
    #[error("{0:?} can't be the name of a key")]
    Name(String),
    /// The source of randomness failed.
    #[error("no randomness")]
    Random,
}

/// A folder of sealed keys.
pub struct KeyStore {
    folder: PathBuf,
    master: LessSafeKey,
}

impl std::fmt::Debug for KeyStore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "KeyStore({})", self.folder.display())
    }
}

impl KeyStore {
    /// Opens the store in `folder` without a passphrase, making folder and key file if they are missing.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if a file can't be read or written, or needs a passphrase.
    pub fn open(folder: &Path, random: &dyn SecureRandom) -> Result<Self, KeyStoreError> {
        Self::open_with(folder, None, random)
    }

    /// Opens the store in `folder`, whose key file is wrapped under `passphrase` if there is one.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if a file can't be read or written, or the passphrase is not the one.
    pub fn open_with(
        folder: &Path,
        passphrase: Option<&Secret>,
        random: &dyn SecureRandom,
    ) -> Result<Self, KeyStoreError> {
        durable::make_folder(folder)
            .map_err(|source| KeyStoreError::Write { path: folder.to_owned(), source })?;
        let key = master::open(folder, passphrase, random)?;
        let master = UnboundKey::new(&AES_256_GCM, &*key).map_err(|_| KeyStoreError::Random)?;
        Ok(Self { folder: folder.to_owned(), master: LessSafeKey::new(master) })
    }

    /// Wraps the key file of the store in `folder` under `new` instead of `old`; nothing stands for a plain file. The
    /// sealed keys stay as they are, and a service that runs goes on.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`]; then the file stays as it was.
    pub fn change_passphrase(
        folder: &Path,
        (old, new): (Option<&Secret>, Option<&Secret>),
        random: &dyn SecureRandom,
    ) -> Result<(), KeyStoreError> {
        master::rewrap(folder, (old, new), random)
    }

    /// The identity kept under `name`, if there is one.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if its files can't be read or are damaged.
    pub fn load(&self, name: &str, random: &dyn SecureRandom) -> Result<Option<Identity>, KeyStoreError> {
        let Some(content) = self.load_bytes(name)? else { return Ok(None) };
        let path = self.path(name, "sealed")?;
        let damaged = || KeyStoreError::Damaged { path: path.clone() };
        let mut parts = content.split(|&byte| byte == 0).peekable();
        let pkcs8_hex = parts.next().and_then(|part| std::str::from_utf8(part).ok()).ok_or_else(damaged)?;
        let pkcs8 = Zeroizing::new(unhex(pkcs8_hex).ok_or_else(damaged)?);
        let chain = parts
            .map(|pem| std::str::from_utf8(pem).ok().and_then(|pem| Certificate::from_pem(pem).ok()))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(damaged)?;
        if chain.is_empty() {
            return Err(damaged());
        }
        let key = PrivateKey::from_pkcs8(pkcs8, random).map_err(|_| damaged())?;
        Ok(Some(Identity::new(key, chain)))
    }

    /// Keeps `identity` under `name`, replacing what was there.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if its file can't be written.
    pub fn store(
        &self,
        name: &str,
        identity: &Identity,
        random: &dyn SecureRandom,
    ) -> Result<(), KeyStoreError> {
        // Key and certificates in one file, so that no crash can part them: hex and PEM, divided by zero bytes.
        let mut content = Zeroizing::new(super::certificate::hex(identity.key.pkcs8()).into_bytes());
        for certificate in identity.chain() {
            content.push(0);
            content.extend(certificate.pem().bytes());
        }
        self.store_bytes(name, &content, random)
    }

    /// What is kept sealed under `name`, if there is anything.
    pub(super) fn load_bytes(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyStoreError> {
        let path = self.path(name, "sealed")?;
        let Some(sealed) = read_if_there(&path)? else { return Ok(None) };
        let content = self.unseal(name, &sealed).ok_or(KeyStoreError::Damaged { path })?;
        Ok(Some(Zeroizing::new(content)))
    }

    /// Keeps `content` sealed under `name`, replacing what was there.
    pub(super) fn store_bytes(
        &self,
        name: &str,
        content: &[u8],
        random: &dyn SecureRandom,
    ) -> Result<(), KeyStoreError> {
        let sealed = self.seal(name, content, random)?;
        write_secret(&self.path(name, "sealed")?, &sealed)
    }

    /// The revocation list kept under `name`, if there is one. Anybody may read it, so it is not sealed; its signature
    /// protects it.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if its file can't be read.
    pub fn list(&self, name: &str) -> Result<Option<Vec<u8>>, KeyStoreError> {
        let path = self.path(name, "crl")?;
        match fs::read(&path) {
            Ok(der) => Ok(Some(der)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(KeyStoreError::Read { path, source }),
        }
    }

    /// Keeps the revocation list `der` under `name`, replacing the one before.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if its file can't be written.
    pub fn keep_list(&self, name: &str, der: &[u8]) -> Result<(), KeyStoreError> {
        write_secret(&self.path(name, "crl")?, der)
    }

    /// The certificate kept for a key that is elsewhere (in a token), if there is one. It is no secret.
    pub(super) fn certificate(&self, name: &str) -> Result<Option<Certificate>, KeyStoreError> {
        let path = self.path(name, "pem")?;
        let Some(pem) = read_if_there(&path)? else { return Ok(None) };
        let certificate = std::str::from_utf8(&pem).ok().and_then(|pem| Certificate::from_pem(pem).ok());
        certificate.ok_or(KeyStoreError::Damaged { path }).map(Some)
    }

    /// Keeps the certificate of a key that is elsewhere.
    pub(super) fn keep_certificate(
        &self,
        name: &str,
        certificate: &Certificate,
    ) -> Result<(), KeyStoreError> {
        write_secret(&self.path(name, "pem")?, certificate.pem().as_bytes())
    }

    fn path(&self, name: &str, extension: &str) -> Result<PathBuf, KeyStoreError> {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if name.is_empty() || name.len() > NAME_MAX || !plain {
            return Err(KeyStoreError::Name(name.to_owned()));
        }
        Ok(self.folder.join(format!("{name}.{extension}")))
    }

    /// `content` sealed for `name`: nonce, ciphertext, tag.
    fn seal(&self, name: &str, content: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, KeyStoreError> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce).map_err(|_| KeyStoreError::Random)?;
        let mut sealed = Zeroizing::new(content.to_vec());
        let tag = self
            .master
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| KeyStoreError::Random)?;
        Ok([nonce.as_slice(), &sealed, tag.as_ref()].concat())
    }

    fn unseal(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, content) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut content = content.to_vec();
        let length = self.master.open_in_place(nonce, Aad::from(name.as_bytes()), &mut content).ok()?.len();
        content.truncate(length);
        Some(content)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, KeyStoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeyStoreError::Read { path: path.to_owned(), source }),
    }
}

/// Writes a file that only its owner reads, all of it or nothing.
fn write_secret(path: &Path, content: &[u8]) -> Result<(), KeyStoreError> {
    let failed = |source| KeyStoreError::Write { path: path.to_owned(), source };
    durable::write(path, content, Readers::Owner).map_err(failed)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use ring::rand::SystemRandom;

    use super::*;
    use crate::pki::Authority;

    #[test]
    fn a_key_comes_back_and_a_damaged_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let at: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        let root = Authority::open(&store, "潞川区", &random, at).unwrap().root().clone();

        let again = KeyStore::open(folder.path(), &random).unwrap();
        assert_eq!(again.load("root", &random).unwrap().unwrap().certificate(), &root);

        let path = folder.path().join("root.sealed");
        let mut sealed = fs::read(&path).unwrap();
        assert!(!sealed.windows(11).any(|window| window == b"CERTIFICATE"), "nothing is readable");
        sealed[20] ^= 1;
        fs::write(&path, sealed).unwrap();
        assert!(matches!(again.load("root", &random), Err(KeyStoreError::Damaged { .. })));
    }

    #[test]
    fn a_name_can_not_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        assert!(matches!(store.load("../root", &random), Err(KeyStoreError::Name(_))));
    }

    const RIGHT: &str = "春天的柳河很长很长的口令";

    /// A store with one key, wrapped under [`RIGHT`].
    fn wrapped() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let store = KeyStore::open_with(folder.path(), Some(&secret(RIGHT)), &random).unwrap();
        store.store_bytes("sm2", b"a key", &random).unwrap();
        folder
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    /// What opening the store and reading its key says.
    fn opened(folder: &Path, passphrase: Option<&str>) -> Result<Vec<u8>, KeyStoreError> {
        let passphrase = passphrase.map(secret);
        let store = KeyStore::open_with(folder, passphrase.as_ref(), &SystemRandom::new())?;
        Ok(store.load_bytes("sm2")?.unwrap().to_vec())
    }

    #[test]
    fn a_wrapped_store_opens_with_its_passphrase_alone() {
        let folder = wrapped();
        assert_eq!(opened(folder.path(), Some(RIGHT)).unwrap(), b"a key");
        let wrong = opened(folder.path(), Some("春天的柳河很短很短的口令"));
        assert!(matches!(wrong, Err(KeyStoreError::WrongPassphrase { .. })));
        assert!(matches!(opened(folder.path(), None), Err(KeyStoreError::PassphraseNeeded { .. })));
    }

    #[test]
    fn every_damaged_byte_of_the_key_file_is_called_damage_and_not_a_wrong_passphrase() {
        let folder = wrapped();
        let path = folder.path().join("keystore.key");
        let whole = fs::read(&path).unwrap();
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, damaged).unwrap();
            let found = opened(folder.path(), Some(RIGHT));
            assert!(matches!(found, Err(KeyStoreError::Damaged { .. })), "byte {index}");
        }
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(matches!(opened(folder.path(), Some(RIGHT)), Err(KeyStoreError::Damaged { .. })));
        fs::write(&path, b"").unwrap();
        assert!(matches!(opened(folder.path(), None), Err(KeyStoreError::Damaged { .. })));
    }

    #[test]
    fn a_passphrase_is_set_changed_and_taken_away_while_the_keys_stay() {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        KeyStore::open(folder.path(), &random).unwrap().store_bytes("sm2", b"a key", &random).unwrap();
        let change = |old: Option<&str>, new: Option<&str>| {
            let (old, new) = (old.map(secret), new.map(secret));
            KeyStore::change_passphrase(folder.path(), (old.as_ref(), new.as_ref()), &random)
        };
        assert!(matches!(opened(folder.path(), Some(RIGHT)), Err(KeyStoreError::NotWrapped { .. })));
        change(None, Some(RIGHT)).unwrap();
        assert_eq!(opened(folder.path(), Some(RIGHT)).unwrap(), b"a key");
        let other = "又一句同样很长很长的口令";
        assert!(matches!(change(Some(other), Some(other)), Err(KeyStoreError::WrongPassphrase { .. })));
        assert!(matches!(change(Some(RIGHT), Some("短")), Err(KeyStoreError::PassphraseShort(_))));
        assert_eq!(opened(folder.path(), Some(RIGHT)).unwrap(), b"a key", "a refused change changes nothing");
        change(Some(RIGHT), Some(other)).unwrap();
        assert!(opened(folder.path(), Some(RIGHT)).is_err());
        assert_eq!(opened(folder.path(), Some(other)).unwrap(), b"a key");
        change(Some(other), None).unwrap();
        assert_eq!(opened(folder.path(), None).unwrap(), b"a key");
    }

    #[test]
    fn a_lost_key_file_is_missed_and_not_made_anew() {
        let folder = wrapped();
        let path = folder.path().join("keystore.key");
        fs::remove_file(&path).unwrap();
        assert!(matches!(opened(folder.path(), Some(RIGHT)), Err(KeyStoreError::MasterMissing { .. })));
        assert!(!path.exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_key_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = wrapped();
        let path = folder.path().join("keystore.key");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(opened(folder.path(), Some(RIGHT)), Err(KeyStoreError::Exposed { .. })));
    }
}
