//! Between any two steps the service is stopped and started again on the same data, and the journey goes on.

use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::live::Live;
use tests::service::Service;

async fn check(engine: Engine) {
    let mut service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    for step in Step::ALL {
        journey.play(step).await;
        service.restart().await;
    }
    assert_eq!(journey.view(Who::Company).await["stage"]["key"], "served");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_between_steps_on_sqlite() {
    check(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_between_steps_on_postgresql() {
    check(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_before_the_restart_is_told_to_begin_anew() {
    let mut service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    let mut live = Live::open(journey.client(Who::Mediator)).await;
    let (connection, seq) = (live.connection.clone(), live.seq);
    service.restart().await;
    assert_eq!(live.next().await, None);
    let (_, resumed) = Live::resume(journey.client(Who::Mediator), &connection, seq).await;
    assert!(!resumed);
}
