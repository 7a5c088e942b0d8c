mod world;

use super::{CHECK_TIMEOUT, Refusal};
use crate::rtcp::{self, Message};
use crate::{Audience, Event, Kind, LostReason, RoomId};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;
use world::{RTX, World, room, seat};

const EVERYBODY: &str = "ab ac ba bc ca cb";

fn lost(world: &World) -> Vec<(char, LostReason)> {
    let reasons = world.events.iter().filter_map(|event| match event {
        Event::Lost { seat, reason, .. } => Some((seat.0.chars().next()?, *reason)),
        Event::Connected { .. } | Event::Slots { .. } => None,
    });
    reasons.collect()
}

/// Who is shown in the last table told to `name`, by m-section.
fn shown(world: &World, name: char) -> Vec<(String, String)> {
    let mut tables = world.events.iter().filter_map(|event| match event {
        Event::Slots { seat: receiver, slots, .. } if *receiver == seat(name) => Some(slots),
        Event::Slots { .. } | Event::Connected { .. } | Event::Lost { .. } => None,
    });
    let last = tables.next_back().expect("a table");
    last.iter().map(|slot| (slot.mid.clone(), slot.publisher.0.clone())).collect()
}

#[test]
fn before_the_first_table_nobody_hears_anybody() {
    let mut world = World::with("ab");
    world.publish('a', Kind::Audio, 1);
    assert_eq!(world.heard('b'), []);
    assert_eq!(shown(&world, 'b'), []);
}

#[test]
fn a_table_opens_and_cuts_between_two_packets() {
    let mut world = World::with("abc");
    assert_eq!(world.hear(1, EVERYBODY, &[]), 1);
    world.publish('a', Kind::Audio, 1);
    world.publish('a', Kind::Video, 1);
    assert_eq!(world.hear(2, "ab ba", &[]), 2);
    world.publish('a', Kind::Audio, 2);
    assert_eq!(world.heard('c').len(), 2);
    assert_eq!(world.heard('b').len(), 3);
    assert_eq!(world.heard('a'), []);
    assert_eq!(shown(&world, 'c'), []);
}

#[test]
fn an_older_table_changes_nothing() {
    let mut world = World::with("ab");
    world.hear(5, "ab", &[]);
    assert_eq!(world.hear(4, "ba", &[]), 5);
    world.publish('a', Kind::Audio, 1);
    assert_eq!(world.heard('b'), []);
}

#[test]
fn a_track_muted_by_the_host_reaches_nobody_until_it_is_unmuted() {
    let mut world = World::with("ab");
    world.hear(1, "ba", &[('a', Kind::Audio)]);
    world.publish('a', Kind::Audio, 1);
    world.publish('a', Kind::Video, 1);
    assert_eq!(world.heard('b'), [('a', 1)]);
    world.hear(2, "ba", &[]);
    world.publish('a', Kind::Audio, 9);
    assert_eq!(world.heard('b'), [('a', 9)]);
}

#[test]
fn numbers_of_a_slot_go_on_whoever_is_shown() {
    let mut world = World::with("abc");
    world.hear(1, "ca", &[]);
    world.publish('a', Kind::Audio, 50);
    world.settle();
    world.hear(2, "cb", &[]);
    world.advance(Duration::from_millis(40));
    world.publish('b', Kind::Audio, 7);
    world.settle();
    let received = &world.clients[&'c'].received;
    assert_eq!(received[1].ssrc, received[0].ssrc);
    assert_eq!(received[1].sequence, received[0].sequence + 1);
    assert_eq!(received[1].timestamp.wrapping_sub(received[0].timestamp), 40 * 48);
}

#[test]
fn a_repeated_datagram_is_forwarded_once() {
    let mut world = World::with("ab");
    world.hear(1, "ba", &[]);
    let mut packet = world.publish('a', Kind::Audio, 1);
    let address = world.clients[&'a'].address;
    world.sfu.handle_datagram(address, &mut packet, world.now);
    assert_eq!(world.heard('b'), [('a', 1)]);
    assert_eq!(world.sfu.stats().drops.replayed, 1);
}

