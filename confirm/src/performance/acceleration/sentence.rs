//! Reads acceleration clauses that were written as free text.
//!
//! It knows three patterns (任一期逾期N日, 连续N期未付, 累计N期未付) and asks that the sentence says that the rest falls
//! due. Whatever it doesn't know for certain gives no rule.

use super::Acceleration;

/// What the rest of a debt is called.
const REST: [&str; 8] = ["剩余", "其余", "余款", "余下", "全部", "未付", "所有", "下余"];
/// Words that make it fall due.
const FALLS_DUE: [&str; 5] = ["到期", "一次性", "一次付清", "立即付清", "提前清偿"];
/// Words that say the opposite.
const DENIED: [&str; 6] = ["不得", "不视为", "不提前", "不立即", "不加速", "不到期"];
/// Where a condition ends.
const STOPS: [&str; 5] = ["。", "；", ";", "剩余", "其余"];
/// How “any instalment” is said.
const ANY: [&str; 6] = ["任一期", "任何一期", "任意一期", "其中一期", "有一期", "任一笔"];
/// What may stand between 连续 or 累计 and the number.
const BEFORE_COUNT: [&str; 12] =
    ["逾期", "超过", "拖欠", "未付", "未按期", "未按时", "未支付", "支付", "付款", "达到", "达", "有"];
/// What may stand between 逾期 and the number of days.
const BEFORE_DAYS: [&str; 11] =
    ["超过", "达到", "达", "满", "未付款", "未支付", "未付", "支付", "付款", "付", "的"];
/// Words that say that a payment is late.
const LATE: [&str; 6] = ["逾期", "迟延", "延迟", "拖延", "拖欠", "晚"];
/// Spans of time other than plain days; what they come to is left to people.
const OTHER_SPANS: [&str; 7] = ["工作日", "个月", "每月", "月", "周", "星期", "年"];
/// Words that say that a payment did not come on its day.
const MISSED: [&str; 7] = ["逾期", "未按", "未付", "未支付", "未足额", "不按", "未能"];

pub(super) fn rules(text: &str) -> Vec<Acceleration> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if !accelerates(&text) {
        return Vec::new();
    }
    let mut rules = Vec::new();
    for any in ANY {
        rules.extend(conditions(&text, any).find_map(any_late));
    }
    rules.extend(
        conditions(&text, "连续").find_map(instalments).map(|count| Acceleration::Consecutive { count }),
    );
    rules.extend(
        conditions(&text, "累计").find_map(instalments).map(|count| Acceleration::Cumulative { count }),
    );
    rules
}

/// Whether the sentence says that the rest falls due.
fn accelerates(text: &str) -> bool {
    // 未到期 names the rest, and 到期日 names a day: neither makes anything fall due.
    let text =
        text.replace("未到期", "剩余").replace("到期日", "").replace("到期之日", "").replace("到期后", "");
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&REST) && has(&FALLS_DUE) && !has(&DENIED)
}

/// The text after each `keyword`, up to the end of its condition.
fn conditions<'a>(text: &'a str, keyword: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(keyword).map(move |(at, _)| {
        let rest = &text[at + keyword.len()..];
        let end = STOPS.iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
        &rest[..end]
    })
}

/// `款项逾期超过10日未付的`: the days, or none where the condition speaks of something else.
fn any_late(condition: &str) -> Option<Acceleration> {
    for (at, _) in condition.char_indices() {
        let Some((days, rest)) = number(&condition[at..]) else { continue };
        let before = strip_end(&condition[..at], &BEFORE_DAYS);
        let plain = rest.starts_with('日') || rest.starts_with('天');
        if plain && LATE.iter().any(|late| before.ends_with(late)) {
            return Some(Acceleration::AnyLate { days });
        }
    }
    let other = OTHER_SPANS.iter().any(|span| condition.contains(span));
    let counted = condition.contains('日') || condition.contains('天');
    let missed = MISSED.iter().any(|word| condition.contains(word));
    (missed && !other && !counted).then_some(Acceleration::AnyLate { days: 0 })
}

