//! Which blocks make up a numbered list, so that a listener hears how many clauses there are.

use crate::paper::Block;

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// By itself.
    Alone,
    /// It is an item of a list.
    Item,
    /// It belongs to the item before it: the instalments of a clause.
    Within,
}

/// Where each of `blocks` stands. A table between two items belongs to the first of them.
#[must_use]
pub fn standings(blocks: &[Block]) -> Vec<Standing> {
    let mut standings: Vec<Standing> = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let after_item = standings.last() == Some(&Standing::Item);
        let before_item = blocks.get(index + 1).is_some_and(is_numbered);
        standings.push(match block {
            Block::Item { .. } if is_numbered(block) => Standing::Item,
            Block::Table { .. } if after_item && before_item => Standing::Within,
            _ => Standing::Alone,
        });
    }
    standings
}

/// Whether the label is a number: `一、`, `1.`, `（三）`. A label like `申请人：` begins a paragraph, not an item.
fn is_numbered(block: &Block) -> bool {
    let Block::Item { label, text } = block else { return false };
    let number = label.trim_matches(['（', '）', '、', '.', '．', '(', ')']);
    let digit = |character| "〇一二三四五六七八九十百0123456789".contains(character);
    !text.is_empty() && !number.is_empty() && number != label && number.chars().all(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(label: &str) -> Block {
        Block::Item { label: label.to_owned(), text: "文".to_owned() }
    }

    #[test]
    fn only_numbers_make_a_list_and_instalments_stay_in_their_clause() {
        let table = Block::Table { widths: vec![1], headed: true, rows: vec![vec!["期次".to_owned()]] };
        let blocks = [item("申请人："), item("一、"), table.clone(), item("十二、"), item("（三）"), table];
        use Standing::{Alone, Item, Within};
        assert_eq!(standings(&blocks), [Alone, Item, Within, Item, Item, Alone]);
    }
}
