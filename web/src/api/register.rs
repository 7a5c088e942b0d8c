//! The register of organisations and mediators: what everybody may read, and what administrators change.
//!
//! Source: 在线调解规则 (2021) art. 5 (B-502): organisations and mediators are made public with their basic facts, what
//! they take, what they are good at, and whether they charge.

use super::caller::{Input, Staff};
use crate::{
    app::{App, Shared},
    problem::{self, Kind, Problem},
    register::{
        Entry, Mediator, Skills,
        change::Author,
        form::{NewOrganisation, OrganisationChange},
        tree::tree,
    },
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use confirm::{
    case::{
        actor::StaffRole,
        id::{AccountId, OrgId},
    },
    jurisdiction::Division,
    registry::{Family, OrganisationKind, term_ends, term_is_over},
    retention::Retention,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// An organisation as everybody may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationNode {
    id: OrgId,
    name: String,
    short: String,
    kind: OrganisationKind,
    /// The kind in words.
    kind_label: &'static str,
    /// What it stands under; the list goes from the top down.
    parent: Option<OrgId>,
    /// How deep it stands in the tree.
    depth: u8,
    phone: String,
    division: Option<Division>,
    labels: Vec<String>,
    /// Dispute types it takes, by code; all, if none is named.
    dispute_types: Vec<String>,
    /// Whether it charges.
    charges: bool,
    /// What that means to a party, in a sentence.
    fee: &'static str,
    /// Whether it is registered (备案).
    registered: bool,
    /// Whether its agreements may go to court (备案 and 通报).
    known_to_court: bool,
    /// How many mediators may be chosen there.
    mediators: usize,
}

/// An organisation by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedOrganisation {
    id: OrgId,
    name: String,
}

/// A mediator as everybody may see them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MediatorCard {
    id: AccountId,
    name: String,
    /// The committee they belong to.
    organisation: NamedOrganisation,
    /// Others in which they also work.
    posts: Vec<NamedOrganisation>,
    /// The category in words.
    category_label: &'static str,
    #[serde(flatten)]
    skills: Skills,
    /// Whether it costs anything, in a sentence.
    fee: &'static str,
}

/// Which mediators are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MediatorFilter {
    /// A committee or studio.
    #[serde(default)]
    committee: Option<String>,
    /// A dispute type by code; those who named it come first, then those who take every type.
    #[serde(default)]
    dispute_type: Option<String>,
}

/// An organisation as administrators see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationRecord {
    #[serde(flatten)]
    node: OrganisationNode,
    /// 法院代字 of a court; division code otherwise.
    code: String,
    /// 委员人数
    members: Option<u16>,
    #[schema(format = Date)]
    term_from: Option<String>,
    /// First day after the members' term.
    #[schema(format = Date)]
    term_until: Option<String>,
    /// Whether the members have to be elected anew.
    term_over: bool,
    #[schema(format = DateTime)]
    registered_at: Option<String>,
    #[schema(format = DateTime)]
    notified_at: Option<String>,
    seal_sha256: Option<String>,
    /// 备案号; empty where none was given.
    registered_no: String,
    /// 保管期限 of the files of cases that are registered from now on.
    retention: Retention,
    /// Since when it is out of service.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// Why it is out of service.
    closed_reason: Option<String>,
    /// What a court covers.
    covers: Vec<Division>,
}

/// The tree of organisations that are in service, from the top down.
#[utoipa::path(get, path = "/api/organisations", tag = "register", responses((status = OK, body = [OrganisationNode])))]
pub(crate) async fn organisations(State(app): State<Shared>) -> Result<Json<Vec<OrganisationNode>>, Problem> {
    let register = app.accounts.register();
    let (mut entries, mediators) = (register.all().await?, register.mediators(None).await?);
    entries.retain(|entry| entry.closed.is_none());
    let now = app.clock.now();
    Ok(Json(tree(&entries).into_iter().map(|(depth, entry)| node(entry, depth, &mediators, now)).collect()))
}