/// `两期未付`: the number of instalments.
fn instalments(condition: &str) -> Option<u16> {
    let mut rest = condition;
    let mut more = 0;
    while let Some((word, shorter)) =
        BEFORE_COUNT.iter().find_map(|word| Some((*word, rest.strip_prefix(word)?)))
    {
        more = u16::from(word == "超过");
        rest = shorter;
    }
    let (count, rest) = number(rest)?;
    let rest = rest.strip_prefix('个').unwrap_or(rest);
    (count > 0 && rest.starts_with('期')).then(|| count.saturating_add(more))
}

fn strip_end<'a>(mut text: &'a str, words: &[&str]) -> &'a str {
    while let Some(shorter) = words.iter().find_map(|word| text.strip_suffix(word)) {
        text = shorter;
    }
    text
}

/// The number at the beginning of `text` in digits or in words up to 999, and what follows it.
fn number(text: &str) -> Option<(u16, &str)> {
    let length = |is: fn(char) -> bool| text.find(|letter| !is(letter)).unwrap_or(text.len());
    let digits = length(|letter| letter.is_ascii_digit());
    if digits > 0 {
        return Some((text[..digits].parse().ok()?, &text[digits..]));
    }
    let words = length(|letter| "零〇一二两三四五六七八九十百".contains(letter));
    if words == 0 {
        return None;
    }
    let (mut total, mut digit) = (0_u16, None);
    for letter in text[..words].chars() {
        match letter {
            '百' => total = total.checked_add(digit.take().unwrap_or(1) * 100)?,
            '十' => total = total.checked_add(digit.take().unwrap_or(1) * 10)?,
            '零' | '〇' => digit = None,
            '两' => digit = Some(2),
            other => {
                digit = "一二三四五六七八九"
                    .chars()
                    .zip(1..)
                    .find_map(|(known, value)| (known == other).then_some(value))
            }
        }
    }
    Some((total.checked_add(digit.unwrap_or(0))?, &text[words..]))
}

#[cfg(test)]
mod tests {
    use super::Acceleration::{AnyLate, Consecutive, Cumulative};
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Acceleration]) {
        assert_eq!(rules(text), expected, "{text}");
    }

    #[test]
    fn sample_cases_are_understood() {
        check("任一期逾期10日，剩余款项立即到期", &[AnyLate { days: 10 }]);
        check("连续两期未付，剩余全部立即到期", &[Consecutive { count: 2 }]);
    }

    #[test]
    fn wording_of_d12_is_understood() {
        check("任一期款项逾期超过10日未付的，剩余全部款项立即到期。", &[AnyLate { days: 10 }]);
        check(
            "任一期逾期超过十五日，剩余全部款项立即到期，并自逾期之日起按年利率3%计付",
            &[AnyLate { days: 15 }],
        );
    }

    #[test]
    fn other_words_for_the_same_are_understood() {
        check("任何一期迟延支付满 30 天，未到期的款项提前到期", &[AnyLate { days: 30 }]);
        check("如有一期未按期支付，债权人可要求一次性付清余款", &[AnyLate { days: 0 }]);
        check("连续逾期2期，全部款项到期", &[Consecutive { count: 2 }]);
        check("连续超过两期未付，其余一次付清", &[Consecutive { count: 3 }]);
        check("累计三期未按时付款的，余款立即到期", &[Cumulative { count: 3 }]);
        check("累计拖欠达三个期，余款立即到期", &[Cumulative { count: 3 }]);
        check(
            "任一期逾期二十日或者连续两期未付的，剩余款项立即到期",
            &[AnyLate { days: 20 }, Consecutive { count: 2 }],
        );
    }

    #[test]
    fn unknown_and_contrary_texts_give_none() {
        for text in [
            "",
            "双方互相照顾",
            "任一期逾期10日，按日万分之五支付违约金",
            "任一期逾期10日，未到期款项按原计划支付",
            "任一期逾期10日，剩余款项不提前到期",
            "任一期逾期一个月，剩余款项立即到期",
            "任一期逾期10个工作日，剩余款项立即到期",
            "连续逾期10日，剩余款项立即到期",
            "累计欠款达总额的20%，剩余款项立即到期",
            "剩余款项立即到期",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn numbers_in_words_are_read() {
        for (text, expected) in
            [("两期", 2), ("十日", 10), ("二十一日", 21), ("一百零五日", 105), ("100日", 100)]
        {
            assert_eq!(number(text).map(|(value, _)| value), Some(expected), "{text}");
        }
        assert_eq!(number("期"), None);
        assert_eq!(number("99999999日"), None);
    }
}
