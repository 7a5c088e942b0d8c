//! D18 and D19 民事裁定书: the ruling that confirms an agreement, and the ruling that dismisses the application.
//!
//! Sources: `legal.md` D18, D19; 民事诉讼法 206; 民诉法解释 358 (RJ-1…RJ-6, grounds of dismissal), 355 (2) (NA-1…NA-5,
//! found after the court accepted). A court adopts the wording before it uses it; until then the notice of `legal.md` 0.2
//! stands on every page. The ruling is a document of its own: the judge never signs into the agreement, which is cited
//! by its SHA-256.

use jiff::civil::Date;

use super::agent::{Agent, applicants_of_ruling};
pub use super::field::{COURT_SEAL as SEAL_FIELD, JUDGE as JUDGE_FIELD};
use super::refusal::{BETWEEN, Bar, items};
use super::wording::{Party, applicants, day, names, ordinal, unstopped};
use super::{Block, Check, Kind, Mark, Paper, Place};

/// The interpretation that rulings cite, with its full name.
pub(super) const INTERPRETATION: &str = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》";

/// What a ruling says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The court.
    pub court: String,
    /// 案号, for example （2026）晋0499诉前调确31号.
    pub docket_no: String,
    /// Applicants, in the order of the application.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// The day on which the court accepted the application.
    pub accepted_day: Date,
    /// 纠纷类型 or 案由.
    pub cause: String,
    /// The day of the agreement.
    pub agreement_day: Date,
    /// 编号 of the agreement.
    pub agreement_number: String,
    /// SHA-256 of the agreement's signed file, in hex.
    pub agreement_sha256: String,
    /// 人民调解委员会.
    pub committee: String,
    /// The clauses, word for word.
    pub clauses: Vec<String>,
    /// What the court decides.
    pub outcome: Outcome,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// A closing sentence the court configures, if any.
    pub closing: Option<String>,
    /// The day of the ruling.
    pub day: Date,
}

/// What the court decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 确认有效 (D18).
    Confirm,
    /// 驳回申请 (D19).
    Dismiss {
        /// The judge's reasons, in sentences.
        reasons: String,
        /// RJ-1…RJ-6 that were found (民诉法解释 358). There is at least one ground or bar.
        grounds: Vec<Ground>,
        /// NA-1…NA-5 that were found only after the court had accepted (民诉法解释 355 (2)).
        bars: Vec<Bar>,
    },
}

/// 民诉法解释 358: grounds on which an application is dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// RJ-1 违反法律强制性规定.
    Illegal,
    /// RJ-2 损害国家利益、社会公共利益、他人合法权益.
    HarmsOthers,
    /// RJ-3 违背公序良俗.
    AgainstMorals,
    /// RJ-4 违反自愿原则.
    Involuntary,
    /// RJ-5 内容不明确.
    Unclear,
    /// RJ-6 其他不能进行司法确认的情形.
    Other,
}

impl Ground {
    /// The words of the article.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Illegal => "违反法律强制性规定",
            Self::HarmsOthers => "损害国家利益、社会公共利益、他人合法权益",
            Self::AgainstMorals => "违背公序良俗",
            Self::Involuntary => "违反自愿原则",
            Self::Unclear => "内容不明确",
            Self::Other => "其他不能进行司法确认",
        }
    }

    /// Number of the item in article 358.
    fn item(self) -> usize {
        match self {
            Self::Illegal => 1,
            Self::HarmsOthers => 2,
            Self::AgainstMorals => 3,
            Self::Involuntary => 4,
            Self::Unclear => 5,
            Self::Other => 6,
        }
    }
}

