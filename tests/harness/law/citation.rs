//! How the id of a rule is written: `K-13` in a sentence, `k_13` in the name of a test.

/// Ids that `line` cites, in order; a range names its two ends only.
///
/// What looks like an id and is none is returned too, so that a misspelt one can be told from no citation.
#[must_use]
pub fn ids(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in words(line) {
        let Some(id) = id_of(word) else { continue };
        // C.7 numbers its guards in brackets.
        match (id, guard_number(&line[at + word.len()..])) {
            ("C.7", Some(number)) => found.push(format!("C7-{number}")),
            _ => found.push(id.to_owned()),
        }
    }
    found
}

/// Ids in the name of a test: `d13_every_end_reason_e1_to_e8_has_its_own_sentence` names D13 and all of E1 to E8.
#[must_use]
pub fn ids_of_name(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name.split('_').collect();
    let mut found: Vec<String> = Vec::new();
    let mut open_range = false;
    let mut at = 0;
    while at < parts.len() {
        let pair = parts.get(at + 1).and_then(|number| id_of_pair(parts[at], number));
        let single = id_of_part(parts[at]);
        let (id, used) = match (pair, single) {
            (Some(id), _) => (id, 2),
            (None, Some(id)) => (id, 1),
            (None, None) => {
                open_range = parts[at] == "to";
                at += 1;
                continue;
            }
        };
        if let (true, Some(first)) = (open_range, found.last().cloned()) {
            found.extend(between(&first, &id));
        }
        open_range = false;
        found.push(id);
        at += used;
    }
    found
}

/// Words that an id could be, with their place in the line.
fn words(line: &str) -> Vec<(usize, &str)> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        match (start, is_part(letter)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, line[from..at].trim_end_matches(['.', '-'])));
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

/// The id at the head of `word`: `D12` in `D12-v2` and in `D12.code`.
fn id_of(word: &str) -> Option<&str> {
    let word = word.split("..").next().unwrap_or(word);
    let heads =
        [Some(word), word.split_once('.').map(|(head, _)| head), word.split_once('-').map(|(head, _)| head)];
    let short_only = |head: &&str| *head == word || is_short(head) || is_long(head);
    heads
        .into_iter()
        .flatten()
        .filter(short_only)
        .find(|head| is_long(head) || is_short(head) || is_section(head))
}

/// `3` of `(3)`, with or without a blank before it.
fn guard_number(rest: &str) -> Option<char> {
    let inside = rest.trim_start().strip_prefix('(')?;
    let mut letters = inside.chars();
    let number = letters.next().filter(char::is_ascii_digit)?;
    (letters.next() == Some(')')).then_some(number)
}

/// `K-13`, `DL-M5`, `F-10a`, `E-LATE`, `C7-1`.
fn is_long(word: &str) -> bool {
    let Some((family, rest)) = word.split_once('-') else { return false };
    match family {
        "A" | "K" | "Q" | "G" => is_number(rest, 2),
        "B" => is_number(rest, 3),
        "NA" | "RJ" | "C7" => is_number(rest, 1),
        "H" => is_number(rest, 1) || is_number(rest, 2),
        "F" => {
            let number = rest.strip_suffix(|letter: char| letter.is_ascii_lowercase()).unwrap_or(rest);
            is_number(number, 1) || is_number(number, 2)
        }
        "DL" => rest.starts_with(|letter: char| letter.is_ascii_uppercase()) && is_number(&rest[1..], 1),
        "E" => rest.len() > 2 && rest.chars().all(|letter| letter.is_ascii_uppercase() || letter == '-'),
        _ => false,
    }
}

/// `M60`, `D16c`, `E4`: short enough to be something else too.
#[must_use]
pub fn is_short(word: &str) -> bool {
    let mut letters = word.chars();
    match letters.next() {
        Some('M' | 'C' | 'P') => is_number(letters.as_str(), 2),
        Some('D') => is_number(letters.as_str().trim_end_matches(['b', 'c', 'd']), 2),
        Some('E') => is_number(letters.as_str(), 1),
        _ => false,
    }
}

