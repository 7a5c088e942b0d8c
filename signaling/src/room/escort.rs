//! 翻译 and 陪同人 who go with somebody: where that person is, there they are, and nowhere else.
//!
//! They need no rule of their own in the table: their scope is that of the seat they go with. So they come into that
//! person's private talk and into no other, and are outside as long as that person is.

use super::Room;
use crate::SeatId;
use std::collections::BTreeMap;

impl Room {
    /// Brings those who go with somebody to where that person is.
    pub(super) fn follow(&mut self) {
        let leads = self.seats.values().filter(|place| place.grant.with.is_none());
        let leaders: BTreeMap<SeatId, (SeatId, bool)> = leads
            .flat_map(|place| {
                let here = (place.grant.seat.clone(), place.inside);
                place.grant.people().into_iter().map(move |person| (person, here.clone()))
            })
            .collect();
        for place in self.seats.values_mut() {
            let Some(with) = &place.grant.with else { continue };
            let leader = leaders.get(with);
            place.inside = place.let_in && leader.is_some_and(|(_, inside)| *inside);
            place.leader = leader.map(|(seat, _)| seat.clone());
        }
    }

    /// Whether nobody hears this seat: a host muted it, or it only listens and was not given the word.
    pub(super) fn is_muted(&self, seat: &SeatId) -> bool {
        let silent = self.seats.get(seat).is_some_and(|place| place.grant.silent);
        self.muted.contains(seat) || silent && !self.voiced.contains(seat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audience::{Scope, Talk, allows};
    use crate::message::{LeaveReason, ServerMessage};
    use crate::room::{Entry, HostCommand, Output, OwnCommand, Refusal, Showing};
    use crate::session::ConnectionId;
    use crate::{JoinGrant, PageGrant, Readers, RoomId, Sitter};
    use jiff::Timestamp;
    use media::Kind;
    use proptest::prelude::*;

    fn id(name: &str) -> SeatId {
        SeatId(name.to_owned())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// `m` is host, `k` goes with `a` and only listens, `i` interprets for `b`; anybody else sits there by themselves.
    fn grant(seat: &str, admitted: bool) -> JoinGrant {
        JoinGrant {
            room: RoomId("r".to_owned()),
            seat: id(seat),
            name: seat.to_owned(),
            role: String::new(),
            role_label: String::new(),
            host: seat == "m",
            captioner: seat == "m",
            admitted,
            sitters: Vec::new(),
            with: match seat {
                "k" => Some(id("a")),
                "i" => Some(id("b")),
                _ => None,
            },
            silent: seat == "k",
            talk: Talk::Together,
            until: Timestamp::MAX,
        }
    }

    fn enter(room: &mut Room, grant: JoinGrant) -> Vec<Output> {
        let entry = Entry { connection: ConnectionId(grant.seat.0.clone()), grant, ticket: String::new() };
        let talk = room.talk.clone();
        let entry = Entry { grant: JoinGrant { talk, ..entry.grant }, ..entry };
        room.handle_enter(entry, at(0)).unwrap()
    }

    fn room(names: &str) -> Room {
        let mut room = Room::new(RoomId("r".to_owned()), "mediation".to_owned(), 0);
        for name in names.split_whitespace() {
            enter(&mut room, grant(name, true));
        }
        room.handle_acknowledged(room.epoch());
        room
    }

    fn private(room: &mut Room, names: [&str; 2]) {
        room.handle_talk(Talk::Private(names.map(id).into()));
        room.handle_acknowledged(room.epoch());
    }

    /// Who of the others `seat` hears, by the table in force.
    fn ears(room: &Room, seat: &str) -> String {
        let names: Vec<String> = room
            .seats
            .keys()
            .filter(|other| allows(&room.asked, other, Kind::Video, &id(seat)))
            .map(ToString::to_string)
            .collect();
        names.join(" ")
    }

    /// Who was sent something that `is` it.
    fn reached(outputs: &[Output], is: impl Fn(&ServerMessage) -> bool) -> String {
        let names = outputs.iter().filter_map(|output| match output {
            Output::Tell(ConnectionId(name), message) if is(message) => Some(name.clone()),
            _ => None,
        });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_companion_is_outside_until_whoever_it_goes_with_is_in() {
        let mut room = room("m b k");
        assert_eq!(ears(&room, "k"), "");
        assert_eq!(room.view(&id("k")).unwrap().scope, Scope::Waiting);
        enter(&mut room, grant("a", false));
        assert_eq!(ears(&room, "k"), "");
        room.handle_admit(&id("a"));
        assert_eq!(ears(&room, "k"), "a b m");
        room.handle_leave(&id("a"), LeaveReason::Button, at(1));
        assert_eq!((ears(&room, "k"), ears(&room, "b")), (String::new(), "m".to_owned()));
    }

    #[test]
    fn each_goes_into_the_private_talk_of_their_own_side_and_into_no_other() {
        let mut room = room("m a b k i");
        private(&mut room, ["m", "a"]);
        assert_eq!((ears(&room, "k"), ears(&room, "i")), ("a m".to_owned(), String::new()));
        assert_eq!(ears(&room, "a"), "k m");
        private(&mut room, ["m", "b"]);
        assert_eq!((ears(&room, "k"), ears(&room, "i")), (String::new(), "b m".to_owned()));
    }

    #[test]
    fn what_is_written_typed_and_shown_in_one_talk_reaches_no_companion_of_the_other_side() {
        let mut room = room("m a b k i");
        private(&mut room, ["m", "b"]);
        let said = room.handle_say(&id("m"), "三千也行", true, at(1)).unwrap();
        assert_eq!(reached(&said, |message| matches!(message, ServerMessage::Said(_))), "b i m");
        let talk = room.view(&id("m")).unwrap().talk;
        let caption = room.handle_caption(&id("m"), "三千也行", talk, at(2)).unwrap();
        assert_eq!(reached(&caption, |message| matches!(message, ServerMessage::Caption(_))), "b i m");
        let readers = Readers::Only([id("m"), id("b")].into());
        let page = PageGrant { title: "借条".to_owned(), readers };
        let showing = Showing { file: "f".to_owned(), page: 1, talk, grant: page };
        let shown = room.handle_show_page(&id("m"), showing, at(3)).unwrap();
        let page =
            |message: &ServerMessage| matches!(message, ServerMessage::Room(view) if view.page.is_some());
        assert_eq!(reached(&shown, page), "b i m");
        room.handle_talk(Talk::Together);
        room.handle_acknowledged(room.epoch());
        let again = enter(&mut room, grant("k", true));
        assert_eq!(reached(&again, |message| matches!(message, ServerMessage::SaidBefore { .. })), "");
    }

    #[test]
    fn a_companion_is_heard_only_while_the_host_gives_the_word() {
        let mut room = room("m a k");
        let heard = |room: &Room| allows(&room.asked, &id("k"), Kind::Audio, &id("a"));
        assert!(!heard(&room) && ears(&room, "a").contains('k'));
        assert_eq!(room.handle_own(&id("k"), OwnCommand::Mic(true)), Err(Refusal::Silent));
        assert_eq!(room.handle_say(&id("k"), "我替他说", false, at(1)), Err(Refusal::Silent));
        let mute = |on| HostCommand::Mute { seat: id("k"), on };
        room.handle_host(&id("m"), mute(false), at(2)).unwrap();
        assert!(heard(&room));
        room.handle_own(&id("k"), OwnCommand::Mic(true)).unwrap();
        room.handle_leave(&id("k"), LeaveReason::Button, at(3));
        enter(&mut room, grant("k", true));
        assert!(heard(&room), "the word is given to a person, not to a page");
        room.handle_host(&id("m"), HostCommand::MuteAll, at(4)).unwrap();
        assert!(!heard(&room));
    }

    #[test]
    fn whoever_moves_to_a_shared_device_takes_the_companion_along() {
        let mut room = room("m a b k");
        room.handle_leave(&id("a"), LeaveReason::Button, at(1));
        let sitter = Sitter { id: "a".to_owned(), name: "a".to_owned(), role_label: String::new() };
        enter(&mut room, JoinGrant { sitters: vec![sitter], ..grant("tablet", true) });
        assert_eq!(ears(&room, "k"), "b m tablet");
        private(&mut room, ["m", "tablet"]);
        assert_eq!(ears(&room, "k"), "m tablet");
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Enter(usize, bool),
        Leave(usize),
        Lost(usize),
        Admit(usize),
        Remove(usize),
        Word(bool),
        Talk(usize),
    }

    const NAMES: [&str; 5] = ["m", "a", "b", "k", "i"];

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let who = 0..NAMES.len();
        let step = prop_oneof![
            5 => (who.clone(), prop::bool::weighted(0.8)).prop_map(|(who, admitted)| Step::Enter(who, admitted)),
            1 => who.clone().prop_map(Step::Leave),
            1 => who.clone().prop_map(Step::Lost),
            2 => who.clone().prop_map(Step::Admit),
            1 => (1..NAMES.len()).prop_map(Step::Remove),
            1 => any::<bool>().prop_map(Step::Word),
            3 => (0..3_usize).prop_map(Step::Talk),
        ];
        prop::collection::vec(step, 1..60)
    }

    fn play(room: &mut Room, step: Step) -> Vec<Output> {
        match step {
            Step::Enter(who, admitted) => enter(room, grant(NAMES[who], admitted)),
            Step::Leave(who) => room.handle_leave(&id(NAMES[who]), LeaveReason::Button, at(1)),
            Step::Lost(who) => room.handle_lost(&id(NAMES[who]), at(1)),
            Step::Admit(who) => room.handle_admit(&id(NAMES[who])),
            Step::Remove(who) => {
                let command = HostCommand::Remove { seat: id(NAMES[who]), reason: String::new() };
                room.handle_host(&id("m"), command, at(1)).unwrap_or_default()
            }
            Step::Word(on) => {
                let command = HostCommand::Mute { seat: id("k"), on: !on };
                room.handle_host(&id("m"), command, at(1)).unwrap_or_default()
            }
            Step::Talk(0) => room.handle_talk(Talk::Together),
            Step::Talk(with) => room.handle_talk(Talk::Private([id("m"), id(NAMES[with])].into())),
        }
    }

    proptest! {
        #[test]
        fn a_companion_has_the_ears_of_whoever_it_goes_with_or_none(steps in steps()) {
            let mut room = Room::new(RoomId("r".to_owned()), "mediation".to_owned(), 0);
            for step in steps {
                for output in play(&mut room, step) {
                    let Output::SetAudience(table) = output else { continue };
                    for (escort, leader) in [("k", "a"), ("i", "b")] {
                        for other in NAMES.iter().filter(|name| **name != escort && **name != leader) {
                            for kind in [Kind::Audio, Kind::Video] {
                                let link = |from: &str, to: &str| allows(&table, &id(from), kind, &id(to));
                                prop_assert!(!link(other, escort) || link(other, leader), "{other} > {escort}");
                                prop_assert!(!link(escort, other) || link(leader, other) || kind == Kind::Audio && link_video(&table, leader, other));
                            }
                        }
                        if let Talk::Private(seats) = &room.talk && !seats.contains(&id(leader)) {
                            prop_assert!(NAMES.iter().all(|other| !allows(&table, &id(other), Kind::Audio, &id(escort))));
                        }
                    }
                    let word = room.voiced.contains(&id("k"));
                    prop_assert!(word || NAMES.iter().all(|other| !allows(&table, &id("k"), Kind::Audio, &id(other))));
                }
                room.handle_acknowledged(room.epoch());
            }
        }
    }

    /// Whether `from` is seen by `to`: muted or not.
    fn link_video(table: &media::Audience, from: &str, to: &str) -> bool {
        allows(table, &id(from), Kind::Video, &id(to))
    }
}
