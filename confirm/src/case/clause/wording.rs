//! What a clause says: the legal sentence, and the same said to the reader.
//!
//! Sources: `legal.md` D12 (wording of the clauses), K-14, K-15 (what a duty must name: 民诉法解释 461 asks for clear
//! parties and clear performance); `design.md` principles 2 and 4 (say the sentence; 最晚某日 includes the day).

use jiff::civil::Date;

use super::super::digest::sha256_hex;
use super::super::id::{ClauseId, PartyId};
use super::{ClauseDraft, Part};
use crate::calendar;
use crate::paper::wording::{day, digits, money, unstopped};

/// The legal sentence of a clause; `name` gives the name of a party.
#[must_use]
pub fn legal_text<'a>(draft: &ClauseDraft, name: impl Fn(&PartyId) -> &'a str) -> String {
    let names = |parties: &[PartyId]| parties.iter().map(&name).collect::<Vec<_>>().join("、");
    let joint = |parties: &[PartyId]| if parties.len() > 1 { "连带" } else { "" };
    match draft {
        ClauseDraft::Pay { debtors, creditor, amount_fen, due, method, purpose } => format!(
            "{}于{}前{}向{}支付{}，用途：{}，支付方式：{}。",
            names(debtors),
            day(*due),
            joint(debtors),
            name(creditor),
            money(*amount_fen),
            unstopped(purpose),
            unstopped(method)
        ),
        ClauseDraft::Instalments { debtors, creditor, total_fen, parts, method, purpose } => format!(
            "{}分{}期{}向{}支付共计{}，用途：{}，支付方式：{}：{}。",
            names(debtors),
            parts.len(),
            joint(debtors),
            name(creditor),
            money(*total_fen),
            unstopped(purpose),
            unstopped(method),
            instalments(parts)
        ),
        ClauseDraft::Act { debtors, what, standard, place, due, acceptance } => format!(
            "{}于{}前在{}{}，标准：{}，验收：{}。",
            names(debtors),
            day(*due),
            unstopped(place),
            unstopped(what),
            unstopped(standard),
            unstopped(acceptance)
        ),
        ClauseDraft::Deliver { debtors, creditor, what, due, place, acceptance } => format!(
            "{}于{}前在{}向{}交付{}，验收：{}。",
            names(debtors),
            day(*due),
            unstopped(place),
            name(creditor),
            unstopped(what),
            unstopped(acceptance)
        ),
        ClauseDraft::Forbear { debtors, what, until } => format!(
            "{}{}不得{}。",
            names(debtors),
            until.map(|until| format!("在{}前", day(until))).unwrap_or_default(),
            forbidden(what)
        ),
        ClauseDraft::Guarantee { guarantor, text } => guarantee(name(guarantor), text),
        ClauseDraft::Default { overdue_days, note } => {
            let note = note.as_deref().map(unstopped).filter(|note| !note.is_empty());
            format!(
                "任一期款项逾期超过{overdue_days}日未付的，剩余全部款项立即到期{}。",
                note.map(|note| format!("，{note}")).unwrap_or_default()
            )
        }
        ClauseDraft::Release { text } | ClauseDraft::Other { text } => format!("{}。", unstopped(text)),
    }
}

/// What must not be done, without the 不得 that a writer may have put before it.
fn forbidden(what: &str) -> &str {
    let what = unstopped(what);
    ["不得", "不再", "不能"].iter().find_map(|no| what.strip_prefix(no)).unwrap_or(what)
}

/// The promise of a guarantor; a writer may have begun it with the name already.
fn guarantee(name: &str, text: &str) -> String {
    let text = unstopped(text);
    if text.starts_with(name) { format!("{text}。") } else { format!("{name}{text}。") }
}

fn instalments(parts: &[Part]) -> String {
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| format!("第{}期于{}前支付{}", index + 1, day(part.due), money(part.amount_fen)))
        .collect::<Vec<_>>()
        .join("；")
}

