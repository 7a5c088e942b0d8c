//! The accounts of staff and the organisations they work for.
//!
//! Passwords are kept as Argon2id hashes. Parties have no account: see `invitation`.

use crate::{
    register::{Register, row::years},
    secret::Secrets,
};
use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString},
};
use confirm::{
    case::{
        actor::StaffRole,
        id::{AccountId, OrgId},
        organisation::Organisation,
    },
    retention::Retention,
};
use jiff::Timestamp;
use sqlx::{AnyConnection, AnyPool};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::Semaphore;

/// Passwords checked at once. Each takes 19 MiB for about 50 ms, so more would cost memory and not be faster.
const CHECKS_AT_ONCE: usize = 2;

/// How roles are written in the table; the API has the same names.
const ROLES: [(StaffRole, &str); 10] = [
    (StaffRole::Mediator, "mediator"),
    (StaffRole::Recorder, "recorder"),
    (StaffRole::SealKeeper, "seal_keeper"),
    (StaffRole::Operator, "operator"),
    (StaffRole::Judge, "judge"),
    (StaffRole::Clerk, "clerk"),
    (StaffRole::Assistant, "assistant"),
    (StaffRole::President, "president"),
    (StaffRole::Supervisor, "supervisor"),
    (StaffRole::Admin, "admin"),
];

/// The key of a role in tables and in the API.
pub(crate) fn role_key(role: StaffRole) -> &'static str {
    ROLES.iter().find(|(known, _)| *known == role).map(|(_, key)| *key).expect("ROLES holds every role")
}

fn role(key: &str) -> Result<StaffRole, sqlx::Error> {
    ROLES
        .iter()
        .find(|(_, known)| *known == key)
        .map(|(role, _)| *role)
        .ok_or_else(|| sqlx::Error::Decode(format!("no role {key}").into()))
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: StaffRole,
    pub(crate) organisation: Organisation,
    /// Whether the password is still the one that the service made up; then it has to be changed before anything else.
    pub(crate) first_password: bool,
}

/// What is needed for a new account.
pub(crate) struct Draft {
    pub(crate) login: String,
    /// From [`Accounts::hash`].
    pub(crate) password_hash: String,
    pub(crate) name: String,
    pub(crate) role: StaffRole,
    /// Whether the service made the password up.
    pub(crate) first_password: bool,
}

/// A row of accounts joined with organisations, in the order of [`EVERY`].
type Row = (String, String, String, String, String, String, String, String, String, i64, i64, i64);

const EVERY: &str = "select a.id, a.login, a.name, a.role, o.id, o.name, o.short, o.phone, o.code, a.first_password, \
     o.keeps_with, o.keeps_without from accounts a join organisations o on o.id = a.organisation";

/// A row of organisations, in the order of [`BODY`].
type Body = (String, String, String, String, String, i64, i64);

const BODY: &str = "select id, name, short, phone, code, keeps_with, keeps_without from organisations";

fn body((id, name, short, phone, code, with, without): Body) -> Result<Organisation, sqlx::Error> {
    let retention = Retention { with_agreement: years(with)?, without_agreement: years(without)? };
    Ok(Organisation { id: OrgId::new(id), name, short, phone, code, retention })
}

fn account(
    (id, login, name, key, org, org_name, short, phone, code, first, with, without): Row,
) -> Result<Account, sqlx::Error> {
    let organisation = body((org, org_name, short, phone, code, with, without))?;
    let first_password = first != 0;
    Ok(Account { id: AccountId::new(id), login, name, role: role(&key)?, organisation, first_password })
}

/// Accounts and organisations in the database.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    pool: AnyPool,
    secrets: Arc<Secrets>,
    checks: Arc<Semaphore>,
}

