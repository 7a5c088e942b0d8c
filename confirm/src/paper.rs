//! What a document says and in which order, before anyone thinks of pages.
//!
//! A [`Paper`] is plain data: the same value is drawn as a PDF (`crate::pdf`) and shown on a phone before
//! signing. One submodule composes one document of `legal.md` part D from plain strings, days and amounts:
//!
//! * before the session: [`request`] D01, [`registration`] D02 and D03, [`referral`] D04, [`consent`] D05, [`rights`] D06,
//!   [`address`] D07, [`authority`] D08, [`summons`] D09
//! * the mediation: [`record`] D10, [`undisputed`] D11, [`agreement`] D12, [`oral`] D12b, [`presided`] D12c, [`ending`] D13
//! * the joint application: [`application`] D14, [`commitment`] D15
//! * notices of the court: [`acceptance`] D16, D16b and D16d, [`refusal`] D16c, [`inquiry`] D17
//! * rulings: [`ruling`] D18 and D19, [`order`] D19b, D20 and D20b, [`objection`] D19c, [`receipt`] D21, [`handed`] D21b
//! * afterwards: [`visit`] D22, [`performance`] D23, [`enforcement`] D25, and [`dossier`] D24 of the court's file
//! * about signatures: [`report`] D26 and D26b
//!
//! Left out: fonts, line breaks, pages (`crate::pdf::layout`) and every rule about who may sign when. Texts may be of
//! any length.

pub mod acceptance;
pub mod address;
pub mod agent;
pub mod agreement;
pub mod application;
pub mod authority;
mod block;
pub mod commitment;
pub mod consent;
pub mod dossier;
pub mod ending;
pub mod enforcement;
pub mod field;
pub mod handed;
pub mod imported;
pub mod inquiry;
pub mod kind;
pub mod objection;
pub mod oral;
pub mod order;
pub mod performance;
pub mod presided;
pub mod receipt;
pub mod record;
pub mod referral;
pub mod refusal;
pub mod registration;
pub mod report;
pub mod request;
pub mod rights;
pub mod ruling;
pub mod speech;
pub mod summons;
pub mod undisputed;
pub mod visit;
pub mod wording;

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use kind::Kind;

/// The sentence that stands on every court paper and screen until a court adopts the deployment.
///
/// Source: `legal.md` 0.2 (c).
pub const DEMO_NOTICE: &str = "演示·不具有法律效力";

/// Type size of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// 三号, 16 pt: rulings, as courts print them.
    Third,
    /// 四号, 14 pt: agreements, applications and receipts.
    Fourth,
}

/// A document before it has pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Paper {
    /// Which document it is.
    pub kind: Kind,
    /// Title as printed, for example 人民调解协议书.
    pub title: String,
    /// Line above the title: the court's or committee's name.
    pub head: Option<String>,
    /// 编号 or 案号.
    pub number: Option<String>,
    /// Who issues it: the author of the file.
    pub issuer: String,
    /// Type size of running text.
    pub body: Body,
    /// Everything below the number, in reading order.
    pub blocks: Vec<Block>,
    /// A line printed visibly on every page, see [`DEMO_NOTICE`].
    pub notice: Option<String>,
    /// A line at the foot of the last page, beside the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foot: Option<String>,
    /// Where a reader checks the paper.
    pub check: Option<Check>,
}

/// A part of a document, in reading order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A section heading in 黑体.
    Heading {
        /// The heading.
        text: String,
    },
    /// Running text; the first line is set in by two characters.
    Paragraph {
        /// The text.
        text: String,
    },
    /// Text that starts at the margin, for example the court after 此致.
    Flush {
        /// The text.
        text: String,
    },
    /// A label and text that hangs beside it: 申请人：…, or a clause 一、….
    Item {
        /// The label with its punctuation: `一、`, `申请人：`.
        label: String,
        /// The text beside it.
        text: String,
    },
    /// A table with ruled cells.
    Table {
        /// Relative widths of the columns.
        widths: Vec<u16>,
        /// Whether the first row is a heading.
        headed: bool,
        /// Rows of cells, each as long as `widths`.
        rows: Vec<Vec<String>>,
    },
    /// A line at the right margin.
    Right {
        /// The line.
        text: String,
    },
    /// A row of places to sign, side by side.
    Places {
        /// One or two.
        places: Vec<Place>,
        /// Whether a single place stands at the right margin, as a judge's does.
        right: bool,
    },
    /// 笔迹图: handwriting as it was written, small, for a report about it (D26).
    Handwriting {
        /// Its strokes, in one unit for both directions, y downwards.
        strokes: Vec<Vec<Dot>>,
        /// What a screen reader says, for example 赵*平的手写笔迹.
        alt: String,
    },
    /// The issuing body and the day, with a seal over both (骑年盖月).
    Sealed {
        /// Where the seal goes.
        place: Place,
        /// Lines under the seal: the body's name, the day.
        lines: Vec<String>,
    },
}

