//! What goes over the socket: JSON text frames, the types from which the page's own types are generated.

use crate::SeatId;
use crate::audience::Scope;
use crate::gate::Sitter;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest message from a client; commands are a few hundred bytes, so more is a mistake or an attack.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// Topics one client may watch; a desk needs its lists and the case in front of it.
pub const TOPICS_MAX: usize = 32;

/// Longest name of a topic.
pub const TOPIC_BYTES_MAX: usize = 96;

/// Names a command in its answer; chosen by the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum MessageId {
    /// A counter.
    Number(u64),
    /// Any text.
    Text(String),
}

/// A message from a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClientFrame {
    /// Repeated in `done` or `problem`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    /// What is asked.
    #[serde(flatten)]
    pub message: ClientMessage,
}

/// What a client may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// The first message. With `connection` and `resume_from` of an earlier socket it goes on where that one broke.
    Hello {
        /// The `connection` of an earlier `welcome`.
        #[serde(default)]
        connection: Option<String>,
        /// The greatest `seq` that arrived.
        #[serde(default)]
        resume_from: Option<u64>,
    },
    /// Replaces the list of topics whose changes are told.
    Watch {
        /// The whole list.
        topics: Vec<String>,
        /// Whether this client can read `fresh`.
        #[serde(default)]
        whole: bool,
    },
    /// Takes the seat in a room.
    Enter {
        /// Which case.
        case: String,
        /// Which of its rooms: what the service calls them, here `mediation` or `court`.
        #[schema(example = "court")]
        room: String,
    },
    /// Gives the seat up, or says that the page is being hidden.
    Leave {
        /// Which of the two.
        reason: LeaveReason,
    },
    /// The microphone was switched.
    Mic {
        /// To this.
        on: bool,
    },
    /// The camera was switched.
    Camera {
        /// To this.
        on: bool,
    },
    /// 举手.
    Hand {
        /// Raised or lowered.
        up: bool,
    },
    /// Host: nobody hears this seat any more, until `on` is false.
    Mute {
        /// Whose microphone.
        seat: SeatName,
        /// Muted or not.
        #[serde(default = "yes")]
        on: bool,
    },
    /// Host: mutes everybody but hosts.
    MuteAll {},
    /// Host: takes the seat away.
    Remove {
        /// Whose.
        seat: SeatName,
        /// Told to that person.
        reason: String,
    },
    /// Host: lets someone in again who was removed before.
    Readmit {
        /// Who.
        seat: SeatName,
    },
    /// Writes to everybody who hears this seat now.
    Say {
        /// 1 to 500 characters.
        text: String,
        /// Whether the page says that only those of a private talk read it; refused where that is not so (any more).
        #[serde(default)]
        private: bool,
    },
    /// Host: shows a page of a file to everybody in the same talk, in place of what is shown.
    ShowPage {
        /// Which file of the case.
        file: String,
        /// Which page, counted from 1.
        page: u32,
        /// The `talk` of the room as the host sees it; refused where another one goes on.
        talk: u64,
    },
    /// Host: takes down what is shown.
    TakeDownPage {},
    /// 人工字幕: a line of what is said, for everybody who hears this seat now.
    Caption {
        /// 1 to 120 characters.
        text: String,
        /// The `talk` for which it was typed; refused where another one goes on.
        talk: u64,
    },
    /// Everything up to `seq` arrived; it need not be kept any longer.
    Ack {
        /// The greatest `seq` that arrived.
        seq: u64,
    },
    /// The answer to `ping`.
    Pong {},
}

/// The name of a seat as it goes over the wire.
pub type SeatName = String;

fn yes() -> bool {
    true
}

/// Why a client leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// Pressed the button: the seat is given up.
    Button,
    /// The page is hidden or closed: the seat is kept for a while.
    Hidden,
}

/// A message to a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServerFrame {
    /// Counts up by one. `welcome` and `ping` repeat the present number instead of taking one of their own.
    pub seq: u64,
    /// What is told.
    #[serde(flatten)]
    pub message: ServerMessage,
}

/// What a client is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The answer to `hello`.
    Welcome {
        /// To be given with the next `hello` of this client.
        connection: String,
        /// Whether everything missed follows. If not, watch, enter and fetch again.
        resumed: bool,
    },
    /// Something watched has a new version; fetch what is lacking.
    Changed {
        /// What.
        topic: String,
        /// The new version, where it has one.
        version: u64,
    },
    /// Something watched as this reader may see it at `version`, ahead of `changed`, where every round trip is felt.
    /// Outside the count and never sent again: who misses it fetches it.
    Fresh {
        /// What.
        topic: String,
        /// Its version.
        version: u64,
        /// What a fetch would answer: JSON, compressed by gzip (RFC 1952), in Base64 (RFC 4648 section 4).
        body: String,
    },
    /// The whole room as this client may see it.
    Room(RoomView),
    /// Who is shown in which m-section: the whole table.
    MediaChanged {
        /// Every bound slot.
        slots: Vec<SlotView>,
    },
    /// Somebody in earshot wrote this.
    Said(Line),
    /// Everything this seat could read since the room was opened, for a page that comes in; nothing is kept longer.
    SaidBefore {
        /// Oldest first.
        lines: Vec<Line>,
    },
    /// Somebody types what is said; an aid and no record, kept nowhere.
    Caption(CaptionLine),
    /// The seat is lost; do not come back without being asked to.
    Gone {
        /// Why.
        reason: GoneReason,
        /// In the user's words.
        text: String,
    },
    /// A command was refused.
    Problem {
        /// Of the command.
        id: Option<MessageId>,
        /// In kebab case.
        code: String,
        /// In the user's words.
        text: String,
    },
    /// A command was carried out.
    Done {
        /// Of the command.
        id: Option<MessageId>,
    },
    /// Answer with `pong`.
    Ping {},
}

