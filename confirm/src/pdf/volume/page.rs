//! A page of another file as a picture in a page of ours.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{PAGE_HEIGHT, PAGE_WIDTH, Volume, VolumeError, dictionary, name_of};

/// Most bytes that the content of a page is inflated to: a dense drawing has a tenth of it, a bomb much more.
const CONTENT_MAX: usize = 32 << 20;
/// Most steps from a page to the root of its tree.
const DEPTH_MAX: usize = 32;
/// Most annotations of a page that are drawn: signatures and seals are few.
const ANNOTATIONS_MAX: usize = 200;

/// Objects of a file that were met on its pages, with their new numbers.
pub(super) struct Copied<'d> {
    document: &'d Document,
    numbers: BTreeMap<ObjectId, u32>,
    waiting: Vec<ObjectId>,
}

impl<'d> Copied<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, numbers: BTreeMap::new(), waiting: Vec::new() }
    }

    /// `object` with the new numbers of what it refers to.
    fn renumbered<W: Write>(&mut self, object: &Object, volume: &mut Volume<'_, W>) -> Object {
        match object {
            Object::Reference(id) => match self.document.objects.get(id) {
                Some(object) if !is_structure(object) => {
                    let number = *self.numbers.entry(*id).or_insert_with(|| {
                        self.waiting.push(*id);
                        volume.reserve()
                    });
                    Object::Reference((number, 0))
                }
                Some(_) | None => Object::Null,
            },
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.renumbered(item, volume)).collect())
            }
            Object::Dictionary(entries) => Object::Dictionary(self.entries(entries, volume)),
            Object::Stream(stream) => {
                let mut copy = stream.clone();
                copy.dict = self.entries(&stream.dict, volume);
                Object::Stream(copy)
            }
            other => other.clone(),
        }
    }

    fn entries<W: Write>(&mut self, entries: &Dictionary, volume: &mut Volume<'_, W>) -> Dictionary {
        entries.iter().map(|(key, value)| (key.clone(), self.renumbered(value, volume))).collect()
    }

    /// Writes what the pages refer to, and what that refers to.
    pub(super) fn finish<W: Write>(mut self, volume: &mut Volume<'_, W>) -> Result<(), VolumeError> {
        while let Some(id) = self.waiting.pop() {
            let object = self.document.objects.get(&id).cloned().unwrap_or(Object::Null);
            let object = self.renumbered(&object, volume);
            volume.numbered_object(self.numbers[&id], &object)?;
        }
        Ok(())
    }
}

/// Whether an object leads to other pages or to the whole file.
fn is_structure(object: &Object) -> bool {
    let kind = object.as_dict().ok().and_then(|entries| entries.get(b"Type").ok());
    kind.and_then(|kind| kind.as_name().ok()).is_some_and(|kind| {
        matches!(kind, b"Page" | b"Pages" | b"Catalog" | b"StructTreeRoot" | b"StructElem")
    })
}

/// A page as it was read.
pub(super) struct Page {
    form: Stream,
    /// Left, lower, width and height of what is seen.
    area: [f32; 4],
    /// How often it is turned by a quarter, clockwise.
    turns: u8,
    /// Signatures, seals and other marks: their drawings and where they stand.
    marks: Vec<(Stream, [f32; 6])>,
}

/// Reads a page; nothing if it has no place or can't be read, or its content needs more than there is `room`.
pub(super) fn read(document: &Document, id: ObjectId, room: &mut usize) -> Option<Page> {
    let page = document.get_dictionary(id).ok()?;
    let area = inherited(document, page, b"CropBox")
        .or_else(|| inherited(document, page, b"MediaBox"))
        .and_then(|area| numbers::<4>(document, area))?;
    let area =
        [area[0].min(area[2]), area[1].min(area[3]), (area[2] - area[0]).abs(), (area[3] - area[1]).abs()];
    if !area.iter().all(|value| value.is_finite()) || area[2] < 1.0 || area[3] < 1.0 {
        return None;
    }
    let turned = inherited(document, page, b"Rotate").and_then(|turned| turned.as_i64().ok()).unwrap_or(0);
    let content = document.get_page_content_with_limit(id, CONTENT_MAX.min(*room)).ok()?;
    *room -= content.len().min(*room);
    let resources = inherited(document, page, b"Resources").cloned().unwrap_or(Dictionary::new().into());
    let mut form = dictionary([("Type", name_of("XObject")), ("Subtype", name_of("Form"))]);
    let corners = [area[0], area[1], area[0] + area[2], area[1] + area[3]];
    form.set("BBox", Object::Array(corners.map(Object::Real).to_vec()));
    form.set("Resources", resources);
    if let Ok(group) = page.get(b"Group") {
        form.set("Group", group.clone());
    }
    let mut form = Stream::new(form, content);
    // What can't be compressed stays as it is.
    let _ = form.compress();
    let turns = u8::try_from(turned.div_euclid(90).rem_euclid(4)).unwrap_or(0);
    Some(Page { form, area, turns, marks: marks(document, page) })
}

