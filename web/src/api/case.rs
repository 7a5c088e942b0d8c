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
    clause::ClauseDraft,
    command::{Command, Core},
    id::{CaseId, OrgId, PartyId},
    organisation::Organisation,
    party::PartyDraft,
    registration::{Loan, Mode, Referral, Registration, Severity, Source},
    view::{BodyView, CaseRow, CaseView},
};
use confirm::lint::Finding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A command to a case.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CommandRequest {
    /// Chosen by the client; the same id again gives the same answer and does nothing twice.
    id: String,
    /// The version the user saw.
    version: u64,
    /// The state the user saw, for example `M60` or `C20`; if the case is in another one, nothing is done (`stale`).
    #[serde(default)]
    expected_state: Option<String>,
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

/// Many disputes of one company (`legal.md` A-47): the same particulars, one respondent and one set of facts a row.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Batch {
    /// What all have in common; its `title` and `facts` stand where a row has none of its own.
    common: NewCase,
    /// The company.
    applicant: PartyDraft,
    /// At most a hundred.
    rows: Vec<BatchRow>,
}

/// A row of a batch.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct BatchRow {
    /// Who owes.
    respondent: PartyDraft,
    /// What the case is called.
    #[serde(default)]
    title: Option<String>,
    /// 纠纷简要情况
    #[serde(default)]
    facts: Option<String>,
}

/// What became of a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchResult {
    /// Number of the row, from 1.
    row: usize,
    /// The case, if it was registered.
    case: Option<CaseId>,
    /// Why not, or what is still missing, in the user's words.
    problem: Option<String>,
}

/// Rows of a batch: more would keep a browser waiting too long, and a second batch is no trouble.
const ROWS_MAX: usize = 100;

/// Registers one dispute for each row, with both parties, as drafts. A row that can't be right is named and the others
/// go on; the same `common.id` again registers nothing twice.
#[utoipa::path(post, path = "/api/cases/batch", tag = "case", request_body = Batch,
    responses((status = OK, body = [BatchResult])))]
pub(crate) async fn register_batch(
    State(app): State<Shared>,
    staff: Staff,
    Input(batch): Input<Batch>,
) -> Result<Json<Vec<BatchResult>>, Problem> {
    if batch.rows.is_empty() || batch.rows.len() > ROWS_MAX {
        let sentence = "一批要有1到100户。请分批录入。";
        return Err(Problem::new(Kind::Invalid, "batch-size", sentence));
    }
    let name = batch.common.id.clone().unwrap_or_else(|| app.secrets.id());
    let (court, common) = place(&app, batch.common).await?;
    let mut results = Vec::with_capacity(batch.rows.len());
    for (index, row) in batch.rows.into_iter().enumerate() {
        let registration = Registration {
            title: row.title.unwrap_or_else(|| common.title.clone()),
            facts: row.facts.unwrap_or_else(|| common.facts.clone()),
            batch: Some(name.clone()),
            ..common.clone()
        };
        let request = format!("{name} {}", index + 1);
        let done = register_pair(
            &app,
            &staff,
            &request,
            (&registration, &court),
            [batch.applicant.clone(), row.respondent],
        );
        let (case, problem) = match done.await {
            Ok(case) => (Some(case), None),
            Err((case, problem)) => (case, Some(problem.detail().to_owned())),
        };
        results.push(BatchResult { row: index + 1, case, problem });
    }
    Ok(Json(results))
}

async fn register_pair(
    app: &Shared,
    staff: &Staff,
    request: &str,
    (registration, court): (&Registration, &Organisation),
    parties: [PartyDraft; 2],
) -> Result<CaseId, (Option<CaseId>, Problem)> {
    let now = app.clock.now();
    let view = app
        .register(&staff.session, request, (registration, court), now)
        .await
        .map_err(|problem| (None, problem))?;
    for (number, draft) in parties.into_iter().enumerate() {
        let seen = app.view(&staff.session, &view.id).await;
        let version = seen.map_err(|problem| (Some(view.id.clone()), problem))?.version;
        let order = Order {
            case: view.id.clone(),
            version,
            request: format!("{request} party {number}"),
            state: None,
            command: Core::AddParty { draft }.into(),
        };
        app.perform(&staff.session, order, now).await.map_err(|problem| (Some(view.id.clone()), problem))?;
    }
    Ok(view.id)
}

/// A clause that is being typed.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ClauseToCheck {
    /// The clause.
    draft: ClauseDraft,
    /// Its number, from 1, if it stands in the agreement already.
    #[serde(default)]
    no: Option<usize>,
}

/// What the check (K-01…K-20) finds about a clause while it is being typed; nothing is stored.
#[utoipa::path(post, path = "/api/cases/{case}/check", tag = "case", params(("case" = String, Path)),
    request_body = ClauseToCheck, responses((status = OK, body = [Finding])))]
pub(crate) async fn check(
    State(app): State<Shared>,
    staff: Staff,
    Path(case): Path<CaseId>,
    Input(clause): Input<ClauseToCheck>,
) -> Result<Json<Vec<Finding>>, Problem> {
    // Only the committee sees drafts (legal.md 0.1(1)).
    app.view(&staff.session, &case).await?.intake.ok_or_else(Problem::unknown)?;
    Ok(Json(app.cases.check_clause(&case, &clause.draft, clause.no, app.clock.now()).await?))
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
    let request = new.id.clone().unwrap_or_else(|| app.secrets.id());
    let (court, registration) = place(&app, new).await?;
    Ok(problem::created(
        app.register(&staff.session, &request, (&registration, &court), app.clock.now()).await?,
    ))
}

/// The court that was chosen, or the only one there is, and what the case begins with.
async fn place(app: &Shared, new: NewCase) -> Result<(Organisation, Registration), Problem> {
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
    Ok((court, registration))
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
    Input(CommandRequest { id, version, expected_state, command }): Input<CommandRequest>,
) -> Result<Json<CaseView>, Problem> {
    let case = CaseId::new(case);
    let order = Order { case: case.clone(), version, request: id, state: expected_state, command };
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
