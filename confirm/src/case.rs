//! 案件, the case: commands in, events out.
//!
//! [`Case::decide`] answers a command with events or a [`Refusal`]; [`Case::apply`] brings the case up to date. Both
//! are pure: time, randomness and finished documents come in as values. The rules stand in one file a subject:
//!
//! * [`stage`]: the three machines M, C, P and who owns each state; [`clock`]: which term runs in it
//! * [`guard`], [`court`]: who may do what in which state, before anything is said
//! * [`intake`]: from the first word to the appointment; [`people`]: agents, guardians, invited people, files;
//!   `recusal`: what the check of [`crate::conflict`] is told
//! * [`mediation`], [`session`]: parties, admission, the talk, its record, ending, amending
//! * [`negotiation`]: clauses and answers; [`matter`]: what the check of [`crate::lint`] is told
//! * [`signing`]: who signs what in which order; [`request`]: for how long it is asked for; [`report`]: what is
//!   put on record about it; [`mark`]: what takes the place of handwriting, and [`witness`] who vouches for it
//! * [`scan`]: what was signed in ink, and the scan that shows it
//! * [`filing`]: where the dispute lies; [`confirmation`], [`round`], [`inquiry`], [`ruling`]: application, court, script, ruling, service, objection;
//!   [`imported`]: a ruling of the court's own system
//! * [`fulfilment`]: what [`crate::performance`] is told
//! * [`replay`]: what each event does to the case
//! * [`view`]: what somebody may see
//!
//! Sources: `legal.md` parts B and C.

pub mod actor;
mod amendment;
pub mod clause;
pub mod clock;
pub mod command;
pub mod confirmation;
pub mod consent;
pub mod court;
pub mod decision;
pub mod digest;
pub mod document;
pub mod event;
pub mod field;
pub(crate) mod filing;
pub mod fulfilment;
pub mod guard;
pub mod id;
pub mod imported;
pub mod inquiry;
pub mod intake;
pub mod mark;
pub mod matter;
pub mod mediation;
pub mod negotiation;
pub mod organisation;
pub mod participant;
pub mod party;
pub mod people;
mod recusal;
pub mod refusal;
pub mod registration;
pub mod reminder;
pub mod replay;
pub mod report;
pub mod request;
pub mod round;
pub mod ruling;
pub mod scan;
pub mod session;
pub mod signing;
pub mod slot;
pub mod stage;
pub mod station;
pub mod stroke;
mod task;
pub mod view;
pub mod witness;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use self::actor::{Actor, ActorKind};
use self::clause::Clause;
use self::command::{Command, Core};
use self::decision::{EndReason, Finding, GroundCode, Outcome};
use self::document::{Document, DocumentMade, SignatureMade};
use self::event::{Event, Recorded, Standing};
use self::id::{CaseId, ClauseId, DocumentId, PartyId};
use self::intake::{Appointee, Intake};
use self::organisation::{Organisation, Person};
use self::party::{Party, PartyRole};
use self::people::{Attached, Participant};
use self::refusal::Refusal;
use self::registration::Registration;
use self::round::{PastRound, Round};
use self::scan::Scanned;
use self::session::Talk;
use self::stage::{Confirmation, Mediation};
use self::station::StationSeat;
use crate::deadline::{Timeliness, Window};
use crate::evidence::log::RecordRoot;
use crate::paper::Kind;
use crate::performance::Ledger;

/// Most parties of a case: a room seats about nine (`legal.md` G-05), and one of them mediates.
pub const PARTIES_MAX: usize = 8;
/// Most clauses of an agreement; more could not be read back in one session.
pub const CLAUSES_MAX: usize = 40;
/// How long a judge's claim lasts without an act of the judge: shorter would lose a case during a hearing, longer
/// would block the queue for a morning when somebody falls ill.
pub const CLAIM_LEASE: SignedDuration = SignedDuration::from_mins(30);
/// How long ago a signer may have proved who they are (`legal.md` M85).
pub const AUTHENTICATION_AGE_MAX: SignedDuration = SignedDuration::from_mins(10);

