//! What holds whatever people do: media never lets a waiting or removed seat send or receive.

use super::*;
use crate::audience::{Scope, allows};
use crate::{PageGrant, Readers};
use jiff::SignedDuration;
use media::Kind;
use proptest::prelude::*;

const SEATS: [&str; 4] = ["m", "a", "b", "c"];

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter {
        admitted: bool,
    },
    Lost,
    Back,
    Leave(LeaveReason),
    Admit,
    Own(OwnCommand),
    Mute(bool),
    MuteAll,
    Remove,
    Readmit,
    Wait(i64),
    /// With whom the host talks alone: nobody, `a` or `b`.
    Talk(Option<usize>),
    Say(bool),
    /// The host shows a page that everybody may read, or the two alone of whom one is named; as the talk is now, or was.
    Show(Option<usize>, bool),
    TakeDown,
    /// As the talk is now, or was.
    Caption(bool),
    End,
}

/// What must be true, told in a simpler way than the room does it.
#[derive(Default)]
struct Model {
    inside: BTreeSet<SeatId>,
    granted: BTreeSet<SeatId>,
    muted: BTreeSet<SeatId>,
    removed: BTreeSet<SeatId>,
    talk: Option<usize>,
}

fn talk(with: Option<usize>) -> Talk {
    let seats = |with: usize| [SEATS[0], SEATS[with]].map(|name| SeatId(name.to_owned())).into();
    with.map_or(Talk::Together, |with| Talk::Private(seats(with)))
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let step = prop_oneof![
        4 => any::<bool>().prop_map(|admitted| Step::Enter { admitted }),
        1 => Just(Step::Lost),
        1 => Just(Step::Back),
        1 => Just(Step::Leave(LeaveReason::Button)),
        1 => Just(Step::Leave(LeaveReason::Hidden)),
        2 => Just(Step::Admit),
        1 => any::<bool>().prop_map(|on| Step::Own(OwnCommand::Mic(on))),
        1 => any::<bool>().prop_map(Step::Mute),
        1 => Just(Step::MuteAll),
        2 => Just(Step::Remove),
        1 => Just(Step::Readmit),
        1 => (1_i64..200).prop_map(Step::Wait),
        3 => prop::option::of(1..3_usize).prop_map(Step::Talk),
        3 => any::<bool>().prop_map(Step::Say),
        4 => (prop::option::of(1..3_usize), prop::bool::weighted(0.8)).prop_map(|(with, now)| Step::Show(with, now)),
        1 => Just(Step::TakeDown),
        3 => prop::bool::weighted(0.8).prop_map(Step::Caption),
        1 => Just(Step::End),
    ];
    prop::collection::vec((0..SEATS.len(), step), 1..60)
}

fn entry(seat: &SeatId, admitted: bool, talk: Talk, now: Timestamp) -> Entry {
    let grant = JoinGrant {
        room: RoomId("r".to_owned()),
        seat: seat.clone(),
        name: seat.0.clone(),
        role: String::new(),
        role_label: String::new(),
        host: seat.0 == "m",
        captioner: seat.0 == "m" || seat.0 == "c",
        admitted,
        sitters: Vec::new(),
        with: None,
        silent: false,
        talk,
        until: now + SignedDuration::from_hours(1),
    };
    Entry { grant, connection: ConnectionId(seat.0.clone()), ticket: String::new() }
}

