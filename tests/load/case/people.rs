//! Who takes part in a measured case.

use crate::Bench;
use confirm::case::Case;
use confirm::case::actor::{Actor, ActorKind};
use confirm::case::command::Command;
use confirm::case::event::Standing;
use confirm::case::id::{CaseId, OrgId};
use confirm::case::intake::Appointee;
use confirm::case::organisation::Organisation;
use confirm::case::party::{PartyDraft, PartyKind, PartyRole, Sex};
use confirm::case::registration::{Mode, Registration, Severity, Source};
use confirm::retention::Retention;
use confirm::service::Place;
use jiff::Timestamp;
use jiff::civil::date;

pub fn mediator(now: Timestamp) -> Actor {
    Actor {
        kind: ActorKind::Mediator,
        id: "jiang".to_owned(),
        name: "姜桂兰".to_owned(),
        organisation: Some(OrgId::new("liuhe")),
        device: "bench".to_owned(),
        address: String::new(),
        authenticated_at: now,
    }
}

pub fn seat(case: &Case, party: usize, now: Timestamp) -> Actor {
    let party = &case.parties[party];
    Actor {
        kind: ActorKind::Party,
        id: party.id.to_string(),
        name: party.acting_name().to_owned(),
        organisation: None,
        device: "bench".to_owned(),
        address: String::new(),
        authenticated_at: now,
    }
}

pub fn party(role: PartyRole) -> PartyDraft {
    let (name, sex, birth, id_no) = match role {
        PartyRole::Applicant => ("钱秀英", Sex::Female, date(1965, 7, 8), "990499196507081023"),
        PartyRole::Respondent | PartyRole::Guarantor => {
            ("赵建平", Sex::Male, date(1978, 3, 12), "990499197803121012")
        }
    };
    PartyDraft {
        role,
        who: PartyKind::Person {
            name: name.to_owned(),
            sex,
            birth,
            id_no: id_no.to_owned(),
            phone: "12000000002".to_owned(),
            address: "潞川区柳河街道和畅家园3号楼2单元".to_owned(),
        },
        division: None,
        capacity: None,
        employer: String::new(),
        city_resident: None,
    }
}

/// Registers a case.
pub async fn register(bench: &Bench, request: &str) -> CaseId {
    let body = |id: &str, name: &str, short: &str, code: &str| Organisation {
        id: OrgId::new(id),
        name: name.to_owned(),
        short: short.to_owned(),
        phone: "0499-8000046".to_owned(),
        code: code.to_owned(),
        retention: Retention::default(),
    };
    let committee = body("liuhe", "柳河街道人民调解委员会", "潞川柳河", "990499");
    let court = body("court", "潞川区人民法院", "", "晋0499");
    let registration = Registration {
        title: "和畅物业与赵建平物业费".to_owned(),
        dispute_type: "15".to_owned(),
        cause: "物业服务合同纠纷".to_owned(),
        source: Source::WalkIn,
        facts: "2024-06-01至2026-05-31物业费98.6㎡×1.20元×24月=2839.68元未交。".to_owned(),
        court: OrgId::new("court"),
        mode: Mode::Hybrid,
        referral: None,
        severity: Severity::Blue,
        loan: None,
        batch: None,
    };
    let actor = mediator(bench.now);
    let registrar = Some(Appointee {
        id: actor.id.clone(),
        name: actor.name.clone(),
        organisation: committee.id.clone(),
        registered: true,
        concerns: Vec::new(),
        barred: Vec::new(),
    });
    let place = Place { committee: &committee, court: &court, registrar, standing: Standing::default() };
    let begun = bench.cases.create(&actor, request, &registration, &place, bench.now).await;
    begun.expect("a case is registered").id
}

/// `actor` commands; the case after it.
pub async fn act(bench: &Bench, actor: &Actor, case: &Case, command: &Command) -> Case {
    let request = format!("{}-{}", case.id, case.version);
    let done = bench.cases.perform(actor, &case.id, case.version, &request, command, bench.now).await;
    done.expect("the command is carried out")
}
