//! All clients and all rooms: brings what a client says to its room, and what a room says to its clients.
//!
//! Values in, values out, the time as a parameter; [`crate::Hub`] performs the outputs.

use crate::audience::Talk;
use crate::fact::Notice;
use crate::message::{ClientFrame, ClientMessage, GoneReason, MessageId, ServerMessage};
use crate::room::{self, HostCommand, OwnCommand, Refusal, Room};
use crate::seat::SEAT_KEPT;
use crate::session::{ConnectionId, Session};
use crate::{Denied, JoinGrant, RoomId, SeatId, Subject};
use jiff::Timestamp;
use media::Audience;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use enter::Entering;

/// Clients of one subject; someone who opens more pages loses the one that was lost or opened first.
pub const SESSIONS_PER_SUBJECT_MAX: usize = 8;

/// Clients of the whole server, lost ones included. Each may hold some hundred kilobytes of unread messages.
pub const SESSIONS_MAX: usize = 2048;

/// All clients and all rooms.
#[derive(Debug, Default)]
pub(crate) struct Lobby {
    rooms: BTreeMap<RoomId, Room>,
    sessions: BTreeMap<ConnectionId, Session>,
    /// Arrival order of the sessions, for who goes first.
    arrivals: BTreeMap<ConnectionId, u64>,
    arrived: u64,
    /// Above every number a table ever had.
    epoch_floor: u64,
}

/// What follows from an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Send this frame.
    Send(ConnectionId, Arc<str>),
    /// Close the socket of this client for good.
    Close(ConnectionId),
    /// Put this table in force and say when it is.
    SetAudience(RoomId, Audience),
    /// End the media of a seat.
    Disconnect(RoomId, SeatId),
    /// Take the media of a seat along into another room.
    Carry {
        /// Where it was.
        from: RoomId,
        /// Where it is now.
        to: RoomId,
        /// Whose.
        seat: SeatId,
    },
    /// Tell the caller.
    Notify(Notice),
}

/// The server has no place for another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server has no place for another client")]
pub(crate) struct Full;

/// The first words of a client.
#[derive(Clone, Debug)]
pub(crate) struct Hello {
    /// Who speaks.
    pub subject: Subject,
    /// The client it was before, and the last number that arrived there.
    pub resume: Option<(ConnectionId, u64)>,
    /// The name it gets otherwise.
    pub fresh: ConnectionId,
}

impl Lobby {
    /// A client arrives or comes back; returns its name.
    pub fn handle_hello(
        &mut self,
        hello: Hello,
        now: Timestamp,
    ) -> Result<(ConnectionId, Vec<Output>), Full> {
        let Hello { subject, resume, fresh } = hello;
        let known =
            resume.filter(|(id, _)| self.sessions.get(id).is_some_and(|session| session.subject == subject));
        if let Some((connection, seq)) = known {
            let outputs = self.resume(&connection, seq, now);
            return Ok((connection, outputs));
        }
        let mut outputs = Vec::new();
        self.make_place(&subject, now, &mut outputs);
        if self.sessions.len() >= SESSIONS_MAX {
            return Err(Full);
        }
        if !self.is_online(&subject) {
            outputs.push(Output::Notify(Notice::Presence { subject: subject.clone(), online: true }));
        }
        self.sessions.insert(fresh.clone(), Session::new(subject));
        self.arrived += 1;
        self.arrivals.insert(fresh.clone(), self.arrived);
        let ConnectionId(connection) = fresh.clone();
        let welcome = Session::aside(0, ServerMessage::Welcome { connection, resumed: false });
        outputs.push(Output::Send(fresh.clone(), welcome));
        Ok((fresh, outputs))
    }

    /// The socket of a client ended without a word, or was too slow.
    pub fn handle_lost(&mut self, connection: &ConnectionId, now: Timestamp) -> Vec<Output> {
        let Some(session) = self.sessions.get_mut(connection).filter(|session| session.lost_at.is_none())
        else {
            return Vec::new();
        };
        session.lost_at = Some(now);
        let subject = session.subject.clone();
        let mut outputs = match session.place.clone() {
            Some((room, seat)) => self.in_room(&room, now, |room| room.handle_lost(&seat, now)),
            None => Vec::new(),
        };
        if !self.is_online(&subject) {
            outputs.push(Output::Notify(Notice::Presence { subject, online: false }));
        }
        outputs
    }

