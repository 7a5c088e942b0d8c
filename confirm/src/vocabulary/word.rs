//! 词, plain words with a code.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A word of a controlled vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// What is stored, for example COURT_INVITED.
    pub code: &'static str,
    /// What is shown.
    pub name: &'static str,
    /// What the law ties to it, in a sentence.
    pub note: Option<&'static str>,
}

/// `confirm/data/words.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Words {
    sources: Vec<Word>,
    organisation_kinds: Vec<Word>,
    modes: Vec<Word>,
    severities: Vec<Word>,
    risks: Vec<Word>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/words.json")).expect("a test reads the words of this build")
});

fn find(words: &'static [Word], code: &str) -> Option<&'static Word> {
    words.iter().find(|word| word.code == code)
}

/// `source`, 来源: who brought the dispute.
#[must_use]
pub fn sources() -> &'static [Word] {
    &WORDS.sources
}

/// The source with this code.
#[must_use]
pub fn source(code: &str) -> Option<&'static Word> {
    find(sources(), code)
}

/// `org.kind`, 调解组织类型.
#[must_use]
pub fn organisation_kinds() -> &'static [Word] {
    &WORDS.organisation_kinds
}

/// The kind of organisation with this code.
#[must_use]
pub fn organisation_kind(code: &str) -> Option<&'static Word> {
    find(organisation_kinds(), code)
}

/// `mode`, 调解方式 (B-511).
#[must_use]
pub fn modes() -> &'static [Word] {
    &WORDS.modes
}

/// The mode with this code.
#[must_use]
pub fn mode(code: &str) -> Option<&'static Word> {
    find(modes(), code)
}

/// `severity`, 三色. A colour is never the only sign: show the name beside it.
#[must_use]
pub fn severities() -> &'static [Word] {
    &WORDS.severities
}

/// The severity with this code.
#[must_use]
pub fn severity(code: &str) -> Option<&'static Word> {
    find(severities(), code)
}

/// `risk5`, 五级风险.
#[must_use]
pub fn risks() -> &'static [Word] {
    &WORDS.risks
}

/// The risk with this code.
#[must_use]
pub fn risk(code: &str) -> Option<&'static Word> {
    find(risks(), code)
}
