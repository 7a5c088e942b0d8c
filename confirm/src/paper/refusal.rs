//! D16c 民事裁定书（不予受理）, the ruling that does not accept an application.
//!
//! Sources: `legal.md` D16c, C32, NA-1…NA-5; 民诉法解释 355 (1). H-7: whether a remedy is named, and which, is the court's
//! configuration; without it none is printed.

use jiff::civil::Date;

use super::agent::{Agent, applicants_of_ruling};
use super::ruling::{INTERPRETATION, paragraphs, signatures};
use super::wording::{Party, applicants, day, names, ordinal, unstopped};
use super::{Block, Check, Kind, Paper};

/// 民诉法解释 355 (1): why an application is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bar {
    /// NA-1 不属于人民法院受理范围.
    OutOfScope,
    /// NA-2 不属于收到申请的人民法院管辖.
    WrongCourt,
    /// NA-3 申请确认婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除.
    Status,
    /// NA-4 涉及适用其他特别程序、公示催告程序、破产程序审理.
    OtherProcedure,
    /// NA-5 调解协议内容涉及物权、知识产权确权.
    Title,
}

impl Bar {
    /// All five, in the order of the article.
    pub const ALL: [Self; 5] =
        [Self::OutOfScope, Self::WrongCourt, Self::Status, Self::OtherProcedure, Self::Title];

    /// NA-1…NA-5.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OutOfScope => "NA-1",
            Self::WrongCourt => "NA-2",
            Self::Status => "NA-3",
            Self::OtherProcedure => "NA-4",
            Self::Title => "NA-5",
        }
    }

    /// The words of the article.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::OutOfScope => "不属于人民法院受理范围",
            Self::WrongCourt => "不属于收到申请的人民法院管辖",
            Self::Status => "申请确认婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除",
            Self::OtherProcedure => "涉及适用其他特别程序、公示催告程序、破产程序审理",
            Self::Title => "调解协议内容涉及物权、知识产权确权",
        }
    }

    /// Number of the item in article 355 (1).
    pub(super) fn item(self) -> usize {
        match self {
            Self::OutOfScope => 1,
            Self::WrongCourt => 2,
            Self::Status => 3,
            Self::OtherProcedure => 4,
            Self::Title => 5,
        }
    }
}

/// Between the words of two items, which have enumeration commas inside.
pub(super) const BETWEEN: &str = "，以及";

/// 第（三）项、第（五）项.
pub(super) fn items(numbers: impl Iterator<Item = usize>) -> String {
    numbers.map(|number| format!("第（{}）项", ordinal(number))).collect::<Vec<_>>().join("、")
}

/// What the ruling says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The court.
    pub court: String,
    /// 案号.
    pub docket_no: String,
    /// Applicants, in the order of the application.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// The day of the application.
    pub filed_day: Date,
    /// The day of the agreement.
    pub agreement_day: Date,
    /// 编号 of the agreement.
    pub agreement_number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// The court's reasons, in sentences.
    pub reasons: String,
    /// NA-1…NA-5 that were found; at least one.
    pub bars: Vec<Bar>,
    /// A closing sentence on remedies the court configures, if any (H-7).
    pub remedy: Option<String>,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// The day of the ruling.
    pub day: Date,
}

impl Refusal {
    /// The ruling as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let texts = self.bars.iter().map(|bar| bar.text()).collect::<Vec<_>>().join(BETWEEN);
        let mut blocks = applicants_of_ruling(&self.parties, &self.agents);
        blocks.extend(paragraphs([
            format!(
                "{}于{}共同向本院申请确认双方于{}经{}主持调解达成的调解协议（编号{}）有效。",
                applicants(&self.parties),
                day(self.filed_day),
                day(self.agreement_day),
                self.committee,
                self.agreement_number
            ),
            format!("经审查，本院认为，{}，属于{texts}的情形，不符合受理条件。", unstopped(&self.reasons)),
            format!(
                "依照{INTERPRETATION}第三百五十五条第一款{}规定，裁定如下：",
                items(self.bars.iter().map(|bar| bar.item()))
            ),
            format!("对{}的申请，本院不予受理。", names(&self.parties)),
        ]));
        blocks.extend(self.remedy.iter().map(Block::paragraph));
        blocks.extend(signatures(&self.court, &self.judge, &self.clerk, self.day));
        Paper::of(Kind::D16c, &self.court, blocks).numbered(&self.docket_no).large().printed(notice, check)
    }
}
