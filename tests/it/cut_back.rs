//! A file cut back to an earlier revision: every validator calls it valid; our register says who is missing.

use confirm::pki::{Certificate, sha256};
use confirm::verify::verify;
use serde_json::json;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_revision_of_a_file_names_the_signatures_that_it_lacks() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Seal).await;
    let file = journey.pdf(Who::Owner, "D12").await;
    let root = journey.cast.stranger.get("/api/trust-root.pem").await.bytes();
    let root = Certificate::from_pem(std::str::from_utf8(&root).unwrap()).unwrap();
    let report = verify(&file, &[root]);
    let hex = |bytes: &[u8]| sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    // The issuer certifies first; then two parties, the mediator and the seal.
    let missing = [
        json!(["当事人", "当事人", "人民调解员", "印章"]),
        json!(["当事人", "人民调解员", "印章"]),
        json!(["人民调解员", "印章"]),
        json!(["印章"]),
    ];
    for (signature, missing) in report.signatures.iter().zip(missing) {
        let cut = &file[..signature.revision_length];
        let found = journey.cast.stranger.post("/api/verify", &json!({ "sha256": hex(cut) })).await.ok();
        assert_eq!(found["match"], true, "{found:#}");
        assert_eq!(found["revision"]["latest"], false, "{found:#}");
        assert_eq!(found["revision"]["missing"], missing);
    }
    let whole = journey.cast.stranger.post("/api/verify", &json!({ "sha256": hex(&file) })).await.ok();
    assert_eq!((&whole["match"], &whole["revision"]["latest"]), (&json!(true), &json!(true)));
    assert_eq!(whole["revision"]["missing"], json!([]));
    // One more byte, or one less, is nothing that we know.
    for other in [&file[..file.len() - 1], [file.as_slice(), b"\n"].concat().as_slice()] {
        let found = journey.cast.stranger.post("/api/verify", &json!({ "sha256": hex(other) })).await.ok();
        assert_eq!(found["match"], false, "{found:#}");
    }
}
