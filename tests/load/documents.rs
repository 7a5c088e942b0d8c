//! `make bench-documents`: what drawing, signing and verifying a paper costs on this machine.
//!
//! The paper is an agreement of four parties with eight clauses: certified by its issuer, then signed by hand four
//! times, by the mediator and under the committee's seal. Figures to compare within one run, never a test; the last
//! column counts in floors: one bare P-256 signature and one SHA-256 of the finished file. `bench-documents 500` makes
//! 500 documents in the long run instead of 10,000.

#[path = "documents/office.rs"]
mod office;
#[path = "documents/run.rs"]
mod run;

use std::hint::black_box;
use std::time::{Duration, Instant};

use confirm::verify::{Verdict, verify};
use office::Office;

/// Times each figure is taken.
const TIMES: usize = 31;
/// Documents of the long run.
const DOCUMENTS: u32 = 10_000;

fn main() {
    let documents = std::env::args().nth(1).map_or(DOCUMENTS, |count| count.parse().expect("a number"));
    let idle = run::resident_kb();
    let office = Office::open();
    let agreement = office.agreement();
    let floor = floor(&office, &agreement);
    println!("\n  {:<44} {:>11} {:>11} {:>9}", "four-party agreement", "is", "goal", "floors");
    let row = |what: &str, took: Duration, goal_ms: f64| {
        let (ms, floors) = (took.as_secs_f64() * 1e3, took.as_secs_f64() / floor.as_secs_f64());
        let met = if ms <= goal_ms { "" } else { "  missed" };
        println!("  {what:<44} {ms:>8.1} ms {goal_ms:>8.0} ms {floors:>9.1}{met}");
    };
    println!(
        "  {:<44} {:>8.2} ms {:>11} {:>9.1}",
        "floor: P-256 signature and SHA-256",
        floor.as_secs_f64() * 1e3,
        "",
        1.0
    );
    row("compose and prepare", median(TIMES, || drop(black_box(office.compose()))), 100.0);
    let mut with = Vec::new();
    let mut without = Vec::new();
    for _ in 0..TIMES.div_ceil(office::SIGNATURES) {
        office.all_signed(|took, stamping| {
            with.push(took);
            without.push(took.saturating_sub(stamping));
        });
    }
    row("one signature, without time stamp", middle(&mut without), 30.0);
    row("one signature, with time stamp", middle(&mut with), 60.0);
    row("the slowest of them", with.last().copied().unwrap_or_default(), 60.0);
    let roots = [office.root()];
    assert_eq!(verify(&agreement, &roots).verdict(), Verdict::Sound, "what is measured is sound");
    row(
        "verify, with all its signatures",
        median(TIMES, || drop(black_box(verify(&agreement, &roots)))),
        100.0,
    );
    let (size_kb, met) = (agreement.len().div_ceil(1024), agreement.len() <= 400 * 1024);
    println!(
        "  {:<44} {size_kb:>8} kB {:>8} kB{:>10}{}",
        "the file",
        400,
        "",
        if met { "" } else { "  missed" }
    );
    run::sustained(&office, Duration::from_secs(30));
    run::long(&office, documents, idle);
}

/// The least that a signature can cost.
fn floor(office: &Office, file: &[u8]) -> Duration {
    median(TIMES, || {
        black_box(confirm::pki::sha256(file));
        office.bare_signature();
    })
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
    middle(&mut all)
}

fn middle(all: &mut [Duration]) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}
