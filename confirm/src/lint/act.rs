//! K-15: something to do names who does it, what, by which standard, where, by when, and who accepts it.
//!
//! Sources: `legal.md` C.5, D12, B-316; 民诉法解释 461. A clause of the kind 行为 or 交付 has all of it once it is filled in;
//! this looks at duties in free words, and at forms half filled in. What is only to be left undone needs no day.

use super::figure::has_day;
use super::lexicon::DUTIES;
use super::money::{is_breach, is_promised, is_undecided};
use super::people::{mentions, nameless};
use super::text::{Field, before, part, passages, places, says, sentences};
use super::vague::example_day;
use super::{Clause, Finding, KCode, Level, Matter, Role, Rule, Scope};
use crate::case::clause::ClauseDraft;

const UNCLEAR: Rule =
    Rule {
        code: KCode::K15, level: Level::Block, scope: Scope::Text, basis: "民诉法解释第461条第1款"
    };

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let mut findings: Vec<Finding> = form(clause).into_iter().collect();
    for passage in passages(clause) {
        if !matches!(passage.field, Field::Sentence | Field::Waiver) {
            continue;
        }
        // What happens after a breach falls due by the breach, K-14.
        let found = sentences(&passage.text)
            .filter(|sentence| !is_breach(sentence))
            .find_map(|sentence| free(matter, sentence).map(|finding| finding.at(&passage, sentence)));
        findings.extend(found);
    }
    findings
}

