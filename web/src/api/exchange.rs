//! Data exchange with other systems: filing packages out and in, and the endpoints that notices go to.
//!
//! Source: `legal.md`, C.4, 0.2.

use super::caller::{Input, Staff};
use crate::{
    account::Account,
    app::Shared,
    exchange::{
        endpoint::{Endpoint, Scope, URL_MAX},
        import::Import,
        transport::is_address,
    },
    live,
    problem::{self, Kind, Problem},
    session::Subject,
};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use confirm::{
    case::{actor::StaffRole, id::CaseId, view::eye::Eye},
    exchange::{
        manifest::{self, Manifest},
        package::{Fault, PACKAGE_MAX, Package},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The filing package of a case, a ZIP: for the clerk of the court and the mediator of the case, once it was filed.
#[utoipa::path(get, path = "/api/cases/{case}/package", tag = "exchange", params(("case" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/zip")))]
pub(crate) async fn package(
    State(app): State<Shared>,
    staff: Staff,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let loaded = app.cases.load(&CaseId::new(case)).await?.ok_or_else(Problem::unknown)?;
    let viewer = live::viewer(&Subject::Staff(staff.account));
    match loaded.eye(&viewer) {
        Some(Eye::Mediator | Eye::Court { judge: false, .. }) => {}
        Some(Eye::Committee | Eye::Court { judge: true, .. } | Eye::Party(_)) | None => {
            return Err(Problem::unknown());
        }
    }
    let bytes = app.cases.filing_package(&loaded.id).await?.ok_or_else(not_filed)?;
    let name = manifest::external_id(&loaded).ok_or_else(not_filed)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.zip\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn not_filed() -> Problem {
    Problem::new(
        Kind::Conflict,
        "not-filed",
        "这个案件还没有向法院提交，没有材料包可以导出。请等双方都签了司法确认申请书再来。",
    )
}

/// A filing package that the court took.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportView {
    id: String,
    /// Names the filing in the system that sent it.
    external_id: String,
    /// SHA-256 of the manifest: the same for two packages that say the same.
    digest: String,
    /// 人调字 number.
    number: String,
    title: String,
    /// 案由
    cause: String,
    /// 调解组织
    committee: String,
    /// Names of the parties.
    parties: Vec<String>,
    #[schema(format = DateTime)]
    filed_at: String,
    #[schema(format = DateTime)]
    received_at: String,
    /// Name of the clerk.
    received_by: String,
    /// When the clerk said that the filing is over: not accepted, withdrawn or dismissed.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    documents: Vec<ImportedDocument>,
}

/// A document of it.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedDocument {
    /// D12, D14, …
    code: String,
    title: String,
    sha256: String,
    length: u64,
    media_type: String,
    /// Where it can be opened.
    url: String,
}

/// A filing package with everything its manifest says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDetail {
    #[serde(flatten)]
    row: ImportView,
    manifest: Manifest,
}

/// Takes a filing package of another system. The same filing again gives the same answer; the same id with other
/// content is refused.
#[utoipa::path(post, path = "/api/court/imports", tag = "exchange",
    request_body(content = Vec<u8>, content_type = "application/zip", description = "The package, at most 20 MiB"),
    responses((status = OK, body = ImportView)))]
pub(crate) async fn import(
    State(app): State<Shared>,
    staff: Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportView>, Problem> {
    let clerk = clerk(staff)?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/zip")) {
        return Err(refused(&Fault::NotAZip));
    }
    let bytes = axum::body::to_bytes(body, PACKAGE_MAX).await.map_err(|_| refused(&Fault::TooLarge))?;
    let read = bytes.clone();
    let package = tokio::task::spawn_blocking(move || Package::read(&read))
        .await
        .map_err(|error| Problem::failure(&error))?
        .map_err(|fault| refused(&fault))?;
    let addressed = &package.manifest.court;
    if addressed.code != clerk.organisation.code {
        return Err(Problem::new(
            Kind::Invalid,
            "package-of-another-court",
            format!(
                "这份材料是交给{}的，没有收下。请让提交方核对受理法院后重新提交。",
                short(&addressed.name)
            ),
        ));
    }
    // The file first, then the row that names it: after a crash between them there is a file nobody names.
    let kept = app.cases.keep_file(bytes.to_vec()).await?;
    let taken = app.exchange.imports.take(&clerk, &package, &kept.sha256, app.clock.now()).await?;
    if taken.digest != package.digest() {
        return Err(Problem::new(
            Kind::Conflict,
            "package-differs",
            "同一编号的材料先前已经收到，内容和这一份不一样，这一份没有收下。请向提交方核实以哪一份为准。",
        ));
    }
    Ok(Json(view(&taken)))
}

