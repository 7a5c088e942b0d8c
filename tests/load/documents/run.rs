//! Many documents, one after the other, on every core.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::office::Office;

/// Cores that work at the same time.
const CORES: usize = 2;
/// Documents a second that a county needs on its busiest day, many times over.
const GOAL: f64 = 20.0;
/// How much more memory may be held at the end of the long run than in its middle, in kB.
const FLAT_KB: u64 = 4 * 1024;

/// How many documents a second are drawn and certified, and how many agreements are signed to the end.
pub fn sustained(office: &Office, time: Duration) {
    let rate = |what: &str, goal: Option<f64>, make: &(dyn Fn() + Sync)| {
        let begun = Instant::now();
        let made = on_every_core(|_| begun.elapsed() < time, make);
        let per_second = f64::from(made) / begun.elapsed().as_secs_f64();
        let told = goal.map_or_else(String::new, |goal| format!("{goal:>8.0} /s"));
        let met = goal.is_none_or(|goal| per_second >= goal);
        println!(
            "  {what:<44} {per_second:>8.1} /s {told:>11}{}",
            if met { "" } else { "           missed" }
        );
    };
    rate("documents issued, sustained", Some(GOAL), &|| drop(office.issue()));
    rate("agreements signed by all seven, sustained", None, &|| drop(office.agreement()));
}

/// Memory before, in the middle of and after `documents` documents.
pub fn long(office: &Office, documents: u32, idle_kb: u64) {
    let middle_kb = AtomicU64::new(0);
    let begun = Instant::now();
    let work = || drop(office.issue());
    let still = |made: u32| {
        if made == documents / 2 {
            // Both cores may see this number; either is the middle.
            middle_kb.store(resident_kb(), Ordering::Relaxed);
        }
        made < documents
    };
    let first_kb = resident_kb();
    on_every_core(still, &work);
    let (middle_kb, end_kb) = (middle_kb.into_inner(), resident_kb());
    let met = end_kb <= middle_kb + FLAT_KB;
    println!(
        "  memory: {} kB idle, {first_kb} kB before, {middle_kb} kB in the middle, {end_kb} kB after {documents} documents \
         in {:.0} s; goal: flat{}",
        idle_kb,
        begun.elapsed().as_secs_f64(),
        if met { "" } else { "  missed" }
    );
}

/// Lets every core `work` as long as `still` says so of the number that was begun; gives how many were made.
fn on_every_core(still: impl Fn(u32) -> bool + Sync, work: &(dyn Fn() + Sync)) -> u32 {
    let begun = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..CORES {
            scope.spawn(|| {
                while still(begun.load(Ordering::Relaxed)) {
                    begun.fetch_add(1, Ordering::Relaxed);
                    work();
                }
            });
        }
    });
    begun.into_inner()
}

/// What this process holds in memory, in kB.
pub fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
