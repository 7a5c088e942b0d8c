//! What other people's tools say about our papers: qpdf, pdfsig, pdftotext and pyHanko, with names that most fonts
//! do not have. The papers are left in `target/it/papers/`.

use std::path::Path;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::{DEMO_NOTICE, Paper, squeezed};
use tests::service::Service;

/// Every rare character of the names.
const RARE: [&str; 9] = ["㛃", "䶮", "𠅤", "𫖯", "𬭊", "𬱖", "堃", "喆", "〇"];

#[tokio::test(flavor = "multi_thread")]
async fn every_paper_reads_back_and_every_signature_holds() {
    let service = Service::start(Engine::Sqlite).await;
    let mut journey = Journey::begin(service.address(), Names::RARE, Some(service.clock.clone())).await;
    journey.play_to(Step::Receive).await;
    let root = journey.cast.stranger.get("/api/trust-root.pem").await.bytes();
    let view = journey.view(Who::Owner).await;
    let clauses: Vec<String> = view["clauses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|clause| squeezed(clause["text"].as_str().unwrap()))
        .collect();
    assert_eq!(clauses.len(), 4);

    let mut texts = String::new();
    for (code, name) in [("D12", "agreement"), ("D14", "application"), ("D18", "ruling")] {
        let bytes = journey.pdf(Who::Owner, code).await;
        keep(&format!("{name}.pdf"), &bytes);
        // Everybody whose place it is, and the service that issued it.
        let signatures = journey.document(Who::Owner, code).await["signatures"].as_array().unwrap().len() + 1;
        let paper = Paper::new(&bytes, &root);
        paper.check_structure();
        paper.check_with_pdfsig(signatures);
        paper.check_with_pyhanko(signatures);
        check_flipped(&bytes, &root);
        assert!(paper.pages().iter().all(|page| page.contains(DEMO_NOTICE)), "{code}: {:?}", paper.pages());
        let text = paper.text();
        for name in [Names::RARE.company, Names::RARE.owner] {
            assert!(text.contains(name), "{code} lacks {name}: {text}");
        }
        for clause in &clauses {
            assert!(text.contains(clause.as_str()), "{code} lacks “{clause}”: {text}");
        }
        assert!(text.contains("2839.68元（大写：贰仟捌佰叁拾玖元陆角捌分）"), "{code}: {text}");
        texts.push_str(&text);
    }
    keep("trust-root.pem", &root);
    for rare in RARE {
        assert!(texts.contains(rare), "{rare} does not come back");
    }
}

/// One flipped byte in what the first signature covers is found.
#[track_caller]
fn check_flipped(bytes: &[u8], root: &[u8]) {
    let mut flipped = bytes.to_vec();
    let stream = bytes.windows(7).position(|window| window == b"stream\n").unwrap();
    flipped[stream + 40] ^= 1;
    assert!(Paper::new(&flipped, root).is_broken());
}

fn keep(name: &str, bytes: &[u8]) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/it/papers"));
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}
