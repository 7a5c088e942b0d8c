//! D15 承诺书, the commitments filed apart from the application.
//!
//! Sources: `legal.md` D15, C15 (each side signs); 民诉法解释 352, 355, 358 (what is promised), 民事诉讼法 115, 116 (the warning).

use jiff::civil::Date;

use super::agent::{Agent, people, places};
use super::application::{COMMITMENT, PROMISES};
use super::wording::{Party, day, names};
use super::{Block, Check, Kind, Paper};

/// Who promises what about which agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Applicants in the order in which they sign.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// 编号 of the agreement.
    pub agreement_number: String,
    /// The day of the agreement.
    pub agreement_day: Date,
    /// 人民调解委员会.
    pub committee: String,
    /// The court.
    pub court: String,
    /// The day of the commitments.
    pub day: Date,
}

impl Commitment {
    /// The commitments as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = people("承诺人", &self.parties, &self.agents);
        blocks.push(Block::paragraph(format!(
            "承诺人于{}经{}主持调解达成调解协议（编号{}），现向{}共同申请司法确认，并共同承诺：",
            day(self.agreement_day),
            self.committee,
            self.agreement_number,
            self.court
        )));
        blocks.extend(Block::list(&PROMISES.map(str::to_owned)));
        blocks.push(Block::paragraph(COMMITMENT));
        blocks.push(Block::paragraph("此致"));
        blocks.push(Block::flush(&self.court));
        blocks.extend(Block::places(&places("承诺人", &self.parties, &self.agents)));
        blocks.push(Block::right(day(self.day)));
        Paper::by(Kind::D15, &names(&self.parties), blocks).printed(notice, check)
    }
}
