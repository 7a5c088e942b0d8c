//! The DTLS 1.2 handshake of one session (RFC 6347, RFC 5764), as the server.
//!
//! Keys come out only if the client proved that it holds the certificate whose fingerprint stood in its offer.
//! AES-128-GCM is the only SRTP profile on offer: the client's order would win otherwise, and browsers name
//! slower ones first.

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

use crate::srtp::{KEY, SALT};

/// The one address an association is filed under. What the client's address is does not matter to DTLS, and
/// filing by it would end the association whenever a phone changes its network.
pub(crate) const PEER: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 1));

/// How long to wait for the client's next flight before the last one is sent again. `rtc-dtls` stops its own
/// timer on any handshake record and does not start it again while a flight is incomplete, so that one lost
/// datagram could hang a join for ever. Shorter loads slow links with copies, longer delays the join.
const RESEND_INTERVAL: Duration = Duration::from_millis(250);

/// The interval of the crate's own timer, which is never run; see [`RESEND_INTERVAL`].
const UNUSED_INTERVAL: Duration = Duration::from_secs(3600);

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
    pub send: ([u8; KEY], [u8; SALT]),
    pub receive: ([u8; KEY], [u8; SALT]),
}

/// What a datagram led to.
pub(crate) enum DtlsEvent {
    Ready(Box<Keys>),
    Data(BytesMut),
    Closed,
}

pub(crate) struct Dtls {
    endpoint: Endpoint,
    /// Set by the verifier, so that a handshake without any certificate can never count as done.
    verified: Arc<AtomicBool>,
    ready: bool,
    flight: Vec<BytesMut>,
    resend_at: Option<Instant>,
    outgoing: Vec<BytesMut>,
}

impl Dtls {
    /// A server for one client, which must show the certificate of `fingerprint`.
    pub fn new(
        provider: &Arc<dyn RTCCryptoProvider>,
        certificate: &Certificate,
        fingerprint: Fingerprint,
    ) -> Result<Self, Error> {
        let verified = Arc::new(AtomicBool::new(false));
        let config = server_config(provider, certificate, fingerprint, Arc::clone(&verified))?;
        let endpoint = Endpoint::new(PEER, TransportProtocol::UDP, Some(Arc::new(config)));
        Ok(Self {
            endpoint,
            verified,
            ready: false,
            flight: Vec::new(),
            resend_at: None,
            outgoing: Vec::new(),
        })
    }

    /// Takes one datagram. One that does not fit the state of the handshake is ignored: anyone who can forge
    /// the client's address can send one.
    pub fn read(&mut self, datagram: &[u8], now: Instant) -> Vec<DtlsEvent> {
        let events = match self.endpoint.read(now, PEER, None, BytesMut::from(datagram)) {
            Ok(events) => events,
            Err(error) => {
                tracing::debug!(%error, "DTLS datagram ignored");
                Vec::new()
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
        if !matches!(state.srtp_protection_profile(), SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm) {
            return None;
        }
        let material = state.export_keying_material(EXPORT_LABEL, &[], 2 * (KEY + SALT)).ok()?;
        let (keys, salts) = material.as_ref().split_at_checked(2 * KEY)?;
        let (client_key, server_key) = keys.split_at_checked(KEY)?;
        let (client_salt, server_salt) = salts.split_at_checked(SALT)?;
        Some(Keys {
            send: (server_key.try_into().ok()?, server_salt.try_into().ok()?),
            receive: (client_key.try_into().ok()?, client_salt.try_into().ok()?),
        })
    }
}

fn server_config(
    provider: &Arc<dyn RTCCryptoProvider>,
    certificate: &Certificate,
    fingerprint: Fingerprint,
    verified: Arc<AtomicBool>,
) -> Result<HandshakeConfig, Error> {
    let hasher = Arc::clone(provider);
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
        .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
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