    /// Everything a client may say that needs nobody else's consent.
    pub fn handle_message(
        &mut self,
        connection: &ConnectionId,
        frame: ClientFrame,
        now: Timestamp,
    ) -> Vec<Output> {
        let ClientFrame { id, message } = frame;
        let result = match message {
            ClientMessage::Ack { seq } => {
                if let Some(session) = self.sessions.get_mut(connection) {
                    session.acknowledge(seq);
                }
                return Vec::new();
            }
            // The shell asks the gate first, and calls the method that is meant for it.
            ClientMessage::Hello { .. }
            | ClientMessage::Watch { .. }
            | ClientMessage::Enter { .. }
            | ClientMessage::ShowPage { .. } => return Vec::new(),
            ClientMessage::Pong {} => return Vec::new(),
            ClientMessage::Leave { reason } => {
                self.seated(connection, now, |room, seat| Ok(room.handle_leave(seat, reason, now)))
            }
            ClientMessage::Mic { on } => self.own(connection, OwnCommand::Mic(on), now),
            ClientMessage::Camera { on } => self.own(connection, OwnCommand::Camera(on), now),
            ClientMessage::Hand { up } => self.own(connection, OwnCommand::Hand(up), now),
            ClientMessage::Say { text, private } => {
                self.seated(connection, now, |room, seat| room.handle_say(seat, &text, private, now))
            }
            ClientMessage::TakeDownPage {} => {
                self.seated(connection, now, |room, seat| room.handle_take_down(seat))
            }
            ClientMessage::Caption { text, talk } => {
                self.seated(connection, now, |room, seat| room.handle_caption(seat, &text, talk, now))
            }
            ClientMessage::Mute { seat, on } => {
                self.host(connection, HostCommand::Mute { seat: SeatId(seat), on }, now)
            }
            ClientMessage::MuteAll {} => self.host(connection, HostCommand::MuteAll, now),
            ClientMessage::Remove { seat, reason } => {
                self.host(connection, HostCommand::Remove { seat: SeatId(seat), reason }, now)
            }
            ClientMessage::Readmit { seat } => {
                self.host(connection, HostCommand::Readmit { seat: SeatId(seat) }, now)
            }
        };
        self.answer(connection, id, result)
    }

    /// A command that concerns no room was carried out.
    pub fn handle_done(&mut self, connection: &ConnectionId, id: Option<MessageId>) -> Vec<Output> {
        self.tell(connection, ServerMessage::Done { id })
    }

    /// The gate said no.
    pub fn handle_denied(
        &mut self,
        connection: &ConnectionId,
        id: Option<MessageId>,
        denied: Denied,
    ) -> Vec<Output> {
        self.tell(connection, ServerMessage::Problem { id, code: denied.code, text: denied.text })
    }

    /// The caller lets someone in.
    pub fn handle_admit(&mut self, room: &RoomId, seat: &SeatId, now: Timestamp) -> Vec<Output> {
        self.in_room(room, now, |room| room.handle_admit(seat))
    }

    /// The caller says who talks with whom.
    pub fn handle_talk(&mut self, room: &RoomId, talk: Talk, now: Timestamp) -> Vec<Output> {
        self.in_room(room, now, |room| room.handle_talk(talk))
    }

    /// The caller says who sits at a device that several people share.
    pub fn handle_sitters(&mut self, grant: JoinGrant, now: Timestamp) -> Vec<Output> {
        let place = (grant.room.clone(), grant.seat.clone());
        // What one of them was told is not told to the next by a page that comes back.
        for session in self.sessions.values_mut().filter(|session| session.place.as_ref() == Some(&place)) {
            session.acknowledge(u64::MAX);
        }
        self.in_room(&place.0, now, |room| room.handle_sitters(grant, now))
    }

    /// The caller takes a seat away.
    pub fn handle_withdrawn(
        &mut self,
        (room, seat): (&RoomId, &SeatId),
        why: (GoneReason, String),
        now: Timestamp,
    ) -> Vec<Output> {
        self.in_room(room, now, |room| room.handle_withdrawn(seat, why, now))
    }

    /// The caller ends the meeting.
    pub fn handle_end(&mut self, room: &RoomId, now: Timestamp) -> Vec<Output> {
        self.in_room(room, now, Room::handle_end)
    }

    /// Media shows other people to a seat.
    pub fn handle_slots(
        &mut self,
        room: &RoomId,
        seat: &SeatId,
        slots: Vec<crate::SlotView>,
        now: Timestamp,
    ) -> Vec<Output> {
        self.in_room(room, now, |room| room.handle_slots(seat, slots))
    }

