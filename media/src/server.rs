//! The shell around the core: one thread, one UDP socket, one clock.
//!
//! Holds no rule of forwarding: it reads datagrams, asks the core, sends what the core wrote and passes events
//! on. See [`crate::sfu`] for what happens to a packet.

use crate::{Audience, Event, RoomId, SeatId, ServerStats};
use std::net::{IpAddr, SocketAddr};
use tokio::sync::{mpsc, oneshot};

/// Commands that may wait for the media thread; it takes them many times a second, so more waiting ones mean
/// that it hangs, and refusing is better than hiding that.
const COMMANDS_MAX: usize = 1024;

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
    /// The server is gone.
    #[error(transparent)]
    Gone(#[from] MediaGone),
}

/// The media thread has ended; its rooms are lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media server has stopped")]
pub struct MediaGone;

/// The answer to an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The session description to hand to `setRemoteDescription`, with all candidates in it.
    pub sdp: String,
}

/// A handle to the media thread; the thread ends when the last one is dropped.
#[derive(Clone, Debug)]
pub struct Media {
    commands: mpsc::Sender<Command>,
    local_addr: SocketAddr,
}

/// What a handle asks of the thread.
#[derive(Debug)]
enum Command {
    Join { room: RoomId, seat: SeatId, offer: String, reply: oneshot::Sender<Result<Answer, JoinError>> },
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

    /// Disconnects `seat`, if it is connected.
    pub fn leave(&self, room: RoomId, seat: SeatId) {
        if self.commands.try_send(Command::Leave { room, seat }).is_err() {
            tracing::warn!("media thread does not take commands; the seat stays until its checks stop");
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
        self.commands.send(command(reply)).await.map_err(|_| MediaGone)?;
        answer.await.map_err(|_| MediaGone)
    }
}
