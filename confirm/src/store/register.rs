//! What can be found without replaying every case: lists by office, files by hash, papers by check code.

use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError, is_unique_violation, signed};
use crate::case::Case;
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
    /// Cases that may concern `viewer`, the latest first, at most [`LIST_MAX`].
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn cases_of(&self, viewer: &Viewer) -> Result<Vec<CaseId>, StoreError> {
        let Viewer::Staff { role, org, .. } = viewer else { return Ok(Vec::new()) };
        let rule = match role {
            StaffRole::Mediator | StaffRole::Recorder | StaffRole::SealKeeper | StaffRole::Operator => {
                "select id from cases where committee = $1 order by updated_at desc limit $2"
            }
            StaffRole::Clerk => {
                "select id from cases where court = $1 and filed_at is not null order by updated_at desc limit $2"
            }
            StaffRole::Judge => {
                "select id from cases where court = $1 and accepted_at is not null order by updated_at desc limit $2"
            }
            StaffRole::Assistant | StaffRole::President | StaffRole::Supervisor | StaffRole::Admin => {
                return Ok(Vec::new());
            }
        };
        let rows = sqlx::query(rule)
            .bind(org.as_str())
            .bind(LIST_MAX)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        rows.iter()
            .map(|row| row.try_get::<String, _>(0).map(CaseId::new))
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

pub(super) async fn insert_case(
    transaction: &mut Transaction<'_, Any>,
    case: &Case,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into cases (id, version, number, committee, court, updated_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(case.id.as_str())
    .bind(signed(case.version))
    .bind(&case.number)
    .bind(case.committee.id.as_str())
    .bind(case.court.id.as_str())
    .bind(case.updated_at.as_microsecond())
    .execute(&mut **transaction)
    .await
    .map(drop)
    .map_err(|source| StoreError::Append { case: case.id.clone(), source })
}

pub(super) async fn update_case(
    transaction: &mut Transaction<'_, Any>,
    case: &Case,
    before: u64,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update cases set version = $1, docket_no = $2, filed_at = $3, accepted_at = $4, updated_at = $5 \
         where id = $6 and version = $7",
    )
    .bind(signed(case.version))
    .bind(case.docket_no.clone())
    .bind(case.filed_at.map(|at| at.as_microsecond()))
    .bind(case.accepted_at.map(|at| at.as_microsecond()))
    .bind(case.updated_at.as_microsecond())
    .bind(case.id.as_str())
    .bind(signed(before))
    .execute(&mut **transaction)
    .await
    .map_err(|source| {
        if is_unique_violation(&source) {
            StoreError::DocketTaken
        } else {
            StoreError::Append { case: case.id.clone(), source }
        }
    })?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict { case: case.id.clone() }) }
}

/// Registers the files that an event names.
pub(super) async fn insert_files(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    event: &Event,
) -> Result<(), StoreError> {
    if let Some(made) = event.documents() {
        insert_document(transaction, case, made).await?;
        insert_revision(transaction, case, &made.id, &made.frozen).await?;
        for signature in &made.signatures {
            insert_revision(transaction, case, &made.id, &signature.revision).await?;
        }
    }
    if let Event::Signed { document, signature } = event {
        insert_revision(transaction, case, document, &signature.revision).await?;
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
