//! Stories: what people do, second by second, and one line for everything that follows.

use super::*;
use crate::message::{LeaveReason, Line, PersonView, RoomView, ServerFrame};
use crate::room::Showing;
use crate::{Fact, PageGrant, PersonStatus, Readers, Scope};
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
    talk: Talk,
    /// The talk of which the page of each client speaks.
    talks: BTreeMap<String, u64>,
    told: String,
}

/// Plays `steps` of `(second, "who does what")` and tells what follows.
pub(super) fn tell(steps: &[(i64, &str)]) -> String {
    let start: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
    let mut story = Story {
        lobby: Lobby::default(),
        now: start,
        pending: Vec::new(),
        media_waits: false,
        tickets: 0,
        talk: Talk::Together,
        talks: BTreeMap::new(),
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
            ["enters", "as", who, ref rights @ ..] => return self.enter(&client, ROOM, who, rights),
            ["goes-to", room, "as", who, ref rights @ ..] => return self.enter(&client, room, who, rights),
            ["admits", who] => {
                return self.lobby.handle_admit(&RoomId(ROOM.into()), &SeatId(who.into()), self.now);
            }
            ["parts", ref seats @ ..] => {
                let private = seats.iter().map(|name| SeatId((*name).to_owned())).collect();
                self.talk = if seats.is_empty() { Talk::Together } else { Talk::Private(private) };
                return self.lobby.handle_talk(&RoomId(ROOM.into()), self.talk.clone(), self.now);
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
            ["watches", ref whole @ ..] => {
                let topics = std::collections::BTreeSet::from(["case:1".to_owned()]);
                self.lobby.handle_watch(&client, topics, !whole.is_empty());
                return Vec::new();
            }
            ["reads", version] => {
                let fresh = (version.parse().unwrap(), "all of it");
                return self.lobby.handle_fresh(&Subject(words[0].to_owned()), "case:1", fresh);
            }
            ["mic", on] => ClientMessage::Mic { on: on == "on" },
            ["hand", up] => ClientMessage::Hand { up: up == "up" },
            ["leaves"] => ClientMessage::Leave { reason: LeaveReason::Button },
            ["hides"] => ClientMessage::Leave { reason: LeaveReason::Hidden },
            ["says", text] => ClientMessage::Say { text: seat(text), private: false },
            ["whispers", text] => ClientMessage::Say { text: seat(text), private: true },
            ["shows", file, ref readers @ ..] => return self.show_page(&client, file, readers),
            ["takes-down"] => ClientMessage::TakeDownPage {},
            ["types", text] => ClientMessage::Caption { text: seat(text), talk: self.talk_of(&client) },
            ["types-late", text] => {
                ClientMessage::Caption { text: seat(text), talk: self.talk_of(&client) - 1 }
            }
            ["mutes", who] => ClientMessage::Mute { seat: seat(who), on: true },
            ["unmutes", who] => ClientMessage::Mute { seat: seat(who), on: false },
            ["mutes-all"] => ClientMessage::MuteAll {},
            ["removes", who] => ClientMessage::Remove { seat: seat(who), reason: "请回避".to_owned() },
            ["readmits", who] => ClientMessage::Readmit { seat: seat(who) },
            _ => panic!("the story does not know: {step}"),
        };
        self.lobby.handle_message(&client, command(message), self.now)
    }

    fn talk_of(&self, ConnectionId(client): &ConnectionId) -> u64 {
        self.talks.get(client).copied().unwrap_or_default()
    }

    /// The second page of `file`, which everybody may read if no `readers` are named.
    fn show_page(&mut self, client: &ConnectionId, file: &str, readers: &[&str]) -> Vec<Output> {
        let seats = readers.iter().map(|name| SeatId((*name).to_owned())).collect();
        let readers = if readers.is_empty() { Readers::Everybody } else { Readers::Only(seats) };
        let grant = PageGrant { title: file.to_uppercase(), readers };
        let showing = Showing { file: file.to_owned(), page: 2, talk: self.talk_of(client), grant };
        let room = RoomId(ROOM.to_owned());
        self.lobby.handle_show_page(client, Some(MessageId::Number(1)), (&room, showing), self.now)
    }

    fn hello(&mut self, words: &[&str], from: Option<u64>) -> Vec<Output> {
        // The client `p2` is the second page of the subject `p`.
        let subject = Subject(words[0].trim_end_matches(char::is_numeric).to_owned());
        let id = ConnectionId(words[0].to_owned());
        let hello = Hello { subject, resume: from.map(|seq| (id.clone(), seq)), fresh: id };
        self.lobby.handle_hello(hello, self.now).unwrap().1
    }

    fn enter(&mut self, client: &ConnectionId, room: &str, who: &str, rights: &[&str]) -> Vec<Output> {
        self.tickets += 1;
        let until = self.now + SignedDuration::from_hours(1);
        let grant = JoinGrant {
            room: RoomId(room.to_owned()),
            seat: SeatId(who.to_owned()),
            name: who.to_owned(),
            role: "party".to_owned(),
            role_label: "当事人".to_owned(),
            host: rights.contains(&"host"),
            captioner: rights.contains(&"host") || rights.contains(&"captioner"),
            admitted: rights.contains(&"admitted") || rights.contains(&"host"),
            sitters: Vec::new(),
            with: None,
            silent: false,
            talk: self.talk.clone(),
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
                if let ServerMessage::Room(view) = &frame.message {
                    self.talks.insert(client.clone(), view.talk);
                }
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
            Output::Carry { to, seat, .. } => format!("media of {seat} goes on in {to}"),
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
        ServerMessage::Fresh { topic, version, body } => format!("{topic} at {version}: {body}"),
        ServerMessage::Room(RoomView { status, epoch, ticket, people, scope, page, .. }) => {
            let ticket = ticket.as_deref().unwrap_or("no ticket");
            let people: Vec<String> = people.iter().map(person).collect();
            let scope = match scope {
                Scope::Waiting | Scope::Joint => String::new(),
                Scope::Private | Scope::Apart => format!(" {scope:?}"),
            };
            let page = page.as_ref();
            let page = page.map(|page| format!(" | {} shows {} p. {}", page.seat, page.title, page.page));
            let page = page.unwrap_or_default();
            format!("room {epoch}, {status:?}{scope}, {ticket}: {}{page}", people.join(" "))
        }
        ServerMessage::Said(line) => written(line),
        ServerMessage::SaidBefore { lines } => {
            format!("before: {}", lines.iter().map(written).collect::<Vec<_>>().join("; "))
        }
        ServerMessage::Caption(line) => format!("caption of {}: {}", line.seat, line.text),
        ServerMessage::MediaChanged { slots } => format!("{} slots", slots.len()),
        ServerMessage::Gone { reason, text } => format!("gone {reason:?} {text}"),
        ServerMessage::Problem { code, .. } => format!("problem {code}"),
        ServerMessage::Done { .. } => "done".to_owned(),
        ServerMessage::Ping {} => "ping".to_owned(),
    }
}

fn written(line: &Line) -> String {
    let private = if line.private { " privately" } else { "" };
    format!("{}. {} writes{private}: {}", line.number, line.seat, line.text)
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
fn a_private_talk_is_announced_after_media_obeys_and_called_off_before() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "a hello"),
        (1, "a enters as a admitted"),
        (1, "b hello"),
        (1, "b enters as b admitted"),
        (2, "b mic on"),
        (3, "media hesitates"),
        (3, "web parts m a"),
        (3, "a says too-early"),
        (4, "media acknowledges"),
        (5, "media hesitates"),
        (5, "web parts"),
        (5, "a whispers too-late"),
        (6, "media acknowledges"),
    ]));
}

