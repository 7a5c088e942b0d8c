//! Who plays, and the stage they play on.

use std::fmt::Write as _;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use crate::case::actor::{Actor, ActorKind};
use crate::case::clause::{Answer, ClauseDraft, Part};
use crate::case::command::{Command, Mode, Point, Registration, Source, Stroke};
use crate::case::consent::ConsentItem;
use crate::case::digest::sha256_hex;
use crate::case::document::{DocumentMade, Revision, SignatureMade};
use crate::case::event::{Event, Recorded};
use crate::case::id::{CaseId, DocumentId, OrgId, PartyId};
use crate::case::mediation::register;
use crate::case::organisation::{Organisation, Person};
use crate::case::party::{IdentityCheck, PartyDraft, PartyKind, PartyRole, Representative, Sex};
use crate::case::refusal::Refusal;
use crate::case::{Case, Supply};
use crate::paper::Kind;

pub const MEDIATOR: &str = "jiang";
pub const SEALER: &str = "seal";
pub const CLERK: &str = "lin";
pub const JUDGE: &str = "gu";
pub const OTHER_JUDGE: &str = "bai";
pub const COMPANY: &str = "company";
pub const OWNER: &str = "owner";

/// 14:00 in Beijing on the day of F-1's agreement.
pub const START: &str = "2026-06-08T06:00:00Z";

/// A case with its record, and the lines of its story.
pub struct Story {
    pub case: Case,
    pub events: Vec<Recorded>,
    pub lines: String,
    made: u128,
}

impl Story {
    pub fn begin() -> Self {
        let event = register(
            &registration(),
            "（2026）潞川柳河人调字第0046号",
            (&committee(), &court()),
            &Person { id: MEDIATOR.into(), name: "姜桂兰".into() },
        )
        .unwrap();
        let first = Recorded { seq: 1, at: at(0), actor: actor(MEDIATOR, at(0)), event };
        let case = Case::replay(&CaseId::new("f1"), std::slice::from_ref(&first)).unwrap();
        let mut story = Self { case, events: Vec::new(), lines: String::new(), made: 0 };
        story.write(0, MEDIATOR, "register", &format!("registered → {:?}", story.case.mediation));
        story.events.push(first);
        story
    }

    /// `who` commands at `second`; the answer is written down and returned.
    pub fn act(&mut self, second: i64, who: &str, command: &Command) -> Result<(), Refusal> {
        let now = at(second);
        self.act_as(second, &actor(who, now), command)
    }

    pub fn act_as(&mut self, second: i64, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        let now = at(second);
        self.made += 1;
        let answer = self
            .case
            .decide(actor, command, &Supply { allow_test_division: true, ..Supply::default() }, now)
            .and_then(|_| self.case.decide(actor, command, &self.supply(actor, command), now));
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
                format!("{} → {:?} {:?}", names.join(", "), self.case.mediation, self.case.confirmation)
            }
            Err(refusal) => format!("✗ {} [{}] {refusal}", refusal.code(), refusal.rule()),
        };
        self.write(second, &actor.id, kind.as_str().unwrap(), &text);
        answer.map(drop)
    }

    fn write(&mut self, second: i64, who: &str, what: &str, answer: &str) {
        writeln!(self.lines, "{second:>7} {who:8} {what}: {answer}").unwrap();
    }

    fn supply(&self, actor: &Actor, command: &Command) -> Supply {
        let revision = |name: String| Revision { sha256: sha256_hex(name.as_bytes()), length: 1 };
        let made = self.made;
        let document = |kind| DocumentMade {
            id: DocumentId::new(format!("document-{made}")),
            title: format!("{kind:?}"),
            check_code: format!("CODE-{made}"),
            paper_sha256: sha256_hex(b"paper"),
            places: self.case.signing_places(kind),
            frozen: revision(format!("{made}-frozen")),
            signatures: Vec::new(),
            kind,
        };
        let signatures = match command {
            Command::Sign { document, .. } | Command::Seal { document, .. } => self
                .case
                .document(document)
                .map(|document| self.case.places_to_fill(actor, document))
                .unwrap_or_default()
                .into_iter()
                .map(|place| SignatureMade {
                    revision: revision(format!("{made}-{}", place.field)),
                    certificate: "01".into(),
                    key_destroyed_at: None,
                    field: place.field,
                })
                .collect(),
            _ => Vec::new(),
        };
        let document = match command {
            Command::Freeze => Some(document(Kind::D12)),
            Command::StartApplication => Some(document(Kind::D14)),
            Command::DraftRuling { outcome } => Some(document(outcome.paper_kind())),
            Command::Serve { .. } => Some(document(Kind::D21)),
            _ => None,
        };
        Supply { allow_test_division: true, entropy: made, document, signatures }
    }

    pub fn party(&self, who: &str) -> PartyId {
        let index = usize::from(who == OWNER);
        self.case.parties[index].id.clone()
    }

    pub fn answer(&mut self, second: i64, who: &str, clause: usize, answer: Answer) -> Result<(), Refusal> {
        let clause = &self.case.clauses[clause];
        let (clause, hash) = (clause.id.clone(), clause.hash.clone());
        let actor = self.seat(who, second);
        self.act_as(second, &actor, &Command::AnswerClause { clause, hash, answer, note: None })
    }

    pub fn seat(&self, who: &str, second: i64) -> Actor {
        Actor { id: self.party(who).to_string(), ..actor(who, at(second)) }
    }

    /// The party `who` commands.
    pub fn say(&mut self, second: i64, who: &str, command: &Command) -> Result<(), Refusal> {
        let actor = self.seat(who, second);
        self.act_as(second, &actor, command)
    }

    /// Signs the latest document of `kind`.
    pub fn sign(&mut self, second: i64, who: &str, kind: Kind) -> Result<(), Refusal> {
        let command = self.sign_command(kind);
        if [COMPANY, OWNER].contains(&who) {
            self.say(second, who, &command)
        } else {
            self.act(second, who, &command)
        }
    }

    pub fn sign_command(&self, kind: Kind) -> Command {
        let made = &self.case.current(&[kind]).unwrap().made;
        Command::Sign { document: made.id.clone(), sha256: made.frozen.sha256.clone(), strokes: strokes() }
    }

    pub fn seal_command(&self) -> Command {
        let made = &self.case.agreement().unwrap().made;
        Command::Seal { document: made.id.clone(), sha256: made.frozen.sha256.clone() }
    }
}

