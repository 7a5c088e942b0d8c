//! Four ways to sign in one agreement: by hand, with the printed name, with a photographed name, before two witnesses;
//! judged by other people's tools and told in the report (D26).

use crate::papers::{keep, says};
use confirm::picture::handwriting::Mask;
use serde_json::{Value, json};
use tests::engine::Engine;
use tests::papers::Paper;
use tests::script::{Play, Seat};

/// A photograph of a wave of ink in the middle of a white sheet.
fn photograph() -> Vec<u8> {
    let (width, height) = (600, 200);
    let is_ink = |at: usize| {
        let (column, row) = (at % width, at / width);
        (60..540).contains(&column) && ((column / 3 % 60).abs_diff(30) + 70).abs_diff(row) < 3
    };
    Mask { width, height, ink: (0..width * height).map(is_ink).collect() }.png().unwrap()
}

async fn sign(play: &mut Play, seat: Seat, instead: Value) -> Value {
    let mut command = play.signature(seat, "D12").await;
    command["strokes"] = json!([]);
    command["instead"] = instead;
    command
}

async fn four_ways(engine: Engine) {
    let mut play = Play::begin(engine, "F-3", "2026-07-15T14:00").await;
    play.gathers().await;
    play.meets().await;
    play.writes().await;
    play.records().await;
    play.reads_back().await;
    let time = play.sheet.time("signed_parties").to_owned();
    play.at(&time);

    let strokes = play.signature(Seat::Party(1), "D12").await["strokes"].clone();
    let typed = sign(&mut play, Seat::Party(1), json!({ "kind": "typed" })).await;
    play.does(Seat::Party(1), typed).await;

    let blank = Mask { width: 300, height: 200, ink: vec![false; 60_000] }.png().unwrap();
    let refused = play.photographs(Seat::Party(2), blank).await.problem("invalid");
    assert!(refused.contains("没有找到名字"), "{refused}");
    play.photographs(Seat::Party(2), b"%PDF-1.7".to_vec()).await.problem("invalid");
    let photo = play.photographs(Seat::Party(2), photograph()).await.ok();
    assert!(photo["preview"].as_str().unwrap().starts_with("iVBOR"), "{photo}");
    let photographed = json!({ "kind": "photographed", "photo": photo["id"] });
    let photographed = sign(&mut play, Seat::Party(2), photographed).await;
    play.does(Seat::Party(2), photographed).await;

    let witnessed = sign(&mut play, Seat::Party(3), json!({ "kind": "witnessed" })).await;
    let article = "人民调解法29；G-62";
    play.refused(Seat::Party(3), witnessed.clone(), "not-witnessed", article).await;
    let attest = json!({
        "kind": "attest_signature", "document": witnessed["document"], "sha256": witnessed["sha256"],
        "party": play.party(3), "reason": "cannot_write", "witness": "韩小雨", "read_aloud": true,
    });
    play.signature(Seat::Mediator, "D12").await;
    play.does(Seat::Mediator, attest).await;
    play.does(Seat::Party(3), witnessed).await;
    let mut by_hand = play.signature(Seat::Mediator, "D12").await;
    by_hand["strokes"] = strokes;
    play.does(Seat::Mediator, by_hand).await;
    play.signs(Seat::SealKeeper, "D12").await;

    let ways: Vec<Value> = play.document(Seat::Party(1), "D12").await["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["way"].clone())
        .collect();
    assert_eq!(json!(ways), json!(["打印姓名签署", "拍照签名", "见证签署", null, null]));
    let root = play.get(Seat::Mediator, "/api/trust-root.pem").await.bytes();
    let bytes = play.pdf(Seat::Party(1), "D12").await;
    keep("four-ways.pdf", &bytes);
    let paper = Paper::new(&bytes, &root);
    paper.check_structure();
    paper.check_with_pdfsig(6);
    paper.check_with_pyhanko(6);
    let mediator = play.sheet.mediator().to_owned();
    let report = Paper::new(&play.pdf(Seat::Party(1), "D26").await, &root).text();
    let masked: String = mediator.chars().take(1).collect();
    says(
        &report,
        &[
            "手写电子签名",
            "打印姓名电子签名",
            "拍照电子签名",
            "签名照片摘要",
            "见证电子签名（不会写字）",
            &masked,
            "韩*雨",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn four_ways_to_sign_in_one_agreement_on_sqlite() {
    four_ways(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_ways_to_sign_in_one_agreement_on_postgres() {
    four_ways(Engine::Postgres).await;
}
