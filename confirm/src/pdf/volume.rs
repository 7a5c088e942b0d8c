//! 打印用合订本, many papers as one file to be printed: their pages in order with one numbering, a bookmark each, and the
//! signed originals attached, because a signature does not survive being bound.
//!
//! Sources: ISO 32000-1, 7.5 (file), 7.7.2 (collection), 7.11.4 (embedded files), 12.3.3 (outline); ISO 32000-2, 14.13
//! (associated files). What a stranger's PDF may carry beside its pages — scripts, links, forms — is left behind: a page
//! becomes a picture in a page of ours. Objects are written as they come, so memory holds one paper at a time.

mod page;
mod picture;

use std::io::{self, Write};

use lopdf::{Dictionary, Object, Stream, StringFormat};
use ring::digest::{Context, SHA256};

use super::font::{Face, FontError, Typefaces};
use super::foreign;
use super::increment::write_object;
use super::layout::{PAGE_HEIGHT, PAGE_WIDTH};
use super::outline::{self, Path};
use page::Copied;

/// What every page says at its inner top corner.
const NOTE: &str = "打印用合订本，签名原件见附件";
/// Size of that, and of page numbers, in points.
const NOTE_SIZE: f32 = 7.5;
const NUMBER_SIZE: f32 = 10.5;
/// How far corners are from the edges, in points: where printers still print.
const MARGIN: f32 = 28.0;
/// Numbers of the objects that are written last: catalog, tree of pages.
const CATALOG: u32 = 1;
const PAGES: u32 = 2;
/// Most bytes that the contents of all pages of a file are inflated to.
const UNPACKED_MAX: usize = 256 << 20;

