//! D01 人民调解申请书, the request for mediation.
//!
//! Sources: `legal.md` D01, M10; 人民调解法 17 (a party may ask for mediation).

use jiff::civil::Date;

use super::agent::{Agent, people, places};
use super::wording::{Party, day, names, stopped};
use super::{Block, Check, Kind, Paper};

/// What a request for mediation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// 人民调解委员会.
    pub committee: String,
    /// Who asks, in the order in which they sign.
    pub applicants: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// 被申请人, with what is known of them.
    pub respondents: Vec<Party>,
    /// 纠纷简要情况.
    pub facts: String,
    /// 申请事项, one an item.
    pub claims: Vec<String>,
    /// 调解方式意愿, for example 在线音视频.
    pub mode: String,
    /// The day of the request.
    pub day: Date,
}

impl Request {
    /// The request as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = people("申请人", &self.applicants, &self.agents);
        blocks.extend(people("被申请人", &self.respondents, &[]));
        blocks.push(Block::heading("纠纷简要情况："));
        blocks.extend(Block::texts(&self.facts));
        blocks.push(Block::heading("申请事项："));
        blocks.extend(Block::list(&self.claims));
        blocks.push(Block::paragraph(format!("调解方式意愿：{}", stopped(&self.mode))));
        blocks.push(Block::paragraph("人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请调解。"));
        blocks.extend(Block::places(&places("申请人", &self.applicants, &self.agents)));
        blocks.push(Block::right(day(self.day)));
        blocks.push(Block::flush(format!("致：{}", self.committee)));
        Paper::by(Kind::D01, &names(&self.applicants), blocks).printed(notice, check)
    }
}
