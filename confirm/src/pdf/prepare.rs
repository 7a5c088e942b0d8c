//! The one rewrite between rendering and the first signature.
//!
//! Sources: ISO 32000-1 (7.5 file structure, 12.7 forms), ISO 19005-2 (PDF/A-2a: identification, output intent,
//! metadata that agree, structure), ISO 14289-1 (PDF/UA-1), `documents.md` section 1. After this no byte that stands is written again: every signature
//! is an increment, so every field is created here, empty and at its place.

pub mod metadata;
pub mod srgb;
pub mod stream;
mod structure;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use ring::digest::{SHA256, digest};

use super::archive::{ARCHIVE_ALT, ARCHIVE_FIELD};
use super::layout::Layout;
use super::structure::{Role, Tag};
use metadata::Metadata;

/// Name of the field for the signature that certifies the file at its issue; it is not seen on any page.
pub const ISSUER_FIELD: &str = "Issuer";

/// Annotation flags: printed (4) and locked in place (128).
const WIDGET_FLAGS: i64 = 132;

/// Why a rendered file could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The rendered file is not readable.
    #[error("could not read the rendered file")]
    Read(#[source] lopdf::Error),
    /// The file could not be written.
    #[error("could not write the prepared file")]
    Write(#[source] std::io::Error),
    /// A field stands on a page that does not exist.
    #[error("field {0} stands on no page")]
    Page(String),
}

/// What is added to a rendered file.
#[derive(Debug, Clone, PartialEq)]
pub struct Additions<'a> {
    /// Title, author and time.
    pub metadata: Metadata<'a>,
    /// What was drawn, with its signature fields and what everything is.
    pub layout: &'a Layout,
    /// Path operators drawn under every page, if any.
    pub watermark: Option<String>,
}

/// Rewrites `rendered` as PDF 1.7 with everything a reader and the signatures need.
///
/// # Errors
///
/// A [`PrepareError`]; none is expected of a file that `super::render` wrote.
pub fn prepare(rendered: &[u8], additions: &Additions<'_>) -> Result<Vec<u8>, PrepareError> {
    let mut document = Document::load_mem(rendered).map_err(PrepareError::Read)?;
    document.version = "1.7".to_owned();
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    if let Some(watermark) = &additions.watermark {
        underlay(&mut document, &pages, watermark).map_err(PrepareError::Read)?;
    }
    let mut tree = additions.layout.tree.clone();
    let unseen = [(ISSUER_FIELD, "出具单位签章"), (ARCHIVE_FIELD, ARCHIVE_ALT)]
        .map(|field| (field, tree.add(Tag::ROOT, Role::Form)));
    let widgets = add_widgets(&mut document, &pages, additions.layout, &unseen)?;
    let structure = structure::add(&mut document, &pages, (&tree, &additions.layout.sheets), &widgets)
        .map_err(PrepareError::Read)?;
    let fields = widgets.iter().map(|widget| widget.id.into()).collect();
    let form = document
        .add_object(dictionary([("Fields", Object::Array(fields)), ("SigFlags", Object::Integer(3))]));
    let profile = add_output_intent(&mut document);
    let metadata = document.add_object(Stream::new(
        dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]),
        additions.metadata.packet().into_bytes(),
    ));
    let info = document.add_object(additions.metadata.info());
    document.trailer.set("Info", info);
    let catalog = document.catalog_mut().map_err(PrepareError::Read)?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("AcroForm", form);
    catalog.set("OutputIntents", Object::Array(vec![profile.into()]));
    catalog.set("Metadata", metadata);
    catalog.set("StructTreeRoot", structure);
    catalog.set("MarkInfo", Object::Dictionary(dictionary([("Marked", Object::Boolean(true))])));
    catalog.set(
        "ViewerPreferences",
        Object::Dictionary(dictionary([("DisplayDocTitle", Object::Boolean(true))])),
    );
    document.prune_objects();
    for object in document.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut() {
            stream::end_clearly(stream);
        }
    }
    document.renumber_objects();
    write_identified(&mut document).map_err(PrepareError::Write)
}

