//! What may be written into the register, and what is wrong with what can't be.
//!
//! Sources: `legal.md` A-04 (the tree), B-104 (3-9 members), B-105 (备案, then 通报), E.1 (法院代字), E.2 (short
//! names), E.3 (divisions), E.4 (dispute types).

use super::{
    Entry, Skills,
    form::{Description, Particulars},
};
use crate::problem::{Kind, Problem};
use confirm::{
    calendar,
    case::{actor::StaffRole, id::OrgId, refusal::Refusal},
    identity,
    jurisdiction::Division,
    registry::{Family, MEMBERS_MAX, MEMBERS_MIN, OrganisationKind, Standing, works_in},
    retention::{Retention, YEARS_MAX, YEARS_MIN},
};
use jiff::{Timestamp, civil::Date};

/// Characters of the name of an organisation; the longest official ones have about forty.
const NAME_MAX: usize = 60;
/// Characters of a short name; it stands in every mediation number.
const SHORT_MAX: usize = 12;
/// Characters of a telephone number with extension.
const PHONE_MAX: usize = 30;
/// Characters of an address or employer.
const LINE_MAX: usize = 120;
/// Characters of a 备案号.
const NUMBER_MAX: usize = 40;
/// Characters of what the public reads about a mediator.
const PROFILE_MAX: usize = 500;
/// Words in a list, and characters in each.
const WORDS_MAX: usize = 20;
const WORD_MAX: usize = 20;
/// Divisions that one court covers; a county has some dozens of towns.
const DIVISIONS_MAX: usize = 200;
/// Posts of one mediator.
const POSTS_MAX: usize = 20;
/// Characters of a password: shorter ones are guessed, longer ones only cost time.
const PASSWORD_MIN: usize = 10;
const PASSWORD_MAX: usize = 200;

/// A field that was not filled in right.
pub(crate) fn unfit(field: &'static str, sentence: impl Into<String>) -> Problem {
    Refusal::Invalid { field, sentence: sentence.into() }.into()
}

/// Something that another has already.
pub(super) fn taken(code: &'static str, sentence: &'static str) -> Problem {
    Problem::new(Kind::Conflict, code, sentence)
}

/// `entry` as `description` describes it.
///
/// # Errors
///
/// The first field that was not filled in right.
pub(super) fn described(mut entry: Entry, description: Description) -> Result<Entry, Problem> {
    let committee = entry.kind.family() == Family::Committee;
    entry.name = line("name", &description.name, 4, NAME_MAX, "请填写组织全称，4到60个字。")?;
    let shortest = usize::from(committee) * 2;
    entry.short =
        line("short", &description.short, shortest, SHORT_MAX, "请填写简称，2到12个字；它会出现在案号里。")?;
    entry.phone = line("phone", &description.phone, 3, PHONE_MAX, "请填写电话号码，让当事人打得通。")?;
    if !entry.phone.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '+' | ' ')) {
        return Err(unfit("phone", "电话号码只能有数字、空格、+和-。请改正。"));
    }
    let division = division("division", &description.division)?;
    entry.code = match (entry.kind.family(), description.code) {
        (Family::Court, code) => court_code(code.as_deref().unwrap_or_default())?,
        (Family::Center | Family::Station | Family::Studio | Family::Committee, _) => {
            division.as_str()[..6].to_owned()
        }
    };
    entry.division = Some(division);
    if entry.kind.is_people_s_committee()
        && description.members.is_some_and(|members| !(MEMBERS_MIN..=MEMBERS_MAX).contains(&members))
    {
        return Err(unfit("members", "人民调解委员会由3至9名委员组成（人民调解法第八条）。请核对人数。"));
    }
    if description.charges && !entry.kind.may_charge() {
        return Err(unfit(
            "charges",
            "只有商事调解组织可以收费；人民调解不收任何费用（人民调解法第四条）。请取消收费。",
        ));
    }
    (entry.members, entry.term_from, entry.charges) =
        (description.members, description.term_from, description.charges);
    entry.labels = words("labels", description.labels)?;
    entry.dispute_types = dispute_types(description.dispute_types)?;
    Ok(entry)
}

/// Whether an organisation of `kind` may stand under `parent`.
///
/// # Errors
///
/// It may not.
pub(super) fn under(kind: OrganisationKind, parent: Option<&Entry>) -> Result<(), Problem> {
    if kind.may_stand_under(parent.map(|parent| parent.kind)) {
        return Ok(());
    }
    let sentence = match parent {
        Some(parent) => format!("{}不能设在{}下面。请另选上级组织。", kind.label(), parent.kind.label()),
        None => format!("{}要有所属的调解委员会。请选择上级组织。", kind.label()),
    };
    Err(unfit("parent", sentence))
}

