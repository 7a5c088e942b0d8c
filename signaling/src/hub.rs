//! The shell around the lobby: sockets, the media handle, one clock. Holds no rule.
//!
//! The lobby is behind a lock that is never held over an await; what it puts out goes into bounded queues. Tables for
//! media are kept by room, newest only, and one task hands them over in order and brings the acknowledgement back.

use crate::fact::Notice;
use crate::lobby::{Entering, Full, Hello, Lobby, Output};
use crate::message::{ClientFrame, ClientMessage, MessageId, ServerMessage, TOPIC_BYTES_MAX, TOPICS_MAX};
use crate::room::{Refusal, Showing};
use crate::session::{ConnectionId, Session};
use crate::{Denied, Gate, GoneReason, JoinGrant, RoomId, SeatId, SlotView, Subject, Talk};
use jiff::Timestamp;
use media::{Audience, Event, JoinError, Media};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};

/// How often kept seats are looked at. They are kept for minutes, so a second late is soon enough.
const TICK: Duration = Duration::from_secs(1);

/// Notices that may wait for the caller; it writes each to a table, so more waiting ones mean that it hangs.
const NOTICES_MAX: usize = 4096;

/// How often a grant is asked for again because someone was let in meanwhile.
const GRANTS_MAX: usize = 3;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes a secret name that was never used: at least 128 random bits as text.
pub type FreshId = Arc<dyn Fn() -> String + Send + Sync>;

/// What a hub is made of.
pub struct Setup {
    /// Decides who may come in.
    pub gate: Arc<dyn Gate>,
    /// Forwards the packets.
    pub media: Media,
    /// What media says by itself.
    pub media_events: mpsc::Receiver<Event>,
    /// The only clock.
    pub clock: Clock,
    /// The only source of secrets.
    pub fresh_id: FreshId,
}

/// An offer that was not answered.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// Nobody inside a room has this ticket.
    #[error("no seat has this ticket")]
    UnknownTicket,
    /// Media could not answer.
    #[error("media did not answer the offer")]
    Join(#[from] JoinError),
}

/// What an offer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaPath {
    /// A connection of its own, which replaces the one before.
    New,
    /// Another path for the connection that there is (ICE restart).
    Other,
}

/// All live clients of this server. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

struct Shared {
    gate: Arc<dyn Gate>,
    media: Media,
    clock: Clock,
    fresh_id: FreshId,
    notices: mpsc::Sender<Notice>,
    state: Mutex<State>,
    /// Rings when `State::tables` got something.
    tables_waiting: Arc<Notify>,
}

#[derive(Default)]
struct State {
    lobby: Lobby,
    sockets: HashMap<ConnectionId, Socket>,
    opened: u64,
    /// Counts admissions and changes of who talks with whom, so that a grant read before one is not used after it.
    admissions: u64,
    tables: BTreeMap<RoomId, Audience>,
}

struct Socket {
    number: u64,
    queue: mpsc::Sender<Arc<str>>,
}

/// One open socket of a client.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The client.
    pub connection: ConnectionId,
    /// Tells this socket from an older or newer one of the same client.
    number: u64,
}

