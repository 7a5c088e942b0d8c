//! Notices to a server of the test, told the time by the test.

use super::*;
use crate::{
    account::Accounts,
    database,
    directory::Directory,
    exchange::{
        endpoint::{Endpoint, Endpoints, Scope},
        schedule::ATTEMPTS_MAX,
    },
};
use axum::{Router, http::HeaderMap, routing::post};
use confirm::case::id::OrgId;
use std::sync::{
    Mutex as StdMutex,
    atomic::{AtomicU16, Ordering},
};

/// A receiver that answers as the test says and remembers what came.
#[derive(Clone)]
struct Receiver {
    answer: Arc<AtomicU16>,
    came: Arc<StdMutex<Vec<(String, String)>>>,
    url: String,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self { answer: Arc::new(AtomicU16::new(204)), came: Arc::default(), url };
        let hand = receiver.clone();
        let take = move |headers: HeaderMap, body: String| {
            let hand = hand.clone();
            async move {
                let header = |name: &str| headers[name].to_str().unwrap().to_owned();
                hand.came.lock().unwrap().push((header("webhook-id"), body));
                axum::http::Response::builder()
                    .status(hand.answer.load(Ordering::SeqCst))
                    .body(axum::body::Body::empty())
                    .unwrap()
            }
        };
        let router = Router::new().route("/hook", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    fn came(&self) -> Vec<String> {
        self.came.lock().unwrap().iter().map(|(id, _)| id.clone()).collect()
    }
}

/// A database with an organisation and one endpoint.
struct Stage {
    pool: AnyPool,
    secrets: Arc<Secrets>,
    endpoints: Endpoints,
    org: OrgId,
    endpoint: Endpoint,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn open(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        let pool = database::open(&database).await.unwrap();
        let secrets = Arc::new(Secrets::with_key(&[1; 32]));
        let org = OrgId::new("center");
        let accounts = Accounts::new(pool.clone(), Arc::clone(&secrets));
        let directory = Directory::read(include_str!("../../../fixtures/demo.json")).unwrap();
        directory.store(&accounts, at(0)).await.unwrap();
        let endpoints = Endpoints::new(pool.clone(), Arc::clone(&secrets));
        let (endpoint, _) = endpoints.add(&org, Scope::All, url, at(0)).await.unwrap().unwrap();
        Self { pool, secrets, endpoints, org, endpoint, _folder: folder }
    }

    fn process(&self) -> Deliveries {
        Deliveries::new(self.pool.clone(), Arc::clone(&self.secrets))
    }

    /// A notice that is due at `second`.
    async fn notice(&self, id: &str, second: i64) {
        sqlx::query(
            "insert into outbox (id, case_id, seq, topic, body, at) values ($1, 'c', 1, 't', '{}', $2)",
        )
        .bind(id)
        .bind(at(second).as_microsecond())
        .execute(&self.pool)
        .await
        .unwrap();
        sqlx::query("insert into deliveries (id, message, endpoint, state, next_at) values ($1, $1, $2, 'waiting', $3)")
            .bind(id)
            .bind(&self.endpoint.id)
            .bind(at(second).as_microsecond())
            .execute(&self.pool)
            .await
            .unwrap();
    }

