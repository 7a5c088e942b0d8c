//! What other people's tools say about our papers: qpdf, pdfsig, pdftotext and pyHanko, with names that most fonts
//! do not have; and the papers of inquiry, performance and archive as the orders of F-1 make them (D16d, D22–D25).
//! The papers are left in `target/it/papers/`.

use serde_json::{Value, json};
use std::path::Path;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::{DEMO_NOTICE, Paper, squeezed};
use tests::script::{Play, Seat};
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
    let list = journey.cast.stranger.get("/pki/root.crl").await.bytes();
    Paper::new(&journey.pdf(Who::Owner, "D12").await, &root).check_revocation_list(&list);
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

/// F-1 to the ruling, with an inquiry that was planned twice.
async fn to_ruling() -> Play {
    let mut play = Play::begin(Engine::Sqlite, "F-1", "2026-06-08T13:00").await;
    play.agrees().await;
    play.at("2026-06-10");
    play.applies().await;
    let docket_no = play.sheet.docket_no();
    play.accepts(&docket_no).await;
    play.claims().await;
    for hour in ["01:30", "02:30"] {
        let plan = json!({
            "kind": "schedule_inquiry", "starts_at": format!("2026-06-11T{hour}:00Z"), "minutes": 60, "suitable_online": true,
        });
        play.does(Seat::Clerk, plan).await;
    }
    play
}

/// What `seat` reads in the paper with `code`.
pub(crate) async fn reads(play: &mut Play, seat: Seat, code: &str) -> String {
    let bytes = play.pdf(seat, code).await;
    keep(&format!("{code}.pdf"), &bytes);
    let root = play.get(seat, "/api/trust-root.pem").await.bytes();
    let paper = Paper::new(&bytes, &root);
    paper.check_structure();
    paper.check_with_pdfsig(1);
    paper.text()
}

#[track_caller]
pub(crate) fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "lacks “{word}”: {text}");
    }
}

