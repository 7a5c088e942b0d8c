//! Amounts, days and rates in a sentence.
//!
//! Sources: `legal.md` part D, head (how amounts and days are written); 民间借贷 custom: 月息2分 is 2% a month.

use super::lexicon::DUTIES;
use super::text::{after, before, first, says};
use crate::money::capital;

/// An amount in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    /// Where its digits begin.
    pub(super) start: usize,
    /// Where its unit ends.
    pub(super) end: usize,
    /// In 分.
    pub(super) fen: i64,
}

/// How the words of an amount go with its digits, 大写.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// There are none.
    Missing,
    /// They say another amount.
    Other,
    /// They say the same.
    Same,
}

/// The amounts in `text`: digits before 元, 万元, 块.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, end, hundredths)) = number(text, from) {
        from = end;
        let (unit, factor) = if text[end..].starts_with('万') { ('万'.len_utf8(), 10_000) } else { (0, 1) };
        let tail = &text[end + unit..];
        let yuan = ["元", "圆", "块"].iter().find(|yuan| tail.starts_with(**yuan));
        if let (Some(yuan), Some(fen)) = (yuan, hundredths.checked_mul(factor)) {
            found.push(Amount { start, end: end + unit + yuan.len(), fen });
        }
    }
    found
}

/// The next number from `from` on: start, end, and its value in hundredths; digits after the second are dropped.
fn number(text: &str, from: usize) -> Option<(usize, usize, i64)> {
    let start = from + text[from..].find(|letter: char| letter.is_ascii_digit())?;
    let length = text[start..]
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(text.len() - start);
    let end = start + text[start..start + length].trim_end_matches('.').len();
    let (whole, parts) = text[start..end].split_once('.').unwrap_or((&text[start..end], ""));
    let parts: String = parts.chars().chain("00".chars()).filter(char::is_ascii_digit).take(2).collect();
    // A number too long for an amount is no amount; the caller goes on behind it.
    let hundredths = format!("{whole}{parts}").parse().unwrap_or(i64::MAX);
    Some((start, end, hundredths))
}

/// Whether the words behind `amount`, in brackets, say the same.
pub(super) fn words(text: &str, amount: Amount) -> Words {
    let tail = after(text, amount.end, 30);
    let Some(at) = tail.find("大写") else { return Words::Missing };
    let said = tail[at + "大写".len()..].trim_start_matches(['：', '为', '人', '民', '币']);
    let said: String = said
        .chars()
        .take_while(|letter| "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正".contains(*letter))
        .map(|letter| match letter {
            '圆' => '元',
            '正' => '整',
            other => other,
        })
        .collect();
    let right = capital(amount.fen);
    if said == right || said == right.trim_end_matches('整') { Words::Same } else { Words::Other }
}

/// Whether `text` names a day: a date, or an event that has one.
pub(super) fn has_day(text: &str) -> bool {
    has_date(text) || says(text, &DUTIES.anchors) || first(&DUTIES.events, text).is_some()
}

fn has_date(text: &str) -> bool {
    let dashed = |tail: &str| {
        let pieces: Vec<&str> = tail.splitn(3, ['-', '.', '/']).collect();
        matches!(pieces[..], [year, month, day]
            if year.len() == 4 && is_number(year) && is_number(month) && day.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    let marks = text.match_indices('月').any(|(at, _)| {
        let numbered = text[..at]
            .ends_with(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter));
        let tail = &text[at + '月'.len_utf8()..];
        let day = tail.trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter)
        });
        numbered && ((day.len() < tail.len() && day.starts_with(['日', '号'])) || tail.starts_with('底'))
    });
    marks
        || text
            .char_indices()
            .filter(|(_, letter)| letter.is_ascii_digit())
            .any(|(at, _)| dashed(&text[at..]))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A rate of interest in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rate {
    /// In basis points a year.
    Yearly(i64),
    /// As a multiple of the prime rate, in hundredths.
    Prime(i64),
}

