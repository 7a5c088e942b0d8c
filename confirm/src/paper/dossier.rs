//! D24 卷宗 of a confirmation and D24b 人民调解卷宗: cover, table of contents, 情况说明 and back cover of a file.
//!
//! Sources: `legal.md` D24 (fields, order, 必须/按需), C95; H-11: how long it is kept is configuration. The parts
//! themselves are other files; this paper names their pages.

use jiff::civil::Date;

use super::field::FILER;
use super::performance::shortened;
use super::wording::{day, stopped};
use super::{Block, Check, Kind, Paper, Place};

/// A heading of the contents, in the order of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 申请书或受理登记表.
    Request,
    /// 权利义务告知书.
    Rights,
    /// 身份证明.
    Identity,
    /// 授权委托书.
    Authority,
    /// 调查记录.
    Investigation,
    /// 证据材料.
    Evidence,
    /// 人民调解记录.
    Record,
    /// 人民调解协议书.
    Agreement,
    /// 收条或汇款单等履行凭证.
    Vouchers,
    /// 回访记录.
    Visits,
    /// 司法确认有关材料.
    Confirmation,
    /// 卷宗情况说明.
    Account,
    /// 封底.
    Back,
}

impl Part {
    /// All of them, in order.
    pub const ALL: [Self; 13] = [
        Self::Request,
        Self::Rights,
        Self::Identity,
        Self::Authority,
        Self::Investigation,
        Self::Evidence,
        Self::Record,
        Self::Agreement,
        Self::Vouchers,
        Self::Visits,
        Self::Confirmation,
        Self::Account,
        Self::Back,
    ];

    /// What the contents call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// Whether it must be there (必须) or may be (按需).
    #[must_use]
    pub fn is_required(self) -> bool {
        self.entry().1
    }

    fn entry(self) -> (&'static str, bool) {
        match self {
            Self::Request => ("申请书或受理登记表", true),
            Self::Rights => ("权利义务告知书", true),
            Self::Identity => ("身份证明", true),
            Self::Authority => ("授权委托书", false),
            Self::Investigation => ("调查记录", false),
            Self::Evidence => ("证据材料", false),
            Self::Record => ("人民调解记录", true),
            Self::Agreement => ("人民调解协议书", true),
            Self::Vouchers => ("收条或汇款单等履行凭证", false),
            Self::Visits => ("回访记录", false),
            Self::Confirmation => ("司法确认有关材料", false),
            Self::Account => ("卷宗情况说明", false),
            Self::Back => ("封底", true),
        }
    }
}

/// What the frame of a dossier says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// D24 of a court, or D24b of a committee.
    pub kind: Kind,
    /// 立卷单位.
    pub house: String,
    /// 调委会名称.
    pub committee: String,
    /// 卷名, for example 物业服务合同纠纷（申请司法确认调解协议）.
    pub name: String,
    /// 卷号: the court's 案号, or the committee's 人调字 number.
    pub number: String,
    /// 人民调解员.
    pub mediator: String,
    /// 调解日期: first and last day.
    pub mediated: (Date, Date),
    /// 立卷人.
    pub filer: String,
    /// 立卷日期.
    pub filed_day: Date,
    /// 保管期限, for example 30年.
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
    /// Under which heading.
    pub part: Part,
    /// 文书名称, unless the heading says it all.
    pub name: Option<String>,
    /// 页号.
    pub leaf: Leaf,
    /// SHA-256 of the file, in hex.
    pub sha256: Option<String>,
}

/// Where a line of the contents is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// On these 页号.
    Pages {
        /// The first.
        first: u32,
        /// The last.
        last: u32,
    },
    /// In this paper, whose pages have no number in the dossier.
    Unnumbered,
    /// It should be there, and the account says why it is not.
    Missing,
}

impl Dossier {
    /// Cover, contents, account and back cover as one paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![
            Block::form([
                ("调解组织", self.committee.clone()),
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
                [("序号", 2), ("文书名称", 9), ("页号", 3), ("备注", 6)],
                self.entries.iter().enumerate().map(|(index, entry)| entry.row(index + 1)).collect(),
            ),
            Block::heading("卷宗情况说明"),
        ];
        match &self.account {
            Some(account) => blocks.extend(Block::texts(account)),
            None => blocks.push(Block::paragraph("无需说明的情况。")),
        }
        blocks.push(Block::heading("封底"));
        let (parts, pages) = self.extent();
        blocks.push(Block::paragraph(format!(
            "本卷宗共{parts}件、{pages}页，保管期限：{}摘要为文件SHA-256的前16位。",
            stopped(&self.retention)
        )));
        blocks.extend(Block::places(&[Place::staff(FILER, "立卷人", &self.filer)]));
        blocks.push(Block::right(day(self.filed_day)));
        Paper::of(self.kind, &self.house, blocks).numbered(&self.number).printed(notice, check)
    }

    /// How many parts it has, and how many numbered pages.
    fn extent(&self) -> (usize, u32) {
        let lasts = self.entries.iter().filter_map(|entry| match entry.leaf {
            Leaf::Pages { last, .. } => Some(last),
            Leaf::Unnumbered | Leaf::Missing => None,
        });
        (lasts.clone().count(), lasts.max().unwrap_or(0))
    }
}

impl Entry {
    fn row(&self, number: usize) -> [String; 4] {
        let heading = self.part.name();
        let name = match &self.name {
            Some(name) if name != heading => format!("{heading}：{name}"),
            Some(_) | None => heading.to_owned(),
        };
        let pages = match self.leaf {
            Leaf::Pages { first, last } if first == last => first.to_string(),
            Leaf::Pages { first, last } => format!("{first}-{last}"),
            Leaf::Unnumbered => "不编页".to_owned(),
            Leaf::Missing => "未入卷".to_owned(),
        };
        let required = if self.part.is_required() { "必须" } else { "按需" };
        let note = match &self.sha256 {
            Some(sha256) => format!("{required}，摘要{}", shortened(sha256)),
            None => required.to_owned(),
        };
        [number.to_string(), name, pages, note]
    }
}
