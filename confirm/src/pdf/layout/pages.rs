//! Fills pages with atoms: what is kept together, what is divided, and what a reader finds again on the next page.

use std::rc::Rc;

use super::super::structure::Tree;
use super::{BOTTOM, Field, Layout, Rule, Run, Sheet, TOP};

/// Something that can't be divided between two pages; heights count down from its upper edge.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Atom {
    /// Its height in points.
    pub height: f32,
    /// Whether it does not end a page unless it must.
    pub keep_with_next: bool,
    /// What is drawn.
    pub sheet: Sheet,
    /// Places to sign.
    pub fields: Vec<Field>,
    /// What is drawn again if a page begins with this atom: the heads of a table's columns.
    pub banner: Option<Rc<Banner>>,
    /// Left and right edge of a box that this atom continues, to be closed and opened where a page breaks it.
    pub seam: Option<(f32, f32)>,
}

/// Column heads that every page of a long table repeats.
#[derive(Debug, PartialEq)]
pub struct Banner {
    /// Its height in points.
    pub height: f32,
    /// What is drawn; it is read aloud only where it stands first.
    pub sheet: Sheet,
}

/// Fills pages with `atoms`; what is to be kept together moves on together unless it is longer than a page.
pub(super) fn fill(atoms: Vec<Atom>, tree: Tree) -> Layout {
    let layout = Layout { sheets: vec![Sheet::default()], fields: Vec::new(), tree };
    let mut pages = Pages { layout, top: TOP };
    let mut rest = atoms.into_iter().peekable();
    while rest.peek().is_some() {
        let mut group = Vec::new();
        for atom in rest.by_ref() {
            let more = atom.keep_with_next;
            group.push(atom);
            if !more {
                break;
            }
        }
        let height: f32 = group.iter().map(|atom| atom.height).sum();
        if !pages.takes(height) && height <= TOP - BOTTOM {
            pages.turn(&group[0]);
        }
        for atom in group {
            if !pages.takes(atom.height) {
                pages.turn(&atom);
            }
            pages.put(atom);
        }
    }
    pages.layout
}

/// Pages on their way, with the height at which the next atom begins.
struct Pages {
    layout: Layout,
    top: f32,
}

impl Pages {
    /// Whether `height` fits on the page, or at least no other page has more room.
    fn takes(&self, height: f32) -> bool {
        self.top - height >= BOTTOM || self.top >= TOP
    }

    /// Begins a page on which `next` comes first.
    fn turn(&mut self, next: &Atom) {
        if let Some(edges) = next.seam {
            self.close(edges);
        }
        self.layout.sheets.push(Sheet::default());
        self.top = TOP;
        if let Some(banner) = &next.banner {
            let top = self.top;
            draw(self.sheet(), &banner.sheet, top);
            self.top -= banner.height;
        }
        if let Some(edges) = next.seam {
            self.close(edges);
        }
    }

    /// A line across an open box.
    fn close(&mut self, (left, right): (f32, f32)) {
        let y = self.top;
        self.sheet().rules.push(Rule { from: (left, y), to: (right, y), width: super::table::RULE_WIDTH });
    }

    fn put(&mut self, atom: Atom) {
        let (page, top) = (self.layout.sheets.len() - 1, self.top);
        draw(self.sheet(), &atom.sheet, top);
        self.layout.fields.extend(atom.fields.into_iter().map(|field| {
            let [left, lower, right, upper] = field.rect;
            Field { page, rect: [left, top - lower, right, top - upper], ..field }
        }));
        self.top -= atom.height;
    }

    fn sheet(&mut self) -> &mut Sheet {
        self.layout.sheets.last_mut().expect("a layout begins with a page")
    }
}

/// Draws `part` on `sheet` with its upper edge at `top`.
fn draw(sheet: &mut Sheet, part: &Sheet, top: f32) {
    sheet.runs.extend(part.runs.iter().map(|run| Run { y: top - run.y, ..run.clone() }));
    sheet.rules.extend(part.rules.iter().map(|rule| Rule {
        from: (rule.from.0, top - rule.from.1),
        to: (rule.to.0, top - rule.to.1),
        ..*rule
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Mark;
    use crate::pdf::structure::Tag;

    fn atom(height: f32, keep_with_next: bool) -> Atom {
        Atom { height, keep_with_next, ..Atom::default() }
    }

    #[test]
    fn what_is_kept_together_moves_on_together() {
        let mut atoms = vec![atom(560.0, false)];
        let field = Field {
            name: "Party1".to_owned(),
            alt: String::new(),
            mark: Mark::Hand,
            page: 0,
            rect: [0.0, 20.0, 50.0, 0.0],
            tag: Tag::ROOT,
        };
        atoms.push(Atom { fields: vec![field.clone()], ..atom(50.0, true) });
        atoms.push(Atom { fields: vec![field], ..atom(50.0, false) });
        let layout = fill(atoms, Tree::default());
        assert_eq!(layout.fields.iter().map(|field| field.page).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(layout.fields[0].rect, [0.0, TOP - 20.0, 50.0, TOP]);
    }

    #[test]
    fn what_is_longer_than_a_page_is_divided() {
        let layout = fill((0..40).map(|_| atom(100.0, true)).collect(), Tree::default());
        assert_eq!(layout.sheets.len(), 7);
    }

    #[test]
    fn a_box_that_a_page_breaks_is_closed_and_opened_under_the_repeated_head() {
        let banner = Rc::new(Banner { height: 40.0, sheet: Sheet::default() });
        let part = Atom { banner: Some(banner), seam: Some((100.0, 200.0)), ..atom(400.0, false) };
        let layout = fill(vec![atom(400.0, false), part], Tree::default());
        let heights =
            |page: usize| -> Vec<f32> { layout.sheets[page].rules.iter().map(|rule| rule.from.1).collect() };
        assert_eq!((heights(0), heights(1)), (vec![TOP - 400.0], vec![TOP - 40.0]));
    }
}
