//! 值班法官 or 可选时段: what the court has for a case that waits for its inquiry.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Cases, ServiceError, random_bits};
use crate::agenda::span;
use crate::case::Case;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::id::{AccountId, CaseId, OrgId, PartyId, SlotId};
use crate::case::refusal::Refusal;
use crate::case::slot::{Hold, Slot, SlotState, row};

/// A time that can be chosen, or that was.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CourtTime)]
pub struct SlotView {
    /// Its name.
    pub id: SlotId,
    /// 审判员.
    pub judge: String,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// The first instant after it.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
}

/// A time that is kept for a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// The time.
    pub slot: SlotView,
    /// Who proposed it.
    pub by: String,
    /// Whether that is who asks.
    pub by_me: bool,
    /// Whether who asks has said yes.
    pub answered: bool,
    /// Who has not said yes.
    pub waiting_for: Vec<String>,
    /// Whether all have.
    pub agreed: bool,
}

/// What the court has for a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CourtTimes {
    /// Judges on duty who may hear the case.
    pub on_duty: usize,
    /// Those of them whom nothing else takes.
    pub free: usize,
    /// Times that nobody has.
    pub slots: Vec<SlotView>,
    /// The time that is kept for the case.
    pub proposal: Option<ProposalView>,
}

/// A time as the desk sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfferedSlot {
    /// The time.
    pub slot: SlotView,
    /// How it stands.
    pub state: SlotState,
    /// For which case it is kept.
    pub case: Option<CaseId>,
}

/// What a judge or clerk offers.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// Whose time it is, as account and by name.
    pub judge: (&'a AccountId, &'a str),
    /// Where the row begins.
    pub begin: (Date, Time),
    /// Minutes of each time, and how many of them.
    pub length: (u16, u16),
}

impl Cases {
    /// Offers times; how many of them are new.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`] for who is neither judge nor clerk, or a judge for another one; [`Refusal::Invalid`] as
    /// [`row`] says; [`Refusal::Clash`] if the judge is taken at all of them.
    pub async fn offer_slots(
        &self,
        viewer: &Viewer,
        offer: &Offer<'_>,
        now: Timestamp,
    ) -> Result<u64, ServiceError> {
        let court = court_of(viewer)?;
        if matches!(viewer, Viewer::Staff { role: StaffRole::Judge, id, .. } if id != offer.judge.0) {
            return Err(Refusal::Unknown.into());
        }
        let mut times = Vec::new();
        for (starts_at, ends_at) in row(offer.begin, offer.length, now)? {
            times.push((SlotId::from_random(random_bits()?), starts_at, ends_at));
        }
        let offered = self.store.offer_slots(court, offer.judge, &times).await?;
        if offered > 0 {
            return Ok(offered);
        }
        let whole = times.first().zip(times.last()).map(|(first, last)| span((first.1, last.2), now));
        Err(Refusal::Clash { with: format!("{}{}", offer.judge.1, whole.unwrap_or_default()) }.into())
    }

    /// The times that the court of `viewer` offers.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`] for who is neither judge nor clerk; a [`super::Failure`] if they can't be read.
    pub async fn slots(&self, viewer: &Viewer, now: Timestamp) -> Result<Vec<OfferedSlot>, ServiceError> {
        let slots = self.store.slots(court_of(viewer)?, now).await?;
        Ok(slots
            .into_iter()
            .map(|slot| {
                let state = slot.state(now);
                let hold = slot.hold.as_ref().filter(|_| state != SlotState::Free);
                OfferedSlot { slot: shown(&slot), state, case: hold.map(|hold| hold.case.clone()) }
            })
            .collect())
    }

    /// Takes a time out of the offer.
    ///
    /// # Errors
    ///
    /// [`Refusal::SlotTaken`] if it is kept for a case or not there any more.
    pub async fn withdraw_slot(
        &self,
        viewer: &Viewer,
        slot: &SlotId,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        if self.store.withdraw_slot(court_of(viewer)?, slot, now).await? {
            Ok(())
        } else {
            Err(Refusal::SlotTaken.into())
        }
    }