#[test]
fn a_lost_packet_comes_again_under_a_number_of_its_own() {
    let mut world = World::with("ab");
    world.hear(1, "ba", &[]);
    world.publish('a', Kind::Video, 1);
    world.settle();
    let first = world.clients[&'b'].received[0].clone();
    let ask = rtcp::nack(first.ssrc, &[first.sequence]);
    world.report('b', &ask);
    world.report('b', &ask);
    world.settle();
    let again = world.clients[&'b'].received[1..].to_vec();
    assert_eq!(again.len(), 2);
    assert_ne!(again[0].sequence, again[1].sequence);
    for packet in again {
        assert_eq!((packet.payload_type, packet.ssrc), (RTX, first.ssrc + 1));
        assert_eq!(packet.payload[..2], first.sequence.to_be_bytes());
        assert_eq!(packet.payload[2..], first.payload);
    }
}

#[test]
fn a_receiver_without_retransmissions_gets_the_same_bytes_again() {
    let mut world = World::with("a");
    world.offer = world.offer.replace("apt=", "x=");
    world.connect('b');
    world.hear(1, "ba", &[]);
    world.publish('a', Kind::Video, 1);
    world.settle();
    let first = world.clients[&'b'].received[0].clone();
    // The client panics if other bytes come under the same number.
    world.report('b', &rtcp::nack(first.ssrc, &[first.sequence]));
    world.settle();
    assert_eq!(world.clients[&'b'].received, [first.clone(), first]);
}

#[test]
fn who_shares_no_codec_is_heard_but_not_seen() {
    let mut world = World::with("a");
    world.offer = world.offer.replace("VP8/90000", "VP9/90000");
    world.connect('b');
    world.hear(1, "ab ba", &[]);
    world.publish('a', Kind::Audio, 1);
    world.publish('a', Kind::Video, 2);
    assert_eq!(world.heard('b'), [('a', 1)]);
    assert_eq!(shown(&world, 'b').len(), 1);
}

#[test]
fn nothing_said_before_a_cut_can_be_asked_for_after_it() {
    let mut world = World::with("ab");
    world.hear(1, "ba", &[]);
    world.publish('a', Kind::Video, 1);
    world.settle();
    let first = world.clients[&'b'].received[0].clone();
    world.heard('b');
    let ask = rtcp::nack(first.ssrc, &[first.sequence]);
    world.hear(2, "", &[]);
    world.report('b', &ask);
    assert_eq!(world.heard('b'), []);
    world.hear(3, "ba", &[]);
    world.publish('a', Kind::Video, 2);
    world.report('b', &ask);
    assert_eq!(world.heard('b'), [('a', 2)]);
}

#[test]
fn a_publisher_is_asked_for_what_its_link_lost() {
    let mut world = World::with("ab");
    world.hear(1, "ba", &[]);
    world.publish('a', Kind::Video, 1);
    world.publish('a', Kind::Video, 4);
    world.advance(Duration::from_millis(30));
    let asked: Vec<u16> = world.clients[&'a']
        .reports
        .iter()
        .flat_map(|report| rtcp::messages(report))
        .filter_map(|message| match message {
            Message::Nack { pairs, .. } => Some(rtcp::nacked(pairs).collect::<Vec<_>>()),
            Message::SenderReport { .. } | Message::KeyframeNeeded { .. } => None,
        })
        .flatten()
        .collect();
    assert_eq!(asked, [2, 3]);
    world.publish('a', Kind::Video, 2);
    assert_eq!(world.heard('b'), [('a', 1), ('a', 4), ('a', 2)]);
}

