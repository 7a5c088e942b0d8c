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

fn request<'a>(id: &'a str) -> Request<'a> {
    Request { actor: MEDIATOR, id, digest: "d", at: cast::at(0) }
}

/// Begins a case in `store` with the events of a story, whose first is the registration.
async fn begin(store: &Store, id: &CaseId, story: &Story, key: &str) -> Case {
    let first = story.events[0].clone();
    let build = |serial: i64| {
        let mut first = first;
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
        assert_eq!(store.load(&id).await.unwrap().unwrap().case, after);
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
            assert_eq!(case.number, (index + 1).to_string());
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
        let after = store.load(&CaseId::new("r2")).await.unwrap().unwrap().case;
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
        assert!(matches!(store.load(&id).await, Err(StoreError::Damaged { .. })));
    }
}