/// The clause said to `reader`; nothing where only the legal sentence is right.
#[must_use]
pub fn plain_text<'a>(
    draft: &ClauseDraft,
    reader: Option<&PartyId>,
    today: Date,
    name: impl Fn(&PartyId) -> &'a str,
) -> Option<String> {
    let call = |party: &PartyId| if reader == Some(party) { "您" } else { name(party) };
    let who = |parties: &[PartyId]| {
        let mut parties: Vec<&PartyId> = parties.iter().collect();
        parties.sort_by_key(|party| reader != Some(*party));
        parties.into_iter().map(call).collect::<Vec<_>>().join("和")
    };
    let by = |due: Date| format!("最晚{}", calendar::short(due, today));
    // The debtor who reads knows whom to pay; everybody else is told both ends.
    let to = |debtors: &[PartyId], creditor: &PartyId| {
        if reader.is_some_and(|reader| debtors.contains(reader)) {
            "付".to_owned()
        } else {
            format!("付给{}", call(creditor))
        }
    };
    match draft {
        ClauseDraft::Pay { debtors, creditor, amount_fen, due, .. } => {
            Some(format!("{}，{}{}{}。", by(*due), who(debtors), to(debtors, creditor), digits(*amount_fen)))
        }
        ClauseDraft::Instalments { debtors, creditor, parts, .. } => {
            let lines: Vec<String> = parts
                .iter()
                .enumerate()
                .map(|(index, part)| {
                    let again = if index == 0 { "" } else { "再" };
                    format!(
                        "{}，{}{again}{}{}",
                        by(part.due),
                        who(debtors),
                        to(debtors, creditor),
                        digits(part.amount_fen)
                    )
                })
                .collect();
            Some(format!("{}。", lines.join("；")))
        }
        ClauseDraft::Act { debtors, what, place, due, .. } => {
            Some(format!("{}，{}要在{}{}。", by(*due), who(debtors), unstopped(place), unstopped(what)))
        }
        ClauseDraft::Deliver { debtors, creditor, what, due, place, .. } => {
            let (by, who, place) = (by(*due), who(debtors), unstopped(place));
            Some(format!("{by}，{who}要在{place}把{}交给{}。", unstopped(what), call(creditor)))
        }
        ClauseDraft::Forbear { debtors, what, until } => {
            let until = until.map(|until| format!("到{}为止，", calendar::short(until, today)));
            Some(format!("{}{}不能{}。", until.unwrap_or_default(), who(debtors), forbidden(what)))
        }
        ClauseDraft::Default { overdue_days, .. } => {
            Some(format!("有一期晚了超过{overdue_days}天还没付，剩下的就要一次付清。"))
        }
        ClauseDraft::Guarantee { .. } | ClauseDraft::Release { .. } | ClauseDraft::Other { .. } => None,
    }
}

