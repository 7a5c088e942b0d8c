//! Files that are made to break readers: each gets a clear answer in bounded time and memory.
//!
//! They are looked at in a process of its own that may have no more than [`MEMORY_KB`] and [`SECONDS`].

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use confirm::pdf::{self, foreign::Unread};
use confirm::picture::handwriting;
use confirm::pki::cms::Container;
use confirm::pki::timestamp;
use confirm::verify::verify;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Address space of the process, most of which is the program itself and room that allocators reserve.
const MEMORY_KB: usize = 768 * 1024;
/// Processor time for all files together; they need a few seconds.
const SECONDS: usize = 120;
/// Where the looking process finds the files.
const FOLDER: &str = "HOSTILE_FILES";

const SIGNED: &[u8] = include_bytes!("../../../tests/fuzz/seeds/pdf/signed.pdf");

/// A file of `objects`, numbered from 1, of which the first is the catalog, with a table as it should be.
fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let at = text.len();
    let size = objects.len() + 1;
    let _ = write!(text, "{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF\n");
    text.into_bytes()
}

/// A catalog with a form of `fields`.
fn form(fields: &str) -> String {
    format!("<</Type/Catalog/AcroForm<</Fields[{fields}]>>>>")
}

fn stream(dictionary: &str, length: usize, content: &str) -> String {
    format!("<<{dictionary}/Length {length}>>stream\n{content}\nendstream")
}

/// A file whose table is just `table`, behind one object.
fn with_table(table: &str, trailer: &str) -> Vec<u8> {
    let head = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";
    let at = head.len();
    format!("{head}xref\n{table}trailer\n<</Size 2/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF\n").into()
}

/// Zeros, packed to a thousandth of `megabytes`.
fn packed(megabytes: usize) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..megabytes {
        packed.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    packed.finish().unwrap()
}

