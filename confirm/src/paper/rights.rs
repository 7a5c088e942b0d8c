//! D06 人民调解当事人权利义务告知书, rights and duties, with the warning against sham mediation.
//!
//! Sources: `legal.md` D06, M55; 人民调解法 4, 23, 24, 28–33; 民事诉讼法 115, 116 (B-207, B-208); 在线调解规则 17, 18.

use jiff::Timestamp;

use super::field::{OPERATOR, party_field};
use super::wording::{Party, minute};
use super::{Block, Check, Kind, Paper, Place};
use ring::digest::{Context, SHA256};

/// What every party is told, section by section.
pub const SECTIONS: [(&str, &str); 7] = [
    ("一、", "性质：人民调解委员会是依法设立的调解民间纠纷的群众性组织，调解不收取任何费用。"),
    (
        "二、",
        "您的权利：1.选择或者接受人民调解员，了解其应披露的情况并可申请更换；2.接受调解、拒绝调解或者随时要求终止调解；\
         3.要求调解公开进行或者不公开进行；4.自主表达意愿、自愿达成调解协议；5.调解不成的，依法通过仲裁、行政、司法途径维权；\
         6.为达成协议作出妥协而认可的事实，除法律另有规定或各方同意外，不作为以后诉讼中对您不利的依据。",
    ),
    (
        "三、",
        "您的义务：1.如实陈述纠纷事实，不提供虚假证据；2.遵守调解秩序，尊重调解员；3.尊重对方行使权利。",
    ),
    (
        "四、",
        "协议效力：调解协议具有法律约束力，应当按约履行。书面协议自各方签名（盖章、按指印）、调解员签名并加盖本会印章之日起\
         生效；口头协议自达成之日起生效。",
    ),
    (
        "五、",
        "司法确认：各方认为有必要的，可自协议生效之日起三十日内共同向有管辖权的人民法院申请司法确认，不收费。确认有效后一方\
         不履行的，对方可申请强制执行。身份关系、物权及知识产权确权等不能申请确认。",
    ),
    (
        "六、",
        "虚假调解后果：恶意串通、伪造证据、捏造事实、虚构法律关系，企图侵害国家利益、社会公共利益或者他人合法权益，或者逃避履行\
         义务的，人民法院将不予确认，并可依法罚款、拘留；构成犯罪的，依法追究刑事责任。",
    ),
    ("七、", "保密：调解员及参加人不得泄露调解过程、协议内容、个人隐私和商业秘密。"),
];

/// SHA-256 (hex) of what every party is told: the tap on 已清楚 carries it, so that nobody agrees to another text than
/// was shown (在线调解规则 22).
#[must_use]
pub fn text_sha256() -> String {
    let mut context = Context::new(&SHA256);
    for (label, text) in SECTIONS {
        context.update(format!("{label}{text}\n").as_bytes());
    }
    crate::pki::certificate::hex(context.finish().as_ref())
}

/// How the party said that everything is clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// By hand, under the text.
    ByHand,
    /// By a tap in the party's own session, which carried the hash of the text.
    ByTap,
}

/// How the party came to know the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// 阅读.
    Read,
    /// 由工作人员宣读.
    Aloud {
        /// Who read it, and signs.
        reader: String,
    },
    /// 经翻译.
    Interpreted {
        /// 语言, for example 彝语 or 手语.
        language: String,
    },
}

/// What the notice of rights and duties says to one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// Who is told.
    pub party: Party,
    /// 主持调解员.
    pub mediator: String,
    /// 联系电话 of the mediator.
    pub phone: String,
    /// How the party came to know the text.
    pub told: Told,
    /// How the party said so.
    pub confirmed: Confirmed,
    /// When.
    pub at: Timestamp,
}

impl Rights {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let told = match &self.told {
            Told::Read => "阅读".to_owned(),
            Told::Aloud { .. } => "由工作人员宣读".to_owned(),
            Told::Interpreted { language } => format!("经翻译（{language}）"),
        };
        let mut blocks: Vec<Block> =
            SECTIONS.into_iter().map(|(label, text)| Block::item(label, text)).collect();
        // Whoever is told before a mediator was chosen learns the name with the choice (在线调解规则 14).
        let mediator = if self.mediator.is_empty() { "（待选定）" } else { &self.mediator };
        blocks.push(Block::paragraph(format!(
            "主持调解员：{mediator}（联系电话{}）。以上内容已{told}，我已清楚。",
            self.phone
        )));
        let mut places = Vec::new();
        match self.confirmed {
            Confirmed::ByHand => {
                places.push(Place::hand(party_field(0), "当事人", &self.party.signatory()));
            }
            Confirmed::ByTap => blocks.push(Block::paragraph(format!(
                "当事人{}经短信验证进入本人页面，于{}点击确认。确认时所见文本的摘要为SHA-256 {}（在线调解规则第二十二条）。",
                self.party.signatory(),
                minute(self.at),
                text_sha256()
            ))),
        }
        if let Told::Aloud { reader } = &self.told {
            places.push(Place::staff(OPERATOR, "宣读人", reader));
        }
        blocks.extend(Block::places(&places));
        blocks.push(Block::right(minute(self.at)));
        Paper::of(Kind::D06, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}