/// The packages that the court took, the latest first.
#[utoipa::path(get, path = "/api/court/imports", tag = "exchange",
    responses((status = OK, body = [ImportView])))]
pub(crate) async fn imports(
    State(app): State<Shared>,
    staff: Staff,
) -> Result<Json<Vec<ImportView>>, Problem> {
    let clerk = clerk(staff)?;
    let imports = app.exchange.imports.list(&clerk.organisation.id).await?;
    Ok(Json(imports.iter().map(view).collect()))
}

/// A package with everything its manifest says.
#[utoipa::path(get, path = "/api/court/imports/{import}", tag = "exchange", params(("import" = String, Path)),
    responses((status = OK, body = ImportDetail)))]
pub(crate) async fn imported(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Json<ImportDetail>, Problem> {
    let found = find(&app, staff, &id).await?;
    Ok(Json(ImportDetail { row: view(&found), manifest: found.manifest }))
}

/// Says that the filing is over at the court (not accepted, withdrawn or dismissed): while it is not, nobody can apply
/// for the same agreement here (民诉法解释 352).
#[utoipa::path(post, path = "/api/court/imports/{import}/end", tag = "exchange", params(("import" = String, Path)),
    responses((status = OK, body = ImportView)))]
pub(crate) async fn end_import(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Json<ImportView>, Problem> {
    let clerk = clerk(staff)?;
    let ended = app.exchange.imports.end(&clerk.organisation.id, &id, app.clock.now()).await?;
    Ok(Json(view(&ended.ok_or_else(Problem::unknown)?)))
}

/// The path of a document of a package.
#[derive(Debug, Deserialize)]
pub(crate) struct ImportedPath {
    import: String,
    sha256: String,
}

/// A document of a package, byte for byte.
#[utoipa::path(get, path = "/api/court/imports/{import}/documents/{sha256}", tag = "exchange",
    params(("import" = String, Path), ("sha256" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf")))]
pub(crate) async fn imported_document(
    State(app): State<Shared>,
    staff: Staff,
    Path(ImportedPath { import, sha256 }): Path<ImportedPath>,
) -> Result<Response, Problem> {
    let found = find(&app, staff, &import).await?;
    let position = found.manifest.documents.iter().position(|document| document.sha256 == sha256);
    let position = position.ok_or_else(Problem::unknown)?;
    let bytes = app.cases.kept_file(&found.package_sha256).await?;
    let package = tokio::task::spawn_blocking(move || Package::read(&bytes))
        .await
        .map_err(|error| Problem::failure(&error))?
        .map_err(|fault| Problem::failure(&fault))?;
    let media_type = HeaderValue::from_str(&package.manifest.documents[position].media_type)
        .map_err(|error| Problem::failure(&error))?;
    let document = package.documents.into_iter().nth(position).ok_or_else(Problem::unknown)?;
    let mut response = document.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    Ok(response)
}

/// An endpoint to enter.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewWebhook {
    /// `http://` or `https://`; addresses of the own network are allowed.
    url: String,
}

/// An endpoint that notices go to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Webhook {
    id: String,
    url: String,
    /// `all` cases, or those filed with the `court`.
    scope: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// Since when it gets nothing, because it answered 410.
    #[schema(format = DateTime)]
    stopped_at: Option<String>,
    /// Notices on their way.
    waiting: i64,
    /// Notices of the last thirty days that arrived.
    done: i64,
    /// Notices that were given up after ten tries.
    dead: i64,
    /// When the next one is tried.
    #[schema(format = DateTime)]
    next_at: Option<String>,
    /// Why one did not arrive: `unreachable`, `timeout`, `gone` or `status-<code>`.
    failure: Option<String>,
}

/// A new endpoint with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookMade {
    #[serde(flatten)]
    webhook: Webhook,
    /// `whsec_…`: the key of the signatures (Standard Webhooks).
    secret: String,
}

/// Enters an endpoint of the center or of a court.
#[utoipa::path(post, path = "/api/admin/webhooks", tag = "exchange", request_body = NewWebhook,
    responses((status = CREATED, body = WebhookMade)))]
pub(crate) async fn add_webhook(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewWebhook>,
) -> Result<Response, Problem> {
    let (account, scope) = administrator(&app, staff).await?;
    let url = new.url.trim();
    if url.len() > URL_MAX || !is_address(url) {
        return Err(Problem::new(
            Kind::Invalid,
            "webhook-url",
            "这个地址用不了，没有保存。请填http://或https://开头的完整地址，不要带用户名和密码。",
        ));
    }
    let made = app.exchange.endpoints.add(&account.organisation.id, scope, url, app.clock.now()).await?;
    let (endpoint, key) = made.ok_or_else(|| {
        Problem::new(
            Kind::Conflict,
            "webhooks-full",
            "通知地址已经有10个，不能再加。请先删掉不用的，再添加。",
        )
    })?;
    Ok(problem::created(WebhookMade { webhook: webhook(endpoint), secret: key.reveal() }))
}

