//! D23 履行情况登记表, the register of performance with its vouchers.
//!
//! Sources: `legal.md` D23, P10–P40 (a receipt is confirmed by the creditor or the mediator); 人民调解法 31.

use jiff::civil::Date;

use super::field::party_field;
use super::wording::{day, digits};
use super::{Block, Check, Kind, Paper, Place};

/// Length of a hash as documents quote it (`legal.md` E.2: the first sixteen digits).
const HASH_SHORT: usize = 16;

/// What the register says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performance {
    /// 编号 of the agreement.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// 债权人, who signs.
    pub creditor: String,
    /// 债务人.
    pub debtor: String,
    /// One entry a 期次.
    pub entries: Vec<Entry>,
    /// The day of the register.
    pub day: Date,
}

/// One 期次.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 约定日期.
    pub due: Date,
    /// 约定金额 in 分.
    pub fen: i64,
    /// 实际日期 and 金额 in 分, once something was paid.
    pub paid: Option<(Date, i64)>,
    /// SHA-256 of the voucher, in hex.
    pub voucher_sha256: Option<String>,
    /// 债权人确认.
    pub confirmed: bool,
    /// 备注.
    pub note: Option<String>,
}

impl Performance {
    /// The register as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let paid: i64 = self.entries.iter().filter_map(|entry| entry.paid).map(|(_, fen)| fen).sum();
        let agreed: i64 = self.entries.iter().map(|entry| entry.fen).sum();
        let mut blocks = vec![
            Block::item("债权人：", &self.creditor),
            Block::item("债务人：", &self.debtor),
            table(&self.entries),
            Block::paragraph(format!(
                "约定合计{}，已履行合计{}，差额{}。凭证摘要为凭证文件SHA-256的前{HASH_SHORT}位。",
                digits(agreed),
                digits(paid),
                digits(agreed - paid)
            )),
        ];
        blocks.extend(self.entries.iter().enumerate().filter_map(|(index, entry)| {
            let note = entry.note.as_ref()?;
            Some(Block::paragraph(format!("第{}期备注：{note}", index + 1)))
        }));
        blocks.extend(Block::places(&[Place::hand(party_field(0), "债权人", &self.creditor)]));
        blocks.push(Block::right(day(self.day)));
        Paper::of(Kind::D23, &self.committee, blocks)
            .numbered(format!("调解协议编号：{}", self.number))
            .printed(notice, check)
    }
}

/// The entries as a table; D25 shows it as well.
pub(super) fn table(entries: &[Entry]) -> Block {
    let rows = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let received = entry.paid.map_or(0, |(_, fen)| fen);
            [
                (index + 1).to_string(),
                format!("{}，{}", day(entry.due), digits(entry.fen)),
                entry
                    .paid
                    .map_or_else(|| "未履行".to_owned(), |(on, fen)| format!("{}，{}", day(on), digits(fen))),
                entry
                    .voucher_sha256
                    .as_ref()
                    .map_or_else(|| "无".to_owned(), |hash| hash.chars().take(HASH_SHORT).collect()),
                if entry.confirmed { "已确认" } else { "未确认" }.to_owned(),
                digits(entry.fen - received),
            ]
        })
        .collect();
    Block::columns(
        [
            ("期次", 2),
            ("约定日期、金额", 5),
            ("实际日期、金额", 5),
            ("凭证摘要", 4),
            ("债权人", 3),
            ("差额", 4),
        ],
        rows,
    )
}