/// The same as digits.
fn bomb(megabytes: usize) -> String {
    packed(megabytes).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The signed file with `with` in place of the first `what`, which has the same length.
fn signed_with(what: &str, with: &str) -> Vec<u8> {
    let mut bytes = SIGNED.to_vec();
    let at = bytes.windows(what.len()).position(|window| window == what.as_bytes()).unwrap();
    let padded = format!("{with:<width$}", width = what.len());
    bytes.splice(at..at + what.len(), padded.bytes());
    bytes
}

/// The signed file whose first container is `container`.
fn contained(container: &[u8]) -> Vec<u8> {
    let digits = container.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    let mut bytes = SIGNED.to_vec();
    let at = bytes.windows(11).position(|window| window == b"/Contents <").unwrap() + 11;
    bytes[at..at + digits.len()].copy_from_slice(digits.as_bytes());
    bytes
}

/// Sequences within sequences, each with its length.
fn nested(depth: usize) -> Vec<u8> {
    let mut reversed = Vec::new();
    for _ in 0..depth {
        let length = u32::try_from(reversed.len()).unwrap();
        reversed.extend(length.to_le_bytes());
        reversed.extend([0x84, 0x30]);
    }
    reversed.reverse();
    reversed
}

/// Every file with its name and what is said about it.
fn files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let range = byte_range();
    let overlapping = |reach: &str| {
        let objects: Vec<String> = (0..15_000).map(|_| reach.to_owned()).collect();
        file(&objects, "")
    };
    let objects_packed = stream("/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", 0, "");
    let packed = |megabytes: usize| {
        let digits = bomb(megabytes);
        objects_packed.replace("/Length 0>>stream\n", &format!("/Length {}>>stream\n{digits}", digits.len()))
    };
    let mut xref_stream = b"%PDF-1.7\n1 0 obj\n".to_vec();
    xref_stream.extend(stream("/Type/XRef/W[1 2 1]/Size 99999999/Root 1 0 R", 4, "0000").bytes());
    xref_stream.extend(b"\nendobj\nstartxref\n9\n%%EOF\n");
    vec![
        ("previous-is-itself.pdf", with_table("0 1\n0000000000 65535 f \n", "/Prev 29"), "foreign"),
        ("previous-is-later.pdf", with_table("0 1\n0000000000 65535 f \n", "/Prev 4000"), "foreign"),
        ("two-ways-back.pdf", with_table("0 1\n0000000000 65535 f \n", "/Prev 9/Prev 10"), "foreign"),
        ("hidden-way-back.pdf", with_table("0 1\n0000000000 65535 f \n", "/P#72ev 9"), "foreign"),
        ("million-entries.pdf", with_table("0 99999999\n0000000000 65535 f \n", ""), "foreign"),
        ("number-without-end.pdf", with_table("99999999999999999999 1\n", ""), "foreign"),
        ("largest-number.pdf", with_table("4294967295 1\n0000000009 00000 n \n", ""), "unreadable"),
        ("table-elsewhere.pdf", b"%PDF-1.7\nstartxref\n9999999999\n%%EOF\n".to_vec(), "unreadable"),
        ("table-in-a-stream.pdf", xref_stream, "foreign"),
        ("hybrid.pdf", file(&[form("")], "/XRefStm 9"), "foreign"),
        ("encrypted.pdf", file(&[form("")], "/Encrypt 1 0 R"), "foreign"),
        (
            "deleted-object.pdf",
            with_table("0 1\n0000000000 65535 f \n1 1\n0000000000 00001 f \n", ""),
            "foreign",
        ),
        (
            "one-object-many-times.pdf",
            with_table(&format!("1 10000\n{}", "0000000009 00000 n \n".repeat(10_000)), ""),
            "foreign",
        ),
        ("streams-over-streams.pdf", overlapping(&stream("", 900_000, "x")), "foreign"),
        ("strings-over-objects.pdf", overlapping("(("), "foreign"),
        (
            "length-elsewhere.pdf",
            file(&[form(""), "<</Length 2 0 R>>stream\nx\nendstream".into()], ""),
            "foreign",
        ),
        ("deep-arrays.pdf", file(&["[".repeat(2_000_000)], ""), "foreign"),
        ("deep-dictionaries.pdf", file(&["<</A".repeat(2_000_000)], ""), "foreign"),
        (
            "deep-brackets.pdf",
            file(&[format!("{}{}", "(".repeat(900_000), ")".repeat(900_000))], ""),
            "unreadable",
        ),
        ("many-numbers.pdf", file(&[format!("[{}]", "0 ".repeat(12_000_000))], ""), "foreign"),
        ("many-fields.pdf", file(&[form(&"2 0 R ".repeat(1_000_000)), "<</T(a)>>".into()], ""), "foreign"),
        (
            "one-large-field-often.pdf",
            file(&[form(&"2 0 R ".repeat(90_000)), format!("<</T({})>>", "a".repeat(9_000_000))], ""),
            "unreadable",
        ),
        (
            "field-in-itself.pdf",
            file(&[form("2 0 R"), "<</T(a)/Kids[2 0 R]/Parent 2 0 R>>".into()], ""),
            "unsigned",
        ),
        ("catalog-in-itself.pdf", file(&["<</AcroForm 1 0 R/Fields 1 0 R>>".into()], ""), "unreadable"),
        ("packed-objects.pdf", file(&[form(""), packed(300)], ""), "unreadable"),
        (
            "many-packed-objects.pdf",
            file(&[vec![form("")], vec![packed(20); 200]].concat(), ""),
            "unreadable",
        ),
        ("large.pdf", vec![b'%'; 33 * 1024 * 1024], "too-large"),
        ("range-over-the-end.pdf", signed_with(&range, "[0 1 9223372036854775807 9999999999]"), "coverage"),
        ("range-before-the-beginning.pdf", signed_with(&range, "[0 -1 5 6]"), "unreadable"),
        ("range-of-three.pdf", signed_with(&range, "[0 1 2]"), "unreadable"),
        ("container-without-lengths.pdf", contained(&[0x30, 0x80].repeat(4096)), "container"),
        ("container-of-depths.pdf", contained(&nested(1000)), "container"),
        (
            "container-of-one-integer.pdf",
            contained(&[&[0x30, 0x82, 0x1F, 0xF8, 2, 0x82, 0x1F, 0xF4][..], &[0x7F; 8180]].concat()),
            "container",
        ),
        ("depths.der", nested(2_000_000), "refused"),
        ("without-lengths.der", [0x30, 0x80].repeat(8_000_000), "refused"),
        ("long-length.der", vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], "refused"),
    ]
}

/// The place of the first byte range, as it is written.
fn byte_range() -> String {
    let at = SIGNED.windows(12).position(|window| window == b"/ByteRange [").unwrap() + 11;
    let end = at + SIGNED[at..].iter().position(|&byte| byte == b']').unwrap() + 1;
    std::str::from_utf8(&SIGNED[at..end]).unwrap().to_owned()
}

