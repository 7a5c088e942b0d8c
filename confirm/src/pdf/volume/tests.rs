//! Volumes of what people really put in.

use super::*;
use crate::pdf::font::tests::fonts;
use lopdf::Document;

fn bind(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let fonts = fonts();
    let mut volume = Volume::begin(Vec::new(), fonts.load()).unwrap();
    for (index, (title, content)) in parts.iter().enumerate() {
        volume.add(title, content, index > 0).unwrap();
        volume.attach(title, "application/octet-stream", content).unwrap();
    }
    volume.finish("卷宗").unwrap()
}

fn png(colour: png::ColorType, row: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(colour);
    encoder.write_header().unwrap().write_image_data(row).unwrap();
    bytes
}

/// A PDF of one page that is turned, with boxes and resources on the tree above it.
fn turned() -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(Dictionary::new(), b"q q 0 0 10 10 re f Q Q Q Q".to_vec()));
    let mut page = dictionary([("Type", name_of("Page")), ("Parent", Object::Reference(pages))]);
    page.set("Contents", content);
    let page = document.add_object(page);
    let mut tree = dictionary([("Type", name_of("Pages")), ("Count", 1.into()), ("Rotate", 90.into())]);
    tree.set("Kids", Object::Array(vec![page.into()]));
    tree.set("MediaBox", Object::Array([0, 0, 200, 100].map(Object::Integer).to_vec()));
    document.objects.insert(pages, tree.into());
    let catalog = dictionary([("Type", name_of("Catalog")), ("Pages", Object::Reference(pages))]);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn every_part_has_its_pages_its_bookmark_and_its_original() {
    let grey = png(png::ColorType::GrayscaleAlpha, &[0, 0, 0, 255]);
    let page = turned();
    let parts: [(&str, &[u8]); 5] = [
        ("封面", &page),
        ("照片", &grey),
        ("网页图片", b"RIFF....WEBP"),
        ("坏文件", b"%PDF-1.7 nothing"),
        ("证明", &page),
    ];
    let bytes = bind(&parts);
    assert!(bytes == bind(&parts), "the same parts, the same bytes");
    let volume = Document::load_mem(&bytes).unwrap();
    assert_eq!(volume.get_pages().len(), 5, "what can't be shown has a page that says so");
    let widths: Vec<f32> = volume
        .get_pages()
        .into_values()
        .map(|id| {
            let page = volume.get_dictionary(id).unwrap();
            assert!(!page.has(b"Annots") && !page.has(b"AA"));
            width(&volume, page)
        })
        .collect();
    let upright = PAGE_WIDTH;
    assert_eq!(
        widths,
        [upright, PAGE_HEIGHT, upright, upright, upright],
        "a wide picture lies, a turned page stands"
    );
    let catalog = volume.catalog().unwrap();
    let outline = volume.get_dictionary(catalog.get(b"Outlines").unwrap().as_reference().unwrap()).unwrap();
    assert_eq!(outline.get(b"Count").unwrap().as_i64().unwrap(), 5);
    for (id, (_, content)) in catalog.get(b"AF").unwrap().as_array().unwrap().iter().zip(parts) {
        let file = volume.get_dictionary(id.as_reference().unwrap()).unwrap();
        assert_eq!(file.get(b"AFRelationship").unwrap().as_name().unwrap(), b"Source");
        let file = file.get(b"EF").unwrap().as_dict().unwrap().get(b"F").unwrap().as_reference().unwrap();
        assert_eq!(volume.get_object(file).unwrap().as_stream().unwrap().content, content);
    }
    qpdf_finds_nothing(&bytes);
}

fn width(volume: &Document, page: &Dictionary) -> f32 {
    let area = page.get(b"MediaBox").and_then(Object::as_array).unwrap();
    assert_eq!(area.len(), 4);
    volume.dereference(&area[2]).unwrap().1.as_float().unwrap()
}

fn qpdf_finds_nothing(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("volume.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = std::process::Command::new("qpdf").arg("--check").arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_transparent_picture_lies_on_white() {
    let picture = picture::read(&png(png::ColorType::GrayscaleAlpha, &[0, 0, 0, 255])).unwrap();
    assert_eq!(picture.image.decompressed_content().unwrap(), [255, 0]);
    assert!(picture::read(b"RIFF").is_none() && picture::read(b"\xFF\xD8\xFF").is_none());
}
