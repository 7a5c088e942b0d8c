//! Who plays, and the stage they play on.

mod people;

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

pub use self::people::*;
use crate::case::actor::Actor;
use crate::case::clause::Answer;
use crate::case::command::{Command, Core, PeopleCommand};
use crate::case::digest::sha256_hex;
use crate::case::document::{DocumentMade, Revision, SignatureMade, canonical_code};
use crate::case::event::{Event, Recorded, Standing};
use crate::case::id::{CaseId, DocumentId, PartyId};
use crate::case::intake::Appointee;
use crate::case::mediation::register;
use crate::case::party::PartyRole;
use crate::case::refusal::Refusal;
use crate::case::registration::Registration;
use crate::case::scan::Scanned;
use crate::case::{Case, Supply};
use crate::paper::Kind;

/// 14:00 in Beijing on the day of F-1's agreement.
pub const START: &str = "2026-06-08T06:00:00Z";
/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// A case with its record, and the lines of its story.
#[derive(Clone)]
pub struct Story {
    pub case: Case,
    pub events: Vec<Recorded>,
    pub lines: String,
    /// Numbers of earlier cases of the same people and type.
    pub duplicates: Vec<String>,
    /// What else stands at the time of an appointment.
    pub clashes: Vec<String>,
    /// What is found in the files of a scan.
    pub scan: Option<Scanned>,
    made: u128,
}

impl Story {
    /// F-1 as its mediator registers it.
    pub fn begin() -> Self {
        Self::of(&registration(), Some(&appointee(MEDIATOR)))
    }

    /// A case that begins with `registration`; without a registrar an operator put it down.
    pub fn of(registration: &Registration, registrar: Option<&Appointee>) -> Self {
        let who = if registrar.is_some() { MEDIATOR } else { OPERATOR };
        let bodies = (&committee(), &court());
        let event = register(registration, "登记00000001", bodies, registrar, &Standing::default()).unwrap();
        let first = Recorded { seq: 1, at: at(0), actor: actor(who, at(0)), event };
        let case = Case::replay(&CaseId::new("f1"), std::slice::from_ref(&first)).unwrap();
        let mut story = Self {
            case,
            events: Vec::new(),
            lines: String::new(),
            duplicates: Vec::new(),
            clashes: Vec::new(),
            made: 0,
            scan: None,
        };
        story.write(0, who, "register", &format!("registered → {}", story.state()));
        story.events.push(first);
        story
    }

    /// `who` commands at `second`; the answer is written down and returned.
    pub fn act(&mut self, second: i64, who: &str, command: impl Into<Command>) -> Result<(), Refusal> {
        self.act_as(second, &actor(who, at(second)), command)
    }

    pub fn act_as(&mut self, second: i64, actor: &Actor, command: impl Into<Command>) -> Result<(), Refusal> {
        let (now, command) = (at(second), command.into());
        self.made += 1;
        let blank = self.blank_supply();
        let answer = self.case.decide(actor, &command, &blank, now).and_then(|rehearsal| {
            let supply = self.supply(actor, &command, &rehearsal);
            self.case.decide(actor, &command, &supply, now)
        });
        let kind = serde_json::to_value(command.kind()).unwrap();
        let text = match &answer {
            Ok(events) => {
                let names: Vec<String> = events.iter().map(name).collect();
                for event in events {
                    let seq = self.case.version + 1;
                    let recorded = Recorded { seq, at: now, actor: actor.clone(), event: event.clone() };
                    self.case.apply(&recorded);
                    self.events.push(recorded);
                }
                format!("{} → {}", names.join(", "), self.state())
            }
            Err(refusal) => format!("✗ {} [{}] {refusal}", refusal.code(), refusal.rule()),
        };
        self.write(second, &actor.id, kind.as_str().unwrap(), &text);
        answer.map(drop)
    }

    fn write(&mut self, second: i64, who: &str, what: &str, answer: &str) {
        let who = match self.case.parties.iter().find(|party| party.id.as_str() == who) {
            Some(party) => party.acting_name().to_owned(),
            None => who.to_owned(),
        };
        writeln!(self.lines, "{second:>7} {who:8} {what}: {answer}").unwrap();
    }

    /// The states the case is in, with what the court decided and how it stands with performance.
    fn state(&self) -> String {
        let mut codes = vec![self.case.mediation.code()];
        codes.extend(self.case.confirmation.map(crate::case::stage::Confirmation::code));
        if let Some(decided) = self.case.decided() {
            codes.push(decided.code());
        }
        codes.join(" ")
    }

    /// The case must stand in these states.
    #[track_caller]
    pub fn check(&self, state: &str) {
        assert_eq!(self.state(), state, "\n{}", self.lines);
    }

    fn blank_supply(&self) -> Supply {
        Supply {
            allow_test_division: true,
            entropy: self.made,
            duplicates: self.duplicates.clone(),
            clashes: self.clashes.clone(),
            ..Supply::default()
        }
    }

