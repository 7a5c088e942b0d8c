//! Numbers that name a person or an organisation, and whether they can be right.
//!
//! Sources: GB 11643-1999 (公民身份号码), GB 32100-2015 (统一社会信用代码), GB 11714-1997 (组织机构代码), `legal.md` E.6. Whether a
//! number belongs to the person is another question, answered by looking at a document (B-512, B-603).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::party::Sex;
use crate::vocabulary;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The number of eighteen characters: an old one of fifteen is brought up to date.
    pub number: String,
    /// Day of birth.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
    /// Whether the table knows the first six digits, as a division in use or a historic one. An unknown division is no
    /// flaw, because the table is not the whole country; somebody looks at the document.
    pub division_known: bool,
}

/// What a 统一社会信用代码 says beside its own check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditCode {
    /// Whether its 组织机构代码, characters 9 to 17, has the right check character (GB 11714). Old codes were carried
    /// over with mistakes, so a wrong one is no flaw; somebody looks at the licence.
    pub organisation_check: bool,
}

/// 证件类型, another document than the resident identity card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 护照.
    Passport,
    /// 港澳居民来往内地通行证.
    HongKongMacaoPermit,
    /// 台湾居民来往大陆通行证（台胞证）.
    TaiwanPermit,
    /// 外国人永久居留身份证.
    PermanentResidence,
}

impl DocumentKind {
    /// The Chinese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Passport => "护照",
            Self::HongKongMacaoPermit => "港澳居民来往内地通行证",
            Self::TaiwanPermit => "台湾居民来往大陆通行证",
            Self::PermanentResidence => "外国人永久居留身份证",
        }
    }
}

/// The number of another document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ForeignNumber {
    /// The number, in capital letters and without blanks.
    pub number: String,
    /// No rule can tell whether it is right: a person compares it with the document.
    pub needs_review: bool,
}

const CITIZEN_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_CHECKS: &[u8; 11] = b"10X98765432";
const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// Numbers of other documents have 5 to 18 characters; a shorter one is a slip, a longer one something else.
const FOREIGN_LENGTHS: std::ops::RangeInclusive<usize> = 5..=18;

