use super::*;
use crate::Kind;
use rtc_stun::attributes::ATTR_USERNAME;
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, Getter, Message, Setter, TransactionId};
use rtc_stun::textattrs::TextAttribute;
use rtc_stun::xoraddr::XorMappedAddress;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

fn loopback(port: u16) -> Config {
    let address = IpAddr::from(Ipv4Addr::LOCALHOST);
    Config { bind: (address, port).into(), advertise: vec![address] }
}

fn room() -> RoomId {
    RoomId("room".to_owned())
}

fn seat() -> SeatId {
    SeatId("seat".to_owned())
}

#[test]
fn a_server_without_an_address_does_not_start() {
    let config = Config { advertise: Vec::new(), ..loopback(0) };
    assert!(matches!(start(config), Err(StartError::NoAddress)));
}

#[test]
fn a_taken_port_is_refused_and_a_dropped_server_frees_its_own() {
    let (media, events) = start(loopback(0)).expect("a free port");
    let taken = loopback(media.local_addr().port());
    assert!(matches!(start(taken.clone()), Err(StartError::Socket { .. })));
    drop((media, events));
    assert!(start(taken).is_ok());
}

#[tokio::test]
async fn an_answer_offers_the_port_and_a_seat_counts_until_it_leaves() {
    let (media, mut events) = start(loopback(0)).expect("a free port");
    let answer = media.join(room(), seat(), crate::sdp::sample_offer(1)).await.expect("an answer");
    let candidate = format!(" 127.0.0.1 {} typ host\r\n", media.local_addr().port());
    assert!(answer.sdp.contains(&candidate), "{}", answer.sdp);
    assert_eq!(media.stats().await.seats.len(), 1);
    media.leave(room(), seat());
    let left = Event::Lost { room: room(), seat: seat(), reason: crate::LostReason::Left };
    assert_eq!(events.recv().await, Some(left));
    assert_eq!(media.stats().await.seats.len(), 0);
}

#[tokio::test]
async fn an_offer_that_is_none_is_refused_in_words() {
    let (media, _events) = start(loopback(0)).expect("a free port");
    let refused = media.join(room(), seat(), "v=0".to_owned()).await;
    assert!(matches!(refused, Err(JoinError::Offer(OfferError::Missing("ice-ufrag")))));
}

#[tokio::test]
async fn a_table_is_acknowledged_with_the_epoch_in_force() {
    let (media, _events) = start(loopback(0)).expect("a free port");
    let table = |epoch| Audience {
        epoch,
        hears: BTreeMap::from([(seat(), BTreeSet::from([SeatId("other".to_owned())]))]),
        silenced: BTreeSet::from([(seat(), Kind::Audio)]),
    };
    assert_eq!(media.set_audience(room(), table(7)).await, Ok(7));
    assert_eq!(media.set_audience(room(), table(6)).await, Ok(7));
}

/// Joins, sends a connectivity check to `bind` over a real socket and reads the address it was seen from.
async fn checked(bind: IpAddr, client: IpAddr) -> SocketAddr {
    let config = Config { bind: (bind, 0).into(), advertise: vec![client] };
    let (media, _events) = start(config).expect("a free port");
    let answer = media.join(room(), seat(), crate::sdp::sample_offer(0)).await.expect("an answer");
    let value = |name: &str| {
        let line = answer.sdp.lines().find_map(|line| line.strip_prefix(name));
        line.expect("a line of the answer").to_owned()
    };
    let provider = rtc_crypto::default_provider().expect("a provider is compiled in");
    let setters: [Box<dyn Setter + '_>; 5] = [
        Box::new(TransactionId([5; 12])),
        Box::new(BINDING_REQUEST),
        Box::new(TextAttribute::new(ATTR_USERNAME, format!("{}:clnt", value("a=ice-ufrag:")))),
        Box::new(MessageIntegrity::new_short_term_integrity_with_provider(
            value("a=ice-pwd:"),
            provider.crypto(),
        )),
        Box::new(FINGERPRINT),
    ];
    let mut message = Message::new();
    message.build(&setters).expect("a message");
    let socket = tokio::net::UdpSocket::bind((client, 0)).await.expect("a free port");
    let server = SocketAddr::new(client, media.local_addr().port());
    socket.send_to(&message.raw, server).await.expect("sent");
    let mut buffer = [0; 1500];
    let (len, from) = socket.recv_from(&mut buffer).await.expect("an answer");
    assert_eq!(from, server);
    let mut response = Message::new();
    response.unmarshal_binary(&buffer[..len]).expect("a message");
    let mut seen = XorMappedAddress::default();
    seen.get_from(&response).expect("an address");
    let seen = SocketAddr::new(seen.ip, seen.port);
    assert_eq!(seen, socket.local_addr().expect("an address"));
    seen
}

#[tokio::test]
async fn checks_are_answered_over_ipv4() {
    checked(Ipv4Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()).await;
}

#[tokio::test]
async fn a_wildcard_of_ipv6_answers_both_families() {
    if std::net::UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_err() {
        return; // This machine has no IPv6.
    }
    let wildcard = IpAddr::from(Ipv6Addr::UNSPECIFIED);
    assert!(checked(wildcard, Ipv4Addr::LOCALHOST.into()).await.is_ipv4());
    assert!(checked(wildcard, Ipv6Addr::LOCALHOST.into()).await.is_ipv6());
}
