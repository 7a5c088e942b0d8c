//! Lists page by page, and many at once, on both engines.

use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sqlx::AnyPool;

use super::*;
use crate::case::actor::StaffRole;
use crate::case::command::{Command, Core};
use crate::case::id::{AccountId, OrgId};
use crate::case::story::cast::{self, DAY, JUDGE};
use crate::case::story::journey;
use crate::queue::order::{NO_DUE, day_number};
use crate::service::{Engines, Setup};
use crate::store::Store;
use crate::store::tests::{append, begin, databases};

async fn service(pool: &AnyPool, data: &Path) -> Cases {
    let setup = Setup {
        data: data.to_owned(),
        fonts: Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts"),
        public_url: "http://localhost:8080".to_owned(),
        allow_test_division: true,
        engines: Engines::default(),
    };
    Cases::open(pool.clone(), setup, cast::at(0)).await.unwrap()
}

/// A task at the judges' desk, straight into the tables: lists read nothing else.
async fn put(pool: &AnyPool, case: &str, due_day: i64, since: i64) {
    let cases = "insert into cases (id, version, number, committee, court, updated_at, projection) \
         values ($1, 1, $1, 'liuhe', 'court', 0, 1)";
    sqlx::query(cases).bind(case).execute(pool).await.unwrap();
    let tasks = "insert into tasks (case_id, kind, desk, org, since, due_day, holder, holder_name, state) \
         values ($1, 'judge', 'judge', 'court', $2, $3, '', '', 'C40')";
    sqlx::query(tasks).bind(case).bind(since).bind(due_day).execute(pool).await.unwrap();
}

fn judge() -> Viewer {
    Viewer::Staff { role: StaffRole::Judge, id: AccountId::new(JUDGE), org: OrgId::new("court") }
}

/// All pages of the judges' list, one after the other.
async fn read(cases: &Cases, waiting: &[CaseId]) -> Vec<String> {
    let (mut all, mut page) = (Vec::new(), PageOf::default());
    loop {
        let QueuePage { rows, next } = cases.queue(&judge(), &page, waiting, cast::at(0)).await.unwrap();
        assert!(rows.len() == PAGE_ROWS || next.is_none(), "only the last page is short");
        for row in rows {
            assert_eq!(row.waiting_online, waiting.contains(&row.case));
            all.push(row.case.to_string());
        }
        match next {
            Some(next) => page.after = Some(next.parse().unwrap()),
            None => return all,
        }
    }
}

#[tokio::test]
async fn pages_put_together_are_the_list_in_order_for_any_tasks_and_any_who_wait() {
    let today = date(2026, 6, 8);
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let cases = service(&database.pool, folder.path()).await;
        let mut runner = TestRunner::new(Config::default());
        let days = [day_number(date(2026, 5, 30)), day_number(today), day_number(date(2026, 6, 20)), NO_DUE];
        for count in [0, 1, 50, 51, 137, 260] {
            let task = (0..days.len(), 0..20i64, 0..5u8);
            let tasks = prop::collection::vec(task, count).new_tree(&mut runner).unwrap().current();
            for table in ["delete from tasks", "delete from cases"] {
                sqlx::query(table).execute(&database.pool).await.unwrap();
            }
            let (mut expected, mut waiting) = (Vec::new(), Vec::new());
            for (index, (day, since, online)) in tasks.iter().enumerate() {
                let (case, online) = (format!("{:04}", index * 7919 % 10_000), *online == 0);
                put(&database.pool, &case, days[*day], *since).await;
                expected.push((Band::of(days[*day], today, online), days[*day], *since, case.clone()));
                if online {
                    waiting.push(CaseId::new(case));
                }
            }
            expected.sort();
            let expected: Vec<String> = expected.into_iter().map(|(.., case)| case).collect();
            assert_eq!(read(&cases, &waiting).await, expected);
        }
    }
}

#[tokio::test]
async fn a_page_goes_on_after_a_row_that_is_gone() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let cases = service(&database.pool, folder.path()).await;
        for index in 0..60 {
            put(&database.pool, &format!("{index:02}"), NO_DUE, index).await;
        }
        let first = cases.queue(&judge(), &PageOf::default(), &[], cast::at(0)).await.unwrap();
        sqlx::query("delete from tasks where case_id <= '49'").execute(&database.pool).await.unwrap();
        let page = PageOf { after: Some(first.next.unwrap().parse().unwrap()), ..PageOf::default() };
        // The list was opened on one day and is read on into the next: what is overdue stays as it was.
        let rest = cases.queue(&judge(), &page, &[], cast::at(2 * DAY)).await.unwrap();
        let ids: Vec<&str> = rest.rows.iter().map(|row| row.case.as_str()).collect();
        assert_eq!(ids, ["50", "51", "52", "53", "54", "55", "56", "57", "58", "59"]);
    }
}

#[tokio::test]
async fn a_party_has_no_desk() {
    let database = databases().await.remove(0);
    let folder = tempfile::tempdir().unwrap();
    let cases = service(&database.pool, folder.path()).await;
    let party = Viewer::Party(crate::case::id::PartyId::new("p"));
    let refused = cases.queue(&party, &PageOf::default(), &[], cast::at(0)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Unknown))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_judges_claim_one_case_and_one_gets_it() {
    for database in databases().await {
        let story = journey::to_filed();
        let (store, id) = (Store::new(database.pool.clone()), CaseId::new("a"));
        let before = begin(&store, &id, &story, "r1").await;
        append(&store, &before, &story.events[1..], "r2").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        // Two processes: half of the judges meet in memory, and the halves meet in the record.
        let processes =
            [service(&database.pool, folder.path()).await, service(&database.pool, folder.path()).await];
        let at = cast::at(2 * DAY + 3600);
        let version = story.case.version;
        let clerk = cast::actor(cast::CLERK, at);
        let accept = Command::from(cast::accept(cast::DOCKET_NO));
        let accepted = processes[0].perform(&clerk, &id, version, "accept", &accept, at).await.unwrap();
        let claims: Vec<_> = (0..50)
            .map(|number: usize| {
                let (cases, id, version) = (processes[number % 2].clone(), id.clone(), accepted.version);
                let judge = crate::case::actor::Actor {
                    id: format!("judge-{number}"),
                    name: format!("法官{number}"),
                    ..cast::actor(JUDGE, at)
                };
                tokio::spawn(async move {
                    cases
                        .perform(&judge, &id, version, "claim", &Core::Claim { appointee: None }.into(), at)
                        .await
                })
            })
            .collect();
        let (mut won, mut names) = (Vec::new(), Vec::new());
        for claim in claims {
            match claim.await.unwrap() {
                Ok(case) => won.push(case.claim.unwrap().judge.name),
                Err(ServiceError::Refused(Refusal::ClaimedBy { name })) => names.push(name),
                Err(other) => panic!("neither won nor lost: {other:?}"),
            }
        }
        assert_eq!((won.len(), names.len()), (1, 49));
        assert!(names.iter().all(|name| *name == won[0]), "everybody is told who was faster");
        let after = processes[1].load(&id).await.unwrap().unwrap();
        assert_eq!((after.version, after.claim.unwrap().judge.name), (accepted.version + 1, won.remove(0)));
    }
}