impl Ruling {
    /// The ruling as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let (kind, operative) = match &self.outcome {
            Outcome::Confirm => (Kind::D18, self.confirmation()),
            Outcome::Dismiss { reasons, grounds, bars } => {
                (Kind::D19, self.dismissal(reasons, grounds, bars))
            }
        };
        let mut blocks = self.facts();
        blocks.extend(operative);
        blocks.extend(self.closing.iter().map(Block::paragraph));
        blocks.extend(signatures(&self.court, &self.judge, &self.clerk, self.day));
        Paper::of(kind, &self.court, blocks).numbered(&self.docket_no).large().printed(notice, check)
    }

    fn facts(&self) -> Vec<Block> {
        let mut blocks = applicants_of_ruling(&self.parties, &self.agents);
        let names = names(&self.parties);
        blocks.push(Block::Paragraph {
            text: format!(
                "本院于{}受理申请人{names}司法确认调解协议的申请后，依法进行了审查，现已审查终结。",
                day(self.accepted_day)
            ),
        });
        blocks.push(Block::Paragraph {
            text: format!(
                "申请人{names}因{}，于{}经{}主持调解，达成如下调解协议（编号{}，协议书电子文件数字摘要{}）：",
                unstopped(&self.cause),
                day(self.agreement_day),
                self.committee,
                self.agreement_number,
                self.agreement_sha256
            ),
        });
        blocks.extend(
            self.clauses.iter().enumerate().map(|(index, clause)| Block::Paragraph {
                text: format!("{}、{clause}", ordinal(index + 1)),
            }),
        );
        blocks
    }

    fn confirmation(&self) -> Vec<Block> {
        paragraphs([
            "本院经审查认为，申请人达成的调解协议系双方真实意思表示，符合司法确认调解协议的法定条件。".to_owned(),
            "依照《中华人民共和国民事诉讼法》第二百零六条规定，裁定如下：".to_owned(),
            format!(
                "{}于{}经{}主持调解达成的调解协议有效。",
                applicants(&self.parties),
                day(self.agreement_day),
                self.committee
            ),
            "当事人应当按照调解协议的约定自觉履行义务。一方当事人拒绝履行或者未全部履行的，对方当事人可以向人民法院\
             申请执行。"
                .to_owned(),
        ])
    }

    fn dismissal(&self, reasons: &str, grounds: &[Ground], bars: &[Bar]) -> Vec<Block> {
        let texts: Vec<&str> =
            bars.iter().map(|bar| bar.text()).chain(grounds.iter().map(|ground| ground.text())).collect();
        let mut articles = Vec::new();
        if !bars.is_empty() {
            articles
                .push(format!("第三百五十五条第一款{}、第二款", items(bars.iter().map(|bar| bar.item()))));
        }
        if !grounds.is_empty() {
            articles.push(format!("第三百五十八条{}", items(grounds.iter().map(|ground| ground.item()))));
        }
        paragraphs([
            format!(
                "本院经审查认为，{}，属于{}的情形，不符合司法确认调解协议的条件。",
                unstopped(reasons),
                texts.join(BETWEEN)
            ),
            format!(
                "依照《中华人民共和国民事诉讼法》第二百零六条、{INTERPRETATION}{}规定，裁定如下：",
                articles.join("、")
            ),
            format!("驳回{}确认调解协议的申请。", names(&self.parties)),
            "当事人可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼。".to_owned(),
        ])
    }
}

/// Judge, seal and clerk, as they stand under every ruling.
pub(super) fn signatures(court: &str, judge: &str, clerk: &str, on: Date) -> [Block; 3] {
    [
        Block::Places {
            places: vec![Place {
                field: JUDGE_FIELD.to_owned(),
                label: format!("审　判　员　　{judge}"),
                caption: None,
                alt: format!("审判员{judge}签名处"),
                mark: Mark::Name,
            }],
            right: true,
        },
        Block::Sealed {
            place: Place {
                field: SEAL_FIELD.to_owned(),
                label: "（院印）".to_owned(),
                caption: None,
                alt: format!("{court}院印"),
                mark: Mark::Seal,
            },
            lines: vec![day(on)],
        },
        Block::right(format!("书　记　员　　{clerk}")),
    ]
}

/// Running text, one paragraph an element.
pub(super) fn paragraphs<const N: usize>(texts: [String; N]) -> Vec<Block> {
    texts.into_iter().map(Block::paragraph).collect()
}
