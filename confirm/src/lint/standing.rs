//! Who applies, with which authority, when and where: K-03…K-07.
//!
//! Sources: `legal.md` C.5; 民事诉讼法 62 (特别授权), 205 (共同申请, thirty days, 依法设立的调解组织, competent courts; B-105,
//! B-204, B-213); 民诉法解释 351, 355(二); 民法典 18–23, 35 (capacity, and the interest of the ward).

use jiff::civil::Date;

use super::{Authority, Capacity, Clause, Finding, KCode, Level, Matter, Party, Role, Rule, Scope, Window};
use crate::case::clause::ClauseDraft;
use crate::case::id::PartyId;

/// Years at which a person is of age (民法典 17).
const AGE_FULL: i16 = 18;
/// Years from which a person who lives of own work counts as of age (民法典 18).
const AGE_WORKING: i16 = 16;

const BOTH_SIDES: Rule = Rule {
    code: KCode::K03,
    level: Level::Block,
    scope: Scope::Filing,
    basis: "民事诉讼法第205条；民诉法解释第351条",
};
const AUTHORITY: Rule = Rule { basis: "民事诉讼法第62条；民诉法解释第351条", ..BOTH_SIDES };
const LATE: Rule = Rule { code: KCode::K04, basis: "民事诉讼法第205条", ..BOTH_SIDES };
const UNREGISTERED: Rule = Rule { code: KCode::K05, basis: "民事诉讼法第205条", ..BOTH_SIDES };
const NO_COURT: Rule =
    Rule {
        code: KCode::K06, basis: "民事诉讼法第205条；民诉法解释第355条第1款第2项", ..BOTH_SIDES
    };
const WARD: Rule =
    Rule {
        code: KCode::K07, level: Level::Warn, scope: Scope::Confirm, basis: "民法典第19条至第23条"
    };
const WARD_PROPERTY: Rule = Rule { basis: "民法典第35条", ..WARD };

pub(super) fn check_matter(matter: &Matter) -> Vec<Finding> {
    let mut findings = sides(matter);
    if matter.window == Window::Over {
        findings.push(LATE.finding(
            "协议生效已超过三十日，不能再申请司法确认。",
            "可以督促履行；一方不履行的，对方可以凭协议起诉。各方都愿意的，可以重新调解，达成新的协议。",
        ));
    }
    if !matter.committee_registered {
        findings.push(UNREGISTERED.finding(
            "调解委员会还没有登记并通报法院，法院不会受理它主持达成的协议。",
            "请先在机构管理中补登记调委会，并把名册通报法院，再提交申请。",
        ));
    }
    if !matter.mediator_registered {
        findings.push(UNREGISTERED.finding(
            "调解员不在已通报法院的名册里，法院可能不受理这份协议。",
            "请先把调解员登记入册并通报法院，或者换一名在册的调解员主持。",
        ));
    }
    if !matter.court_competent {
        findings.push(NO_COURT.finding(
            "选定的法院对这份申请没有管辖权。",
            "请改选当事人住所地、标的物所在地或者调解组织所在地的基层法院；法院邀请调解的，选作出邀请的法院。",
        ));
    }
    findings.extend(matter.parties.iter().filter_map(|party| ward(party, matter.today)));
    findings
}

/// K-03: both sides are there, and everybody signs or is represented with 特别授权.
fn sides(matter: &Matter) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (role, name) in [(Role::Applicant, "申请人"), (Role::Respondent, "被申请人")] {
        if !matter.parties.iter().any(|party| party.role == role) {
            findings.push(BOTH_SIDES.finding(
                format!("还没有{name}一方，司法确认要双方共同申请。"),
                format!("请把{name}加为当事人，并请本人或者有特别授权的代理人签字。"),
            ));
        }
    }
    for party in matter.parties {
        let name = party.name;
        match party.agent {
            Some(Authority::General) => findings.push(AUTHORITY.finding(
                format!("{name}的代理人只有一般授权，不能代为调解、签协议和申请司法确认。"),
                format!(
                    "请补交写明“代为调解、签署协议、申请司法确认”的特别授权委托书，或者请{name}本人到场签字。"
                ),
            )),
            Some(Authority::Special) | None => {
                let applies = matches!(party.role, Role::Applicant | Role::Respondent);
                if applies && !party.signs {
                    findings.push(BOTH_SIDES.finding(
                        format!("{name}没有签字，也没有委托代理人，不能算双方共同申请。"),
                        format!("请{name}本人签字，或者补交特别授权委托书后由代理人签字。"),
                    ));
                }
            }
        }
    }
    findings
}

/// K-07: a party who can't act alone.
fn ward(party: &Party, today: Date) -> Option<Finding> {
    let name = party.name;
    let state = incapacity(party, today)?;
    Some(if !party.has_guardian {
        WARD.finding(
            format!("{name}{state}，还没有法定代理人参加，签的字可能无效。"),
            format!("请{name}的监护人到场，核对监护关系证明，由监护人代为调解并签字。"),
        )
    } else {
        WARD.finding(
            format!("{name}{state}，由法定代理人代为参加。"),
            format!("请核对监护关系证明并附卷，由监护人签字，逐条看清协议没有损害{name}的利益。"),
        )
    })
}

/// Why `party` can't act alone; none if nothing shows that.
fn incapacity(party: &Party, today: Date) -> Option<&'static str> {
    let years = party.birth.map(|birth| years_between(birth, today));
    match (party.capacity, years) {
        (Capacity::None, _) => Some("没有民事行为能力"),
        (_, Some(years)) if years < AGE_WORKING => Some("未满16周岁"),
        (Capacity::Limited, _) => Some("是限制民事行为能力人"),
        (Capacity::Full, Some(years)) if years < AGE_FULL => {
            Some("未满18周岁（以自己的劳动收入为主要生活来源的除外，要附收入证明）")
        }
        (Capacity::Full, _) => None,
    }
}

/// Whole years from `birth` to `today`; the birthday itself counts as reached (民法典 1259: 以上 includes).
fn years_between(birth: Date, today: Date) -> i16 {
    let before_birthday = (today.month(), today.day()) < (birth.month(), birth.day());
    today.year() - birth.year() - i16::from(before_birthday)
}

/// K-07: a clause by which a ward gives something away.
pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let gives = |id: &PartyId| match clause.draft {
        ClauseDraft::Pay { debtors, .. }
        | ClauseDraft::Instalments { debtors, .. }
        | ClauseDraft::Deliver { debtors, .. } => debtors.contains(id),
        ClauseDraft::Guarantee { guarantor, .. } => guarantor == id,
        ClauseDraft::Release { .. } => true,
        ClauseDraft::Act { .. }
        | ClauseDraft::Forbear { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Other { .. } => false,
    };
    let wards = matter.parties.iter().filter(|party| incapacity(party, matter.today).is_some());
    wards
        .filter(|party| gives(party.id))
        .map(|party| {
            let name = party.name;
            WARD_PROPERTY
                .finding(
                    format!("第{}条处分了{name}的财产或者权利，而{name}不能独立处分。", clause.no),
                    format!("请写明这一条为什么符合{name}的利益，由监护人签字；对{name}没有好处的，改为由监护人承担。"),
                )
                .on(clause.no)
        })
        .collect()
}
