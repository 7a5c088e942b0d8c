//! D12c 调解组织主持调解的证明, the committee's word that it presided over the mediation.
//!
//! Sources: `legal.md` C.4 (4); 法释〔2011〕5号 3 (an application comes with proof that the mediation organisation presided),
//! 民事诉讼法 205 (经依法设立的调解组织调解达成). What the register says stands beside the committee's own word.

use jiff::civil::Date;

pub use super::field::COMMITTEE_SEAL as SEAL_FIELD;
use super::wording::{day, unstopped};
use super::{Block, Check, Kind, Paper};

/// What a proof of presiding says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presided {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会.
    pub committee: String,
    /// 联系电话 of the committee.
    pub phone: String,
    /// The court that is asked to confirm.
    pub court: String,
    /// Names of the parties.
    pub parties: Vec<String>,
    /// 案由.
    pub cause: String,
    /// 主持调解员.
    pub mediator: String,
    /// Whether the register lists the committee, and the mediator.
    pub registered: (bool, bool),
    /// 方式, for example 同步视频.
    pub mode: String,
    /// The day on which the committee took the dispute.
    pub accepted_day: Date,
    /// The day of the agreement, and that on which it took effect.
    pub agreement_days: (Date, Date),
    /// SHA-256 (hex) of the signed and sealed agreement, if it is a file.
    pub agreement_sha256: Option<String>,
    /// The day of the letter.
    pub day: Date,
}

impl Presided {
    /// The proof as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let listed = |yes: bool| if yes { "在册" } else { "登记信息待核" };
        let (agreed, effective) = self.agreement_days;
        let mut rows = vec![
            ("调解组织", format!("{}（{}）", self.committee, listed(self.registered.0))),
            ("主持调解员", format!("{}（{}）", self.mediator, listed(self.registered.1))),
            ("受理日期", day(self.accepted_day)),
            ("调解方式", self.mode.clone()),
            ("协议编号", self.number.clone()),
            ("协议日期", day(agreed)),
            ("协议生效日期", day(effective)),
        ];
        if let Some(sha256) = &self.agreement_sha256 {
            rows.push(("协议文本摘要", format!("SHA-256 {sha256}")));
        }
        let rows = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
        let blocks = vec![
            Block::flush(format!("{}：", self.court)),
            Block::paragraph(format!(
                "{}因{}，由本会依法受理，并由本会人民调解员{}主持调解。各方在自愿、平等的基础上达成人民调解协议，协议由各方签名、\
                 调解员签名并加盖本会印章。有关情况如下：",
                self.parties.join("、"),
                unstopped(&self.cause),
                self.mediator
            )),
            Block::Table { widths: vec![3, 8], headed: false, rows },
            Block::paragraph(
                "本会系依法设立的人民调解委员会。上述情况属实，特此证明，供贵院审查司法确认申请使用。",
            ),
            Block::paragraph(format!("联系电话：{}", self.phone)),
            Block::seal(SEAL_FIELD, "印章", &self.committee, [day(self.day)]),
        ];
        Paper::of(Kind::D12c, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}
