//! Filing packages of other systems, as a court keeps them: each filing once.
//!
//! The package itself lies in the blob folder, unchanged; here is what it is and who took it. It is read and checked
//! (`confirm::exchange::package`) before it comes here.

use crate::{account::Account, secret::Secrets, session::instant};
use confirm::{
    case::id::OrgId,
    exchange::{manifest::Manifest, package::Package},
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
}

/// A row of imports.
type Row = (String, String, String, String, i64, String);

const COLUMNS: &str = "id, digest, package_sha256, manifest, received_at, received_by";

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
             (id, court, external_id, digest, package_sha256, manifest, received_at, received_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (court, external_id) do nothing",
        )
        .bind(self.secrets.id())
        .bind(court.as_str())
        .bind(&package.manifest.external_id)
        .bind(package.digest())
        .bind(package_sha256)
        .bind(&package.manifest_text)
        .bind(now.as_microsecond())
        .bind(&clerk.name)
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
}

fn import(
    (id, digest, package_sha256, manifest, received_at, received_by): Row,
) -> Result<Import, sqlx::Error> {
    let manifest = serde_json::from_str(&manifest).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok(Import { id, digest, package_sha256, manifest, received_at: instant(received_at)?, received_by })
}
