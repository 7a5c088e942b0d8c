//! The table of rules, `confirm/data/rules.json`: what the specification of the law asks for.

use serde_json::Value;

use super::place::Place;

/// How much of a rule the service has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Without it the service is not the service.
    Core,
    /// A small part of it belongs in the first version.
    CoreLite,
    /// Another system's; at most an interface.
    Adjacent,
    /// Not graded by the specification.
    None,
}

impl Scope {
    /// As the specification writes it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Core => "CORE",
            Self::CoreLite => "CORE-lite",
            Self::Adjacent => "ADJ",
            Self::None => "",
        }
    }
}

/// Which rules of a part need a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Every one that is built: states, guards, codes, sample cases.
    Every,
    /// Those without which the service is not the service.
    Core,
    /// None: questions that others have to answer.
    Nothing,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Stable id, for example `K-13`.
    pub id: String,
    /// Short Chinese name.
    pub name: String,
    /// Article or other source.
    pub basis: String,
    /// How much of it is asked for.
    pub scope: Scope,
    /// Whether the source was read (F), is known but unverified (K) or is a design decision (D).
    pub mark: String,
    /// What the sources call it besides its id, for example the variant of a refusal.
    pub words: Vec<String>,
    /// Places in the code that the sources do not name by id.
    pub code: Vec<Place>,
    /// Tests that do not name it by id.
    pub tests: Vec<Place>,
    /// Why it is not built; empty where it is.
    pub open: Option<String>,
    /// What of it is not built, where most is.
    pub rest: Option<String>,
}

/// A group of rules with a heading.
#[derive(Debug, Clone)]
pub struct Part {
    /// Heading in Chinese and English.
    pub title: String,
    /// A sentence on how to read it.
    pub note: String,
    /// Which of its rules need a test.
    pub asked: Asked,
    /// In the order of the specification.
    pub rules: Vec<Rule>,
}

impl Part {
    /// Whether the build fails while `rule` has no test.
    #[must_use]
    pub fn asks_for_a_test(&self, rule: &Rule) -> bool {
        match self.asked {
            Asked::Every => rule.open.is_none(),
            Asked::Core => rule.scope == Scope::Core,
            Asked::Nothing => false,
        }
    }
}

/// Reads the table.
///
/// # Panics
///
/// If a field is missing or misspelt: the table is part of the sources.
#[must_use]
pub fn parse(json: &str) -> Vec<Part> {
    let table: Value = serde_json::from_str(json).expect("rules.json is JSON");
    let parts = table.as_array().expect("rules.json is a list of parts");
    parts
        .iter()
        .map(|part| Part {
            title: text(part, "title"),
            note: text(part, "note"),
            asked: match part["tests"].as_str() {
                Some("every") => Asked::Every,
                Some("core") => Asked::Core,
                Some("none") => Asked::Nothing,
                other => panic!("{other:?} does not say which rules need tests"),
            },
            rules: part["rules"].as_array().expect("a part has rules").iter().map(rule).collect(),
        })
        .collect()
}

fn rule(value: &Value) -> Rule {
    const FIELDS: [&str; 10] =
        ["id", "name", "basis", "scope", "mark", "words", "code", "tests", "open", "rest"];
    let fields = value.as_object().expect("a rule is an object");
    assert!(fields.keys().all(|field| FIELDS.contains(&field.as_str())), "unknown field in {value}");
    let places = |name| list(value, name).iter().map(|place| Place::parse(place)).collect();
    Rule {
        id: text(value, "id"),
        name: text(value, "name"),
        basis: text(value, "basis"),
        scope: match value["scope"].as_str() {
            Some("CORE") => Scope::Core,
            Some("CORE-lite") => Scope::CoreLite,
            Some("ADJ") => Scope::Adjacent,
            Some("-") => Scope::None,
            other => panic!("{other:?} is no scope in {value}"),
        },
        mark: text(value, "mark"),
        words: list(value, "words"),
        code: places("code"),
        tests: places("tests"),
        open: value.get("open").map(reason),
        rest: value.get("rest").map(reason),
    }
}

fn reason(value: &Value) -> String {
    value.as_str().filter(|reason| !reason.is_empty()).expect("a reason is a sentence").to_owned()
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

fn list(value: &Value, field: &str) -> Vec<String> {
    let Some(items) = value.get(field) else { return Vec::new() };
    let items = items.as_array().expect("a list");
    items.iter().map(|item| item.as_str().expect("a list of texts").to_owned()).collect()
}
