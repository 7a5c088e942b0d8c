//! D23 履行情况登记表, the register of performance with its vouchers.
//!
//! Sources: `legal.md` D23, P10–P40 (a receipt is confirmed by the creditor or the mediator); 人民调解法 31.

use jiff::civil::Date;

use super::field::party_field;
use super::wording::{day, digits, stopped};
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
    /// What is owed, by who owes it to whom.
    pub debts: Vec<Debt>,
    /// Whether everything is performed (P30).
    pub done: bool,
    /// The day of the register.
    pub day: Date,
}

/// What the same people owe to the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// 债权人, who sign.
    pub creditors: Vec<String>,
    /// 债务人.
    pub debtors: Vec<String>,
    /// One entry a 期次.
    pub entries: Vec<Entry>,
}

/// One 期次.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 约定日期.
    pub due: Date,
    /// What is owed, and how much of it is proved.
    pub owed: Owed,
    /// 实际日期: the last day on which something of it was performed.
    pub performed_on: Option<Date>,
    /// SHA-256 of the vouchers, in hex.
    pub vouchers_sha256: Vec<String>,
    /// Whether the mediator confirmed it, who saw the voucher, and not the creditor.
    pub by_mediator: bool,
    /// 备注.
    pub note: Option<String>,
}

/// What is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owed {
    /// 付款.
    Payment {
        /// 约定金额 in 分.
        fen: i64,
        /// 实际金额 in 分.
        paid_fen: i64,
    },
    /// 行为.
    Act {
        /// What has to be done.
        what: String,
    },
}

impl Performance {
    /// The register as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks: Vec<Block> = self.debts.iter().flat_map(Debt::blocks).collect();
        if self.done {
            blocks.push(Block::paragraph("协议约定的义务已经全部履行。"));
        }
        blocks.push(Block::paragraph(format!("凭证摘要为凭证文件SHA-256的前{HASH_SHORT}位。")));
        let mut creditors: Vec<&String> = Vec::new();
        for creditor in self.debts.iter().flat_map(|debt| &debt.creditors) {
            if !creditors.contains(&creditor) {
                creditors.push(creditor);
            }
        }
        let place = |(index, name): (usize, &&String)| Place::hand(party_field(index), "债权人", name);
        let places: Vec<Place> = creditors.iter().enumerate().map(place).collect();
        blocks.extend(Block::places(&places));
        blocks.push(Block::right(day(self.day)));
        Paper::of(Kind::D23, &self.committee, blocks)
            .numbered(format!("调解协议编号：{}", self.number))
            .printed(notice, check)
    }
}

impl Debt {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![
            Block::item("债权人：", self.creditors.join("、")),
            Block::item("债务人：", self.debtors.join("、")),
            table(&self.entries),
        ];
        blocks.extend(acts(&self.entries));
        let sums = self.entries.iter().filter_map(|entry| match entry.owed {
            Owed::Payment { fen, paid_fen } => Some((fen, paid_fen)),
            Owed::Act { .. } => None,
        });
        if sums.clone().next().is_some() {
            let (agreed, paid) = sums.fold((0, 0), |(agreed, paid), (fen, part)| (agreed + fen, paid + part));
            blocks.push(Block::paragraph(format!(
                "约定合计{}，已履行合计{}，差额{}。",
                digits(agreed),
                digits(paid),
                digits(agreed - paid)
            )));
        }
        blocks.extend(self.entries.iter().enumerate().filter_map(|(index, entry)| {
            let note = entry.note.as_ref()?;
            Some(Block::paragraph(format!("第{}期备注：{}", index + 1, stopped(note))))
        }));
        blocks
    }
}

/// What the acts among `entries` are: a cell has no room for it. D25 shows it as well.
pub(super) fn acts(entries: &[Entry]) -> impl Iterator<Item = Block> {
    entries.iter().enumerate().filter_map(|(index, entry)| match &entry.owed {
        Owed::Act { what } => Some(Block::paragraph(format!("第{}期应履行：{}", index + 1, stopped(what)))),
        Owed::Payment { .. } => None,
    })
}

/// The entries as a table; D25 shows it as well.
pub(super) fn table(entries: &[Entry]) -> Block {
    let rows = entries.iter().enumerate().map(|(index, entry)| entry.row(index + 1)).collect();
    Block::columns(
        [
            ("期次", 2),
            ("约定日期、金额", 5),
            ("实际日期、金额", 5),
            ("凭证摘要", 4),
            ("确认", 3),
            ("差额", 4),
        ],
        rows,
    )
}

impl Entry {
    fn row(&self, number: usize) -> [String; 6] {
        let with = |on: Date, fen: Option<i64>| match fen {
            Some(fen) => format!("{}，{}", day(on), digits(fen)),
            None => day(on),
        };
        let (agreed, paid, rest) = match self.owed {
            Owed::Payment { fen, paid_fen } => (Some(fen), Some(paid_fen), digits(fen - paid_fen)),
            Owed::Act { .. } => {
                (None, None, if self.performed_on.is_some() { "无" } else { "未履行" }.to_owned())
            }
        };
        let vouchers: Vec<&str> = self.vouchers_sha256.iter().map(|hash| shortened(hash)).collect();
        [
            number.to_string(),
            with(self.due, agreed),
            self.performed_on.map_or_else(|| "未履行".to_owned(), |on| with(on, paid)),
            if vouchers.is_empty() { "无".to_owned() } else { vouchers.join("、") },
            match (self.performed_on, self.by_mediator) {
                (None, _) => "未确认",
                (Some(_), true) => "调解员已核实",
                (Some(_), false) => "债权人已确认",
            }
            .to_owned(),
            rest,
        ]
    }
}

/// A hash as documents quote it.
pub(super) fn shortened(sha256: &str) -> &str {
    sha256.get(..HASH_SHORT).unwrap_or(sha256)
}
