//! 发件箱: notices to other systems, written with the events they tell of.
//!
//! A notice is dealt out in the same transaction: an endpoint gets everything that happens after it was entered and
//! nothing from before. Sending is the shell's (crate `web`).

use sqlx::{Any, Transaction};

use super::{StoreError, signed};
use crate::exchange::notice::OutboxRow;

/// Writes `rows`, each with a delivery to every endpoint that may know of it.
pub(super) async fn insert(
    transaction: &mut Transaction<'_, Any>,
    rows: &[OutboxRow],
) -> Result<(), StoreError> {
    for row in rows {
        let wrong = |source| StoreError::Append { case: row.case.clone(), source };
        let at = row.at.as_microsecond();
        sqlx::query(
            "insert into outbox (id, case_id, seq, topic, body, at) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&row.id)
        .bind(row.case.as_str())
        .bind(signed(row.seq))
        .bind(row.topic.name())
        .bind(&row.body)
        .bind(at)
        .execute(&mut **transaction)
        .await
        .map_err(wrong)?;
        // A court is told of what was filed with it; no organisation has an empty id.
        sqlx::query(
            "insert into deliveries (id, message, endpoint, state, next_at) \
             select o.id || '.' || w.id, o.id, w.id, 'waiting', o.at from outbox o, webhooks w \
             where o.id = $1 and w.stopped_at is null and (w.scope = 'all' or w.organisation = $2)",
        )
        .bind(&row.id)
        .bind(row.court.as_ref().map_or("", |court| court.as_str()))
        .execute(&mut **transaction)
        .await
        .map_err(wrong)?;
    }
    Ok(())
}