/// The divisions of a court.
///
/// # Errors
///
/// One of them is none, they are too many, or `kind` is no court.
pub(super) fn covered(kind: OrganisationKind, divisions: &[String]) -> Result<Vec<Division>, Problem> {
    if kind.family() != Family::Court && !divisions.is_empty() {
        return Err(unfit("covers", "只有法院有辖区。请不要填写辖区。"));
    }
    if divisions.len() > DIVISIONS_MAX {
        return Err(unfit("covers", "辖区太多，最多200个。请改填上一级的行政区划代码。"));
    }
    let mut covered = divisions.iter().map(|code| division("covers", code)).collect::<Result<Vec<_>, _>>()?;
    covered.sort();
    covered.dedup();
    Ok(covered)
}

/// `standing` after 备案 on `on`.
///
/// # Errors
///
/// The day is still to come.
pub(super) fn registered(standing: Standing, on: Date, now: Timestamp) -> Result<Standing, Problem> {
    if on > calendar::day_of(now) {
        return Err(unfit("on", "备案日期还没有到。请填写实际备案的日期。"));
    }
    // What the court was told before the registration was not about it.
    let at = calendar::start_of(on);
    Ok(Standing {
        registered_at: Some(at),
        notified_at: standing.notified_at.filter(|notified_at| *notified_at >= at),
    })
}

/// `standing` after 通报 on `on` (B-105: first registered, then made known).
///
/// # Errors
///
/// The day is still to come, or lies before the registration.
pub(super) fn notified(standing: Standing, on: Date, now: Timestamp) -> Result<Standing, Problem> {
    if on > calendar::day_of(now) {
        return Err(unfit("on", "通报日期还没有到。请填写实际通报法院的日期。"));
    }
    let at = calendar::start_of(on);
    match standing.registered_at {
        Some(registered_at) if registered_at <= at => Ok(Standing { notified_at: Some(at), ..standing }),
        Some(_) => Err(unfit("on", "通报日期早于备案日期。请核对日期。")),
        None => Err(Problem::new(
            Kind::Conflict,
            "not-registered",
            "还没有备案，不能登记通报。请先登记备案日期。",
        )),
    }
}

/// 备案号 as it is kept.
///
/// # Errors
///
/// It is too long.
pub(super) fn registered_no(number: &str) -> Result<String, Problem> {
    line("number", number, 0, NUMBER_MAX, "备案号最多40个字。请照备案文书填写。")
}

/// Why an organisation is out of service, as it is kept.
///
/// # Errors
///
/// Nothing was said, or too much.
pub(super) fn closing_reason(reason: &str) -> Result<String, Problem> {
    line("reason", reason, 2, LINE_MAX, "请写停用的原因，2到120个字，例如“并入柳河街道人民调解委员会”。")
}

/// 保管期限 that may be set (`legal.md` B.14).
///
/// # Errors
///
/// It is too short, or so long that it must be a slip.
pub(super) fn retention(retention: Retention) -> Result<Retention, Problem> {
    let Retention { with_agreement, without_agreement } = retention;
    for (field, years) in [("with_agreement", with_agreement), ("without_agreement", without_agreement)] {
        if years < YEARS_MIN {
            return Err(unfit(
                field,
                format!(
                    "最少{YEARS_MIN}年：申请执行的期间是两年（民事诉讼法第二百五十条），过后还要留三年。请改长。"
                ),
            ));
        }
        if years > YEARS_MAX {
            return Err(unfit(field, format!("最多{YEARS_MAX}年。请核对年数。")));
        }
    }
    if without_agreement > with_agreement {
        return Err(unfit(
            "without_agreement",
            "没有达成协议的卷宗，不能比达成协议的保管得更久。请核对两个年数。",
        ));
    }
    Ok(retention)
}

/// A SHA-256 in lower-case hex.
///
/// # Errors
///
/// It is none.
pub(super) fn seal(sha256: &str) -> Result<String, Problem> {
    let hex = sha256.trim().to_ascii_lowercase();
    if hex.len() == 64 && hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(hex)
    } else {
        Err(unfit("sha256", "印章样式的校验值应是64位十六进制数。请重新上传印章样式。"))
    }
}

/// A login in the form in which it is kept.
///
/// # Errors
///
/// It can't be one.
pub(super) fn login(login: &str) -> Result<String, Problem> {
    let login = login.trim().to_ascii_lowercase();
    let fits = (3..=40).contains(&login.len())
        && login.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'.' | b'-' | b'_'));
    if fits {
        Ok(login)
    } else {
        Err(unfit("login", "账号要有3到40位，只用小写字母、数字、点、横线。请改一个。"))
    }
}

/// Whether a password is long enough to protect anything.
///
/// # Errors
///
/// It is not, or longer than anybody types.
pub(crate) fn password(password: &str) -> Result<(), Problem> {
    if (PASSWORD_MIN..=PASSWORD_MAX).contains(&password.chars().count()) {
        Ok(())
    } else {
        Err(unfit("password", "密码至少10位，最多200位。请换一个长一点的。"))
    }
}

