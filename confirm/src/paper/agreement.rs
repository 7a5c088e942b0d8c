//! D12 人民调解协议书, the mediation agreement.
//!
//! Sources: `legal.md` D12; 人民调解法 28, 29 (content, and when it takes effect).

use jiff::civil::Date;

use super::wording::{Party, day, digits, ordinal, party_field, unstopped};
use super::{Block, Body, Check, Kind, Mark, Paper, Place};

/// Name of the mediator's signature field.
pub const MEDIATOR_FIELD: &str = "Mediator";
/// Name of the recorder's signature field.
pub const RECORDER_FIELD: &str = "Recorder";
/// Name of the committee's seal field.
pub const SEAL_FIELD: &str = "CommitteeSeal";

/// What a mediation agreement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// 编号, for example （2026）潞川柳河人调字第0046号.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Parties in the order in which they sign.
    pub parties: Vec<Party>,
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
    /// The day printed under the committee's name.
    pub day: Date,
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
        let mut paper = Paper {
            kind: Kind::D12,
            title: "人民调解协议书".to_owned(),
            head: None,
            number: Some(format!("编号：{}", self.number)),
            issuer: self.committee.clone(),
            body: Body::Fourth,
            blocks: self.terms(),
            notice,
            check,
        };
        let digest = paper.text_sha256()[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        paper.blocks.extend(self.closing(&digest));
        paper
    }

    fn terms(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = self
            .parties
            .iter()
            .map(|party| Block::Item {
                label: "当事人：".to_owned(),
                text: format!("{}。", party.particulars()),
            })
            .collect();
        blocks.push(Block::Heading {
            text: "纠纷的主要事实、争议事项以及各方当事人的责任：".to_owned()
        });
        let mut facts = unstopped(&self.facts).to_owned();
        for (name, text) in [("争议事项", &self.issues), ("责任", &self.liability)] {
            if let Some(text) = text {
                facts.push_str(&format!("；{name}：{}", unstopped(text)));
            }
        }
        blocks.push(Block::Paragraph { text: format!("{facts}。") });
        blocks.push(Block::Heading {
            text: format!("经{}调解，各方自愿达成如下协议：", self.committee)
        });
        for (index, clause) in self.clauses.iter().enumerate() {
            blocks
                .push(Block::Item { label: format!("{}、", ordinal(index + 1)), text: clause.text.clone() });
            if !clause.instalments.is_empty() {
                blocks.push(instalment_table(&clause.instalments));
            }
        }
        blocks
    }

    fn closing(&self, digest: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(performance) = &self.performance {
            blocks.push(Block::Paragraph {
                text: format!("履行方式、地点、期限：{}。", unstopped(performance)),
            });
        }
        blocks.push(Block::Paragraph {
            text: format!("电子签名约定：各方约定使用电子签名；本协议以电子文本为准，数字摘要{digest}。"),
        });
        blocks.push(Block::Paragraph {
            text: format!(
                "本协议一式{}份，当事人各执一份，调委会留存一份，自各方签名（盖章、按指印）、调解员签名并加盖本会印章\
                 之日起生效。",
                ordinal(self.parties.len() + 1)
            ),
        });
        blocks.push(Block::Paragraph {
            text: format!("各方知悉：可自生效之日起三十日内共同向{}申请司法确认。", self.court),
        });
        let parties: Vec<Place> = self.parties.iter().enumerate().map(party_place).collect();
        blocks.extend(parties.chunks(2).map(|row| Block::Places { places: row.to_vec(), right: false }));
        let staff = std::iter::once((MEDIATOR_FIELD, "人民调解员", &self.mediator))
            .chain(self.recorder.iter().map(|name| (RECORDER_FIELD, "记录人", name)));
        blocks.push(Block::Places {
            places: staff
                .map(|(field, role, name)| Place {
                    field: field.to_owned(),
                    label: format!("{role}："),
                    caption: Some(name.clone()),
                    alt: format!("{role}{name}签名处"),
                    mark: Mark::Name,
                })
                .collect(),
            right: false,
        });
        blocks.push(Block::Sealed {
            place: Place {
                field: SEAL_FIELD.to_owned(),
                label: "（印章）".to_owned(),
                caption: None,
                alt: format!("{}印章", self.committee),
                mark: Mark::Seal,
            },
            lines: vec![self.committee.clone(), day(self.day)],
        });
        blocks
    }
}

fn party_place((index, party): (usize, &Party)) -> Place {
    Place {
        field: party_field(index),
        label: "当事人：".to_owned(),
        caption: Some(party.signatory()),
        alt: format!("当事人{}签名处", party.name()),
        mark: Mark::Hand,
    }
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
