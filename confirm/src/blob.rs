//! A folder of files, each under the SHA-256 of its content.
//!
//! After a crash or a power cut a file is whole or absent, and what [`Blobs::put`] returned stays ([`crate::durable`]).
//! Nothing is ever changed or deleted: a file that no event names is an orphan and does no harm.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::case::digest::sha256_hex;
use crate::durable::{self, Readers};

/// A failure of the blob folder.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// A file could not be written.
    #[error("could not write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file could not be read.
    #[error("could not read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file is not what its name says.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// A folder of files, each under the SHA-256 of its content.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// The blobs in `folder`, which is made if it is missing.
    ///
    /// # Errors
    ///
    /// A [`BlobError`] if it can't be made.
    pub fn open(folder: &Path) -> Result<Self, BlobError> {
        durable::make_folder(folder)
            .map_err(|source| BlobError::Write { path: folder.to_owned(), source })?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Keeps `bytes`; gives their SHA-256 in hex.
    ///
    /// # Errors
    ///
    /// A [`BlobError`] if they can't be written; then nothing is kept.
    pub fn put(&self, bytes: &[u8]) -> Result<String, BlobError> {
        let name = sha256_hex(bytes);
        let path = self.path(&name);
        let wrong = |source| BlobError::Write { path: path.clone(), source };
        // A file that was damaged since is written again.
        if fs::read(&path).is_ok_and(|kept| kept == bytes) {
            durable::settle(&path).map_err(wrong)?;
            return Ok(name);
        }
        let parent = path.parent().expect("a blob lies in a folder of its own prefix");
        durable::make_folder(parent).map_err(wrong)?;
        durable::write(&path, bytes, Readers::Usual).map_err(wrong)?;
        Ok(name)
    }

    /// The bytes under `name`, if they are kept.
    ///
    /// # Errors
    ///
    /// A [`BlobError`] if they can't be read or are not what the name says.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, BlobError> {
        if name.len() != 64 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) if sha256_hex(&bytes) == name => Ok(Some(bytes)),
            Ok(_) => Err(BlobError::Damaged { path }),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(BlobError::Read { path, source }),
        }
    }

    /// Where the files lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(&name[..2]).join(&name[2..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_got_and_damage_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let name = blobs.put(b"agreement").unwrap();
        assert_eq!(blobs.put(b"agreement").unwrap(), name);
        assert_eq!(blobs.get(&name).unwrap().as_deref(), Some(b"agreement".as_slice()));
        assert!(blobs.get(&sha256_hex(b"other")).unwrap().is_none());
        assert!(blobs.get("../../etc/passwd").unwrap().is_none());
        fs::write(blobs.path(&name), b"agreemenT").unwrap();
        assert!(matches!(blobs.get(&name), Err(BlobError::Damaged { .. })));
        assert_eq!(blobs.put(b"agreement").unwrap(), name, "what is damaged is mended");
        assert_eq!(blobs.get(&name).unwrap().as_deref(), Some(b"agreement".as_slice()));
    }
}
