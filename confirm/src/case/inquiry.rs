//! 询问笔录 D17: the script Q-01…Q-16 and what each party answered.
//!
//! Source: `legal.md` D17; 民诉法解释 356 (both are asked at the same time); the six grounds of 解释 358 rest on it. The
//! wording is the court's to change; the ids are not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Case;
use super::clause::ClauseDraft;
use super::event::Event;
use super::field::{NOTE_MAX, required};
use super::id::PartyId;
use super::refusal::Refusal;
use super::round::CourtEvent;

/// A question of the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "each question stands in `Question::text`")]
pub enum Question {
    #[serde(rename = "Q-01")]
    Q01,
    #[serde(rename = "Q-02")]
    Q02,
    #[serde(rename = "Q-03")]
    Q03,
    #[serde(rename = "Q-04")]
    Q04,
    #[serde(rename = "Q-05")]
    Q05,
    #[serde(rename = "Q-06")]
    Q06,
    #[serde(rename = "Q-07")]
    Q07,
    #[serde(rename = "Q-08")]
    Q08,
    #[serde(rename = "Q-09")]
    Q09,
    #[serde(rename = "Q-10")]
    Q10,
    #[serde(rename = "Q-11")]
    Q11,
    #[serde(rename = "Q-12")]
    Q12,
    #[serde(rename = "Q-13")]
    Q13,
    #[serde(rename = "Q-14")]
    Q14,
    #[serde(rename = "Q-15")]
    Q15,
    #[serde(rename = "Q-16")]
    Q16,
}

/// One line of the script: id, what the judge says, a good answer, what a bad one leads to.
type Line = (Question, &'static str, &'static str, &'static str, &'static str);

const SCRIPT: [Line; 16] = [
    (
        Question::Q01,
        "Q-01",
        "现在核对身份：请报姓名、出生日期、住址，出示证件。对方及其代理人的身份有无异议？",
        "身份相符，对对方身份无异议",
        "身份不符：暂停，转线下核实（C58）",
    ),
    (
        Question::Q02,
        "Q-02",
        "所处场所是否安静封闭？还有谁在场？是否有人要求你怎样回答？是否自行录制？",
        "场所安静封闭，无他人在场，没有人要求怎样回答，没有录制",
        "有未申报的人：请其离开；有人要求怎样回答：违反自愿（RJ-4）",
    ),
    (
        Question::Q03,
        "Q-03",
        "是否同意以远程视频方式接受询问并在线签署笔录、接收裁定书？",
        "同意",
        "不同意：转线下（C58）",
    ),
    (
        Question::Q04,
        "Q-04",
        "告知审判员、书记员姓名及回避权，是否申请回避？",
        "不申请",
        "申请：暂停，院长决定",
    ),
    (
        Question::Q05,
        "Q-05",
        "告知权利义务：如实陈述、虚假调解的法律后果、裁定前可以撤回。是否清楚？",
        "清楚",
        "不清楚：再次告知",
    ),
    (
        Question::Q06,
        "Q-06",
        "今天申请确认的是屏幕上这份协议吗？签名（指印）是你本人的吗？",
        "是",
        "否：核实是否违反自愿（RJ-4）",
    ),
    (
        Question::Q07,
        "Q-07",
        "请说说纠纷是怎么发生的？",
        "陈述与协议载明的事实一致",
        "照稿念、前后矛盾：按虚假调解核查（K-12）",
    ),
    (
        Question::Q08,
        "Q-08",
        "协议是谁主持调解的？什么时候、怎样谈成的？",
        "由调解组织主持，时间、过程与笔录一致",
        "没有真实调解：不符合民事诉讼法205",
    ),
    (
        Question::Q09,
        "Q-09",
        "协议内容由书记员逐条宣读，听清、看懂了吗？请用自己的话说说你要做什么、对方要做什么。",
        "听清看懂，能正确复述双方义务",
        "理解有误：补充（C45）或撤回（C73）",
    ),
    (
        Question::Q10,
        "Q-10",
        "达成协议是否出于自愿？有无欺诈、胁迫、重大误解？",
        "自愿，没有欺诈、胁迫、重大误解",
        "不自愿：RJ-4",
    ),
    (
        Question::Q11,
        "Q-11",
        "协议是否涉及身份关系、房屋土地等权属确认？是否损害国家、集体或他人利益？有无共有人、担保人或其他利害关系人？",
        "不涉及；不损害；没有，或者已到场同意",
        "涉及身份关系、确权：NA-3、NA-5；损害他人：RJ-2",
    ),
    (
        Question::Q12,
        "Q-12",
        "款项来源、交付方式、凭证？已经履行多少？现在有无作为被执行人的案件或其他欠债？",
        "有凭证，没有作为被执行人的案件",
        "没有凭证、作为被执行人：补充（C45）或RJ-2（K-12）",
    ),
    (
        Question::Q13,
        "Q-13",
        "履行时间、方式、账户是否明确？能否按期履行？是否有担保？",
        "明确，能按期履行",
        "不明确：RJ-5",
    ),
    (
        Question::Q14,
        "Q-14",
        "是否就同一纠纷起诉、仲裁或向其他法院申请过确认？",
        "没有",
        "有：最先立案的法院管辖（解释352）",
    ),
    (
        Question::Q15,
        "Q-15",
        "是否知道：裁定有效后一方不履行，对方可以申请强制执行；确认后仍可自愿履行？",
        "知道",
        "不知道：再次告知",
    ),
    (Question::Q16, "Q-16", "现在是否仍然坚持共同申请确认？有无补充？", "坚持，没有补充", "撤回：C73"),
];

