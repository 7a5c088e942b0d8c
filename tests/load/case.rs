//! `make bench-case`: what the case store and the queues cost on this machine, on both engines.
//!
//! Figures to compare within one run, never a test. Commands go to the service of `confirm`, without HTTP; the claims
//! go over HTTP. The tables of the long queue are filled by SQL: registering 100,000 cases would measure something
//! else. PostgreSQL runs on this machine without fsync, as in the tests; SQLite keeps every commit safe.

#[path = "case/commands.rs"]
mod commands;
#[path = "case/pages.rs"]
mod pages;
#[path = "case/people.rs"]
mod people;
#[path = "case/replay.rs"]
mod replay;

use confirm::service::{Cases, Engines, Setup};
use jiff::Timestamp;
use sqlx::AnyPool;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tests::engine::{Database, Engine};
use tests::journey::{Journey, Names, Step, Who};
use tests::rush;
use tests::service::Service;

/// A database and the cases in it.
struct Bench {
    engine: Engine,
    pool: AnyPool,
    cases: Cases,
    now: Timestamp,
    /// The database goes before the folder, because it may live in it.
    _database: Database,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn open(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the benchmark");
        let database = Database::fresh(engine);
        let file = format!("sqlite://{}?mode=rwc", folder.path().join("bench.sqlite").display());
        let pool = web::open_database(&database.url().unwrap_or(file)).await.expect("the database opens");
        let setup = Setup {
            data: folder.path().to_owned(),
            fonts: fonts(),
            public_url: "http://localhost:8080".to_owned(),
            allow_test_division: true,
            engines: Engines::default(),
        };
        let now = "2026-06-08T07:00:00Z".parse().expect("an instant");
        let cases = Cases::open(pool.clone(), setup, now).await.expect("the case service opens");
        Self { engine, pool, cases, now, _database: database, _folder: folder }
    }
}

#[tokio::main]
async fn main() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        println!("\n{engine:?}");
        let bench = Bench::open(engine).await;
        replay::run(&bench).await;
        commands::run(&bench).await;
        pages::run(&bench).await;
        claims(engine).await;
    }
}

/// Fifty judges claim one case over HTTP.
async fn claims(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Accept).await;
    let judges = rush::judges(&service, 50).await;
    let version = journey.view(Who::Clerk).await["version"].clone();
    let begun = Instant::now();
    let replies = rush::claims(judges, &journey.case, &version).await;
    let took = begun.elapsed();
    let count = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    let others = replies.len() - count(200) - count(409);
    let note = format!("{} won, {} told who was faster, {others} anything else", count(200), count(409));
    report("50 claims of one case at once", took, &note);
}

/// The median of what `act` takes.
fn median(times: usize, mut act: impl FnMut()) -> Duration {
    let mut all: Vec<Duration> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            act();
            begun.elapsed()
        })
        .collect();
    all.sort_unstable();
    all[times / 2]
}

fn report(what: &str, time: Duration, note: &str) {
    println!("  {what:<52} {:>9.3} ms   {note}", time.as_secs_f64() * 1000.0);
}

fn fonts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../confirm/fonts")
}
