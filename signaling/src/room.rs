//! One room: who is in it, who waits, who is muted, and what each of them is shown.
//!
//! A value in, a value out. A change of the audience is shown to nobody before media has said that it is in force,
//! so a screen never claims more privacy than there is.

use crate::audience::{Talk, audience};
use crate::fact::{Fact, FactKind};
use crate::message::{GoneReason, LeaveReason, ServerMessage, SlotView};
use crate::seat::{Presence, Seat};
use crate::session::ConnectionId;
use crate::{JoinGrant, RoomId, SeatId};
use jiff::Timestamp;
use media::Audience;
use std::collections::{BTreeMap, BTreeSet};

use caption::Pace;
use chat::Chat;
use page::Page;
pub(crate) use page::Showing;
pub(crate) use refusal::Refusal;

/// Seats in one room. Every seat costs every other one a pair of streams, and a phone shows five at most.
pub const PEOPLE_MAX: usize = 16;

/// A room.
#[derive(Debug)]
pub(crate) struct Room {
    id: RoomId,
    kind: String,
    /// When the first person came.
    opened_at: Option<Timestamp>,
    seats: BTreeMap<SeatId, Seat>,
    /// Muted by the host; outlives the seat, so that leaving and coming back is no way round it.
    muted: BTreeSet<SeatId>,
    /// Given the word by the host, where somebody may not speak otherwise.
    voiced: BTreeSet<SeatId>,
    /// Removed by the host; they wait outside until they are let in again.
    removed: BTreeSet<SeatId>,
    /// When the last of all grants ends.
    granted_until: Timestamp,
    /// The newest table handed to media.
    asked: Audience,
    /// The table in force.
    acknowledged: u64,
    /// Whether a change was not shown yet.
    dirty: bool,
    /// Who talks with whom, as last asked of media.
    talk: Talk,
    /// Who talks with whom, as the screens were told last.
    shown: Talk,
    /// How often that changed; names a talk.
    talks: u64,
    /// What was written.
    chat: Chat,
    /// What the present talk looks at.
    page: Option<Page>,
    /// How fast captions come.
    pace: Pace,
}

/// What follows from an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Put this table in force and say when it is.
    SetAudience(Audience),
    /// Tell one client.
    Tell(ConnectionId, ServerMessage),
    /// This client has no seat here any more.
    Unseat(ConnectionId),
    /// End the media of a seat.
    Disconnect(SeatId),
    /// Keep this.
    Record(Fact),
}

/// Someone coming in.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What the caller granted.
    pub grant: JoinGrant,
    /// The client.
    pub connection: ConnectionId,
    /// A fresh secret.
    pub ticket: String,
}

/// What a host may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HostCommand {
    /// Mutes or unmutes one seat.
    Mute {
        /// Whose microphone.
        seat: SeatId,
        /// Muted or not.
        on: bool,
    },
    /// Mutes everybody but hosts.
    MuteAll,
    /// Takes a seat away.
    Remove {
        /// Whose.
        seat: SeatId,
        /// Told to that person.
        reason: String,
    },
    /// Lets a removed person in again.
    Readmit {
        /// Who.
        seat: SeatId,
    },
}

/// What a person says about their own seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnCommand {
    /// The microphone was switched.
    Mic(bool),
    /// The camera was switched.
    Camera(bool),
    /// The hand went up or down.
    Hand(bool),
}

impl Room {
    /// An empty room. Its tables are numbered above `epoch_floor`, because media forgets a room later than we do.
    pub fn new(id: RoomId, kind: String, epoch_floor: u64) -> Self {
        Self {
            id,
            kind,
            opened_at: None,
            seats: BTreeMap::new(),
            muted: BTreeSet::new(),
            voiced: BTreeSet::new(),
            removed: BTreeSet::new(),
            granted_until: Timestamp::MIN,
            asked: Audience { epoch: epoch_floor, ..Audience::default() },
            acknowledged: epoch_floor,
            dirty: false,
            talk: Talk::default(),
            shown: Talk::default(),
            talks: 0,
            chat: Chat::default(),
            page: None,
            pace: Pace::default(),
        }
    }

