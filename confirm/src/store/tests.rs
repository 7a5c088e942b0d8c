//! The store on SQLite, and on PostgreSQL where `TEST_POSTGRES_URL` names one.

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor};

use super::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::id::{AccountId, OrgId};
use crate::case::intake::IntakeEvent;
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

/// Begins a case in `store` with the registration of a story.
pub(crate) async fn begin(store: &Store, id: &CaseId, story: &Story, key: &str) -> Arc<Loaded> {
    let first = retold(&story.events[..1], id).remove(0);
    let begun = Case::replay(id, std::slice::from_ref(&first)).unwrap();
    store.begin(&first, begun, request(key)).await.unwrap()
}

/// The same events for another case: its numbers and papers are its own. Case `a` is the story itself.
fn retold(events: &[Recorded], id: &CaseId) -> Vec<Recorded> {
    let mut told = serde_json::to_value(events).unwrap();
    if id.as_str() != "a" {
        rename(&mut told, id.as_str());
    }
    serde_json::from_value(told).unwrap()
}

fn rename(value: &mut serde_json::Value, id: &str) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| rename(item, id)),
        serde_json::Value::Object(fields) => {
            let is_paper = fields.contains_key("check_code");
            for (name, field) in fields.iter_mut() {
                let own =
                    matches!(name.as_str(), "check_code" | "sha256" | "number" | "docket_no" | "document")
                        || (is_paper && name == "id");
                match field {
                    serde_json::Value::String(text) if own => text.push_str(id),
                    other => rename(other, id),
                }
            }
        }
        _ => {}
    }
}

/// Appends events of a story.
pub(crate) async fn append(
    store: &Store,
    before: &Loaded,
    events: &[Recorded],
    key: &str,
) -> Result<Arc<Loaded>, StoreError> {
    let events = retold(events, &before.case.id);
    store.append(before, &Change::Events(&events), request(key)).await
}

#[tokio::test]
async fn what_is_written_is_read_and_conflicts_are_told() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_filed();
        let id = CaseId::new("a");
        begin(&store, &id, &story, "r1").await;
        let before = store.load(&id).await.unwrap().unwrap();
        let after = append(&store, &before, &story.events[1..], "r2").await.unwrap();
        assert_eq!(after.case.version, story.case.version);
        for store in [&store, &Store::new(database.pool.clone())] {
            let read = store.load(&id).await.unwrap().unwrap();
            assert_eq!((&read.case, &read.hash), (&after.case, &after.hash));
        }
        let late = append(&store, &before, &story.events[1..2], "r3").await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        assert_eq!(store.request(MEDIATOR, "r3").await.unwrap(), None);
        let again = append(&store, &before, &story.events[1..2], "r2").await;
        assert!(matches!(again, Err(StoreError::Repeated)), "{again:?}");
        assert_eq!(store.request(MEDIATOR, "r2").await.unwrap().map(|done| done.case), Some(id.clone()));
        assert!(store.load(&CaseId::new("nobody")).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn lists_follow_the_office() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_filed();
        for key in ["r1", "r2", "r3"] {
            begin(&store, &CaseId::new(key), &story, key).await;
        }
        let before = store.load(&CaseId::new("r2")).await.unwrap().unwrap();
        append(&store, &before, &story.events[1..], "r4").await.unwrap();
        let viewer = |role, org: &str| Viewer::Staff { role, id: AccountId::new("x"), org: OrgId::new(org) };
        let ids = async |role, org: &str| store.cases_of(&viewer(role, org)).await.unwrap().len();
        assert_eq!(ids(StaffRole::Mediator, "liuhe").await, 3);
        assert_eq!(ids(StaffRole::Mediator, "elsewhere").await, 0);
        assert_eq!(ids(StaffRole::Clerk, "court").await, 1);
        assert_eq!(ids(StaffRole::Judge, "court").await, 1);
        assert_eq!(ids(StaffRole::Judge, "elsewhere").await, 0);
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
        append(&store, &before, &story.events[1..], "r2").await.unwrap();
        begin(&store, &CaseId::new("b"), &story, "r3").await;
        let before = store.load(&CaseId::new("b")).await.unwrap().unwrap();
        let docket = story.case.docket_no.as_deref().unwrap();
        let events = serde_json::to_string(&retold(&story.events[1..], &before.case.id)).unwrap();
        let events: Vec<Recorded> =
            serde_json::from_str(&events.replace(&format!("{docket}b"), docket)).unwrap();
        let taken = store.append(&before, &Change::Events(&events), request("r4")).await;
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
        append(&store, &before, &story.events[1..], "r2").await.unwrap();
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
            let after = append(&other, &before, std::slice::from_ref(event), &key).await.unwrap();
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
        append(&store, &first, &story.events[1..], "r2").await.unwrap();
        sqlx::query("delete from events where seq > 1").execute(&database.pool).await.unwrap();
        let read = store.load(&id).await.unwrap().unwrap();
        assert_eq!((read.case.version, &read.hash), (1, &first.hash));
    }
}

/// Accepts the case of a story that was handed in: the number stands in its event.
async fn number(store: &Store, before: &Loaded, story: &Story, key: &str) -> Result<String, StoreError> {
    let accepted = story
        .events
        .iter()
        .position(|one| matches!(one.event, Event::Intake(IntakeEvent::CaseAccepted { .. })));
    let accepted = accepted.expect("the story has an acceptance");
    let accepted = retold(&story.events[accepted..=accepted], &before.case.id).remove(0);
    let build = |serial: i64| {
        let mut accepted = Recorded { seq: before.case.version + 1, ..accepted.clone() };
        if let Event::Intake(IntakeEvent::CaseAccepted { number, .. }) = &mut accepted.event {
            *number = serial.to_string();
        }
        vec![accepted]
    };
    let change = Change::Numbered { series: "series", build: &build };
    Ok(store.append(before, &change, request(key)).await?.case.number.clone())
}

/// E.1, E.2: the number is allotted with the acceptance (M20).
#[tokio::test(flavor = "multi_thread")]
async fn m20_forty_acceptances_at_once_get_forty_numbers_without_gap_or_double() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = Arc::new(journey::to_taken());
        let accepted: Vec<_> = (0..40)
            .map(|index| {
                let (store, story) = (store.clone(), Arc::clone(&story));
                tokio::spawn(async move {
                    let key = format!("r{index}");
                    let begun = begin(&store, &CaseId::new(&key), &story, &key).await;
                    number(&store, &begun, &story, &format!("accept-{index}")).await.unwrap()
                })
            })
            .collect();
        let mut numbers = Vec::new();
        for task in accepted {
            numbers.push(task.await.unwrap().parse::<u32>().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn m20_an_acceptance_that_fails_takes_no_number() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_taken();
        let first = begin(&store, &CaseId::new("a"), &story, "r1").await;
        assert_eq!(number(&store, &first, &story, "r2").await.unwrap(), "1");
        let other = begin(&store, &CaseId::new("b"), &story, "r3").await;
        let repeated = number(&store, &other, &story, "r2").await;
        assert!(matches!(repeated, Err(StoreError::Repeated)), "{repeated:?}");
        // The case was read before somebody else accepted it.
        let late = number(&store, &first, &story, "r4").await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        assert_eq!(number(&store, &other, &story, "r5").await.unwrap(), "2");
    }
}
