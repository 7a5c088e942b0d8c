//! People whose rights an agreement touches, and people who stand in for others: K-11, K-17.
//!
//! Sources: `legal.md` C.5; 民诉法解释 358(二) (rights of others); 民事调解规定 8–9 (违约责任, 担保 may be agreed; a guarantor is
//! named and signs).
//!
//! Names are told from other words by their surname and by what stands around them. That is a guess, so a name
//! alone only warns.

use std::collections::BTreeSet;

use super::lexicon::{DUTIES, PEOPLE};
use super::text::{Field, Passage, after, before, masked, normal, part, passages, says, sentences};
use super::{Clause, Finding, KCode, Level, Matter, Party, Role, Rule, Scope};
use crate::case::clause::ClauseDraft;
use crate::case::id::PartyId;

const THIRD: Rule =
    Rule {
        code: KCode::K11, level: Level::Warn, scope: Scope::Confirm, basis: "民诉法解释第358条第2项"
    };
const ALLOWED: Rule = Rule {
    code: KCode::K17,
    level: Level::Hint,
    scope: Scope::Text,
    basis: "最高人民法院关于人民法院民事调解工作若干问题的规定第8条、第9条",
};
const NO_GUARANTOR: Rule = Rule { level: Level::Block, ..ALLOWED };

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
fn named(parties: &[Party], sentence: &str) -> Vec<(usize, usize)> {
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
            people.extend(kin(matter, sentence).into_iter().map(|name| ("亲属", Some(name))));
            people.extend(listed(matter, sentence).into_iter().map(|name| ("并列的人", Some(name))));
            for (role, name) in people {
                // Once a name; a role without one counts once a clause.
                if seen.insert(name.clone().unwrap_or_else(|| role.to_owned())) {
                    findings.push(third(role, name.as_deref()).at(passage, sentence));
                }
            }
            findings.extend(allowed(matter, passage, sentence));
        }
    }
    findings.extend(structured(matter, clause));
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
            let insured = PEOPLE.insurers.contains(role)
                && matter.parties.iter().any(|party| party.name.contains("保险"));
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

/// K-17 in free words: a guarantee, or what follows a breach.
fn allowed(matter: &Matter, passage: &Passage, sentence: &str) -> Option<Finding> {
    if !matches!(passage.field, Field::Sentence | Field::Waiver | Field::Note) {
        return None;
    }
    if says(sentence, &PEOPLE.guarantee) {
        let finding = if has_guarantor(matter, sentence) {
            guarantee_hint(sentence)
        } else {
            NO_GUARANTOR.finding(
                "这一条写了担保，但担保的人不是签字的当事人，对他没有约束力。",
                "请把担保人加为当事人并签字，再用“担保”条款写明“对第几条的付款承担连带责任保证”。",
            )
        };
        return Some(finding.at(passage, sentence));
    }
    let (at, _) =
        PEOPLE.breach.iter().filter_map(|word| sentence.match_indices(word.as_str()).next()).min()?;
    Some(breach_hint().at(passage, part(sentence, at).1))
}

/// Whether one who signs stands in for the debt: named, or called 被申请人, and not the one who is stood in for.
fn has_guarantor(matter: &Matter, sentence: &str) -> bool {
    let stands =
        |(start, _): &(usize, usize)| !sentence[..*start].ends_with(['为', '对', '替', '就', '向', '给']);
    let signer =
        matter.parties.iter().any(|party| party.signs && named(&[*party], sentence).iter().any(stands));
    let names = named(matter.parties, sentence);
    let called =
        mentions(matter.parties, sentence).iter().any(|place| !names.contains(place) && stands(place));
    let known = matter.parties.iter().any(|party| party.signs && party.role == Role::Guarantor);
    signer || called || known
}

/// K-17 in the forms 担保 and 加速到期.
fn structured(matter: &Matter, clause: &Clause) -> Option<Finding> {
    match clause.draft {
        ClauseDraft::Guarantee { guarantor, text } => {
            let party = matter.parties.iter().find(|party| party.id == guarantor);
            let finding = match party {
                None => NO_GUARANTOR.finding(
                    "担保人不在当事人名单中，对他没有约束力。",
                    "请先把担保人加为当事人，再在这一条里选他，并请他签字。",
                ),
                Some(party) if !party.signs => NO_GUARANTOR.finding(
                    format!("担保人{}不签字，担保不成立。", party.name),
                    format!("请{}到场或者在线签字；不愿意担保的，删去这一条。", party.name),
                ),
                Some(_) => guarantee_hint(&normal(text)),
            };
            Some(finding.on(clause.no))
        }
        ClauseDraft::Default { .. } => Some(breach_hint().on(clause.no)),
        ClauseDraft::Pay { .. }
        | ClauseDraft::Instalments { .. }
        | ClauseDraft::Act { .. }
        | ClauseDraft::Deliver { .. }
        | ClauseDraft::Forbear { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => None,
    }
}

fn guarantee_hint(text: &str) -> Finding {
    let advice = if says(text, &PEOPLE.guarantee_modes) {
        "请核对担保人身份，确认担保的金额和期间，由担保人签字。"
    } else {
        "请写明是“连带责任保证”还是“一般保证”：没有写明的，按一般保证承担责任。"
    };
    ALLOWED.finding("可以约定担保，担保人要写明姓名并签字。", advice)
}

fn breach_hint() -> Finding {
    ALLOWED.finding(
        "可以约定违约责任和加速到期。",
        "请核对逾期天数、到期金额和计算办法都写清了，到期后可以直接申请执行。",
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, finding, matter, on};
    use super::*;
    use crate::lint::check as lint;

    #[track_caller]
    fn check(text: &str, expected: &[Level]) {
        let found: Vec<Level> = codes("03", text)
            .into_iter()
            .filter(|(code, _)| *code == KCode::K17)
            .map(|(_, level)| level)
            .collect();
        assert_eq!(found, expected, "{text}");
    }

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
    fn k_17_guarantees_of_signers_are_allowed() {
        for text in [
            "孙立军提供抵押担保",
            "孙立军承担连带责任保证",
            "被申请人自愿提供担保",
            "逾期的，孙立军按日万分之五支付违约金",
            "任一期逾期10日，剩余款项立即到期",
        ] {
            check(text, &[Level::Hint]);
        }
    }

    #[test]
    fn k_17_guarantees_of_strangers_bind_nobody() {
        for text in [
            "王强承担连带责任保证",
            "担保人王强对上述款项承担保证责任",
            "由其哥哥提供担保",
            "王强为孙立军的债务提供保证",
            "保证人承担一般保证责任",
        ] {
            check(text, &[Level::Block]);
        }
    }

    #[test]
    fn k_17_promises_are_no_guarantees() {
        for text in ["孙立军保证按期付款", "保证今后不再堆放", "孙立军保证质量", "双方保证所述属实"]
        {
            check(text, &[]);
        }
    }

    #[test]
    fn k_17_guarantor_of_the_form_is_a_party_who_signs() {
        let draft = |id: &str| ClauseDraft::Guarantee {
            guarantor: PartyId::new(id),
            text: "对第一条的付款承担连带责任保证".into(),
        };
        let level = |id: &str| {
            on("05", &draft(id)).iter().find(|found| found.code == KCode::K17).map(|found| found.level)
        };
        assert_eq!(level("p2"), Some(Level::Hint));
        assert_eq!(level("p9"), Some(Level::Block));
        assert_eq!(finding("03", "王强承担连带责任保证", KCode::K17).scope, Scope::Text);
    }
}
