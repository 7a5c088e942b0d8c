//! F-1 from registration to service, as it should go.

use super::cast::*;
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::intake::{CallAnswer, CallChannel};
use crate::case::command::{Core, CourtCommand, IntakeCommand, SessionCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::{Finding, GroundCode, Outcome};
use crate::case::id::PartyId;
use crate::case::inquiry::AnswerDraft;
use crate::case::party::{DeviceCheck, DeviceState, Grade, IdentityCheck};
use crate::case::refusal::Refusal;
use crate::case::registration::Mode;
use crate::case::session::{RecordDraft, Statement};
use crate::case::stage::{Confirmation, Mediation};
use crate::paper::Kind;

/// The steps of a case as they should go, one state after the other.
impl Story {
    /// M00 → M10: the company and the owner, handed in.
    pub fn play_submission(&mut self) {
        let who = if self.case.registrar.is_some() { MEDIATOR } else { OPERATOR };
        for (second, draft) in [(10, company()), (20, owner())] {
            self.act(second, who, Core::AddParty { draft }).unwrap();
        }
        self.act(21, who, IntakeCommand::Submit { not_a_duplicate: None }).unwrap();
    }

    /// M10 → M30: the owner agrees on the phone, the case is accepted, the mediator takes it and both accept her.
    pub fn play_intake(&mut self) {
        self.play_submission();
        self.call(22, OWNER, CallAnswer::Agrees).unwrap();
        self.act(23, MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).unwrap();
        self.play_taking(24);
    }

    /// M30: the mediator takes the case and both accept her.
    pub fn play_taking(&mut self, second: i64) {
        self.act(second, MEDIATOR, IntakeCommand::TakeAssignment { disclosure: String::new() }).unwrap();
        for who in [COMPANY, OWNER] {
            self.accept_mediator(second + 1, who, true).unwrap();
        }
    }

    /// M30 → M60.
    pub fn play_opening(&mut self) {
        self.schedule(27, 27).unwrap();
        for (second, who) in [(30, COMPANY), (40, OWNER)] {
            let party = self.party(who);
            self.act(second, MEDIATOR, Core::Invite { party: party.clone() }).unwrap();
            let check = DeviceCheck {
                camera: DeviceState::Ok,
                microphone: DeviceState::Ok,
                network: Grade::Good,
                verdict: Grade::Good,
            };
            self.say(second + 1, who, Core::RecordCheck { check }).unwrap();
            for item in ConsentItem::ALL {
                self.say(second + 2, who, give(item)).unwrap();
            }
            self.say(second + 2, who, address_of_service("潞川区柳河街道和畅家园3号楼2单元501室")).unwrap();
            self.act(second + 3, MEDIATOR, admit(party)).unwrap();
        }
        self.act(60, MEDIATOR, Core::OpenSession).unwrap();
    }

    /// The record, confirmed by both (M60 → M80).
    pub fn play_record(&mut self, second: i64) {
        let record = self.record();
        self.act(second, MEDIATOR, SessionCommand::WriteRecord { record }).unwrap();
        for who in [COMPANY, OWNER] {
            self.confirm_record(second + 1, who).unwrap();
        }
    }

    /// The four clauses of F-1, with their record, read aloud and agreed to (M60 → M82).
    pub fn play_talk(&mut self) {
        let (company, owner) = (self.party(COMPANY), self.party(OWNER));
        let drafts = [
            lamps(company.clone()),
            instalments(owner, company),
            release("公司放弃违约金"),
            ClauseDraft::Default { overdue_days: 10, note: None },
        ];
        for (second, draft) in (600..).zip(drafts) {
            self.act(second, MEDIATOR, Core::AddClause { draft }).unwrap();
        }
        self.play_record(620);
        self.play_readback(690);
    }

    /// M80 or M92 → M82: every clause is read, and both agree to it.
    pub fn play_readback(&mut self, second: i64) {
        self.act(second, MEDIATOR, SessionCommand::StartReadback).unwrap();
        self.agree_to_all(second + 10);
    }

    pub fn agree_to_all(&mut self, second: i64) {
        for clause in 0..self.case.clauses.len() {
            self.answer(second, COMPANY, clause, Answer::Agree).unwrap();
            self.answer(second + 1, OWNER, clause, Answer::Agree).unwrap();
        }
    }

    /// M85 → M90: both, the mediator, the seal.
    pub fn play_signing(&mut self, second: i64) {
        self.sign(second, COMPANY, Kind::D12).unwrap();
        self.sign(second + 10, OWNER, Kind::D12).unwrap();
        self.sign(second + 250, MEDIATOR, Kind::D12).unwrap();
        let seal = self.seal_command();
        self.act(second + 2710, SEALER, seal).unwrap();
    }

    /// C00 → C20.
    pub fn play_application(&mut self, second: i64) {
        self.say(second, COMPANY, Core::StartApplication).unwrap();
        self.sign(second + 60, COMPANY, Kind::D14).unwrap();
        self.sign(second + 120, OWNER, Kind::D14).unwrap();
    }

    /// C40 → C60: both known to the court and in its room.
    pub fn play_court_door(&mut self, second: i64) {
        let present = self.parties();
        for party in present.clone() {
            let identity = IdentityCheck::SmsAndVisual;
            self.act(second, JUDGE, Core::AdmitToCourt { party, identity, on_site: false }).unwrap();
        }
        self.act(second + 10, JUDGE, Core::OpenHearing { present }).unwrap();
    }

    /// C60 → C65, with the record signed by both and the judge.
    pub fn play_inquiry(&mut self, second: i64) {
        self.ask_all(second).unwrap();
        self.act(second + 1, JUDGE, CourtCommand::CloseHearing).unwrap();
        for who in [COMPANY, OWNER, JUDGE] {
            self.sign(second + 2, who, Kind::D17).unwrap();
        }
    }

    /// C65 → C80 C71.
    pub fn play_confirmation(&mut self, second: i64) {
        assess_all(self, second, Finding::None);
        self.act(second + 1, JUDGE, Core::DraftRuling { outcome: Outcome::Confirm }).unwrap();
        self.sign(second + 2, JUDGE, Kind::D18).unwrap();
    }

    pub fn call(&mut self, second: i64, who: &str, answer: CallAnswer) -> Result<(), Refusal> {
        let (party, channel) = (self.party(who), CallChannel::Phone);
        let staff = if self.case.registrar.is_some() { MEDIATOR } else { OPERATOR };
        self.act(second, staff, IntakeCommand::RecordCall { party, channel, answer, note: String::new() })
    }

    pub fn accept_mediator(&mut self, second: i64, who: &str, accept: bool) -> Result<(), Refusal> {
        self.say(second, who, IntakeCommand::AnswerMediator { accept, reason: String::new() })
    }

    pub fn schedule(&mut self, second: i64, starts: i64) -> Result<(), Refusal> {
        let (starts_at, mode, place) = (at(starts), Mode::Hybrid, "调解室".to_owned());
        self.act(second, MEDIATOR, IntakeCommand::Schedule { starts_at, minutes: 60, mode, place })
    }

    pub fn record(&self) -> RecordDraft {
        let statement = |who, text: &str| Statement { party: self.party(who), text: text.to_owned() };
        RecordDraft {
            statements: vec![statement(COMPANY, "物业费两年未交"), statement(OWNER, "楼道灯坏了没人修")],
            facts: vec!["2024-06-01至2026-05-31物业费2839.68元未交".into()],
            issues: "照明是否应先修复".into(),
            process: "双方对账后协商".into(),
            result: "先修灯，分两期付清".into(),
        }
    }

    pub fn confirm_record(&mut self, second: i64, who: &str) -> Result<(), Refusal> {
        let hash = self.case.talk.record.as_ref().unwrap().hash.clone();
        self.say(second, who, SessionCommand::ConfirmRecord { hash })
    }

    /// Asks every question of the script and writes down a good answer of each party.
    pub fn ask_all(&mut self, second: i64) -> Result<(), Refusal> {
        let answers = self.good_answers();
        self.act(second, CLERK, CourtCommand::AnswerQuestions { answers })
    }

    pub fn good_answers(&self) -> Vec<AnswerDraft> {
        let answer = |question: crate::case::inquiry::Question, party: PartyId| AnswerDraft {
            question,
            party,
            answer: question.good().to_owned(),
            red_flag: false,
        };
        let parties = self.parties();
        self.case
            .questions()
            .into_iter()
            .flat_map(|question| parties.iter().map(move |party| answer(question, party.clone())))
            .collect()
    }
}

pub fn assess(ground: GroundCode, finding: Finding) -> Core {
    Core::Assess { ground, finding, note: String::new() }
}

pub fn assess_all(story: &mut Story, second: i64, finding: Finding) {
    for ground in GroundCode::ALL {
        story.act(second, JUDGE, assess(ground, finding)).unwrap();
    }
}

/// Up to the case with a mediator whom both accepted (M30).
pub fn to_taken() -> Story {
    let mut story = Story::begin();
    story.play_intake();
    story
}

/// Up to the open session (M60).
pub fn to_session() -> Story {
    let mut story = to_taken();
    story.play_opening();
    story
}

/// Up to a confirmed record, before any clause (M80).
pub fn to_drafting() -> Story {
    let mut story = to_session();
    story.play_record(500);
    story
}

/// Up to a text that was read aloud and everybody agreed to (M82).
pub fn to_agreed() -> Story {
    let mut story = to_session();
    story.play_talk();
    story
}

/// Up to the frozen agreement (M85).
pub fn to_frozen() -> Story {
    let mut story = to_agreed();
    story.act(4000, MEDIATOR, Core::Freeze).unwrap();
    story
}

/// Up to the agreement in force: signed 15:20, mediator 15:24, seal 16:05 (M90 C00).
pub fn to_effective() -> Story {
    let mut story = to_frozen();
    story.play_signing(4790);
    story
}

/// Up to the application before the court, two days later (C20).
pub fn to_filed() -> Story {
    let mut story = to_effective();
    story.play_application(2 * DAY);
    story
}

/// Up to the acceptance (C31).
pub fn to_accepted() -> Story {
    let mut story = to_filed();
    story.act(2 * DAY + 3600, CLERK, accept(DOCKET_NO)).unwrap();
    story
}

/// Up to the judge's desk, three days later (C40).
pub fn to_claimed() -> Story {
    let mut story = to_accepted();
    story.act(3 * DAY, JUDGE, Core::Claim { appointee: None }).unwrap();
    story
}

/// Up to the hearing (C60).
pub fn to_hearing() -> Story {
    let mut story = to_claimed();
    story.play_court_door(3 * DAY + 10);
    story
}

/// Up to the signed record of the inquiry (C65).
pub fn to_heard() -> Story {
    let mut story = to_hearing();
    story.play_inquiry(3 * DAY + 500);
    story
}

/// Up to the ruling that confirms (C80 C71).
pub fn to_ruled() -> Story {
    let mut story = to_heard();
    story.play_confirmation(3 * DAY + 700);
    story
}

/// Up to its service on both.
pub fn to_served() -> Story {
    let mut story = to_ruled();
    for party in story.parties() {
        story.act(3 * DAY + 900, CLERK, Core::Serve { party }).unwrap();
    }
    story
}

#[test]
fn f_1_the_main_job_end_to_end() {
    let mut story = to_served();
    let document = story.case.ruling().unwrap().made.id.clone();
    story.say(3 * DAY + 950, OWNER, Core::Receive { document }).unwrap();
    assert_eq!(story.case.mediation, Mediation::Effective);
    assert_eq!(story.case.confirmation, Some(Confirmation::Service));
    assert_eq!(story.case.decided(), Some(Confirmation::Confirmed));
    insta::assert_snapshot!(story.lines);
}

#[test]
fn f_1_every_step_leaves_its_paper() {
    assert_eq!(
        to_served().papers(),
        [
            "D01", "D02", "D09", "D06", "D05", "D07", "D06", "D05", "D07", "D10", "D11", "D12", "D14",
            "D12c", "D16", "D17", "D18", "D21", "D21"
        ]
    );
}

#[test]
fn dl_c1_effect_and_window_are_those_of_the_fixture() {
    let story = to_effective();
    let fixture: serde_json::Value =
        serde_json::from_str(include_str!("../../../fixtures/cases.json")).unwrap();
    let expected = &fixture["cases"][0]["window"];
    let window = story.case.window().unwrap();
    assert_eq!(story.case.effective_at, Some("2026-06-08T08:05:00Z".parse().unwrap()));
    assert_eq!(window.nominal.to_string(), expected["due_nominal"].as_str().unwrap());
    assert_eq!(window.due_legal.unwrap().to_string(), expected["due_legal"].as_str().unwrap());
}
