//! The sources of the repository, and where they cite rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::citation;
use super::place::{Place, declared, item_at};

/// Folders that are read.
const FOLDERS: [&str; 10] = [
    "confirm/data",
    "confirm/src",
    "confirm/tests",
    "media/src",
    "signaling/src",
    "signaling/tests",
    "tests/e2e/journeys",
    "tests/it",
    "web/src",
    "web/ui/src",
];

/// Left out: what is generated, the table itself, and the tests of the table, which cite rules to talk about citing.
const LEFT_OUT: [&str; 4] = [
    "confirm/data/rules.json",
    "tests/it/law.rs",
    "web/ui/src/api/openapi.json",
    "web/ui/src/api/schema.d.ts",
];

/// Two crates that never hear of law: what looks like the code of a state there is something else.
const LAWLESS: [&str; 2] = ["media/", "signaling/"];

/// A source file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path from the root of the repository.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A rule cited at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// Id as cited.
    pub id: String,
    /// Whether a test cites it.
    pub in_test: bool,
    /// Whether by its id; otherwise by a Rust name.
    pub by_id: bool,
    /// Where.
    pub place: Place,
}

/// All sources under `root`, by path.
///
/// # Panics
///
/// If one can't be read.
#[must_use]
pub fn read(root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders: Vec<_> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there").map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).expect("it lies below").display().to_string();
            let known =
                [".rs", ".ts", ".vue", ".css", ".json", ".snap"].iter().any(|end| name.ends_with(end));
            if known && !LEFT_OUT.contains(&name.as_str()) {
                let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
                sources.push(Source { path: name, text });
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// Where `sources` cite rules by their ids or by one of `words` (a name in the code, and the id it stands for).
#[must_use]
pub fn citations(sources: &[Source], words: &[(String, String)]) -> BTreeSet<Citation> {
    let tests = test_modules(sources);
    let mut found = BTreeSet::new();
    for source in sources {
        if LAWLESS.iter().any(|folder| source.path.starts_with(folder)) || is_cast(&source.path) {
            continue;
        }
        let whole = is_test(&source.path) || tests.iter().any(|module| module.holds(&source.path));
        if source.path.ends_with(".snap") {
            found.extend(of_snapshot(source));
        } else {
            found.extend(of_file(source, whole, words));
        }
    }
    found
}

/// Names in the code that stand for an id: `Mediation::Session` where `Session` is renamed to `M60`.
#[must_use]
pub fn renamed(sources: &[Source]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        let (mut owner, mut id) = (None, None);
        for line in source.text.lines().map(str::trim) {
            if let Some(renamed) = line.strip_prefix("#[serde(rename = \"") {
                id = renamed.split('"').next().filter(|id| !citation::ids(id).is_empty());
            } else if line.contains("enum ") && declared(line).is_some() {
                owner = declared(line);
            } else if let (Some(owner), Some(renamed)) = (owner, id)
                && !line.starts_with("//")
            {
                let variant: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
                names.insert(format!("{owner}::{variant}"), renamed.to_owned());
                id = None;
            }
        }
    }
    names
}

/// Whether `place` is in `sources`: the file, and an item or a sentence of that name in it.
#[must_use]
pub fn holds(sources: &[Source], place: &Place) -> bool {
    let Some(source) = sources.iter().find(|source| source.path == place.path) else { return false };
    let Some(item) = &place.item else { return true };
    source.text.lines().any(|line| declared(line) == Some(item) || tests_named(line).any(|name| name == item))
}

/// A module that `#[cfg(test)]` declares: its file without the ending.
#[derive(Debug)]
struct TestModule(String);

impl TestModule {
    fn holds(&self, path: &str) -> bool {
        path.strip_prefix(&self.0).is_some_and(|rest| rest.starts_with(['.', '/']))
    }
}

fn test_modules(sources: &[Source]) -> Vec<TestModule> {
    let mut modules = Vec::new();
    for source in sources {
        let Some(stem) = source.path.strip_suffix(".rs") else { continue };
        // The modules of a crate's root lie beside it, all others below their parent.
        let folder = stem.strip_suffix("/lib").or_else(|| stem.strip_suffix("/main")).unwrap_or(stem);
        let lines: Vec<&str> = source.text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with(';')) {
            if let Some(name) = declared(pair[1]) {
                modules.push(TestModule(format!("{folder}/{name}")));
            }
        }
    }
    modules
}

