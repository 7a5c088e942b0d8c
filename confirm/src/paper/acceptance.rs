//! D16 受理通知书, D16b 补正通知书, D16d 补充材料通知书 and 询问通知书: what the court writes to the applicants before it rules.
//!
//! Sources: `legal.md` D16, D16b, C25, C31, C45, C50; 法释〔2011〕5号 4, 11 (notice; no fee); 在线诉讼规则 9 (one list of
//! corrections; the time to accept starts again on the day after they came); 民诉法解释 354, 356, 357 (2) (supplements, both
//! present, what silence may lead to).

use jiff::Timestamp;
use jiff::civil::Date;

use super::field::COURT_SEAL;
use super::wording::{day, minute, stopped};
use super::{Block, Check, Kind, Paper};

/// Who writes to whom in which case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// The court.
    pub court: String,
    /// 案号, or the number of the application before it has one.
    pub number: String,
    /// 申请人, to whom it is addressed.
    pub applicants: Vec<String>,
    /// 联系电话 of the court.
    pub phone: String,
    /// The day of the notice.
    pub day: Date,
}

impl Letterhead {
    fn paper(&self, kind: Kind, body: Vec<Block>) -> Paper {
        let mut blocks = vec![Block::flush(format!("{}：", self.applicants.join("、")))];
        blocks.extend(body);
        blocks.push(Block::seal(COURT_SEAL, "院印", &self.court, [day(self.day)]));
        Paper::of(kind, &self.court, blocks).numbered(&self.number)
    }
}

/// When and how the court asks the applicants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// 询问时间.
    pub at: Timestamp,
    /// 询问方式, for example 远程视频.
    pub mode: String,
    /// Where or by which address to take part.
    pub place: String,
}

impl Appointment {
    fn text(&self) -> String {
        format!(
            "询问时间：{}；询问方式：{}；参加地点（地址）：{}",
            minute(self.at),
            self.mode,
            stopped(&self.place)
        )
    }
}

/// D16: the court accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Who writes to whom.
    pub letterhead: Letterhead,
    /// The day of the application.
    pub filed_day: Date,
    /// 审判员.
    pub judge: String,
    /// 书记员.
    pub clerk: String,
    /// The inquiry, if it is fixed already.
    pub inquiry: Option<Appointment>,
}

impl Acceptance {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut body = vec![
            Block::paragraph(format!(
                "你们于{}申请司法确认调解协议一案，符合法律规定，本院决定受理，案号{}，案由：申请司法确认调解协议。审判员{}，\
                 书记员{}，电话{}。",
                day(self.filed_day),
                self.letterhead.number,
                self.judge,
                self.clerk,
                self.letterhead.phone
            )),
            Block::paragraph("你们有权申请回避、撤回申请；应如实陈述，按通知共同接受询问。本案不收取费用。"),
        ];
        body.extend(self.inquiry.iter().map(|inquiry| Block::paragraph(inquiry.text())));
        self.letterhead.paper(Kind::D16, body).printed(notice, check)
    }
}

/// D16b: the court lists once what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Who writes to whom.
    pub letterhead: Letterhead,
    /// The day of the application.
    pub filed_day: Date,
    /// What is missing or has to be put right, one an item, all at once.
    pub items: Vec<String>,
    /// 补正期限: the last day.
    pub due: Date,
}

impl Correction {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut body = vec![Block::paragraph(format!(
            "你们于{}提交的司法确认调解协议申请材料不齐全或者不符合要求。请于{}前一次性补正下列材料：",
            day(self.filed_day),
            day(self.due)
        ))];
        body.extend(Block::list(&self.items));
        body.extend(
            [
                "受理时间自本院收到补正材料的次日起重新计算。",
                "无正当理由逾期未补正的，本院可以按撤回申请处理。有困难的，请在期限届满前告知本院。",
            ]
            .map(Block::paragraph),
        );
        body.push(Block::paragraph(format!("联系电话：{}。", self.letterhead.phone)));
        self.letterhead.paper(Kind::D16b, body).printed(notice, check)
    }
}

/// D16d: what the judge asks for during the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who writes to whom.
    pub letterhead: Letterhead,
    /// What is asked for.
    pub matter: Matter,
}

/// What the judge asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// 补充陈述或者补充证明材料 (C45).
    Supplement {
        /// What is unclear, one an item.
        items: Vec<String>,
        /// The last day.
        due: Date,
    },
    /// 询问 (C50).
    Inquiry {
        /// When and how.
        appointment: Appointment,
        /// 审判员.
        judge: String,
        /// 书记员.
        clerk: String,
    },
}

impl Request {
    /// The notice as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let (title, mut body) = match &self.matter {
            Matter::Supplement { items, due } => ("补充材料通知书", supplement(items, *due)),
            Matter::Inquiry { appointment, judge, clerk } => {
                ("询问通知书", inquiry(appointment, judge, clerk))
            }
        };
        body.push(Block::paragraph(format!("联系电话：{}。", self.letterhead.phone)));
        let paper = self.letterhead.paper(Kind::D16d, body).printed(notice, check);
        Paper { title: title.to_owned(), ..paper }
    }
}

fn supplement(items: &[String], due: Date) -> Vec<Block> {
    let mut body = vec![Block::paragraph(format!(
        "本院审查你们申请司法确认调解协议一案，需要你们于{}前补充陈述或者补充下列证明材料：",
        day(due)
    ))];
    body.extend(Block::list(items));
    body.push(Block::paragraph(
        "依照《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十七条第二款规定，无正当理由未在限期内补充的，本院\
         可以按撤回申请处理。有困难的，请在期限届满前告知本院。",
    ));
    body
}

fn inquiry(appointment: &Appointment, judge: &str, clerk: &str) -> Vec<Block> {
    vec![
        Block::paragraph("本院审查你们申请司法确认调解协议一案，需要你们共同到场接受询问、核实情况。"),
        Block::paragraph(appointment.text()),
        Block::paragraph(format!("审判员{judge}，书记员{clerk}。你们有权申请回避。")),
        Block::paragraph(
            "请携带有效身份证件和与调解协议有关的证据材料原件，双方同时参加；远程参加的，请在安静、相对封闭的场所，未经本院同意不得录制、截取、传播。",
        ),
        Block::paragraph(
            "不能按时参加或者不适宜在线参加的，请提前告知本院。拒不接受询问的，本院可以按撤回申请处理；网络故障、设备损坏等\
             原因造成的中断不在此列。",
        ),
    ]
}