#[test]
fn what_is_written_is_read_by_those_in_earshot_and_found_again_after_a_reload() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "a hello"),
        (1, "a enters as a admitted"),
        (1, "b hello"),
        (1, "b enters as b admitted"),
        (2, "a says good-day"),
        (3, "web parts m a"),
        (4, "a whispers i-would-take-half"),
        (5, "b says hello?"),
        (5, "b whispers hello?"),
        (6, "a says to-all"),
        (7, "web parts"),
        (8, "b2 hello"),
        (8, "b2 enters as b admitted"),
        (9, "a2 hello"),
        (9, "a2 enters as a admitted"),
        (10, "c hello"),
        (10, "c enters as c"),
        (11, "c says let-me-in"),
    ]));
}

#[test]
fn a_page_is_shown_to_those_of_the_talk_and_comes_down_with_it() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "a hello"),
        (1, "a enters as a admitted"),
        (2, "m shows plan"),
        (3, "b hello"),
        (3, "b enters as b admitted"),
        (4, "w hello"),
        (4, "w enters as w"),
        (5, "a shows own"),
        (6, "m shows secret m a"),
        (7, "media hesitates"),
        (7, "web parts m a"),
        (7, "m shows secret m a"),
        (8, "media acknowledges"),
        (9, "m shows secret m a"),
        (10, "m shows other m b"),
        (11, "b2 hello"),
        (11, "b2 enters as b admitted"),
        (12, "a2 hello"),
        (12, "a2 enters as a admitted"),
        (13, "web parts"),
        (14, "m shows plan"),
        (15, "a takes-down"),
        (16, "m takes-down"),
        (17, "m shows plan"),
        (18, "m leaves"),
    ]));
}

#[test]
fn a_caption_reaches_those_in_earshot_and_is_kept_nowhere() {
    insta::assert_snapshot!(tell(&[
        (0, "m hello"),
        (0, "m enters as m host"),
        (1, "r hello"),
        (1, "r enters as r admitted captioner"),
        (2, "a hello"),
        (2, "a enters as a admitted"),
        (3, "b hello"),
        (3, "b enters as b"),
        (4, "r types good-day"),
        (5, "a types me-too"),
        (6, "web parts m a"),
        (7, "m types-late to-all"),
        (8, "m types between-us"),
        (9, "r types what-is-said"),
        (10, "web parts"),
        (11, "a2 hello"),
        (11, "a2 enters as a admitted"),
    ]));
}

#[test]
fn captions_come_no_faster_than_anybody_reads_and_fit_under_a_picture() {
    let mut steps = vec![(0, "m hello"), (0, "m enters as m host")];
    let long = format!("m types {}", "字".repeat(121));
    steps.extend(std::iter::repeat_n((1, "m types so"), 21));
    steps.extend([(11, "m types so"), (12, long.as_str())]);
    let told = tell(&steps);
    assert_eq!(told.matches("caption of m").count(), 21);
    assert_eq!(told.matches("problem too-fast").count(), 1);
    assert!(told.trim_end().ends_with("problem caption-length"), "{told}");
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
