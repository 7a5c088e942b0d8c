//! OpenSSL on a folder of files.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A folder in which OpenSSL works.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    pub fn take(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// What OpenSSL says to `arguments`, which must be fine or not as `expected`.
    #[track_caller]
    pub fn openssl(&self, arguments: &str, expected: bool) -> String {
        let output =
            Command::new("openssl").args(arguments.split(' ')).current_dir(self.path()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), expected, "openssl {arguments}: {text}{complaint}");
        text + &complaint
    }
}
