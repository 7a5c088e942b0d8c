//! Clients without a network: they check, shake hands, publish and listen, and every datagram between them and
//! the core passes through here.

use super::super::{Identity, Refusal, Sfu};
use crate::dtls::{Fingerprint, PEER};
use crate::ice::Credentials;
use crate::rtp::{self, Header};
use crate::srtp::{Cipher, KEY, Master, Profile, SALT_MAX};
use crate::{Audience, Event, Kind, RoomId, SeatId};
use rtc_crypto::RTCCryptoProvider;
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME, RawAttribute};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, Message, Setter, TransactionId};
use rtc_stun::textattrs::TextAttribute;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) const PAIRS: usize = 4;
/// Payload types of the sample offer.
pub(super) const OPUS: u8 = 111;
pub(super) const VP8: u8 = 96;
pub(super) const RTX: u8 = 97;

pub(super) fn room() -> RoomId {
    RoomId("room".to_owned())
}

pub(super) fn seat(name: char) -> SeatId {
    SeatId(name.to_string())
}

/// A packet that a client received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Received {
    pub payload_type: u8,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
    pub payload: Vec<u8>,
}

impl Received {
    /// Whose packet it is and its number; see [`World::publish`].
    pub fn origin(&self) -> (char, u8) {
        let original = if self.payload_type == RTX { &self.payload[2..] } else { &self.payload };
        (char::from(original[2]), original[3])
    }
}

pub(super) struct Client {
    pub address: SocketAddr,
    /// What it offered.
    pub offer: String,
    dtls: Endpoint,
    crypt: Option<(Cipher, Cipher)>,
    pub received: Vec<Received>,
    /// Compound packets from the server.
    pub reports: Vec<Vec<u8>>,
    /// What came under each number, to notice a number that is used for two things.
    sealed: BTreeMap<(u32, u16), Vec<u8>>,
}

pub(super) struct World {
    pub sfu: Sfu,
    pub clients: BTreeMap<char, Client>,
    pub events: Vec<Event>,
    pub now: Instant,
    /// What the next client offers.
    pub offer: String,
    provider: Arc<dyn RTCCryptoProvider>,
    joins: u16,
}

impl World {
    pub fn new() -> Self {
        let provider = rtc_crypto::default_provider().expect("a provider is compiled in");
        let certificate = certificate(&provider);
        let identity = Identity {
            fingerprint: fingerprint(&provider, &certificate),
            provider: Arc::clone(&provider),
            certificate,
            candidates: vec![PEER],
        };
        let now = Instant::now();
        let sfu = Sfu::new(identity, now);
        let offer = crate::sdp::sample_offer(PAIRS);
        Self { sfu, clients: BTreeMap::new(), events: Vec::new(), now, offer, provider, joins: 0 }
    }

    /// A room in which `names` are connected and hear nobody.
    pub fn with(names: &str) -> Self {
        let mut world = Self::new();
        names.chars().for_each(|name| world.connect(name));
        world
    }

    /// Joins, checks and shakes hands.
    pub fn connect(&mut self, name: char) {
        let credentials = self.join(name);
        self.check(name, &credentials, &credentials.password);
        self.settle();
        assert!(self.clients[&name].crypt.is_some(), "{name} has no keys");
    }

    /// Sends an offer.
    pub fn join(&mut self, name: char) -> Credentials {
        self.joins += 1;
        let certificate = certificate(&self.provider);
        let theirs = fingerprint(&self.provider, &certificate).to_string();
        let known =
            "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";
        let credentials =
            Credentials { ufrag: format!("u{}", self.joins), password: format!("password{}", self.joins) };
        let offer = self.offer.replace(known, &theirs);
        self.sfu.join(room(), seat(name), &offer, credentials.clone(), self.now).expect("an answer");
        let client = Client {
            address: SocketAddr::from(([192, 0, 2, 1], 1000 + self.joins)),
            offer,
            dtls: client_endpoint(&self.provider, &certificate, self.now),
            crypt: None,
            received: Vec::new(),
            reports: Vec::new(),
            sealed: BTreeMap::new(),
        };
        self.clients.insert(name, client);
        credentials
    }

    /// Offers an ICE restart of what `name` offered before.
    pub fn restart(&mut self, name: char, offer: &str) -> Result<Credentials, Refusal> {
        self.joins += 1;
        let (ufrag, password) = (format!("u{}", self.joins), format!("password{}", self.joins));
        let credentials = Credentials { ufrag, password };
        self.sfu.restart(&room(), &seat(name), offer, credentials.clone())?;
        Ok(credentials)
    }

