//! Sends the notices that are due, at least once each, in any order (a notice says its number in the case).
//!
//! A process takes what is due under a lease and then sends without holding a transaction. Two processes on one
//! database never send the same notice at the same time; when one dies, the lease ends and another sends again, under
//! the same `webhook-id`.

use super::{
    endpoint::signing_key,
    schedule::wait_after,
    transport::{Letter, Outcome, Transport},
};
use crate::{clock::Clock, secret::Secrets};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyPool;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, watch};

/// How often the worker looks. A longer time delays every notice by as much; a shorter one asks the database in vain.
const TICK: Duration = Duration::from_secs(2);
/// How long a process may take for what it took: longer than the slowest answer, short enough that a crash costs a
/// minute.
const LEASE: SignedDuration = SignedDuration::from_mins(1);
/// Most notices under way at once.
const BATCH: i64 = 32;
/// How long settled notices stay visible.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How many looks between two sweeps of old rows: about one a half hour.
const LOOKS_BETWEEN_SWEEPS: u32 = 900;

/// What one look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Notices that arrived.
    pub arrived: usize,
    /// Notices that did not, this time or for good.
    pub failed: usize,
}

/// A notice that was taken: delivery, failed tries, message, body, endpoint, address.
type Taken = (String, i64, String, String, String, String);

/// The notices under way.
#[derive(Debug)]
pub(crate) struct Deliveries {
    pool: AnyPool,
    secrets: Arc<Secrets>,
    transport: Transport,
    /// One look at a time in a process, so that who asks for one knows that everything due was tried.
    turn: Mutex<()>,
}

