//! Since when somebody has been online: what the judge's queue counts minutes from.

use jiff::Timestamp;
use signaling::Subject;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Who is online, and since when. It lives as long as the process, as the sockets do.
#[derive(Default)]
pub(crate) struct Presence(Mutex<BTreeMap<Subject, Timestamp>>);

impl Presence {
    /// Keeps that `subject` came or went at `now`.
    pub(crate) fn seen(&self, subject: Subject, online: bool, now: Timestamp) {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if online {
            since.entry(subject).or_insert(now);
        } else {
            since.remove(&subject);
        }
    }

    /// The instant since which all of `subjects` have been online together; nothing if one is not, or if there are none.
    pub(crate) fn together_since(&self, subjects: impl Iterator<Item = Subject>) -> Option<Timestamp> {
        let since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let each: Option<Vec<Timestamp>> = subjects.map(|subject| since.get(&subject).copied()).collect();
        each?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_together_from_the_moment_the_last_one_came() {
        let (presence, name) = (Presence::default(), |name: &str| Subject(name.to_owned()));
        let at = |second| Timestamp::from_second(second).unwrap();
        let both = || [name("a"), name("b")].into_iter();
        presence.seen(name("a"), true, at(10));
        assert_eq!(presence.together_since(both()), None);
        presence.seen(name("b"), true, at(40));
        presence.seen(name("a"), true, at(50));
        assert_eq!(presence.together_since(both()), Some(at(40)));
        presence.seen(name("a"), false, at(60));
        assert_eq!(presence.together_since(both()), None);
        presence.seen(name("a"), true, at(70));
        assert_eq!(presence.together_since(both()), Some(at(70)));
        assert_eq!(presence.together_since(std::iter::empty()), None);
    }
}
