//! What is read: cases, lists, papers, files, what the public may know.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::engine::EngineError;
use super::finding::{self, Finding};
use super::{Cases, Failure, Kept, ServiceError, blocking, refused_or_failed};
use crate::case::Case;
use crate::case::actor::Viewer;
use crate::case::clause::ClauseDraft;
use crate::case::document::{Revision, canonical_code};
use crate::case::id::{CaseId, DocumentId, OrgId};
use crate::case::refusal::Refusal;
use crate::case::view::CaseRow;
use crate::lint;
use crate::paper::Paper;
use crate::picture::{self, PictureError};
use crate::pki::revocation::Reason;

impl Cases {
    /// The case, if there is one.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the record can't be read.
    pub async fn load(&self, case: &CaseId) -> Result<Option<Case>, ServiceError> {
        Ok(self.store.load(case).await?.map(|loaded| Case::clone(&loaded.case)))
    }

    /// How many open cases each judge of a court holds, by account: what automatic distribution goes by.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the record can't be read.
    pub async fn load_of_judges(&self, court: &OrgId) -> Result<BTreeMap<String, i64>, ServiceError> {
        Ok(self.store.load_of_judges(court).await?)
    }

    /// The cases of `viewer`'s desk, the latest first.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the record can't be read.
    pub async fn list(&self, viewer: &Viewer, now: Timestamp) -> Result<Vec<CaseRow>, ServiceError> {
        let mut rows = Vec::new();
        for (case, version) in self.store.cases_of(viewer).await? {
            let loaded = self.store.load_at(&case, version).await?;
            rows.extend(loaded.and_then(|loaded| loaded.case.row(viewer, now)));
        }
        Ok(rows)
    }

    /// The latest revision of a document; ask [`Case::may_open`] before it goes to anyone.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be read.
    pub async fn document_bytes(
        &self,
        case: &Case,
        document: &DocumentId,
    ) -> Result<Option<Vec<u8>>, ServiceError> {
        let Some(document) = case.document(document) else { return Ok(None) };
        self.blob(document.latest().sha256.clone()).await.map(Some)
    }

    /// The text of a document for the screen; ask [`Case::may_open`] before it goes to anyone.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be read.
    pub async fn document_paper(
        &self,
        case: &Case,
        document: &DocumentId,
    ) -> Result<Option<Paper>, ServiceError> {
        let Some(document) = case.document(document) else { return Ok(None) };
        let bytes = self.blob(document.made.paper_sha256.clone()).await?;
        Ok(Some(serde_json::from_slice(&bytes).map_err(Failure::Paper)?))
    }

    /// Everything `viewer` may keep of a case: each finished document under the name it is saved by.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if one can't be read.
    pub async fn archive(&self, case: &Case, viewer: &Viewer) -> Result<Vec<Kept>, ServiceError> {
        let mut kept = Vec::new();
        for document in &case.documents {
            if document.is_complete() && !document.superseded && case.may_open(viewer, &document.made.id) {
                let bytes = self.blob(document.latest().sha256.clone()).await?;
                kept.push(Kept { name: finding::file_name(case, document), bytes });
            }
        }
        Ok(kept)
    }

    /// What may be said in public about the paper with this code.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the register can't be read.
    pub async fn find_by_check_code(&self, code: &str) -> Result<Option<Finding>, ServiceError> {
        let Some(found) = self.store.by_check_code(&canonical_code(code)).await? else {
            return Ok(None);
        };
        let case = self.load(&found.case).await?;
        Ok(case.and_then(|case| Finding::of(&case, &found.document, None)))
    }

    /// What may be said in public about the file with this SHA-256 (hex).
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the register can't be read.
    pub async fn find_by_sha256(&self, sha256: &str) -> Result<Option<Finding>, ServiceError> {
        let sha256 = sha256.trim().to_ascii_lowercase();
        let Some(found) = self.store.by_sha256(&sha256).await? else { return Ok(None) };
        let case = self.load(&found.case).await?;
        Ok(case.and_then(|case| Finding::of(&case, &found.document, Some(&sha256))))
    }

    /// The certificate every check starts from.
    #[must_use]
    pub fn trust_root_pem(&self) -> String {
        self.office.trust_root_pem()
    }

