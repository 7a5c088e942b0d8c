//! The real binary in a process of its own, to be killed without warning.

use crate::client::Client;
use crate::engine::free_address;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// Longest wait until the binary answers.
const START_MAX: Duration = Duration::from_secs(60);

/// Flags and environment variables besides the usual ones.
pub type Extras<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// `tiaoque demo` on a data folder.
#[derive(Debug)]
pub struct Process {
    binary: PathBuf,
    data: PathBuf,
    database: Option<String>,
    address: SocketAddr,
    child: Child,
}

impl Process {
    /// Starts the binary on `data` and waits until it answers.
    pub async fn start(data: &Path) -> Self {
        Self::start_as(data, None, (&[], &[])).await
    }

    /// … with the database at an address of its own, if there is one.
    pub async fn start_on(data: &Path, database: Option<String>) -> Self {
        Self::start_as(data, database, (&[], &[])).await
    }

    /// … with `extras`.
    pub async fn start_with(data: &Path, extras: Extras<'_>) -> Self {
        Self::start_as(data, None, extras).await
    }

    async fn start_as(data: &Path, database: Option<String>, (flags, variables): Extras<'_>) -> Self {
        let binary = binary();
        let address = free_address();
        let child = demo(&binary, (data, database.as_deref()), address)
            .args(flags)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self { binary, data: data.to_owned(), database, address, child };
        process.answers().await;
        process
    }

    /// `kill -9`, and the same again on the same data and address.
    pub async fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let place = (self.data.as_path(), self.database.as_deref());
        self.child = demo(&self.binary, place, self.address).stdout(Stdio::null()).spawn().unwrap();
        self.answers().await;
    }

    /// A fresh browser profile.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// The id of the process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    async fn answers(&self) {
        let until = Instant::now() + START_MAX;
        while TcpStream::connect(self.address).await.is_err() {
            assert!(Instant::now() < until, "{} does not answer", self.binary.display());
            // There is nothing to listen to before it listens itself.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.client().get("/healthz").await.bytes();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("the service under test is still there: {error}");
        }
    }
}

/// What the binary says when it refuses to start on `data` with `extras`.
#[must_use]
pub fn refusal(data: &Path, (flags, variables): Extras<'_>) -> String {
    let mut command = demo(&binary(), (data, None), free_address());
    said(command.args(flags).envs(variables.iter().copied()), false)
}

/// What `tiaoque passphrase` says on `data`, which must be fine or not as `expected`.
pub fn change_passphrase(data: &Path, (flags, variables): Extras<'_>, expected: bool) -> String {
    let mut command = Command::new(binary());
    command.arg("passphrase").arg("--data").arg(data).args(flags).envs(variables.iter().copied());
    said(&mut command, expected)
}

fn said(command: &mut Command, expected: bool) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.success(), expected, "{text}");
    text
}

fn demo(binary: &Path, (data, database): (&Path, Option<&str>), address: SocketAddr) -> Command {
    let mut command = Command::new(binary);
    match database {
        Some(url) => command.env("DATABASE_URL", url),
        None => command.env_remove("DATABASE_URL"),
    };
    command
        .arg("demo")
        .arg("--listen")
        .arg(address.to_string())
        .args(["--media-port", "0", "--media-addresses", "127.0.0.1", "--data"])
        .arg(data)
        .stdin(Stdio::null());
    command
}

/// The binary that was built with these tests: tests lie one folder below it, the benchmark beside it.
fn binary() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let places = own.ancestors().skip(1).take(2).map(|folder| folder.join("tiaoque"));
    let found = places.into_iter().find(|path| path.is_file());
    found.expect("tiaoque is missing: build it first with cargo build -p web")
}