    /// Someone takes a seat, takes it again from another page, or comes back to it.
    pub fn handle_enter(&mut self, entry: Entry, now: Timestamp) -> Result<Vec<Output>, Refusal> {
        let Entry { grant, connection, ticket } = entry;
        self.opened_at.get_or_insert(now);
        let id = grant.seat.clone();
        let inside = grant.admitted && !self.removed.contains(&id);
        let until = grant.until;
        let mut outputs = self.handle_talk(grant.talk.clone());
        if let Some(seat) = self.seats.get_mut(&id) {
            let former = std::mem::replace(&mut seat.connection, connection.clone());
            let was_here = seat.presence == Presence::Here;
            let elsewhere = former != connection;
            if elsewhere {
                seat.ticket = ticket;
                seat.slots.clear();
                outputs.extend(replaced(former));
            }
            seat.grant = grant;
            seat.let_in(inside);
            seat.presence = Presence::Here;
            let grant = seat.grant.clone();
            if !was_here {
                outputs.extend(self.record(&grant, FactKind::Joined, now));
            } else if elsewhere {
                outputs.extend(self.record(&grant, FactKind::Replaced, now));
            }
        } else {
            if self.seats.len() >= PEOPLE_MAX {
                return Err(Refusal::RoomFull);
            }
            outputs.extend(self.record(&grant, FactKind::Joined, now));
            let presence = Presence::Here;
            let (mic, camera, hand, slots) = (false, false, false, Vec::new());
            self.seats.insert(
                id.clone(),
                Seat {
                    grant,
                    let_in: inside,
                    inside,
                    leader: None,
                    presence,
                    connection,
                    ticket,
                    mic,
                    camera,
                    hand,
                    slots,
                },
            );
        }
        self.granted_until = self.granted_until.max(until);
        self.follow();
        outputs.extend(self.said_before(&id));
        self.settle(&mut outputs);
        Ok(outputs)
    }

    /// The client of a seat is gone without a word; the seat is kept.
    pub fn handle_lost(&mut self, seat: &SeatId, now: Timestamp) -> Vec<Output> {
        self.away(seat, FactKind::NetworkLost, now)
    }

    /// The client of a seat is back on the same page.
    pub fn handle_back(&mut self, seat: &SeatId, now: Timestamp) -> Vec<Output> {
        let mut outputs = Vec::new();
        if let Some(place) = self.seats.get_mut(seat).filter(|place| place.presence != Presence::Here) {
            place.presence = Presence::Here;
            let grant = place.grant.clone();
            outputs.extend(self.record(&grant, FactKind::Joined, now));
            self.settle(&mut outputs);
        }
        outputs
    }

    /// Someone leaves by themselves.
    pub fn handle_leave(&mut self, seat: &SeatId, reason: LeaveReason, now: Timestamp) -> Vec<Output> {
        match reason {
            LeaveReason::Hidden => self.away(seat, FactKind::PageHidden, now),
            LeaveReason::Button => {
                let mut outputs = Vec::new();
                if let Some(place) = self.vacate(seat, &mut outputs) {
                    outputs.push(Output::Unseat(place.connection));
                    outputs.extend(self.record(&place.grant, FactKind::LeftByButton, now));
                }
                self.settle(&mut outputs);
                outputs
            }
        }
    }

    /// The caller lets someone in who waits, or who was removed.
    pub fn handle_admit(&mut self, seat: &SeatId) -> Vec<Output> {
        let mut outputs = Vec::new();
        self.removed.remove(seat);
        if let Some(place) = self.seats.get_mut(seat) {
            place.grant.admitted = true;
            place.let_in(true);
            self.settle(&mut outputs);
        }
        outputs
    }

    /// Someone says something about their own seat.
    pub fn handle_own(&mut self, seat: &SeatId, command: OwnCommand) -> Result<Vec<Output>, Refusal> {
        let muted = self.is_muted(seat);
        let place = self.seats.get_mut(seat).ok_or(Refusal::NotInRoom)?;
        match command {
            OwnCommand::Mic(true) if muted && place.grant.silent => return Err(Refusal::Silent),
            OwnCommand::Mic(true) if muted => return Err(Refusal::MutedByHost),
            OwnCommand::Mic(on) => place.mic = on,
            OwnCommand::Camera(on) => place.camera = on,
            OwnCommand::Hand(up) => place.hand = up,
        }
        let mut outputs = Vec::new();
        self.settle(&mut outputs);
        Ok(outputs)
    }

