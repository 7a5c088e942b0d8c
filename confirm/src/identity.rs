//! Numbers that name a person or an organisation, and whether they can be right.
//!
//! Sources: GB 11643-1999 (公民身份号码), GB 32100-2015 (统一社会信用代码), `legal.md` E.6. Whether a number belongs to
//! the person is another question, answered by looking at a document.

use jiff::civil::Date;

use crate::case::party::Sex;

/// Why a number can't be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Wrong length or a character that can't stand there.
    Shape,
    /// The check digit does not fit.
    CheckDigit,
    /// The birth date is not a day, or lies in the future.
    Birth,
    /// Division 99xxxx is assigned to nobody and stands for test data.
    TestDivision,
}

/// What a 公民身份号码 says about its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Day of birth.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
}

const CITIZEN_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_CHECKS: &[u8; 11] = b"10X98765432";
const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Reads an 18-digit 公民身份号码.
///
/// # Errors
///
/// The first [`Flaw`] found.
pub fn citizen(number: &str, today: Date, allow_test_division: bool) -> Result<Holder, Flaw> {
    let bytes = number.as_bytes();
    if bytes.len() != 18
        || !bytes[..17].iter().all(u8::is_ascii_digit)
        || !(bytes[17].is_ascii_digit() || bytes[17] == b'X')
    {
        return Err(Flaw::Shape);
    }
    let sum: u32 =
        bytes.iter().zip(CITIZEN_WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    if CITIZEN_CHECKS[(sum % 11) as usize] != bytes[17] {
        return Err(Flaw::CheckDigit);
    }
    let digits = |range: std::ops::Range<usize>| number[range].parse::<i16>().map_err(|_| Flaw::Shape);
    let (month, day) = (digits(10..12)?, digits(12..14)?);
    let birth = i8::try_from(month)
        .ok()
        .zip(i8::try_from(day).ok())
        .and_then(|(month, day)| Date::new(digits(6..10).ok()?, month, day).ok())
        .ok_or(Flaw::Birth)?;
    if birth > today || birth.year() < 1800 {
        return Err(Flaw::Birth);
    }
    if number.starts_with("99") && !allow_test_division {
        return Err(Flaw::TestDivision);
    }
    let sex = if (bytes[16] - b'0') % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok(Holder { birth, sex })
}

/// Checks a 统一社会信用代码.
///
/// # Errors
///
/// The first [`Flaw`] found.
pub fn credit_code(code: &str, allow_test_division: bool) -> Result<(), Flaw> {
    let values: Vec<u32> = code
        .bytes()
        .map(|byte| CREDIT_ALPHABET.iter().position(|letter| *letter == byte))
        .map(|position| position.and_then(|position| u32::try_from(position).ok()))
        .collect::<Option<_>>()
        .ok_or(Flaw::Shape)?;
    if values.len() != 18 {
        return Err(Flaw::Shape);
    }
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    if (31 - sum % 31) % 31 != values[17] {
        return Err(Flaw::CheckDigit);
    }
    if code[2..].starts_with("99") && !allow_test_division {
        return Err(Flaw::TestDivision);
    }
    Ok(())
}

/// Whether `phone` is a Chinese mobile or fixed number. `120000000xx` is nobody's and passes in test data only.
#[must_use]
pub fn phone(phone: &str, allow_test_numbers: bool) -> bool {
    let digits: String = phone.chars().filter(|letter| *letter != '-').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let bytes = digits.as_bytes();
    let mobile = bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]);
    let fixed = (10..=12).contains(&bytes.len()) && bytes[0] == b'0' && bytes[1] != b'0';
    mobile || fixed || (allow_test_numbers && digits.starts_with("120000000") && bytes.len() == 11)
}

/// `number` with all but the first and last four characters hidden: 9904**********1012.
#[must_use]
pub fn masked_number(number: &str) -> String {
    masked(number, 4, 4)
}