/// Whoever is not named in `readers` has no such paper in the list, and its address answers as if it were not there.
pub(crate) async fn only(play: &mut Play, code: &str, readers: &[Seat]) {
    let paper = play.document(readers[0], code).await;
    let url = paper["url"].as_str().unwrap().to_owned();
    for seat in [Seat::Mediator, Seat::Clerk, Seat::Judge, Seat::Party(1), Seat::Party(2)] {
        let view = play.view(seat).await;
        let listed = view["documents"].as_array().unwrap().iter().any(|one| one["url"] == url.as_str());
        assert_eq!(listed, readers.contains(&seat), "{code} {seat:?}");
        for address in [url.clone(), format!("{url}/paper")] {
            let reply = play.get(seat, &address).await;
            if listed {
                assert!(!reply.bytes().is_empty());
            } else {
                reply.problem("not-found");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d16d_d22_d23_d24_d25_orders_make_the_papers_of_inquiry_performance_and_archive() {
    let mut play = to_ruling().await;
    let everybody = [Seat::Mediator, Seat::Clerk, Seat::Judge, Seat::Party(1), Seat::Party(2)];
    only(&mut play, "D16d", &everybody).await;
    let notice = reads(&mut play, Seat::Party(2), "D16d").await;
    says(
        &notice,
        &["询问通知书", "2026年6月11日10时30分", "远程视频", "审判员顾明远", "书记员林知夏", "身份证件"],
    );
    let known = play.view(Seat::Clerk).await["documents"].clone();
    let notices = known.as_array().unwrap().iter().filter(|one| one["code"] == "D16d");
    assert_eq!(notices.count(), 1, "the notice of the first time counts no longer");
    play.at("2026-06-11T10:30");
    play.opens_inquiry(&[]).await;
    play.asks("Q-01", "Q-16").await;
    play.closes_inquiry().await;
    play.assesses(&[]).await;
    play.rules(json!({ "kind": "confirm" }), "D18").await;
    play.serves().await;
    performance(&mut play).await;
    enforcement(&mut play).await;
    archive(&mut play).await;
}

async fn performance(play: &mut Play) {
    play.at("2026-06-29");
    let report = |amount: i64| json!({ "kind": "report_performance", "obligation": 2, "amount_fen": amount, "on": "2026-06-29", "note": "转账" });
    play.does(Seat::Party(2), report(100_000)).await;
    assert!(!play.documents().await.contains(&"D23".to_owned()), "nobody has confirmed it");
    play.does(Seat::Party(1), json!({ "kind": "confirm_performance", "report": 1 })).await;
    let register = reads(play, Seat::Party(2), "D23").await;
    says(
        &register,
        &[
            "履行情况登记表",
            "已履行合计1000.00元",
            "差额1839.68元",
            "债权人已确认",
            "修复3号楼2单元楼道照明6盏",
        ],
    );
    // The creditor's own word makes the register anew.
    play.does(Seat::Party(1), report(20_000)).await;
    says(&reads(play, Seat::Mediator, "D23").await, &["已履行合计1200.00元", "差额1639.68元"]);
    assert_eq!(play.documents().await.iter().filter(|code| *code == "D23").count(), 1);
    only(play, "D23", &[Seat::Mediator, Seat::Party(1), Seat::Party(2)]).await;

    play.at("2026-07-03");
    let visit = json!({
        "kind": "record_visit", "on": "2026-07-03", "manner": "phone", "performance": "首期只付一部分", "satisfaction": "mostly",
        "risk": "业主称照明未修好", "risk_level": "low",
    });
    play.does(Seat::Mediator, visit).await;
    let visited = reads(play, Seat::Mediator, "D22").await;
    says(
        &visited,
        &[
            "人民调解回访记录",
            "首期只付一部分",
            "基本满意",
            "业主称照明未修好",
            "低风险",
            "姜桂兰",
            "2026年7月18日",
        ],
    );
    only(play, "D22", &[Seat::Mediator]).await;
}

/// Ten days late, so the rest of the debt is due as well.
async fn enforcement(play: &mut Play) {
    play.at("2026-07-20");
    assert_eq!(play.performance().await, "P50");
    let enforce = json!({ "kind": "report_enforcement", "on": "2026-07-20", "court": "潞川区人民法院" });
    play.does(Seat::Party(1), enforce).await;
    assert_eq!(play.performance().await, "P51");
    let application = reads(play, Seat::Party(1), "D25").await;
    let docket_no = play.sheet.docket_no();
    says(
        &application,
        &[
            "强制执行申请书",
            "1639.68元（大写：壹仟陆佰叁拾玖元陆角捌分）",
            "第二百六十四条加倍支付",
            &docket_no,
        ],
    );
    let owner = play.sheet.case["parties"][1]["id_no"].as_str().unwrap().to_owned();
    assert!(application.contains("9904**********1012") && !application.contains(&owner), "{application}");
    only(play, "D25", &[Seat::Party(1)]).await;
}

async fn archive(play: &mut Play) {
    play.does(Seat::Clerk, json!({ "kind": "archive" })).await;
    let dossier = reads(play, Seat::Clerk, "D24").await;
    let docket_no = play.sheet.docket_no();
    says(&dossier, &["司法确认卷宗", &docket_no, "必须", "按需", "林知夏", "身份证明未入本卷"]);
    // As far as a line of the table goes.
    let listed = [
        "人民调解记录",
        "人民调解协议书",
        "：申请书（申请",
        "：受理通知书",
        "：询问通知书",
        "：询问（确认）",
        "：民事裁定书",
        "：电子送达凭证",
        "封底",
    ];
    let places: Vec<usize> =
        listed.iter().map(|name| dossier.find(name).unwrap_or_else(|| panic!("{name}: {dossier}"))).collect();
    assert!(places.is_sorted(), "{places:?} {dossier}");
    assert_eq!(dossier.matches("：询问通知书").count(), 1, "what counts no longer is not in the file");
    assert!(!dossier.contains("回访") && !dossier.contains("强制执行"), "{dossier}");
    only(play, "D24", &[Seat::Clerk, Seat::Judge]).await;
    bound_volume(play).await;
    let documents: Value = play.view(Seat::Clerk).await["documents"].clone();
    assert!(documents.as_array().unwrap().iter().all(|one| one["code"] != "D22"));
}

/// The file for printing: all pages in one numbering, the originals attached, and nobody else gets it.
async fn bound_volume(play: &mut Play) {
    let path = format!("/api/cases/{}/dossier.pdf", play.case);
    for seat in [Seat::Mediator, Seat::Party(1)] {
        play.get(seat, &path).await.problem("not-found");
    }
    let reply = play.get(Seat::Clerk, &path).await;
    assert_eq!(reply.headers["content-type"], "application/pdf");
    let bytes = reply.bytes();
    keep("dossier.pdf", &bytes);
    let volume = Paper::new(&bytes, b"");
    volume.check_structure();
    let text = volume.pages().concat();
    for part in ["司法确认卷宗", "人民调解协议书", "民事裁定书", "电子送达凭证"] {
        assert!(text.contains(part), "{part}");
    }
    let originals =
        bytes.windows(b"/EmbeddedFile\n".len()).filter(|part| *part == b"/EmbeddedFile\n").count();
    assert!(originals >= 8, "{originals}");
}

pub(crate) fn keep(name: &str, bytes: &[u8]) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/it/papers"));
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}
