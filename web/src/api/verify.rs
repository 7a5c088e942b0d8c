//! The public check of a paper: by the code printed on it, or by the hash of the file (computed in the browser).
//!
//! Whoever holds the paper knows what is in it; so the answer confirms and shows no more than masked names.

use super::caller::{Address, Input};
use crate::{
    app::{App, Shared},
    limit::VERIFICATIONS,
    problem::{Kind, Problem},
};
use axum::{
    Json,
    extract::{Path, State},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use confirm::{
    service::{self, Finding},
    verify::{self, TechnicalReport},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The hash of a file.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FileHash {
    /// SHA-256 in hexadecimal.
    sha256: String,
}

impl FileHash {
    /// The hash in lower case.
    fn hash(&self) -> Result<String, Problem> {
        let hash = self.sha256.trim().to_ascii_lowercase();
        if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(hash)
        } else {
            Err(Problem::new(
                Kind::Invalid,
                "not-a-hash",
                "这个文件没有读出来。请重新选择从本系统下载的PDF原件。",
            ))
        }
    }
}

/// What is known of a paper.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verification {
    /// Whether it is one of ours.
    r#match: bool,
    document: Option<VerifiedDocument>,
    revision: Option<Revision>,
    signers: Vec<VerifiedSigner>,
    /// Who signed in ink on the printed paper: the file does not bear these.
    on_paper: Vec<VerifiedSigner>,
    ruling: Option<RulingState>,
    /// The day of the decision on it.
    #[schema(format = Date)]
    ruled_on: Option<String>,
    /// The number of the decision.
    docket_no: Option<String>,
    /// SHA-256 of the revision that was checked.
    sha256: Option<String>,
    /// For experts: the signature with the national algorithms beside the finished file.
    sm2: Option<Sm2Signature>,
}

/// A detached SM2 signature with SM3 (GM/T 0009, user id 1234567812345678).
#[derive(Debug, Serialize, ToSchema)]
struct Sm2Signature {
    /// DER in base64.
    signature: String,
    /// Where its public key is.
    public_key: &'static str,
}

/// Which document it is.
#[derive(Debug, Serialize, ToSchema)]
struct VerifiedDocument {
    title: String,
    /// D12, D14, D18, …
    code: String,
    /// The number on it.
    number: String,
    /// The day it took effect.
    #[schema(format = Date)]
    effective_on: Option<String>,
    #[schema(format = Date)]
    issued_on: String,
}

/// Which state of the document it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Revision {
    /// Whether it has what a check in later years needs: certificates, revocation lists, an archive time stamp (PAdES
    /// B-LTA). A state without is genuine all the same.
    archived: bool,
    /// For how long its signatures can be checked; nothing if a court made it in its own system.
    level: Option<Level>,
    /// When the document was archived, if it was. A state that is not archived itself is then one before: genuine, and
    /// complete if nothing is missing.
    #[schema(format = DateTime)]
    archived_at: Option<String>,
    /// Whether nothing was signed on it since.
    latest: bool,
    /// Signatures that this state does not have yet.
    missing: Vec<String>,
    /// Whether its text was dropped for another, so that it counts for nothing.
    superseded: bool,
    /// 纸质签署，扫描件已核对: it was signed in ink, at least in part, and a scan of that was matched and is on file.
    scanned: bool,
}

/// For how long the signatures of a state can be checked.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VerifiedLevel)]
pub(crate) enum Level {
    /// Signed, each signature with its time stamp (PAdES B-T).
    Stamped,
    /// With certificates and revocation list (B-LT).
    LongTerm,
    /// And a time stamp over everything (B-LTA).
    Archived,
}

/// The technical report on a registered file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TechnicalAnswer {
    /// To be read, copied and printed.
    text: String,
    /// The same for programs.
    report: TechnicalReport,
}

/// Who signed.
#[derive(Debug, Serialize, ToSchema)]
struct VerifiedSigner {
    role_label: String,
    /// 张*
    name_masked: String,
    #[schema(format = DateTime)]
    signed_at: String,
}

/// Whether the court has decided on the agreement.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RulingState {
    /// Nobody asked the court.
    None,
    /// The court has it.
    Pending,
    /// 裁定有效
    Confirmed,
    /// 驳回申请
    Dismissed,
    /// 不予受理
    NotAccepted,
    /// 准许撤回 or 按撤回处理
    Withdrawn,
    /// 终结特别程序
    Terminated,
    /// Set aside on an objection
    SetAside,
}

impl From<service::RulingState> for RulingState {
    fn from(state: service::RulingState) -> Self {
        match state {
            service::RulingState::None => Self::None,
            service::RulingState::Pending => Self::Pending,
            service::RulingState::Confirmed => Self::Confirmed,
            service::RulingState::Dismissed => Self::Dismissed,
            service::RulingState::NotAccepted => Self::NotAccepted,
            service::RulingState::Withdrawn => Self::Withdrawn,
            service::RulingState::Terminated => Self::Terminated,
            service::RulingState::SetAside => Self::SetAside,
        }
    }
}

