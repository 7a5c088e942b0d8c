//! Short ways to write blocks and places, so that a document's file reads like the document.

use super::{Block, Mark, Place};

impl Block {
    pub(super) fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }

    pub(super) fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }

    pub(super) fn flush(text: impl Into<String>) -> Self {
        Self::Flush { text: text.into() }
    }

    pub(super) fn right(text: impl Into<String>) -> Self {
        Self::Right { text: text.into() }
    }

    /// `label` is one of ours and short: text hangs beside it. Names of people stand in paragraphs.
    pub(super) fn item(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Item { label: label.into(), text: text.into() }
    }

    /// What somebody typed or said: one paragraph a line, because a page has no line feeds.
    pub(super) fn texts(text: &str) -> impl Iterator<Item = Self> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Self::paragraph)
    }

    /// Numbered items: 1. …, 2. ….
    pub(super) fn list(texts: &[String]) -> impl Iterator<Item = Self> {
        texts.iter().enumerate().map(|(index, text)| Self::item(format!("{}.", index + 1), text))
    }

    /// Names on the left, values on the right.
    pub(super) fn form<const N: usize>(rows: [(&str, String); N]) -> Self {
        let rows = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
        Self::Table { widths: vec![3, 8], headed: false, rows }
    }

    /// A table with headings over its columns.
    pub(super) fn columns<const N: usize>(columns: [(&str, u16); N], rows: Vec<[String; N]>) -> Self {
        let heads = columns.map(|(head, _)| head.to_owned()).to_vec();
        Self::Table {
            widths: columns.map(|(_, width)| width).to_vec(),
            headed: true,
            rows: std::iter::once(heads).chain(rows.into_iter().map(Vec::from)).collect(),
        }
    }

    /// The body's name and further lines under its seal.
    pub(super) fn seal(
        field: &str,
        label: &str,
        body: &str,
        under: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::Sealed {
            place: Place {
                field: field.to_owned(),
                label: format!("（{label}）"),
                caption: None,
                alt: format!("{body}{label}"),
                mark: Mark::Seal,
            },
            lines: std::iter::once(body.to_owned()).chain(under).collect(),
        }
    }

    /// Places two by two, in order.
    pub(super) fn places(places: &[Place]) -> impl Iterator<Item = Self> {
        places.chunks(2).map(|row| Self::Places { places: row.to_vec(), right: false })
    }
}

impl Place {
    /// Where somebody signs by hand.
    pub(super) fn hand(field: impl Into<String>, role: &str, name: &str) -> Self {
        Self::of(field, role, name, Mark::Hand)
    }

    /// Where somebody's printed name stands: staff, who sign with their own key.
    pub(super) fn staff(field: impl Into<String>, role: &str, name: &str) -> Self {
        Self::of(field, role, name, Mark::Name)
    }

    fn of(field: impl Into<String>, role: &str, name: &str, mark: Mark) -> Self {
        Self {
            field: field.into(),
            label: format!("{role}："),
            caption: Some(name.to_owned()),
            alt: format!("{role}{name}签名处"),
            mark,
        }
    }
}
