//! One connection of one seat: its transport, what it publishes, where it is shown others.

use crate::channel::Channel;
use crate::dtls::{Dtls, Fingerprint, Keys};
use crate::ice::{Credentials, Ice};
use crate::outbox::Outbox;
use crate::replay::{ReplayWindow, extend};
use crate::rtp::{self, PACKET_BYTES_MAX};
use crate::sdp::{Offer, Role};
use crate::slot::OutSlot;
use crate::srtp::Cipher;
use crate::track::Track;
use crate::{Drops, Kind, RoomId, SeatId, Slot, Traffic};
use rtc_crypto::{CryptoError, RTCCrypto};
use std::net::SocketAddr;
use std::time::Instant;

/// Addresses of one client that passed a check; a phone has a few, and the oldest one is forgotten.
const ADDRESSES_MAX: usize = 8;
/// Streams a client may send under; a browser uses two and a few more over a long call.
const STREAMS_MAX: usize = 16;
/// Senders of reports; a browser has one for each of its m-sections at most.
const REPORTERS_MAX: usize = 64;
/// Before the first index, so that a packet older than the first one still has an index.
const FIRST_CYCLE: u64 = 1 << 16;

/// The keys of a finished handshake.
pub(crate) struct Crypt {
    pub seal: Cipher,
    open: Cipher,
}

/// Whose session it is. The number tells it from earlier ones of the same seat.
pub(crate) struct Holder {
    pub number: u64,
    pub room: RoomId,
    pub seat: SeatId,
}

/// A media packet that proved authentic.
pub(crate) struct Arrival {
    /// The track it belongs to.
    pub track: usize,
    pub header: rtp::Header,
    /// Its 48-bit index.
    pub index: u64,
    /// Its length without the tag.
    pub len: usize,
}

pub(crate) struct Session {
    pub number: u64,
    pub room: RoomId,
    pub seat: SeatId,
    pub ice: Ice,
    /// Which certificate the client holds, and what its m-sections are for: a restart changes neither.
    fingerprint: Fingerprint,
    shape: Vec<(String, Role)>,
    /// Where packets go: the path that the client nominated.
    pub address: Option<SocketAddr>,
    pub addresses: Vec<SocketAddr>,
    pub dtls: Dtls,
    pub channel: Option<Channel>,
    pub crypt: Option<Crypt>,
    pub tracks: Vec<Track>,
    pub slots: Vec<OutSlot>,
    /// Whom each pair of slots shows.
    pub pairs: Vec<Option<SeatId>>,
    /// The table that was last told to the caller.
    pub told: Option<Vec<Slot>>,
    /// When the last connectivity check arrived, or the session began.
    pub checked_at: Instant,
    pub traffic: Traffic,
    inbound: Vec<(u32, ReplayWindow)>,
    /// Indexes of compound packets, which libsrtp counts for each sender of its own.
    reports: Vec<(u32, ReplayWindow)>,
}

impl Session {
    pub fn new(
        Holder { number, room, seat }: Holder,
        offer: &Offer,
        credentials: Credentials,
        dtls: Dtls,
        now: Instant,
    ) -> Self {
        let mut tracks = Vec::new();
        let mut slots = Vec::new();
        for (index, section) in offer.sections.iter().enumerate() {
            match section.role {
                Role::Publish(kind) => tracks.extend(Track::new(section, kind)),
                Role::Receive(kind) => slots.push(OutSlot::new(section, index, kind)),
                Role::Data | Role::Idle(_) | Role::Rejected => {}
            }
        }
        let count = |kind| slots.iter().filter(|slot| slot.kind == kind).count();
        let pairs = vec![None; count(Kind::Audio).max(count(Kind::Video))];
        let has_channel = offer.sections.iter().any(|section| section.role == Role::Data);
        Self {
            number,
            room,
            seat,
            ice: Ice::new(credentials, offer.ufrag.clone()),
            fingerprint: offer.fingerprint,
            shape: shape_of(offer),
            address: None,
            addresses: Vec::new(),
            dtls,
            channel: has_channel.then(Channel::new),
            crypt: None,
            tracks,
            slots,
            pairs,
            told: None,
            checked_at: now,
            traffic: Traffic::default(),
            inbound: Vec::new(),
            reports: Vec::new(),
        }
    }

    pub fn is_connected(&self) -> bool {
        self.crypt.is_some()
    }

    /// Whether `offer` is of the same connection, which it only wants to bring onto another path.
    pub fn goes_on_in(&self, offer: &Offer) -> bool {
        self.is_connected() && self.fingerprint == offer.fingerprint && self.shape == shape_of(offer)
    }

