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
use confirm::service::{self, Finding};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The hash of a file.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FileHash {
    /// SHA-256 in hexadecimal.
    sha256: String,
}

/// What is known of a paper.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verification {
    /// Whether it is one of ours.
    r#match: bool,
    document: Option<VerifiedDocument>,
    revision: Option<Revision>,
    signers: Vec<VerifiedSigner>,
    ruling: Option<RulingState>,
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
    /// Whether nothing was signed on it since.
    latest: bool,
    /// Signatures that this state does not have yet.
    missing: Vec<String>,
    /// Whether its text was dropped for another, so that it counts for nothing.
    superseded: bool,
    /// 纸质签署，扫描件已核对: it was signed in ink, at least in part, and a scan of that was matched and is on file.
    scanned: bool,
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
            ruling: None,
            sha256: None,
            sm2: None,
        };
    };
    let signer = |signer: service::FoundSigner| VerifiedSigner {
        role_label: signer.role_label,
        name_masked: signer.name_masked,
        signed_at: signer.signed_at.to_string(),
    };
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
            latest: finding.latest,
            missing: finding.missing,
            superseded: finding.superseded,
            scanned: finding.scanned,
        }),
        signers: finding.signers.into_iter().map(signer).collect(),
        ruling: Some(finding.ruling.into()),
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
    let hash = file.sha256.trim().to_ascii_lowercase();
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::new(
            Kind::Invalid,
            "not-a-hash",
            "这个文件没有读出来。请重新选择从本系统下载的PDF原件。",
        ));
    }
    full_answer(&app, app.cases.find_by_sha256(&hash).await?).await
}

fn too_often(seconds: i64) -> Problem {
    Problem::new(Kind::TooOften(seconds), "too-often", format!("查得太频繁了。请等{seconds}秒再查。"))
}
