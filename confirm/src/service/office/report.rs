//! Draws the report on a document's signatures (D26) from the record, the signed file and what was kept of the signing.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Office, OfficeError};
use crate::case::Case;
use crate::case::document::{Document, DocumentMade};
use crate::pki::Certificate;
use crate::service::composition::report::{Seen, report};
use crate::store::Link;
use crate::verify;

impl Office {
    /// Makes and keeps the report on the signatures of `document`, whose case has the record `chain`.
    ///
    /// # Errors
    ///
    /// An [`OfficeError`]; files that were written by then are orphans and do no harm.
    pub fn report(
        &self,
        case: &Case,
        document: &Document,
        chain: &[Link],
        now: Timestamp,
    ) -> Result<DocumentMade, OfficeError> {
        let seen = self.seen(document)?;
        let made = self.issue(case, report(case, document, chain, &seen, now), now)?;
        // A case has several reports: lists and files say which is which.
        Ok(DocumentMade { title: format!("{}（{}）", made.title, document.made.title), ..made })
    }

    /// What the signed file and the folder say about each signature, by its field.
    fn seen(&self, document: &Document) -> Result<BTreeMap<String, Seen>, OfficeError> {
        let bytes = self.kept(&document.latest().sha256)?;
        let checked = verify::verify(&bytes, &self.engine.roots());
        let certificates: BTreeMap<String, Certificate> = verify::signers(&bytes).into_iter().collect();
        let mut seen = BTreeMap::new();
        for (made, _) in &document.signatures {
            // What took the place of handwriting is told by the record.
            let strokes = match made.strokes_sha256.as_ref().filter(|_| made.instead.is_none()) {
                Some(sha256) => serde_json::from_slice(&self.kept(sha256)?)?,
                None => Vec::new(),
            };
            let stamped_at = checked
                .signatures
                .iter()
                .find(|signature| signature.field == made.field)
                .and_then(|signature| signature.stamped_at);
            let issuer = certificates.get(&made.field).map(issuer).unwrap_or_default();
            seen.insert(made.field.clone(), Seen { stamped_at, issuer, strokes });
        }
        Ok(seen)
    }

    fn kept(&self, sha256: &str) -> Result<Vec<u8>, OfficeError> {
        self.blobs.get(sha256)?.ok_or_else(|| OfficeError::Missing { sha256: sha256.to_owned() })
    }
}

/// Who issued a certificate, as RFC 4514 writes names.
fn issuer(certificate: &Certificate) -> String {
    certificate.parsed().tbs_certificate.issuer.to_string()
}