/// Tests that lie beside the code in files of their own.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.starts_with("tests/") || path.ends_with(".test.ts")
}

/// Who plays in the tests: it names rules to obey them, not to test them.
fn is_cast(path: &str) -> bool {
    path.split(['/', '.']).any(|part| part == "cast")
}

fn of_file(source: &Source, whole: bool, words: &[(String, String)]) -> Vec<Citation> {
    let lines: Vec<&str> = source.text.lines().collect();
    let tests_from = if whole { 0 } else { first_test(&lines) };
    let is_data = source.path.ends_with(".json");
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let in_test = at >= tests_from;
        let ids = readable(&source.path, line);
        let named: Vec<&String> = named(line, words).collect();
        let tests: Vec<&str> = tests_named(line).filter(|_| in_test).collect();
        // Most lines cite nothing, and to find the item of a line is slow.
        if ids.is_empty() && named.is_empty() && tests.is_empty() || in_test && is_shared(&lines, at) {
            continue;
        }
        let item = if is_data { None } else { item_at(&lines, at) };
        let cited = |id: String, by_id, item: Option<&str>| Citation {
            id,
            in_test,
            by_id,
            place: Place { path: source.path.clone(), item: item.map(str::to_owned) },
        };
        found.extend(ids.into_iter().map(|id| cited(id, true, item)));
        found.extend(named.into_iter().map(|id| cited(id.clone(), false, item)));
        for name in tests {
            found.extend(citation::ids_of_name(name).into_iter().map(|id| cited(id, true, Some(name))));
        }
    }
    found
}

/// Ids whose names the line uses: a Rust name stands with its path, a code in quotes.
fn named<'a>(line: &'a str, words: &'a [(String, String)]) -> impl Iterator<Item = &'a String> {
    let may_name = line.contains("::") || line.contains('"');
    words.iter().filter(move |(word, _)| may_name && has_word(line, word)).map(|(_, id)| id)
}

/// Whether line `at` of a test belongs to a public function: others play with it, it shows nothing by itself.
fn is_shared(lines: &[&str], at: usize) -> bool {
    let declares = |line: &&&str| line.trim_start().starts_with("pub") && line.contains("fn ");
    let item = item_at(lines, at);
    item.is_some() && lines.iter().find(|line| declared(line) == item).filter(declares).is_some()
}

/// Tests that a line names: a function, or what a macro makes one of for each engine.
fn tests_named(line: &str) -> impl Iterator<Item = &str> {
    let function = declared(line).filter(|_| line.contains("fn "));
    let words = line.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    let made = words.filter(|word| word.ends_with("_on_sqlite") || word.ends_with("_on_postgresql"));
    function.into_iter().chain(made.filter(move |word| Some(*word) != function))
}

/// Ids of a line; in a page, short ones only as a whole text, because drawings are full of `M11` and `C20`.
fn readable(path: &str, line: &str) -> Vec<String> {
    let quoted =
        |id: &str| ['\'', '"', '`'].iter().any(|quote| line.contains(&format!("{quote}{id}{quote}")));
    let mut ids = citation::ids(line);
    ids.retain(|id| path.ends_with(".rs") || !citation::is_short(id) || quoted(id));
    ids
}

