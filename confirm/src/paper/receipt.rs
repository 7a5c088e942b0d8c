//! D21 电子送达凭证, the receipt of electronic service.
//!
//! Sources: `legal.md` D21, B.11; 民事诉讼法 90; 在线诉讼规则 29–32 (service is complete when it arrives in the system
//! of the confirmed address).

use jiff::Timestamp;
use jiff::civil::Date;

use super::wording::{day, instant};
use super::{Block, Body, Check, Kind, Mark, Paper, Place};

/// Name of the field that the court's system seals.
pub const SEAL_FIELD: &str = "CourtSeal";

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
        let row = |name: &str, value: String| vec![name.to_owned(), value];
        let rows = vec![
            row("案号", self.docket_no.clone()),
            row("文书名称及份数", format!("{}，{}份", self.document, self.copies)),
            row("文书摘要", format!("SHA-256 {}", self.document_sha256)),
            row("受送达人", self.recipient.clone()),
            row("送达方式", "电子送达".to_owned()),
            row("送达地址", self.address.clone()),
            row("发送时间", instant(self.sent_at)),
            row("到达时间", format!("{}（系统回执）", instant(self.arrived_at))),
            row("阅知时间", self.read_at.map_or_else(|| "尚未阅知".to_owned(), instant)),
            row("送达人", self.server.clone()),
            row("备注", self.note.clone().unwrap_or_else(|| "无".to_owned())),
        ];
        Paper {
            kind: Kind::D21,
            title: "电子送达凭证".to_owned(),
            head: Some(self.court.clone()),
            number: None,
            issuer: self.court.clone(),
            body: Body::Fourth,
            blocks: vec![
                Block::Table { widths: vec![3, 8], headed: false, rows },
                Block::Paragraph {
                    text: "送达信息到达受送达人确认的电子地址所在系统时，即为送达。".to_owned(),
                },
                Block::Sealed {
                    place: Place {
                        field: SEAL_FIELD.to_owned(),
                        label: "（系统签章）".to_owned(),
                        caption: None,
                        alt: format!("{}系统签章", self.court),
                        mark: Mark::Seal,
                    },
                    lines: vec![self.court.clone(), day(self.day)],
                },
            ],
            notice,
            check,
        }
    }
}
