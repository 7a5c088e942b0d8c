//! D12 人民调解协议书, the mediation agreement.
//!
//! Sources: `legal.md` D12, M92 (a later agreement names the one it changes), B-201 and INV/INT/AST of C.0 (who else took
//! part); 人民调解法 20, 28, 29 (who may join, content, and when it takes effect); 电子签名法 3 and K-09 (what is signed
//! in ink).

use jiff::civil::Date;

use super::agent::{Agent, people, places};
pub use super::field::{
    COMMITTEE_SEAL as SEAL_FIELD, MEDIATOR as MEDIATOR_FIELD, RECORDER as RECORDER_FIELD,
};
use super::wording::{Party, day, digits, ordinal, unstopped};
use super::{Block, Check, Kind, Paper, Place};
use crate::evidence::log::RecordRoot;

/// What a mediation agreement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// 编号, for example （2026）潞川柳河人调字第0046号.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Parties in the order in which they sign.
    pub parties: Vec<Party>,
    /// 法定代理人 and 委托代理人 of the parties.
    pub agents: Vec<Agent>,
    /// Everybody else who took part: invited persons, interpreters, companions.
    pub participants: Vec<Participant>,
    /// The agreement that this one changes or replaces (M92).
    pub earlier: Option<Earlier>,
    /// 纠纷的主要事实.
    pub facts: String,
    /// 争议事项, if it was written apart from the facts.
    pub issues: Option<String>,
    /// 各方当事人的责任, if it was written apart.
    pub liability: Option<String>,
    /// Clauses in order.
    pub clauses: Vec<Clause>,
    /// 履行方式、地点、期限, in one sentence.
    pub performance: Option<String>,
    /// The court to which both may apply.
    pub court: String,
    /// Who mediates.
    pub mediator: String,
    /// Who keeps the record, if that person signs as well.
    pub recorder: Option<String>,
    /// How it is signed.
    pub form: Form,
    /// The day printed under the committee's name.
    pub day: Date,
    /// 存证根 over what is on record when the text is frozen (`documents.md` 4).
    pub record: Option<RecordRoot>,
}

/// How an agreement is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 电子签名: each signs in a field of the file.
    Electronic,
    /// 部分纸质签署: who did not agree to electronic signatures signs a print in ink, and the others sign in the file.
    Mixed,
    /// 纸质签署 (K-09): everybody signs a print in ink, and the file has one field only, in which the keeper of the
    /// committee's seal certifies the scan.
    Ink,
}

/// Somebody who took part without being a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// In which part.
    pub part: Part,
    /// 姓名.
    pub name: String,
    /// What is to be said about it: 方言协助，经各方同意.
    pub note: Option<String>,
}

/// The part somebody took (`legal.md` C.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// INV 邀请参与人 (人民调解法 20).
    Invited,
    /// INT 翻译, 手语 or 方言协助.
    Interpreter,
    /// AST 陪同协助人.
    Companion,
}

impl Part {
    fn text(self) -> &'static str {
        match self {
            Self::Invited => "邀请参与人",
            Self::Interpreter => "翻译",
            Self::Companion => "陪同协助人",
        }
    }
}

/// The agreement that this one changes or replaces (M92).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// 编号 of the earlier agreement.
    pub number: String,
    /// Its day.
    pub day: Date,
    /// What becomes of it.
    pub succession: Succession,
}

/// What a later agreement does to an earlier one (民事诉讼法 206: 变更原调解协议 or 达成新的调解协议).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Succession {
    /// 变更: what it does not touch still holds.
    Changes,
    /// 替代: the earlier one is no longer performed.
    Replaces,
}

/// A clause of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The sentence all parties agreed to, word for word.
    pub text: String,
    /// 分期表; empty for a clause without instalments.
    pub instalments: Vec<Instalment>,
}

/// One line of the instalment table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// Last day on which the payment is in time.
    pub due: Date,
    /// Amount in 分.
    pub fen: i64,
}

