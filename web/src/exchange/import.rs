//! Filing packages of other systems, as a court keeps them: each filing once.
//!
//! The package itself lies in the blob folder, unchanged; here is what it is and who took it. It is read and checked
//! (`confirm::exchange::package`) before it comes here.

use crate::{account::Account, secret::Secrets, session::instant};
use confirm::{
    case::{Case, id::OrgId},
    exchange::{manifest::Manifest, package::Package},
    jurisdiction::Filing,
};
use jiff::Timestamp;
use sqlx::AnyPool;
use std::sync::Arc;

/// Most packages of a list, the latest first.
const LIST_MAX: i64 = 200;

/// A package that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) id: String,
    /// SHA-256 of the manifest: what the filing says.
    pub(crate) digest: String,
    /// SHA-256 of the package as it came.
    pub(crate) package_sha256: String,
    pub(crate) manifest: Manifest,
    pub(crate) received_at: Timestamp,
    /// Name of the clerk.
    pub(crate) received_by: String,
    /// When its filing was over at the court: not accepted, withdrawn or dismissed.
    pub(crate) ended_at: Option<Timestamp>,
}

/// A row of imports.
type Row = (String, String, String, String, i64, String, Option<i64>);

const COLUMNS: &str = "id, digest, package_sha256, manifest, received_at, received_by, ended_at";

/// The packages in the database.
#[derive(Debug, Clone)]
pub(crate) struct Imports {
    pool: AnyPool,
    secrets: Arc<Secrets>,
}

impl Imports {
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>) -> Self {
        Self { pool, secrets }
    }

    /// Takes a package whose bytes are kept under `package_sha256`. Gives what stands under its external id then: this
    /// package, or the one that came before it.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn take(
        &self,
        clerk: &Account,
        package: &Package,
        package_sha256: &str,
        now: Timestamp,
    ) -> Result<Import, sqlx::Error> {
        let court = &clerk.organisation.id;
        sqlx::query(
            "insert into imports \
             (id, court, external_id, digest, package_sha256, manifest, received_at, received_by, number, \
             agreement_sha256) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (court, external_id) do nothing",
        )
        .bind(self.secrets.id())
        .bind(court.as_str())
        .bind(&package.manifest.external_id)
        .bind(package.digest())
        .bind(package_sha256)
        .bind(&package.manifest_text)
        .bind(now.as_microsecond())
        .bind(&clerk.name)
        .bind(&package.manifest.number)
        .bind(package.manifest.agreement_sha256().unwrap_or_default())
        .execute(&self.pool)
        .await?;
        let query = format!("select {COLUMNS} from imports where court = $1 and external_id = $2");
        let row: Row = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(court.as_str())
            .bind(&package.manifest.external_id)
            .fetch_one(&self.pool)
            .await?;
        import(row)
    }

    /// The packages of a court, the latest first.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn list(&self, court: &OrgId) -> Result<Vec<Import>, sqlx::Error> {
        let query = format!(
            "select {COLUMNS} from imports where court = $1 order by received_at desc, id limit {LIST_MAX}"
        );
        let rows: Vec<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(court.as_str()).fetch_all(&self.pool).await?;
        rows.into_iter().map(import).collect()
    }

    /// A package of a court.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn find(&self, court: &OrgId, id: &str) -> Result<Option<Import>, sqlx::Error> {
        let query = format!("select {COLUMNS} from imports where court = $1 and id = $2");
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(court.as_str())
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(import).transpose()
    }

    /// Says that the filing of a package is over at its court, and stays so. Gives the package, if there is one.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn end(
        &self,
        court: &OrgId,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<Import>, sqlx::Error> {
        sqlx::query("update imports set ended_at = $1 where court = $2 and id = $3 and ended_at is null")
            .bind(now.as_microsecond())
            .bind(court.as_str())
            .bind(id)
            .execute(&self.pool)
            .await?;
        self.find(court, id).await
    }

    /// Filings that courts took from other systems about the agreement of `case`: the same file, or the same number and
    /// people. One that was made here is known from its case.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn filings_about(&self, case: &Case) -> Result<Vec<Filing>, sqlx::Error> {
        let agreement = case.agreement().map(|document| document.latest().sha256.clone()).unwrap_or_default();
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select o.name, i.manifest, i.received_at from imports i join organisations o on o.id = i.court \
             where i.ended_at is null and (i.agreement_sha256 = $1 or i.number = $2) \
             order by i.received_at limit $3",
        )
        .bind(&agreement)
        .bind(&case.number)
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await?;
        let mut filings = Vec::new();
        for (court, manifest, received_at) in rows {
            let manifest = read(&manifest)?;
            let same_file = manifest.agreement_sha256() == Some(agreement.as_str());
            if (same_file || manifest.has_parties_of(case)) && !self.was_made_here(&manifest).await? {
                let filed_at = instant(received_at)?;
                filings.push(Filing { court, filed_at, docketed_at: None, over: false });
            }
        }
        Ok(filings)
    }

    async fn was_made_here(&self, manifest: &Manifest) -> Result<bool, sqlx::Error> {
        let Some((case, _)) = manifest.external_id.split_once('.') else { return Ok(false) };
        let found = sqlx::query("select 1 from cases where id = $1").bind(case).fetch_optional(&self.pool);
        Ok(found.await?.is_some())
    }
}

fn read(manifest: &str) -> Result<Manifest, sqlx::Error> {
    serde_json::from_str(manifest).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn import(
    (id, digest, package_sha256, manifest, received_at, received_by, ended_at): Row,
) -> Result<Import, sqlx::Error> {
    Ok(Import {
        id,
        digest,
        package_sha256,
        manifest: read(&manifest)?,
        received_at: instant(received_at)?,
        received_by,
        ended_at: ended_at.map(instant).transpose()?,
    })
}
