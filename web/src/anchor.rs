//! Makes the daily root over the records of all cases, and tells what a bundle says of the network's ledger.
//!
//! What an anchor is stands in `confirm::evidence::anchor`; here it is looked up (`routine`) whether the day in
//! Beijing has one, so that a restart or a second process makes no second one.

use crate::app::App;
use confirm::case::id::CaseId;
use jiff::Timestamp;

impl App {
    /// Makes the root of the day of `now`, if there is none. What goes wrong is logged and tried again.
    pub(crate) async fn anchor_due(&self, now: Timestamp) {
        match self.cases.anchor_due(now).await {
            Ok(Some(anchor)) => {
                tracing::info!(day = %anchor.day, root = anchor.root, cases = anchor.cases, "the root of the day");
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the root of the day was not made"),
        }
    }

    /// What the network's ledger has of a case, a line each, in order.
    pub(crate) async fn network(&self, case: &CaseId) -> Result<Vec<String>, sqlx::Error> {
        let facts: Vec<(i64, String, String, String, String)> = sqlx::query_as(
            "select at, id, room, seat, kind from room_facts where case_id = $1 order by at, id",
        )
        .bind(case.as_str())
        .fetch_all(&self.pool)
        .await?;
        let line = |(at, id, room, seat, kind): (i64, String, String, String, String)| {
            format!("{at} {id} {room} {seat} {kind}")
        };
        Ok(facts.into_iter().map(line).collect())
    }
}
