//! What the screen says of a ruling that the court made in its own system; the ruling itself is the court's PDF.
//!
//! Source: `legal.md` 0.2 (b): number and ruling must be importable from the court's system.

use jiff::civil::Date;

use super::{Block, Check, Kind, Paper};
use crate::calendar;

/// A ruling of another system.
#[derive(Debug, Clone)]
pub struct ImportedRuling {
    /// Which ruling it is.
    pub kind: Kind,
    /// The court.
    pub court: String,
    /// 案号, if it has one.
    pub docket_no: Option<String>,
    /// 受理, if it was accepted.
    pub accepted_on: Option<Date>,
    /// The day on which both sides were there and were asked at the court.
    pub both_present_on: Option<Date>,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// The day of the ruling.
    pub ruled_on: Date,
    /// SHA-256 of the PDF, in hex.
    pub sha256: String,
}

impl ImportedRuling {
    /// The sheet as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let day = |day: Option<Date>| day.map_or_else(|| "无".to_owned(), calendar::long);
        let blocks = vec![
            Block::paragraph(
                "本裁定由法院在其自有系统中作出并签章，本平台只登记、保存和送达原件，没有重新签章。",
            ),
            Block::form([
                ("案号", self.docket_no.clone().unwrap_or_else(|| "无".to_owned())),
                ("受理日期", day(self.accepted_on)),
                ("双方到场询问", day(self.both_present_on)),
                ("审判员", self.judge.clone()),
                ("书记员", self.clerk.clone()),
                ("裁定日期", calendar::long(self.ruled_on)),
                ("原件摘要", format!("SHA-256 {}", self.sha256)),
            ]),
        ];
        let paper = Paper::of(self.kind, &self.court, blocks).printed(notice, check);
        Paper { title: format!("{}（法院系统导入）", paper.title), ..paper }
    }
}
