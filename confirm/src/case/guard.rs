//! Who may do what in which state, before anything is said.
//!
//! The same guard answers a command and greys out a button, so a screen can say beforehand why not.
//! Source: `legal.md` 0.1(1) (a mediator never acts in a court state, a judge never edits the agreement), C.1, C.3.

pub(super) mod state;
mod who;

use jiff::Timestamp;

use self::state::{
    ADMITTING, ASSESSING, CLAIMABLE, DECIDABLE, DRAFTED, IN_COURT, INVITING, OPENING, UNTIL_SEAL,
    UNTIL_SESSION, UNTIL_SIGNING,
};
use super::actor::{Actor, ActorKind};
use super::command::{Command, CommandKind, Core, CourtCommand, Family, PeopleCommand, SessionCommand};
use super::consent::Step;
use super::decision::{Finding, GroundCode};
use super::document::{Document, Signer, SigningPlace};
use super::id::{DocumentId, PartyId};
use super::party::Party;
use super::refusal::Refusal;
use super::registration::Mode;
use super::stage::{Confirmation, Mediation};
use super::{CLAUSES_MAX, Case, PARTIES_MAX};
use crate::calendar;
use crate::deadline::Timeliness;
use crate::paper::Kind;

/// A command without what it says: what it is and about whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The command.
    pub kind: CommandKind,
    /// Which party it is about.
    pub party: Option<PartyId>,
    /// Which document it is about.
    pub document: Option<DocumentId>,
}

impl Act {
    /// The act of a command.
    #[must_use]
    pub fn of(command: &Command) -> Self {
        let (party, document) = match command {
            Command::Core(
                Core::CorrectParty { party, .. }
                | Core::Invite { party }
                | Core::Admit { party, .. }
                | Core::AdmitToCourt { party, .. }
                | Core::Serve { party },
            )
            | Command::Court(CourtCommand::RecordService { party, .. })
            | Command::People(
                PeopleCommand::AppointAgent { party, .. }
                | PeopleCommand::AppointGuardian { party, .. }
                | PeopleCommand::TakeStationSeat { party, .. }
                | PeopleCommand::LeaveStationSeat { party },
            ) => (Some(party.clone()), None),
            Command::Core(
                Core::Sign { document, .. }
                | Core::Seal { document, .. }
                | Core::RenewSigning { document }
                | Core::ReportSignatures { document }
                | Core::Receive { document },
            )
            | Command::Session(
                SessionCommand::RecordWetSignature { document, .. }
                | SessionCommand::AttachScan { document, .. },
            ) => (None, Some(document.clone())),
            Command::Session(SessionCommand::Caucus { party }) => (Some(party.clone()), None),
            Command::Session(SessionCommand::AttestSignature { draft }) => {
                (Some(draft.party.clone()), Some(draft.document.clone()))
            }
            // What the others are about is read where they are decided.
            Command::Core(_)
            | Command::Intake(_)
            | Command::People(_)
            | Command::Session(_)
            | Command::Court(_)
            | Command::Perform(_) => (None, None),
        };
        Self { kind: command.kind(), party, document }
    }
}

impl Case {
    /// Whether `actor` may do `act` at `now`, whatever else the command says.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] a command of this kind would get.
    pub fn guard(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        let kind = act.kind;
        match kind.family() {
            Family::Core => self.guard_core(actor, act, now),
            Family::Intake => self.guard_intake(actor, kind, now),
            Family::People => self.guard_people(actor, kind),
            Family::Session => self.guard_session_orders(actor, act, now),
            Family::Court => self.guard_court_orders(actor, act, now),
            Family::Perform => self.guard_performance(actor, kind, now),
        }
    }

