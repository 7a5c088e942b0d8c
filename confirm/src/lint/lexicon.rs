//! The words the linter knows, read once from `confirm/data/lint/`.
//!
//! Data, so that a lawyer can read and change them without reading the rules. The files are part of the binary.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::text::Pattern;

/// A word, and longer words in which it means something else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Word {
    pub(super) word: String,
    #[serde(default)]
    pub(super) except: Vec<String>,
}

/// What a vague word leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Vagueness {
    /// By when.
    Time,
    /// On what it depends.
    Condition,
    /// Whether it must succeed.
    Effort,
    /// How much.
    Measure,
    /// Everything: the parties have yet to agree.
    Talk,
    /// What else.
    List,
}

/// A vague word, K-13.
#[derive(Debug, Deserialize)]
pub(super) struct VagueWord {
    #[serde(flatten)]
    pub(super) word: Word,
    pub(super) kind: Vagueness,
}

/// `vague.json`: K-13, K-16, K-19.
#[derive(Debug, Deserialize)]
pub(super) struct Vague {
    pub(super) words: Vec<VagueWord>,
    pub(super) open_list: OpenList,
    pub(super) recitals: Vec<String>,
    pub(super) duty: Vec<String>,
    pub(super) unsettled: Vec<String>,
    pub(super) waivers: Vec<String>,
    pub(super) unlimited: Vec<Pattern>,
    pub(super) limits: Vec<String>,
    pub(super) court: Court,
}

/// 等, which leaves a list open unless something closes it.
#[derive(Debug, Deserialize)]
pub(super) struct OpenList {
    #[serde(flatten)]
    pub(super) word: VagueWord,
    pub(super) closing: String,
    pub(super) never: Vec<String>,
    pub(super) turns: Vec<String>,
}

/// Words of a clause that hands the dispute back to the court, K-16.
#[derive(Debug, Deserialize)]
pub(super) struct Court {
    pub(super) failing: Vec<String>,
    pub(super) judging: Vec<Pattern>,
    pub(super) handing: Vec<Pattern>,
    pub(super) fine: Vec<String>,
}

/// `relations.json`: K-01, K-09.
#[derive(Debug, Deserialize)]
pub(super) struct Relations {
    pub(super) status_causes: Vec<String>,
    pub(super) status: Vec<Pattern>,
    pub(super) status_except: Vec<String>,
    pub(super) pets: Vec<String>,
    pub(super) personal_causes: Vec<String>,
    pub(super) inheritance: Vec<Pattern>,
    pub(super) past: Vec<String>,
}

/// `titles.json`: K-02.
#[derive(Debug, Deserialize)]
pub(super) struct Titles {
    pub(super) titles: Vec<Pattern>,
    pub(super) titles_except: Vec<String>,
    pub(super) silent: Vec<String>,
    pub(super) whom: Vec<String>,
    pub(super) duties_after: Vec<String>,
    pub(super) handing_over: Vec<String>,
    pub(super) registration: Vec<Pattern>,
    pub(super) transfer: Vec<Pattern>,
    pub(super) borders: Vec<Pattern>,
    pub(super) tenancy: Vec<String>,
    pub(super) things: Vec<String>,
    pub(super) inside: Vec<String>,
    pub(super) shares: Vec<Pattern>,
    pub(super) given: Vec<Pattern>,
    pub(super) gained: Vec<Pattern>,
    pub(super) not_things: Vec<String>,
    pub(super) costs: Vec<String>,
    pub(super) not_gained: Vec<String>,
}

/// `utilities.json`: K-09.
#[derive(Debug, Deserialize)]
pub(super) struct Utilities {
    pub(super) cuts: Vec<Pattern>,
    pub(super) except: Vec<String>,
    pub(super) never: Vec<String>,
    pub(super) turns: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) technical: Vec<String>,
    pub(super) pressure: Vec<String>,
}

/// `duties.json`: K-14, K-15.
#[derive(Debug, Deserialize)]
pub(super) struct Duties {
    pub(super) money: Vec<Word>,
    pub(super) money_short: Vec<Pattern>,
    pub(super) money_short_except: Vec<String>,
    pub(super) money_or_thing: Vec<String>,
    pub(super) money_nouns: Vec<String>,
    pub(super) costs: Vec<Pattern>,
    pub(super) undecided: Vec<String>,
    pub(super) blank: Vec<String>,
    pub(super) condition: Vec<String>,
    pub(super) condition_end: Vec<String>,
    pub(super) done: Vec<String>,
    pub(super) never: Vec<String>,
    pub(super) never_before: Vec<String>,
    pub(super) own: Vec<String>,
    pub(super) allowed: Vec<String>,
    pub(super) failing: Vec<String>,
    pub(super) formula: Vec<String>,
    pub(super) anchors: Vec<String>,
    pub(super) events: Vec<Pattern>,
    pub(super) repeated: Vec<String>,
    pub(super) ends: Vec<String>,
    pub(super) ways: Vec<String>,
    pub(super) payee_before: Vec<String>,
    pub(super) payee_after: Vec<String>,
    pub(super) breach_subjects: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) acts: Vec<Word>,
    pub(super) light_acts: Vec<String>,
    pub(super) standards: Vec<String>,
    pub(super) counters: String,
    pub(super) spots: Vec<String>,
    pub(super) acceptances: Vec<String>,
}

