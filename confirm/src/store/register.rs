//! What can be found without replaying every case: lists by office, files by hash, papers by check code.

use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError, signed};
use crate::case::actor::{StaffRole, Viewer};
use crate::case::document::{DocumentMade, Revision};
use crate::case::event::Event;
use crate::case::id::{CaseId, DocumentId};

/// Most cases of a list: a desk works from the top, and older ones are found by number.
pub const LIST_MAX: i64 = 200;

/// A file in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The case.
    pub case: CaseId,
    /// The document.
    pub document: DocumentId,
}

impl Store {
    /// Cases that may concern `viewer` with their versions, the latest first, at most [`LIST_MAX`].
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn cases_of(&self, viewer: &Viewer) -> Result<Vec<(CaseId, u64)>, StoreError> {
        let Viewer::Staff { role, org, .. } = viewer else { return Ok(Vec::new()) };
        let rule = match role {
            StaffRole::Mediator | StaffRole::Recorder | StaffRole::SealKeeper | StaffRole::Operator => {
                "select id, version from cases where committee = $1 order by updated_at desc limit $2"
            }
            StaffRole::Clerk | StaffRole::President | StaffRole::Assistant | StaffRole::Judge => {
                "select id, version from cases where court = $1 and filed_at is not null order by updated_at desc limit $2"
            }
            StaffRole::Supervisor | StaffRole::Admin => return Ok(Vec::new()),
        };
        let rows = sqlx::query(rule)
            .bind(org.as_str())
            .bind(LIST_MAX)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        rows.iter()
            .map(|row| {
                let version: i64 = row.try_get(1)?;
                Ok((CaseId::new(row.try_get::<String, _>(0)?), u64::try_from(version).unwrap_or(0)))
            })
            .collect::<Result<_, _>>()
            .map_err(StoreError::Register)
    }

    /// The document with this check code.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the register can't be read.
    pub async fn by_check_code(&self, code: &str) -> Result<Option<Found>, StoreError> {
        self.found("select case_id, id from documents where check_code = $1", code).await
    }

    /// The document of which a revision has this SHA-256 (hex).
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the register can't be read.
    pub async fn by_sha256(&self, sha256: &str) -> Result<Option<Found>, StoreError> {
        self.found(
            "select d.case_id, d.id from revisions r join documents d on d.id = r.document where r.sha256 = $1",
            sha256,
        )
        .await
    }

    async fn found(&self, query: &'static str, key: &str) -> Result<Option<Found>, StoreError> {
        let row =
            sqlx::query(query).bind(key).fetch_optional(&self.pool).await.map_err(StoreError::Register)?;
        row.map(|row| {
            Ok(Found {
                case: CaseId::new(row.try_get::<String, _>(0)?),
                document: DocumentId::new(row.try_get::<String, _>(1)?),
            })
        })
        .transpose()
        .map_err(StoreError::Register)
    }
}

/// Registers the files that an event names.
pub(super) async fn insert_files(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    event: &Event,
) -> Result<(), StoreError> {
    for made in event.documents() {
        insert_document(transaction, case, made).await?;
        for revision in made.revisions() {
            insert_revision(transaction, case, &made.id, revision).await?;
        }
    }
    if let Event::Signed { document, signature } = event {
        for revision in signature.revisions() {
            insert_revision(transaction, case, document, revision).await?;
        }
    }
    Ok(())
}

async fn insert_document(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    made: &DocumentMade,
) -> Result<(), StoreError> {
    sqlx::query("insert into documents (id, case_id, check_code) values ($1, $2, $3)")
        .bind(made.id.as_str())
        .bind(case.as_str())
        .bind(&made.check_code)
        .execute(&mut **transaction)
        .await
        .map(drop)
        .map_err(|source| StoreError::Append { case: case.clone(), source })
}

async fn insert_revision(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    document: &DocumentId,
    revision: &Revision,
) -> Result<(), StoreError> {
    sqlx::query("insert into revisions (sha256, document, length) values ($1, $2, $3)")
        .bind(&revision.sha256)
        .bind(document.as_str())
        .bind(signed(revision.length))
        .execute(&mut **transaction)
        .await
        .map(drop)
        .map_err(|source| StoreError::Append { case: case.clone(), source })
}
