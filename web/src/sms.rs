//! How a short message leaves the house.
//!
//! Three carriers: the outbox of the demo, a table that its page shows; a gateway over HTTP, which takes one POST a
//! message; and a spool folder, from which the operator's own gateway picks one JSON file a message (as smstools does).
//! Nothing here is ever logged.

use crate::{
    exchange::transport::{Letter, Outcome, Transport},
    secret::Secrets,
    session::instant,
};
use confirm::pki::Secret;
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
    /// To the gateway.
    #[error("the SMS gateway did not take a message: {0:?}")]
    Gateway(Outcome),
    /// To the spool folder.
    #[error("could not spool a message")]
    Spool(#[source] io::Error),
}

/// Who carries messages.
#[derive(Debug, Clone)]
pub(crate) enum Carrier {
    /// The demo: a table, shown on a page.
    Outbox(AnyPool, Arc<Secrets>),
    /// One POST a message to a gateway.
    Gateway(Arc<Gateway>, Arc<Secrets>),
    /// One JSON file a message in a folder, for the operator's gateway.
    Spool(PathBuf, Arc<Secrets>),
}

/// A gateway that takes messages over HTTP and answers 2xx for each it takes.
#[derive(Debug)]
pub(crate) struct Gateway {
    url: String,
    /// Sent as `Authorization: Bearer`.
    token: Option<Secret>,
    transport: Transport,
}

impl Gateway {
    pub(crate) fn new(url: String, token: Option<Secret>) -> Self {
        Self { url, token, transport: Transport::new() }
    }

    async fn send(&self, id: &str, body: String) -> Result<(), SmsError> {
        // The id lets a gateway tell a message that it is given a second time.
        let mut headers = vec![("idempotency-key", id.to_owned())];
        headers
            .extend(self.token.iter().map(|token| ("authorization", format!("Bearer {}", token.reveal()))));
        match self.transport.send(Letter { url: self.url.clone(), headers, body }).await {
            Outcome::Arrived(_) => Ok(()),
            outcome => Err(SmsError::Gateway(outcome)),
        }
    }
}

impl Carrier {
    /// Hands `message` over.
    ///
    /// # Errors
    ///
    /// The table, the gateway or the folder does not take it.
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
            Self::Gateway(gateway, secrets) => {
                let id = secrets.id();
                gateway.send(&id, body(&id, &message, now)).await
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

/// What a gateway is given, in whichever way.
fn body(id: &str, message: &Message, now: Timestamp) -> String {
    serde_json::json!({ "id": id, "phone": message.phone, "text": message.text, "at": now.to_string() })
        .to_string()
}

async fn spool(folder: PathBuf, id: String, message: Message, now: Timestamp) -> Result<(), SmsError> {
    let body = body(&id, &message, now);
    let write = move || -> io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        let hidden = folder.join(format!(".{id}"));
        std::fs::write(&hidden, body)?;
        // A gateway sees whole files only.
        std::fs::rename(hidden, folder.join(format!("{id}.json")))
    };
    tokio::task::spawn_blocking(write)
        .await
        .map_err(|error| SmsError::Spool(io::Error::other(error)))?
        .map_err(SmsError::Spool)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    /// Sends a message to a gateway that answers with `status`, and gives what the gateway read.
    async fn sent(status: &str) -> (Result<(), SmsError>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let gateway = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut read = Vec::new();
            while !read.ends_with(b"}") {
                let mut some = [0; 4096];
                let count = stream.read(&mut some).await.unwrap();
                assert_ne!(count, 0, "the request ended too early");
                read.extend_from_slice(&some[..count]);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(read).unwrap()
        });
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(Secrets::open(folder.path()).unwrap());
        let carrier =
            Carrier::Gateway(Arc::new(Gateway::new(url, Some(Secret::new("key".to_owned())))), secrets);
        let message =
            Message { phone: "12000000001".to_owned(), text: "请点".to_owned(), link: None, code: None };
        let outcome = carrier.send(message, "2026-06-08T07:00:00Z".parse().unwrap()).await;
        (outcome, gateway.await.unwrap())
    }

    #[tokio::test]
    async fn a_gateway_gets_number_and_text_and_who_asks() {
        let (outcome, read) = sent("202 Accepted").await;
        outcome.unwrap();
        assert!(read.starts_with("POST /send HTTP/1.1\r\n"), "{read}");
        assert!(read.to_lowercase().contains("\r\nauthorization: bearer key\r\n"), "{read}");
        let body: serde_json::Value = serde_json::from_str(read.rsplit("\r\n").next().unwrap()).unwrap();
        assert_eq!((&body["phone"], &body["text"]), (&"12000000001".into(), &"请点".into()));
        assert!(
            read.to_lowercase()
                .contains(&format!("\r\nidempotency-key: {}\r\n", body["id"].as_str().unwrap()))
        );
    }

    #[tokio::test]
    async fn what_a_gateway_does_not_take_was_not_sent() {
        for status in ["500 Internal Server Error", "401 Unauthorized", "302 Found"] {
            let (outcome, _) = sent(status).await;
            assert!(matches!(outcome, Err(SmsError::Gateway(Outcome::Refused(_)))), "{status}");
        }
    }
}