    /// Sends a connectivity check that nominates the client's address.
    pub fn check(&mut self, name: char, credentials: &Credentials, password: &str) {
        let mut id = [7; 12];
        id[..2].copy_from_slice(&self.joins.to_be_bytes());
        let username = format!("{}:clnt", credentials.ufrag);
        let crypto = self.provider.crypto();
        let setters: [Box<dyn Setter + '_>; 6] = [
            Box::new(TransactionId(id)),
            Box::new(BINDING_REQUEST),
            Box::new(TextAttribute::new(ATTR_USERNAME, username)),
            Box::new(RawAttribute { typ: ATTR_USE_CANDIDATE, length: 0, value: Vec::new() }),
            Box::new(MessageIntegrity::new_short_term_integrity_with_provider(password.to_owned(), crypto)),
            Box::new(FINGERPRINT),
        ];
        let mut message = Message::new();
        message.build(&setters).expect("a message");
        let address = self.clients[&name].address;
        self.sfu.handle_datagram(address, &mut message.raw.clone(), self.now);
    }

    /// Delivers everything until nobody has anything to say.
    pub fn settle(&mut self) {
        for _ in 0..40 {
            self.sfu.forward(self.now);
            while let Some(event) = self.sfu.take_event() {
                self.events.push(event);
            }
            self.deliver();
            let mut upward = Vec::new();
            for client in self.clients.values_mut() {
                while let Some(transmit) = client.dtls.poll_transmit() {
                    upward.push((client.address, transmit.message.to_vec()));
                }
            }
            if upward.is_empty() && self.sfu.outbox.datagrams().is_empty() {
                return;
            }
            for (address, mut datagram) in upward {
                self.sfu.handle_datagram(address, &mut datagram, self.now);
            }
        }
        panic!("they never stop talking");
    }

    fn deliver(&mut self) {
        let outbox = &self.sfu.outbox;
        let slices = outbox.datagrams().iter().map(|datagram| {
            (datagram.to, outbox.bytes()[datagram.start..datagram.start + datagram.len].to_vec())
        });
        let datagrams: Vec<(SocketAddr, Vec<u8>)> = slices.collect();
        self.sfu.outbox.clear();
        for (to, datagram) in datagrams {
            if let Some(client) = self.clients.values_mut().find(|client| client.address == to) {
                client.take(datagram, self.provider.as_ref(), self.now);
            }
        }
    }

    /// Lets time pass in steps of the core's timers.
    pub fn advance(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += Duration::from_millis(10);
            self.sfu.handle_timeout(self.now);
            self.settle();
        }
    }

    /// Puts a table in force: `"ab ac"` lets a hear b and c.
    pub fn hear(&mut self, epoch: u64, pairs: &str, silenced: &[(char, Kind)]) -> u64 {
        let mut hears: BTreeMap<SeatId, BTreeSet<SeatId>> = BTreeMap::new();
        for pair in pairs.split_whitespace() {
            let mut names = pair.chars().map(seat);
            let (Some(receiver), Some(publisher)) = (names.next(), names.next()) else { continue };
            hears.entry(receiver).or_default().insert(publisher);
        }
        let silenced = silenced.iter().map(|(name, kind)| (seat(*name), *kind)).collect();
        self.sfu.set_audience(&room(), Audience { epoch, hears, silenced }, self.now)
    }

    /// Sends a packet of `name` with its name and `number` in it; video is a key frame of one packet.
    pub fn publish(&mut self, name: char, kind: Kind, number: u8) -> Vec<u8> {
        let (payload_type, ssrc) = match kind {
            Kind::Audio => (OPUS, 11),
            Kind::Video => (VP8, 12),
        };
        let mut packet = vec![0x80, payload_type, 0, number];
        packet.extend(u32::from(number).to_be_bytes());
        packet.extend(u32::to_be_bytes(ssrc));
        packet.extend([0x10, 0, name as u8, number]);
        let client = self.clients.get_mut(&name).expect("a client");
        let (seal, _) = client.crypt.as_mut().expect("keys");
        packet.resize(packet.len() + seal.rtp_overhead(), 0);
        assert!(seal.seal_rtp(&mut packet, rtp::FIXED, ssrc, u64::from(number)));
        self.sfu.handle_datagram(client.address, &mut packet.clone(), self.now);
        packet
    }

    /// Sends a compound packet of `name`.
    pub fn report(&mut self, name: char, plain: &[u8]) {
        let mut packet = plain.to_vec();
        let client = self.clients.get_mut(&name).expect("a client");
        let (seal, _) = client.crypt.as_mut().expect("keys");
        packet.resize(packet.len() + seal.rtcp_overhead(), 0);
        assert!(seal.seal_rtcp(&mut packet));
        self.sfu.handle_datagram(client.address, &mut packet, self.now);
    }

    /// What `name` received since the last call, by publisher and number.
    pub fn heard(&mut self, name: char) -> Vec<(char, u8)> {
        self.settle();
        let client = self.clients.get_mut(&name).expect("a client");
        std::mem::take(&mut client.received).iter().map(Received::origin).collect()
    }
}

