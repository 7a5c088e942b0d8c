//! Reading Chinese sentences without understanding them: one spelling, sentences, words with exceptions, patterns.
//!
//! A pattern is a row of pieces with `…` between them; a piece is one or more words with `|` between them. The
//! pieces must follow each other in one part of a sentence, so that 归…所有 is found in 归杨丽所有.

use super::Clause;
use super::lexicon::Word;
use crate::case::clause::ClauseDraft;

/// Most characters between two pieces of a pattern: room for a long name, not for another thought.
const GAP_MAX: usize = 24;
/// Longest word of a pattern in characters; it only bounds how far is searched.
const WORD_MAX: usize = 12;

/// Which field of a clause a text is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// The sentence of a clause in free words.
    Sentence,
    /// The waiver of a [`ClauseDraft::Release`].
    Waiver,
    /// The words of a guarantee.
    Guarantee,
    /// The note of a [`ClauseDraft::Default`].
    Note,
    /// What is to be done or handed over.
    What,
    /// What is to be left undone.
    Forbidden,
    /// 标准.
    Standard,
    /// 地点.
    Place,
    /// 验收.
    Acceptance,
    /// 支付方式.
    Method,
    /// 用途.
    Purpose,
}

/// A text that somebody wrote into a clause.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    /// Number of the clause.
    pub(super) clause: usize,
    /// The field it is from.
    pub(super) field: Field,
    /// The text in one spelling.
    pub(super) text: String,
}

/// Everything that was written into `clause` in free words.
pub(super) fn passages(clause: &Clause) -> Vec<Passage> {
    let fields: Vec<(Field, &str)> = match clause.draft {
        ClauseDraft::Pay { method, purpose, .. } | ClauseDraft::Instalments { method, purpose, .. } => {
            vec![(Field::Method, method), (Field::Purpose, purpose)]
        }
        ClauseDraft::Act { what, standard, place, acceptance, .. } => vec![
            (Field::What, what),
            (Field::Standard, standard),
            (Field::Place, place),
            (Field::Acceptance, acceptance),
        ],
        ClauseDraft::Deliver { what, place, acceptance, .. } => {
            vec![(Field::What, what), (Field::Place, place), (Field::Acceptance, acceptance)]
        }
        ClauseDraft::Forbear { what, .. } => vec![(Field::Forbidden, what)],
        ClauseDraft::Guarantee { text, .. } => vec![(Field::Guarantee, text)],
        ClauseDraft::Default { note, .. } => vec![(Field::Note, note.as_deref().unwrap_or_default())],
        ClauseDraft::Release { text } => vec![(Field::Waiver, text)],
        ClauseDraft::Other { text } => vec![(Field::Sentence, text)],
    };
    let passage = |(field, text)| Passage { clause: clause.no, field, text: normal(text) };
    fields.into_iter().map(passage).filter(|passage| !passage.text.is_empty()).collect()
}

/// `text` in one spelling: no blanks, digits, letters and signs in half width, stops in full width, no commas
/// inside numbers.
pub(super) fn normal(text: &str) -> String {
    let half: Vec<char> = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control() && !is_invisible(*letter))
        .map(|letter| match letter {
            '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            other => other,
        })
        .collect();
    let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len());
    for (index, letter) in half.iter().enumerate() {
        let inside = index > 0 && digit(half.get(index - 1)) && digit(half.get(index + 1));
        match letter {
            ',' if inside => {}
            ',' => out.push('，'),
            ';' => out.push('；'),
            ':' => out.push('：'),
            '!' => out.push('！'),
            '?' => out.push('？'),
            '(' => out.push('（'),
            ')' => out.push('）'),
            other => out.push(*other),
        }
    }
    out
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// The sentences of `text`, without their stops.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '；', '！', '？']).filter(|sentence| !sentence.is_empty())
}

/// The part of `sentence` around `at`, between commas, and where it begins.
pub(super) fn part(sentence: &str, at: usize) -> (usize, &str) {
    let start = sentence[..at].rfind(is_stop).map_or(0, |stop| stop + '，'.len_utf8());
    let end = sentence[at..].find(is_stop).map_or(sentence.len(), |stop| at + stop);
    (start, &sentence[start..end])
}

fn is_stop(letter: char) -> bool {
    matches!(letter, '，' | '。' | '；' | '！' | '？' | '：')
}