/// The endpoints of the administrator's organisation, and what became of the notices to each.
#[utoipa::path(get, path = "/api/admin/webhooks", tag = "exchange", responses((status = OK, body = [Webhook])))]
pub(crate) async fn webhooks(State(app): State<Shared>, staff: Staff) -> Result<Json<Vec<Webhook>>, Problem> {
    let (account, _) = administrator(&app, staff).await?;
    let endpoints = app.exchange.endpoints.list(&account.organisation.id).await?;
    Ok(Json(endpoints.into_iter().map(webhook).collect()))
}

/// Takes an endpoint out; what waits for it is not sent.
#[utoipa::path(delete, path = "/api/admin/webhooks/{webhook}", tag = "exchange", params(("webhook" = String, Path)),
    responses((status = NO_CONTENT)))]
pub(crate) async fn remove_webhook(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (account, _) = administrator(&app, staff).await?;
    let removed = app.exchange.endpoints.remove(&account.organisation.id, &id).await?;
    if removed { Ok(problem::done()) } else { Err(Problem::unknown()) }
}

/// Lets a stopped endpoint get notices again and tries those once more that were given up.
#[utoipa::path(post, path = "/api/admin/webhooks/{webhook}/retry", tag = "exchange",
    params(("webhook" = String, Path)), responses((status = NO_CONTENT)))]
pub(crate) async fn retry_webhook(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (account, _) = administrator(&app, staff).await?;
    let found = app.exchange.endpoints.revive(&account.organisation.id, &id, app.clock.now()).await?;
    if found { Ok(problem::done()) } else { Err(Problem::unknown()) }
}

/// The clerk who asks; to everybody else there are no imports.
fn clerk(staff: Staff) -> Result<Account, Problem> {
    if staff.account.role == StaffRole::Clerk { Ok(staff.account) } else { Err(Problem::unknown()) }
}

/// The administrator who asks, of a body that may have endpoints.
async fn administrator(app: &Shared, staff: Staff) -> Result<(Account, Scope), Problem> {
    if staff.account.role != StaffRole::Admin {
        return Err(Problem::unknown());
    }
    let scope = app.exchange.endpoints.scope_of(&staff.account).await?;
    Ok((staff.account, scope.ok_or_else(Problem::unknown)?))
}

async fn find(app: &Shared, staff: Staff, id: &str) -> Result<Import, Problem> {
    let clerk = clerk(staff)?;
    app.exchange.imports.find(&clerk.organisation.id, id).await?.ok_or_else(Problem::unknown)
}

fn refused(fault: &Fault) -> Problem {
    let kind = if *fault == Fault::TooLarge { Kind::TooLarge } else { Kind::Invalid };
    Problem::new(kind, fault.code(), fault.sentence())
}

/// A name from a stranger's file, cut to what fits a sentence.
fn short(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

fn view(import: &Import) -> ImportView {
    let Import { id, digest, manifest, received_at, received_by, ended_at, .. } = import;
    let document = |entry: &manifest::FiledDocument| ImportedDocument {
        code: entry.code.clone(),
        title: entry.title.clone(),
        sha256: entry.sha256.clone(),
        length: entry.length,
        media_type: entry.media_type.clone(),
        url: format!("/api/court/imports/{id}/documents/{}", entry.sha256),
    };
    ImportView {
        id: id.clone(),
        external_id: manifest.external_id.clone(),
        digest: digest.clone(),
        number: manifest.number.clone(),
        title: manifest.title.clone(),
        cause: manifest.cause.clone(),
        committee: manifest.committee.name.clone(),
        parties: manifest.parties.iter().map(|party| party.who.name().to_owned()).collect(),
        filed_at: manifest.filed_at.to_string(),
        received_at: received_at.to_string(),
        received_by: received_by.clone(),
        ended_at: ended_at.map(|at| at.to_string()),
        documents: manifest.documents.iter().map(document).collect(),
    }
}

fn webhook(endpoint: Endpoint) -> Webhook {
    Webhook {
        id: endpoint.id,
        url: endpoint.url,
        scope: endpoint.scope,
        created_at: endpoint.created_at.to_string(),
        stopped_at: endpoint.stopped_at.map(|at| at.to_string()),
        waiting: endpoint.waiting,
        done: endpoint.done,
        dead: endpoint.dead,
        next_at: endpoint.next_at.map(|at| at.to_string()),
        failure: endpoint.failure,
    }
}
