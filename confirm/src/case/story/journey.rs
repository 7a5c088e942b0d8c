//! F-1 from registration to service, as it should go.

use super::cast::*;
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::{Command, Finding, GroundCode, Outcome};
use crate::case::consent::ConsentItem;
use crate::case::party::{DeviceCheck, DeviceState, Grade, IdentityCheck};
use crate::case::stage::{Confirmation, Mediation};
use crate::paper::Kind;

/// Up to the open session.
pub fn to_session() -> Story {
    let mut story = Story::begin();
    for (second, draft) in [(10, company()), (20, owner())] {
        story.act(second, MEDIATOR, &Command::AddParty { draft }).unwrap();
    }
    for (second, who) in [(30, COMPANY), (40, OWNER)] {
        let party = story.party(who);
        story.act(second, MEDIATOR, &Command::Invite { party: party.clone() }).unwrap();
        let check = DeviceCheck {
            camera: DeviceState::Ok,
            microphone: DeviceState::Ok,
            network: Grade::Good,
            verdict: Grade::Good,
        };
        story.say(second + 1, who, &Command::RecordCheck { check }).unwrap();
        for item in ConsentItem::ALL {
            story.say(second + 2, who, &give(item)).unwrap();
        }
        story.act(second + 3, MEDIATOR, &admit(party)).unwrap();
    }
    story.act(60, MEDIATOR, &Command::OpenSession).unwrap();
    story
}

/// Up to a text everybody agreed to.
pub fn to_agreed() -> Story {
    let mut story = to_session();
    let (company, owner) = (story.party(COMPANY), story.party(OWNER));
    let drafts = [
        lamps(company.clone()),
        instalments(owner, company),
        ClauseDraft::Release { text: "公司放弃违约金".into() },
        ClauseDraft::Default { overdue_days: 10, note: None },
    ];
    for (index, draft) in (0..).zip(drafts) {
        story.act(600 + index, MEDIATOR, &Command::AddClause { draft }).unwrap();
    }
    for clause in 0..4 {
        story.answer(700, COMPANY, clause, Answer::Agree).unwrap();
        story.answer(701, OWNER, clause, Answer::Agree).unwrap();
    }
    story
}

/// Up to the frozen agreement.
pub fn to_frozen() -> Story {
    let mut story = to_agreed();
    story.act(4000, MEDIATOR, &Command::Freeze).unwrap();
    story
}

/// Up to the agreement in force: signed 15:20, mediator 15:24, seal 16:05.
pub fn to_effective() -> Story {
    let mut story = to_frozen();
    story.sign(4790, COMPANY, Kind::D12).unwrap();
    story.sign(4800, OWNER, Kind::D12).unwrap();
    story.sign(5040, MEDIATOR, Kind::D12).unwrap();
    let seal = story.seal_command();
    story.act(7500, SEALER, &seal).unwrap();
    story
}

pub const DAY: i64 = 86_400;

/// Up to the application before the court, two days later.
pub fn to_filed() -> Story {
    let mut story = to_effective();
    story.say(2 * DAY, COMPANY, &Command::StartApplication).unwrap();
    story.sign(2 * DAY + 60, COMPANY, Kind::D14).unwrap();
    story.sign(2 * DAY + 120, OWNER, Kind::D14).unwrap();
    story
}

/// Up to the hearing, three days later.
pub fn to_hearing() -> Story {
    let mut story = to_filed();
    let docket_no = "(2026)晋0499诉前调确31号".to_owned();
    story.act(2 * DAY + 3600, CLERK, &Command::Accept { docket_no }).unwrap();
    story.act(3 * DAY, JUDGE, &Command::Claim).unwrap();
    let present = vec![story.party(COMPANY), story.party(OWNER)];
    for party in present.clone() {
        let identity = IdentityCheck::SmsAndVisual;
        story.act(3 * DAY + 10, JUDGE, &Command::AdmitToCourt { party, identity }).unwrap();
    }
    story.act(3 * DAY + 20, JUDGE, &Command::OpenHearing { present }).unwrap();
    story
}

pub fn assess_all(story: &mut Story, second: i64, finding: Finding) {
    for ground in GroundCode::ALL {
        story.act(second, JUDGE, &Command::Assess { ground, finding, note: String::new() }).unwrap();
    }
}

/// Up to the ruling that confirms.
pub fn to_ruled() -> Story {
    let mut story = to_hearing();
    assess_all(&mut story, 3 * DAY + 600, Finding::None);
    story.act(3 * DAY + 700, JUDGE, &Command::DraftRuling { outcome: Outcome::Confirm }).unwrap();
    story.sign(3 * DAY + 800, JUDGE, Kind::D18).unwrap();
    story
}

#[test]
fn the_main_job_end_to_end() {
    let mut story = to_ruled();
    for who in [COMPANY, OWNER] {
        let party = story.party(who);
        story.act(3 * DAY + 900, CLERK, &Command::Serve { party }).unwrap();
    }
    let document = story.case.ruling().unwrap().made.id.clone();
    story.say(3 * DAY + 950, OWNER, &Command::Receive { document }).unwrap();
    assert_eq!(story.case.mediation, Mediation::Effective);
    assert_eq!(story.case.confirmation, Some(Confirmation::Service));
    insta::assert_snapshot!(story.lines);
}

#[test]
fn effect_and_window_are_those_of_the_fixture() {
    let story = to_effective();
    let fixture: serde_json::Value =
        serde_json::from_str(include_str!("../../../fixtures/cases.json")).unwrap();
    let expected = &fixture["cases"][0]["window"];
    let window = story.case.window().unwrap();
    assert_eq!(story.case.effective_at, Some("2026-06-08T08:05:00Z".parse().unwrap()));
    assert_eq!(window.nominal.to_string(), expected["due_nominal"].as_str().unwrap());
    assert_eq!(window.due_legal.unwrap().to_string(), expected["due_legal"].as_str().unwrap());
}
