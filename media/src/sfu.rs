//! The core: rooms, sessions and what leads from one to the other.
//!
//! No socket, no clock, no lock. Give it one input (a datagram, a join, a table, the time), then send what
//! stands in [`Sfu::outbox`], pass on [`Sfu::take_event`], and call [`Sfu::handle_timeout`] again at
//! [`Sfu::wake_at`]. Randomness comes in with each join; DTLS draws its own from the crypto provider.

mod binding;
mod feedback;
mod forward;
mod table;
#[cfg(test)]
mod tests;

use crate::dtls::{Dtls, DtlsEvent, Fingerprint};
use crate::ice::Credentials;
use crate::outbox::Outbox;
use crate::sdp::{self, Local, Offer, OfferError};
use crate::session::{Holder, Session};
use crate::stun::Check;
use crate::{Audience, Drops, Event, LostReason, RoomId, SeatId, SeatStats, ServerStats, Traffic};
use rtc_crypto::RTCCryptoProvider;
use rtc_dtls::crypto::Certificate;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Sessions on one server; memory is about 1 MB each.
const SESSIONS_MAX: usize = 2048;
/// Rooms on one server, more than sessions, so that there is always an empty one to forget.
const ROOMS_MAX: usize = 2 * SESSIONS_MAX;
/// Events that wait for the caller; at the limit the oldest is dropped.
const EVENTS_MAX: usize = 16_384;

