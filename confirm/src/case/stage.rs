//! Where a case stands: the states of `legal.md` C.1 and C.3 that are in use.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// States of the mediation (调解).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum Mediation {
    /// 已登记.
    #[serde(rename = "M10")]
    Submitted,
    /// 已邀请.
    #[serde(rename = "M40")]
    Scheduled,
    /// 核验身份.
    #[serde(rename = "M50")]
    CheckIn,
    /// 联席调解.
    #[serde(rename = "M60")]
    Session,
    /// 签署.
    #[serde(rename = "M85")]
    Signing,
    /// 盖章.
    #[serde(rename = "M88")]
    Sealing,
    /// 协议生效.
    #[serde(rename = "M90")]
    Effective,
    /// 终止.
    #[serde(rename = "M95")]
    Ended,
}

/// States of the confirmation (司法确认).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum Confirmation {
    /// 可申请.
    #[serde(rename = "C00")]
    Window,
    /// 逾期, computed from the clock and never stored.
    #[serde(rename = "C05")]
    Expired,
    /// 双方签署申请书.
    #[serde(rename = "C15")]
    Cosign,
    /// 已提交.
    #[serde(rename = "C20")]
    Filed,
    /// 受理立案.
    #[serde(rename = "C31")]
    Accepted,
    /// 审查.
    #[serde(rename = "C40")]
    Review,
    /// 远程询问.
    #[serde(rename = "C60")]
    Inquiry,
    /// 裁定有效, written but not yet signed.
    #[serde(rename = "C71")]
    Confirmed,
    /// 驳回申请, written but not yet signed.
    #[serde(rename = "C72")]
    Dismissed,
    /// 送达.
    #[serde(rename = "C80")]
    Service,
}