/// `people.json`: K-11, K-17.
#[derive(Debug, Deserialize)]
pub(super) struct People {
    pub(super) roles: Vec<String>,
    pub(super) roles_except: Vec<String>,
    pub(super) guarantors: Vec<String>,
    pub(super) insurers: Vec<String>,
    pub(super) insurer_names: Vec<String>,
    pub(super) banks: Vec<String>,
    pub(super) pledged: Vec<Pattern>,
    pub(super) shared_after: Vec<String>,
    pub(super) shared_not: Vec<String>,
    pub(super) kin_stands: Vec<Pattern>,
    pub(super) unnamed: Vec<String>,
    pub(super) kin: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) joins: Vec<String>,
    pub(super) bounds: Vec<String>,
    pub(super) guarantee: Vec<String>,
    pub(super) guarantee_modes: Vec<String>,
    pub(super) own_debt: Vec<String>,
    pub(super) pledges: Vec<String>,
    pub(super) breach: Vec<String>,
    pub(super) no_names: Vec<String>,
    pub(super) surnames: String,
}

/// `lanes.json`: K-08, K-10, K-12, K-18, K-20.
#[derive(Debug, Deserialize)]
pub(super) struct Lanes {
    pub(super) labour_types: Vec<String>,
    pub(super) labour_causes: Vec<String>,
    pub(super) labour_status: Vec<String>,
    pub(super) borrowing_causes: Vec<String>,
    pub(super) bank_causes: Vec<String>,
    pub(super) borrowing_words: Vec<String>,
    pub(super) rural: Vec<String>,
    pub(super) small_property: Vec<String>,
    pub(super) sale: Vec<String>,
    pub(super) outsiders: Vec<String>,
    pub(super) houses: Vec<String>,
    pub(super) town: Vec<String>,
    pub(super) unwinding: Vec<Pattern>,
    pub(super) performed: Vec<Pattern>,
    pub(super) performed_except: Vec<String>,
    pub(super) unperformed: Vec<String>,
}

/// `lpr.json`: 一年期贷款市场报价利率, K-10.
#[derive(Debug, Deserialize)]
pub(super) struct PrimeRates {
    /// Until when the table was compared with what was published.
    pub(super) compared_until: Date,
    /// In order of their days.
    pub(super) rates: Vec<PrimeRate>,
}

/// One rate.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct PrimeRate {
    /// The day of publication.
    pub(super) from: Date,
    /// In basis points a year.
    pub(super) bp: i64,
}

macro_rules! lexicon {
    ($(#[$doc:meta])* $name:ident: $kind:ty = $file:literal) => {
        $(#[$doc])*
        pub(super) static $name: LazyLock<$kind> = LazyLock::new(|| {
            serde_json::from_str(include_str!(concat!("../../data/lint/", $file)))
                .expect("the file is part of the binary, and a test reads it")
        });
    };
}

lexicon! {
    /// K-13, K-16, K-19.
    VAGUE: Vague = "vague.json"
}
lexicon! {
    /// K-01, K-09.
    RELATIONS: Relations = "relations.json"
}
lexicon! {
    /// K-02.
    TITLES: Titles = "titles.json"
}
lexicon! {
    /// K-09.
    UTILITIES: Utilities = "utilities.json"
}
lexicon! {
    /// K-14, K-15.
    DUTIES: Duties = "duties.json"
}
lexicon! {
    /// K-11, K-17.
    PEOPLE: People = "people.json"
}
lexicon! {
    /// K-08, K-10, K-12, K-18, K-20.
    LANES: Lanes = "lanes.json"
}
lexicon! {
    /// K-10.
    PRIME_RATES: PrimeRates = "lpr.json"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        assert!(!VAGUE.words.is_empty());
        assert!(!RELATIONS.status.is_empty());
        assert!(!TITLES.titles.is_empty());
        assert!(!UTILITIES.cuts.is_empty());
        assert!(!DUTIES.money.is_empty());
        assert!(!PEOPLE.surnames.is_empty());
        assert!(!LANES.rural.is_empty());
    }

    #[test]
    fn exceptions_contain_their_word() {
        let vague = VAGUE.words.iter().map(|word| &word.word).chain([&VAGUE.open_list.word.word]);
        for word in vague.chain(&DUTIES.money).chain(&DUTIES.acts) {
            for longer in &word.except {
                assert!(longer.contains(&word.word), "{longer} doesn't contain {}", word.word);
            }
        }
    }

    #[test]
    fn prime_rates_come_in_order() {
        assert!(PRIME_RATES.rates.windows(2).all(|pair| pair[0].from < pair[1].from));
        assert!(PRIME_RATES.rates.iter().all(|rate| (100..1000).contains(&rate.bp)));
    }
}