impl Hub {
    /// A hub without clients; it works until the last handle is dropped. Keep what the receiver says.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start(setup: Setup) -> (Self, mpsc::Receiver<Notice>) {
        let Setup { gate, media, media_events, clock, fresh_id } = setup;
        let (notices, receiver) = mpsc::channel(NOTICES_MAX);
        let tables_waiting = Arc::new(Notify::new());
        let state = Mutex::new(State::default());
        let waiting = Arc::clone(&tables_waiting);
        let shared = Arc::new(Shared { gate, media, clock, fresh_id, notices, state, tables_waiting });
        tokio::spawn(hand_over_tables(Arc::downgrade(&shared), waiting));
        tokio::spawn(follow(Arc::downgrade(&shared), media_events));
        (Self { shared }, receiver)
    }

    /// Lets someone in who waits in `room`, or who was removed from it.
    pub fn admit(&self, room: &RoomId, seat: &SeatId) {
        let mut state = self.shared.lock();
        state.admissions += 1;
        self.shared.act(&mut state, |lobby, now| lobby.handle_admit(room, seat, now));
    }

    /// Says who talks with whom in `room` from now on. A screen speaks of a private talk only after media obeys it,
    /// and stops speaking of it before media does.
    pub fn talk(&self, room: &RoomId, talk: Talk) {
        let mut state = self.shared.lock();
        state.admissions += 1;
        self.shared.act(&mut state, |lobby, now| lobby.handle_talk(room, talk, now));
    }

    /// Says who sits at a device that several people share, as `grant` would have it now; nothing if it has no seat.
    pub fn sitters(&self, grant: JoinGrant) {
        let mut state = self.shared.lock();
        state.admissions += 1;
        self.shared.act(&mut state, |lobby, now| lobby.handle_sitters(grant, now));
    }

    /// Takes a seat and its media away, with the reason and a sentence for its page: the last person of a shared device
    /// has left, or somebody sits at another device now.
    pub fn withdraw(&self, room: &RoomId, seat: &SeatId, why: (GoneReason, String)) {
        let mut state = self.shared.lock();
        state.admissions += 1;
        self.shared.act(&mut state, |lobby, now| lobby.handle_withdrawn((room, seat), why, now));
    }

    /// Ends the meeting in `room`: everybody is told and loses their seat.
    pub fn end(&self, room: &RoomId) {
        self.shared.act(&mut self.shared.lock(), |lobby, now| lobby.handle_end(room, now));
    }

    /// Tells whoever watches `topic` that it is at `version` now.
    pub fn changed(&self, topic: &str, version: u64) {
        self.shared.act(&mut self.shared.lock(), |lobby, _| lobby.handle_changed(topic, version));
    }

    /// Who watches `topic` with a page that takes what it is now, and not only that it changed.
    #[must_use]
    pub fn readers(&self, topic: &str) -> BTreeSet<Subject> {
        self.shared.lock().lobby.readers(topic)
    }

    /// Gives the pages of `subject` what it sees of `topic` at `version`: JSON, compressed by gzip, in Base64. It spares
    /// them a round trip; [`Hub::changed`] is still owed to everybody.
    pub fn fresh(&self, subject: &Subject, topic: &str, version: u64, body: &str) {
        self.shared
            .act(&mut self.shared.lock(), |lobby, _| lobby.handle_fresh(subject, topic, (version, body)));
    }

    /// Closes every socket of `subject`, whose right to be here has ended.
    pub fn close(&self, subject: &Subject) {
        self.shared.act(&mut self.shared.lock(), |lobby, now| lobby.handle_signed_out(subject, now));
    }

    /// Closes every socket because the server stops. No fact is recorded: nobody left.
    pub fn stop(&self) {
        self.shared.lock().sockets.clear();
    }

    /// The seats of those who are inside `room` and whose client is there.
    #[must_use]
    pub fn present(&self, room: &RoomId) -> Vec<SeatId> {
        self.shared.lock().lobby.present(room)
    }

    /// The seat at which `person` is inside `room` now, and how many milliseconds the room has been open.
    #[must_use]
    pub fn moment(&self, room: &RoomId, person: &SeatId) -> Option<(SeatId, i64)> {
        self.shared.lock().lobby.moment(room, person, (self.shared.clock)())
    }

    /// The file of the page that `seat` is shown in `room` now.
    #[must_use]
    pub fn shown_file(&self, room: &RoomId, seat: &SeatId) -> Option<String> {
        self.shared.lock().lobby.shown_file(room, seat)
    }

    /// Whether `subject` has an open socket.
    #[must_use]
    pub fn is_online(&self, subject: &Subject) -> bool {
        self.shared.lock().lobby.is_online(subject)
    }

    /// Everybody who has an open socket.
    #[must_use]
    pub fn online(&self) -> Vec<Subject> {
        self.shared.lock().lobby.online()
    }

    /// Connects the media of the seat that holds `ticket`, or brings its connection onto another path; returns the answer
    /// to `sdp`.
    ///
    /// # Errors
    ///
    /// [`OfferError`] if nobody inside has this ticket, or media does not take the offer.
    pub async fn offer(&self, ticket: &str, sdp: String, path: MediaPath) -> Result<String, OfferError> {
        let place = self.shared.lock().lobby.seat_of_ticket(ticket);
        let (room, seat) = place.ok_or(OfferError::UnknownTicket)?;
        let media = &self.shared.media;
        let answer = match path {
            MediaPath::New => media.join(room.clone(), seat.clone(), sdp).await?,
            MediaPath::Other => media.restart(room.clone(), seat.clone(), sdp).await?,
        };
        if self.shared.lock().lobby.seat_of_ticket(ticket).is_none() {
            self.shared.media.leave(room, seat);
            return Err(OfferError::UnknownTicket);
        }
        Ok(answer.sdp)
    }

    /// Takes away seats that were kept long enough. The hub does so by itself every second; tests that move their
    /// own clock call it.
    pub fn tick(&self) {
        self.shared.act(&mut self.shared.lock(), Lobby::handle_timeout);
    }

    /// A socket opens; what is for it will come out of `queue`'s other end.
    pub(crate) fn open(
        &self,
        subject: &Subject,
        resume: Option<(ConnectionId, u64)>,
        queue: mpsc::Sender<Arc<str>>,
    ) -> Result<Line, Full> {
        let fresh = ConnectionId((self.shared.fresh_id)());
        let mut state = self.shared.lock();
        let now = (self.shared.clock)();
        let hello = Hello { subject: subject.clone(), resume, fresh };
        let (connection, outputs) = state.lobby.handle_hello(hello, now)?;
        state.opened += 1;
        let number = state.opened;
        state.sockets.insert(connection.clone(), Socket { number, queue });
        self.shared.perform(&mut state, outputs, now);
        Ok(Line { connection, number })
    }

    /// A socket ended without a word.
    pub(crate) fn lost(&self, line: &Line) {
        let mut state = self.shared.lock();
        if state.sockets.get(&line.connection).is_some_and(|socket| socket.number == line.number) {
            state.sockets.remove(&line.connection);
            self.shared.act(&mut state, |lobby, now| lobby.handle_lost(&line.connection, now));
        }
    }

    /// The ping of a client, outside the count.
    pub(crate) fn ping(&self, line: &Line) -> Arc<str> {
        Session::aside(self.shared.lock().lobby.seq(&line.connection), ServerMessage::Ping {})
    }

    /// A client said something.
    pub(crate) async fn hear(&self, line: &Line, subject: &Subject, frame: ClientFrame) {
        let ClientFrame { id, message } = frame;
        match message {
            ClientMessage::Watch { topics, whole } => self.watch(line, subject, id, (topics, whole)).await,
            ClientMessage::Enter { case, room } => self.enter(line, subject, id, (case, room)).await,
            ClientMessage::ShowPage { file, page, talk } => {
                self.show_page(line, subject, id, (file, page, talk)).await;
            }
            message => {
                let frame = ClientFrame { id, message };
                let mut state = self.shared.lock();
                self.shared.act(&mut state, |lobby, now| lobby.handle_message(&line.connection, frame, now));
            }
        }
    }

    /// A client said something that is no message.
    pub(crate) fn misheard(&self, line: &Line) {
        let text = "页面发来的消息无法识别，请刷新页面后重试。".to_owned();
        self.deny(line, None, Denied { code: "malformed-message".to_owned(), text });
    }

    async fn watch(
        &self,
        line: &Line,
        subject: &Subject,
        id: Option<MessageId>,
        (topics, whole): (Vec<String>, bool),
    ) {
        let too_many = topics.len() > TOPICS_MAX;
        let mut allowed = BTreeSet::new();
        let mut refused = too_many;
        for topic in topics.into_iter().take(TOPICS_MAX) {
            if topic.len() <= TOPIC_BYTES_MAX && self.shared.gate.may_watch(subject, &topic).await {
                allowed.insert(topic);
            } else {
                refused = true;
            }
        }
        self.shared.lock().lobby.handle_watch(&line.connection, allowed, whole);
        if refused {
            let text = "有内容不存在或您无权查看，请刷新页面。".to_owned();
            self.deny(line, id, Denied { code: "not-found".to_owned(), text });
        } else {
            self.shared.act(&mut self.shared.lock(), |lobby, _| lobby.handle_done(&line.connection, id));
        }
    }

    async fn enter(
        &self,
        line: &Line,
        subject: &Subject,
        id: Option<MessageId>,
        (case, kind): (String, String),
    ) {
        let mut admissions = self.shared.lock().admissions;
        for _ in 0..GRANTS_MAX {
            let grant = match self.shared.gate.grant(subject, &case, &kind).await {
                Ok(grant) => grant,
                Err(denied) => return self.deny(line, id, denied),
            };
            let mut state = self.shared.lock();
            if state.admissions != admissions {
                admissions = state.admissions;
                continue;
            }
            let ticket = (self.shared.fresh_id)();
            let entering = Entering { id, grant, kind, ticket };
            return self
                .shared
                .act(&mut state, |lobby, now| lobby.handle_enter(&line.connection, entering, now));
        }
        let text = "房间正忙，请再试一次。".to_owned();
        self.deny(line, id, Denied { code: "busy".to_owned(), text });
    }

    async fn show_page(
        &self,
        line: &Line,
        subject: &Subject,
        id: Option<MessageId>,
        (file, page, talk): (String, u32, u64),
    ) {
        let room = self.shared.lock().lobby.room_of(&line.connection).cloned();
        let Some(room) = room else { return self.deny(line, id, Refusal::NotInRoom.into()) };
        let grant = match self.shared.gate.page(subject, &room, &file).await {
            Ok(grant) => grant,
            Err(denied) => return self.deny(line, id, denied),
        };
        let showing = Showing { file, page, talk, grant };
        self.shared.act(&mut self.shared.lock(), |lobby, now| {
            lobby.handle_show_page(&line.connection, id, (&room, showing), now)
        });
    }

    fn deny(&self, line: &Line, id: Option<MessageId>, denied: Denied) {
        self.shared
            .act(&mut self.shared.lock(), |lobby, _| lobby.handle_denied(&line.connection, id, denied));
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The task that hands tables over looks whether there is still a hub.
        self.tables_waiting.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding the lobby")
    }

    fn act(&self, state: &mut State, input: impl FnOnce(&mut Lobby, Timestamp) -> Vec<Output>) {
        let now = (self.clock)();
        let outputs = input(&mut state.lobby, now);
        self.perform(state, outputs, now);
    }

    /// Carries `outputs` out. A client that does not read its queue loses its socket and may resume; what follows
    /// from that is carried out too. It ends because every round has one socket less.
    fn perform(&self, state: &mut State, mut outputs: Vec<Output>, now: Timestamp) {
        while !outputs.is_empty() {
            let mut slow = Vec::new();
            for output in outputs {
                match output {
                    Output::Send(connection, frame) => {
                        let full = state
                            .sockets
                            .get(&connection)
                            .is_some_and(|socket| socket.queue.try_send(frame).is_err());
                        if full && state.sockets.remove(&connection).is_some() {
                            slow.push(connection);
                        }
                    }
                    Output::Close(connection) => drop(state.sockets.remove(&connection)),
                    Output::SetAudience(room, audience) => {
                        state.tables.insert(room, audience);
                        self.tables_waiting.notify_one();
                    }
                    Output::Disconnect(room, seat) => self.media.leave(room, seat),
                    Output::Carry { from, to, seat } => self.media.carry(from, to, seat),
                    Output::Notify(notice) => {
                        if let Err(error) = self.notices.try_send(notice) {
                            tracing::error!(notice = ?error.into_inner(), "nobody keeps this notice");
                        }
                    }
                }
            }
            outputs = slow.iter().flat_map(|connection| state.lobby.handle_lost(connection, now)).collect();
        }
    }
}