/// The mediators that parties may choose (人民调解法 19).
#[utoipa::path(get, path = "/api/mediators", tag = "register", params(MediatorFilter),
    responses((status = OK, body = [MediatorCard])))]
pub(crate) async fn mediators(
    State(app): State<Shared>,
    Query(filter): Query<MediatorFilter>,
) -> Result<Json<Vec<MediatorCard>>, Problem> {
    let register = app.accounts.register();
    // No id has a NUL in it, and PostgreSQL does not even look.
    if filter.committee.as_deref().is_some_and(|id| id.contains('\0')) {
        return Err(Problem::unknown());
    }
    let committee = filter.committee.filter(|id| !id.is_empty()).map(OrgId::new);
    let found = register.mediators(committee.as_ref()).await?;
    let entries = by_id(register.all().await?);
    let now = app.clock.now();
    let takes = |mediator: &Mediator| {
        mediator.standing.registered(now)
            && entries.get(&mediator.organisation).is_none_or(|entry| entry.closed.is_none())
    };
    let found = found.into_iter().filter(takes).collect();
    let found = fitting(found, filter.dispute_type.as_deref().unwrap_or_default());
    Ok(Json(found.into_iter().map(|mediator| card(mediator, &entries)).collect()))
}

/// All organisations as administrators see them, from the top of the tree down.
#[utoipa::path(get, path = "/api/admin/organisations", tag = "admin",
    responses((status = OK, body = [OrganisationRecord])))]
pub(crate) async fn organisation_records(
    State(app): State<Shared>,
    staff: Staff,
) -> Result<Json<Vec<OrganisationRecord>>, Problem> {
    administrator(&app, &staff).await?;
    records(&app).await.map(Json)
}

/// Puts an organisation in. It is not registered yet.
#[utoipa::path(post, path = "/api/admin/organisations", tag = "admin", request_body = NewOrganisation,
    responses((status = CREATED, body = OrganisationRecord)))]
pub(crate) async fn add_organisation(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewOrganisation>,
) -> Result<Response, Problem> {
    let author = administrator(&app, &staff).await?;
    let id = app.accounts.register().add_organisation(new, author).await?;
    Ok(problem::created(record(&app, &id).await?))
}

/// Changes an organisation: describe, move, register, notify, withdraw, set_seal, cover, set_retention, close, reopen.
#[utoipa::path(post, path = "/api/admin/organisations/{id}", tag = "admin", params(("id" = String, Path)),
    request_body = OrganisationChange, responses((status = OK, body = OrganisationRecord)))]
pub(crate) async fn change_organisation(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    Input(change): Input<OrganisationChange>,
) -> Result<Json<OrganisationRecord>, Problem> {
    let author = administrator(&app, &staff).await?;
    let id = OrgId::new(id);
    app.accounts.register().change_organisation(&id, change, author).await?;
    record(&app, &id).await.map(Json)
}

/// Whether the register is this member of staff's to change: an administrator of the center.
pub(super) async fn administrator<'a>(app: &App, staff: &'a Staff) -> Result<Author<'a>, Problem> {
    let account = &staff.account;
    let home = app.accounts.register().organisation(&account.organisation.id).await?;
    let center = home.is_some_and(|entry| entry.kind.family() == Family::Center);
    if account.role == StaffRole::Admin && center {
        return Ok(Author { account: &account.id, at: app.clock.now(), allow_test_division: app.demo });
    }
    Err(Problem::new(
        Kind::Forbidden,
        "not-administrator",
        "只有多元化解中心的系统管理员可以维护组织和账号。需要改动，请联系中心管理员。",
    ))
}

/// Those who take `dispute_type`: who named it first, then who takes every type.
fn fitting(mediators: Vec<Mediator>, dispute_type: &str) -> Vec<Mediator> {
    if dispute_type.is_empty() {
        return mediators;
    }
    let named = |mediator: &Mediator| mediator.skills.dispute_types.iter().any(|code| code == dispute_type);
    let (mut first, rest): (Vec<_>, Vec<_>) = mediators.into_iter().partition(named);
    first.extend(rest.into_iter().filter(|mediator| mediator.skills.dispute_types.is_empty()));
    first
}

