//! `kill -9` of the real binary between any two steps, and the journey goes on.

use tests::journey::{Journey, Names, Step, Who};
use tests::process::Process;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_acknowledged_is_lost_by_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(&folder.path().join("data")).await;
    let mut journey = Journey::begin(process.client().address(), Names::F1, None).await;
    for step in Step::ALL {
        journey.play(step).await;
        let before = process.id();
        process.kill_and_restart().await;
        assert_ne!(process.id(), before);
    }
    assert_eq!(journey.view(Who::Owner).await["stage"]["key"], "served");
}
