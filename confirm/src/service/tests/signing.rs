//! What is kept of a signing: strokes, evidence, and the report about them.

use const_oid::db::rfc4519::SERIAL_NUMBER;

use super::*;
use crate::case::mark::{AttestationDraft, Hindrance, Marked};
use crate::case::stroke::{Point, Stroke};
use crate::exchange::package::Package;
use crate::picture::Grey;
use crate::picture::tests::png;
use crate::pki::certificate::hex;
use crate::pki::{EventRequest, sha256};
use crate::verify::signers;

/// A hand that presses.
fn pressed() -> Vec<Stroke> {
    let point = |step: u16| Point {
        x: 100 + i32::from(step) * 30,
        y: 200 + i32::from(step) * 7,
        t: u32::from(step) * 16,
        width: 4,
        pressure: Some(300 + step),
    };
    vec![Stroke { points: (0..20).map(point).collect() }, Stroke { points: (25..30).map(point).collect() }]
}

/// `serialNumber` in the subject of a certificate.
fn serial_number(certificate: &Certificate) -> String {
    let mut names = certificate.parsed().tbs_certificate.subject.0.iter().flat_map(|part| part.0.iter());
    let value = names.find(|name| name.oid == SERIAL_NUMBER).unwrap();
    String::from_utf8(value.value.value().to_vec()).unwrap()
}

async fn to_signing(stage: &mut Stage) -> DocumentId {
    to_agreed(stage).await;
    stage.act(MEDIATOR, Core::Freeze).await.agreement().unwrap().made.id.clone()
}

async fn lines(stage: &Stage, case: &Case, document: &DocumentId) -> String {
    stage.cases.document_paper(case, document).await.unwrap().unwrap().lines().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_event_certificate_binds_can_be_computed_again_from_what_is_kept() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let document = to_signing(&mut stage).await;
    let shown = stage.now().await.document(&document).unwrap().made.frozen.sha256.clone();
    for who in [OWNER, COMPANY] {
        let (document, sha256, strokes) = (document.clone(), shown.clone(), pressed());
        stage.act(who, Core::Sign { document, sha256, strokes, instead: None }).await;
    }
    let case = stage.now().await;
    let signed = case.document(&document).unwrap();
    let bytes = stage.cases.document_bytes(&case, &document).await.unwrap().unwrap();
    let found = signers(&bytes);
    let mut before = signed.made.frozen.sha256.clone();
    assert_eq!(signed.signatures.len(), 2);
    for (made, _) in &signed.signatures {
        let kept =
            async |name: &Option<String>| stage.cases.file(name.as_ref().unwrap()).await.unwrap().unwrap();
        let (strokes, evidence) = (kept(&made.strokes_sha256).await, kept(&made.evidence_sha256).await);
        assert_eq!(serde_json::from_slice::<Vec<Stroke>>(&strokes).unwrap(), pressed());
        let says: serde_json::Value = serde_json::from_slice(&evidence).unwrap();
        assert_eq!(says["case"], case.id.as_str());
        assert_eq!(says["identity"], "document_seen");
        let file = stage.cases.file(&before).await.unwrap().unwrap();
        let request =
            EventRequest { document_sha256: sha256(&file), identity_evidence: &evidence, strokes: &strokes };
        let (_, certificate) = found.iter().find(|(field, _)| *field == made.field).unwrap();
        assert_eq!(serial_number(certificate), hex(&request.binding()));
        assert_eq!(certificate.serial(), made.certificate);
        let other = EventRequest { strokes: b"[]", ..request };
        assert_ne!(serial_number(certificate), hex(&other.binding()), "other strokes, another certificate");
        before.clone_from(&made.revision.sha256);
    }
}

