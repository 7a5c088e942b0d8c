//! 同意, what each party agreed to, item by item.
//!
//! Sources: `legal.md` D05, D06; 在线诉讼规则 4 (consent to one stage is not consent to another), 个人信息保护法 14, 15,
//! 23, 29 (explicit, withdrawable, separate), 法释〔2021〕15号 4 (bundled consent is void).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One thing a party can agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentItem {
    /// 已清楚权利义务 (D06).
    RightsNotice,
    /// 在线调解.
    MediationOnline,
    /// 个人信息处理.
    PersonalInformation,
    /// 安静、相对封闭的场所, and no recording.
    QuietPlace,
    /// 电子签名 (电子签名法 3: the parties agree to use it).
    ElectronicSignature,
    /// 提供给人民法院用于司法确认.
    ShareWithCourt,
    /// 在线申请司法确认.
    ConfirmationOnline,
    /// 在线接受法院询问.
    InquiryOnline,
    /// 电子送达.
    ElectronicService,
}

/// What a step needs consent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Entering the mediation room.
    Enter,
    /// Attending a session that is not held by video alone: nobody need agree to be online who comes in person.
    Attend,
    /// Signing on the screen.
    Sign,
    /// Applying for confirmation.
    Apply,
    /// The court's inquiry by video.
    Hearing,
    /// Receiving the ruling electronically.
    Service,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Enter, Self::Attend, Self::Sign, Self::Apply, Self::Hearing, Self::Service];

    /// The items the step needs.
    #[must_use]
    pub fn items(self) -> &'static [ConsentItem] {
        use ConsentItem as C;
        match self {
            Self::Enter => &[C::RightsNotice, C::MediationOnline, C::PersonalInformation, C::QuietPlace],
            Self::Attend => &[C::RightsNotice, C::PersonalInformation],
            Self::Sign => &[C::ElectronicSignature],
            Self::Apply => &[C::ShareWithCourt, C::ConfirmationOnline],
            Self::Hearing => &[C::InquiryOnline],
            Self::Service => &[C::ElectronicService],
        }
    }
}

impl ConsentItem {
    /// All items, in the order in which a party is asked.
    pub const ALL: [Self; 9] = [
        Self::RightsNotice,
        Self::MediationOnline,
        Self::PersonalInformation,
        Self::QuietPlace,
        Self::ElectronicSignature,
        Self::ShareWithCourt,
        Self::ConfirmationOnline,
        Self::InquiryOnline,
        Self::ElectronicService,
    ];

    /// The item's name to a reader.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RightsNotice => "已了解权利义务",
            Self::MediationOnline => "在线调解",
            Self::PersonalInformation => "个人信息处理",
            Self::QuietPlace => "在安静、相对封闭的地方参加",
            Self::ElectronicSignature => "使用电子签名",
            Self::ShareWithCourt => "把协议和身份、送达信息提供给法院",
            Self::ConfirmationOnline => "在线申请司法确认",
            Self::InquiryOnline => "在线接受法院询问",
            Self::ElectronicService => "电子送达",
        }
    }
}

/// The answers of one party.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents(BTreeMap<ConsentItem, bool>);

impl Consents {
    /// Whether `item` is agreed to now.
    #[must_use]
    pub fn given(&self, item: ConsentItem) -> bool {
        self.0.get(&item).copied().unwrap_or(false)
    }

    /// Whether the party answered `item` at all.
    #[must_use]
    pub fn answered(&self, item: ConsentItem) -> bool {
        self.0.contains_key(&item)
    }

    /// Records an answer; the latest counts.
    pub fn set(&mut self, item: ConsentItem, given: bool) {
        self.0.insert(item, given);
    }

    /// The items of `step` that are not agreed to.
    #[must_use]
    pub fn missing(&self, step: Step) -> Vec<ConsentItem> {
        step.items().iter().copied().filter(|item| !self.given(*item)).collect()
    }
}