impl Agreement {
    /// The agreement as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut paper = Paper::by(Kind::D12, &self.committee, self.terms())
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check);
        let digest = paper.text_sha256()[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        paper.blocks.extend(self.closing(&digest));
        paper.foot = self.record.as_ref().map(RecordRoot::sentence);
        paper
    }

    fn terms(&self) -> Vec<Block> {
        let mut blocks = people("当事人", &self.parties, &self.agents);
        if !self.participants.is_empty() {
            let others: Vec<String> = self.participants.iter().map(Participant::text).collect();
            blocks.push(Block::paragraph(format!("参加调解人员：{}。", others.join("；"))));
        }
        blocks.extend(self.earlier.iter().map(Earlier::block));
        blocks.push(Block::heading("纠纷的主要事实、争议事项以及各方当事人的责任："));
        let mut facts = unstopped(&self.facts).to_owned();
        for (name, text) in [("争议事项", &self.issues), ("责任", &self.liability)] {
            if let Some(text) = text {
                facts.push_str(&format!("；{name}：{}", unstopped(text)));
            }
        }
        blocks.push(Block::paragraph(format!("{facts}。")));
        blocks.push(Block::heading(format!("经{}调解，各方自愿达成如下协议：", self.committee)));
        for (index, clause) in self.clauses.iter().enumerate() {
            blocks.push(Block::item(format!("{}、", ordinal(index + 1)), &clause.text));
            if !clause.instalments.is_empty() {
                blocks.push(instalment_table(&clause.instalments));
            }
        }
        blocks
    }

    fn closing(&self, digest: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(performance) = &self.performance {
            blocks.push(Block::paragraph(format!("履行方式、地点、期限：{}。", unstopped(performance))));
        }
        blocks.push(Block::paragraph(match self.form {
            Form::Electronic => {
                format!("电子签名约定：各方约定使用电子签名；本协议以电子文本为准，数字摘要{digest}。")
            }
            Form::Mixed => format!(
                "签署方式：同意使用电子签名的以电子签名签署，其余在内容相同的纸质文本上签名；两种签署具有同等效力，数字摘要{digest}。"
            ),
            Form::Ink => format!("签署方式：纸质签署；本协议以纸质文本为准，核对摘要{digest}。"),
        }));
        blocks.push(Block::paragraph(format!(
            "本协议一式{}份，当事人各执一份，调委会留存一份，自各方签名（盖章、按指印）、调解员签名并加盖本会印章\
             之日起生效。",
            ordinal(self.parties.len() + 1)
        )));
        blocks.push(Block::paragraph(format!(
            "各方知悉：可自生效之日起三十日内共同向{}申请司法确认。",
            self.court
        )));
        let mut signers = places("当事人", &self.parties, &self.agents);
        let staff = std::iter::once((MEDIATOR_FIELD, "人民调解员", &self.mediator))
            .chain(self.recorder.iter().map(|name| (RECORDER_FIELD, "记录人", name)));
        let staff: Vec<Place> = staff.map(|(field, role, name)| Place::staff(field, role, name)).collect();
        match self.form {
            Form::Electronic | Form::Mixed => {
                blocks.extend(Block::places(&signers));
                blocks.extend(Block::places(&staff));
            }
            Form::Ink => {
                signers.extend(staff);
                blocks.push(ink_table(&signers));
            }
        }
        blocks.push(Block::seal(SEAL_FIELD, "印章", &self.committee, [day(self.day)]));
        blocks
    }
}

impl Participant {
    fn text(&self) -> String {
        let note = self.note.as_ref().map(|note| format!("（{}）", unstopped(note))).unwrap_or_default();
        format!("{}{}{note}", self.part.text(), self.name)
    }
}

impl Earlier {
    fn block(&self) -> Block {
        let (verb, effect) = match self.succession {
            Succession::Changes => ("变更", "未变更的内容继续有效"),
            Succession::Replaces => ("替代", "原协议不再履行"),
        };
        Block::paragraph(format!(
            "本协议{verb}编号{}的人民调解协议书（{}）；自本协议生效之日起，各方按照本协议履行，{effect}。",
            self.number,
            day(self.day)
        ))
    }
}

/// Rows to sign on paper, without fields of the file.
fn ink_table(signers: &[Place]) -> Block {
    let rows = signers
        .iter()
        .map(|place| {
            let name = place.caption.clone().unwrap_or_default();
            [format!("{}{name}（签名、盖章或者按指印）", place.label), String::new()]
        })
        .collect();
    Block::columns([("签署人", 4), ("签署处", 5)], rows)
}

fn instalment_table(instalments: &[Instalment]) -> Block {
    let mut rows = vec![vec!["期次".to_owned(), "最迟付款日".to_owned(), "金额".to_owned()]];
    rows.extend(instalments.iter().enumerate().map(|(index, part)| {
        vec![format!("第{}期", index + 1), format!("{}前", day(part.due)), digits(part.fen)]
    }));
    let total = instalments.iter().map(|part| part.fen).sum();
    rows.push(vec!["合计".to_owned(), String::new(), digits(total)]);
    Block::Table { widths: vec![2, 4, 4], headed: true, rows }
}
