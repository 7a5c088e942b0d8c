//! The walk through case F-1 that `docs/api.md` tells: the script is run as it stands, with curl and jq.

use std::process::Command;
use tests::engine::Engine;
use tests::service::Service;

#[tokio::test(flavor = "multi_thread")]
async fn the_walk_of_the_documentation_leads_to_a_ruling() {
    let service = Service::start(Engine::Sqlite).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/f1.sh");
    let address = format!("http://{}", service.address());
    let walked = tokio::task::spawn_blocking(move || Command::new(script).arg(address).output());
    let output = walked.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    for fact in ["K-09 block", "2026-07-08", "裁定 C71", "（2026）晋0499诉前调确31号", "履行 P20"]
    {
        assert!(said.contains(fact), "{fact} is missing in:\n{said}");
    }
}
