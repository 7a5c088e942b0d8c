//! D04 移送（委派）函, its 回执 (D04b) and the 结果反馈 (D04c): a dispute comes from another body, and its end goes back.
//!
//! Sources: `legal.md` D04, M10; 民事诉讼法 125 and 在线调解规则 (courts), A-part practice of 警调、访调、检调. The police need to
//! know whether the agreement has been performed already.

use jiff::civil::Date;

use super::ending::Reason;
use super::field::{COMMITTEE_SEAL, REFERRER_SEAL};
use super::wording::{Party, day, ordinal, stopped, unstopped, yes_no};
use super::{Block, Check, Kind, Paper};

/// How the dispute was passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// 告知后由当事人申请: the parties were told of mediation and ask for it themselves.
    Told,
    /// 移送: another body hands the dispute over.
    Transferred,
    /// 委派: a court entrusts the committee with it.
    Entrusted,
}

/// 当事人同意调解.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// 是.
    Given,
    /// 否.
    Denied,
    /// 待征询.
    Pending,
}

/// What a referral letter says (D04).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// 移送（委派）单位.
    pub referrer: String,
    /// The letter's number.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// How the dispute is passed on.
    pub manner: Manner,
    /// 当事人, with what is known of them.
    pub parties: Vec<Party>,
    /// 纠纷简要情况.
    pub facts: String,
    /// 已有材料清单.
    pub materials: Vec<String>,
    /// Whether the parties agreed to be mediated.
    pub consent: Consent,
    /// 期限: the last day for the feedback.
    pub due: Date,
    /// The day of the letter.
    pub day: Date,
}

impl Letter {
    /// The letter as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let manner = match self.manner {
            Manner::Told => "告知当事人人民调解后，由当事人向你会申请调解",
            Manner::Transferred => "移送你会调解",
            Manner::Entrusted => "委派你会调解",
        };
        let consent = match self.consent {
            Consent::Given => "是",
            Consent::Denied => "否",
            Consent::Pending => "待征询",
        };
        let mut blocks = vec![
            Block::flush(format!("{}：", self.committee)),
            Block::paragraph(format!("{}将下列纠纷{manner}：", self.referrer)),
        ];
        blocks.extend(
            self.parties.iter().map(|party| Block::item("当事人：", format!("{}。", party.particulars()))),
        );
        blocks.push(Block::heading("纠纷简要情况："));
        blocks.extend(Block::texts(&self.facts));
        blocks.push(Block::heading("已有材料清单："));
        if self.materials.is_empty() {
            blocks.push(Block::paragraph("无。"));
        }
        blocks.extend(Block::list(&self.materials));
        blocks.push(Block::paragraph(format!("当事人同意调解：{consent}。")));
        blocks.push(Block::paragraph(format!("期限：请于{}前反馈调解结果。", day(self.due))));
        blocks.push(Block::seal(REFERRER_SEAL, "印章", &self.referrer, [day(self.day)]));
        Paper::of(Kind::D04, &self.referrer, blocks).numbered(&self.number).printed(notice, check)
    }
}

/// What the return slip says (D04b).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnSlip {
    /// 移送（委派）单位.
    pub referrer: String,
    /// Number of the letter.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// 收到日期.
    pub received_day: Date,
    /// Whether the committee takes the dispute.
    pub taken: bool,
    /// 理由; a refusal has one.
    pub reason: Option<String>,
    /// 承办调解员, if one is named yet.
    pub mediator: Option<String>,
    /// The day of the slip.
    pub day: Date,
}

impl ReturnSlip {
    /// The slip as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let none = || "无".to_owned();
        let blocks = vec![
            Block::flush(format!("{}：", self.referrer)),
            Block::paragraph(format!("你单位移送（委派）的纠纷（{}），本会答复如下：", self.number)),
            Block::form([
                ("收到日期", day(self.received_day)),
                ("是否接收", yes_no(self.taken).to_owned()),
                ("理由", self.reason.clone().unwrap_or_else(none)),
                ("承办调解员", self.mediator.clone().unwrap_or_else(|| "待指定".to_owned())),
            ]),
            Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]),
        ];
        Paper::of(Kind::D04b, &self.committee, blocks).printed(notice, check)
    }
}

/// What the feedback says about how the mediation ended (D04c).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// 移送（委派）单位.
    pub referrer: String,
    /// Number of the letter.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// 当事人.
    pub parties: Vec<String>,
    /// How it ended.
    pub result: FeedbackResult,
    /// The day of the feedback.
    pub day: Date,
}

/// How a referred mediation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedbackResult {
    /// 达成协议.
    Agreed {
        /// 编号 of the agreement.
        agreement_number: String,
        /// 生效日.
        effective_day: Date,
        /// 是否申请司法确认.
        applied: bool,
        /// 是否已履行.
        performed: bool,
    },
    /// 终止.
    Ended {
        /// E1–E8.
        reason: Reason,
        /// 原因, in the mediator's words.
        note: String,
    },
}

impl Feedback {
    /// The feedback as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![
            Block::flush(format!("{}：", self.referrer)),
            Block::paragraph(format!(
                "你单位移送（委派）的{}之间的纠纷（{}），调解结果如下：",
                self.parties.join("、"),
                self.number
            )),
        ];
        let lines = match &self.result {
            FeedbackResult::Agreed { agreement_number, effective_day, applied, performed } => vec![
                format!("达成人民调解协议，编号{agreement_number}，于{}生效。", day(*effective_day)),
                format!("是否申请司法确认：{}。", yes_no(*applied)),
                format!("是否已履行：{}。", yes_no(*performed)),
            ],
            FeedbackResult::Ended { reason, note } => vec![
                format!("调解终止，终止情形{}：{}。", reason.code(), unstopped(reason.text())),
                format!("原因：{}", stopped(note)),
            ],
        };
        blocks.extend(
            lines
                .into_iter()
                .enumerate()
                .map(|(index, line)| Block::item(format!("{}、", ordinal(index + 1)), line)),
        );
        blocks.push(Block::seal(COMMITTEE_SEAL, "印章", &self.committee, [day(self.day)]));
        Paper::of(Kind::D04c, &self.committee, blocks).printed(notice, check)
    }
}
