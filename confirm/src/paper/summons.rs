//! D09 调解通知书, the notice of a session.
//!
//! Sources: `legal.md` D09 (table), M40 (time, link, code, station address); 在线调解规则 16 (how each side takes part).
//! Part D has no text for it; this one says what M40 lists.

use jiff::Timestamp;
use jiff::civil::Date;

use super::field::COMMITTEE_SEAL;
use super::wording::{day, minute, unstopped};
use super::{Block, Check, Kind, Paper};

/// What the notice of a session says to one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summons {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Who is invited.
    pub addressee: String,
    /// With whom the dispute is.
    pub others: Vec<String>,
    /// 纠纷类型, for example 物业服务合同纠纷.
    pub cause: String,
    /// 调解时间.
    pub at: Timestamp,
    /// 调解方式, for example 线上线下结合.
    pub mode: String,
    /// 地点: the station, for those who come.
    pub station: String,
    /// 入会地址 and 入会码, for those who take part online.
    pub entry: Option<Entry>,
    /// 人民调解员.
    pub mediator: String,
    /// 联系电话.
    pub phone: String,
    /// 需携带的材料.
    pub bring: Vec<String>,
    /// The day of the notice.
    pub day: Date,
}

/// How to get into the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 入会地址.
    pub url: String,
    /// 入会码.
    pub code: String,
}

impl Summons {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![
            Block::flush(format!("{}：", self.addressee)),
            Block::paragraph(format!(
                "您与{}之间的{}，本会已经受理。现定于{}进行调解，请准时参加。",
                self.others.join("、"),
                unstopped(&self.cause),
                minute(self.at)
            )),
            Block::form([
                ("调解时间", minute(self.at)),
                ("调解方式", self.mode.clone()),
                ("到站地点", self.station.clone()),
                ("人民调解员", self.mediator.clone()),
                ("联系电话", self.phone.clone()),
            ]),
        ];
        if let Some(entry) = &self.entry {
            blocks.push(Block::paragraph(format!("在线参加：打开{}，输入入会码{}。", entry.url, entry.code)));
            blocks.push(Block::paragraph(
                "请在安静、相对封闭的场所参加，不让无关人员在场，不擅自录制、截屏、传播。不会使用手机或者网络不好的，可以到上述\
                 地点由工作人员协助参加。",
            ));
        }
        blocks.push(Block::paragraph(format!(
            "请携带有效身份证件{}。不能准时参加的，请提前拨打{}告知。",
            self.bring.iter().map(|material| format!("、{material}")).collect::<String>(),
            self.phone
        )));
        blocks.push(Block::paragraph(
            "调解不收取任何费用。您有权申请更换调解员、拒绝调解或者随时要求终止调解。",
        ));
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D09, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}
