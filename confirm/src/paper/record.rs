//! D10 人民调解记录（笔录）, the record of the mediation.
//!
//! Sources: `legal.md` D10, M70; 在线调解规则 22 (an electronic record confirmed online has the same effect as a written
//! one). What was said in private (背对背) never stands here: the caller has no such text.

use jiff::Timestamp;

use super::agent::{Agent, places};
use super::field::{INTERPRETER, MEDIATOR, RECORDER};
use super::speech::{Exchange, Statement};
use super::wording::{Party, minute, stopped};
use super::{Block, Check, Kind, Paper, Place};

/// What the record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Head of the record.
    pub session: Session,
    /// Parties in the order in which they sign.
    pub parties: Vec<Party>,
    /// Agents of the parties.
    pub agents: Vec<Agent>,
    /// What the mediator told and asked, and what each party answered.
    pub instructions: Vec<Exchange>,
    /// 事由及陈述, one a party.
    pub statements: Vec<Statement>,
    /// 证据展示及意见.
    pub evidence: Vec<Evidence>,
    /// 各方一致确认的无争议事实, one an item.
    pub undisputed: Vec<String>,
    /// 争议焦点.
    pub issues: Vec<String>,
    /// 调解过程要点 in the mediator's words.
    pub process: String,
    /// Questions and answers in the joint session.
    pub course: Vec<Exchange>,
    /// How it ended.
    pub result: RecordResult,
    /// What each party said about this record, for example 已阅读，与陈述一致; whoever confirmed it on the screen doesn't sign
    /// it as well (在线调解规则 22).
    pub confirmations: Vec<Statement>,
}

/// Who met when, where and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// 开始时间.
    pub started_at: Timestamp,
    /// 结束时间.
    pub ended_at: Timestamp,
    /// 方式, for example 线上线下结合.
    pub mode: String,
    /// 地点, one a person: 调解员在柳河街道工作站; 赵建平在家中.
    pub places: Vec<String>,
    /// 主持调解员.
    pub mediator: String,
    /// 记录人.
    pub recorder: Option<String>,
    /// 翻译, who signs as well.
    pub interpreter: Option<String>,
    /// 参加人 other than parties and agents, and whether the parties consented.
    pub attendance: Vec<String>,
    /// 核对身份, one a person: 申请人尤国栋证件比对一致.
    pub identities: Vec<String>,
}

/// A piece of evidence and what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// 证据 with its number, for example 证据1 照明损坏照片.
    pub name: String,
    /// 出示方.
    pub shown_by: String,
    /// 对方意见.
    pub opinion: String,
}

/// How the session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordResult {
    /// 达成一致的事项, one an item.
    Agreed(Vec<String>),
    /// 未达成的原因.
    Failed(String),
}

impl Record {
    /// The record as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = self.session.blocks();
        blocks.extend(self.instructions.iter().flat_map(|exchange| exchange.blocks("调解员")));
        blocks.push(Block::heading("事由及各方陈述："));
        blocks.extend(self.statements.iter().flat_map(Statement::blocks));
        blocks.push(Block::heading("证据展示及意见："));
        blocks.extend(self.evidence.iter().map(|evidence| {
            Block::paragraph(format!(
                "{}，{}出示，对方意见：{}",
                evidence.name,
                evidence.shown_by,
                stopped(&evidence.opinion)
            ))
        }));
        for (title, items) in [
            ("各方一致确认的无争议事实（另附无争议事实确认书）：", &self.undisputed),
            ("争议焦点：", &self.issues),
        ] {
            blocks.push(Block::heading(title));
            blocks.extend(Block::list(items));
        }
        blocks.push(Block::heading("调解过程要点："));
        blocks.extend(Block::texts(&self.process));
        blocks.extend(self.course.iter().flat_map(|exchange| exchange.blocks("调解员")));
        match &self.result {
            RecordResult::Agreed(terms) => {
                blocks.push(Block::heading("达成一致的事项："));
                blocks.extend(Block::list(terms));
            }
            RecordResult::Failed(reason) => {
                blocks.push(Block::heading("未达成的原因："));
                blocks.extend(Block::texts(reason));
            }
        }
        blocks.push(Block::heading("各方对笔录的意见："));
        blocks.extend(self.confirmations.iter().flat_map(Statement::blocks));
        blocks.extend(self.places());
        blocks.push(Block::right(minute(self.session.ended_at)));
        Paper::of(Kind::D10, &self.committee, without_empty_sections(blocks))
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }

    fn places(&self) -> Vec<Block> {
        let mut places = match self.confirmations.as_slice() {
            [] => places("当事人", &self.parties, &self.agents),
            _ => Vec::new(),
        };
        if let Some(interpreter) = &self.session.interpreter {
            places.push(Place::hand(INTERPRETER, "翻译", interpreter));
        }
        places.push(Place::staff(MEDIATOR, "调解员", &self.session.mediator));
        if let Some(recorder) = &self.session.recorder {
            places.push(Place::staff(RECORDER, "记录人", recorder));
        }
        Block::places(&places).collect()
    }
}

impl Session {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![
            Block::item("时间：", format!("{}至{}", minute(self.started_at), minute(self.ended_at))),
            Block::item("方式：", stopped(&self.mode)),
        ];
        for (label, lines) in [("地点：", &self.places), ("参加人：", &self.attendance)] {
            if !lines.is_empty() {
                blocks.push(Block::item(label, stopped(&lines.join("；"))));
            }
        }
        blocks.push(Block::item("主持调解员：", stopped(&self.mediator)));
        let recorder = self.recorder.as_deref().unwrap_or("由主持调解员自行记录");
        blocks.push(Block::item("记录人：", stopped(recorder)));
        if let Some(interpreter) = &self.interpreter {
            blocks.push(Block::item("翻译：", stopped(interpreter)));
        }
        blocks.push(Block::paragraph(format!("调解员核对身份：{}", stopped(&self.identities.join("；")))));
        blocks
    }
}

/// `blocks` with 无。 under each heading that nothing follows: a gap in a record looks like something left out.
fn without_empty_sections(blocks: Vec<Block>) -> Vec<Block> {
    let is_text = |block: &Block| match block {
        Block::Paragraph { .. } | Block::Flush { .. } | Block::Item { .. } | Block::Table { .. } => true,
        Block::Heading { .. }
        | Block::Right { .. }
        | Block::Places { .. }
        | Block::Handwriting { .. }
        | Block::Sealed { .. } => false,
    };
    let mut filled = Vec::with_capacity(blocks.len());
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let heading = matches!(block, Block::Heading { .. });
        filled.push(block);
        if heading && !rest.peek().is_some_and(is_text) {
            filled.push(Block::paragraph("无。"));
        }
    }
    filled
}
