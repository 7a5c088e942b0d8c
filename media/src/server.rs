//! The shell around the core: one thread, one UDP socket, one clock.
//!
//! Holds no rule of forwarding: it reads datagrams, asks the core, sends what the core wrote and passes events
//! on. See the module `sfu` for what happens to a packet.

mod thread;

use crate::sdp::OfferError;
use crate::sfu::Refusal;
use crate::{Audience, Event, RoomId, SeatId, ServerStats};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Commands that may wait for the media thread; it takes them many times a second, so more waiting ones mean
/// that it hangs, and refusing is better than hiding that.
const COMMANDS_MAX: usize = 1024;

/// Events that may wait for the caller in the channel; the core keeps more until there is room.
const EVENTS_WAITING_MAX: usize = 256;

/// Where the media server listens and how clients reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The one UDP address; port 0 takes any free port.
    pub bind: SocketAddr,
    /// The addresses that answers offer to clients, all with the port of `bind`.
    pub advertise: Vec<IpAddr>,
}

/// A media server that could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An answer without an address would connect nobody.
    #[error("no address to advertise")]
    NoAddress,
    /// No crypto provider or no certificate.
    #[error("could not prepare the server's certificate")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system gives no thread.
    #[error("could not start the media thread")]
    Thread(#[source] std::io::Error),
    /// The UDP port is taken or not allowed.
    #[error("could not open the media port {bind}")]
    Socket {
        /// The address asked for.
        bind: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// A connection that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The client's offer cannot be answered.
    #[error("the offer cannot be answered")]
    Offer(#[source] OfferError),
    /// No connection of this seat goes on in the offer; it has to be made anew.
    #[error("there is no such connection to restart")]
    NotConnected,
    /// No session is left; a seat that joins again takes its own.
    #[error("the media server is full")]
    Full,
    /// The handshake could not be prepared.
    #[error("the handshake could not be prepared")]
    Handshake(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server is gone.
    #[error(transparent)]
    Gone(#[from] MediaGone),
}

impl From<Refusal> for JoinError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Offer(error) => Self::Offer(error),
            Refusal::Full => Self::Full,
            Refusal::NotConnected => Self::NotConnected,
            Refusal::Handshake(error) => Self::Handshake(error.into()),
        }
    }
}

/// The media thread has ended; its rooms are lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media server has stopped")]
pub struct MediaGone;

/// Starts a media server: its handle, and what happens on it.
///
/// # Errors
///
/// [`StartError`] if the port cannot be opened or the server has no identity to show.
pub fn start(config: Config) -> Result<(Media, mpsc::Receiver<Event>), StartError> {
    if config.advertise.is_empty() {
        return Err(StartError::NoAddress);
    }
    let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
    let (news, events) = mpsc::channel(EVENTS_WAITING_MAX);
    let (started, outcome) = std::sync::mpsc::sync_channel(1);
    let run = move || thread::run(&config, inbox, &news, &started);
    let handle =
        std::thread::Builder::new().name("media".to_owned()).spawn(run).map_err(StartError::Thread)?;
    // Drops, and so joins, on every way out.
    let thread = Arc::new(Thread { commands: Some(commands), handle: Some(handle) });
    let local_addr =
        outcome.recv().map_err(|_| StartError::Thread(std::io::ErrorKind::BrokenPipe.into()))??;
    Ok((Media { thread, local_addr }, events))
}

/// The answer to an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The session description to hand to `setRemoteDescription`, with all candidates in it.
    pub sdp: String,
}

/// A handle to the media thread; the thread ends when the last one is dropped.
#[derive(Clone, Debug)]
pub struct Media {
    thread: Arc<Thread>,
    local_addr: SocketAddr,
}

/// Ends the thread and waits for it, so that the port is free again.
#[derive(Debug)]
struct Thread {
    commands: Option<mpsc::Sender<Command>>,
    handle: Option<JoinHandle<()>>,
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.commands.take();
        if self.handle.take().is_some_and(|handle| handle.join().is_err()) {
            tracing::error!("the media thread panicked");
        }
    }
}

/// What a handle asks of the thread.
#[derive(Debug)]
enum Command {
    Join { room: RoomId, seat: SeatId, offer: String, reply: oneshot::Sender<Result<Answer, JoinError>> },
    Restart { room: RoomId, seat: SeatId, offer: String, reply: oneshot::Sender<Result<Answer, JoinError>> },
    Carry { from: RoomId, to: RoomId, seat: SeatId },
    Leave { room: RoomId, seat: SeatId },
    SetAudience { room: RoomId, audience: Audience, reply: oneshot::Sender<u64> },
    Stats { reply: oneshot::Sender<ServerStats> },
}

impl Media {
    /// The bound UDP address.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Connects `seat`. An earlier connection of the same seat is closed and replaced.
    ///
    /// # Errors
    ///
    /// [`JoinError`] if the offer cannot be answered or the server is full or gone.
    pub async fn join(&self, room: RoomId, seat: SeatId, offer_sdp: String) -> Result<Answer, JoinError> {
        self.ask(|reply| Command::Join { room, seat, offer: offer_sdp, reply }).await?
    }

    /// Brings the living connection of `seat` onto another path (ICE restart, RFC 8445 section 9), without a new handshake
    /// and without a gap while the old path still carries.
    ///
    /// # Errors
    ///
    /// [`JoinError::NotConnected`] if the offer goes on with no living connection of the seat; else as [`Media::join`].
    pub async fn restart(&self, room: RoomId, seat: SeatId, offer_sdp: String) -> Result<Answer, JoinError> {
        self.ask(|reply| Command::Restart { room, seat, offer: offer_sdp, reply }).await?
    }

    /// Disconnects `seat`, if it is connected.
    pub fn leave(&self, room: RoomId, seat: SeatId) {
        self.order(Command::Leave { room, seat });
    }

    /// Carries the connection of `seat`, if it has one in `from`, into the room `to`, without a word to the client; the
    /// table of that room decides who is heard. What the seat had there before ends.
    pub fn carry(&self, from: RoomId, to: RoomId, seat: SeatId) {
        self.order(Command::Carry { from, to, seat });
    }

    fn order(&self, command: Command) {
        let commands = self.thread.commands.as_ref();
        let sent = commands.map(|commands| commands.try_send(command));
        if !matches!(sent, Some(Ok(()))) {
            tracing::warn!(
                "media thread does not take commands; the seat stays where it is until its checks stop"
            );
        }
    }

    /// Puts `audience` in force and returns the epoch in force from now on. A table that is not newer than the
    /// present one is ignored. A room without sessions is forgotten when its table is empty.
    ///
    /// # Errors
    ///
    /// [`MediaGone`] if the thread has ended.
    pub async fn set_audience(&self, room: RoomId, audience: Audience) -> Result<u64, MediaGone> {
        self.ask(|reply| Command::SetAudience { room, audience, reply }).await
    }

    /// The counters now; all zero if the thread has ended.
    pub async fn stats(&self) -> ServerStats {
        self.ask(|reply| Command::Stats { reply }).await.unwrap_or_default()
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, MediaGone> {
        let (reply, answer) = oneshot::channel();
        let commands = self.thread.commands.as_ref().ok_or(MediaGone)?;
        commands.send(command(reply)).await.map_err(|_| MediaGone)?;
        answer.await.map_err(|_| MediaGone)
    }
}

#[cfg(test)]
mod tests;
