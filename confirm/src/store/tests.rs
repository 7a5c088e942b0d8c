//! The store on SQLite, and on PostgreSQL where `TEST_POSTGRES_URL` names one.

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor};

use super::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::id::{AccountId, OrgId};
use crate::case::story::cast::{self, MEDIATOR, Story};
use crate::case::story::journey;

/// A database of its own for one test.
pub(crate) struct Database {
    pub pool: AnyPool,
    _folder: tempfile::TempDir,
}

/// Every engine that can be had here.
pub(crate) async fn databases() -> Vec<Database> {
    sqlx::any::install_default_drivers();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("tiaoque.db").display());
    let mut databases = vec![database(&url, folder).await];
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        let folder = tempfile::tempdir().unwrap();
        let random: [u8; 8] = ring::rand::generate(&ring::rand::SystemRandom::new()).unwrap().expose();
        let schema = format!("t{:x}", u64::from_be_bytes(random));
        let admin = AnyPoolOptions::new().max_connections(1).connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create schema {schema}"))).execute(&admin).await.unwrap();
        let mark = if server.contains('?') { '&' } else { '?' };
        databases.push(database(&format!("{server}{mark}options[search_path]={schema}"), folder).await);
    }
    databases
}

async fn database(url: &str, folder: tempfile::TempDir) -> Database {
    let sqlite = !migrations::is_postgres(url);
    let pool = AnyPoolOptions::new()
        .max_connections(4)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if sqlite {
                    let pragmas =
                        "pragma journal_mode = wal; pragma busy_timeout = 8000; pragma foreign_keys = on;";
                    connection.execute(pragmas).await?;
                }
                Ok(())
            })
        })
        .connect(url)
        .await
        .unwrap();
    migrations::run(&pool, url).await.unwrap();
    Database { pool, _folder: folder }
}

pub(crate) fn request<'a>(id: &'a str) -> Request<'a> {
    Request { actor: MEDIATOR, id, digest: "d", at: cast::at(0) }
}

/// Begins a case in `store` with the events of a story, whose first is the registration.
pub(crate) async fn begin(store: &Store, id: &CaseId, story: &Story, key: &str) -> Arc<Loaded> {
    let build = |serial: i64| {
        let mut first = story.events[0].clone();
        if let Event::Registered { number, .. } = &mut first.event {
            *number = format!("{serial}");
        }
        let case = Case::replay(id, std::slice::from_ref(&first)).unwrap();
        (first, case)
    };
    store.begin(id, "series", request(key), build).await.unwrap()
}

#[tokio::test]
async fn what_is_written_is_read_and_conflicts_are_told() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_filed();
        let id = CaseId::new("a");
        begin(&store, &id, &story, "r1").await;
        let before = store.load(&id).await.unwrap().unwrap();
        let after = store.append(&before, &story.events[1..], request("r2")).await.unwrap();
        assert_eq!((after.case.version, after.case.number.as_str()), (story.case.version, "1"));
        for store in [&store, &Store::new(database.pool.clone())] {
            let read = store.load(&id).await.unwrap().unwrap();
            assert_eq!((&read.case, &read.hash), (&after.case, &after.hash));
        }
        let late = store.append(&before, &story.events[1..2], request("r3")).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        assert_eq!(store.request(MEDIATOR, "r3").await.unwrap(), None);
        let again = store.append(&before, &story.events[1..2], request("r2")).await;
        assert!(matches!(again, Err(StoreError::Repeated)), "{again:?}");
        assert_eq!(store.request(MEDIATOR, "r2").await.unwrap().map(|done| done.case), Some(id.clone()));
        assert!(store.load(&CaseId::new("nobody")).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn numbers_have_no_gaps_and_lists_follow_the_office() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_filed();
        for (index, key) in ["r1", "r2", "r3"].into_iter().enumerate() {
            let case = begin(&store, &CaseId::new(key), &story, key).await;
            assert_eq!(case.case.number, (index + 1).to_string());
        }
        let before = store.load(&CaseId::new("r2")).await.unwrap().unwrap();
        store.append(&before, &story.events[1..], request("r4")).await.unwrap();
        let viewer = |role, org: &str| Viewer::Staff { role, id: AccountId::new("x"), org: OrgId::new(org) };
        let ids = async |role, org: &str| store.cases_of(&viewer(role, org)).await.unwrap().len();
        assert_eq!(ids(StaffRole::Mediator, "liuhe").await, 3);
        assert_eq!(ids(StaffRole::Mediator, "elsewhere").await, 0);
        assert_eq!(ids(StaffRole::Clerk, "court").await, 1);
        assert_eq!(ids(StaffRole::Judge, "court").await, 0);
        let agreement = before.case.agreement();
        assert!(agreement.is_none());
        let after = Arc::clone(&store.load(&CaseId::new("r2")).await.unwrap().unwrap().case);
        let document = after.agreement().unwrap();
        let found = store.by_sha256(&document.latest().sha256).await.unwrap().unwrap();
        assert_eq!((found.case, found.document), (after.id.clone(), document.made.id.clone()));
        assert!(store.by_check_code(&document.made.check_code).await.unwrap().is_some());
        assert!(store.by_check_code("NONE").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn docket_number_belongs_to_one_case() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_hearing();
        begin(&store, &CaseId::new("a"), &story, "r1").await;
        let before = store.load(&CaseId::new("a")).await.unwrap().unwrap();
        store.append(&before, &story.events[1..], request("r2")).await.unwrap();
        begin(&store, &CaseId::new("b"), &story, "r3").await;
        let before = store.load(&CaseId::new("b")).await.unwrap().unwrap();
        let taken = store.append(&before, &story.events[1..], request("r4")).await;
        assert!(matches!(taken, Err(StoreError::DocketTaken)), "{taken:?}");
        assert_eq!(store.load(&CaseId::new("b")).await.unwrap().unwrap().case.version, 1);
    }
}

