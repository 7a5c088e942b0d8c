//! Committees and courts as a case remembers them: as they were when the case was registered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::OrgId;
use crate::retention::Retention;

/// A committee (人民调解委员会) or a court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    /// The id.
    pub id: OrgId,
    /// Full name, as printed on documents.
    pub name: String,
    /// Short name in numbers, for example 潞川柳河; empty for a court.
    pub short: String,
    /// Telephone a party can call.
    pub phone: String,
    /// 法院代字 of a court (table-driven, never derived: `legal.md` E.1), for example 晋0499; division code otherwise.
    pub code: String,
    /// 保管期限 of its files, as the parties read it in their consent (D05): what is set later changes no past case.
    #[serde(default, skip_serializing_if = "Retention::is_default")]
    pub retention: Retention,
}

/// A member of staff named in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Account or party id.
    pub id: String,
    /// Name.
    pub name: String,
}