/// The line from which a file is tests to its end.
fn first_test(lines: &[&str]) -> usize {
    let opens = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{');
    lines.windows(2).position(opens).unwrap_or(lines.len())
}

/// A kept answer is what the test of its name expects.
fn of_snapshot(source: &Source) -> Vec<Citation> {
    let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
    let name = file.trim_end_matches(".snap").rsplit("__").next().unwrap_or(file);
    let test = source.text.lines().find_map(|line| line.strip_prefix("source: "));
    let path = test.map_or_else(|| format!("{folder}/{file}"), str::to_owned);
    let ids = std::iter::once(name).chain(source.text.lines()).flat_map(citation::ids);
    let place = Place { path, item: Some(name.to_owned()) };
    ids.map(|id| Citation { id, in_test: true, by_id: true, place: place.clone() }).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(is_inside) && !line[at + word.len()..].starts_with(is_inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[track_caller]
    fn check(sources: &[Source], words: &[(&str, &str)], expected: &[(&str, bool, &str, Option<&str>)]) {
        let words: Vec<_> = words.iter().map(|(word, id)| ((*word).to_owned(), (*id).to_owned())).collect();
        let found = citations(sources, &words);
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.id.as_str(), one.in_test, one.place.path.as_str(), one.place.item.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn code_ends_where_its_tests_begin() {
        let text = "/// K-13.\nfn vague() {}\n\n#[cfg(test)]\nmod tests {\n    fn k_14_is_found() {}\n}\n";
        check(
            &[source("confirm/src/lint.rs", text)],
            &[],
            &[
                ("K-13", false, "confirm/src/lint.rs", Some("vague")),
                ("K-14", true, "confirm/src/lint.rs", Some("k_14_is_found")),
            ],
        );
    }

    #[test]
    fn modules_of_tests_are_tests_and_their_cast_is_none() {
        let parent = source("confirm/src/case.rs", "#[cfg(test)]\nmod story;\n");
        let story = source("confirm/src/case/story/law.rs", "fn f_3_ends() {}\n");
        let cast = source("confirm/src/case/story/cast.rs", "/// K-03.\nfn agent() {}\n");
        let play = source("confirm/src/case/story/play.rs", "/// K-03.\npub fn play_agent() {}\n");
        check(
            &[parent, story, cast, play],
            &[],
            &[("F-3", true, "confirm/src/case/story/law.rs", Some("f_3_ends"))],
        );
    }

    #[test]
    fn names_in_the_code_stand_for_ids() {
        let text = "enum Mediation {\n    #[serde(rename = \"M60\")]\n    Session,\n}\n";
        let names = renamed(&[source("confirm/src/case/stage.rs", text)]);
        assert_eq!(names.get("Mediation::Session").map(String::as_str), Some("M60"));
        check(
            &[source(
                "tests/it/rooms.rs",
                "fn opens() { is(Mediation::Session); is(Mediation::SessionX) }\n",
            )],
            &[("Mediation::Session", "M60")],
            &[("M60", true, "tests/it/rooms.rs", Some("opens"))],
        );
    }

    #[test]
    fn tests_that_a_macro_makes_are_tests() {
        let text = "fn f() {}\non_both!(f, f_10a_a_no_on_sqlite,\n    f_10a_a_no_on_postgresql);\n";
        let path = "tests/it/cases/edges.rs";
        check(
            &[source(path, text)],
            &[],
            &[
                ("F-10a", true, path, Some("f_10a_a_no_on_postgresql")),
                ("F-10a", true, path, Some("f_10a_a_no_on_sqlite")),
            ],
        );
    }

    #[test]
    fn drawings_are_no_citations() {
        let text = "<path d=\"M11 19C20 10\"/>\n<p v-if=\"stage === 'M60'\"/>\n";
        check(&[source("web/ui/src/A.vue", text)], &[], &[("M60", false, "web/ui/src/A.vue", None)]);
    }

    #[test]
    fn what_a_story_keeps_is_tested() {
        let text = "---\nsource: confirm/src/case/story/law.rs\n---\nM60 opened\n";
        check(
            &[source("confirm/src/case/story/snapshots/a__b__rooms_open.snap", text)],
            &[],
            &[("M60", true, "confirm/src/case/story/law.rs", Some("rooms_open"))],
        );
    }
}