/// Why a seat was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoneReason {
    /// Removed by the host.
    Removed,
    /// The same person came in from another page.
    Replaced,
    /// The meeting is over.
    Ended,
    /// The page was away for longer than a seat is kept, or the grant ran out; enter again.
    Lapsed,
}

/// A room as one of its people may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoomView {
    /// Its name.
    pub room: String,
    /// What kind of room, as it was asked for in `enter`.
    pub kind: String,
    /// The seat of the reader.
    pub me: String,
    /// Whether the reader waits or is inside.
    pub status: PersonStatus,
    /// For `POST /api/media`; none while waiting.
    pub ticket: Option<String>,
    /// The table in force; what this view says about who is inside and who is muted holds for it.
    pub epoch: u64,
    /// Everybody who has a seat, the reader first.
    pub people: Vec<PersonView>,
    /// Who is shown in which m-section.
    pub slots: Vec<SlotView>,
    /// Who hears the reader: never more private than the table in force.
    pub scope: Scope,
    /// Numbers who talks with whom: another number is another talk.
    pub talk: u64,
    /// What is shown to everybody in the same talk.
    pub page: Option<Box<PageView>>,
}

/// A page of a file that everybody in a talk looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageView {
    /// The file; its bytes are fetched from the case.
    pub file: String,
    /// What it is called.
    pub title: String,
    /// Which page, counted from 1.
    pub page: u32,
    /// The seat of who shows it.
    pub seat: String,
    /// Who that is.
    pub name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// 人工字幕: a line typed by somebody who listens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaptionLine {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The seat of who typed it.
    pub seat: String,
    /// Who that is.
    pub name: String,
    /// What is said.
    pub text: String,
}

/// Something written in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Counts up in the room; others may lie between two that somebody can read.
    pub number: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The seat of who wrote it.
    pub seat: String,
    /// Who that is.
    pub name: String,
    /// What.
    pub text: String,
    /// Whether it belongs to a private talk.
    pub private: bool,
}

/// One person in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// The seat.
    pub seat: String,
    /// Who sits there.
    pub name: String,
    /// The people at this device, where several share one; otherwise nobody.
    pub sitters: Vec<Sitter>,
    /// The key of the role.
    pub role: String,
    /// The role in words.
    pub role_label: String,
    /// Waiting, inside, or cut off for the moment.
    pub status: PersonStatus,
    /// Whether the microphone is on.
    pub mic: bool,
    /// Whether the camera is on.
    pub camera: bool,
    /// Whether the host muted this seat.
    pub muted_by_host: bool,
    /// Whether the hand is up.
    pub hand: bool,
    /// Whether this person receives the reader now: media, and what is written.
    pub in_earshot: bool,
    /// Since when the seat is empty.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub away_since: Option<Timestamp>,
    /// Whether this is the reader.
    pub me: bool,
    /// Whether this person may mute and remove.
    pub host: bool,
}

/// Where a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// 等候: hears nobody and is heard by nobody.
    Waiting,
    /// In the room.
    Inside,
    /// The seat is kept for someone who was cut off.
    Away,
}

/// One m-section of the reader and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlotView {
    /// The `a=mid` in the reader's offer.
    pub mid: String,
    /// Whose track it shows.
    pub seat: String,
    /// What it carries.
    pub kind: TrackKind,
}

/// What a track carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackKind {
    /// A voice.
    Audio,
    /// A camera.
    Video,
}

impl From<media::Slot> for SlotView {
    fn from(slot: media::Slot) -> Self {
        let SeatId(seat) = slot.publisher;
        let kind = match slot.kind {
            media::Kind::Audio => TrackKind::Audio,
            media::Kind::Video => TrackKind::Video,
        };
        Self { mid: slot.mid, seat, kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &ClientMessage) {
        assert_eq!(&serde_json::from_str::<ClientFrame>(json).unwrap().message, expected);
    }

    #[test]
    fn commands_read_as_written_in_the_contract() {
        check(r#"{"type":"hello"}"#, &ClientMessage::Hello { connection: None, resume_from: None });
        check(
            r#"{"id":1,"type":"mute","seat":"p2"}"#,
            &ClientMessage::Mute { seat: "p2".to_owned(), on: true },
        );
        check(r#"{"id":"a","type":"mute_all"}"#, &ClientMessage::MuteAll {});
        check(r#"{"type":"leave","reason":"button"}"#, &ClientMessage::Leave { reason: LeaveReason::Button });
        check(r#"{"type":"pong"}"#, &ClientMessage::Pong {});
    }

    #[test]
    fn answers_carry_their_number_and_type_side_by_side() {
        let frame = ServerFrame { seq: 7, message: ServerMessage::Done { id: Some(MessageId::Number(3)) } };
        assert_eq!(serde_json::to_string(&frame).unwrap(), r#"{"seq":7,"type":"done","id":3}"#);
    }
}