impl Question {
    /// All sixteen, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        SCRIPT.iter().map(|line| line.0)
    }

    fn line(self) -> &'static Line {
        SCRIPT.iter().find(|line| line.0 == self).expect("every question has its line")
    }

    /// The id, for example `Q-09`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.line().1
    }

    /// What the judge asks.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.line().2
    }

    /// What a good answer says.
    #[must_use]
    pub fn good(self) -> &'static str {
        self.line().3
    }

    /// What a bad answer leads to.
    #[must_use]
    pub fn red_flag(self) -> &'static str {
        self.line().4
    }
}

/// An answer as the court writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerDraft {
    /// Which question.
    pub question: Question,
    /// Who answered.
    pub party: PartyId,
    /// What.
    pub answer: String,
    /// Whether the judge has to look into it.
    #[serde(default)]
    pub red_flag: bool,
}

/// Answers by question and party.
pub type Answers = BTreeMap<(Question, PartyId), AnswerDraft>;

impl Case {
    /// The questions that have to be asked: Q-12 only where money is owed.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        let money = self
            .clauses
            .iter()
            .any(|clause| matches!(clause.draft, ClauseDraft::Pay { .. } | ClauseDraft::Instalments { .. }));
        Question::all().filter(|question| money || *question != Question::Q12).collect()
    }

    /// Questions that somebody has not answered yet.
    #[must_use]
    pub fn open_questions(&self) -> Vec<Question> {
        self.questions()
            .into_iter()
            .filter(|question| {
                self.parties
                    .iter()
                    .any(|party| !self.round.answers.contains_key(&(*question, party.id.clone())))
            })
            .collect()
    }

    pub(super) fn answer_questions(&self, answers: &[AnswerDraft]) -> Result<Vec<Event>, Refusal> {
        let limit = SCRIPT.len() * super::PARTIES_MAX;
        if answers.is_empty() || answers.len() > limit {
            return Err(Refusal::TooMany { what: "回答", limit });
        }
        let mut written = Vec::with_capacity(answers.len());
        for answer in answers {
            self.party(&answer.party).ok_or(Refusal::Unknown)?;
            written.push(AnswerDraft {
                answer: required("answers", "回答", &answer.answer, NOTE_MAX)?,
                ..answer.clone()
            });
        }
        Ok(vec![Event::Court(CourtEvent::Answered { answers: written })])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_has_sixteen_questions_in_order() {
        let codes: Vec<&str> = Question::all().map(Question::code).collect();
        assert_eq!(codes.first(), Some(&"Q-01"));
        assert_eq!(codes.last(), Some(&"Q-16"));
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]) && codes.len() == 16);
    }

    #[test]
    fn every_question_has_a_good_answer_and_says_what_a_bad_one_leads_to() {
        for question in Question::all() {
            assert!(!question.text().is_empty() && !question.good().is_empty());
            assert!(!question.red_flag().is_empty(), "{}", question.code());
        }
    }
}