/// A point of a pen's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dot {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A place on the page where somebody signs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// Name of the signature field: ASCII, unique in the document.
    pub field: String,
    /// Text before the field, for example 当事人：.
    pub label: String,
    /// Printed name under the line, if any.
    pub caption: Option<String>,
    /// What a screen reader says, for example 赵建平签名处.
    pub alt: String,
    /// What will be drawn there.
    pub mark: Mark,
}

/// What a signature looks like on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Handwriting.
    Hand,
    /// A seal.
    Seal,
    /// The signer's printed name.
    Name,
    /// Nothing: nobody signs on the screen. The name stands printed, or the body under which the paper is issued.
    Printed,
    /// A line to write on with ink, where the paper is signed by hand if at all.
    Ink,
}

impl Mark {
    /// Whether somebody signs there on the screen, so that the file has a signature field.
    #[must_use]
    pub fn is_signed(self) -> bool {
        match self {
            Self::Hand | Self::Seal | Self::Name => true,
            Self::Printed | Self::Ink => false,
        }
    }
}

/// How a reader checks a paper: a QR code and a code to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// Address in the QR code; opaque, without personal data.
    pub url: String,
    /// Short code to type by hand.
    pub code: String,
}

impl Paper {
    /// A paper in 四号 under the name of the house that issues it.
    fn of(kind: Kind, issuer: &str, blocks: Vec<Block>) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            head: Some(issuer.to_owned()),
            number: None,
            issuer: issuer.to_owned(),
            body: Body::Fourth,
            blocks,
            notice: None,
            foot: None,
            check: None,
        }
    }

    /// The same, of persons who have no letterhead.
    fn by(kind: Kind, author: &str, blocks: Vec<Block>) -> Self {
        Self { head: None, ..Self::of(kind, author, blocks) }
    }

    fn numbered(self, number: impl Into<String>) -> Self {
        Self { number: Some(number.into()), ..self }
    }

    /// In 三号, as courts print rulings.
    fn large(self) -> Self {
        Self { body: Body::Third, ..self }
    }

    fn printed(self, notice: Option<String>, check: Option<Check>) -> Self {
        Self { notice, check, ..self }
    }

    /// The same paper with fields for `signers` alone, by name: a field that nobody will ever fill would say for good that
    /// something is missing.
    #[must_use]
    pub fn with_fields_for(mut self, signers: &[&str]) -> Self {
        for block in &mut self.blocks {
            let places = match block {
                Block::Places { places, .. } => places.as_mut_slice(),
                Block::Sealed { place, .. } => std::slice::from_mut(place),
                _ => continue,
            };
            for place in places.iter_mut().filter(|place| !signers.contains(&place.field.as_str())) {
                place.mark = if place.mark == Mark::Hand { Mark::Ink } else { Mark::Printed };
            }
        }
        self
    }

    /// SHA-256 of what the paper says (title, number and text), for a line that quotes it.
    ///
    /// Layout, notice and check code don't count: the digest binds words, while the signatures bind bytes.
    #[must_use]
    pub fn text_sha256(&self) -> [u8; 32] {
        let mut context = Context::new(&SHA256);
        for line in self.lines() {
            context.update(line.as_bytes());
            context.update(b"\n");
        }
        context.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
    }

    /// Every piece of text in reading order, one line a block or cell.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.head.iter().cloned().collect();
        lines.push(self.title.clone());
        lines.extend(self.number.clone());
        for block in &self.blocks {
            match block {
                Block::Heading { text }
                | Block::Paragraph { text }
                | Block::Flush { text }
                | Block::Right { text } => lines.push(text.clone()),
                Block::Item { label, text } => lines.push(format!("{label}{text}")),
                Block::Table { rows, .. } => lines.extend(rows.iter().flatten().cloned()),
                // The line above it says whose it is.
                Block::Handwriting { .. } => {}
                Block::Places { places, .. } => {
                    for place in places {
                        lines.push(place.label.clone());
                        lines.extend(place.caption.clone());
                    }
                }
                Block::Sealed { place, lines: under } => {
                    lines.push(place.label.clone());
                    lines.extend(under.iter().cloned());
                }
            }
        }
        lines.extend(self.foot.clone());
        lines
    }

    /// Every place to sign, in reading order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Places { places, .. } => places.as_slice(),
            Block::Sealed { place, .. } => std::slice::from_ref(place),
            Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::Flush { .. }
            | Block::Item { .. }
            | Block::Table { .. }
            | Block::Handwriting { .. }
            | Block::Right { .. } => &[],
        })
    }
}
