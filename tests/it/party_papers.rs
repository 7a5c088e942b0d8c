//! Papers that one party gives or is told, and the committee's own: consents (D05), rights (D06), address (D07), power of
//! attorney (D08), proof of presiding (D12c), dossier (D24b); what each says, who reads it, that it reaches the court (C.4).

use crate::papers::{only, reads, says};
use serde_json::json;
use tests::engine::Engine;
use tests::papers::Paper;
use tests::script::{Play, Seat};

async fn papers_of_a_filing(engine: Engine) {
    let mut play = Play::begin(engine, "F-1", "2026-06-08T13:00").await;
    play.agrees().await;
    play.at("2026-06-10");
    play.applies().await;
    let told = [Seat::Party(2), Seat::Mediator, Seat::Clerk, Seat::Judge];
    for code in ["D05", "D06", "D07"] {
        only(&mut play, code, &told).await;
    }
    let name = play.sheet.case["parties"][1]["name"].as_str().unwrap().to_owned();
    let consent = reads(&mut play, Seat::Party(2), "D05").await;
    says(&consent, &[&name, "［√］调解", "［√］电子送达", "［］不使用电子签名", "［√］不录制（默认）"]);
    let rights = reads(&mut play, Seat::Party(2), "D06").await;
    let sha256 = confirm::paper::rights::text_sha256();
    says(&rights, &[&name, "一、性质", "七、保密", &sha256[..16], "点击确认"]);
    let address = reads(&mut play, Seat::Party(2), "D07").await;
    says(
        &address,
        &["邮编046000", "赵小宁，电话12000000007，与本人关系：子女", "调解、司法确认", "点击确认"],
    );
    presided(&mut play).await;
    corrected(&mut play).await;
    closed(&mut play).await;
}

/// D12c: certified by the service and sealed by the committee, for everybody in the case.
async fn presided(play: &mut Play) {
    let everybody = [Seat::Clerk, Seat::Judge, Seat::Mediator, Seat::Party(1), Seat::Party(2)];
    only(play, "D12c", &everybody).await;
    let bytes = play.pdf(Seat::Clerk, "D12c").await;
    let root = play.get(Seat::Clerk, "/api/trust-root.pem").await.bytes();
    let paper = Paper::new(&bytes, &root);
    paper.check_structure();
    paper.check_with_pdfsig(2);
    let agreement = play.document(Seat::Clerk, "D12").await;
    let mediator = play.view(Seat::Clerk).await["mediator"]["name"].as_str().unwrap().to_owned();
    says(&paper.text(), &["特此证明", &mediator, "在册", &agreement["sha256"].as_str().unwrap()[..16]]);
}

/// A party puts its address right: the old paper counts no longer.
async fn corrected(play: &mut Play) {
    let address = json!({ "electronic": false, "post": "潞川区古槐村12号" });
    play.does(Seat::Party(2), json!({ "kind": "confirm_address", "address": address })).await;
    let address = reads(play, Seat::Party(2), "D07").await;
    says(&address, &["潞川区古槐村12号", "不同意"]);
    let listed = play.view(Seat::Party(2)).await["documents"].clone();
    assert_eq!(listed.as_array().unwrap().iter().filter(|one| one["code"] == "D07").count(), 1);
}

/// D24b: the committee's own file, which nobody else sees.
async fn closed(play: &mut Play) {
    play.does(Seat::Mediator, json!({ "kind": "close_file" })).await;
    only(play, "D24b", &[Seat::Mediator]).await;
    let dossier = reads(play, Seat::Mediator, "D24b").await;
    says(
        &dossier,
        &[
            "人民调解卷宗",
            // As far as a line of the table goes.
            "申请书或受理登记表：人民调解受",
            "权利义务告知书：人民调解当事人",
            "司法确认有关材料：调解组织主持",
            "身份证明",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_papers_of_a_filing_are_made_and_read_by_whom_they_concern_on_sqlite() {
    papers_of_a_filing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_papers_of_a_filing_are_made_and_read_by_whom_they_concern_on_postgresql() {
    papers_of_a_filing(Engine::Postgres).await;
}

/// K-03: the principal reads the power of attorney on the telephone and signs it; from then on the agent acts, and the
/// principal's pages end.
#[tokio::test(flavor = "multi_thread")]
async fn d08_principal_signs_the_power_of_attorney_and_the_agent_takes_the_seat() {
    let mut play = Play::begin(Engine::Sqlite, "F-1", "2026-06-08T13:00").await;
    play.gathers().await;
    let agent = json!({
        "name": "沈丽", "id_no": "990499197902236026", "phone": "12000000009", "relation": "relative", "authority": "special",
    });
    let appoint = json!({ "kind": "appoint_agent", "party": play.party(2), "agent": agent });
    play.does(Seat::Mediator, appoint).await;
    let acting = |view: &serde_json::Value| view["parties"][1]["acting_name"].clone();
    let name = play.sheet.case["parties"][1]["name"].clone();
    assert_eq!(acting(&play.view(Seat::Mediator).await), name);
    let other = play.view(Seat::Party(1)).await["documents"].clone();
    assert!(
        other.as_array().unwrap().iter().all(|one| one["code"] != "D08"),
        "whom one trusts is not for the other"
    );
    let authority = Paper::new(&play.pdf(Seat::Party(2), "D08").await, b"").text();
    says(&authority, &["沈丽", "［］一般授权", "［√］特别授权", "［√］代为申请司法确认、接受法院询问"]);
    play.signs(Seat::Party(2), "D08").await;
    let view = play.view(Seat::Mediator).await;
    assert_eq!((acting(&view), &view["parties"][1]["agents"][0]["in_force"]), (json!("沈丽"), &json!(true)));
    assert_eq!(play.client_status(Seat::Party(2), "/api/session").await, 401);
}
