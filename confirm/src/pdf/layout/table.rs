//! Sets tables: rows with ruled cells, heads that every page repeats, and rows longer than a page.

use std::rc::Rc;

use super::super::font::{Face, FontError};
use super::super::line::{self, Line, Setting};
use super::super::structure::{Role, Tag};
use super::blocks::{Setter, space};
use super::pages::{Atom, Banner};
use super::{BOTTOM, LEFT, RIGHT, Rule, Sheet, TOP, runs};

/// Space between the edge of a cell and its text.
const CELL_PADDING: f32 = 5.0;
/// Width of the lines of a table.
pub(super) const RULE_WIDTH: f32 = 0.6;
/// A table up to this height stands on one page; a longer one would leave too much of the page before it empty.
const TOGETHER_MAX: f32 = (TOP - BOTTOM) / 3.0;
/// A row up to this height stands on one page; a longer one is divided between lines.
const ROW_MAX: f32 = (TOP - BOTTOM) / 2.0;

/// A row that is set but stands nowhere yet.
struct Row {
    cells: Vec<Cell>,
    /// Most lines of a cell; at least one.
    lines: usize,
}

struct Cell {
    left: f32,
    right: f32,
    lines: Vec<Line>,
    tag: Tag,
}

impl Setter<'_> {
    /// The rows of the element `table`.
    pub(super) fn table(
        &mut self,
        table: Tag,
        widths: &[u16],
        headed: bool,
        rows: &[Vec<String>],
    ) -> Result<Vec<Atom>, FontError> {
        // The heading over a table stays with it.
        let mut atoms = vec![Atom { keep_with_next: true, ..space(3.0) }];
        let mut banner = None;
        for (index, texts) in rows.iter().enumerate() {
            let head = headed && index == 0;
            let row = self.row(table, widths, texts, (head, headed))?;
            let mut parts = self.parts(&row);
            if head {
                let heads =
                    Banner { height: parts.iter().map(|part| part.height).sum(), sheet: unread(&parts[0]) };
                banner = (parts.len() == 1 && rows.len() > 1).then(|| Rc::new(heads));
            } else {
                for part in &mut parts {
                    part.banner.clone_from(&banner);
                }
            }
            atoms.extend(parts);
        }
        let height: f32 = atoms.iter().map(|atom| atom.height).sum();
        let count = atoms.len();
        for (index, atom) in atoms.iter_mut().enumerate() {
            // Neither the heads nor the last row stand alone.
            let edge = index < 1 + usize::from(headed) || index + 2 == count;
            atom.keep_with_next |= index + 1 < count && (edge || height <= TOGETHER_MAX);
        }
        atoms.push(space(6.0));
        Ok(atoms)
    }

    fn row(
        &mut self,
        table: Tag,
        widths: &[u16],
        texts: &[String],
        (head, headed): (bool, bool),
    ) -> Result<Row, FontError> {
        let total: f32 = widths.iter().map(|&width| f32::from(width)).sum();
        let face = if head { Face::Hei } else { Face::Song };
        let row = self.tree.add(table, Role::Row);
        let mut cells = Vec::with_capacity(texts.len());
        let mut left = LEFT;
        for (index, (text, &width)) in texts.iter().zip(widths).enumerate() {
            let right = left + (RIGHT - LEFT) * f32::from(width) / total;
            let setting = Setting {
                face,
                size: self.cell_size(),
                width: right - left - 2.0 * CELL_PADDING,
                indent: 0.0,
            };
            let tag = self.tree.add(
                row,
                if head {
                    Role::ColumnHeader
                } else if !headed && index == 0 {
                    Role::RowHeader
                } else {
                    Role::Cell
                },
            );
            cells.push(Cell { left, right, lines: line::paragraph(self.faces, text, setting)?, tag });
            left = right;
        }
        let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0).max(1);
        Ok(Row { cells, lines })
    }

    /// The row as one atom, or as one for each line if it is long.
    fn parts(&self, row: &Row) -> Vec<Atom> {
        let whole = self.part(row, (0, row.lines));
        if whole.height <= ROW_MAX {
            return vec![whole];
        }
        let mut parts: Vec<Atom> = (0..row.lines).map(|line| self.part(row, (line, line + 1))).collect();
        let count = parts.len();
        parts[0].keep_with_next = true;
        parts[count - 2].keep_with_next = true;
        parts
    }

    /// Some lines of every cell.
    fn part(&self, row: &Row, (from, to): (usize, usize)) -> Atom {
        let (size, lead) = (self.cell_size(), self.cell_size() * 1.5);
        let (first, last) = (from == 0, to == row.lines);
        let above = if first { CELL_PADDING } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "a document has few lines")]
        let place = |line: usize| above + (line - from) as f32 * lead;
        let height = place(to) + if last { CELL_PADDING } else { 0.0 };
        let mut sheet = Sheet::default();
        for cell in &row.cells {
            for (index, line) in cell.lines.iter().enumerate().take(to).skip(from) {
                let at = (cell.left + CELL_PADDING, place(index) + Self::drop(lead, size));
                sheet.runs.extend(runs(&line.glyphs, at, size, Some(cell.tag)));
            }
        }
        let (left, right) = (LEFT, row.cells.last().map_or(RIGHT, |cell| cell.right));
        let edges = row.cells.iter().map(|cell| cell.right).chain([left]);
        sheet.rules.extend(edges.map(|x| rule((x, 0.0), (x, height))));
        if first {
            sheet.rules.push(rule((left, 0.0), (right, 0.0)));
        }
        if last {
            sheet.rules.push(rule((left, height), (right, height)));
        }
        Atom { height, sheet, seam: (!first).then_some((left, right)), ..Atom::default() }
    }

    fn cell_size(&self) -> f32 {
        self.size - 2.0
    }
}

fn rule(from: (f32, f32), to: (f32, f32)) -> Rule {
    Rule { from, to, width: RULE_WIDTH }
}

/// What is drawn of `atom`, for the eye alone.
fn unread(atom: &Atom) -> Sheet {
    let mut sheet = atom.sheet.clone();
    for run in &mut sheet.runs {
        run.tag = None;
    }
    sheet
}
