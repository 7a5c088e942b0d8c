//! Stories: what people do, second by second, and one line for everything that follows.

use super::*;
use crate::message::{LeaveReason, PersonView, RoomView, ServerFrame};
use crate::{Fact, PersonStatus};
use jiff::SignedDuration;
use std::fmt::Write;

const ROOM: &str = "mediation:1";

/// A lobby whose media acknowledges at once, unless told to wait.
struct Story {
    lobby: Lobby,
    now: Timestamp,
    pending: Vec<(RoomId, u64)>,
    media_waits: bool,
    tickets: u32,
    told: String,
}

/// Plays `steps` of `(second, "who does what")` and tells what follows.
fn tell(steps: &[(i64, &str)]) -> String {
    let start: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
    let mut story = Story {
        lobby: Lobby::default(),
        now: start,
        pending: Vec::new(),
        media_waits: false,
        tickets: 0,
        told: String::new(),
    };
    for (second, step) in steps {
        story.now = start + SignedDuration::from_secs(*second);
        writeln!(story.told, "{second:>3} {step}").unwrap();
        let outputs = story.step(step);
        story.follow(outputs);
    }
    story.told
}

impl Story {
    fn step(&mut self, step: &str) -> Vec<Output> {
        let words: Vec<&str> = step.split(' ').collect();
        let client = ConnectionId(words[0].to_owned());
        let seat = |word: &str| word.to_owned();
        let command = |message| ClientFrame { id: Some(MessageId::Number(1)), message };
        let message = match words[1..] {
            ["hello"] => return self.hello(&words, None),
            ["hello", "from", seq] => return self.hello(&words, Some(seq.parse().unwrap())),
            ["enters", "as", who, ref rights @ ..] => return self.enter(&client, who, rights),
            ["admits", who] => {
                return self.lobby.handle_admit(&RoomId(ROOM.into()), &SeatId(who.into()), self.now);
            }
            ["ends"] => return self.lobby.handle_end(&RoomId(ROOM.into()), self.now),
            ["lost"] => return self.lobby.handle_lost(&client, self.now),
            ["passes"] => return self.lobby.handle_timeout(self.now),
            ["hesitates"] => {
                self.media_waits = true;
                return Vec::new();
            }
            ["acknowledges"] => {
                self.media_waits = false;
                return Vec::new();
            }
            ["changes", version] => return self.lobby.handle_changed("case:1", version.parse().unwrap()),
            ["watches"] => {
                self.lobby.handle_watch(&client, BTreeSet::from(["case:1".to_owned()]));
                return Vec::new();
            }
            ["mic", on] => ClientMessage::Mic { on: on == "on" },
            ["hand", up] => ClientMessage::Hand { up: up == "up" },
            ["leaves"] => ClientMessage::Leave { reason: LeaveReason::Button },
            ["hides"] => ClientMessage::Leave { reason: LeaveReason::Hidden },
            ["mutes", who] => ClientMessage::Mute { seat: seat(who), on: true },
            ["unmutes", who] => ClientMessage::Mute { seat: seat(who), on: false },
            ["mutes-all"] => ClientMessage::MuteAll {},
            ["removes", who] => ClientMessage::Remove { seat: seat(who), reason: "请回避".to_owned() },
            ["readmits", who] => ClientMessage::Readmit { seat: seat(who) },
            _ => panic!("the story does not know: {step}"),
        };
        self.lobby.handle_message(&client, command(message), self.now)
    }

    fn hello(&mut self, words: &[&str], from: Option<u64>) -> Vec<Output> {
        // The client `p2` is the second page of the subject `p`.
        let subject = Subject(words[0].trim_end_matches(char::is_numeric).to_owned());
        let id = ConnectionId(words[0].to_owned());
        let hello = Hello { subject, resume: from.map(|seq| (id.clone(), seq)), fresh: id };
        self.lobby.handle_hello(hello, self.now).unwrap().1
    }

