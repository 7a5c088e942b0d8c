//! D07 送达地址确认书, the confirmed address for service.
//!
//! Sources: `legal.md` D07, B.11; 民事诉讼法 90; 民诉法解释 136 (consent to electronic service is confirmed here);
//! 在线诉讼规则 29–32 (arrival in the system of a confirmed address is service).

use jiff::civil::Date;

use super::field::party_field;
use super::rights::Confirmed;
use super::wording::{Party, day};
use super::{Block, Check, Kind, Paper, Place};

/// What the party is told before it signs.
pub const NOTICES: [&str; 3] = [
    "送达信息到达您确认的电子地址所在系统时，即为送达；您可以要求提供纸质裁定书。",
    "本确认书在上列适用范围内有效。",
    "地址变更的，应当及时以书面或者在线方式告知；因地址不准确、未及时告知变更导致未能实际接收的，后果由您自行承担。",
];

/// Where and how somebody wants to be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The committee or the court that asks.
    pub body: String,
    /// 编号 or 案号.
    pub number: String,
    /// 受送达人.
    pub party: Party,
    /// 证件号, masked by the caller where the copy goes outside.
    pub id_no: String,
    /// 手机.
    pub phone: String,
    /// Electronic channels in the order of preference; empty without consent to electronic service.
    pub channels: Vec<Channel>,
    /// 邮寄地址.
    pub postal: String,
    /// 邮政编码.
    pub postcode: Option<String>,
    /// 收件人.
    pub addressee: String,
    /// 代收人, if there is one.
    pub receiver: Option<Receiver>,
    /// 审查人.
    pub reviewer: String,
    /// 适用范围, for example 调解、司法确认.
    pub scope: Vec<String>,
    /// How the party confirmed it.
    pub confirmed: Confirmed,
    /// The day of the confirmation.
    pub day: Date,
}

/// An electronic channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// 平台账号, 手机短信, 微信 or 电子邮箱.
    pub name: String,
    /// The address on it.
    pub address: String,
}

/// 代收人, who may receive for the party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// 姓名.
    pub name: String,
    /// 联系电话, if it was given.
    pub phone: Option<String>,
    /// 与受送达人关系, if it was given.
    pub relation: Option<String>,
}

impl Receiver {
    fn line(&self) -> String {
        let phone = self.phone.as_ref().map(|phone| format!("，电话{phone}"));
        let relation = self.relation.as_ref().map(|relation| format!("，与本人关系：{relation}"));
        format!("{}{}{}", self.name, phone.unwrap_or_default(), relation.unwrap_or_default())
    }
}

impl Address {
    /// The confirmation as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let electronic = if self.channels.is_empty() { "不同意" } else { "同意" };
        let mut rows = vec![
            ("受送达人".to_owned(), self.party.signatory()),
            ("证件号".to_owned(), self.id_no.clone()),
            ("手机".to_owned(), self.phone.clone()),
            ("是否同意电子送达".to_owned(), electronic.to_owned()),
        ];
        rows.extend(self.channels.iter().enumerate().map(|(index, channel)| {
            (format!("电子地址（优先顺序{}）", index + 1), format!("{}：{}", channel.name, channel.address))
        }));
        rows.push((
            "邮寄地址".to_owned(),
            match &self.postcode {
                Some(postcode) => format!("{}（邮编{postcode}）", self.postal),
                None => self.postal.clone(),
            },
        ));
        rows.push(("收件人".to_owned(), self.addressee.clone()));
        rows.push((
            "代收人".to_owned(),
            self.receiver.as_ref().map_or_else(|| "无".to_owned(), Receiver::line),
        ));
        rows.push(("适用范围".to_owned(), self.scope.join("、")));
        rows.push(("审查人".to_owned(), self.reviewer.clone()));
        let rows = rows.into_iter().map(|(name, value)| vec![name, value]).collect();
        let mut blocks =
            vec![Block::Table { widths: vec![3, 7], headed: false, rows }, Block::heading("告知事项：")];
        blocks.extend(Block::list(&NOTICES.map(str::to_owned)));
        blocks.push(Block::paragraph("我已清楚上述告知事项，确认以上地址准确、有效。"));
        match self.confirmed {
            Confirmed::ByHand => blocks.extend(Block::places(&[Place::hand(
                party_field(0),
                "受送达人",
                &self.party.signatory(),
            )])),
            Confirmed::ByTap => blocks.push(Block::paragraph(format!(
                "由{}经短信验证进入本人页面填写并点击确认。",
                self.addressee
            ))),
        }
        blocks.push(Block::right(day(self.day)));
        Paper::of(Kind::D07, &self.body, blocks).numbered(&self.number).printed(notice, check)
    }
}