#[test]
fn key_frame_requests_are_merged_and_throttled() {
    let mut world = World::with("abc");
    world.hear(1, "ba ca", &[]);
    world.publish('a', Kind::Video, 1);
    world.advance(Duration::from_secs(1));
    let requests = |world: &World| {
        let reports = world.clients[&'a'].reports.iter().flat_map(|report| rtcp::messages(report));
        reports.filter(|message| matches!(message, Message::KeyframeNeeded { .. })).count()
    };
    let before = requests(&world);
    for name in ['b', 'c'] {
        let ssrc = world.clients[&name].received[0].ssrc;
        for _ in 0..5 {
            world.report(name, &rtcp::picture_loss(ssrc));
        }
    }
    world.advance(Duration::from_millis(400));
    assert_eq!(requests(&world), before + 1);
}

#[test]
fn a_sender_report_reaches_each_receiver_in_its_own_numbers() {
    let mut world = World::with("ab");
    world.hear(1, "ba", &[]);
    world.publish('a', Kind::Audio, 3);
    world.report('a', &rtcp::sender_report(11, 77, 3, 1, 4));
    world.settle();
    let client = &world.clients[&'b'];
    let reports: Vec<Message<'_>> = client.reports.iter().flat_map(|report| rtcp::messages(report)).collect();
    let packet = &client.received[0];
    let expected = Message::SenderReport { ssrc: packet.ssrc, ntp: 77, timestamp: packet.timestamp };
    assert_eq!(reports, [expected]);
}

#[test]
fn handshakes_and_packets_of_strangers_are_not_read() {
    let mut world = World::new();
    let credentials = world.join('a');
    world.check('a', &credentials, "a wrong password");
    world.sfu.outbox.clear();
    let stranger = world.clients[&'a'].address;
    for first in [22, 128] {
        world.sfu.handle_datagram(stranger, &mut [first; 64], world.now);
    }
    let drops = world.sfu.stats().drops;
    assert_eq!((drops.check_refused, drops.stranger), (1, 2));
    assert!(world.sfu.outbox.datagrams().is_empty());
}

#[test]
fn an_address_in_use_cannot_be_taken_over() {
    let mut world = World::with("a");
    let credentials = world.join('b');
    let address = world.clients[&'a'].address;
    world.clients.get_mut(&'b').expect("a client").address = address;
    world.check('b', &credentials, &credentials.password);
    assert_eq!(world.sfu.stats().drops.check_refused, 1);
}

#[test]
fn a_seat_that_joins_again_takes_its_place() {
    let mut world = World::with("ab");
    world.hear(1, "ab ba", &[]);
    world.connect('a');
    assert_eq!(lost(&world), [('a', LostReason::Replaced)]);
    world.publish('a', Kind::Audio, 1);
    assert_eq!(world.heard('b'), [('a', 1)]);
    assert_eq!(world.sfu.stats().seats.len(), 2);
}

#[test]
fn an_ice_restart_changes_the_path_and_nothing_else() {
    let mut world = World::with("ab");
    world.hear(1, "ab ba", &[]);
    let offer = world.clients[&'a'].offer.clone();
    let new = world.restart('a', &offer).expect("an answer");
    // Until the new path is there the old one carries.
    world.publish('b', Kind::Audio, 1);
    assert_eq!(world.heard('a'), [('b', 1)]);
    let new_address = "192.0.2.9:4000".parse().expect("an address");
    world.clients.get_mut(&'a').expect("a client").address = new_address;
    world.check('a', &new, &new.password);
    world.publish('b', Kind::Audio, 2);
    world.publish('a', Kind::Audio, 7);
    assert_eq!((world.heard('a'), world.heard('b')), (vec![('b', 2)], vec![('a', 7)]));
    assert_eq!(lost(&world), []);
    assert_eq!(world.sfu.stats().seats.len(), 2);
}

