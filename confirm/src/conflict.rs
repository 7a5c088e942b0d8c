//! 披露与回避: what stands between somebody who is to help or to judge and the people of a case.
//!
//! Sources: 在线调解规则 13 (B-508: a mediator discloses, the parties may agree all the same) and the automatic check
//! of `legal.md` C.1, M30 (same surname and address, same employer, earlier role); 民事诉讼法 47–49 (B-203: recusal,
//! 审判人员 and likewise 法官助理、书记员); 民诉法司法解释 43 and `legal.md` 0.1 rules 1 and 2 (who mediated a dispute
//! doesn't judge it; a mediator may never act in a court state). A judge who ruled on an earlier agreement of the same
//! people may rule on the next: a new application is a new case. What a check can't see, a person has to disclose.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::actor::ActorKind;

mod likeness;

use likeness::{same_employer, same_household, same_person};

/// Somebody as far as a check needs to know them; what is not known is empty and likens nobody to anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Account or party id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 公民身份号码.
    pub id_no: Option<String>,
    /// 住址.
    pub address: String,
    /// 工作单位; for whoever acts for an organisation, that organisation.
    pub employer: String,
}

/// What somebody is or was in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// 当事人.
    Party,
    /// 代理人.
    Agent,
    /// 调解员.
    Mediator,
    /// 记录人, 印章管理人 or 工作站人员.
    MediationStaff,
    /// 邀请参与人.
    Invited,
    /// 证人.
    Witness,
    /// 鉴定人.
    Expert,
    /// 翻译.
    Interpreter,
    /// 审判员.
    Judge,
    /// 法官助理 or 书记员.
    CourtStaff,
}

impl Capacity {
    /// All of them.
    const ALL: [Self; 10] = [
        Self::Party,
        Self::Agent,
        Self::Mediator,
        Self::MediationStaff,
        Self::Invited,
        Self::Witness,
        Self::Expert,
        Self::Interpreter,
        Self::Judge,
        Self::CourtStaff,
    ];

    /// As what a member of staff acts; a party and the service itself have none of these capacities.
    #[must_use]
    pub fn of_staff(kind: ActorKind) -> Option<Self> {
        match kind {
            ActorKind::Mediator => Some(Self::Mediator),
            ActorKind::Recorder | ActorKind::SealKeeper | ActorKind::Operator => Some(Self::MediationStaff),
            ActorKind::Judge => Some(Self::Judge),
            ActorKind::Clerk | ActorKind::President | ActorKind::Assistant => Some(Self::CourtStaff),
            ActorKind::Party | ActorKind::Participant | ActorKind::System => None,
        }
    }

    /// What it is called in the index of past roles.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Agent => "agent",
            Self::Mediator => "mediator",
            Self::MediationStaff => "mediation_staff",
            Self::Invited => "invited",
            Self::Witness => "witness",
            Self::Expert => "expert",
            Self::Interpreter => "interpreter",
            Self::Judge => "judge",
            Self::CourtStaff => "court_staff",
        }
    }

    /// The capacity that the index calls `key`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capacity| capacity.key() == key)
    }

    /// The Chinese term.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Party => "当事人",
            Self::Agent => "代理人",
            Self::Mediator => "调解员",
            Self::MediationStaff => "调解工作人员",
            Self::Invited => "邀请参与人",
            Self::Witness => "证人",
            Self::Expert => "鉴定人",
            Self::Interpreter => "翻译",
            Self::Judge => "审判员",
            Self::CourtStaff => "法院工作人员",
        }
    }
}

/// Somebody who takes part in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub person: Person,
    /// As what.
    pub capacity: Capacity,
}

/// A role that the one who is checked has had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRole {
    /// Number of the case.
    pub case: String,
    /// Whether it was about this very dispute: this case, or one that it goes back to.
    pub this_dispute: bool,
    /// As what.
    pub capacity: Capacity,
    /// Who else took part.
    pub others: Vec<Person>,
}

/// 关系, as somebody discloses it about themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 当事人或者代理人的近亲属.
    CloseRelative,
    /// 与案件有利害关系.
    Interest,
    /// 与当事人、代理人有其他可能影响公正的关系.
    Other,
    /// 接受请客送礼, or 违反规定会见.
    Favour,
}

