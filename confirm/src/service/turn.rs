//! Whose turn it is to change a case.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, Weak};

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::case::id::CaseId;

/// Cases noted before those nobody waits for any more are cleared away. Fewer would clear more often than it is worth.
const NOTED_MAX: usize = 256;

/// One queue a case, first come, first served. Clones share the queues.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<std::sync::Mutex<HashMap<CaseId, Weak<Mutex<()>>>>>);

impl Turns {
    /// Waits for its turn in `case`; the turn ends when the answer is dropped.
    pub(super) async fn of(&self, case: &CaseId) -> OwnedMutexGuard<()> {
        self.queue(case).lock_owned().await
    }

    fn queue(&self, case: &CaseId) -> Arc<Mutex<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(case).and_then(Weak::upgrade) {
            return queue;
        }
        if queues.len() >= NOTED_MAX {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let queue = Arc::default();
        queues.insert(case.clone(), Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_case_waits_and_others_do_not() {
        let turns = Turns::default();
        let held = turns.of(&CaseId::new("a")).await;
        assert!(turns.queue(&CaseId::new("a")).try_lock_owned().is_err());
        assert!(turns.queue(&CaseId::new("b")).try_lock_owned().is_ok());
        drop(held);
        assert!(turns.queue(&CaseId::new("a")).try_lock_owned().is_ok());
    }

    #[tokio::test]
    async fn queues_nobody_waits_in_are_cleared_away() {
        let turns = Turns::default();
        let _held = turns.of(&CaseId::new("held")).await;
        for number in 0..NOTED_MAX * 2 {
            drop(turns.of(&CaseId::new(number.to_string())).await);
        }
        assert!(turns.0.lock().unwrap().len() <= NOTED_MAX);
        assert!(turns.queue(&CaseId::new("held")).try_lock_owned().is_err());
    }
}
