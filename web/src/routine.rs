//! What is looked up every few minutes while the service runs: reminders that are due, the root of the day, holidays that
//! were entered at another node.

use crate::{app::Shared, holidays};
use std::{sync::Arc, time::Duration};

/// How often. A reminder is for a day, so looking more often would only cost work; a root is for a day too, and the
/// sooner after midnight, the shorter the time nobody vouches for.
const EVERY: Duration = Duration::from_secs(300);

/// Looks after them until the service stops.
pub(crate) async fn keep(app: Shared) {
    let weak = Arc::downgrade(&app);
    drop(app);
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(app) = weak.upgrade() else { return };
        let now = app.clock.now();
        tokio::join!(app.remind_due(now), app.anchor_due(now), holidays::take_up(&app));
    }
}
