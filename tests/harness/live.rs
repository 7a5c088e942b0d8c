//! A person's live socket.

use crate::client::{Client, PATIENCE};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// An open live socket.
#[derive(Debug)]
pub struct Live {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    said: u64,
    /// The secret name of this client.
    pub connection: String,
    /// The number of the last message.
    pub seq: u64,
    /// The last view of the room.
    pub room: Value,
    /// Every message as it came.
    pub heard: String,
}

impl Live {
    /// Opens the socket of whoever `client` is signed in as.
    pub async fn open(client: &Client) -> Self {
        Self::greet(client, json!({ "type": "hello" })).await
    }

    /// Opens it again where an earlier one broke; returns whether nothing was missed.
    pub async fn resume(client: &Client, connection: &str, seq: u64) -> (Self, bool) {
        let mut live =
            Self::greet(client, json!({ "type": "hello", "connection": connection, "resume_from": seq }))
                .await;
        let resumed = live.connection == connection;
        live.connection = connection.to_owned();
        (live, resumed)
    }

    async fn greet(client: &Client, hello: Value) -> Self {
        let mut request = format!("ws://{}/api/live", client.address()).into_client_request().unwrap();
        let cookie = client.cookie().expect("somebody is signed in");
        request.headers_mut().insert("cookie", HeaderValue::from_str(&cookie).unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let (connection, heard) = (String::new(), String::new());
        let mut live = Self { socket, said: 0, connection, seq: 0, room: Value::Null, heard };
        live.say(hello).await;
        let welcome = live.hears(|message| message["type"] == "welcome").await;
        welcome["connection"].as_str().unwrap().clone_into(&mut live.connection);
        live
    }

    /// Says `message`; returns its id.
    pub async fn say(&mut self, mut message: Value) -> u64 {
        self.said += 1;
        message["id"] = self.said.into();
        self.socket.send(Message::text(message.to_string())).await.unwrap();
        self.said
    }

    /// Says `message` and waits for what becomes of it: `done` or `problem`.
    pub async fn asks(&mut self, message: Value) -> Value {
        let id = self.say(message).await;
        self.hears(|answer| answer["id"] == id && (answer["type"] == "done" || answer["type"] == "problem"))
            .await
    }

    /// Takes the seat in a room.
    pub async fn enter(&mut self, case: &str, room: &str) -> Value {
        self.asks(json!({ "type": "enter", "case": case, "room": room })).await
    }

    /// The next message that fits.
    pub async fn hears(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.next().await.expect("the socket is open");
            if fits(&message) {
                return message;
            }
        }
    }

    /// The newest view of the room, once the reader is `waiting` or `inside` in it.
    pub async fn is(&mut self, status: &str) -> Value {
        self.sees(|room| room["status"] == status).await
    }

    /// The newest view of the room, once it fits.
    pub async fn sees(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        while !fits(&self.room) {
            self.next().await.expect("the socket is open");
        }
        self.room.clone()
    }

    /// The next message; none once the server has closed.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("somebody says something")?;
            let text = match message {
                Ok(Message::Text(text)) => text,
                Ok(_) => continue,
                Err(
                    tungstenite::Error::ConnectionClosed
                    | tungstenite::Error::Protocol(_)
                    | tungstenite::Error::Io(_),
                ) => return None,
                Err(error) => panic!("{error}"),
            };
            self.heard.push_str(&text);
            let message: Value = serde_json::from_str(&text).unwrap();
            if let Some(seq) = message["seq"].as_u64() {
                self.seq = seq;
            }
            if message["type"] == "room" {
                self.room = message.clone();
            }
            return Some(message);
        }
    }
}
