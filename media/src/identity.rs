//! Names of rooms, seats and kinds of media, as the caller of this crate chose them.
//!
//! What a seat stands for (a party, a judge, a camera) is nobody's business here.

use serde::{Deserialize, Serialize};

/// Longest name of a room or a seat. Names are repeated in every table and event, so a larger value costs
/// memory for nothing; a UUID needs 36.
pub const NAME_BYTES_MAX: usize = 64;

/// A name that is empty or longer than [`NAME_BYTES_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a room or seat is named with 1 to {NAME_BYTES_MAX} bytes")]
pub struct NameError;

/// A room: the packets of one never reach another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoomId(pub String);

/// One place in a room, held by at most one connection at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SeatId(pub String);

impl RoomId {
    /// A room named `name`.
    ///
    /// # Errors
    ///
    /// [`NameError`] if the name is empty or too long.
    pub fn new(name: impl Into<String>) -> Result<Self, NameError> {
        bounded(name.into()).map(Self)
    }
}

impl SeatId {
    /// A seat named `name`.
    ///
    /// # Errors
    ///
    /// [`NameError`] if the name is empty or too long.
    pub fn new(name: impl Into<String>) -> Result<Self, NameError> {
        bounded(name.into()).map(Self)
    }
}

impl TryFrom<String> for RoomId {
    type Error = NameError;

    fn try_from(name: String) -> Result<Self, NameError> {
        Self::new(name)
    }
}

impl TryFrom<String> for SeatId {
    type Error = NameError;

    fn try_from(name: String) -> Result<Self, NameError> {
        Self::new(name)
    }
}

impl From<RoomId> for String {
    fn from(room: RoomId) -> Self {
        room.0
    }
}

impl From<SeatId> for String {
    fn from(seat: SeatId) -> Self {
        seat.0
    }
}

impl std::fmt::Display for RoomId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for SeatId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a track carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A voice.
    Audio,
    /// A camera.
    Video,
}

fn bounded(name: String) -> Result<String, NameError> {
    if name.is_empty() || name.len() > NAME_BYTES_MAX { Err(NameError) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, accepted: bool) {
        assert_eq!(SeatId::new(name).is_ok(), accepted);
        assert_eq!(RoomId::new(name).is_ok(), accepted);
        let json = serde_json::to_string(name).expect("a string is JSON");
        assert_eq!(serde_json::from_str::<SeatId>(&json).is_ok(), accepted);
    }

    #[test]
    fn names_have_limits_on_every_way_in() {
        check("seat", true);
        check("", false);
        check(&"x".repeat(NAME_BYTES_MAX), true);
        check(&"x".repeat(NAME_BYTES_MAX + 1), false);
    }
}
