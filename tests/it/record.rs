//! Who did what, when, from where: the record under every case (`legal.md` C.7 (2)).

use jiff::SignedDuration;
use sqlx::Row as _;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
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

/// The bodies of the answers to clauses.
async fn answers(service: &Service, case: &str) -> Vec<serde_json::Value> {
    let pool = web::open_database(&service.database_url()).await.unwrap();
    let query = "select body from events where case_id = $1 and body like '%clause_answered%' order by seq";
    let rows = sqlx::query(query).bind(case).fetch_all(&pool).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(&row.get::<String, _>("body")).unwrap()).collect()
}

/// Whoever answers a clause in the room leaves the seat and the media time with it; elsewhere there is none to leave.
async fn check_moment(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::WriteClauses).await;
    let (case, owner) = (journey.case.clone(), journey.party(Who::Owner).await);
    let mut inside = Live::open(journey.client(Who::Owner)).await;
    assert_eq!(inside.enter(&case, "mediation").await["type"], "done");
    journey.wait(SignedDuration::from_secs(90));
    journey.answers(Who::Owner, "agree").await;
    journey.answers(Who::Company, "agree").await;
    let told: Vec<(String, serde_json::Value)> = answers(&service, &case)
        .await
        .into_iter()
        .map(|body| (body["actor"]["id"].as_str().unwrap().to_owned(), body["event"]["moment"].clone()))
        .collect();
    for (who, moment) in &told {
        if *who == owner {
            assert_eq!(moment["seat"], owner.as_str());
            assert!(moment["media_ms"].as_i64().unwrap() >= 90_000, "{moment}");
        } else {
            assert!(moment.is_null(), "{moment}");
        }
    }
    assert!(told.iter().any(|(who, _)| *who == owner) && told.iter().any(|(who, _)| *who != owner));
}

#[tokio::test(flavor = "multi_thread")]
async fn m82_an_answer_in_the_room_keeps_seat_and_media_time_on_sqlite() {
    check_moment(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m82_an_answer_in_the_room_keeps_seat_and_media_time_on_postgresql() {
    check_moment(Engine::Postgres).await;
}
