//! Endpoints of other systems, as administrators enter them.
//!
//! An endpoint of the center is told of every case, one of a court of what was filed with that court (`legal.md` C.0).
//! Addresses of a county's own network are the normal case and allowed; who may enter one is an administrator.

use super::signature::SigningKey;
use crate::{
    account::Account,
    secret::{Purpose, Secrets},
    session::instant,
};
use confirm::case::id::OrgId;
use jiff::Timestamp;
use sqlx::AnyPool;
use std::sync::Arc;

/// Most endpoints of an organisation: every one costs a row a notice.
pub(crate) const ENDPOINTS_MAX: i64 = 10;
/// Longest address.
pub(crate) const URL_MAX: usize = 500;

/// Of which cases an endpoint is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All cases: the center's.
    All,
    /// Those that were filed with the court.
    Court,
}

impl Scope {
    /// As it stands in the table and in the API.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Court => "court",
        }
    }
}

/// An endpoint and what became of the notices to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) id: String,
    pub(crate) scope: String,
    pub(crate) url: String,
    pub(crate) created_at: Timestamp,
    /// Since when it gets nothing, because it answered 410.
    pub(crate) stopped_at: Option<Timestamp>,
    pub(crate) waiting: i64,
    pub(crate) done: i64,
    pub(crate) dead: i64,
    /// Earliest next try of what waits.
    pub(crate) next_at: Option<Timestamp>,
    /// Why the notices that did not arrive yet failed last.
    pub(crate) failure: Option<String>,
}

/// A row of webhooks with the sums of its deliveries.
type Row = (String, String, String, i64, Option<i64>, i64, i64, i64, Option<i64>, Option<String>);

/// The endpoints in the database.
#[derive(Debug, Clone)]
pub(crate) struct Endpoints {
    pool: AnyPool,
    secrets: Arc<Secrets>,
}

/// The key of the endpoint `id`: derived, so that the database holds no secret.
pub(crate) fn signing_key(secrets: &Secrets, id: &str) -> SigningKey {
    SigningKey::new(&secrets.derived(Purpose::Webhook, id))
}

impl Endpoints {
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>) -> Self {
        Self { pool, secrets }
    }

    /// Of which cases an endpoint of `account`'s organisation would be told; nothing if it may have none.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn scope_of(&self, account: &Account) -> Result<Option<Scope>, sqlx::Error> {
        let kind: Option<(String,)> = sqlx::query_as("select kind from organisations where id = $1")
            .bind(account.organisation.id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(match kind.as_ref().map(|(kind,)| kind.as_str()) {
            Some("center") => Some(Scope::All),
            Some("court") => Some(Scope::Court),
            Some(_) | None => None,
        })
    }

    /// Enters an endpoint; nothing if the organisation has [`ENDPOINTS_MAX`] already. The key is shown this once.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn add(
        &self,
        org: &OrgId,
        scope: Scope,
        url: &str,
        now: Timestamp,
    ) -> Result<Option<(Endpoint, SigningKey)>, sqlx::Error> {
        let id = self.secrets.id();
        let done = sqlx::query(
            "insert into webhooks (id, organisation, scope, url, created_at) \
             select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as bigint) \
             where (select count(*) from webhooks where organisation = cast($2 as text)) < $6",
        )
        .bind(&id)
        .bind(org.as_str())
        .bind(scope.key())
        .bind(url)
        .bind(now.as_microsecond())
        .bind(ENDPOINTS_MAX)
        .execute(&self.pool)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        let key = signing_key(&self.secrets, &id);
        let endpoint = Endpoint {
            id,
            scope: scope.key().to_owned(),
            url: url.to_owned(),
            created_at: now,
            stopped_at: None,
            waiting: 0,
            done: 0,
            dead: 0,
            next_at: None,
            failure: None,
        };
        Ok(Some((endpoint, key)))
    }

    /// The endpoints of an organisation, the oldest first.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn list(&self, org: &OrgId) -> Result<Vec<Endpoint>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "select w.id, w.scope, w.url, w.created_at, w.stopped_at, \
             (select count(*) from deliveries d where d.endpoint = w.id and d.state = 'waiting'), \
             (select count(*) from deliveries d where d.endpoint = w.id and d.state = 'done'), \
             (select count(*) from deliveries d where d.endpoint = w.id and d.state = 'dead'), \
             (select min(d.next_at) from deliveries d where d.endpoint = w.id and d.state = 'waiting'), \
             (select max(d.failure) from deliveries d where d.endpoint = w.id and d.state <> 'done') \
             from webhooks w where w.organisation = $1 order by w.created_at, w.id",
        )
        .bind(org.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(endpoint).collect()
    }

    /// Takes an endpoint out, with everything that waits for it; whether there was one.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn remove(&self, org: &OrgId, id: &str) -> Result<bool, sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query("delete from webhooks where id = $1 and organisation = $2")
            .bind(id)
            .bind(org.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("delete from deliveries where endpoint = $1").bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Lets an endpoint get notices again and sends the dead ones once more; whether there is one.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn revive(&self, org: &OrgId, id: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query("update webhooks set stopped_at = null where id = $1 and organisation = $2")
            .bind(id)
            .bind(org.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "update deliveries set state = 'waiting', attempts = 0, next_at = $1, settled_at = null, lease_until = 0 \
             where endpoint = $2 and state = 'dead'",
        )
        .bind(now.as_microsecond())
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn endpoint(row: Row) -> Result<Endpoint, sqlx::Error> {
    let (id, scope, url, created_at, stopped_at, waiting, done, dead, next_at, failure) = row;
    Ok(Endpoint {
        id,
        scope,
        url,
        created_at: instant(created_at)?,
        stopped_at: stopped_at.map(instant).transpose()?,
        waiting,
        done,
        dead,
        next_at: next_at.map(instant).transpose()?,
        failure,
    })
}
