//! Who said what: statements, questions and answers, kept a party at a time.
//!
//! Source: `legal.md` D10, D17: the answers are stored per question per party, so that a ruling can rest on them.

use super::Block;
use super::wording::stopped;

/// What one person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who, as the record calls the person, for example 申请人赵建平.
    pub speaker: String,
    /// What was said; each line becomes a paragraph.
    pub text: String,
}

/// A question and what each party answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Id of the question in the script, for example Q-01; none for a question of the moment.
    pub id: Option<String>,
    /// The question as it was asked.
    pub question: String,
    /// Answers in the order in which they were given.
    pub answers: Vec<Statement>,
}

impl Statement {
    /// `赵建平：…`, one paragraph a line; a person who said nothing is named as well.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut lines = self.text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next().map_or_else(|| "（未作陈述）。".to_owned(), str::to_owned);
        std::iter::once(format!("{}：{}", self.speaker, ended(&first)))
            .chain(lines.map(ended))
            .map(Block::paragraph)
            .collect()
    }
}

impl Exchange {
    /// The question by `asker`, then the answers.
    pub(super) fn blocks(&self, asker: &str) -> Vec<Block> {
        let id = self.id.as_ref().map(|id| format!("（{id}）")).unwrap_or_default();
        std::iter::once(Block::paragraph(format!("{asker}{id}：{}", self.question.trim())))
            .chain(self.answers.iter().flat_map(Statement::blocks))
            .collect()
    }
}

/// `line` with the stop it has, or one if it has none.
fn ended(line: &str) -> String {
    if line.ends_with(['。', '？', '！', '…', '”']) { line.to_owned() } else { stopped(line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let statement = Statement { speaker: "赵建平".to_owned(), text: text.to_owned() };
        let expected: Vec<Block> = expected.iter().map(|line| Block::paragraph(*line)).collect();
        assert_eq!(statement.blocks(), expected);
    }

    #[test]
    fn each_line_is_a_paragraph() {
        check("楼道灯坏了\n\n 屋面漏水。", &["赵建平：楼道灯坏了。", "屋面漏水。"]);
    }

    #[test]
    fn silence_is_recorded() {
        check("  ", &["赵建平：（未作陈述）。"]);
    }
}