/// `E.6`, `B.11`: a section whose rules have no ids of their own.
fn is_section(word: &str) -> bool {
    let number = ["B.", "C.", "E."].iter().find_map(|family| word.strip_prefix(family));
    number.is_some_and(|number| is_number(number, 1) || is_number(number, 2))
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `k`, `13` and `e`, `6` of a name.
fn id_of_pair(family: &str, number: &str) -> Option<String> {
    let is_letters = !family.is_empty() && family.bytes().all(|byte| byte.is_ascii_lowercase());
    let upper = family.to_ascii_uppercase();
    let last = number.strip_suffix(|letter: char| letter.is_ascii_lowercase());
    match () {
        () if family == "dl" => Some(format!("DL-{}", number.to_ascii_uppercase())).filter(|id| is_long(id)),
        () if family == "c7" && is_number(number, 1) => Some(format!("C7-{number}")),
        () if is_letters && (last.is_none() || family == "f") => {
            let long = format!("{upper}-{number}");
            let section = format!("{upper}.{number}");
            [long, section].into_iter().find(|id| is_long(id) || is_section(id))
        }
        () => None,
    }
}

/// `m60`, `d16c`, `k13` of a name.
fn id_of_part(part: &str) -> Option<String> {
    let at = part.find(|letter: char| letter.is_ascii_digit())?;
    let (family, number) = (part[..at].to_ascii_uppercase(), &part[at..]);
    let forms = [format!("{family}{number}"), format!("{family}-{number}"), format!("{family}.{number}")];
    forms.into_iter().find(|id| is_short(id) || is_long(id) || is_section(id))
}

/// The ids between two ends of one family.
fn between(first: &str, last: &str) -> Vec<String> {
    let split = |id: &str| {
        let at = id.find(|letter: char| letter.is_ascii_digit())?;
        let number: u32 = id[at..].parse().ok()?;
        Some((id[..at].to_owned(), id.len() - at, number))
    };
    let (Some((family, width, from)), Some((other, _, to))) = (split(first), split(last)) else {
        return Vec::new();
    };
    if family != other {
        return Vec::new();
    }
    (from + 1..to).map(|number| format!("{family}{number:0width$}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        assert_eq!(ids(line), expected, "{line}");
    }

    #[track_caller]
    fn check_name(name: &str, expected: &[&str]) {
        assert_eq!(ids_of_name(name), expected, "{name}");
    }

    #[test]
    fn ids_are_found_between_chinese_words() {
        check("E-LATE；民事诉讼法205；DL-C1", &["E-LATE", "DL-C1"]);
        check("见K-13、K-14（B-316）。", &["K-13", "K-14", "B-316"]);
        check("legal.md E.6, B.11 and F-10a", &["E.6", "B.11", "F-10a"]);
        check("`legal.md` C.7 (3); C.7(1)", &["C7-3", "C7-1"]);
    }

    #[test]
    fn codes_are_found_in_rust_and_in_names_of_files() {
        check("Kind::D16c => \"D16c\", D12-v2 and D12.code()", &["D16c", "D16c", "D12", "D12"]);
        check("NA-1..5 and M00–M40", &["NA-1", "M00", "M40"]);
    }

    #[test]
    fn other_words_are_no_ids() {
        check("SHA-256 UTF-8 M1 C200 G-711 H-264 x-01 legal.md 1.0 E10 art. 85 M60_SESSION", &[]);
    }

    #[test]
    fn names_of_tests_name_rules() {
        check_name("k_13_vague_duties_are_found", &["K-13"]);
        check_name("dl_p1_runs_two_years", &["DL-P1"]);
        check_name("f_10a_a_no_on_the_phone", &["F-10a"]);
        check_name("d16c_a_divorce_is_not_accepted_by_na_3_and_na_5", &["D16c", "NA-3", "NA-5"]);
        check_name("e_1_a_court_has_its_code", &["E.1"]);
        check_name("a13_other_systems_are_told", &["A-13"]);
        check_name("c4_and_c60_and_c7_3_hold", &["C.4", "C60", "C7-3"]);
        check_name("last_of_all_in_2026_on_x86", &[]);
    }

    #[test]
    fn a_name_with_a_range_names_all_of_it() {
        check_name("d13_e1_to_e4_say_so", &["D13", "E1", "E2", "E3", "E4"]);
        check_name("q_01_to_q_03_are_asked", &["Q-01", "Q-02", "Q-03"]);
    }
}