    /// Media says which table is in force.
    pub fn handle_acknowledged(&mut self, room: &RoomId, epoch: u64, now: Timestamp) -> Vec<Output> {
        self.in_room(room, now, |room| room.handle_acknowledged(epoch))
    }

    /// A subject is signed out everywhere.
    pub fn handle_signed_out(&mut self, subject: &Subject, now: Timestamp) -> Vec<Output> {
        let theirs: Vec<ConnectionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.subject == *subject)
            .map(|(id, _)| id.clone())
            .collect();
        let mut outputs = Vec::new();
        for connection in theirs {
            self.expel(&connection, now, &mut outputs);
        }
        outputs
    }

    /// Time went by.
    pub fn handle_timeout(&mut self, now: Timestamp) -> Vec<Output> {
        let rooms: Vec<RoomId> = self.rooms.keys().cloned().collect();
        let mut outputs: Vec<Output> =
            rooms.iter().flat_map(|room| self.in_room(room, now, |room| room.handle_timeout(now))).collect();
        let over = |session: &Session| {
            session.lost_at.is_some_and(|at| at.saturating_add(SEAT_KEPT).unwrap_or(Timestamp::MAX) <= now)
        };
        let lost: Vec<ConnectionId> =
            self.sessions.iter().filter(|(_, session)| over(session)).map(|(id, _)| id.clone()).collect();
        for connection in lost {
            self.expel(&connection, now, &mut outputs);
        }
        outputs
    }

    /// The seats of those who are inside a room and whose client is there.
    pub fn present(&self, room: &RoomId) -> Vec<SeatId> {
        self.rooms.get(room).map(Room::present).unwrap_or_default()
    }

    /// Whether a subject has a client with a socket.
    pub fn is_online(&self, subject: &Subject) -> bool {
        self.sessions.values().any(|session| session.subject == *subject && session.lost_at.is_none())
    }

    /// The subjects that have a client with a socket.
    pub fn online(&self) -> Vec<Subject> {
        let here = self.sessions.values().filter(|session| session.lost_at.is_none());
        here.map(|session| session.subject.clone()).collect()
    }

    /// The seat that may bring its media with `ticket`.
    pub fn seat_of_ticket(&self, ticket: &str) -> Option<(RoomId, SeatId)> {
        self.rooms.iter().find_map(|(id, room)| Some((id.clone(), room.seat_of_ticket(ticket)?.clone())))
    }

    /// The number of the last message to a client, for frames outside the count.
    pub fn seq(&self, connection: &ConnectionId) -> u64 {
        self.sessions.get(connection).map_or(0, Session::seq)
    }

    fn resume(&mut self, connection: &ConnectionId, seq: u64, now: Timestamp) -> Vec<Output> {
        let Some(session) = self.sessions.get_mut(connection) else { return Vec::new() };
        let was_lost = session.lost_at.take().is_some();
        let subject = session.subject.clone();
        let missed = session.since(seq);
        let ConnectionId(name) = connection.clone();
        let (from, resumed) = if missed.is_some() { (seq, true) } else { (session.seq(), false) };
        let welcome = Session::aside(from, ServerMessage::Welcome { connection: name, resumed });
        let frames = std::iter::once(welcome).chain(missed.unwrap_or_default());
        let mut outputs: Vec<Output> = frames.map(|frame| Output::Send(connection.clone(), frame)).collect();
        let place = session.place.clone();
        if was_lost && self.online_clients(&subject) == 1 {
            outputs.push(Output::Notify(Notice::Presence { subject, online: true }));
        }
        if let Some((room, seat)) = place {
            outputs.extend(self.in_room(&room, now, |room| room.handle_back(&seat, now)));
            let view = self.rooms.get(&room).and_then(|room| room.view(&seat));
            if let Some(view) = view.filter(|_| !resumed) {
                outputs.extend(self.tell(connection, ServerMessage::Room(view)));
            }
        }
        outputs
    }

    /// Closes the least needed client of a subject that has too many.
    fn make_place(&mut self, subject: &Subject, now: Timestamp, outputs: &mut Vec<Output>) {
        let theirs = self.sessions.iter().filter(|(_, session)| session.subject == *subject);
        let order = |(id, session): &(&ConnectionId, &Session)| {
            (session.lost_at.is_none(), session.place.is_some(), self.arrivals.get(*id).copied())
        };
        if theirs.clone().count() >= SESSIONS_PER_SUBJECT_MAX
            && let Some(first) = theirs.min_by_key(order).map(|(id, _)| id.clone())
        {
            let text = "您打开的页面过多，最早的页面已断开。".to_owned();
            outputs.extend(self.tell(&first, ServerMessage::Gone { reason: GoneReason::Replaced, text }));
            self.expel(&first, now, outputs);
        }
    }

    fn expel(&mut self, connection: &ConnectionId, now: Timestamp, outputs: &mut Vec<Output>) {
        outputs.extend(self.handle_lost(connection, now));
        self.sessions.remove(connection);
        self.arrivals.remove(connection);
        outputs.push(Output::Close(connection.clone()));
    }

    fn online_clients(&self, subject: &Subject) -> usize {
        self.sessions
            .values()
            .filter(|session| session.subject == *subject && session.lost_at.is_none())
            .count()
    }

    fn own(
        &mut self,
        connection: &ConnectionId,
        command: OwnCommand,
        now: Timestamp,
    ) -> Result<Vec<Output>, Refusal> {
        self.seated(connection, now, |room, seat| room.handle_own(seat, command))
    }

    fn host(
        &mut self,
        connection: &ConnectionId,
        command: HostCommand,
        now: Timestamp,
    ) -> Result<Vec<Output>, Refusal> {
        self.seated(connection, now, |room, seat| room.handle_host(seat, command, now))
    }

    fn seated(
        &mut self,
        connection: &ConnectionId,
        now: Timestamp,
        act: impl FnOnce(&mut Room, &SeatId) -> Result<Vec<room::Output>, Refusal>,
    ) -> Result<Vec<Output>, Refusal> {
        let place = self.sessions.get(connection).and_then(|session| session.place.clone());
        let (room_id, seat) = place.ok_or(Refusal::NotInRoom)?;
        let room = self.rooms.get_mut(&room_id).ok_or(Refusal::NotInRoom)?;
        let followed = act(room, &seat)?;
        let outputs = self.translate(&room_id, followed);
        self.forget(&room_id, now);
        Ok(outputs)
    }

    fn in_room(
        &mut self,
        id: &RoomId,
        now: Timestamp,
        act: impl FnOnce(&mut Room) -> Vec<room::Output>,
    ) -> Vec<Output> {
        let Some(room) = self.rooms.get_mut(id) else { return Vec::new() };
        let followed = act(room);
        let outputs = self.translate(id, followed);
        self.forget(id, now);
        outputs
    }

    fn forget(&mut self, id: &RoomId, now: Timestamp) {
        if let Some(room) = self.rooms.get(id).filter(|room| room.is_forgettable(now)) {
            self.epoch_floor = self.epoch_floor.max(room.epoch());
            self.rooms.remove(id);
        }
    }

    fn translate(&mut self, id: &RoomId, followed: Vec<room::Output>) -> Vec<Output> {
        let mut outputs = Vec::new();
        for output in followed {
            match output {
                room::Output::SetAudience(audience) => {
                    outputs.push(Output::SetAudience(id.clone(), audience))
                }
                room::Output::Tell(connection, message) => outputs.extend(self.tell(&connection, message)),
                room::Output::Unseat(connection) => {
                    if let Some(session) = self.sessions.get_mut(&connection) {
                        session.place = None;
                    }
                }
                room::Output::Disconnect(seat) => outputs.push(Output::Disconnect(id.clone(), seat)),
                room::Output::Record(fact) => outputs.push(Output::Notify(Notice::Fact(fact))),
            }
        }
        outputs
    }

    fn answer(
        &mut self,
        connection: &ConnectionId,
        id: Option<MessageId>,
        result: Result<Vec<Output>, Refusal>,
    ) -> Vec<Output> {
        match result {
            Ok(mut outputs) => {
                outputs.extend(self.tell(connection, ServerMessage::Done { id }));
                outputs
            }
            Err(refusal) => {
                let (code, text) = (refusal.code().to_owned(), refusal.to_string());
                self.tell(connection, ServerMessage::Problem { id, code, text })
            }
        }
    }

    fn tell(&mut self, connection: &ConnectionId, message: ServerMessage) -> Vec<Output> {
        let frame = self.sessions.get_mut(connection).and_then(|session| session.push(message));
        frame.map(|frame| Output::Send(connection.clone(), frame)).into_iter().collect()
    }
}

mod enter;
mod news;
mod page;
#[cfg(test)]
mod story;
