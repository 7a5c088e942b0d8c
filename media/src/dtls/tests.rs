use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn provider() -> Arc<dyn RTCCryptoProvider> {
    rtc_crypto::default_provider().expect("a provider is compiled in")
}

fn certificate(provider: &Arc<dyn RTCCryptoProvider>) -> Certificate {
    Certificate::generate_self_signed(vec!["test".to_owned()], provider.crypto()).expect("a certificate")
}

fn fingerprint(provider: &Arc<dyn RTCCryptoProvider>, certificate: &Certificate) -> Fingerprint {
    Fingerprint::of(provider.as_ref(), certificate.certificate[0].as_ref()).expect("SHA-256 is supported")
}

/// A client of the same crate, whose own timer runs.
fn client(
    provider: &Arc<dyn RTCCryptoProvider>,
    certificate: &Certificate,
    profile: SrtpProtectionProfile,
    now: Instant,
) -> Endpoint {
    let config = ConfigBuilder::default()
        .with_crypto_provider(Arc::clone(provider))
        .with_certificates(vec![certificate.clone()])
        .with_srtp_protection_profiles(vec![profile])
        .with_insecure_skip_verify(true)
        .with_extended_master_secret(ExtendedMasterSecretType::Require)
        .with_flight_interval(Duration::from_millis(400))
        .build(true, Some(PEER))
        .expect("a client configuration");
    let mut endpoint = Endpoint::new(PEER, TransportProtocol::UDP, None);
    endpoint.connect(now, PEER, Arc::new(config), None).expect("a client hello");
    endpoint
}

struct Outcome {
    server_keys: Option<Keys>,
    client_done: bool,
    datagrams: usize,
    elapsed: Duration,
}

/// Runs a handshake in which the datagrams of `lost` (counted over both directions) never arrive.
fn shake(lost: &BTreeSet<usize>, profile: SrtpProtectionProfile, known_certificate: bool) -> Outcome {
    let provider = provider();
    let (own, theirs) = (certificate(&provider), certificate(&provider));
    let expected = if known_certificate { fingerprint(&provider, &theirs) } else { Fingerprint([0; 32]) };
    let mut server = Dtls::new(&provider, &own, expected).expect("a server configuration");
    let start = Instant::now();
    let mut client = client(&provider, &theirs, profile, start);
    let mut outcome =
        Outcome { server_keys: None, client_done: false, datagrams: 0, elapsed: Duration::ZERO };
    for turn in 0..600 {
        let now = start + Duration::from_millis(turn * 20);
        client.handle_timeout(PEER, now).ok();
        server.handle_timeout(now);
        while let Some(transmit) = client.poll_transmit() {
            outcome.datagrams += 1;
            if lost.contains(&(outcome.datagrams - 1)) {
                continue;
            }
            for event in server.read(&transmit.message, now) {
                if let DtlsEvent::Ready(keys) = event {
                    outcome.server_keys = Some(*keys);
                }
            }
        }
        for datagram in server.take_outgoing() {
            outcome.datagrams += 1;
            if lost.contains(&(outcome.datagrams - 1)) {
                continue;
            }
            for event in client.read(now, PEER, None, datagram).unwrap_or_default() {
                outcome.client_done |= matches!(event, EndpointEvent::HandshakeComplete);
            }
        }
        if outcome.client_done && outcome.server_keys.is_some() {
            outcome.elapsed = now - start;
            break;
        }
    }
    outcome
}

const GCM: SrtpProtectionProfile = SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm;

#[test]
fn a_handshake_survives_the_loss_of_any_one_datagram() {
    let count = shake(&BTreeSet::new(), GCM, true).datagrams;
    assert!(count >= 6, "six flights at least, but {count} datagrams");
    for lost in 0..count {
        let outcome = shake(&BTreeSet::from([lost]), GCM, true);
        assert!(outcome.server_keys.is_some() && outcome.client_done, "hangs without datagram {lost}");
        assert!(outcome.elapsed <= Duration::from_secs(1), "{:?} without {lost}", outcome.elapsed);
    }
}

#[test]
fn a_handshake_survives_the_loss_of_every_pair_of_neighbours() {
    let count = shake(&BTreeSet::new(), GCM, true).datagrams;
    for lost in 0..count {
        let outcome = shake(&BTreeSet::from([lost, lost + 1, lost + 2]), GCM, true);
        assert!(outcome.server_keys.is_some() && outcome.client_done, "hangs without three from {lost}");
    }
}

#[test]
fn both_directions_have_keys_of_their_own() {
    let keys = shake(&BTreeSet::new(), GCM, true).server_keys.expect("a handshake");
    assert_eq!(keys.profile, Profile::AesGcm);
    assert_ne!(keys.send.key, keys.receive.key);
    assert_ne!(keys.send.salt, keys.receive.salt);
}

#[test]
fn a_certificate_that_was_not_in_the_offer_gets_no_keys() {
    assert!(shake(&BTreeSet::new(), GCM, false).server_keys.is_none());
}

#[test]
fn a_client_without_gcm_gets_the_older_profile() {
    let profile = SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80;
    let outcome = shake(&BTreeSet::new(), profile, true);
    assert!(outcome.client_done);
    assert_eq!(outcome.server_keys.map(|keys| keys.profile), Some(Profile::AesCm));
    for lost in 0..outcome.datagrams {
        let outcome = shake(&BTreeSet::from([lost]), profile, true);
        assert!(outcome.server_keys.is_some() && outcome.client_done, "hangs without datagram {lost}");
    }
}

#[test]
fn a_client_without_any_known_profile_gets_no_keys() {
    let profile = SrtpProtectionProfile::Srtp_Aead_Aes_256_Gcm;
    assert!(shake(&BTreeSet::new(), profile, true).server_keys.is_none());
}

#[test]
fn a_fingerprint_is_thirty_two_pairs_of_digits() {
    let text = Fingerprint(std::array::from_fn(|i| i as u8 * 8)).to_string();
    assert_eq!(Fingerprint::parse(&text).map(|read| read.to_string()), Some(text.clone()));
    assert!(Fingerprint::parse(&text.to_lowercase()).is_some());
    assert!(Fingerprint::parse(&text[3..]).is_none());
    assert!(Fingerprint::parse(&format!("{text}:00")).is_none());
    assert!(Fingerprint::parse("").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_panic(datagrams in proptest::collection::vec(
        (20..24_u8, proptest::collection::vec(any::<u8>(), 0..300)), 1..8,
    )) {
        let provider = provider();
        let own = certificate(&provider);
        let mut server = Dtls::new(&provider, &own, Fingerprint([0; 32])).expect("a server configuration");
        let now = Instant::now();
        for (content, body) in datagrams {
            // A record header that says the truth about its length reaches the parsers behind it.
            let length = (body.len() as u16).to_be_bytes();
            let mut record = vec![content, 254, 253, 0, 0, 0, 0, 0, 0, 0, 1, length[0], length[1]];
            record.extend(body);
            server.read(&record, now);
            server.read(&record[1..], now);
        }
    }
}
