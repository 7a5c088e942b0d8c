//! Pages of a queue with 100,000 open cases at one court, which SQL puts there.

use crate::{Bench, report};
use confirm::case::actor::{StaffRole, Viewer};
use confirm::case::id::{AccountId, CaseId, OrgId};
use confirm::queue::order::{Band, Cursor, Place};
use confirm::queue::{Filter, TaskKind, WAITING_MAX};
use confirm::service::queue::PageOf;
use jiff::civil::date;
use std::time::{Duration, Instant};
use tests::engine::Engine;

const CASES: usize = 100_000;
/// Times each page is asked for; the slowest counts.
const TIMES: usize = 11;

/// As the store writes them: one case in ten is overdue, half have a judge, twenty judges share them.
const FILL_CASES: &str = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) \
     insert into cases (id, version, number, committee, court, filed_at, accepted_at, updated_at, title, names, states, projection) \
     select 'filled' || cast(i as text), 1, 'filled' || cast(i as text), 'liuhe', 'court', i, i, i, '物业费', '和畅物业', 'M90 C40', 1000000 from n";
const FILL_TASKS: &str = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) \
     insert into tasks (case_id, kind, desk, org, since, due_day, holder, holder_name, holder_until, state) \
     select 'filled' || cast(i as text), case when i % 2 = 0 then 'judge' else 'assignment' end, 'judge', 'court', \
     cast(i as bigint) * 1000000, case when i % 10 = 0 then 20260501 else 20260601 end + (i * 7919) % 28, \
     case when i % 2 = 0 then 'judge' || cast(i / 2 % 20 as text) else '' end, '', null, 'C40' from n";

pub async fn run(bench: &Bench) {
    for fill in [FILL_CASES, FILL_TASKS] {
        sqlx::query(fill).execute(&bench.pool).await.expect("the tables are filled");
    }
    if bench.engine == Engine::Postgres {
        // What its own housekeeping does within a minute.
        sqlx::query("analyze").execute(&bench.pool).await.expect("the tables are analysed");
    }
    let judge = viewer(StaffRole::Judge, "judge1", "court");
    let admin = viewer(StaffRole::Admin, "boss", "center");
    let first = PageOf::default();
    let kind = Filter { kind: Some(TaskKind::Judge), mine: false };
    let waiting: Vec<CaseId> =
        (0..WAITING_MAX).map(|index| CaseId::new(format!("filled{}", index * 199 + 1))).collect();
    page(bench, "the judges' queue, first page", &judge, &first, &[]).await;
    page(bench, "… page after 60,000 rows", &judge, &PageOf { after: Some(far()), ..first.clone() }, &[])
        .await;
    page(bench, "… one kind", &judge, &PageOf { filter: kind, ..first.clone() }, &[]).await;
    let mine = Filter { kind: None, mine: true };
    page(bench, "… what one judge has", &judge, &PageOf { filter: mine, ..first.clone() }, &[]).await;
    page(bench, "… with parties of 500 cases online", &judge, &first, &waiting).await;
    page(bench, "all desks, for the administrator", &admin, &first, &[]).await;
    for (what, viewer) in [("summary of one desk", &judge), ("summary of all desks", &admin)] {
        let mut slowest = Duration::ZERO;
        for _ in 0..TIMES {
            let begun = Instant::now();
            bench.cases.queue_counts(viewer, bench.now).await.expect("the tasks are counted");
            slowest = slowest.max(begun.elapsed());
        }
        report(what, slowest, "");
    }
}

async fn page(bench: &Bench, what: &str, viewer: &Viewer, page: &PageOf, waiting: &[CaseId]) {
    let (mut slowest, mut rows) = (Duration::ZERO, 0);
    for _ in 0..TIMES {
        let begun = Instant::now();
        let answer = bench.cases.queue(viewer, page, waiting, bench.now).await.expect("the page is read");
        slowest = slowest.max(begun.elapsed());
        rows = answer.rows.len();
    }
    report(what, slowest, &format!("{rows} rows of {CASES}; goal 50 ms"));
}

fn viewer(role: StaffRole, id: &str, org: &str) -> Viewer {
    Viewer::Staff { role, id: AccountId::new(id), org: OrgId::new(org) }
}

/// A place in the middle of those that are not overdue.
fn far() -> Cursor {
    let case = CaseId::new("filled60000");
    let last = Place { due_day: 20_260_619, since: 0, case, kind: TaskKind::Judge };
    Cursor { today: date(2026, 6, 8), band: Band::Rest, last }
}
