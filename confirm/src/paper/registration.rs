//! D02 人民调解受理登记表 and D03 不予受理（调解）告知书: a dispute is taken, or it is not and the paper says where to go.
//!
//! Sources: `legal.md` D02, M20 (all parties consent; the number is issued here), M25; 在线调解规则 9 (return with
//! reasons). Part D has no text for D03; it is worded after M25 and 规则 9.

use jiff::civil::Date;

use super::agent::{Agent, places};
use super::field::{COMMITTEE_SEAL, OPERATOR};
use super::wording::{Party, day, digits, unstopped};
use super::{Block, Check, Kind, Paper, Place};

/// What the registration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// 编号, allotted with the registration.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Parties in the order in which they sign.
    pub parties: Vec<Party>,
    /// Agents of the parties.
    pub agents: Vec<Agent>,
    /// 纠纷类型 with its code, for example 物业（15）.
    pub cause: String,
    /// 案件来源: ①当事人申请, ②主动调解, or ③ with sender and number of the referral.
    pub source: String,
    /// 难易/风险, for example 绿（轻微）.
    pub severity: String,
    /// 涉及金额 in 分, if money is at stake.
    pub fen: Option<i64>,
    /// 涉及人数.
    pub people: u32,
    /// 纠纷简要情况.
    pub facts: String,
    /// 登记人.
    pub registrar: String,
    /// 备注.
    pub note: Option<String>,
    /// 受理日期.
    pub day: Date,
}

impl Registration {
    /// The registration as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let names = self.parties.iter().map(Party::name).collect::<Vec<_>>().join("与");
        let mut blocks = vec![
            Block::paragraph(format!("{}，本调委会经各方当事人同意，调解{names}之间的纠纷。", day(self.day))),
            Block::form([
                ("纠纷类型", self.cause.clone()),
                ("案件来源", self.source.clone()),
                ("难易/风险", self.severity.clone()),
                ("涉及金额", self.fen.map_or_else(|| "不涉及金额".to_owned(), digits)),
                ("涉及人数", format!("{}人", self.people)),
                ("备注", self.note.clone().unwrap_or_else(|| "无".to_owned())),
            ]),
            Block::heading("纠纷简要情况："),
        ];
        blocks.extend(Block::texts(&self.facts));
        blocks.extend(Block::places(&places("当事人", &self.parties, &self.agents)));
        blocks.extend(Block::places(&[Place::staff(OPERATOR, "登记人", &self.registrar)]));
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D02, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}

/// What the notice says that a dispute is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// 人民调解委员会.
    pub committee: String,
    /// Who asked for mediation.
    pub applicant: String,
    /// With whom the dispute is.
    pub others: Vec<String>,
    /// 纠纷类型, for example 宅基地使用权纠纷.
    pub cause: String,
    /// The day of the request.
    pub requested_day: Date,
    /// Why the committee does not take it, as the middle of a sentence.
    pub reason: String,
    /// Other ways, one an item: 人民调解法 26.
    pub ways: Vec<String>,
    /// 联系电话.
    pub phone: String,
    /// The day of the notice.
    pub day: Date,
}

impl Declined {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![
            Block::flush(format!("{}：", self.applicant)),
            Block::paragraph(format!(
                "您于{}就与{}之间的{}向本会申请人民调解。经审查，{}，本会不予受理。",
                day(self.requested_day),
                self.others.join("、"),
                unstopped(&self.cause),
                unstopped(&self.reason)
            )),
        ];
        if !self.ways.is_empty() {
            blocks.push(Block::paragraph("您可以通过下列途径解决："));
            blocks.extend(Block::list(&self.ways));
        }
        blocks.push(Block::paragraph(format!(
            "不予受理不影响您的其他权利，本会不收取任何费用。如有疑问，请拨打{}咨询。",
            self.phone
        )));
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D03, &self.committee, blocks).printed(notice, check)
    }
}