/// What a decision needs from outside, besides the command and the time.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    /// Whether division 99xxxx and nobody's phone numbers pass; for demo and tests only (`legal.md` E.3).
    pub allow_test_division: bool,
    /// 128 random bits for the id of a new party or clause.
    pub entropy: u128,
    /// The documents the command makes; empty in a rehearsal.
    pub documents: Vec<DocumentMade>,
    /// 人调字 number for a case that is accepted; absent in a rehearsal.
    pub number: Option<String>,
    /// Numbers of earlier cases of the same people and type (E-DUP).
    pub duplicates: Vec<String>,
    /// Who is taken at the time of an appointment, and when, in words.
    pub clashes: Vec<String>,
    /// The signatures the command makes, in order; empty in a rehearsal.
    pub signatures: Vec<SignatureMade>,
    /// 存证根 over the events so far, to be printed on an agreement.
    pub record: Option<RecordRoot>,
    /// What was found in the files of a scan; absent in a rehearsal.
    pub scan: Option<Scanned>,
}

impl Supply {
    fn document(&self, kind: Kind) -> DocumentMade {
        self.documents
            .iter()
            .find(|document| document.kind == kind)
            .cloned()
            .unwrap_or_else(|| DocumentMade::blank(kind))
    }

    fn signature(&self, field: &str) -> SignatureMade {
        self.signatures
            .iter()
            .find(|signature| signature.field == field)
            .cloned()
            .unwrap_or_else(|| SignatureMade::blank(field))
    }
}

/// A case, as the replay of its events gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The case.
    pub id: CaseId,
    /// Number of its events.
    pub version: u64,
    /// 人调字 number, from the acceptance on; before that what the case is found by.
    pub number: String,
    /// What it began with.
    pub registration: Registration,
    /// The committee.
    pub committee: Organisation,
    /// The court that could confirm the agreement.
    pub court: Organisation,
    /// Who leads the mediation; nobody (empty) before somebody was appointed.
    pub mediator: Person,
    /// The mediator who registered the case.
    pub registrar: Option<Appointee>,
    /// What the register says of committee, mediator and court.
    pub standing: Standing,
    /// How the case came in.
    pub intake: Intake,
    /// The talk, its record and its end.
    pub talk: Talk,
    /// Invited people, interpreters, companions.
    pub participants: Vec<Participant>,
    /// Who sits at a device that others may share, by party.
    pub stations: BTreeMap<PartyId, StationSeat>,
    /// Files that were put in.
    pub files: Vec<Attached>,
    /// The court's side of the present application.
    pub round: Round,
    /// Applications about earlier versions of the agreement.
    pub past: Vec<PastRound>,
    /// What is owed and what was performed, once there is an agreement.
    pub ledger: Option<Ledger>,
    /// State of the mediation.
    pub mediation: Mediation,
    /// State of the confirmation; never [`Confirmation::Expired`], which the clock decides.
    pub confirmation: Option<Confirmation>,
    /// The parties, in the order in which they were added.
    pub parties: Vec<Party>,
    /// The clauses, in order.
    pub clauses: Vec<Clause>,
    /// The documents, in order.
    pub documents: Vec<Document>,
    /// When the last party had signed the agreement in force.
    pub parties_signed_at: Option<Timestamp>,
    /// 生效时间.
    pub effective_at: Option<Timestamp>,
    /// When both had signed the application.
    pub filed_at: Option<Timestamp>,
    /// When the court accepted it.
    pub accepted_at: Option<Timestamp>,
    /// 案号.
    pub docket_no: Option<String>,
    /// The clerk who accepted.
    pub clerk: Option<Person>,
    /// Which judge holds the case, and since which act.
    pub claim: Option<Claim>,
    /// When the inquiry was opened.
    pub hearing_opened_at: Option<Timestamp>,
    /// What the judge found.
    pub assessments: BTreeMap<GroundCode, (Finding, String)>,
    /// What the court decides; binding in [`Confirmation::Service`].
    pub outcome: Option<Outcome>,
    /// When the ruling was signed and sealed.
    pub ruled_at: Option<Timestamp>,
    /// Why the mediation ended without an agreement.
    pub ended: Option<(EndReason, String)>,
    /// What happened, in words.
    pub history: Vec<replay::Entry>,
    /// When something happened last.
    pub updated_at: Timestamp,
}