/// Words that begin a rate, and how many of its periods make a year.
const PERIODS: [(&str, i64); 13] = [
    ("年利率", 1),
    ("年利息", 1),
    ("年利", 1),
    ("年息", 1),
    ("年化", 1),
    ("月利率", 12),
    ("月利息", 12),
    ("月利", 12),
    ("月息", 12),
    ("每月利息", 12),
    ("日利率", 365),
    ("日息", 365),
    ("日利", 365),
];

/// The rates in `text`, with the place of each.
pub(super) fn rates(text: &str) -> Vec<(usize, Rate)> {
    let mut found = Vec::new();
    for (word, periods) in PERIODS {
        for (at, _) in text.match_indices(word) {
            if let Some(bp) = share(after(text, at + word.len(), 12), periods == 12) {
                found.push((at, Rate::Yearly(bp.saturating_mul(periods))));
            }
        }
    }
    // 利息2分, 2分利: by custom a month.
    for (at, word) in text.match_indices("利息") {
        if before(text, at, 1).ends_with(['年', '月', '日']) || before(text, at, 2) == "每月" {
            continue;
        }
        if let Some(bp) = fractions(after(text, at + word.len(), 5)) {
            found.push((at, Rate::Yearly(bp.saturating_mul(12))));
        }
    }
    for (at, _) in text.match_indices("分利").chain(text.match_indices("分息")) {
        if let Some(bp) = fractions(after(before_number(text, at), 0, 8)) {
            found.push((at, Rate::Yearly(bp.saturating_mul(12))));
        }
    }
    for word in ["LPR", "lpr", "报价利率"] {
        for (at, _) in text.match_indices(word) {
            let tail = after(text, at + word.len(), 10);
            if let Some((_, end, times)) = counted(tail)
                && tail[end..].starts_with('倍')
            {
                found.push((at, Rate::Prime(times)));
            }
        }
    }
    found.sort_unstable_by_key(|(at, _)| *at);
    found.dedup();
    found
}

/// The text from the number that ends at `at` on.
fn before_number(text: &str, at: usize) -> &str {
    let head = text[..at].trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || ".十".contains(letter) || digit(letter).is_some()
    });
    &text[head.len()..]
}

/// A rate for one period in basis points: 24%, 百分之二十四, 万分之五, 2分, 2分5厘.
fn share(text: &str, monthly: bool) -> Option<i64> {
    for (mark, divisor) in [("百分之", 1), ("千分之", 10), ("万分之", 100)] {
        if let Some(at) = text.find(mark) {
            let (start, _, hundredths) = counted(&text[at + mark.len()..])?;
            return (start == 0).then_some(hundredths / divisor);
        }
    }
    let (_, end, hundredths) = counted(text)?;
    match text[end..].chars().next() {
        Some('%') => Some(hundredths),
        Some('‰') => Some(hundredths / 10),
        Some('分' | '厘') if monthly => fractions(text),
        _ => None,
    }
}

/// 2分5厘 in basis points: one 分 is 1%, one 厘 a tenth of it.
fn fractions(text: &str) -> Option<i64> {
    let (_, end, hundredths) = counted(text)?;
    let tail = &text[end..];
    if tail.starts_with('厘') {
        return Some(hundredths / 10);
    }
    let tail = tail.strip_prefix('分')?;
    let more = counted(tail).filter(|(start, end, _)| *start == 0 && tail[*end..].starts_with('厘'));
    Some(hundredths + more.map_or(0, |(_, _, tenths)| tenths / 10))
}

/// The first number in `text`, in digits or in Chinese up to 九十九: start, end, hundredths.
fn counted(text: &str) -> Option<(usize, usize, i64)> {
    let start =
        text.find(|letter: char| letter.is_ascii_digit() || digit(letter).is_some() || letter == '十')?;
    if text[start..].starts_with(|letter: char| letter.is_ascii_digit()) {
        return number(text, start);
    }
    let (mut tens, mut ones, mut end) = (0, 0, start);
    for letter in text[start..].chars().take(3) {
        if letter == '十' {
            (tens, ones) = (if ones == 0 { 1 } else { ones }, 0);
        } else if let Some(value) = digit(letter) {
            ones = value;
        } else {
            break;
        }
        end += letter.len_utf8();
    }
    Some((start, end, (tens * 10 + ones) * 100))
}