/// Does `step` in the room; returns what follows, nothing for a refusal.
fn play(room: &mut Room, seat: &SeatId, step: Step, now: Timestamp) -> Vec<Output> {
    let host = SeatId("m".to_owned());
    let moderate = |room: &mut Room, command| room.handle_host(&host, command, now).unwrap_or_default();
    let seat = seat.clone();
    match step {
        Step::Enter { admitted } => {
            let talk = room.talk.clone();
            room.handle_enter(entry(&seat, admitted, talk, now), now).unwrap()
        }
        Step::Talk(with) => room.handle_talk(talk(with)),
        Step::Say(private) => room.handle_say(&seat, "好", private, now).unwrap_or_default(),
        Step::Show(with, current) => {
            let readers = match talk(with) {
                Talk::Together => Readers::Everybody,
                Talk::Private(seats) => Readers::Only(seats),
            };
            let number = if current { room.talks } else { room.talks.wrapping_sub(1) };
            // The title tells for which talk it was meant, which no reader may learn who is not of it.
            let grant = PageGrant { title: format!("{with:?} {}", room.talks), readers };
            let showing = Showing { file: "f".to_owned(), page: 1, talk: number, grant };
            room.handle_show_page(&seat, showing, now).unwrap_or_default()
        }
        Step::TakeDown => room.handle_take_down(&seat).unwrap_or_default(),
        Step::Caption(current) => {
            let number = if current { room.talks } else { room.talks.wrapping_sub(1) };
            room.handle_caption(&seat, "好", number, now).unwrap_or_default()
        }
        Step::Lost => room.handle_lost(&seat, now),
        Step::Back => room.handle_back(&seat, now),
        Step::Leave(reason) => room.handle_leave(&seat, reason, now),
        Step::Admit => room.handle_admit(&seat),
        Step::Own(command) => room.handle_own(&seat, command).unwrap_or_default(),
        Step::Mute(on) => moderate(room, HostCommand::Mute { seat, on }),
        Step::MuteAll => moderate(room, HostCommand::MuteAll),
        Step::Remove => moderate(room, HostCommand::Remove { seat, reason: String::new() }),
        Step::Readmit => moderate(room, HostCommand::Readmit { seat }),
        Step::Wait(_) => room.handle_timeout(now),
        Step::End => room.handle_end(),
    }
}

impl Model {
    fn reaches(&self, one: &SeatId, other: &SeatId) -> bool {
        one != other && self.takes_part(one) && self.takes_part(other)
    }

    /// Whether `seat` is inside and of the talk.
    fn takes_part(&self, seat: &SeatId) -> bool {
        let among = |with: usize| [SEATS[0], SEATS[with]].contains(&seat.0.as_str());
        self.inside.contains(seat) && self.talk.is_none_or(among)
    }

    /// Nobody reads what they would not hear, and nobody is shown as a listener who is none.
    fn check(&self, outputs: &[Output]) -> Result<(), TestCaseError> {
        for output in outputs {
            let Output::Tell(ConnectionId(reader), message) = output else { continue };
            let writer = match message {
                ServerMessage::Said(line) => {
                    prop_assert_eq!(line.private, self.talk.is_some());
                    &line.seat
                }
                ServerMessage::Caption(line) => &line.seat,
                _ => continue,
            };
            let (reader, writer) = (SeatId(reader.clone()), SeatId(writer.clone()));
            prop_assert!(reader == writer || self.reaches(&reader, &writer), "{reader} reads {writer}");
        }
        Ok(())
    }

    fn play(&mut self, room: &Room, seat: &SeatId, step: Step) {
        let host_inside = self.inside.contains(&SeatId("m".to_owned()));
        let is_host = seat.0 == "m";
        match step {
            Step::Enter { admitted: true } if !self.removed.contains(seat) => {
                self.inside.insert(seat.clone());
            }
            Step::Enter { .. } => {
                self.inside.remove(seat);
            }
            Step::Admit => {
                self.removed.remove(seat);
                if room.seats.contains_key(seat) {
                    self.inside.insert(seat.clone());
                }
            }
            Step::Remove if host_inside && !is_host && room.removed.contains(seat) => {
                self.removed.insert(seat.clone());
                self.inside.remove(seat);
            }
            Step::Readmit if host_inside && self.removed.remove(seat) && self.granted.contains(seat) => {
                self.inside.insert(seat.clone());
            }
            Step::Mute(true) if host_inside && !is_host && room.seats.contains_key(seat) => {
                self.muted.insert(seat.clone());
            }
            Step::Mute(false) if host_inside && room.seats.contains_key(seat) => {
                self.muted.remove(seat);
            }
            Step::Talk(with) => self.talk = with,
            Step::MuteAll if host_inside => {
                self.muted.extend(room.seats.keys().filter(|seat| seat.0 != "m").cloned());
            }
            _ => {}
        }
        self.inside.retain(|seat| room.seats.contains_key(seat));
        self.granted = room
            .seats
            .values()
            .filter(|place| place.grant.admitted)
            .map(|place| place.grant.seat.clone())
            .collect();
    }
}

