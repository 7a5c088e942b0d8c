//! D21 电子送达凭证, the receipt of electronic service.
//!
//! Sources: `legal.md` D21, B.11; 民事诉讼法 90; 在线诉讼规则 29–32 (service is complete when it arrives in the system
//! of the confirmed address).

use jiff::Timestamp;
use jiff::civil::Date;

pub use super::field::COURT_SEAL as SEAL_FIELD;
use super::wording::{day, instant};
use super::{Block, Check, Kind, Paper};

/// What a receipt of electronic service says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The court.
    pub court: String,
    /// 案号.
    pub docket_no: String,
    /// Name of the document served, for example 民事裁定书.
    pub document: String,
    /// Copies served.
    pub copies: u32,
    /// SHA-256 of the file served, in hex.
    pub document_sha256: String,
    /// 受送达人.
    pub recipient: String,
    /// 送达地址, masked by the caller, for example 平台账号 120****0002.
    pub address: String,
    /// 发送时间.
    pub sent_at: Timestamp,
    /// 到达时间: when it stood in the recipient's inbox.
    pub arrived_at: Timestamp,
    /// 阅知时间, if the recipient has opened it.
    pub read_at: Option<Timestamp>,
    /// 送达人.
    pub server: String,
    /// 备注.
    pub note: Option<String>,
    /// The day of the receipt.
    pub day: Date,
}

impl Receipt {
    /// The receipt as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let blocks = vec![
            Block::form([
                ("案号", self.docket_no.clone()),
                ("文书名称及份数", format!("{}，{}份", self.document, self.copies)),
                ("文书摘要", format!("SHA-256 {}", self.document_sha256)),
                ("受送达人", self.recipient.clone()),
                ("送达方式", "电子送达".to_owned()),
                ("送达地址", self.address.clone()),
                ("发送时间", instant(self.sent_at)),
                ("到达时间", format!("{}（系统回执）", instant(self.arrived_at))),
                ("阅知时间", self.read_at.map_or_else(|| "尚未阅知".to_owned(), instant)),
                ("送达人", self.server.clone()),
                ("备注", self.note.clone().unwrap_or_else(|| "无".to_owned())),
            ]),
            Block::paragraph("送达信息到达受送达人确认的电子地址所在系统时，即为送达。"),
            Block::seal(SEAL_FIELD, "系统签章", &self.court, [day(self.day)]),
        ];
        Paper::of(Kind::D21, &self.court, blocks).printed(notice, check)
    }
}
