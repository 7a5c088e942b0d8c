//! D19c 民事裁定书（异议审查）, the ruling on an objection against a ruling of confirmation.
//!
//! Sources: `legal.md` C90, B-314, DL-C7, DL-C8; 民诉法解释 372 (a party within fifteen days, an interested person within six
//! months; founded wholly or partly: a new ruling 撤销 or 改变, else 驳回).

use jiff::civil::Date;

use super::agent::{Agent, applicants_of_ruling};
use super::ruling::{INTERPRETATION, paragraphs, signatures};
use super::wording::{Party, day, names, stopped, unstopped};
use super::{Block, Check, Kind, Paper};

/// What the ruling on an objection says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The court.
    pub court: String,
    /// 案号 of this ruling.
    pub docket_no: String,
    /// 异议人.
    pub objector: Party,
    /// In what capacity.
    pub standing: Standing,
    /// Applicants of the confirmation.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// 案号 of the ruling objected to.
    pub ruling_no: String,
    /// Its day.
    pub ruling_day: Date,
    /// The day of the objection.
    pub filed_day: Date,
    /// 异议人称: what the objector says.
    pub claim: String,
    /// The court's reasons, in sentences.
    pub reasons: String,
    /// What the court decides.
    pub decision: Decision,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// The day of the ruling.
    pub day: Date,
}

/// Who may object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// 当事人.
    Party,
    /// 利害关系人.
    Interested,
}

/// What becomes of the ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// 异议不成立: 驳回.
    Rejected,
    /// 异议成立: 撤销原裁定, and the application is dismissed.
    Revoked,
    /// 异议部分成立: 改变原裁定.
    Changed {
        /// What the ruling now says.
        into: String,
    },
}

impl Objection {
    /// The ruling as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let standing = match self.standing {
            Standing::Party => "当事人",
            Standing::Interested => "利害关系人",
        };
        let objector = self.objector.name();
        let mut blocks =
            vec![Block::paragraph(format!("异议人（{standing}）：{}。", self.objector.particulars()))];
        blocks.extend(applicants_of_ruling(&self.parties, &self.agents));
        blocks.extend(paragraphs([
            format!(
                "异议人{objector}对本院于{}作出的{}民事裁定有异议，于{}向本院提出。本院依法进行了审查，现已审查终结。",
                day(self.ruling_day),
                self.ruling_no,
                day(self.filed_day)
            ),
            format!("异议人称，{}", stopped(&self.claim)),
        ]));
        blocks.extend(self.decided());
        blocks.extend(signatures(&self.court, &self.judge, &self.clerk, self.day));
        Paper::of(Kind::D19c, &self.court, blocks).numbered(&self.docket_no).large().printed(notice, check)
    }

    fn decided(&self) -> Vec<Block> {
        let original = format!("本院{}民事裁定", self.ruling_no);
        let (finding, operative) = match &self.decision {
            Decision::Rejected => ("异议不成立", vec![format!("驳回异议人{}的异议。", self.objector.name())]),
            Decision::Revoked => (
                "异议成立",
                vec![
                    format!("一、撤销{original}；"),
                    format!("二、驳回{}确认调解协议的申请。", names(&self.parties)),
                ],
            ),
            Decision::Changed { into } => {
                ("异议部分成立", vec![format!("{original}变更为：{}", stopped(into))])
            }
        };
        let mut blocks = paragraphs([
            format!("本院经审查认为，{}，{finding}。", unstopped(&self.reasons)),
            format!("依照{INTERPRETATION}第三百七十二条规定，裁定如下："),
        ]);
        blocks.extend(operative.into_iter().map(Block::paragraph));
        blocks
    }
}