/// Saves the file with an identifier that is a hash of everything else in it; printpdf's own comes from a counter.
fn write_identified(document: &mut Document) -> Result<Vec<u8>, std::io::Error> {
    let mut bytes = Vec::new();
    identify(document, &[0; 16]);
    document.save_to(&mut bytes)?;
    let hash = digest(&SHA256, &bytes);
    bytes.clear();
    identify(document, &hash.as_ref()[..16]);
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn identify(document: &mut Document, id: &[u8]) {
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
}

/// Draws `operators` before the content of every page, as an artifact.
fn underlay(document: &mut Document, pages: &[ObjectId], operators: &str) -> Result<(), lopdf::Error> {
    let content = format!("/Artifact <</Type/Pagination/Subtype/Watermark>> BDC\nq\n{operators}Q\nEMC\n");
    let mut stream = Stream::new(Dictionary::new(), content.into_bytes());
    // A stream that can't be made smaller stays as it is.
    let _ = stream.compress();
    let under = document.add_object(stream);
    for &page in pages {
        let page = document.get_dictionary_mut(page)?;
        let mut contents = vec![Object::Reference(under)];
        match page.get(b"Contents")? {
            Object::Array(parts) => contents.extend(parts.iter().cloned()),
            part => contents.push(part.clone()),
        }
        page.set("Contents", contents);
    }
    Ok(())
}

/// A signature field on its page.
struct Widget {
    id: ObjectId,
    page: ObjectId,
    tag: Tag,
}

/// One empty field for every place, and those that are `unseen`: name and use, and the element that they are.
fn add_widgets(
    document: &mut Document,
    pages: &[ObjectId],
    layout: &Layout,
    unseen: &[((&str, &str), Tag)],
) -> Result<Vec<Widget>, PrepareError> {
    let first = *pages.first().ok_or_else(|| PrepareError::Page(ISSUER_FIELD.to_owned()))?;
    let mut widgets = Vec::new();
    for &(field, tag) in unseen {
        widgets.push(add_widget(document, field, (first, [0.0; 4]), tag)?);
    }
    for field in &layout.fields {
        let page = *pages.get(field.page).ok_or_else(|| PrepareError::Page(field.name.clone()))?;
        widgets.push(add_widget(document, (&field.name, &field.alt), (page, field.rect), field.tag)?);
    }
    Ok(widgets)
}

fn add_widget(
    document: &mut Document,
    (field, alt): (&str, &str),
    (page, rect): (ObjectId, [f32; 4]),
    tag: Tag,
) -> Result<Widget, PrepareError> {
    let [left, lower, right, upper] = rect;
    let empty = document.add_object(form_stream(right - left, upper - lower, Vec::new(), Dictionary::new()));
    let mut widget = widget(field, alt, page, rect);
    widget.set("AP", Object::Dictionary(dictionary([("N", empty.into())])));
    let id = document.add_object(widget);
    let dictionary = document.get_dictionary_mut(page).map_err(PrepareError::Read)?;
    let mut annotations = dictionary.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
    annotations.push(Object::Reference(id));
    dictionary.set("Annots", annotations);
    Ok(Widget { id, page, tag })
}

fn widget(field: &str, alt: &str, page: ObjectId, rect: [f32; 4]) -> Dictionary {
    dictionary([
        ("Type", name("Annot")),
        ("Subtype", name("Widget")),
        ("FT", name("Sig")),
        ("T", Object::string_literal(field)),
        ("TU", unicode(alt)),
        ("F", Object::Integer(WIDGET_FLAGS)),
        ("P", page.into()),
        ("Rect", Object::Array(rect.into_iter().map(Object::Real).collect())),
    ])
}

/// The sRGB output intent that PDF/A asks for.
fn add_output_intent(document: &mut Document) -> ObjectId {
    let mut profile = Stream::new(dictionary([("N", Object::Integer(3))]), srgb::profile());
    let _ = profile.compress();
    let profile = document.add_object(profile);
    document.add_object(dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", Object::string_literal("sRGB")),
        ("Info", Object::string_literal("sRGB IEC61966-2.1")),
        ("DestOutputProfile", profile.into()),
    ]))
}

/// A form XObject of the given size.
pub(crate) fn form_stream(width: f32, height: f32, content: Vec<u8>, resources: Dictionary) -> Stream {
    let mut stream = Stream::new(
        dictionary([
            ("Type", name("XObject")),
            ("Subtype", name("Form")),
            ("BBox", Object::Array(vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)])),
            ("Resources", Object::Dictionary(resources)),
        ]),
        content,
    );
    let _ = stream.compress();
    stream::end_clearly(&mut stream);
    stream
}

pub(crate) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

pub(crate) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// Text as UTF-16 with a byte order mark, which every reader shows rightly.
pub(crate) fn unicode(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}
