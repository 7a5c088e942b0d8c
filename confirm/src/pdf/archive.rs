//! 长期保存: what is appended after the last signature, so that it can be checked when certificates have expired.
//!
//! Sources: ETSI EN 319 142-1 (PAdES B-LT, B-LTA), ISO 32000-2 12.8.4.3 (document security store), 12.8.5 (document
//! time stamp). Two increments: the store with certificates and revocation lists, then a time stamp over everything.
//! The first stamp fills the field that was prepared for it, which the structure tree knows. A later one, years after,
//! brings its field along: certification with P=2 allows that (12.8.2.2.2), only PDF/UA-1 does not hold any more. Left
//! out: `VRI`, which the standard leaves open and which says nothing that the lists don't.

use jiff::Timestamp;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use ring::rand::SecureRandom;

use super::increment::Increment;
use super::prepare::{dictionary, name, unicode};
use super::signature::{self, Pending, SignatureError, fields};
use super::{Revision, SignError};
use crate::pki::{RevocationList, Tsa, timestamp};
use crate::verify;

/// The format of a document time stamp.
pub(crate) const STAMP_FORMAT: &[u8] = b"ETSI.RFC3161";

/// Name of the field that is prepared for the first stamp.
pub(crate) const ARCHIVE_FIELD: &str = "Archive1";
/// What that field is for.
pub(crate) const ARCHIVE_ALT: &str = "归档时间戳";

/// Where the field of a later stamp stands: without extent, so that it needs no appearance (ISO 19005-2, 6.3.3), and outside
/// the page, so that it needs no place in the structure (ISO 14289-1, 7.18.1).
pub(crate) const NOWHERE: i64 = -10;

/// Annotation flags as of every other field: printed (4) and locked in place (128).
const WIDGET_FLAGS: i64 = 132;

/// A file with everything for its long-term check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// With certificates and revocation lists (B-LT).
    pub evidence: Revision,
    /// And with a time stamp over everything (B-LTA): the last state of the file.
    pub stamped: Revision,
}

/// Certificates and revocation lists in DER, in the order in which they stand in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Certificates of signers, time-stamp authorities and their issuers.
    pub certificates: Vec<Vec<u8>>,
    /// Revocation lists.
    pub lists: Vec<Vec<u8>>,
}

/// Closes `base` after its last signature: adds the certificates of all its signatures and `lists`, then a time stamp
/// over the whole file.
///
/// # Errors
///
/// A [`SignError`]; `base` stays as it was and may be tried again.
pub fn archive(
    base: &[u8],
    lists: &[RevocationList],
    tsa: &dyn Tsa,
    at: Timestamp,
    random: &dyn SecureRandom,
) -> Result<Archived, SignError> {
    let increment = Increment::open(base).map_err(SignatureError::from)?;
    let evidence = Evidence {
        certificates: verify::certificates(increment.document()),
        lists: lists.iter().map(|list| list.der().to_vec()).collect(),
    };
    let with_evidence = with_evidence(increment, &evidence)?;
    let pending = begin_stamp(&with_evidence)?;
    let token = timestamp::stamp(tsa, pending.digest, at, random)?;
    let stamped = pending.finish(&token)?;
    Ok(Archived { evidence: Revision::new(with_evidence), stamped: Revision::new(stamped) })
}

/// Appends a document security store. What stood in an earlier one stays.
///
/// # Errors
///
/// A [`SignatureError`] if the file can't be continued.
pub fn with_evidence(mut increment: Increment<'_>, evidence: &Evidence) -> Result<Vec<u8>, SignatureError> {
    let mut store = dictionary([("Type", name("DSS"))]);
    let earlier = store_of(increment.document()).map(|(_, store)| store.clone()).unwrap_or_default();
    for (key, items) in [("Certs", &evidence.certificates), ("CRLs", &evidence.lists)] {
        let mut references =
            earlier.get(key.as_bytes()).and_then(Object::as_array).cloned().unwrap_or_default();
        for der in items {
            let stream = Stream::new(Dictionary::new(), der.clone()).with_compression(false);
            references.push(Object::Reference(increment.add(stream)));
        }
        store.set(key, Object::Array(references));
    }
    let store = increment.add(store);
    let catalog_id = increment.catalog_id()?;
    let mut catalog = increment.document().get_dictionary(catalog_id)?.clone();
    catalog.set("DSS", store);
    increment.replace(catalog_id, catalog);
    Ok(increment.finish())
}

