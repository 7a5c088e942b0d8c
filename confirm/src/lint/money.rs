//! K-14: a payment names its amount in digits and words, who pays, who is paid, by when and how.
//!
//! Sources: `legal.md` C.5, D12, B-316; 民诉法解释 461. A clause of the kind 付款 or 分期付款 has all of it by construction,
//! once it is filled in; this looks at payments that are hidden in free words, and at forms half filled in.
//!
//! The consequence of a breach falls due by the breach: it needs a payer and a way to count the amount.

use super::figure::{Amount, Words, amounts, has_day, words};
use super::lexicon::{DUTIES, VAGUE};
use super::people::{mentions, nameless};
use super::sum::differs;
use super::text::{Field, after, before, first, masked, normal, part, passages, places, says, sentences};
use super::vague::example_day;
use super::{Clause, Finding, KCode, Level, Matter, Role, Rule, Scope};
use crate::case::clause::ClauseDraft;
use crate::paper::wording;

const UNCLEAR: Rule =
    Rule {
        code: KCode::K14, level: Level::Block, scope: Scope::Text, basis: "民诉法解释第461条第1款"
    };

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let mut findings: Vec<Finding> = form(clause).into_iter().collect();
    for passage in passages(clause) {
        let found = match passage.field {
            Field::Sentence | Field::Waiver | Field::Note => sentences(&passage.text).find_map(|sentence| {
                free(matter, passage.field, sentence).map(|finding| (finding, sentence))
            }),
            Field::What => hidden(matter, &passage.text).map(|finding| (finding, passage.text.as_str())),
            Field::Guarantee
            | Field::Forbidden
            | Field::Standard
            | Field::Place
            | Field::Acceptance
            | Field::Method
            | Field::Purpose => None,
        };
        findings.extend(found.map(|(finding, sentence)| finding.at(&passage, sentence)));
        if passage.field == Field::Sentence {
            findings.extend(sum(&passage.text).map(|finding| finding.at(&passage, &passage.text)));
        }
    }
    findings
}

/// A form of the kind 付款 or 分期付款 that is not filled in, or doesn't add up.
fn form(clause: &Clause) -> Option<Finding> {
    let (debtors, amount_fen, method) = match clause.draft {
        ClauseDraft::Pay { debtors, amount_fen, method, .. } => (debtors, *amount_fen, method),
        ClauseDraft::Instalments { debtors, total_fen, parts, method, .. } => {
            if parts.iter().any(|part| part.amount_fen <= 0) {
                let finding =
                    UNCLEAR.finding("有一期的金额是0或者负数。", "请写明每一期付多少钱，不付款的一期删去。");
                return Some(finding.on(clause.no));
            }
            let sum = parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.amount_fen));
            if sum != Some(*total_fen) {
                let finding = UNCLEAR.finding(
                    format!("各期金额加起来不等于总额{}。", wording::digits(*total_fen)),
                    "请逐期核对金额，让各期之和等于总额。",
                );
                return Some(finding.on(clause.no));
            }
            (debtors, *total_fen, method)
        }
        ClauseDraft::Act { .. }
        | ClauseDraft::Deliver { .. }
        | ClauseDraft::Forbear { .. }
        | ClauseDraft::Guarantee { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => return None,
    };
    let missing: Vec<&str> =
        [(debtors.is_empty(), "付款人"), (amount_fen <= 0, "金额"), (is_undecided(method), "支付方式")]
            .into_iter()
            .filter_map(|(missing, name)| missing.then_some(name))
            .collect();
    (!missing.is_empty()).then(|| {
        let missing = missing.join("、");
        UNCLEAR
            .finding(format!("付款条款还没有写清：{missing}。"), format!("请在付款条款中补填{missing}。"))
            .on(clause.no)
    })
}

/// Whether a field says nothing yet: empty, 待定, 另行通知.
pub(super) fn is_undecided(text: &str) -> bool {
    let text = normal(text);
    text.is_empty() || DUTIES.blank.contains(&text) || says(&text, &DUTIES.undecided)
}

