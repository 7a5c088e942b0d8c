//! Which packet indexes were seen before (RFC 3711 section 3.3.2), and the 48-bit index of a 16-bit sequence
//! number (section 3.3.1).

/// Packets that may arrive late and still be told from repeated ones. RFC 3711 asks for 64; retransmissions
/// that we ask a publisher for come up to a second late, which in a large key frame is more than that.
const WINDOW: u64 = 512;
const WORDS: usize = (WINDOW / 64) as usize;

/// The indexes of one stream.
#[derive(Clone, Debug)]
pub(crate) struct ReplayWindow {
    highest: u64,
    seen: [u64; WORDS],
}

impl ReplayWindow {
    /// A window in which `first` has been received.
    pub fn new(first: u64) -> Self {
        let mut window = Self { highest: first, seen: [0; WORDS] };
        window.mark(first);
        window
    }

    pub fn highest(&self) -> u64 {
        self.highest
    }

    /// Whether `index` is neither a repetition nor too old to tell.
    pub fn accepts(&self, index: u64) -> bool {
        index > self.highest || (self.highest - index < WINDOW && !self.is_marked(index))
    }

    /// Remembers `index`; only for packets that proved authentic, or a stranger could move the window.
    pub fn insert(&mut self, index: u64) {
        if index > self.highest {
            let steps = (index - self.highest).min(WINDOW);
            for step in 0..steps {
                self.unmark(index - step);
            }
            self.highest = index;
        }
        if self.highest - index < WINDOW {
            self.mark(index);
        }
    }

    fn is_marked(&self, index: u64) -> bool {
        self.seen[word(index)] & bit(index) != 0
    }

    fn mark(&mut self, index: u64) {
        self.seen[word(index)] |= bit(index);
    }

    fn unmark(&mut self, index: u64) {
        self.seen[word(index)] &= !bit(index);
    }
}

fn word(index: u64) -> usize {
    ((index % WINDOW) / 64) as usize
}

fn bit(index: u64) -> u64 {
    1 << (index % 64)
}

/// The index nearest to `highest` whose low 16 bits are `sequence`; none before the first.
pub(crate) fn extend(highest: u64, sequence: u16) -> Option<u64> {
    let distance = sequence.wrapping_sub(highest as u16) as i16;
    highest.checked_add_signed(i64::from(distance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn nothing_is_accepted_twice(first in 0..100_000_u64, steps in proptest::collection::vec(-700..700_i64, 0..400)) {
            let mut window = ReplayWindow::new(first);
            let mut seen = BTreeSet::from([first]);
            for step in steps {
                let index = window.highest().saturating_add_signed(step);
                let accepted = window.accepts(index);
                let old = index <= window.highest() && window.highest() - index >= WINDOW;
                prop_assert_eq!(accepted, !old && !seen.contains(&index));
                if accepted {
                    window.insert(index);
                    seen.insert(index);
                }
            }
        }

        #[test]
        fn indexes_survive_the_wrap_of_sixteen_bits(highest in 0..(1_u64 << 40), step in -32_768..32_767_i64) {
            let Some(index) = highest.checked_add_signed(step) else { return Ok(()) };
            prop_assert_eq!(extend(highest, index as u16), Some(index));
        }
    }

    #[test]
    fn there_is_no_index_before_the_first() {
        assert_eq!(extend(3, 65_535), None);
    }
}
