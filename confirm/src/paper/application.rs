//! D14 申请书（申请司法确认调解协议用）, the joint application, with the commitments of D15 inside.
//!
//! Sources: `legal.md` D14 (section order of the court's form; the 责任承诺 sentence is its required wording) and
//! D15; 民事诉讼法 205 (B-213: which court) and 人民调解法 33 (both apply together within thirty days); 民诉法解释 351
//! (agents).

use jiff::civil::Date;

use super::agent::{Agent, people, places};
use super::wording::{Party, applicants, day, names, ordinal, unstopped, yes_no};
use super::{Block, Check, Kind, Paper};

/// The commitment the court's form requires, word for word.
pub const COMMITMENT: &str = "申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容而给国家、\
集体或他人造成损害的，愿意承担相应的民事责任和其他法律责任。";

/// What D15 adds, one promise an item.
pub const PROMISES: [&str; 8] = [
    "自愿达成调解协议，无欺诈、胁迫；",
    "无恶意串通、规避法律的行为；",
    "所提交的材料真实，不存在虚构债务、转移财产、逃避执行；",
    "协议内容不涉及身份关系、物权及知识产权确权；",
    "未就同一纠纷提起诉讼、仲裁或者向其他法院申请确认；",
    "协议内容不损害国家、集体、第三人利益，否则承担民事责任和其他法律责任；",
    "知悉调解协议经确认后可以被强制执行；",
    "知悉虚假调解的法律后果。",
];

/// Why the court has jurisdiction, as the form offers it (民事诉讼法 205).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jurisdiction {
    /// 作出邀请的法院.
    Invited,
    /// 当事人住所地.
    Residence,
    /// 标的物所在地.
    Property,
    /// 调解组织所在地.
    Committee,
}

impl Jurisdiction {
    fn text(self) -> &'static str {
        match self {
            Self::Invited => "作出邀请的人民法院",
            Self::Residence => "当事人住所地人民法院",
            Self::Property => "标的物所在地人民法院",
            Self::Committee => "调解组织所在地人民法院",
        }
    }
}

/// What a joint application says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Applicants in the order in which they sign.
    pub parties: Vec<Party>,
    /// Agents of the applicants.
    pub agents: Vec<Agent>,
    /// 编号 of the agreement.
    pub agreement_number: String,
    /// The day of the agreement.
    pub agreement_day: Date,
    /// The day on which it took effect.
    pub effective_day: Date,
    /// 人民调解委员会.
    pub committee: String,
    /// 纠纷类型 or 案由.
    pub cause: String,
    /// The clauses, word for word.
    pub clauses: Vec<String>,
    /// The court.
    pub court: String,
    /// Why that court.
    pub jurisdiction: Jurisdiction,
    /// Whether all agree to online docketing, inquiry and service.
    pub online: bool,
    /// The day of the application.
    pub day: Date,
}

impl Application {
    /// The application as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = people("申请人", &self.parties, &self.agents);
        blocks.extend(self.request());
        blocks.extend(self.grounds());
        blocks.extend(commitments());
        blocks.extend(self.closing());
        Paper::by(Kind::D14, &names(&self.parties), blocks).printed(notice, check)
    }

    fn request(&self) -> [Block; 2] {
        [
            Block::Heading { text: "请求事项：".to_owned() },
            Block::Paragraph {
                text: format!(
                    "确认{}于{}经{}主持调解达成的（编号{}）调解协议有效。",
                    applicants(&self.parties),
                    day(self.agreement_day),
                    self.committee,
                    self.agreement_number
                ),
            },
        ]
    }

    fn grounds(&self) -> Vec<Block> {
        let mut blocks = vec![
            Block::Heading { text: "事实和理由：".to_owned() },
            Block::Paragraph {
                text: format!(
                    "{}因{}发生纠纷，于{}经{}主持调解，自愿达成如下协议：",
                    self.parties.iter().map(Party::name).collect::<Vec<_>>().join("与"),
                    unstopped(&self.cause).trim_end_matches("纠纷"),
                    day(self.agreement_day),
                    self.committee
                ),
            },
        ];
        blocks.extend(self.clauses.iter().enumerate().map(|(index, clause)| Block::Item {
            label: format!("{}、", ordinal(index + 1)),
            text: clause.clone(),
        }));
        blocks.push(Block::Paragraph { text: format!("协议于{}生效。", day(self.effective_day)) });
        blocks.push(Block::Paragraph {
            text: format!("本申请自协议生效之日起三十日内提出；贵院系{}。", self.jurisdiction.text()),
        });
        blocks.push(Block::Paragraph {
            text: format!("申请人同意在线立案、在线询问、电子送达：{}。", yes_no(self.online)),
        });
        blocks
    }

    fn closing(&self) -> Vec<Block> {
        let mut blocks = vec![
            Block::Paragraph { text: "此致".to_owned() },
            Block::Flush { text: self.court.clone() },
            Block::Item {
                label: "附：".to_owned(),
                text:
                    "1.调解协议书；2.主持调解的证明；3.身份及主体资格证明；4.财产权利证明；5.送达地址确认书；\
                       6.调解记录及无争议事实确认书"
                        .to_owned(),
            },
        ];
        blocks.extend(Block::places(&places("申请人", &self.parties, &self.agents)));
        blocks.push(Block::Right { text: day(self.day) });
        blocks
    }
}

fn commitments() -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading { text: "责任承诺：".to_owned() },
        Block::Paragraph { text: COMMITMENT.to_owned() },
        Block::Paragraph { text: "申请人共同承诺：".to_owned() },
    ];
    blocks.extend(PROMISES.iter().enumerate().map(|(index, promise)| Block::Item {
        label: format!("{}.", index + 1),
        text: (*promise).to_owned(),
    }));
    blocks
}