/// Photographs of strangers: one as large as a telephone takes, and heads that announce more than anybody has memory for.
fn photographs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let (width, height) = (8160_u32, 6120_u32);
    let paper = vec![230; 3 * 8160 * 6120];
    let mut large = Vec::new();
    let colour = ExtendedColorType::Rgb8;
    JpegEncoder::new_with_quality(&mut large, 60).write_image(&paper, width, height, colour).unwrap();
    vec![
        ("fifty-megapixels.jpg", large.clone(), "taken"),
        ("fifty-megapixels-cut.jpg", large[..large.len() / 2].to_vec(), "answered"),
        ("endless.png", png_head((1_000_000, 1_000_000), 8, 0), "refused"),
        ("deep.png", png_head((7_000, 7_000), 16, 6), "refused"),
        ("too-many-pixels.png", png_head((8_000, 7_000), 1, 0), "refused"),
    ]
}

/// Files as if from others, for the reader of what people put into a case.
fn foreign() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let bomb = packed(300);
    let head = |kind: &str, more: &str| {
        format!("<</Type/{kind}{more}/Filter/FlateDecode/Length {}>>stream\n", bomb.len())
    };
    // The table names the stream of objects, which stands last.
    let mut objects = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
    let stream = objects.len();
    objects.extend(b"2 0 obj\n");
    objects.extend(head("ObjStm", "/N 1/First 4").bytes());
    objects.extend(&bomb);
    objects.extend(b"\nendstream\nendobj\n");
    let table = objects.len();
    let entries = format!("xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n{stream:010} 00000 n \n");
    objects.extend(entries.bytes());
    objects.extend(format!("trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    let mut rows = b"%PDF-1.7\n1 0 obj\n".to_vec();
    rows.extend(head("XRef", "/W[1 2 1]/Size 90000000/Root 1 0 R").bytes());
    rows.extend(&bomb);
    rows.extend(b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n");
    vec![("packed-objects.foreign", objects, "too-large"), ("packed-table.foreign", rows, "too-large")]
}

/// The beginning of a PNG.
fn png_head((width, height): (u32, u32), depth: u8, color: u8) -> Vec<u8> {
    let chunk = |kind: &[u8], content: &[u8]| {
        let named = [kind, content].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&named);
        let length = u32::try_from(content.len()).unwrap();
        [&length.to_be_bytes()[..], &named, &sum.sum().to_be_bytes()].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &head), &chunk(b"IDAT", &[0x78, 0x9C])].concat()
}

#[test]
fn hostile_files_get_a_clear_answer_in_bounded_time_and_memory() {
    let folder = tempfile::tempdir().unwrap();
    let files = [files(), photographs(), foreign()].concat();
    for (name, bytes, _) in &files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let limits = format!("ulimit -v {MEMORY_KB} && ulimit -t {SECONDS} && exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &limits])
        .arg(std::env::current_exe().unwrap())
        .args(["hostile::look_at_files", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    let wrong: Vec<String> = files
        .iter()
        .filter(|(name, _, expected)| {
            let line = told.lines().find_map(|line| line.strip_prefix(name));
            !line.is_some_and(|codes| codes.split(' ').any(|code| code == *expected))
        })
        .map(|(name, _, expected)| format!("{name} is not told to be {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{told}");
}

/// Runs in the process that has limits.
#[test]
#[ignore = "the other test of this file runs it, in a process with limits"]
fn look_at_files() {
    let folder = std::env::var_os(FOLDER).expect("the other test says where the files are");
    let mut paths: Vec<_> =
        std::fs::read_dir(Path::new(&folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        println!("\n{name} {}", told(name, &bytes));
    }
}

fn told(name: &str, bytes: &[u8]) -> String {
    if name.ends_with(".jpg") || name.ends_with(".png") {
        return match handwriting::kept(bytes) {
            Ok(_) => "answered taken",
            Err(_) => "answered refused",
        }
        .to_owned();
    }
    if name.ends_with(".foreign") {
        return match pdf::foreign::read(bytes) {
            Ok(_) => "taken",
            Err(Unread::TooLarge) => "too-large",
            Err(Unread::Damaged | Unread::Encrypted) => "refused",
        }
        .to_owned();
    }
    if name.ends_with(".der") {
        let refused = Container::read(bytes).is_err() && timestamp::check(bytes, [0; 32], &[]).is_err();
        return if refused { "refused" } else { "taken" }.to_owned();
    }
    let report = verify(bytes, &[]);
    let of_signatures = report.signatures.iter().flat_map(|signature| &signature.faults);
    report.faults.iter().chain(of_signatures).map(|fault| fault.code()).collect::<Vec<_>>().join(" ")
}