impl Accounts {
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>) -> Self {
        Self { pool, secrets, checks: Arc::new(Semaphore::new(CHECKS_AT_ONCE)) }
    }

    /// The account of `login`, if `password` is right. An unknown login takes as long as a wrong password.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn authenticate(
        &self,
        login: &str,
        password: &str,
    ) -> Result<Option<Account>, sqlx::Error> {
        let stored: Option<(String, String)> =
            sqlx::query_as("select id, password_hash from accounts where login = $1 and disabled = 0")
                .bind(login)
                .fetch_optional(&self.pool)
                .await?;
        let (id, hash) = stored.map_or((None, None), |(id, hash)| (Some(id), Some(hash)));
        let right = self.verify(hash, password.to_owned()).await;
        match id {
            Some(id) if right => self.find(&AccountId::new(id)).await,
            Some(_) | None => Ok(None),
        }
    }

    /// The account with `id`.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn find(&self, id: &AccountId) -> Result<Option<Account>, sqlx::Error> {
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("{EVERY} where a.disabled = 0 and a.id = $1")))
                .bind(id.as_str())
                .fetch_optional(&self.pool)
                .await?;
        row.map(account).transpose()
    }

    /// All accounts, by organisation and role.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn all(&self) -> Result<Vec<Account>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "{EVERY} where a.disabled = 0 order by a.created_at, a.login"
        )))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(account).collect()
    }

    /// All accounts in the same order, and whether each is disabled.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn with_disabled(&self) -> Result<Vec<(Account, bool)>, sqlx::Error> {
        let sql = format!("{EVERY} order by a.created_at, a.login");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        let open: Vec<AccountId> = self.all().await?.into_iter().map(|account| account.id).collect();
        rows.into_iter()
            .map(|row| {
                let account = account(row)?;
                let disabled = !open.contains(&account.id);
                Ok((account, disabled))
            })
            .collect()
    }

    /// The organisation with `id`.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn organisation(&self, id: &OrgId) -> Result<Option<Organisation>, sqlx::Error> {
        let row: Option<Body> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{BODY} where id = $1")))
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(body).transpose()
    }

    /// The organisations of one kind (`center`, `committee`, `court`) that are in service, in the order in which they
    /// were put in.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn organisations(&self, kind: &str) -> Result<Vec<Organisation>, sqlx::Error> {
        let sql = format!("{BODY} where kind = $1 and closed_at is null order by seq, name");
        let rows: Vec<Body> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(kind).fetch_all(&self.pool).await?;
        rows.into_iter().map(body).collect()
    }

    /// The judges of a court who may sign in, by name.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn judges_of(&self, court: &OrgId) -> Result<Vec<(AccountId, String)>, sqlx::Error> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select id, name from accounts where organisation = $1 and role = 'judge' and disabled = 0 \
             order by name, id",
        )
        .bind(court.as_str())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id, name)| (AccountId::new(id), name)).collect())
    }

    /// The accounts by login, those that are disabled among them.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn logins(&self) -> Result<HashMap<String, AccountId>, sqlx::Error> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select login, id from accounts").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(login, id)| (login, AccountId::new(id))).collect())
    }

    /// The register of organisations and mediators, in the same database.
    pub(crate) fn register(&self) -> Register {
        Register::new(self.pool.clone(), Arc::clone(&self.secrets))
    }

    async fn verify(&self, hash: Option<String>, password: String) -> bool {
        let Ok(_permit) = self.checks.acquire().await else { return false };
        let salt = self.secrets.salt();
        let check = move || match hash {
            Some(hash) => PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
            None => {
                // The same work, so that time does not tell which logins exist.
                let _ = digest(&password, &salt);
                false
            }
        };
        tokio::task::spawn_blocking(check).await.unwrap_or(false)
    }

    /// What is stored of `password`.
    ///
    /// # Errors
    ///
    /// The password is longer than Argon2 takes.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, sqlx::Error> {
        let (salt, password) = (self.secrets.salt(), password.to_owned());
        tokio::task::spawn_blocking(move || digest(&password, &salt))
            .await
            .map_err(|error| sqlx::Error::Encode(error.to_string().into()))?
            .map_err(|error| sqlx::Error::Encode(error.to_string().into()))
    }
}

/// Puts an account in.
///
/// # Errors
///
/// The database does not answer, or the login is taken.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    id: &AccountId,
    organisation: &OrgId,
    draft: Draft,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into accounts (id, login, password_hash, name, role, organisation, disabled, created_at, \
         first_password) values ($1, $2, $3, $4, $5, $6, 0, $7, $8)",
    )
    .bind(id.as_str())
    .bind(draft.login)
    .bind(draft.password_hash)
    .bind(draft.name)
    .bind(role_key(draft.role))
    .bind(organisation.as_str())
    .bind(now.as_microsecond())
    .bind(i64::from(draft.first_password))
    .execute(connection)
    .await?;
    Ok(())
}

fn digest(password: &str, salt: &[u8]) -> Result<String, password_hash::Error> {
    let salt = SaltString::encode_b64(salt)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}
