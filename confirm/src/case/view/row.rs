//! A case as one line of a list.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::actor::Viewer;
use super::super::clause::ClauseDraft;
use super::super::clock;
use super::super::command::CommandKind;
use super::super::consent::Step;
use super::super::event::Event;
use super::super::id::{CaseId, PartyId, StationId};
use super::super::intake::Booking;
use super::super::organisation::Person;
use super::super::party::{DeviceCheck, Party};
use super::super::session::AdjournReason;
use super::super::stage::Mediation;
use super::eye::Eye;
use super::standing::level;
use super::{Level, ReadinessState, Stage};
use crate::calendar;

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its version.
    pub version: u64,
    /// What it is called.
    pub title: String,
    /// 人调字 number.
    pub number: String,
    /// 案号, once the court accepted.
    pub docket_no: Option<String>,
    /// 案由.
    pub cause: String,
    /// Where it stands.
    pub stage: Stage,
    /// The parties.
    pub parties: Vec<RowParty>,
    /// Sum of all payments in 分.
    pub amount_fen: Option<i64>,
    /// The deadline that matters now.
    pub deadline: Option<Deadline>,
    /// How far each party is. The web fills in `online`.
    pub readiness: Vec<Readiness>,
    /// Name of the committee.
    pub organisation: String,
    /// Name of the mediator.
    pub mediator: String,
    /// How many findings the committee went past.
    pub overrides: usize,
    /// The session or, once the application is there, the inquiry that is planned.
    pub appointment: Option<Booking>,
    /// Which judge holds it.
    pub claimed_by: Option<Person>,
    /// Whether everybody is online. Filled in by the web.
    pub both_online: bool,
    /// For how many seconds everybody has been online. Filled in by the web.
    pub both_online_seconds: Option<i64>,
    /// 技术中断, while the mediation rests for it; not for the parties.
    pub break_off: Option<BreakOff>,
    /// What this viewer should do next.
    pub next: Option<CommandKind>,
    /// When something happened last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// 技术中断: the mediation rests because a line or a device failed. Somebody has to mend it, or it does not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BreakOff {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// What failed, if the mediator said so.
    pub note: Option<String>,
}

/// A party in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowParty {
    /// The party.
    pub id: PartyId,
    /// Name of the person or organisation.
    pub name: String,
    /// 申请人 or 被申请人.
    pub role_label: String,
}

/// A deadline in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Deadline {
    /// Row of `legal.md` B.12, for example `DL-C1`.
    pub what: String,
    /// What has to be done by then, in words.
    pub label: String,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Days left; 0 on the last day, negative after it.
    pub days_left: i64,
    /// How urgent it is.
    pub level: Level,
}

/// How far a party is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readiness {
    /// The party.
    pub party_id: PartyId,
    /// Name of the acting person.
    pub name: String,
    /// How far.
    pub state: ReadinessState,
    /// The last device check; not for the other side.
    pub check: Option<CheckedView>,
    /// Whether the person is connected. Filled in by the web.
    pub online: bool,
    /// The device that others may share, if the party sits at one; for the web, which knows whether it is connected.
    #[serde(skip)]
    pub station: Option<StationId>,
}

