//! The personal link of a party, the six digits for those who cannot open a link, and the SMS code that both need.
//!
//! Link and codes are stored hashed and shown once. The link alone opens nothing but the masked greeting; the
//! SMS code proves that the phone is there (在线诉讼规则 art. 7: the number is checked). Five wrong tries, then
//! a pause; tries are reserved in the database before the code is looked at, so guessing side by side, or
//! across a restart, gains nothing.

mod store;

pub(crate) use store::{Invitations, Invitee, Issued};

use crate::{
    problem::{Kind, Problem},
    session::Subject,
};
use confirm::case::id::{CaseId, OrgId, ParticipantId, PartyId};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// A link lives as long as a mediation with its 30-day application window and the court's 30 days may take.
const LINK_DAYS: i64 = 120;
/// Wrong codes before the pause: a shaky hand needs two, a guesser needs half a million.
const TRIES_MAX: i64 = 5;
/// The pause after them: a parent's patience, and 480 guesses a day at most.
const PAUSE_MINUTES: i64 = 15;
/// The code that comes with the link waits for someone who reads messages once a day.
const INVITED_CODE_HOURS: i64 = 24;
/// A code somebody has just asked for.
const ASKED_CODE_MINUTES: i64 = 10;
/// Between two SMS to the same person; shorter and an impatient thumb costs money. A code that was used holds none up: what
/// asks for the next one is another step.
const SMS_GAP_SECONDS: i64 = 30;
/// SMS to the same person in half a day, so that nobody can be flooded through us.
const SMS_MAX: i64 = 20;

/// Whose seat a link or a session is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guest {
    /// 当事人
    Party(PartyId),
    /// 翻译 or 陪同人
    Participant(ParticipantId),
}

impl Guest {
    /// As a table keeps it: what kind of seat, and the id.
    pub(crate) fn columns(&self) -> (&'static str, &str) {
        match self {
            Self::Party(party) => ("party", party.as_str()),
            Self::Participant(participant) => ("participant", participant.as_str()),
        }
    }

    /// What [`Guest::columns`] made.
    pub(crate) fn read(kind: &str, id: String) -> Self {
        if kind == "participant" {
            Self::Participant(ParticipantId::new(id))
        } else {
            Self::Party(PartyId::new(id))
        }
    }

    /// The party, if it is one.
    pub(crate) fn party(&self) -> Option<&PartyId> {
        match self {
            Self::Party(party) => Some(party),
            Self::Participant(_) => None,
        }
    }

    /// Who is behind a session of this seat.
    pub(crate) fn subject(self, case: CaseId) -> Subject {
        match self {
            Self::Party(party) => Subject::Party { case, party },
            Self::Participant(participant) => Subject::Participant { case, participant },
        }
    }
}

/// An invitation as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub(crate) id: String,
    pub(crate) case: CaseId,
    pub(crate) guest: Guest,
    pub(crate) organisation: OrgId,
    pub(crate) phone: String,
    expires_at: Timestamp,
    replaced: bool,
    paused_until: Option<Timestamp>,
    sms: Option<SmsCode>,
    sms_sent: i64,
}

/// The one-time code that was sent last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SmsCode {
    hash: String,
    sent_at: Timestamp,
    expires_at: Timestamp,
    used: bool,
}

/// Whether a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It does.
    Open,
    /// Not before that instant.
    Paused(Timestamp),
    /// Its time is over.
    Expired,
    /// A newer one took its place.
    Replaced,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No such link.
    UnknownLink,
    /// No such six digits.
    UnknownCode,
    /// The link's time is over.
    Expired,
    /// There is a newer link.
    Replaced,
    /// The case has ended.
    Ended,
    /// Too many wrong codes; again at that instant.
    Paused { until: Timestamp, now: Timestamp },
    /// The SMS code is wrong; so many tries are left.
    WrongCode { left: i64 },
    /// The SMS code is too old.
    CodeExpired,
    /// The SMS code was used already.
    CodeUsed,
    /// No SMS code was sent yet.
    NoCode,
    /// An SMS went out a moment ago; again after so many seconds.
    SmsTooSoon { seconds: i64 },
    /// Too many SMS today.
    SmsTooMany,
}

