//! D12b 人民调解口头协议登记表, the register entry of an oral agreement.
//!
//! Sources: `legal.md` D12b, M91; 人民调解法 28, 30 (an oral agreement takes effect on the day it is reached; the mediator
//! records it). H-10: it has to be put in writing before it can be confirmed.

use jiff::civil::Date;

use super::agent::places;
use super::field::{COMMITTEE_SEAL, MEDIATOR, RECORDER};
use super::wording::{Party, day, names, ordinal, unstopped};
use super::{Block, Check, Kind, Paper, Place};

/// What the register says of an oral agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OralAgreement {
    /// 编号, for example （2026）潞川柳河人调口字第0003号.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Parties in order.
    pub parties: Vec<Party>,
    /// Whether the parties are willing to sign the entry.
    pub parties_sign: bool,
    /// 纠纷简要情况.
    pub facts: String,
    /// 协议内容, one an item.
    pub terms: Vec<String>,
    /// 履行方式、期限.
    pub performance: String,
    /// 当场履行.
    pub performed_at_once: bool,
    /// 达成日期, which is the day it took effect.
    pub day: Date,
    /// 人民调解员.
    pub mediator: String,
    /// 记录人.
    pub recorder: Option<String>,
}

impl OralAgreement {
    /// The entry as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks: Vec<Block> = self
            .parties
            .iter()
            .map(|party| Block::item("当事人：", format!("{}。", party.particulars())))
            .collect();
        blocks.push(Block::heading("纠纷简要情况："));
        blocks.extend(Block::texts(&self.facts));
        blocks.push(Block::heading("协议内容："));
        blocks.extend(
            self.terms
                .iter()
                .enumerate()
                .map(|(index, term)| Block::item(format!("{}、", ordinal(index + 1)), term)),
        );
        let at_once = if self.performed_at_once { "（已当场履行）" } else { "" };
        blocks.push(Block::paragraph(format!("履行方式、期限：{}{at_once}。", unstopped(&self.performance))));
        blocks.push(Block::paragraph(format!(
            "{}于{}经{}调解达成上述口头协议，协议自该日起生效。",
            names(&self.parties),
            day(self.day),
            self.committee
        )));
        blocks.push(Block::paragraph("各方知悉：可以随时要求改为书面协议；申请司法确认须有书面协议。"));
        if self.parties_sign {
            blocks.extend(Block::places(&places("当事人", &self.parties, &[])));
        }
        let mut staff = vec![Place::staff(MEDIATOR, "人民调解员", &self.mediator)];
        staff.extend(self.recorder.iter().map(|name| Place::staff(RECORDER, "记录人", name)));
        blocks.extend(Block::places(&staff));
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D12b, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}
