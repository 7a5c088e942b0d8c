//! Cases that were read lately, so that they need not be replayed from the beginning.
//!
//! Nothing here is the truth: the store compares every case with the record before it is used.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Loaded;
use crate::case::id::CaseId;

/// Most cases kept: those a county works on in a day. Fewer would replay the same ones again and again.
const CASES_MAX: usize = 512;
/// Most events of all kept cases together. One takes one to two kilobytes, so this bounds the memory at about 50 MB
/// however long the cases are.
const EVENTS_MAX: u64 = 30_000;

/// The cases used last.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// Each case with the turn in which it was used last.
    cases: HashMap<CaseId, (Arc<Loaded>, u64)>,
    /// Turns in order, the longest ago first.
    turns: BTreeMap<u64, CaseId>,
    turn: u64,
    events: u64,
}

impl Recent {
    /// The case as it was known last.
    pub(super) fn get(&self, case: &CaseId) -> Option<Arc<Loaded>> {
        let mut kept = self.lock();
        let (loaded, used) = kept.cases.get(case).map(|(loaded, used)| (Arc::clone(loaded), *used))?;
        kept.turns.remove(&used);
        kept.note(&loaded);
        Some(loaded)
    }

    /// Keeps `loaded` unless a newer one is known; gives it back to be shared.
    pub(super) fn put(&self, loaded: Loaded) -> Arc<Loaded> {
        let loaded = Arc::new(loaded);
        let mut kept = self.lock();
        let newer = kept
            .cases
            .get(&loaded.case.id)
            .is_some_and(|(known, _)| known.case.version > loaded.case.version);
        if !newer {
            kept.forget(&loaded.case.id);
            kept.events += loaded.case.version;
            kept.note(&loaded);
            kept.shrink();
        }
        loaded
    }

    /// Forgets a case.
    pub(super) fn forget(&self, case: &CaseId) {
        self.lock().forget(case);
    }

    /// Whoever panicked did so between two whole changes at worst; the store checks what it gets anyway.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn note(&mut self, loaded: &Arc<Loaded>) {
        self.turn += 1;
        self.turns.insert(self.turn, loaded.case.id.clone());
        self.cases.insert(loaded.case.id.clone(), (Arc::clone(loaded), self.turn));
    }

    fn forget(&mut self, case: &CaseId) {
        if let Some((loaded, used)) = self.cases.remove(case) {
            self.turns.remove(&used);
            self.events -= loaded.case.version;
        }
    }

    /// The case used last stays, however long it is.
    fn shrink(&mut self) {
        while self.cases.len() > 1 && (self.cases.len() > CASES_MAX || self.events > EVENTS_MAX) {
            let Some((_, oldest)) = self.turns.pop_first() else { return };
            self.forget(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;
    use crate::case::story::cast::Story;

    fn loaded(id: &str, version: u64) -> Loaded {
        let case = Case { id: CaseId::new(id), version, ..Story::begin().case };
        Loaded { case: Arc::new(case), hash: String::new() }
    }

    fn version(recent: &Recent, id: &str) -> Option<u64> {
        recent.get(&CaseId::new(id)).map(|loaded| loaded.case.version)
    }

    #[test]
    fn an_older_state_never_replaces_a_newer_one() {
        let recent = Recent::default();
        recent.put(loaded("a", 5));
        recent.put(loaded("a", 4));
        assert_eq!(version(&recent, "a"), Some(5));
        recent.put(loaded("a", 6));
        assert_eq!(version(&recent, "a"), Some(6));
        recent.forget(&CaseId::new("a"));
        assert_eq!(version(&recent, "a"), None);
        recent.put(loaded("a", 4));
        assert_eq!(version(&recent, "a"), Some(4));
    }

    #[test]
    fn the_longest_unused_case_goes_first() {
        let recent = Recent::default();
        for number in 0..CASES_MAX {
            recent.put(loaded(&number.to_string(), 1));
        }
        assert_eq!(version(&recent, "0"), Some(1));
        recent.put(loaded("one more", 1));
        assert_eq!(version(&recent, "0"), Some(1));
        assert_eq!(version(&recent, "1"), None);
        let kept = recent.lock();
        assert_eq!((kept.cases.len(), kept.turns.len(), kept.events), (CASES_MAX, CASES_MAX, 512));
    }

    #[test]
    fn long_cases_are_fewer_and_the_last_one_stays() {
        let recent = Recent::default();
        for number in 0..10 {
            recent.put(loaded(&number.to_string(), EVENTS_MAX / 4));
        }
        assert_eq!(recent.lock().cases.len(), 4);
        recent.put(loaded("giant", EVENTS_MAX * 2));
        assert_eq!(recent.lock().cases.len(), 1);
        assert_eq!(version(&recent, "giant"), Some(EVENTS_MAX * 2));
    }
}
