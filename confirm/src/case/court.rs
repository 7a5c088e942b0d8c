//! Who may do what on the court's side, before anything is said (C10–C95).
//!
//! Sources: `legal.md` C.3; 民事诉讼法 47–49, 205, 206; 民诉法解释 353–358; a mediator never acts here (0.1 (1)).

use jiff::Timestamp;

use super::Case;
use super::actor::{Actor, ActorKind};
use super::command::CommandKind;
use super::consent::Step;
use super::decision::Outcome;
use super::guard::state::{BEFORE_RULING, DECIDING, IN_PROCEDURE};
use super::guard::{Act, consents};
use super::id::PartyId;
use super::refusal::Refusal;
use super::stage::Confirmation;
use crate::calendar;
use crate::deadline;
use crate::paper::Kind;

impl Case {
    pub(super) fn guard_court_orders(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        use CommandKind as K;
        use Confirmation as C;
        let kind = act.kind;
        match kind {
            K::PrepareApplication => {
                if actor.kind == ActorKind::Party {
                    self.acting_party(actor, kind)?;
                } else {
                    self.own_mediator(actor, kind)?;
                }
                self.may_apply(kind, &[C::Window], now)
            }
            K::RequestCorrection => {
                self.court_staff(actor, ActorKind::Clerk, kind)?;
                self.confirmation_in(kind, &[C::Filed], now)?;
                // 在线诉讼规则 9: everything is told at once.
                if self.round.correction.is_some() { Err(Refusal::CorrectedOnce) } else { Ok(()) }
            }
            K::CompleteCorrection => {
                self.acting_party(actor, kind)?;
                self.confirmation_in(kind, &[C::Correction], now)?;
                match &self.round.correction {
                    Some(demand) if demand.is_overdue(now) => {
                        Err(Refusal::TooLateToSupply { last: calendar::long(demand.due) })
                    }
                    Some(_) | None => Ok(()),
                }
            }
            K::SubmitSupplement => {
                if actor.kind != ActorKind::Mediator {
                    self.acting_party(actor, kind)?;
                } else {
                    self.own_mediator(actor, kind)?;
                }
                // The judge decides what a late supplement leads to (民诉法解释 357), so it is still taken.
                self.confirmation_in(kind, &[C::Supplement], now)
            }
            K::AssignJudge => {
                if actor.kind == ActorKind::President {
                    self.court_staff(actor, ActorKind::President, kind)?;
                } else {
                    self.court_staff(actor, ActorKind::Clerk, kind)?;
                }
                // Another judge starts anew, so a case is handed over before the inquiry or not at all.
                self.confirmation_in(
                    kind,
                    &[C::Accepted, C::Review, C::Supplement, C::Scheduled, C::CheckIn, C::Offline],
                    now,
                )
            }
            K::ApplyRecusal | K::WithdrawApplication => {
                let party = self.acting_party(actor, kind)?;
                self.confirmation_in(kind, &BEFORE_RULING, now)?;
                if kind == K::ApplyRecusal && self.claim.is_none() {
                    return Err(Refusal::NotClaimed);
                }
                if kind == K::WithdrawApplication && self.round.withdrawals.contains(&party.id) {
                    return Err(Refusal::NotNow { why: "您已经申请撤回" });
                }
                Ok(())
            }
            K::DecideRecusal => {
                self.court_staff(actor, ActorKind::President, kind)?;
                if self.round.recusal.is_some() { Ok(()) } else { Err(Refusal::Unknown) }
            }
            K::ExtendTerm => {
                self.court_staff(actor, ActorKind::President, kind)?;
                self.confirmation_in(kind, &IN_PROCEDURE, now)
            }
            K::RecordService => {
                self.court_staff(actor, ActorKind::Clerk, kind)?;
                self.confirmation_in(kind, &[C::Service, C::Objection], now)
            }
            K::FileObjection => self.guard_objection(actor, kind, now),
            K::DecideObjection => {
                self.court_staff(actor, ActorKind::Judge, kind)?;
                self.may_sit(&actor.id)?;
                self.confirmation_in(kind, &[C::Objection], now)
            }
            K::ImportRuling => self.guard_import(actor, now),
            K::NoteStanding | K::NoteArrival => {
                if actor.kind == ActorKind::System {
                    Ok(())
                } else {
                    Err(Refusal::NotYours { command: kind })
                }
            }
            K::Archive => {
                self.court_staff(actor, ActorKind::Clerk, kind)?;
                self.confirmation_in(kind, &[C::Service], now)?;
                self.everything_is_over(now)
            }
            _ => self.guard_inquiry(actor, kind, now),
        }
    }

