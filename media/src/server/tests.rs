use super::*;
use crate::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

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