impl Page {
    /// What it needs, how it is drawn, and how large the page becomes: A4, upright or lying.
    pub(super) fn placed<W: Write>(
        self,
        copied: &mut Copied<'_>,
        volume: &mut Volume<'_, W>,
    ) -> Result<(Dictionary, String, (f32, f32)), VolumeError> {
        let [left, lower, width, height] = self.area;
        let (shown_width, shown_height) =
            if self.turns.is_multiple_of(2) { (width, height) } else { (height, width) };
        let size =
            if shown_width > shown_height { (PAGE_HEIGHT, PAGE_WIDTH) } else { (PAGE_WIDTH, PAGE_HEIGHT) };
        let fitting = (size.0 / shown_width).min(size.1 / shown_height);
        // Our own pages stay to the last point.
        let scale = if (fitting - 1.0).abs() < 0.005 { 1.0 } else { fitting };
        let (x, y) = ((size.0 - shown_width * scale) / 2.0, (size.1 - shown_height * scale) / 2.0);
        let turn = match self.turns {
            0 => "1 0 0 1 0 0".to_owned(),
            1 => format!("0 -1 1 0 0 {width:.3}"),
            2 => format!("-1 0 0 -1 {width:.3} {height:.3}"),
            _ => format!("0 1 -1 0 {height:.3} 0"),
        };
        let mut drawing = format!(
            "q {scale:.5} 0 0 {scale:.5} {x:.3} {y:.3} cm {turn} cm 1 0 0 1 {:.3} {:.3} cm /Page Do\n",
            -left, -lower
        );
        let mut resources = Dictionary::new();
        let form = copied.renumbered(&Object::Stream(self.form), volume);
        resources.set("Page", Object::Reference((volume.object(form)?, 0)));
        for (index, (mark, [a, b, c, d, e, f])) in self.marks.into_iter().enumerate() {
            let mark = copied.renumbered(&Object::Stream(mark), volume);
            resources.set(format!("Mark{index}"), Object::Reference((volume.object(mark)?, 0)));
            drawing.push_str(&format!("q {a:.4} {b:.4} {c:.4} {d:.4} {e:.3} {f:.3} cm /Mark{index} Do Q\n"));
        }
        drawing.push_str("Q\n");
        Ok((resources, drawing, size))
    }
}

/// What stands on a page beside its content: handwriting and seals in signature fields, comments.
fn marks(document: &Document, page: &Dictionary) -> Vec<(Stream, [f32; 6])> {
    let annotations = page.get(b"Annots").and_then(|list| document.dereference(list)).map(|(_, list)| list);
    let Ok(Object::Array(annotations)) = annotations else { return Vec::new() };
    annotations.iter().take(ANNOTATIONS_MAX).filter_map(|one| mark(document, one)).collect()
}

fn mark(document: &Document, annotation: &Object) -> Option<(Stream, [f32; 6])> {
    const HIDDEN: i64 = 2;
    const NO_VIEW: i64 = 32;
    let annotation = document.dereference(annotation).ok()?.1.as_dict().ok()?;
    let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    let kind = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    if flags & (HIDDEN | NO_VIEW) != 0 || matches!(kind, b"Popup" | b"Link") {
        return None;
    }
    let appearance = document.dereference(annotation.get(b"AP").ok()?).ok()?.1.as_dict().ok()?;
    let normal = document.dereference(appearance.get(b"N").ok()?).ok()?.1;
    let stream = match normal {
        Object::Stream(stream) => stream,
        Object::Dictionary(states) => {
            let state = annotation.get(b"AS").and_then(Object::as_name).ok()?;
            document.dereference(states.get(state).ok()?).ok()?.1.as_stream().ok()?
        }
        _ => return None,
    };
    let place = numbers::<4>(document, annotation.get(b"Rect").ok()?)?;
    let area = numbers::<4>(document, stream.dict.get(b"BBox").ok()?)?;
    let own = stream.dict.get(b"Matrix").ok().and_then(|matrix| numbers::<6>(document, matrix));
    let matrix = onto(area, own.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]), place)?;
    let mut stream = stream.clone();
    stream.dict.set("Type", name_of("XObject"));
    stream.dict.set("Subtype", name_of("Form"));
    Some((stream, matrix))
}

/// The map that lays the drawing with bounds `area` and matrix `own` onto `place` (ISO 32000-1, 12.5.5).
fn onto(area: [f32; 4], own: [f32; 6], place: [f32; 4]) -> Option<[f32; 6]> {
    let [a, b, c, d, e, f] = own;
    let corners = [(area[0], area[1]), (area[2], area[1]), (area[0], area[3]), (area[2], area[3])];
    let points = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let bounds = |values: [f32; 4]| {
        (values.iter().copied().fold(f32::MAX, f32::min), values.iter().copied().fold(f32::MIN, f32::max))
    };
    let (left, right) = bounds(points.map(|point| point.0));
    let (lower, upper) = bounds(points.map(|point| point.1));
    let (width, height) = ((place[2] - place[0]).abs(), (place[3] - place[1]).abs());
    let drawn = right - left > 0.01 && upper - lower > 0.01 && width > 0.01 && height > 0.01;
    let (sx, sy) = (width / (right - left), height / (upper - lower));
    let (x, y) = (place[0].min(place[2]), place[1].min(place[3]));
    let matrix = [sx, 0.0, 0.0, sy, x - left * sx, y - lower * sy];
    (drawn && matrix.iter().all(|value| value.is_finite())).then_some(matrix)
}

/// An entry of a page, or of what it hangs under.
fn inherited<'d>(document: &'d Document, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = page;
    for _ in 0..DEPTH_MAX {
        if let Ok(value) = node.get(key) {
            return document.dereference(value).ok().map(|(_, value)| value);
        }
        node = document.dereference(node.get(b"Parent").ok()?).ok()?.1.as_dict().ok()?;
    }
    None
}

fn numbers<const N: usize>(document: &Document, object: &Object) -> Option<[f32; N]> {
    let items = document.dereference(object).ok()?.1.as_array().ok()?;
    let items = items.iter().map(|item| document.dereference(item).ok()?.1.as_float().ok());
    items.collect::<Option<Vec<f32>>>()?.try_into().ok()
}