    /// The orders around the inquiry; the clerk may give those that decide nothing.
    fn guard_inquiry(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        use CommandKind as K;
        use Confirmation as C;
        match kind {
            K::Recuse => {
                self.court_staff(actor, ActorKind::Judge, kind)?;
                self.holding_judge(actor)?;
                self.confirmation_in(kind, &IN_PROCEDURE, now)
            }
            K::OrderSupplement => {
                self.court_staff(actor, ActorKind::Judge, kind)?;
                self.holding_judge(actor)?;
                self.confirmation_in(kind, &[C::Review, C::Record], now)
            }
            K::ScheduleInquiry => {
                self.clerk_or_holder(actor, kind)?;
                if self.claim.is_none() {
                    return Err(Refusal::NotClaimed);
                }
                self.confirmation_in(kind, &[C::Review, C::Scheduled, C::CheckIn], now)?;
                self.parties.iter().try_for_each(|party| consents(party, Step::Hearing))
            }
            K::RecordAbsence => {
                self.clerk_or_holder(actor, kind)?;
                self.confirmation_in(
                    kind,
                    &[C::Scheduled, C::CheckIn, C::Offline, C::Inquiry, C::Record],
                    now,
                )
            }
            K::MoveOffline => {
                self.clerk_or_holder(actor, kind)?;
                self.confirmation_in(kind, &[C::Review, C::Scheduled, C::CheckIn, C::Inquiry], now)
            }
            K::PauseHearing => {
                // The service itself sees who drops out (C60).
                if actor.kind != ActorKind::System {
                    self.clerk_or_holder(actor, kind)?;
                }
                self.confirmation_in(kind, &[C::Inquiry], now)
            }
            K::ResumeHearing => {
                self.clerk_or_holder(actor, kind)?;
                self.confirmation_in(kind, &[C::Inquiry], now)?;
                if self.round.paused.is_none() {
                    return Err(Refusal::Unknown);
                }
                self.everybody_known_to_court()
            }
            K::AnswerQuestions => {
                self.clerk_or_holder(actor, kind)?;
                self.confirmation_in(kind, &[C::Inquiry], now)?;
                self.inquiry_runs()?;
                self.everybody_known_to_court()
            }
            K::CloseHearing => {
                self.court_staff(actor, ActorKind::Judge, kind)?;
                self.holding_judge(actor)?;
                self.confirmation_in(kind, &[C::Inquiry], now)?;
                self.inquiry_runs()?;
                // An agent appointed during the inquiry was not looked at yet (民诉法解释 356; B-204).
                self.everybody_known_to_court()?;
                let open: Vec<&'static str> =
                    self.open_questions().into_iter().map(super::inquiry::Question::code).collect();
                if open.is_empty() { Ok(()) } else { Err(Refusal::QuestionsOpen { questions: open }) }
            }
            K::NoteRecordRefusal => {
                self.clerk_or_holder(actor, kind)?;
                self.confirmation_in(kind, &[C::Record], now)
            }
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    pub(super) fn clerk_or_holder(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        if actor.kind == ActorKind::Judge {
            self.court_staff(actor, ActorKind::Judge, kind)?;
            self.holding_judge(actor)
        } else if actor.kind == ActorKind::Assistant {
            self.court_staff(actor, ActorKind::Assistant, kind)
        } else {
            self.court_staff(actor, ActorKind::Clerk, kind)
        }
    }

    fn guard_objection(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        // What was set aside is no ruling any more that somebody could object to (民诉法解释 372).
        if self.round.set_aside {
            return Err(Refusal::NotNow { why: "裁定已被撤销" });
        }
        if actor.kind == ActorKind::Party {
            let party = self.acting_party(actor, kind)?;
            self.confirmation_in(kind, &[Confirmation::Service, Confirmation::Objection], now)?;
            return if party.served_at.is_some() { Ok(()) } else { Err(Refusal::NotServed) };
        }
        self.court_staff(actor, ActorKind::Clerk, kind)?;
        self.confirmation_in(
            kind,
            &[Confirmation::Service, Confirmation::Objection, Confirmation::Archived],
            now,
        )
    }

    /// Whether the inquiry is going on: nobody is away and no recusal is pending.
    pub(super) fn inquiry_runs(&self) -> Result<(), Refusal> {
        if let Some((party, _)) = &self.round.paused {
            return Err(Refusal::Paused { name: self.acting_name_of(party) });
        }
        if self.round.recusal.is_some() { Err(Refusal::RecusalPending) } else { Ok(()) }
    }

    pub(super) fn everybody_known_to_court(&self) -> Result<(), Refusal> {
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| party.court_identity.is_none())
            .map(|party| party.acting_name().to_owned())
            .collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::NotAdmitted { names }) }
    }

    /// Both sides at the same time (民诉法解释 356): connected, or in person where the case went offline.
    pub(super) fn everybody_is_there(&self, present: &[PartyId]) -> Result<(), Refusal> {
        let absent: Vec<String> = self
            .parties
            .iter()
            .filter(|party| !party.on_site && !present.contains(&party.id))
            .map(|party| party.acting_name().to_owned())
            .collect();
        if absent.is_empty() { Ok(()) } else { Err(Refusal::NotPresent { names: absent }) }
    }

    /// Whether an application can be made at all (C00, C10): written, in time, by people who may settle, in a matter
    /// that can be confirmed, from a committee the court knows (K-01…K-06).
    pub(super) fn may_apply(
        &self,
        kind: CommandKind,
        states: &[Confirmation],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.mediation == super::stage::Mediation::Oral {
            return Err(Refusal::NotWritten);
        }
        if self.filed_at.is_none() {
            self.in_time(now)?;
        }
        self.confirmation_in(kind, states, now)?;
        if !self.standing.committee_registered || !self.standing.mediator_registered {
            return Err(Refusal::NotRegistered);
        }
        if !self.standing.court_competent {
            return Err(Refusal::NotCompetent);
        }
        self.filed_nowhere_else()
    }

    /// Whether `outcome` can be drafted now: which state, and what has to be done before (C.3).
    pub(super) fn ruling_is_ripe(&self, outcome: &Outcome, now: Timestamp) -> Result<(), Refusal> {
        use Confirmation as C;
        let kind = CommandKind::DraftRuling;
        match outcome {
            Outcome::Confirm | Outcome::Dismiss { .. } => {
                self.confirmation_in(kind, &[C::Record, C::Confirmed, C::Dismissed], now)?;
                self.record_is_signed()?;
                self.inquiry_runs()?;
                self.everything_assessed()
            }
            Outcome::NotAccept { .. } => self.confirmation_in(kind, &[C::Filed, C::NotAccepted], now),
            Outcome::Withdraw { .. } => {
                self.confirmation_in(kind, &DECIDING, now)?;
                if self.round.withdrawals.is_empty() { Err(Refusal::NothingWithdrawn) } else { Ok(()) }
            }
            Outcome::DeemWithdrawn { .. } => {
                self.confirmation_in(kind, &DECIDING, now)?;
                let overdue = [&self.round.correction, &self.round.supplement]
                    .into_iter()
                    .flatten()
                    .any(|demand| demand.is_overdue(now));
                let refused = self.round.absences.iter().any(|(_, cause, _)| !cause.excuses());
                if overdue || refused { Ok(()) } else { Err(Refusal::NoGroundToDeem) }
            }
            Outcome::Terminate { .. } => self.confirmation_in(kind, &DECIDING, now),
        }
    }

    /// Whether each party signed the record of the inquiry, or the reason why not was noted (C65).
    fn record_is_signed(&self) -> Result<(), Refusal> {
        let record = self.current(&[Kind::D17]).ok_or(Refusal::RecordMissing)?;
        let open: Vec<String> = record
            .open_places()
            .filter(|place| match &place.signer {
                super::document::Signer::Party(party) => !self.round.record_refusals.contains_key(party),
                _ => true,
            })
            .map(|place| place.name.clone())
            .collect();
        if open.is_empty() { Ok(()) } else { Err(Refusal::RecordOpen { names: open }) }
    }

    /// Whether nothing can come any more: everybody was served and the time to object is over (C95).
    fn everything_is_over(&self, now: Timestamp) -> Result<(), Refusal> {
        let today = calendar::day_of(now);
        for party in &self.parties {
            let Some(served) = party.served_at else {
                return Err(Refusal::NotServed);
            };
            let last = deadline::OBJECTION.last_day(calendar::day_of(served));
            let last = last.map_err(|unknown| Refusal::CalendarUnknown { year: unknown.year })?;
            if today <= last {
                return Err(Refusal::StillOpen { last: calendar::long(last) });
            }
        }
        Ok(())
    }

    pub(super) fn acting_name_of(&self, party: &PartyId) -> String {
        self.party(party).map(|party| party.acting_name().to_owned()).unwrap_or_default()
    }
}