/// Hash of a clause: an answer carries it, so that nobody agrees to a text that was not shown.
///
/// # Panics
///
/// Never: a draft is plain data and always has a JSON form.
#[must_use]
pub fn hash(clause: &ClauseId, draft: &ClauseDraft, text: &str) -> String {
    let draft = serde_json::to_string(draft).expect("a draft is plain data");
    sha256_hex(format!("{clause}\n{draft}\n{text}").as_bytes())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn company() -> PartyId {
        PartyId::new("p1")
    }

    fn owner() -> PartyId {
        PartyId::new("p2")
    }

    fn name(party: &PartyId) -> &'static str {
        if *party == company() { "潞川和畅物业服务有限公司" } else { "赵建平" }
    }

    fn instalments() -> ClauseDraft {
        ClauseDraft::Instalments {
            debtors: vec![owner()],
            creditor: company(),
            total_fen: 283_968,
            parts: vec![
                Part { amount_fen: 141_984, due: date(2026, 6, 30) },
                Part { amount_fen: 141_984, due: date(2026, 9, 30) },
            ],
            method: "转账至公司账户".to_owned(),
            purpose: "物业费".to_owned(),
        }
    }

    #[track_caller]
    fn check(draft: &ClauseDraft, reader: Option<&PartyId>, plain: &str) {
        assert_eq!(plain_text(draft, reader, date(2026, 6, 8), name).as_deref(), Some(plain));
    }

    #[test]
    fn payment_names_both_ends_the_amount_in_words_the_day_and_the_way() {
        let draft = ClauseDraft::Pay {
            debtors: vec![owner()],
            creditor: company(),
            amount_fen: 141_984,
            due: date(2026, 6, 30),
            method: "转账至公司账户".to_owned(),
            purpose: "物业费第1期".to_owned(),
        };
        assert_eq!(
            legal_text(&draft, name),
            "赵建平于2026年6月30日前向潞川和畅物业服务有限公司支付1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分），\
             用途：物业费第1期，支付方式：转账至公司账户。"
        );
        check(&draft, Some(&owner()), "最晚6月30日（星期二），您付1419.84元。");
        check(&draft, Some(&company()), "最晚6月30日（星期二），赵建平付给您1419.84元。");
        check(&draft, None, "最晚6月30日（星期二），赵建平付给潞川和畅物业服务有限公司1419.84元。");
    }

    #[test]
    fn parts_are_listed_one_by_one() {
        assert_eq!(
            legal_text(&instalments(), name),
            "赵建平分2期向潞川和畅物业服务有限公司支付共计2839.68元（大写：贰仟捌佰叁拾玖元陆角捌分），用途：物业费，\
             支付方式：转账至公司账户：第1期于2026年6月30日前支付1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分）；\
             第2期于2026年9月30日前支付1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分）。"
        );
        check(
            &instalments(),
            Some(&owner()),
            "最晚6月30日（星期二），您付1419.84元；最晚9月30日（星期三），您再付1419.84元。",
        );
    }

    #[test]
    fn acts_and_defaults_are_said_plainly() {
        let act = ClauseDraft::Act {
            debtors: vec![company()],
            what: "修复楼道照明6盏".to_owned(),
            standard: "全部正常点亮".to_owned(),
            place: "和畅家园3号楼2单元".to_owned(),
            due: date(2026, 6, 20),
            acceptance: "赵建平与社区工作人员签字".to_owned(),
        };
        assert_eq!(
            legal_text(&act, name),
            "潞川和畅物业服务有限公司于2026年6月20日前在和畅家园3号楼2单元修复楼道照明6盏，标准：全部正常点亮，\
             验收：赵建平与社区工作人员签字。"
        );
        check(&act, Some(&company()), "最晚6月20日（星期六），您要在和畅家园3号楼2单元修复楼道照明6盏。");
        let default = ClauseDraft::Default { overdue_days: 10, note: None };
        assert_eq!(legal_text(&default, name), "任一期款项逾期超过10日未付的，剩余全部款项立即到期。");
        check(&default, None, "有一期晚了超过10天还没付，剩下的就要一次付清。");
    }

    #[test]
    fn deliveries_and_forbearance_are_said_plainly() {
        let deliver = ClauseDraft::Deliver {
            debtors: vec![company()],
            creditor: owner(),
            what: "地下室钥匙2把".to_owned(),
            due: date(2026, 6, 20),
            place: "物业服务中心".to_owned(),
            acceptance: "赵建平当场清点签收".to_owned(),
        };
        assert_eq!(
            legal_text(&deliver, name),
            "潞川和畅物业服务有限公司于2026年6月20日前在物业服务中心向赵建平交付地下室钥匙2把，\
             验收：赵建平当场清点签收。"
        );
        check(
            &deliver,
            Some(&owner()),
            "最晚6月20日（星期六），潞川和畅物业服务有限公司要在物业服务中心把地下室钥匙2把交给您。",
        );
        let forbear = |until| ClauseDraft::Forbear {
            debtors: vec![owner()],
            what: "不得在楼道堆放杂物".to_owned(),
            until,
        };
        assert_eq!(legal_text(&forbear(None), name), "赵建平不得在楼道堆放杂物。");
        check(&forbear(None), Some(&owner()), "您不能在楼道堆放杂物。");
        let until = forbear(Some(date(2026, 9, 30)));
        assert_eq!(legal_text(&until, name), "赵建平在2026年9月30日前不得在楼道堆放杂物。");
        check(&until, None, "到9月30日（星期三）为止，赵建平不能在楼道堆放杂物。");
    }

    #[test]
    fn guarantor_is_named_once() {
        for text in ["对第一条的付款承担连带责任保证", "赵建平对第一条的付款承担连带责任保证。"]
        {
            let draft = ClauseDraft::Guarantee { guarantor: owner(), text: text.to_owned() };
            assert_eq!(legal_text(&draft, name), "赵建平对第一条的付款承担连带责任保证。");
            assert_eq!(plain_text(&draft, Some(&owner()), date(2026, 6, 8), name), None);
        }
    }

    #[test]
    fn several_debtors_pay_jointly() {
        let draft = ClauseDraft::Pay {
            debtors: vec![owner(), company()],
            creditor: PartyId::new("p3"),
            amount_fen: 1,
            due: date(2026, 6, 30),
            method: "现金".to_owned(),
            purpose: "补偿".to_owned(),
        };
        assert!(legal_text(&draft, name).contains("前连带向"));
        check(&draft, Some(&company()), "最晚6月30日（星期二），您和赵建平付0.01元。");
    }

    #[test]
    fn hash_changes_with_clause_draft_and_text() {
        let id = ClauseId::new("c1");
        let text = legal_text(&instalments(), name);
        let first = hash(&id, &instalments(), &text);
        assert_ne!(first, hash(&ClauseId::new("c2"), &instalments(), &text));
        assert_ne!(first, hash(&id, &instalments(), "other"));
        assert_ne!(first, hash(&id, &ClauseDraft::Other { text: text.clone() }, &text));
    }
}
