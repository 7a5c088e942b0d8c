//! Tools of other people that judge our PDF files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// What stands on every page until a court adopts the deployment (`legal.md` 0.2).
pub const DEMO_NOTICE: &str = "演示·不具有法律效力";

/// A PDF file on disk with the root certificate it should lead to.
#[derive(Debug)]
pub struct Paper {
    folder: TempDir,
    path: PathBuf,
    root: PathBuf,
}

impl Paper {
    /// Puts `bytes` and the trust root down.
    #[must_use]
    pub fn new(bytes: &[u8], trust_root: &[u8]) -> Self {
        let folder = tempfile::Builder::new().prefix("tiaoque-paper-").tempdir().unwrap();
        let (path, root) = (folder.path().join("paper.pdf"), folder.path().join("root.pem"));
        std::fs::write(&path, bytes).unwrap();
        std::fs::write(&root, trust_root).unwrap();
        Self { folder, path, root }
    }

    /// Its pages as `pdftotext` reads them, without white space, because lines break anywhere in Chinese.
    #[must_use]
    pub fn pages(&self) -> Vec<String> {
        let output = run("pdftotext", &["-enc", "UTF-8", &self.name(), "-"], self.folder.path());
        let text = success("pdftotext", output);
        text.split_terminator('\u{c}').map(squeezed).collect()
    }

    /// Its text without head and foot of the pages, because pages break anywhere as well.
    #[must_use]
    pub fn text(&self) -> String {
        self.pages().iter().map(|page| body(page)).collect()
    }

    /// Whether `qpdf --check` finds nothing.
    pub fn check_structure(&self) {
        let output = run("qpdf", &["--check", &self.name()], self.folder.path());
        let text = success("qpdf", output);
        assert!(text.contains("No syntax or stream encoding errors found"), "{text}");
    }

    /// What `pdfsig` says about each signature, after checking that there are `count`, all intact, and that a time stamp,
    /// which it can't check, covers the whole file.
    pub fn check_with_pdfsig(&self, count: usize) -> String {
        let text = success("pdfsig", run("pdfsig", &["-nocert", &self.name()], self.folder.path()));
        let valid = text.matches("Signature Validation: Signature is Valid.").count();
        assert_eq!(valid, count, "{text}");
        let stamp = text.rsplit_once("Signature Field Name: Archive").map_or("", |(_, stamp)| stamp);
        assert!(stamp.contains("Total document signed"), "{text}");
        text
    }

    /// Whether pyHanko takes all `count` signatures as intact, trusted through our root, time-stamped and good for years
    /// (PAdES B-LTA).
    pub fn check_with_pyhanko(&self, count: usize) {
        Self::check_judged(&self.pyhanko(&[]), count);
    }

    /// The same where others stamped: their authority's revocation list is not in the file.
    pub fn check_stamped_by_others(&self, count: usize) {
        Self::check_judged(&self.pyhanko(&["--stamps-of-others"]), count);
    }

    #[track_caller]
    fn check_judged(report: &Output, count: usize) {
        let text =
            String::from_utf8_lossy(&report.stdout).into_owned() + &String::from_utf8_lossy(&report.stderr);
        assert!(report.status.success(), "{text}");
        for (word, count) in [("GOOD ", count), ("STAMP ", 1), ("LTA ", count)] {
            let found = text.lines().filter(|line| line.starts_with(word)).count();
            assert_eq!(found, count, "{word}{text}");
        }
    }

    /// Whether pyHanko finds something wrong.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        !self.pyhanko(&[]).status.success()
    }

    /// Whether OpenSSL takes `list` as a revocation list signed by the root.
    pub fn check_revocation_list(&self, list: &[u8]) {
        let path = self.folder.path().join("root.crl");
        std::fs::write(&path, list).unwrap();
        let (path, root) = (path.display().to_string(), self.root.display().to_string());
        let arguments = ["crl", "-inform", "DER", "-noout", "-nextupdate", "-CAfile", &root, "-in", &path];
        let output = run("openssl", &arguments, self.folder.path());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.contains("verify OK"), "{said}");
    }

    fn pyhanko(&self, extras: &[&str]) -> Output {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/harness/judge.py");
        let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/venv/bin/python");
        let python = if Path::new(python).exists() { python } else { "python3" };
        let (name, root) = (self.name(), self.root.display().to_string());
        run(python, &[&[script, &name, &root], extras].concat(), self.folder.path())
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// A page without the notice at its head, and without 第1页共2页 and what follows it: the check code.
fn body(page: &str) -> &str {
    let page = page.strip_prefix(DEMO_NOTICE).unwrap_or(page);
    let number = page.rfind("页共").map(|at| page[..at].rfind('第').unwrap_or(at));
    page.rfind("核验码").into_iter().chain(number).min().map_or(page, |at| &page[..at])
}

/// `text` without white space.
#[must_use]
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    let output = Command::new(program).args(arguments).current_dir(folder).env("LC_ALL", "C.UTF-8").output();
    output.unwrap_or_else(|error| panic!("{program} is needed here (.ci/install test): {error}"))
}

#[track_caller]
fn success(program: &str, output: Output) -> String {
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{program}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}
