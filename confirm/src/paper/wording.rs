//! How days, amounts, numbers and parties are written in every document.
//!
//! Source: `legal.md` part D, head: dates print as 2026年6月10日, money as
//! `2839.68元（大写：贰仟捌佰叁拾玖元陆角捌分）`, and the party line.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

pub use super::field::party_field;
use crate::money::capital;

/// Most parties one document can carry: their numbers and copies are spelt in words of at most two characters
/// and a signature row is laid out for each.
pub const PARTIES_MAX: usize = 20;

/// Someone a document names with full particulars, 当事人.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// 自然人.
    Person {
        /// 姓名.
        name: String,
        /// 性别, 男 or 女.
        sex: String,
        /// 出生日期.
        birth: Date,
        /// 民族.
        nation: Option<String>,
        /// 职业或者单位.
        occupation: Option<String>,
        /// 住址.
        address: String,
        /// 公民身份号码, masked by the caller where the copy goes outside.
        id_no: String,
        /// 联系电话.
        phone: Option<String>,
    },
    /// 法人 or 非法人组织.
    Organisation {
        /// 名称.
        name: String,
        /// 住所.
        address: String,
        /// 统一社会信用代码.
        credit_code: String,
        /// 法定代表人 or 负责人.
        representative: String,
        /// 职务.
        representative_title: Option<String>,
        /// 联系电话.
        phone: Option<String>,
    },
    /// Somebody whose particulars are not known yet: the other side in a request (D01) or a referral (D04).
    Named {
        /// 姓名 or 名称.
        name: String,
        /// 住址 or 住所.
        address: Option<String>,
        /// 联系电话.
        phone: Option<String>,
    },
}

impl Party {
    /// The name a document calls the party by.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Organisation { name, .. } | Self::Named { name, .. } => name,
        }
    }

    /// Who holds the pen: the person, or the organisation with its representative.
    #[must_use]
    pub fn signatory(&self) -> String {
        match self {
            Self::Person { name, .. } | Self::Named { name, .. } => name.clone(),
            Self::Organisation { name, representative, .. } => format!("{name}（{representative}）"),
        }
    }

    /// All particulars in the order of `legal.md` part D, without a final stop.
    #[must_use]
    pub fn particulars(&self) -> String {
        let pieces: Vec<String> = match self {
            Self::Person { name, sex, birth, nation, occupation, address, id_no, phone } => [
                Some(name.clone()),
                Some(sex.clone()),
                Some(format!("{}出生", day(*birth))),
                nation.clone(),
                occupation.clone(),
                Some(format!("住{address}")),
                Some(format!("公民身份号码{id_no}")),
                phone.as_ref().map(|phone| format!("联系电话{phone}")),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Self::Organisation {
                name,
                address,
                credit_code,
                representative,
                representative_title,
                phone,
            } => [
                Some(name.clone()),
                Some(format!("住所{address}")),
                Some(format!("统一社会信用代码{credit_code}")),
                Some(format!(
                    "法定代表人（负责人）{representative}{}",
                    representative_title.as_ref().map(|title| format!("，{title}")).unwrap_or_default()
                )),
                phone.as_ref().map(|phone| format!("联系电话{phone}")),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Self::Named { name, address, phone } => [
                Some(name.clone()),
                address.as_ref().map(|address| format!("住{address}")),
                phone.as_ref().map(|phone| format!("联系电话{phone}")),
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        pieces.join("，")
    }
}

/// A day as documents print it: 2026年6月10日.
#[must_use]
pub fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// An instant as documents print it, in China's time: 2026年6月10日 09:05:30.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    let local = in_china(at);
    format!("{} {:02}:{:02}:{:02}", day(local.date()), local.hour(), local.minute(), local.second())
}

/// An instant to the minute, as notices and records print it: 2026年6月11日9时05分.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    let local = in_china(at);
    format!("{}{}时{:02}分", day(local.date()), local.hour(), local.minute())
}

/// `at` on the clocks of China, which has known one zone and no summer time since 1991.
#[must_use]
pub fn in_china(at: Timestamp) -> jiff::Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(8)))
}

/// An amount in digits and words: 1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分）.
#[must_use]
pub fn money(fen: i64) -> String {
    format!("{}（大写：{}）", digits(fen), capital(fen))
}

/// An amount in digits: 1419.84元.
#[must_use]
pub fn digits(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}元", fen / 100, fen % 100)
}

/// A small number in words: 一, 十二, 二十.
///
/// # Panics
///
/// If `number` is not in 1..100; no list in a document grows that long.
#[must_use]
pub fn ordinal(number: usize) -> String {
    const WORDS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    assert!((1..100).contains(&number), "documents count from one to ninety-nine");
    match (number / 10, number % 10) {
        (0, ones) => WORDS[ones].to_owned(),
        (1, ones) => format!("十{}", WORDS[ones]),
        (tens, ones) => format!("{}十{}", WORDS[tens], WORDS[ones]),
    }
}

/// The names of all parties, as a document enumerates them: 甲、乙.
#[must_use]
pub fn names(parties: &[Party]) -> String {
    parties.iter().map(Party::name).collect::<Vec<_>>().join("、")
}

/// `申请人甲与申请人乙`, as requests and rulings repeat the applicants.
#[must_use]
pub fn applicants(parties: &[Party]) -> String {
    parties.iter().map(|party| format!("申请人{}", party.name())).collect::<Vec<_>>().join("与")
}

/// 是 or 否.
#[must_use]
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "是" } else { "否" }
}

/// `text` as a sentence of its own: with exactly one stop at its end.
#[must_use]
pub fn stopped(text: &str) -> String {
    format!("{}。", unstopped(text))
}

/// `text` without white space around it and without a stop at its end, so that it can stand inside a sentence.
#[must_use]
pub fn unstopped(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '；', ';', '.', '，'])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_print_without_leading_zeros() {
        assert_eq!(day(date(2026, 6, 1)), "2026年6月1日");
    }

    #[test]
    fn instants_print_in_chinese_time() {
        assert_eq!(instant("2026-06-10T16:05:09Z".parse().unwrap()), "2026年6月11日 00:05:09");
    }

    #[test]
    fn appointments_print_to_the_minute() {
        assert_eq!(minute("2026-06-11T01:05:59Z".parse().unwrap()), "2026年6月11日9时05分");
    }

    #[test]
    fn a_sentence_gets_one_stop() {
        assert_eq!(stopped(" 楼道照明损坏。； "), "楼道照明损坏。");
    }

    #[test]
    fn amounts_print_in_digits_and_words() {
        assert_eq!(money(141_984), "1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分）");
        assert_eq!(money(283_968), "2839.68元（大写：贰仟捌佰叁拾玖元陆角捌分）");
    }

    #[test]
    fn lists_are_counted_in_words() {
        assert_eq!([1, 10, 11, 20, 99].map(ordinal), ["一", "十", "十一", "二十", "九十九"]);
    }

    #[test]
    fn organisation_names_its_representative() {
        let party = Party::Organisation {
            name: "潞川和畅物业服务有限公司".to_owned(),
            address: "潞川区柳河街道和畅路1号".to_owned(),
            credit_code: "91990499MA0TET017C".to_owned(),
            representative: "尤国栋".to_owned(),
            representative_title: Some("经理".to_owned()),
            phone: None,
        };
        assert_eq!(
            party.particulars(),
            "潞川和畅物业服务有限公司，住所潞川区柳河街道和畅路1号，统一社会信用代码91990499MA0TET017C，\
             法定代表人（负责人）尤国栋，经理"
        );
    }
}
