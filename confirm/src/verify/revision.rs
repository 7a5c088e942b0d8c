//! Compares two revisions of a file: does the later one do nothing but sign one field, or but archive the file?
//!
//! The digest of a signature says that nobody changed what it covers, but not what its own increment did to the
//! pages and to the signatures before it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::archive::{ARCHIVE_FIELD, NOWHERE, store_of};
use crate::pdf::signature::fields;

/// Whether `after` does nothing to `before` but sign `field`.
pub(super) fn only_signs(before: &Document, after: &Document, field: &str) -> bool {
    let Some((id, signed)) = field_named(after, field) else { return false };
    let new = brought(&signed);
    keeps(before, after)
        && changes(before, after).all(|(changed, old, object)| changed == id && signs(old, object))
        && after.objects.keys().all(|id| before.objects.contains_key(id) || new.contains(id))
}

/// Whether `after` does nothing to `before` but add certificates and revocation lists, and a document time stamp in
/// `field`: the one that was prepared for it, or a new one that nobody sees.
pub(super) fn only_archives(before: &Document, after: &Document, field: &str) -> bool {
    let archives = if field == ARCHIVE_FIELD && field_named(before, field).is_some() {
        fills(before, after, field)
    } else {
        brings(before, after, field)
    };
    archives.unwrap_or(false)
}

/// The stamp fills the prepared field, whose appearance stays as empty as it was.
fn fills(before: &Document, after: &Document, field: &str) -> Option<bool> {
    let (id, widget) = field_named(after, field)?;
    let catalog_id = catalog_id(after)?;
    let mut new = store(before, after)?;
    new.extend(widget.get(b"V").and_then(Object::as_reference));
    Some(
        keeps(before, after)
            && !new.iter().any(|id| before.objects.contains_key(id))
            && changes(before, after).all(|(changed, old, object)| {
                changed == catalog_id && same_but(old, object, b"DSS")
                    || changed == id && has_none(old, b"V") && same_but(old, object, b"V")
            })
            && after.objects.keys().all(|id| before.objects.contains_key(id) || new.contains(id)),
    )
}

fn catalog_id(document: &Document) -> Option<ObjectId> {
    document.trailer.get(b"Root").and_then(Object::as_reference).ok()
}

fn has_none(object: &Object, key: &[u8]) -> bool {
    object.as_dict().is_ok_and(|dictionary| !dictionary.has(key))
}

/// The stamp brings its field along.
fn brings(before: &Document, after: &Document, field: &str) -> Option<bool> {
    let (id, widget) = field_named(after, field)?;
    let page_id = *after.get_pages().get(&1)?;
    let catalog_id = catalog_id(after)?;
    let form_id = after.catalog().ok()?.get(b"AcroForm").and_then(Object::as_reference).ok()?;
    let mut new = brought(&widget);
    new.push(id);
    new.extend(store(before, after)?);
    let added = |old: &Object, object: &Object, key: &[u8]| grows_by(old, object, key, id);
    Some(
        keeps(before, after)
            && before.get_pages().get(&1) == Some(&page_id)
            && !new.iter().any(|id| before.objects.contains_key(id))
            && is_unseen(&widget, page_id)
            && changes(before, after).all(|(changed, old, object)| {
                changed == catalog_id && same_but(old, object, b"DSS")
                    || changed == form_id && added(old, object, b"Fields")
                    || changed == page_id && added(old, object, b"Annots")
            })
            && after.objects.keys().all(|id| before.objects.contains_key(id) || new.contains(id)),
    )
}

/// The objects that were there before and are different now.
fn changes<'a>(
    before: &'a Document,
    after: &'a Document,
) -> impl Iterator<Item = (ObjectId, &'a Object, &'a Object)> {
    after.objects.iter().filter_map(|(id, object)| {
        let old = before.objects.get(id)?;
        (old != object).then_some((*id, old, object))
    })
}

/// The objects a document security store brings along, if everything that an earlier one had is still in it.
fn store(before: &Document, after: &Document) -> Option<Vec<ObjectId>> {
    let Some((id, store)) = store_of(after) else {
        let gone = before.catalog().ok()?.has(b"DSS") || after.catalog().ok()?.has(b"DSS");
        return (!gone).then(Vec::new);
    };
    let earlier = store_of(before);
    if earlier.is_some_and(|(earlier, old)| earlier == id && old == store) {
        return Some(Vec::new());
    }
    let known = store.iter().all(|(key, value)| match key.as_slice() {
        b"Type" => value.as_name().is_ok_and(|name| name == b"DSS"),
        b"Certs" | b"CRLs" => true,
        _ => false,
    });
    let mut new = vec![id];
    for key in [b"Certs".as_slice(), b"CRLs"] {
        let list =
            |store: &Dictionary| store.get(key).and_then(Object::as_array).cloned().unwrap_or_default();
        let old = earlier.map(|(_, old)| list(old)).unwrap_or_default();
        let items = list(store);
        if !items.starts_with(&old) {
            return None;
        }
        for item in &items[old.len()..] {
            let item = item.as_reference().ok()?;
            after.get_object(item).and_then(Object::as_stream).ok()?;
            new.push(item);
        }
    }
    known.then_some(new)
}

/// Whether a new field is nothing but a place for a time stamp: without extent, outside the page, without appearance,
/// actions or locks.
fn is_unseen(widget: &Dictionary, page: ObjectId) -> bool {
    widget.iter().all(|(key, value)| match key.as_slice() {
        b"Type" => value.as_name().is_ok_and(|name| name == b"Annot"),
        b"Subtype" => value.as_name().is_ok_and(|name| name == b"Widget"),
        b"FT" => value.as_name().is_ok_and(|name| name == b"Sig"),
        b"P" => *value == Object::Reference(page),
        b"Rect" => *value == Object::Array(vec![NOWHERE.into(); 4]),
        b"T" | b"TU" | b"F" | b"V" => true,
        _ => false,
    }) && widget.has(b"Rect")
}

/// Whether `new` is the dictionary `old` with a reference to `id` at the end of its list `key`.
fn grows_by(old: &Object, new: &Object, key: &[u8], id: ObjectId) -> bool {
    let list = |object: &Object| {
        object.as_dict().and_then(|holder| holder.get(key)).and_then(Object::as_array).cloned()
    };
    let (Ok(mut grown), Ok(found)) = (list(old), list(new)) else { return false };
    grown.push(id.into());
    grown == found && same_but(old, new, key)
}

/// Whether two dictionaries are the same but for `key`.
fn same_but(old: &Object, new: &Object, key: &[u8]) -> bool {
    let strip = |object: &Object| {
        let mut stripped = object.as_dict().ok()?.clone();
        stripped.remove(key);
        Some(stripped)
    };
    strip(old).is_some_and(|old| Some(old) == strip(new))
}

/// Whether a reader still begins at the same catalog and properties of the file, and no object is gone.
fn keeps(before: &Document, after: &Document) -> bool {
    let roots = |document: &Document| [b"Root", b"Info"].map(|key| document.trailer.get(key).ok().cloned());
    roots(before) == roots(after) && before.objects.keys().all(|kept| after.objects.contains_key(kept))
}

fn field_named(document: &Document, name: &str) -> Option<(ObjectId, Dictionary)> {
    fields(document).ok()?.into_iter().find(|(_, dictionary)| {
        dictionary.get(b"T").and_then(Object::as_str).is_ok_and(|found| found == name.as_bytes())
    })
}

/// The objects a signed field brings along: its signature and its appearance.
fn brought(field: &Dictionary) -> Vec<ObjectId> {
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