fn node(entry: &Entry, depth: u8, mediators: &[Mediator], now: Timestamp) -> OrganisationNode {
    let works_here = |mediator: &&Mediator| {
        mediator.standing.registered(now)
            && (mediator.organisation == entry.id || mediator.posts.contains(&entry.id))
    };
    OrganisationNode {
        id: entry.id.clone(),
        name: entry.name.clone(),
        short: entry.short.clone(),
        kind: entry.kind,
        kind_label: entry.kind.label(),
        parent: entry.parent.clone(),
        depth,
        phone: entry.phone.clone(),
        division: entry.division.clone(),
        labels: entry.labels.clone(),
        dispute_types: entry.dispute_types.clone(),
        charges: entry.charges,
        fee: fee(entry.charges),
        registered: entry.standing.registered(now),
        known_to_court: entry.standing.known_to_court(now),
        mediators: mediators.iter().filter(works_here).count(),
    }
}

fn card(mediator: Mediator, entries: &HashMap<OrgId, Entry>) -> MediatorCard {
    let charges = entries.get(&mediator.organisation).is_some_and(|entry| entry.charges);
    MediatorCard {
        organisation: named(&mediator.organisation, entries),
        posts: mediator.posts.iter().map(|post| named(post, entries)).collect(),
        id: mediator.id,
        name: mediator.name,
        category_label: mediator.skills.category.label(),
        skills: mediator.skills,
        fee: fee(charges),
    }
}

fn fee(charges: bool) -> &'static str {
    if charges {
        "商事调解可以收费，费用由调解组织事先告知。"
    } else {
        "调解不收取任何费用。"
    }
}

pub(super) fn named(id: &OrgId, entries: &HashMap<OrgId, Entry>) -> NamedOrganisation {
    NamedOrganisation {
        id: id.clone(),
        name: entries.get(id).map(|entry| entry.name.clone()).unwrap_or_default(),
    }
}

pub(super) fn by_id(entries: Vec<Entry>) -> HashMap<OrgId, Entry> {
    entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect()
}

async fn records(app: &App) -> Result<Vec<OrganisationRecord>, Problem> {
    let register = app.accounts.register();
    let (entries, mediators) = (register.all().await?, register.mediators(None).await?);
    let courts = register.courts().await?;
    let now = app.clock.now();
    let record = |(depth, entry): (u8, &Entry)| {
        let term_until = entry.term_from.map(term_ends);
        let court = courts.iter().find(|court| court.id == entry.id);
        OrganisationRecord {
            node: node(entry, depth, &mediators, now),
            code: entry.code.clone(),
            members: entry.members,
            term_from: entry.term_from.map(|day| day.to_string()),
            term_until: term_until.map(|day| day.to_string()),
            term_over: term_until.is_some_and(|until| term_is_over(until, now)),
            registered_at: entry.standing.registered_at.map(|at| at.to_string()),
            notified_at: entry.standing.notified_at.map(|at| at.to_string()),
            seal_sha256: entry.seal_sha256.clone(),
            registered_no: entry.registered_no.clone(),
            retention: entry.retention,
            closed_at: entry.closed.as_ref().map(|closed| closed.at.to_string()),
            closed_reason: entry.closed.as_ref().map(|closed| closed.reason.clone()),
            covers: court.map(|court| court.covers.clone()).unwrap_or_default(),
        }
    };
    Ok(tree(&entries).into_iter().map(record).collect())
}

async fn record(app: &App, id: &OrgId) -> Result<OrganisationRecord, Problem> {
    let found = records(app).await?.into_iter().find(|record| record.node.id == *id);
    found.ok_or_else(Problem::unknown)
}