proptest! {
    #[test]
    fn only_those_let_in_and_in_the_same_talk_ever_send_receive_or_read(steps in steps()) {
        let mut room = Room::new(RoomId("r".to_owned()), "r".to_owned(), 0);
        let mut model = Model::default();
        let mut table = Audience::default();
        let mut now: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        for (who, step) in steps {
            let seat = SeatId(SEATS[who].to_owned());
            if let Step::Wait(seconds) = step {
                now += SignedDuration::from_secs(seconds);
            }
            let outputs = play(&mut room, &seat, step, now);
            model.check(&outputs)?;
            for output in outputs {
                if let Output::SetAudience(next) = output {
                    prop_assert!(next.epoch > table.epoch);
                    table = next;
                }
            }
            model.play(&room, &seat, step);
            for publisher in SEATS.map(|name| SeatId(name.to_owned())) {
                for receiver in SEATS.map(|name| SeatId(name.to_owned())) {
                    let both = model.reaches(&publisher, &receiver);
                    prop_assert_eq!(allows(&table, &publisher, Kind::Video, &receiver), both, "{:?} after {:?}", (&publisher, &receiver), step);
                    let heard = both && !model.muted.contains(&publisher);
                    prop_assert_eq!(allows(&table, &publisher, Kind::Audio, &receiver), heard);
                }
            }
        }
    }

    #[test]
    fn a_page_is_on_the_screens_of_its_own_talk_alone(steps in steps()) {
        let mut room = Room::new(RoomId("r".to_owned()), "r".to_owned(), 0);
        let mut model = Model::default();
        let mut screens = BTreeMap::<String, Option<String>>::new();
        let mut now: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        for (who, step) in steps {
            let seat = SeatId(SEATS[who].to_owned());
            if let Step::Wait(seconds) = step {
                now += SignedDuration::from_secs(seconds);
            }
            let mut outputs = play(&mut room, &seat, step, now);
            outputs.extend(room.handle_acknowledged(room.epoch()));
            model.play(&room, &seat, step);
            for output in outputs {
                let Output::Tell(ConnectionId(reader), message) = output else { continue };
                match message {
                    ServerMessage::Room(view) => screens.insert(reader, view.page.map(|page| page.title)),
                    ServerMessage::Gone { .. } => screens.remove(&reader),
                    _ => None,
                };
            }
            let hangs = room.page.as_ref().map(|page| page.title().to_owned());
            for seat in room.seats.keys() {
                let seen = screens.get(&seat.0).cloned().flatten();
                let expected = hangs.clone().filter(|_| model.takes_part(seat));
                prop_assert_eq!(&seen, &expected, "{} after {:?}", seat, step);
                // Every page says for whom it was meant, and in which talk.
                let meant = [None, Some(1), Some(2)].map(|with| format!("{with:?} {}", room.talks));
                let meant = meant.into_iter().enumerate().filter(|(with, _)| *with == 0 || model.talk == Some(*with));
                let meant: Vec<String> = meant.map(|(_, title)| title).collect();
                prop_assert!(seen.is_none_or(|title| meant.contains(&title)), "{} after {:?}", seat, step);
            }
        }
    }

    #[test]
    fn screens_never_claim_more_privacy_than_media_gives(steps in steps()) {
        let mut force = Audience::default();
        let mut tables = BTreeMap::new();
        let mut room = Room::new(RoomId("r".to_owned()), "r".to_owned(), 0);
        let mut now: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        for (i, (who, step)) in steps.into_iter().enumerate() {
            now += SignedDuration::from_secs(if let Step::Wait(seconds) = step { seconds } else { 0 });
            let told = play(&mut room, &SeatId(SEATS[who].to_owned()), step, now);
            tables.extend(told.iter().filter_map(|output| match output {
                Output::SetAudience(table) => Some((table.epoch, table.clone())),
                _ => None,
            }));
            let still = force.clone();
            let later = if i % 3 == 0 { room.handle_acknowledged(room.epoch()) } else { Vec::new() };
            if i % 3 == 0 {
                force = tables.get(&room.epoch()).cloned().unwrap_or(force);
            }
            for (output, table) in told.iter().map(|one| (one, &still)).chain(later.iter().map(|one| (one, &force))) {
                let Output::Tell(_, ServerMessage::Room(view)) = output else { continue };
                let me = SeatId(view.me.clone());
                for person in view.people.iter().filter(|person| view.scope != Scope::Joint && !person.in_earshot) {
                    let person = SeatId(person.seat.clone());
                    prop_assert!(!allows(table, &me, Kind::Audio, &person), "{person} hears {me}, who is not told");
                }
            }
        }
    }
}
