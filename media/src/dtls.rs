//! The DTLS 1.2 handshake of one session (RFC 6347, RFC 5764), as the server.
//!
//! Keys come out only if the client proved that it holds the certificate whose fingerprint stood in its offer.
//! AES-128-GCM is at first the only SRTP profile on offer: the client's order would win otherwise, and browsers
//! name slower ones first. Only a client that does not know it gets the older one.

use bytes::BytesMut;
use rtc_crypto::{HashAlgorithm, RTCCryptoProvider};
use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_shared::error::Error;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::guard::guarded;
use crate::srtp::{KEY, Master, Profile, SALT_MAX};

/// The one address an association is filed under. What the client's address is does not matter to DTLS, and
/// filing by it would end the association whenever a phone changes its network.
pub(crate) const PEER: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 1));

/// How long to wait for the client's next flight before the last one is sent again. `rtc-dtls` stops its own
/// timer on any handshake record and does not start it again while a flight is incomplete, so that one lost
/// datagram could hang a join for ever. Shorter loads slow links with copies, longer delays the join.
const RESEND_INTERVAL: Duration = Duration::from_millis(250);

/// The interval of the crate's own timer, which is never run; see [`RESEND_INTERVAL`].
const UNUSED_INTERVAL: Duration = Duration::from_secs(3600);

/// Datagrams kept of a client's first message; it spans two.
const HELLO_DATAGRAMS_MAX: usize = 8;

const EXPORT_LABEL: &str = "EXTRACTOR-dtls_srtp";

/// SHA-256 of a certificate in DER.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    pub fn of(provider: &dyn RTCCryptoProvider, der: &[u8]) -> Option<Self> {
        let digest = provider.crypto().hash(HashAlgorithm::Sha256, der).ok()?;
        Some(Self(digest.try_into().ok()?))
    }

    /// Reads the value of `a=fingerprint:sha-256 …`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let mut groups = text.trim().split(':');
        for byte in &mut bytes {
            let group = groups.next().filter(|group| group.len() == 2)?;
            *byte = u8::from_str_radix(group, 16).ok()?;
        }
        groups.next().is_none().then_some(Self(bytes))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02X}", if i == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// The master keys and salts of both directions, seen from the server.
pub(crate) struct Keys {
    pub profile: Profile,
    pub send: Master,
    pub receive: Master,
}

/// What a datagram led to.
pub(crate) enum DtlsEvent {
    Ready(Box<Keys>),
    Data(BytesMut),
    Closed,
}

pub(crate) struct Dtls {
    endpoint: Endpoint,
    hello: Hello,
    ready: bool,
    flight: Vec<BytesMut>,
    resend_at: Option<Instant>,
    outgoing: Vec<BytesMut>,
    /// Set by the verifier, so that a handshake without any certificate can never count as done.
    verified: Arc<AtomicBool>,
}

/// How far the choice of a profile is.
enum Hello {
    /// The client's first message is not complete: what came of it, for a second try with `fallback`.
    Awaited { datagrams: Vec<Vec<u8>>, fallback: Arc<HandshakeConfig> },
    /// The client agreed to a profile, or nothing is left to try.
    Settled,
}

impl Dtls {
    /// A server for one client, which must show the certificate of `fingerprint`.
    pub fn new(
        provider: &Arc<dyn RTCCryptoProvider>,
        certificate: &Certificate,
        fingerprint: Fingerprint,
    ) -> Result<Self, Error> {
        let verified = Arc::new(AtomicBool::new(false));
        let config =
            |profile| server_config(provider, certificate, fingerprint, &verified, profile).map(Arc::new);
        let preferred = config(SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm)?;
        let fallback = config(SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80)?;
        Ok(Self {
            endpoint: Endpoint::new(PEER, TransportProtocol::UDP, Some(preferred)),
            hello: Hello::Awaited { datagrams: Vec::new(), fallback },
            ready: false,
            flight: Vec::new(),
            resend_at: None,
            outgoing: Vec::new(),
            verified,
        })
    }

