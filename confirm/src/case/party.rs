//! 当事人, the parties of a case.
//!
//! A party is one seat: a person, or an organisation's representative, or the agent or guardian who acts instead
//! ([`super::people`]).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::consent::Consents;
use super::id::PartyId;
use super::people::{AddressDraft, AgentDraft, GuardianDraft, Mandate};

/// On which side of the mediation a party stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
    /// 保证人 (民法典 681): bound by the agreement beside a side, so that one signs, too.
    Guarantor,
}

impl PartyRole {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人",
            Self::Respondent => "被申请人",
            Self::Guarantor => "保证人",
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
    /// 申请人, 被申请人 or 保证人.
    pub role: PartyRole,
    /// Who it is.
    #[serde(flatten)]
    pub who: PartyKind,
    /// Division code of the residence (住所地), six digits, for the choice of the court (民事诉讼法 205).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// 民事行为能力, where it is not what the age says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// 工作单位; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub employer: String,
    /// Whether the person lives in a city, for sales of rural houses (K-20); unknown where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city_resident: Option<bool>,
}

/// 民事行为能力 (民法典 18–22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// 完全.
    Full,
    /// 限制.
    Limited,
    /// 无.
    None,
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

    /// 公民身份号码 or 统一社会信用代码 of whoever is bound.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Person { id_no, .. } => id_no,
            Self::Organisation { credit_code, .. } => credit_code,
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

    /// Whether the person is under eighteen on `today` (民法典 17).
    #[must_use]
    pub fn is_minor(&self, today: Date) -> bool {
        match self {
            Self::Person { birth, .. } => {
                birth.checked_add(jiff::Span::new().years(18)).is_ok_and(|grown| today < grown)
            }
            Self::Organisation { .. } => false,
        }
    }

    /// 出生日期 of a person.
    #[must_use]
    pub fn birth(&self) -> Option<Date> {
        match self {
            Self::Person { birth, .. } => Some(*birth),
            Self::Organisation { .. } => None,
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
    /// 委托代理人, the one who acts first.
    pub agents: Vec<AgentDraft>,
    /// Powers of attorney that were made here (D08), by 公民身份号码 of the agent.
    pub mandates: BTreeMap<String, Mandate>,
    /// 法定代理人.
    pub guardian: Option<GuardianDraft>,
    /// 送达地址 (D07).
    pub address: Option<AddressDraft>,
    /// Everything beside identity that the draft says.
    pub draft: PartyDraft,
    /// How often the party did not come.
    pub no_shows: u8,
    /// How the mediator made sure who it is.
    pub identity: Option<IdentityCheck>,
    /// How the court made sure again.
    pub court_identity: Option<IdentityCheck>,
    /// When the ruling stood in the party's inbox.
    pub served_at: Option<jiff::Timestamp>,
    /// When the party opened it.
    pub received_at: Option<jiff::Timestamp>,
    /// Whether the party is at the court or station in person for the inquiry.
    pub on_site: bool,
}

impl Party {
    /// Another natural person acts from now on: who it is has to be made sure again.
    pub(super) fn new_person(&mut self) {
        self.identity = None;
        self.court_identity = None;
        self.invited = false;
    }
}
