//! What others build, and what nobody should.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::*;

/// A file of `objects`, numbered from 1, of which the first is the catalog.
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

fn paper(kids: &str, count: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_owned(),
        "<</Length 5 0 R>>stream\n0 0 9 9 re f\nendstream".to_owned(),
        "12".to_owned(),
    ];
    objects.extend(more.iter().map(|&object| object.to_owned()));
    file(&objects, "")
}

fn count(bytes: &[u8]) -> Result<usize, Unread> {
    Ok(pages(&read(bytes)?)?.len())
}

/// `bytes` as qpdf writes them with `options`.
fn rewritten(bytes: &[u8], options: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from.pdf"), folder.path().join("to.pdf"));
    std::fs::write(&from, bytes).unwrap();
    let output = Command::new("qpdf").args(options).args([&from, &to].map(Path::new)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(&to).unwrap()
}

#[test]
fn files_of_real_producers_are_read() {
    let plain = paper("3 0 R", "1", &[]);
    assert_eq!(count(&plain), Ok(1), "a length elsewhere");
    for options in [
        &["--object-streams=generate"][..],
        &["--linearize"],
        &["--linearize", "--object-streams=generate"],
        &["--object-streams=disable", "--newline-before-endstream"],
    ] {
        assert_eq!(count(&rewritten(&plain, options)), Ok(1), "{options:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from.pdf"), folder.path().join("to.pdf"));
    std::fs::write(&from, &plain).unwrap();
    for program in ["pdftocairo", "pdfunite"] {
        let mut command = Command::new(program);
        if program == "pdftocairo" {
            command.arg("-pdf")
        } else {
            command.arg(&from)
        };
        assert!(command.args([&from, &to]).status().unwrap().success(), "{program}");
        assert_eq!(
            count(&std::fs::read(&to).unwrap()),
            Ok(if program == "pdfunite" { 2 } else { 1 }),
            "{program}"
        );
    }
}

#[test]
fn encrypted_file_is_told_from_a_damaged_one() {
    let locked = rewritten(&paper("3 0 R", "1", &[]), &["--encrypt", "secret", "owner", "256", "--"]);
    assert_eq!(count(&locked), Err(Unread::Encrypted));
    assert_eq!(count(b"%PDF-1.7 nothing"), Err(Unread::Damaged));
    let mut cut = paper("3 0 R", "1", &[]);
    cut.truncate(cut.len() / 2);
    assert_eq!(count(&cut), Err(Unread::Damaged));
}

#[test]
fn trees_that_lead_in_a_circle_or_lie_about_their_size_cost_nothing() {
    assert_eq!(count(&paper("3 0 R 2 0 R", "1", &[])), Err(Unread::Damaged));
    assert_eq!(count(&paper("3 0 R 3 0 R", "2", &[])), Err(Unread::Damaged), "one page twice");
    assert_eq!(count(&paper("3 0 R", "9223372036854775807", &[])), Ok(1));
    assert_eq!(count(&paper(&"3 0 R ".repeat(20_000), "1", &[])), Err(Unread::TooLarge));
}

#[test]
fn names_are_read_whatever_way_they_are_written() {
    // A table hidden behind an escape would be one for some readers.
    assert_eq!(count(&file(&["<</Type/Catalog>>".into()], "/Encr#79pt 1 0 R")), Err(Unread::Encrypted));
    let twice = "<</Length 1/Len#67th 9>>stream\nx\nendstream";
    assert_eq!(count(&paper("3 0 R", "1", &[twice])), Err(Unread::Damaged));
}

#[test]
fn objects_that_lie_over_one_another_are_refused() {
    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(count(&paper("3 0 R", "1", &[&deep])), Err(Unread::TooLarge));
    let mut ring = paper("3 0 R", "1", &[]);
    let at = ring.windows(4).rposition(|window| window == b"xref").unwrap_or_default();
    let table = String::from_utf8_lossy(&ring).find("xref\n0").unwrap();
    assert!(at > table);
    let text =
        String::from_utf8(ring.clone()).unwrap().replace("/Root 1 0 R", &format!("/Root 1 0 R/Prev {table}"));
    ring = text.into_bytes();
    assert_eq!(count(&ring), Err(Unread::Damaged), "a table that follows itself");
}

#[test]
fn a_comment_ends_with_its_line_and_hides_nothing() {
    let said = paper("3 0 R % page 1\n", "1", &[]);
    assert_eq!(count(&said), Ok(1));
    // What is behind a comment would be read by some and not by others.
    let hidden = "<</Type/ObjStm% x\n/N 1/First 4/Length 9>>stream\n1 0 <<>> \nendstream";
    assert_eq!(count(&paper("3 0 R", "1", &[hidden])), Ok(1), "read as the stream of objects that it is");
    let split = "<</Length% x\n1% y\n0>>stream\n1234567890\nendstream";
    assert_eq!(count(&paper("3 0 R", "1", &[split])), Err(Unread::Damaged));
}