    /// A host moderates.
    pub fn handle_host(
        &mut self,
        host: &SeatId,
        command: HostCommand,
        now: Timestamp,
    ) -> Result<Vec<Output>, Refusal> {
        let place = self.seats.get(host).ok_or(Refusal::NotInRoom)?;
        if !place.grant.host || !place.inside {
            return Err(Refusal::NotHost);
        }
        let mut outputs = Vec::new();
        match command {
            HostCommand::Mute { seat, on } => self.mute(&seat, on)?,
            HostCommand::MuteAll => {
                let others: Vec<SeatId> = self
                    .seats
                    .iter()
                    .filter(|(_, place)| !place.grant.host)
                    .map(|(seat, _)| seat.clone())
                    .collect();
                for seat in others {
                    self.mute(&seat, true)?;
                }
            }
            HostCommand::Remove { seat, reason } => self.remove(&seat, &reason, now, &mut outputs)?,
            HostCommand::Readmit { seat } => {
                if !self.removed.remove(&seat) {
                    return Err(Refusal::NoSuchSeat);
                }
                if let Some(place) = self.seats.get_mut(&seat).filter(|place| place.grant.admitted) {
                    place.let_in(true);
                }
            }
        }
        self.settle(&mut outputs);
        Ok(outputs)
    }

    /// The meeting is over for everybody.
    pub fn handle_end(&mut self) -> Vec<Output> {
        let everybody: Vec<SeatId> = self.seats.keys().cloned().collect();
        self.end(&everybody, GoneReason::Ended, "本次会话已结束，您可以关闭页面或返回首页。")
    }

    /// Takes away the seats that were kept long enough, and those whose grant has run out.
    pub fn handle_timeout(&mut self, now: Timestamp) -> Vec<Output> {
        let over: Vec<SeatId> = self
            .seats
            .iter()
            .filter(|(_, place)| place.ends_at() <= now)
            .map(|(seat, _)| seat.clone())
            .collect();
        if over.is_empty() {
            Vec::new()
        } else {
            self.end(&over, GoneReason::Lapsed, "您离开的时间较长，座位已收回，请重新进入。")
        }
    }

    /// Media says which table is in force.
    pub fn handle_acknowledged(&mut self, epoch: u64) -> Vec<Output> {
        self.acknowledged = self.acknowledged.max(epoch);
        let mut outputs = Vec::new();
        self.show(&mut outputs);
        outputs
    }

    /// Media shows other people in the m-sections of a seat.
    pub fn handle_slots(&mut self, seat: &SeatId, slots: Vec<SlotView>) -> Vec<Output> {
        let Some(place) = self.seats.get_mut(seat) else { return Vec::new() };
        place.slots.clone_from(&slots);
        vec![Output::Tell(place.connection.clone(), ServerMessage::MediaChanged { slots })]
    }

    /// Whether nobody is left, nor a grant with which someone muted or removed could come back.
    pub fn is_forgettable(&self, now: Timestamp) -> bool {
        let nothing_remembered = self.muted.is_empty() && self.removed.is_empty();
        self.seats.is_empty() && (nothing_remembered || self.granted_until <= now)
    }

    /// The number of the newest table.
    pub fn epoch(&self) -> u64 {
        self.asked.epoch
    }

    fn mute(&mut self, seat: &SeatId, on: bool) -> Result<(), Refusal> {
        let place = self.seats.get_mut(seat).ok_or(Refusal::NoSuchSeat)?;
        if place.grant.host {
            return Err(Refusal::IsHost);
        }
        if on {
            place.mic = false;
            self.muted.insert(seat.clone());
            self.voiced.remove(seat);
        } else {
            self.muted.remove(seat);
            self.voiced.insert(seat.clone());
        }
        Ok(())
    }