/// Appends a document time stamp without its token, in a field that nobody sees.
///
/// # Errors
///
/// A [`SignatureError`] if `base` can't be continued.
pub fn begin_stamp(base: &[u8]) -> Result<Pending, SignatureError> {
    let mut increment = Increment::open(base)?;
    let (id, mut widget) = match prepared(increment.document())? {
        Some(prepared) => prepared,
        None => add_field(&mut increment)?,
    };
    let stamp = increment.add(signature::empty("DocTimeStamp", "ETSI.RFC3161"));
    widget.set("V", stamp);
    increment.replace(id, widget);
    Ok(signature::reserve(increment))
}

/// The field that was prepared for a stamp, if it has none yet.
fn prepared(document: &Document) -> Result<Option<(ObjectId, Dictionary)>, lopdf::Error> {
    let is_free = |field: &Dictionary| {
        let named = field.get(b"T").and_then(Object::as_str);
        named.is_ok_and(|name| name == ARCHIVE_FIELD.as_bytes()) && !field.has(b"V")
    };
    Ok(fields(document)?.into_iter().find(|(_, field)| is_free(field)))
}

/// Adds a field for another stamp to the form and to the first page.
fn add_field(increment: &mut Increment<'_>) -> Result<(ObjectId, Dictionary), SignatureError> {
    let document = increment.document();
    let page_id = *document.get_pages().get(&1).ok_or(lopdf::Error::PageNumberNotFound(1))?;
    let mut page = document.get_dictionary(page_id)?.clone();
    let form_id = document.catalog()?.get(b"AcroForm")?.as_reference()?;
    let mut form = document.get_dictionary(form_id)?.clone();
    let mut fields = form.get(b"Fields")?.as_array()?.clone();
    let mut annotations = page.get(b"Annots")?.as_array()?.clone();
    let widget = dictionary([
        ("Type", name("Annot")),
        ("Subtype", name("Widget")),
        ("FT", name("Sig")),
        ("T", Object::string_literal(format!("Archive{}", fields.len()))),
        ("TU", unicode(ARCHIVE_ALT)),
        ("F", Object::Integer(WIDGET_FLAGS)),
        ("P", page_id.into()),
        ("Rect", Object::Array(vec![NOWHERE.into(); 4])),
    ]);
    let id = increment.add(widget.clone());
    fields.push(id.into());
    annotations.push(id.into());
    form.set("Fields", fields);
    page.set("Annots", annotations);
    increment.replace(form_id, form);
    increment.replace(page_id, page);
    Ok((id, widget))
}

/// The document security store, if there is one.
pub(crate) fn store_of(document: &Document) -> Option<(ObjectId, &Dictionary)> {
    let id = document.catalog().ok()?.get(b"DSS").ok()?.as_reference().ok()?;
    Some((id, document.get_dictionary(id).ok()?))
}

/// The document security store as it was written, if there is one that can be read.
pub(crate) fn evidence_of(document: &Document) -> Option<Evidence> {
    let (_, store) = store_of(document)?;
    let items = |key: &[u8]| -> Option<Vec<Vec<u8>>> {
        let Ok(references) = store.get(key) else { return Some(Vec::new()) };
        references
            .as_array()
            .ok()?
            .iter()
            .map(|reference| {
                let stream = document.get_object(reference.as_reference().ok()?).ok()?.as_stream().ok()?;
                // A filter could make a small file large.
                (!stream.dict.has(b"Filter")).then(|| stream.content.clone())
            })
            .collect()
    };
    Some(Evidence { certificates: items(b"Certs")?, lists: items(b"CRLs")? })
}

/// Whether a document time stamp closes the file.
pub(super) fn is_archived(document: &Document) -> Result<bool, lopdf::Error> {
    Ok(fields(document)?.iter().any(|(_, field)| {
        let value = match field.get(b"V") {
            Ok(Object::Reference(id)) => document.get_dictionary(*id),
            Ok(value) => value.as_dict(),
            Err(error) => Err(error),
        };
        value.is_ok_and(is_stamp)
    }))
}

/// Whether a signature dictionary is that of a document time stamp.
pub(crate) fn is_stamp(signature: &Dictionary) -> bool {
    signature.get(b"SubFilter").and_then(Object::as_name).is_ok_and(|format| format == STAMP_FORMAT)
}
