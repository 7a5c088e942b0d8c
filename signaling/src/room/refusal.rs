//! What a room refuses, in the words of whoever asked.

use super::PEOPLE_MAX;
use super::caption::CAPTION_MAX;
use super::chat::TEXT_MAX;
use crate::Denied;

/// Why a room does not do what it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// All seats are taken.
    #[error("房间已满（最多{PEOPLE_MAX}人），请稍后再试或联系主持人。")]
    RoomFull,
    /// Only a host may do this.
    #[error("只有主持人可以这样操作。")]
    NotHost,
    /// A host is nobody's to mute or remove.
    #[error("不能对主持人这样操作。")]
    IsHost,
    /// Nobody has this seat.
    #[error("此人已不在房间，请看最新的参加人名单。")]
    NoSuchSeat,
    /// The microphone cannot be switched on by its owner.
    #[error("主持人已将您静音。如要发言，请举手。")]
    MutedByHost,
    /// Somebody who only listens has not been given the word.
    #[error("您是陪同人，不代当事人说话。有话要说，请先举手，主持人请您说时再说。")]
    Silent,
    /// Nobody would read what is written.
    #[error("调解员正在与另一方单独谈，您现在发的话没有人能看到。请稍等，谈完再发。")]
    Apart,
    /// The writer believes in other readers than there are.
    #[error("房间刚刚变了，能看到的人和刚才不一样。请看一眼上面的提示，再发一次。")]
    OtherReaders,
    /// Nothing to read, or too much.
    #[error("请写1到{}个字。", TEXT_MAX)]
    TextLength,
    /// More lines than anybody can read.
    #[error("发得太快了，请等几秒再发。")]
    TooFast,
    /// Some of those who would see a page may not read the file.
    #[error("这份材料还不是房间里每个人都能看的。请先请交材料的一方在手机上点“给对方看”，再出示。")]
    FewerReaders,
    /// No file has such a page.
    #[error("没有这一页。请重新选要出示的页。")]
    NoSuchPage,
    /// Captions are typed by the house.
    #[error("字幕由调解员、记录员或工作站人员打。您想写字，请用“文字”。")]
    NotCaptioner,
    /// Nothing to read, or too much for a line under a picture.
    #[error("一行字幕请写1到{}个字。", CAPTION_MAX)]
    CaptionLength,
    /// The client sits nowhere.
    #[error("您还没有进入房间，请先进入。")]
    NotInRoom,
}

impl Refusal {
    /// The name of the refusal on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::RoomFull => "room-full",
            Self::NotHost => "not-host",
            Self::IsHost => "is-host",
            Self::NoSuchSeat => "no-such-seat",
            Self::MutedByHost => "muted-by-host",
            Self::Silent => "silent",
            Self::NotInRoom => "not-in-room",
            Self::Apart => "apart",
            Self::OtherReaders => "other-readers",
            Self::TextLength => "text-length",
            Self::TooFast => "too-fast",
            Self::FewerReaders => "fewer-readers",
            Self::NoSuchPage => "no-such-page",
            Self::NotCaptioner => "not-captioner",
            Self::CaptionLength => "caption-length",
        }
    }
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self { code: refusal.code().to_owned(), text: refusal.to_string() }
    }
}