/// `phone` with the middle hidden: 120****0002.
#[must_use]
pub fn masked_phone(phone: &str) -> String {
    masked(phone, 3, 4)
}

/// A name with all but its first and last character hidden: 赵*平, 张*.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [] | [_] => name.to_owned(),
        [first, _] => format!("{first}*"),
        [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len())),
    }
}

fn masked(text: &str, head: usize, tail: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= head + tail {
        return "*".repeat(letters.len());
    }
    let hidden = letters.len() - head - tail;
    letters[..head]
        .iter()
        .copied()
        .chain(std::iter::repeat_n('*', hidden))
        .chain(letters[letters.len() - tail..].iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn fixture() -> serde_json::Value {
        serde_json::from_str(include_str!("../fixtures/cases.json")).unwrap()
    }

    #[track_caller]
    fn check(number: &str, expected: Result<(), Flaw>) {
        assert_eq!(citizen(number, date(2026, 6, 1), false).map(|_| ()), expected, "{number}");
    }

    #[test]
    fn vectors_of_the_fixture() {
        for number in fixture()["id_vectors"]["valid"].as_array().unwrap() {
            check(number.as_str().unwrap(), Ok(()));
        }
        for number in fixture()["id_vectors"]["invalid"].as_array().unwrap() {
            check(number.as_str().unwrap(), Err(Flaw::CheckDigit));
        }
        for code in fixture()["id_vectors"]["uscc_valid"].as_array().unwrap() {
            assert_eq!(credit_code(code.as_str().unwrap(), false), Ok(()));
        }
        for code in fixture()["id_vectors"]["uscc_invalid"].as_array().unwrap() {
            // The fixture's bad code ends in a letter the alphabet does not have.
            assert_eq!(credit_code(code.as_str().unwrap(), false), Err(Flaw::Shape));
        }
    }

    #[test]
    fn parties_of_the_fixture_pass_with_the_test_division_only() {
        for party in
            fixture()["cases"].as_array().unwrap().iter().flat_map(|case| case["parties"].as_array().unwrap())
        {
            if let Some(number) = party["id_no"].as_str() {
                let holder = citizen(number, date(2026, 6, 1), true).unwrap();
                assert_eq!(holder.birth.to_string(), party["birth"].as_str().unwrap());
                assert_eq!(holder.sex.label(), party["sex"].as_str().unwrap());
                check(number, Err(Flaw::TestDivision));
            }
            if let Some(code) = party["uscc"].as_str() {
                assert_eq!(credit_code(code, true), Ok(()));
                assert_eq!(credit_code(code, false), Err(Flaw::TestDivision));
            }
        }
    }

    #[test]
    fn one_changed_character_of_a_credit_code_is_found() {
        assert_eq!(credit_code("91350100M000100Y44", false), Err(Flaw::CheckDigit));
    }

    #[test]
    fn future_birth_is_no_birth() {
        assert_eq!(citizen("11010519491231002X", date(1949, 12, 30), false), Err(Flaw::Birth));
    }

    #[test]
    fn text_that_is_no_number_has_no_shape() {
        for text in ["", "12345", "３５０６２７１９９７１１２７５４１９", "35062719971127541x"]
        {
            check(text, Err(Flaw::Shape));
        }
    }

    #[test]
    fn phones_are_mobile_or_fixed() {
        assert!(phone("13812345678", false) && phone("0355-8000046", false));
        assert!(!phone("12000000002", false) && phone("12000000002", true));
        assert!(!phone("110", false) && !phone("1381234567a", false));
    }

    #[test]
    fn masks_keep_what_the_owner_recognises() {
        assert_eq!(masked_number("990499197803121012"), "9904**********1012");
        assert_eq!(masked_phone("12000000002"), "120****0002");
        assert_eq!([masked_name("赵建平"), masked_name("吴敏"), masked_name("尤")], ["赵*平", "吴*", "尤"]);
    }
}