fn name(event: &Event) -> String {
    serde_json::to_value(event).unwrap()["kind"].as_str().unwrap().to_owned()
}

pub fn at(second: i64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

pub fn actor(who: &str, now: Timestamp) -> Actor {
    let (kind, name, organisation) = match who {
        MEDIATOR => (ActorKind::Mediator, "姜桂兰", Some("liuhe")),
        SEALER => (ActorKind::SealKeeper, "孟章", Some("liuhe")),
        CLERK => (ActorKind::Clerk, "林知夏", Some("court")),
        JUDGE => (ActorKind::Judge, "顾明远", Some("court")),
        OTHER_JUDGE => (ActorKind::Judge, "白正", Some("court")),
        COMPANY => (ActorKind::Party, "尤国栋", None),
        OWNER => (ActorKind::Party, "赵建平", None),
        other => panic!("nobody is called {other}"),
    };
    Actor {
        kind,
        id: who.to_owned(),
        name: name.to_owned(),
        organisation: organisation.map(OrgId::new),
        device: "test".to_owned(),
        authenticated_at: now,
    }
}

pub fn committee() -> Organisation {
    Organisation {
        id: OrgId::new("liuhe"),
        name: "柳河街道人民调解委员会".into(),
        short: "潞川柳河".into(),
        phone: "0499-8000046".into(),
        code: "990499".into(),
    }
}

pub fn court() -> Organisation {
    Organisation {
        id: OrgId::new("court"),
        name: "潞川区人民法院".into(),
        short: String::new(),
        phone: "0499-8000001".into(),
        code: "晋0499".into(),
    }
}

pub fn registration() -> Registration {
    Registration {
        title: "和畅物业与赵建平物业费".into(),
        dispute_type: "15".into(),
        cause: "物业服务合同纠纷".into(),
        source: Source::WalkIn,
        facts: "2024-06-01至2026-05-31物业费98.6㎡×1.20元×24月=2839.68元未交；业主主张楼道照明损坏。".into(),
        court: OrgId::new("court"),
        mode: Mode::Hybrid,
    }
}

pub fn company() -> PartyDraft {
    PartyDraft {
        role: PartyRole::Applicant,
        who: PartyKind::Organisation {
            name: "潞川和畅物业服务有限公司".into(),
            credit_code: "91990499MA0TET017C".into(),
            address: "潞川区柳河街道和畅路1号".into(),
            representative: Representative {
                name: "尤国栋".into(),
                title: "法定代表人".into(),
                id_no: "990499196604049033".into(),
                phone: "12000000001".into(),
            },
        },
    }
}

pub fn owner() -> PartyDraft {
    PartyDraft {
        role: PartyRole::Respondent,
        who: PartyKind::Person {
            name: "赵建平".into(),
            sex: Sex::Male,
            birth: date(1978, 3, 12),
            id_no: "990499197803121012".into(),
            phone: "12000000002".into(),
            address: "潞川区柳河街道和畅家园3号楼2单元".into(),
        },
    }
}

pub fn instalments(debtor: PartyId, creditor: PartyId) -> ClauseDraft {
    ClauseDraft::Instalments {
        debtors: vec![debtor],
        creditor,
        total_fen: 283_968,
        parts: vec![
            Part { amount_fen: 141_984, due: date(2026, 6, 30) },
            Part { amount_fen: 141_984, due: date(2026, 9, 30) },
        ],
        method: "转账至公司账户".into(),
        purpose: "物业费".into(),
    }
}

pub fn lamps(debtor: PartyId) -> ClauseDraft {
    ClauseDraft::Act {
        debtors: vec![debtor],
        what: "修复3号楼2单元楼道照明6盏".into(),
        standard: "全部正常点亮".into(),
        place: "和畅家园3号楼2单元".into(),
        due: date(2026, 6, 20),
        acceptance: "赵建平与社区工作人员签字".into(),
    }
}

pub fn strokes() -> Vec<Stroke> {
    let points =
        (0..20).map(|step| Point { x: 100 + step * 20, y: 200 + step * 5, t: 0, width: 0 }).collect();
    vec![Stroke { points }]
}

pub fn admit(party: PartyId) -> Command {
    Command::Admit { party, identity: IdentityCheck::DocumentSeen }
}

pub fn give(item: ConsentItem) -> Command {
    Command::Consent { item, given: true }
}