/// The number at the end of `text`, in digits or in Chinese up to 九十九, and where it begins.
pub(super) fn count(text: &str) -> Option<(usize, i64)> {
    let tail = before_number(text, text.len());
    let (start, end, hundredths) = counted(tail)?;
    (start == 0 && end == tail.len()).then_some((text.len() - tail.len(), hundredths / 100))
}

fn digit(letter: char) -> Option<i64> {
    "零一二三四五六七八九"
        .chars()
        .position(|known| known == letter)
        .or((letter == '两').then_some(2))
        .and_then(|value| i64::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_digits() {
        let fen = |text: &str| amounts(text).iter().map(|amount| amount.fen).collect::<Vec<_>>();
        assert_eq!(fen("支付1419.84元"), [141_984]);
        assert_eq!(fen("支付5万元、2.5万元和300块"), [5_000_000, 250_000_000 / 100, 30_000]);
        assert_eq!(fen("3号楼2单元6盏，98.6㎡"), [0_i64; 0]);
        assert_eq!(fen("99999999999999999999999元"), [i64::MAX]);
    }

    #[test]
    fn words_of_an_amount_are_compared_with_its_digits() {
        let check =
            |text: &str, expected: Words| assert_eq!(words(text, amounts(text)[0]), expected, "{text}");
        check("600元（大写：陆佰元整）", Words::Same);
        check("600元（大写陆佰圆正）", Words::Same);
        check("600元（人民币大写：陆佰元）", Words::Same);
        check("600元（大写：伍佰元整）", Words::Other);
        check("600元", Words::Missing);
    }

    #[test]
    fn days_are_dates_or_events() {
        for text in [
            "2026年7月25日前",
            "2026-07-25前",
            "7月25日",
            "七月二十五日前",
            "2026年7月底前",
            "签订之日付清",
            "收到裁定书之日起",
            "收到全部款项后3日内",
        ] {
            assert!(has_day(text), "{text}");
        }
        for text in ["尽快", "3个月内", "2026年", "每月", "12-3", "夏天", "月底"] {
            assert!(!has_day(text), "{text}");
        }
    }

    #[track_caller]
    fn check_rate(text: &str, expected: &[Rate]) {
        let found: Vec<Rate> = rates(text).into_iter().map(|(_, rate)| rate).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn rates_are_read_by_the_year() {
        check_rate("按年利率24%计算", &[Rate::Yearly(2400)]);
        check_rate("年利率为13.8%", &[Rate::Yearly(1380)]);
        check_rate("年利率百分之二十四", &[Rate::Yearly(2400)]);
        check_rate("月利率2%", &[Rate::Yearly(2400)]);
        check_rate("月息2分", &[Rate::Yearly(2400)]);
        check_rate("月息三分", &[Rate::Yearly(3600)]);
        check_rate("月息1分5厘", &[Rate::Yearly(1800)]);
        check_rate("日利率万分之五", &[Rate::Yearly(1825)]);
        check_rate("日息千分之一", &[Rate::Yearly(3650)]);
        check_rate("约定2分利", &[Rate::Yearly(2400)]);
        check_rate("利息2分", &[Rate::Yearly(2400)]);
        check_rate("按LPR的4倍计息", &[Rate::Prime(400)]);
        check_rate("按一年期贷款市场报价利率四倍", &[Rate::Prime(400)]);
    }

    #[test]
    fn other_numbers_are_no_rates() {
        for text in
            ["月利息500元", "年利率未约定", "本金50000元", "分3期支付", "不计利息", "2分钟", "利息共计300元"]
        {
            check_rate(text, &[]);
        }
    }
}