/// A judge's claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub judge: Person,
    /// The judge's last act in this case.
    pub last_act_at: Timestamp,
    /// What has to be looked into before the judge goes on (民事诉讼法 47, 49).
    pub concerns: Vec<String>,
}

impl Claim {
    /// The first instant at which another judge may take the case.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.last_act_at + CLAIM_LEASE
    }
}

impl Case {
    /// The events that `command` of `actor` leads to at `now`.
    ///
    /// Without documents and signatures in `supply` the answer is a rehearsal: the same rules, blank papers.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the rules don't allow it.
    pub fn decide(
        &self,
        actor: &Actor,
        command: &Command,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        self.guard(actor, &guard::Act::of(command), now)?;
        match command {
            Command::Intake(command) => self.decide_intake(actor, command, supply, now),
            Command::People(command) => self.decide_people(actor, command, supply, now),
            Command::Session(command) => self.decide_session(actor, command, supply, now),
            Command::Court(command) => self.decide_court(actor, command, supply, now),
            Command::Perform(command) => self.decide_performance(actor, command, supply, now),
            Command::Core(command) => self.decide_core(actor, command, supply, now),
        }
    }

    fn decide_core(
        &self,
        actor: &Actor,
        command: &Core,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Core::AddParty { draft } => self.add_party(draft, supply, now),
            Core::CorrectParty { party, draft } => self.correct_party(party, draft, supply, now),
            Core::Invite { party } => Ok(vec![Event::Invited { party: party.clone() }]),
            Core::RecordCheck { check } => {
                Ok(vec![Event::DeviceChecked { party: self.seat(actor)?.id.clone(), check: *check }])
            }
            Core::Consent { item, given, sha256 } => {
                self.consent(self.seat(actor)?, (*item, *given), sha256.as_deref(), supply)
            }
            Core::Admit { party, identity } => {
                Ok(vec![Event::Admitted { party: party.clone(), identity: *identity }])
            }
            Core::OpenSession => Ok(vec![Event::SessionOpened]),
            Core::AddClause { draft } => self.add_clause(draft, supply),
            Core::EditClause { clause, hash, draft } => self.edit_clause(clause, hash, draft),
            Core::RemoveClause { clause, hash } => self.remove_clause(clause, hash),
            Core::AnswerClause { clause, hash, answer, note, moment } => {
                let (party, shown) = (self.seat(actor)?, (clause, hash.as_str()));
                self.answer_clause(party, shown, *answer, note.as_deref(), moment.as_ref())
            }
            Core::Freeze => Ok(vec![Event::Frozen { document: supply.document(Kind::D12) }]),
            Core::Reopen { reason } => self.reopen(reason),
            Core::Sign { document, sha256, strokes, instead } => {
                self.sign(actor, (document, sha256), (strokes, instead.as_ref()), supply, now)
            }
            Core::Seal { document, sha256 } => self.seal(actor, document, sha256, supply, now),
            Core::RenewSigning { document } => self.renew_signing(document),
            Core::ReportSignatures { document } => self.report_signatures(document, supply),
            Core::End { reason, note } => self.end(*reason, note, supply, now),
            Core::Refuse { reason } => self.refuse(&self.seat(actor)?.id, reason, supply),
            Core::StartApplication => {
                Ok(vec![Event::ApplicationStarted { document: supply.document(Kind::D14) }])
            }
            Core::DeclineApplication { reason } => self.decline_application(reason),
            Core::Accept { docket_no } => self.accept(docket_no, supply),
            Core::Claim { appointee } => self.claimed(actor, appointee.as_ref()),
            Core::Release => Ok(vec![Event::Released]),
            Core::AdmitToCourt { party, identity, on_site } => {
                if !on_site {
                    let party = self.party(party).ok_or(Refusal::Unknown)?;
                    guard::consents(party, consent::Step::Hearing)?;
                }
                let (party, identity, on_site) = (party.clone(), *identity, *on_site);
                Ok(vec![Event::AdmittedToCourt { party, identity, on_site }])
            }
            Core::OpenHearing { present } => self.open_hearing(present),
            Core::Assess { ground, finding, note } => ruling::assess(*ground, *finding, note),
            Core::DraftRuling { outcome } => self.draft_ruling(outcome, supply, now),
            Core::Serve { party } => self.serve(party, supply),
            Core::Receive { document } => self.receive(self.seat(actor)?, document),
        }
    }

    /// The party with this id.
    #[must_use]
    pub fn party(&self, id: &PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == *id)
    }

    /// The clause with this id.
    #[must_use]
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == *id)
    }

    /// The document with this id.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.made.id == *id)
    }

    /// The document of one of `kinds` that is in force.
    #[must_use]
    pub fn current(&self, kinds: &[Kind]) -> Option<&Document> {
        self.documents
            .iter()
            .rev()
            .find(|document| kinds.contains(&document.made.kind) && !document.superseded)
    }

    /// The agreement (D12) in force.
    #[must_use]
    pub fn agreement(&self) -> Option<&Document> {
        self.current(&[Kind::D12])
    }

    /// The ruling of the present application that is in force, whatever it decides.
    #[must_use]
    pub fn ruling(&self) -> Option<&Document> {
        let since = self.filed_at?;
        self.documents.iter().rev().find(|document| {
            document.made.kind.is_ruling() && !document.superseded && document.made_at >= since
        })
    }

    /// What the court decided, once it is signed: C32 or C71–C75.
    #[must_use]
    pub fn decided(&self) -> Option<Confirmation> {
        self.ruled_at.and(self.outcome.as_ref()).map(Outcome::state)
    }

    /// Whether the ruling was served on every party.
    pub(in crate::case) fn all_served(&self) -> bool {
        self.parties.iter().all(|party| party.served_at.is_some())
    }

    /// State of the mediation at `now`: an appointment that nobody took lapses by the clock (DL-M4).
    #[must_use]
    pub fn mediation_at(&self, now: Timestamp) -> Mediation {
        if self.mediation == Mediation::Assigned && clock::assignment_lapsed(self, now) {
            Mediation::Accepted
        } else {
            self.mediation
        }
    }

    /// The window of the joint application.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        Some(Window::new(self.parties_signed_at?, self.effective_at?))
    }

    /// State of the confirmation at `now`: an open window closes by the clock.
    #[must_use]
    pub fn confirmation_at(&self, now: Timestamp) -> Option<Confirmation> {
        match (self.confirmation?, self.window()) {
            (Confirmation::Window | Confirmation::JointDraft | Confirmation::Cosign, Some(window))
                if window.timeliness(now) != Timeliness::Open =>
            {
                Some(Confirmation::Expired)
            }
            (state, _) => Some(state),
        }
    }

    /// When the case was put down.
    #[must_use]
    pub fn registered_at(&self) -> Timestamp {
        self.history.first().map_or(self.updated_at, |first| first.at)
    }

    /// Name of a party; an id that is not of this case has none.
    #[must_use]
    pub fn name_of(&self, party: &PartyId) -> &str {
        self.party(party).map_or("", |party| party.who.name())
    }

    /// Whether both sides have a party.
    #[must_use]
    pub fn both_sides(&self) -> bool {
        [PartyRole::Applicant, PartyRole::Respondent]
            .iter()
            .all(|role| self.parties.iter().any(|party| party.role == *role))
    }

    /// The party that acts.
    fn seat(&self, actor: &Actor) -> Result<&Party, Refusal> {
        match actor.kind {
            ActorKind::Party => self.party(&PartyId::new(actor.id.as_str())).ok_or(Refusal::Unknown),
            ActorKind::Mediator
            | ActorKind::Recorder
            | ActorKind::SealKeeper
            | ActorKind::Operator
            | ActorKind::Judge
            | ActorKind::Clerk
            | ActorKind::President
            | ActorKind::Assistant
            | ActorKind::Participant
            | ActorKind::System => Err(Refusal::Unknown),
        }
    }

    /// The case that `events` lead to; nothing if they don't begin with a registration.
    #[must_use]
    pub fn replay(id: &CaseId, events: &[Recorded]) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let mut case = Self::begin(id, first)?;
        for event in rest {
            case.apply(event);
        }
        Some(case)
    }
}

/// The actor as a case names it.
fn person(actor: &Actor) -> Person {
    Person { id: actor.id.clone(), name: actor.name.clone() }
}

#[cfg(test)]
pub(crate) mod story;
