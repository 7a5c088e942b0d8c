//! Names of things: opaque text, so that nothing can be read out of them or guessed from them.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The id that `text` spells.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id made of 128 random bits, in lower-case hex.
            #[must_use]
            pub fn from_random(bits: u128) -> Self {
                Self(format!("{bits:032x}"))
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A case (案件), from registration to service of the ruling.
    CaseId
}
id! {
    /// A party (当事人) of one case: one acting natural person, and that person's seat in a room.
    PartyId
}
id! {
    /// A time (时段) that a court offers.
    SlotId
}
id! {
    /// A clause (条款) of the agreement.
    ClauseId
}
id! {
    /// A document of a case.
    DocumentId
}
id! {
    /// A member of staff.
    AccountId
}
id! {
    /// A committee (人民调解委员会) or a court.
    OrgId
}

id! {
    /// Somebody who takes part without being a party: invited, interpreting or accompanying.
    ParticipantId
}

id! {
    /// 驿站平板: a device at which several parties may sit.
    StationId
}

id! {
    /// A file that was uploaded: its SHA-256 in hex.
    FileId
}
