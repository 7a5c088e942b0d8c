//! The people of case F-1, what they own and owe, and what they say.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::case::actor::{Actor, ActorKind};
use crate::case::clause::{ClauseDraft, Part};
use crate::case::command::{Core, CourtCommand, PeopleCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::Outcome;
use crate::case::document::Revision;
use crate::case::id::{FileId, OrgId, PartyId};
use crate::case::imported::CourtRecord;
use crate::case::intake::Appointee;
use crate::case::organisation::Organisation;
use crate::case::party::{IdentityCheck, PartyDraft, PartyKind, PartyRole, Representative, Sex};
use crate::case::people::{AddressDraft, AgentDraft, AgentKind, Authority, FileUse, GuardianDraft};
use crate::case::registration::{Mode, Registration, Severity, Source};
use crate::case::stroke::{Point, Stroke};
use crate::retention::Retention;

pub const MEDIATOR: &str = "jiang";
pub const OTHER_MEDIATOR: &str = "shao";
pub const RECORDER: &str = "han";
pub const OPERATOR: &str = "qiao";
pub const SEALER: &str = "seal";
pub const CLERK: &str = "lin";
pub const JUDGE: &str = "gu";
pub const OTHER_JUDGE: &str = "bai";
pub const PRESIDENT: &str = "song";
pub const SYSTEM: &str = "service";
pub const COMPANY: &str = "company";
pub const OWNER: &str = "owner";

/// 案号 the clerk enters.
pub const DOCKET_NO: &str = "（2026）晋0499诉前调确31号";

pub fn actor(who: &str, now: Timestamp) -> Actor {
    let (kind, name, organisation) = match who {
        MEDIATOR => (ActorKind::Mediator, "姜桂兰", Some("liuhe")),
        OTHER_MEDIATOR => (ActorKind::Mediator, "邵志强", Some("liuhe")),
        RECORDER => (ActorKind::Recorder, "韩小雨", Some("liuhe")),
        OPERATOR => (ActorKind::Operator, "乔安", Some("liuhe")),
        SEALER => (ActorKind::SealKeeper, "孟章", Some("liuhe")),
        CLERK => (ActorKind::Clerk, "林知夏", Some("court")),
        JUDGE => (ActorKind::Judge, "顾明远", Some("court")),
        OTHER_JUDGE => (ActorKind::Judge, "白正", Some("court")),
        PRESIDENT => (ActorKind::President, "宋行远", Some("court")),
        SYSTEM => (ActorKind::System, "调确", None),
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
        address: "127.0.0.1".to_owned(),
        authenticated_at: now,
    }
}

/// A member of staff as the register knows them.
pub fn appointee(who: &str) -> Appointee {
    let known = actor(who, super::at(0));
    Appointee {
        id: known.id,
        name: known.name,
        organisation: known.organisation.expect("staff belongs somewhere"),
        registered: true,
        concerns: Vec::new(),
        barred: Vec::new(),
    }
}

pub fn committee() -> Organisation {
    Organisation {
        id: OrgId::new("liuhe"),
        name: "柳河街道人民调解委员会".into(),
        short: "潞川柳河".into(),
        phone: "0499-8000046".into(),
        code: "990499".into(),
        retention: Retention::default(),
    }
}

pub fn court() -> Organisation {
    Organisation {
        id: OrgId::new("court"),
        name: "潞川区人民法院".into(),
        short: String::new(),
        phone: "0499-8000001".into(),
        code: "晋0499".into(),
        retention: Retention::default(),
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
        referral: None,
        severity: Severity::Blue,
        loan: None,
        batch: None,
    }
}

/// A party of whom only the main facts are known.
pub fn draft(role: PartyRole, who: PartyKind) -> PartyDraft {
    PartyDraft { role, who, division: None, capacity: None, employer: String::new(), city_resident: None }
}

pub fn company() -> PartyDraft {
    let representative = Representative {
        name: "尤国栋".into(),
        title: "法定代表人".into(),
        id_no: "990499196604049033".into(),
        phone: "12000000001".into(),
    };
    let who = PartyKind::Organisation {
        name: "潞川和畅物业服务有限公司".into(),
        credit_code: "91990499MA0TET017C".into(),
        address: "潞川区柳河街道和畅路1号".into(),
        representative,
    };
    draft(PartyRole::Applicant, who)
}

pub fn owner() -> PartyDraft {
    let who = PartyKind::Person {
        name: "赵建平".into(),
        sex: Sex::Male,
        birth: date(1978, 3, 12),
        id_no: "990499197803121012".into(),
        phone: "12000000002".into(),
        address: "潞川区柳河街道和畅家园3号楼2单元".into(),
    };
    draft(PartyRole::Respondent, who)
}

/// A woman or man of division 990499 born on `birth`, with the check digit of GB 11643.
pub fn person(role: PartyRole, name: &str, birth: Date, phone: &str) -> PartyDraft {
    let who = PartyKind::Person {
        name: name.into(),
        sex: Sex::Female,
        birth,
        id_no: id_no(birth, 20),
        phone: phone.into(),
        address: "潞川区柳河街道古槐村12号".into(),
    };
    draft(role, who)
}

/// An ID number of division 990499 with the check digit of GB 11643; an even `serial` is a woman's.
pub fn id_no(birth: Date, serial: u16) -> String {
    let body = format!("990499{:04}{:02}{:02}{serial:03}", birth.year(), birth.month(), birth.day());
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize =
        body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

/// An agent of the owner.
pub fn agent(authority: Authority) -> AgentDraft {
    AgentDraft {
        name: "赵敏".into(),
        id_no: id_no(date(2001, 5, 20), 42),
        phone: "12000000003".into(),
        relation: AgentKind::Relative,
        authority,
        proof: None,
    }
}

pub fn guardian() -> GuardianDraft {
    GuardianDraft {
        name: "赵大山".into(),
        id_no: id_no(date(1950, 1, 2), 33),
        phone: "12000000004".into(),
        relation: "父亲".into(),
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

pub fn release(text: &str) -> ClauseDraft {
    ClauseDraft::Release { text: text.to_owned() }
}

pub fn strokes() -> Vec<Stroke> {
    let points = (0..20)
        .map(|step| Point { x: 100 + step * 20, y: 200 + step * 5, t: 0, width: 0, pressure: None })
        .collect();
    vec![Stroke { points }]
}

pub fn admit(party: PartyId) -> Core {
    Core::Admit { party, identity: IdentityCheck::DocumentSeen }
}

pub fn give(item: ConsentItem) -> Core {
    let sha256 = (item == ConsentItem::RightsNotice).then(crate::paper::rights::text_sha256);
    Core::Consent { item, given: true, sha256 }
}

/// D07 as a party fills it in.
pub fn address_of_service(post: &str) -> PeopleCommand {
    PeopleCommand::ConfirmAddress {
        address: AddressDraft {
            electronic: true,
            email: String::new(),
            post: post.to_owned(),
            postcode: String::new(),
            receiver: String::new(),
            receiver_phone: String::new(),
            receiver_relation: String::new(),
            scope: Vec::new(),
        },
    }
}

/// Puts a photograph of a paper power of attorney into the case.
pub fn attach_authority(name: &str) -> PeopleCommand {
    PeopleCommand::AttachFile {
        file: FileId::new(name),
        title: "授权委托书".into(),
        purpose: FileUse::Authority,
        content: Some(Revision { sha256: "cd".repeat(32), length: 9 }),
    }
}

pub fn withdraw(item: ConsentItem) -> Core {
    Core::Consent { item, given: false, sha256: None }
}

pub fn accept(docket_no: &str) -> Core {
    Core::Accept { docket_no: docket_no.to_owned() }
}

/// A confirmation of the court's own system on `day`, with a number of its own for each version of the agreement.
pub fn court_record(day: Date, version: usize) -> CourtRecord {
    CourtRecord {
        external_id: format!("susong-{version}"),
        file: FileId::new("a".repeat(64)),
        docket_no: Some(format!("（2026）晋0499诉前调确{}号", 71 + version)),
        accepted_on: Some(day),
        both_present_on: Some(day),
        judge: "卫明德".to_owned(),
        clerk: "林知夏".to_owned(),
        ruled_on: day,
        outcome: Outcome::Confirm,
    }
}

/// The order that enters it, with the ruling as it was uploaded.
pub fn import_ruling(record: CourtRecord) -> CourtCommand {
    let content = Some(Revision { sha256: record.file.as_str().to_owned(), length: 9 });
    CourtCommand::ImportRuling { record, content }
}