    fn remove(
        &mut self,
        seat: &SeatId,
        reason: &str,
        now: Timestamp,
        outputs: &mut Vec<Output>,
    ) -> Result<(), Refusal> {
        if self.seats.get(seat).is_some_and(|place| place.grant.host) {
            return Err(Refusal::IsHost);
        }
        let place = self.vacate(seat, outputs).ok_or(Refusal::NoSuchSeat)?;
        self.removed.insert(seat.clone());
        let text = match reason.trim() {
            "" => "主持人已请您离开房间。如有疑问，请联系主持人。".to_owned(),
            reason => format!("主持人已请您离开房间：{reason}。如有疑问，请联系主持人。"),
        };
        outputs.push(Output::Tell(
            place.connection.clone(),
            ServerMessage::Gone { reason: GoneReason::Removed, text },
        ));
        outputs.push(Output::Unseat(place.connection));
        outputs.extend(self.record(&place.grant, FactKind::Removed, now));
        Ok(())
    }

    fn end(&mut self, seats: &[SeatId], reason: GoneReason, text: &str) -> Vec<Output> {
        let mut outputs = Vec::new();
        for seat in seats {
            if let Some(place) = self.vacate(seat, &mut outputs) {
                let text = text.to_owned();
                outputs.push(Output::Tell(place.connection.clone(), ServerMessage::Gone { reason, text }));
                outputs.push(Output::Unseat(place.connection));
            }
        }
        self.settle(&mut outputs);
        outputs
    }

    fn away(&mut self, seat: &SeatId, kind: FactKind, now: Timestamp) -> Vec<Output> {
        let mut outputs = Vec::new();
        if let Some(place) = self.seats.get_mut(seat).filter(|place| place.presence == Presence::Here) {
            place.presence = Presence::Away { since: now };
            let grant = place.grant.clone();
            outputs.extend(self.record(&grant, kind, now));
            self.settle(&mut outputs);
        }
        outputs
    }

    fn vacate(&mut self, seat: &SeatId, outputs: &mut Vec<Output>) -> Option<Seat> {
        let place = self.seats.remove(seat)?;
        self.forget_page_of(seat);
        outputs.push(Output::Disconnect(seat.clone()));
        Some(place)
    }

    /// What happened to the people of a seat, each by their own name.
    fn record(&self, grant: &JoinGrant, kind: FactKind, at: Timestamp) -> Vec<Output> {
        grant.people().iter().map(|person| self.fact(person, kind, at)).collect()
    }

    fn fact(&self, person: &SeatId, kind: FactKind, at: Timestamp) -> Output {
        Output::Record(Fact { room: self.id.clone(), seat: person.clone(), kind, at })
    }

    /// Asks for a new table where the seats call for one, and shows the change as soon as it is true.
    fn settle(&mut self, outputs: &mut Vec<Output>) {
        self.follow();
        let listeners = self
            .seats
            .iter()
            .map(|(seat, place)| (seat.clone(), place.listener(&self.talk, self.is_muted(seat))))
            .collect();
        let wanted = audience(&listeners, self.asked.epoch + 1);
        if wanted.hears != self.asked.hears || wanted.silenced != self.asked.silenced {
            self.asked = wanted.clone();
            outputs.push(Output::SetAudience(wanted));
        }
        self.dirty = true;
        self.show(outputs);
    }

    fn show(&mut self, outputs: &mut Vec<Output>) {
        if self.dirty && self.acknowledged >= self.asked.epoch {
            self.dirty = false;
            self.shown.clone_from(&self.talk);
            let views = self.seats.values().filter_map(|place| {
                let view = self.view(&place.grant.seat)?;
                Some(Output::Tell(place.connection.clone(), ServerMessage::Room(view)))
            });
            outputs.extend(views);
        }
    }
}

/// What the page that lost its seat to a newer one is told.
fn replaced(former: ConnectionId) -> [Output; 2] {
    let text = "您已在另一个页面进入，此页面已退出。如果不是您本人操作，请联系主持人。".to_owned();
    [
        Output::Tell(former.clone(), ServerMessage::Gone { reason: GoneReason::Replaced, text }),
        Output::Unseat(former),
    ]
}

mod caption;
mod chat;
mod escort;
mod page;
mod refusal;
mod scope;
mod shared;
#[cfg(test)]
mod story;
mod view;
