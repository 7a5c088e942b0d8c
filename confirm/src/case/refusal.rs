//! Answers to a command that the rules don't allow.
//!
//! Each names the rule and says in the user's words what to do next.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

use super::command::CommandKind;
use super::consent::ConsentItem;

/// A command that the rules don't allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else changed the case first.
    Stale,
    /// The actor has no such power here.
    NotYours {
        /// The command.
        command: CommandKind,
    },
    /// The case is not at a point where this can be done.
    WrongStage {
        /// The command.
        command: CommandKind,
        /// Where the case stands, in words.
        stage: &'static str,
    },
    /// There is no such party, clause or document.
    Unknown,
    /// A field holds something that can't be right.
    Invalid {
        /// Name of the field.
        field: &'static str,
        /// What is wrong and what to enter.
        sentence: String,
    },
    /// Too many of something.
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The party has not agreed to what the step needs.
    ConsentMissing {
        /// Who.
        name: String,
        /// To what.
        items: Vec<ConsentItem>,
    },
    /// A consent can no longer be withdrawn because it has been used.
    ConsentUsed {
        /// Which.
        item: ConsentItem,
    },
    /// One side has no party yet.
    SideMissing,
    /// Somebody has not been admitted yet.
    NotAdmitted {
        /// Who.
        names: Vec<String>,
    },
    /// The agreement has no clause yet.
    NoClauses,
    /// Clauses that not everybody agreed to.
    ClausesOpen {
        /// Their numbers, from 1.
        numbers: Vec<usize>,
    },
    /// The text is not the one that was shown.
    TextChanged,
    /// The actor has to prove again who they are.
    Reauthenticate,
    /// The actor has signed already.
    AlreadySigned,
    /// Someone else has to sign first.
    NotYourTurn {
        /// Who comes first.
        first: String,
    },
    /// The handwriting is missing.
    NoStrokes,
    /// The agreement is not of a kind that may be signed electronically.
    NotElectronic,
    /// The thirty days are over.
    TooLate {
        /// The last day.
        last: String,
    },
    /// The last day can't be computed: the holidays of that year are not known.
    CalendarUnknown {
        /// The year.
        year: i16,
    },
    /// The application needs both sides.
    OneSided,
    /// The number is not a court number.
    DocketNo,
    /// The number is taken.
    DocketNoTaken,
    /// Another judge holds the case.
    ClaimedBy {
        /// Who.
        name: String,
    },
    /// The judge has to claim the case first.
    NotClaimed,
    /// Somebody is not in the room.
    NotPresent {
        /// Who.
        names: Vec<String>,
    },
    /// Grounds that have not been assessed.
    NotAssessed {
        /// How many.
        open: usize,
    },
    /// A ground was found, so the agreement can't be confirmed.
    GroundFound,
    /// No ground was found, so the application can't be dismissed.
    GroundMissing,
    /// The case has its ruling.
    AlreadyRuled,
    /// The document was served on this party already.
    AlreadyServed,
    /// Someone who mediated can't act for the court, and the other way round.
    Conflicted,
}

/// A refusal as a client reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    /// Stable code, part of the API.
    pub code: String,
    /// What to do next, in the user's words.
    pub text: String,
}

