//! Real sockets against a real hub and a real media server, on loopback.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::extract::{Path, State, WebSocketUpgrade};
use axum::routing::get;
use futures_util::future::BoxFuture;
use futures_util::{SinkExt, StreamExt};
use jiff::{SignedDuration, Timestamp};
use signaling::{
    Denied, FactKind, Gate, Hub, JoinGrant, MediaPath, Notice, OfferError, PageGrant, Readers, RoomId,
    SeatId, Setup, Subject, Talk,
};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const START: &str = "2026-06-08T07:00:00Z";

/// Lets everybody into the room of their choice: `host` at once, the others after admission.
struct Door;

impl Gate for Door {
    fn grant<'a>(
        &'a self,
        subject: &'a Subject,
        case: &'a str,
        room: &'a str,
    ) -> BoxFuture<'a, Result<JoinGrant, Denied>> {
        Box::pin(async move {
            if case != "1" {
                return Err(Denied {
                    code: "not-found".to_owned(), text: "没有这个案件。".to_owned()
                });
            }
            let host = subject.0 == "host";
            Ok(JoinGrant {
                room: RoomId(format!("{room}:{case}")),
                seat: SeatId(subject.0.clone()),
                name: subject.0.clone(),
                role: "party".to_owned(),
                role_label: "当事人".to_owned(),
                host,
                captioner: host,
                admitted: host,
                sitters: Vec::new(),
                with: None,
                silent: false,
                talk: Talk::Together,
                until: Timestamp::MAX,
            })
        })
    }

    fn page<'a>(
        &'a self,
        _: &'a Subject,
        RoomId(room): &'a RoomId,
        file: &'a str,
    ) -> BoxFuture<'a, Result<PageGrant, Denied>> {
        Box::pin(async move {
            if file != "plan" {
                return Err(Denied {
                    code: "not-found".to_owned(), text: "没有这份材料。".to_owned()
                });
            }
            Ok(PageGrant { title: format!("{file} of {room}"), readers: Readers::Everybody })
        })
    }

    fn may_watch<'a>(&'a self, _: &'a Subject, topic: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(async move { topic == "case:1" })
    }
}

struct Server {
    hub: Hub,
    notices: mpsc::Receiver<Notice>,
    now: Arc<Mutex<Timestamp>>,
    address: SocketAddr,
}

async fn server() -> Server {
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (media, media_events) =
        media::start(media::Config { bind, advertise: vec![Ipv4Addr::LOCALHOST.into()] }).unwrap();
    let now = Arc::new(Mutex::new(START.parse::<Timestamp>().unwrap()));
    let (told, made) = (Arc::clone(&now), AtomicU64::new(0));
    let (hub, notices) = Hub::start(Setup {
        gate: Arc::new(Door),
        media,
        media_events,
        clock: Arc::new(move || *told.lock().unwrap()),
        fresh_id: Arc::new(move || format!("id{}", made.fetch_add(1, Ordering::Relaxed))),
    });
    let live = |Path(subject): Path<String>, State(hub): State<Hub>, upgrade: WebSocketUpgrade| async move {
        signaling::serve(hub, Subject(subject), upgrade)
    };
    let app = axum::Router::new().route("/{subject}", get(live)).with_state(hub.clone());
    let listener = tokio::net::TcpListener::bind(bind).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Server { hub, notices, now, address }
}

impl Server {
    async fn client(&self, subject: &str) -> Client {
        let (socket, _) = connect_async(format!("ws://{}/{subject}", self.address)).await.unwrap();
        Client(socket)
    }

    async fn fact(&mut self) -> FactKind {
        loop {
            match tokio::time::timeout(Duration::from_secs(10), self.notices.recv()).await.unwrap().unwrap() {
                Notice::Fact(fact) => return fact.kind,
                Notice::Presence { .. } => {}
            }
        }
    }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn say(&mut self, json: &str) {
        self.0.send(Message::text(json)).await.unwrap();
    }

    /// The next message of this type; nothing when the server closes.
    async fn hears(&mut self, kind: &str) -> Option<serde_json::Value> {
        loop {
            let message =
                tokio::time::timeout(Duration::from_secs(10), self.0.next()).await.unwrap()?.ok()?;
            let Message::Text(text) = message else { continue };
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            if value["type"] == kind {
                return Some(value);
            }
        }
    }

