//! The law as code: every rule of the table is kept somewhere, and what must be shown is shown by a test.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tests::law::{
    Law,
    page::page,
    source::holds,
    table::{Rule, Scope},
};

/// Read once: these tests ask the same sources.
static LAW: LazyLock<Law> = LazyLock::new(|| Law::read(&root()));

/// Headings of the specification whose rows are the rules; a module may name the whole section.
const HEADINGS: [&str; 8] = ["B.12", "C.1", "C.2", "C.3", "C.5", "C.6", "C.7", "F-10"];

/// What looks like an id and is none: the illuminant of a colour profile.
const OTHER_WORDS: [(&str, &str); 1] = [("confirm/src/pdf/prepare/srgb.rs", "D50")];

#[track_caller]
fn check(told: impl Iterator<Item = String>) {
    let told: Vec<String> = told.collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn rules(law: &Law) -> impl Iterator<Item = &Rule> {
    law.parts.iter().flat_map(|part| &part.rules)
}

#[test]
fn the_page_is_what_the_sources_say() {
    let law = &*LAW;
    let kept = std::fs::read_to_string(root().join("docs/law.md")).unwrap();
    let made = page(&law.parts, &law.evidence);
    let differs = made.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
    assert!(kept == made, "docs/law.md is old, run `make law`; it should say: {differs:?}");
}

#[test]
fn every_core_rule_and_every_state_guard_and_code_has_a_test() {
    let law = &*LAW;
    let untested = law.parts.iter().flat_map(|part| {
        let asked = part.rules.iter().filter(|rule| part.asks_for_a_test(rule));
        asked.filter(|rule| law.evidence[&rule.id].tests.is_empty())
    });
    check(untested.map(|rule| format!("no test for {} {}", rule.id, rule.name)));
}

#[test]
fn every_core_rule_is_built() {
    let law = &*LAW;
    let open = rules(law).filter(|rule| rule.scope == Scope::Core && rule.open.is_some());
    check(open.map(|rule| format!("{} {}: {:?}", rule.id, rule.name, rule.open)));
}

#[test]
fn a_rule_is_kept_somewhere_or_says_why_not() {
    let law = &*LAW;
    let lost = rules(law).filter(|rule| {
        let shown = &law.evidence[&rule.id];
        shown.code.is_empty() && shown.tests.is_empty() && rule.open.is_none()
    });
    check(lost.map(|rule| format!("{} {} is nowhere", rule.id, rule.name)));
}

#[test]
fn every_place_of_the_table_exists() {
    let law = &*LAW;
    let named = rules(law)
        .flat_map(|rule| rule.code.iter().chain(&rule.tests).map(|place| (rule.id.as_str(), place)));
    let lost = named.filter(|(_, place)| !holds(&law.sources, place));
    check(lost.map(|(id, place)| format!("{id} names {place:?}, which is not there")));
}

#[test]
fn code_cites_no_rule_that_is_not_in_the_table() {
    let law = &*LAW;
    let known = |id: &str| HEADINGS.contains(&id) || rules(law).any(|rule| rule.id == id);
    let strange = law
        .citations
        .iter()
        .filter(|one| !one.in_test && !known(&one.id) && !OTHER_WORDS.contains(&(&one.place.path, &one.id)));
    check(strange.map(|one| format!("{} in {:?} is no rule", one.id, one.place)));
}

#[test]
fn an_id_is_given_once() {
    let law = &*LAW;
    let mut ids: Vec<&str> = rules(law).map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    check(ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned()));
}
