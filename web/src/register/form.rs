//! What an administrator may send to the register, as the API has it.

use super::Skills;
use confirm::{
    case::{actor::StaffRole, id::OrgId},
    pki::revocation::Reason,
    registry::OrganisationKind,
    retention::Retention,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What describes an organisation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = OrganisationDescription)]
pub(crate) struct Description {
    /// 全称
    pub(super) name: String,
    /// Short name in mediation numbers, for example 潞川柳河; a committee needs one.
    #[serde(default)]
    pub(super) short: String,
    pub(super) phone: String,
    /// 所在地行政区划代码: 6, 9 or 12 digits.
    #[schema(example = "990499001")]
    pub(super) division: String,
    /// 法院代字; courts only.
    #[serde(default)]
    #[schema(example = "晋0499")]
    pub(super) code: Option<String>,
    /// 委员人数, 3 to 9.
    #[serde(default)]
    pub(super) members: Option<u16>,
    /// First day of the members' term of three years.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) term_from: Option<Date>,
    /// Words that people look for, for example 金牌调解室.
    #[serde(default)]
    pub(super) labels: Vec<String>,
    /// Dispute types it takes, by code; all, if none is named.
    #[serde(default)]
    pub(super) dispute_types: Vec<String>,
    /// Whether it charges; commercial mediation only.
    #[serde(default)]
    pub(super) charges: bool,
}

/// An organisation to put in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct NewOrganisation {
    /// What it is.
    pub(crate) kind: OrganisationKind,
    /// What it stands under.
    #[serde(default)]
    pub(crate) parent: Option<OrgId>,
    /// What describes it.
    #[serde(flatten)]
    pub(crate) description: Description,
    /// Divisions that a court covers.
    #[serde(default)]
    pub(crate) covers: Vec<String>,
}

/// A change of an organisation, told apart by `kind`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OrganisationChange {
    /// Describes it anew, as a whole.
    Describe {
        /// What describes it.
        #[serde(flatten)]
        description: Description,
    },
    /// Puts it elsewhere in the tree.
    Move {
        /// Under what; nothing for the top.
        parent: Option<OrgId>,
    },
    /// 备案 with the 司法行政部门.
    Register {
        /// On which day.
        #[schema(value_type = String, format = Date)]
        on: Date,
        /// 备案号, where one was given.
        #[serde(default)]
        number: String,
    },
    /// 通报 to the 基层人民法院.
    Notify {
        /// On which day.
        #[schema(value_type = String, format = Date)]
        on: Date,
    },
    /// 撤销备案: its agreements can't go to court any more.
    Withdraw,
    /// 印章备案: the picture of the seal that was handed in.
    SetSeal {
        /// SHA-256 of the picture, in hex.
        sha256: String,
    },
    /// Which divisions a court covers.
    Cover {
        /// All of them.
        divisions: Vec<String>,
    },
    /// 保管期限 of the files of cases that are registered from now on.
    SetRetention {
        /// As a whole.
        #[serde(flatten)]
        retention: Retention,
    },
    /// 停用: takes no new cases; those it has go on.
    Close {
        /// Why.
        reason: String,
    },
    /// 恢复.
    Reopen,
}

/// What a conflict check needs to know of a member of staff.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = StaffParticulars)]
pub(crate) struct Particulars {
    /// 公民身份号码
    #[serde(default)]
    pub(crate) id_no: Option<String>,
    /// 住址
    #[serde(default)]
    pub(crate) address: String,
    /// 工作单位
    #[serde(default)]
    pub(crate) employer: String,
}

/// An account to put in.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct NewAccount {
    /// Small letters, digits, dots and dashes.
    pub(crate) login: String,
    /// The password that the person chose; 10 characters at least. Without it the service makes one up, which the answer
    /// holds and the person has to change first.
    #[serde(default)]
    pub(crate) password: Option<String>,
    pub(crate) name: String,
    pub(crate) role: StaffRole,
    pub(crate) organisation: OrgId,
    /// Mediators only.
    #[serde(default)]
    pub(crate) skills: Option<Skills>,
    /// What a conflict check needs to know.
    #[serde(default)]
    pub(crate) particulars: Particulars,
}

