//! Task lists page by page: those who wait online come from memory, all others from the index.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Cases, ServiceError};
use crate::calendar;
use crate::case::actor::Viewer;
use crate::case::id::CaseId;
use crate::case::refusal::Refusal;
use crate::queue::order::{Band, Cursor, Place};
use crate::queue::{Entry, Filter, PAGE_ROWS, QueueCount, QueuePage, Scope, TaskKind, WAITING_MAX};
use crate::store::queue::Stretch;

/// A task in its place in the list.
type Placed = (Band, Place, Entry);

/// Which page of which list.
#[derive(Debug, Clone, Default)]
pub struct PageOf {
    /// Which tasks.
    pub filter: Filter,
    /// Where the page before ended; nothing for the first one.
    pub after: Option<Cursor>,
}

impl Cases {
    /// A page of `viewer`'s task list. `waiting` are cases with a party online, of which the first
    /// [`WAITING_MAX`] count.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`] for who has no desk; a [`super::Failure`] if the lists can't be read.
    pub async fn queue(
        &self,
        viewer: &Viewer,
        page: &PageOf,
        waiting: &[CaseId],
        now: Timestamp,
    ) -> Result<QueuePage, ServiceError> {
        let scope = Scope::of(viewer).ok_or(Refusal::Unknown)?;
        let today = page.after.as_ref().map_or_else(|| calendar::day_of(now), |after| after.today);
        let waiting = &waiting[..waiting.len().min(WAITING_MAX)];
        let online = self.online(&scope, page, waiting, today).await?;
        let set: HashSet<&CaseId> = waiting.iter().collect();
        let mut found: Vec<Placed> = Vec::new();
        for band in Band::ALL {
            if found.len() > PAGE_ROWS || page.after.as_ref().is_some_and(|after| after.band > band) {
                continue;
            }
            if band.is_waiting() {
                found.extend(online.iter().filter(|(own, ..)| *own == band).cloned());
            } else {
                let missing = PAGE_ROWS + 1 - found.len();
                found.extend(self.offline(&scope, page, (band, today), &set, missing).await?);
            }
        }
        let more = found.len() > PAGE_ROWS;
        found.truncate(PAGE_ROWS);
        let next = found
            .last()
            .filter(|_| more)
            .map(|(band, last, _)| Cursor { today, band: *band, last: last.clone() }.to_string());
        let rows = found
            .into_iter()
            .map(|(band, _, entry)| entry.row(&scope, band.is_waiting(), today, now))
            .collect();
        Ok(QueuePage { rows, next })
    }

    /// How many tasks of each kind `viewer` may know of.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`] for who has no desk; a [`super::Failure`] if the lists can't be read.
    pub async fn queue_counts(
        &self,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<QueueCount>, ServiceError> {
        let scope = Scope::of(viewer).ok_or(Refusal::Unknown)?;
        Ok(self.store.task_counts(&scope, calendar::day_of(now)).await?)
    }

    /// Tasks of cases with somebody online that come after the page before, in order.
    async fn online(
        &self,
        scope: &Scope,
        page: &PageOf,
        waiting: &[CaseId],
        today: Date,
    ) -> Result<Vec<Placed>, ServiceError> {
        let entries = self.store.tasks_of(scope, page.filter, waiting).await?;
        let mut placed: Vec<Placed> = entries
            .into_iter()
            .map(|entry| {
                let place = Place::of(&entry);
                (Band::of(place.due_day, today, true), place, entry)
            })
            .filter(|(band, place, _)| page.after.as_ref().is_none_or(|after| after.is_before(*band, place)))
            .collect();
        placed.sort_by(|(one, first, _), (other, second, _)| (one, first).cmp(&(other, second)));
        Ok(placed)
    }

    /// Up to `missing` tasks of a band in which nobody is online. `waiting` are skipped: they stand in another band.
    async fn offline(
        &self,
        scope: &Scope,
        page: &PageOf,
        (band, today): (Band, Date),
        waiting: &HashSet<&CaseId>,
        missing: usize,
    ) -> Result<Vec<Placed>, ServiceError> {
        let (from_day, until_day) = band.days(today);
        let first = TaskKind::ALL.into_iter().min().expect("there are kinds of tasks");
        let begin = Place { due_day: from_day, since: i64::MIN, case: CaseId::new(""), kind: first };
        let resumed = page.after.as_ref().filter(|after| after.band == band);
        let mut stretch = Stretch { after: resumed.map_or(begin, |after| after.last.clone()), until_day };
        let mut placed = Vec::new();
        // Every round but the last passes over tasks of people who wait, and there are at most so many of those.
        loop {
            let entries = self.store.tasks_in(scope, page.filter, &stretch).await?;
            let whole = entries.len() > PAGE_ROWS;
            for entry in entries {
                stretch.after = Place::of(&entry);
                if !waiting.contains(&entry.case) {
                    placed.push((band, stretch.after.clone(), entry));
                }
                if placed.len() == missing {
                    return Ok(placed);
                }
            }
            if !whole {
                return Ok(placed);
            }
        }
    }
}

#[cfg(test)]
mod tests;
