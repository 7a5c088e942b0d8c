//! Commands a second: many people, each with a case of their own.

use crate::Bench;
use crate::people::{act, mediator, party, register};
use confirm::case::command::Core;
use confirm::case::party::PartyRole;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tests::engine::Engine;
use tests::rush;

/// People at once; more than connections, as in life.
const PEOPLE: usize = 32;
/// Long enough for several checkpoints of SQLite.
const LONG: Duration = Duration::from_secs(8);

pub async fn run(bench: &Bench) {
    let mut cases = Vec::new();
    for number in 0..PEOPLE {
        let id = register(bench, &format!("own-{number}")).await;
        let case = bench.cases.load(&id).await.expect("it loads").expect("it is there");
        let add = Core::AddParty { draft: party(PartyRole::Respondent) }.into();
        cases.push(act(bench, &mediator(bench.now), &case, &add).await);
    }
    let (done, slowest) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    rush::together(cases.into_iter().map(|mut case| {
        let (service, now) = (bench.cases.clone(), bench.now);
        let (done, slowest) = (Arc::clone(&done), Arc::clone(&slowest));
        async move {
            let mediator = mediator(now);
            let party = case.parties[0].id.clone();
            while begun.elapsed() < LONG {
                let draft = crate::people::party(PartyRole::Respondent);
                let command = Core::CorrectParty { party: party.clone(), draft }.into();
                let request = format!("{}-{}", case.id, case.version);
                let asked = Instant::now();
                let after = service.perform(&mediator, &case.id, case.version, &request, &command, now).await;
                case = after.expect("the command is carried out");
                done.fetch_add(1, Ordering::Relaxed);
                let micros = u64::try_from(asked.elapsed().as_micros()).expect("seconds");
                slowest.fetch_max(micros, Ordering::Relaxed);
            }
        }
    }))
    .await;
    let seconds = begun.elapsed().as_secs_f64();
    let done = u32::try_from(done.load(Ordering::Relaxed)).expect("a few thousand");
    let goal = match bench.engine {
        Engine::Sqlite => 200,
        Engine::Postgres => 2000,
    };
    let slowest = slowest.load(Ordering::Relaxed) / 1000;
    println!(
        "  {:<52} {:>9.0} /s   goal {goal}; {PEOPLE} people, slowest {slowest} ms",
        "commands carried out",
        f64::from(done) / seconds,
    );
}
