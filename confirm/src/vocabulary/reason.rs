//! 事由, why a mediation ended and why a court says no, in the words of the article.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reason of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VocabularyReason)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What is stored, for example E4, NA-3 or RJ-5.
    pub code: &'static str,
    /// The words of the article.
    pub text: &'static str,
    /// The article and its item.
    pub basis: &'static str,
}

/// `confirm/data/reasons.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Reasons {
    ends: Vec<Reason>,
    not_accepted: Vec<Reason>,
    dismissed: Vec<Reason>,
}

static REASONS: LazyLock<Reasons> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/reasons.json"))
        .expect("a test reads the reasons of this build")
});

fn find(reasons: &'static [Reason], code: &str) -> Option<&'static Reason> {
    reasons.iter().find(|reason| reason.code == code)
}

/// 终结情形, E1–E8 (B-520: 在线调解规则 25).
#[must_use]
pub fn end_reasons() -> &'static [Reason] {
    &REASONS.ends
}

/// The end reason with this code, for example E4.
#[must_use]
pub fn end_reason(code: &str) -> Option<&'static Reason> {
    find(end_reasons(), code)
}

/// 不予受理, NA-1…NA-5 (B-310: 民诉法解释 355). Found after acceptance, the same grounds lead to a dismissal.
#[must_use]
pub fn refusals_of_acceptance() -> &'static [Reason] {
    &REASONS.not_accepted
}

/// The ground of non-acceptance with this code, for example NA-3.
#[must_use]
pub fn refusal_of_acceptance(code: &str) -> Option<&'static Reason> {
    find(refusals_of_acceptance(), code)
}

/// 裁定驳回申请, RJ-1…RJ-6 (B-313: 民诉法解释 358).
#[must_use]
pub fn dismissals() -> &'static [Reason] {
    &REASONS.dismissed
}

/// The ground of dismissal with this code, for example RJ-5.
#[must_use]
pub fn dismissal(code: &str) -> Option<&'static Reason> {
    find(dismissals(), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reasons: &[Reason], prefix: &str, count: usize, article: &str) {
        let codes: Vec<&str> = reasons.iter().map(|reason| reason.code).collect();
        let expected: Vec<String> = (1..=count).map(|number| format!("{prefix}{number}")).collect();
        assert_eq!(codes, expected);
        for (reason, item) in reasons.iter().zip("一二三四五六七八".chars()) {
            assert_eq!(reason.basis, format!("{article}第{item}项"));
            assert!(!reason.text.is_empty());
        }
    }

    #[test]
    fn every_ground_stands_with_its_item() {
        check(end_reasons(), "E", 8, "在线调解规则25");
        check(refusals_of_acceptance(), "NA-", 5, "民诉法解释355");
        check(dismissals(), "RJ-", 6, "民诉法解释358");
    }

    #[test]
    fn grounds_are_found_by_their_code() {
        assert_eq!(end_reason("E7").unwrap().text, "当事人一方拒绝在调解协议上签章");
        assert_eq!(refusal_of_acceptance("NA-5").unwrap().text, "调解协议内容涉及物权、知识产权确权的");
        assert_eq!(dismissal("RJ-5").unwrap().text, "内容不明确的");
        assert!(
            [end_reason("E9"), refusal_of_acceptance("RJ-1"), dismissal("NA-1")].iter().all(Option::is_none)
        );
    }
}