impl Client {
    fn take(&mut self, mut datagram: Vec<u8>, provider: &dyn RTCCryptoProvider, now: Instant) {
        match datagram[0] {
            20..=63 => {
                let events = self.dtls.read(now, PEER, None, datagram.as_slice().into()).unwrap_or_default();
                if events.iter().any(|event| matches!(event, EndpointEvent::HandshakeComplete)) {
                    self.crypt = Some(self.keys(provider));
                }
            }
            128..=191 => {
                let Some((_, open)) = &mut self.crypt else { return };
                if (192..=223).contains(&datagram[1]) {
                    let (_, len) = open.open_rtcp(&mut datagram).expect("authentic");
                    self.reports.push(datagram[..len].to_vec());
                    return;
                }
                let header = Header::parse(&datagram).expect("a header");
                let before = self.sealed.insert((header.ssrc, header.sequence), datagram.clone());
                assert!(before.is_none_or(|before| before == datagram), "one number for two packets");
                let index = u64::from(header.sequence);
                let end = open.open_rtp(&mut datagram, header.len, header.ssrc, index).expect("authentic");
                let Header { payload_type, sequence, timestamp, ssrc, len } = header;
                let payload = datagram[len..end].to_vec();
                self.received.push(Received { payload_type, sequence, timestamp, ssrc, payload });
            }
            _ => {}
        }
    }

    fn keys(&self, provider: &dyn RTCCryptoProvider) -> (Cipher, Cipher) {
        let state = self.dtls.get_connection_state(PEER).expect("a connection");
        let (profile, salt_len) = (Profile::AesGcm, Profile::AesGcm.salt_len());
        let material =
            state.export_keying_material("EXTRACTOR-dtls_srtp", &[], 2 * (KEY + salt_len)).expect("keys");
        let cipher = |number: usize| {
            let salt = &material.as_ref()[2 * KEY + number * salt_len..][..salt_len];
            let master = Master {
                key: std::array::from_fn(|i| material.as_ref()[number * KEY + i]),
                salt: std::array::from_fn::<u8, SALT_MAX, _>(|i| salt.get(i).copied().unwrap_or(0)),
            };
            Cipher::new(provider.crypto(), profile, &master).expect("keys fit")
        };
        (cipher(0), cipher(1))
    }
}

fn certificate(provider: &Arc<dyn RTCCryptoProvider>) -> Certificate {
    Certificate::generate_self_signed(vec!["test".to_owned()], provider.crypto()).expect("a certificate")
}

fn fingerprint(provider: &Arc<dyn RTCCryptoProvider>, certificate: &Certificate) -> Fingerprint {
    Fingerprint::of(provider.as_ref(), certificate.certificate[0].as_ref()).expect("SHA-256 is supported")
}

fn client_endpoint(
    provider: &Arc<dyn RTCCryptoProvider>,
    certificate: &Certificate,
    now: Instant,
) -> Endpoint {
    let config = ConfigBuilder::default()
        .with_crypto_provider(Arc::clone(provider))
        .with_certificates(vec![certificate.clone()])
        .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
        .with_insecure_skip_verify(true)
        .with_extended_master_secret(ExtendedMasterSecretType::Require)
        .build(true, Some(PEER))
        .expect("a client configuration");
    let mut endpoint = Endpoint::new(PEER, TransportProtocol::UDP, None);
    endpoint.connect(now, PEER, Arc::new(config), None).expect("a client hello");
    endpoint
}