/// Whether `new` may take the place of `present`.
///
/// # Errors
///
/// It is too short, or the same.
pub(crate) fn own_password(new: &str, present: &str) -> Result<(), Problem> {
    if new == present {
        return Err(unfit("new_password", "新密码和现在的一样。请换一个只有您自己知道的。"));
    }
    password(new).map_err(|_| unfit("new_password", "新密码至少10位，最多200位。请换一个长一点的。"))
}

/// A person's name.
///
/// # Errors
///
/// It can't be one.
pub(super) fn person_name(name: &str) -> Result<String, Problem> {
    line("name", name, 2, 50, "请填写姓名，2到50个字。")
}

/// Whether somebody with `role` may work in an organisation of `kind`.
///
/// # Errors
///
/// They may not.
pub(super) fn employed(role: StaffRole, kind: OrganisationKind) -> Result<(), Problem> {
    if works_in(role, kind.family()) {
        return Ok(());
    }
    Err(unfit("role", format!("{}里没有“{}”这个岗位。请改选岗位或组织。", kind.label(), role.label())))
}

/// Skills as they are kept.
///
/// # Errors
///
/// The first field that was not filled in right.
pub(super) fn skills(skills: Skills) -> Result<Skills, Problem> {
    if skills.star > 5 {
        return Err(unfit("star", "星级是0到5。请改正。"));
    }
    Ok(Skills {
        category: skills.category,
        star: skills.star,
        dialects: words("dialects", skills.dialects)?,
        languages: words("languages", skills.languages)?,
        dispute_types: dispute_types(skills.dispute_types)?,
        profile: line("profile", &skills.profile, 0, PROFILE_MAX, "个人简介最多500个字。请改短。")?,
    })
}

/// Particulars as they are kept; ID numbers of division 99 only where `allow_test_division`.
///
/// # Errors
///
/// The first field that was not filled in right.
pub(super) fn particulars(
    given: &Particulars,
    allow_test_division: bool,
    now: Timestamp,
) -> Result<Particulars, Problem> {
    let id_no = given.id_no.as_deref().map(str::trim).filter(|id_no| !id_no.is_empty());
    let id_no = id_no.map(str::to_ascii_uppercase);
    if let Some(number) = &id_no
        && identity::citizen(number, calendar::day_of(now), allow_test_division).is_err()
    {
        return Err(unfit("id_no", "身份证号不对，请对着证件再核对一遍。"));
    }
    Ok(Particulars {
        id_no,
        address: line("address", &given.address, 0, LINE_MAX, "住址最多120个字。请改短。")?,
        employer: line("employer", &given.employer, 0, LINE_MAX, "工作单位最多120个字。请改短。")?,
    })
}

/// Posts without doubles and without the mediator's own organisation.
///
/// # Errors
///
/// They are too many.
pub(super) fn posts(organisations: Vec<OrgId>, own: &OrgId) -> Result<Vec<OrgId>, Problem> {
    if organisations.len() > POSTS_MAX {
        return Err(unfit("organisations", "一名调解员最多在20个组织兼任。请减少。"));
    }
    let mut posts: Vec<OrgId> = organisations.into_iter().filter(|id| id != own).collect();
    posts.sort();
    posts.dedup();
    Ok(posts)
}

fn court_code(code: &str) -> Result<String, Problem> {
    let code = code.trim();
    let mut signs = code.chars();
    let right = signs.next().is_some_and(|first| !first.is_ascii())
        && signs.all(|sign| sign.is_ascii_digit())
        && (1..=5).contains(&code.chars().count());
    if right {
        Ok(code.to_owned())
    } else {
        Err(unfit("code", "法院代字不对，例如“晋0499”。请照法院案号里的写法填写。"))
    }
}

fn division(field: &'static str, code: &str) -> Result<Division, Problem> {
    Division::parse(code.trim()).map_err(|_| unfit(field, "行政区划代码是6位、9位或12位数字。请核对。"))
}

fn dispute_types(codes: Vec<String>) -> Result<Vec<String>, Problem> {
    let codes = words("dispute_types", codes)?;
    if codes.iter().all(|code| code.len() == 2 && code.bytes().all(|digit| digit.is_ascii_digit())) {
        Ok(codes)
    } else {
        Err(unfit("dispute_types", "纠纷类型是两位数字的代码，例如15（物业）。请从列表里选择。"))
    }
}

fn words(field: &'static str, given: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut words: Vec<String> = Vec::new();
    for word in given {
        let word = line(field, &word, 1, WORD_MAX, "每一项最多20个字，不能是空的。请改正。")?;
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > WORDS_MAX { Err(unfit(field, "最多20项。请减少几项。")) } else { Ok(words) }
}

fn line(
    field: &'static str,
    text: &str,
    shortest: usize,
    longest: usize,
    sentence: &str,
) -> Result<String, Problem> {
    let text = text.trim();
    let fits = (shortest..=longest).contains(&text.chars().count());
    if fits && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(unfit(field, sentence))
    }
}
