//! People who stand in for others, and what follows a breach: K-17.
//!
//! Sources: `legal.md` C.5; 民事调解规定 8–9 (违约责任, 担保 may be agreed; a guarantor is named and signs); 民法典 681, 392 (a
//! guarantor is a third person, neither the debtor nor the creditor of the debt).

use super::lexicon::PEOPLE;
use super::people::{mentions, named};
use super::text::{Field, Passage, normal, part, passages, says, sentences};
use super::{Clause, Finding, KCode, Level, Matter, Role, Rule, Scope};
use crate::case::clause::ClauseDraft;
use crate::paper::wording::ordinal;

const ALLOWED: Rule = Rule {
    code: KCode::K17,
    level: Level::Hint,
    scope: Scope::Text,
    basis: "最高人民法院关于人民法院民事调解工作若干问题的规定第8条、第9条",
};
const NO_GUARANTOR: Rule = Rule { level: Level::Block, ..ALLOWED };

const NO_THIRD: Rule = Rule { basis: "民法典第681条", ..NO_GUARANTOR };

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let mut findings = Vec::new();
    for passage in &passages(clause) {
        findings.extend(sentences(&passage.text).filter_map(|sentence| allowed(matter, passage, sentence)));
    }
    findings.extend(structured(matter, clause));
    findings.extend(own_debt(matter, clause));
    findings
}

/// K-17 in free words: a guarantee, or what follows a breach.
fn allowed(matter: &Matter, passage: &Passage, sentence: &str) -> Option<Finding> {
    if !matches!(passage.field, Field::Sentence | Field::Waiver | Field::Note) {
        return None;
    }
    if says(sentence, &PEOPLE.guarantee) {
        let own = says(sentence, &PEOPLE.own_debt) && !says(sentence, &PEOPLE.pledges);
        let finding = if own {
            own_guarantee("自己的债由自己担保，等于没有担保。")
        } else if has_guarantor(matter, sentence) {
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

/// K-17: a guarantor who owes the debt, or to whom it is owed. What a debtor pledges is a security all the same.
fn own_debt(matter: &Matter, clause: &Clause) -> Option<Finding> {
    let ClauseDraft::Guarantee { guarantor, text } = clause.draft else { return None };
    let text = normal(text);
    let pledges = says(&text, &PEOPLE.pledges);
    let own = |debt: &Clause| match debt.draft {
        ClauseDraft::Pay { debtors, creditor, .. } | ClauseDraft::Instalments { debtors, creditor, .. } => {
            Some(creditor == guarantor || (debtors.contains(guarantor) && !pledges))
        }
        ClauseDraft::Act { .. }
        | ClauseDraft::Deliver { .. }
        | ClauseDraft::Forbear { .. }
        | ClauseDraft::Guarantee { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => None,
    };
    let named = |no: usize| {
        let word = (1..100).contains(&no).then(|| format!("第{}条", ordinal(no)));
        text.contains(&format!("第{no}条")) || word.is_some_and(|word| text.contains(&word))
    };
    let debts: Vec<(usize, bool)> =
        matter.clauses.iter().filter_map(|debt| Some((debt.no, own(debt)?))).collect();
    let is_own = if debts.iter().any(|(no, _)| named(*no)) {
        debts.iter().any(|(no, own)| named(*no) && *own)
    } else {
        !text.contains('条') && !debts.is_empty() && debts.iter().all(|(_, own)| *own)
    };
    let party = matter.parties.iter().find(|party| party.id == guarantor).filter(|_| is_own)?;
    let finding = own_guarantee(format!("{}就是这笔款的付款人或者收款人，不能再做担保人。", party.name));
    Some(finding.on(clause.no))
}

fn own_guarantee(sentence: impl Into<String>) -> Finding {
    NO_THIRD.finding(sentence, "请换一个愿意担保的人，加为当事人并签字；没有别人担保的，删去这一条。")
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
    use jiff::civil::date;

    use super::super::sample::{codes, finding, matter, on, party};
    use super::*;
    use crate::case::id::PartyId;
    use crate::lint::{Party, check as lint};

    #[track_caller]
    fn check(text: &str, expected: &[Level]) {
        let found: Vec<Level> = codes("03", text)
            .into_iter()
            .filter(|(code, _)| *code == KCode::K17)
            .map(|(_, level)| level)
            .collect();
        assert_eq!(found, expected, "{text}");
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

    #[track_caller]
    fn check_own(guarantor: &str, text: &str, expected: bool) {
        let pay = |debtor: &str, creditor: &str| ClauseDraft::Pay {
            debtors: vec![PartyId::new(debtor)],
            creditor: PartyId::new(creditor),
            amount_fen: 60_000,
            due: date(2026, 7, 1),
            method: "转账".into(),
            purpose: "借款".into(),
        };
        let guarantee = ClauseDraft::Guarantee { guarantor: PartyId::new(guarantor), text: text.into() };
        let drafts = [pay("p2", "p1"), pay("p3", "p1"), guarantee];
        let clauses: Vec<Clause> = (1..).zip(&drafts).map(|(no, draft)| Clause { no, draft }).collect();
        let mut matter = matter("05", &clauses);
        let ids = [PartyId::new("p3"), PartyId::new("p4")];
        let more = [party(&ids[0], "吴敏", Role::Respondent), party(&ids[1], "郑根生", Role::Guarantor)];
        let parties: Vec<Party> = matter.parties.iter().copied().chain(more).collect();
        matter.parties = &parties;
        let blocked = lint(&matter)
            .iter()
            .any(|found| found.code == KCode::K17 && found.level == Level::Block && found.clause == Some(3));
        assert_eq!(blocked, expected, "{guarantor} {text}");
    }

    #[test]
    fn k_17_nobody_guarantees_a_debt_of_their_own() {
        for (guarantor, text) in [
            ("p2", "对第一条的付款承担连带责任保证"),
            ("p2", "对第1条的付款承担连带责任保证"),
            ("p1", "对第一条的付款承担连带责任保证"),
            ("p1", "对上述款项承担保证责任"),
            ("p3", "对第二条承担一般保证责任"),
            ("p2", "对第一条、第二条的付款承担连带责任保证"),
            ("p1", "以房屋为第一条的付款提供抵押"),
        ] {
            check_own(guarantor, text, true);
        }
        for (guarantor, text) in [
            ("p4", "对第一条的付款承担连带责任保证"),
            ("p4", "对上述款项承担连带责任保证"),
            ("p3", "对第一条的付款承担连带责任保证"),
            ("p2", "对第2条的付款承担连带责任保证"),
            ("p2", "对吴敏的付款承担连带责任保证"),
            ("p2", "以其车辆为第一条的付款提供抵押"),
            ("p2", "对第三条承担连带责任保证"),
        ] {
            check_own(guarantor, text, false);
        }
        check("孙立军对自己的债务承担连带责任保证", &[Level::Block]);
        check("孙立军为本人的欠款提供保证责任", &[Level::Block]);
        check("孙立军以自己的房屋为自己的债务提供抵押担保", &[Level::Hint]);
    }
}