#[test]
fn a_connection_is_carried_into_another_room_and_obeys_the_table_there() {
    let mut world = World::with("abc");
    world.hear(1, EVERYBODY, &[]);
    let other = RoomId("other".to_owned());
    let carry = |world: &mut World, name| world.sfu.carry(&room(), &other, &seat(name), world.now);
    carry(&mut world, 'a');
    world.publish('a', Kind::Audio, 1);
    world.publish('b', Kind::Audio, 2);
    assert_eq!(
        (world.heard('a'), world.heard('b')),
        (vec![], vec![]),
        "no table there yet, and gone from here"
    );
    assert_eq!(world.heard('c'), [('b', 2)]);
    carry(&mut world, 'b');
    let hears = [('a', 'b'), ('b', 'a')].map(|(one, other)| (seat(one), BTreeSet::from([seat(other)])));
    let table = Audience { epoch: 9, hears: hears.into(), silenced: BTreeSet::new() };
    world.sfu.set_audience(&other, table, world.now);
    world.publish('a', Kind::Audio, 3);
    world.publish('c', Kind::Audio, 4);
    assert_eq!((world.heard('a'), world.heard('b')), (vec![], vec![('a', 3)]));
    assert_eq!(shown(&world, 'b').iter().map(|(_, who)| who.as_str()).collect::<BTreeSet<_>>(), ["a"].into());
    assert_eq!(lost(&world), [], "nobody shook hands again");
    carry(&mut world, 'c');
    assert_eq!(world.sfu.stats().seats.iter().filter(|seat| seat.room == other).count(), 3);
    assert_eq!(world.sfu.stats().rooms, 2, "the table of the former room is still in force");
    world.sfu.set_audience(&room(), Audience { epoch: 10, ..Audience::default() }, world.now);
    assert_eq!(world.sfu.stats().rooms, 1);
}

#[test]
fn who_is_carried_replaces_what_the_seat_had_there() {
    let mut world = World::with("ab");
    let other = RoomId("other".to_owned());
    world.sfu.carry(&room(), &other, &seat('a'), world.now);
    world.connect('a');
    world.sfu.carry(&room(), &other, &seat('a'), world.now);
    world.sfu.carry(&room(), &other, &seat('z'), world.now);
    world.settle();
    assert_eq!(lost(&world), [('a', LostReason::Replaced)]);
    assert_eq!(world.sfu.stats().seats.len(), 2);
}

#[test]
fn after_an_ice_restart_the_old_name_opens_nothing() {
    let mut world = World::new();
    let old = world.join('a');
    world.check('a', &old, &old.password);
    world.settle();
    let offer = world.clients[&'a'].offer.clone();
    // An answer that is lost on its way leaves the old name in force, and the next one takes over.
    world.restart('a', &offer).expect("an answer");
    let new = world.restart('a', &offer).expect("an answer");
    world.check('a', &old, &old.password);
    assert_eq!(world.sfu.stats().drops.check_refused, 0);
    world.check('a', &new, &new.password);
    world.check('a', &old, &old.password);
    assert_eq!(world.sfu.stats().drops.check_refused, 1);
}

#[test]
fn only_a_living_connection_is_restarted() {
    let mut world = World::with("ab");
    let refused = |answer: Result<_, Refusal>| matches!(answer, Err(Refusal::NotConnected));
    let (own, of_b) = (world.clients[&'a'].offer.clone(), world.clients[&'b'].offer.clone());
    assert!(refused(world.restart('c', &own)), "nobody there");
    assert!(refused(world.restart('a', &of_b)), "another certificate");
    assert!(refused(world.restart('a', &own.replace("sendonly", "recvonly"))), "other lines");
    world.advance(CHECK_TIMEOUT);
    assert!(refused(world.restart('a', &own)), "too late");
    world.join('a');
    let half = world.clients[&'a'].offer.clone();
    assert!(refused(world.restart('a', &half)), "before the handshake");
}

#[test]
fn who_falls_silent_is_lost_and_who_leaves_has_left() {
    let mut world = World::with("ab");
    world.hear(1, "ab ba", &[]);
    world.sfu.leave(&room(), &seat('b'), world.now);
    world.settle();
    assert_eq!(shown(&world, 'a'), []);
    world.advance(CHECK_TIMEOUT + Duration::from_millis(20));
    assert_eq!(lost(&world), [('b', LostReason::Left), ('a', LostReason::IceTimeout)]);
    assert_eq!(world.sfu.wake_at(), None);
}