/// Where `sentence` says that somebody is to pay.
fn duty(sentence: &str) -> Option<usize> {
    let verbs = DUTIES.money.iter().flat_map(|word| places(sentence, word).map(|at| (at, word.word.len())));
    let returned = DUTIES.money_or_thing.iter().flat_map(|word| {
        let found = sentence.match_indices(word.as_str()).map(|(at, word)| (at, word.len()));
        found.filter(|(at, length)| {
            let tail = part(&sentence[at + length..], 0).1;
            says(tail, &DUTIES.money_nouns) || says(before(sentence, *at, 12), &DUTIES.money_nouns)
        })
    });
    let open = masked(sentence, &DUTIES.money_short_except);
    let short = DUTIES.money_short.iter().flat_map(|pattern| pattern.find_all(&open));
    let short = short.map(|(at, end)| (at, end - at));
    verbs
        .chain(returned)
        .chain(short)
        .filter(|(at, length)| is_promised(sentence, *at, *length))
        .map(|(at, _)| at)
        .min()
}

/// Whether the verb at `at` is a promise: not done, not denied, not allowed, not a condition, not waived.
pub(super) fn is_promised(sentence: &str, at: usize, length: usize) -> bool {
    let (start, around) = part(sentence, at);
    let head = &sentence[start..at];
    // 不得堆放并清理: what was denied ends with 并. Nearer words deny, farther ones tell of something else.
    let near = before(sentence, at, 14);
    let near = near.rsplit(['并', '且', '、']).next().unwrap_or(near);
    let tail = &sentence[at + length..];
    let starts = |words: &[String], tail: &str| words.iter().any(|word| tail.starts_with(word.as_str()));
    let ends = |words: &[String], head: &str| words.iter().any(|word| head.ends_with(word.as_str()));
    !(says(head, &DUTIES.done)
        || head.ends_with('已')
        || says(near, &DUTIES.never)
        || ends(&DUTIES.never_before, near)
        || says(near, &DUTIES.allowed)
        || starts(&DUTIES.condition, tail)
        || ends(&DUTIES.condition_end, around)
        || says(around, &VAGUE.waivers)
        || says(around, &DUTIES.own))
}

/// Who bears a cost: 费用由某某承担.
fn cost(sentence: &str) -> Option<usize> {
    let (at, _) = first(&DUTIES.costs, sentence)?;
    is_promised(sentence, at, 0).then_some(at)
}

/// Whether `sentence` says what follows a breach.
pub(super) fn is_breach(sentence: &str) -> bool {
    says(sentence, &DUTIES.failing)
}

/// A payment in free words that leaves something out.
fn free(matter: &Matter, field: Field, sentence: &str) -> Option<Finding> {
    let open = nameless(matter.parties, sentence);
    let promised = duty(&open);
    let at = promised.or_else(|| cost(&open))?;
    let found = amounts(sentence);
    if let Some(amount) = found.iter().find(|amount| words(sentence, **amount) == Words::Other) {
        let right = wording::money(amount.fen);
        return Some(UNCLEAR.finding("金额的大写和数字不一致。", format!("请改成“{right}”。")));
    }
    let missing = if field == Field::Note || is_breach(sentence) {
        let counted = !found.is_empty() || says(sentence, &DUTIES.formula);
        let named = field == Field::Note
            || says(sentence, &DUTIES.breach_subjects)
            || !mentions(matter.parties, sentence).is_empty();
        listed([(!counted, "金额或者计算办法"), (!named, "由谁付")])
    } else {
        missing(matter, sentence, promised.is_none(), at)
    };
    (!missing.is_empty()).then(|| {
        UNCLEAR.finding(
            format!("这一条要付钱，但没有写清：{}。", missing.join("、")),
            example(matter, found.first()),
        )
    })
}

/// What an ordinary payment leaves out.
fn missing(matter: &Matter, sentence: &str, is_cost: bool, at: usize) -> Vec<&'static str> {
    let people = mentions(matter.parties, sentence);
    let (paid, payers): (Vec<_>, Vec<_>) =
        people.into_iter().partition(|(start, end)| is_payee(sentence, *start, *end));
    let found = amounts(sentence);
    let payer = payers.iter().any(|(start, _)| *start < at || is_cost);
    let repeated = says(sentence, &DUTIES.repeated);
    let ends = says(sentence, &DUTIES.ends);
    let spelt = found.iter().any(|amount| words(sentence, *amount) == Words::Same);
    let day = has_day(sentence) || (repeated && has_monthly_day(sentence));
    listed([
        (!payer, "付款人"),
        (paid.is_empty(), "收款人"),
        (found.is_empty(), "金额"),
        (!found.is_empty() && !spelt, "金额的大写"),
        (!day, "最晚哪天付"),
        (repeated && !ends, "付到什么时候为止"),
        (!says(sentence, &DUTIES.ways), "支付方式"),
    ])
}

