//! The cases: the list of what a role has to do, one case as its viewer may see it, and commands to it.

use super::caller::{Input, Signed, Staff};
use crate::{
    app::Shared,
    docket::Order,
    problem::{self, Kind, Problem},
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use confirm::case::{
    command::Command,
    id::{CaseId, OrgId, PartyId},
    registration::{Loan, Mode, Referral, Registration, Severity, Source},
    view::{BodyView, CaseRow, CaseView},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// A command to a case.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CommandRequest {
    /// Chosen by the client; the same id again gives the same answer and does nothing twice.
    id: String,
    /// The version the user saw.
    version: u64,
    /// What to do.
    command: Command,
}

/// A dispute to register.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewCase {
    /// Chosen by the client; the same id again registers nothing twice.
    #[serde(default)]
    id: Option<String>,
    /// What the case is called.
    title: String,
    /// Dispute type, for example `15`.
    dispute_type: String,
    /// 案由
    cause: String,
    /// 案件来源
    source: Source,
    /// 纠纷简要情况
    facts: String,
    /// The court that could confirm the agreement; without it the only one there is.
    #[serde(default)]
    court: Option<OrgId>,
    /// How the parties take part.
    mode: Mode,
    /// 移送函, for a case that another body sent.
    #[serde(default)]
    referral: Option<Referral>,
    /// 难易/风险.
    #[serde(default)]
    severity: Severity,
    /// Facts of a loan, for the checks K-10 and K-12.
    #[serde(default)]
    loan: Option<Loan>,
    /// Number of the batch, for one company against many owners.
    #[serde(default)]
    batch: Option<String>,
}

/// The cases this role has something to do with.
#[utoipa::path(get, path = "/api/cases", tag = "case", responses((status = OK, body = [CaseRow])))]
pub(crate) async fn list(State(app): State<Shared>, staff: Staff) -> Result<Json<Vec<CaseRow>>, Problem> {
    Ok(Json(app.rows(&staff.session).await?))
}

/// Registers a dispute.
#[utoipa::path(post, path = "/api/cases", tag = "case", request_body = NewCase,
    responses((status = CREATED, body = CaseView)))]
pub(crate) async fn register(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewCase>,
) -> Result<Response, Problem> {
    let courts = app.accounts.organisations("court").await?;
    let wanted = new.court.filter(|court| !court.as_str().is_empty());
    let found = courts.into_iter().find(|court| wanted.as_ref().is_none_or(|wanted| *wanted == court.id));
    let court = found.ok_or_else(|| {
        Problem::new(Kind::Invalid, "court-unknown", "没有这个法院，案件没有登记。请从列表里重新选择法院。")
    })?;
    let registration = Registration {
        title: new.title,
        dispute_type: new.dispute_type,
        cause: new.cause,
        source: new.source,
        facts: new.facts,
        court: court.id.clone(),
        mode: new.mode,
        referral: new.referral,
        severity: new.severity,
        loan: new.loan,
        batch: new.batch,
    };
    let request = new.id.unwrap_or_else(|| app.secrets.id());
    Ok(problem::created(
        app.register(&staff.session, &request, (&registration, &court), app.clock.now()).await?,
    ))
}

/// A case as its viewer may see it.
#[utoipa::path(get, path = "/api/cases/{case}", tag = "case", params(("case" = String, Path)),
    responses((status = OK, body = CaseView)))]
pub(crate) async fn show(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<String>,
) -> Result<Json<CaseView>, Problem> {
    Ok(Json(app.view(&session, &CaseId::new(case)).await?))
}

/// Carries a command out and answers with the case as it is then.
#[utoipa::path(post, path = "/api/cases/{case}/commands", tag = "case", params(("case" = String, Path)),
    request_body = CommandRequest, responses((status = OK, body = CaseView)))]
pub(crate) async fn command(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<String>,
    Input(CommandRequest { id, version, command }): Input<CommandRequest>,
) -> Result<Json<CaseView>, Problem> {
    let case = CaseId::new(case);
    let order = Order { case: case.clone(), version, request: id, command };
    app.perform(&session, order, app.clock.now()).await?;
    Ok(Json(app.view(&session, &case).await?))
}

/// The courts that can be chosen when a dispute is registered.
#[utoipa::path(get, path = "/api/courts", tag = "case", responses((status = OK, body = [BodyView])))]
pub(crate) async fn courts(State(app): State<Shared>, _: Staff) -> Result<Json<Vec<BodyView>>, Problem> {
    let courts = app.accounts.organisations("court").await?;
    Ok(Json(
        courts
            .into_iter()
            .map(|court| BodyView { id: court.id, name: court.name, phone: court.phone })
            .collect(),
    ))
}

/// The path of something that belongs to a party of a case.
#[derive(Debug, Deserialize)]
pub(crate) struct PartyPath {
    pub(crate) case: CaseId,
    pub(crate) party: PartyId,
}