impl Relation {
    fn words(self) -> &'static str {
        match self {
            Self::CloseRelative => "是近亲属",
            Self::Interest => "在案件上有利害关系",
            Self::Other => "有其他可能影响公正的关系",
            Self::Favour => "有请客送礼或者私下会见的情形",
        }
    }
}

/// What somebody has disclosed, or a party has claimed and the court has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    /// A relation that the law names.
    Relation {
        /// Which.
        relation: Relation,
        /// Name of the participant it is about.
        to: String,
    },
    /// In the person's own words, as a mediator discloses when taking a case (在线调解规则 12, 13).
    Statement(String),
}

/// In which office somebody is to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// 调解员.
    Mediator,
    /// 审判员.
    Judge,
    /// 法官助理 or 书记员: 民事诉讼法 47 holds for them, too.
    CourtStaff,
}

/// Everything a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// The office.
    pub office: Office,
    /// Who is to act.
    pub person: &'a Person,
    /// The people of the case.
    pub participants: &'a [Participant],
    /// What the person was before.
    pub past: &'a [PastRole],
    /// What the person has disclosed.
    pub disclosures: &'a [Disclosure],
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConcernKind {
    /// The person takes part in the case.
    SamePerson,
    /// 同姓且同住址.
    SameHousehold,
    /// 同一工作单位.
    SameEmployer,
    /// 曾在案件中担任其他角色.
    EarlierRole,
    /// 本人披露.
    Disclosed,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 应当回避: another person has to act.
    Bars,
    /// Mediator: 披露, and every party is asked. Court: 院长 or 审判长 decides (民事诉讼法 49).
    Disclose,
}

/// A reason to doubt that somebody is impartial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Concern {
    /// What was found.
    pub kind: ConcernKind,
    /// What follows.
    pub weight: Weight,
    /// Name of the participant it is about; empty where it is about the dispute itself.
    pub who: String,
    /// What to tell people, with the next step.
    pub sentence: String,
    /// The article.
    pub basis: String,
}

/// Every reason to doubt that `check.person` is impartial (M30, B-508; B-203), in a fixed order and each once.
#[must_use]
pub fn concerns(check: &Check<'_>) -> Vec<Concern> {
    let mut found: Vec<Concern> = Vec::new();
    for participant in check.participants {
        found.extend(likeness(check, participant));
    }
    for role in check.past {
        found.extend(earlier(check, role));
    }
    for disclosure in check.disclosures {
        found.push(disclosed(check.office, disclosure));
    }
    let mut once: Vec<Concern> = Vec::new();
    for concern in found {
        if !once.contains(&concern) {
            once.push(concern);
        }
    }
    once
}

/// Whether somebody with these concerns may act at all; those that only have to be disclosed don't stop anybody.
#[must_use]
pub fn may_act(concerns: &[Concern]) -> bool {
    concerns.iter().all(|concern| concern.weight != Weight::Bars)
}

fn likeness(check: &Check<'_>, participant: &Participant) -> Vec<Concern> {
    let (person, other) = (check.person, &participant.person);
    let (name, capacity) = (&other.name, participant.capacity.label());
    if same_person(person, other) {
        let words = format!("{name}就是本案{capacity}");
        return vec![concern(check.office, ConcernKind::SamePerson, Weight::Bars, (name, &words))];
    }
    let mut found = Vec::new();
    if same_household(person, other) {
        let words = format!("与{capacity}{name}同姓且住址相同，可能是亲属");
        found.push(concern(check.office, ConcernKind::SameHousehold, Weight::Disclose, (name, &words)));
    }
    if same_employer(person, other) {
        let words = format!("与{capacity}{name}在同一单位工作");
        found.push(concern(check.office, ConcernKind::SameEmployer, Weight::Disclose, (name, &words)));
    }
    found
}

fn earlier(check: &Check<'_>, role: &PastRole) -> Vec<Concern> {
    let kind = ConcernKind::EarlierRole;
    let (case, capacity) = (&role.case, role.capacity.label());
    if role.this_dispute {
        let Some(weight) = second_role(check.office, role.capacity) else { return Vec::new() };
        let words = format!("曾在本纠纷（{case}）中担任{capacity}");
        return vec![concern(check.office, kind, weight, ("", &words))];
    }
    if !matches!(role.capacity, Capacity::Party | Capacity::Agent) {
        return Vec::new();
    }
    let met = check
        .participants
        .iter()
        .filter(|participant| role.others.iter().any(|other| same_person(other, &participant.person)));
    met.map(|participant| {
        let name = &participant.person.name;
        let words = format!("曾作为{capacity}与{name}参与过{case}案件");
        concern(check.office, kind, Weight::Disclose, (name, &words))
    })
    .collect()
}

