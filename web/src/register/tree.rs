//! The organisations as a tree: 中心 → 工作站 → 工作室, 行业专业调委会 beside.

use super::Entry;
use confirm::case::id::OrgId;
use std::collections::HashSet;

/// Every organisation once, each right after what it stands under, with how deep it stands; the order of `entries`
/// is kept among those beside each other. What stands under something unknown stands at the top.
pub(crate) fn tree(entries: &[Entry]) -> Vec<(u8, &Entry)> {
    let known: HashSet<&OrgId> = entries.iter().map(|entry| &entry.id).collect();
    let under = |parent: Option<&OrgId>| -> Vec<&Entry> {
        let at_top = |entry: &&Entry| entry.parent.as_ref().is_none_or(|id| !known.contains(id));
        let here = |entry: &&Entry| match parent {
            Some(parent) => entry.parent.as_ref() == Some(parent),
            None => at_top(entry),
        };
        entries.iter().filter(here).rev().collect()
    };
    let mut open: Vec<(u8, &Entry)> = under(None).into_iter().map(|entry| (0, entry)).collect();
    let mut seen: HashSet<&OrgId> = HashSet::new();
    let mut listed = Vec::new();
    while let Some((depth, entry)) = open.pop() {
        if seen.insert(&entry.id) {
            listed.push((depth, entry));
            let below = under(Some(&entry.id)).into_iter();
            open.extend(below.map(|entry| (depth.saturating_add(1), entry)));
        }
    }
    listed
}

/// Whether `id` would stand under itself if it stood under `parent`.
pub(crate) fn makes_a_circle(entries: &[Entry], id: &OrgId, parent: &OrgId) -> bool {
    let mut above = Some(parent.clone());
    // No path upwards is longer than there are organisations.
    for _ in 0..=entries.len() {
        match above {
            Some(at) if at == *id => return true,
            Some(at) => {
                above = entries.iter().find(|entry| entry.id == at).and_then(|entry| entry.parent.clone());
            }
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use confirm::registry::OrganisationKind;

    fn entry(id: &str, parent: Option<&str>) -> Entry {
        Entry {
            name: id.to_owned(),
            parent: parent.map(OrgId::new),
            ..Entry::new(OrgId::new(id), OrganisationKind::PmTown)
        }
    }

    #[track_caller]
    fn check(entries: &[Entry], expected: &[(u8, &str)]) {
        let listed: Vec<_> =
            tree(entries).into_iter().map(|(depth, entry)| (depth, entry.name.as_str())).collect();
        assert_eq!(listed, expected);
    }

    #[test]
    fn a_04_each_stands_right_below_what_it_belongs_to() {
        let entries = [
            entry("center", None),
            entry("liuhe", Some("center")),
            entry("yunling", Some("center")),
            entry("court", None),
            entry("studio", Some("liuhe")),
        ];
        check(&entries, &[(0, "center"), (1, "liuhe"), (2, "studio"), (1, "yunling"), (0, "court")]);
        check(&entries[4..], &[(0, "studio")]);
    }

    #[test]
    fn nothing_can_stand_under_itself() {
        let entries = [entry("a", None), entry("b", Some("a")), entry("c", Some("b"))];
        let circle = |id: &str, parent: &str| makes_a_circle(&entries, &OrgId::new(id), &OrgId::new(parent));
        assert!(circle("a", "c") && circle("a", "a") && circle("b", "c"));
        assert!(!circle("c", "a") && !circle("new", "c"));
    }
}