    fn enter(&mut self, client: &ConnectionId, who: &str, rights: &[&str]) -> Vec<Output> {
        self.tickets += 1;
        let until = self.now + SignedDuration::from_hours(1);
        let grant = JoinGrant {
            room: RoomId(ROOM.to_owned()),
            seat: SeatId(who.to_owned()),
            name: who.to_owned(),
            role: "party".to_owned(),
            role_label: "当事人".to_owned(),
            host: rights.contains(&"host"),
            admitted: rights.contains(&"admitted") || rights.contains(&"host"),
            until,
        };
        let ticket = format!("t{}", self.tickets);
        let entering = Entering { id: None, grant, kind: "mediation".to_owned(), ticket };
        self.lobby.handle_enter(client, entering, self.now)
    }

    fn follow(&mut self, mut outputs: Vec<Output>) {
        loop {
            for output in &outputs {
                self.show(output);
            }
            if self.media_waits || self.pending.is_empty() {
                return;
            }
            let (room, epoch) = self.pending.remove(0);
            outputs = self.lobby.handle_acknowledged(&room, epoch, self.now);
        }
    }

    fn show(&mut self, output: &Output) {
        let line = match output {
            Output::Send(ConnectionId(client), frame) => {
                let frame: ServerFrame = serde_json::from_str(frame).unwrap();
                format!("→{client} {} {}", frame.seq, said(&frame.message))
            }
            Output::Close(ConnectionId(client)) => format!("close {client}"),
            Output::SetAudience(room, table) => {
                self.pending.push((room.clone(), table.epoch));
                let hears = table.hears.iter().map(|(seat, others)| {
                    format!("{seat}<{}", others.iter().map(ToString::to_string).collect::<Vec<_>>().join("+"))
                });
                let silenced = table.silenced.iter().map(|(seat, kind)| format!("{seat}!{kind:?}"));
                format!("table {}: {}", table.epoch, hears.chain(silenced).collect::<Vec<_>>().join(" "))
            }
            Output::Disconnect(_, seat) => format!("media of {seat} ends"),
            Output::Notify(Notice::Fact(Fact { seat, kind, .. })) => format!("fact: {seat} {kind:?}"),
            Output::Notify(Notice::Presence { subject, online }) => {
                format!("{} is {}", subject.0, if *online { "online" } else { "offline" })
            }
        };
        writeln!(self.told, "      {line}").unwrap();
    }
}

fn said(message: &ServerMessage) -> String {
    match message {
        ServerMessage::Welcome { resumed, .. } => format!("welcome{}", if *resumed { " back" } else { "" }),
        ServerMessage::Changed { topic, version } => format!("{topic} is at {version}"),
        ServerMessage::Room(RoomView { status, epoch, ticket, people, .. }) => {
            let ticket = ticket.as_deref().unwrap_or("no ticket");
            let people: Vec<String> = people.iter().map(person).collect();
            format!("room {epoch}, {status:?}, {ticket}: {}", people.join(" "))
        }
        ServerMessage::MediaChanged { slots } => format!("{} slots", slots.len()),
        ServerMessage::Gone { reason, text } => format!("gone {reason:?} {text}"),
        ServerMessage::Problem { code, .. } => format!("problem {code}"),
        ServerMessage::Done { .. } => "done".to_owned(),
        ServerMessage::Ping {} => "ping".to_owned(),
    }
}

fn person(person: &PersonView) -> String {
    let status = match person.status {
        PersonStatus::Waiting => "?",
        PersonStatus::Inside => "",
        PersonStatus::Away => "~",
    };
    let flags = [(person.mic, "mic"), (person.hand, "hand"), (person.muted_by_host, "muted")];
    let flags: Vec<&str> = flags.iter().filter(|(on, _)| *on).map(|(_, flag)| *flag).collect();
    format!(
        "{}{status}{}",
        person.seat,
        if flags.is_empty() { String::new() } else { format!("({})", flags.join(",")) }
    )
}