/// A device check and when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckedView {
    /// What it found.
    pub result: DeviceCheck,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl Case {
    /// The case as one line of `viewer`'s list; nothing if it may not be seen. Presence is left for the web to fill in.
    #[must_use]
    pub fn row(&self, viewer: &Viewer, now: Timestamp) -> Option<CaseRow> {
        let eye = self.eye(viewer)?;
        Some(CaseRow {
            id: self.id.clone(),
            version: self.version,
            title: self.registration.title.clone(),
            number: self.number.clone(),
            docket_no: self.docket_no.clone(),
            cause: self.registration.cause.clone(),
            stage: self.stage_view(now),
            parties: self
                .parties
                .iter()
                .map(|party| RowParty {
                    id: party.id.clone(),
                    name: party.who.name().to_owned(),
                    role_label: self.role_label(&eye, party).to_owned(),
                })
                .collect(),
            amount_fen: self.amount_fen(),
            deadline: self.deadline(now),
            readiness: self.parties.iter().map(|party| self.readiness(&eye, party, now)).collect(),
            organisation: self.committee.name.clone(),
            mediator: self.mediator.name.clone(),
            overrides: if matches!(eye, Eye::Party(_)) { 0 } else { self.talk.overrides.len() },
            appointment: if self.filed_at.is_some() {
                self.round.booking.clone()
            } else {
                self.intake.booking.clone()
            },
            claimed_by: self.claim.as_ref().map(|claim| claim.judge.clone()),
            both_online: false,
            both_online_seconds: None,
            break_off: if matches!(eye, Eye::Party(_)) { None } else { self.break_off() },
            next: self.next(viewer, now),
            updated_at: self.updated_at,
        })
    }

    fn break_off(&self) -> Option<BreakOff> {
        let rest = self.talk.adjourned.as_ref().filter(|rest| rest.reason == AdjournReason::Network)?;
        let note = (!rest.note.is_empty()).then(|| rest.note.clone());
        (self.mediation == Mediation::Adjourned).then_some(BreakOff { since: rest.since, note })
    }

    fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        let first = clock::running(self, now).into_iter().next()?;
        // The application shows its safe day; every other term the day by law, or the plain one where holidays are
        // not known yet: it is the earlier of the two.
        let day = match self.window() {
            Some(window) if first.term.id == crate::deadline::APPLICATION.id => window.due_safe,
            Some(_) | None => first.due().unwrap_or_else(|_| first.plain()),
        };
        let days_left = calendar::days_between(calendar::day_of(now), day);
        Some(Deadline {
            what: first.term.id.to_owned(),
            label: first.term.name.to_owned(),
            day,
            days_left,
            level: level(days_left, first.term.low),
        })
    }

    /// Sum of all payments the clauses promise.
    #[must_use]
    pub fn amount_fen(&self) -> Option<i64> {
        let sum: i64 = self
            .clauses
            .iter()
            .map(|clause| match &clause.draft {
                ClauseDraft::Pay { amount_fen, .. } => *amount_fen,
                ClauseDraft::Instalments { total_fen, .. } => *total_fen,
                ClauseDraft::Act { .. }
                | ClauseDraft::Deliver { .. }
                | ClauseDraft::Forbear { .. }
                | ClauseDraft::Guarantee { .. }
                | ClauseDraft::Default { .. }
                | ClauseDraft::Release { .. }
                | ClauseDraft::Other { .. } => 0,
            })
            .sum();
        (sum > 0).then_some(sum)
    }

    fn readiness(&self, eye: &Eye, party: &Party, now: Timestamp) -> Readiness {
        let in_court = self.filed_at.is_some();
        let (admitted, step) = if in_court {
            (party.court_identity.is_some(), Step::Hearing)
        } else {
            (party.identity.is_some(), self.door())
        };
        let state = if admitted {
            ReadinessState::Admitted
        } else if party.consents.missing(step).is_empty() {
            ReadinessState::Ready
        } else if party.check.is_some() {
            ReadinessState::Checked
        } else if party.invited {
            ReadinessState::Invited
        } else {
            ReadinessState::None
        };
        let close = !matches!(eye, Eye::Party(me) if *me != party.id);
        Readiness {
            party_id: party.id.clone(),
            name: party.acting_name().to_owned(),
            state,
            check: self.last_check(party).filter(|_| close),
            online: false,
            station: self.station_seat(&party.id, now).map(|seat| seat.station.clone()),
        }
    }

    fn last_check(&self, party: &Party) -> Option<CheckedView> {
        let result = party.check?;
        let made = |event: &Event| matches!(event, Event::DeviceChecked { party: checked, .. } if *checked == party.id);
        let at = self.history.iter().rev().find(|entry| made(&entry.event))?.at;
        Some(CheckedView { result, at })
    }
}
