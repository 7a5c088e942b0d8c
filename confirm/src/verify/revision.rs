//! Compares two revisions of a file: does the later one do nothing but sign one field?
//!
//! The digest of a signature says that nobody changed what it covers, but not what its own increment did to the
//! pages and to the signatures before it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::signature::fields;

/// Whether the bytes between `earlier` and `later` (lengths of the two revisions) do nothing but sign `field`.
pub(super) fn only_signs(bytes: &[u8], earlier: usize, later: usize, field: &str) -> bool {
    let Some((before, after)) = bytes.get(..earlier).zip(bytes.get(..later)) else { return false };
    let (Ok(before), Ok(after)) = (Document::load_mem(before), Document::load_mem(after)) else {
        return false;
    };
    let Some((id, signed)) = fields(&after).ok().and_then(|fields| {
        fields.into_iter().find(|(_, dictionary)| {
            dictionary.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == field.as_bytes())
        })
    }) else {
        return false;
    };
    let new = allowed(&signed);
    root(&before) == root(&after)
        && after.objects.iter().all(|(changed, object)| match before.objects.get(changed) {
            Some(old) if old == object => true,
            Some(old) => *changed == id && signs(old, object),
            None => new.contains(changed),
        })
}

fn root(document: &Document) -> Option<&Object> {
    document.trailer.get(b"Root").ok()
}

/// The objects a signed field brings along: its signature and its appearance.
fn allowed(field: &Dictionary) -> Vec<ObjectId> {
    let signature = field.get(b"V").and_then(Object::as_reference);
    let appearance = field
        .get(b"AP")
        .and_then(Object::as_dict)
        .and_then(|appearance| appearance.get(b"N"))
        .and_then(Object::as_reference);
    signature.into_iter().chain(appearance).collect()
}

/// Whether `new` is the field `old` with a signature and an appearance added.
fn signs(old: &Object, new: &Object) -> bool {
    let (Object::Dictionary(old), Object::Dictionary(new)) = (old, new) else { return false };
    let strip = |field: &Dictionary| {
        let mut stripped = field.clone();
        stripped.remove(b"V");
        stripped.remove(b"AP");
        stripped
    };
    !old.has(b"V") && new.has(b"V") && strip(old) == strip(new)
}