/// The part of the sentence before `at`, at most `count` characters of it.
pub(super) fn before(sentence: &str, at: usize, count: usize) -> &str {
    let (start, _) = part(sentence, at);
    let head = &sentence[start..at];
    let skipped = head.chars().count().saturating_sub(count);
    head.char_indices().nth(skipped).map_or("", |(index, _)| &head[index..])
}

/// The first `count` characters from `at` on.
pub(super) fn after(sentence: &str, at: usize, count: usize) -> &str {
    let tail = &sentence[at..];
    tail.char_indices().nth(count).map_or(tail, |(index, _)| &tail[..index])
}

/// Whether one of `words` stands in `text`.
pub(super) fn says(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

/// `text` with each of `words` blotted out; places stay where they were.
pub(super) fn masked(text: &str, words: &[String]) -> String {
    let blot = |word: &str| {
        word.chars()
            .map(|letter| if letter.len_utf8() == 3 { "□" } else { letter_blank(letter) })
            .collect::<String>()
    };
    words.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), &blot(word)))
}

/// As many bytes as `letter` has, of a sign that no word contains.
fn letter_blank(letter: char) -> &'static str {
    &"____"[..letter.len_utf8()]
}

/// Where `word` stands in `text` and is not part of one of its exceptions or of a title in 《》.
pub(super) fn places<'t>(text: &'t str, word: &'t Word) -> impl Iterator<Item = usize> + 't {
    let places = text.match_indices(word.word.as_str()).map(|(at, _)| at);
    places.filter(move |at| {
        !word.except.iter().any(|longer| covers(text, *at, &word.word, longer)) && !in_title(text, *at)
    })
}

/// Whether the `word` at `at` is a part of the `longer` word.
fn covers(text: &str, at: usize, word: &str, longer: &str) -> bool {
    longer.match_indices(word).any(|(offset, _)| {
        at.checked_sub(offset)
            .and_then(|start| text.get(start..))
            .is_some_and(|tail| tail.starts_with(longer))
    })
}

fn in_title(text: &str, at: usize) -> bool {
    let head = &text[..at];
    head.rfind('《').is_some_and(|open| !head[open..].contains('》'))
}

/// A pattern, see the module.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Vec<Vec<String>>);

impl<'de> serde::Deserialize<'de> for Pattern {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let text = String::deserialize(source)?;
        let pieces: Vec<Vec<String>> =
            text.split('…').map(|piece| piece.split('|').map(str::to_owned).collect()).collect();
        if pieces.iter().flatten().any(String::is_empty) {
            return Err(serde::de::Error::custom(format!("an empty word in the pattern {text}")));
        }
        Ok(Self(pieces))
    }
}

impl Pattern {
    /// Where the pattern stands in `sentence`, from its first place on; start and end.
    pub(super) fn find_all(&self, sentence: &str) -> Vec<(usize, usize)> {
        let (first, rest) = self.0.split_first().expect("splitting gives at least one piece");
        let mut found: Vec<(usize, usize)> = first
            .iter()
            .flat_map(|word| sentence.match_indices(word.as_str()).map(|(at, word)| (at, at + word.len())))
            .filter_map(|(start, end)| follow(sentence, end, rest).map(|end| (start, end)))
            .collect();
        found.sort_unstable();
        found
    }
}

/// The end of `pieces`, if each follows the one before in the same part of the sentence.
fn follow(sentence: &str, from: usize, pieces: &[Vec<String>]) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(from) };
    let (reach, window) = gap(sentence, from);
    // The nearest word first; if the rest doesn't follow it, a later one may still lead on.
    let mut ends: Vec<usize> = piece
        .iter()
        .flat_map(|word| window.match_indices(word.as_str()).map(|(at, word)| (at, from + at + word.len())))
        .filter(|(at, _)| *at <= reach)
        .map(|(_, end)| end)
        .collect();
    ends.sort_unstable();
    ends.into_iter().find_map(|end| follow(sentence, end, rest))
}

/// How many bytes after `from` the next piece may begin, and the text in which it must end.
fn gap(sentence: &str, from: usize) -> (usize, &str) {
    let window = after(sentence, from, GAP_MAX + WORD_MAX);
    let begins = window.char_indices().take(GAP_MAX + 1).take_while(|(_, letter)| !is_stop(*letter));
    (begins.last().map_or(0, |(index, _)| index), window)
}

/// The first of `patterns` in `sentence`.
pub(super) fn first(patterns: &[Pattern], sentence: &str) -> Option<(usize, usize)> {
    patterns.iter().flat_map(|pattern| pattern.find_all(sentence)).min()
}
