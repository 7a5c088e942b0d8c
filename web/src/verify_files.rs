//! `tiaoque verify FILE…`: what was found in files, in sentences with the technical report under them, or as JSON.
//!
//! What is sound is for `confirm::evidence` and `confirm::verify` to say. Needs no database and no network.

use clap::{Args, ValueEnum};
use confirm::{
    evidence::file::{Examined, Status, examine, unreadable},
    pki::Certificate,
    verify::TechnicalReport,
};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Largest file with certificates, in bytes; a root has two thousand.
const PEM_MAX: u64 = 1 << 20;

/// What is checked, and against what.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Exit codes: 0 everything sound; 1 something broken; 2 nothing broken, but not signed by everybody, \
or no trusted certificate was given; 3 a file is neither a PDF nor a bundle, or can't be read.\n\n\
A certificate is trusted only if it came another way than the file: from the institution, or by comparing its \
fingerprint with them. Without --trust a bundle is checked against the certificate inside it, and a PDF is not checked."
)]
pub struct VerifyFlags {
    /// PDF files and evidence bundles (.zip)
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Root certificate to trust, in PEM; may be given several times
    #[arg(long, value_name = "ROOT.PEM")]
    pub trust: Vec<PathBuf>,
    /// Sentences with the technical report of each PDF under them, or JSON
    #[arg(long, value_enum, default_value = "text")]
    pub report: ReportForm,
}

/// How it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportForm {
    /// Sentences, and the technical report.
    Text,
    /// One JSON document.
    Json,
}

/// Checks the files, writes what was found to `out`, and gives the exit code.
///
/// # Errors
///
/// A certificate can't be read, or `out` takes nothing.
pub fn verify_files(flags: &VerifyFlags, out: &mut dyn Write) -> io::Result<u8> {
    let trusted = flags.trust.iter().map(|path| roots(path)).collect::<io::Result<Vec<_>>>()?.concat();
    let found: Vec<(&PathBuf, Examined)> =
        flags.files.iter().map(|path| (path, look(path, &trusted))).collect();
    match flags.report {
        ReportForm::Text => {
            for (path, examined) in &found {
                writeln!(out, "{}", printable(&path.display().to_string()))?;
                for sentence in &examined.sentences {
                    writeln!(out, "  {}", printable(sentence))?;
                }
                for line in examined.technical.iter().flat_map(lines) {
                    writeln!(out, "  {}", printable(&line))?;
                }
            }
        }
        ReportForm::Json => {
            let reports: Vec<Value> = found
                .iter()
                .map(|(path, one)| {
                    let file = path.display().to_string();
                    json!({ "file": file, "report": one.report, "sentences": one.sentences })
                })
                .collect();
            serde_json::to_writer_pretty(&mut *out, &reports)?;
            writeln!(out)?;
        }
    }
    let statuses: Vec<Status> = found.iter().map(|(_, examined)| examined.status).collect();
    Ok(Status::worst(&statuses).exit_code())
}

/// The technical report, with a blank line before it.
fn lines(technical: &TechnicalReport) -> Vec<String> {
    std::iter::once(String::new()).chain(technical.to_string().lines().map(str::to_owned)).collect()
}

fn look(path: &Path, trusted: &[Certificate]) -> Examined {
    let examined = File::open(path).and_then(|file| {
        if file.metadata()?.is_file() {
            examine(file, trusted)
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    });
    examined.unwrap_or_else(|_| unreadable("文件打不开，请检查文件是否存在、是否有权读取。"))
}

fn roots(path: &Path) -> io::Result<Vec<Certificate>> {
    let wrong = |why: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {why}", path.display()));
    if fs::metadata(path).map_err(|error| wrong(&error.to_string()))?.len() > PEM_MAX {
        return Err(wrong("too large for a certificate"));
    }
    let text = fs::read_to_string(path).map_err(|error| wrong(&error.to_string()))?;
    let roots = Certificate::list_from_pem(&text).unwrap_or_default();
    if roots.is_empty() { Err(wrong("no certificate in PEM")) } else { Ok(roots) }
}

/// Text from a stranger, without what would move the cursor of a terminal or turn the direction of the words.
fn printable(text: &str) -> String {
    let moves = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if moves(letter) { '\u{FFFD}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: Option<&[u8]>, trust: &[PathBuf], code: u8, said: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        let flags = VerifyFlags { files: vec![path], trust: trust.to_vec(), report: ReportForm::Text };
        let mut out = Vec::new();
        assert_eq!(verify_files(&flags, &mut out).unwrap(), code);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(said), "{text}");
    }

    #[test]
    fn every_kind_of_no_has_its_exit_code() {
        check(Some(b"hello"), &[], 3, "这不是PDF文件，也不是证据包");
        check(Some(b""), &[], 3, "这不是PDF文件，也不是证据包");
        check(None, &[], 3, "文件打不开");
        check(Some(b"%PDF-1.7"), &[], 2, "没有信任根证书");
        check(Some(b"PK\x03\x04"), &[], 1, "证据包未通过核验");
    }

    #[test]
    fn a_stranger_s_text_moves_no_cursor() {
        assert_eq!(printable("甲\u{1b}[2J乙\n\u{202E}丙"), "甲\u{FFFD}[2J乙\u{FFFD}\u{FFFD}丙");
    }
}
