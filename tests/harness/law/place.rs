//! A place in the sources, told so that it stays true while lines move: a file, and what in it.

/// A file, and the function, type or table in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path from the root of the repository.
    pub path: String,
    /// Name of the nearest item; none where the whole file is meant.
    pub item: Option<String>,
}

impl Place {
    /// A place as the table of rules writes it: `path` or `path#item`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.split_once('#') {
            Some((path, item)) => Self { path: path.to_owned(), item: Some(item.to_owned()) },
            None => Self { path: text.to_owned(), item: None },
        }
    }
}

/// Name of the item that line `at` belongs to: the one its comment stands above, or the last one begun before it.
#[must_use]
pub fn item_at<'a>(lines: &[&'a str], at: usize) -> Option<&'a str> {
    let is_note = |line: &str| line.starts_with("//") || line.starts_with("#[") || line.starts_with('*');
    let first = lines[at].trim_start();
    if first.starts_with("//!") {
        return None;
    }
    if is_note(first) {
        let below = lines[at..].iter().find(|line| !is_note(line.trim_start()));
        if let Some(name) = below.and_then(|line| declared(line)) {
            return Some(name);
        }
    }
    lines[..=at].iter().rev().find_map(|line| declared(line))
}

/// Name that `line` declares, in Rust or TypeScript; a test of TypeScript has its sentence as a name.
#[must_use]
pub fn declared(line: &str) -> Option<&str> {
    const ITEMS: [&str; 11] =
        ["fn", "enum", "struct", "trait", "const", "static", "type", "mod", "function", "class", "interface"];
    const BEFORE: [&str; 5] = ["pub", "async", "unsafe", "export", "const"];
    let line = line.trim_start();
    for call in ["test(", "it(", "describe("] {
        if let Some(rest) = line.strip_prefix(call) {
            let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
            return rest[1..].split(quote).next();
        }
    }
    // `pub(in crate::case) fn` says no more than `fn` here.
    let limited = line.strip_prefix("pub(").and_then(|rest| rest.split_once(") "));
    let mut rest = limited.map_or(line, |(_, item)| item);
    loop {
        let (word, after) = rest.split_once(' ')?;
        // `const fn` is a function, `const X` a constant.
        let begins_item = ITEMS.contains(&word) && !(word == "const" && after.starts_with("fn "));
        if begins_item {
            let end = after
                .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
                .unwrap_or(after.len());
            return Some(&after[..end]).filter(|name| !name.is_empty() && *name != "_");
        }
        if !BEFORE.contains(&word) {
            return None;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "//! Module.\n\n/// Cites.\n#[derive(Debug)]\npub enum Stage {\n    /// First.\n    #[serde(rename = \"M00\")]\n    Draft,\n}\n\npub(crate) const fn code() -> u8 {\n    1\n}\n";

    #[track_caller]
    fn check(line: usize, expected: Option<&str>) {
        let lines: Vec<&str> = FILE.lines().collect();
        assert_eq!(item_at(&lines, line), expected, "{}", lines[line]);
    }

    #[test]
    fn a_comment_belongs_to_what_stands_below_it() {
        check(2, Some("Stage"));
    }

    #[test]
    fn a_variant_belongs_to_its_type_and_a_line_to_its_function() {
        check(5, Some("Stage"));
        check(11, Some("code"));
    }

    #[test]
    fn the_comment_of_a_module_belongs_to_the_file() {
        check(0, None);
    }

    #[test]
    fn items_are_called_by_their_names_and_tests_of_typescript_by_their_sentences() {
        assert_eq!(declared("test('a link is replaced', async () => {"), Some("a link is replaced"));
        assert_eq!(declared("export const words = {"), Some("words"));
        assert_eq!(declared("    pub(in crate::case) fn guard(&self) {"), Some("guard"));
        assert_eq!(declared("return fn(x)"), None);
    }
}