/// What it means for `office` that the person was `before` in the same dispute; nothing, if it is the same office.
fn second_role(office: Office, before: Capacity) -> Option<Weight> {
    match office {
        Office::Mediator => match before {
            Capacity::Party | Capacity::Agent | Capacity::Judge | Capacity::CourtStaff => Some(Weight::Bars),
            Capacity::Witness | Capacity::Expert | Capacity::Invited => Some(Weight::Disclose),
            Capacity::Mediator | Capacity::MediationStaff | Capacity::Interpreter => None,
        },
        Office::Judge | Office::CourtStaff => match before {
            Capacity::Party
            | Capacity::Agent
            | Capacity::Mediator
            | Capacity::MediationStaff
            | Capacity::Invited
            | Capacity::Witness
            | Capacity::Expert
            | Capacity::Interpreter => Some(Weight::Bars),
            Capacity::Judge | Capacity::CourtStaff => None,
        },
    }
}

fn disclosed(office: Office, disclosure: &Disclosure) -> Concern {
    let kind = ConcernKind::Disclosed;
    let (relation, to) = match disclosure {
        Disclosure::Relation { relation, to } => (*relation, to),
        Disclosure::Statement(words) => {
            let words = format!("本人披露过：{words}");
            return concern(office, kind, Weight::Disclose, ("", &words));
        }
    };
    let weight = match (office, relation) {
        (Office::Judge | Office::CourtStaff, Relation::CloseRelative | Relation::Interest) => Weight::Bars,
        (Office::Judge | Office::CourtStaff, Relation::Other | Relation::Favour)
        | (
            Office::Mediator,
            Relation::CloseRelative | Relation::Interest | Relation::Other | Relation::Favour,
        ) => Weight::Disclose,
    };
    let words = format!("与{to}{}", relation.words());
    let mut concern = concern(office, kind, weight, (to, &words));
    if office != Office::Mediator {
        let basis = match relation {
            Relation::CloseRelative => "民事诉讼法47（一）",
            Relation::Interest => "民事诉讼法47（二）",
            Relation::Other => "民事诉讼法47（三）",
            Relation::Favour => "民事诉讼法47第二款",
        };
        basis.clone_into(&mut concern.basis);
    }
    concern
}

fn concern(office: Office, kind: ConcernKind, weight: Weight, (who, words): (&str, &str)) -> Concern {
    let basis = match (office, kind) {
        (Office::Mediator, _) => "在线调解规则13",
        (Office::Judge | Office::CourtStaff, ConcernKind::SamePerson) => "民事诉讼法47（一）",
        (Office::Judge | Office::CourtStaff, ConcernKind::EarlierRole) if weight == Weight::Bars => {
            "民事诉讼法47；民诉法司法解释43"
        }
        (
            Office::Judge | Office::CourtStaff,
            ConcernKind::SameHousehold
            | ConcernKind::SameEmployer
            | ConcernKind::EarlierRole
            | ConcernKind::Disclosed,
        ) => "民事诉讼法47（三）",
    };
    let next = match (office, weight) {
        (Office::Mediator, Weight::Bars) => "不能主持这次调解，请换一位调解员。",
        (Office::Mediator, Weight::Disclose) => "请如实告知各方当事人；各方都同意，才由这位调解员继续。",
        (Office::Judge | Office::CourtStaff, Weight::Bars) => "应当回避，请改由其他人办理。",
        (Office::Judge | Office::CourtStaff, Weight::Disclose) => "请核实；属实的，报院长决定是否回避。",
    };
    let office = match office {
        Office::Mediator => "调解员",
        Office::Judge => "审判员",
        Office::CourtStaff => "法院工作人员",
    };
    let sentence = format!("{office}{words}。{next}");
    Concern { kind, weight, who: who.to_owned(), sentence, basis: basis.to_owned() }
}

#[cfg(test)]
mod tests;
