//! The people of the register, as administrators keep them: accounts, first passwords, certificates, who is out of service.
//!
//! Source: `legal.md` G-72: an administrator opens no case. What is still somebody's is told by number and state.

use super::{
    caller::{Input, Staff},
    register::{NamedOrganisation, administrator, by_id, named},
};
use crate::{
    account::role_key,
    app::{App, Shared},
    live,
    problem::{self, Kind, Problem},
    register::{
        Mediator, Skills, check,
        form::{AccountChange, NewAccount},
    },
    session::Subject,
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use confirm::{
    case::id::{AccountId, OrgId},
    queue::label::of_state,
    service::certificate::{CertificateState, Holder},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Characters of a password that the service makes up: 80 random bits, and short enough to be read over a telephone.
const MADE_UP: usize = 16;

/// An account as administrators see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountRecord {
    id: AccountId,
    login: String,
    name: String,
    role: String,
    /// The role in words.
    role_label: &'static str,
    organisation: NamedOrganisation,
    disabled: bool,
    /// Whether the password is still the one that the service made up.
    first_password: bool,
    /// With what the person signs; nothing before the first signature.
    certificate: Option<CertificateView>,
    /// What the register has about a mediator.
    mediator: Option<MediatorRecord>,
}

/// A certificate of a member of staff or a seal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CertificateView {
    /// Serial number in hex.
    serial: String,
    #[schema(format = DateTime)]
    valid_until: String,
    /// Since when it is taken back.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// Whether a signature can rest on it now.
    serves: bool,
}

/// A mediator as administrators see them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MediatorRecord {
    #[serde(flatten)]
    skills: Skills,
    posts: Vec<OrgId>,
    #[schema(format = DateTime)]
    registered_at: Option<String>,
    #[schema(format = DateTime)]
    notified_at: Option<String>,
}

/// An account that was put in.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedAccount {
    #[serde(flatten)]
    account: AccountRecord,
    /// The password that the service made up; told once and kept nowhere.
    password: Option<String>,
}

/// A password for somebody else.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    /// The one that the person chose; without it the service makes one up, which has to be changed first.
    #[serde(default)]
    password: Option<String>,
}

/// A password that the service made up.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadePassword {
    /// Told once and kept nowhere.
    password: Option<String>,
}

/// An open case that somebody still has; no title and no names.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenCase {
    /// 人调字 number, or what the case is found by before it has one.
    number: String,
    /// The committee.
    organisation: NamedOrganisation,
    /// Where it stands, in words.
    states: Vec<String>,
}

/// A change of the register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterChange {
    #[schema(format = DateTime)]
    at: String,
    /// Name of the administrator.
    by: String,
    /// What was changed, by its present name.
    subject: String,
    /// For example `add_account` or `disable`.
    kind: String,
    /// Why, where the change had a reason: `left`, `moved`, `compromised`.
    detail: String,
}

/// All accounts, those that are disabled among them.
#[utoipa::path(get, path = "/api/admin/accounts", tag = "admin", responses((status = OK, body = [AccountRecord])))]
pub(crate) async fn account_records(
    State(app): State<Shared>,
    staff: Staff,
) -> Result<Json<Vec<AccountRecord>>, Problem> {
    administrator(&app, &staff).await?;
    accounts(&app).await.map(Json)
}

/// Puts an account in. A mediator is not registered yet.
#[utoipa::path(post, path = "/api/admin/accounts", tag = "admin", request_body = NewAccount,
    responses((status = CREATED, body = AddedAccount)))]
pub(crate) async fn add_account(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewAccount>,
) -> Result<Response, Problem> {
    let author = administrator(&app, &staff).await?;
    let (hash, password) = hashed(&app, new.password.as_deref()).await?;
    let id = app.accounts.register().add_account(new, hash, author).await?;
    Ok(problem::created(AddedAccount { account: account(&app, &id).await?, password }))
}

/// Changes an account: set_name, disable, enable, register, notify, withdraw, set_skills, set_posts, set_particulars.
#[utoipa::path(post, path = "/api/admin/accounts/{id}", tag = "admin", params(("id" = String, Path)),
    request_body = AccountChange, responses((status = OK, body = AccountRecord)))]
pub(crate) async fn change_account(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    Input(change): Input<AccountChange>,
) -> Result<Json<AccountRecord>, Problem> {
    let author = administrator(&app, &staff).await?;
    let id = AccountId::new(id);
    account(&app, &id).await?;
    let signed_in = app.accounts.find(&id).await?;
    let leaving = match &change {
        AccountChange::Disable { reason } => Some(*reason),
        _ => None,
    };
    app.accounts.register().change_account(&id, change, author).await?;
    if let Some(gone) = signed_in
        && app.accounts.find(&id).await?.is_none()
    {
        app.hub.close(&live::subject(&Subject::Staff(gone)));
    }
    // Whoever is out can't sign in any more, whether or not the key store answers.
    if let Some(reason) = leaving {
        app.cases.revoke_staff(id.as_str(), (reason.revocation(), author.at), author.at).await?;
    }
    account(&app, &id).await.map(Json)
}