    /// The revocation list of the built-in authority in DER, at most a day old.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if a new one can't be made.
    pub async fn revocation_list(&self, now: Timestamp) -> Result<Vec<u8>, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || Ok(office.revocation_list(now)?)).await
    }

    /// 吊销: takes back the certificate with which the account `account` signs; see `Office::revoke_staff`.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the key store fails; then nothing was changed.
    pub async fn revoke_staff(
        &self,
        account: &str,
        why: (Reason, Timestamp),
        now: Timestamp,
    ) -> Result<Option<String>, ServiceError> {
        let (office, account) = (Arc::clone(&self.office), account.to_owned());
        blocking(move || Ok(office.revoke_staff(&account, why, now)?)).await
    }

    /// The SM2 signature over the latest revision of a finished document, with the name it is saved by; nothing while
    /// signatures are missing. Ask [`Case::may_open`] before it goes to anyone.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be read or signed.
    pub async fn sm2_signature(
        &self,
        case: &Case,
        document: &DocumentId,
    ) -> Result<Option<Kept>, ServiceError> {
        let Some(document) = case.document(document).filter(|document| document.is_complete()) else {
            return Ok(None);
        };
        let name = format!("{}.sm2.sig", finding::file_name(case, document));
        let bytes = self.sm2_of_file(document.latest().sha256.clone()).await?;
        Ok(Some(Kept { name, bytes }))
    }

    /// The SM2 signature over the file that was found, if it is the last state of a finished document.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be read or signed.
    pub async fn sm2_of(&self, finding: &Finding) -> Result<Option<Vec<u8>>, ServiceError> {
        let outdated = finding.archived_at.is_some() && !finding.archived;
        if !finding.latest || outdated || !finding.missing.is_empty() {
            return Ok(None);
        }
        self.sm2_of_file(finding.sha256.clone()).await.map(Some)
    }

    async fn sm2_of_file(&self, sha256: String) -> Result<Vec<u8>, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || {
            let bytes = office.blobs.get(&sha256)?;
            let bytes = bytes.ok_or_else(|| Failure::Missing { sha256: sha256.clone() })?;
            let made = office.engine.sidecars.of(&sha256, &bytes).map_err(EngineError::from);
            made.map_err(|error| Failure::Office(error.into()))
        })
        .await
    }

    /// The public key that SM2 signatures are checked with, as PEM.
    #[must_use]
    pub fn sm2_public_pem(&self) -> String {
        self.office.engine.sidecars.public_pem()
    }

    /// What the built-in time-stamp authority answers to a stranger's `request`, both in DER.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if its key fails.
    pub async fn stamp_for_stranger(
        &self,
        request: Vec<u8>,
        now: Timestamp,
    ) -> Result<Vec<u8>, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || Ok(office.stamp_for_stranger(&request, now)?)).await
    }

    /// Keeps an uploaded file; it belongs to no case before a command names it.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be kept.
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<Revision, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || {
            let length = u64::try_from(bytes.len()).expect("a file in memory has a length of 64 bits");
            Ok(Revision { sha256: office.blobs.put(&bytes)?, length })
        })
        .await
    }

    /// Keeps the photograph of a name that somebody wrote on paper, upright, grey and without metadata; gives what it is
    /// kept under and the name that was found, as PNG.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that says how to photograph it if no name is found; a [`Failure`] if it can't be kept.
    pub async fn keep_signature_photo(&self, photo: Vec<u8>) -> Result<(Revision, Vec<u8>), ServiceError> {
        let office = Arc::clone(&self.office);
        let kept = tokio::task::spawn_blocking(move || office.keep_signature_photo(&photo));
        kept.await.map_err(Failure::Interrupted)?.map_err(refused_or_failed)
    }

    /// The file with this SHA-256 (hex), if it was kept; ask the view whether it may be shown.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if it can't be read.
    pub async fn file(&self, sha256: &str) -> Result<Option<Vec<u8>>, ServiceError> {
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            return Ok(None);
        }
        let (office, sha256) = (Arc::clone(&self.office), sha256.to_owned());
        blocking(move || Ok(office.blobs.get(&sha256)?)).await
    }

    /// The picture kept under this SHA-256 (hex) as a JPEG without metadata, no side longer than `side_max` pixels;
    /// nothing if none was kept.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if it is no picture, or a [`Failure`] if it can't be read.
    pub async fn picture(&self, sha256: &str, side_max: u32) -> Result<Option<Vec<u8>>, ServiceError> {
        let Some(bytes) = self.file(sha256).await? else { return Ok(None) };
        let copied = tokio::task::spawn_blocking(move || picture::copy(&bytes, side_max));
        let copied = copied.await.map_err(Failure::Interrupted)?;
        let refused = |no: PictureError| Refusal::Invalid { field: "file", sentence: no.to_string() };
        Ok(Some(copied.map_err(refused)?))
    }

    /// What the check finds if `draft` were written as clause `no` (from 1) or added: while somebody types.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the draft lacks something, or a [`Failure`].
    pub async fn check_clause(
        &self,
        case: &CaseId,
        draft: &ClauseDraft,
        no: Option<usize>,
        now: Timestamp,
    ) -> Result<Vec<lint::Finding>, ServiceError> {
        let case = self.load(case).await?.ok_or(Refusal::Unknown)?;
        Ok(case.findings_with(draft, no, now))
    }

    pub(super) async fn blob(&self, sha256: String) -> Result<Vec<u8>, ServiceError> {
        let office = Arc::clone(&self.office);
        blocking(move || office.blobs.get(&sha256)?.ok_or(Failure::Missing { sha256 })).await
    }
}
