//! Reads days as the yearly notice of the State Council writes them: `1月1日至3日`, `9月30日至10月3日`, `2月14日（星期六）`.
//!
//! Source: 国务院办公厅关于部分节假日安排的通知. A notice names days without their year, so the year comes from outside;
//! days in the form `2027-01-01` are taken too. Words between them (放假, 上班, 共8天) are left out by whoever types.

use jiff::civil::Date;

use super::days_after;

/// Longest stretch of rest days; the longest of the notices so far has nine.
const STRETCH_MAX: usize = 15;

/// A part of the text that names no days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no days can be read in {part:?}")]
pub struct Unread {
    /// The part, as it was typed.
    pub part: String,
}

/// The days that `text` names in `year`, in its order; parts are divided by commas, semicolons, spaces or lines.
///
/// # Errors
///
/// [`Unread`] with the first part that names no days, or days that do not exist.
pub fn days(year: i16, text: &str) -> Result<Vec<Date>, Unread> {
    let plain = without_brackets(text);
    let divides =
        |letter: char| matches!(letter, '、' | '，' | ',' | '；' | ';' | '。') || letter.is_whitespace();
    let mut days = Vec::new();
    for part in plain.split(divides).filter(|part| !part.is_empty()) {
        let read = stretch(year, part).ok_or_else(|| Unread { part: part.to_owned() })?;
        days.extend(read);
    }
    Ok(days)
}

/// Weekdays stand in brackets and say nothing that the date does not.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|letter| {
            match letter {
                '（' | '(' => depth += 1,
                '）' | ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// A day, or all days from one to another.
fn stretch(year: i16, part: &str) -> Option<Vec<Date>> {
    let Some((from, until)) = part.split_once(['至', '到', '—', '~', '～']) else {
        return Some(vec![day(year, None, part)?]);
    };
    let first = day(year, None, from)?;
    let last = day(year, Some(first.month()), until)?;
    let days: Vec<Date> = std::iter::successors(Some(first), |day| Some(days_after(*day, 1)))
        .take_while(|day| *day <= last)
        .take(STRETCH_MAX + 1)
        .collect();
    (!days.is_empty() && days.len() <= STRETCH_MAX).then_some(days)
}

/// A day as a notice or a form writes it; `month` is that of the day before it.
fn day(year: i16, month: Option<i8>, text: &str) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let text = text.strip_prefix(&format!("{year}年")).unwrap_or(text);
    let (month, rest) = match text.split_once('月') {
        Some((month, rest)) => (month.parse().ok()?, rest),
        None => (month?, text),
    };
    let day = rest.strip_suffix('日').or_else(|| rest.strip_suffix('号'))?;
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Date]) {
        assert_eq!(days(2027, text).as_deref(), Ok(expected), "{text}");
    }

    #[track_caller]
    fn refused(text: &str, part: &str) {
        assert_eq!(days(2027, text), Err(Unread { part: part.to_owned() }));
    }

    #[test]
    fn days_are_read_as_a_notice_writes_them() {
        check("1月1日（周五）至3日（周日）", &[date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]);
        check("9月30日至10月2日", &[date(2027, 9, 30), date(2027, 10, 1), date(2027, 10, 2)]);
        check(
            "2月14日、2月20日，\n10月9日（星期六）",
            &[date(2027, 2, 14), date(2027, 2, 20), date(2027, 10, 9)],
        );
        check("2027年5月1日 2027-05-02", &[date(2027, 5, 1), date(2027, 5, 2)]);
        check("", &[]);
    }

    #[test]
    fn what_is_no_day_is_named() {
        refused("1月1日、元旦", "元旦");
        refused("2月30日", "2月30日");
        refused("10月7日至1日", "10月7日至1日");
        refused("1月1日至12月31日", "1月1日至12月31日");
        refused("7日", "7日");
    }

    #[test]
    fn the_notice_of_2026_gives_the_built_in_table() {
        let table = super::super::tables().into_iter().find(|table| table.year == 2026).unwrap();
        let rest = "1月1日至3日、2月15日至23日、4月4日至6日、5月1日至5日、6月19日至21日、9月25日至27日、10月1日至7日";
        assert_eq!(days(2026, rest).as_ref(), Ok(&table.holidays));
    }
}
