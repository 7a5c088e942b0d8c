//! 案号, numbers of court cases.
//!
//! Source: `legal.md` E.1 (案号若干规定 2015, 2018; 诉前调确 since 2022-01-01). The service never allots them: the clerk
//! enters what the court's own register gave.

/// A court's case number, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocketNo {
    /// 收案年度.
    pub year: u16,
    /// 法院代字, for example 晋0499.
    pub court: String,
    /// 专门审判代字, empty or 知.
    pub special: String,
    /// 类型代字, for example 诉前调确.
    pub kind: String,
    /// 案件编号.
    pub serial: u32,
    /// 之一 and so on; empty for most.
    pub branch: String,
}

const KINDS: [&str; 7] = ["诉前调确", "诉前调书", "诉前调", "民特", "调确", "民初", "执"];
const PROVINCES: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新军兵";

impl DocketNo {
    /// Reads a number; brackets may be of full or half width, blanks around it don't count.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.strip_prefix(['（', '('])?;
        let (year, rest) = rest.split_once(['）', ')'])?;
        let year: u16 = Some(year).filter(|year| year.len() == 4 && year.starts_with("20"))?.parse().ok()?;
        let (court, rest) = court(rest)?;
        let (special, rest) = rest.strip_prefix('知').map_or(("", rest), |rest| ("知", rest));
        let (kind, rest) = KINDS.iter().find_map(|kind| Some((*kind, rest.strip_prefix(kind)?)))?;
        let (serial, branch) = rest.split_once('号')?;
        if !(1..=8).contains(&serial.len()) || !serial.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Some(words) = branch.strip_prefix('之') {
            if words.is_empty() || !words.chars().all(|letter| "一二三四五六七八九十".contains(letter))
            {
                return None;
            }
        } else if !branch.is_empty() {
            return None;
        }
        Some(Self {
            year,
            court: court.to_owned(),
            special: special.to_owned(),
            kind: kind.to_owned(),
            serial: serial.parse().ok()?,
            branch: branch.to_owned(),
        })
    }

    /// Whether the type is one under which agreements are confirmed (`legal.md` E.1, H-8).
    #[must_use]
    pub fn is_confirmation(&self) -> bool {
        matches!(self.kind.as_str(), "诉前调确" | "民特" | "调确")
    }
}

impl std::fmt::Display for DocketNo {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { year, court, special, kind, serial, branch } = self;
        write!(out, "（{year}）{court}{special}{kind}{serial}号{branch}")
    }
}

fn court(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("最高法") {
        return Some(("最高法", rest));
    }
    let province = text.chars().next().filter(|letter| PROVINCES.contains(*letter))?;
    let digits = text[province.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
    (digits <= 4).then(|| text.split_at(province.len_utf8() + digits))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(DocketNo::parse(text).map(|number| number.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_and_printed_with_full_brackets() {
        check("（2026）晋0499诉前调确31号", Some("（2026）晋0499诉前调确31号"));
        check(" (2024)粤0604诉前调确1716号", Some("（2024）粤0604诉前调确1716号"));
        check("（2026）最高法知民特2号之一", Some("（2026）最高法知民特2号之一"));
    }

    #[test]
    fn numbers_seen_in_public_data_are_read() {
        check("(2021)晋0404执26号", Some("（2021）晋0404执26号"));
        check("（2023）晋04民初7号之十二", Some("（2023）晋04民初7号之十二"));
    }

    #[test]
    fn confirmations_are_told_from_other_cases_by_their_type() {
        for (kind, confirms) in [
            ("诉前调确", true),
            ("民特", true),
            ("调确", true),
            ("诉前调书", false),
            ("诉前调", false),
            ("民初", false),
            ("执", false),
        ] {
            let number = DocketNo::parse(&format!("（2026）晋0499{kind}5号")).unwrap();
            assert_eq!((number.kind.as_str(), number.is_confirmation()), (kind, confirms));
            assert_eq!((number.year, number.court.as_str(), number.serial), (2026, "晋0499", 5));
        }
    }

    #[test]
    fn numbers_of_the_fixture_are_read() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../fixtures/cases.json")).unwrap();
        for case in fixture["cases"].as_array().unwrap() {
            if let Some(number) = case["timeline"]["case_no"].as_str() {
                check(number, Some(number));
            }
        }
    }

    #[test]
    fn other_text_is_not_a_number() {
        for text in [
            "",
            "31",
            "（26）晋0499诉前调确31号",
            "（2026）晋04990诉前调确31号",
            "（2026）晋0499诉前调确号",
            "（2026）晋0499诉前调确31",
            "（2026）晋0499诉前调确31号之",
            "（2026）X0499民特1号",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_harm(text in "\\PC*") {
            if let Some(number) = DocketNo::parse(&text) {
                prop_assert_eq!(DocketNo::parse(&number.to_string()), Some(number));
            }
        }
    }
}