/// Reads a 公民身份号码 of eighteen characters, or one of fifteen digits from an old paper, which stands for a birth in
/// the twentieth century.
///
/// # Errors
///
/// The first [`Flaw`] found.
pub fn citizen(number: &str, today: Date, allow_test_division: bool) -> Result<Holder, Flaw> {
    let number = upgraded(number)?;
    let bytes = number.as_bytes();
    if citizen_check(bytes) != bytes[17] {
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
    let division_known = vocabulary::division(&number[..6]).is_some();
    Ok(Holder { number, birth, sex, division_known })
}

/// `number` with eighteen characters of the right kind.
fn upgraded(number: &str) -> Result<String, Flaw> {
    let bytes = number.as_bytes();
    match bytes {
        [first @ .., last]
            if bytes.len() == 18
                && first.iter().all(u8::is_ascii_digit)
                && (last.is_ascii_digit() || *last == b'X') =>
        {
            Ok(number.to_owned())
        }
        _ if bytes.len() == 15 && bytes.iter().all(u8::is_ascii_digit) => {
            let mut long = format!("{}19{}", &number[..6], &number[6..]);
            long.push(char::from(citizen_check(long.as_bytes())));
            Ok(long)
        }
        _ => Err(Flaw::Shape),
    }
}

/// The check character of the first seventeen digits.
fn citizen_check(digits: &[u8]) -> u8 {
    let sum: u32 =
        digits.iter().zip(CITIZEN_WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    CITIZEN_CHECKS[(sum % 11) as usize]
}

/// Reads the number of another document: nothing but its shape can be checked, so it always needs a person's eye.
///
/// # Errors
///
/// [`Flaw::Shape`] if it is not 5 to 18 Latin letters and digits, with at least one digit.
pub fn foreign(number: &str) -> Result<ForeignNumber, Flaw> {
    let number: String = number
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let shaped = FOREIGN_LENGTHS.contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && number.bytes().any(|byte| byte.is_ascii_digit());
    if shaped { Ok(ForeignNumber { number, needs_review: true }) } else { Err(Flaw::Shape) }
}

/// Checks a 统一社会信用代码.
///
/// # Errors
///
/// The first [`Flaw`] found.
pub fn credit_code(code: &str, allow_test_division: bool) -> Result<CreditCode, Flaw> {
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
    Ok(CreditCode { organisation_check: organisation_check(&code.as_bytes()[8..17]) })
}

/// Whether nine characters of a 组织机构代码 fit: letters count from A = 10, the check is 11 less the remainder.
fn organisation_check(code: &[u8]) -> bool {
    let value = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let sum: u32 = code.iter().zip(ORGANISATION_WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b"0123456789"[digit as usize],
    };
    code[8] == expected
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
    use proptest::prelude::*;

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
            assert_eq!(
                credit_code(code.as_str().unwrap(), false),
                Ok(CreditCode { organisation_check: true })
            );
        }
        for code in fixture()["id_vectors"]["uscc_invalid"].as_array().unwrap() {
            // The fixture's bad code ends in a letter the alphabet does not have.
            assert_eq!(credit_code(code.as_str().unwrap(), false), Err(Flaw::Shape));
        }
    }

    #[test]
    fn vectors_of_the_specification() {
        check("350627199711275419", Ok(()));
        check("11010519491231002X", Ok(()));
        // The example of GB 32100: of all check characters, 3 alone fits.
        for letter in CREDIT_ALPHABET {
            let code = format!("91350100M000100Y4{}", char::from(*letter));
            assert_eq!(credit_code(&code, false).is_ok(), *letter == b'3', "{code}");
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
                assert!(holder.division_known && holder.number == number);
                check(number, Err(Flaw::TestDivision));
            }
            if let Some(code) = party["uscc"].as_str() {
                assert!(credit_code(code, true).is_ok());
                assert_eq!(credit_code(code, false), Err(Flaw::TestDivision));
            }
        }
    }

    #[test]
    fn old_number_of_fifteen_digits_is_brought_up_to_date() {
        let holder = citizen("110105491231002", date(2026, 6, 1), false).unwrap();
        assert_eq!(holder.number, "11010519491231002X");
        assert_eq!((holder.birth, holder.sex), (date(1949, 12, 31), Sex::Female));
        assert_eq!(citizen("350627971127541", date(2026, 6, 1), false).unwrap().sex, Sex::Male);
        check("110105491331002", Err(Flaw::Birth));
        check("990499491231002", Err(Flaw::TestDivision));
        check("11010549123100X", Err(Flaw::Shape));
    }

    #[test]
    fn division_is_known_in_use_historic_or_not_at_all() {
        let known = |digits: &str| {
            let number = format!("{digits}{}", char::from(citizen_check(digits.as_bytes())));
            citizen(&number, date(2026, 6, 1), false).unwrap().division_known
        };
        assert!(known("14040419800101123"), "上党区");
        assert!(known("14042119800101123"), "长治县, until 2018");
        assert!(!known("11010519800101123"), "elsewhere");
    }

    #[test]
    fn organisation_code_inside_is_flagged_and_not_refused() {
        // The digit before the last is changed and the last one made to fit again.
        let fits = CREDIT_ALPHABET
            .iter()
            .map(|letter| format!("91350100M000100Y5{}", char::from(*letter)))
            .find_map(|code| credit_code(&code, false).ok());
        assert_eq!(fits, Some(CreditCode { organisation_check: false }));
    }

    #[test]
    fn other_documents_are_read_and_always_reviewed() {
        for (text, number) in [
            ("e1234 5678", "E12345678"),
            ("H1234567800", "H1234567800"),
            ("12345678", "12345678"),
            ("911124198108030024", "911124198108030024"),
        ] {
            let expected = ForeignNumber { number: number.to_owned(), needs_review: true };
            assert_eq!(foreign(text), Ok(expected));
        }
        for text in ["", "1234", "ABCDEFG", "E1234-5678", "护照12345678", "1234567890123456789"] {
            assert_eq!(foreign(text), Err(Flaw::Shape), "{text}");
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

    proptest! {
        #[test]
        fn one_changed_digit_of_a_number_is_found(digits in "[1-6][0-9]{16}", place in 0..17usize, by in 1..10u8) {
            let mut number = digits.clone().into_bytes();
            number.push(citizen_check(&number));
            number[place] = (number[place] - b'0' + by) % 10 + b'0';
            let number = String::from_utf8(number).unwrap();
            prop_assert_eq!(citizen(&number, date(2026, 6, 1), true), Err(Flaw::CheckDigit));
        }

        #[test]
        fn any_text_is_read_or_refused_without_harm(text in "\\PC*") {
            let _ = (citizen(&text, date(2026, 6, 1), true), credit_code(&text, true), foreign(&text));
        }
    }
}
