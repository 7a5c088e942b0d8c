//! Amounts of money in Chinese capital numerals, 大写金额.
//!
//! Sources: 支付结算办法 (正确填写票据和结算凭证的基本规定): capital numerals, 整 after 元 or 角, 零 for zeros inside an
//! amount; `legal.md` E.6: an amount is an integer of 分 and its words must lead back to the same number.

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const UNITS: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "兆", "京"];

/// `fen` in capital numerals: 壹仟肆佰壹拾玖元捌角肆分, 捌仟陆佰元整.
#[must_use]
pub fn capital(fen: i64) -> String {
    let (yuan, jiao, cents) =
        (fen.unsigned_abs() / 100, fen.unsigned_abs() / 10 % 10, fen.unsigned_abs() % 10);
    let mut words = String::new();
    if fen < 0 {
        words.push('负');
    }
    if yuan > 0 || fen == 0 {
        words.push_str(&integer(yuan));
        words.push('元');
    }
    if jiao > 0 {
        words.push(digit(jiao));
        words.push('角');
    } else if cents > 0 && yuan > 0 {
        words.push('零');
    }
    if cents > 0 {
        words.push(digit(cents));
        words.push('分');
    } else {
        words.push('整');
    }
    words
}

fn digit(value: u64) -> char {
    DIGITS[usize::try_from(value % 10).expect("a digit is small")]
}

/// A whole number in capital numerals, four digits a group.
fn integer(mut value: u64) -> String {
    if value == 0 {
        return DIGITS[0].to_string();
    }
    let mut groups = Vec::new();
    while value > 0 {
        groups.push(value % 10_000);
        value /= 10_000;
    }
    let mut words = String::new();
    let mut skipped = false;
    for (index, &group) in groups.iter().enumerate().rev() {
        if group == 0 {
            skipped = true;
            continue;
        }
        if !words.is_empty() && (skipped || group < 1000) {
            words.push(DIGITS[0]);
        }
        words.push_str(&four_digits(group));
        words.push_str(GROUPS[index]);
        skipped = false;
    }
    words
}

/// One to four digits with their units; a gap between digits reads 零 once.
fn four_digits(group: u64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for (place, divisor) in [(3, 1000), (2, 100), (1, 10), (0, 1)] {
        let value = group / divisor % 10;
        if value == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push(DIGITS[0]);
        }
        words.push(digit(value));
        words.push_str(UNITS[place]);
        gap = false;
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(fen: i64, expected: &str) {
        assert_eq!(capital(fen), expected);
    }

    #[test]
    fn the_amounts_of_the_sample_cases() {
        check(141_984, "壹仟肆佰壹拾玖元捌角肆分");
        check(283_968, "贰仟捌佰叁拾玖元陆角捌分");
        check(680_000, "陆仟捌佰元整");
    }

    #[test]
    fn zeros_read_once_and_the_end_is_closed() {
        check(0, "零元整");
        check(5, "伍分");
        check(10, "壹角整");
        check(10_005, "壹佰元零伍分");
        check(1_000_100, "壹万零壹元整");
        check(10_000_000_000, "壹亿元整");
        check(10_001_000_000, "壹亿零壹万元整");
        check(100_010_000, "壹佰万零壹佰元整");
        check(-150, "负壹元伍角整");
    }

    /// Reads capital numerals, knowing nothing of how they are written.
    fn read(words: &str) -> i64 {
        let (mut total, mut group, mut digit) = (0_i64, 0_i64, 0_i64);
        let (mut fen, mut sign) = (0_i64, 1);
        for character in words.chars() {
            match character {
                '负' => sign = -1,
                '拾' => (group, digit) = (group + digit * 10, 0),
                '佰' => (group, digit) = (group + digit * 100, 0),
                '仟' => (group, digit) = (group + digit * 1000, 0),
                '万' => (total, group, digit) = (total + (group + digit) * 10_000, 0, 0),
                '亿' => (total, group, digit) = (total + (group + digit) * 100_000_000, 0, 0),
                '兆' => (total, group, digit) = (total + (group + digit) * 1_000_000_000_000, 0, 0),
                '京' => (total, group, digit) = (total + (group + digit) * 10_000_000_000_000_000, 0, 0),
                '元' => (fen, total, group, digit) = ((total + group + digit) * 100, 0, 0, 0),
                '角' => (fen, digit) = (fen + digit * 10, 0),
                '分' => (fen, digit) = (fen + digit, 0),
                '整' => {}
                other => digit = DIGITS.iter().position(|&known| known == other).unwrap() as i64,
            }
        }
        sign * fen
    }

    proptest! {
        #[test]
        fn words_lead_back_to_the_amount(fen in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            prop_assert_eq!(read(&capital(fen)), fen);
        }

        #[test]
        fn words_lead_back_to_small_amounts(fen in 0_i64..100_000_000) {
            prop_assert_eq!(read(&capital(fen)), fen);
        }
    }
}
