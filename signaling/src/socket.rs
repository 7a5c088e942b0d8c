//! One WebSocket: frames in, frames out, a ping now and then. Holds no rule.

use crate::Subject;
use crate::hub::{Hub, Line};
use crate::message::{ClientFrame, ClientMessage, MESSAGE_BYTES_MAX};
use crate::session::ConnectionId;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

/// Frames that may wait for one socket. A client that is this far behind gets more from coming back with the newest
/// snapshot than from reading all old ones.
pub const QUEUE_MAX: usize = 64;

/// How often a client is asked for a sign of life.
const PING_EVERY: Duration = Duration::from_secs(10);

/// A client that said nothing for this long is gone. Shorter would drop phones in a tunnel, longer would show people
/// as present who are not.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// A frame that cannot be sent for this long never will be.
const SEND_MAX: Duration = Duration::from_secs(10);

/// Messages from one client in a second. A person presses a few buttons, but every frame that comes after a break is
/// acknowledged, so less would throw out who has just come back; more would let one page drown the others.
const MESSAGES_PER_SECOND_MAX: u32 = 200;

/// Answers a request for a socket of `subject`, whom the caller has authenticated.
pub fn serve(hub: Hub, subject: Subject, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| run(hub, subject, socket))
}

async fn run(hub: Hub, subject: Subject, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let Ok(Some(Ok(first))) = timeout(SILENCE_MAX, stream.next()).await else { return };
    let first = read(&first);
    let resume = match &first {
        Heard::Frame(ClientFrame { message: ClientMessage::Hello { connection, resume_from }, .. }) => {
            connection.clone().map(ConnectionId).zip(*resume_from)
        }
        _ => None,
    };
    let (queue, frames) = mpsc::channel(QUEUE_MAX);
    let Ok(line) = hub.open(&subject, resume, queue) else {
        tracing::warn!("all places for clients are taken");
        close(&mut sink, close_code::AGAIN).await;
        return;
    };
    hear(&hub, &line, &subject, first).await;
    let writer = tokio::spawn(write(hub.clone(), line.clone(), sink, frames));
    let mut heard = Second::starting(Instant::now());
    while let Ok(Some(Ok(message))) = timeout(SILENCE_MAX, stream.next()).await {
        // The writer ends when a newer socket took over, the client was too slow, or its right to be here ended.
        if writer.is_finished() || !heard.count(Instant::now()) || matches!(message, Message::Close(_)) {
            break;
        }
        hear(&hub, &line, &subject, read(&message)).await;
    }
    hub.lost(&line);
}

/// What came in.
enum Heard {
    Frame(ClientFrame),
    Nonsense,
    Nothing,
}

fn read(message: &Message) -> Heard {
    match message {
        Message::Text(text) => serde_json::from_str(text).map_or(Heard::Nonsense, Heard::Frame),
        Message::Binary(_) => Heard::Nonsense,
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Heard::Nothing,
    }
}

async fn hear(hub: &Hub, line: &Line, subject: &Subject, heard: Heard) {
    match heard {
        Heard::Frame(frame) => hub.hear(line, subject, frame).await,
        Heard::Nonsense => hub.misheard(line),
        Heard::Nothing => {}
    }
}

async fn write(
    hub: Hub,
    line: Line,
    mut sink: SplitSink<WebSocket, Message>,
    mut frames: mpsc::Receiver<Arc<str>>,
) {
    let mut pings = tokio::time::interval(PING_EVERY);
    pings.reset();
    loop {
        let frame = tokio::select! {
            frame = frames.recv() => frame,
            _ = pings.tick() => Some(hub.ping(&line)),
        };
        let Some(frame) = frame else { break };
        let sent = timeout(SEND_MAX, sink.send(Message::Text((*frame).into()))).await;
        if !matches!(sent, Ok(Ok(()))) {
            hub.lost(&line);
            return;
        }
    }
    close(&mut sink, close_code::NORMAL).await;
}

async fn close(sink: &mut SplitSink<WebSocket, Message>, code: u16) {
    let frame = CloseFrame { code, reason: "".into() };
    if timeout(SEND_MAX, sink.send(Message::Close(Some(frame)))).await.is_err() {
        tracing::debug!("a client did not take its farewell");
    }
}

/// Counts messages within one second.
struct Second {
    since: Instant,
    messages: u32,
}

impl Second {
    fn starting(now: Instant) -> Self {
        Self { since: now, messages: 0 }
    }

    /// Whether one more message at `now` is within the limit.
    fn count(&mut self, now: Instant) -> bool {
        if now.duration_since(self.since) >= Duration::from_secs(1) {
            *self = Self::starting(now);
        }
        self.messages += 1;
        self.messages <= MESSAGES_PER_SECOND_MAX
    }
}