impl Refusal {
    /// Stable code, part of the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::NotYours { .. } => "not-yours",
            Self::WrongStage { .. } => "wrong-stage",
            Self::Unknown => "unknown",
            Self::Invalid { .. } => "invalid",
            Self::TooMany { .. } => "too-many",
            Self::ConsentMissing { .. } => "consent-missing",
            Self::ConsentUsed { .. } => "consent-used",
            Self::SideMissing => "side-missing",
            Self::NotAdmitted { .. } => "not-admitted",
            Self::NoClauses => "no-clauses",
            Self::ClausesOpen { .. } => "clauses-open",
            Self::TextChanged => "text-changed",
            Self::Reauthenticate => "reauthenticate",
            Self::AlreadySigned => "already-signed",
            Self::NotYourTurn { .. } => "not-your-turn",
            Self::NoStrokes => "no-strokes",
            Self::NotElectronic => "not-electronic",
            Self::TooLate { .. } => "too-late",
            Self::CalendarUnknown { .. } => "calendar-unknown",
            Self::OneSided => "one-sided",
            Self::DocketNo => "docket-no",
            Self::DocketNoTaken => "docket-no-taken",
            Self::ClaimedBy { .. } => "claimed-by",
            Self::NotClaimed => "not-claimed",
            Self::NotPresent { .. } => "not-present",
            Self::NotAssessed { .. } => "not-assessed",
            Self::GroundFound => "ground-found",
            Self::GroundMissing => "ground-missing",
            Self::AlreadyRuled => "already-ruled",
            Self::AlreadyServed => "already-served",
            Self::Conflicted => "conflicted",
        }
    }

    /// The rule of `legal.md` or the article behind the refusal.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Stale => "legal.md C.7(1)",
            Self::NotYours { .. } => "legal.md 0.1(1)",
            Self::WrongStage { .. } => "legal.md C.1, C.3",
            Self::Unknown | Self::Invalid { .. } => "legal.md E.6",
            Self::TooMany { .. } => "legal.md G-05",
            Self::ConsentMissing { .. } | Self::ConsentUsed { .. } => "在线诉讼规则4",
            Self::SideMissing => "人民调解法17",
            Self::NotAdmitted { .. } => "在线调解规则17",
            Self::NoClauses | Self::ClausesOpen { .. } => "legal.md M82",
            Self::TextChanged => "电子签名法13",
            Self::Reauthenticate => "在线诉讼规则7",
            Self::AlreadySigned | Self::NotYourTurn { .. } | Self::NoStrokes => "legal.md M85",
            Self::NotElectronic => "电子签名法3",
            Self::TooLate { .. } => "民事诉讼法205",
            Self::CalendarUnknown { .. } => "民事诉讼法85",
            Self::OneSided => "民事诉讼法205",
            Self::DocketNo | Self::DocketNoTaken => "legal.md E.1",
            Self::ClaimedBy { .. } | Self::NotClaimed => "民事诉讼法185",
            Self::NotPresent { .. } => "民诉法解释356",
            Self::NotAssessed { .. } | Self::GroundFound | Self::GroundMissing => "民诉法解释358",
            Self::AlreadyRuled => "民事诉讼法206",
            Self::AlreadyServed => "民事诉讼法90",
            Self::Conflicted => "民事诉讼法47",
        }
    }

    /// What the user reads: what is the matter, and the next step.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Stale => {
                "页面打开以后，案件又有了新的进展。已为您取回最新内容，请看过后再操作一次。".into()
            }
            Self::NotYours { .. } => "这一步由别人来办，您这里不用操作。".into(),
            Self::WrongStage { stage, .. } => {
                format!("案件现在{stage}，这一步还不能办或者已经办过了。请看页面上的下一步。")
            }
            Self::Unknown => "没有找到这一项，可能已经被更改。请刷新后再看。".into(),
            Self::Invalid { sentence, .. } => sentence.clone(),
            Self::TooMany { what, limit } => format!("{what}最多{limit}个。请先去掉不用的。"),
            Self::ConsentMissing { name, items } => format!(
                "{name}还没有同意：{}。请本人在手机上逐项选择后再继续。",
                items.iter().map(|item| item.label()).collect::<Vec<_>>().join("、")
            ),
            Self::ConsentUsed { item } => {
                format!("“{}”已经用到了签好的文件上，不能再撤回；以后的环节您仍可以不同意。", item.label())
            }
            Self::SideMissing => "申请人和被申请人都要有。请先把缺的一方加上。".into(),
            Self::NotAdmitted { names } => {
                format!("{}还没有核对身份进入。请先在等候名单里核对并请其进入。", names.join("、"))
            }
            Self::NoClauses => "还没有条款。请先写下至少一条。".into(),
            Self::ClausesOpen { numbers } => format!(
                "第{}条还没有得到所有人同意。等大家都点了同意，才能定稿签字。",
                numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
            ),
            Self::TextChanged => "内容和您刚才看到的不一样了。您的操作没有生效，请看过新内容再决定。".into(),
            Self::Reauthenticate => "签字前要再确认一次是您本人。请重新验证后再签。".into(),
            Self::AlreadySigned => "您已经签过了，不用再签。".into(),
            Self::NotYourTurn { first } => format!("要等{first}先签。轮到您时页面会提醒。"),
            Self::NoStrokes => "没有看到您的签名。请在签名框里写上名字再点“签好了”。".into(),
            Self::NotElectronic => "这类协议依法不能用电子签名。请到调解室在纸上签字。".into(),
            Self::TooLate { last } => {
                format!(
                    "申请司法确认的期限到{last}为止，已经过了。协议仍然有效；可以重新达成协议，或者向法院起诉。"
                )
            }
            Self::CalendarUnknown { year } => {
                format!(
                    "{year}年的节假日安排还没有录入，算不出法定最后一天。请向法院窗口当面提出申请，并联系管理员更新日历。"
                )
            }
            Self::OneSided => "一方不能单独申请司法确认，要双方都签字。请等对方。".into(),
            Self::DocketNo => "案号格式不对，应像这样：（2026）晋0499诉前调确31号。请核对后重新输入。".into(),
            Self::DocketNoTaken => "这个案号已经用在另一个案件上。请核对后重新输入。".into(),
            Self::ClaimedBy { name } => format!("{name}法官已经领办此案。请从队列里选别的案件。"),
            Self::NotClaimed => "请先领办此案。".into(),
            Self::NotPresent { names } => {
                format!("{}不在法庭里。双方同时到场才能开始询问，请等其接入。", names.join("、"))
            }
            Self::NotAssessed { open } => format!("六项审查还有{open}项没有结论。请先逐项选定未发现或者有。"),
            Self::GroundFound => {
                "审查中已认定有不予确认的情形，不能裁定确认。请裁定驳回，或者先改正审查结论。".into()
            }
            Self::GroundMissing => {
                "审查中没有认定任何不予确认的情形，不能裁定驳回。请先在六项中选定理由。".into()
            }
            Self::AlreadyRuled => "这个案件已经有裁定，不能再作一份。".into(),
            Self::AlreadyServed => "已经送达过，不用再送。".into(),
            Self::Conflicted => "您在本案的另一环节任过职，依法应当回避。请换一位同事办理。".into(),
        }
    }

    /// The refusal as a client reads it.
    #[must_use]
    pub fn reason(&self) -> Reason {
        Reason { code: self.code().to_owned(), text: self.sentence() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence())
    }
}

impl std::error::Error for Refusal {}
