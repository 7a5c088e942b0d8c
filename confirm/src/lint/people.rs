//! People whose rights an agreement touches: K-11.
//!
//! Sources: `legal.md` C.5; 民诉法解释 358(二) (rights of others).
//!
//! Names are told from other words by their surname and by what stands around them. That is a guess, so a name
//! alone only warns.

use std::collections::BTreeSet;

use super::lexicon::{DUTIES, PEOPLE};
use super::text::{Field, after, before, first, masked, normal, passages, says, sentences};
use super::{Clause, Finding, KCode, Level, Matter, Party, Role, Rule, Scope};
use crate::case::clause::ClauseDraft;
use crate::case::id::PartyId;

const THIRD: Rule =
    Rule {
        code: KCode::K11, level: Level::Warn, scope: Scope::Confirm, basis: "民诉法解释第358条第2项"
    };
/// Where `sentence` names parties, or calls them 申请人, 被申请人, 双方; start and end.
pub(super) fn mentions(parties: &[Party], sentence: &str) -> Vec<(usize, usize)> {
    let mut found = named(parties, sentence);
    for word in &DUTIES.subjects {
        for (at, word) in sentence.match_indices(word.as_str()) {
            let inside = found.iter().any(|(start, end)| *start <= at && at < *end);
            if !inside {
                found.push((at, at + word.len()));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Where `sentence` names parties; an organisation also by its name without 有限公司 and the like.
pub(super) fn named(parties: &[Party], sentence: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for party in parties {
        let name = normal(party.name);
        let short =
            ["股份有限公司", "有限责任公司", "有限公司"].iter().find_map(|end| name.strip_suffix(end));
        let company = name.ends_with("公司").then_some("公司");
        for name in
            [Some(name.as_str()), short, company].into_iter().flatten().filter(|name| !name.is_empty())
        {
            found.extend(sentence.match_indices(name).map(|(at, name)| (at, at + name.len())));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// `sentence` with the names of parties blotted out, so that 钱秀英 isn't read as money; places stay.
pub(super) fn nameless(parties: &[Party], sentence: &str) -> String {
    let names: Vec<String> =
        parties.iter().map(|party| normal(party.name)).filter(|name| !name.is_empty()).collect();
    masked(sentence, &names)
}

/// K-11 in the facts: a role with a name that is no party.
pub(super) fn check_matter(matter: &Matter) -> Vec<Finding> {
    let facts = normal(matter.facts);
    let mut seen = BTreeSet::new();
    sentences(&facts)
        .flat_map(|sentence| roles(matter, sentence))
        .filter_map(|(role, name)| name.map(|name| (role, name)))
        .filter(|(_, name)| seen.insert(name.clone()))
        .map(|(role, name)| third(role, Some(&name)))
        .collect()
}

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let mut findings: Vec<Finding> = unknown(matter, clause).into_iter().collect();
    let mut seen = BTreeSet::new();
    for passage in passages(clause).iter().filter(|passage| speaks_of_people(passage.field)) {
        for sentence in sentences(&passage.text) {
            let mut people: Vec<(&str, Option<String>)> = roles(matter, sentence);
            people.extend(unnamed(matter, sentence).into_iter().map(|role| (role, None)));
            people.extend(kin(matter, sentence).into_iter().map(|name| ("亲属", Some(name))));
            people.extend(listed(matter, sentence).into_iter().map(|name| ("并列的人", Some(name))));
            for (role, name) in people {
                // Once a name; a role without one counts once a clause.
                if seen.insert(name.clone().unwrap_or_else(|| role.to_owned())) {
                    findings.push(third(role, name.as_deref()).at(passage, sentence));
                }
            }
        }
    }
    findings
}

fn speaks_of_people(field: Field) -> bool {
    match field {
        Field::Sentence | Field::Waiver | Field::Guarantee | Field::Note | Field::What | Field::Purpose => {
            true
        }
        Field::Forbidden | Field::Standard | Field::Place | Field::Acceptance | Field::Method => false,
    }
}

fn third(role: &str, name: Option<&str>) -> Finding {
    match name {
        Some(name) => THIRD.finding(
            format!("提到了{name}（{role}），但{name}不是本案当事人，协议可能影响其权利。"),
            format!("请把{name}加为当事人一起签字；和{name}无关的，删去这个名字。"),
        ),
        None => THIRD.finding(
            format!("提到了{role}，但当事人中没有，协议可能影响其权利。"),
            format!("请写明{role}的姓名并加为当事人一起签字，或者附上其书面同意；和本案无关的，删去。"),
        ),
    }
}

/// K-11: a draft that names somebody who is no party any more.
fn unknown(matter: &Matter, clause: &Clause) -> Option<Finding> {
    let known = |id: &PartyId| matter.parties.iter().any(|party| party.id == id);
    let strangers = match clause.draft {
        ClauseDraft::Pay { debtors, creditor, .. }
        | ClauseDraft::Instalments { debtors, creditor, .. }
        | ClauseDraft::Deliver { debtors, creditor, .. } => !debtors.iter().all(known) || !known(creditor),
        ClauseDraft::Act { debtors, .. } | ClauseDraft::Forbear { debtors, .. } => !debtors.iter().all(known),
        // A guarantor who is no party is a block of its own, K-17.
        ClauseDraft::Guarantee { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => false,
    };
    strangers.then(|| {
        THIRD
            .finding(
                format!("第{}条里选的人不在当事人名单中，协议约束不了他。", clause.no),
                "请把这个人加为当事人并签字，或者在这一条里重新选人。",
            )
            .on(clause.no)
    })
}

/// Roles in `sentence` that no party fills, with the name beside them if there is one.
fn roles<'w>(matter: &Matter, sentence: &str) -> Vec<(&'w str, Option<String>)> {
    let open = masked(sentence, &PEOPLE.roles_except);
    let mut found = Vec::new();
    for role in &PEOPLE.roles {
        for (at, word) in open.match_indices(role.as_str()) {
            let end = at + word.len();
            let insured = PEOPLE.insurers.contains(role) && is_among(matter, &PEOPLE.insurer_names);
            let guaranteed = PEOPLE.guarantors.contains(role)
                && matter.parties.iter().any(|party| party.role == Role::Guarantor);
            if insured || fills(matter, sentence, at, end) {
                continue;
            }
            let name = name_after(sentence, end).or_else(|| name_before(sentence, at));
            let needs_no_name = PEOPLE.unnamed.contains(role) || PEOPLE.guarantors.contains(role);
            if name.is_some() || (needs_no_name && !guaranteed) {
                found.push((role.as_str(), name));
            }
        }
    }
    found
}

/// Insurers, banks, co-owners and relatives in `sentence` who are called by what they are, and are no party.
fn unnamed(matter: &Matter, sentence: &str) -> Vec<&'static str> {
    let open = masked(sentence, &PEOPLE.roles_except);
    let insured = says(&open, &PEOPLE.insurer_names)
        && !says(&open, &PEOPLE.insurers)
        && !is_among(matter, &PEOPLE.insurer_names);
    let pledged = first(&PEOPLE.pledged, &open).is_some_and(|(start, end)| {
        !is_among(matter, &PEOPLE.banks) && mentions(matter.parties, &sentence[start..end]).is_empty()
    });
    // Where more than two take part, the relative may be one of them.
    let stands = matter.parties.len() <= 2
        && kin(matter, sentence).is_empty()
        && first(&PEOPLE.kin_stands, &open).is_some();
    [
        (insured, "承保的保险公司"),
        (pledged, "办理抵押的银行"),
        (is_shared(matter, &open), "共有的人"),
        (stands, "一起承担债务的亲属"),
    ]
    .into_iter()
    .filter_map(|(found, role)| found.then_some(role))
    .collect()
}

/// Whether the name of a party says one of `words`.
fn is_among(matter: &Matter, words: &[String]) -> bool {
    matter.parties.iter().any(|party| says(party.name, words))
}

/// Whether something is owned together with somebody who is no party: 与其兄共有的房屋.
fn is_shared(matter: &Matter, sentence: &str) -> bool {
    sentence.match_indices("共有").chain(sentence.match_indices("共同所有")).any(|(at, word)| {
        let tail = &sentence[at + word.len()..];
        let owned =
            tail.is_empty() || PEOPLE.shared_after.iter().any(|after| tail.starts_with(after.as_str()));
        let head = before(sentence, at, 10);
        let with = head.rfind(['与', '和', '同', '跟']).map(|link| &head[link + '与'.len_utf8()..]);
        owned
            && with.is_some_and(|who| {
                !who.is_empty() && !says(who, &PEOPLE.shared_not) && mentions(matter.parties, who).is_empty()
            })
    })
}

/// Whether a party stands beside the role at `start..end`: 共有人李晓燕, 李晓燕系共有人, 被申请人作为共有人.
fn fills(matter: &Matter, sentence: &str, start: usize, end: usize) -> bool {
    let near = |gap: &str| gap.chars().count() <= 4 && !gap.contains(['，', '、']);
    mentions(matter.parties, sentence).iter().any(|(from, to)| {
        (*from >= end && near(&sentence[end..*from])) || (*to <= start && near(&sentence[*to..start]))
    })
}

/// Relatives with a name that is no party.
fn kin(matter: &Matter, sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in &PEOPLE.kin {
        for (at, word) in sentence.match_indices(word.as_str()) {
            let end = at + word.len();
            found.extend(name_after(sentence, end).filter(|name| !is_party(matter, name)));
        }
    }
    found
}

/// Names beside a party's name, joined to it, that are no party: 孙立军、李晓燕连带承担.
fn listed(matter: &Matter, sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let parties = named(matter.parties, sentence);
    let is_party = |at: usize| parties.iter().any(|(start, _)| *start == at);
    for (start, end) in &parties {
        for join in &PEOPLE.joins {
            if sentence[*end..].starts_with(join.as_str()) {
                let at = end + join.len();
                found.extend(name_at(sentence, at).filter(|_| !is_party(at)));
            }
            if let Some(head) = sentence[..*start].strip_suffix(join.as_str()) {
                let ends_here = parties.iter().any(|(_, to)| *to == head.len());
                found.extend(name_ending(head).filter(|_| !ends_here));
            }
        }
    }
    found
}

fn is_party(matter: &Matter, name: &str) -> bool {
    matter.parties.iter().any(|party| normal(party.name) == name)
}

fn name_after(sentence: &str, end: usize) -> Option<String> {
    let link = PEOPLE.links.iter().find(|link| sentence[end..].starts_with(link.as_str()));
    name_at(sentence, end + link.map_or(0, String::len))
}

/// A name that begins at `at`: a surname, one or two letters, and something that no name goes on with.
fn name_at(sentence: &str, at: usize) -> Option<String> {
    let tail = &sentence[at..];
    if !tail.starts_with(|letter: char| PEOPLE.surnames.contains(letter)) {
        return None;
    }
    [3, 2].into_iter().find_map(|length| {
        let name = after(tail, 0, length);
        let rest = &tail[name.len()..];
        let ends = rest.is_empty() || PEOPLE.bounds.iter().any(|bound| rest.starts_with(bound.as_str()));
        (name.chars().count() == length && ends && is_name(name)).then(|| name.to_owned())
    })
}

/// A name that stands before a role: 王强作为保证人, 由王强提供担保.
fn name_before(sentence: &str, at: usize) -> Option<String> {
    let head = before(sentence, at, 8);
    let linked = ["作为", "系", "是", "为", "担任"].iter().find_map(|link| head.strip_suffix(link))?;
    name_ending(linked)
}

/// A name at the end of `head` that begins where a name may begin.
fn name_ending(head: &str) -> Option<String> {
    [3, 2].into_iter().find_map(|length| {
        let skipped = head.chars().count().checked_sub(length)?;
        let (start, _) = head.char_indices().nth(skipped)?;
        let name = &head[start..];
        let opens = start == 0 || head[..start].ends_with(['，', '由', '向', '、', '和', '与', '将']);
        (opens && name.starts_with(|letter: char| PEOPLE.surnames.contains(letter)) && is_name(name))
            .then(|| name.to_owned())
    })
}

/// Whether all letters are Chinese and none begins a bound, so that 于2026 and 应将 are no names.
fn is_name(name: &str) -> bool {
    name.chars().all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter) || letter > '\u{20000}')
        && !PEOPLE.no_names.iter().any(|word| name.starts_with(word.as_str()))
        && !PEOPLE.bounds.iter().any(|bound| bound.chars().count() > 1 && name.contains(bound.as_str()))
        && !name.chars().skip(1).any(|letter| "的应须将于各均在，。".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, matter, party};
    use super::*;
    use crate::lint::check as lint;

    #[track_caller]
    fn check_third(text: &str, expected: bool) {
        assert_eq!(codes("03", text).contains(&(KCode::K11, Level::Warn)), expected, "{text}");
    }

    #[test]
    fn k_11_people_who_are_no_party_are_found() {
        for text in [
            "费用凭票由孙立军、李晓燕连带承担",
            "李晓燕、孙立军共同赔偿",
            "房屋共有人李晓燕同意施工",
            "由保证人王强承担",
            "王强作为担保人负责还款",
            "经抵押权人同意后办理",
            "由保险公司赔付2000元",
            "孙立军的妻子李晓燕负责清理",
            "孙立军和王芳于2026年7月1日前付清",
            "应取得其他共有人同意",
            "平安财险承担2000元",
            "人保公司赔付2000元",
            "太平洋产险在限额内赔付",
            "肇事车辆的保险人赔付2000元",
            "抵押给建设银行的房屋由钱秀英处置",
            "孙立军之妻李梅承担连带还款责任",
            "孙立军出售与其兄共有的房屋",
            "中华联合财产保险股份有限公司赔付5000元",
            "在农商行办理按揭的房屋由孙立军出售",
            "孙立军的妻子承担连带还款责任",
            "该院落系孙立军和他人共有",
            "承保公司在三者险内赔偿",
            "房屋已抵押给信用社",
            "孙立军的岳父王有才一起还款",
            "质押于典当行的车辆归还钱秀英",
            "由孙立军的爱人李梅负责清理",
        ] {
            check_third(text, true);
        }
    }

    #[test]
    fn k_11_parties_and_other_words_are_no_third_persons() {
        for text in [
            "钱秀英和孙立军共同验收",
            "共有人孙立军同意施工",
            "孙立军系房屋共有人，自愿施工",
            "孙立军与村委现场签字",
            "孙立军、钱秀英各付一半",
            "被保险人已理赔",
            "由双方及社区物业签字验收",
            "孙立军和其他住户不受影响",
            "被申请人作为共有人同意施工",
            "钱秀英及时通知孙立军",
            "孙立军、房屋的使用人",
            "孙立军和费用的承担",
            "钱秀英与孙立军共有的围墙由双方修缮",
            "双方共有的通道由双方清扫",
            "转账至钱秀英建设银行账户",
            "孙立军本人保证按期付款",
            "孙立军购买交强险一份",
            "由孙立军本人保管钥匙",
            "一共有三间房",
            "孙立军与钱秀英两家共有的水井",
            "孙立军以其车辆提供抵押",
            "孙立军将房屋抵押给钱秀英",
            "公共有线电视由物业维修",
            "双方与全体业主共有部分由物业清扫",
            "孙立军太保守秘密",
            "孙立军和家人不再打扰钱秀英",
            "孙立军的妻子在场",
            "孙立军自愿购买保险",
        ] {
            check_third(text, false);
        }
    }

    #[test]
    fn k_11_facts_that_name_a_co_owner_are_found() {
        let clauses = [];
        let mut matter = matter("03", &clauses);
        matter.facts = "401室漏水。501室共有人李晓燕没有到场。";
        let found = lint(&matter);
        assert!(found.iter().any(|finding| finding.code == KCode::K11 && finding.clause.is_none()));
        matter.facts = "401室漏水。501室共有人孙立军到场。";
        assert_eq!(lint(&matter), []);
    }

    #[test]
    fn k_11_nobody_is_missing_who_is_a_party() {
        for (name, role, text) in [
            ("平安财险潞川支公司", Role::Respondent, "平安财险潞川支公司在交强险限额内赔付2000元"),
            ("中国人民财产保险股份有限公司", Role::Respondent, "人保公司赔付2000元"),
            ("太平洋产险公司", Role::Respondent, "肇事车辆的保险人赔付2000元"),
            ("建设银行潞川支行", Role::Third, "抵押给建设银行的房屋由孙立军修缮"),
            ("李梅", Role::Guarantor, "孙立军之妻李梅承担连带还款责任"),
            ("孙立民", Role::Respondent, "孙立军与孙立民共有的房屋由双方修缮"),
            ("李梅", Role::Guarantor, "孙立军的妻子承担连带还款责任"),
        ] {
            let draft = ClauseDraft::Other { text: text.into() };
            let clauses = [Clause { no: 1, draft: &draft }];
            let mut matter = matter("03", &clauses);
            let missing = |matter: &Matter| lint(matter).iter().any(|found| found.code == KCode::K11);
            assert!(missing(&matter), "{text}");
            let id = PartyId::new("p3");
            let parties: Vec<Party> =
                matter.parties.iter().copied().chain([party(&id, name, role)]).collect();
            matter.parties = &parties;
            assert!(!missing(&matter), "{text}");
        }
    }
}
