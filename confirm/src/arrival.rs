//! 送达, when a paper has arrived: the decision table of `legal.md` B.11.
//!
//! Sources: 民事诉讼法 87–95; 民诉法解释 131–136; 在线诉讼规则 29–32 (B-206, B-301, B-614). What counts is that a paper arrived, never
//! that somebody opened it: on an address its owner gave or confirmed (D07), arrival in that system is service. On
//! another address of his it takes an answer, an act, or the system's word that it was read, which can be rebutted.
//! Of several ways the earliest effective one counts.
//!
//! Left out: whether the paper may be served electronically at all is a consent of the party and the caller's to know.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{self, OutOfReach};
use crate::deadline::ANNOUNCEMENT;

/// 送达方式, a way of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 平台账号.
    Platform,
    /// 手机短信.
    Sms,
    /// 电子邮箱.
    Email,
    /// 微信等即时通讯.
    Wechat,
    /// 直接送达: handed over, with a signature on the receipt (民事诉讼法 88).
    Direct,
    /// 到场领取纸质文书.
    PaperPickup,
    /// 邮寄送达: by post, with a return receipt (民事诉讼法 91).
    Post,
    /// 委托送达: by another court (民事诉讼法 91).
    Entrusted,
    /// 留置送达: left at the home after a refusal, before a witness or on camera (民事诉讼法 89).
    Leave,
    /// 公告送达 (民事诉讼法 95).
    Announcement,
}

impl Way {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Platform => "平台送达",
            Self::Sms => "短信送达",
            Self::Email => "电子邮件送达",
            Self::Wechat => "即时通讯送达",
            Self::Direct => "直接送达",
            Self::PaperPickup => "到场领取",
            Self::Post => "邮寄送达",
            Self::Entrusted => "委托送达",
            Self::Leave => "留置送达",
            Self::Announcement => "公告送达",
        }
    }

    /// 电子送达: whether the paper goes through a system.
    #[must_use]
    pub fn is_electronic(self) -> bool {
        match self {
            Self::Platform | Self::Sms | Self::Email | Self::Wechat => true,
            Self::Direct
            | Self::PaperPickup
            | Self::Post
            | Self::Entrusted
            | Self::Leave
            | Self::Announcement => false,
        }
    }
}

/// Whose an electronic address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// 本人提供或确认: given or confirmed by the person, for example in D07.
    Confirmed,
    /// 能够确认为本人: demonstrably the person's, but neither given nor confirmed.
    Demonstrable,
}

/// What proves that a paper was left at a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeavingProof {
    /// 见证人签名.
    Witness,
    /// 拍照、录像.
    Photo,
}

impl LeavingProof {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Witness => "见证人签名",
            Self::Photo => "拍照、录像",
        }
    }
}

/// How an attempt came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// 拒收; of an electronic way, the person refuses to be served electronically.
    Refused,
    /// 无法送达: the address does not work, or nobody was met.
    Undeliverable,
    /// 下落不明: nobody knows where the person is.
    Missing,
}

impl Failure {
    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Refused => "拒收",
            Self::Undeliverable => "无法送达",
            Self::Missing => "下落不明",
        }
    }
}

/// One attempt to serve a paper, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// By which way.
    pub way: Way,
    /// Whose the address is; counts for electronic ways.
    pub address: Address,
    /// When it was sent, handed over, posted, or the announcement was published.
    pub sent_at: Timestamp,
    /// 到达: of an electronic way, arrival by the system's log; of another, the day on the receipt.
    #[serde(default)]
    pub arrived_at: Option<Timestamp>,
    /// When it arrived by what the person proves against the log (民诉法解释 135).
    #[serde(default)]
    pub proved_at: Option<Timestamp>,
    /// When the person answered that it came, or acted on it.
    #[serde(default)]
    pub replied_at: Option<Timestamp>,
    /// 已阅知: when the system says it was read.
    #[serde(default)]
    pub read_at: Option<Timestamp>,
    /// The person proved that the system erred, the address is not theirs, or it was not they who read it.
    #[serde(default)]
    pub rebutted: bool,
    /// What proves that it was left.
    #[serde(default)]
    pub left_with: Option<LeavingProof>,
    /// How it came to nothing.
    #[serde(default)]
    pub failure: Option<Failure>,
}

impl Attempt {
    /// An attempt of which nothing is known yet but that it was made.
    #[must_use]
    pub fn new(way: Way, address: Address, sent_at: Timestamp) -> Self {
        Self {
            way,
            address,
            sent_at,
            arrived_at: None,
            proved_at: None,
            replied_at: None,
            read_at: None,
            rebutted: false,
            left_with: None,
            failure: None,
        }
    }
}

/// Which row of the table decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It arrived in the system of an address its owner confirmed.
    ConfirmedAddress,
    /// The person proved another time than the log.
    Proved,
    /// The person answered or acted.
    Reply,
    /// The system says it was read; presumed until rebutted.
    Read,
    /// A signature on the receipt.
    Receipt,
    /// Left at the home.
    Left,
    /// Thirty days after the announcement (DL-S1).
    Announced,
}

impl Rule {
    /// The article.
    #[must_use]
    pub fn basis(self) -> &'static str {
        match self {
            Self::ConfirmedAddress => "在线诉讼规则31；民诉法解释135",
            Self::Proved => "民诉法解释135",
            Self::Reply => "在线诉讼规则31第一项",
            Self::Read => "在线诉讼规则31第二项",
            Self::Receipt => "民事诉讼法87、91",
            Self::Left => "民事诉讼法89",
            Self::Announced => "民事诉讼法95",
        }
    }
}

