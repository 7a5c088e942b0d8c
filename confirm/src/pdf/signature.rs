//! Signs a field of a prepared file in two pure steps around whoever signs.
//!
//! Sources: ISO 32000-1, 12.8 (signature dictionary, byte range, DocMDP), ETSI EN 319 142-1 (`ETSI.CAdES.detached`).
//! [`begin`] appends the signature dictionary with room for the container and gives the digest to be signed;
//! [`Pending::finish`] puts the container into that room. Nothing before the appended part changes.

use std::ops::Range;

use jiff::Timestamp;
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use ring::digest::{Context, SHA256};

use super::appearance::{Appearance, AppearanceError};
use super::archive::{self, ARCHIVE_FIELD};
use super::font::Fonts;
use super::increment::{Increment, IncrementError};
use super::prepare::metadata::pdf_date;
use super::prepare::{dictionary, form_stream, name, unicode};

/// Room for a container: one with a token and two chains has 3 kB.
pub const RESERVED: usize = 8192;

/// Most fields of a form; an agreement of forty parties has some fifty.
const FIELDS_MAX: usize = 200;

/// A number of ten digits, which every offset of a file below 10 GB fits into.
const PLACEHOLDER: i64 = 9_999_999_999;

/// What a signature says besides its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Name of the field.
    pub field: &'a str,
    /// The signer's true name.
    pub name: &'a str,
    /// Why it is signed, for example 同意本协议全部条款.
    pub reason: &'a str,
    /// When.
    pub at: Timestamp,
    /// Whether this signature certifies the file and forbids everything but filling fields and signing (P=2).
    pub certify: bool,
}

