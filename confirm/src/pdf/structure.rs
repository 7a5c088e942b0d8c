//! What each part of a page is, for those who listen to a document: its structure tree.
//!
//! Sources: ISO 32000-1, 14.7 and 14.8 (structure elements, standard types); ISO 19005-2, 6.7 (conformance A);
//! ISO 14289-1, 7 (PDF/UA). [`super::layout`] plants the tree and says of every line to which element it belongs;
//! [`super::render`] marks the content; `super::prepare` writes the tree. What belongs to no element is an artifact: page
//! numbers, repeated headings, lines of tables.

/// An element of a [`Tree`]. Elements are ordered as they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(usize);

impl Tag {
    /// The document, to which everything belongs.
    pub const ROOT: Self = Self(0);

    /// Its place in [`Tree::elements`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// What an element is.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// The whole document.
    Document,
    /// Its title.
    Title,
    /// A heading of a section.
    Heading,
    /// A paragraph or a line by itself.
    Paragraph,
    /// Numbered items.
    List,
    /// One of them.
    Item,
    /// Its number.
    Label,
    /// Its text.
    Body,
    /// A table.
    Table,
    /// A row of it.
    Row,
    /// A cell that names its column.
    ColumnHeader,
    /// A cell that names its row.
    RowHeader,
    /// Any other cell.
    Cell,
    /// A picture.
    Figure {
        /// What it says to somebody who can't see it.
        alt: String,
        /// Left, lower, right and upper edge on its page, in points.
        bounds: [f32; 4],
    },
    /// A place to sign.
    Form,
}

impl Role {
    /// The standard structure type of ISO 32000-1, 14.8.4.
    #[must_use]
    pub fn standard_type(&self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Title => "H1",
            Self::Heading => "H2",
            Self::Paragraph => "P",
            Self::List => "L",
            Self::Item => "LI",
            Self::Label => "Lbl",
            Self::Body => "LBody",
            Self::Table => "Table",
            Self::Row => "TR",
            Self::ColumnHeader | Self::RowHeader => "TH",
            Self::Cell => "TD",
            Self::Figure { .. } => "Figure",
            Self::Form => "Form",
        }
    }

    /// Whether it stands in the tree even if it is empty: a table without a cell is no table any more.
    fn is_cell(&self) -> bool {
        matches!(self, Self::ColumnHeader | Self::RowHeader | Self::Cell)
    }
}

/// An element and the one it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// What it belongs to; the document belongs to itself.
    pub parent: Tag,
}

/// The elements of a document, each behind the one it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    elements: Vec<Element>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { elements: vec![Element { role: Role::Document, parent: Tag::ROOT }] }
    }
}

impl Tree {
    /// Adds an element to `parent`, behind everything that is read before it.
    pub fn add(&mut self, parent: Tag, role: Role) -> Tag {
        self.elements.push(Element { role, parent });
        Tag(self.elements.len() - 1)
    }

    /// The elements, in reading order.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Of every element whether it is to be written: it has content (`has`), is a cell, or holds one that is.
    #[must_use]
    pub fn used(&self, has: impl Fn(Tag) -> bool) -> Vec<bool> {
        let mut used = vec![false; self.elements.len()];
        used[0] = true;
        for (index, element) in self.elements.iter().enumerate().rev() {
            used[index] |= element.role.is_cell() || has(Tag(index));
            used[element.parent.index()] |= used[index];
        }
        used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_without_content_is_not_written_but_an_empty_cell_is() {
        let mut tree = Tree::default();
        let empty = tree.add(Tag::ROOT, Role::Paragraph);
        let table = tree.add(Tag::ROOT, Role::Table);
        let row = tree.add(table, Role::Row);
        let cell = tree.add(row, Role::Cell);
        let used = tree.used(|_| false);
        assert!(!used[empty.index()]);
        assert!(used[table.index()] && used[row.index()] && used[cell.index()]);
    }
}