fn listed<const N: usize>(items: [(bool, &'static str); N]) -> Vec<&'static str> {
    items.into_iter().filter_map(|(missing, name)| missing.then_some(name)).collect()
}

fn is_payee(sentence: &str, start: usize, end: usize) -> bool {
    DUTIES.payee_before.iter().any(|word| sentence[..start].ends_with(word.as_str()))
        || DUTIES.payee_after.iter().any(|word| sentence[end..].starts_with(word.as_str()))
}

/// 每月20日: a day that comes back.
fn has_monthly_day(sentence: &str) -> bool {
    sentence.match_indices(['日', '号']).any(|(at, _)| {
        sentence[..at]
            .ends_with(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter))
    })
}

/// Parts in free words that don't add up.
fn sum(text: &str) -> Option<Finding> {
    let (parts, total) = differs(text)?;
    Some(UNCLEAR.finding(
        format!("各期加起来是{}，和总额{}不一致。", wording::digits(parts), wording::digits(total)),
        "请改用“分期付款”条款，逐期写日期和金额，让各期之和等于总额。",
    ))
}

/// A sentence that has it all, with the names of this matter.
fn example(matter: &Matter, amount: Option<&Amount>) -> String {
    let name = |role: Role| matter.parties.iter().find(|party| party.role == role).map(|party| party.name);
    let (payer, payee) = (name(Role::Respondent), name(Role::Applicant));
    let money = amount.filter(|amount| amount.fen > 0).map_or(60_000, |amount| amount.fen);
    format!(
        "请改用“付款”条款逐项填写，例如“{}于{}前向{}支付{}，支付方式：转账至{}名下银行账户”。",
        payer.unwrap_or("付款人"),
        example_day(matter.today),
        payee.unwrap_or("收款人"),
        wording::money(money),
        payee.unwrap_or("收款人")
    )
}

/// A payment written into something to do: it has a day and a debtor, but no creditor and no way of payment.
fn hidden(matter: &Matter, text: &str) -> Option<Finding> {
    let at = duty(&nameless(matter.parties, text))?;
    let found = amounts(text);
    let verb = after(text, at, 2);
    Some(UNCLEAR.finding(
        format!("“{verb}”是付钱，写在行为条款里没有收款人和支付方式。"),
        example(matter, found.first()),
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{codes, finding, on};
    use super::*;
    use crate::case::clause::Part;
    use crate::case::id::PartyId;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(codes("03", text).contains(&(KCode::K14, Level::Block)), expected, "{text}");
    }

    #[test]
    fn k_14_payments_that_leave_something_out_are_found() {
        for text in [
            "双方互相照顾，被申请人尽快清理杂物并适当补偿",
            "孙立军每月支付钱秀英1500元",
            "孙立军赔偿钱秀英6800元",
            "孙立军于2026年7月20日前支付6800元（大写：陆仟捌佰元整），微信转账",
            "于2026年7月20日前向钱秀英支付6800元（大写：陆仟捌佰元整），微信转账",
            "孙立军于2026年7月20日前向钱秀英支付6800元（大写：陆仟捌佰元整）",
            "孙立军于2026年7月20日前以微信转账向钱秀英支付6800元",
            "孙立军以微信转账向钱秀英支付6800元（大写：陆仟捌佰元整）",
            "维修费用由孙立军承担",
            "孙立军退还钱秀英定金",
            "逾期未付的，孙立军支付违约金",
            "孙立军每月20日前向钱秀英转账支付500元（大写：伍佰元整）",
            "孙立军赔钱秀英5000块",
            "孙立军付清材料款",
            "孙立军拿出5000元给钱秀英",
            "孙立军把钱还给钱秀英",
            "由孙立军付一半",
            "孙立军退押金",
            "孙立军补钱秀英差价300元",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn k_14_clear_payments_and_no_payments_are_left_alone() {
        for text in [
            "孙立军于2026年7月20日前向钱秀英支付6800元（大写：陆仟捌佰元整），支付方式：微信转账",
            "孙立军于签订当日以现金赔偿钱秀英600元（大写：陆佰元整）",
            "由孙立军于2026年7月20日前赔偿6800元（大写：陆仟捌佰元整），转账至钱秀英账户",
            "孙立军每月20日前向钱秀英转账支付500元（大写：伍佰元整），至2027年6月止",
            "逾期未完成的，钱秀英可委托第三方施工，费用凭票由孙立军、李晓燕连带承担，上限9000元",
            "任一期逾期10日，剩余款项立即到期",
            "逾期的，孙立军按日万分之五支付违约金",
            "孙立军已于2026年6月1日支付600元",
            "钱秀英放弃其余赔偿请求",
            "钱秀英不再主张任何补偿",
            "双方各自承担已支出的费用",
            "孙立军归还钱秀英梯子一架",
            "赔偿款付清后，双方再无争议",
            "双方握手言和",
            "双方确认孙立军还欠钱秀英货款36000元",
            "孙立军付清全部款项后，钱秀英不再主张其他费用",
            "如孙立军未按约付款，钱秀英可向人民法院申请强制执行",
            "任何一方违约的，应向守约方支付违约金1000元",
            "孙立军不退押金",
            "孙立军对第一条的付款承担连带责任保证",
            "退押金后双方再无争议",
            "孙立军已拿出5000元给钱秀英",
            "孙立军可以付一半现金一半转账",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn k_14_says_what_is_missing_and_gives_a_whole_sentence() {
        let found = finding("03", "孙立军赔偿钱秀英6800元", KCode::K14);
        assert_eq!(found.sentence, "这一条要付钱，但没有写清：金额的大写、最晚哪天付、支付方式。");
        assert_eq!(
            found.instead,
            "请改用“付款”条款逐项填写，例如“孙立军于2026年7月8日前向钱秀英支付6800.00元（大写：陆仟捌佰元整），\
             支付方式：转账至钱秀英名下银行账户”。"
        );
        check(found.instead.split(['“', '”']).nth(3).unwrap(), false);
    }

    #[test]
    fn k_14_words_go_with_the_digits() {
        let text = "孙立军于签订当日以现金赔偿钱秀英600元（大写：伍佰元整）";
        assert_eq!(finding("03", text, KCode::K14).instead, "请改成“600.00元（大写：陆佰元整）”。");
    }

    #[test]
    fn k_14_parts_add_up_to_the_total() {
        let draft = |first_fen, total_fen| ClauseDraft::Instalments {
            debtors: vec![PartyId::new("p2")],
            creditor: PartyId::new("p1"),
            total_fen,
            parts: vec![
                Part { amount_fen: first_fen, due: date(2026, 7, 1) },
                Part { amount_fen: 200, due: date(2026, 8, 1) },
            ],
            method: "转账".into(),
            purpose: "借款".into(),
        };
        let blocked = |draft| on("03", &draft).iter().any(|finding| finding.code == KCode::K14);
        assert!(blocked(draft(100, 301)));
        assert!(!blocked(draft(100, 300)));
        assert!(blocked(draft(0, 200)));
        assert!(blocked(draft(-100, 100)));
    }

    #[test]
    fn k_14_half_filled_forms_and_payments_among_acts_are_found() {
        let pay = |amount_fen, method: &str| ClauseDraft::Pay {
            debtors: vec![PartyId::new("p2")],
            creditor: PartyId::new("p1"),
            amount_fen,
            due: date(2026, 7, 1),
            method: method.into(),
            purpose: "补偿".into(),
        };
        let blocked = |draft| on("03", &draft).iter().any(|finding| finding.code == KCode::K14);
        assert!(blocked(pay(0, "转账")));
        assert!(blocked(pay(1, " ")));
        for method in [
            "待定",
            "再议",
            "另行通知",
            "面议",
            "双方另行约定",
            "付款方式未定",
            "以后再说",
            "无",
            "—",
            "同上",
            "方式另定",
            "待双方商定",
            "视情况待议",
        ] {
            assert!(blocked(pay(1, method)), "{method}");
        }
        for method in [
            "转账",
            "现金",
            "微信",
            "转账至钱秀英指定的账户",
            "签字当日现金",
            "支付宝转账",
            "到村委会当面交付",
        ] {
            assert!(!blocked(pay(1, method)), "{method}");
        }
        let act = |what: &str| ClauseDraft::Act {
            debtors: vec![PartyId::new("p2")],
            what: what.into(),
            standard: "全部".into(),
            place: "501室".into(),
            due: date(2026, 7, 1),
            acceptance: "双方签字".into(),
        };
        assert!(blocked(act("赔偿5000元")));
        assert!(!blocked(act("重做卫生间防水层")));
    }
}