#[test]
fn a_room_is_forgotten_with_its_last_session_and_its_table() {
    let mut world = World::with("a");
    world.hear(1, "ab", &[]);
    world.sfu.leave(&room(), &seat('a'), world.now);
    assert_eq!(world.sfu.stats().rooms, 1);
    world.hear(2, "", &[]);
    assert_eq!(world.sfu.stats().rooms, 0);
}

/// One thing that happens in a room.
#[derive(Clone, Debug)]
enum Step {
    Hear(BTreeSet<(char, char)>, Option<(char, Kind)>),
    Publish(char, Kind),
    AskAgain(char),
    Rejoin(char),
}

fn step() -> impl Strategy<Value = Step> {
    let name = || prop::sample::select(vec!['a', 'b', 'c']);
    let kind = || prop::sample::select(vec![Kind::Audio, Kind::Video]);
    prop_oneof![
        2 => (prop::collection::btree_set((name(), name()), 0..7), prop::option::of((name(), kind())))
            .prop_map(|(pairs, silenced)| Step::Hear(pairs, silenced)),
        6 => (name(), kind()).prop_map(|(name, kind)| Step::Publish(name, kind)),
        2 => name().prop_map(Step::AskAgain),
        1 => name().prop_map(Step::Rejoin),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_packet_never_reaches_a_seat_outside_the_table(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::with("abc");
        let (mut pairs, mut silenced) = (BTreeSet::new(), None);
        for (number, step) in (1_u8..).zip(steps) {
            let mut sent = None;
            match step {
                Step::Hear(table, muted) => {
                    let text: Vec<String> = table.iter().map(|(to, from)| format!("{to}{from}")).collect();
                    world.hear(u64::from(number), &text.join(" "), muted.as_slice());
                    (pairs, silenced) = (table, muted);
                }
                Step::Publish(name, kind) => {
                    world.publish(name, kind, number);
                    sent = Some((name, kind));
                }
                Step::AskAgain(name) => {
                    let sequences: Vec<u16> = (990..1100).collect();
                    for section in 0..10 {
                        world.report(name, &rtcp::nack(crate::slot::stream_ids(section).0, &sequences));
                    }
                }
                Step::Rejoin(name) => world.connect(name),
            }
            world.settle();
            for receiver in ['a', 'b', 'c'] {
                let heard = world.heard(receiver);
                for (publisher, _) in &heard {
                    prop_assert!(receiver != *publisher, "own packet");
                    prop_assert!(pairs.contains(&(receiver, *publisher)), "outside the table");
                }
                if let Some((name, kind)) = sent {
                    let open = receiver != name && pairs.contains(&(receiver, name)) && silenced != Some((name, kind));
                    prop_assert_eq!(heard, if open { vec![(name, number)] } else { Vec::new() });
                }
            }
        }
    }

    #[test]
    fn no_datagram_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), first in 0..200_u8) {
        let mut world = World::with("ab");
        let mut bytes = bytes;
        if let Some(byte) = bytes.first_mut() {
            *byte = first;
        }
        let address = world.clients[&'a'].address;
        world.sfu.handle_datagram(address, &mut bytes, world.now);
        world.sfu.handle_timeout(world.now);
    }

    #[test]
    fn no_authentic_report_panics(body in prop::collection::vec(any::<u8>(), 4..100), kind in 200..207_u8, words in 0..20_u8) {
        let mut world = World::with("ab");
        world.hear(1, "ab ba", &[]);
        world.publish('a', Kind::Video, 1);
        let mut report = vec![0x80 | (body[0] & 31), kind, 0, words];
        report.extend(body);
        world.report('b', &report);
        world.report('a', &report);
        world.settle();
    }
}