/// That a paper has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Arrival {
    /// When.
    pub arrived_at: Timestamp,
    /// By which way.
    pub way: Way,
    /// By which rule.
    pub rule: Rule,
}

/// When the paper had arrived by `now`: the earliest effective attempt. `None` while no attempt is effective.
///
/// # Errors
///
/// [`OutOfReach`] if it hangs on an announcement only, whose thirty days end among holidays that are not known.
pub fn arrival(attempts: &[Attempt], now: Timestamp) -> Result<Option<Arrival>, OutOfReach> {
    let earliest = attempts
        .iter()
        .filter_map(delivered)
        .filter(|arrival| arrival.arrived_at <= now)
        .min_by_key(|arrival| arrival.arrived_at);
    let mut announced: Option<Timestamp> = None;
    for attempt in attempts.iter().filter(|attempt| attempt.way == Way::Announcement) {
        let start = calendar::day_of(attempt.sent_at);
        // Before its plain end, and where something else arrived before that, no holiday table is needed.
        let soonest = calendar::start_of(calendar::days_after(ANNOUNCEMENT.nominal(start), 1));
        if soonest <= now && earliest.is_none_or(|arrival| soonest < arrival.arrived_at) {
            let ends_at = calendar::start_of(calendar::days_after(ANNOUNCEMENT.last_day(start)?, 1));
            announced = Some(announced.map_or(ends_at, |other| other.min(ends_at)));
        }
    }
    let announced = announced.filter(|at| *at <= now).map(|arrived_at| Arrival {
        arrived_at,
        way: Way::Announcement,
        rule: Rule::Announced,
    });
    Ok(earliest.into_iter().chain(announced).min_by_key(|arrival| arrival.arrived_at))
}

/// What one attempt by another way than announcement achieved.
fn delivered(attempt: &Attempt) -> Option<Arrival> {
    // A log older than the sending is a wrong log.
    let after = |at: Option<Timestamp>| at.filter(|at| *at >= attempt.sent_at);
    let with = |rule: Rule| move |arrived_at| Arrival { arrived_at, way: attempt.way, rule };
    match attempt.way {
        Way::Platform | Way::Sms | Way::Email | Way::Wechat => electronic(attempt),
        Way::Direct | Way::PaperPickup | Way::Post | Way::Entrusted => {
            after(attempt.arrived_at).filter(|_| attempt.failure.is_none()).map(with(Rule::Receipt))
        }
        Way::Leave => after(attempt.arrived_at).filter(|_| attempt.left_with.is_some()).map(with(Rule::Left)),
        Way::Announcement => None,
    }
}

fn electronic(attempt: &Attempt) -> Option<Arrival> {
    let log = match (attempt.address, attempt.failure) {
        // Refused or bounced: the log of the sending proves nothing. An answer would still.
        (_, Some(Failure::Refused | Failure::Undeliverable | Failure::Missing)) => None,
        (Address::Confirmed, None) => attempt
            .proved_at
            .map(|at| (at, Rule::Proved))
            .or_else(|| attempt.arrived_at.map(|at| (at, Rule::ConfirmedAddress))),
        (Address::Demonstrable, None) => {
            attempt.read_at.filter(|_| !attempt.rebutted).map(|at| (at, Rule::Read))
        }
    };
    let reply = attempt.replied_at.map(|at| (at, Rule::Reply));
    log.into_iter()
        .chain(reply)
        .filter(|(at, _)| *at >= attempt.sent_at)
        .min_by_key(|(at, _)| *at)
        .map(|(arrived_at, rule)| Arrival { arrived_at, way: attempt.way, rule })
}

/// What can be tried now, after `attempts`: electronic ways first if the person agreed to them, then paper; leaving it
/// only after somebody refused the paper; an announcement only when the person is missing or nothing else works.
///
/// Empty once the paper has arrived, and while an announcement runs.
#[must_use]
pub fn next_ways(attempts: &[Attempt], agreed_to_electronic: bool, now: Timestamp) -> Vec<Way> {
    const ELECTRONIC: [Way; 4] = [Way::Platform, Way::Sms, Way::Email, Way::Wechat];
    const PAPER: [Way; 4] = [Way::Direct, Way::PaperPickup, Way::Post, Way::Entrusted];
    let announced = attempts.iter().any(|attempt| attempt.way == Way::Announcement);
    if announced || !matches!(arrival(attempts, now), Ok(None)) {
        return Vec::new();
    }
    let failed = |way: Way| attempts.iter().any(|attempt| attempt.way == way && attempt.failure.is_some());
    let refuses = |electronic: bool| {
        attempts.iter().any(|attempt| {
            attempt.way.is_electronic() == electronic && attempt.failure == Some(Failure::Refused)
        })
    };
    let missing = attempts.iter().any(|attempt| attempt.failure == Some(Failure::Missing));
    let mut ways = Vec::new();
    if agreed_to_electronic && !refuses(true) {
        ways.extend(ELECTRONIC.into_iter().filter(|way| !failed(*way)));
    }
    ways.extend(PAPER.into_iter().filter(|way| !failed(*way)));
    if refuses(false) {
        ways.push(Way::Leave);
    }
    if missing || (!refuses(false) && failed(Way::Direct) && failed(Way::Post)) {
        ways.push(Way::Announcement);
    }
    ways
}

#[cfg(test)]
mod tests;
