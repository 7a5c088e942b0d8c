//! D17 询问（确认）笔录, the record of the inquiry, question by question and party by party.
//!
//! Sources: `legal.md` D17 (Q-01…Q-16), C60, C65; 民诉法解释 356 (both present at once; the mediation body may be asked);
//! 在线诉讼规则 34 (an electronic record confirmed online has the same effect as a written one), B.14 (who records).

use jiff::Timestamp;

use super::agent::{Agent, places};
use super::field::{CLERK, INTERPRETER, JUDGE};
use super::speech::{Exchange, Statement};
use super::wording::{Party, minute, stopped};
use super::{Block, Check, Kind, Paper, Place};

/// 案由 of every confirmation case (E.1).
pub const CAUSE: &str = "申请司法确认调解协议";

/// The script: id and wording of each question, to be asked of each party. A court may edit the wording.
pub const SCRIPT: [(&str, &str); 16] = [
    ("Q-01", "现在核对身份：请报姓名、出生日期、住址，出示证件。对方及其代理人的身份有无异议？"),
    ("Q-02", "所处场所是否安静封闭？还有谁在场？是否有人要求你怎样回答？是否自行录制？"),
    ("Q-03", "是否同意以远程视频方式接受询问并在线签署笔录、接收裁定书？"),
    ("Q-04", "告知审判员、书记员姓名及回避权，是否申请回避？"),
    ("Q-05", "告知权利义务：如实陈述、虚假调解的法律后果、裁定前可以撤回。是否清楚？"),
    ("Q-06", "今天申请确认的是屏幕上这份协议（编号、日期、摘要）吗？签名（指印）是你本人的吗？"),
    ("Q-07", "请说说纠纷是怎么发生的？"),
    ("Q-08", "协议是谁主持调解的？什么时候、怎样谈成的？"),
    (
        "Q-09",
        "协议内容由书记员逐条宣读（同步高亮），听清、看懂了吗？请用自己的话说说你要做什么、对方要做什么。",
    ),
    ("Q-10", "达成协议是否出于自愿？有无欺诈、胁迫、重大误解？"),
    (
        "Q-11",
        "协议是否涉及身份关系、房屋土地等权属确认？是否损害国家、集体或他人利益？有无共有人、担保人或其他利害关系人？",
    ),
    ("Q-12", "款项来源、交付方式、凭证？已经履行多少？现在有无作为被执行人的案件或其他欠债？"),
    ("Q-13", "履行时间、方式、账户是否明确？能否按期履行？是否有担保？"),
    ("Q-14", "是否就同一纠纷起诉、仲裁或向其他法院申请过确认？"),
    ("Q-15", "是否知道：裁定有效后一方不履行，对方可以申请强制执行；确认后仍可自愿履行？"),
    ("Q-16", "现在是否仍然坚持共同申请确认？有无补充？"),
];

/// What may be asked of a mediator who was called to verify (民诉法解释 356).
pub const TO_MEDIATOR: &str = "请说明主持调解的过程、当事人是否自愿、有无单独沟通、是否发现异常。";

/// What the record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// The court.
    pub court: String,
    /// 案号.
    pub docket_no: String,
    /// Start, end, platform and recording.
    pub session: Session,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// 翻译, who signs as well.
    pub interpreter: Option<String>,
    /// Applicants in the order in which they sign.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// Who was where with whom, one line a person: 申请人赵建平：在家中，独自一人.
    pub attendance: Vec<String>,
    /// Questions in the order in which they were asked.
    pub questions: Vec<Exchange>,
    /// What each party said about this record, for example 已阅读，与陈述一致.
    pub confirmations: Vec<Statement>,
}

/// When and how the inquiry took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// 开始时间.
    pub started_at: Timestamp,
    /// 结束时间.
    pub ended_at: Timestamp,
    /// 方式, with the platform's name: 远程视频（调确平台）.
    pub mode: String,
    /// 录音录像情况, for example 全程由人民法院录音录像.
    pub recording: String,
    /// Interruptions and how the inquiry went on, one an item.
    pub interruptions: Vec<String>,
}

impl Inquiry {
    /// The record as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = self.opening();
        blocks.push(Block::heading("询问内容："));
        blocks.extend(self.questions.iter().flat_map(|exchange| exchange.blocks("审判员")));
        blocks.push(Block::heading("各方对笔录的意见："));
        blocks.extend(self.confirmations.iter().flat_map(Statement::blocks));
        let mut signers = places("申请人", &self.parties, &self.agents);
        if let Some(interpreter) = &self.interpreter {
            signers.push(Place::hand(INTERPRETER, "翻译", interpreter));
        }
        signers.push(Place::staff(JUDGE, "审判员", &self.judge));
        signers.push(Place::staff(CLERK, "书记员", &self.clerk));
        blocks.extend(Block::places(&signers));
        blocks.push(Block::right(minute(self.session.ended_at)));
        Paper::of(Kind::D17, &self.court, blocks).printed(notice, check)
    }

    fn opening(&self) -> Vec<Block> {
        let session = &self.session;
        let mut blocks = vec![
            Block::item("案号：", &self.docket_no),
            Block::item("案由：", CAUSE),
            Block::item("时间：", format!("{}至{}", minute(session.started_at), minute(session.ended_at))),
            Block::item("方式：", &session.mode),
            Block::item("审判员：", &self.judge),
            Block::item("书记员：", &self.clerk),
        ];
        blocks.extend(self.interpreter.iter().map(|name| Block::item("翻译：", name)));
        blocks.extend(self.attendance.iter().map(|line| Block::item("到场：", stopped(line))));
        blocks.push(Block::item("录音录像：", stopped(&session.recording)));
        blocks.extend(session.interruptions.iter().map(|line| Block::item("中断：", stopped(line))));
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_counts_from_q_01_to_q_16() {
        let ids: Vec<String> = (1..=16).map(|number| format!("Q-{number:02}")).collect();
        assert_eq!(SCRIPT.map(|(id, _)| id.to_owned()).to_vec(), ids);
    }
}