/// Why a field was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// The file could not be continued.
    #[error(transparent)]
    Increment(#[from] IncrementError),
    /// An object of the file is missing or of another kind.
    #[error("the file lacks an object that a prepared file has")]
    Structure(#[from] lopdf::Error),
    /// There is no such field.
    #[error("文件中没有签名位置 {0}")]
    NoField(String),
    /// The field was signed before.
    #[error("签名位置 {0} 已经签过名")]
    AlreadySigned(String),
    /// The file was closed by an archive time stamp, and nobody signs it any more.
    #[error("文件已归档保护，不能再签名")]
    Archived,
    /// A file that has signatures can't be certified any more.
    #[error("the file was signed before it was certified")]
    TooLateToCertify,
    /// The appearance could not be drawn.
    #[error(transparent)]
    Appearance(#[from] AppearanceError),
    /// The container does not fit into the room for it.
    #[error("the signature container has {0} bytes, more than are reserved")]
    ContainerTooLarge(usize),
}

/// A file that waits for the container of one signature.
#[derive(Debug, Clone)]
pub struct Pending {
    bytes: Vec<u8>,
    room: Range<usize>,
    /// SHA-256 of everything but the room: what is to be signed.
    pub digest: [u8; 32],
}

/// Appends the signature of `entry.field` to the file that `increment` continues, without its container.
///
/// # Errors
///
/// A [`SignatureError`]; the file stays as it was.
pub fn begin(
    mut increment: Increment<'_>,
    entry: &Entry<'_>,
    appearance: &Appearance,
    fonts: &Fonts,
) -> Result<Pending, SignatureError> {
    if entry.field == ARCHIVE_FIELD {
        return Err(SignatureError::NoField(entry.field.to_owned()));
    }
    let (id, mut field) = find_field(increment.document(), entry.field)?;
    if field.has(b"V") {
        return Err(SignatureError::AlreadySigned(entry.field.to_owned()));
    }
    if archive::is_archived(increment.document())? {
        return Err(SignatureError::Archived);
    }
    if entry.certify && is_signed(increment.document())? {
        return Err(SignatureError::TooLateToCertify);
    }
    if *appearance != Appearance::Unseen {
        let (width, height) = size(&field)?;
        let operators = appearance.operators(&fonts.load(), (width, height))?;
        let content = format!("q\n{operators}Q\n").into_bytes();
        let drawn = increment.add(form_stream(width, height, content, Dictionary::new()));
        field.set("AP", Object::Dictionary(dictionary([("N", drawn.into())])));
    }
    let signature = increment.add(signature_dictionary(entry));
    field.set("V", signature);
    increment.replace(id, field);
    if entry.certify {
        let catalog_id = increment.catalog_id()?;
        let mut catalog = increment.document().get_dictionary(catalog_id)?.clone();
        catalog.set("Perms", Object::Dictionary(dictionary([("DocMDP", signature.into())])));
        increment.replace(catalog_id, catalog);
    }
    Ok(reserve(increment))
}

impl Pending {
    /// The file with `container` in its room, zeros after it.
    ///
    /// # Errors
    ///
    /// [`SignatureError::ContainerTooLarge`] if it does not fit.
    pub fn finish(mut self, container: &[u8]) -> Result<Vec<u8>, SignatureError> {
        if container.len() > RESERVED {
            return Err(SignatureError::ContainerTooLarge(container.len()));
        }
        let digits: String = container.iter().map(|byte| format!("{byte:02x}")).collect();
        let start = self.room.start + 1;
        self.bytes[start..start + digits.len()].copy_from_slice(digits.as_bytes());
        Ok(self.bytes)
    }
}

/// A dictionary of `kind` in the format `format`, with room for its container.
pub(super) fn empty(kind: &str, format: &str) -> Dictionary {
    let placeholder = || Object::Integer(PLACEHOLDER);
    dictionary([
        ("Type", name(kind)),
        ("Filter", name("Adobe.PPKLite")),
        ("SubFilter", name(format)),
        ("ByteRange", Object::Array(vec![0.into(), placeholder(), placeholder(), placeholder()])),
        ("Contents", Object::String(vec![0; RESERVED], StringFormat::Hexadecimal)),
    ])
}

fn signature_dictionary(entry: &Entry<'_>) -> Dictionary {
    let mut signature = empty("Sig", "ETSI.CAdES.detached");
    signature.set("M", Object::string_literal(pdf_date(entry.at)));
    signature.set("Name", unicode(entry.name));
    signature.set("Reason", unicode(entry.reason));
    if entry.certify {
        let parameters =
            dictionary([("Type", name("TransformParams")), ("P", Object::Integer(2)), ("V", name("1.2"))]);
        let reference = dictionary([
            ("Type", name("SigRef")),
            ("TransformMethod", name("DocMDP")),
            ("TransformParams", Object::Dictionary(parameters)),
        ]);
        signature.set("Reference", Object::Array(vec![Object::Dictionary(reference)]));
    }
    signature
}

/// Writes the byte range around the room of the signature that is appended, and takes the digest.
pub(super) fn reserve(increment: Increment<'_>) -> Pending {
    const RANGE: &[u8] = b"/ByteRange [";
    const CONTENTS: &[u8] = b"/Contents <";
    let base_length = increment.base().len();
    let mut bytes = increment.finish();
    let find = |bytes: &[u8], what: &[u8]| {
        let at = bytes[base_length..].windows(what.len()).position(|window| window == what);
        base_length + at.expect("the increment holds the dictionary it was given") + what.len()
    };
    let start = find(&bytes, CONTENTS) - 1;
    let end = start + 2 * RESERVED + 2;
    let range_start = find(&bytes, RANGE) - 1;
    let range_end =
        range_start + bytes[range_start..].iter().position(|&byte| byte == b']').expect("an array ends") + 1;
    let text = format!("[0 {start} {end} {}", bytes.len() - end);
    let padded = format!("{text:<width$}]", width = range_end - range_start - 1);
    bytes[range_start..range_end].copy_from_slice(padded.as_bytes());
    let mut context = Context::new(&SHA256);
    context.update(&bytes[..start]);
    context.update(&bytes[end..]);
    let digest = context.finish().as_ref().try_into().expect("SHA-256 has 32 bytes");
    Pending { bytes, room: start..end, digest }
}

/// The fields of the form.
pub(crate) fn fields(document: &Document) -> Result<Vec<(ObjectId, Dictionary)>, lopdf::Error> {
    let form = match document.catalog()?.get(b"AcroForm")? {
        Object::Reference(id) => document.get_dictionary(*id)?,
        object => object.as_dict()?,
    };
    let fields = form.get(b"Fields")?.as_array()?;
    if fields.len() > FIELDS_MAX {
        return Err(lopdf::Error::Unimplemented("a form of so many fields"));
    }
    fields
        .iter()
        .map(|field| {
            let id = field.as_reference()?;
            Ok((id, document.get_dictionary(id)?.clone()))
        })
        .collect()
}

fn find_field(document: &Document, wanted: &str) -> Result<(ObjectId, Dictionary), SignatureError> {
    fields(document)?
        .into_iter()
        .find(|(_, field)| {
            field.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == wanted.as_bytes())
        })
        .ok_or_else(|| SignatureError::NoField(wanted.to_owned()))
}

fn is_signed(document: &Document) -> Result<bool, lopdf::Error> {
    Ok(fields(document)?.iter().any(|(_, field)| field.has(b"V")))
}

fn size(field: &Dictionary) -> Result<(f32, f32), lopdf::Error> {
    let mut edges = [0.0; 4];
    for (edge, value) in edges.iter_mut().zip(field.get(b"Rect")?.as_array()?) {
        *edge = value.as_float()?;
    }
    Ok((edges[2] - edges[0], edges[3] - edges[1]))
}