/// Signs the agreement as `who` with `instead`.
async fn sign_with(stage: &mut Stage, who: &str, instead: Instead) {
    let made = stage.now().await.agreement().unwrap().made.clone();
    let (document, sha256) = (made.id, made.frozen.sha256);
    stage.act(who, Core::Sign { document, sha256, strokes: Vec::new(), instead: Some(instead) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_the_place_of_handwriting_is_bound_shown_and_reported() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let document = to_signing(&mut stage).await;
    let before = stage.now().await.document(&document).unwrap().made.frozen.clone();
    let photo = stage.photographed().await;
    sign_with(&mut stage, COMPANY, photo.clone()).await;
    let draft = AttestationDraft {
        document: document.clone(),
        sha256: before.sha256.clone(),
        party: stage.party(OWNER).await,
        reason: Hindrance::Sight,
        witness: "韩小雨".into(),
        read_aloud: true,
        fingerprint: None,
    };
    stage.act(MEDIATOR, SessionCommand::AttestSignature { draft }).await;
    sign_with(&mut stage, OWNER, Instead::Witnessed).await;
    stage.sign(MEDIATOR, Kind::D12).await;
    stage.act(SEALER, Core::Seal { document: document.clone(), sha256: before.sha256.clone() }).await;
    stage.check_sound(Kind::D12, 5).await;

    let case = stage.now().await;
    let signed = case.document(&document).unwrap();
    let bytes = stage.cases.document_bytes(&case, &document).await.unwrap().unwrap();
    let found = signers(&bytes);
    let mut last = before.sha256;
    for (made, _) in &signed.signatures[..2] {
        let kept =
            async |name: &Option<String>| stage.cases.file(name.as_ref().unwrap()).await.unwrap().unwrap();
        let (shown, evidence) = (kept(&made.strokes_sha256).await, kept(&made.evidence_sha256).await);
        assert_eq!(serde_json::from_slice::<Marked>(&shown).unwrap(), made.instead.clone().unwrap());
        let file = stage.cases.file(&last).await.unwrap().unwrap();
        let request =
            EventRequest { document_sha256: sha256(&file), identity_evidence: &evidence, strokes: &shown };
        let (_, certificate) = found.iter().find(|(field, _)| *field == made.field).unwrap();
        assert_eq!(serial_number(certificate), hex(&request.binding()));
        last.clone_from(&made.revision.sha256);
    }
    let Some(Marked::Photographed { mask_sha256, .. }) = &signed.signatures[0].0.instead else {
        panic!("{:?}", signed.signatures[0])
    };
    let mask = stage.cases.file(mask_sha256).await.unwrap().unwrap();
    assert!(mask.starts_with(b"\x89PNG") && mask.len() < 8000, "{}", mask.len());
    let grown = signed.signatures[0].0.revision.length - before.length;
    assert!(grown < 40_000, "a photographed name costs {grown} bytes");

    let report = case.report_on(signed).unwrap();
    let text = lines(&stage, &case, &report.made.id).await;
    for word in ["拍照电子签名", mask_sha256, "见证电子签名（视力不便）", "姜*兰、韩*雨", "签署方式摘要"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_without_a_name_signs_nothing() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    to_signing(&mut stage).await;
    let blank = Grey { width: 300, height: 200, pixels: vec![240; 60_000] };
    let refused = stage.cases.keep_signature_photo(png(&blank)).await.unwrap_err();
    assert!(refused.to_string().contains("没有找到名字"), "{refused}");
    let case = stage.now().await;
    let made = case.agreement().unwrap().made.clone();
    let (document, sha256) = (made.id, made.frozen.sha256);
    let instead = Some(Instead::Photographed { photo: FileId::new("0a".repeat(32)) });
    let command = Core::Sign { document, sha256, strokes: Vec::new(), instead }.into();
    let refused = stage.try_act(OWNER, &command).await.unwrap_err();
    assert!(refused.to_string().contains("没有找到这张照片"), "{refused}");
    assert_eq!(stage.now().await, case);
}

#[tokio::test(flavor = "multi_thread")]
async fn d26_reports_how_a_document_was_signed_once_and_to_its_readers() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        stage.play_to_effective().await;
        let case = stage.now().await;
        let agreement = case.agreement().unwrap();
        let report = case.report_on(agreement).unwrap();
        assert_eq!(report.made.kind, Kind::D26);
        let text = lines(&stage, &case, &report.made.id).await;
        let chain = stage.cases.store.chain(&case.id).await.unwrap();
        for (made, _) in &agreement.signatures {
            assert!(text.contains(&made.revision.sha256) && text.contains(&made.certificate), "{text}");
            let link = chain.iter().find(
                |link| matches!(&link.recorded.event, Event::Signed { signature, .. } if signature == made),
            );
            let link = link.unwrap();
            assert!(text.contains(&link.hash) && text.contains(&link.previous), "{text}");
            for kept in made.strokes_sha256.iter().chain(&made.evidence_sha256) {
                assert!(text.contains(kept), "{text}");
            }
        }
        assert!(text.contains("赵*平") && !text.contains("赵建平"), "{text}");
        for word in ["手写电子签名，1笔", "可信时间戳", "一次性短信验证码", "印章密钥", "CN=Tiaoque Root CA"]
        {
            assert!(text.contains(word), "{word}: {text}");
        }
        stage.check_sound(Kind::D26, 1).await;
        let owner = Viewer::Party(case.parties[1].id.clone());
        let mediator = Viewer::Staff {
            role: StaffRole::Mediator,
            id: AccountId::new(MEDIATOR),
            org: OrgId::new("committee"),
        };
        assert!(case.may_open(&owner, &report.made.id) && case.may_open(&mediator, &report.made.id));

        stage.play_to_served().await;
        let case = stage.now().await;
        for kind in [Kind::D12, Kind::D14, Kind::D17, Kind::D18] {
            let about = case.current(&[kind]).unwrap();
            let reports = case.documents.iter().filter(|one| one.about.as_ref() == Some(&about.made.id));
            assert_eq!(reports.count(), 1, "{kind:?}");
            let report = &case.report_on(about).unwrap().made;
            for viewer in [&owner, &mediator] {
                let both = (case.may_open(viewer, &report.id), case.may_open(viewer, &about.made.id));
                assert_eq!(both.0, both.1, "{kind:?}");
            }
        }
        // The court gets the report on the agreement with the filing.
        let package = stage.cases.filing_package(&case.id).await.unwrap().unwrap();
        let package = Package::read(&package).unwrap();
        let codes: Vec<&str> = package.manifest.documents.iter().map(|one| one.code.as_str()).collect();
        assert!(codes.contains(&"D26"), "{codes:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_could_not_be_written_is_written_with_the_next_act() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let document = to_signing(&mut stage).await;
    for who in [COMPANY, OWNER, MEDIATOR] {
        stage.sign(who, Kind::D12).await;
    }
    let before = stage.now().await;
    let trigger = format!(
        "create trigger broken before insert on events when new.seq = {} begin select raise(abort, 'broken'); end",
        before.version + 3
    );
    sqlx::query(sqlx::AssertSqlSafe(trigger)).execute(&stage.pool).await.unwrap();
    let sha256 = before.document(&document).unwrap().made.frozen.sha256.clone();
    let sealed = stage.act(SEALER, Core::Seal { document: document.clone(), sha256 }).await;
    assert!(sealed.effective_at.is_some() && sealed.report_due().is_some());
    sqlx::query("drop trigger broken").execute(&stage.pool).await.unwrap();
    let after = stage.act(COMPANY, Core::StartApplication).await;
    assert!(after.report_due().is_none());
    assert!(after.report_on(after.document(&document).unwrap()).is_some());
}
