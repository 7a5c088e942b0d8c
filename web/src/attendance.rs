//! The inquiry rests as soon as a party is out of the court room (`legal.md` C60; 民诉法解释 356: both at the same time).
//!
//! Who leaves by the button is gone at once. A lost network gets a few seconds, because a telephone that changes its cell
//! is back before anybody noticed. Whoever comes back is looked at again: that is the law of the case, not of this file.

use crate::{app::Shared, live::Room};
use confirm::case::{
    id::{CaseId, PartyId},
    round::AbsenceCause,
};
use signaling::{Fact, FactKind};
use std::time::Duration;

/// How long somebody whose network was lost may be away before the inquiry rests.
const BLINK: Duration = Duration::from_secs(5);

/// Looks at what happened to a seat.
pub(crate) fn seen(app: &Shared, fact: &Fact) {
    let Some(case) = fact.room.0.strip_prefix("court:") else { return };
    let (cause, wait) = match fact.kind {
        FactKind::LeftByButton | FactKind::Removed => (AbsenceCause::LeftByButton, Duration::ZERO),
        FactKind::NetworkLost | FactKind::PageHidden => (AbsenceCause::Network, BLINK),
        FactKind::Joined | FactKind::Replaced => return,
    };
    let (case, seat) = (CaseId::new(case), fact.seat.clone());
    let app = app.clone();
    tokio::spawn(async move {
        tokio::time::sleep(wait).await;
        if app.hub.present(&Room::Court.of(&case)).contains(&seat) {
            return;
        }
        // Staff has seats, too; and most of the time no inquiry goes on: then the rules say so.
        let party = PartyId::new(seat.0);
        if let Err(problem) = app.pause_for(&case, &party, cause, app.clock.now()).await {
            tracing::debug!(code = problem.code(), %case, "the inquiry was not paused");
        }
    });
}
