//! D22 人民调解回访记录, the record of a follow-up visit.
//!
//! Sources: `legal.md` D22, V and P40 (督促), DL-P2; 人民调解法 31 (the committee supervises performance).

use jiff::civil::Date;

use super::field::{VISITOR, party_field};
use super::wording::{day, stopped};
use super::{Block, Check, Kind, Paper, Place};

/// What the record of a visit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// 编号 of the agreement.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// 当事人.
    pub parties: Vec<String>,
    /// 回访事由（纠纷名称）.
    pub cause: String,
    /// 回访时间.
    pub on: Date,
    /// 方式, for example 电话 or 上门.
    pub mode: String,
    /// 回访情况.
    pub findings: Findings,
    /// 下次回访日.
    pub next: Option<Date>,
    /// 回访人.
    pub visitor: String,
    /// Who was visited and signs, if present.
    pub visited: Option<String>,
}

/// 回访情况.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// 履行情况.
    pub performance: String,
    /// 对处理结果满意程度.
    pub satisfaction: String,
    /// 有无激化和隐患.
    pub risk: String,
    /// 起诉及判决结果.
    pub litigation: Option<String>,
    /// 采取的措施.
    pub measures: Option<String>,
}

impl Visit {
    /// The record as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let none = || "无".to_owned();
        let findings = &self.findings;
        let mut blocks = vec![
            Block::item("当事人：", stopped(&self.parties.join("、"))),
            Block::item("调解协议编号：", &self.number),
            Block::item("回访事由：", stopped(&self.cause)),
            Block::item("回访时间：", day(self.on)),
            Block::item("回访方式：", stopped(&self.mode)),
            Block::heading("回访情况："),
        ];
        for (label, text) in [
            ("履行情况：", findings.performance.clone()),
            ("对处理结果满意程度：", findings.satisfaction.clone()),
            ("有无激化和隐患：", findings.risk.clone()),
            ("起诉及判决结果：", findings.litigation.clone().unwrap_or_else(none)),
            ("采取的措施：", findings.measures.clone().unwrap_or_else(none)),
        ] {
            blocks.push(Block::paragraph(format!("{label}{}", stopped(&text))));
        }
        let next = self.next.map_or_else(|| "不再回访".to_owned(), day);
        blocks.push(Block::item("下次回访日：", next));
        let mut places: Vec<Place> =
            self.visited.iter().map(|name| Place::hand(party_field(0), "当事人", name)).collect();
        places.push(Place::staff(VISITOR, "回访人", &self.visitor));
        blocks.extend(Block::places(&places));
        Paper::of(Kind::D22, &self.committee, blocks).printed(notice, check)
    }
}