/// How often time is looked at while there are sessions: the resolution of every timer here.
const TICK: Duration = Duration::from_millis(10);
/// How often reports are sent (RFC 3550 asks for about 5 s, browsers want about 1).
const REPORT_INTERVAL: Duration = Duration::from_secs(1);
/// Silence after which a connection is lost. Browsers check every 2.5 s to 5 s (RFC 7675), so that less
/// would end calls on a bad link, and more keeps ghosts.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);
/// How long an address stays with its connection after the last check from there; the interval of checks.
const ADDRESS_KEPT: Duration = Duration::from_secs(5);
/// How long a client may take from the answer to the end of the handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// An offer that did not become a session.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(transparent)]
    Offer(#[from] OfferError),
    #[error("the media server is full")]
    Full,
    #[error("there is no such connection to restart")]
    NotConnected,
    #[error("could not prepare the handshake")]
    Handshake(#[source] rtc_shared::error::Error),
}

/// What the server shows of itself to every client.
pub(crate) struct Identity {
    pub provider: Arc<dyn RTCCryptoProvider>,
    pub certificate: Certificate,
    pub fingerprint: Fingerprint,
    pub candidates: Vec<SocketAddr>,
}

#[derive(Default)]
struct Room {
    audience: Audience,
    seats: BTreeMap<SeatId, usize>,
}

pub(crate) struct Sfu {
    identity: Identity,
    sessions: Vec<Option<Session>>,
    by_address: HashMap<SocketAddr, usize>,
    by_ufrag: HashMap<String, usize>,
    rooms: BTreeMap<RoomId, Room>,
    /// Tracks with packets that are not forwarded yet: session and track.
    dirty: Vec<(usize, usize)>,
    pub outbox: Outbox,
    events: VecDeque<Event>,
    next_number: u64,
    next_tick_at: Instant,
    next_report_at: Instant,
    ended: Traffic,
    drops: Drops,
}

impl Sfu {
    pub fn new(identity: Identity, now: Instant) -> Self {
        Self {
            identity,
            sessions: Vec::new(),
            by_address: HashMap::new(),
            by_ufrag: HashMap::new(),
            rooms: BTreeMap::new(),
            dirty: Vec::new(),
            outbox: Outbox::new(),
            events: VecDeque::new(),
            next_number: 0,
            next_tick_at: now,
            next_report_at: now,
            ended: Traffic::default(),
            drops: Drops::default(),
        }
    }

    /// Makes a session from an offer and answers it. An earlier session of the seat ends.
    pub fn join(
        &mut self,
        room: RoomId,
        seat: SeatId,
        offer: &str,
        credentials: Credentials,
        now: Instant,
    ) -> Result<String, Refusal> {
        let offer = Offer::parse(offer)?;
        if let Some(place) = self.find(&room, &seat) {
            self.end(place, LostReason::Replaced, now);
        }
        let place = match self.sessions.iter().position(Option::is_none) {
            Some(place) => place,
            None if self.sessions.len() < SESSIONS_MAX => {
                self.sessions.push(None);
                self.sessions.len() - 1
            }
            None => return Err(Refusal::Full),
        };
        let identity = &self.identity;
        let dtls = Dtls::new(&identity.provider, &identity.certificate, offer.fingerprint)
            .map_err(Refusal::Handshake)?;
        let answer = self.answer(&offer, &credentials);
        self.by_ufrag.insert(credentials.ufrag.clone(), place);
        self.room_mut(&room).seats.insert(seat.clone(), place);
        self.next_number += 1;
        let holder = Holder { number: self.next_number, room, seat };
        self.sessions[place] = Some(Session::new(holder, &offer, credentials, dtls, now));
        Ok(answer)
    }

    /// Brings a living connection onto another path (ICE restart, RFC 8445 section 9): handshake, tracks and slots stay,
    /// and packets take the old path until the client nominates a new one.
    pub fn restart(
        &mut self,
        room: &RoomId,
        seat: &SeatId,
        offer: &str,
        credentials: Credentials,
    ) -> Result<String, Refusal> {
        let offer = Offer::parse(offer)?;
        let place = self.find(room, seat).ok_or(Refusal::NotConnected)?;
        let answer = self.answer(&offer, &credentials);
        let session = self.sessions[place].as_mut().filter(|session| session.goes_on_in(&offer));
        let session = session.ok_or(Refusal::NotConnected)?;
        self.by_ufrag.insert(credentials.ufrag.clone(), place);
        if let Some(forgotten) = session.ice.restart(credentials, offer.ufrag) {
            self.by_ufrag.remove(&forgotten);
        }
        Ok(answer)
    }

    /// Carries the connection of a seat into another room, where the table of that room decides about it; whatever the
    /// seat had there ends. Nothing is negotiated anew: whoever is seen next takes the slots of those who were.
    pub fn carry(&mut self, from: &RoomId, to: &RoomId, seat: &SeatId, now: Instant) {
        // What was said before was said in the former room.
        self.forward(now);
        let Some(place) = self.find(from, seat).filter(|_| from != to) else { return };
        if let Some(former) = self.find(to, seat) {
            self.end(former, LostReason::Replaced, now);
        }
        if let Some(rest) = self.rooms.get_mut(from) {
            rest.seats.remove(seat);
        }
        if let Some(session) = &mut self.sessions[place] {
            session.room = to.clone();
            session.told = None;
        }
        self.room_mut(to).seats.insert(seat.clone(), place);
        self.rebind(from);
        self.rebind(to);
        self.forget_if_idle(from);
    }

    fn answer(&self, offer: &Offer, credentials: &Credentials) -> String {
        let local = Local {
            ufrag: &credentials.ufrag,
            password: &credentials.password,
            fingerprint: self.identity.fingerprint,
            candidates: &self.identity.candidates,
        };
        sdp::answer(offer, &local)
    }

    /// Ends the session of a seat, if there is one.
    pub fn leave(&mut self, room: &RoomId, seat: &SeatId, now: Instant) {
        if let Some(place) = self.find(room, seat) {
            self.end(place, LostReason::Left, now);
        }
    }

    /// Ends all sessions, telling the clients.
    pub fn close(&mut self, now: Instant) {
        for place in 0..self.sessions.len() {
            self.end(place, LostReason::Left, now);
        }
    }

    /// Takes one datagram, which is decrypted where it lies. Packets to forward wait for [`Sfu::forward`].
    pub fn handle_datagram(&mut self, from: SocketAddr, datagram: &mut [u8], now: Instant) {
        // RFC 7983: the first byte tells the protocols apart.
        match datagram.first() {
            Some(0..=3) => self.handle_check(from, datagram, now),
            Some(20..=63) => self.handle_dtls(from, datagram, now),
            Some(128..=191) if datagram.len() >= 2 => match datagram[1] {
                // RFC 5761 section 4: these payload types are RTCP.
                192..=223 => self.handle_rtcp(from, datagram, now),
                _ => self.handle_rtp(from, datagram, now),
            },
            _ => self.drops.malformed += 1,
        }
    }

    /// Advances all timers.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.forward(now);
        if now < self.next_tick_at {
            return;
        }
        self.next_tick_at = now + TICK;
        let with_reports = now >= self.next_report_at;
        if with_reports {
            self.next_report_at = now + REPORT_INTERVAL;
        }
        for place in 0..self.sessions.len() {
            let Some(session) = &mut self.sessions[place] else { continue };
            let limit = if session.is_connected() { CHECK_TIMEOUT } else { CONNECT_TIMEOUT };
            if now >= session.checked_at + limit {
                self.end(place, LostReason::IceTimeout, now);
                continue;
            }
            session.dtls.handle_timeout(now);
            if let Some(channel) = &mut session.channel {
                session.traffic.messages_in += channel.drive(&mut session.dtls, now);
            }
            session.flush_dtls(&mut self.outbox);
            self.ask_publisher(place, with_reports, now);
        }
    }

    /// When time has to be looked at again.
    pub fn wake_at(&self) -> Option<Instant> {
        self.sessions.iter().any(Option::is_some).then_some(self.next_tick_at)
    }

    /// The oldest thing that happened and was not taken yet.
    pub fn take_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// Datagrams that the system refused to send.
    pub fn count_unsent(&mut self, datagrams: u64) {
        self.drops.overflow += datagrams;
    }

    pub fn stats(&mut self) -> ServerStats {
        self.drops.overflow += self.outbox.take_overflowed();
        let sessions = || self.sessions.iter().flatten();
        let mut total = self.ended;
        sessions().for_each(|session| total.add(&session.traffic));
        let seats = sessions().map(|session| SeatStats {
            room: session.room.clone(),
            seat: session.seat.clone(),
            connected: session.is_connected(),
            traffic: session.traffic,
        });
        ServerStats { rooms: self.rooms.len(), total, drops: self.drops, seats: seats.collect() }
    }

    fn handle_check(&mut self, from: SocketAddr, datagram: &[u8], now: Instant) {
        if self.answer_check(from, datagram, now).is_none() {
            self.drops.check_refused += 1;
        }
    }

    fn answer_check(&mut self, from: SocketAddr, datagram: &[u8], now: Instant) -> Option<()> {
        let mut check = Check::parse(datagram)?;
        let place = *self.by_ufrag.get(&check.local_ufrag)?;
        let session = self.sessions[place].as_mut()?;
        let crypto = self.identity.provider.crypto();
        let password = session.ice.password(&check)?;
        if !check.verify(password, crypto) {
            return None;
        }
        let answer = check.answer(from, password, crypto)?;
        if self.belongs_to_another(from, place, now) {
            return None;
        }
        let session = self.sessions[place].as_mut()?;
        // Until the handshake ends the time limit counts from the join, so that checks alone keep no seat.
        if session.is_connected() {
            session.checked_at = now;
        }
        if let Some(former) = session.ice.confirm(&check.local_ufrag) {
            self.by_ufrag.remove(&former);
        }
        if let Some(forgotten) = session.learn(from, check.nominates())
            && self.by_address.get(&forgotten) == Some(&place)
        {
            self.by_address.remove(&forgotten);
        }
        self.by_address.insert(from, place);
        self.outbox.push(from, &answer);
        Some(())
    }

    /// Whether another living connection uses this address: a client that forges it shall not cut that off.
    fn belongs_to_another(&self, from: SocketAddr, place: usize, now: Instant) -> bool {
        let owner = self.by_address.get(&from).filter(|owner| **owner != place);
        let owner = owner.and_then(|owner| self.sessions[*owner].as_ref());
        owner.is_some_and(|owner| owner.is_connected() && now < owner.checked_at + ADDRESS_KEPT)
    }

    /// DTLS is taken from addresses that passed a check alone: before its handshake it buffers what it gets.
    fn handle_dtls(&mut self, from: SocketAddr, datagram: &[u8], now: Instant) {
        let Some((place, session)) = known(&self.by_address, &mut self.sessions, from) else {
            self.drops.stranger += 1;
            return;
        };
        let (mut connected, mut closed) = (false, false);
        for event in session.dtls.read(datagram, now) {
            match event {
                DtlsEvent::Ready(keys) => {
                    connected = session.secure(&keys, self.identity.provider.crypto()).is_ok();
                    closed |= !connected;
                }
                DtlsEvent::Data(data) => {
                    if let Some(channel) = &mut session.channel {
                        channel.read(data, now);
                    }
                }
                DtlsEvent::Closed => closed = true,
            }
        }
        if let Some(channel) = &mut session.channel {
            session.traffic.messages_in += channel.drive(&mut session.dtls, now);
        }
        session.flush_dtls(&mut self.outbox);
        if closed {
            self.end(place, LostReason::DtlsClosed, now);
        } else if connected {
            session.checked_at = now;
            let (room, seat) = (session.room.clone(), session.seat.clone());
            self.tell(Event::Connected { room: room.clone(), seat });
            self.rebind(&room);
        }
    }

    fn find(&self, room: &RoomId, seat: &SeatId) -> Option<usize> {
        self.rooms.get(room)?.seats.get(seat).copied()
    }

    /// Ends a session; nothing of it is left behind, and its room goes with the last of it.
    fn end(&mut self, place: usize, reason: LostReason, now: Instant) {
        // What arrived before the end was still said.
        self.forward(now);
        let Some(mut session) = self.sessions[place].take() else { return };
        session.dtls.close(now);
        session.flush_dtls(&mut self.outbox);
        for ufrag in session.ice.ufrags() {
            self.by_ufrag.remove(ufrag);
        }
        self.by_address.retain(|_, owner| *owner != place);
        self.ended.add(&session.traffic);
        let (room, seat) = (session.room, session.seat);
        if let Some(rest) = self.rooms.get_mut(&room) {
            rest.seats.remove(&seat);
        }
        self.tell(Event::Lost { room: room.clone(), seat, reason });
        self.rebind(&room);
        self.forget_if_idle(&room);
    }

    fn tell(&mut self, event: Event) {
        if self.events.len() >= EVENTS_MAX {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }
}

/// The session that owns `from`, if that address passed a check.
fn known<'a>(
    by_address: &HashMap<SocketAddr, usize>,
    sessions: &'a mut [Option<Session>],
    from: SocketAddr,
) -> Option<(usize, &'a mut Session)> {
    let place = *by_address.get(&from)?;
    let session = sessions.get_mut(place)?.as_mut()?;
    Some((place, session))
}