/// Gives an account a new password and ends what is signed in with the old one.
#[utoipa::path(post, path = "/api/admin/accounts/{id}/password", tag = "admin", params(("id" = String, Path)),
    request_body = NewPassword, responses((status = OK, body = MadePassword)))]
pub(crate) async fn set_password(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    Input(new): Input<NewPassword>,
) -> Result<Json<MadePassword>, Problem> {
    let author = administrator(&app, &staff).await?;
    let id = AccountId::new(id);
    if id == *author.account {
        return Err(Problem::new(
            Kind::Conflict,
            "own-account",
            "不能在这里重设自己的密码。请由另一位管理员来重设。",
        ));
    }
    account(&app, &id).await?;
    let (hash, password) = hashed(&app, new.password.as_deref()).await?;
    app.accounts.register().set_password(&id, (&hash, password.is_some()), author).await?;
    if let Some(account) = app.accounts.find(&id).await? {
        app.hub.close(&live::subject(&Subject::Staff(account)));
    }
    Ok(Json(MadePassword { password }))
}

/// The open cases that somebody still has, by number and state: to be handed over before or after they leave.
#[utoipa::path(get, path = "/api/admin/accounts/{id}/cases", tag = "admin", params(("id" = String, Path)),
    responses((status = OK, body = [OpenCase])))]
pub(crate) async fn open_cases(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Json<Vec<OpenCase>>, Problem> {
    administrator(&app, &staff).await?;
    let id = AccountId::new(id);
    account(&app, &id).await?;
    let entries = by_id(app.accounts.register().all().await?);
    let duties = app.cases.duties(&id).await?;
    Ok(Json(
        duties
            .into_iter()
            .map(|duty| OpenCase {
                organisation: named(&duty.committee, &entries),
                states: duty.states.iter().map(|code| of_state(code).to_owned()).collect(),
                number: duty.number,
            })
            .collect(),
    ))
}

/// Who changed the register, what and when; the latest 200.
#[utoipa::path(get, path = "/api/admin/changes", tag = "admin", responses((status = OK, body = [RegisterChange])))]
pub(crate) async fn changes(
    State(app): State<Shared>,
    staff: Staff,
) -> Result<Json<Vec<RegisterChange>>, Problem> {
    administrator(&app, &staff).await?;
    let noted = app.accounts.register().journal().await?;
    Ok(Json(
        noted
            .into_iter()
            .map(|noted| RegisterChange {
                at: noted.at.to_string(),
                by: noted.by,
                subject: noted.subject,
                kind: noted.kind,
                detail: noted.detail,
            })
            .collect(),
    ))
}

/// The hash of `chosen`, or of a password that is made up and told.
async fn hashed(app: &App, chosen: Option<&str>) -> Result<(String, Option<String>), Problem> {
    if let Some(chosen) = chosen {
        check::password(chosen)?;
        return Ok((app.accounts.hash(chosen).await?, None));
    }
    let made = in_groups(&app.secrets.token().reveal()[..MADE_UP]);
    Ok((app.accounts.hash(&made).await?, Some(made)))
}

/// Letters and digits in groups of four, as people read them out.
fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

impl CertificateView {
    pub(super) fn of(state: &CertificateState, now: Timestamp) -> Self {
        Self {
            serial: state.serial.clone(),
            valid_until: state.valid_until.to_string(),
            revoked_at: state.revoked_at.map(|at| at.to_string()),
            serves: state.serves(now),
        }
    }
}

async fn accounts(app: &App) -> Result<Vec<AccountRecord>, Problem> {
    let register = app.accounts.register();
    let entries = by_id(register.all().await?);
    let mut mediators: HashMap<AccountId, Mediator> =
        register.all_mediators().await?.into_iter().map(|mediator| (mediator.id.clone(), mediator)).collect();
    let all = app.accounts.with_disabled().await?;
    let holders = all.iter().map(|(account, _)| Holder::Account(account.id.clone())).collect();
    let certificates = app.cases.certificates(holders).await?;
    let now = app.clock.now();
    Ok(all
        .into_iter()
        .zip(certificates)
        .map(|((account, disabled), certificate)| AccountRecord {
            mediator: mediators.remove(&account.id).map(record_of),
            certificate: certificate.map(|state| CertificateView::of(&state, now)),
            organisation: named(&account.organisation.id, &entries),
            role: role_key(account.role).to_owned(),
            role_label: account.role.label(),
            first_password: account.first_password,
            login: account.login,
            name: account.name,
            id: account.id,
            disabled,
        })
        .collect())
}

fn record_of(mediator: Mediator) -> MediatorRecord {
    MediatorRecord {
        skills: mediator.skills,
        posts: mediator.posts,
        registered_at: mediator.standing.registered_at.map(|at| at.to_string()),
        notified_at: mediator.standing.notified_at.map(|at| at.to_string()),
    }
}

async fn account(app: &App, id: &AccountId) -> Result<AccountRecord, Problem> {
    let found = accounts(app).await?.into_iter().find(|record| record.id == *id);
    found.ok_or_else(Problem::unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_password_is_read_in_groups_of_four() {
        assert_eq!(in_groups("abcdefghijklmnop"), "abcd-efgh-ijkl-mnop");
    }
}