impl Invitation {
    /// Whether the link opens at `now`.
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        match self.paused_until {
            _ if self.replaced => Standing::Replaced,
            _ if now >= self.expires_at => Standing::Expired,
            Some(until) if now < until => Standing::Paused(until),
            Some(_) | None => Standing::Open,
        }
    }

    /// Refuses unless the link opens at `now`.
    ///
    /// # Errors
    ///
    /// Why it does not open.
    pub(crate) fn require_open(&self, now: Timestamp) -> Result<(), Refused> {
        match self.standing(now) {
            Standing::Open => Ok(()),
            Standing::Paused(until) => Err(Refused::Paused { until, now }),
            Standing::Expired => Err(Refused::Expired),
            Standing::Replaced => Err(Refused::Replaced),
        }
    }

    /// Whether the SMS code with `hash` is the right one at `now`; `tries` counts this one.
    fn judge(&self, hash: &str, tries: i64, now: Timestamp) -> Result<(), Refused> {
        let Some(sms) = &self.sms else { return Err(Refused::NoCode) };
        // Two keyed hashes are compared: what leaks through time tells nothing about the code.
        if sms.hash != hash {
            return Err(if tries >= TRIES_MAX {
                Refused::Paused { until: pause_end(now), now }
            } else {
                Refused::WrongCode { left: TRIES_MAX - tries }
            });
        }
        match sms {
            SmsCode { used: true, .. } => Err(Refused::CodeUsed),
            SmsCode { expires_at, .. } if now >= *expires_at => Err(Refused::CodeExpired),
            SmsCode { .. } => Ok(()),
        }
    }

    /// How many SMS will have been sent with one more at `now`.
    fn next_sms(&self, now: Timestamp) -> Result<i64, Refused> {
        let Some(sms) = &self.sms else { return Ok(1) };
        let since = now.as_second() - sms.sent_at.as_second();
        if since < SMS_GAP_SECONDS && !sms.used {
            return Err(Refused::SmsTooSoon { seconds: SMS_GAP_SECONDS - since });
        }
        let sent = if since >= 12 * 3600 { 0 } else { self.sms_sent };
        if sent >= SMS_MAX { Err(Refused::SmsTooMany) } else { Ok(sent + 1) }
    }
}

fn pause_end(now: Timestamp) -> Timestamp {
    now + SignedDuration::from_mins(PAUSE_MINUTES)
}

