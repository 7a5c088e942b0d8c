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
        sqlx::query("insert into outbox (id, case_id, seq, topic, body, at) values ($1, $2, $3, $4, $5, $6)")
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

#[cfg(test)]
mod tests {
    use sqlx::AnyPool;

    use super::super::tests::databases;
    use super::super::{Change, Request, Store};
    use crate::case::Case;
    use crate::case::id::CaseId;
    use crate::case::story::{cast, journey};

    async fn endpoint(pool: &AnyPool, id: &str, scope: &str, stopped_at: Option<i64>) {
        sqlx::query(
            "insert into organisations (id, name, short, kind, phone, code) values ($1, $1, '', '', '', '')",
        )
        .bind(id)
        .execute(pool)
        .await
        .unwrap();
        sqlx::query(
            "insert into webhooks (id, organisation, scope, url, created_at, stopped_at) \
             values ($1, $1, $2, 'http://x/', 0, $3)",
        )
        .bind(id)
        .bind(scope)
        .bind(stopped_at)
        .execute(pool)
        .await
        .unwrap();
    }

    /// Topics that wait for an endpoint, in order.
    async fn waiting(pool: &AnyPool, endpoint: &str) -> Vec<String> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select o.topic from deliveries d join outbox o on o.id = d.message \
             where d.endpoint = $1 and o.topic <> 'case.state_changed' order by o.seq",
        )
        .bind(endpoint)
        .fetch_all(pool)
        .await
        .unwrap();
        rows.into_iter().map(|(topic,)| topic).collect()
    }

    #[tokio::test]
    async fn a13_center_and_court_are_told_what_each_may_know_and_nothing_of_what_was_undone() {
        for database in databases().await {
            let pool = &database.pool;
            for (id, scope, stopped_at) in [
                ("center", "all", None),
                ("court", "court", None),
                ("other", "court", None),
                ("gone", "all", Some(1)),
            ] {
                endpoint(pool, id, scope, stopped_at).await;
            }
            let store = Store::new(pool.clone());
            let (id, story) = (CaseId::new("a"), journey::to_filed());
            let request = |id| Request { actor: cast::MEDIATOR, id, digest: "d", at: cast::at(0) };
            let first = story.events[0].clone();
            let begun = Case::replay(&id, std::slice::from_ref(&first)).unwrap();
            store.begin(&first, begun, request("r1")).await.unwrap();
            let before = store.load(&id).await.unwrap().unwrap();
            store.append(&before, &Change::Events(&story.events[1..]), request("r2")).await.unwrap();
            let center = ["case.registered", "agreement.effective", "application.filed"];
            assert_eq!(waiting(pool, "center").await, center);
            assert_eq!(waiting(pool, "court").await, ["application.filed"]);
            assert!(waiting(pool, "other").await.is_empty(), "a court is not told of another's cases");
            assert!(waiting(pool, "gone").await.is_empty());
            // Whoever comes too late writes nothing, and nobody is told of it.
            store.append(&before, &Change::Events(&story.events[1..]), request("r3")).await.unwrap_err();
            assert_eq!(waiting(pool, "center").await, center);
            let filed = store.load_as_filed(&id).await.unwrap().unwrap();
            assert_eq!(filed, *store.load(&id).await.unwrap().unwrap().case);
            assert_eq!(store.load_as_filed(&CaseId::new("b")).await.unwrap(), None);
        }
    }
}
