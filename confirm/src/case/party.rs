//! 当事人, the parties of a case.
//!
//! A party is one acting natural person: a person, or an organisation's representative. Agents, guardians and
//! interpreters are left out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::consent::Consents;
use super::id::PartyId;

/// On which side of the mediation a party stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
}

impl PartyRole {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人",
            Self::Respondent => "被申请人",
        }
    }
}

/// 性别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// The Chinese word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

/// A party as the mediator enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartyDraft {
    /// 申请人 or 被申请人.
    pub role: PartyRole,
    /// Who it is.
    #[serde(flatten)]
    pub who: PartyKind,
}

/// What a party is, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PartyKind {
    /// 自然人.
    Person {
        /// 姓名.
        name: String,
        /// 性别.
        sex: Sex,
        /// 出生日期.
        #[schema(value_type = String, format = Date)]
        birth: Date,
        /// 公民身份号码.
        id_no: String,
        /// 联系电话: where the one-time code goes.
        phone: String,
        /// 住址.
        address: String,
    },
    /// 法人 or 非法人组织.
    Organisation {
        /// 名称.
        name: String,
        /// 统一社会信用代码.
        credit_code: String,
        /// 住所.
        address: String,
        /// Who acts for it.
        representative: Representative,
    },
}

/// 法定代表人 or 负责人 who acts for an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Representative {
    /// 姓名.
    pub name: String,
    /// 职务.
    pub title: String,
    /// 公民身份号码.
    pub id_no: String,
    /// 联系电话: where the one-time code goes.
    pub phone: String,
}

impl PartyKind {
    /// Name of the person or organisation that is bound.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Organisation { name, .. } => name,
        }
    }

    /// Name of the natural person who acts and signs.
    #[must_use]
    pub fn acting_name(&self) -> &str {
        match self {
            Self::Person { name, .. } => name,
            Self::Organisation { representative, .. } => &representative.name,
        }
    }

    /// 职务 of the person who acts for an organisation.
    #[must_use]
    pub fn acting_title(&self) -> Option<&str> {
        match self {
            Self::Person { .. } => None,
            Self::Organisation { representative, .. } => Some(&representative.title),
        }
    }

    /// Telephone of the person who acts.
    #[must_use]
    pub fn phone(&self) -> &str {
        match self {
            Self::Person { phone, .. } => phone,
            Self::Organisation { representative, .. } => &representative.phone,
        }
    }

    /// 公民身份号码 of the person who acts.
    #[must_use]
    pub fn id_no(&self) -> &str {
        match self {
            Self::Person { id_no, .. } => id_no,
            Self::Organisation { representative, .. } => &representative.id_no,
        }
    }

    /// 住址 or 住所.
    #[must_use]
    pub fn address(&self) -> &str {
        match self {
            Self::Person { address, .. } | Self::Organisation { address, .. } => address,
        }
    }
}

/// How the mediator or the court made sure who a person is (在线调解规则 17; 在线诉讼规则 7).
///
/// Face recognition is not among them: it may not be the only way (`legal.md` B-911).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityCheck {
    /// The identity document was shown and compared.
    DocumentSeen,
    /// One-time code by SMS and comparison by eye.
    SmsAndVisual,
    /// Known to the mediator in person.
    KnownInPerson,
}

/// What a device check found about a camera or a microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Works.
    Ok,
    /// The person or the browser refused it.
    Refused,
    /// There is none.
    Missing,
}

/// How good the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 好.
    Good,
    /// 一般 (勉强).
    Fair,
    /// 不行.
    Bad,
}

/// Result of the automatic device check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceCheck {
    /// Camera.
    pub camera: DeviceState,
    /// Microphone.
    pub microphone: DeviceState,
    /// Network.
    pub network: Grade,
    /// All in all.
    pub verdict: Grade,
}

/// A party of a case, with what has happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The id.
    pub id: PartyId,
    /// 申请人 or 被申请人.
    pub role: PartyRole,
    /// Who it is.
    pub who: PartyKind,
    /// Whether a personal link was issued.
    pub invited: bool,
    /// The last device check.
    pub check: Option<DeviceCheck>,
    /// What the party agreed to.
    pub consents: Consents,
    /// How the mediator made sure who it is.
    pub identity: Option<IdentityCheck>,
    /// How the court made sure again.
    pub court_identity: Option<IdentityCheck>,
    /// When the ruling stood in the party's inbox.
    pub served_at: Option<jiff::Timestamp>,
    /// When the party opened it.
    pub received_at: Option<jiff::Timestamp>,
}