/// Hands tables to media, each room's newest, and brings back what is in force.
async fn hand_over_tables(shared: Weak<Shared>, waiting: Arc<Notify>) {
    loop {
        waiting.notified().await;
        loop {
            let Some(shared) = shared.upgrade() else { return };
            let Some((room, audience)) = shared.lock().tables.pop_first() else { break };
            match shared.media.set_audience(room.clone(), audience).await {
                Ok(epoch) => {
                    let mut state = shared.lock();
                    shared.act(&mut state, |lobby, now| lobby.handle_acknowledged(&room, epoch, now));
                }
                Err(error) => {
                    tracing::error!(%room, %error, "the audience of a room is not in force");
                    return;
                }
            }
        }
    }
}

/// Follows media and the clock.
async fn follow(shared: Weak<Shared>, mut events: mpsc::Receiver<Event>) {
    let mut ticks = tokio::time::interval(TICK);
    let mut open = true;
    loop {
        let event = tokio::select! {
            event = events.recv(), if open => event.map(Some),
            _ = ticks.tick() => Some(None),
        };
        let Some(shared) = shared.upgrade() else { return };
        let mut state = shared.lock();
        match event {
            None => open = false,
            Some(None) => shared.act(&mut state, Lobby::handle_timeout),
            Some(Some(Event::Slots { room, seat, slots })) => {
                let slots: Vec<SlotView> = slots.into_iter().map(SlotView::from).collect();
                shared.act(&mut state, |lobby, now| lobby.handle_slots(&room, &seat, slots, now));
            }
            Some(Some(Event::Connected { room, seat })) => tracing::debug!(%room, %seat, "media connected"),
            Some(Some(Event::Lost { room, seat, reason })) => {
                tracing::info!(%room, %seat, ?reason, "media lost")
            }
        }
    }
}
