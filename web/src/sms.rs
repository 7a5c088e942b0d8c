//! How a short message leaves the house.
//!
//! Two carriers: the outbox of the demo, a table that its page shows, and a spool folder, from which the
//! operator's own gateway picks one JSON file a message (as smstools does). Nothing here is ever logged.

use crate::{secret::Secrets, session::instant};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyPool;
use std::{io, path::PathBuf, sync::Arc};
use utoipa::ToSchema;

/// Messages that the outbox page shows; older ones stay in the table.
const SHOWN_MAX: i64 = 100;

/// A short message.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) phone: String,
    pub(crate) text: String,
    /// The link in the text, for the outbox page.
    pub(crate) link: Option<String>,
    /// The code in the text, for the outbox page.
    pub(crate) code: Option<String>,
}

/// A message in the outbox of the demo.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutboxMessage {
    id: String,
    phone: String,
    text: String,
    /// When it was "sent".
    #[schema(format = DateTime)]
    at: String,
    /// The link in it, to open at once.
    link: Option<String>,
    /// The one-time code in it.
    code: Option<String>,
}

/// A message could not be handed over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SmsError {
    /// To the outbox table.
    #[error("could not store a message in the outbox")]
    Outbox(#[source] sqlx::Error),
    /// To the spool folder.
    #[error("could not spool a message")]
    Spool(#[source] io::Error),
}

/// Who carries messages.
#[derive(Debug, Clone)]
pub(crate) enum Carrier {
    /// The demo: a table, shown on a page.
    Outbox(AnyPool, Arc<Secrets>),
    /// One JSON file a message in a folder, for the operator's gateway.
    Spool(PathBuf, Arc<Secrets>),
}

impl Carrier {
    /// Hands `message` over.
    ///
    /// # Errors
    ///
    /// The table or the folder does not take it.
    pub(crate) async fn send(&self, message: Message, now: Timestamp) -> Result<(), SmsError> {
        match self {
            Self::Outbox(pool, secrets) => {
                sqlx::query(
                    "insert into sms_outbox (id, phone, text, link, code, at, seq) \
                     select $1, $2, $3, $4, $5, $6, coalesce(max(seq), 0) + 1 from sms_outbox",
                )
                .bind(secrets.id())
                .bind(message.phone)
                .bind(message.text)
                .bind(message.link)
                .bind(message.code)
                .bind(now.as_microsecond())
                .execute(pool)
                .await
                .map_err(SmsError::Outbox)?;
                Ok(())
            }
            Self::Spool(folder, secrets) => spool(folder.clone(), secrets.id(), message, now).await,
        }
    }
}

/// What the outbox page shows, newest first.
///
/// # Errors
///
/// The database does not answer.
pub(crate) async fn outbox(pool: &AnyPool) -> Result<Vec<OutboxMessage>, sqlx::Error> {
    type Row = (String, String, String, Option<String>, Option<String>, i64);
    let rows: Vec<Row> =
        sqlx::query_as("select id, phone, text, link, code, at from sms_outbox order by seq desc limit $1")
            .bind(SHOWN_MAX)
            .fetch_all(pool)
            .await?;
    rows.into_iter()
        .map(|(id, phone, text, link, code, at)| {
            Ok(OutboxMessage { id, phone, text, at: instant(at)?.to_string(), link, code })
        })
        .collect()
}

async fn spool(folder: PathBuf, id: String, message: Message, now: Timestamp) -> Result<(), SmsError> {
    let body =
        serde_json::json!({ "id": id, "phone": message.phone, "text": message.text, "at": now.to_string() });
    let write = move || -> io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        let hidden = folder.join(format!(".{id}"));
        std::fs::write(&hidden, body.to_string())?;
        // A gateway sees whole files only.
        std::fs::rename(hidden, folder.join(format!("{id}.json")))
    };
    tokio::task::spawn_blocking(write)
        .await
        .map_err(|error| SmsError::Spool(io::Error::other(error)))?
        .map_err(SmsError::Spool)
}
