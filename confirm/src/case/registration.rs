//! 登记, what a case begins with: what it is about, where it came from, how people take part.
//!
//! Source: `legal.md` D01, D02, D04, E.4, E.5; A-30 (三调对接: every body that sends a case gets an answer).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{NAME_MAX, TEXT_MAX, optional, required};
use super::id::OrgId;
use super::refusal::Refusal;
use crate::lint;

/// What a new case begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Registration {
    /// What the case is called.
    pub title: String,
    /// Dispute type of `legal.md` E.4, for example `15`.
    pub dispute_type: String,
    /// 案由, for example 物业服务合同纠纷.
    pub cause: String,
    /// Source of `legal.md` E.5.
    pub source: Source,
    /// 纠纷简要情况.
    pub facts: String,
    /// The court that could confirm the agreement.
    pub court: OrgId,
    /// How the parties take part.
    pub mode: Mode,
    /// 移送函, for a case that another body sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// 难易/风险.
    #[serde(default)]
    pub severity: Severity,
    /// Facts of a loan, for the check of interest (K-10) and of sham debts (K-12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan: Option<Loan>,
    /// Number of the batch a case was entered with: one company against many owners (`legal.md` A-47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
}

impl Registration {
    /// 劳动争议, by type (11) or by cause: DL-M7, and only the court of the committee's place (劳动争议司法解释（一） 52).
    #[must_use]
    pub fn is_labour(&self) -> bool {
        self.dispute_type == "11" || lint::is_labour_cause(&self.cause)
    }

    /// Whether a court invited to this mediation or delegated it (民事诉讼法 205 (1)).
    #[must_use]
    pub fn is_court_invited(&self) -> bool {
        self.source == Source::CourtInvited
    }
}

/// 案件来源, `legal.md` E.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Source {
    /// 自行申请, online.
    #[serde(rename = "SELF")]
    Applicant,
    /// 到站申请.
    #[serde(rename = "WALKIN")]
    WalkIn,
    /// 主动调解.
    Proactive,
    /// 法院邀请 or 委派.
    CourtInvited,
    /// 法院告知.
    CourtTold,
    /// 警调.
    Police,
    /// 访调.
    Petition,
    /// 检调.
    Procuratorate,
    /// 网格.
    Grid,
    /// 12345 or 12348.
    Hotline,
    /// 其他.
    Other,
}

impl Source {
    /// The body that sends such cases and gets an answer (D04); nothing where people come by themselves.
    #[must_use]
    pub fn sender(self) -> Option<&'static str> {
        match self {
            Self::CourtInvited | Self::CourtTold => Some("人民法院"),
            Self::Police => Some("公安机关"),
            Self::Petition => Some("信访部门"),
            Self::Procuratorate => Some("人民检察院"),
            Self::Grid => Some("网格员"),
            Self::Hotline => Some("12345/12348热线"),
            Self::Applicant | Self::WalkIn | Self::Proactive | Self::Other => None,
        }
    }
}

/// 调解方式, `legal.md` E.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// 同步视频.
    Sync,
    /// 分别视频.
    Separate,
    /// 线上线下结合.
    Hybrid,
    /// 现场.
    Onsite,
    /// 电话.
    Phone,
}

impl Mode {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Sync => "同步视频",
            Self::Separate => "分别视频",
            Self::Hybrid => "线上线下结合",
            Self::Onsite => "现场",
            Self::Phone => "电话",
        }
    }
}

/// 难易/风险, three colours with words (三色, `legal.md` A-39): the colour is never the only signal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// 绿 轻微.
    Green,
    /// 蓝 一般.
    #[default]
    Blue,
    /// 红 重大: reported and tracked.
    Red,
}

/// 移送（委派）函, what the sending body wrote (D04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Referral {
    /// Name of the sending body, for example 潞川区信访局.
    pub from: String,
    /// Its number of the slip.
    #[serde(default)]
    pub number: String,
    /// When the slip and its papers were received.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// By when the sender wants an answer.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub answer_by: Option<Date>,
}

/// A loan that the parties dispute (法释〔2020〕17号 18, 25).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Loan {
    /// Day of the contract.
    #[schema(value_type = String, format = Date)]
    pub contract_day: Date,
    /// Principal in 分.
    pub principal_fen: i64,
    /// Yearly interest in hundredths of a percent; nothing where none was agreed (民法典 680).
    #[serde(default)]
    pub annual_rate_bp: Option<u32>,
    /// Whether the money went by bank transfer.
    pub by_transfer: bool,
    /// Number of vouchers that were seen.
    #[serde(default)]
    pub vouchers: u32,
}

/// `registration` with its texts tidied.
///
/// # Errors
///
/// [`Refusal::Invalid`] if a field can't be right.
pub fn checked(registration: &Registration) -> Result<Registration, Refusal> {
    let invalid = |field, sentence: &str| Refusal::Invalid { field, sentence: sentence.to_owned() };
    if crate::vocabulary::dispute_type(&registration.dispute_type).is_none() {
        return Err(invalid("dispute_type", "纠纷类型不对。请从列表里选一个。"));
    }
    let referral = match (&registration.referral, registration.source.sender()) {
        (Some(slip), Some(_)) => Some(Referral {
            from: required("referral.from", "移送单位", &slip.from, NAME_MAX)?,
            number: optional("referral.number", "移送函编号", &slip.number, NAME_MAX)?,
            ..slip.clone()
        }),
        (Some(_), None) => {
            return Err(invalid("referral", "自己来申请的案件没有移送函。请改选案件来源，或去掉移送函。"));
        }
        (None, _) => None,
    };
    if registration.loan.as_ref().is_some_and(|loan| loan.principal_fen <= 0) {
        return Err(invalid("loan.principal_fen", "借款本金要大于0。请重新填写。"));
    }
    Ok(Registration {
        title: required("title", "案件名称", &registration.title, NAME_MAX)?,
        cause: required("cause", "案由", &registration.cause, NAME_MAX)?,
        facts: required("facts", "纠纷情况", &registration.facts, TEXT_MAX)?,
        referral,
        ..registration.clone()
    })
}