impl Deliveries {
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>) -> Self {
        Self { pool, secrets, transport: Transport::new(), turn: Mutex::new(()) }
    }

    /// Sends what is due at `now`, at most [`BATCH`] notices.
    ///
    /// # Errors
    ///
    /// The database does not answer; what was sent by then is sent again after the lease.
    pub(crate) async fn deliver_due(&self, now: Timestamp) -> Result<Sent, sqlx::Error> {
        let _turn = self.turn.lock().await;
        let lease = self.secrets.id();
        let taken = self.take(&lease, now).await?;
        let outcomes = join_all(taken.iter().map(|notice| self.send(notice, now))).await;
        let mut sent = Sent::default();
        for (notice, outcome) in taken.iter().zip(outcomes) {
            match outcome {
                Outcome::Arrived(_) => sent.arrived += 1,
                Outcome::Gone(_) | Outcome::Refused(_) | Outcome::Unreachable | Outcome::Timeout => {
                    sent.failed += 1;
                }
            }
            self.settle(notice, &lease, outcome, now).await?;
        }
        Ok(sent)
    }

    /// Takes what is due under `lease`.
    async fn take(&self, lease: &str, now: Timestamp) -> Result<Vec<Taken>, sqlx::Error> {
        let at = now.as_microsecond();
        let due: Option<(i64,)> = sqlx::query_as(
            "select d.next_at from deliveries d join webhooks w on w.id = d.endpoint \
             where d.state = 'waiting' and d.next_at <= $1 and d.lease_until <= $1 and w.stopped_at is null limit 1",
        )
        .bind(at)
        .fetch_optional(&self.pool)
        .await?;
        if due.is_none() {
            return Ok(Vec::new());
        }
        // Whoever comes second to a row waits for it, finds the lease and leaves it alone.
        sqlx::query(
            "update deliveries set lease = $1, lease_until = $2 where id in \
             (select d.id from deliveries d join webhooks w on w.id = d.endpoint \
              where d.state = 'waiting' and d.next_at <= $3 and d.lease_until <= $3 and w.stopped_at is null \
              order by d.next_at, d.id limit $4) \
             and state = 'waiting' and lease_until <= $3",
        )
        .bind(lease)
        .bind((now + LEASE).as_microsecond())
        .bind(at)
        .bind(BATCH)
        .execute(&self.pool)
        .await?;
        sqlx::query_as(
            "select d.id, d.attempts, o.id, o.body, w.id, w.url from deliveries d \
             join outbox o on o.id = d.message join webhooks w on w.id = d.endpoint \
             where d.lease = $1 and d.state = 'waiting' order by o.at, o.seq",
        )
        .bind(lease)
        .fetch_all(&self.pool)
        .await
    }

    async fn send(&self, (_, _, message, body, endpoint, url): &Taken, now: Timestamp) -> Outcome {
        let letter = Letter {
            url: url.clone(),
            headers: vec![
                ("webhook-id", message.clone()),
                ("webhook-timestamp", now.as_second().to_string()),
                ("webhook-signature", signing_key(&self.secrets, endpoint).sign(message, body, now)),
            ],
            body: body.clone(),
        };
        self.transport.send(letter).await
    }

    /// Writes down what came of it, if the notice is still ours to say.
    async fn settle(
        &self,
        (id, attempts, _, _, endpoint, _): &Taken,
        lease: &str,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let attempts = attempts + 1;
        let (status, failure) = match outcome {
            Outcome::Arrived(status) => (Some(status), None),
            Outcome::Gone(status) => (Some(status), Some("gone".to_owned())),
            Outcome::Refused(status) => (Some(status), Some(format!("status-{status}"))),
            Outcome::Unreachable => (None, Some("unreachable".to_owned())),
            Outcome::Timeout => (None, Some("timeout".to_owned())),
        };
        let next = match outcome {
            Outcome::Arrived(_) => None,
            // It waits for somebody to let the endpoint get notices again.
            Outcome::Gone(_) => Some(SignedDuration::ZERO),
            Outcome::Refused(_) | Outcome::Unreachable | Outcome::Timeout => {
                wait_after(usize::try_from(attempts).unwrap_or(usize::MAX))
            }
        };
        let state = match (outcome, next) {
            (Outcome::Arrived(_), _) => "done",
            (_, Some(_)) => "waiting",
            (_, None) => "dead",
        };
        if let Outcome::Gone(_) = outcome {
            sqlx::query("update webhooks set stopped_at = $1 where id = $2 and stopped_at is null")
                .bind(now.as_microsecond())
                .bind(endpoint)
                .execute(&self.pool)
                .await?;
        }
        if state == "dead" {
            tracing::warn!(endpoint, failure, "a notice did not arrive in {attempts} tries and is given up");
        }
        sqlx::query(
            "update deliveries set state = $1, attempts = $2, next_at = $3, lease_until = 0, status = $4, \
             failure = $5, settled_at = $6 where id = $7 and lease = $8",
        )
        .bind(state)
        .bind(attempts)
        .bind((now + next.unwrap_or_default()).as_microsecond())
        .bind(status.map(i64::from))
        .bind(failure)
        .bind((state != "waiting").then(|| now.as_microsecond()))
        .bind(id)
        .bind(lease)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes out what was settled long before `now`, what waits for an endpoint that is gone, and messages nobody waits
    /// for. The case has its events; only the record of sending ends.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    async fn sweep(&self, now: Timestamp) -> Result<(), sqlx::Error> {
        let before = (now - KEPT).as_microsecond();
        sqlx::query(
            "delete from deliveries where (state <> 'waiting' and settled_at < $1) \
             or endpoint not in (select id from webhooks)",
        )
        .bind(before)
        .execute(&self.pool)
        .await?;
        sqlx::query(
            "delete from outbox where at < $1 \
             and not exists (select 1 from deliveries d where d.message = outbox.id)",
        )
        .bind(before)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Looks every [`TICK`] until `stopped` says so; a look under way is ended first.
pub(crate) async fn run(deliveries: Arc<Deliveries>, clock: Clock, mut stopped: watch::Receiver<bool>) {
    let mut looks = 0_u32;
    loop {
        tokio::select! {
            // An error means that the service is gone.
            _ = stopped.changed() => return,
            () = tokio::time::sleep(TICK) => {}
        }
        if let Err(error) = deliveries.deliver_due(clock.now()).await {
            tracing::error!(%error, "notices could not be sent");
        }
        if looks.is_multiple_of(LOOKS_BETWEEN_SWEEPS)
            && let Err(error) = deliveries.sweep(clock.now()).await
        {
            tracing::error!(%error, "old notices could not be swept away");
        }
        looks = looks.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests;
