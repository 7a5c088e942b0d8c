//! Writes changes behind a PDF without touching a byte of it.
//!
//! Source: ISO 32000-1, 7.5.6 (incremental updates): new and replaced objects, a cross-reference section of their
//! own, a trailer that points back. What is appended depends on the base and the objects alone.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use ring::digest::{SHA256, digest};

use super::reader::{self, Unread};

/// Why a file can't be continued.
#[derive(Debug, thiserror::Error)]
pub enum IncrementError {
    /// The base is not built as a file of ours.
    #[error("could not read the file to be continued")]
    Read(#[from] Unread),
    /// The trailer names no catalog.
    #[error("the file to be continued has no catalog")]
    Catalog(#[source] lopdf::Error),
    /// The base does not end as a PDF does.
    #[error("the file has no readable end")]
    End,
}

/// Changes on their way behind a file.
#[derive(Debug)]
pub struct Increment<'a> {
    base: &'a [u8],
    document: Document,
    objects: BTreeMap<ObjectId, Object>,
    next: u32,
    previous: usize,
}

impl<'a> Increment<'a> {
    /// Opens `base` for continuation.
    ///
    /// # Errors
    ///
    /// An [`IncrementError`] if `base` is not a file of ours.
    pub fn open(base: &'a [u8]) -> Result<Self, IncrementError> {
        let document = reader::read(base)?;
        let previous = last_xref(base).ok_or(IncrementError::End)?;
        let next = document.max_id + 1;
        Ok(Self { base, document, objects: BTreeMap::new(), next, previous })
    }

    /// The file as it stands, byte for byte.
    #[must_use]
    pub fn base(&self) -> &'a [u8] {
        self.base
    }

    /// The file as it stands, without the changes.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Identifier of the catalog.
    ///
    /// # Errors
    ///
    /// [`IncrementError::Catalog`] if the trailer names none.
    pub fn catalog_id(&self) -> Result<ObjectId, IncrementError> {
        self.document.trailer.get(b"Root").and_then(Object::as_reference).map_err(IncrementError::Catalog)
    }

    /// Adds a new object.
    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = (self.next, 0);
        self.next += 1;
        self.objects.insert(id, object.into());
        id
    }

    /// Replaces an object.
    pub fn replace(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.objects.insert(id, object.into());
    }

    /// The base followed by the changes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut out = self.base.to_vec();
        if out.last() != Some(&b'\n') {
            out.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (id, object) in &self.objects {
            offsets.insert(*id, out.len());
            put(&mut out, format_args!("{} {} obj\n", id.0, id.1));
            write_object(object, &mut out);
            out.extend(b"\nendobj\n");
        }
        let xref = out.len();
        write_xref(&offsets, &mut out);
        let trailer = self.trailer(&out);
        out.extend(b"trailer\n");
        write_dictionary(&trailer, &mut out);
        put(&mut out, format_args!("\nstartxref\n{xref}\n%%EOF\n"));
        out
    }

    fn trailer(&self, written: &[u8]) -> Dictionary {
        let mut trailer = Dictionary::new();
        trailer.set("Size", i64::from(self.next));
        trailer.set("Prev", i64::try_from(self.previous).expect("a file is smaller than 2^63 bytes"));
        for key in [b"Root".as_slice(), b"Info"] {
            if let Ok(value) = self.document.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        if let Ok(Object::Array(ids)) = self.document.trailer.get(b"ID")
            && let Some(first) = ids.first()
        {
            let hash = digest(&SHA256, written).as_ref()[..16].to_vec();
            let second = Object::String(hash, StringFormat::Hexadecimal);
            trailer.set("ID", Object::Array(vec![first.clone(), second]));
        }
        trailer
    }
}

/// Where the last cross-reference section begins.
fn last_xref(base: &[u8]) -> Option<usize> {
    const KEY: &[u8] = b"startxref";
    let at = base.windows(KEY.len()).rposition(|window| window == KEY)?;
    let digits: String = base[at + KEY.len()..]
        .iter()
        .map(|&byte| char::from(byte))
        .skip_while(|character| character.is_whitespace())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

fn write_xref(offsets: &BTreeMap<ObjectId, usize>, out: &mut Vec<u8>) {
    out.extend(b"xref\n");
    let entries: Vec<(&ObjectId, &usize)> = offsets.iter().collect();
    for section in entries.chunk_by(|one, two| one.0.0 + 1 == two.0.0) {
        put(out, format_args!("{} {}\n", section[0].0.0, section.len()));
        for (id, offset) in section {
            put(out, format_args!("{offset:010} {:05} n \n", id.1));
        }
    }
}

fn put(out: &mut Vec<u8>, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments).expect("a vector takes everything");
}

/// Writes an object as ISO 32000-1, 7.3 says; a plain literal string stays one, any other is written in hex.
pub(super) fn write_object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Boolean(value) => put(out, format_args!("{value}")),
        Object::Integer(value) => put(out, format_args!("{value}")),
        // Without its point a real number would come back as an integer, as if somebody had changed it.
        Object::Real(value) if value.fract() == 0.0 => put(out, format_args!("{value:.1}")),
        Object::Real(value) => put(out, format_args!("{value}")),
        Object::Name(name) => write_name(name, out),
        Object::String(bytes, StringFormat::Literal) if is_plain(bytes) => {
            out.push(b'(');
            out.extend(bytes);
            out.push(b')');
        }
        Object::String(bytes, _) => {
            out.push(b'<');
            for byte in bytes {
                put(out, format_args!("{byte:02X}"));
            }
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_object(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(dictionary, out),
        Object::Stream(stream) => {
            let mut dictionary = stream.dict.clone();
            dictionary.set("Length", i64::try_from(stream.content.len()).expect("a stream fits in memory"));
            write_dictionary(&dictionary, out);
            out.extend(b"\nstream\n");
            out.extend(&stream.content);
            // Before a line feed alone, data that ends with a carriage return would seem a byte shorter than it is
            // (ISO 32000-1, 7.3.8.1; ISO 19005-2, 6.1.7.1). DER ends with any byte.
            out.extend(b"\r\nendstream");
        }
        Object::Reference((number, generation)) => put(out, format_args!("{number} {generation} R")),
    }
}

/// Whether a literal string needs no escapes.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| (byte == b' ' || byte.is_ascii_graphic()) && !b"()\\".contains(&byte))
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            put(out, format_args!("#{byte:02X}"));
        }
    }
}

fn write_dictionary(dictionary: &Dictionary, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dictionary {
        write_name(key, out);
        out.push(b' ');
        write_object(value, out);
        out.push(b'\n');
    }
    out.extend(b">>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_of_their_kind() {
        let mut out = Vec::new();
        let numbers = [Object::Real(0.0), Object::Real(46.0), Object::Real(-0.5), 7.into()];
        write_object(&Object::Array(numbers.to_vec()), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), "[0.0 46.0 -0.5 7]");
    }
}
