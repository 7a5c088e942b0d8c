//! `make bench`: what the main job costs on this machine. Figures to compare within one run, never a test.

use std::fs;
use std::time::{Duration, Instant};
use tests::journey::{Journey, Names, Step};
use tests::process::Process;

/// Long enough for start-up work to be over.
const IDLE: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder for the benchmark");
    let data = folder.path().join("data");
    let begun = Instant::now();
    let mut process = Process::start(&data).await;
    report("first start, tables and seeds", begun.elapsed(), "");
    let begun = Instant::now();
    process.kill_and_restart().await;
    report("warm start to an answering page", begun.elapsed(), "goal with `make run` 20 s");
    tokio::time::sleep(IDLE).await;
    println!("{:<44} {:>8} MB   goal 150 MB", "memory, idle", memory_mb(process.id()));

    let mut journey = Journey::begin(process.client().address(), Names::F1, None).await;
    journey.play_to(Step::Answer).await;
    let mut total = Duration::ZERO;
    for (step, name) in [
        (Step::Freeze, "agreement rendered and prepared"),
        (Step::CompanySigns, "signed by the company, with time stamp"),
        (Step::OwnerSigns, "signed by the owner"),
        (Step::MediatorSigns, "signed by the mediator"),
        (Step::Seal, "sealed"),
    ] {
        let begun = Instant::now();
        journey.play(step).await;
        total += begun.elapsed();
        report(name, begun.elapsed(), "");
    }
    report("agreement with four signatures, in all", total, "goal 2 s");
    println!("{:<44} {:>8} MB", "memory, after an agreement", memory_mb(process.id()));
}

fn report(what: &str, time: Duration, note: &str) {
    println!("{what:<44} {:>8} ms   {note}", time.as_millis());
}

/// Resident memory of a process, as the kernel tells it.
fn memory_mb(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process is alive");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("every process has a size");
    let kilobytes = line.split_whitespace().nth(1).and_then(|word| word.parse::<u64>().ok());
    kilobytes.expect("the kernel writes a number") / 1024
}