    /// What the court has for `case`, as `party` sees it; nobody stands for its staff.
    ///
    /// # Errors
    ///
    /// A [`super::Failure`] if it can't be read.
    pub async fn court_times(
        &self,
        case: &Case,
        party: Option<&PartyId>,
        now: Timestamp,
    ) -> Result<CourtTimes, ServiceError> {
        let duties = self.store.on_duty(&case.court.id, now).await?;
        let fitting: Vec<_> = duties.into_iter().filter(|duty| case.may_be_heard_by(&duty.judge)).collect();
        let slots = self.store.slots(&case.court.id, now).await?;
        let kept = slots.iter().find_map(|slot| Some((slot, slot.held_for(&case.id, now)?)));
        let proposal = kept.map(|(slot, hold)| proposal(case, slot, hold, party));
        let open = |slot: &&Slot| slot.state(now) == SlotState::Free && case.may_be_heard_by(&slot.judge);
        Ok(CourtTimes {
            on_duty: fitting.len(),
            free: fitting.iter().filter(|duty| duty.free).count(),
            slots: slots.iter().filter(open).map(shown).collect(),
            proposal,
        })
    }

    /// Keeps a time for `case` because `party` proposes it.
    ///
    /// # Errors
    ///
    /// [`Refusal::SlotTaken`] if somebody was faster or all agreed to another one; [`Refusal::Clash`] if a party is
    /// taken at that time; others as [`Case::may_choose_time`] says.
    pub async fn propose_slot(
        &self,
        case: &Case,
        party: &PartyId,
        slot: &SlotId,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        case.may_choose_time(party, now)?;
        let slots = self.store.slots(&case.court.id, now).await?;
        let found = slots.iter().find(|one| one.id == *slot).ok_or(Refusal::SlotTaken)?;
        if !case.may_be_heard_by(&found.judge) {
            return Err(Refusal::SlotTaken.into());
        }
        let staff = (found.judge.as_str(), found.judge_name.as_str());
        let taken = self.store.clashes(case, staff, (found.starts_at, found.ends_at)).await?;
        if let Some(first) = taken.first() {
            return Err(Refusal::Clash { with: first.told(now) }.into());
        }
        if found.held_for(&case.id, now).is_some() {
            return self.answer_slot(case, party, (slot, true), now).await;
        }
        if self.store.propose_slot((&case.id, party), slot, now).await? {
            Ok(())
        } else {
            Err(Refusal::SlotTaken.into())
        }
    }

    /// Keeps what `party` says to the time that is kept for `case`. A no gives it back.
    ///
    /// # Errors
    ///
    /// [`Refusal::SlotTaken`] if it is not kept for the case any more; others as [`Case::may_choose_time`] says.
    pub async fn answer_slot(
        &self,
        case: &Case,
        party: &PartyId,
        (slot, yes): (&SlotId, bool),
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        case.may_choose_time(party, now)?;
        let slots = self.store.slots(&case.court.id, now).await?;
        let kept = slots.iter().any(|one| one.id == *slot && one.held_for(&case.id, now).is_some());
        if !kept {
            return Err(Refusal::SlotTaken.into());
        }
        if !yes {
            return Ok(self.store.release_slot(&case.id).await?);
        }
        let needed = i64::try_from(case.parties.len()).unwrap_or(i64::MAX);
        if self.store.accept_slot((&case.id, party), (slot, needed), now).await? {
            Ok(())
        } else {
            Err(Refusal::SlotTaken.into())
        }
    }
}

fn court_of(viewer: &Viewer) -> Result<&OrgId, Refusal> {
    match viewer {
        Viewer::Staff { role: StaffRole::Judge | StaffRole::Clerk, org, .. } => Ok(org),
        Viewer::Staff { .. } | Viewer::Party(_) | Viewer::Participant(_) => Err(Refusal::Unknown),
    }
}

fn shown(slot: &Slot) -> SlotView {
    SlotView {
        id: slot.id.clone(),
        judge: slot.judge_name.clone(),
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
    }
}

fn proposal(case: &Case, slot: &Slot, hold: &Hold, party: Option<&PartyId>) -> ProposalView {
    ProposalView {
        slot: shown(slot),
        by: case.party(&hold.by).map(|party| party.acting_name().to_owned()).unwrap_or_default(),
        by_me: party == Some(&hold.by),
        answered: party.is_some_and(|party| hold.yes.contains(party)),
        waiting_for: case.unanswered(hold),
        agreed: hold.agreed_at.is_some(),
    }
}
