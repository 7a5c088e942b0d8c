//! 立案材料包 through the shell: papers out of the folder into a package, packages into the folder.
//!
//! Who may have a package is for [`crate::case::Case::eye`] to say and for the caller to ask.

use std::sync::Arc;

use super::{Cases, Failure, ServiceError, blocking};
use crate::case::id::CaseId;
use crate::exchange::manifest::{Manifest, court_files};
use crate::exchange::package;

impl Cases {
    /// The filing package of `case` (`legal.md` C.4), the same bytes whenever it is asked for; nothing before it was
    /// filed.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if a paper can't be read.
    pub async fn filing_package(&self, case: &CaseId) -> Result<Option<Vec<u8>>, ServiceError> {
        let Some(filed) = self.store.load_as_filed(case).await? else { return Ok(None) };
        let Some(mut manifest) = Manifest::of(&filed) else { return Ok(None) };
        let office = Arc::clone(&self.office);
        let work = move || {
            let read = |sha256: &str| {
                let missing = || Failure::Missing { sha256: sha256.to_owned() };
                office.blobs.get(sha256)?.ok_or_else(missing)
            };
            let papers = manifest.documents.iter().map(|entry| read(&entry.sha256));
            let mut documents = papers.collect::<Result<Vec<_>, Failure>>()?;
            for file in court_files(&filed) {
                let content = read(&file.content.sha256)?;
                // A court may refuse it, but leaving it out without a word would be worse.
                let kind = package::media_type_of(&content).unwrap_or(("application/octet-stream", "bin"));
                manifest.attach(file, kind);
                documents.push(content);
            }
            package::write(&manifest, &documents).map_err(Failure::Package)
        };
        blocking(work).await.map(Some)
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
