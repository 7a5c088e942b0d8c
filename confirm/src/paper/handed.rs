//! D21b 送达回证, the receipt of what was served by hand, by post or in another way than through this service.
//!
//! Sources: `legal.md` D21 (fields, 拒收事由, 见证人), B.11; 民事诉讼法 87 (a receipt for every service), 88–91, 95. The clerk enters it
//! from the paper on which the recipient signed; that paper, scanned, lies beside it.

use jiff::Timestamp;
use jiff::civil::Date;

use super::wording::{day, instant};
use super::{Block, Check, Kind, Paper};

/// What a receipt of service in another way says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
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
    /// 送达方式, for example 邮寄送达.
    pub way: String,
    /// When it was sent, handed over, posted or announced.
    pub sent_at: Timestamp,
    /// When it counts as served; nothing if it does not.
    pub served_at: Option<Timestamp>,
    /// 拒收事由 or why else it did not come.
    pub failure: Option<String>,
    /// 见证人 or pictures, of what was left at the home.
    pub left_with: Option<String>,
    /// 送达人, who entered it.
    pub server: String,
    /// 备注: address, number of the post.
    pub note: String,
    /// The day of the receipt.
    pub day: Date,
}

impl Handed {
    /// The receipt as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let served = self.served_at.map_or_else(|| "未送达".to_owned(), instant);
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "无".to_owned());
        let note = if self.note.is_empty() { "无".to_owned() } else { self.note.clone() };
        let blocks = vec![
            Block::form([
                ("案号", self.docket_no.clone()),
                ("文书名称及份数", format!("{}，{}份", self.document, self.copies)),
                ("文书摘要", format!("SHA-256 {}", self.document_sha256)),
                ("受送达人", self.recipient.clone()),
                ("送达方式", self.way.clone()),
                ("送出时间", instant(self.sent_at)),
                ("送达时间", served),
                ("未能送达或者拒收的事由", or_none(&self.failure)),
                ("留置送达的见证", or_none(&self.left_with)),
                ("送达人", self.server.clone()),
                ("备注", note),
            ]),
            Block::paragraph(
                "本回证由送达人根据受送达人签名或者盖章的纸质回执、邮件回执等凭证登记，凭证原件附卷。",
            ),
            Block::right(day(self.day)),
        ];
        Paper::of(Kind::D21b, &self.court, blocks).printed(notice, check)
    }
}
