//! SM2 signatures beside the papers, each under the SHA-256 of the file it signs.
//!
//! One that was made is given again as it stands, whatever becomes of the key.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ring::rand::SecureRandom;

use crate::blob::BlobError;
use crate::durable::{self, Readers};
use crate::pki::KeyStore;
use crate::pki::sm2::{Sm2Error, Sm2Key};

/// Why there is no signature.
#[derive(Debug, thiserror::Error)]
pub enum SidecarError {
    /// The key failed.
    #[error(transparent)]
    Key(#[from] Sm2Error),
    /// The folder failed.
    #[error(transparent)]
    Folder(#[from] BlobError),
}

/// The SM2 signatures of a deployment.
#[derive(Debug)]
pub struct Sidecars {
    folder: PathBuf,
    key: Sm2Key,
}

impl Sidecars {
    /// The signatures in `folder`, which is made if it is missing, by the key in `keys`.
    ///
    /// # Errors
    ///
    /// A [`SidecarError`] if folder or key can't be used.
    pub fn open(folder: &Path, keys: &KeyStore, random: &dyn SecureRandom) -> Result<Self, SidecarError> {
        let failed = |source| BlobError::Write { path: folder.to_owned(), source };
        durable::make_folder(folder).map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), key: Sm2Key::open(keys, random)? })
    }

    /// The public key that the signatures are checked with.
    #[must_use]
    pub fn public_pem(&self) -> String {
        self.key.public_pem()
    }

    /// The signature over `bytes`, whose SHA-256 is `sha256` (hex): the one that was made, or a new one.
    ///
    /// # Errors
    ///
    /// A [`SidecarError`].
    pub fn of(&self, sha256: &str, bytes: &[u8]) -> Result<Vec<u8>, SidecarError> {
        let path = self.folder.join(format!("{sha256}.sm2.sig"));
        match fs::read(&path) {
            Ok(made) => return Ok(made),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(BlobError::Read { path, source }.into()),
        }
        let signature = self.key.sign(bytes)?;
        let wrong = |source| BlobError::Write { path: path.clone(), source };
        durable::write(&path, &signature, Readers::Usual).map_err(wrong)?;
        Ok(signature)
    }
}
