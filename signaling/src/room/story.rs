//! What holds whatever people do: media never lets a waiting or removed seat send or receive.

use super::*;
use crate::audience::allows;
use jiff::SignedDuration;
use media::Kind;
use proptest::prelude::*;

const SEATS: [&str; 4] = ["m", "a", "b", "c"];

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter { admitted: bool },
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
    End,
}

/// What must be true, told in a simpler way than the room does it.
#[derive(Default)]
struct Model {
    inside: BTreeSet<SeatId>,
    granted: BTreeSet<SeatId>,
    muted: BTreeSet<SeatId>,
    removed: BTreeSet<SeatId>,
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
        1 => Just(Step::End),
    ];
    prop::collection::vec((0..SEATS.len(), step), 1..60)
}

fn entry(seat: &SeatId, admitted: bool, now: Timestamp) -> Entry {
    let grant = JoinGrant {
        room: RoomId("r".to_owned()),
        seat: seat.clone(),
        name: seat.0.clone(),
        role: String::new(),
        role_label: String::new(),
        host: seat.0 == "m",
        admitted,
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
        Step::Enter { admitted } => room.handle_enter(entry(&seat, admitted, now), now).unwrap(),
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
    fn only_those_let_in_ever_send_or_receive(steps in steps()) {
        let mut room = Room::new(RoomId("r".to_owned()), "r".to_owned(), 0);
        let mut model = Model::default();
        let mut table = Audience::default();
        let mut now: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        for (who, step) in steps {
            let seat = SeatId(SEATS[who].to_owned());
            if let Step::Wait(seconds) = step {
                now += SignedDuration::from_secs(seconds);
            }
            for output in play(&mut room, &seat, step, now) {
                if let Output::SetAudience(next) = output {
                    prop_assert!(next.epoch > table.epoch);
                    table = next;
                }
            }
            model.play(&room, &seat, step);
            for publisher in SEATS.map(|name| SeatId(name.to_owned())) {
                for receiver in SEATS.map(|name| SeatId(name.to_owned())) {
                    let both = publisher != receiver && model.inside.contains(&publisher) && model.inside.contains(&receiver);
                    prop_assert_eq!(allows(&table, &publisher, Kind::Video, &receiver), both, "{:?} after {:?}", (&publisher, &receiver), step);
                    let heard = both && !model.muted.contains(&publisher);
                    prop_assert_eq!(allows(&table, &publisher, Kind::Audio, &receiver), heard);
                }
            }
        }
    }

    #[test]
    fn views_never_run_ahead_of_media(steps in steps()) {
        let mut room = Room::new(RoomId("r".to_owned()), "r".to_owned(), 0);
        let mut now: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        for (i, (who, step)) in steps.into_iter().enumerate() {
            now += SignedDuration::from_secs(if let Step::Wait(seconds) = step { seconds } else { 0 });
            let mut outputs = play(&mut room, &SeatId(SEATS[who].to_owned()), step, now);
            if i % 3 == 0 {
                outputs.extend(room.handle_acknowledged(room.epoch()));
            }
            for output in outputs {
                if let Output::Tell(_, ServerMessage::Room(view)) = output {
                    prop_assert_eq!(view.epoch, room.asked.epoch);
                }
            }
        }
    }
}
