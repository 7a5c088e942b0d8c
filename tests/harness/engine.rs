//! The two database engines: SQLite in a folder, PostgreSQL as a private cluster that lives as long as its test.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in the data folder.
    Sqlite,
    /// A server of its own on loopback.
    Postgres,
}

/// A database that outlives the service, so that it can be stopped and started again.
#[derive(Debug)]
pub struct Database {
    cluster: Option<Cluster>,
}

impl Database {
    /// A fresh database of `engine`.
    #[must_use]
    pub fn fresh(engine: Engine) -> Self {
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::start()),
        };
        Self { cluster }
    }

    /// Where the service finds it; none means the file in its data folder.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        self.cluster.as_ref().map(|cluster| format!("postgres://tiaoque@{}/postgres", cluster.address))
    }
}

/// A running PostgreSQL server with its own data.
#[derive(Debug)]
struct Cluster {
    binaries: PathBuf,
    owner: Option<(u32, u32)>,
    folder: TempDir,
    address: SocketAddr,
}

impl Cluster {
    fn start() -> Self {
        let cluster = Self {
            binaries: binaries(),
            owner: owner(),
            folder: tempfile::Builder::new().prefix("tiaoque-pg-").tempdir().unwrap(),
            address: free_address(),
        };
        if let Some((user, group)) = cluster.owner {
            std::os::unix::fs::chown(cluster.folder.path(), Some(user), Some(group)).unwrap();
        }
        let data = cluster.data();
        cluster.run(
            "initdb",
            &["-D", &data, "-A", "trust", "-U", "tiaoque", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        );
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c max_connections=40",
            cluster.address.port(),
            cluster.folder.path().display(),
        );
        let log = cluster.folder.path().join("log").display().to_string();
        cluster.run("pg_ctl", &["-D", &data, "-w", "-l", &log, "-o", &options, "start"]);
        cluster
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        let status = command.status().unwrap();
        assert!(
            status.success(),
            "{program} failed: {}",
            std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
        );
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }
}

/// An address on loopback that was free a moment ago.
#[must_use]
pub fn free_address() -> SocketAddr {
    std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).unwrap()
}

fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest =
        versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    newest.expect("these tests need a PostgreSQL server: install the package postgresql")
}

/// The user who may run a server: `initdb` refuses root, so root lends it to `postgres`.
fn owner() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse::<u32>().unwrap()
    };
    (id(&["-u"]) == 0 && Path::new("/etc/passwd").exists())
        .then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])))
}