fn local_time(at: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%H:%M").to_string()
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownLink => Self::new(
                Kind::Unknown,
                "link-unknown",
                "这个链接打不开，可能没有复制完整。请点短信里的原链接，或者在首页输入6位数字；还不行，请打给您的调解员。",
            ),
            Refused::UnknownCode => Self::new(
                Kind::Invalid,
                "code-unknown",
                "这6位数字不对，可能抄错了，或者调解员已经换发了新的。请再核对一遍，或者点短信里的链接。",
            ),
            Refused::Expired => {
                Self::new(Kind::Over, "link-expired", "这个链接已经过期。请打给您的调解员，请他重新发一个。")
            }
            Refused::Replaced => {
                Self::new(Kind::Over, "link-replaced", "这个链接已经换成新的了。请点最新一条短信里的链接。")
            }
            Refused::Ended => Self::new(
                Kind::Over,
                "case-ended",
                "这件事已经结束，链接不能再用。想看材料或者还有话说，请打给您的调解员。",
            ),
            Refused::Paused { until, now } => Self::new(
                Kind::TooOften(until.as_second() - now.as_second()),
                "paused",
                format!(
                    "验证码连续输错{TRIES_MAX}次，为了您的安全先停一停。请在{}以后再试，或者请调解员重新发链接。",
                    local_time(until)
                ),
            ),
            Refused::WrongCode { left } => Self::new(
                Kind::Invalid,
                "wrong-code",
                format!("验证码不对，还可以试{left}次。请看最新一条短信里的6位数字。"),
            ),
            Refused::CodeExpired => Self::new(
                Kind::Invalid,
                "code-expired",
                "这个验证码已经过期。请点“没收到，再发一条”，用新收到的那个。",
            ),
            Refused::CodeUsed => Self::new(
                Kind::Invalid,
                "code-used",
                "这个验证码已经用过了。请点“没收到，再发一条”，用新收到的那个。",
            ),
            Refused::NoCode => Self::new(
                Kind::Invalid,
                "no-code",
                "还没有给您发验证码。请从短信里的链接进来，点“没收到，再发一条”。",
            ),
            Refused::SmsTooSoon { seconds } => Self::new(
                Kind::TooOften(seconds),
                "sms-too-soon",
                format!("短信刚发出，请等{seconds}秒再点。先看看手机里有没有收到。"),
            ),
            Refused::SmsTooMany => Self::new(
                Kind::TooOften(3600),
                "sms-too-many",
                "今天给您发的短信太多了，不能再发。请打给您的调解员，由他帮您进入。",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn invitation() -> Invitation {
        Invitation {
            id: "i".into(),
            case: CaseId::new("c"),
            guest: Guest::Party(PartyId::new("p")),
            organisation: OrgId::new("o"),
            phone: "12000000002".into(),
            expires_at: at(1_000_000),
            replaced: false,
            paused_until: None,
            sms: Some(SmsCode { hash: "right".into(), sent_at: at(0), expires_at: at(600), used: false }),
            sms_sent: 1,
        }
    }

    #[track_caller]
    fn check(hash: &str, tries: i64, second: i64, expected: Result<(), Refused>) {
        assert_eq!(invitation().judge(hash, tries, at(second)), expected);
    }

    #[test]
    fn the_right_code_in_time_is_right() {
        check("right", 1, 599, Ok(()));
        check("right", 5, 599, Ok(()));
        check("right", 1, 600, Err(Refused::CodeExpired));
    }

    #[test]
    fn the_fifth_wrong_code_starts_the_pause() {
        check("wrong", 1, 0, Err(Refused::WrongCode { left: 4 }));
        check("wrong", 4, 0, Err(Refused::WrongCode { left: 1 }));
        check("wrong", 5, 0, Err(Refused::Paused { until: at(900), now: at(0) }));
    }

    #[test]
    fn a_code_works_once() {
        let mut used = invitation();
        if let Some(sms) = &mut used.sms {
            sms.used = true;
        }
        assert_eq!(used.judge("right", 1, at(1)), Err(Refused::CodeUsed));
        used.sms = None;
        assert_eq!(used.judge("right", 1, at(1)), Err(Refused::NoCode));
    }

    #[test]
    fn a_pause_ends_at_its_instant() {
        let paused = Invitation { paused_until: Some(at(900)), ..invitation() };
        assert_eq!(paused.standing(at(899)), Standing::Paused(at(900)));
        assert_eq!(paused.standing(at(900)), Standing::Open);
        assert_eq!(paused.standing(at(1_000_000)), Standing::Expired);
        assert_eq!(Invitation { replaced: true, ..paused }.standing(at(0)), Standing::Replaced);
    }

    #[test]
    fn messages_keep_their_distance() {
        assert_eq!(invitation().next_sms(at(10)), Err(Refused::SmsTooSoon { seconds: 20 }));
        assert_eq!(invitation().next_sms(at(30)), Ok(2));
        let mut used = invitation();
        used.sms.as_mut().expect("a code").used = true;
        assert_eq!(used.next_sms(at(10)), Ok(2));
        let many = Invitation { sms_sent: SMS_MAX, ..invitation() };
        assert_eq!(many.next_sms(at(30)), Err(Refused::SmsTooMany));
        assert_eq!(many.next_sms(at(12 * 3600)), Ok(1));
    }

    #[test]
    fn every_refusal_ends_with_a_next_step() {
        for refused in [
            Refused::UnknownLink,
            Refused::Replaced,
            Refused::Paused { until: at(900), now: at(0) },
            Refused::WrongCode { left: 3 },
        ] {
            assert!(Problem::from(refused).detail().contains('请'));
        }
    }
}