#[test]
fn a_party_waits_until_admitted_and_hears_nobody_before() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (5, "p hello"),
        (5, "p enters as p"),
        (6, "m mic on"),
        (9, "web admits p"),
        (12, "p leaves"),
    ]));
}

#[test]
fn nothing_is_shown_before_media_has_acknowledged() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "p hello"),
        (1, "p enters as p admitted"),
        (2, "media hesitates"),
        (2, "m mutes p"),
        (3, "p hand up"),
        (4, "media acknowledges"),
    ]));
}

#[test]
fn a_muted_party_cannot_speak_up_again_by_switching_leaving_or_reloading() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "p hello"),
        (1, "p enters as p admitted"),
        (2, "m mutes-all"),
        (3, "p mic on"),
        (4, "p leaves"),
        (5, "p enters as p admitted"),
        (6, "p mutes m"),
        (7, "m unmutes p"),
        (8, "p mic on"),
    ]));
}

#[test]
fn a_removed_party_waits_outside_until_the_host_relents() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "p hello"),
        (1, "p enters as p admitted"),
        (2, "m removes p"),
        (3, "p mic on"),
        (4, "p enters as p admitted"),
        (5, "m readmits p"),
        (6, "m removes m"),
    ]));
}

#[test]
fn a_client_that_comes_back_in_time_misses_nothing() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "p hello"),
        (1, "p enters as p admitted"),
        (1, "p watches"),
        (2, "p lost"),
        (3, "case changes 7"),
        (4, "m mic on"),
        (119, "time passes"),
        (120, "p hello from 3"),
    ]));
}

#[test]
fn a_client_that_missed_too_much_gets_a_snapshot() {
    let mut steps = vec![(0, "p hello"), (0, "p enters as p admitted"), (0, "p watches"), (1, "p lost")];
    steps.extend(std::iter::repeat_n((2, "case changes 7"), crate::UNACKNOWLEDGED_MAX + 1));
    steps.push((3, "p hello from 2"));
    let told = tell(&steps);
    let (_, end) = told.split_once("  3 p hello from 2").unwrap();
    insta::assert_snapshot!(end);
}

#[test]
fn a_seat_is_kept_for_two_minutes() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "p hello"),
        (1, "p enters as p admitted"),
        (10, "p lost"),
        (129, "time passes"),
        (130, "time passes"),
    ]));
}

#[test]
fn a_hidden_page_keeps_its_seat_and_may_come_back() {
    insta::assert_snapshot!(tell(&[
        (0, "p hello"),
        (0, "p enters as p admitted"),
        (5, "p hides"),
        (60, "p enters as p admitted"),
        (70, "p hides"),
        (190, "time passes"),
    ]));
}

#[test]
fn a_second_page_takes_the_seat_over_without_a_word_to_the_others() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "p hello"),
        (1, "p enters as p admitted"),
        (2, "p2 hello"),
        (2, "p2 enters as p admitted"),
        (3, "p mic on"),
        (4, "p2 mic on"),
        (5, "m ends"),
    ]));
}

#[test]
fn seats_clients_and_topics_have_limits() {
    let hosts: Vec<(String, String)> = (0..=room::PEOPLE_MAX)
        .map(|i| (format!("h{i:02}x hello"), format!("h{i:02}x enters as h{i:02}x admitted")))
        .collect();
    let steps: Vec<(i64, &str)> =
        hosts.iter().flat_map(|(hello, enter)| [(0, hello.as_str()), (0, enter.as_str())]).collect();
    assert!(tell(&steps).lines().last().unwrap().ends_with("problem room-full"));

    let pages: Vec<String> = (0..=SESSIONS_PER_SUBJECT_MAX).map(|i| format!("p{i} hello")).collect();
    let steps: Vec<(i64, &str)> = pages.iter().map(|hello| (0, hello.as_str())).collect();
    let told = tell(&steps);
    assert!(told.contains("close p0\n") && !told.contains("close p1\n"), "{told}");
}