fn answer(finding: Option<Finding>) -> Verification {
    let Some(finding) = finding else {
        return Verification {
            r#match: false,
            document: None,
            revision: None,
            signers: Vec::new(),
            on_paper: Vec::new(),
            ruling: None,
            ruled_on: None,
            docket_no: None,
            sha256: None,
            sm2: None,
        };
    };
    let signer = |signer: service::FoundSigner| VerifiedSigner {
        role_label: signer.role_label,
        name_masked: signer.name_masked,
        signed_at: signer.signed_at.to_string(),
    };
    let (ruled_on, docket_no) = finding.ruled.map(|(day, number)| (day.to_string(), number)).unzip();
    Verification {
        r#match: true,
        document: Some(VerifiedDocument {
            title: finding.title,
            code: finding.kind.code().to_owned(),
            number: finding.number,
            effective_on: finding.effective_on.map(|day| day.to_string()),
            issued_on: finding.issued_on.to_string(),
        }),
        revision: Some(Revision {
            archived: finding.archived,
            level: finding.level.map(|level| match level {
                verify::Level::Stamped => Level::Stamped,
                verify::Level::LongTerm => Level::LongTerm,
                verify::Level::Archived => Level::Archived,
            }),
            archived_at: finding.archived_at.map(|at| at.to_string()),
            latest: finding.latest,
            missing: finding.missing,
            superseded: finding.superseded,
            scanned: finding.scanned,
        }),
        signers: finding.signers.into_iter().map(signer).collect(),
        on_paper: finding.on_paper.into_iter().map(signer).collect(),
        ruling: Some(finding.ruling.into()),
        ruled_on,
        docket_no,
        sha256: Some(finding.sha256),
        sm2: None,
    }
}

/// [`answer`] with the SM2 signature of what is complete.
async fn full_answer(app: &App, finding: Option<Finding>) -> Result<Json<Verification>, Problem> {
    let signature = match &finding {
        Some(finding) => app.cases.sm2_of(finding).await?,
        None => None,
    };
    let mut verification = answer(finding);
    verification.sm2 = signature.map(|signature| Sm2Signature {
        signature: STANDARD.encode(signature),
        public_key: "/api/trust-sm2.pem",
    });
    Ok(Json(verification))
}

/// Checks the code printed on a paper.
#[utoipa::path(get, path = "/api/verify/{check_code}", tag = "verify", params(("check_code" = String, Path)),
    responses((status = OK, body = Verification)))]
pub(crate) async fn by_code(
    State(app): State<Shared>,
    Address(address): Address,
    Path(code): Path<String>,
) -> Result<Json<Verification>, Problem> {
    app.limits.take(VERIFICATIONS, &address, app.clock.now()).map_err(too_often)?;
    full_answer(&app, app.cases.find_by_check_code(code.trim()).await?).await
}

/// Checks the hash of a file, which itself stays with whoever asks.
#[utoipa::path(post, path = "/api/verify", tag = "verify", request_body = FileHash,
    responses((status = OK, body = Verification)))]
pub(crate) async fn by_hash(
    State(app): State<Shared>,
    Address(address): Address,
    Input(file): Input<FileHash>,
) -> Result<Json<Verification>, Problem> {
    app.limits.take(VERIFICATIONS, &address, app.clock.now()).map_err(too_often)?;
    full_answer(&app, app.cases.find_by_sha256(&file.hash()?).await?).await
}

/// 技术报告, for experts: revisions, signatures, certificates, time stamps and what was checked by which rule. For a
/// registered file only; names are masked.
#[utoipa::path(post, path = "/api/verify/report", tag = "verify", operation_id = "technical_report",
    request_body = FileHash,
    responses((status = OK, body = TechnicalAnswer)))]
pub(crate) async fn report(
    State(app): State<Shared>,
    Address(address): Address,
    Input(file): Input<FileHash>,
) -> Result<Json<TechnicalAnswer>, Problem> {
    app.limits.take(VERIFICATIONS, &address, app.clock.now()).map_err(too_often)?;
    let finding = app.cases.find_by_sha256(&file.hash()?).await?.ok_or_else(Problem::unknown)?;
    let report = app.cases.technical_report(&finding).await?.ok_or_else(Problem::unknown)?;
    Ok(Json(TechnicalAnswer { text: report.to_string(), report }))
}

fn too_often(seconds: i64) -> Problem {
    Problem::new(Kind::TooOften(seconds), "too-often", format!("查得太频繁了。请等{seconds}秒再查。"))
}