    /// What the office would bring: every paper that the rehearsal names, and the signatures.
    fn supply(&self, actor: &Actor, command: &Command, rehearsal: &[Event]) -> Supply {
        let made = self.made;
        let revision = |name: String| Revision { sha256: sha256_hex(name.as_bytes()), length: 1 };
        let signature = |field: &str| SignatureMade {
            revision: revision(format!("{made}-{field}")),
            certificate: "01".into(),
            key_destroyed_at: None,
            archived: None,
            strokes_sha256: None,
            instead: None,
            evidence_sha256: None,
            field: field.to_owned(),
        };
        let document = |(index, kind): (usize, Kind)| DocumentMade {
            id: DocumentId::new(format!("document-{made}-{index}")),
            title: format!("{kind:?}"),
            check_code: canonical_code(&format!("CODE{made:04}{index:04}")),
            paper_sha256: sha256_hex(b"paper"),
            places: match command {
                Command::People(PeopleCommand::AppointAgent { party, .. }) => self.case.mandate_places(party),
                _ => self.case.signing_places(kind),
            },
            frozen: revision(format!("{made}-{index}-frozen")),
            archived: None,
            pages: None,
            // The committee's letter is sealed at once.
            signatures: match kind {
                Kind::D12c => {
                    self.case.signing_places(kind).iter().map(|place| signature(&place.field)).collect()
                }
                _ => Vec::new(),
            },
            kind,
        };
        let kinds = rehearsal.iter().flat_map(Event::documents).map(|document| document.kind);
        let documents = kinds.enumerate().map(document).collect();
        let signatures = match command {
            Command::Core(Core::Sign { document, .. } | Core::Seal { document, .. }) => self
                .case
                .document(document)
                .map(|document| self.case.places_to_fill(actor, document))
                .unwrap_or_default()
                .into_iter()
                .map(|place| signature(&place.field))
                .collect(),
            _ => Vec::new(),
        };
        let number = Some("（2026）潞川柳河人调字第0046号".to_owned());
        Supply { documents, signatures, number, scan: self.scan.clone(), ..self.blank_supply() }
    }

    pub fn party(&self, who: &str) -> PartyId {
        let role = if who == OWNER { PartyRole::Respondent } else { PartyRole::Applicant };
        self.case.parties.iter().find(|party| party.role == role).unwrap().id.clone()
    }

    pub fn parties(&self) -> Vec<PartyId> {
        self.case.parties.iter().map(|party| party.id.clone()).collect()
    }

    pub fn answer(&mut self, second: i64, who: &str, clause: usize, answer: Answer) -> Result<(), Refusal> {
        let clause = &self.case.clauses[clause];
        let (clause, hash) = (clause.id.clone(), clause.hash.clone());
        self.say(second, who, Core::AnswerClause { clause, hash, answer, note: None, moment: None })
    }

    pub fn seat(&self, who: &str, second: i64) -> Actor {
        Actor { id: self.party(who).to_string(), ..actor(who, at(second)) }
    }

    /// The party `who` commands.
    pub fn say(&mut self, second: i64, who: &str, command: impl Into<Command>) -> Result<(), Refusal> {
        let actor = self.seat(who, second);
        self.act_as(second, &actor, command)
    }

    /// Signs the latest document of `kind`.
    pub fn sign(&mut self, second: i64, who: &str, kind: Kind) -> Result<(), Refusal> {
        let command = self.sign_command(kind);
        if [COMPANY, OWNER].contains(&who) {
            self.say(second, who, command)
        } else {
            self.act(second, who, command)
        }
    }

    pub fn sign_command(&self, kind: Kind) -> Core {
        let made = &self.case.current(&[kind]).unwrap().made;
        Core::Sign {
            document: made.id.clone(),
            sha256: made.frozen.sha256.clone(),
            strokes: strokes(),
            instead: None,
        }
    }

    pub fn seal_command(&self) -> Core {
        let made = &self.case.agreement().unwrap().made;
        Core::Seal { document: made.id.clone(), sha256: made.frozen.sha256.clone() }
    }

    /// The documents in force, by code.
    pub fn papers(&self) -> Vec<String> {
        let in_force = self.case.documents.iter().filter(|document| !document.superseded);
        in_force.map(|document| format!("{:?}", document.made.kind)).collect()
    }
}

/// The answer must be the refusal with this code.
#[track_caller]
pub fn refused(answer: Result<(), Refusal>, code: &str) {
    match answer {
        Ok(()) => panic!("the rules allow it, instead of {code}"),
        Err(refusal) => assert_eq!(refusal.code(), code, "{refusal}"),
    }
}

/// Plays the last scene of a story and keeps only what was said in it.
pub fn scene(mut story: Story, play: impl FnOnce(&mut Story)) -> String {
    story.lines.clear();
    play(&mut story);
    story.lines
}

fn name(event: &Event) -> String {
    let event = serde_json::to_value(event).unwrap();
    // The event of a family says itself what happened.
    let name = if event["what"].is_string() { &event["what"] } else { &event["kind"] };
    name.as_str().unwrap().to_owned()
}

pub fn at(second: i64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}
