//! D24 人民调解卷宗: cover, table of contents, 情况说明 and back cover of the dossier.
//!
//! Sources: `legal.md` D24 (fields, order, 必须/按需), C95; H-11: how long it is kept is configuration. The parts
//! themselves are other files; this paper names their pages.

use jiff::civil::Date;

use super::field::FILER;
use super::wording::{day, stopped};
use super::{Block, Check, Kind, Paper, Place};

/// The order of a dossier, and whether each part must be there (必须) or may be (按需).
pub const CONTENTS: [(&str, bool); 13] = [
    ("申请书或受理登记表", true),
    ("权利义务告知书", true),
    ("身份证明", true),
    ("授权委托书", false),
    ("调查记录", false),
    ("证据材料", false),
    ("人民调解记录", true),
    ("人民调解协议书", true),
    ("收条或汇款单等履行凭证", false),
    ("回访记录", false),
    ("司法确认有关材料", false),
    ("卷宗情况说明", false),
    ("封底", true),
];

/// What the frame of a dossier says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// 调委会名称.
    pub committee: String,
    /// 卷名, for example 物业服务合同纠纷.
    pub name: String,
    /// 卷号.
    pub number: String,
    /// 人民调解员.
    pub mediator: String,
    /// 调解日期: first and last day.
    pub mediated: (Date, Date),
    /// 立卷人.
    pub filer: String,
    /// 立卷日期.
    pub filed_day: Date,
    /// 保管期限, for example 长期.
    pub retention: String,
    /// 卷内目录, in order.
    pub entries: Vec<Entry>,
    /// 卷宗情况说明, if there is something to say.
    pub account: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 文书名称.
    pub name: String,
    /// First and last 页号; none for a part that is kept outside the pages, as a recording is.
    pub pages: Option<(u32, u32)>,
    /// 备注, for example the SHA-256 of the file, shortened.
    pub note: Option<String>,
}

impl Dossier {
    /// Cover, contents, account and back cover as one paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![
            Block::form([
                ("卷名", self.name.clone()),
                ("卷号", self.number.clone()),
                ("人民调解员", self.mediator.clone()),
                ("调解日期", format!("{}至{}", day(self.mediated.0), day(self.mediated.1))),
                ("立卷人", self.filer.clone()),
                ("立卷日期", day(self.filed_day)),
                ("保管期限", self.retention.clone()),
                ("备注", self.note.clone().unwrap_or_else(|| "无".to_owned())),
            ]),
            Block::heading("卷内目录"),
            Block::columns(
                [("序号", 2), ("文书名称", 8), ("页号", 3), ("备注", 6)],
                self.entries.iter().enumerate().map(|(index, entry)| entry.row(index + 1)).collect(),
            ),
            Block::heading("卷宗情况说明"),
        ];
        match &self.account {
            Some(account) => blocks.extend(Block::texts(account)),
            None => blocks.push(Block::paragraph("无需说明的情况。")),
        }
        blocks.push(Block::heading("封底"));
        let last = self.entries.iter().filter_map(|entry| entry.pages).map(|(_, last)| last).max();
        blocks.push(Block::paragraph(format!(
            "本卷宗共{}件、{}页，保管期限：{}",
            self.entries.len(),
            last.unwrap_or(0),
            stopped(&self.retention)
        )));
        blocks.extend(Block::places(&[Place::staff(FILER, "立卷人", &self.filer)]));
        blocks.push(Block::right(day(self.filed_day)));
        Paper::of(Kind::D24, &self.committee, blocks).numbered(&self.number).printed(notice, check)
    }
}

impl Entry {
    fn row(&self, number: usize) -> [String; 4] {
        let pages = match self.pages {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}-{last}"),
            None => "卷外".to_owned(),
        };
        [number.to_string(), self.name.clone(), pages, self.note.clone().unwrap_or_default()]
    }
}
