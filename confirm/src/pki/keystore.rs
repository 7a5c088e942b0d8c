//! Keys at rest: a folder in which every private key is sealed with AES-256-GCM under one key file.
//!
//! Whoever copies a back-up of the folder without `keystore.key` has nothing. Event keys never come here.
//! A file is written beside its place and renamed, so that a crash leaves the old one or the new one.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use der::zeroize::Zeroizing;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::SecureRandom;

use super::{Certificate, Identity, PrivateKey, Signer};

/// Longest name of a key; it is a file name.
const NAME_MAX: usize = 100;
/// Name of the file with the key to all keys.
const MASTER: &str = "keystore.key";

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
    /// Opens the store in `folder`, making folder and key file if they are missing.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if a file can't be read or written.
    pub fn open(folder: &Path, random: &dyn SecureRandom) -> Result<Self, KeyStoreError> {
        fs::create_dir_all(folder)
            .map_err(|source| KeyStoreError::Write { path: folder.to_owned(), source })?;
        let path = folder.join(MASTER);
        let key = if path.exists() {
            Zeroizing::new(
                fs::read(&path).map_err(|source| KeyStoreError::Read { path: path.clone(), source })?,
            )
        } else {
            let mut key = Zeroizing::new(vec![0; AES_256_GCM.key_len()]);
            random.fill(&mut key).map_err(|_| KeyStoreError::Random)?;
            write_secret(&path, &key)?;
            key
        };
        let master = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| KeyStoreError::Damaged { path })?;
        Ok(Self { folder: folder.to_owned(), master: LessSafeKey::new(master) })
    }

    /// The identity kept under `name`, if there is one.
    ///
    /// # Errors
    ///
    /// A [`KeyStoreError`] if its files can't be read or are damaged.
    pub fn load(&self, name: &str, random: &dyn SecureRandom) -> Result<Option<Identity>, KeyStoreError> {
        let path = self.path(name, "sealed")?;
        if !path.exists() {
            return Ok(None);
        }
        let read = |path: &Path| {
            fs::read(path).map_err(|source| KeyStoreError::Read { path: path.to_owned(), source })
        };
        let damaged = || KeyStoreError::Damaged { path: path.clone() };
        let content = Zeroizing::new(self.unseal(name, &read(&path)?).ok_or_else(damaged)?);
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
        let sealed = self.seal(name, &content, random)?;
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

/// Writes a file that only its owner reads, all of it or nothing.
fn write_secret(path: &Path, content: &[u8]) -> Result<(), KeyStoreError> {
    let failed = |source| KeyStoreError::Write { path: path.to_owned(), source };
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
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
}