    fn guard_core(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        use CommandKind as K;
        let kind = act.kind;
        match kind {
            K::AddParty | K::CorrectParty | K::Invite | K::Admit => self.guard_parties(actor, act, now),
            K::RecordCheck | K::Consent => self.acting_party(actor, kind).map(drop),
            K::AnswerClause => {
                let party = self.acting_party(actor, kind)?;
                self.mediation_in(kind, &super::session::WRITING, now)?;
                admitted(party)
            }
            K::Refuse => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &UNTIL_SIGNING, now)
            }
            K::Sign => self.guard_sign(actor, act, now),
            K::Seal => self.guard_seal(actor, act, now),
            K::RenewSigning => self.guard_renewal(actor, act, now),
            K::ReportSignatures => self.guard_report(actor, act),
            K::StartApplication | K::DeclineApplication => self.guard_application(actor, kind, now),
            K::Accept => {
                self.court_staff(actor, ActorKind::Clerk, kind)?;
                if matches!(self.confirmation, Some(Confirmation::JointDraft | Confirmation::Cosign)) {
                    return Err(Refusal::OneSided);
                }
                self.confirmation_in(kind, &[Confirmation::Filed], now)?;
                self.current(&[Kind::D14]).map_or(Ok(()), |application| self.scan_is_there(application))?;
                self.filed_nowhere_else()
            }
            K::Claim => self.guard_claim(actor, now),
            K::Release | K::OpenHearing | K::Assess | K::DraftRuling => self.guard_judge(actor, kind, now),
            K::AdmitToCourt => self.guard_court_admission(actor, act, now),
            K::Serve => self.guard_service(actor, act, now),
            K::Receive => {
                let party = self.acting_party(actor, kind)?;
                let document = self.document_of(act)?;
                if document.only_for.as_ref().is_some_and(|owner| *owner != party.id) {
                    return Err(Refusal::Unknown);
                }
                Ok(())
            }
            _ => self.guard_session(actor, kind, now),
        }
    }

    fn guard_parties(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        if act.kind == CommandKind::Admit && actor.kind == ActorKind::Mediator {
            self.own_mediator(actor, act.kind)?;
        } else {
            self.committee_staff(actor, act.kind)?;
        }
        let states: &[Mediation] = match act.kind {
            CommandKind::Admit => &ADMITTING,
            CommandKind::Invite => &INVITING,
            _ => &UNTIL_SESSION,
        };
        // Who has a new agent is invited anew at any time: the old link was for somebody else.
        if act.kind != CommandKind::Invite || !self.newly_represented(act) {
            self.mediation_in(act.kind, states, now)?;
        }
        match (&act.party, act.kind) {
            (None, CommandKind::AddParty) if self.parties.len() >= PARTIES_MAX => {
                Err(Refusal::TooMany { what: "当事人", limit: PARTIES_MAX })
            }
            (Some(party), CommandKind::Admit) => {
                let party = self.party(party).ok_or(Refusal::Unknown)?;
                consents(party, self.door())
            }
            (Some(party), _) => self.party(party).map(drop).ok_or(Refusal::Unknown),
            (None, _) => Ok(()),
        }
    }

    /// What a party must have agreed to before it is let in. The video room itself always asks for [`Step::Enter`].
    pub(super) fn door(&self) -> Step {
        match self.intake.booking.as_ref().map(|booking| booking.mode) {
            Some(Mode::Hybrid | Mode::Onsite | Mode::Phone) => Step::Attend,
            Some(Mode::Sync | Mode::Separate) | None => Step::Enter,
        }
    }

    fn newly_represented(&self, act: &Act) -> bool {
        let party = act.party.as_ref().and_then(|party| self.party(party));
        party.is_some_and(|party| !party.invited && (party.agent().is_some() || party.guardian.is_some()))
    }

    fn guard_session(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        use CommandKind as K;
        self.own_mediator(actor, kind)?;
        match kind {
            K::OpenSession => {
                self.mediation_in(kind, &[Mediation::Scheduled, Mediation::CheckIn, Mediation::Notice], now)?;
                self.within_term(now)?;
                self.mediator_is_accepted()?;
                self.enough_are_in()
            }
            K::AddClause if self.clauses.len() >= CLAUSES_MAX => {
                Err(Refusal::TooMany { what: "条款", limit: CLAUSES_MAX })
            }
            K::Freeze => {
                self.mediation_in(kind, &[Mediation::ReadBack], now)?;
                self.text_is_agreed(now)
            }
            K::Reopen => self.mediation_in(kind, &[Mediation::Signing], now),
            K::End => self.mediation_in(kind, &UNTIL_SEAL, now),
            K::AddClause | K::EditClause | K::RemoveClause => {
                self.mediation_in(kind, &super::session::WRITING, now)
            }
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    /// Whether the text can be frozen.
    fn text_is_agreed(&self, now: Timestamp) -> Result<(), Refusal> {
        self.everybody_in()?;
        self.text_can_be_read(now)?;
        let numbers: Vec<usize> = self
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| !clause.agreed_by(self.parties.iter().map(|party| &party.id)))
            .map(|(index, _)| index + 1)
            .collect();
        if numbers.is_empty() { Ok(()) } else { Err(Refusal::ClausesOpen { numbers }) }
    }

    /// M60: everybody, unless each is talked to at a time of their own (在线调解规则 16).
    fn enough_are_in(&self) -> Result<(), Refusal> {
        let separate = self.intake.booking.as_ref().is_some_and(|booking| booking.mode == Mode::Separate);
        let somebody = self.both_sides() && self.parties.iter().any(|party| party.identity.is_some());
        if separate && somebody { Ok(()) } else { self.everybody_in() }
    }

    pub(super) fn everybody_in(&self) -> Result<(), Refusal> {
        if !self.both_sides() {
            return Err(Refusal::SideMissing);
        }
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| party.identity.is_none())
            .map(|party| party.acting_name().to_owned())
            .collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::NotAdmitted { names }) }
    }

    fn guard_sign(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        let kind = act.kind;
        let signer = match actor.kind {
            ActorKind::Party => Signer::Party(self.acting_party(actor, kind)?.id.clone()),
            ActorKind::Mediator => {
                self.own_mediator(actor, kind)?;
                Signer::Mediator
            }
            ActorKind::Judge => {
                self.court_staff(actor, ActorKind::Judge, kind)?;
                Signer::Judge
            }
            ActorKind::Recorder
            | ActorKind::SealKeeper
            | ActorKind::Operator
            | ActorKind::Clerk
            | ActorKind::President
            | ActorKind::Assistant
            | ActorKind::Participant
            | ActorKind::System => return Err(Refusal::NotYours { command: kind }),
        };
        let document = self.document_of(act)?;
        let place = document.place_of(&signer).ok_or(Refusal::NotYours { command: kind })?;
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        if document.signed_at(&place.field).is_some() {
            let ruling = signer == Signer::Judge && document.made.kind != Kind::D17;
            return Err(if ruling { Refusal::AlreadyRuled } else { Refusal::AlreadySigned });
        }
        match document.made.kind {
            Kind::D08 | Kind::D12 | Kind::D14 if self.is_wet() => return Err(Refusal::NotElectronic),
            // The principal signs, and none of the agents.
            Kind::D08 if self.acting_party(actor, kind)?.agent().is_some() => {
                return Err(Refusal::NotYours { command: kind });
            }
            Kind::D08 => {}
            Kind::D12 => self.mediation_in(kind, &[Mediation::Signing], now)?,
            Kind::D14 => {
                self.in_time(now)?;
                self.confirmation_in(kind, &[Confirmation::JointDraft, Confirmation::Cosign], now)?;
                self.filed_nowhere_else()?;
            }
            Kind::D17 => {
                self.confirmation_in(kind, &[Confirmation::Record], now)?;
                if signer == Signer::Judge {
                    self.holding_judge(actor)?;
                }
            }
            other if other.is_ruling() => {
                self.holding_judge(actor)?;
                self.inquiry_runs()?;
                self.confirmation_in(kind, &DRAFTED, now)?;
            }
            _ => return Err(Refusal::NotYours { command: kind }),
        }
        if signer == Signer::Mediator {
            self.signs_in_turn(document, &signer)?;
        }
        if let Signer::Party(_) = signer {
            let party = self.acting_party(actor, kind)?;
            self.still_asked(document, now)?;
            if document.made.kind == Kind::D17 {
                known_to_court(party)?;
            } else {
                may_settle(party)?;
            }
            consents(party, Step::Sign)?;
            if document.made.kind == Kind::D14 {
                consents(party, Step::Apply)?;
                addressed(party)?;
            }
        }
        Ok(())
    }

    /// Parties sign before the mediator, and the seal comes last (M85, M88).
    pub(super) fn signs_in_turn(&self, document: &Document, signer: &Signer) -> Result<(), Refusal> {
        let before = |place: &SigningPlace| match signer {
            Signer::Mediator => matches!(place.signer, Signer::Party(_)),
            Signer::Committee => place.signer != Signer::Committee,
            Signer::Party(_) | Signer::Judge | Signer::Court => false,
        };
        let first: Vec<&str> =
            document.open_places().filter(|place| before(place)).map(|place| place.name.as_str()).collect();
        if first.is_empty() { Ok(()) } else { Err(Refusal::NotYourTurn { first: first.join("、") }) }
    }

    fn guard_seal(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        let kind = act.kind;
        self.seal_keeper(actor, kind)?;
        if self.is_wet() {
            return Err(Refusal::NotElectronic);
        }
        let document = self.document_of(act)?;
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        let place = document.place_of(&Signer::Committee).ok_or(Refusal::NotYours { command: kind })?;
        if document.signed_at(&place.field).is_some() {
            return Err(Refusal::AlreadySigned);
        }
        self.signs_in_turn(document, &Signer::Committee)?;
        self.mediation_in(kind, &[Mediation::Sealing], now)?;
        self.scan_is_there(document)
    }

    fn guard_application(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        let party = self.acting_party(actor, kind)?;
        if kind == CommandKind::DeclineApplication {
            return self.confirmation_in(kind, &[Confirmation::JointDraft, Confirmation::Cosign], now);
        }
        self.may_apply(kind, &[Confirmation::Window, Confirmation::JointDraft], now)?;
        may_settle(party)?;
        consents(party, Step::Apply)
    }

    pub(super) fn in_time(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.window().map(|window| window.timeliness(now)) {
            None | Some(Timeliness::Open) => Ok(()),
            Some(Timeliness::Over { last }) => Err(Refusal::TooLate { last: calendar::long(last) }),
            Some(Timeliness::Unknown { year }) => Err(Refusal::CalendarUnknown { year }),
        }
    }

    fn guard_claim(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        let kind = CommandKind::Claim;
        self.court_staff(actor, ActorKind::Judge, kind)?;
        match &self.claim {
            Some(claim) if claim.judge.id != actor.id && now < claim.ends_at() => {
                self.confirmation_in(kind, &IN_COURT, now)?;
                Err(Refusal::ClaimedBy { name: claim.judge.name.clone() })
            }
            Some(claim) if claim.judge.id == actor.id && now < claim.ends_at() => {
                Err(Refusal::NotNow { why: "已由您领办" })
            }
            Some(_) | None => {
                self.may_sit(&actor.id)?;
                self.confirmation_in(kind, &CLAIMABLE, now)
            }
        }
    }

    fn guard_judge(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        self.court_staff(actor, ActorKind::Judge, kind)?;
        if self.ruled_at.is_some() {
            return Err(Refusal::AlreadyRuled);
        }
        self.may_sit(&actor.id)?;
        // Before the acceptance no judge holds the case; whoever refuses it or deems it withdrawn takes it with that.
        let unclaimed = self.claim.is_none()
            && matches!(self.confirmation, Some(Confirmation::Filed | Confirmation::Correction));
        if !(kind == CommandKind::DraftRuling && unclaimed) {
            self.holding_judge(actor)?;
        }
        match kind {
            CommandKind::Assess => self.confirmation_in(kind, &ASSESSING, now),
            // Which states a ruling can follow on hangs on what it decides (`Case::ruling_is_ripe`).
            CommandKind::DraftRuling => self.confirmation_in(kind, &DECIDABLE, now),
            CommandKind::OpenHearing => {
                self.confirmation_in(kind, &OPENING, now)?;
                self.everybody_known_to_court()?;
                if self.round.recusal.is_some() { Err(Refusal::RecusalPending) } else { Ok(()) }
            }
            _ => self.confirmation_in(kind, &[Confirmation::Review, Confirmation::Scheduled], now),
        }
    }

    pub(super) fn everything_assessed(&self) -> Result<(), Refusal> {
        let decided = |ground: &GroundCode| {
            self.assessments
                .get(ground)
                .is_some_and(|(finding, _)| matches!(finding, Finding::None | Finding::Found))
        };
        let open = GroundCode::ALL.iter().filter(|ground| !decided(ground)).count();
        if open == 0 { Ok(()) } else { Err(Refusal::NotAssessed { open }) }
    }

    fn guard_court_admission(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        if actor.kind == ActorKind::Judge {
            self.court_staff(actor, ActorKind::Judge, act.kind)?;
            self.holding_judge(actor)?;
        } else {
            self.court_staff(actor, ActorKind::Clerk, act.kind)?;
        }
        self.confirmation_in(act.kind, &IN_COURT, now)?;
        self.party_of(act).map(drop)
    }

    fn guard_service(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        self.court_staff(actor, ActorKind::Clerk, act.kind)?;
        self.confirmation_in(act.kind, &[Confirmation::Service, Confirmation::Objection], now)?;
        let party = self.party_of(act)?;
        if party.served_at.is_some() {
            return Err(Refusal::AlreadyServed);
        }
        consents(party, Step::Service)
    }
}

