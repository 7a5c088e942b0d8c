//! Who may do what in which state, before anything is said.
//!
//! The same guard answers a command and greys out a button, so a screen can say beforehand why not.
//! Source: `legal.md` 0.1(1) (a mediator never acts in a court state, a judge never edits the agreement), C.1, C.3.

use jiff::Timestamp;

use super::actor::{Actor, ActorKind};
use super::command::{Command, CommandKind, Finding, GroundCode};
use super::consent::Step;
use super::document::Signer;
use super::id::{DocumentId, PartyId};
use super::party::Party;
use super::refusal::Refusal;
use super::stage::{Confirmation, Mediation};
use super::view::stage_label;
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
            Command::CorrectParty { party, .. }
            | Command::Invite { party }
            | Command::Admit { party, .. }
            | Command::AdmitToCourt { party, .. }
            | Command::Serve { party } => (Some(party.clone()), None),
            Command::Sign { document, .. }
            | Command::Seal { document, .. }
            | Command::Receive { document } => (None, Some(document.clone())),
            Command::AddParty { .. }
            | Command::RecordCheck { .. }
            | Command::Consent { .. }
            | Command::OpenSession
            | Command::AddClause { .. }
            | Command::EditClause { .. }
            | Command::RemoveClause { .. }
            | Command::AnswerClause { .. }
            | Command::Freeze
            | Command::Reopen { .. }
            | Command::End { .. }
            | Command::Refuse { .. }
            | Command::StartApplication
            | Command::DeclineApplication { .. }
            | Command::Accept { .. }
            | Command::Claim
            | Command::Release
            | Command::OpenHearing { .. }
            | Command::Assess { .. }
            | Command::DraftRuling { .. } => (None, None),
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
        use CommandKind as K;
        let kind = act.kind;
        match kind {
            K::AddParty | K::CorrectParty | K::Invite | K::Admit => self.guard_parties(actor, act, now),
            K::OpenSession
            | K::AddClause
            | K::EditClause
            | K::RemoveClause
            | K::Freeze
            | K::Reopen
            | K::End => self.guard_session(actor, kind, now),
            K::RecordCheck | K::Consent => self.acting_party(actor, kind).map(drop),
            K::AnswerClause => {
                let party = self.acting_party(actor, kind)?;
                self.mediation_in(kind, &[Mediation::Session], now)?;
                admitted(party)
            }
            K::Refuse => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &UNTIL_SIGNING, now)
            }
            K::Sign => self.guard_sign(actor, act, now),
            K::Seal => self.guard_seal(actor, act, now),
            K::StartApplication | K::DeclineApplication => self.guard_application(actor, kind, now),
            K::Accept => {
                self.court_staff(actor, ActorKind::Clerk, kind)?;
                if self.confirmation == Some(Confirmation::Cosign) {
                    return Err(Refusal::OneSided);
                }
                self.confirmation_in(kind, &[Confirmation::Filed], now)
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
        }
    }

    fn guard_parties(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        self.own_mediator(actor, act.kind)?;
        self.mediation_in(act.kind, &UNTIL_SESSION, now)?;
        match (&act.party, act.kind) {
            (None, CommandKind::AddParty) if self.parties.len() >= PARTIES_MAX => {
                Err(Refusal::TooMany { what: "当事人", limit: PARTIES_MAX })
            }
            (Some(party), CommandKind::Admit) => {
                let party = self.party(party).ok_or(Refusal::Unknown)?;
                consents(party, Step::Enter)
            }
            (Some(party), _) => self.party(party).map(drop).ok_or(Refusal::Unknown),
            (None, _) => Ok(()),
        }
    }

    fn guard_session(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        use CommandKind as K;
        self.own_mediator(actor, kind)?;
        match kind {
            K::OpenSession => {
                self.mediation_in(
                    kind,
                    &[Mediation::Submitted, Mediation::Scheduled, Mediation::CheckIn],
                    now,
                )?;
                self.everybody_in()
            }
            K::AddClause if self.clauses.len() >= CLAUSES_MAX => {
                Err(Refusal::TooMany { what: "条款", limit: CLAUSES_MAX })
            }
            K::Freeze => {
                self.mediation_in(kind, &[Mediation::Session], now)?;
                self.text_is_agreed()
            }
            K::Reopen => self.mediation_in(kind, &[Mediation::Signing], now),
            K::End => self.mediation_in(kind, &UNTIL_SEAL, now),
            _ => self.mediation_in(kind, &[Mediation::Session], now),
        }
    }

    /// Whether the text can be frozen.
    fn text_is_agreed(&self) -> Result<(), Refusal> {
        self.everybody_in()?;
        // 电子签名法 3: not for personal status (婚姻、收养、继承); conservative for money in such matters (H-9).
        if matches!(self.registration.dispute_type.as_str(), "01" | "02") {
            return Err(Refusal::NotElectronic);
        }
        if self.clauses.is_empty() {
            return Err(Refusal::NoClauses);
        }
        let numbers: Vec<usize> = self
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| !clause.agreed_by(self.parties.iter().map(|party| &party.id)))
            .map(|(index, _)| index + 1)
            .collect();
        if numbers.is_empty() { Ok(()) } else { Err(Refusal::ClausesOpen { numbers }) }
    }

    fn everybody_in(&self) -> Result<(), Refusal> {
        if !self.both_sides() {
            return Err(Refusal::SideMissing);
        }
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| party.identity.is_none())
            .map(|party| party.who.acting_name().to_owned())
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
            | ActorKind::Assistant
            | ActorKind::President
            | ActorKind::System => return Err(Refusal::NotYours { command: kind }),
        };
        let document = self.document_of(act)?;
        let place = document.place_of(&signer).ok_or(Refusal::NotYours { command: kind })?;
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        if document.signed_at(&place.field).is_some() {
            return Err(if signer == Signer::Judge { Refusal::AlreadyRuled } else { Refusal::AlreadySigned });
        }
        match document.made.kind {
            Kind::D12 => self.mediation_in(kind, &[Mediation::Signing], now)?,
            Kind::D14 => {
                self.in_time(now)?;
                self.confirmation_in(kind, &[Confirmation::Cosign], now)?;
            }
            Kind::D18 | Kind::D19 => {
                self.holding_judge(actor)?;
                self.confirmation_in(kind, &[Confirmation::Confirmed, Confirmation::Dismissed], now)?;
            }
            Kind::D21 => return Err(Refusal::NotYours { command: kind }),
        }
        if signer == Signer::Mediator {
            let first: Vec<&str> = document
                .open_places()
                .filter(|place| matches!(place.signer, Signer::Party(_)))
                .map(|place| place.name.as_str())
                .collect();
            if !first.is_empty() {
                return Err(Refusal::NotYourTurn { first: first.join("、") });
            }
        }
        if let Signer::Party(_) = signer {
            let party = self.acting_party(actor, kind)?;
            consents(party, Step::Sign)?;
            if document.made.kind == Kind::D14 {
                consents(party, Step::Apply)?;
            }
        }
        Ok(())
    }

    fn guard_seal(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        let kind = act.kind;
        if actor.kind != ActorKind::SealKeeper || actor.organisation.as_ref() != Some(&self.committee.id) {
            return Err(Refusal::NotYours { command: kind });
        }
        let document = self.document_of(act)?;
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        let place = document.place_of(&Signer::Committee).ok_or(Refusal::NotYours { command: kind })?;
        if document.signed_at(&place.field).is_some() {
            return Err(Refusal::AlreadySigned);
        }
        let first: Vec<&str> = document
            .open_places()
            .filter(|place| place.signer != Signer::Committee)
            .map(|place| place.name.as_str())
            .collect();
        if !first.is_empty() {
            return Err(Refusal::NotYourTurn { first: first.join("、") });
        }
        self.mediation_in(kind, &[Mediation::Sealing], now)
    }

    fn guard_application(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        let party = self.acting_party(actor, kind)?;
        if kind == CommandKind::DeclineApplication {
            return self.confirmation_in(kind, &[Confirmation::Cosign], now);
        }
        if self.confirmation == Some(Confirmation::Window) {
            self.in_time(now)?;
        }
        self.confirmation_in(kind, &[Confirmation::Window], now)?;
        consents(party, Step::Apply)
    }

    fn in_time(&self, now: Timestamp) -> Result<(), Refusal> {
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
                Err(Refusal::WrongStage { command: kind, stage: "已由您领办" })
            }
            Some(_) | None => self.confirmation_in(
                kind,
                &[Confirmation::Accepted, Confirmation::Review, Confirmation::Inquiry],
                now,
            ),
        }
    }

    fn guard_judge(&self, actor: &Actor, kind: CommandKind, now: Timestamp) -> Result<(), Refusal> {
        self.court_staff(actor, ActorKind::Judge, kind)?;
        if self.confirmation == Some(Confirmation::Service) {
            return Err(Refusal::AlreadyRuled);
        }
        self.holding_judge(actor)?;
        let states: &[Confirmation] = match kind {
            CommandKind::Assess => &[
                Confirmation::Review,
                Confirmation::Inquiry,
                Confirmation::Confirmed,
                Confirmation::Dismissed,
            ],
            CommandKind::DraftRuling => {
                &[Confirmation::Inquiry, Confirmation::Confirmed, Confirmation::Dismissed]
            }
            _ => &[Confirmation::Review],
        };
        self.confirmation_in(kind, states, now)?;
        match kind {
            CommandKind::OpenHearing => self.everybody_known_to_court(),
            CommandKind::DraftRuling => self.everything_assessed(),
            _ => Ok(()),
        }
    }

    fn everybody_known_to_court(&self) -> Result<(), Refusal> {
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| party.court_identity.is_none())
            .map(|party| party.who.acting_name().to_owned())
            .collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::NotAdmitted { names }) }
    }

    fn everything_assessed(&self) -> Result<(), Refusal> {
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
        consents(self.party_of(act)?, Step::Hearing)
    }

    fn guard_service(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        self.court_staff(actor, ActorKind::Clerk, act.kind)?;
        self.confirmation_in(act.kind, &[Confirmation::Service], now)?;
        let party = self.party_of(act)?;
        if party.served_at.is_some() {
            return Err(Refusal::AlreadyServed);
        }
        consents(party, Step::Service)
    }

    fn own_mediator(&self, actor: &Actor, command: CommandKind) -> Result<(), Refusal> {
        if actor.kind == ActorKind::Mediator && actor.id == self.mediator.id {
            Ok(())
        } else {
            Err(Refusal::NotYours { command })
        }
    }

    fn court_staff(&self, actor: &Actor, kind: ActorKind, command: CommandKind) -> Result<(), Refusal> {
        if actor.kind != kind || actor.organisation.as_ref() != Some(&self.court.id) {
            return Err(Refusal::NotYours { command });
        }
        if actor.id == self.mediator.id { Err(Refusal::Conflicted) } else { Ok(()) }
    }

    /// A judge keeps a claim that ran out until another judge takes the case.
    fn holding_judge(&self, actor: &Actor) -> Result<(), Refusal> {
        match &self.claim {
            Some(claim) if claim.judge.id == actor.id => Ok(()),
            Some(claim) => Err(Refusal::ClaimedBy { name: claim.judge.name.clone() }),
            None => Err(Refusal::NotClaimed),
        }
    }

    fn acting_party(&self, actor: &Actor, command: CommandKind) -> Result<&Party, Refusal> {
        self.seat(actor).map_err(|_| Refusal::NotYours { command })
    }

    fn party_of(&self, act: &Act) -> Result<&Party, Refusal> {
        act.party.as_ref().and_then(|party| self.party(party)).ok_or(Refusal::Unknown)
    }

    fn document_of(&self, act: &Act) -> Result<&super::document::Document, Refusal> {
        act.document.as_ref().and_then(|document| self.document(document)).ok_or(Refusal::Unknown)
    }

    fn mediation_in(
        &self,
        command: CommandKind,
        states: &[Mediation],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if states.contains(&self.mediation) {
            Ok(())
        } else {
            Err(Refusal::WrongStage { command, stage: stage_label(self, now) })
        }
    }

    fn confirmation_in(
        &self,
        command: CommandKind,
        states: &[Confirmation],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.confirmation_at(now).is_some_and(|state| states.contains(&state)) {
            Ok(())
        } else {
            Err(Refusal::WrongStage { command, stage: stage_label(self, now) })
        }
    }
}

const UNTIL_SESSION: [Mediation; 4] =
    [Mediation::Submitted, Mediation::Scheduled, Mediation::CheckIn, Mediation::Session];
const UNTIL_SIGNING: [Mediation; 5] =
    [Mediation::Submitted, Mediation::Scheduled, Mediation::CheckIn, Mediation::Session, Mediation::Signing];
const UNTIL_SEAL: [Mediation; 6] = [
    Mediation::Submitted,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Session,
    Mediation::Signing,
    Mediation::Sealing,
];
const IN_COURT: [Confirmation; 5] = [
    Confirmation::Accepted,
    Confirmation::Review,
    Confirmation::Inquiry,
    Confirmation::Confirmed,
    Confirmation::Dismissed,
];

fn consents(party: &Party, step: Step) -> Result<(), Refusal> {
    let items = party.consents.missing(step);
    if items.is_empty() {
        Ok(())
    } else {
        Err(Refusal::ConsentMissing { name: party.who.acting_name().to_owned(), items })
    }
}

fn admitted(party: &Party) -> Result<(), Refusal> {
    if party.identity.is_some() {
        Ok(())
    } else {
        Err(Refusal::NotAdmitted { names: vec![party.who.acting_name().to_owned()] })
    }
}
