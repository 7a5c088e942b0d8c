//! D25 强制执行申请书, a helper for the creditor.
//!
//! Sources: `legal.md` D25, P50; 民事诉讼法 206, 250 (two years), 264 (double interest); 民诉法解释 460 (the court that ruled, or
//! its equal where the debtor's property is), 461; 诉讼费用交纳办法 20 (nothing is paid in advance).

use jiff::civil::Date;

use super::agent::{Agent, people, places};
use super::performance::{Entry, acts, table};
use super::wording::{Party, day, money, names, stopped};
use super::{Block, Check, Kind, Paper};

/// What an application for enforcement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enforcement {
    /// 申请执行人.
    pub creditors: Vec<Party>,
    /// Agents of the creditors.
    pub agents: Vec<Agent>,
    /// 被执行人.
    pub debtors: Vec<Party>,
    /// The court that ruled.
    pub ruling_court: String,
    /// 案号 of the ruling.
    pub docket_no: String,
    /// The day of the ruling.
    pub ruling_day: Date,
    /// 请求事项.
    pub claims: Vec<Claim>,
    /// 履行情况.
    pub performance: Vec<Entry>,
    /// 财产线索, one an item.
    pub property: Vec<String>,
    /// The court applied to.
    pub court: String,
    /// The day of the application.
    pub day: Date,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// 未履行的款项.
    Payment {
        /// Who has to pay.
        debtors: String,
        /// 未履行部分金额 in 分.
        fen: i64,
    },
    /// 未履行的行为.
    Act {
        /// Who has to do it.
        debtors: String,
        /// What, for example 修复3号楼2单元楼道照明6盏.
        what: String,
    },
}

impl Enforcement {
    /// The application as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = people("申请执行人", &self.creditors, &self.agents);
        blocks.extend(people("被执行人", &self.debtors, &[]));
        blocks.push(Block::heading("执行依据："));
        blocks.push(Block::paragraph(format!(
            "{}于{}作出的{}民事裁定书。",
            self.ruling_court,
            day(self.ruling_day),
            self.docket_no
        )));
        blocks.push(Block::heading("请求事项："));
        blocks.extend(Block::list(&self.requests()));
        blocks.push(Block::heading("履行情况："));
        if self.performance.is_empty() {
            blocks.push(Block::paragraph("上述裁定书已经送达，被执行人至今没有履行。"));
        } else {
            blocks.push(table(&self.performance));
            blocks.extend(acts(&self.performance));
        }
        blocks.push(Block::heading("财产线索："));
        if self.property.is_empty() {
            blocks.push(Block::paragraph("暂未掌握，请求人民法院依法查询。"));
        }
        blocks.extend(Block::list(&self.property));
        blocks.push(Block::paragraph("此致"));
        blocks.push(Block::flush(&self.court));
        blocks.push(Block::item("附：", "1.民事裁定书；2.调解协议书；3.送达凭证；4.履行凭证；5.身份证明"));
        blocks.extend(Block::places(&places("申请执行人", &self.creditors, &self.agents)));
        blocks.push(Block::right(day(self.day)));
        Paper::by(Kind::D25, &names(&self.creditors), blocks).printed(notice, check)
    }

    fn requests(&self) -> Vec<String> {
        self.claims.iter().flat_map(Claim::requests).collect()
    }
}

impl Claim {
    /// What is owed, and what delay adds to it (民事诉讼法 264).
    fn requests(&self) -> [String; 2] {
        const DELAY: &str = "依照《中华人民共和国民事诉讼法》第二百六十四条";
        match self {
            Self::Payment { debtors, fen } => [
                format!("强制执行{debtors}未履行的款项{}；", money(*fen)),
                format!("{debtors}{DELAY}加倍支付迟延履行期间的债务利息，计算至实际付清之日；"),
            ],
            Self::Act { debtors, what } => [
                format!("强制{debtors}履行下列义务：{}", stopped(what)),
                format!("{debtors}{DELAY}支付迟延履行金。"),
            ],
        }
    }
}
