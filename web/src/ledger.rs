//! Keeps what signaling tells: who was in which room and how they left, and who is online.
//!
//! Source: 在线诉讼规则 (2021) art. 25: a lost network is not leaving, so each fact is kept as it was seen.

use crate::{app::Shared, attendance};
use signaling::{Fact, FactKind, Notice};
use tokio::sync::mpsc;

/// Keeps notices until the hub is gone.
pub(crate) async fn keep(app: Shared, mut notices: mpsc::Receiver<Notice>) {
    while let Some(notice) = notices.recv().await {
        match notice {
            Notice::Fact(fact) => {
                attendance::seen(&app, &fact);
                if let Err(error) = store(&app, &fact).await {
                    tracing::error!(%error, room = %fact.room, "a room fact was not stored");
                }
                // The desks' alerts follow from the ledger.
                app.lists_changed();
            }
            Notice::Presence { subject, online } => {
                app.presence.seen(subject, online, app.clock.now());
                app.lists_changed();
            }
        }
    }
}

async fn store(app: &Shared, fact: &Fact) -> Result<(), sqlx::Error> {
    let case = fact.room.0.split_once(':').map_or("", |(_, case)| case);
    sqlx::query("insert into room_facts (id, case_id, room, seat, kind, at) values ($1, $2, $3, $4, $5, $6)")
        .bind(app.secrets.id())
        .bind(case)
        .bind(&fact.room.0)
        .bind(&fact.seat.0)
        .bind(kind(fact.kind))
        .bind(fact.at.as_microsecond())
        .execute(&app.pool)
        .await?;
    Ok(())
}

fn kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Joined => "joined",
        FactKind::LeftByButton => "left_by_button",
        FactKind::PageHidden => "page_hidden",
        FactKind::NetworkLost => "network_lost",
        FactKind::Replaced => "replaced",
        FactKind::Removed => "removed",
    }
}