/// Why somebody is out of service; the certificate's reason follows from it (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Leaving {
    /// 离职、退休: does not sign any more.
    #[default]
    Left,
    /// 调往其他单位或岗位.
    Moved,
    /// 账号或密码可能被别人掌握.
    Compromised,
}

impl Leaving {
    /// How the list of changes says it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Moved => "moved",
            Self::Compromised => "compromised",
        }
    }

    /// How the revocation list says it.
    pub(crate) fn revocation(self) -> Reason {
        match self {
            Self::Left => Reason::CessationOfOperation,
            Self::Moved => Reason::AffiliationChanged,
            Self::Compromised => Reason::KeyCompromise,
        }
    }
}

/// A change of an account, told apart by `kind`.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum AccountChange {
    /// Corrects the name.
    SetName {
        /// 姓名
        name: String,
    },
    /// 停用: ends what is signed in and takes the certificate back.
    Disable {
        /// Why.
        #[serde(default)]
        reason: Leaving,
    },
    /// 恢复.
    Enable,
    /// 备案 of a mediator with the 司法行政部门.
    Register {
        /// On which day.
        #[schema(value_type = String, format = Date)]
        on: Date,
    },
    /// 通报 of a mediator to the 基层人民法院.
    Notify {
        /// On which day.
        #[schema(value_type = String, format = Date)]
        on: Date,
    },
    /// 撤销备案 of a mediator.
    Withdraw,
    /// What the public may know of a mediator.
    SetSkills {
        /// As a whole.
        skills: Skills,
    },
    /// Other organisations in which a mediator also works.
    SetPosts {
        /// All of them.
        organisations: Vec<OrgId>,
    },
    /// What a conflict check needs to know.
    SetParticulars {
        /// As a whole.
        particulars: Particulars,
    },
}

impl OrganisationChange {
    /// What kind of change it is.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Describe { .. } => "describe",
            Self::Move { .. } => "move",
            Self::Register { .. } => "register",
            Self::Notify { .. } => "notify",
            Self::Withdraw => "withdraw",
            Self::SetSeal { .. } => "set_seal",
            Self::Cover { .. } => "cover",
            Self::SetRetention { .. } => "set_retention",
            Self::Close { .. } => "close",
            Self::Reopen => "reopen",
        }
    }

    /// What the list of changes adds, in the words of the form.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::SetRetention { retention } => retention.sentence(),
            Self::Close { reason } => reason.trim().to_owned(),
            Self::Register { on, number } => [&on.to_string(), number.trim()].join(" ").trim().to_owned(),
            Self::Notify { on } => on.to_string(),
            Self::Describe { .. }
            | Self::Move { .. }
            | Self::Withdraw
            | Self::SetSeal { .. }
            | Self::Cover { .. }
            | Self::Reopen => String::new(),
        }
    }
}

impl AccountChange {
    /// What kind of change it is.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::SetName { .. } => "set_name",
            Self::Disable { .. } => "disable",
            Self::Enable => "enable",
            Self::Register { .. } => "register",
            Self::Notify { .. } => "notify",
            Self::Withdraw => "withdraw",
            Self::SetSkills { .. } => "set_skills",
            Self::SetPosts { .. } => "set_posts",
            Self::SetParticulars { .. } => "set_particulars",
        }
    }

    /// What the list of changes adds; never what an administrator may only write and nobody read.
    pub(super) fn detail(&self) -> &'static str {
        match self {
            Self::Disable { reason } => reason.key(),
            Self::SetName { .. }
            | Self::Enable
            | Self::Register { .. }
            | Self::Notify { .. }
            | Self::Withdraw
            | Self::SetSkills { .. }
            | Self::SetPosts { .. }
            | Self::SetParticulars { .. } => "",
        }
    }
}
