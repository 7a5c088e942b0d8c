//! Whether two people may be the same, live together, or work for the same employer, from what is written about them.

use super::Person;

/// Fewest characters of an address or an employer that says enough: 潞川区 fits thousands.
const TELLING_MIN: usize = 6;
/// Fewest characters of an employer that says enough; names of firms are shorter than addresses.
const EMPLOYER_MIN: usize = 4;

/// What people write where there is no employer.
const NO_EMPLOYER: [&str; 10] = [
    "自由职业",
    "自由职业者",
    "个体经营",
    "个体工商户",
    "无工作单位",
    "暂无工作",
    "退休人员",
    "离退休人员",
    "在家务农",
    "农业劳动者",
];

/// 复姓, of which the second character is not part of the given name.
const COMPOUND_SURNAMES: [&str; 40] = [
    "欧阳", "上官", "司马", "司徒", "司空", "司寇", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "公羊", "公冶",
    "慕容", "令狐", "长孙", "宇文", "轩辕", "端木", "独孤", "南宫", "西门", "东方", "东郭", "闻人", "申屠",
    "太史", "太叔", "钟离", "鲜于", "澹台", "濮阳", "赫连", "呼延", "拓跋", "百里", "万俟", "仲孙", "左丘",
    "宗政",
];

/// Whether both are the same human being. ID numbers decide where both are known; otherwise name and address.
pub(super) fn same_person(one: &Person, other: &Person) -> bool {
    match (&one.id_no, &other.id_no) {
        (Some(mine), Some(theirs)) => mine.eq_ignore_ascii_case(theirs),
        (Some(_), None) | (None, Some(_)) | (None, None) => {
            let name = plain(&one.name);
            !name.is_empty() && name == plain(&other.name) && same_address(&one.address, &other.address)
        }
    }
}

/// 同姓且同住址.
pub(super) fn same_household(one: &Person, other: &Person) -> bool {
    let same_surname = match (surname(&one.name), surname(&other.name)) {
        (Some(mine), Some(theirs)) => mine == theirs,
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    };
    same_surname && same_address(&one.address, &other.address)
}

/// 同一工作单位.
pub(super) fn same_employer(one: &Person, other: &Person) -> bool {
    let (mine, theirs) = (plain(&one.employer), plain(&other.employer));
    mine == theirs && mine.chars().count() >= EMPLOYER_MIN && !NO_EMPLOYER.contains(&mine.as_str())
}

/// One may be written with the province and the other without.
fn same_address(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    let telling = short.chars().count() >= TELLING_MIN && short.chars().any(|part| part.is_ascii_digit());
    telling && long.ends_with(&short)
}

/// The surname of a Chinese name. Names with a dot (买买提·艾力) have none.
fn surname(name: &str) -> Option<String> {
    let name = plain(name);
    if name.contains(['·', '•', '・']) {
        return None;
    }
    let compound = COMPOUND_SURNAMES.into_iter().find(|surname| name.starts_with(surname));
    compound
        .filter(|_| name.chars().count() > 2)
        .map(ToOwned::to_owned)
        .or_else(|| name.chars().next().map(String::from))
}

/// Without what different hands write differently: spaces, full-width characters, dashes and brackets.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '！'..='～' => half_width(character),
            '—' | '–' | '―' => '-',
            other => other,
        })
        .filter(|character| !matches!(character, '(' | ')' | ',' | '.' | '。' | '、'))
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

/// ！…～ lie in the same order as ! … ~.
fn half_width(character: char) -> char {
    char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_address(one: &str, other: &str, expected: bool) {
        assert_eq!(same_address(one, other), expected);
        assert_eq!(same_address(other, one), expected);
    }

    #[test]
    fn addresses_are_the_same_in_any_hand() {
        check_address("潞川区云岭镇和顺小区２号楼401室", "潞川区 云岭镇和顺小区2号楼401室", true);
        check_address("山西省潞川区云岭镇东街18号", "潞川区云岭镇东街18号", true);
        check_address("潞川区柳河街道3号楼2-401", "潞川区柳河街道3号楼2－401", true);
        check_address("潞川区云岭镇东街18号", "潞川区云岭镇东街8号", false);
    }

    #[test]
    fn an_address_without_a_number_or_too_short_says_nothing() {
        check_address("潞川区云岭镇西沟村", "潞川区云岭镇西沟村", false);
        check_address("18号", "东街18号", false);
        check_address("", "", false);
    }

    #[test]
    fn surnames_may_have_two_characters() {
        assert_eq!(surname("欧阳晴").as_deref(), Some("欧阳"));
        assert_eq!(surname("东方").as_deref(), Some("东"));
        assert_eq!(surname("何守义").as_deref(), Some("何"));
        assert_eq!(surname("买买提·艾力"), None);
        assert_eq!(surname(""), None);
    }

    #[test]
    fn an_id_number_decides_before_name_and_address() {
        let person = |id_no: Option<&str>| Person {
            name: "王伟".to_owned(),
            id_no: id_no.map(ToOwned::to_owned),
            address: "潞川区云岭镇东街18号".to_owned(),
            ..Person::default()
        };
        let (one, other) = ("990499196507081023", "99049919881120201x");
        assert!(!same_person(&person(Some(one)), &person(Some(other))));
        assert!(same_person(&person(Some(other)), &person(Some("99049919881120201X"))));
        assert!(same_person(&person(Some(one)), &person(None)));
    }

    #[test]
    fn words_for_no_employer_join_nobody() {
        let person = |employer: &str| Person { employer: employer.to_owned(), ..Person::default() };
        assert!(!same_employer(&person("自由职业"), &person("自由职业")));
        assert!(!same_employer(&person("务农"), &person("务农")));
        assert!(same_employer(&person("潞川(区)纺织厂"), &person("潞川（区）纺织厂")));
    }
}
