//! Files that survive a crash and a power cut.
//!
//! A file is written beside its place, flushed to disk and renamed, and then the folder is flushed, because a name
//! that is not on disk is lost with the power however safe the bytes are. So after a crash a file is whole or absent,
//! and what was reported as written stays. Drafts that a crash leaves behind are never read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::peril;

/// Number of the next draft of this process.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whoever the system lets.
    Usual,
    /// Its owner alone: it is a secret.
    Owner,
}

/// Makes `folder` and those above it that are missing; they are on disk afterwards.
///
/// # Errors
///
/// What the system says.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    if let Some(above) = above {
        make_folder(above)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        // Whoever was faster may not have flushed it yet.
        _ => {}
    }
    peril::step(folder, "the name of a new folder is not yet on disk")?;
    flush(above.unwrap_or(Path::new(".")))
}

/// Writes all of `content` to `path`, or nothing; it is on disk afterwards.
///
/// # Errors
///
/// What the system says; then there is what was there before.
///
/// # Panics
///
/// Never for the path of a file.
pub fn write(path: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let folder = path.parent().expect("a file lies in a folder");
    let name = path.file_name().expect("a file has a name").to_string_lossy();
    let (draft, mut file) = loop {
        // Two writers never share a draft: not two threads, and not two processes, of which one may be long dead.
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let draft = folder.join(format!(".{name}.{}-{number}", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        match options.open(&draft) {
            Ok(file) => break (draft, file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    };
    let mut put = || {
        let (one, other) = content.split_at(content.len() / 2);
        peril::step(path, "a draft is empty")?;
        file.write_all(one)?;
        peril::step(path, "a draft is half written")?;
        file.write_all(other)?;
        file.sync_all()?;
        peril::step(path, "a draft has no name yet")?;
        fs::rename(&draft, path)
    };
    if let Err(error) = put() {
        // What can't be removed is a draft that nobody reads.
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    peril::step(path, "the name of a file is not yet on disk")?;
    flush(folder)
}

/// Makes sure that a file, which is there already, is on disk with its name.
///
/// # Errors
///
/// What the system says.
pub fn settle(path: &Path) -> io::Result<()> {
    flush(path.parent().expect("a file lies in a folder"))
}

fn flush(folder: &Path) -> io::Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_replaces_another_and_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c");
        make_folder(path.parent().unwrap()).unwrap();
        write(&path, b"one", Readers::Usual).unwrap();
        write(&path, b"two", Readers::Owner).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_write_that_fails_anywhere_leaves_the_old_file_or_the_new() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        write(&path, b"old", Readers::Usual).unwrap();
        let mut failures = 0;
        for n in 0.. {
            let danger = peril::Danger::failing_at(folder.path(), n);
            let written = write(&path, b"new", Readers::Usual);
            drop(danger);
            if written.is_ok() {
                break;
            }
            failures += 1;
            let read = fs::read(&path).unwrap();
            assert!(read == b"old" || read == b"new", "{read:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "step {n}");
        }
        assert_eq!((failures, fs::read(&path).unwrap().as_slice()), (4, b"new".as_slice()));
    }
}