    /// Starts to seal and open with `keys`.
    pub fn secure(&mut self, keys: &Keys, crypto: &dyn RTCCrypto) -> Result<(), CryptoError> {
        let seal = Cipher::new(crypto, keys.profile, &keys.send)?;
        let open = Cipher::new(crypto, keys.profile, &keys.receive)?;
        self.crypt = Some(Crypt { seal, open });
        Ok(())
    }

    /// Remembers an address that passed a check; answers the one that is forgotten for it.
    pub fn learn(&mut self, from: SocketAddr, nominated: bool) -> Option<SocketAddr> {
        if nominated || self.address.is_none() {
            self.address = Some(from);
        }
        if self.addresses.contains(&from) {
            return None;
        }
        self.addresses.push(from);
        if self.addresses.len() <= ADDRESSES_MAX {
            return None;
        }
        let oldest = self.addresses.iter().position(|address| Some(*address) != self.address)?;
        Some(self.addresses.remove(oldest))
    }

    /// The slot of `kind` in pair number `pair`.
    pub fn slot_of(&self, pair: usize, kind: Kind) -> Option<usize> {
        let same_kind = self.slots.iter().enumerate().filter(|(_, slot)| slot.kind == kind);
        same_kind.map(|(index, _)| index).nth(pair)
    }

    /// Opens a media packet in place.
    pub fn open_rtp(&mut self, packet: &mut [u8], drops: &mut Drops) -> Option<Arrival> {
        let Some(crypt) = &mut self.crypt else {
            drops.early += 1;
            return None;
        };
        let Some(header) = rtp::Header::parse(packet).filter(|_| packet.len() <= PACKET_BYTES_MAX) else {
            drops.malformed += 1;
            return None;
        };
        let track = self.tracks.iter().position(|track| track.payload_type == header.payload_type);
        let known = self.inbound.iter().position(|(ssrc, _)| *ssrc == header.ssrc);
        let Some(track) = track.filter(|_| known.is_some() || self.inbound.len() < STREAMS_MAX) else {
            drops.unknown_stream += 1;
            return None;
        };
        let index = match known {
            Some(place) => extend(self.inbound[place].1.highest(), header.sequence),
            None => Some(FIRST_CYCLE + u64::from(header.sequence)),
        };
        let fresh = |index: &u64| known.is_none_or(|place| self.inbound[place].1.accepts(*index));
        let Some(index) = index.filter(|index| *index >= FIRST_CYCLE).filter(fresh) else {
            drops.replayed += 1;
            return None;
        };
        let opened = crypt.open.open_rtp(packet, header.len, header.ssrc, index - FIRST_CYCLE);
        let Some(len) = opened else {
            drops.forged += 1;
            return None;
        };
        match known {
            Some(place) => self.inbound[place].1.insert(index),
            None => self.inbound.push((header.ssrc, ReplayWindow::new(index))),
        }
        self.traffic.packets_in += 1;
        self.traffic.bytes_in += len as u64;
        Some(Arrival { track, header, index: index - FIRST_CYCLE, len })
    }

    /// Opens a compound packet in place: the length of what it says.
    pub fn open_rtcp(&mut self, packet: &mut [u8], drops: &mut Drops) -> Option<usize> {
        let Some(crypt) = &mut self.crypt else {
            drops.early += 1;
            return None;
        };
        let Some((index, len)) = crypt.open.open_rtcp(packet) else {
            drops.forged += 1;
            return None;
        };
        let (index, sender) = (u64::from(index), rtp::u32_at(packet, 4)?);
        let is_full = self.reports.len() >= REPORTERS_MAX;
        match self.reports.iter_mut().find(|(ssrc, _)| *ssrc == sender) {
            Some((_, window)) if !window.accepts(index) => {
                drops.replayed += 1;
                return None;
            }
            Some((_, window)) => window.insert(index),
            None if !is_full => {
                self.reports.push((sender, ReplayWindow::new(index)));
            }
            None => {
                drops.unknown_stream += 1;
                return None;
            }
        }
        Some(len)
    }

    /// Seals and sends a compound packet.
    pub fn send_rtcp(&mut self, plain: &[u8], outbox: &mut Outbox) {
        if let (Some(crypt), Some(address)) = (&mut self.crypt, self.address) {
            outbox.push_with(address, plain.len() + crypt.seal.rtcp_overhead(), |out| {
                out[..plain.len()].copy_from_slice(plain);
                crypt.seal.seal_rtcp(out)
            });
        }
    }

    /// Sends what the handshake wants to say.
    pub fn flush_dtls(&mut self, outbox: &mut Outbox) {
        let outgoing = self.dtls.take_outgoing();
        if let Some(address) = self.address {
            for datagram in outgoing {
                outbox.push(address, &datagram);
            }
        }
    }
}

fn shape_of(offer: &Offer) -> Vec<(String, Role)> {
    offer.sections.iter().map(|section| (section.mid.clone(), section.role)).collect()
}
