//! Who did what, when, from where: the record under every case (`legal.md` C.7 (2)).

use sqlx::Row as _;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step};
use tests::service::Service;

async fn check(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Accept).await;
    let pool = web::open_database(&service.database_url()).await.unwrap();
    let rows = sqlx::query("select body from events where case_id = $1 order by seq")
        .bind(&journey.case)
        .fetch_all(&pool)
        .await
        .unwrap();
    assert!(rows.len() > 20);
    let mut own = 0;
    for row in rows {
        let event: serde_json::Value = serde_json::from_str(&row.get::<String, _>("body")).unwrap();
        let actor = &event["actor"];
        // What the service puts down by itself comes from no device.
        if actor["kind"] == "system" {
            own += 1;
            continue;
        }
        for field in ["kind", "id", "name", "authenticated_at", "address"] {
            assert!(!actor[field].as_str().unwrap_or_default().is_empty(), "{field} of {actor}");
        }
        assert_eq!((&actor["address"], actor["device"].is_string()), (&"127.0.0.1".into(), true));
    }
    assert!((1..10).contains(&own), "{own} events of the service itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_2_every_event_says_who_in_which_role_from_which_device_and_address_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_2_every_event_says_who_in_which_role_from_which_device_and_address_on_postgresql() {
    check(Engine::Postgres).await;
}