    /// Takes one datagram. One that does not fit the state of the handshake is ignored: anyone who can forge
    /// the client's address can send one.
    pub fn read(&mut self, datagram: &[u8], now: Instant) -> Vec<DtlsEvent> {
        let events = match guarded(|| self.read_hello(datagram, now)) {
            Some(Ok(events)) => events,
            Some(Err(error)) => {
                tracing::debug!(%error, "DTLS datagram ignored");
                Vec::new()
            }
            None => {
                self.endpoint = Endpoint::new(PEER, TransportProtocol::UDP, None);
                return vec![DtlsEvent::Closed];
            }
        };
        let mut news = Vec::new();
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => match self.keys() {
                    Some(keys) => {
                        self.ready = true;
                        news.push(DtlsEvent::Ready(Box::new(keys)));
                    }
                    None => news.push(DtlsEvent::Closed),
                },
                EndpointEvent::ApplicationData(data) if self.ready => news.push(DtlsEvent::Data(data)),
                EndpointEvent::ApplicationData(_) => {}
                EndpointEvent::PeerClosed => news.push(DtlsEvent::Closed),
                // The enum may grow; what we don't know, we don't act on.
                _ => {}
            }
        }
        self.collect(now);
        news
    }

    /// Takes a datagram, and starts again with the older profile if the client's hello has only that.
    fn read_hello(&mut self, datagram: &[u8], now: Instant) -> Result<Vec<EndpointEvent>, Error> {
        if let Hello::Awaited { datagrams, .. } = &mut self.hello
            && datagrams.len() < HELLO_DATAGRAMS_MAX
        {
            datagrams.push(datagram.to_vec());
        }
        let outcome = self.endpoint.read(now, PEER, None, BytesMut::from(datagram));
        if !matches!(outcome, Err(Error::ErrServerNoMatchingSrtpProfile)) {
            return outcome;
        }
        match std::mem::replace(&mut self.hello, Hello::Settled) {
            Hello::Settled => outcome,
            Hello::Awaited { datagrams, fallback } => {
                // The alert that the first try wanted to send goes with it.
                self.endpoint = Endpoint::new(PEER, TransportProtocol::UDP, Some(fallback));
                for datagram in datagrams {
                    self.endpoint.read(now, PEER, None, BytesMut::from(datagram.as_slice()))?;
                }
                Ok(Vec::new())
            }
        }
    }

    /// Sends application data.
    pub fn write(&mut self, data: &[u8], now: Instant) {
        if let Err(error) = self.endpoint.write(now, PEER, data) {
            tracing::debug!(%error, "DTLS data not sent");
        }
        self.collect(now);
    }

    /// Tells the client that the session is over.
    pub fn close(&mut self, now: Instant) {
        if self.ready {
            self.endpoint.stop(now, PEER);
            self.collect(now);
        }
    }

    /// Sends the last flight again if the client did not answer it for too long.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.resend_at.is_some_and(|at| now >= at) {
            self.outgoing.extend(self.flight.iter().cloned());
            self.resend_at = Some(now + RESEND_INTERVAL);
        }
    }

    /// The datagrams to send now.
    pub fn take_outgoing(&mut self) -> Vec<BytesMut> {
        std::mem::take(&mut self.outgoing)
    }

    fn collect(&mut self, now: Instant) {
        let mut flight = Vec::new();
        while let Some(transmit) = self.endpoint.poll_transmit() {
            flight.push(transmit.message);
        }
        if !flight.is_empty() {
            self.hello = Hello::Settled;
        }
        self.outgoing.extend(flight.iter().cloned());
        if self.ready {
            // The crate answers a repeated last flight of the client by itself, with fresh numbers.
            self.flight.clear();
            self.resend_at = None;
        } else if !flight.is_empty() {
            self.flight = flight;
            self.resend_at = Some(now + RESEND_INTERVAL);
        }
    }

    fn keys(&self) -> Option<Keys> {
        if !self.verified.load(Ordering::Relaxed) {
            return None;
        }
        let state = self.endpoint.get_connection_state(PEER)?;
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => Profile::AesGcm,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => Profile::AesCm,
            // Never on offer here.
            _ => return None,
        };
        let salt_len = profile.salt_len();
        let material = state.export_keying_material(EXPORT_LABEL, &[], 2 * (KEY + salt_len)).ok()?;
        // RFC 5764 section 4.2: both keys, then both salts, the client's first.
        let (keys, salts) = material.as_ref().split_at_checked(2 * KEY)?;
        let master = |key: &[u8], salt: &[u8]| -> Option<Master> {
            let mut padded = [0; SALT_MAX];
            padded[..salt_len].copy_from_slice(salt.get(..salt_len)?);
            Some(Master { key: key.try_into().ok()?, salt: padded })
        };
        let (client_key, server_key) = keys.split_at_checked(KEY)?;
        let (client_salt, server_salt) = salts.split_at_checked(salt_len)?;
        Some(Keys {
            profile,
            send: master(server_key, server_salt)?,
            receive: master(client_key, client_salt)?,
        })
    }
}

fn server_config(
    provider: &Arc<dyn RTCCryptoProvider>,
    certificate: &Certificate,
    fingerprint: Fingerprint,
    verified: &Arc<AtomicBool>,
    profile: SrtpProtectionProfile,
) -> Result<HandshakeConfig, Error> {
    let (hasher, verified) = (Arc::clone(provider), Arc::clone(verified));
    let verify = move |certificates: &[Vec<u8>], _: &[_]| {
        let shown = certificates.first().and_then(|der| Fingerprint::of(hasher.as_ref(), der));
        if shown != Some(fingerprint) {
            return Err(Error::Other("certificate does not match the offer".to_owned()));
        }
        verified.store(true, Ordering::Relaxed);
        Ok(())
    };
    ConfigBuilder::default()
        .with_crypto_provider(Arc::clone(provider))
        .with_certificates(vec![certificate.clone()])
        .with_srtp_protection_profiles(vec![profile])
        .with_client_auth(ClientAuthType::RequireAnyClientCert)
        // There is no chain to verify; the fingerprint in the offer is what binds the certificate.
        .with_insecure_skip_verify(true)
        .with_extended_master_secret(ExtendedMasterSecretType::Require)
        .with_flight_interval(UNUSED_INTERVAL)
        .with_verify_peer_certificate(Some(Arc::new(verify)))
        .build(false, None)
}

#[cfg(test)]
mod tests;
