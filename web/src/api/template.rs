//! 模板: what administrators keep for mediators, and what a mediator is offered.

use super::{
    caller::{Input, Staff},
    register::administrator,
};
use crate::{
    app::Shared,
    problem::{self, Problem},
    register::template::{NewTemplate, Template, TemplateChange},
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};

/// The templates that are offered where this member of staff works: those of the own organisation first.
#[utoipa::path(get, path = "/api/templates", tag = "register", responses((status = OK, body = [Template])))]
pub(crate) async fn templates(
    State(app): State<Shared>,
    staff: Staff,
) -> Result<Json<Vec<Template>>, Problem> {
    let register = app.accounts.register();
    Ok(Json(register.templates_for(&staff.account.organisation.id).await?))
}

/// All templates, those among them that are offered no more.
#[utoipa::path(get, path = "/api/admin/templates", tag = "admin", responses((status = OK, body = [Template])))]
pub(crate) async fn template_records(
    State(app): State<Shared>,
    staff: Staff,
) -> Result<Json<Vec<Template>>, Problem> {
    administrator(&app, &staff).await?;
    Ok(Json(app.accounts.register().templates().await?))
}

/// Puts a template in.
#[utoipa::path(post, path = "/api/admin/templates", tag = "admin", request_body = NewTemplate,
    responses((status = CREATED, body = Template)))]
pub(crate) async fn add_template(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewTemplate>,
) -> Result<Response, Problem> {
    let author = administrator(&app, &staff).await?;
    Ok(problem::created(app.accounts.register().add_template(new, author).await?))
}

/// Changes a template: write, retire, restore. Cases that took its text keep what they have.
#[utoipa::path(post, path = "/api/admin/templates/{id}", tag = "admin", params(("id" = String, Path)),
    request_body = TemplateChange, responses((status = OK, body = Template)))]
pub(crate) async fn change_template(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    Input(change): Input<TemplateChange>,
) -> Result<Json<Template>, Problem> {
    let author = administrator(&app, &staff).await?;
    app.accounts.register().change_template(&id, change, author).await.map(Json)
}