/// K-03: who acts must be allowed to settle and to apply (民事诉讼法 62).
fn may_settle(party: &Party) -> Result<(), Refusal> {
    if party.may_settle() {
        Ok(())
    } else {
        Err(Refusal::NoAuthority { name: party.acting_name().to_owned() })
    }
}

/// C15: with the application each says where the court's papers may be sent (D07; C.4, 7).
pub(super) fn addressed(party: &Party) -> Result<(), Refusal> {
    if party.address.is_some() {
        Ok(())
    } else {
        Err(Refusal::AddressMissing { name: party.acting_name().to_owned() })
    }
}

pub(super) fn consents(party: &Party, step: Step) -> Result<(), Refusal> {
    let items = party.consents.missing(step);
    if items.is_empty() {
        Ok(())
    } else {
        Err(Refusal::ConsentMissing { name: party.acting_name().to_owned(), items })
    }
}

/// The record is signed by whoever was looked at, not by an agent appointed since (B-204).
fn known_to_court(party: &Party) -> Result<(), Refusal> {
    if party.court_identity.is_some() {
        Ok(())
    } else {
        Err(Refusal::NotAdmitted { names: vec![party.acting_name().to_owned()] })
    }
}

fn admitted(party: &Party) -> Result<(), Refusal> {
    if party.identity.is_some() {
        Ok(())
    } else {
        Err(Refusal::NotAdmitted { names: vec![party.acting_name().to_owned()] })
    }
}
