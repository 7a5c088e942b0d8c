//! The rules of the law and where this repository keeps them: what `docs/law.md` is made from.
//!
//! The table (`confirm/data/rules.json`) says which rules there are; the sources say, by citing an id, where each is
//! kept and where it is tested. Reading files apart, everything is a pure function over texts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub mod citation;
pub mod page;
pub mod place;
pub mod source;
pub mod table;

use page::Evidence;
use source::{Citation, Source};
use table::Part;

/// The table, the sources and what these show of it.
#[derive(Debug)]
pub struct Law {
    /// Rules by part.
    pub parts: Vec<Part>,
    /// Sources of the repository.
    pub sources: Vec<Source>,
    /// Every citation in them.
    pub citations: BTreeSet<Citation>,
    /// Where each rule is kept and tested, by its id.
    pub evidence: BTreeMap<String, Evidence>,
}

impl Law {
    /// Reads the repository at `root`.
    ///
    /// # Panics
    ///
    /// If the table or a source can't be read.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let table = std::fs::read_to_string(root.join("confirm/data/rules.json")).expect("there is a table");
        let parts = table::parse(&table);
        let sources = source::read(root);
        let mut words: Vec<(String, String)> = source::renamed(&sources).into_iter().collect();
        for rule in parts.iter().flat_map(|part| &part.rules) {
            words.extend(rule.words.iter().map(|word| (word.clone(), rule.id.clone())));
        }
        let known: BTreeSet<&str> =
            parts.iter().flat_map(|part| &part.rules).map(|rule| rule.id.as_str()).collect();
        let citations = source::citations(&sources, &words);
        let citations = citations.into_iter().map(|one| without_path(one, &known)).collect();
        let evidence = page::evidence(&parts, &citations);
        Self { parts, sources, citations, evidence }
    }
}

/// A test of one path of a sample case, `F-7a`, is a test of the case.
fn without_path(mut citation: Citation, known: &BTreeSet<&str>) -> Citation {
    let case = citation.id.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    if case.starts_with("F-") && !known.contains(citation.id.as_str()) {
        citation.id = case.to_owned();
    }
    citation
}

/// `docs/law.md` of the repository at `root`.
#[must_use]
pub fn whole_page(root: &Path) -> String {
    let law = Law::read(root);
    page::page(&law.parts, &law.evidence)
}
