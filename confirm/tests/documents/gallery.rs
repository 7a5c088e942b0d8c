//! A picture of every kind of document, signed and sealed, for `docs/gallery/documents`: `make gallery-documents`.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use confirm::paper::Kind;
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Transformations};

use crate::kept;
use crate::office::Office;
use crate::tagged::{one_of_each, signed_by_all};

/// Kinds whose last page is shown as well, because people sign there.
const SIGNED: [Kind; 4] = [Kind::D12, Kind::D14, Kind::D17, Kind::D18];

/// Greys, the red of seals and the blue of ink: a page needs no more colours.
const COLOURS: [[u8; 3]; 16] = [
    [0, 0, 0],
    [48, 48, 48],
    [92, 92, 92],
    [136, 136, 136],
    [176, 176, 176],
    [212, 212, 212],
    [237, 237, 237],
    [255, 255, 255],
    [214, 26, 31],
    [224, 90, 94],
    [236, 150, 152],
    [247, 208, 209],
    [13, 20, 64],
    [84, 90, 124],
    [150, 154, 176],
    [208, 210, 220],
];

#[test]
#[ignore = "writes into docs/; make gallery-documents runs it"]
fn gallery() {
    let office = Office::open();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/gallery/documents");
    std::fs::create_dir_all(&folder).unwrap();
    let mut index = String::from(
        "# What the documents look like\n\nCase F-1, signed by everybody. `make gallery-documents` draws these \
         pictures anew; look at them before you keep them.\n",
    );
    for paper in one_of_each() {
        let code = paper.kind.code();
        let signed = signed_by_all(&office, &paper);
        let path = kept(&format!("gallery-{code}.pdf"), &signed.bytes);
        let pages = confirm::pdf::page_count(&signed.bytes).unwrap();
        index.push_str(&format!("\n## {code} {}\n\n", paper.title));
        let mut shown = vec![(1, code.to_owned())];
        if SIGNED.contains(&paper.kind) && pages > 1 {
            shown.push((pages, format!("{code}-signed")));
        }
        for (page, name) in shown {
            let picture = path.with_file_name(&name);
            let number = page.to_string();
            let arguments = ["-r", "80", "-png", "-singlefile", "-f", &number, "-l", &number];
            let arguments: Vec<&Path> =
                arguments.iter().map(Path::new).chain([path.as_path(), &picture]).collect();
            assert!(crate::run("pdftoppm", &arguments).status.success(), "{name}");
            shrink(&picture.with_extension("png"), &folder.join(format!("{name}.png")));
            index.push_str(&format!("![{} page {page} of {pages}]({name}.png)\n", paper.title));
        }
    }
    std::fs::write(folder.join("README.md"), index).unwrap();
}

/// Copies a picture with 16 colours.
fn shrink(from: &Path, to: &Path) {
    let mut decoder = Decoder::new(File::open(from).unwrap());
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, ColorType::Rgb);
    let mut rows = Vec::new();
    for row in pixels[..info.buffer_size()].chunks(info.line_size) {
        let colours: Vec<u8> = row.chunks(3).map(nearest).collect();
        rows.extend(colours.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)));
    }
    let mut encoder = Encoder::new(BufWriter::new(File::create(to).unwrap()), info.width, info.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(COLOURS.concat());
    encoder.set_compression(Compression::Best);
    encoder.write_header().unwrap().write_image_data(&rows).unwrap();
}

fn nearest(pixel: &[u8]) -> u8 {
    let far = |colour: &[u8; 3]| -> u32 {
        colour.iter().zip(pixel).map(|(one, two)| u32::from(one.abs_diff(*two)).pow(2)).sum()
    };
    let best = (0..COLOURS.len()).min_by_key(|&index| far(&COLOURS[index])).unwrap();
    u8::try_from(best).unwrap()
}