/// A form of the kind 行为, 交付 or 不作为 that is not filled in.
fn form(clause: &Clause) -> Option<Finding> {
    let blank = is_undecided;
    let missing: Vec<&str> = match clause.draft {
        ClauseDraft::Act { debtors, what, standard, place, acceptance, .. } => listed([
            (debtors.is_empty(), "由谁做"),
            (blank(what), "做什么"),
            (blank(standard), "标准"),
            (blank(place), "地点"),
            (blank(acceptance), "验收办法"),
        ]),
        ClauseDraft::Deliver { debtors, what, place, acceptance, .. } => listed([
            (debtors.is_empty(), "由谁交"),
            (blank(what), "交什么"),
            (blank(place), "地点"),
            (blank(acceptance), "验收办法"),
        ]),
        ClauseDraft::Forbear { debtors, what, .. } => {
            listed([(debtors.is_empty(), "由谁遵守"), (blank(what), "不能做什么")])
        }
        ClauseDraft::Pay { .. }
        | ClauseDraft::Instalments { .. }
        | ClauseDraft::Guarantee { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => Vec::new(),
    };
    (!missing.is_empty()).then(|| {
        let missing = missing.join("、");
        UNCLEAR.finding(format!("这一条还没有写清：{missing}。"), format!("请补填{missing}。")).on(clause.no)
    })
}

fn listed<const N: usize>(items: [(bool, &'static str); N]) -> Vec<&'static str> {
    items.into_iter().filter_map(|(missing, name)| missing.then_some(name)).collect()
}

/// An act in free words that leaves something out.
fn free(matter: &Matter, sentence: &str) -> Option<Finding> {
    let open = nameless(matter.parties, sentence);
    let heavy = heavy(&open);
    let (at, verb) = heavy.or_else(|| light(&open))?;
    let who = mentions(matter.parties, sentence).iter().any(|(start, _)| *start < at);
    let day = has_day(sentence);
    let missing = if heavy.is_some() {
        listed([
            (!who, "由谁做"),
            (!has_standard(sentence), "标准"),
            (!says(sentence, &DUTIES.spots), "地点"),
            (!day, "最晚哪天做完"),
            (!says(sentence, &DUTIES.acceptances), "谁来验收"),
        ])
    } else {
        // An apology or a paper is done when it is done: nobody measures or inspects it.
        listed([(!who, "由谁做"), (!day, "最晚哪天做完")])
    };
    let debtor = matter.parties.iter().find(|party| party.role == Role::Respondent);
    let (debtor, by) = (debtor.map_or("某某", |party| party.name), example_day(matter.today));
    (!missing.is_empty()).then(|| {
        UNCLEAR.finding(
            format!("这一条要做事（{verb}），但没有写清：{}。", missing.join("、")),
            format!(
                "请改用“行为”条款逐项填写，例如“{debtor}于{by}前在两家相邻通道{verb}砖石，标准：长4.2米、宽1.5米无堆放，\
                 验收：双方与村委现场签字”。"
            ),
        )
    })
}

/// The first act that is measured and inspected.
fn heavy(sentence: &str) -> Option<(usize, &str)> {
    let acts = DUTIES.acts.iter().flat_map(|word| places(sentence, word).map(|at| (at, word.word.as_str())));
    let returned = DUTIES.money_or_thing.iter().flat_map(|word| {
        let found = sentence.match_indices(word.as_str());
        found.filter(|(at, word)| {
            let tail = part(&sentence[at + word.len()..], 0).1;
            !tail.is_empty()
                && !says(tail, &DUTIES.money_nouns)
                && !says(before(sentence, *at, 12), &DUTIES.money_nouns)
        })
    });
    acts.chain(returned).filter(|(at, verb)| is_promised(sentence, *at, verb.len())).min()
}

/// The first act that is done by doing it.
fn light(sentence: &str) -> Option<(usize, &str)> {
    let found = DUTIES.light_acts.iter().flat_map(|word| sentence.match_indices(word.as_str()));
    found.filter(|(at, verb)| is_promised(sentence, *at, verb.len())).min()
}

/// Whether a measure stands in `sentence`: a word for one, or a number of things.
fn has_standard(sentence: &str) -> bool {
    let counted =
        sentence.char_indices().filter(|(_, letter)| DUTIES.counters.contains(*letter)).any(|(at, _)| {
            sentence[..at].ends_with(|before: char| {
                before.is_ascii_digit() || "一二两三四五六七八九十".contains(before)
            })
        });
    counted || says(sentence, &DUTIES.standards)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{codes, finding, on};
    use super::*;
    use crate::case::id::PartyId;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(codes("03", text).contains(&(KCode::K15, Level::Block)), expected, "{text}");
    }

    #[test]
    fn k_15_acts_that_leave_something_out_are_found() {
        for text in [
            "双方互相照顾，被申请人尽快清理杂物并适当补偿",
            "孙立军重做防水",
            "孙立军于2026年7月31日前修复顶面",
            "于2026年7月31日前在401室修复顶面，标准：无渗漏，双方签字验收",
            "孙立军拆除违建并恢复原状",
            "孙立军在501室重做防水，标准：闭水试验48小时无渗漏，双方签字验收",
            "孙立军于2026年7月31日前在501室重做防水，标准：闭水试验48小时无渗漏",
            "孙立军归还钱秀英梯子一架",
            "孙立军把墙拆了",
            "孙立军向钱秀英赔礼道歉",
            "不得堆放杂物并清理通道",
            "孙立军把砖搬开",
            "孙立军拔掉果树",
            "孙立军装好护栏",
            "孙立军改好排水沟",
            "孙立军挪走车辆",
            "孙立军修建围墙",
            "孙立军补好漏洞",
            "孙立军把界石扶正",
            "孙立军锯掉伸过来的树枝",
            "孙立军拆下雨棚",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn k_15_clear_acts_and_no_acts_are_left_alone() {
        for text in [
            "孙立军于2026年7月31日前在501室重做防水，标准：闭水试验48小时无渗漏，由双方及社区物业签字验收",
            "孙立军于2026年7月25日前清除两家通道内砖石，长4.2米、宽1.5米无堆放，双方与村委现场签字",
            "孙立军于2026年7月1日前在钱秀英家中归还梯子1架，钱秀英当场清点签收",
            "孙立军于2026年7月1日当面向钱秀英赔礼道歉",
            "孙立军已清理通道内杂物",
            "孙立军已于2026年6月1日将梯子交还钱秀英",
            "孙立军付清全部款项后，钱秀英于3日内撤回起诉",
            "逾期未拆除的，钱秀英可自行拆除",
            "孙立军不得拆除共有围墙",
            "维修费600元由孙立军承担",
            "双方和睦相处，互相照顾",
            "修复后钱秀英不再主张其他费用",
            "孙立军不得再挪开界石",
            "护栏已装好",
            "钱秀英可以锯掉伸过来的树枝",
            "未装好护栏前孙立军不得使用",
            "孙立军修建围墙的费用由其自负",
            "双方不再砍掉共有的树",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn k_15_says_what_is_missing() {
        let found = finding("03", "孙立军于2026年7月31日前修复顶面", KCode::K15);
        assert_eq!(found.sentence, "这一条要做事（修复），但没有写清：标准、地点、谁来验收。");
        assert!(found.instead.contains("孙立军于2026年7月8日前"), "{}", found.instead);
    }

    #[test]
    fn k_15_half_filled_forms_are_found() {
        let blocked = |draft| on("03", &draft).iter().any(|finding| finding.code == KCode::K15);
        let deliver = |place: &str| ClauseDraft::Deliver {
            debtors: vec![PartyId::new("p2")],
            creditor: PartyId::new("p1"),
            what: "梯子1架".into(),
            due: date(2026, 7, 1),
            place: place.into(),
            acceptance: "当场签收".into(),
        };
        assert!(blocked(deliver("")));
        assert!(blocked(deliver("待定")));
        assert!(blocked(deliver("地点另行通知")));
        assert!(!blocked(deliver("401室")));
        let forbear = |what: &str| ClauseDraft::Forbear {
            debtors: vec![PartyId::new("p2")],
            what: what.into(),
            until: None,
        };
        assert!(blocked(forbear(" ")));
        assert!(!blocked(forbear("在通道堆放砖石")));
    }
}
