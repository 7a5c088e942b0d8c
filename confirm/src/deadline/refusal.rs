//! Why a running term is not lengthened and does not stand still.

use jiff::civil::Date;

use super::Extender;
use crate::calendar;

/// Why a term is not lengthened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoExtension {
    /// 不变期间 (DL-C8).
    #[error("the term is fixed")]
    Fixed,
    /// The law knows no extension of it.
    #[error("the law knows no extension of this term")]
    NotForeseen,
    /// Somebody else decides about it.
    #[error("only {0:?} can lengthen this term")]
    NotYours(Extender),
    /// All extensions together would be longer than the law allows.
    #[error("all extensions together may be {max} days at most")]
    TooLong {
        /// The most days.
        max: u16,
    },
}

impl NoExtension {
    /// What the user reads.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Fixed => "这是不变期间，不能延长。请在期满前办理。".to_owned(),
            Self::NotForeseen => "法律没有规定这个期限可以延长。请在期满前办理。".to_owned(),
            Self::NotYours(Extender::AllParties) => {
                "延长这个期限要各方当事人都同意。请先逐一征求同意。".to_owned()
            }
            Self::NotYours(Extender::President) => "延长这个期限要本院院长批准。请先报院长。".to_owned(),
            Self::TooLong { max } => format!("延长的天数合计不能超过{max}天。请改短后再提交。"),
        }
    }
}

/// Why a pause does not begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPause {
    /// Nothing stops the clock of this term.
    #[error("nothing stops the clock of this term")]
    NotForeseen,
    /// The term stands still already.
    #[error("the term stands still already")]
    Already,
    /// The term runs, so there is no pause to end.
    #[error("the term is not paused")]
    NotPaused,
    /// The day is before the start, or before the last pause began or ended.
    #[error("the day is before {earliest}")]
    TooEarly {
        /// The first possible day.
        earliest: Date,
    },
}

impl NoPause {
    /// What the user reads.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::NotForeseen => "法律没有规定这个期限可以中止。请在期满前办理。".to_owned(),
            Self::Already => "期限已经停止计算，不用再停一次。".to_owned(),
            Self::NotPaused => "期限一直在计算，没有需要恢复的。".to_owned(),
            Self::TooEarly { earliest } => {
                format!("日期最早是{}。请核对后重新填写。", calendar::long(earliest))
            }
        }
    }
}