    /// The next view of the room in which the reader has this status.
    async fn sees_room(&mut self, status: &str) -> serde_json::Value {
        loop {
            let view = self.hears("room").await.unwrap();
            if view["status"] == status {
                return view;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_waits_comes_in_and_may_then_bring_media() {
    let mut server = server().await;
    let mut party = server.client("party").await;
    party.say(r#"{"type":"hello"}"#).await;
    assert_eq!(party.hears("welcome").await.unwrap()["resumed"], false);
    party.say(r#"{"id":1,"type":"enter","case":"1","room":"mediation"}"#).await;
    let view = party.sees_room("waiting").await;
    assert_eq!(view["ticket"], serde_json::Value::Null);
    let room = RoomId("mediation:1".to_owned());
    assert!(server.hub.present(&room).is_empty());
    assert!(matches!(
        server.hub.offer("guess", String::new(), MediaPath::New).await,
        Err(OfferError::UnknownTicket)
    ));

    server.hub.admit(&room, &SeatId("party".to_owned()));
    let view = party.sees_room("inside").await;
    assert_eq!(server.hub.present(&room), [SeatId("party".to_owned())]);
    let ticket = view["ticket"].as_str().unwrap();
    // The ticket is good; it is the nonsense behind it that media refuses.
    assert!(matches!(
        server.hub.offer(ticket, "nonsense".to_owned(), MediaPath::New).await,
        Err(OfferError::Join(_))
    ));
    assert_eq!(server.fact().await, FactKind::Joined);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_resumes_where_its_socket_broke_and_loses_its_seat_in_the_end() {
    let mut server = server().await;
    let mut party = server.client("party").await;
    party.say(r#"{"type":"hello"}"#).await;
    let connection = party.hears("welcome").await.unwrap()["connection"].as_str().unwrap().to_owned();
    party.say(r#"{"id":1,"type":"watch","topics":["case:1"]}"#).await;
    party.hears("done").await.unwrap();
    party.say(r#"{"id":2,"type":"enter","case":"1","room":"mediation"}"#).await;
    let seq = party.hears("done").await.unwrap()["seq"].as_u64().unwrap();
    drop(party);
    assert_eq!(server.fact().await, FactKind::Joined);
    assert_eq!(server.fact().await, FactKind::NetworkLost);
    assert!(!server.hub.is_online(&Subject("party".to_owned())));
    server.hub.changed("case:1", 7);

    let mut party = server.client("party").await;
    party.say(&format!(r#"{{"type":"hello","connection":"{connection}","resume_from":{seq}}}"#)).await;
    assert_eq!(party.hears("welcome").await.unwrap()["resumed"], true);
    assert_eq!(party.hears("changed").await.unwrap()["version"], 7);
    assert_eq!(server.fact().await, FactKind::Joined);

    // Somebody else cannot take the connection over, even with its secret.
    let mut stranger = server.client("stranger").await;
    stranger.say(&format!(r#"{{"type":"hello","connection":"{connection}","resume_from":{seq}}}"#)).await;
    assert_eq!(stranger.hears("welcome").await.unwrap()["resumed"], false);

    drop(party);
    assert_eq!(server.fact().await, FactKind::NetworkLost);
    *server.now.lock().unwrap() += SignedDuration::from_secs(121);
    server.hub.tick();
    let mut party = server.client("party").await;
    party.say(&format!(r#"{{"type":"hello","connection":"{connection}","resume_from":{seq}}}"#)).await;
    assert_eq!(party.hears("welcome").await.unwrap()["resumed"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_nonsense_get_a_sentence_and_no_more() {
    let server = server().await;
    let mut client = server.client("party").await;
    client.say(r#"{"type":"hello"}"#).await;
    client.say(r#"{"id":1,"type":"enter","case":"2","room":"mediation"}"#).await;
    assert_eq!(client.hears("problem").await.unwrap()["code"], "not-found");
    client.say(r#"{"id":2,"type":"watch","topics":["case:2"]}"#).await;
    assert_eq!(client.hears("problem").await.unwrap()["code"], "not-found");
    client.say(r#"{"id":3,"type":"mute","seat":"host"}"#).await;
    assert_eq!(client.hears("problem").await.unwrap()["code"], "not-in-room");
    client.say(r#"{"type":"dance"}"#).await;
    assert_eq!(client.hears("problem").await.unwrap()["code"], "malformed-message");
    client.say(&format!(r#"{{"type":"{}"}}"#, "x".repeat(signaling::MESSAGE_BYTES_MAX))).await;
    assert_eq!(client.hears("problem").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_is_dropped_and_slows_nobody() {
    let server = server().await;
    let mut slow = server.client("party").await;
    slow.say(r#"{"type":"hello"}"#).await;
    slow.hears("welcome").await.unwrap();
    slow.say(r#"{"id":1,"type":"watch","topics":["case:1"]}"#).await;
    slow.hears("done").await.unwrap();
    // More than the queue and the buffers of the operating system hold.
    let party = Subject("party".to_owned());
    for version in 0..1_000_000 {
        server.hub.changed("case:1", version);
        if !server.hub.is_online(&party) {
            return;
        }
    }
    panic!("the slow client is still served");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_closes_the_socket() {
    let server = server().await;
    let mut client = server.client("party").await;
    client.say(r#"{"type":"hello"}"#).await;
    client.hears("welcome").await.unwrap();
    server.hub.close(&Subject("party".to_owned()));
    assert_eq!(client.hears("welcome").await, None);
}
