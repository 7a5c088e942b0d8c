//! Writes the structure tree into a file.
//!
//! Sources: ISO 32000-1, 14.7.2 to 14.7.5 (elements, marked content, object references, parent tree), 14.8.5 (attributes),
//! 12.5.1 (tab order). Every element is an object of its own and small: an increment's cross-reference table can't point
//! into the object streams that would make it smaller still.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::layout::Sheet;
use super::super::structure::{Role, Tag, Tree};
use super::{Widget, dictionary, name, unicode};

/// What an element consists of besides other elements.
enum Kid {
    /// A piece of marked content of a page.
    Marked(ObjectId, i64),
    /// A field on a page.
    Field(ObjectId, ObjectId),
}

/// Adds `tree` with the content of `sheets` and the `widgets`; gives its root.
///
/// # Errors
///
/// A [`lopdf::Error`] if a page or widget is missing.
pub fn add(
    document: &mut Document,
    pages: &[ObjectId],
    (tree, sheets): (&Tree, &[Sheet]),
    widgets: &[Widget],
) -> Result<ObjectId, lopdf::Error> {
    let mut kids: Vec<Vec<Kid>> = tree.elements().iter().map(|_| Vec::new()).collect();
    for (&page, sheet) in pages.iter().zip(sheets) {
        for (number, tag) in (0..).zip(sheet.marks()) {
            kids[tag.index()].push(Kid::Marked(page, number));
        }
    }
    for widget in widgets {
        kids[widget.tag.index()].push(Kid::Field(widget.page, widget.id));
    }
    let used = tree.used(|tag| !kids[tag.index()].is_empty());
    let root = document.new_object_id();
    let ids: Vec<ObjectId> =
        used.iter().map(|&used| if used { document.new_object_id() } else { root }).collect();
    let mut children: Vec<Vec<Object>> = kids.iter().map(|kids| content(kids)).collect();
    for (index, element) in tree.elements().iter().enumerate().skip(1).filter(|(index, _)| used[*index]) {
        children[element.parent.index()].push(ids[index].into());
    }
    for (index, (element, mut children)) in tree.elements().iter().zip(children).enumerate() {
        if !used[index] {
            continue;
        }
        let parent = if index == 0 { root } else { ids[element.parent.index()] };
        let mut entry = described(&element.role);
        entry.set("P", parent);
        if let Some(Kid::Marked(page, _) | Kid::Field(page, _)) = kids[index].first() {
            entry.set("Pg", *page);
        }
        match children.len() {
            0 => {}
            1 => entry.set("K", children.remove(0)),
            _ => entry.set("K", children),
        }
        document.set_object(ids[index], entry);
    }
    let parents = add_parents(document, (pages, sheets), widgets, &ids)?;
    let next = i64::try_from(pages.len() + widgets.len()).expect("a file has fewer than 2^63 pages");
    document.set_object(
        root,
        dictionary([
            ("Type", name("StructTreeRoot")),
            ("K", ids[Tag::ROOT.index()].into()),
            ("ParentTree", parents.into()),
            ("ParentTreeNextKey", Object::Integer(next)),
        ]),
    );
    Ok(root)
}

/// Content of the first page by its number alone, of the others with their page.
fn content(kids: &[Kid]) -> Vec<Object> {
    let first = kids.iter().find_map(|kid| match kid {
        Kid::Marked(page, _) => Some(*page),
        Kid::Field(..) => None,
    });
    kids.iter()
        .map(|kid| match *kid {
            Kid::Marked(page, number) if Some(page) == first => Object::Integer(number),
            Kid::Marked(page, number) => Object::Dictionary(dictionary([
                ("Type", name("MCR")),
                ("Pg", page.into()),
                ("MCID", Object::Integer(number)),
            ])),
            Kid::Field(page, field) => Object::Dictionary(dictionary([
                ("Type", name("OBJR")),
                ("Pg", page.into()),
                ("Obj", field.into()),
            ])),
        })
        .collect()
}

/// An element's type and attributes.
fn described(role: &Role) -> Dictionary {
    let mut entry = dictionary([("S", name(role.standard_type()))]);
    let attributes = |owner: &str, key: &str, value: Object| {
        Object::Dictionary(dictionary([("O", name(owner)), (key, value)]))
    };
    match role {
        Role::List => entry.set("A", attributes("List", "ListNumbering", name("Decimal"))),
        Role::ColumnHeader => entry.set("A", attributes("Table", "Scope", name("Column"))),
        Role::RowHeader => entry.set("A", attributes("Table", "Scope", name("Row"))),
        Role::Figure { alt, bounds } => {
            entry.set("Alt", unicode(alt));
            let bounds = bounds.iter().map(|&edge| Object::Real(edge)).collect();
            entry.set("A", attributes("Layout", "BBox", Object::Array(bounds)));
        }
        Role::Document
        | Role::Title
        | Role::Heading
        | Role::Paragraph
        | Role::Item
        | Role::Label
        | Role::Body
        | Role::Table
        | Role::Row
        | Role::Cell
        | Role::Form => {}
    }
    entry
}

/// The way back: from every piece of a page and from every field to its element.
fn add_parents(
    document: &mut Document,
    (pages, sheets): (&[ObjectId], &[Sheet]),
    widgets: &[Widget],
    ids: &[ObjectId],
) -> Result<ObjectId, lopdf::Error> {
    let mut numbers = Vec::new();
    let mut keys = 0_i64..;
    let mut key = || keys.next().expect("a file has fewer than 2^63 pages");
    for (&page, sheet) in pages.iter().zip(sheets) {
        let key = key();
        let parents = sheet.marks().map(|tag| ids[tag.index()].into()).collect();
        numbers.extend([Object::Integer(key), Object::Array(parents)]);
        let page = document.get_dictionary_mut(page)?;
        page.set("StructParents", key);
        page.set("Tabs", name("S"));
    }
    for widget in widgets {
        let key = key();
        numbers.extend([Object::Integer(key), ids[widget.tag.index()].into()]);
        document.get_dictionary_mut(widget.id)?.set("StructParent", key);
    }
    Ok(document.add_object(dictionary([("Nums", Object::Array(numbers))])))
}
