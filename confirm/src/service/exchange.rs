//! 立案材料包 through the shell: papers out of the folder into a package, packages into the folder.
//!
//! Who may have a package is for [`crate::case::Case::eye`] to say and for the caller to ask.

use std::sync::Arc;

use super::{Cases, Failure, ServiceError, blocking};
use crate::case::id::CaseId;
use crate::exchange::manifest::Manifest;
use crate::exchange::package;

impl Cases {
    /// The filing package of `case` (`legal.md` C.4), the same bytes whenever it is asked for; nothing before it was
    /// filed.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if a paper can't be read.
    pub async fn filing_package(&self, case: &CaseId) -> Result<Option<Vec<u8>>, ServiceError> {
        let filed = self.store.load_as_filed(case).await?;
        let Some(manifest) = filed.as_ref().and_then(Manifest::of) else { return Ok(None) };
        let office = Arc::clone(&self.office);
        let work = move || {
            let mut documents = Vec::with_capacity(manifest.documents.len());
            for entry in &manifest.documents {
                let missing = || Failure::Missing { sha256: entry.sha256.clone() };
                documents.push(office.blobs.get(&entry.sha256)?.ok_or_else(missing)?);
            }
            package::write(&manifest, &documents).map_err(Failure::Package)
        };
        blocking(work).await.map(Some)
    }

    /// Keeps a file that came from another system; gives its SHA-256 in hex. Read and check it first.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be written.
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<String, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || Ok(office.blobs.put(&bytes)?)).await
    }

    /// A file that was kept.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it is missing or can't be read.
    pub async fn kept_file(&self, sha256: &str) -> Result<Vec<u8>, ServiceError> {
        self.blob(sha256.to_owned()).await
    }
}