    async fn now(&self) -> Endpoint {
        self.endpoints.list(&self.org).await.unwrap().remove(0)
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

#[tokio::test]
async fn a13_a_notice_is_tried_by_the_schedule_and_then_given_up() {
    let receiver = Receiver::start().await;
    receiver.answer.store(503, Ordering::SeqCst);
    let stage = Stage::open(&receiver.url).await;
    let process = stage.process();
    stage.notice("msg_1", 0).await;
    let mut now = at(0);
    for attempt in 1..=ATTEMPTS_MAX {
        let early = process.deliver_due(now - SignedDuration::from_micros(1)).await.unwrap();
        assert_eq!(early, Sent::default(), "try {attempt} is not due yet");
        assert_eq!(process.deliver_due(now).await.unwrap(), Sent { arrived: 0, failed: 1 });
        now += wait_after(attempt).unwrap_or_default();
    }
    assert_eq!(receiver.came(), vec!["msg_1"; ATTEMPTS_MAX], "each time under the same id");
    assert_eq!(process.deliver_due(now + SignedDuration::from_hours(1000)).await.unwrap(), Sent::default());
    let endpoint = stage.now().await;
    assert_eq!((endpoint.waiting, endpoint.done, endpoint.dead), (0, 0, 1));
    assert_eq!(endpoint.failure.as_deref(), Some("status-503"));

    receiver.answer.store(200, Ordering::SeqCst);
    assert!(stage.endpoints.revive(&stage.org, &stage.endpoint.id, now).await.unwrap());
    assert_eq!(process.deliver_due(now).await.unwrap(), Sent { arrived: 1, failed: 0 });
    assert_eq!(stage.now().await.done, 1);
}

#[tokio::test]
async fn a13_two_processes_send_each_notice_once() {
    let receiver = Receiver::start().await;
    let stage = Stage::open(&receiver.url).await;
    for index in 0..40 {
        stage.notice(&format!("msg_{index:02}"), 0).await;
    }
    let (one, two) = (stage.process(), stage.process());
    let (first, second) = tokio::join!(one.deliver_due(at(0)), two.deliver_due(at(0)));
    let (third, fourth) = tokio::join!(one.deliver_due(at(1)), two.deliver_due(at(1)));
    let arrived: usize = [first, second, third, fourth].into_iter().map(|sent| sent.unwrap().arrived).sum();
    let mut came = receiver.came();
    came.sort_unstable();
    assert_eq!(came, (0..40).map(|index| format!("msg_{index:02}")).collect::<Vec<_>>());
    assert_eq!(arrived, 40);
}

#[tokio::test]
async fn a13_what_a_dead_process_had_taken_is_sent_after_its_lease() {
    let receiver = Receiver::start().await;
    let stage = Stage::open(&receiver.url).await;
    stage.notice("msg_1", 0).await;
    let (dying, living) = (stage.process(), stage.process());
    assert_eq!(dying.take("the lease of the dying one", at(0)).await.unwrap().len(), 1);
    assert_eq!(living.deliver_due(at(59)).await.unwrap(), Sent::default());
    assert_eq!(living.deliver_due(at(60)).await.unwrap(), Sent { arrived: 1, failed: 0 });
    assert_eq!(receiver.came(), ["msg_1"]);
}

#[tokio::test]
async fn an_endpoint_that_is_gone_gets_nothing_until_somebody_says_so() {
    let receiver = Receiver::start().await;
    receiver.answer.store(410, Ordering::SeqCst);
    let stage = Stage::open(&receiver.url).await;
    let process = stage.process();
    stage.notice("msg_1", 0).await;
    stage.notice("msg_2", 10).await;
    assert_eq!(process.deliver_due(at(0)).await.unwrap(), Sent { arrived: 0, failed: 1 });
    assert_eq!(process.deliver_due(at(100)).await.unwrap(), Sent::default());
    let endpoint = stage.now().await;
    assert_eq!((endpoint.stopped_at, endpoint.waiting), (Some(at(0)), 2));
    receiver.answer.store(200, Ordering::SeqCst);
    assert!(stage.endpoints.revive(&stage.org, &stage.endpoint.id, at(200)).await.unwrap());
    assert_eq!(process.deliver_due(at(200)).await.unwrap(), Sent { arrived: 2, failed: 0 });
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let receiver = Receiver::start().await;
    receiver.answer.store(307, Ordering::SeqCst);
    let stage = Stage::open(&receiver.url).await;
    stage.notice("msg_1", 0).await;
    assert_eq!(stage.process().deliver_due(at(0)).await.unwrap(), Sent { arrived: 0, failed: 1 });
    assert_eq!(stage.now().await.failure.as_deref(), Some("status-307"));
}

#[tokio::test]
async fn old_rows_are_swept_away_and_what_waits_stays() {
    let receiver = Receiver::start().await;
    let stage = Stage::open(&receiver.url).await;
    let process = stage.process();
    stage.notice("msg_old", 0).await;
    process.deliver_due(at(0)).await.unwrap();
    stage.notice("msg_waiting", 1).await;
    let count = async |table: &str| -> i64 {
        let query = format!("select count(*) from {table}");
        sqlx::query_as::<_, (i64,)>(sqlx::AssertSqlSafe(query)).fetch_one(&stage.pool).await.unwrap().0
    };
    process.sweep(at(0) + KEPT).await.unwrap();
    assert_eq!((count("outbox").await, count("deliveries").await), (2, 2));
    process.sweep(at(1) + KEPT).await.unwrap();
    assert_eq!((count("outbox").await, count("deliveries").await), (1, 1));
    assert!(stage.endpoints.remove(&stage.org, &stage.endpoint.id).await.unwrap());
    process.sweep(at(2) + KEPT).await.unwrap();
    assert_eq!((count("outbox").await, count("deliveries").await), (0, 0));
}

#[tokio::test]
async fn an_organisation_has_at_most_ten_endpoints_and_sees_only_its_own() {
    let stage = Stage::open("http://127.0.0.1:1/").await;
    for _ in 1..super::super::endpoint::ENDPOINTS_MAX {
        assert!(stage.endpoints.add(&stage.org, Scope::All, "http://x/", at(0)).await.unwrap().is_some());
    }
    assert!(stage.endpoints.add(&stage.org, Scope::All, "http://x/", at(0)).await.unwrap().is_none());
    let other = OrgId::new("other");
    assert!(stage.endpoints.list(&other).await.unwrap().is_empty());
    assert!(!stage.endpoints.remove(&other, &stage.endpoint.id).await.unwrap());
    assert!(!stage.endpoints.revive(&other, &stage.endpoint.id, at(0)).await.unwrap());
}
