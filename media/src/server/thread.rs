//! The loop of the media thread: wait, ask the core, send, tell.

use super::{Answer, Command, Config, JoinError, StartError};
use crate::dtls::Fingerprint;
use crate::ice::Credentials;
use crate::sfu::{Identity, Refusal, Sfu};
use crate::socket::MediaSocket;
use crate::{Event, ServerStats};
use rtc_crypto::{CryptoError, RTCCryptoProvider};
use rtc_dtls::crypto::Certificate;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Instant;
use tokio::sync::{mpsc, oneshot};

/// Random bytes in a user name: enough that no two sessions share one.
const UFRAG_BYTES: usize = 8;
/// Random bytes in a password (RFC 8445 section 5.3 asks for 128 bits).
const PASSWORD_BYTES: usize = 16;

/// Runs until every handle is dropped.
pub(super) fn run(
    config: &Config,
    mut commands: mpsc::Receiver<Command>,
    events: &mpsc::Sender<Event>,
    started: &SyncSender<Result<SocketAddr, StartError>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            started.send(Err(StartError::Thread(error))).ok();
            return;
        }
    };
    runtime.block_on(async {
        let (mut socket, mut server) = match open(config) {
            Ok(opened) => opened,
            Err(error) => {
                started.send(Err(error)).ok();
                return;
            }
        };
        let local = socket.local_addr().map_err(|source| StartError::Socket { bind: config.bind, source });
        started.send(local).ok();
        while server.turn(&mut socket, &mut commands, events).await {}
        server.sfu.close(Instant::now());
        socket.send(&mut server.sfu.outbox);
    });
}

fn open(config: &Config) -> Result<(MediaSocket, Server), StartError> {
    let failed = |source| StartError::Socket { bind: config.bind, source };
    let socket = MediaSocket::bind(config.bind).map_err(failed)?;
    let port = socket.local_addr().map_err(failed)?.port();
    let provider = rtc_crypto::default_provider().map_err(|error| StartError::Certificate(error.into()))?;
    let certificate = Certificate::generate_self_signed(vec!["sfu".to_owned()], provider.crypto())
        .map_err(|error| StartError::Certificate(error.into()))?;
    let der = certificate.certificate.first().map_or(&[][..], |der| der.as_ref());
    let fingerprint = Fingerprint::of(provider.as_ref(), der)
        .ok_or_else(|| StartError::Certificate("the provider cannot hash".into()))?;
    let candidates = config.advertise.iter().map(|address| SocketAddr::new(*address, port)).collect();
    let identity = Identity { provider: Arc::clone(&provider), certificate, fingerprint, candidates };
    Ok((socket, Server { sfu: Sfu::new(identity, Instant::now()), provider }))
}

struct Server {
    sfu: Sfu,
    provider: Arc<dyn RTCCryptoProvider>,
}

/// An answer that waits until what came before it has been sent.
enum Reply {
    Join(oneshot::Sender<Result<Answer, JoinError>>, Result<Answer, JoinError>),
    Epoch(oneshot::Sender<u64>, u64),
    Stats(oneshot::Sender<ServerStats>, ServerStats),
    None,
}

impl Reply {
    /// Hands the answer over; who stopped waiting for it needs none.
    fn send(self) {
        match self {
            Self::Join(to, answer) => drop(to.send(answer)),
            Self::Epoch(to, epoch) => drop(to.send(epoch)),
            Self::Stats(to, stats) => drop(to.send(stats)),
            Self::None => {}
        }
    }
}

impl Server {
    /// Waits for one thing and does all that follows from it. Answers false at the end.
    async fn turn(
        &mut self,
        socket: &mut MediaSocket,
        commands: &mut mpsc::Receiver<Command>,
        events: &mpsc::Sender<Event>,
    ) -> bool {
        let wake_at = self.sfu.wake_at();
        let mut reply = Reply::None;
        tokio::select! {
            ready = socket.readable() => {
                if let Err(error) = ready {
                    tracing::error!(%error, "the media socket failed");
                    return false;
                }
                socket.read(&mut self.sfu, Sfu::handle_datagram, |sfu, socket, now| {
                    sfu.forward(now);
                    let unsent = socket.send(&mut sfu.outbox);
                    sfu.count_unsent(unsent);
                });
            }
            command = commands.recv() => match command {
                Some(command) => reply = self.handle(command),
                None => return false,
            },
            () = sleep_until(wake_at) => {}
            permit = events.reserve(), if self.sfu.has_events() => {
                // If nobody listens any more the events go, and the packets flow on.
                if let (Ok(permit), Some(event)) = (permit, self.sfu.take_event()) {
                    permit.send(event);
                }
            }
        }
        self.sfu.handle_timeout(Instant::now());
        let unsent = socket.send(&mut self.sfu.outbox);
        self.sfu.count_unsent(unsent);
        reply.send();
        true
    }

    fn handle(&mut self, command: Command) -> Reply {
        let now = Instant::now();
        match command {
            Command::Join { room, seat, offer, reply } => {
                let answer = self.answer(|sfu, credentials| sfu.join(room, seat, &offer, credentials, now));
                Reply::Join(reply, answer)
            }
            Command::Restart { room, seat, offer, reply } => {
                let answer = self.answer(|sfu, credentials| sfu.restart(&room, &seat, &offer, credentials));
                Reply::Join(reply, answer)
            }
            Command::Carry { from, to, seat } => {
                self.sfu.carry(&from, &to, &seat, now);
                Reply::None
            }
            Command::Leave { room, seat } => {
                self.sfu.leave(&room, &seat, now);
                Reply::None
            }
            Command::SetAudience { room, audience, reply } => {
                Reply::Epoch(reply, self.sfu.set_audience(&room, audience, now))
            }
            Command::Stats { reply } => Reply::Stats(reply, self.sfu.stats()),
        }
    }

    /// Answers an offer under fresh credentials.
    fn answer(
        &mut self,
        take: impl FnOnce(&mut Sfu, Credentials) -> Result<String, Refusal>,
    ) -> Result<Answer, JoinError> {
        let credentials = self.credentials().map_err(|error| JoinError::Handshake(error.into()))?;
        Ok(Answer { sdp: take(&mut self.sfu, credentials)? })
    }

    fn credentials(&self) -> Result<Credentials, CryptoError> {
        let mut random = [0; UFRAG_BYTES + PASSWORD_BYTES];
        self.provider.random().fill(&mut random)?;
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (ufrag, password) = random.split_at(UFRAG_BYTES);
        Ok(Credentials { ufrag: hex(ufrag), password: hex(password) })
    }
}

/// Waits until `at`, or for ever if there is nothing to wait for.
async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
