//! What is written about a case beside its events, in the same transaction: its row in the lists, and its tasks.
//!
//! All of it follows from the events. [`Store::catch_up`] computes it again for cases that an older program wrote.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use sqlx::{Any, Row, Transaction};

use super::{Loaded, Store, StoreError, figure, index, is_unique_violation, role, signed};
use crate::case::Case;
use crate::case::id::CaseId;
use crate::queue::order::{NO_DUE, day_number, day_of_number};
use crate::queue::{Task, TaskKind};

/// By which rules rows are computed: whoever changes what [`Case::tasks`], [`Case::state_codes`], [`index`], [`role`], [`figure`] or this file gives
/// for a case that already exists counts it up, and every row is computed again at the next start.
const PROJECTION: i64 = 4;
/// Cases looked up at once while catching up.
const BATCH: i64 = 200;

pub(super) async fn insert_case(
    transaction: &mut Transaction<'_, Any>,
    case: &Case,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into cases (id, version, number, committee, court, updated_at, title, names, states, projection) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(case.id.as_str())
    .bind(signed(case.version))
    .bind(&case.number)
    .bind(case.committee.id.as_str())
    .bind(case.court.id.as_str())
    .bind(case.updated_at.as_microsecond())
    .bind(&case.registration.title)
    .bind(names(case))
    .bind(case.state_codes().join(" "))
    .bind(PROJECTION)
    .execute(&mut **transaction)
    .await
    .map_err(|source| StoreError::Append { case: case.id.clone(), source })?;
    figure::write(transaction, case).await?;
    insert_tasks(transaction, &case.id, &case.tasks(case.updated_at)).await
}

/// Writes what became of `before`, if it still stands so.
pub(super) async fn update_case(
    transaction: &mut Transaction<'_, Any>,
    before: &Case,
    after: &Case,
) -> Result<(), StoreError> {
    write_row(transaction, after, before.version).await?;
    figure::write(transaction, after).await?;
    // Tasks as of the last event: what was written can be told without reading it.
    let (old, new) = (before.tasks(before.updated_at), after.tasks(after.updated_at));
    if old == new { Ok(()) } else { replace_tasks(transaction, &after.id, &new).await }
}

async fn write_row(
    transaction: &mut Transaction<'_, Any>,
    case: &Case,
    version: u64,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update cases set version = $1, docket_no = $2, filed_at = $3, accepted_at = $4, updated_at = $5, \
         title = $6, names = $7, states = $8, projection = $9, number = $10 where id = $11 and version = $12",
    )
    .bind(signed(case.version))
    .bind(case.docket_no.clone())
    .bind(case.filed_at.map(|at| at.as_microsecond()))
    .bind(case.accepted_at.map(|at| at.as_microsecond()))
    .bind(case.updated_at.as_microsecond())
    .bind(&case.registration.title)
    .bind(names(case))
    .bind(case.state_codes().join(" "))
    .bind(PROJECTION)
    .bind(&case.number)
    .bind(case.id.as_str())
    .bind(signed(version))
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

async fn replace_tasks(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    tasks: &[Task],
) -> Result<(), StoreError> {
    sqlx::query("delete from tasks where case_id = $1")
        .bind(case.as_str())
        .execute(&mut **transaction)
        .await
        .map_err(|source| StoreError::Append { case: case.clone(), source })?;
    insert_tasks(transaction, case, tasks).await
}

async fn insert_tasks(
    transaction: &mut Transaction<'_, Any>,
    case: &CaseId,
    tasks: &[Task],
) -> Result<(), StoreError> {
    for task in tasks {
        let (holder, name) =
            task.holder.as_ref().map_or(("", ""), |holder| (holder.id.as_str(), holder.name.as_str()));
        sqlx::query(
            "insert into tasks (case_id, kind, desk, org, since, due_day, holder, holder_name, holder_until, state) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(case.as_str())
        .bind(task.kind.key())
        .bind(task.desk.key())
        .bind(task.org.as_str())
        .bind(task.since.as_microsecond())
        .bind(task.due.map_or(NO_DUE, day_number))
        .bind(holder)
        .bind(name)
        .bind(task.holder_until.map(|until| until.as_microsecond()))
        .bind(&task.about)
        .execute(&mut **transaction)
        .await
        .map_err(|source| StoreError::Append { case: case.clone(), source })?;
    }
    Ok(())
}

/// Names of the parties, one a line: what people type has no line breaks (`case::field`).
fn names(case: &Case) -> String {
    case.parties.iter().map(|party| party.who.name()).collect::<Vec<_>>().join("\n")
}

impl Store {
    /// Lets [`Store::catch_up`] compute every row again: what they are computed from changed, not the cases.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the database does not answer.
    pub async fn mark_outdated(&self) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        let done = sqlx::query("update cases set projection = 0").execute(&self.pool).await;
        done.map_err(StoreError::Register).map(drop)
    }

    /// The last day of every task in the lists, by number and kind; nothing where it has none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn last_days(&self) -> Result<HashMap<(String, TaskKind), Option<Date>>, StoreError> {
        let rows =
            sqlx::query("select c.number, t.kind, t.due_day from tasks t join cases c on c.id = t.case_id")
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::Register)?;
        let mut days = HashMap::new();
        for row in &rows {
            let kind: String = row.try_get(1).map_err(StoreError::Register)?;
            let Some(kind) = TaskKind::parse(&kind) else { continue };
            let number = row.try_get(0).map_err(StoreError::Register)?;
            days.insert((number, kind), day_of_number(row.try_get(2).map_err(StoreError::Register)?));
        }
        Ok(days)
    }

    /// Computes the rows of cases again that an older program wrote; gives how many. A case whose record is damaged
    /// keeps its old row: it must not keep the others from being found.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database does not answer.
    pub async fn catch_up(&self) -> Result<u64, StoreError> {
        let (mut count, mut last) = (0, String::new());
        loop {
            let rows =
                sqlx::query("select id from cases where projection < $1 and id > $2 order by id limit $3")
                    .bind(PROJECTION)
                    .bind(&last)
                    .bind(BATCH)
                    .fetch_all(&self.pool)
                    .await
                    .map_err(StoreError::Register)?;
            let Some(end) = rows.last() else { return Ok(count) };
            last = end.try_get(0).map_err(StoreError::Register)?;
            for row in &rows {
                let case = CaseId::new(row.try_get::<String, _>(0).map_err(StoreError::Register)?);
                match self.load(&case).await {
                    Ok(Some(loaded)) => count += u64::from(self.compute_again(&loaded).await?),
                    Ok(None) => {}
                    Err(error @ StoreError::Damaged { .. }) => {
                        tracing::error!(%error, "a case is left out of the new lists");
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }

    /// Whether the row was written; not if somebody else changed the case, because then they wrote it.
    async fn compute_again(&self, loaded: &Arc<Loaded>) -> Result<bool, StoreError> {
        let case = &loaded.case;
        let wrong = |source| StoreError::Append { case: case.id.clone(), source };
        let _turn = self.turn().await;
        let mut transaction = self.pool.begin().await.map_err(wrong)?;
        match write_row(&mut transaction, case, case.version).await {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => return Ok(false),
            Err(error) => return Err(error),
        }
        figure::write(&mut transaction, case).await?;
        replace_tasks(&mut transaction, &case.id, &case.tasks(case.updated_at)).await?;
        index::write_people(&mut transaction, case).await.map_err(wrong)?;
        role::update(&mut transaction, None, case).await.map_err(wrong)?;
        transaction.commit().await.map_err(wrong)?;
        Ok(true)
    }
}