/// Why a volume was not bound.
#[derive(Debug, thiserror::Error)]
pub enum VolumeError {
    /// It could not be written.
    #[error("the volume could not be written")]
    Io(#[from] io::Error),
    /// A character has no glyph.
    #[error(transparent)]
    Font(#[from] FontError),
}

/// A volume on its way out.
pub struct Volume<'a, W> {
    out: W,
    faces: Typefaces<'a>,
    at: u64,
    hash: Context,
    /// Where each object begins, by number from 1.
    offsets: Vec<u64>,
    pages: Vec<u32>,
    bookmarks: Vec<(String, u32)>,
    attached: Vec<(String, u32)>,
    digits: Vec<(u32, f32)>,
    note: (u32, f32),
    /// Number of the last page that has one.
    number: u32,
}

impl<'a, W: Write> Volume<'a, W> {
    /// Begins a volume.
    ///
    /// # Errors
    ///
    /// A [`VolumeError`].
    pub fn begin(out: W, faces: Typefaces<'a>) -> Result<Self, VolumeError> {
        let mut volume = Self {
            out,
            faces,
            at: 0,
            hash: Context::new(&SHA256),
            offsets: vec![0; 2],
            pages: Vec::new(),
            bookmarks: Vec::new(),
            attached: Vec::new(),
            digits: Vec::new(),
            note: (0, 0.0),
            number: 0,
        };
        volume.put(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        for digit in "0123456789".chars() {
            let form = volume.text(&digit.to_string(), NUMBER_SIZE)?;
            volume.digits.push(form);
        }
        volume.note = volume.text(NOTE, NOTE_SIZE)?;
        Ok(volume)
    }

    /// Adds a paper or a picture under a bookmark; its pages are `numbered` on from the last one that was. What can't be
    /// shown gets a page that says so.
    ///
    /// # Errors
    ///
    /// A [`VolumeError`].
    pub fn add(&mut self, title: &str, content: &[u8], numbered: bool) -> Result<(), VolumeError> {
        let first = self.pages.len();
        if content.starts_with(b"%PDF-") {
            self.add_pdf(content, numbered)?;
        } else if let Some(picture) = picture::read(content) {
            self.add_picture(picture, numbered)?;
        }
        if self.pages.len() == first {
            self.add_instead(numbered)?;
        }
        self.bookmarks.push((title.to_owned(), self.pages[first]));
        Ok(())
    }

    /// Attaches an original under a name of its own.
    ///
    /// # Errors
    ///
    /// A [`VolumeError`].
    pub fn attach(&mut self, name: &str, kind: &str, content: &[u8]) -> Result<(), VolumeError> {
        let size = i64::try_from(content.len()).expect("a file in memory has a length of 63 bits");
        let mut file = dictionary([("Type", name_of("EmbeddedFile")), ("Subtype", name_of(kind))]);
        file.set("Params", dictionary([("Size", size.into())]));
        let file = self.object(Stream::new(file, content.to_vec()).with_compression(false))?;
        let mut files = Dictionary::new();
        files.set("F", Object::Reference((file, 0)));
        files.set("UF", Object::Reference((file, 0)));
        let mut specification = dictionary([
            ("Type", name_of("Filespec")),
            (
                "F",
                Object::String(format!("{:03}", self.attached.len() + 1).into_bytes(), StringFormat::Literal),
            ),
            ("UF", wide(name)),
            ("Desc", wide(name)),
            ("AFRelationship", name_of("Source")),
        ]);
        specification.set("EF", files);
        let specification = self.object(specification)?;
        self.attached.push((name.to_owned(), specification));
        Ok(())
    }

    /// Writes what leads to everything, and gives `out` back.
    ///
    /// # Errors
    ///
    /// A [`VolumeError`].
    pub fn finish(mut self, title: &str) -> Result<W, VolumeError> {
        let outline = self.outline()?;
        let kids: Vec<Object> = self.pages.iter().map(|page| Object::Reference((*page, 0))).collect();
        let count = i64::try_from(kids.len()).expect("pages are few");
        let pages =
            dictionary([("Type", name_of("Pages")), ("Kids", Object::Array(kids)), ("Count", count.into())]);
        self.numbered_object(PAGES, &pages.into())?;
        let names = self.attached.iter().enumerate().flat_map(|(index, (_, id))| {
            let key = Object::String(format!("{:03}", index + 1).into_bytes(), StringFormat::Literal);
            [key, Object::Reference((*id, 0))]
        });
        let names = dictionary([("Names", Object::Array(names.collect()))]);
        let associated: Vec<Object> =
            self.attached.iter().map(|(_, id)| Object::Reference((*id, 0))).collect();
        let mut catalog = dictionary([
            ("Type", name_of("Catalog")),
            ("Pages", Object::Reference((PAGES, 0))),
            ("Lang", Object::String(b"zh-CN".to_vec(), StringFormat::Literal)),
            ("Outlines", Object::Reference((outline, 0))),
            ("PageMode", name_of("UseOutlines")),
            ("AF", Object::Array(associated)),
        ]);
        catalog.set("Names", dictionary([("EmbeddedFiles", names.into())]));
        catalog.set("Collection", dictionary([("Type", name_of("Collection")), ("View", name_of("H"))]));
        catalog.set("ViewerPreferences", dictionary([("DisplayDocTitle", Object::Boolean(true))]));
        self.numbered_object(CATALOG, &catalog.into())?;
        let info = self.object(dictionary([("Title", wide(title))]))?;
        let start = self.at;
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.offsets.len() + 1);
        for offset in &self.offsets {
            table.push_str(&format!("{offset:010} 00000 n \n"));
        }
        let id = self.hash.clone().finish().as_ref()[..16].to_vec();
        let id = Object::String(id, StringFormat::Hexadecimal);
        let size = i64::try_from(self.offsets.len() + 1).expect("objects are counted in 32 bits");
        let trailer = dictionary([
            ("Size", size.into()),
            ("Root", Object::Reference((CATALOG, 0))),
            ("Info", Object::Reference((info, 0))),
            ("ID", Object::Array(vec![id.clone(), id])),
        ]);
        let mut end = Vec::new();
        write_object(&trailer.into(), &mut end);
        self.put(table.as_bytes())?;
        self.put(b"trailer\n")?;
        self.put(&end)?;
        self.put(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn add_pdf(&mut self, content: &[u8], numbered: bool) -> Result<(), VolumeError> {
        let Ok(document) = foreign::read(content) else { return Ok(()) };
        let Ok(pages) = foreign::pages(&document) else { return Ok(()) };
        let mut copied = Copied::new(&document);
        let mut room = UNPACKED_MAX;
        for id in pages {
            match page::read(&document, id, &mut room) {
                Some(read) => {
                    let (resources, drawing, size) = read.placed(&mut copied, self)?;
                    self.page(size, resources, drawing, numbered)?;
                }
                None => self.add_instead(numbered)?,
            }
        }
        copied.finish(self)
    }

    fn add_picture(&mut self, picture: picture::Picture, numbered: bool) -> Result<(), VolumeError> {
        let (width, height) = picture.size;
        let wide = width > height;
        let size = if wide { (PAGE_HEIGHT, PAGE_WIDTH) } else { (PAGE_WIDTH, PAGE_HEIGHT) };
        let room = (size.0 - 4.0 * MARGIN, size.1 - 4.0 * MARGIN);
        let scale = (room.0 / width).min(room.1 / height);
        let (width, height) = (width * scale, height * scale);
        let at = ((size.0 - width) / 2.0, (size.1 - height) / 2.0);
        let image = self.object(picture.image)?;
        let mut resources = Dictionary::new();
        resources.set("Image", Object::Reference((image, 0)));
        let drawing = format!("q {width:.2} 0 0 {height:.2} {:.2} {:.2} cm /Image Do Q\n", at.0, at.1);
        self.page(size, resources, drawing, numbered)
    }

    /// A page for what can't be shown.
    fn add_instead(&mut self, numbered: bool) -> Result<(), VolumeError> {
        let (form, width) = self.text("这份材料不能直接打印，原件见本文件的附件。", 14.0)?;
        let mut resources = Dictionary::new();
        resources.set("Instead", Object::Reference((form, 0)));
        let drawing = format!(
            "q 1 0 0 1 {:.2} {:.2} cm /Instead Do Q\n",
            (PAGE_WIDTH - width) / 2.0,
            PAGE_HEIGHT / 2.0
        );
        self.page((PAGE_WIDTH, PAGE_HEIGHT), resources, drawing, numbered)
    }

    /// Writes a page that shows the `drawing` with the pictures in `resources`.
    fn page(
        &mut self,
        (width, height): (f32, f32),
        mut resources: Dictionary,
        mut drawing: String,
        numbered: bool,
    ) -> Result<(), VolumeError> {
        // Bound on the left: the outer corner of an odd page is on the right, of an even one on the left.
        let before = if numbered { self.number } else { 0 };
        let right = before.is_multiple_of(2);
        let top = height - MARGIN;
        if numbered {
            self.number += 1;
            let digits: Vec<(u32, f32)> =
                self.number.to_string().bytes().map(|digit| self.digits[usize::from(digit - b'0')]).collect();
            let length: f32 = digits.iter().map(|(_, width)| width).sum();
            let mut x = if right { width - MARGIN - length } else { MARGIN };
            for (index, (form, advance)) in digits.into_iter().enumerate() {
                resources.set(format!("Digit{index}"), Object::Reference((form, 0)));
                drawing.push_str(&format!("q 1 0 0 1 {x:.2} {top:.2} cm /Digit{index} Do Q\n"));
                x += advance;
            }
        }
        let (note, length) = self.note;
        resources.set("Note", Object::Reference((note, 0)));
        let x = if right { MARGIN } else { width - MARGIN - length };
        drawing.push_str(&format!("q 1 0 0 1 {x:.2} {top:.2} cm /Note Do Q\n"));
        let content = self.object(Stream::new(Dictionary::new(), drawing.into_bytes()))?;
        let mut page = dictionary([
            ("Type", name_of("Page")),
            ("Parent", Object::Reference((PAGES, 0))),
            ("MediaBox", Object::Array([0.0, 0.0, width, height].map(Object::Real).to_vec())),
            ("Contents", Object::Reference((content, 0))),
        ]);
        page.set("Resources", dictionary([("XObject", resources.into())]));
        let page = self.object(page)?;
        self.pages.push(page);
        Ok(())
    }

    /// A text as a picture, and its width.
    fn text(&mut self, text: &str, size: f32) -> Result<(u32, f32), VolumeError> {
        let width = outline::width(&self.faces, text, Face::Song, size)?;
        let mut path = Path::default();
        path.text(&self.faces, text, (Face::Song, size), (0.0, 0.0), 0.0)?;
        path.operator("f");
        let mut form = dictionary([("Type", name_of("XObject")), ("Subtype", name_of("Form"))]);
        form.set("BBox", Object::Array([-2.0, -size, width + 2.0, 2.0 * size].map(Object::Real).to_vec()));
        let form = self.object(Stream::new(form, path.into_operators().into_bytes()))?;
        Ok((form, width))
    }

    fn outline(&mut self) -> Result<u32, VolumeError> {
        let root = self.reserve();
        let marks = std::mem::take(&mut self.bookmarks);
        let ids: Vec<u32> = marks.iter().map(|_| self.reserve()).collect();
        let reference = |id: &u32| Object::Reference((*id, 0));
        for (index, (title, page)) in marks.iter().enumerate() {
            let target = Object::Array(vec![reference(page), name_of("Fit")]);
            let mut mark =
                dictionary([("Title", wide(title)), ("Parent", reference(&root)), ("Dest", target)]);
            if let Some(before) = index.checked_sub(1).and_then(|index| ids.get(index)) {
                mark.set("Prev", reference(before));
            }
            if let Some(after) = ids.get(index + 1) {
                mark.set("Next", reference(after));
            }
            self.numbered_object(ids[index], &mark.into())?;
        }
        let mut tree = dictionary([("Type", name_of("Outlines"))]);
        if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
            tree.set("First", reference(first));
            tree.set("Last", reference(last));
            tree.set("Count", i64::try_from(ids.len()).expect("parts are few"));
        }
        self.numbered_object(root, &tree.into())?;
        Ok(root)
    }

    /// A number for an object that is written later.
    fn reserve(&mut self) -> u32 {
        self.offsets.push(0);
        u32::try_from(self.offsets.len()).expect("objects are counted in 32 bits")
    }

    fn object(&mut self, object: impl Into<Object>) -> Result<u32, VolumeError> {
        let number = self.reserve();
        self.numbered_object(number, &object.into())?;
        Ok(number)
    }

    fn numbered_object(&mut self, number: u32, object: &Object) -> Result<(), VolumeError> {
        let index = usize::try_from(number - 1).expect("objects are counted in 32 bits");
        self.offsets[index] = self.at;
        let mut bytes = format!("{number} 0 obj\n").into_bytes();
        write_object(object, &mut bytes);
        bytes.extend(b"\nendobj\n");
        Ok(self.put(&bytes)?)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.at += u64::try_from(bytes.len()).expect("a length has at most 64 bits");
        Ok(())
    }
}

fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    entries.into_iter().map(|(key, value)| (key.as_bytes().to_vec(), value)).collect()
}

fn name_of(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A text string in UTF-16.
fn wide(text: &str) -> Object {
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xFE, 0xFF].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}

#[cfg(test)]
mod tests;
