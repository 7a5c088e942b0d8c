//! D11 无争议事实确认书, facts nobody disputes.
//!
//! Sources: `legal.md` D11; 在线调解规则 18, 22 (undisputed facts are confirmed in writing and outlive a failed mediation;
//! concessions do not).

use jiff::civil::Date;

use super::agent::{Agent, places};
use super::speech::Statement;
use super::wording::{Party, day};
use super::{Block, Check, Kind, Paper};

/// The facts and who confirms them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undisputed {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Parties in the order in which they sign.
    pub parties: Vec<Party>,
    /// Agents of the parties.
    pub agents: Vec<Agent>,
    /// Facts, one an item.
    pub facts: Vec<String>,
    /// How each party confirmed them on the screen; whoever did doesn't sign as well (在线调解规则 22).
    pub confirmations: Vec<Statement>,
    /// The day of the confirmation.
    pub day: Date,
}

impl Undisputed {
    /// The confirmation as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![Block::paragraph("各方共同确认下列事实无争议：")];
        blocks.extend(Block::list(&self.facts));
        blocks.push(Block::paragraph("本确认不因调解不成而失效；其他为调解所作的让步陈述不在此列。"));
        blocks.extend(self.confirmations.iter().flat_map(Statement::blocks));
        if self.confirmations.is_empty() {
            blocks.extend(Block::places(&places("当事人", &self.parties, &self.agents)));
        }
        blocks.push(Block::right(day(self.day)));
        Paper::of(Kind::D11, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}