#[tokio::test]
async fn changed_event_breaks_the_chain() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_filed();
        let id = CaseId::new("a");
        begin(&store, &id, &story, "r1").await;
        let before = store.load(&id).await.unwrap().unwrap();
        store.append(&before, &story.events[1..], request("r2")).await.unwrap();
        sqlx::query("update events set body = replace(body, '283968', '283969') where case_id = 'a'")
            .execute(&database.pool)
            .await
            .unwrap();
        let fresh = Store::new(database.pool.clone());
        assert!(matches!(fresh.load(&id).await, Err(StoreError::Damaged { .. })));
    }
}

#[tokio::test]
async fn what_another_process_writes_is_seen_and_checked() {
    for database in databases().await {
        let (one, other) = (Store::new(database.pool.clone()), Store::new(database.pool.clone()));
        let story = journey::to_filed();
        let id = CaseId::new("a");
        begin(&one, &id, &story, "r1").await;
        let mut known = one.load(&id).await.unwrap().unwrap();
        assert!(Arc::ptr_eq(&known, &one.load(&id).await.unwrap().unwrap()), "it is kept");
        for (index, event) in story.events.iter().enumerate().skip(1) {
            let before = other.load(&id).await.unwrap().unwrap();
            let key = format!("step-{index}");
            let after = other.append(&before, std::slice::from_ref(event), request(&key)).await.unwrap();
            known = one.load(&id).await.unwrap().unwrap();
            assert_eq!((&known.case, &known.hash), (&after.case, &after.hash));
        }
        assert_eq!(known.case.version, story.case.version);
        // A forged event at the end does not follow from what is known.
        sqlx::query(
            "insert into events (case_id, seq, at, body, previous, hash) \
             select case_id, seq + 1, at, body, hash, 'forged' from events where case_id = 'a' and seq = $1",
        )
        .bind(signed(known.case.version))
        .execute(&database.pool)
        .await
        .unwrap();
        assert!(matches!(one.load(&id).await, Err(StoreError::Damaged { .. })));
    }
}

#[tokio::test]
async fn a_record_that_was_put_back_is_read_anew() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_filed();
        let id = CaseId::new("a");
        let first = begin(&store, &id, &story, "r1").await;
        store.append(&first, &story.events[1..], request("r2")).await.unwrap();
        sqlx::query("delete from events where seq > 1").execute(&database.pool).await.unwrap();
        let read = store.load(&id).await.unwrap().unwrap();
        assert_eq!((read.case.version, &read.hash), (1, &first.hash));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_registrations_at_once_get_forty_numbers_without_gap_or_double() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = Arc::new(Story::begin());
        let begun: Vec<_> = (0..40)
            .map(|index| {
                let (store, story) = (store.clone(), Arc::clone(&story));
                tokio::spawn(async move {
                    let key = format!("r{index}");
                    begin(&store, &CaseId::new(&key), &story, &key).await.case.number.clone()
                })
            })
            .collect();
        let mut numbers = Vec::new();
        for task in begun {
            numbers.push(task.await.unwrap().parse::<u32>().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_registration_that_fails_takes_no_number() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = Story::begin();
        begin(&store, &CaseId::new("a"), &story, "r1").await;
        let build = |_| (story.events[0].clone(), story.case.clone());
        let again = store.begin(&CaseId::new("b"), "series", request("r1"), build).await;
        assert!(matches!(again, Err(StoreError::Repeated)), "{again:?}");
        assert_eq!(begin(&store, &CaseId::new("c"), &story, "r2").await.case.number, "2");
    }
}
