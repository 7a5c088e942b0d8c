//! 生效时间, when an agreement takes effect.
//!
//! Source: `legal.md` B.12 (B-118, B-119, B-514). The formulas differ by channel, and so does the first day of the
//! application window (H-6); [`super::Window`] keeps the safe day beside the legal one for that reason.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// By which way an agreement came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 人民调解委员会: the last of all parties' signatures, the mediator's and the seal (人民调解法 29).
    Committee,
    /// 人民法院调解平台, signed online: all parties' electronic signatures (在线调解规则 19).
    CourtPlatformOnline,
    /// 法院委派, signed on paper: all parties' signatures (特邀调解规定 24).
    CourtDelegatedOffline,
    /// 劳动争议调解组织: like a committee's (劳动争议调解仲裁法 14).
    Labour,
    /// 口头协议: when the parties agreed (人民调解法 30).
    Oral,
}

/// When an agreement of this channel takes effect: the last of what it needs.
///
/// `parties` are the instants at which each party signed, or for an oral agreement agreed; the caller gives all of
/// them or none. `None` as long as something that the channel needs is missing.
#[must_use]
pub fn effective_at(
    channel: Channel,
    parties: impl IntoIterator<Item = Timestamp>,
    mediator: Option<Timestamp>,
    seal: Option<Timestamp>,
) -> Option<Timestamp> {
    let parties = parties.into_iter().max()?;
    match channel {
        Channel::Committee | Channel::Labour => Some(parties.max(mediator?).max(seal?)),
        Channel::CourtPlatformOnline | Channel::CourtDelegatedOffline | Channel::Oral => Some(parties),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: &str = "2026-06-08T07:20:00Z";
    const MEDIATOR: &str = "2026-06-08T07:24:00Z";
    const SEAL: &str = "2026-06-08T08:05:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(channel: Channel, parties: &[&str], expected: Option<&str>) {
        let parties = parties.iter().map(|text| at(text));
        let result = effective_at(channel, parties, Some(at(MEDIATOR)), Some(at(SEAL)));
        assert_eq!(result, expected.map(at), "{channel:?}");
    }

    #[test]
    fn committee_agreement_takes_effect_with_the_last_of_all() {
        check(Channel::Committee, &[EARLY, "2026-06-08T07:00:00Z"], Some(SEAL));
        check(Channel::Committee, &[EARLY, "2026-06-09T07:20:00Z"], Some("2026-06-09T07:20:00Z"));
        check(Channel::Labour, &[EARLY], Some(SEAL));
    }

    #[test]
    fn agreements_of_the_court_and_oral_ones_need_the_parties_only() {
        for channel in [Channel::CourtPlatformOnline, Channel::CourtDelegatedOffline, Channel::Oral] {
            check(channel, &["2026-06-08T07:00:00Z", EARLY], Some(EARLY));
            assert_eq!(effective_at(channel, [at(EARLY)], None, None), Some(at(EARLY)));
        }
    }

    #[test]
    fn nothing_takes_effect_while_something_is_missing() {
        check(Channel::Committee, &[], None);
        check(Channel::Oral, &[], None);
        assert_eq!(effective_at(Channel::Committee, [at(EARLY)], Some(at(MEDIATOR)), None), None);
        assert_eq!(effective_at(Channel::Labour, [at(EARLY)], None, Some(at(SEAL))), None);
    }
}
